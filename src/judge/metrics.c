/*
 * Numbers about the whole audit. One that rests on a collector that did not
 * finish is left out: absent is not zero.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/num.h"
#include "judge/debt.h"
#include "judge/internal.h"

#include "base/banned.h"

struct metric_query {
	const char *name, *unit;
	const char *source; /* m measured, d derived, j judged */
	const char *sql;    /* NULL in its only cell: no such number here */
};

static const struct metric_query queries[] = {
    {"files", "files", "m", "SELECT count(*) FROM file"},
    {"code_lines", "lines", "m", "SELECT coalesce(sum(code_lines), 0) FROM file_path"},
    {"production_files", "files", "m", "SELECT count(*) FROM file_path WHERE class = 'production'"},
    {"production_code_lines", "lines", "m",
     "SELECT coalesce(sum(code_lines), 0) FROM file_path WHERE class = 'production'"},
    {"test_files", "files", "m", "SELECT count(*) FROM file WHERE class = 'test'"},
    {"test_code_lines", "lines", "m", "SELECT coalesce(sum(code_lines), 0) FROM file_path WHERE class = 'test'"},
    {"test_ratio", "percent", "d", "SELECT 100 * test_lines / nullif(code_lines, 0) FROM size"},
    {"test_cases", "tests", "m", "SELECT sum(cases) FROM test_source"},
    {"assertions", "assertions", "m", "SELECT sum(assertions) FROM test_source"},
    {"skipped_tests", "tests", "m", "SELECT sum(skipped) FROM test_source"},
    {"untested_files", "files", "d",
     "SELECT iif(EXISTS (SELECT 1 FROM test_reach WHERE is_known), (SELECT count(*) FROM untested_file), NULL)"},
    {"functions", "functions", "m",
     "SELECT count(*) FROM file_path AS p JOIN function AS f ON f.blob_id = p.blob_id AND f.language = p.language"},
    {"modules", "modules", "d", "SELECT count(*) FROM module"},
    {"commits", "commits", "m", "SELECT count(*) FROM git_commit"},
    {"merges", "commits", "m", "SELECT count(*) FROM git_commit WHERE parents > 1"},
    {"people", "people", "m", "SELECT count(*) FROM person WHERE NOT is_bot"},
    {"active_people", "people", "m", "SELECT count(*) FROM active_person"},
    {"bots", "accounts", "m", "SELECT count(*) FROM person WHERE is_bot"},
    {"truck_factor", "people", "d", "SELECT bus_factor FROM bus_factor WHERE scope = 'repository'"},
    {"orphaned_files", "files", "d", "SELECT orphaned_files FROM bus_factor WHERE scope = 'repository'"},
    {"release_days_year", "days", "d", "SELECT days_year FROM release_cadence WHERE scope = 'repository'"},
    {"lead_time", "days", "d", "SELECT CAST(round(lead_days) AS INTEGER) FROM lead_time"},
    {"repaired_releases", "permille", "d", "SELECT CAST(round(10 * repaired_share) AS INTEGER) FROM release_quality"},
    {"review_evidence", "permille", "d", "SELECT 1000 * (strong + weak) / changes FROM review_summary"},
    {"direct_pushes", "permille", "d", "SELECT 1000 * direct / changes FROM review_summary"},
    {"commit_trend", "percent", "d",
     "SELECT CAST(round(change) AS INTEGER) FROM activity_trend WHERE measure = 'commits'"},
    {"compared_code_lines", "lines", "m", "SELECT code_lines FROM duplication_share"},
    {"duplicated_code_lines", "lines", "m", "SELECT duplicated_lines FROM duplication_share"},
    {"duplication", "permille", "m", "SELECT CAST(round(10 * share) AS INTEGER) FROM duplication_share"},
    {"duplication_min_lines", "lines", "j", "SELECT min_lines FROM duplication_share"},
    {"duplication_min_tokens", "tokens", "j", "SELECT min_tokens FROM duplication_share"},
    {"single_owner_modules", "modules", "d",
     "SELECT count(*) FROM bus_factor WHERE scope = 'module' AND bus_factor = 1"},
};

