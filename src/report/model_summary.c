/*
 * Chapter 1: what somebody reads who reads one page, and chapter 7, what was not measured, which that page points to.
 */
#include "report/model.h"

#include "base/banned.h"

enum { TOP_RISKS = 5, TOP_PIECES = 3, TOP_STRENGTHS = 5, TOP_DECISIONS = 3, TOP_GAPS = 4 };

static json_t *count_of(struct rows *rows, const char *metric)
{
	int64_t value;

	return rows_metric(rows, metric, &value) ? json_integer(value) : json_null();
}

/*
 * Exactly one of four is true. What urgency means for the verdict is the matrix's business; the words are the
 * template's.
 */
static json_t *verdict(struct rows *rows)
{
	json_t *state = rows_first(
	    rows, "SELECT (SELECT count(*) FROM issue WHERE priority = 'P0') AS p0, "
		  "(SELECT count(*) FROM issue WHERE priority = 'P1') AS p1, "
		  "(SELECT count(*) FROM issue WHERE priority = 'P2') AS p2, "
		  "(SELECT count(*) FROM issue WHERE priority = 'P3') AS p3, "
		  "(SELECT count(*) FROM finding) AS findings, "
		  "(SELECT count(*) FROM outcome WHERE status IN ('pass', 'fail')) AS measured, "
		  "(SELECT count(*) FROM outcome WHERE status <> 'not_applicable') AS applicable, "
		  "(SELECT group_concat(dimension, ', ') FROM (SELECT dimension FROM score WHERE letter = 'NR' AND "
		  "dimension <> 'overall' ORDER BY dimension)) AS unrated, "
		  "(SELECT count(*) FROM score WHERE letter <> 'NR' AND dimension <> 'overall') AS rated");
	bool is_rated = json_integer_value(json_object_get(state, "rated")) > 0;
	bool p0 = json_integer_value(json_object_get(state, "p0")) > 0;
	bool p1 = json_integer_value(json_object_get(state, "p1")) > 0;

	json_object_set_new(state, "is_stop", json_boolean(p0));
	json_object_set_new(state, "is_unknown", json_boolean(!p0 && !p1 && !is_rated));
	json_object_set_new(state, "is_mend", json_boolean(!p0 && p1));
	json_object_set_new(state, "is_sound", json_boolean(!p0 && !p1 && is_rated));
	json_object_set_new(state, "work",
			    rows_first(rows, "SELECT " MODEL_DAYS("l") " AS low, " MODEL_DAYS(
						 "h") " AS high FROM (SELECT sum(days_low) AS l, sum(days_high) AS h "
						      "FROM issue WHERE priority IN ('P0', 'P1')) WHERE h > 0"));
	return state;
}

static json_t *flagged(struct rows *rows)
{
	int64_t share, lines;
	json_t *object;

	if (!rows_metric(rows, "flagged_share", &share) || !rows_metric(rows, "production_code_lines", &lines) ||
	    lines == 0)
		return json_null();
	object = json_object();
	json_object_set_new(object, "share_permille", json_integer(share));
	json_object_set_new(object, "code_lines", json_integer(lines));
	return object;
}

static json_t *numbers(struct rows *rows)
{
	json_t *object = json_object();

	json_object_set_new(object, "first",
			    rows_table(rows, "SELECT title FROM issue WHERE priority = 'P0' ORDER BY id", 3));
	json_object_set_new(object, "flagged", flagged(rows));
	json_object_set_new(
	    object, "truck_factor",
	    rows_first(rows, "SELECT bus_factor, bus_factor_low AS low, bus_factor_high AS high, bus_factor_low <> "
			     "bus_factor_high AS is_range, absence_factor, absence_factor IS NOT NULL AS has_absence, "
			     "files, authors, orphaned_files, "
			     "(SELECT count(*) FROM bus_factor WHERE scope = 'module' AND bus_factor = 1) "
			     "AS single_owner_modules, "
			     "(SELECT count(*) FROM bus_factor WHERE scope = 'module') AS modules "
			     "FROM bus_factor WHERE scope = 'repository' AND files > 0"));
	json_object_set_new(object, "active_people", count_of(rows, "active_people"));
	json_object_set_new(object, "people", count_of(rows, "people"));
	json_object_set_new(object, "commits_year",
			    rows_first(rows, "SELECT count(*) FILTER (WHERE age <= year) AS last, "
					     "count(*) FILTER (WHERE age > year AND age <= 2 * year) AS before "
					     "FROM (SELECT time - commit_time AS age, 86400 * year_days AS year "
					     "FROM git_commit, moment WHERE parents < 2) HAVING count(*) > 0"));
	return object;
}

/*
 * One risk a kind of work: its pieces share the sentence that says what they mean, and five modules to refactor are one
 * risk, not five.
 */
static json_t *risks(struct model_job *job)
{
	json_t *table = rows_table(
	    &job->rows,
	    "SELECT type, min(priority) AS priority, count(*) AS pieces, "
	    "CASE count(*) WHEN 1 THEN min(scope) ELSE '' END AS scope, "
	    "CASE WHEN sum(days_high) < 0.1 THEN 'under 0.1' ELSE " MODEL_DAYS(
		"sum(days_low)") " || ' to ' || " MODEL_DAYS("sum(days_high)") " END AS days FROM issue WHERE priority "
									       "<> 'P3' GROUP BY type ORDER BY min(id)",
	    TOP_RISKS);
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(table, "rows"), i, row)
	{
		const json_t *type = json_object_get(row, "type");

		json_object_set_new(row, "business", model_business(job, row));
		json_object_set_new(
		    row, "work",
		    rows_table_for(&job->rows,
				   "SELECT title FROM issue WHERE type = ?1 AND priority <> 'P3' ORDER BY id",
				   view_of(json_string_value(type)), TOP_PIECES));
	}
	return table;
}

