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
#include "memory_store.h"
#include "usual_rules.h"
#include "judge/internal.h"
#include "judge/suppress.h"

enum { CASES = 1500, FEWER_CASES = CASES / 5, STORED_CASES = 25, PATHS = 8, MODULES = 3, MOST_FINDINGS = 6 };

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
					     .engagement = judgement->engagement,
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

/* A rule that was measured, with findings or without; NULL when there is none. */
static struct evaluation *pick_measured(struct generator *generator, struct judgement *judgement)
{
	size_t start = (size_t)generate(generator, rules.rule_count);

	for (size_t i = 0; i < rules.rule_count; i++) {
		struct evaluation *evaluation = &judgement->evaluations[(start + i) % rules.rule_count];

		if (evaluation->status == OUTCOME_PASS || evaluation->status == OUTCOME_FAIL)
			return evaluation;
	}
	return NULL;
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
		struct evaluation *evaluation =
		    seed % 2 ? pick(&generator, &judgement) : pick_measured(&generator, &judgement);

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

/* Decisions on three kinds of work, of one module or all; `items` has room for them. */
static struct engagement generate_decisions(struct generator *generator, struct engagement_issue *items)
{
	for (size_t i = 0; i < 3; i++)
		items[i] = (struct engagement_issue){
		    .issue = rules.issues[generate(generator, rules.issue_count)].id,
		    .module = generate(generator, 3) ? NULL : modules[generate(generator, MODULES)],
		    .impact = (int)generate(generator, LEVEL_COUNT),
		    .effort = (int)generate(generator, EFFORT_COUNT + 1) - 1,
		    .set_by = "Ann",
		    .date = "2025-03-14",
		    .reason = "she says so"};
	return (struct engagement){.issues = items, .issue_count = 3};
}

/* Nobody can talk a score up: neither by taking findings into work of low impact, nor by naming or weighing work. */
static void what_people_set_moves_no_score(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < FEWER_CASES; seed++) {
		struct generator generator = {seed};
		struct judgement judgement = generate_judgement(&generator);
		struct engagement_issue items[3];
		struct engagement engagement = generate_decisions(&generator, items);
		struct view all[] = {VIEW("*:*")};
		struct initiative initiative = {.id = VIEW("A"),
						.title = VIEW("All of it"),
						.impact = (enum level)generate(&generator, LEVEL_COUNT),
						.set_by = VIEW("Ann"),
						.findings = {all, 1}};
		struct audit_scores before = judge(&judgement), after;

		judgement.engagement = &engagement;
		after = judge(&judgement);
		assert_all(&before, &after, seed, assert_same);
		judgement.initiatives = (struct initiative_list){.items = &initiative, .count = 1};
		after = judge(&judgement);
		assert_int_equal(judgement.issues.count, 1);
		assert_all(&before, &after, seed, assert_same);
		release(&judgement);
	}
}

/* --- impact and priority ----------------------------------------------------------------------------------------- */

/* What is compared of the work list after another judgement of the same audit; its scopes live as long. Owned. */
static struct issue *copy_issues(struct judgement *judgement)
{
	struct issue *copy = calloc(judgement->issues.count + 1, sizeof(*copy));

	assert_non_null(copy);
	for (size_t i = 0; i < judgement->issues.count; i++) {
		copy[i] = judgement->issues.items[i];
		copy[i].work.scope = arena_view(&judgement->arena, copy[i].work.scope);
	}
	return copy;
}

static void assert_no_less_urgent(const struct issue *before, size_t count, const struct judgement *after,
				  uint64_t seed)
{
	for (size_t i = 0; i < after->issues.count; i++) {
		const struct issue *now = &after->issues.items[i];

		for (size_t k = 0; k < count; k++)
			if (before[k].type == now->type && view_eq(before[k].work.scope, now->work.scope) &&
			    now->work.priority > before[k].work.priority)
				fail_msg("seed %llu: work of %s became P%d, was P%d", (unsigned long long)seed,
					 now->type->id, (int)now->work.priority, (int)before[k].work.priority);
	}
}

static void more_impact_of_a_finding_makes_no_work_less_urgent(void **state)
{
	int raised = 0;

	(void)state;
	for (uint64_t seed = 0; seed < CASES; seed++) {
		struct generator generator = {seed + 7 * CASES};
		struct judgement judgement = generate_judgement(&generator);
		struct evaluation *evaluation = pick(&generator, &judgement);
		struct issue *before;
		size_t count;

		judge(&judgement);
		before = copy_issues(&judgement);
		count = judgement.issues.count;
		if (evaluation) {
			struct finding *finding = &evaluation->findings[generate(&generator, evaluation->count)];

			raised += finding->base < evaluation->rule->impact;
			finding->base = evaluation->rule->impact;
			judge(&judgement);
			assert_no_less_urgent(before, count, &judgement, seed);
		}
		free(before);
		release(&judgement);
	}
	assert_true(raised >= 100);
}

