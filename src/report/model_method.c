/*
 * Appendix A: the numbers behind the verdicts, as they were in force.
 */
#include "report/model.h"

#include "base/banned.h"

static void add_level_points(json_t *method, const char *name, const int values[LEVEL_COUNT])
{
	json_t *object = json_object();

	for (int level = 0; level < LEVEL_COUNT; level++)
		json_object_set_new(object, level_name((enum level)level), json_integer(values[level]));
	json_object_set_new(method, name, object);
}

static json_t *modifiers_of(const struct model_modifiers *m)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "tier1",
			 m->tier1, "tier2", m->tier2, "hotspot_top", m->hotspot_top, "hotspot_upper", m->hotspot_upper,
			 "blast_top", m->blast_top, "blast_upper", m->blast_upper, "exposed", m->exposed, "not_exposed",
			 m->not_exposed, "incident", m->incident, "incident_most", m->incident_most,
			 "compensating_control", m->compensating_control, "not_production", m->not_production,
			 "top_percent", m->top_percent, "upper_percent", m->upper_percent, "most_classes_up",
			 m->most_classes_up);
}

static json_t *effort_of(const struct model_effort *e)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "high_fan_in", e->high_fan_in,
			 "untested", e->untested, "bus_factor_one", e->bus_factor_one, "orphaned", e->orphaned,
			 "long_file", e->long_file, "most", e->most, "long_file_lines", e->long_file_lines, "low_days",
			 e->low_days, "medium_days", e->medium_days, "day_minutes", e->day_minutes, "low_percent",
			 e->low_percent, "high_percent", e->high_percent);
}

static json_t *letters_of(const struct model *model)
{
	json_t *array = json_array();

	for (size_t i = 0; i < model->letter_count; i++)
		json_array_append_new(array, json_pack("{s:s, s:i}", "letter", model->letters[i].letter, "score",
						       model->letters[i].score));
	return array;
}

/* "max 10, min 3", or "none". */
static json_t *params_of(const struct rule *rule)
{
	struct buf text = {0};

	for (size_t i = 0; rule && i < rule->param_count; i++)
		buf_addf(&text, "%s%s %s", i ? ", " : "", rule->params[i].name, rule->params[i].text);
	if (text.n == 0)
		buf_add_text(&text, "none");
	return json_of_buf(&text);
}

static json_t *checks(struct model_job *job)
{
	json_t *table =
	    rows_table(&job->rows,
		       "SELECT rule, title, dimension, status, findings, population, score, weight FROM outcome "
		       "ORDER BY rule",
		       500);
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(table, "rows"), i, row) json_object_set_new(
	    row, "params", params_of(rules_find(job->rules, view_of(json_string_value(json_object_get(row, "rule"))))));
	return table;
}

void model_add_method(struct model_job *job)
{
	const struct model *model = &job->rules->model;
	json_t *method = json_object();

	add_level_points(method, "impact_points", model->impact_points);
	add_level_points(method, "weights", model->weights);
	json_object_set_new(method, "modifiers", modifiers_of(&model->modifiers));
	json_object_set_new(method, "effort", effort_of(&model->effort));
	json_object_set_new(
	    method, "caps",
	    json_pack("{s:i, s:i, s:i}", "p0", model->caps.p0, "three_p0", model->caps.three_p0, "p1", model->caps.p1));
	json_object_set_new(method, "letters", letters_of(model));
	json_object_set_new(method, "least_measured", json_integer(model->least_measured));
	json_object_set_new(job->model, "method", method);
	json_object_set_new(job->model, "checks", checks(job));
}
