/*
 * Queries, and the guard around those that are not ours.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/mem.h"
#include "store/internal.h"

#include "base/banned.h"

/* How often the virtual machine reports, in steps: rare enough to cost nothing, often enough that as many texts of
 * QUERY_TEXT_LIMIT fit in memory. */
enum { STEP_REPORT = 1000 };

/* SQL functions a rule may call: pure ones. Nothing that loads code, reads files or depends on chance. */
static const char *const allowed_functions[] = {
    "abs",
    "acos",
    "asin",
    "atan",
    "atan2",
    "avg",
    "basename",
    "ceil",
    "ceiling",
    "char",
    "coalesce",
    "cos",
    "count",
    "cume_dist",
    "date",
    "datetime",
    "degrees",
    "dense_rank",
    "dirname",
    "exp",
    "extension",
    "first_value",
    "floor",
    "format",
    "glob",
    "group_concat",
    "hex",
    "ifnull",
    "iif",
    "instr",
    "json",
    "json_array",
    "json_array_length",
    "json_each",
    "json_extract",
    "json_group_array",
    "json_group_object",
    "json_object",
    "json_type",
    "julianday",
    "lag",
    "last_value",
    "lead",
    "length",
    "like",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "max",
    "min",
    "mod",
    "name_words",
    "nth_value",
    "ntile",
    "nullif",
    "percent_rank",
    "pow",
    "power",
    "printf",
    "quote",
    "radians",
    "rank",
    "regexp",
    "regexp_replace",
    "regexp_substr",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "sin",
    "sql_name",
    "sqrt",
    "strftime",
    "substr",
    "substring",
    "sum",
    "tan",
    "time",
    "total",
    "trim",
    "trunc",
    "typeof",
    "unicode",
    "unixepoch",
    "upper",
    "->",
    "->>",
};

static bool function_is_allowed(const char *name)
{
	for (size_t i = 0; i < sizeof(allowed_functions) / sizeof(*allowed_functions); i++)
		if (sqlite3_stricmp(name, allowed_functions[i]) == 0)
			return true;
	return false;
}

static int refuse(struct query *query, const char *format, const char *what)
{
	if (!query->refusal[0])
		sqlite3_snprintf(sizeof(query->refusal), query->refusal, format, what);
	return SQLITE_DENY;
}

static int authorize(void *argument, int action, const char *first, const char *second, const char *database,
		     const char *view)
{
	struct store *store = argument;
	struct query *query = store->guarded;

	(void)view;
	if (!query)
		return SQLITE_OK;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		if (first[0] && (!database || sqlite3_stricmp(database, "main") == 0))
			intern_add(&query->tables, view_of(first), NULL);
		else
			kept_view_tables(store, first, &query->tables);
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return function_is_allowed(second) ? SQLITE_OK
						   : refuse(query, "the function %s() is not allowed", second);
	default:
		return query->is_maker ? SQLITE_OK : refuse(query, "%s", "only SELECT is allowed");
	}
}

void guard_install(struct store *store)
{
	sqlite3_set_authorizer(store->db, authorize, store);
}

static struct query *query_new(struct store *store, sqlite3_stmt *statement)
{
	struct query *query = xcalloc(1, sizeof(*query));

	query->store = store;
	query->statement = statement;
	return query;
}

struct query *store_query(struct store *store, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK || !statement)
		BUG("query: %s in: %s", sqlite3_errmsg(store->db), sql);
	return query_new(store, statement);
}

struct query *store_query_for(struct store *store, const char *sql, int64_t id)
{
	struct query *query = store_query(store, sql);

	query_bind_int(query, 1, id);
	return query;
}

int store_run_for(struct store *store, const char *sql, int64_t id, struct err *err)
{
	struct query *query = store_query_for(store, sql, id);
	int status = query_step(query, err);

	query_free(query);
	return status;
}

/* Past white space and comments of both kinds. */
static const char *skip_space_and_comments(const char *p, const char *end)
{
	while (p < end) {
		struct view rest = {p, (size_t)(end - p)};

		if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
			p++;
		else if (view_starts(rest, "--"))
			p += view_find(rest, 2, VIEW("\n"));
		else if (view_starts(rest, "/*"))
			p += view_find(rest, 2, VIEW("*/")) + (view_find(rest, 2, VIEW("*/")) < rest.n ? 2 : 0);
		else
			break;
	}
	return p;
}

