/*
 * What the files of this module share while one audit is judged. Floor 4,
 * private to src/judge.
 */
#ifndef RESCUE_JUDGE_INTERNAL_H
#define RESCUE_JUDGE_INTERNAL_H

#include "judge/evaluate.h"
#include "judge/issues.h"
#include "judge/places.h"
#include "judge/score.h"
#include "store/rows.h"

struct judgement {
	struct store *store;
	const struct rule_set *rules;
	struct collector_state collectors;
	int64_t audit_id;
	struct evaluation *evaluations; /* one a rule, in the order of the rule set */
	struct finding **findings;      /* of all rules, most urgent first: finding.id - 1 is the index */
	size_t finding_count;
	struct places places;
	struct initiative_list initiatives;
	const struct engagement *engagement; /* may be NULL */
	struct issue_list issues;
	struct arena arena; /* texts of the evaluations */
};

/* Score of a rule's check: 0..100, or SCORE_UNMEASURED. */
int check_score(const struct evaluation *evaluation);

struct audit_scores {
	struct score dimensions[DIMENSION_COUNT], overall;
	struct open_work open[DIMENSION_COUNT];
	const char *weakest[DIMENSION_COUNT]; /* rule with the lowest score, NULL: none was measured */
};

/*
 * Scores from the evaluations and the assessed findings alone. Fewer findings never lower one, also not `low`, `high`
 * or the overall one; a check that becomes unmeasured only widens the range; what people decide on issues moves
 * nothing.
 */
void audit_score(const struct judgement *judgement, struct audit_scores *scores);

/* The findings of all evaluations, with points, effort and priority, most urgent first: judgement->findings. */
void judgement_assess(struct judgement *judgement);

void write_outcomes(const struct judgement *judgement);
void write_findings(const struct judgement *judgement);
void write_issues(const struct judgement *judgement);
/* issue_part, act_now and decision: how the numbers of the issues came about. */
void write_issue_parts(const struct judgement *judgement);
void write_scores(const struct judgement *judgement);
int write_metrics(const struct judgement *judgement, struct err *err);

#endif
