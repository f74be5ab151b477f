/*
 * Plans of a statement by the server. Each is asked in one transaction: hypothetical indexes made, EXPLAIN, all of them
 * reset, ROLLBACK. HypoPG keeps them in the session and not in the transaction, so they are reset whatever happens: a
 * pooler gives the session to somebody else. The statement's values are parameters of EXPLAIN itself; nothing is
 * prepared by name, so that no stale plan can answer. All of a transaction together takes no longer than its locks may
 * be held.
 */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "collect/advice_internal.h"

#include "base/banned.h"

const char *advice_keep(struct advice_run *run, struct buf *buf)
{
	const char *text = arena_strndup(&run->arena, buf_text(buf), buf->n);

	buf_release(buf);
	return text;
}

const struct relation *advice_relation(const struct advice_run *run, const struct statement *statement, int table)
{
	if (table < 0)
		return NULL;
	return relations_find(&run->relations, statement->tables[table].schema, statement->tables[table].name);
}

static void reset_hypothetical(struct advice_run *run)
{
	struct buf sql = {0};

	buf_addf(&sql, "SELECT %s.hypopg_reset()", run->hypopg);
	pg_rows_free(connection_ask(run->connection, buf_text(&sql), NULL, 0, NULL));
	buf_release(&sql);
}

/* After a failed question the transaction is of no use, and what HypoPG holds is still there. */
static void reset_after_failure(struct advice_run *run)
{
	connection_rollback(run->connection);
	if (!run->hypopg || connection_problem(run->connection) == PG_LOST)
		return;
	if (connection_begin(run->connection, &run->limits, NULL) == 0)
		reset_hypothetical(run);
	connection_rollback(run->connection);
}

/* Indexes that are made for one plan, with the names HypoPG gave them. */
struct trial {
	struct candidate *const *candidates;
	size_t count;
	const char *names[ADVICE_CANDIDATES_LIMIT]; /* NULL: not made */
};

/* "SELECT (SELECT indexname FROM hypopg_create_index($1)), …, seconds": one question, for what is asked holds locks. */
static struct pg_rows *ask_hypothetical(struct advice_run *run, struct candidate *const *candidates, size_t count,
					struct err *err)
{
	const char *parameters[ADVICE_CANDIDATES_LIMIT];
	struct buf sql = {0}, definition = {0};
	struct pg_rows *rows;
	int made = 0;

	for (size_t i = 0; i < count; i++) {
		if (candidates[i]->is_derived)
			continue;
		buf_addf(&definition, "CREATE INDEX %s", candidates[i]->text);
		parameters[made++] = advice_keep(run, &definition);
		buf_addf(&sql, "%s (SELECT indexname FROM %s.hypopg_create_index($%d)),", made > 1 ? "" : "SELECT",
			 run->hypopg, made);
	}
	if (made == 0)
		buf_add_text(&sql, "SELECT");
	buf_add_text(&sql, " pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) "
			   "pg_catalog.statement_timestamp())");
	rows = connection_ask(run->connection, buf_text(&sql), parameters, made, err);
	buf_release(&sql);
	return rows;
}

static bool is_impossible(enum pg_problem problem)
{
	return problem != PG_FINE && problem != PG_TIMED_OUT && problem != PG_LOCKED && problem != PG_LOST;
}

/* Marks those the server cannot make. */
static void find_impossible(struct advice_run *run, struct candidate *const *candidates, size_t count)
{
	for (size_t i = 0; i < count && connection_problem(run->connection) != PG_LOST; i++) {
		struct pg_rows *rows = NULL;

		if (candidates[i]->is_derived || connection_begin(run->connection, &run->limits, NULL))
			continue;
		rows = ask_hypothetical(run, &candidates[i], 1, NULL);
		if (!rows && is_impossible(connection_problem(run->connection))) {
			candidates[i]->is_derived = true;
			candidates[i]->derived_cost = INFINITY;
		}
		pg_rows_free(rows);
		reset_after_failure(run);
	}
}

