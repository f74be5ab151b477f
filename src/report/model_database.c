/*
 * The chapter about a database that was profiled: whose load it is, which indexes would take it away, what else is
 * wrong and what mends it, and what could not be seen.
 */
#include "report/model.h"

#include "base/banned.h"

enum { STATEMENTS_SHOWN = 12, ADVICE_SHOWN = 20, FINDINGS_SHOWN = 40, UNKNOWN_SHOWN = 30 };

#define PERMILLE(share) "CAST(round(1000 * " share ") AS INTEGER)"
#define DAYS(from) "format('%.1f', (taken_time - " from ") / 86400.0)"

static json_t *server(struct rows *rows)
{
	return rows_first(
	    rows,
	    "SELECT address, database, role, version, date(taken_time, 'unixepoch') AS date, is_standby, is_pooled, "
	    "sample_seconds IS NOT NULL AS is_sample, CAST(sample_seconds AS INTEGER) AS seconds, "
	    "statements_version IS NOT NULL AS has_statements, hypopg_version IS NOT NULL AS has_hypopg, "
	    "CASE WHEN statements_since IS NOT NULL THEN " DAYS(
		"statements_since") " END AS statement_days, "
				    "coalesce(statements_evicted, 0) AS evicted, "
				    "CASE WHEN statistics_since IS NOT NULL THEN " DAYS(
					"statistics_since") " END AS statistics_days, "
							    "(SELECT count(*) FROM pg_table) AS tables, (SELECT "
							    "count(*) FROM pg_index) AS indexes, "
							    "(SELECT count(*) FROM pg_statement) AS statements, "
							    "(SELECT format('%,d', sum(bytes) / 1000000) FROM "
							    "pg_database WHERE is_profiled) AS megabytes "
							    "FROM pg_server");
}

static json_t *load(struct rows *rows)
{
	return rows_table(
	    rows,
	    "SELECT s.id, s.text, " PERMILLE(
		"s.share") " AS share_permille, format('%.1f', 100 * s.share) AS share, "
			   "format('%,d', s.calls) AS calls, format('%.2f', s.mean_ms) AS mean_ms, "
			   "format('%.1f', 1.0 * s.rows / max(s.calls, 1)) AS rows_per_call, "
			   "format('%,d', (s.blocks_hit + s.blocks_read) / max(s.calls, 1)) AS blocks_per_call, "
			   "(SELECT min(advice_id) FROM pg_advice_statement a WHERE a.statement_id = s.id) AS advice, "
			   "(SELECT reason FROM pg_no_advice n WHERE n.statement_id = s.id) AS no_advice "
			   "FROM pg_statement s WHERE s.is_own = 0 AND s.calls > 0 ORDER BY s.id",
	    STATEMENTS_SHOWN);
}

static json_t *advice(struct rows *rows)
{
	return rows_table(
	    rows,
	    "SELECT a.id, t.label AS table_label, a.columns, a.method, a.ddl, a.undo, a.source, a.confidence, "
	    "a.reason, "
	    "format('%.1f', 100 * a.share) AS share, format('%,d', CAST(a.cost_before AS INTEGER)) AS cost_before, "
	    "format('%,d', CAST(a.cost_after AS INTEGER)) AS cost_after, "
	    "CASE WHEN a.bytes IS NOT NULL THEN format('%,d', a.bytes / 1000000) END AS megabytes, "
	    "format('%,d', a.calls) AS calls FROM pg_advice a "
	    "JOIN database_table t ON t.database = a.database AND t.oid = a.table_oid ORDER BY a.id",
	    ADVICE_SHOWN);
}

/* The gravest first; of the same class those that most of the load goes through. */
static json_t *findings(struct rows *rows)
{
	return rows_table(
	    rows,
	    "SELECT rule, impact, coalesce(subject, path) AS subject, message, nullif(remedy, '') AS remedy, "
	    "CASE WHEN share > 0 THEN format('%.1f', 100 * share) END AS share FROM finding "
	    "WHERE rule LIKE 'database/%' ORDER BY impact_points DESC, share IS NULL, share DESC, id",
	    FINDINGS_SHOWN);
}

static json_t *unknown(struct rows *rows)
{
	return rows_table(rows, "SELECT subject, reason, remedy FROM pg_unknown ORDER BY subject", UNKNOWN_SHOWN);
}

void model_add_database(struct model_job *job)
{
	json_t *database = server(&job->rows);

	if (!json_is_null(database)) {
		json_object_set_new(database, "load", load(&job->rows));
		json_object_set_new(database, "advice", advice(&job->rows));
		json_object_set_new(database, "findings", findings(&job->rows));
		json_object_set_new(database, "unknown", unknown(&job->rows));
	}
	json_object_set_new(job->model, "database", database);
}

json_t *report_profile_model(struct store *store, const struct rule_set *rules, struct err *err)
{
	struct model_job job = {.rows = {.store = store, .err = err}, .rules = rules, .model = json_object()};

	model_add_database(&job);
	if (job.rows.failed) {
		json_decref(job.model);
		return NULL;
	}
	return job.model;
}
