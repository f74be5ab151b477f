#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "store/rows.h"
#include "generator.h"
#include "usual_rules.h"

enum { DAY = 86400, NOW = 1741910400, MOST_FILES = 400 };

static void put_one_file(struct store *store, int64_t id, int64_t heat)
{
	char path[32], oid[32];

	snprintf(path, sizeof(path), "src/file%04d.c", (int)id);
	snprintf(oid, sizeof(oid), "%lld", (long long)id);
	put_path(store, &(struct path_row){id, view_of(path)});
	put_blob(store, &(struct blob_row){id, view_of(oid), 100, 0});
	put_source(store, &(struct source_row){
			      .blob_id = id, .language = VIEW("C"), .lines = 9, .code_lines = 9, .is_parsed = 1});
	put_function(store,
		     &(struct function_row){
			 .blob_id = id, .language = VIEW("C"), .name = VIEW("f"), .line = 1, .end_line = 9, .ccn = 1});
	put_file(store, &(struct file_row){1, id, id, 33188, VIEW("C"), VIEW("production"), VIEW("path")});
	put_file_history(store, &(struct file_history_row){.snapshot_id = 1,
							   .path_id = id,
							   .revisions = heat,
							   .revisions_year = heat,
							   .code_revisions = heat,
							   .code_revisions_year = heat,
							   .people = 1,
							   .added = STORE_NULL,
							   .deleted = STORE_NULL,
							   .first_time = NOW - 900 * DAY,
							   .last_time = NOW - DAY});
}

/* A store with one production file a heat, narrowed to them, with the views of the rules. */
static struct store *store_with(const int64_t *heats, size_t count)
{
	struct store *store;
	struct err err = {0};

	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	assert_int_equal(store_begin(store, &err), 0);
	put_snapshot(store, &(struct snapshot_row){1, VIEW("t"), VIEW("c"), VIEW(""), VIEW("commit"), 0, 9, 0,
						   NOW - 900 * DAY, NOW});
	for (size_t i = 0; i < count; i++)
		put_one_file(store, (int64_t)i + 1, heats[i]);
	assert_int_equal(store_commit(store, &err), 0);
	assert_int_equal(store_scope(store, 1, 1, &err), 0);
	assert_int_equal(rules_define_views(store, &rules, &err), 0);
	return store;
}

static int64_t hot_files(const int64_t *heats, size_t count)
{
	struct store *store = store_with(heats, count);
	int64_t hot = store_int(store, "SELECT count(*) FROM hotspot WHERE is_hot", -1);

	store_close(store);
	return hot;
}

/* Figure 2 of the paper: 10 points of y = 5 - 1/(x + 0.1); mirrored, since heat falls, the knee is the third, at 0.22.
 */
static void the_cut_is_the_knee_of_the_paper(void **state)
{
	int64_t heats[10];

	(void)state;
	for (int i = 0; i < 10; i++)
		heats[i] = 100000 * 90 / (10 * i + 9);
	rules.model.percentile_files = 10;
	assert_int_equal(hot_files(heats, 10), 2);
	rules.model.percentile_files = 20;
}

static void nothing_stands_out_of_a_flat_curve_or_a_straight_slope(void **state)
{
	int64_t flat[50], slope[50];

	(void)state;
	for (int i = 0; i < 50; i++) {
		flat[i] = 700;
		slope[i] = 10 * (i + 1);
	}
	assert_int_equal(hot_files(flat, 50), 0);
	assert_int_equal(hot_files(slope, 50), 0);
}

static void few_files_and_files_that_never_changed_have_no_hotspot(void **state)
{
	int64_t few[19] = {9000, 8000, 10}, still[60] = {0};

	(void)state;
	for (int i = 2; i < 19; i++)
		few[i] = 10;
	assert_int_equal(hot_files(few, 19), 0);
	assert_int_equal(hot_files(still, 60), 0);
	assert_int_equal(hot_files(few, 0), 0);
}

static void two_hot_files_among_thirty_equal_ones_are_both_hot(void **state)
{
	int64_t heats[32];

	(void)state;
	for (int i = 0; i < 32; i++)
		heats[i] = i == 7 || i == 30 ? 4000 : 10;
	assert_int_equal(hot_files(heats, 32), 2);
}

static void a_late_knee_is_cut_by_the_model(void **state)
{
	int64_t heats[MOST_FILES];

	(void)state;
	for (int i = 0; i < MOST_FILES; i++)
		heats[i] = i < 100 ? 5000 + i : 10;
	assert_int_equal(hot_files(heats, MOST_FILES), rules.model.hotspots_most);
	rules.model.hotspots_most = 200;
	assert_int_equal(hot_files(heats, MOST_FILES), 100);
	rules.model.hotspots_most = 40;
}

static int falling(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left < right) - (left > right);
}

/* The definition again, by fractions as the paper writes it: how many values lie before the knee of the sorted ones. */
static int64_t before_the_knee(const int64_t *sorted, size_t count)
{
	double deepest = 1.0 / (double)(count - 1), height = (double)(sorted[0] - sorted[count - 1]);
	int64_t knee = sorted[0], hot = 0;

	for (size_t i = 0; i < count && height > 0; i++) {
		double x = (double)i / (double)(count - 1), y = (double)(sorted[i] - sorted[count - 1]) / height;

		if (1 - x - y > deepest + 1e-9) {
			deepest = 1 - x - y;
			knee = sorted[i];
		}
	}
	for (size_t i = 0; i < count; i++)
		hot += sorted[i] > knee;
	return hot;
}

static void any_curve_is_cut_as_the_definition_says(void **state)
{
	struct generator generator = {20110620};

	(void)state;
	rules.model.hotspots_most = MOST_FILES;
	for (int round = 0; round < 40; round++) {
		size_t count = 20 + (size_t)generate(&generator, 100);
		int64_t heats[MOST_FILES], sorted[MOST_FILES];

		for (size_t i = 0; i < count; i++) {
			int64_t x = 1 + (int64_t)generate(&generator, 100);

			sorted[i] = heats[i] = round % 2 ? 1 + 1000000 / (x * x) : x;
		}
		qsort(sorted, count, sizeof(*sorted), falling);
		assert_int_equal(hot_files(heats, count), before_the_knee(sorted, count));
	}
	rules.model.hotspots_most = 40;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_cut_is_the_knee_of_the_paper),
	    cmocka_unit_test(nothing_stands_out_of_a_flat_curve_or_a_straight_slope),
	    cmocka_unit_test(few_files_and_files_that_never_changed_have_no_hotspot),
	    cmocka_unit_test(two_hot_files_among_thirty_equal_ones_are_both_hot),
	    cmocka_unit_test(a_late_knee_is_cut_by_the_model),
	    cmocka_unit_test(any_curve_is_cut_as_the_definition_says),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
