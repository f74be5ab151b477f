#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "generator.h"
#include "usual_rules.h"
#include "judge/order.h"

#define ISSUE(name, level, size)                                                          \
	{                                                                                 \
		.title = VIEW_INIT(name), .impact = LEVEL_##level, .effort = LEVEL_##size \
	}
#define VIEW_INIT(literal)                     \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

/* The case study's matrix, in an order that says nothing. */
static const struct work story[] = {
    ISSUE("Monitoring / APM", MEDIUM, LOW),
    ISSUE("Team restructuring", HIGH, LOW),
    ISSUE("Database optimization", CRITICAL, MEDIUM),
    ISSUE("Security fixes", MEDIUM, LOW),
    ISSUE("Caching layer", HIGH, LOW),
    ISSUE("Payment module refactor", CRITICAL, HIGH),
    ISSUE("CI/CD pipeline", HIGH, MEDIUM),
};
enum { STORY = sizeof(story) / sizeof(*story), DATABASE = 2, CACHING = 4 };

static void judged_story(struct work items[STORY])
{
	for (size_t i = 0; i < STORY; i++) {
		items[i] = story[i];
		items[i].priority = rules.model.matrix[items[i].impact][items[i].effort];
		items[i].points = rules.model.impact_points[items[i].impact];
	}
}

static void the_matrix_of_the_case_study_has_its_seven_rows_in_order(void **state)
{
	static const char *const expected[STORY][2] = {
	    {"Payment module refactor", "P0"}, {"Database optimization", "P0"}, {"CI/CD pipeline", "P1"},
	    {"Caching layer", "P1"},           {"Team restructuring", "P1"},    {"Monitoring / APM", "P2"},
	    {"Security fixes", "P2"},
	};
	struct work items[STORY];
	size_t order[STORY];

	(void)state;
	judged_story(items);
	work_list_order(items, STORY, order);
	for (size_t i = 0; i < STORY; i++) {
		assert_string_equal(items[order[i]].title.p, expected[i][0]);
		assert_string_equal(priority_name(items[order[i]].priority), expected[i][1]);
	}
}

static void quick_wins_are_high_value_at_low_effort(void **state)
{
	struct work items[STORY];
	size_t order[STORY];

	(void)state;
	judged_story(items);
	items[1].minutes = 240;
	items[CACHING].minutes = 480;
	assert_int_equal(work_quick_wins(items, STORY, order), 2);
	assert_string_equal(items[order[0]].title.p, "Team restructuring");
	assert_string_equal(items[order[1]].title.p, "Caching layer");
}

static void work_starts_after_what_it_needs(void **state)
{
	static const struct work_need needs[] = {{CACHING, DATABASE}};
	struct work_start starts[STORY];
	struct work items[STORY];
	struct err err = {0};
	size_t database = STORY, caching = STORY;

	(void)state;
	judged_story(items);
	assert_int_equal(work_start_order(items, STORY, needs, 1, starts, &err), 0);
	for (size_t i = 0; i < STORY; i++) {
		database = starts[i].item == DATABASE ? i : database;
		caching = starts[i].item == CACHING ? i : caching;
	}
	assert_true(database < caching);
}

static void a_blocker_inherits_the_urgency_of_what_it_blocks(void **state)
{
	static const struct work items[] = {
	    {.title = VIEW_INIT("payments"), .priority = PRIORITY_P0},
	    {.title = VIEW_INIT("pipeline"), .priority = PRIORITY_P1},
	    {.title = VIEW_INIT("tests"), .priority = PRIORITY_P3},
	};
	static const struct work_need needs[] = {{0, 2}};
	struct work_start starts[3];

	(void)state;
	assert_int_equal(work_start_order(items, 3, needs, 1, starts, NULL), 0);
	assert_int_equal(starts[0].item, 2);
	assert_int_equal(starts[0].urgency, PRIORITY_P0);
	assert_int_equal(starts[0].for_item, 0);
	assert_int_equal(starts[1].item, 0);
	assert_int_equal(starts[1].for_item, -1);
	assert_int_equal(starts[2].item, 1);
}

static void work_that_waits_for_itself_is_named(void **state)
{
	static const struct work items[] = {
	    {.title = VIEW_INIT("free")},  {.title = VIEW_INIT("alpha")},  {.title = VIEW_INIT("beta")},
	    {.title = VIEW_INIT("gamma")}, {.title = VIEW_INIT("behind")},
	};
	static const struct work_need needs[] = {{1, 2}, {2, 3}, {3, 1}, {4, 1}};
	struct work_start starts[5];
	struct err err = {0};

	(void)state;
	assert_int_equal(work_start_order(items, 5, needs, 4, starts, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.message, "'alpha' needs 'beta' needs 'gamma' needs"));
	assert_null(strstr(err.message, "behind"));
	assert_null(strstr(err.message, "free"));
}

static void shuffle(struct generator *generator, struct work *items, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t other = generate(generator, i);
		struct work swap = items[i - 1];

		items[i - 1] = items[other];
		items[other] = swap;
	}
}

static void the_order_does_not_depend_on_the_input_order(void **state)
{
	struct generator generator = {4};
	struct work first[STORY], again[STORY];
	size_t order[STORY], order_again[STORY];

	(void)state;
	judged_story(first);
	work_list_order(first, STORY, order);
	for (int run = 0; run < 200; run++) {
		judged_story(again);
		shuffle(&generator, again, STORY);
		work_list_order(again, STORY, order_again);
		for (size_t i = 0; i < STORY; i++)
			assert_ptr_equal(first[order[i]].title.p, again[order_again[i]].title.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_matrix_of_the_case_study_has_its_seven_rows_in_order),
	    cmocka_unit_test(quick_wins_are_high_value_at_low_effort),
	    cmocka_unit_test(work_starts_after_what_it_needs),
	    cmocka_unit_test(a_blocker_inherits_the_urgency_of_what_it_blocks),
	    cmocka_unit_test(work_that_waits_for_itself_is_named),
	    cmocka_unit_test(the_order_does_not_depend_on_the_input_order),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
