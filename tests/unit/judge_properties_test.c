/*
 * What a score and a priority may never do, on generated audits: real rules, generated evaluations, and everything from
 * findings to scores by the functions that audits use.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "generator.h"
#include "usual_rules.h"
#include "judge/internal.h"

enum { CASES = 1500, PATHS = 8, MODULES = 3, MOST_FINDINGS = 6 };

static const char *const paths[PATHS] = {"a/1.c", "a/2.c", "a/3.c", "b/1.c", "b/2.c", "c/1.c", "c/2.c", "d.c"};
static const char *const modules[MODULES] = {"a", "b", "c"};

/* The places of eight files in three modules. */
static void generate_places(struct generator *generator, struct places *places)
{
	places->items = calloc(PATHS, sizeof(*places->items));
	assert_non_null(places->items);
	for (int i = 0; i < MODULES; i++)
		intern_add(&places->modules, view_of(modules[i]), NULL);
	for (int i = 0; i < PATHS; i++) {
		uint32_t id = intern_add(&places->paths, view_of(paths[i]), NULL);
		int module = i < 3 ? 0 : i < 5 ? 1 : i < 7 ? 2 : -1;

		places->items[id] = (struct place){
		    .tier = (int)generate(generator, 3),
		    .hotspot = (enum rank)generate(generator, 3),
		    .blast = (enum rank)generate(generator, 3),
		    .is_not_production = generate(generator, 5) == 0,
		    .is_untested = generate(generator, 2) != 0,
		    .has_one_owner = generate(generator, 2) != 0,
		    .lines = (int64_t)generate(generator, 2000),
		    .module = module < 0 ? (struct view){0} : places->modules.items[module],
		};
	}
}

static void add_finding(struct generator *generator, struct evaluation *evaluation)
{
	struct finding finding = {
	    .rule = evaluation->rule,
	    .path = view_of(paths[generate(generator, PATHS)]),
	    .message = VIEW("found"),
	    .line = 1 + (int64_t)generate(generator, 50),
	    .statement = STORE_NULL,
	    .value = NAN,
	    .limit = NAN,
	    .minutes = (int64_t)generate(generator, generate(generator, 4) ? 300 : 20000),
	    .base = generate(generator, 2) ? evaluation->rule->impact
					   : (enum level)generate(generator, (uint64_t)evaluation->rule->impact + 1),
	};

	finding.end_line = finding.line + (int64_t)generate(generator, 30);
	GROW(evaluation->findings, evaluation->count + 1, evaluation->capacity);
	evaluation->findings[evaluation->count++] = finding;
}

/* `crowd`: of ten rules that pass or fail, so many may find something. */
static void generate_evaluation(struct generator *generator, const struct rule *rule, uint64_t crowd,
				struct evaluation *evaluation)
{
	uint64_t fate = generate(generator, 10);

	*evaluation = (struct evaluation){.rule = rule, .population = -1, .has_place = true};
	evaluation->status = fate < 5 ? OUTCOME_NOT_APPLICABLE : fate < 6 ? OUTCOME_UNKNOWN : OUTCOME_PASS;
	if (rule->gap)
		evaluation->status = OUTCOME_UNKNOWN;
	if (evaluation->status != OUTCOME_PASS)
		return;
	for (uint64_t n = generate(generator, 10) < crowd ? generate(generator, MOST_FINDINGS) : 0; n > 0; n--)
		add_finding(generator, evaluation);
	if (evaluation->count)
		evaluation->status = OUTCOME_FAIL;
	if (rule->applies)
		evaluation->population = (int64_t)evaluation->count + 1 + (int64_t)generate(generator, 60);
}

/* In a third of them only critical rules speak whose work is cut by module: there caps decide. */
static struct judgement generate_judgement(struct generator *generator)
{
	struct judgement judgement = {.rules = &rules};
	uint64_t crowd = generate(generator, 3) ? 1 : generate(generator, 11);
	bool is_urgent = generate(generator, 3) == 0;

