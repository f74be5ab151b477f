/*
 * How conditions end when not all behind a number could be measured, and what suppressed findings excuse. Expected
 * verdicts are worked out by hand from rescue-gate(5).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "judge/gate.h"
#include "memory_store.h"
#include "store/rows.h"

enum { BASE = 1, HEAD = 2 };

/* Rules of the program whose impact is such that findings of them can be P1, but not P0, and no more than P2. */
static const char urgent[] = "code/very-complex-function", *const other = "code/complex-function";
static const char minor[] = "code/long-parameter-list";

struct scene {
	struct store *store;
	struct rule_set rules;
	struct policy policy;
};

static void begin(struct scene *scene)
{
	struct err err = {0};

	*scene = (struct scene){.store = memory_store(), .rules = {.without_tests = true}};
	if (rules_load(&scene->rules, NULL, NULL, &err))
		fail_msg("%s", err.message);
	put_audit(scene->store, &(struct audit_row){.id = BASE});
	put_audit(scene->store, &(struct audit_row){.id = HEAD});
}

static void end(struct scene *scene)
{
	policy_release(&scene->policy);
	rules_release(&scene->rules);
	store_close(scene->store);
}

static void put_check(struct scene *scene, int64_t audit, const char *rule, const char *status)
{
	put_outcome(scene->store, &(struct outcome_row){.audit_id = audit,
							.rule = view_of(rule),
							.dimension = VIEW("code"),
							.status = view_of(status),
							.population = STORE_NULL,
							.score = STORE_NULL,
							.weight = 1});
}

/* A new finding of priority P1. */
static void put_new(struct scene *scene, int64_t id, const char *rule)
{
	put_finding(scene->store, &(struct finding_row){.audit_id = HEAD,
							.id = id,
							.rule = view_of(rule),
							.dimension = VIEW("code"),
							.path = VIEW("f.js"),
							.priority = VIEW("P1"),
							.suppression_id = STORE_NULL});
	put_finding_state(scene->store, &(struct finding_state_row){.audit_id = HEAD,
								    .ordinal = id,
								    .state = VIEW("new"),
								    .finding_id = id,
								    .rule = view_of(rule),
								    .priority = VIEW("P1")});
}

/* The verdict and reason of a policy of one condition with this body. */
static void assert_verdict(struct scene *scene, const char *condition, const char *expected)
{
	struct gate_job job = {.rules = &scene->rules,
			       .policy = &scene->policy,
			       .suppressions = &(struct suppression_set){0},
			       .audit_id = HEAD,
			       .base_audit_id = BASE,
			       .has_base = true};
	struct gate_result result = {0};
	struct buf text = {0};
	const char *named = NULL;
	struct err err = {0};

	buf_addf(&text, "conditions: [{id: a, %s}]", condition);
	policy_release(&scene->policy);
	if (policy_read(&scene->policy, "gate.yml", buf_view(&text), false, &named, &err) ||
	    gate_measure(scene->store, BASE, &job.base, &err) || gate_evaluate(scene->store, &job, &result, &err))
		fail_msg("%s", err.message);
	assert_rows(scene->store,
		    "SELECT verdict || iif(reason = '', '', ': ' || reason) FROM main.gate_condition "
		    "WHERE audit_id = 2 AND id = 'a'",
		    expected);
	buf_release(&text);
}

static void what_the_change_made_unmeasurable_does_not_pass(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene);
	put_check(&scene, BASE, urgent, "pass");
	put_check(&scene, BASE, other, "pass");
	put_check(&scene, HEAD, urgent, "unknown");
	put_check(&scene, HEAD, other, "pass");
	assert_verdict(&scene, "metric: findings.new, max: 0",
		       "missing: not measured any more: code/very-complex-function\n");
	assert_verdict(&scene, "metric: findings.new.code/*, max: 0, if_missing: warn",
		       "warn: not measured any more: code/very-complex-function\n");
	assert_verdict(&scene, "metric: findings.new.p1, max: 0, if_missing: pass",
		       "warn: not measured any more: code/very-complex-function\n");
	assert_verdict(&scene, "metric: findings.new.code/complex-function, max: 0", "pass\n");
	put_new(&scene, 1, other);
	assert_verdict(&scene, "metric: findings.new, max: 0",
		       "fail: not measured any more: code/very-complex-function\n");
	end(&scene);
}

static void what_neither_side_measured_is_said_and_passes(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene);
	put_check(&scene, BASE, urgent, "unknown");
	put_check(&scene, HEAD, urgent, "unknown");
	put_check(&scene, BASE, other, "pass");
	put_check(&scene, HEAD, other, "pass");
	assert_verdict(&scene, "metric: findings.new, max: 0", "pass: not measured: code/very-complex-function\n");
	assert_verdict(&scene, "metric: findings.new.code/very-*, max: 0",
		       "missing: not measured: code/very-complex-function\n");
	end(&scene);
}

static void a_total_is_known_when_every_rule_behind_it_was_measured(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene);
	put_check(&scene, HEAD, urgent, "unknown");
	put_check(&scene, HEAD, other, "pass");
	assert_verdict(&scene, "metric: findings.total.p1, max: 0, mode: enforce",
		       "missing: not measured: code/very-complex-function\n");
	assert_verdict(&scene, "metric: issues.p1, max: 0, mode: enforce",
		       "missing: not measured: code/very-complex-function\n");
	assert_verdict(&scene, "metric: findings.total.p1, max: 0, mode: warn",
		       "warn: not measured: code/very-complex-function\n");
	assert_verdict(&scene, "metric: findings.total.p1, max: 0, mode: enforce, if_missing: pass",
		       "pass: not measured: code/very-complex-function\n");
	end(&scene);
}