static int explain(struct advice_run *run, const struct work *work, struct plan *plan, struct err *err)
{
	struct buf sql = {0};
	struct pg_rows *rows;
	int status = -1;

	buf_addf(&sql, "EXPLAIN (FORMAT JSON) ");
	buf_add_text(&sql, work->text);
	rows = connection_ask(run->connection, buf_text(&sql), work->values, work->value_count, err);
	if (rows && pg_rows_count(rows))
		status = plan_read(&run->arena, pg_text(rows, 0, 0), plan, err);
	pg_rows_free(rows);
	buf_release(&sql);
	return status;
}

/* Makes them in the open transaction, and leaves the plan the time that is left. */
static int make_all(struct advice_run *run, struct trial *trial, struct err *err)
{
	struct pg_rows *rows = ask_hypothetical(run, trial->candidates, trial->count, err);
	int column = 0, status = -1;

	if (rows && pg_rows_count(rows)) {
		for (size_t i = 0; i < trial->count; i++)
			if (!trial->candidates[i]->is_derived) {
				struct view name = pg_text(rows, 0, column++);

				trial->names[i] = arena_strndup(&run->arena, name.p ? name.p : "", name.n);
			}
		status = connection_limit(
		    run->connection, (int)fmax(run->limits.statement_ms - ceil(1000 * pg_real(rows, 0, column)), 1),
		    err);
	}
	pg_rows_free(rows);
	return status;
}

/* One transaction with a plan. 0, -1, or -2: the indexes cannot be made. */
static int plan_once(struct advice_run *run, const struct work *work, struct trial *trial, struct plan *plan,
		     struct err *err)
{
	struct pg_limits limits = run->limits;
	int status;

	limits.joined_tables = work->is_cut ? run->model->joined_tables : 0;
	status = connection_begin(run->connection, &limits, err);
	if (status == 0 && trial->count && make_all(run, trial, err))
		status = -2;
	if (status == 0)
		status = explain(run, work, plan, err);
	run->problem = connection_problem(run->connection);
	if (status) {
		reset_after_failure(run);
		return status;
	}
	if (trial->count)
		reset_hypothetical(run);
	connection_rollback(run->connection);
	return 0;
}

int advice_plan(struct advice_run *run, const struct work *work, struct candidate *const *candidates, size_t count,
		bool *used, struct plan *plan, struct err *err)
{
	struct trial trial = {.candidates = candidates, .count = count};
	struct plan own = {0};
	int status, tries = 0;

	if (count > ADVICE_CANDIDATES_LIMIT)
		BUG("%zu candidates at once", count);
	/* What a busy server did not plan in time it may the next time, and no lock is held in between. */
	do
		status = plan_once(run, work, &trial, &own, err);
	while (status && run->problem == PG_TIMED_OUT && ++tries < run->model->plan_tries);
	if (status == -2 && is_impossible(run->problem))
		find_impossible(run, candidates, count);
	for (size_t i = 0; i < count && used; i++)
		used[i] = status == 0 && trial.names[i] && plan_uses(&own, trial.names[i]);
	if (plan)
		*plan = own;
	return status ? -1 : 0;
}

int64_t advice_size(struct advice_run *run, const struct candidate *candidate)
{
	int64_t size = STORE_NULL;
	struct err err = {0};
	struct candidate copy = *candidate, *one = &copy;
	struct buf sql = {0};
	struct pg_rows *rows = NULL, *made = NULL;

	if (!run->hypopg || candidate->is_derived)
		return size;
	buf_addf(&sql, "SELECT %s.hypopg_relation_size(indexrelid) FROM %s.hypopg()", run->hypopg, run->hypopg);
	if (connection_begin(run->connection, &run->limits, &err) == 0)
		made = ask_hypothetical(run, &one, 1, &err);
	if (made)
		rows = connection_ask(run->connection, buf_text(&sql), NULL, 0, &err);
	pg_rows_free(made);
	if (rows && pg_rows_count(rows))
		size = pg_int(rows, 0, 0);
	pg_rows_free(rows);
	buf_release(&sql);
	if (err.kind) {
		reset_after_failure(run);
	} else {
		reset_hypothetical(run);
		connection_rollback(run->connection);
	}
	return size;
}
