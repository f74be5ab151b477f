/*
 * The cases inside a rule, run: a throw-away repository in memory is built
 * from the case, the collectors read it into a store in memory, the rule is
 * evaluated over it and its rows are compared with what the case expects.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_RULE_TEST_H
#define RESCUE_JUDGE_RULE_TEST_H

#include "rules/rules.h"

/*
 * True when the case passes: as many rows as expected, and each expected row has one of its own in which the columns
 * it names have these values. Otherwise adds what differs to `difference`, in lines for a person.
 */
bool rule_test_run(const struct rule_set *set, const struct rule *rule, const struct rule_test *test,
		   struct buf *difference);

#endif
