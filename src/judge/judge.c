#include "judge/judge.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "base/limits.h"
#include "judge/internal.h"
#include "judge/identity.h"
#include "judge/lines.h"
#include "judge/origins.h"
#include "judge/overlap.h"

#include "base/banned.h"

static bool matches(const char *const *globs, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (fnmatch(globs[i], id, 0) == 0)
			return true;
	return false;
}

static bool is_left_out(const struct judge_options *options, const char *id)
{
	if (options->only_count && !matches(options->only, options->only_count, id))
		return true;
	return matches(options->skip, options->skip_count, id);
}

/* A gap stands for rules that cannot be measured: without a database nobody wants to read sixty times that there is
 * none. */
static void leave_out(struct judgement *judgement, struct evaluation *gap)
{
	const char *const globs[] = {gap->rule->stands_for};
	bool is_answered = false;

	for (size_t i = 0; i < judgement->rules->rule_count; i++)
		if (matches(globs, 1, judgement->rules->rules[i].id))
			is_answered |= judgement->evaluations[i].status != OUTCOME_UNKNOWN;
	gap->is_left_out = is_answered;
	for (size_t i = 0; i < judgement->rules->rule_count; i++)
		if (matches(globs, 1, judgement->rules->rules[i].id))
			judgement->evaluations[i].is_left_out = !is_answered;
}

static void evaluate_all(struct judgement *judgement, const struct judge_job *job)
{
	const struct rule_set *rules = job->rules;

	judgement->evaluations = xcalloc(rules->rule_count, sizeof(*judgement->evaluations));
	for (size_t i = 0; i < rules->rule_count; i++) {
		struct evaluation *evaluation = &judgement->evaluations[i];

		progress_report(job->progress, "judging", i, rules->rule_count);
		if (job->options && is_left_out(job->options, rules->rules[i].id))
			*evaluation = (struct evaluation){.rule = &rules->rules[i],
							  .status = OUTCOME_UNKNOWN,
							  .reason = VIEW("left out by --only or --skip"),
							  .population = -1,
							  .has_place = true};
		else
			evaluate_rule(&judgement->collectors, &rules->rules[i], &judgement->arena, evaluation);
		judgement->finding_count += evaluation->count;
	}
	for (size_t i = 0; i < rules->rule_count; i++)
		if (rules->rules[i].stands_for)
			leave_out(judgement, &judgement->evaluations[i]);
}

/* What makes each finding the same one in the next audit. */
static void identify_all(struct judgement *judgement)
{
	struct finding **about_lines = xcalloc(judgement->finding_count, sizeof(*about_lines));
	size_t count = 0;

	for (size_t i = 0; i < judgement->rules->rule_count; i++)
		for (size_t f = 0; f < judgement->evaluations[i].count; f++) {
			struct finding *finding = &judgement->evaluations[i].findings[f];

			if (finding->path.p && finding->line != STORE_NULL)
				about_lines[count++] = finding;
		}
	lines_identify(judgement->store, about_lines, count, &judgement->arena);
	for (size_t i = 0; i < judgement->rules->rule_count; i++)
		identity_assign(judgement->evaluations[i].findings, judgement->evaluations[i].count);
	free(about_lines);
}

/* --- findings -------------------------------------------------------------------------------------------------------
 */

/* The module the rule names, else that of the file, else the one a finding about no file has as its subject. */
static struct view module_of(const struct judgement *judgement, const struct finding *finding)
{
	if (finding->module.p)
		return places_module(&judgement->places, finding->module);
	if (finding->path.p)
		return finding->place->module;
	return places_module(&judgement->places, finding->subject);
}

static void assess_finding(struct judgement *judgement, struct finding *finding)
{
	struct view origin = origin_add(judgement->store, &judgement->arena, finding);
	struct assessment assessment;

	finding->place = places_find(&judgement->places, origin.p ? origin : finding->path);
	finding->module = module_of(judgement, finding);
	assess(&judgement->rules->model, finding->base, finding->minutes, finding->place, &assessment);
	finding->points = assessment.points;
	finding->impact = assessment.impact;
	finding->final_minutes = assessment.minutes;
	finding->effort = assessment.effort;
	finding->priority = assessment.priority;
	finding->is_debt = finding->rule->is_debt && (!finding->path.p || finding->place->is_production);
}