static void more_impact_that_somebody_sets_makes_no_work_less_urgent(void **state)
{
	int decided = 0;

	(void)state;
	for (uint64_t seed = 0; seed < FEWER_CASES; seed++) {
		struct generator generator = {seed + 11 * CASES};
		struct judgement judgement = generate_judgement(&generator);
		struct engagement_issue items[3];
		struct engagement engagement = generate_decisions(&generator, items);
		struct issue *before;
		size_t count;

		judgement.engagement = &engagement;
		judge(&judgement);
		before = copy_issues(&judgement);
		count = judgement.issues.count;
		for (size_t i = 0; i < 3; i++) {
			decided += judgement.issues.decided[i] > 0;
			items[i].impact += (int)generate(&generator, (uint64_t)(LEVEL_COUNT - items[i].impact));
		}
		judge(&judgement);
		assert_no_less_urgent(before, count, &judgement, seed);
		free(before);
		release(&judgement);
	}
	assert_true(decided > FEWER_CASES / 5);
}

/* --- in the store ------------------------------------------------------------------------------------------------ */

enum { AUDIT = 1 };

/* Judged and written, as an audit does it. Owned. */
static struct store *write_judgement(struct judgement *judgement)
{
	struct store *store = memory_store();
	struct err err = {0};

	judge(judgement);
	judgement->store = store;
	judgement->audit_id = AUDIT;
	assert_int_equal(store_begin(store, &err), 0);
	put_audit(store, &(struct audit_row){.id = AUDIT, .commit_oid = VIEW("1111"), .commit_time = 1741910400});
	write_outcomes(judgement);
	write_findings(judgement);
	write_issues(judgement);
	write_scores(judgement);
	if (store_check(store, &err))
		fail_msg("%s", err.message);
	return store;
}

/* Every row of what an audit left, but for what `without` names. */
static void dump(struct store *store, const char *without, struct buf *out)
{
	static const char *const tables[] = {"outcome",      "issue",   "issue_part", "issue_need", "finding",
					     "finding_part", "act_now", "decision",   "score"};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		struct buf columns = {0}, sql = {0};

		buf_addf(&sql,
			 "SELECT group_concat('quote(\"' || name || '\")', '||'',''||') FROM pragma_table_info('%s') "
			 "WHERE name <> '%s'",
			 tables[i], without);
		print_rows(store, buf_text(&sql), &columns);
		buf_clear(&sql);
		buf_addf(&sql, "SELECT %s FROM main.%s", buf_text(&columns), tables[i]);
		print_rows(store, buf_text(&sql), out);
		buf_release(&columns);
		buf_release(&sql);
	}
}

static void suppressing_moves_nothing_but_the_gate(void **state)
{
	int64_t covered = 0;

	(void)state;
	for (uint64_t seed = 0; seed < STORED_CASES; seed++) {
		struct generator generator = {seed + 13 * CASES};
		struct judgement judgement = generate_judgement(&generator);
		struct store *store = write_judgement(&judgement);
		struct buf before = {0}, after = {0};
		struct suppression items[4];
		struct suppression_set set = {.items = items, .count = 4};
		struct err err = {0};

		for (size_t i = 0; i < 4; i++)
			items[i] = (struct suppression){.rule = rules.rules[generate(&generator, rules.rule_count)].id,
							.path = generate(&generator, 2) ? "a/*" : NULL,
							.status = "accepted",
							.reason = "until it is rewritten",
							.owner = "ann",
							.created = "2025-01-01",
							.expires = "2025-12-31"};
		items[0].rule = "*";
		dump(store, "suppression_id", &before);
		assert_int_equal(suppress(store, &set, &(struct audit_pair){AUDIT, 0}, &err), 0);
		dump(store, "suppression_id", &after);
		assert_string_equal(buf_text(&after), buf_text(&before));
		covered += store_int(store, "SELECT count(*) FROM main.finding WHERE suppression_id IS NOT NULL", 0);
		buf_release(&before);
		buf_release(&after);
		store_rollback(store);
		store_close(store);
		release(&judgement);
	}
	assert_true(covered > STORED_CASES);
}

static void the_same_findings_leave_the_same_rows(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < STORED_CASES; seed++) {
		struct buf rows[2] = {{0}, {0}};

		for (int run = 0; run < 2; run++) {
			struct generator generator = {seed + 17 * CASES};
			struct judgement judgement = generate_judgement(&generator);
			struct engagement_issue items[3];
			struct engagement engagement = generate_decisions(&generator, items);
			struct store *store;

			judgement.engagement = &engagement;
			store = write_judgement(&judgement);
			dump(store, "", &rows[run]);
			store_rollback(store);
			store_close(store);
			release(&judgement);
		}
		assert_string_equal(buf_text(&rows[0]), buf_text(&rows[1]));
		assert_true(rows[0].n > 1000);
		buf_release(&rows[0]);
		buf_release(&rows[1]);
	}
}

/* The order in which rules find is no part of the result. */
static void the_order_of_findings_changes_nothing(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < FEWER_CASES; seed++) {
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
	    cmocka_unit_test(more_impact_of_a_finding_makes_no_work_less_urgent),
	    cmocka_unit_test(more_impact_that_somebody_sets_makes_no_work_less_urgent),
	    cmocka_unit_test(suppressing_moves_nothing_but_the_gate),
	    cmocka_unit_test(the_same_findings_leave_the_same_rows),
	    cmocka_unit_test(the_order_of_findings_changes_nothing),
	    cmocka_unit_test(more_impact_never_lowers_a_priority_and_more_effort_never_raises_one),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
