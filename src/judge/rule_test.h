/*
 * The cases inside a rule, run: a throw-away repository in memory is built
 * from the case, the collectors read it into a store in memory, the rule is
 * evaluated over it and its rows are compared with what the case expects.
 * All cases use one store, and each is taken back before the next.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_RULE_TEST_H
#define RESCUE_JUDGE_RULE_TEST_H

#include "rules/rules.h"

struct rule_tests; /* the store for the cases of a set */

/* Opens it and defines the views of the set's rules/lib, which is borrowed. Owned by the caller. */
int rule_tests_open(struct rule_tests **tests, const struct rule_set *set, struct err *err);
void rule_tests_close(struct rule_tests *tests);

/*
 * True when the case passes: as many rows as expected, and each expected row has one of its own in which the columns
 * it names have these values. Otherwise adds what differs to `difference`, in lines for a person.
 */
bool rule_test_run(struct rule_tests *tests, const struct rule *rule, const struct rule_test *test,
		   struct buf *difference);

#endif
