#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "generator.h"
#include "usual_rules.h"
#include "judge/points.h"

static struct assessment assessed(enum level base, int64_t minutes, struct place place)
{
	struct assessment assessment;

	assess(&rules.model, base, minutes, &place, &assessment);
	return assessment;
}

static void complex_payment_code_is_critical(void **state)
{
	/* Worked example: complexity 45 in payments is 55 + 15 + 10 + 10. */
	struct place payments = {.tier = 1, .hotspot = RANK_TOP, .blast = RANK_TOP};
	struct assessment assessment = assessed(LEVEL_HIGH, 60, payments);

	(void)state;
	assert_int_equal(assessment.points, 90);
	assert_int_equal(assessment.impact, LEVEL_CRITICAL);
	assert_int_equal(assessment.priority, PRIORITY_P0);
}

static void the_same_code_in_a_dead_folder_is_low(void **state)
{
	struct place dead = {.is_not_production = true, .exposure = EXPOSURE_EXCLUDED};
	struct assessment assessment = assessed(LEVEL_HIGH, 60, dead);

	(void)state;
	assert_int_equal(assessment.points, 20);
	assert_int_equal(assessment.impact, LEVEL_LOW);
}

static void a_critical_finding_nothing_is_known_about_stays_critical(void **state)
{
	struct assessment assessment = assessed(LEVEL_CRITICAL, 60, (struct place){0});

	(void)state;
	assert_int_equal(assessment.points, 80);
	assert_int_equal(assessment.impact, LEVEL_CRITICAL);
	assert_int_equal(assessment.part_count, 1);
	assert_string_equal(assessment.parts[0].reason, "base: critical");
}

static void without_an_incident_the_place_raises_by_one_class_only(void **state)
{
	struct place worst = {.tier = 1, .hotspot = RANK_TOP, .blast = RANK_TOP, .exposure = EXPOSURE_SHOWN};

	(void)state;
	assert_int_equal(assessed(LEVEL_LOW, 60, worst).impact, LEVEL_MEDIUM);
	assert_int_equal(assessed(LEVEL_LOW, 60, worst).points, 54);
	assert_int_equal(assessed(LEVEL_MEDIUM, 60, worst).impact, LEVEL_HIGH);
	worst.incidents = 1;
	assert_int_equal(assessed(LEVEL_LOW, 60, worst).points, 65);
	assert_int_equal(assessed(LEVEL_LOW, 60, worst).impact, LEVEL_HIGH);
}

static void incidents_add_up_to_a_limit(void **state)
{
	(void)state;
	assert_int_equal(assessed(LEVEL_LOW, 60, (struct place){.incidents = 1}).points, 20);
	assert_int_equal(assessed(LEVEL_LOW, 60, (struct place){.incidents = 9}).points, 30);
}

static void the_payment_refactor_takes_twenty_three_days(void **state)
{
	/* Worked example: 12 days × 1.9 = 22.8 days, high. */
	struct place payments = {.has_high_fan_in = true, .is_untested = true, .has_one_owner = true, .lines = 2500};
	struct assessment assessment = assessed(LEVEL_HIGH, 12 * 480, payments);

	(void)state;
	assert_int_equal(assessment.minutes, 22.8 * 480);
	assert_int_equal(assessment.effort, LEVEL_HIGH);
}

static void effort_classes_end_at_five_and_fifteen_days(void **state)
{
	(void)state;
	assert_int_equal(assessed(LEVEL_LOW, 5 * 480, (struct place){0}).effort, LEVEL_LOW);
	assert_int_equal(assessed(LEVEL_LOW, 5 * 480 + 1, (struct place){0}).effort, LEVEL_MEDIUM);
	assert_int_equal(assessed(LEVEL_LOW, 15 * 480, (struct place){0}).effort, LEVEL_MEDIUM);
	assert_int_equal(assessed(LEVEL_LOW, 15 * 480 + 1, (struct place){0}).effort, LEVEL_HIGH);
}

