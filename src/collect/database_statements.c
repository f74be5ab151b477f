/*
 * What pg_stat_statements has counted. Statements that differ in values or the length of a list only are one; each is
 * resolved against the catalog of its database.
 */
#include "collect/database_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/num.h"
#include "collect/relations.h"
#include "postgres/connection.h"
#include "postgres/statement.h"

#include "base/banned.h"

enum {
	ROW_DATABASE,
	ROW_ROLE,
	ROW_DATABASE_OID,
	ROW_QUERY_ID,
	ROW_TEXT,
	ROW_CALLS,
	ROW_TOTAL,
	ROW_MAX,
	ROW_STDDEV,
	ROW_PLAN,
	ROW_ROWS,
	ROW_HIT,
	ROW_READ,
	ROW_DIRTIED,
	ROW_TEMP_READ,
	ROW_TEMP_WRITTEN,
	ROW_READ_MS,
	ROW_WAL
};

static const struct question statement_question = {
    .subject = "statements",
    .remedy = "GRANT pg_read_all_stats TO \"{role}\"",
    .sql = "SELECT d.datname, s.userid AS key, s.dbid AS key, s.queryid::text AS key, s.query, s.calls AS counter, "
	   "s.{13: total_exec_time; total_time} AS counter, s.{13: max_exec_time; max_time}, "
	   "s.{13: stddev_exec_time; stddev_time}, {13: s.total_plan_time; 0.0} AS counter, s.rows AS counter, "
	   "s.shared_blks_hit AS counter, s.shared_blks_read AS counter, s.shared_blks_dirtied AS counter, "
	   "s.temp_blks_read AS counter, s.temp_blks_written AS counter, "
	   "s.{17: shared_blk_read_time; blk_read_time} AS counter, {13: s.wal_bytes; 0} AS counter "
	   "FROM {statements}.pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE "
	   "({all} OR d.datname = current_database()) AND {14: s.toplevel; true} "
	   "ORDER BY 7 DESC, s.queryid LIMIT {statement_limit}",
    .is_counted = true,
    .of_statements = true};

/* What the statements of a database name. */
struct named {
	struct view database; /* borrowed from the answer */
	struct relations relations;
	struct intern functions; /* of users, without schema */
};

/* One statement of the profile. */
struct merged {
	struct pg_statement_row row; /* texts are of the arena */
	struct statement *parsed;    /* NULL beyond PG_ANALYSED_LIMIT */
	size_t database;             /* index in `databases` */
	bool is_marked;              /* what profiles asked */
	double costliest;            /* total time of the costliest that was added */
};

struct merging {
	struct profile *profile;
	const struct reading *reading;
	struct arena arena, scratch;
	struct merged *items;
	size_t count, capacity;
	struct named *databases;
	size_t database_count, database_capacity;
	struct intern keys;  /* database, fingerprint, and whether it is a profile's */
	struct intern roles; /* who ran which */
	size_t hidden;
};

static void read_functions(struct merging *merging, struct named *named)
{
	struct query *query = store_query(merging->profile->store,
					  "SELECT name FROM main.pg_function WHERE profile_id = ? AND database = ?");

	query_bind_int(query, 1, merging->profile->id);
	query_bind_text(query, 2, named->database);
	while (query_step(query, NULL) == 1)
		intern_add(&named->functions, query_text(query, 0), NULL);
	query_free(query);
}

/* Read when its first statement comes. */
static size_t find_database(struct merging *merging, struct view database)
{
	struct named *named;
	size_t i;

	for (i = 0; i < merging->database_count; i++)
		if (view_eq(database, merging->databases[i].database))
			return i;
	GROW(merging->databases, i + 1, merging->database_capacity);
	merging->database_count++;
	named = &merging->databases[i];
	*named = (struct named){.database = database};
	relations_read(&named->relations, merging->profile->store, merging->profile->id, database);
	read_functions(merging, named);
	return i;
}

/* Catalogs, and the views of pg_stat_statements wherever the extension is. */
static bool is_system_table(const struct statement_table *table)
{
	if (*table->schema && strncmp(table->name, "pg_stat_", 8) != 0)
		return strcmp(table->schema, "pg_catalog") == 0 || strcmp(table->schema, "information_schema") == 0;
	return strncmp(table->name, "pg_", 3) == 0;
}

/* Where it names no table, its functions tell: SELECT pg_is_in_recovery(). */
static bool is_monitoring(const struct statement *statement)
{
	for (size_t i = 0; i < statement->table_count; i++)
		if (!is_system_table(&statement->tables[i]))
			return false;
	for (size_t i = 0; i < statement->function_count && !statement->table_count; i++)
		if (strncmp(statement->functions[i], "pg_", 3) != 0 && !strstr(statement->functions[i], "hypopg"))
			return false;
	return statement->table_count || statement->function_count;
}

