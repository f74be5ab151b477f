/*
 * Technical debt, in the chapter of the code and with its arithmetic in appendix A: every number a reader needs to come
 * to the same result with a pencil.
 */
#include "report/model.h"

#include "base/banned.h"

enum { MODULES_SHOWN = 60, KINDS_SHOWN = 40 };

#define PERMILLE(share) "CAST(round(10 * " share ") AS INTEGER)"
#define DEBT_COLUMNS                                                                                                   \
	"files, flagged_files, " PERMILLE("file_share") " AS file_permille, code_lines, flagged_lines, " PERMILLE(     \
	    "flagged_share") " AS flagged_permille, findings, minutes, whole_minutes, " PERMILLE("debt_ratio") " AS "  \
													       "ratio" \
													       "_perm" \
													       "ille," \
													       " lett" \
													       "er"

static json_t *letters_of(const struct model_debt *model)
{
	static const char *const letters[DEBT_LETTERS] = {"A", "B", "C", "D"};
	json_t *array = json_array();

	for (size_t i = 0; i < DEBT_LETTERS; i++)
		json_array_append_new(
		    array, json_pack("{s:s, s:i}", "letter", letters[i], "percent", model->letter_percent[i]));
	return array;
}

/* "P0, P1, P2" */
static json_t *priorities_of(const struct model_debt *model)
{
	struct buf text = {0};

	for (int p = 0; p < PRIORITY_COUNT; p++)
		if (model->flags[p])
			buf_addf(&text, "%s%s", text.n ? ", " : "", priority_name((enum priority)p));
	return json_of_buf(&text);
}

/* Minutes of each kind of finding in person-days; they add up to the whole. */
static json_t *kinds(struct model_job *job)
{
	struct buf sql = {0};
	json_t *table;

	buf_addf(&sql,
		 "SELECT rule, title, findings, minutes, alone_minutes, format('%%.1f', 1.0 * minutes / %d) AS days "
		 "FROM debt_kind ORDER BY minutes DESC, rule",
		 job->rules->model.effort.day_minutes);
	table = rows_table(&job->rows, buf_text(&sql), KINDS_SHOWN);
	buf_release(&sql);
	return table;
}

static json_t *whole(struct model_job *job)
{
	struct buf sql = {0};
	json_t *row;

	buf_addf(&sql,
		 "SELECT " DEBT_COLUMNS ", format('%%.1f', 1.0 * minutes / %d) AS days FROM debt_summary "
		 "WHERE scope = 'repository' AND code_lines > 0",
		 job->rules->model.effort.day_minutes);
	row = rows_first(&job->rows, buf_text(&sql));
	buf_release(&sql);
	return row;
}

/* The debt without what somebody decided to leave alone; null when that is nothing. */
static json_t *net(struct model_job *job)
{
	struct buf sql = {0};
	json_t *row;

	buf_addf(
	    &sql,
	    "SELECT s.findings, s.findings = 1 AS is_one, s.minutes, d.minutes - s.minutes AS net_minutes, "
	    "format('%%.1f', 1.0 * (d.minutes - s.minutes) / %d) AS days FROM debt_summary d JOIN (SELECT count(*) AS "
	    "findings, sum(counted_minutes) AS minutes FROM finding WHERE is_debt AND suppression_id IS NOT NULL) s "
	    "WHERE d.scope = 'repository' AND s.findings > 0",
	    job->rules->model.effort.day_minutes);
	row = rows_first(&job->rows, buf_text(&sql));
	buf_release(&sql);
	return row;
}

void model_add_debt(struct model_job *job)
{
	const struct model *model = &job->rules->model;
	json_t *debt = whole(job);

	if (!json_is_null(debt)) {
		json_object_set_new(debt, "line_minutes", json_integer(model->debt.line_minutes));
		json_object_set_new(debt, "day_minutes", json_integer(model->effort.day_minutes));
		json_object_set_new(debt, "letters", letters_of(&model->debt));
		json_object_set_new(debt, "priorities", priorities_of(&model->debt));
		json_object_set_new(debt, "kinds", kinds(job));
		json_object_set_new(debt, "net", net(job));
		json_object_set_new(debt, "modules",
				    rows_table(&job->rows,
					       "SELECT CASE module WHEN '' THEN '(top directory)' ELSE module END AS "
					       "module_label, " DEBT_COLUMNS
					       " FROM debt_summary WHERE scope = 'module' "
					       "AND code_lines > 0 ORDER BY minutes DESC, module",
					       MODULES_SHOWN));
	}
	json_object_set_new(job->model, "debt", debt);
}