static void an_orphaned_module_counts_instead_of_its_bus_factor(void **state)
{
	struct place orphaned = {.is_orphaned = true, .has_one_owner = true};

	(void)state;
	assert_int_equal(assessed(LEVEL_LOW, 100, orphaned).minutes, 150);
}

static struct place random_place(struct generator *generator)
{
	return (struct place){
	    .tier = (int)generate(generator, 3),
	    .hotspot = (enum rank)generate(generator, 3),
	    .blast = (enum rank)generate(generator, 3),
	    .exposure = (enum exposure)generate(generator, 3),
	    .incidents = (int)generate(generator, 4),
	    .has_control = generate(generator, 2),
	    .is_not_production = generate(generator, 2),
	    .has_high_fan_in = generate(generator, 2),
	    .is_untested = generate(generator, 2),
	    .is_orphaned = generate(generator, 2),
	    .has_one_owner = generate(generator, 2),
	    .lines = (int64_t)generate(generator, 2000),
	};
}

static void the_parts_add_up_to_the_result_for_any_place(void **state)
{
	struct generator generator = {1};

	(void)state;
	for (int run = 0; run < 20000; run++) {
		int64_t minutes = (int64_t)generate(&generator, 10000);
		struct place place = random_place(&generator);
		struct assessment assessment = assessed((enum level)generate(&generator, LEVEL_COUNT), minutes, place);
		int points = 0, percent = 0;

		for (size_t i = 0; i < assessment.part_count; i++)
			*(assessment.parts[i].is_effort ? &percent : &points) += assessment.parts[i].amount;
		assert_int_equal(points, assessment.points);
		assert_in_range(points, 0, 100);
		assert_in_range(percent, 0, rules.model.effort.most);
		assert_int_equal(assessment.minutes, (minutes * (100 + percent) + 50) / 100);
	}
}

static void more_impact_never_lowers_and_more_effort_never_raises_a_priority(void **state)
{
	struct generator generator = {2};

	(void)state;
	for (int run = 0; run < 20000; run++) {
		enum level base = (enum level)generate(&generator, LEVEL_CRITICAL);
		int64_t minutes = (int64_t)generate(&generator, 10000);
		struct place place = random_place(&generator);
		enum priority priority = assessed(base, minutes, place).priority;

		assert_true(assessed(base + 1, minutes, place).priority <= priority);
		assert_true(assessed(base, minutes * 2, place).priority >= priority);
	}
}

static void no_finding_is_more_urgent_than_the_worst_said_of_its_rule(void **state)
{
	struct generator generator = {3};

	(void)state;
	for (int run = 0; run < 20000; run++) {
		enum level base = (enum level)generate(&generator, LEVEL_COUNT);
		struct place place = random_place(&generator);

		place.incidents = 0;
		assert_true(assessed(base, (int64_t)generate(&generator, 10000), place).priority >=
			    worst_priority(&rules.model, base, false));
		assert_int_equal(assessed(base, 0, (struct place){0}).priority,
				 worst_priority(&rules.model, base, true));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(complex_payment_code_is_critical),
	    cmocka_unit_test(the_same_code_in_a_dead_folder_is_low),
	    cmocka_unit_test(a_critical_finding_nothing_is_known_about_stays_critical),
	    cmocka_unit_test(without_an_incident_the_place_raises_by_one_class_only),
	    cmocka_unit_test(incidents_add_up_to_a_limit),
	    cmocka_unit_test(the_payment_refactor_takes_twenty_three_days),
	    cmocka_unit_test(effort_classes_end_at_five_and_fifteen_days),
	    cmocka_unit_test(an_orphaned_module_counts_instead_of_its_bus_factor),
	    cmocka_unit_test(the_parts_add_up_to_the_result_for_any_place),
	    cmocka_unit_test(more_impact_never_lowers_and_more_effort_never_raises_a_priority),
	    cmocka_unit_test(no_finding_is_more_urgent_than_the_worst_said_of_its_rule),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
