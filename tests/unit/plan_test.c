#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "postgres/plan.h"

static const char answer[] =
    "[{\"Plan\": {\"Node Type\": \"Limit\", \"Parallel Aware\": false, \"Total Cost\": 72.5, \"Plan Rows\": 20, "
    "\"Plans\": ["
    "{\"Node Type\": \"Sort\", \"Total Cost\": 72.4, \"Plan Rows\": 40, \"Sort Key\": [\"t.at DESC\", \"t.id\"], "
    "\"Plans\": ["
    "{\"Node Type\": \"Index Scan\", \"Relation Name\": \"t\", \"Alias\": \"x\", \"Index Name\": \"t_name\", \"Total "
    "Cost\": "
    "70, \"Plan Rows\": 40, \"Index Cond\": \"(name = 'Ada Lovelace'::text)\", \"Filter\": \"(age > 37)\"}]}]}}]";

static void a_plan_is_a_list_of_nodes_without_values(void **unused)
{
	struct arena arena = {0};
	struct err err = {0};
	struct plan plan;

	(void)unused;
	assert_int_equal(plan_read(&arena, view_of(answer), &plan, &err), 0);
	assert_int_equal(plan.count, 3);
	assert_true(plan.cost > 72.4 && plan.cost < 72.6);
	assert_string_equal(plan.nodes[0].kind, "Limit");
	assert_string_equal(plan.nodes[1].condition, "t.at DESC");
	assert_int_equal(plan.nodes[2].depth, 2);
	assert_string_equal(plan.nodes[2].relation, "t");
	assert_string_equal(plan.nodes[2].condition, "(name = '?'::text)");
	assert_true(plan_uses(&plan, "t_name"));
	assert_false(plan_uses(&plan, "t"));
	assert_null(strstr(plan.tree, "Ada"));
	assert_null(strstr(plan.tree, "37"));
	assert_non_null(strstr(plan.tree, "t_name"));
	arena_release(&arena);
}

static void what_is_no_plan_is_refused(void **unused)
{
	static const char *const answers[] = {"", "[]", "{}", "[{\"Plan\": 3}]", "[{\"Plan\": {", "null"};
	struct buf deep = {0};

	(void)unused;
	for (size_t i = 0; i <= sizeof(answers) / sizeof(*answers); i++) {
		struct arena arena = {0};
		struct err err = {0};
		struct plan plan;

		for (int k = 0; i == sizeof(answers) / sizeof(*answers) && k < 1000; k++)
			buf_add_text(&deep, k ? "{\"Plans\": [" : "[{\"Plan\": {\"Plans\": [");
		for (int k = 0; deep.n && k < 1000; k++)
			buf_add_text(&deep, k < 999 ? "]}" : "]}}]");
		assert_int_equal(plan_read(&arena, deep.n ? buf_view(&deep) : view_of(answers[i]), &plan, &err), -1);
		arena_release(&arena);
	}
	buf_release(&deep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plan_is_a_list_of_nodes_without_values),
	    cmocka_unit_test(what_is_no_plan_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
