/*
 * The scores of one judged audit: what of its checks and findings goes into them.
 */
#include <stdlib.h>

#include "judge/internal.h"

#include "base/banned.h"

int check_score(const struct evaluation *evaluation)
{
	if (evaluation->status != OUTCOME_PASS && evaluation->status != OUTCOME_FAIL)
		return SCORE_UNMEASURED;
	return rule_score(evaluation->rule, (int64_t)evaluation->count, evaluation->population);
}

/*
 * Open work of a dimension: places of work, each an issue type in a module or in the whole repository, by the most
 * urgent finding that a rule of the dimension has there. Not the rows of the work list: what a person says of a row
 * must not move a score, and which small modules share one depends on minutes, so that a check that is no longer
 * measured could loosen a cap.
 */
static struct open_work open_work_of(const struct judgement *judgement, enum dimension dimension)
{
	enum priority *urgent = xcalloc(judgement->finding_count, sizeof(*urgent));
	struct intern places = {0};
	struct open_work open = {0};

	for (size_t i = 0; i < judgement->finding_count; i++) {
		const struct finding *finding = judgement->findings[i];
		struct buf key = {0};
		uint32_t id;
		bool is_new;

		if (finding->rule->dimension != dimension)
			continue;
		buf_addf(&key, "%s:", finding->rule->issue_type->id);
		if (finding->rule->issue_type->is_module && finding->module.p)
			buf_addf(&key, "%.*s:", VIEW_ARG(finding->module));
		id = intern_add(&places, buf_view(&key), &is_new);
		if (is_new || finding->priority < urgent[id])
			urgent[id] = finding->priority;
		buf_release(&key);
	}
	for (size_t i = 0; i < places.count; i++) {
		open.p0 += urgent[i] == PRIORITY_P0;
		open.p1 += urgent[i] == PRIORITY_P1;
	}
	intern_release(&places);
	free(urgent);
	return open;
}

/* The checks of a dimension that apply, with the rule of each. Returns how many. */
static size_t checks_of(const struct judgement *judgement, enum dimension dimension, struct check *checks,
			const struct rule **rules)
{
	const struct model *model = &judgement->rules->model;
	size_t count = 0;

	for (size_t i = 0; i < judgement->rules->rule_count; i++) {
		const struct evaluation *evaluation = &judgement->evaluations[i];
		const struct rule *rule = evaluation->rule;

		if (rule->dimension != dimension || evaluation->status == OUTCOME_NOT_APPLICABLE ||
		    evaluation->is_left_out || rule->weight <= 0)
			continue;
		rules[count] = rule;
		checks[count++] = (struct check){rule->weight, check_score(evaluation),
						 worst_priority(model, rule->impact, !evaluation->has_place)};
	}
	return count;
}

void audit_score(const struct judgement *judgement, struct audit_scores *scores)
{
	struct check *checks = xcalloc(judgement->rules->rule_count, sizeof(*checks));
	const struct rule **rules = xcalloc(judgement->rules->rule_count, sizeof(const struct rule *));

	*scores = (struct audit_scores){0};
	for (enum dimension d = 0; d < DIMENSION_COUNT; d++) {
		size_t count = checks_of(judgement, d, checks, rules);
		struct score *score = &scores->dimensions[d];

		scores->open[d] = open_work_of(judgement, d);
		*score = score_dimension(&judgement->rules->model, checks, count, scores->open[d]);
		if (score->weakest >= 0)
			scores->weakest[d] = rules[score->weakest]->id;
	}
	scores->overall = score_overall(scores->dimensions, DIMENSION_COUNT);
	free(checks);
	free(rules);
}
