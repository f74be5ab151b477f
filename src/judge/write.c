/*
 * Judgement to rows of the ledger.
 */
#include <stdlib.h>

#include "judge/internal.h"

#include "base/banned.h"

void write_outcomes(const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->rules->rule_count; i++) {
		const struct evaluation *evaluation = &judgement->evaluations[i];
		const struct rule *rule = evaluation->rule;
		int score = check_score(evaluation);

		if (evaluation->is_left_out)
			continue;
		put_outcome(judgement->store,
			    &(struct outcome_row){
				.audit_id = judgement->audit_id,
				.rule = view_of(rule->id),
				.title = view_of(rule->title),
				.dimension = view_of(dimension_name(rule->dimension)),
				.status = view_of(outcome_name(evaluation->status)),
				.findings = (int64_t)evaluation->count,
				.population = evaluation->population < 0 ? STORE_NULL : evaluation->population,
				.score = score == SCORE_UNMEASURED ? STORE_NULL : score,
				.weight = rule->weight,
				.reason = evaluation->reason,
			    });
	}
}

/* Assessed once more, since keeping the parts of every finding would take more memory than all the rest. */
static void write_parts(const struct judgement *judgement, const struct finding *finding, int64_t id)
{
	struct assessment assessment;

	assess(&judgement->rules->model, finding->base, finding->minutes, finding->place, &assessment);
	put_finding_part(judgement->store, &(struct finding_part_row){
					       .audit_id = judgement->audit_id,
					       .finding_id = id,
					       .measure = VIEW("minutes"),
					       .reason = VIEW("to mend it, by its rule"),
					       .amount = finding->minutes,
					   });
	for (size_t i = 0; i < assessment.part_count; i++) {
		const struct assessment_part *part = &assessment.parts[i];

		put_finding_part(judgement->store, &(struct finding_part_row){
						       .audit_id = judgement->audit_id,
						       .finding_id = id,
						       .ordinal = (int64_t)i + 1,
						       .measure = view_of(part->is_effort ? "effort" : "impact"),
						       .reason = view_of(part->reason),
						       .amount = part->amount,
						   });
	}
}

void write_findings(const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->finding_count; i++) {
		const struct finding *finding = judgement->findings[i];

		put_finding(judgement->store, &(struct finding_row){
						  .audit_id = judgement->audit_id,
						  .id = (int64_t)i + 1,
						  .rule = view_of(finding->rule->id),
						  .dimension = view_of(dimension_name(finding->rule->dimension)),
						  .path = finding->path,
						  .line = finding->line,
						  .end_line = finding->end_line,
						  .symbol = finding->symbol,
						  .subject = finding->subject,
						  .value = finding->value,
						  .limit = finding->limit,
						  .impact = view_of(level_name(finding->impact)),
						  .impact_points = finding->points,
						  .effort = view_of(level_name(finding->effort)),
						  .effort_minutes = finding->final_minutes,
						  .counted_minutes = finding->counted_minutes,
						  .is_debt = finding->is_debt,
						  .priority = view_of(priority_name(finding->priority)),
						  .confidence = view_of(level_name(finding->rule->confidence)),
						  .issue_id = (int64_t)finding->issue + 1,
						  .message = finding->message,
						  .fingerprint = view_of(finding->fingerprint),
						  .line_hash = finding->line_hash,
						  .share = finding->share,
						  .remedy = finding->remedy,
						  .suppression_id = STORE_NULL,
					      });
		write_parts(judgement, finding, (int64_t)i + 1);
	}
}

static struct view issue_set_by(const struct issue *issue)
{
	if (issue->decision)
		return view_of(issue->decision->set_by);
	return issue->initiative ? issue->initiative->set_by : (struct view){0};
}

static struct view issue_set_reason(const struct issue *issue)
{
	if (issue->decision)
		return view_of(issue->decision->reason);
	return issue->initiative ? issue->initiative->reason : (struct view){0};
}

static void write_issue(const struct judgement *judgement, const struct issue *issue, int64_t id)
{
	const struct model_effort *effort = &judgement->rules->model.effort;
	const struct work *work = &issue->work;
	double days = (double)work->minutes / effort->day_minutes;

	put_issue(judgement->store, &(struct issue_row){
					.audit_id = judgement->audit_id,
					.id = id,
					.type = view_of(issue->type ? issue->type->id : ""),
					.scope = work->scope,
					.title = work->title,
					.dimension = view_of(dimension_name(issue->dimension)),
					.impact = view_of(level_name(work->impact)),
					.impact_points = work->points,
					.effort = view_of(level_name(work->effort)),
					.effort_minutes = work->minutes,
					.priority = view_of(priority_name(work->priority)),
					.findings = issue->findings,
					.days_low = days * effort->low_percent / 100,
					.days_high = days * effort->high_percent / 100,
					.phase = view_of(phase_name(issue->phase)),
					.initiative = issue->initiative ? issue->initiative->id : (struct view){0},
					.set_by = issue_set_by(issue),
					.set_reason = issue_set_reason(issue),
					.start_order = (int64_t)issue->start_order + 1,
					.urgency = view_of(priority_name(issue->urgency)),
					.urgent_for = issue->urgent_for < 0 ? STORE_NULL : issue->urgent_for + 1,
					.quick_win = issue->quick_win < 0 ? STORE_NULL : issue->quick_win + 1,
				    });
}

void write_issues(const struct judgement *judgement)
{
	const struct issue_list *issues = &judgement->issues;

	for (size_t i = 0; i < issues->count; i++)
		write_issue(judgement, &issues->items[i], (int64_t)i + 1);
	for (size_t i = 0; i < issues->need_count; i++)
		put_issue_need(judgement->store, &(struct issue_need_row){
						     .audit_id = judgement->audit_id,
						     .issue_id = (int64_t)issues->needs[i].waits + 1,
						     .needs_id = (int64_t)issues->needs[i].first + 1,
						 });
	write_issue_parts(judgement);
}

/* --- scores ---------------------------------------------------------------------------------------------------------
 */

static void describe_cap(const struct score *score, struct open_work open, struct buf *text)
{
	if (score->cap == SCORE_BEST)
		return;
	buf_addf(text, "at most %d with %lld P%d open", score->cap, (long long)(open.p0 ? open.p0 : open.p1),
		 open.p0 ? 0 : 1);
}

static void write_score(const struct judgement *judgement, const char *dimension, const struct score *score,
			const char *weakest, const char *cap)
{
	const struct model *model = &judgement->rules->model;
	bool is_rated = score->score != SCORE_NONE;

	put_score(judgement->store, &(struct score_row){
					.audit_id = judgement->audit_id,
					.dimension = view_of(dimension),
					.score = is_rated ? score->score : STORE_NULL,
					.low = score->low,
					.high = score->high,
					.letter = view_of(is_rated ? model_letter(model, score->score) : "NR"),
					.measured = score->measured,
					.weakest_rule = view_of(weakest),
					.cap = view_of(cap),
				    });
}

void write_scores(const struct judgement *judgement)
{
	struct audit_scores scores;

	audit_score(judgement, &scores);
	for (enum dimension d = 0; d < DIMENSION_COUNT; d++) {
		struct buf cap = {0};

		describe_cap(&scores.dimensions[d], scores.open[d], &cap);
		write_score(judgement, dimension_name(d), &scores.dimensions[d], scores.weakest[d], buf_text(&cap));
		buf_release(&cap);
	}
	write_score(judgement, "overall", &scores.overall,
		    scores.overall.weakest < 0 ? NULL : scores.weakest[scores.overall.weakest], "");
}
