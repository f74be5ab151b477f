/*
 * The chapter about a database that was profiled: whose load it is, which indexes would take it away, what else is
 * wrong and what mends it, and what could not be seen.
 */
#include "report/model.h"

#include "base/banned.h"

enum { STATEMENTS_SHOWN = 12, ADVICE_SHOWN = 20, FINDINGS_SHOWN = 40, UNKNOWN_SHOWN = 30 };

static json_t *server(struct rows *rows)
{
	return rows_first(
	    rows, "SELECT address, database, role, version, date(taken_time, 'unixepoch') AS date, is_standby, "
		  "is_pooled, statements_version IS NOT NULL AS has_statements, "
		  "(SELECT count(*) FROM pg_table) AS tables, (SELECT count(*) FROM pg_index) AS indexes, "
		  "(SELECT format('%,d', sum(bytes) / 1000000) FROM pg_database WHERE is_profiled) AS megabytes "
		  "FROM pg_server");
}

/* How old the evidence is, where the time goes, the verdict: what the first screen says. */
static json_t *headlines(struct rows *rows)
{
	return rows_array(rows, "SELECT text AS line FROM profile_headline WHERE rank > 1 ORDER BY rank");
}

static json_t *load(struct rows *rows)
{
	return rows_table(rows, "SELECT * FROM profile_load ORDER BY id", STATEMENTS_SHOWN);
}

static json_t *advice(struct rows *rows)
{
	return rows_table(
	    rows,
	    "SELECT a.id, t.label AS table_label, a.columns, a.method, a.ddl, a.undo, a.source, a.confidence, "
	    "a.reason, "
	    "format('%.1f', 100 * a.share) AS share, format('%,d', CAST(a.cost_before AS INTEGER)) AS cost_before, "
	    "format('%,d', CAST(a.cost_after AS INTEGER)) AS cost_after, "
	    "CASE WHEN a.bytes IS NOT NULL THEN iif(a.bytes < 1000000, 'under 1', format('%,d', a.bytes / 1000000)) "
	    "END AS megabytes, "
	    "format('%,d', a.calls) AS calls, p.outcome, p.reason AS proof_reason, format('%.4g', p.ms_before) AS "
	    "ms_before, format('%.3g', p.ms_after) AS ms_after, p.ms_before IS NOT NULL AS is_timed FROM pg_advice a "
	    "JOIN database_table t ON t.database = a.database AND t.oid = a.table_oid "
	    "LEFT JOIN pg_proof p ON p.advice_id = a.id ORDER BY a.id",
	    ADVICE_SHOWN);
}

/* The gravest first; of the same class those that most of the load goes through. */
static json_t *findings(struct rows *rows)
{
	return rows_table(
	    rows,
	    "SELECT rule, impact, coalesce(subject, path) AS subject, message, nullif(remedy, '') AS remedy, "
	    "CASE WHEN share >= 0.001 THEN format('%.1f', 100 * share) END AS share FROM finding "
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
		json_object_set_new(database, "headlines", headlines(&job->rows));
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
