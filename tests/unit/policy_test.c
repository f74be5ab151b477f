#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "rules/policy.h"
#include "rules/suppressions.h"
#include "manual.h"

static struct policy good(const char *text, bool is_configuration)
{
	struct policy policy = {0};
	const char *named = NULL;
	struct err err = {0};

	if (policy_read(&policy, "gate.yml", view_of(text), is_configuration, &named, &err))
		fail_msg("%s", err.message);
	return policy;
}

/* One condition with this body; the message must hold what to do. */
static void refused(const char *body, const char *message)
{
	struct policy policy = {0};
	struct buf text = {0};
	const char *named = NULL;
	struct err err = {0};

	buf_addf(&text, "conditions: [{id: a, %s}]", body);
	assert_int_equal(policy_read(&policy, "gate.yml", buf_view(&text), false, &named, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	if (strncmp(err.message, "gate.yml:1:", 11) != 0 || !strstr(err.message, message))
		fail_msg("said '%s', not '%s'", err.message, message);
	buf_release(&text);
	policy_release(&policy);
}

/* The story's policy, as the file format has it. */
static void a_file_of_conditions_is_read_in_its_order(void **state)
{
	struct policy policy =
	    good("schema: rescue/gate/1\n"
		 "baseline: {ref: origin/main, file: .rescue/baseline.json, missing: first-run-pass}\n"
		 "enforce: all\n"
		 "conditions:\n"
		 "  - {id: p1, metric: findings.new.p1, max: 0, until: 2025-09-30, mode: warn}\n"
		 "  - {id: secrets, metric: findings.new.secrets, max: 0, suppressible: false}\n"
		 "  - {id: returned, metric: findings.returned.p0p1, max: 0}\n"
		 "  - {id: debt, metric: debt.flagged_share, max_increase: 0.5, unit: points}\n"
		 "  - {id: tests, metric: coverage.new_lines, min: 80, min_sample: 20, if_missing: warn}\n"
		 "  - {id: tls, metric: findings.worse.code/tls-*, max: 2}\n",
		 false);
	const struct policy_condition *c = policy.conditions;

	(void)state;
	assert_int_equal(policy.condition_count, 6);
	assert_true(policy.enforces_all && policy.first_run_passes && !policy.is_default);
	assert_string_equal(policy.baseline_ref, "origin/main");
	assert_true(c[0].priorities[PRIORITY_P1] && !c[0].priorities[PRIORITY_P0]);
	assert_string_equal(c[0].until, "2025-09-30");
	assert_true(c[0].mode == MODE_WARN && c[0].if_missing == MISSING_ERROR && c[0].suppressible);
	assert_true(c[1].rule_count == 2 && !c[1].suppressible && c[1].priorities[PRIORITY_P3]);
	assert_string_equal(c[1].rules[0], "code/secrets");
	assert_true(c[2].priorities[PRIORITY_P0] && c[2].priorities[PRIORITY_P1] && !c[2].priorities[PRIORITY_P2]);
	assert_true(c[3].kind == METRIC_DEBT && c[3].bound_kind == BOUND_MAX_INCREASE && c[3].bound == 0.5);
	assert_true(c[4].kind == METRIC_NEW_COVERAGE && c[4].min_sample == 20 && c[4].if_missing == MISSING_WARN);
	assert_true(c[5].rule_count == 1 && strcmp(c[5].part, "worse") == 0);
	policy_release(&policy);
}

static void a_policy_names_groups_of_its_own(void **state)
{
	struct policy policy = good("groups: {pay: [code/a, code/b], secrets: [code/c]}\n"
				    "conditions:\n"
				    "  - {id: a, metric: findings.new.p1.pay, max: 0}\n"
				    "  - {id: b, metric: findings.new.secrets.p0, max: 0}\n"
				    "  - {id: c, metric: findings.new.source, max: 0}\n",
				    false);
	const struct policy_condition *c = policy.conditions;

	(void)state;
	assert_true(c[0].rule_count == 2 && c[0].priorities[PRIORITY_P1] && !c[0].priorities[PRIORITY_P0]);
	assert_string_equal(c[0].rules[1], "code/b");
	assert_true(c[1].rule_count == 1 && c[1].priorities[PRIORITY_P0] && !c[1].priorities[PRIORITY_P1]);
	assert_string_equal(c[1].rules[0], "code/c");
	assert_true(c[2].rule_count > 2 && c[2].priorities[PRIORITY_P3]);
	policy_release(&policy);
}

static void a_mistake_in_a_condition_is_named(void **state)
{
	(void)state;
	refused("metric: findings.old.p0, max: 0", "there is no metric 'findings.old.p0'");
	refused("metric: findings.new.p4, max: 0", "there is no metric");
	refused("metric: findings.new.secrets.code/long-file, max: 0", "there is no metric");
	refused("metric: score.money, max: 0", "there is no metric");
	refused("metric: coverage_of_checks, min: 0", "there is no metric");
	refused("metric: score.code, max: 1, min: 0", "more than one bound");
	refused("metric: score.code", "has no bound");
	refused("metric: score.code, max: many", "is no number");
	refused("metric: score.code, max: nan", "is no number");
	refused("metric: findings.new, max: -1", "'findings.new' is never below 0; write 0 or more");
	refused("metric: score.code, min: 101", "'score.code' is never above 100; write 100 or less");
	refused("metric: findings.new.p0p0p0, max: 0", "there is no metric 'findings.new.p0p0p0'");
	refused("metric: findings.new.p0.p1, max: 0", "there is no metric");
	refused("metric: findings.new.total, max: 0", "there is no metric");
	refused("metric: score.code, max: 1, mode: fail", "'fail' is no mode");
	refused("metric: score.code, max: 1, mode: enforce, until: 2025-01-01", "leave out one of them");
	refused("metric: score.code, max: 1, until: tomorrow", "'tomorrow' is no day");
	refused("metric: findings.new, max_drop: 1", "is a difference to the base already");
	refused("metric: issues.p0, max: 1, min_sample: 3", "a number needs no sample");
	refused("metric: score.code, max: 1}, {id: a, metric: score.team, max: 1", "there is another 'a' above");
}

static void a_configuration_without_a_gate_changes_nothing(void **state)
{
	struct rule_set rules = {.without_tests = true};
	struct policy policy = {0};
	const char *named = NULL;
	struct err err = {0};

	(void)state;
	assert_int_equal(rules_load(&rules, NULL, NULL, &err), 0);
	if (policy_load(&policy, &(struct named_file){0}, &rules, &err))
		fail_msg("%s", err.message);
	assert_true(policy.is_default && policy.condition_count > 4 && policy.conditions[0].rule_count > 4 &&
		    !policy.enforces_all);
	assert_int_equal(policy_read(&policy, "rescue.yml", VIEW("modules: []"), true, &named, &err), 0);
	assert_true(policy.is_default && !named);
	assert_int_equal(policy_read(&policy, "rescue.yml", VIEW("gate: ci/gate.yml"), true, &named, &err), 0);
	assert_string_equal(named, "ci/gate.yml");
	policy_release(&policy);
	rules_release(&rules);
}

/* --- suppressions ------------------------------------------------------------------------------------------------- */

static struct suppression_set one_suppression(const char *policy, const char *keys)
{
	struct suppression_set set = {0};
	struct buf text = {0};
	const char *named = NULL;
	struct err err = {0};

	buf_addf(&text, "schema: rescue/suppressions/1\n%ssuppressions: [{rule: code/long-file, path: a.c, %s}]\n",
		 policy, keys);
	if (suppressions_read(&set, "s.yml", buf_view(&text), false, &named, &err))
		fail_msg("%s", err.message);
	buf_release(&text);
	assert_int_equal(set.count, 1);
	return set;
}

static void against_the_policy(const char *policy, const char *keys, const char *why)
{
	struct suppression_set set = one_suppression(policy, keys);
	const char *refusal = set.items[0].refusal;

	if (!why)
		assert_null(refusal);
	else if (!refusal || !strstr(refusal, why))
		fail_msg("said '%s', not '%s'", refusal ? refusal : "nothing", why);
	suppressions_release(&set);
}

#define WHY "reason: nobody has time for it now"

/* It would lock out the change that mends it, were it a mistake of the file. */
static void a_suppression_against_the_policy_does_not_count(void **state)
{
	(void)state;
	against_the_policy("", WHY ", owner: ann, created: 2025-01-01, expires: 2025-06-30", NULL);
	against_the_policy("", WHY ", owner: ann, created: 2025-01-01, expires: 2025-07-01", "181 days, at most 180");
	against_the_policy("", WHY ", created: 2025-01-01, expires: 2025-01-31", "nobody is named");
	against_the_policy("", "reason: later, owner: ann, created: 2025-01-01, expires: 2025-01-31",
			   "shorter than 15");
	against_the_policy("", WHY ", owner: ann, created: 2025-01-01, expires: 2025-02-29", "is no day");
	against_the_policy("policy: {max_days: 9, require_owner: false, reason_min_chars: 2}\n",
			   "reason: later, created: 2024-02-21, expires: 2024-03-01", NULL);
}

/* --- the manual --------------------------------------------------------------------------------------------------- */

static void the_example_of_the_man_page_is_good(void **state)
{
	struct suppression_set set = {0};
	struct buf text = {0};
	struct policy policy;
	const char *named = NULL;
	struct err err = {0};

	(void)state;
	add_example(&text, "rescue-gate.5", "# AN EXAMPLE");
	policy = good(buf_text(&text), true);
	assert_int_equal(policy.condition_count, 8);
	assert_int_equal(suppressions_read(&set, "rescue.yml", buf_view(&text), true, &named, &err), 0);
	assert_int_equal(set.count, 1);
	assert_null(set.items[0].refusal);
	policy_release(&policy);
	suppressions_release(&set);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_of_conditions_is_read_in_its_order),
	    cmocka_unit_test(a_policy_names_groups_of_its_own),
	    cmocka_unit_test(a_mistake_in_a_condition_is_named),
	    cmocka_unit_test(a_configuration_without_a_gate_changes_nothing),
	    cmocka_unit_test(a_suppression_against_the_policy_does_not_count),
	    cmocka_unit_test(the_example_of_the_man_page_is_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