/* Production code in languages without a grammar: nothing is known of its functions. */
static json_t *unparsed(struct rows *rows)
{
	json_t *table =
	    rows_table(rows,
		       "SELECT CASE language WHEN '' THEN 'unknown' ELSE language END AS language, count(*) AS files, "
		       "sum(code_lines) AS code_lines FROM production_file WHERE code_lines > 0 AND NOT is_parsed "
		       "GROUP BY language ORDER BY sum(code_lines) DESC, language",
		       10);

	if (!json_is_null(table))
		json_object_update_new(
		    table,
		    rows_first(rows,
			       "SELECT 1000 * coalesce(sum(code_lines) FILTER (WHERE is_parsed), 0) / "
			       "sum(code_lines) AS parsed_permille FROM production_file HAVING sum(code_lines) > 0"));
	return table;
}

static json_t *scores(struct rows *rows)
{
	return rows_table(
	    rows,
	    "SELECT s.dimension, upper(substr(s.dimension, 1, 1)) || substr(s.dimension, 2) AS label, s.score, s.low, "
	    "s.high, s.letter, s.measured, s.cap, s.weakest_rule, coalesce(o.title, '') AS weakest, o.score AS "
	    "weakest_score, "
	    "s.score IS NOT NULL AS is_rated FROM score s LEFT JOIN outcome o ON o.rule = s.weakest_rule AND o.score < "
	    "100 "
	    "ORDER BY CASE s.dimension WHEN 'code' THEN 0 WHEN 'architecture' THEN 1 WHEN 'team' THEN 2 WHEN 'process' "
	    "THEN 3 ELSE 4 END, s.dimension",
	    16);
}

#define UNMEASURED                                                                        \
	"SELECT rule, title, dimension, status, weight, "                                 \
	"CASE WHEN reason = '' THEN 'no reason was recorded' ELSE reason END AS reason, " \
	"status = 'unknown' AS is_unknown, status = 'error' AS is_error FROM outcome WHERE status IN "

static void add_gaps(struct model_job *job)
{
	struct rows *rows = &job->rows;
	json_t *gaps = json_object();

	json_object_set_new(gaps, "checks",
			    rows_table(rows, UNMEASURED "('unknown', 'error') ORDER BY weight DESC, rule", 200));
	json_object_set_new(gaps, "top",
			    rows_table(rows, UNMEASURED "('unknown', 'error') ORDER BY weight DESC, rule", TOP_GAPS));
	json_object_set_new(gaps, "unparsed", unparsed(rows));
	json_object_set_new(gaps, "not_applicable",
			    rows_table(rows, UNMEASURED "('not_applicable') ORDER BY rule", 200));
	json_object_set_new(
	    gaps, "collectors",
	    rows_table(
		rows,
		"SELECT name, status, detail, status = 'skipped' AS is_skipped, status = 'failed' AS "
		"is_failed, status = 'partial' AS is_partial FROM collector WHERE status <> 'done' ORDER BY name",
		50));
	json_object_set_new(
	    gaps, "diagnostics",
	    rows_table(rows, "SELECT collector, subject, message FROM diagnostic ORDER BY collector, subject, message",
		       50));
	json_object_set_new(job->model, "gaps", gaps);
}

/* The rule's sentence with the number of things that were examined. */
static json_t *strength_of(const struct rule *rule, int64_t population)
{
	struct buf number = {0}, text = {0};

	buf_addf(&number, "%lld", (long long)population);
	buf_add_replaced(&text, view_of(rule->strength), VIEW("{population}"), buf_view(&number));
	buf_release(&number);
	return json_of_buf(&text);
}

/* Checks that passed and whose rule says what that proves, most weight first; null when there is none. */
static json_t *strengths(struct model_job *job)
{
	json_t *passed = rows_table(&job->rows,
				    "SELECT rule, dimension, population FROM outcome WHERE status = 'pass' "
				    "ORDER BY weight DESC, rule",
				    500);
	json_t *rows = json_array(), *row;
	size_t i, total = 0;

	json_array_foreach(json_object_get(passed, "rows"), i, row)
	{
		const struct rule *rule =
		    rules_find(job->rules, view_of(json_string_value(json_object_get(row, "rule"))));

		if (!rule || !rule->strength || ++total > TOP_STRENGTHS)
			continue;
		json_object_set_new(row, "strength",
				    strength_of(rule, json_integer_value(json_object_get(row, "population"))));
		json_array_append(rows, row);
	}
	json_decref(passed);
	if (total)
		return json_pack("{s:o, s:I}", "rows", rows, "total", (json_int_t)total);
	json_decref(rows);
	return json_null();
}

void model_add_summary(struct model_job *job)
{
	struct rows *rows = &job->rows;
	json_t *model = job->model;

	json_object_set_new(model, "verdict", verdict(rows));
	json_object_set_new(model, "numbers", numbers(rows));
	json_object_set_new(model, "risks", risks(job));
	json_object_set_new(model, "strengths", strengths(job));
	json_object_set_new(model, "decisions",
			    rows_table(rows,
				       "SELECT " MODEL_ISSUE_COLUMNS
				       " FROM issue i WHERE i.priority IN ('P0', 'P1') ORDER BY i.id",
				       TOP_DECISIONS));
	json_object_set_new(model, "scores", scores(rows));
	add_gaps(job);
}
