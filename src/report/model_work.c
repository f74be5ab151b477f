/*
 * Chapters 2 and 5: the matrix with how many issues are in each cell, the work list, quick wins, the order in which
 * work can start, and the phases.
 */
#include "report/model.h"

#include <stdlib.h>

#include "base/mem.h"
#include "judge/order.h"

#include "base/banned.h"

enum { MOST_ISSUES = 60, MOST_WINS = 8 };

/* The issues in view, as rows and as judge/order.h wants them. */
struct work_list {
	json_t *issues; /* array */
	struct work *items;
	size_t count;
	struct work_need *needs;
	size_t need_count;
};

static struct view text_of(const json_t *object, const char *key)
{
	const json_t *text = json_object_get(object, key);

	return (struct view){json_string_value(text), json_string_length(text)};
}

static enum priority priority_of(struct view name)
{
	for (enum priority p = 0; p < PRIORITY_COUNT; p++)
		if (view_is(name, priority_name(p)))
			return p;
	return PRIORITY_P3;
}

static enum level known_level(struct view name)
{
	int level = level_of(name);

	return level < 0 ? LEVEL_LOW : (enum level)level;
}

static struct work work_of(const json_t *issue)
{
	return (struct work){
	    .title = text_of(issue, "title"),
	    .scope = text_of(issue, "scope"),
	    .impact = known_level(text_of(issue, "impact")),
	    .effort = known_level(text_of(issue, "effort")),
	    .priority = priority_of(text_of(issue, "priority")),
	    .points = json_integer_value(json_object_get(issue, "impact_points")),
	    .minutes = json_integer_value(json_object_get(issue, "effort_minutes")),
	};
}

static size_t item_of(const struct work_list *list, int64_t id)
{
	for (size_t i = 0; i < list->count; i++)
		if (json_integer_value(json_object_get(json_array_get(list->issues, i), "id")) == id)
			return i;
	return list->count;
}

static void load_needs(struct work_list *list, struct rows *rows)
{
	json_t *needs = rows_array(rows, "SELECT issue_id, needs_id FROM issue_need ORDER BY issue_id, needs_id"),
	       *need;
	size_t i;

	list->needs = xcalloc(json_array_size(needs), sizeof(*list->needs));
	json_array_foreach(needs, i, need)
	{
		size_t waits = item_of(list, json_integer_value(json_object_get(need, "issue_id")));
		size_t first = item_of(list, json_integer_value(json_object_get(need, "needs_id")));

		if (waits < list->count && first < list->count)
			list->needs[list->need_count++] = (struct work_need){waits, first};
	}
	json_decref(needs);
}

static void work_list_load(struct work_list *list, struct model_job *job)
{
	json_t *issue;
	size_t i;

	list->issues =
	    rows_array(&job->rows, "SELECT " MODEL_ISSUE_COLUMNS ", i.effort_minutes FROM issue i ORDER BY i.id");
	list->count = json_array_size(list->issues);
	list->items = xcalloc(list->count, sizeof(*list->items));
	json_array_foreach(list->issues, i, issue)
	{
		list->items[i] = work_of(issue);
		json_object_set_new(issue, "business", model_business(job, issue));
	}
	load_needs(list, &job->rows);
}

static void work_list_release(struct work_list *list)
{
	json_decref(list->issues);
	free(list->items);
	free(list->needs);
}

/* --- the matrix --- */

static json_t *matrix_cell(const struct model *model, const struct work_list *list, enum level impact,
			   enum level effort)
{
	json_t *cell = json_object();
	int64_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += list->items[i].impact == impact && list->items[i].effort == effort;
	json_object_set_new(cell, "priority", json_string(priority_name(model->matrix[impact][effort])));
	json_object_set_new(cell, "count", json_integer(count));
	json_object_set_new(cell, "has_issues", json_boolean(count > 0));
	return cell;
}

/* Rows from critical to low, cells from low to high effort. */
static json_t *matrix(const struct model_job *job, const struct work_list *list)
{
	json_t *rows = json_array();

	for (int impact = LEVEL_COUNT - 1; impact >= 0; impact--) {
		json_t *row = json_object(), *cells = json_array();

		for (int effort = 0; effort < EFFORT_COUNT; effort++)
			json_array_append_new(
			    cells, matrix_cell(&job->rules->model, list, (enum level)impact, (enum level)effort));
		json_object_set_new(row, "impact", json_string(level_name((enum level)impact)));
		json_object_set_new(row, "cells", cells);
		json_array_append_new(rows, row);
	}
	return rows;
}

/* --- lists --- */

/* The table of the first `most` of `count` items, in the order given. */
static json_t *pick(const struct work_list *list, const size_t *order, size_t count, size_t most)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count && i < most; i++)
		json_array_append_new(array, json_deep_copy(json_array_get(list->issues, order[i])));
	return rows_table_of(array, count);
}

static json_t *all_issues(const struct work_list *list)
{
	size_t *order = xcalloc(list->count, sizeof(*order));
	json_t *table;

	for (size_t i = 0; i < list->count; i++)
		order[i] = i;
	table = pick(list, order, list->count, MOST_ISSUES);
	free(order);
	return table;
}