	generate_places(generator, &judgement.places);
	judgement.evaluations = calloc(rules.rule_count, sizeof(*judgement.evaluations));
	assert_non_null(judgement.evaluations);
	for (size_t i = 0; i < rules.rule_count; i++) {
		const struct rule *rule = &rules.rules[i];
		bool speaks =
		    !is_urgent || (rule->issue_type && rule->issue_type->is_module && rule->impact == LEVEL_CRITICAL);

		generate_evaluation(generator, rule, !speaks ? 0 : is_urgent ? 3 : crowd, &judgement.evaluations[i]);
	}
	return judgement;
}

static void release(struct judgement *judgement)
{
	for (size_t i = 0; i < rules.rule_count; i++)
		free(judgement->evaluations[i].findings);
	free(judgement->evaluations);
	free(judgement->findings);
	issues_release(&judgement->issues);
	places_release(&judgement->places);
	arena_release(&judgement->arena);
}

/* From evaluations to issues and scores. */
static struct audit_scores judge(struct judgement *judgement)
{
	struct audit_scores scores;
	struct err err = {0};

	judgement->finding_count = 0;
	for (size_t i = 0; i < rules.rule_count; i++)
		judgement->finding_count += judgement->evaluations[i].count;
	free(judgement->findings);
	issues_release(&judgement->issues);
	judgement_assess(judgement);
	if (issues_group(&judgement->issues,
			 &(struct issue_job){.rules = &rules,
					     .initiatives = &judgement->initiatives,
					     .findings = judgement->findings,
					     .count = judgement->finding_count},
			 &err))
		fail_msg("%s", err.message);
	audit_score(judgement, &scores);
	return scores;
}

static void assert_not_lower(const struct score *before, const struct score *after, uint64_t seed)
{
	if (after->score < before->score || after->low < before->low || after->high < before->high)
		fail_msg("seed %llu: %d (%d to %d) became %d (%d to %d)", (unsigned long long)seed, before->score,
			 before->low, before->high, after->score, after->low, after->high);
	assert_true(after->low <= after->high);
}

static void assert_all(const struct audit_scores *before, const struct audit_scores *after, uint64_t seed,
		       void (*check)(const struct score *, const struct score *, uint64_t))
{
	for (int d = 0; d < DIMENSION_COUNT; d++)
		check(&before->dimensions[d], &after->dimensions[d], seed);
	check(&before->overall, &after->overall, seed);
}

/* A rule with findings, NULL when no rule has any. */
static struct evaluation *pick(struct generator *generator, struct judgement *judgement)
{
	size_t start = (size_t)generate(generator, rules.rule_count);

	for (size_t i = 0; i < rules.rule_count; i++) {
		struct evaluation *evaluation = &judgement->evaluations[(start + i) % rules.rule_count];

		if (evaluation->count)
			return evaluation;
	}
	return NULL;
}

static void fixing_a_finding_never_lowers_a_score(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < CASES; seed++) {
		struct generator generator = {seed};
		struct judgement judgement = generate_judgement(&generator);
		struct audit_scores before = judge(&judgement), after;
		struct evaluation *evaluation = pick(&generator, &judgement);

		if (evaluation) {
			size_t at = (size_t)generate(&generator, evaluation->count);

			evaluation->findings[at] = evaluation->findings[--evaluation->count];
			evaluation->population -= evaluation->population > 1 && generate(&generator, 2);
			evaluation->status = evaluation->count ? OUTCOME_FAIL : OUTCOME_PASS;
			after = judge(&judgement);
			assert_all(&before, &after, seed, assert_not_lower);
		}
		release(&judgement);
	}
}

static void assert_wider(const struct score *before, const struct score *after, uint64_t seed)
{
	if (after->low > before->low || after->high < before->high)
		fail_msg("seed %llu: %d to %d became %d to %d", (unsigned long long)seed, before->low, before->high,
			 after->low, after->high);
}

static void what_is_no_longer_measured_only_widens_the_range(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < CASES; seed++) {
		struct generator generator = {seed + CASES};
		struct judgement judgement = generate_judgement(&generator);
		struct audit_scores before = judge(&judgement), after;
		struct evaluation *evaluation = pick(&generator, &judgement);

		if (evaluation) {
			evaluation->count = 0;
			evaluation->status = OUTCOME_UNKNOWN;
			after = judge(&judgement);
			assert_all(&before, &after, seed, assert_wider);
		}
		release(&judgement);
	}
}