static int prepare_guarded(struct query *query, struct view sql, struct err *err)
{
	struct store *store = query->store;
	const char *tail = NULL;
	int status;

	if (sql.n > (size_t)1 << 20 || memchr(sql.p, '\0', sql.n))
		return err_set(err, ERR_USAGE, "the query is longer than 1 MB or holds a NUL byte");
	store->guarded = query;
	status = sqlite3_prepare_v3(store->db, sql.p, (int)sql.n, 0, &query->statement, &tail);
	store->guarded = NULL;
	if (query->refusal[0])
		return err_set(err, ERR_USAGE,
			       "the query is refused: %s; write one SELECT over the tables of `rescue schema`",
			       query->refusal);
	if (status != SQLITE_OK)
		return err_set(err, ERR_USAGE,
			       "the query does not compile: %s; `rescue schema` lists tables and columns",
			       sqlite3_errmsg(store->db));
	if (!query->statement)
		return err_set(err, ERR_USAGE, "the query is empty: write one SELECT");
	if (skip_space_and_comments(tail, sql.p + sql.n) != sql.p + sql.n)
		return err_set(err, ERR_USAGE, "the query is refused: more than one statement; write one SELECT");
	if (!sqlite3_stmt_readonly(query->statement) || sqlite3_stmt_isexplain(query->statement))
		return err_set(err, ERR_USAGE, "the query is refused: only SELECT is allowed");
	return 0;
}

static int64_t processor_seconds(void)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec;
}

int store_query_guarded(struct store *store, struct view sql, struct query **out, struct err *err)
{
	struct query *query = query_new(store, NULL);

	*out = NULL;
	query->is_guarded = true;
	query->memory_before = sqlite3_memory_used();
	query->seconds_before = processor_seconds();
	if (prepare_guarded(query, sql, err)) {
		query_free(query);
		return -1;
	}
	*out = query;
	return 0;
}

void query_free(struct query *query)
{
	if (!query)
		return;
	sqlite3_finalize(query->statement);
	intern_release(&query->tables);
	free(query);
}

/* Stops the query when a budget is used up. An interrupt is the one way out that keeps an open transaction: when SQLite
 * itself runs out of memory it rolls everything back. */
static int watch_budgets(void *argument)
{
	struct query *query = argument;

	query->steps += STEP_REPORT;
	if (query->steps >= QUERY_STEP_LIMIT)
		query->excess = "";
	else if (sqlite3_memory_used() - query->memory_before > QUERY_MEMORY_LIMIT)
		query->excess = ", by then holding more than 512 MB";
	else if (processor_seconds() - query->seconds_before > QUERY_SECONDS_LIMIT)
		query->excess = ", by then running for more than two minutes";
	return query->excess != NULL;
}

static int step_guarded(struct query *query)
{
	sqlite3 *db = query->store->db;
	int length = sqlite3_limit(db, SQLITE_LIMIT_LENGTH, (int)QUERY_TEXT_LIMIT);
	int status;

	sqlite3_progress_handler(db, STEP_REPORT, watch_budgets, query);
	query->store->guarded = query; /* a schema change makes SQLite prepare again */
	status = sqlite3_step(query->statement);
	query->store->guarded = NULL;
	sqlite3_progress_handler(db, 0, NULL, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, length);
	return status;
}

int query_step(struct query *query, struct err *err)
{
	int status;

	if (!sqlite3_stmt_busy(query->statement)) /* it starts now: it sees all that was put */
		rows_write(query->store);
	status = query->is_guarded ? step_guarded(query) : sqlite3_step(query->statement);
	if (status == SQLITE_ROW)
		return 1;
	if (status == SQLITE_DONE)
		return 0;
	if (status == SQLITE_INTERRUPT && query->excess)
		return err_set(err, ERR_USAGE,
			       "the query was stopped after %llu steps of the database%s: narrow it down",
			       (unsigned long long)query->steps, query->excess);
	if (query->refusal[0]) /* a table-valued function is only looked into when it runs */
		return err_set(err, ERR_USAGE,
			       "the query is refused: %s; write one SELECT over the tables of `rescue schema`",
			       query->refusal);
	return err_set(err, ERR_USAGE, "the query failed: %s", sqlite3_errmsg(query->store->db));
}

void query_reset(struct query *query)
{
	sqlite3_reset(query->statement);
	sqlite3_clear_bindings(query->statement);
}

void query_bind_int(struct query *query, int index, int64_t value)
{
	if (value == STORE_NULL)
		sqlite3_bind_null(query->statement, index);
	else
		sqlite3_bind_int64(query->statement, index, value);
}

void query_bind_text(struct query *query, int index, struct view value)
{
	if (value.p)
		sqlite3_bind_text64(query->statement, index, value.p, value.n, SQLITE_TRANSIENT, SQLITE_UTF8);
	else
		sqlite3_bind_null(query->statement, index);
}

