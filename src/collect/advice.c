#include "collect/advice.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "collect/advice_internal.h"
#include "store/rows.h"

#include "base/banned.h"

/* --- which statements ------------------------------------------------------------------------------------------------
 */

static void put_reason(struct advice_run *run, int64_t statement_id, const char *reason)
{
	put_pg_no_advice(run->store, &(struct pg_no_advice_row){.profile_id = run->profile_id,
								.statement_id = statement_id,
								.reason = view_of(reason)});
}

/* Why a statement is not looked at, NULL when it is. The columns are those of statements_sql. */
static const char *reason_without_look(const struct advice_run *run, const struct query *query)
{
	struct view problem = query_text(query, 8), kind = query_text(query, 7);

	if (view_is(problem, "hidden"))
		return "the role may not see its text: GRANT pg_read_all_stats shows it";
	if (view_is(problem, statement_problem_name(STATEMENT_UNPARSABLE)))
		return "its text is of a newer grammar than this program has, or no SQL";
	if (view_is(problem, statement_problem_name(STATEMENT_TRUNCATED)))
		return "its text ends in the middle";
	if (problem.n)
		return "its text holds several statements, or is too large to be read";
	if (view_is(kind, "utility") || view_is(kind, "unknown"))
		return "a command that no index serves";
	if (query_int(query, 10))
		return "it reads system catalogs only";
	if (query_text(query, 9).n)
		return "it calls functions of users, which planning it would run";
	if (query_real(query, 5) < run->model->mean_ms && query_real(query, 6) < run->model->share_percent / 100.0)
		return "it is fast, and no large part of the load";
	if (run->work_count >= (size_t)run->model->statements_least &&
	    query_real(query, 6) < run->model->kept_permille / 1000.0)
		return "many statements are costlier";
	return NULL;
}

/* Views of the schema, or of public and else any; one that several schemas have is left alone. */
static const char view_sql[] = "SELECT pg_get_viewdef(c.oid) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = "
			       "c.relnamespace WHERE c.relkind = 'v' "
			       "AND c.relname = $2 AND n.nspname = coalesce(nullif($1, ''), (SELECT o.nspname FROM "
			       "pg_class AS v JOIN pg_namespace AS o "
			       "ON o.oid = v.relnamespace WHERE v.relkind = 'v' AND v.relname = $2 ORDER BY o.nspname "
			       "<> 'public', o.nspname LIMIT 1)) "
			       "AND n.nspname NOT IN ('pg_catalog', 'information_schema')";

static const char statements_sql[] =
    "SELECT id, text, calls, rows, total_ms, mean_ms, share, kind, problem, functions, is_own FROM main.pg_statement "
    "WHERE profile_id = ? AND database = ? ORDER BY id";

/* The definition of the first of a statement's tables that is a view, NULL without one; owned by the arena. */
static const char *view_definition(struct advice_run *run, const struct statement *statement, const char **name)
{
	for (size_t i = 0; i < statement->table_count; i++) {
		const struct statement_table *table = &statement->tables[i];
		const char *parameters[] = {table->schema, table->name}, *definition = NULL;
		struct pg_rows *rows = NULL;

		if (relations_find(&run->relations, table->schema, table->name))
			continue;
		if (connection_begin(run->connection, &pg_catalog_limits, NULL) == 0)
			rows = connection_ask(run->connection, view_sql, parameters, 2, NULL);
		if (rows && pg_rows_count(rows) == 1)
			definition = arena_strndup(&run->arena, pg_text(rows, 0, 0).p, pg_text(rows, 0, 0).n);
		pg_rows_free(rows);
		connection_rollback(run->connection);
		*name = table->name;
		if (definition)
			return definition;
	}
	return NULL;
}

/* Columns of a view are those of its tables: it is read as a query of WITH. */
static void look_through_view(struct advice_run *run, struct work *work)
{
	struct statement inner;
	struct buf sql = {0};
	const char *name, *definition = view_definition(run, &work->statement, &name);

	if (!definition || work->statement.kind != STATEMENT_SELECT)
		return;
	buf_add_text(&sql, "WITH ");
	buf_add_sql_name(&sql, name);
	buf_addf(&sql, " AS (%.*s) SELECT * FROM (", (int)strcspn(definition, ";"), definition);
	buf_addf(&sql, "%s) AS statement", work->text);
	statement_parse(&run->arena, buf_view(&sql), &inner);
	buf_release(&sql);
	if (inner.problem)
		return;
	inner.parameters = work->statement.parameters;
	inner.limit_parameter = work->statement.limit_parameter;
	inner.offset_parameter = work->statement.offset_parameter;
	inner.has_star = work->statement.has_star;
	relations_resolve(&run->relations, &inner);
	work->statement = inner;
}

