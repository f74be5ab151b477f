#include "cmd/profile_json.h"

#include <string.h>

#include "base/json.h"
#include "collect/database.h"

#include "base/banned.h"

#define TIME(column) "strftime('%Y-%m-%dT%H:%M:%SZ', " column ", 'unixepoch')"
#define IDS(column, from) "(SELECT json_group_array(" column ") FROM " from ")"

/* A column whose name ends so holds JSON, and its member is called what stands before. */
#define NESTED ":json"

/* Statements are read by their clauses. */
/* clang-format off */
static const char server_sql[] =
    "SELECT address, database, role, version, version_number, is_superuser, reads_statistics, reads_data, is_standby, "
    "is_pooled, " TIME("start_time") " AS started, " TIME("taken_time") " AS taken, sample_seconds, "
    "system_identifier, cores, hypopg_version, statements_version, " TIME("statements_since") " AS statements_since, "
    "statements_evicted, statements_limit, " TIME("statistics_since") " AS statistics_since, "
    "(SELECT sum(bytes) FROM pg_database WHERE is_profiled) AS bytes, "
    "(SELECT count(*) FROM pg_table) AS tables, "
    "(SELECT count(*) FROM pg_index) AS indexes, "
    "(SELECT sum(calls) FROM pg_statement) AS calls, "
    "(SELECT sum(total_ms) FROM pg_statement) AS total_ms "
    "FROM pg_server";

static const char statements_sql[] =
    "SELECT s.id, s.database, s.kind, s.text, s.fingerprint, s.query_id, nullif(s.problem, '') AS problem, s.is_own, "
    "s.calls, s.total_ms, s.mean_ms, s.max_ms, s.plan_ms, s.share, s.rows, s.blocks_hit, s.blocks_read, "
    "s.temp_written, s.read_ms, s.wal_bytes, p.cost AS plan_cost, "
    IDS("advice_id", "pg_advice_statement WHERE statement_id = s.id") " AS \"advice" NESTED "\", "
    "n.reason AS no_advice, o.path, o.line "
    "FROM pg_statement s LEFT JOIN pg_plan p ON p.statement_id = s.id "
    "LEFT JOIN pg_no_advice n ON n.statement_id = s.id "
    "LEFT JOIN statement_origin o ON o.statement_id = s.id "
    "ORDER BY s.id";

static const char advice_sql[] =
    "SELECT a.id, a.database, t.label AS \"table\", a.columns, a.method, a.is_unique, "
    "nullif(a.predicate, '') AS predicate, a.ddl, a.undo, a.cost_before, a.cost_after, a.calls, a.share, "
    "a.saved_share, a.bytes, a.writes_per_second, a.source, a.confidence, a.reason, "
    "p.outcome, p.ms_before, p.ms_after, p.reason AS outcome_reason, "
    IDS("statement_id", "pg_advice_statement WHERE advice_id = a.id") " AS \"statements" NESTED "\" "
    "FROM pg_advice a JOIN database_table t ON t.database = a.database AND t.oid = a.table_oid "
    "LEFT JOIN pg_proof p ON p.advice_id = a.id "
    "ORDER BY a.id";

const char profile_findings_sql[] =
    "SELECT rule, subject AS object, impact AS severity, message AS evidence, nullif(remedy, '') AS remedy, share, "
    "value, \"limit\", priority, confidence, effort_minutes, path, line, fingerprint "
    "FROM finding WHERE rule LIKE 'database/%' "
    "ORDER BY priority, impact_points DESC, share IS NULL, share DESC, id";

static const char unknown_sql[] =
    "SELECT 'right' AS kind, subject, reason, nullif(remedy, '') AS remedy FROM pg_unknown "
    "UNION ALL SELECT 'collector', name, status || ': ' || detail, NULL FROM collector "
    "WHERE status <> 'done' AND name IN " PROFILE_COLLECTORS " "
    "UNION ALL SELECT 'object', subject, message, NULL FROM diagnostic WHERE collector IN " PROFILE_COLLECTORS " "
    "UNION ALL SELECT 'check', rule, reason, NULL FROM outcome "
    "WHERE rule LIKE 'database/%' AND status IN ('unknown', 'error') "
    "ORDER BY 1, 2, 3";
/* clang-format on */

static bool is_yes_or_no(const char *name)
{
	return strncmp(name, "is_", 3) == 0 || strncmp(name, "reads_", 6) == 0;
}

static void add_value(struct json *json, const struct query *query, int column, const char *name)
{
	switch (query_type(query, column)) {
	case QUERY_NULL:
		json_nil(json);
		break;
	case QUERY_INT:
		if (is_yes_or_no(name))
			json_bool(json, query_int(query, column) != 0);
		else
			json_int(json, query_int(query, column));
		break;
	case QUERY_REAL:
		json_double(json, query_real(query, column));
		break;
	case QUERY_TEXT:
		json_text(json, query_text(query, column));
		break;
	}
}

static void add_member(struct json *json, const struct query *query, int column)
{
	struct view name = view_of(query_column_name(query, column));
	size_t end = view_find(name, 0, VIEW(NESTED));
	struct buf key = {0};

	buf_add_view(&key, view_slice(name, 0, end));
	json_key(json, buf_text(&key));
	if (end < name.n)
		json_raw(json, query_text(query, column));
	else
		add_value(json, query, column, buf_text(&key));
	buf_release(&key);
}

/* How to mend it, in words: what the rule's file says, whatever it is about. */
static void add_fix(struct json *json, const struct query *query, const struct rule_set *rules)
{
	const struct rule *rule = rules_find(rules, query_text(query, 0));

	json_key(json, "fix");
	if (rule && rule->fix)
		json_text(json, view_of(rule->fix));
	else
		json_nil(json);
}

/* `rules`: each row has a finding's rule in its first column; NULL: it has not. */
static void add_object(struct json *json, const struct query *query, const struct rule_set *rules)
{
	json_open_object(json);
	for (int i = 0; i < query_column_count(query); i++)
		add_member(json, query, i);
	if (rules)
		add_fix(json, query, rules);
	json_close(json);
}

static void add_array(struct json *json, struct store *store, const char *key, const char *sql,
		      const struct rule_set *rules)
{
	struct query *query = store_query(store, sql);

	json_key(json, key);
	json_open_array(json);
	while (query_step(query, NULL) == 1)
		add_object(json, query, rules);
	json_close(json);
	query_free(query);
}

static void add_server(struct json *json, struct store *store)
{
	struct query *query = store_query(store, server_sql);

	if (query_step(query, NULL) != 1)
		BUG("the profile that was just taken is not there");
	json_key(json, "server");
	add_object(json, query, NULL);
	query_free(query);
}

void profile_json(struct store *store, const struct rule_set *rules, struct buf *out)
{
	struct json json;

	json_init(&json, out);
	json_open_object(&json);
	add_server(&json, store);
	add_array(&json, store, "statements", statements_sql, NULL);
	add_array(&json, store, "advice", advice_sql, NULL);
	add_array(&json, store, "findings", profile_findings_sql, rules);
	add_array(&json, store, "unknown", unknown_sql, NULL);
	json_close(&json);
}