/* Those the database itself defines. */
static struct view users_functions(struct arena *arena, const struct named *named, const struct statement *statement)
{
	struct buf names = {0};
	struct view list;

	for (size_t i = 0; i < statement->function_count; i++) {
		const char *dot = strrchr(statement->functions[i], '.');

		if (intern_find(&named->functions, view_of(dot ? dot + 1 : statement->functions[i])) >= 0)
			buf_addf(&names, "%s%s", names.n ? ", " : "", statement->functions[i]);
	}
	list = arena_view(arena, buf_view(&names));
	buf_release(&names);
	return list;
}

/* --- merging ------------------------------------------------------------------------------------------------------ */

static struct view keep(struct merging *merging, struct view text)
{
	return arena_view(&merging->arena, text);
}

/* What the text says; the numbers are added after. */
static void describe(struct merging *merging, struct merged *item, const struct statement *statement)
{
	struct pg_statement_row *row = &item->row;

	row->fingerprint = keep(merging, view_of(statement->fingerprint));
	row->text = keep(merging, view_of(statement->text));
	row->kind = view_of(statement_kind_name(statement->kind));
	row->problem = view_of(statement_problem_name(statement->problem));
	row->has_star = statement->has_star;
	row->has_limit = statement->has_limit;
	row->has_offset = statement->has_offset;
	row->has_locking = statement->has_locking;
	row->has_count = statement->has_count;
	row->list_length = (int64_t)statement->list_length;
	row->functions = users_functions(&merging->arena, &merging->databases[item->database], statement);
	row->is_own = item->is_marked || is_monitoring(statement);
}

static void add_numbers(struct merging *merging, struct merged *item, size_t i)
{
	const struct reading *reading = merging->reading;
	struct pg_statement_row *row = &item->row;
	double total = reading_real(reading, i, ROW_TOTAL), longest = reading_real(reading, i, ROW_MAX);

	if (row->calls == 0 || total > item->costliest) {
		item->costliest = total;
		row->query_id = keep(merging, pg_text(reading->rows, i, ROW_QUERY_ID));
		row->stddev_ms = reading_real(reading, i, ROW_STDDEV);
	}
	row->calls += reading_int(reading, i, ROW_CALLS);
	row->total_ms += total;
	row->max_ms = fmax(row->max_ms, longest);
	row->plan_ms += reading_real(reading, i, ROW_PLAN);
	row->rows += reading_int(reading, i, ROW_ROWS);
	row->blocks_hit += reading_int(reading, i, ROW_HIT);
	row->blocks_read += reading_int(reading, i, ROW_READ);
	row->blocks_dirtied += reading_int(reading, i, ROW_DIRTIED);
	row->temp_read += reading_int(reading, i, ROW_TEMP_READ);
	row->temp_written += reading_int(reading, i, ROW_TEMP_WRITTEN);
	row->read_ms += reading_real(reading, i, ROW_READ_MS);
	row->wal_bytes += reading_int(reading, i, ROW_WAL);
}

static void add_role(struct merging *merging, struct merged *item, uint32_t number, size_t i)
{
	struct buf key = {0};
	bool added;

	buf_addf(&key, "%u %.*s", number, VIEW_ARG(pg_text(merging->reading->rows, i, ROW_ROLE)));
	intern_add(&merging->roles, buf_view(&key), &added);
	item->row.roles += added;
	buf_release(&key);
}

static void add_row(struct merging *merging, size_t i)
{
	const struct pg_rows *rows = merging->reading->rows;
	struct view database = pg_text(rows, i, ROW_DATABASE);
	bool is_marked = connection_marks(pg_text(rows, i, ROW_TEXT));
	bool is_analysed = merging->count < PG_ANALYSED_LIMIT, added;
	struct arena *arena = is_analysed ? &merging->arena : &merging->scratch;
	struct statement *statement = arena_zalloc(arena, sizeof(*statement));
	struct buf key = {0};
	uint32_t number;

	statement_parse(arena, pg_text(rows, i, ROW_TEXT), statement);
	merging->hidden += statement->problem == STATEMENT_HIDDEN;
	buf_addf(&key, "%.*s\n%s\n%d", VIEW_ARG(database), statement->fingerprint, is_marked);
	number = intern_add(&merging->keys, buf_view(&key), &added);
	buf_release(&key);
	if (added) {
		GROW(merging->items, merging->count + 1, merging->capacity);
		merging->items[merging->count++] =
		    (struct merged){.row = {.profile_id = merging->profile->id, .database = database},
				    .parsed = is_analysed ? statement : NULL,
				    .database = find_database(merging, database),
				    .is_marked = is_marked};
		describe(merging, &merging->items[number], statement);
	}
	add_numbers(merging, &merging->items[number], i);
	add_role(merging, &merging->items[number], number, i);
	arena_reset(&merging->scratch);
}

