#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "collect/database_internal.h"
#include "postgres/versioned.h"

#include "base/banned.h"

/* An answer of the first reading of a sample. */
struct first_answer {
	const struct question *question;
	char *database;
	struct pg_rows *rows;
};

struct first_reading {
	struct first_answer *answers;
	size_t count, capacity;
};

/* --- what could not be seen ------------------------------------------------------------------------------------- */

void profile_unknown(struct profile *profile, const char *subject, const char *reason, const char *remedy)
{
	struct buf text = {0};

	if (profile->is_first_reading)
		return;
	buf_add_replaced(&text, view_of(remedy ? remedy : ""), VIEW("{role}"),
			 view_of(connection_role(profile->server)));
	put_pg_unknown(profile->store, &(struct pg_unknown_row){.profile_id = profile->id,
								.subject = view_of(subject),
								.reason = view_of(reason),
								.remedy = buf_view(&text)});
	buf_release(&text);
}

void profile_diagnose(struct profile *profile, struct view subject, const char *message)
{
	if (!profile->is_first_reading)
		put_diagnostic(profile->store, &(struct diagnostic_row){.snapshot_id = profile->id,
									.collector = view_of(profile->collector),
									.subject = subject,
									.message = view_of(message)});
}

void profile_begin_collector(struct profile *profile, const char *name)
{
	profile->collector = name;
	buf_clear(&profile->trouble);
}

static void put_status(struct profile *profile, const char *status, struct view detail)
{
	if (!profile->is_first_reading)
		put_collector(profile->store, &(struct collector_row){.snapshot_id = profile->id,
								      .name = view_of(profile->collector),
								      .status = view_of(status),
								      .detail = detail});
}

void profile_end_collector(struct profile *profile)
{
	bool was_lost = profile->is_lost && !profile->trouble.n;

	if (was_lost)
		put_status(profile, "failed", VIEW("the connection was lost before; run it again"));
	else
		put_status(profile, profile->trouble.n ? "partial" : "done", buf_view(&profile->trouble));
}

void profile_skip_collector(struct profile *profile, const char *reason)
{
	put_status(profile, "skipped", view_of(reason));
}

/* What would show it; patience, where that is all it takes. */
static void add_remedy(struct buf *out, const struct connection *connection, const struct question *question)
{
	int patience = connection_patience(connection, PG_CATALOG_MS);

	switch (connection_problem(connection)) {
	case PG_TIMED_OUT:
		buf_addf(out, "run it again when less goes on: a question was given %g s", patience / 1000.0);
		if (patience < PG_CATALOG_MS)
			buf_addf(out, "; PGOPTIONS='-c statement_timeout=%ds' gives it more", PG_CATALOG_MS / 1000);
		break;
	case PG_LOCKED:
		buf_add_text(out, "run it again when no other session has it locked");
		break;
	default:
		buf_add_text(out, question->remedy ? question->remedy : "");
	}
}

/* What the failure means: a missing privilege or feature is an outcome, all else leaves the collector incomplete. */
static void record_failure(struct profile *profile, const struct connection *connection,
			   const struct question *question, const struct err *err)
{
	enum pg_problem problem = connection_problem(connection);
	struct buf remedy = {0};

	add_remedy(&remedy, connection, question);
	if (problem == PG_LOST)
		profile->is_lost = true;
	else
		profile_unknown(profile, question->subject, err->message, buf_text(&remedy));
	buf_release(&remedy);
	if (problem != PG_DENIED && (problem != PG_LOST || !profile->trouble.n))
		buf_addf(&profile->trouble, "%s%s: %s", profile->trouble.n ? "; " : "", question->subject,
			 err->message);
}

/* --- questions ---------------------------------------------------------------------------------------------------- */

struct pg_rows *profile_ask_once(struct profile *profile, struct connection *connection,
				 const struct question *question, struct err *err)
{
	char id[24], limit[24], sizes[24], statements[24];
	const struct sql_name names[] = {{"id", id},
					 {"limit", limit},
					 {"statements", profile->statements_schema},
					 {"skipped", profile->skipped},
					 {"sizes", sizes},
					 {"statement_limit", statements},
					 {"all", profile->options->all ? "true" : "false"},
					 {"read_text", profile->is_waiting ? "false" : "true"},
					 {NULL, NULL}};
	struct buf sql = {0};
	struct pg_rows *rows;

	snprintf(id, sizeof(id), "%lld", (long long)profile->id);
	snprintf(limit, sizeof(limit), "%d", PG_ROWS_LIMIT);
	snprintf(statements, sizeof(statements), "%d", PG_STATEMENTS_LIMIT);
	snprintf(sizes, sizeof(sizes), "%d", PG_SIZES_LIMIT);
	buf_add_versioned_sql(&sql, question->sql,
			      question->of_statements ? profile->statements_version : connection_version(connection),
			      names);
	rows = connection_read(connection, buf_text(&sql), err);
	buf_release(&sql);
	return rows;
}