/* What writes is planned as the query of the rows it changes: a standby and a role that may only read refuse the rest.
 */
static void read_only(struct advice_run *run, struct work *work)
{
	struct statement query;
	const char *text = NULL;

	work->written = work->statement;
	if (work->statement.kind != STATEMENT_SELECT || work->statement.has_locking)
		text = statement_query(&run->arena, &work->statement);
	if (!text)
		return;
	statement_parse(&run->arena, view_of(text), &query);
	if (query.problem)
		return;
	relations_resolve(&run->relations, &query);
	work->text = query.text;
	work->statement = query;
}

static void add_work(struct advice_run *run, const struct query *query)
{
	struct view text = query_text(query, 1);
	struct work *work;

	GROW(run->works, run->work_count + 1, run->work_capacity);
	work = &run->works[run->work_count++];
	*work = (struct work){
	    .id = query_int(query, 0),
	    .calls = query_int(query, 2),
	    .rows = query_int(query, 3),
	    .total_ms = query_real(query, 4),
	    .mean_ms = query_real(query, 5),
	    .share = query_real(query, 6),
	    .text = arena_strndup(&run->arena, text.p ? text.p : "", text.n),
	};
	statement_parse(&run->arena, view_of(work->text), &work->statement);
	relations_resolve(&run->relations, &work->statement);
	if (work->statement.problem)
		work->reason = "its text could not be read";
	else if (work->statement.kind == STATEMENT_INSERT && work->statement.table_count < 2)
		work->reason = "it only inserts";
	if (work->reason)
		return;
	read_only(run, work);
	look_through_view(run, work);
}

static void read_works(struct advice_run *run)
{
	struct query *query = store_query(run->store, statements_sql);

	query_bind_int(query, 1, run->profile_id);
	query_bind_text(query, 2, view_of(connection_database(run->connection)));
	while (query_step(query, NULL) == 1) {
		const char *reason = reason_without_look(run, query);

		if (reason)
			put_reason(run, query_int(query, 0), reason);
		else
			add_work(run, query);
	}
	query_free(query);
}

/* --- planning -------------------------------------------------------------------------------------------------------
 */

static bool waits_for_lock(const struct advice_run *run, const struct work *work)
{
	for (size_t i = 0; i < work->statement.table_count; i++) {
		const struct relation *relation = advice_relation(run, &work->statement, (int)i);

		if (relation && relation->is_skipped)
			return true;
	}
	return false;
}

/* The plan as it is; candidates come after all statements were planned, for they are ordered by what is shared. */
static int plan_work(struct advice_run *run, struct work *work)
{
	struct err err = {0};
	int status;

	if (work->reason)
		return 0;
	if (waits_for_lock(run, work)) {
		work->reason = "another session holds a lock on one of its tables";
		return -1;
	}
	if (advice_set_values(run, work))
		return -1;
	status = advice_plan(run, work, NULL, 0, NULL, &work->plan, &err);
	if (status && run->problem == PG_TIMED_OUT) {
		work->is_cut = true;
		status = advice_plan(run, work, NULL, 0, NULL, &work->plan, &err);
	}
	if (status) {
		work->reason = advice_refusal(run, &err);
		return -1;
	}
	work->is_planned = true;
	if (work->plan.cost < run->model->cost_least)
		work->reason = "its plan is cheap as it is";
	return 0;
}

static bool has_extension(struct advice_run *run, const char *name, const char **schema)
{
	const char *parameters[] = {name};
	struct pg_rows *rows = NULL;
	bool is_there;

	if (connection_begin(run->connection, &pg_catalog_limits, NULL) == 0)
		rows = connection_ask(run->connection,
				      "SELECT quote_ident(n.nspname) FROM pg_extension AS e JOIN pg_namespace AS n "
				      "ON n.oid = e.extnamespace WHERE e.extname = $1",
				      parameters, 1, NULL);
	is_there = rows && pg_rows_count(rows);
	if (is_there && schema)
		*schema = arena_strndup(&run->arena, pg_text(rows, 0, 0).p, pg_text(rows, 0, 0).n);
	pg_rows_free(rows);
	connection_rollback(run->connection);
	return is_there;
}

