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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_the_change_made_unmeasurable_does_not_pass),
	    cmocka_unit_test(what_neither_side_measured_is_said_and_passes),
	    cmocka_unit_test(a_total_is_known_when_every_rule_behind_it_was_measured),
	    cmocka_unit_test(a_rule_that_cannot_be_so_urgent_is_not_missed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