static int compare_merged(const void *a, const void *b)
{
	const struct merged *x = a, *y = b;

	if (x->row.total_ms != y->row.total_ms)
		return x->row.total_ms > y->row.total_ms ? -1 : 1;
	return view_cmp(x->row.fingerprint, y->row.fingerprint);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void put_statements(struct merging *merging)
{
	struct store *store = merging->profile->store;
	double total = 0;

	if (merging->count)
		qsort(merging->items, merging->count, sizeof(*merging->items), compare_merged);
	for (size_t i = 0; i < merging->count; i++)
		if (!merging->items[i].row.is_own)
			total += merging->items[i].row.total_ms;
	for (size_t i = 0; i < merging->count; i++) {
		struct merged *item = &merging->items[i];

		item->row.id = (int64_t)i + 1;
		item->row.mean_ms = item->row.total_ms / (double)(item->row.calls > 0 ? item->row.calls : 1);
		item->row.share = total > 0 && !item->row.is_own ? item->row.total_ms / total : 0;
		put_pg_statement(store, &item->row);
		if (item->parsed && !item->parsed->problem)
			uses_put(store, item->row.profile_id, item->row.id, item->parsed,
				 &merging->databases[item->database].relations);
	}
}

/* What other roles ran has neither text nor name. */
static void tell_hidden(const struct merging *merging)
{
	if (merging->hidden)
		buf_addf(&merging->profile->trouble,
			 "%s%zu of the rows are hidden from the role: GRANT pg_read_all_stats TO \"%s\"",
			 merging->profile->trouble.n ? "; " : "", merging->hidden,
			 connection_role(merging->profile->server));
}

/* What came with later versions does not parse; nor does what other programs put into the extension's texts. */
static void tell_unparsable(const struct merging *merging)
{
	size_t count = 0;
	double share = 0;
	char subject[64], reason[128];

	for (size_t i = 0; i < merging->count; i++)
		if (view_is(merging->items[i].row.problem, statement_problem_name(STATEMENT_UNPARSABLE))) {
			count++;
			share += merging->items[i].row.share;
		}
	if (!count)
		return;
	snprintf(subject, sizeof(subject), "what %zu statement%s (%.1f%% of the load) do%s", count,
		 count == 1 ? "" : "s", 100 * share, count == 1 ? "es" : "");
	snprintf(reason, sizeof(reason),
		 "not parsed: this program has the grammar of PostgreSQL %d, the server's is %d's", statement_grammar(),
		 connection_version(merging->profile->server) / 10000);
	profile_unknown(merging->profile, subject, reason, NULL);
}

static void merging_release(struct merging *merging)
{
	for (size_t i = 0; i < merging->database_count; i++) {
		relations_release(&merging->databases[i].relations);
		intern_release(&merging->databases[i].functions);
	}
	free(merging->databases);
	free(merging->items);
	arena_release(&merging->arena);
	arena_release(&merging->scratch);
	intern_release(&merging->keys);
	intern_release(&merging->roles);
}

static void merge(struct profile *profile, const struct reading *reading)
{
	struct merging merging = {.profile = profile, .reading = reading};
	size_t count = pg_rows_count(reading->rows);

	for (size_t i = 0; i < count; i++)
		/* In a sample only what ran in it; hidden statements have no name to find their first reading by. */
		if (!reading->before ||
		    (reading_int(reading, i, ROW_CALLS) > 0 && !pg_is_null(reading->rows, i, ROW_QUERY_ID)))
			add_row(&merging, i);
	if (count >= PG_STATEMENTS_LIMIT)
		profile_diagnose(profile, VIEW("statements"),
				 "there are more than are read; those with the most time are");
	put_statements(&merging);
	tell_hidden(&merging);
	tell_unparsable(&merging);
	merging_release(&merging);
}

void database_statements(struct profile *profile)
{
	struct pg_rows *rows;
	struct reading reading;

	if (!*profile->statements_schema) {
		profile_skip_collector(
		    profile, "pg_stat_statements is not installed in the database: put it into "
			     "shared_preload_libraries, restart, and run CREATE EXTENSION pg_stat_statements");
		return;
	}
	rows = profile_rows(profile, profile->server, &statement_question);
	if (rows) {
		reading_init(&reading, profile, profile->server, &statement_question, rows);
		merge(profile, &reading);
		reading_release(&reading);
		pg_rows_free(rows);
	}
	profile_end_collector(profile);
}