static json_t *quick_wins(const struct work_list *list)
{
	size_t *order = xcalloc(list->count, sizeof(*order));
	json_t *table = pick(list, order, work_quick_wins(list->items, list->count, order), MOST_WINS);

	free(order);
	return table;
}

/* Titles of what an item waits for. */
static json_t *needed_titles(const struct work_list *list, size_t item)
{
	json_t *titles = json_array();

	for (size_t i = 0; i < list->need_count; i++)
		if (list->needs[i].waits == item)
			json_array_append_new(
			    titles,
			    json_pack("{s:O}", "title",
				      json_object_get(json_array_get(list->issues, list->needs[i].first), "title")));
	return rows_table_of(titles, json_array_size(titles));
}

static json_t *start_row(const struct work_list *list, const struct work_start *start)
{
	json_t *row = json_deep_copy(json_array_get(list->issues, start->item));
	json_t *blocked = json_null();

	if (start->for_item >= 0)
		blocked = json_incref(json_object_get(json_array_get(list->issues, (size_t)start->for_item), "title"));
	json_object_set_new(row, "urgency", json_string(priority_name(start->urgency)));
	json_object_set_new(row, "blocks", blocked);
	json_object_set_new(row, "needs", needed_titles(list, start->item));
	return row;
}

static json_t *start_order(const struct work_list *list)
{
	struct work_start *starts = xcalloc(list->count, sizeof(*starts));
	struct err cycle = {0};
	json_t *array = json_array();

	/* A cycle was refused when the audit was judged; a store that holds one all the same gets no order. */
	if (work_start_order(list->items, list->count, list->needs, list->need_count, starts, &cycle) == 0)
		for (size_t i = 0; i < list->count && i < MOST_ISSUES; i++)
			json_array_append_new(array, start_row(list, &starts[i]));
	free(starts);
	return rows_table_of(array, list->count);
}

/* --- phases --- */

static json_t *texts_of(const char **texts, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_pack("{s:s}", "text", texts[i]));
	return rows_table_of(array, count);
}

/* What its type says of the work; work that a person named may be of none. */
static void add_type(json_t *row, const struct issue_type *type)
{
	json_object_set_new(row, "done", type ? texts_of(type->done, type->done_count) : json_null());
	json_object_set_new(row, "guardrails", type ? texts_of(type->guardrails, type->guardrail_count) : json_null());
	json_object_set_new(row, "pattern", type && type->pattern ? json_string(type->pattern) : json_null());
}

static json_t *phase_work(const struct model_job *job, const struct work_list *list, enum phase phase)
{
	json_t *array = json_array(), *issue;
	size_t i;

	json_array_foreach(list->issues, i, issue)
	{
		json_t *row;

		if (!view_is(text_of(issue, "phase"), phase_name(phase)) || list->items[i].priority == PRIORITY_P3)
			continue;
		row = json_deep_copy(issue);
		add_type(row, rules_find_issue(job->rules, text_of(issue, "type")));
		json_array_append_new(array, row);
	}
	return rows_table_of(array, json_array_size(array));
}

static json_t *phases(const struct model_job *job, const struct work_list *list)
{
	static const enum phase all[] = {PHASE_ASSESS, PHASE_STABILIZE, PHASE_ACCELERATE};
	json_t *array = json_array();

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		json_t *work = phase_work(job, list, all[i]);

		if (json_is_null(work))
			continue;
		json_array_append_new(array, json_pack("{s:s, s:o}", "phase", phase_name(all[i]), "work", work));
	}
	return rows_table_of(array, json_array_size(array));
}

/* --- what people decided --- */

static void add_decisions(struct model_job *job)
{
	struct rows *rows = &job->rows;

	json_object_set_new(job->model, "act_now",
			    rows_table(rows,
				       "SELECT a.task, nullif(a.owner, '') AS owner, printf('%g', a.hours) AS hours, "
				       "a.hours IS NOT NULL AS has_hours, i.title, i.priority "
				       "FROM act_now a JOIN issue i ON i.id = a.issue_id ORDER BY a.ordinal",
				       MOST_ISSUES));
	json_object_set_new(job->model, "overrides",
			    rows_table(rows,
				       "SELECT i.id, i.title, i.priority, p.text FROM issue_part p "
				       "JOIN issue i ON i.id = p.issue_id WHERE p.part = 'set' "
				       "ORDER BY i.id, p.ordinal",
				       2 * MOST_ISSUES));
	json_object_set_new(job->model, "lost_decisions",
			    rows_table(rows,
				       "SELECT issue, module, impact, effort, set_by, set_day, reason FROM decision "
				       "WHERE issues = 0 ORDER BY ordinal",
				       MOST_ISSUES));
}

void model_add_work(struct model_job *job)
{
	struct work_list list = {0};

	work_list_load(&list, job);
	json_object_set_new(job->model, "matrix", matrix(job, &list));
	json_object_set_new(job->model, "issues", all_issues(&list));
	json_object_set_new(job->model, "quick_wins", quick_wins(&list));
	json_object_set_new(job->model, "start_order", start_order(&list));
	json_object_set_new(job->model, "phases", phases(job, &list));
	add_decisions(job);
	work_list_release(&list);
}