void query_bind_name_real(struct query *query, const char *name, double value)
{
	int index = sqlite3_bind_parameter_index(query->statement, name);

	if (index == 0)
		return;
	if (value == (double)(int64_t)value)
		sqlite3_bind_int64(query->statement, index, (int64_t)value);
	else
		sqlite3_bind_double(query->statement, index, value);
}

void query_bind_name_text(struct query *query, const char *name, struct view value)
{
	int index = sqlite3_bind_parameter_index(query->statement, name);

	if (index)
		query_bind_text(query, index, value);
}

int query_parameter_count(const struct query *query)
{
	return sqlite3_bind_parameter_count(query->statement);
}

const char *query_parameter_name(const struct query *query, int index)
{
	const char *name = sqlite3_bind_parameter_name(query->statement, index + 1);

	return name ? name + 1 : "";
}

int query_column_count(const struct query *query)
{
	return sqlite3_column_count(query->statement);
}

const char *query_column_name(const struct query *query, int column)
{
	return sqlite3_column_name(query->statement, column);
}

int query_column_find(const struct query *query, const char *name)
{
	for (int i = 0; i < query_column_count(query); i++)
		if (strcmp(query_column_name(query, i), name) == 0)
			return i;
	return -1;
}

enum query_type query_type(const struct query *query, int column)
{
	switch (sqlite3_column_type(query->statement, column)) {
	case SQLITE_INTEGER:
		return QUERY_INT;
	case SQLITE_FLOAT:
		return QUERY_REAL;
	case SQLITE_NULL:
		return QUERY_NULL;
	default:
		return QUERY_TEXT;
	}
}

int64_t query_int(const struct query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

double query_real(const struct query *query, int column)
{
	return sqlite3_column_double(query->statement, column);
}

int64_t query_int_or_null(const struct query *query, int column)
{
	return query_type(query, column) == QUERY_NULL ? STORE_NULL : query_int(query, column);
}

double query_real_or_null(const struct query *query, int column)
{
	return query_type(query, column) == QUERY_NULL ? (double)NAN : query_real(query, column);
}

struct view query_text(const struct query *query, int column)
{
	const char *text = (const char *)sqlite3_column_text(query->statement, column);

	return (struct view){text, text ? (size_t)sqlite3_column_bytes(query->statement, column) : 0};
}

size_t query_table_count(const struct query *query)
{
	return query->tables.count;
}

const char *query_table(const struct query *query, size_t index)
{
	return query->tables.items[index].p;
}

enum { VIEW_PREFIX = sizeof("CREATE TEMP VIEW ") - 1 };

/* A file of rules/lib may only define temporary views; what they read is checked when a guarded query uses them. */
static bool is_temp_view(struct view sql)
{
	return sqlite3_strnicmp(sql.p, "CREATE TEMP VIEW ", VIEW_PREFIX) == 0;
}

/* The name in "NAME AS SELECT …" or "NAME(COLUMN) AS …". */
static struct view name_of_view(struct view definition)
{
	size_t n = 0;

	while (n < definition.n && definition.p[n] != ' ' && definition.p[n] != '(')
		n++;
	return view_slice(definition, 0, n);
}

/* Defines the view of the first statement of `sql`; *length is how much of it that took. */
static int define_view(struct store *store, struct view sql, size_t *length, struct err *err)
{
	struct view definition = view_slice(sql, VIEW_PREFIX, sql.n);
	sqlite3_stmt *statement = NULL;
	const char *tail = NULL;
	int status = SQLITE_ERROR;

	if (view_is_to_keep(store, name_of_view(definition))) {
		status = keep_view(store, name_of_view(definition), definition, length, err);
		*length += VIEW_PREFIX;
		return status;
	}
	if (sqlite3_prepare_v2(store->db, sql.p, (int)sql.n, &statement, &tail) == SQLITE_OK)
		status = sqlite3_step(statement);
	sqlite3_finalize(statement);
	if (status != SQLITE_DONE)
		return err_set(err, ERR_USAGE, "%s", sqlite3_errmsg(store->db));
	*length = (size_t)(tail - sql.p);
	return 0;
}

int store_define_views(struct store *store, const char *name, struct view sql, struct err *err)
{
	const char *end = sql.p + sql.n;
	const char *p = skip_space_and_comments(sql.p, end);

	while (p < end) {
		struct view rest = {p, (size_t)(end - p)};
		struct err failure = {0};
		size_t length = 0;

		if (rest.n < VIEW_PREFIX || !is_temp_view(rest))
			return err_set(err, ERR_USAGE, "%s: only CREATE TEMP VIEW statements are allowed", name);
		if (define_view(store, rest, &length, &failure))
			return err_set(err, failure.kind, "%s: %s", name, failure.message);
		p = skip_space_and_comments(p + length, end);
	}
	return 0;
}
