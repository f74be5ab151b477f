#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "generator.h"
#include "usual_rules.h"
#include "judge/flagged.h"
#include "judge/score.h"

static void the_range_is_worst_to_best_of_what_was_not_measured(void **state)
{
	/* The sample report's code score: 12, range 9 to 34, 75% measured. */
	static const struct check checks[] = {{3, 12, PRIORITY_P1}, {1, SCORE_UNMEASURED, PRIORITY_P2}};
	struct score score = score_dimension(&rules.model, checks, 2, (struct open_work){0});

	(void)state;
	assert_int_equal(score.score, 12);
	assert_int_equal(score.low, 9);
	assert_int_equal(score.high, 34);
	assert_int_equal(score.measured, 75);
	assert_int_equal(score.weakest, 0);
}

static void open_urgent_work_caps_a_score(void **state)
{
	static const struct check check = {1, 100, PRIORITY_P0};

	(void)state;
	assert_int_equal(score_dimension(&rules.model, &check, 1, (struct open_work){0, 0}).score, 100);
	assert_int_equal(score_dimension(&rules.model, &check, 1, (struct open_work){0, 1}).score, 84);
	assert_int_equal(score_dimension(&rules.model, &check, 1, (struct open_work){1, 5}).score, 54);
	assert_int_equal(score_dimension(&rules.model, &check, 1, (struct open_work){2, 0}).cap, 54);
	assert_int_equal(score_dimension(&rules.model, &check, 1, (struct open_work){3, 0}).score, 39);
}

static void under_sixty_percent_measured_there_is_no_score(void **state)
{
	static const struct check checks[] = {{59, 100, PRIORITY_P3}, {41, SCORE_UNMEASURED, PRIORITY_P3}};
	static const struct check more[] = {{60, 100, PRIORITY_P3}, {40, SCORE_UNMEASURED, PRIORITY_P3}};
	struct score score = score_dimension(&rules.model, checks, 2, (struct open_work){0});

	(void)state;
	assert_int_equal(score.score, SCORE_NONE);
	assert_int_equal(score.low, 59);
	assert_int_equal(score.high, 100);
	assert_int_equal(score_dimension(&rules.model, more, 2, (struct open_work){0}).score, 100);
	assert_int_equal(score_dimension(&rules.model, NULL, 0, (struct open_work){0}).score, SCORE_NONE);
}

static void the_overall_score_is_half_the_worst_and_half_the_mean(void **state)
{
	struct score dimensions[] = {{.score = 12, .low = 9, .high = 34, .weakest_score = 5},
				     {.score = 7, .low = 6, .high = 16, .weakest_score = 2},
				     {.score = 13, .low = 13, .high = 13, .weakest_score = 13},
				     {.score = 12, .low = 11, .high = 21, .weakest_score = 4}};
	struct score overall = score_overall(dimensions, 4);

	(void)state;
	assert_int_equal(overall.score, 9); /* (7 + 11) / 2 */
	assert_int_equal(overall.low, 7);   /* (6 + 9.75) / 2 */
	assert_int_equal(overall.high, 17); /* (13 + 21) / 2 */
	assert_int_equal(overall.weakest, 1);
	dimensions[2].score = SCORE_NONE;
	dimensions[2].weakest_score = 0; /* a dimension without a score still has a weakest check */
	assert_int_equal(score_overall(dimensions, 4).score, SCORE_NONE);
	assert_int_equal(score_overall(dimensions, 4).weakest, 2);
}

enum { CHECKS = 12 };

static size_t random_checks(struct generator *generator, struct check *checks)
{
	size_t count = 1 + generate(generator, CHECKS);

	for (size_t i = 0; i < count; i++)
		checks[i] = (struct check){
		    .weight = 1 + (int64_t)generate(generator, 5),
		    .score = generate(generator, 4) == 0 ? SCORE_UNMEASURED : (int)generate(generator, 101),
		    .worst = (enum priority)generate(generator, PRIORITY_COUNT),
		};
	return count;
}

static struct open_work random_open(struct generator *generator)
{
	return (struct open_work){(int64_t)generate(generator, 5), (int64_t)generate(generator, 5)};
}

static void assert_not_lower(struct score before, struct score after)
{
	assert_true(after.low >= before.low);
	assert_true(after.high >= before.high);
	if (before.score != SCORE_NONE)
		assert_true(after.score >= before.score);
}