static void a_rule_that_cannot_be_so_urgent_is_not_missed(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene);
	put_check(&scene, BASE, minor, "pass");
	put_check(&scene, HEAD, minor, "unknown");
	put_check(&scene, HEAD, other, "pass");
	assert_verdict(&scene, "metric: findings.new.p0p1, max: 0", "pass\n");
	assert_verdict(&scene, "metric: findings.new.p2, max: 0",
		       "missing: not measured any more: code/long-parameter-list\n");
	end(&scene);
}

/* A check of the weight 1 over ten things, scored as the program does, and the score of its dimension. */
static void put_measured(struct scene *scene, int64_t audit, const char *rule, int64_t findings)
{
	const struct rule *found = rules_find(&scene->rules, view_of(rule));

	put_outcome(scene->store, &(struct outcome_row){.audit_id = audit,
							.rule = view_of(rule),
							.dimension = VIEW("code"),
							.status = findings ? VIEW("fail") : VIEW("pass"),
							.findings = findings,
							.population = 10,
							.score = rule_score(found, findings, 10),
							.weight = 1});
}

static void put_dimension(struct scene *scene, int64_t audit, int64_t score)
{
	put_score(scene->store, &(struct score_row){
				    .audit_id = audit, .dimension = VIEW("code"), .score = score, .letter = VIEW("B")});
}

static void suppress_all(struct scene *scene)
{
	struct err err = {0};

	assert_int_equal(
	    store_run_for(scene->store, "UPDATE main.finding SET suppression_id = 1 WHERE audit_id = ?", HEAD, &err),
	    0);
}

static void a_score_that_drops_below_a_cap_is_seen(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene);
	put_measured(&scene, BASE, urgent, 0);
	put_measured(&scene, BASE, other, 0);
	put_measured(&scene, BASE, minor, 0);
	put_measured(&scene, HEAD, urgent, 0);
	put_measured(&scene, HEAD, other, 0);
	put_measured(&scene, HEAD, minor, 1);
	put_dimension(&scene, BASE, 54);
	put_dimension(&scene, HEAD, 54);
	assert_verdict(&scene, "metric: score.code, max_drop: 2", "fail: before the cap of open P0 and P1 work\n");
	assert_verdict(&scene, "metric: score.code, max_drop: 50", "pass\n");
	assert_rows(scene.store, "SELECT actual || ' ' || base FROM main.gate_condition", "54.0 54.0\n");
	end(&scene);
}

/* The suppressed finding is all that happened, or another check fell too. */
static void a_suppressed_finding_excuses_what_it_cost_and_no_more(void **state)
{
	(void)state;
	for (int64_t rest = 0; rest < 2; rest++) {
		struct scene scene;

		begin(&scene);
		put_measured(&scene, BASE, urgent, 0);
		put_measured(&scene, BASE, other, 0);
		put_measured(&scene, HEAD, urgent, 1);
		put_measured(&scene, HEAD, other, rest);
		put_dimension(&scene, BASE, 100);
		put_dimension(&scene, HEAD, rest ? 0 : 50);
		put_new(&scene, 1, urgent);
		suppress_all(&scene);
		assert_verdict(&scene, "metric: score.code, max_drop: 2",
			       rest ? "fail: counts 1 suppressed finding of this change, and is too much without it\n"
				    : "warn: counts 1 suppressed finding of this change\n");
		end(&scene);
	}
}

/* The same of minutes and of lines: 10 of 1000 lines are the finding's, the base had no debt. */
static void a_suppressed_finding_excuses_the_debt_it_is(void **state)
{
	static const char *const verdicts[] = {
	    "warn: counts 1 suppressed finding of this change\n",
	    "fail: counts 1 suppressed finding of this change, and is too much without it\n",
	};

	(void)state;
	for (int64_t rest = 0; rest < 2; rest++) {
		struct scene scene;

		begin(&scene);
		put_debt(scene.store, &(struct debt_row){.audit_id = BASE,
							 .scope = VIEW("repository"),
							 .files = 10,
							 .code_lines = 1000,
							 .line_minutes = 30});
		put_debt(scene.store, &(struct debt_row){.audit_id = HEAD,
							 .scope = VIEW("repository"),
							 .files = 10,
							 .flagged_files = 1 + rest,
							 .code_lines = 1000,
							 .flagged_lines = 10 + 10 * rest,
							 .minutes = 600 + 600 * rest,
							 .line_minutes = 30});
		put_new(&scene, 1, urgent);
		suppress_all(&scene);
		assert_int_equal(store_run_for(scene.store,
					       "UPDATE main.finding SET is_debt = 1, line = 1, end_line = 10, "
					       "counted_minutes = 600 WHERE audit_id = ?",
					       HEAD, NULL),
				 0);
		assert_verdict(&scene, "metric: debt.flagged_share, max_increase: 0.5", verdicts[rest]);
		assert_verdict(&scene, "metric: debt.file_share, max_increase: 0.5", verdicts[rest]);
		assert_verdict(&scene, "metric: debt.debt_ratio, max_increase: 0.5", verdicts[rest]);
		end(&scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_the_change_made_unmeasurable_does_not_pass),
	    cmocka_unit_test(what_neither_side_measured_is_said_and_passes),
	    cmocka_unit_test(a_total_is_known_when_every_rule_behind_it_was_measured),
	    cmocka_unit_test(a_rule_that_cannot_be_so_urgent_is_not_missed),
	    cmocka_unit_test(a_score_that_drops_below_a_cap_is_seen),
	    cmocka_unit_test(a_suppressed_finding_excuses_what_it_cost_and_no_more),
	    cmocka_unit_test(a_suppressed_finding_excuses_the_debt_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
