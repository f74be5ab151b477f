/*
 * The embedded rules and model, loaded for a group of tests: pass load_rules and release_rules to
 * cmocka_run_group_tests(). The includer has included cmocka's headers.
 */
#ifndef RESCUE_TESTS_USUAL_RULES_H
#define RESCUE_TESTS_USUAL_RULES_H

#include "rules/rules.h"

static struct rule_set rules;

static int load_rules(void **state)
{
	(void)state;
	return rules_load(&rules, NULL, NULL, NULL);
}

static int release_rules(void **state)
{
	(void)state;
	rules_release(&rules);
	return 0;
}

#endif