/* pg_catalog.english */
static const char *text_search_of(struct advice_run *run)
{
	struct pg_rows *rows =
	    connection_read(run->connection, "SELECT current_setting('default_text_search_config')", NULL);
	const char *name = "simple";

	if (rows && pg_rows_count(rows))
		name = arena_strndup(&run->arena, pg_text(rows, 0, 0).p, pg_text(rows, 0, 0).n);
	pg_rows_free(rows);
	return name;
}

static double seconds_since(const struct advice_run *run, const char *column)
{
	struct query *query;
	struct buf sql = {0};
	double seconds = 0;

	buf_addf(&sql, "SELECT taken_time - %s FROM main.pg_server WHERE profile_id = ?", column);
	query = store_query(run->store, buf_text(&sql));
	query_bind_int(query, 1, run->profile_id);
	if (query_step(query, NULL) == 1 && query_type(query, 0) != QUERY_NULL)
		seconds = query_real(query, 0);
	query_free(query);
	buf_release(&sql);
	return seconds;
}

/* The schemas with the most tables: whose search_path a statement was written for is not known. */
static const char *schemas_of(struct advice_run *run)
{
	struct query *query =
	    store_query(run->store, "SELECT schema FROM main.pg_table WHERE profile_id = ? AND database = ? "
				    "GROUP BY schema ORDER BY count(*) DESC, schema LIMIT ?");
	struct buf names = {0};

	query_bind_int(query, 1, run->profile_id);
	query_bind_text(query, 2, view_of(connection_database(run->connection)));
	query_bind_int(query, 3, ADVICE_SCHEMAS_LIMIT);
	while (query_step(query, NULL) == 1) {
		buf_add_text(&names, names.n ? ", " : "");
		buf_add_sql_name(&names, arena_strndup(&run->arena, query_text(query, 0).p, query_text(query, 0).n));
	}
	query_free(query);
	return names.n ? advice_keep(run, &names) : NULL;
}

static void prepare_run(struct advice_run *run)
{
	run->limits = (struct pg_limits){.statement_ms = run->model->locked_ms,
					 .lock_ms = run->model->locked_ms / 2,
					 .own_path = true,
					 .schemas = schemas_of(run)};
	relations_read(&run->relations, run->store, run->profile_id, view_of(connection_database(run->connection)));
	has_extension(run, "hypopg", &run->hypopg);
	run->has_trigrams = has_extension(run, "pg_trgm", NULL);
	run->text_search = text_search_of(run);
	run->seconds = seconds_since(run, "statistics_since");
	run->statement_seconds = seconds_since(run, "statements_since");
	read_works(run);
}

static void release_run(struct advice_run *run)
{
	for (size_t i = 0; i < run->work_count; i++)
		free(run->works[i].candidates);
	free(run->works);
	free(run->proposals);
	relations_release(&run->relations);
	arena_release(&run->arena);
}

int collect_advice(struct store *store, int64_t profile_id, struct connection *connection, const struct model *model,
		   const struct advice_scratch *scratch, size_t *unplanned, struct err *err)
{
	struct advice_run run = {
	    .store = store, .profile_id = profile_id, .connection = connection, .model = &model->index_advice};
	bool is_lost;

	*unplanned = 0;
	prepare_run(&run);
	for (size_t i = 0; i < run.work_count; i++)
		*unplanned += plan_work(&run, &run.works[i]) != 0;
	for (size_t i = 0; i < run.work_count; i++) {
		if (run.works[i].reason)
			continue;
		advice_add_candidates(&run, &run.works[i]);
		advice_choose(&run, &run.works[i]);
	}
	advice_merge(&run);
	is_lost = run.problem == PG_LOST;
	if (scratch->connection)
		advice_prove(&run, scratch);
	advice_put(&run);
	release_run(&run);
	return is_lost ? err_set(err, ERR_INCOMPLETE, "the connection was lost while indexes were looked for") : 0;
}