static void fixing_never_lowers_a_score(void **state)
{
	struct generator generator = {5};
	struct check checks[CHECKS];

	(void)state;
	for (int run = 0; run < 50000; run++) {
		size_t count = random_checks(&generator, checks), fixed = generate(&generator, count);
		struct open_work open = random_open(&generator), less = open;
		struct score before = score_dimension(&rules.model, checks, count, open);

		assert_true(before.low <= before.high);
		if (before.score != SCORE_NONE)
			assert_in_range(before.score, before.low, before.high);
		if (checks[fixed].score == SCORE_UNMEASURED)
			continue;
		checks[fixed].score += (int)generate(&generator, (uint64_t)(101 - checks[fixed].score));
		if (less.p0 > 0 && generate(&generator, 2)) {
			less.p0--;
			less.p1 += (int64_t)generate(&generator, 2); /* what is left of it may be P1 */
		} else if (less.p1 > 0) {
			less.p1--;
		}
		assert_not_lower(before, score_dimension(&rules.model, checks, count, less));
	}
}

static void missing_data_only_widens_the_range(void **state)
{
	struct generator generator = {6};
	struct check checks[CHECKS];

	(void)state;
	for (int run = 0; run < 50000; run++) {
		size_t count = random_checks(&generator, checks), lost = generate(&generator, count);
		struct open_work open = random_open(&generator), less = open;
		struct score before = score_dimension(&rules.model, checks, count, open), after;

		/* With the check go its findings: work no more urgent than it could make. */
		if (checks[lost].worst == PRIORITY_P0)
			less.p0 = (int64_t)generate(&generator, (uint64_t)open.p0 + 1);
		if (checks[lost].worst <= PRIORITY_P1)
			less.p1 = (int64_t)generate(&generator, (uint64_t)open.p1 + 1);
		checks[lost].score = SCORE_UNMEASURED;
		after = score_dimension(&rules.model, checks, count, less);
		assert_true(after.low <= before.low);
		assert_true(after.high >= before.high);
		assert_true(after.measured <= before.measured);
	}
}

/* --- flagged lines --------------------------------------------------------------------------------------------------
 */

static void a_line_is_flagged_once_however_many_findings_cover_it(void **state)
{
	struct region nested[] = {{20, 30, 8}, {10, 40, 25}, {10, 40, 25}, {50, 59, 10}, {55, 55, 0}};
	struct region whole[] = {{1, 200, 0}, {10, 40, 25}};
	struct region lines[] = {{7, 7, 0}, {7, 7, 0}, {9, 9, 0}};

	(void)state;
	assert_int_equal(flagged_union(nested, 5, 200, 150), 35);
	assert_int_equal(flagged_union(whole, 2, 200, 150), 150);
	assert_int_equal(flagged_union(lines, 3, 200, 150), 2);
	assert_int_equal(flagged_union(NULL, 0, 200, 150), 0);
}

static void ranges_without_their_own_count_take_the_share_of_the_file(void **state)
{
	struct region range[] = {{11, 20, 0}}, overlapping[] = {{1, 10, 10}, {6, 15, 10}};

	(void)state;
	assert_int_equal(flagged_union(range, 1, 200, 150), 8); /* 7.5, rounded up */
	assert_int_equal(flagged_union(overlapping, 2, 200, 150), 15);
}

static void the_union_is_never_more_than_the_file_or_the_sum(void **state)
{
	struct generator generator = {7};
	struct region regions[20];

	(void)state;
	for (int run = 0; run < 20000; run++) {
		int64_t lines = 1 + (int64_t)generate(&generator, 300),
			code = (int64_t)generate(&generator, (uint64_t)lines + 1);
		size_t count = generate(&generator, 20);
		int64_t sum = 0, result;

		for (size_t i = 0; i < count; i++) {
			int64_t from = 1 + (int64_t)generate(&generator, (uint64_t)lines);
			int64_t to = from + (int64_t)generate(&generator, (uint64_t)(lines - from + 1));

			regions[i] =
			    (struct region){from, to, 1 + (int64_t)generate(&generator, (uint64_t)(to - from + 1))};
			sum += regions[i].code_lines;
		}
		result = flagged_union(regions, count, lines, code);
		assert_in_range(result, 0, code);
		assert_true(result <= sum);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_range_is_worst_to_best_of_what_was_not_measured),
	    cmocka_unit_test(open_urgent_work_caps_a_score),
	    cmocka_unit_test(under_sixty_percent_measured_there_is_no_score),
	    cmocka_unit_test(the_overall_score_is_half_the_worst_and_half_the_mean),
	    cmocka_unit_test(fixing_never_lowers_a_score),
	    cmocka_unit_test(missing_data_only_widens_the_range),
	    cmocka_unit_test(a_line_is_flagged_once_however_many_findings_cover_it),
	    cmocka_unit_test(ranges_without_their_own_count_take_the_share_of_the_file),
	    cmocka_unit_test(the_union_is_never_more_than_the_file_or_the_sum),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