static void put(const struct judgement *judgement, const char *name, double value, const char *unit, const char *source)
{
	put_metric(judgement->store, &(struct metric_row){
					 .audit_id = judgement->audit_id,
					 .name = view_of(name),
					 .value = value,
					 .unit = view_of(unit),
					 .source = view_of(source),
				     });
}

/* 1: *value is the number, 0: it was not measured, -1: the query failed. */
static int measure(const struct judgement *judgement, const char *sql, int64_t *value, struct err *err)
{
	struct buf blocking = {.limit = REASON_LIMIT}, partial = {.limit = REASON_LIMIT};
	struct query *query;
	int status;

	if (store_query_guarded(judgement->store, view_of(sql), &query, err))
		return -1;
	status = collectors_ready(&judgement->collectors, &query, 1, &blocking, &partial);
	if (status == 1)
		status = query_step(query, err);
	if (status == 1) {
		*value = query_int(query, 0);
		status = query_type(query, 0) != QUERY_NULL;
	}
	query_free(query);
	buf_release(&blocking);
	buf_release(&partial);
	return status;
}

/* --- the work list --------------------------------------------------------------------------------------------------
 */

static void write_work(const struct judgement *judgement)
{
	static const char *const issue_names[PRIORITY_COUNT] = {"issues_p0", "issues_p1", "issues_p2", "issues_p3"};
	static const char *const finding_names[PRIORITY_COUNT] = {"findings_p0", "findings_p1", "findings_p2",
								  "findings_p3"};
	int64_t issues[PRIORITY_COUNT] = {0}, findings[PRIORITY_COUNT] = {0}, minutes = 0;

	for (size_t i = 0; i < judgement->issues.count; i++) {
		issues[judgement->issues.items[i].work.priority]++;
		if (judgement->issues.items[i].work.priority < PRIORITY_P3)
			minutes += judgement->issues.items[i].work.minutes;
	}
	for (size_t i = 0; i < judgement->finding_count; i++)
		findings[judgement->findings[i]->priority]++;
	for (enum priority p = 0; p < PRIORITY_COUNT; p++) {
		put(judgement, issue_names[p], (double)issues[p], "issues", "d");
		put(judgement, finding_names[p], (double)findings[p], "findings", "d");
	}
	put(judgement, "planned_minutes", (double)minutes, "minutes", "d");
}

static void write_outcome_counts(const struct judgement *judgement)
{
	static const char *const names[] = {"rules_passed", "rules_failed", "rules_not_applicable", "rules_unknown",
					    "rules_in_error"};
	int64_t counts[OUTCOME_ERROR + 1] = {0};

	for (size_t i = 0; i < judgement->rules->rule_count; i++)
		if (!judgement->evaluations[i].is_left_out)
			counts[judgement->evaluations[i].status]++;
	for (int i = 0; i <= OUTCOME_ERROR; i++)
		put(judgement, names[i], (double)counts[i], "rules", "m");
}

int write_metrics(const struct judgement *judgement, struct err *err)
{
	int64_t files = -1, code_lines = -1;

	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++) {
		int64_t value = 0;
		int status = measure(judgement, queries[i].sql, &value, err);

		if (status < 0)
			return -1;
		if (status == 0)
			continue;
		put(judgement, queries[i].name, (double)value, queries[i].unit, queries[i].source);
		if (strcmp(queries[i].name, "production_files") == 0)
			files = value;
		if (strcmp(queries[i].name, "production_code_lines") == 0)
			code_lines = value;
	}
	write_work(judgement);
	write_outcome_counts(judgement);
	return files < 0 || code_lines < 0 ? 0 : write_debt(judgement, files, code_lines, err);
}