static void keep_first(struct profile *profile, const struct connection *connection, const struct question *question,
		       struct pg_rows *rows)
{
	struct first_reading *first = profile->first;

	if (!first)
		first = profile->first = xcalloc(1, sizeof(*first));
	GROW(first->answers, first->count + 1, first->capacity);
	first->answers[first->count++] =
	    (struct first_answer){question, xstrdup(connection_database(connection)), rows};
}

void profile_forget_first(struct profile *profile)
{
	struct first_reading *first = profile->first;

	for (size_t i = 0; first && i < first->count; i++) {
		free(first->answers[i].database);
		pg_rows_free(first->answers[i].rows);
	}
	if (first)
		free(first->answers);
	free(first);
	profile->first = NULL;
}

static const struct pg_rows *find_first(const struct profile *profile, const struct connection *connection,
					const struct question *question)
{
	const struct first_reading *first = profile->first;

	for (size_t i = 0; first && i < first->count; i++)
		if (first->answers[i].question == question &&
		    strcmp(first->answers[i].database, connection_database(connection)) == 0)
			return first->answers[i].rows;
	return NULL;
}

struct pg_rows *profile_rows(struct profile *profile, struct connection *connection, const struct question *question)
{
	struct err err = {0};
	struct pg_rows *rows;

	if (profile->is_lost || (profile->is_first_reading && !question->is_counted))
		return NULL;
	rows = profile_ask_once(profile, connection, question, &err);
	/* A relation was locked since we looked: once more, without what waits for locks. */
	if (!rows && connection_problem(connection) == PG_LOCKED && !profile->is_waiting) {
		err_clear(&err);
		profile->is_waiting = true;
		rows = profile_ask_once(profile, connection, question, &err);
		profile->is_waiting = false;
		profile_diagnose(profile, view_of(question->subject),
				 "read without sizes and expressions: another session locked a table meanwhile");
	}
	if (!rows)
		record_failure(profile, connection, question, &err);
	if (rows && pg_rows_count(rows) >= PG_ROWS_LIMIT)
		profile_diagnose(profile, view_of(question->subject), "there are more than are read");
	if (rows && profile->is_first_reading) {
		keep_first(profile, connection, question, rows);
		return NULL;
	}
	return rows;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void add_key(struct buf *key, const struct pg_rows *rows, size_t row)
{
	buf_clear(key);
	for (int column = 0; column < pg_columns(rows); column++)
		if (strcmp(pg_column_name(rows, column), "key") == 0) {
			buf_add_view(key, pg_text(rows, row, column));
			buf_add_char(key, '\n');
		}
}

/* The row of the first reading, -1 when it is new. */
static int64_t row_before(const struct reading *reading, size_t row, int column)
{
	struct buf key = {0};
	int64_t found;

	if (!reading->before || strcmp(pg_column_name(reading->rows, column), "counter") != 0)
		return -1;
	add_key(&key, reading->rows, row);
	found = intern_find(&reading->keys, buf_view(&key));
	buf_release(&key);
	return found;
}

int64_t reading_int(const struct reading *reading, size_t row, int column)
{
	int64_t value = pg_int(reading->rows, row, column);
	int64_t found = row_before(reading, row, column);
	int64_t before = found < 0 ? 0 : pg_int(reading->before, (size_t)found, column);

	/* A smaller one was reset in between. */
	return value == STORE_NULL || before == STORE_NULL || before > value ? value : value - before;
}

double reading_real(const struct reading *reading, size_t row, int column)
{
	double value = pg_real(reading->rows, row, column);
	int64_t found = row_before(reading, row, column);
	double before = found < 0 ? 0 : pg_real(reading->before, (size_t)found, column);

	return before <= value ? value - before : value;
}

void reading_init(struct reading *reading, const struct profile *profile, const struct connection *connection,
		  const struct question *question, const struct pg_rows *rows)
{
	struct buf key = {0};

	*reading = (struct reading){.rows = rows, .before = find_first(profile, connection, question)};
	for (size_t i = 0; reading->before && i < pg_rows_count(reading->before); i++) {
		bool added;

		add_key(&key, reading->before, i);
		intern_add(&reading->keys, buf_view(&key), &added);
		if (!added) { /* as hidden statements: a key that nobody asks for, so that places stay rows */
			buf_addf(&key, "%zu", i);
			intern_add(&reading->keys, buf_view(&key), NULL);
		}
	}
	buf_release(&key);
}

void reading_release(struct reading *reading)
{
	intern_release(&reading->keys);
}

bool profile_ask(struct profile *profile, struct connection *connection, const struct question *question)
{
	struct pg_rows *rows = profile_rows(profile, connection, question);
	struct reading reading;

	if (!rows)
		return false;
	reading_init(&reading, profile, connection, question, rows);
	question->put(profile, &reading);
	reading_release(&reading);
	pg_rows_free(rows);
	return true;
}