static int by_urgency(const void *a, const void *b)
{
	const struct finding *left = *(const struct finding *const *)a, *right = *(const struct finding *const *)b;
	int result;

	if (left->priority != right->priority)
		return left->priority < right->priority ? -1 : 1;
	if (left->points != right->points)
		return left->points > right->points ? -1 : 1;
	result = view_cmp(view_of(left->rule->id), view_of(right->rule->id));
	return result ? result : finding_compare(left, right);
}

void judgement_assess(struct judgement *judgement)
{
	size_t count = 0;

	judgement->findings = xcalloc(judgement->finding_count, sizeof(struct finding *));
	for (size_t i = 0; i < judgement->rules->rule_count; i++)
		for (size_t f = 0; f < judgement->evaluations[i].count; f++) {
			assess_finding(judgement, &judgement->evaluations[i].findings[f]);
			judgement->findings[count++] = &judgement->evaluations[i].findings[f];
		}
	if (count)
		qsort(judgement->findings, count, sizeof(struct finding *), by_urgency);
	overlap_count(judgement->findings, count);
}

static void judgement_release(struct judgement *judgement)
{
	for (size_t i = 0; judgement->evaluations && i < judgement->rules->rule_count; i++)
		evaluation_release(&judgement->evaluations[i]);
	free(judgement->evaluations);
	free(judgement->findings);
	places_release(&judgement->places);
	issues_release(&judgement->issues);
	initiatives_release(&judgement->initiatives);
	arena_release(&judgement->arena);
}

int judge_define_views(struct store *store, const struct rule_set *rules, struct err *err)
{
	/* Many rules and the report read these, and nothing changes them while these run. */
	static const char *const names[] = {"file_path",
					    "passage_copy",
					    "deprecated_code",
					    "own_copy",
					    "cycle_circle",
					    "given",
					    "translation_file",
					    "unshipped_file",
					    "test_module",
					    "first_party_function",
					    "file_complexity",
					    "function_population",
					    "file_responsibility",
					    "type_responsibility",
					    "god_class",
					    "dominant_file",
					    "active_person",
					    "recent_commit",
					    "recent_contribution",
					    "hotspot",
					    "silo_verdict",
					    "silo_file",
					    "silo",
					    "assistant_commit",
					    "knowledge_island",
					    "release",
					    "release_cadence",
					    "release_pace",
					    "mainline_change",
					    "change_evidence",
					    "activity_trend",
					    "work_hours",
					    "area_name",
					    "operations_work",
					    "file_match",
					    "syntax_language",
					    "syntax_population",
					    "test_mark",
					    "test_source",
					    "tested_file",
					    "untested_file",
					    "statement_origin",
					    NULL};

	if (store_int(store, "SELECT count(*) FROM file", 0) <= KEPT_FILES_LIMIT)
		store_keep_views(store, names);
	return rules_define_views(store, rules, err);
}

static int group(struct judgement *judgement, struct err *err)
{
	const struct issue_job job = {
	    .rules = judgement->rules,
	    .initiatives = &judgement->initiatives,
	    .engagement = judgement->engagement,
	    .findings = judgement->findings,
	    .count = judgement->finding_count,
	};

	return initiatives_load(&judgement->initiatives, judgement->store, judgement->rules, err) ||
		       issues_group(&judgement->issues, &job, err)
		   ? -1
		   : 0;
}

static int judge(struct judgement *judgement, const struct judge_job *job, struct err *err)
{
	if (store_scope(judgement->store, job->snapshot_id, judgement->audit_id, err))
		return -1;
	if (judge_define_views(judgement->store, job->rules, err) ||
	    places_load(&judgement->places, judgement->store, &job->rules->model, err))
		return -1;
	evaluate_all(judgement, job);
	identify_all(judgement);
	judgement_assess(judgement);
	if (group(judgement, err))
		return -1;
	write_outcomes(judgement);
	write_findings(judgement);
	write_issues(judgement);
	write_scores(judgement);
	return write_metrics(judgement, err);
}

int judge_audit(struct store *store, const struct judge_job *job, int64_t *audit_id, struct err *err)
{
	struct audit_row audit = *job->audit;
	struct judgement judgement = {
	    .store = store,
	    .rules = job->rules,
	    .engagement = job->engagement,
	    .collectors = {.store = store, .snapshot_id = job->snapshot_id},
	};
	int status;

	if (job->options) {
		judgement.collectors.skipped = job->options->skipped_collectors;
		judgement.collectors.skipped_count = job->options->skipped_collector_count;
	}
	audit.id = STORE_NULL;
	put_audit(store, &audit);
	judgement.audit_id = *audit_id = store_last_id(store);
	status = judge(&judgement, job, err);
	judgement_release(&judgement);
	return status;
}
