#include "report/model.h"

#include "judge/issues.h"

#include "base/banned.h"

static json_t *header(struct rows *rows)
{
	return rows_first(rows, "SELECT repository, revision, commit_oid, substr(commit_oid, 1, 12) AS commit_short, "
				"date(commit_time, 'unixepoch') AS date, program_version, rules_digest, model_version, "
				"EXISTS (SELECT 1 FROM snapshot) OR (revision = 'database' AND EXISTS (SELECT 1 FROM "
				"pg_server)) AS has_facts FROM audit");
}

json_t *report_model(struct store *store, const struct rule_set *rules, struct err *err)
{
	struct model_job job = {.rows = {.store = store, .err = err}, .rules = rules, .model = json_object()};

	json_object_set_new(job.model, "audit", header(&job.rows));
	model_add_summary(&job);
	model_add_work(&job);
	model_add_findings(&job);
	model_add_debt(&job);
	model_add_facts(&job);
	model_add_team(&job);
	model_add_database(&job);
	model_add_method(&job);
	if (job.rows.failed) {
		json_decref(job.model);
		return NULL;
	}
	return job.model;
}

json_t *model_business(const struct model_job *job, const json_t *issue)
{
	const char *type = json_string_value(json_object_get(issue, "type"));
	const char *scope = json_string_value(json_object_get(issue, "scope"));
	const struct issue_type *known = rules_find_issue(job->rules, view_of(type));
	struct view module = view_of(scope && *scope ? scope : "the code");
	struct buf text = {0};

	if (!known)
		return json_null();
	if (view_is(module, ISSUE_SCOPE_TOP))
		module = VIEW("the top directory");
	buf_add_replaced(&text, view_of(known->business), VIEW("{module}"), module);
	return json_of_buf(&text);
}
