/*
 * Chapter 3 and appendix B: findings by dimension, grouped by issue, then rule; what each kind means and how it is
 * mended; all findings.
 */
#include "report/model.h"

#include "base/limits.h"
#include "base/num.h"
#include "report/words.h"

#include "base/banned.h"

enum { ISSUES_SHOWN = 12 };

#define PLACE                                                                                    \
	"CASE WHEN f.path IS NULL THEN coalesce(nullif(f.subject, ''), 'the whole repository') " \
	"WHEN f.line IS NULL THEN f.path ELSE f.path || ':' || f.line END"

#define FINDING_COLUMNS                                                                                     \
	"f.id, f.rule, f.dimension, f.path, f.line, f.end_line, f.symbol, f.subject, " PLACE                \
	" AS place, f.value, f.\"limit\", f.impact, f.impact_points, f.effort, f.effort_minutes, "          \
	"f.counted_minutes, f.counted_minutes < f.effort_minutes AS is_spoken_for, f.is_debt, f.priority, " \
	"f.confidence, f.issue_id, f.message, f.fingerprint"

/* The three that weigh most of each rule in one issue: the reader sees what it is about, the appendix has the rest. */
static const char findings_of_issue[] =
    "SELECT " FINDING_COLUMNS ", f.of_rule, "
    "coalesce((SELECT title FROM outcome o WHERE o.rule = f.rule), f.rule) AS title, "
    "(SELECT group_concat(part, '; ') FROM (SELECT reason || format(' %+d', amount) AS part FROM finding_part "
    "WHERE finding_id = f.id AND measure = 'impact' ORDER BY ordinal)) AS parts "
    "FROM (SELECT *, row_number() OVER (PARTITION BY rule ORDER BY impact_points DESC, effort_minutes DESC, "
    "id) AS n, min(id) OVER (PARTITION BY rule) AS "
    "first, "
    "count(*) OVER (PARTITION BY rule) AS of_rule FROM finding WHERE issue_id = ?1) f "
    "WHERE n <= 3 ORDER BY first, n";

/* "0.5 to 2.0 hours", from two person-days on "2.0 to 8.0 days": the effort with the model's range. */
static json_t *effort_range(const struct model_job *job, const json_t *finding)
{
	const struct model_effort *effort = &job->rules->model.effort;
	int64_t minutes = json_integer_value(json_object_get(finding, "effort_minutes"));
	bool in_days = minutes * effort->high_percent / 100 >= 2 * (int64_t)effort->day_minutes;
	int64_t unit = in_days ? effort->day_minutes : 60;
	int64_t low = share_of(minutes * effort->low_percent, 100 * unit, 10);
	int64_t high = share_of(minutes * effort->high_percent, 100 * unit, 10);
	struct buf text = {0};

	if (high < 1) {
		buf_add_text(&text, "under 0.1 hours");
		return json_of_buf(&text);
	}
	words_tenths(&text, low);
	buf_add_text(&text, " to ");
	words_tenths(&text, high);
	buf_add_text(&text, in_days ? " days" : " hours");
	return json_of_buf(&text);
}

/* The object of the rule of `finding` at the end of `kinds`, made when the last one is of another rule. */
static json_t *kind_of(json_t *kinds, const json_t *finding)
{
	size_t count = json_array_size(kinds);
	json_t *last = json_array_get(kinds, count ? count - 1 : 0);

	if (last && json_equal(json_object_get(last, "rule"), json_object_get(finding, "rule")))
		return last;
	last = json_pack("{s:O, s:O, s:O, s:[]}", "rule", json_object_get(finding, "rule"), "title",
			 json_object_get(finding, "title"), "total", json_object_get(finding, "of_rule"), "findings");
	json_array_append_new(kinds, last);
	return last;
}

static json_t *kinds_of_issue(struct model_job *job, int64_t issue)
{
	json_t *findings = rows_array_for(&job->rows, findings_of_issue, issue), *kinds = json_array(), *item;
	size_t i;

	json_array_foreach(findings, i, item)
	{
		json_object_set_new(item, "range", effort_range(job, item));
		json_array_append(json_object_get(kind_of(kinds, item), "findings"), item);
	}
	json_decref(findings);
	json_array_foreach(kinds, i, item)
	{
		json_int_t rest = json_integer_value(json_object_get(item, "total")) -
				  (json_int_t)json_array_size(json_object_get(item, "findings"));

		json_object_set_new(item, "rest", json_integer(rest));
		json_object_set_new(item, "has_rest", json_boolean(rest > 0));
	}
	return kinds;
}

static json_t *issues_of_dimension(struct model_job *job, enum dimension dimension)
{
	json_t *table, *issue;
	size_t i;

	table = rows_table_for(&job->rows,
			       "SELECT " MODEL_ISSUE_COLUMNS " FROM issue i WHERE i.dimension = ?1 ORDER BY i.id",
			       view_of(dimension_name(dimension)), ISSUES_SHOWN);
	json_array_foreach(json_object_get(table, "rows"), i, issue)
	{
		json_object_set_new(issue, "business", model_business(job, issue));
		json_object_set_new(issue, "kinds",
				    kinds_of_issue(job, json_integer_value(json_object_get(issue, "id"))));
	}
	return table;
}

