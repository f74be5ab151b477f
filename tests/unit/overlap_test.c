/*
 * What findings at one place add to sums. The expected numbers are the rule of judge/overlap.h done by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judge/overlap.h"
#include "store/store.h"

static const struct issue_type refactoring = {.id = "module-refactor"}, repair = {.id = "security"};
static const struct rule complexity = {.id = "code/complex", .issue = "module-refactor", .issue_type = &refactoring};
static const struct rule nesting = {.id = "code/nesting", .issue = "module-refactor", .issue_type = &refactoring};
static const struct rule injection = {.id = "code/sql", .issue = "security", .issue_type = &repair};

struct item {
	const struct rule *rule;
	const char *path; /* NULL: none */
	int64_t line, end_line;
	int64_t minutes;
	bool is_debt;
	int64_t counted; /* expected */
};

enum { MOST = 12 };

static void expect_counted(const struct item *items, size_t count)
{
	struct finding findings[MOST] = {0}, *order[MOST];

	assert_true(count <= MOST);
	for (size_t i = 0; i < count; i++) {
		findings[i] = (struct finding){.rule = items[i].rule,
					       .path = view_of(items[i].path),
					       .line = items[i].line ? items[i].line : STORE_NULL,
					       .end_line = items[i].end_line ? items[i].end_line : STORE_NULL,
					       .final_minutes = items[i].minutes,
					       .is_debt = items[i].is_debt};
		order[count - 1 - i] = &findings[i]; /* the order they come in means nothing */
	}
	overlap_count(order, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(findings[i].counted_minutes, items[i].counted);
}

#define EXPECT_COUNTED(...)                                            \
	do {                                                           \
		static const struct item items[] = {__VA_ARGS__};      \
		expect_counted(items, sizeof(items) / sizeof(*items)); \
	} while (0)

static void several_findings_on_one_function_are_the_work_of_the_greatest(void **state)
{
	(void)state;
	EXPECT_COUNTED({&complexity, "a.c", 10, 50, 90, true, 90}, {&nesting, "a.c", 10, 50, 30, true, 0},
		       {&complexity, "a.c", 60, 80, 20, true, 20}, {&complexity, "b.c", 10, 50, 40, true, 40});
}

static void of_a_finding_and_those_inside_the_greater_counts(void **state)
{
	(void)state;
	/* A class of 100 minutes whose functions take 70 and 50; in the second, lines of 20 and 10. */
	EXPECT_COUNTED({&complexity, "a.c", 1, 200, 100, true, 0}, {&nesting, "a.c", 10, 50, 70, true, 70},
		       {&complexity, "a.c", 60, 99, 50, true, 50}, {&nesting, "a.c", 61, 0, 20, true, 0},
		       {&nesting, "a.c", 70, 0, 10, true, 0});
	EXPECT_COUNTED({&complexity, "a.c", 1, 200, 120, true, 120}, {&nesting, "a.c", 10, 50, 70, true, 0},
		       {&complexity, "a.c", 60, 99, 50, true, 0});
}

static void lines_that_only_overlap_are_two_works(void **state)
{
	(void)state;
	EXPECT_COUNTED({&complexity, "a.c", 1, 50, 30, true, 30}, {&nesting, "a.c", 40, 90, 20, true, 20},
		       {&nesting, "a.c", 60, 80, 5, true, 0}, {&nesting, "a.c", 200, 210, 5, true, 5});
}

static void a_whole_file_is_a_place_beside_its_functions(void **state)
{
	(void)state;
	EXPECT_COUNTED({&complexity, "a.c", 0, 0, 60, true, 60}, {&nesting, "a.c", 0, 0, 60, true, 0},
		       {&nesting, "a.c", 0, 0, 10, true, 0}, {&complexity, "a.c", 1, 50, 30, true, 30});
}

static void another_kind_of_work_at_the_place_is_other_work(void **state)
{
	(void)state;
	EXPECT_COUNTED({&complexity, "a.c", 1, 50, 30, true, 30}, {&injection, "a.c", 20, 0, 20, true, 20},
		       {&nesting, "a.c", 1, 50, 40, false, 40}, {&nesting, NULL, 0, 0, 25, true, 25},
		       {&complexity, NULL, 0, 0, 25, true, 25});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(several_findings_on_one_function_are_the_work_of_the_greatest),
	    cmocka_unit_test(of_a_finding_and_those_inside_the_greater_counts),
	    cmocka_unit_test(lines_that_only_overlap_are_two_works),
	    cmocka_unit_test(a_whole_file_is_a_place_beside_its_functions),
	    cmocka_unit_test(another_kind_of_work_at_the_place_is_other_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
