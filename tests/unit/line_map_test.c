/*
 * Where lines went. The oracle is the length of the longest common subsequence, by the usual table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/line_hash.h"
#include "base/line_map.h"
#include "base/mem.h"
#include "generator.h"

/* The lines of `after` those of `before` are at, "-" for none: "1 - 2". */
static void expect_map(const char *before, const char *after, const char *expected)
{
	struct buf packed[2] = {0}, text = {0};
	struct edit_search search = {0};
	struct line_map map;

	line_hashes_pack(view_of(before), &packed[0]);
	line_hashes_pack(view_of(after), &packed[1]);
	assert_true(line_map_make(&map, &search, buf_view(&packed[0]), buf_view(&packed[1])));
	for (size_t i = 1; i <= map.count; i++) {
		int64_t line = line_map_find(&map, (int64_t)i);

		buf_add_text(&text, i > 1 ? " " : "");
		if (line)
			buf_addf(&text, "%lld", (long long)line);
		else
			buf_add_char(&text, '-');
	}
	assert_string_equal(buf_text(&text), expected);
	line_map_release(&map);
	edit_search_release(&search);
	buf_release(&packed[0]);
	buf_release(&packed[1]);
	buf_release(&text);
}

static void lines_are_followed_past_what_is_new_and_what_is_gone(void **state)
{
	(void)state;
	expect_map("a\nb\nc\n", "a\nb\nc\n", "1 2 3");
	expect_map("a\nb\nc\n", "x\na\nb\ny\nc\n", "2 3 5");
	expect_map("a\nb\nc\n", "a\nc\n", "1 - 2");
	expect_map("a\nb\nc\n", "a\nx\nc\n", "1 - 3");
	expect_map("a\nb\nc\n", "", "- - -");
	expect_map("", "a\nb\n", "");
}

static void white_space_and_blank_lines_are_nothing(void **state)
{
	(void)state;
	expect_map("if (a)\nb();\n", "\tif(a) \r\n\n\n\t\tb( );", "1 4");
	expect_map("a\n\nb\n", "a\n\n\nb\n", "1 - 4");
}

static void a_line_that_moved_is_gone_on_one_side(void **state)
{
	(void)state;
	expect_map("a\nb\nc\nd\n", "b\nc\nd\na\n", "- 1 2 3");
}

enum { MOST = 60 };

static size_t any_lines(struct generator *generator, struct buf *packed, uint32_t *hashes)
{
	size_t count = generate(generator, MOST);

	for (size_t i = 0; i < count; i++) {
		hashes[i] = 1 + (uint32_t)generate(generator, 6);
		buf_add(packed, (const char[]){(char)hashes[i], 0, 0, 0}, 4);
	}
	return count;
}

static size_t longest_common(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	size_t best[MOST + 1][MOST + 1] = {0};

	for (size_t i = 0; i < a_count; i++)
		for (size_t k = 0; k < b_count; k++) {
			size_t skip = best[i][k + 1] > best[i + 1][k] ? best[i][k + 1] : best[i + 1][k];

			best[i + 1][k + 1] = a[i] == b[k] ? best[i][k] + 1 : skip;
		}
	return best[a_count][b_count];
}

static void as_many_lines_stay_as_can(void **state)
{
	struct generator generator = {7};
	struct edit_search search = {0};

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct buf packed[2] = {0};
		uint32_t before[MOST], after[MOST];
		size_t before_count = any_lines(&generator, &packed[0], before), kept = 0;
		size_t after_count = any_lines(&generator, &packed[1], after);
		struct line_map map;
		int64_t last = 0;

		assert_true(line_map_make(&map, &search, buf_view(&packed[0]), buf_view(&packed[1])));
		assert_int_equal(map.count, before_count);
		for (size_t i = 0; i < before_count; i++) {
			int64_t line = line_map_find(&map, (int64_t)i + 1);

			if (!line)
				continue;
			assert_true(line > last);
			assert_true((size_t)line <= after_count);
			assert_int_equal(before[i], after[line - 1]);
			last = line;
			kept++;
		}
		assert_int_equal(kept, longest_common(before, before_count, after, after_count));
		line_map_release(&map);
		buf_release(&packed[0]);
		buf_release(&packed[1]);
	}
	edit_search_release(&search);
}

static void there_is_no_line_outside_of_the_content(void **state)
{
	struct line_map map = {0};

	(void)state;
	assert_int_equal(line_map_find(&map, 1), 0);
	assert_int_equal(line_map_find(&map, 0), 0);
	assert_int_equal(line_map_find(&map, INT64_MIN), 0);
	assert_int_equal(line_map_find(&map, INT64_MAX), 0);
}

/* Two contents that have hardly anything in common in any order: the search gives up on the smallest number. */
static void what_is_shuffled_is_mapped_in_time(void **state)
{
	enum { LINES = 20000 };
	struct generator generator = {8};
	struct edit_search search = {0};
	struct buf packed[2] = {0};
	struct line_map map;
	int64_t last = 0;

	(void)state;
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < LINES; i++) {
			uint32_t hash = 1 + (uint32_t)generate(&generator, LINES);
			const char bytes[4] = {(char)hash, (char)(hash >> 8), 0, 0};

			buf_add(&packed[side], bytes, 4);
		}
	line_map_make(&map, &search, buf_view(&packed[0]), buf_view(&packed[1]));
	for (size_t i = 0; i < map.count; i++)
		if (map.to[i]) {
			assert_true(map.to[i] > last);
			last = map.to[i];
		}
	line_map_release(&map);
	edit_search_release(&search);
	buf_release(&packed[0]);
	buf_release(&packed[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_are_followed_past_what_is_new_and_what_is_gone),
	    cmocka_unit_test(white_space_and_blank_lines_are_nothing),
	    cmocka_unit_test(a_line_that_moved_is_gone_on_one_side),
	    cmocka_unit_test(as_many_lines_stay_as_can),
	    cmocka_unit_test(there_is_no_line_outside_of_the_content),
	    cmocka_unit_test(what_is_shuffled_is_mapped_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
