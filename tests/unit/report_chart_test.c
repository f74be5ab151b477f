#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "report/chart.h"
#include "report/treemap.h"
#include "report/words.h"

static int64_t area_of(struct svg_box box)
{
	return box.w * box.h;
}

static bool overlap(struct svg_box a, struct svg_box b)
{
	return a.w && a.h && b.w && b.h && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static void check_layout(const int64_t *sizes, size_t count, struct svg_box area)
{
	struct svg_box boxes[64];
	int64_t total = 0, covered = 0;

	treemap_layout(sizes, count, area, boxes);
	for (size_t i = 0; i < count; i++)
		total += sizes[i];
	for (size_t i = 0; i < count; i++) {
		int64_t fair = (int64_t)((double)sizes[i] / (double)total * (double)area_of(area));

		assert_true(boxes[i].x >= area.x && boxes[i].x + boxes[i].w <= area.x + area.w);
		assert_true(boxes[i].y >= area.y && boxes[i].y + boxes[i].h <= area.y + area.h);
		covered += area_of(boxes[i]);
		/* Rounding moves an edge by a tenth of a pixel at most a few times. */
		assert_true(llabs(area_of(boxes[i]) - fair) <= (boxes[i].w + boxes[i].h) * 4 + fair / 100 + 100);
		for (size_t j = 0; j < i; j++)
			assert_false(overlap(boxes[i], boxes[j]));
	}
	assert_int_equal(covered, area_of(area));
}

static void treemap_boxes_fill_the_area_in_proportion_and_never_overlap(void **state)
{
	const struct svg_box area = {5, 7, 9600, 4800};
	int64_t sizes[60];
	uint32_t random = 7;

	(void)state;
	for (int round = 0; round < 300; round++) {
		size_t count = 1 + (size_t)round % 60;
		int64_t size = 1000000;

		for (size_t i = 0; i < count; i++) {
			random = random * 1664525U + 1013904223U;
			sizes[i] = size;
			size = size * (int64_t)(50 + (random >> 16) % 51) / 100 + 1;
		}
		check_layout(sizes, count, area);
	}
}

/* Bruls, Huizing, van Wijk 2000, figure 4: sizes 6 6 4 3 2 2 1 in a rectangle of 6 by 4. */
static void the_example_of_the_squarify_paper_is_laid_out_as_printed(void **state)
{
	const int64_t sizes[] = {6, 6, 4, 3, 2, 2, 1};
	struct svg_box boxes[7];

	(void)state;
	treemap_layout(sizes, 7, (struct svg_box){0, 0, 6000, 4000}, boxes);
	assert_int_equal(boxes[0].w, 3000);
	assert_int_equal(boxes[0].h, 2000);
	assert_int_equal(boxes[1].x, 0);
	assert_int_equal(boxes[1].y, 2000);
	assert_int_equal(boxes[2].x, 3000);
	assert_true(llabs(boxes[2].w - 1714) <= 2 && llabs(boxes[2].h - 2333) <= 2);
	assert_true(llabs(boxes[3].x - 4714) <= 2 && boxes[3].y == 0);
	assert_true(llabs(boxes[4].x - 3000) <= 2 && llabs(boxes[4].y - 2333) <= 2);
}

static void a_treemap_of_absurd_sizes_stays_inside_its_area(void **state)
{
	const int64_t sizes[] = {INT64_MAX, INT64_MAX, INT64_MAX / 2, 1, 1, 0};
	const struct svg_box area = {0, 0, 9600, 4800};
	struct svg_box boxes[6];
	int64_t covered = 0;

	(void)state;
	treemap_layout(sizes, 6, area, boxes);
	for (size_t i = 0; i < 6; i++)
		covered += area_of(boxes[i]);
	assert_int_equal(covered, area_of(area));
}

static size_t count_of(const struct buf *buf, const char *needle)
{
	size_t count = 0;

	for (size_t at = 0; (at = view_find(buf_view(buf), at, view_of(needle))) < buf->n; at++)
		count++;
	return count;
}

static void a_treemap_shows_sixty_files_and_the_rest_as_one(void **state)
{
	struct chart_cell cells[100];
	char paths[100][16];
	struct buf out = {0}, again = {0};

	(void)state;
	for (int i = 0; i < 100; i++) {
		snprintf(paths[i], sizeof(paths[i]), "src/f%02d.c", i);
		cells[i] = (struct chart_cell){view_of(paths[i]), 100 + i % 7, (enum chart_heat)(i % 4)};
	}
	chart_treemap(&out, &(struct chart_treemap){cells, 100, 5, 77});
	assert_int_equal(count_of(&out, "<rect class=\"cell heat"), 60);
	assert_int_equal(count_of(&out, "<rect class=\"cell other\""), 1);
	assert_non_null(strstr(buf_text(&out), "45 other files: "));
	assert_int_equal(count_of(&out, "role=\"img\""), 1);
	assert_int_equal(count_of(&out, "<desc>"), 1);
	for (int i = 0; i < 50; i++) {
		struct chart_cell swap = cells[i];

		cells[i] = cells[99 - i];
		cells[99 - i] = swap;
	}
	chart_treemap(&again, &(struct chart_treemap){cells, 100, 5, 77});
	assert_string_equal(buf_text(&out), buf_text(&again));
	buf_release(&out);
	buf_release(&again);
}

static void nothing_to_show_is_no_chart(void **state)
{
	struct buf out = {0};

	(void)state;
	chart_treemap(&out, &(struct chart_treemap){0});
	chart_bars(&out, &(struct chart_bars){0});
	chart_scores(&out, NULL, 0);
	assert_int_equal(out.n, 0);
}

static void hostile_names_are_escaped_in_every_chart(void **state)
{
	struct view name = VIEW("</svg><script>\"&\n\xE2\x80\xAE\xFF\0x");
	struct chart_cell cell = {name, 10, CHART_HOT};
	struct chart_part part = {name, 3};
	struct chart_bar bar = {name, &part, 1, 4};
	struct buf out = {0};

	(void)state;
	chart_treemap(&out, &(struct chart_treemap){&cell, 1, 0, 0});
	chart_bars(&out, &(struct chart_bars){"t", "files", "others", &bar, 1});
	assert_int_equal(count_of(&out, "<script"), 0);
	assert_int_equal(count_of(&out, "</svg>"), 2);
	/* In descriptions, tips and labels; a label too long for its place is cut. */
	assert_true(count_of(&out, "&lt;/svg&gt;&lt;script&gt;&quot;&amp;\\n\\u{202e}\\xff\\x00x") >= 5);
	buf_release(&out);
}

static void a_bar_says_every_share_and_ends_with_the_rest(void **state)
{
	const struct chart_part parts[] = {{VIEW("ann"), 50}, {VIEW("bob"), 25}};
	const struct chart_bar bar = {VIEW("src"), parts, 2, 100};
	struct buf out = {0};

	(void)state;
	chart_bars(&out, &(struct chart_bars){"Who wrote what", "files", "others", &bar, 1});
	assert_non_null(strstr(buf_text(&out), "<desc>src (100 files): ann 50%, bob 25%. </desc>"));
	assert_non_null(strstr(buf_text(&out), "<title>others 25%</title>"));
	buf_release(&out);
}

static void a_score_that_is_not_rated_has_a_range_and_no_mark(void **state)
{
	const struct chart_score scores[] = {{VIEW("Code"), VIEW("E"), 12, 9, 34},
					     {VIEW("Team"), VIEW("NR"), -1, 0, 100}};
	struct buf out = {0};

	(void)state;
	chart_scores(&out, scores, 2);
	assert_non_null(
	    strstr(buf_text(&out), "<desc>Code: 12, E, range 9 to 34; Team: not rated, range 0 to 100.</desc>"));
	assert_int_equal(count_of(&out, "class=\"mark\""), 1);
	assert_int_equal(count_of(&out, "class=\"range\""), 2);
	buf_release(&out);
}

static void numbers_are_grouped_and_long_paths_cut_in_the_middle(void **state)
{
	struct buf out = {0};

	(void)state;
	words_number(&out, -1234567);
	buf_add_char(&out, ' ');
	words_number(&out, 999);
	buf_add_char(&out, ' ');
	words_number(&out, INT64_MIN);
	buf_add_char(&out, ' ');
	words_tenths(&out, 401);
	buf_add_char(&out, ' ');
	words_tenths(&out, -5);
	buf_add_char(&out, ' ');
	words_count(&out, 1, "file", "files");
	buf_add_char(&out, ' ');
	words_cut(&out, VIEW("abcdefghijklmnop"), 9);
	buf_add_char(&out, ' ');
	words_cut(&out, VIEW("ab\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9xy"), 8);
	assert_string_equal(buf_text(&out),
			    "-1,234,567 999 -9,223,372,036,854,775,808 40.1 -0.5 1 file abc\xE2\x80\xA6klmnop "
			    "ab\xE2\x80\xA6\xC3\xA9\xC3\xA9xy");
	buf_release(&out);
}

static void a_spark_says_its_numbers_and_no_bar_leaves_it(void **state)
{
	static const int64_t values[] = {0, 1200, 1000000000000, 3};
	const struct chart_spark spark = {VIEW("complexity of <b>"), values, 4};
	struct buf out = {0};

	(void)state;
	chart_spark(&out, &spark);
	assert_non_null(strstr(buf_text(&out), "<title>complexity of &lt;b&gt; over time</title>"));
	assert_non_null(strstr(buf_text(&out), "<desc>0, 1,200, 1,000,000,000,000, 3</desc>"));
	assert_non_null(strstr(buf_text(&out), "class=\"bar\" x=\"16\" y=\"0\" width=\"6\" height=\"16\""));
	assert_non_null(strstr(buf_text(&out), "class=\"bar last\" x=\"24\" y=\"16\" width=\"6\" height=\"0\""));
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(treemap_boxes_fill_the_area_in_proportion_and_never_overlap),
	    cmocka_unit_test(the_example_of_the_squarify_paper_is_laid_out_as_printed),
	    cmocka_unit_test(a_treemap_of_absurd_sizes_stays_inside_its_area),
	    cmocka_unit_test(a_treemap_shows_sixty_files_and_the_rest_as_one),
	    cmocka_unit_test(nothing_to_show_is_no_chart),
	    cmocka_unit_test(hostile_names_are_escaped_in_every_chart),
	    cmocka_unit_test(a_bar_says_every_share_and_ends_with_the_rest),
	    cmocka_unit_test(a_score_that_is_not_rated_has_a_range_and_no_mark),
	    cmocka_unit_test(a_spark_says_its_numbers_and_no_bar_leaves_it),
	    cmocka_unit_test(numbers_are_grouped_and_long_paths_cut_in_the_middle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