static void assert_same(const struct score *before, const struct score *after, uint64_t seed)
{
	assert_int_equal(before->score, after->score);
	assert_int_equal(before->low, after->low);
	assert_int_equal(before->high, after->high);
	(void)seed;
}

/* Nobody can talk a score up: neither by taking findings into work of low impact, nor by naming work. */
static void what_people_set_moves_no_score(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < CASES / 5; seed++) {
		struct generator generator = {seed};
		struct judgement judgement = generate_judgement(&generator);
		struct view all[] = {VIEW("*:*")};
		struct initiative initiative = {.id = VIEW("A"),
						.title = VIEW("All of it"),
						.impact = (enum level)generate(&generator, LEVEL_COUNT),
						.set_by = VIEW("Ann"),
						.findings = {all, 1}};
		struct audit_scores before = judge(&judgement), after;

		judgement.initiatives = (struct initiative_list){.items = &initiative, .count = 1};
		after = judge(&judgement);
		assert_int_equal(judgement.issues.count, 1);
		assert_all(&before, &after, seed, assert_same);
		release(&judgement);
	}
}

/* The order in which rules find is no part of the result. */
static void the_order_of_findings_changes_nothing(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < CASES / 5; seed++) {
		struct generator generator = {seed};
		struct judgement one = generate_judgement(&generator), other;
		struct audit_scores before, after;

		generator.state = seed;
		other = generate_judgement(&generator);
		for (size_t i = 0; i < rules.rule_count; i++)
			for (size_t f = 0; f + 1 < other.evaluations[i].count; f++) {
				struct finding *findings = other.evaluations[i].findings, first = findings[f];

				findings[f] = findings[f + 1];
				findings[f + 1] = first;
			}
		before = judge(&one);
		after = judge(&other);
		assert_all(&before, &after, seed, assert_same);
		assert_int_equal(one.issues.count, other.issues.count);
		for (size_t i = 0; i < one.issues.count; i++) {
			assert_true(view_eq(one.issues.items[i].work.title, other.issues.items[i].work.title));
			assert_int_equal(one.issues.items[i].work.minutes, other.issues.items[i].work.minutes);
			assert_int_equal(one.issues.items[i].work.points, other.issues.items[i].work.points);
			assert_int_equal(one.issues.items[i].start_order, other.issues.items[i].start_order);
		}
		release(&one);
		release(&other);
	}
}

static void more_impact_never_lowers_a_priority_and_more_effort_never_raises_one(void **state)
{
	struct generator generator = {1};

	(void)state;
	for (int i = 0; i < 20000; i++) {
		const struct place place = {.tier = (int)generate(&generator, 3),
					    .hotspot = (enum rank)generate(&generator, 3),
					    .blast = (enum rank)generate(&generator, 3),
					    .exposure = (enum exposure)generate(&generator, 3),
					    .incidents = (int)generate(&generator, 4),
					    .has_control = generate(&generator, 2) != 0,
					    .is_not_production = generate(&generator, 2) != 0,
					    .is_orphaned = generate(&generator, 2) != 0,
					    .lines = (int64_t)generate(&generator, 2000)};
		enum level low = (enum level)generate(&generator, LEVEL_COUNT),
			   high = low + (enum level)generate(&generator, (uint64_t)(LEVEL_COUNT - low));
		int64_t minutes = (int64_t)generate(&generator, 12000),
			more = minutes + (int64_t)generate(&generator, 12000);
		struct assessment weak, strong, large;

		assess(&rules.model, low, minutes, &place, &weak);
		assess(&rules.model, high, minutes, &place, &strong);
		assess(&rules.model, low, more, &place, &large);
		assert_true(strong.points >= weak.points);
		assert_true(strong.priority <= weak.priority);
		assert_true(large.priority >= weak.priority);
		assert_true(place.incidents || weak.priority >= worst_priority(&rules.model, low, false));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fixing_a_finding_never_lowers_a_score),
	    cmocka_unit_test(what_is_no_longer_measured_only_widens_the_range),
	    cmocka_unit_test(what_people_set_moves_no_score),
	    cmocka_unit_test(the_order_of_findings_changes_nothing),
	    cmocka_unit_test(more_impact_never_lowers_a_priority_and_more_effort_never_raises_one),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