/* How the checks of each dimension ended; dimensions without a check are not in the array. */
static json_t *check_counts(struct model_job *job)
{
	return rows_array(&job->rows,
			  "SELECT dimension, count(*) AS checks, count(*) FILTER (WHERE status = 'pass') AS passed, "
			  "count(*) FILTER (WHERE status = 'fail') AS failed, "
			  "count(*) FILTER (WHERE status = 'not_applicable') AS not_applicable, "
			  "count(*) FILTER (WHERE status IN ('unknown', 'error')) AS unmeasured, "
			  "count(*) FILTER (WHERE status IN ('unknown', 'error')) > 0 AS has_unmeasured FROM outcome "
			  "GROUP BY dimension ORDER BY dimension");
}

static json_t *counts_of(const json_t *counts, const char *dimension)
{
	json_t *row;
	size_t i;

	json_array_foreach(counts, i, row) if (view_is(view_of(json_string_value(json_object_get(row, "dimension"))),
						       dimension)) return json_incref(row);
	return json_null();
}

static json_t *dimensions(struct model_job *job)
{
	static const char *const labels[DIMENSION_COUNT] = {"Code", "Architecture", "Team", "Process"};
	json_t *array = json_array(), *counts = check_counts(job);

	for (int d = 0; d < DIMENSION_COUNT; d++) {
		json_t *dimension = json_object();

		json_object_set_new(dimension, "dimension", json_string(dimension_name((enum dimension)d)));
		json_object_set_new(dimension, "label", json_string(labels[d]));
		json_object_set_new(dimension, "number", json_integer(d + 1));
		json_object_set_new(dimension, "issues", issues_of_dimension(job, (enum dimension)d));
		/* Debt is told in the chapter of the code: there the template finds that of the whole model. */
		if (d != DIMENSION_CODE)
			json_object_set_new(dimension, "debt", json_null());
		json_object_set_new(dimension, "checks", counts_of(counts, dimension_name((enum dimension)d)));
		json_array_append_new(array, dimension);
	}
	json_decref(counts);
	return array;
}

static json_t *text_or_null(const char *text)
{
	return text ? json_of_view(view_of(text)) : json_null();
}

/* What a rule's file says of it; a rule that is not loaded any more keeps its title only. */
static json_t *explanations(struct model_job *job)
{
	json_t *table = rows_table(&job->rows,
				   "SELECT f.rule, count(*) AS findings, min(f.priority) AS priority, "
				   "coalesce((SELECT title FROM outcome o WHERE o.rule = f.rule), f.rule) AS title "
				   "FROM finding f GROUP BY f.rule ORDER BY min(f.id)",
				   500);
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(table, "rows"), i, row)
	{
		const char *id = json_string_value(json_object_get(row, "rule"));
		const struct rule *rule = rules_find(job->rules, view_of(id));

		json_object_set_new(row, "is_known", json_boolean(rule != NULL));
		json_object_set_new(row, "why", text_or_null(rule ? rule->why : NULL));
		json_object_set_new(row, "fix", text_or_null(rule ? rule->fix : NULL));
		json_object_set_new(row, "guardrail", text_or_null(rule ? rule->guardrail : NULL));
	}
	return table;
}

static json_t *all_findings(struct model_job *job)
{
	json_t *table =
	    rows_table(&job->rows, "SELECT " FINDING_COLUMNS " FROM finding f ORDER BY f.id", REPORT_FINDINGS_LIMIT);
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(table, "rows"), i, row)
	    json_object_set_new(row, "range", effort_range(job, row));
	return table;
}

/* What is left alone, and what was to be and does not count any more. */
static void add_suppressions(struct model_job *job)
{
	json_object_set_new(
	    job->model, "suppressed",
	    rows_table(&job->rows,
		       "SELECT f.priority, f.path, " PLACE " AS place, f.message, f.rule, s.status, s.owner, "
		       "s.owner <> '' AS has_owner, s.reason, s.expires FROM finding f JOIN suppression s "
		       "ON s.id = f.suppression_id ORDER BY s.expires, f.id",
		       REPORT_FINDINGS_LIMIT));
	json_object_set_new(
	    job->model, "lapsed",
	    rows_table(&job->rows,
		       "SELECT s.rule, coalesce(s.path, s.symbol, s.fingerprint, '') AS place, s.owner, "
		       "s.owner <> '' AS has_owner, s.reason, CASE s.state WHEN 'expired' THEN 'over since ' "
		       "|| s.expires WHEN 'refused' THEN s.refusal ELSE 'covers nothing any more' END AS why "
		       "FROM suppression s WHERE s.state <> 'active' ORDER BY s.state, s.id",
		       REPORT_FINDINGS_LIMIT));
}

void model_add_findings(struct model_job *job)
{
	json_object_set_new(job->model, "dimensions", dimensions(job));
	json_object_set_new(job->model, "explanations", explanations(job));
	json_object_set_new(job->model, "findings", all_findings(job));
	add_suppressions(job);
}
