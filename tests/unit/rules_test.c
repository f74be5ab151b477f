#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rules/rules.h"

static void every_embedded_rule_loads_and_checks(void **state)
{
	struct rule_set set = {0};
	struct err err = {0};
	struct store *store;

	(void)state;
	if (rules_load(&set, NULL, NULL, &err))
		fail_msg("%s", err.message);
	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	assert_int_equal(store_scope(store, -1, -1, &err), 0);
	if (rules_define_views(store, &set, &err))
		fail_msg("%s", err.message);
	for (size_t i = 0; i < set.rule_count; i++)
		if (rule_check(&set.rules[i], store, &err))
			fail_msg("%s", err.message);
	store_close(store);
	rules_release(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_embedded_rule_loads_and_checks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
