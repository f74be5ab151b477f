#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/text.h"
#include "cli/colour.h"
#include "cli/listing.h"
#include "cli/progress.h"
#include "cli/table.h"

static const struct column columns[] = {
    {"path", COLUMN_PATH}, {"lines", COLUMN_ANY}, {"is_bot", COLUMN_BOOL}, {"share", COLUMN_ANY}};

struct output {
	char *rows;
	char *talk;
};

struct row {
	struct view path;
	int64_t lines;
	double share; /* NaN: none */
};

/* What a listing of these rows prints. */
static struct output print(struct listing_style style, const struct row *rows, size_t count)
{
	struct output output = {0};
	struct listing listing;
	struct err err = {0};
	size_t rows_size, talk_size;

	style.out = open_memstream(&output.rows, &rows_size);
	style.talk = open_memstream(&output.talk, &talk_size);
	listing_init(&listing, &style, columns, 4);
	for (size_t i = 0; i < count; i++) {
		listing_text(&listing, rows[i].path);
		listing_int(&listing, rows[i].lines);
		listing_int(&listing, rows[i].lines > 10);
		if (isnan(rows[i].share))
			listing_null(&listing);
		else
			listing_double(&listing, rows[i].share);
	}
	assert_int_equal(listing_finish(&listing, &err), count);
	fclose(style.out);
	fclose(style.talk);
	return output;
}

#define assert_prints(style, input, expected, said)                                                                  \
	do {                                                                                                         \
		struct output output_ = print((struct listing_style)style, input, sizeof(input) / sizeof(*(input))); \
		assert_string_equal(output_.rows, expected);                                                         \
		assert_string_equal(output_.talk, said);                                                             \
		free(output_.rows);                                                                                  \
		free(output_.talk);                                                                                  \
	} while (0)
#define STYLE(...)          \
	{                   \
		__VA_ARGS__ \
	}

static const struct row two[] = {{{"src/a.c", 7}, 7, 0.5}, {{"b", 1}, 1200, NAN}};

static void a_table_aligns_text_left_and_numbers_right(void **state)
{
	(void)state;
	assert_prints(STYLE(.format = LISTING_TABLE), two,
		      "path     lines  is_bot  share\n"
		      "src/a.c      7  no        0.5\n"
		      "b         1200  yes         -\n",
		      "");
}

static void rows_left_out_are_counted_and_said(void **state)
{
	(void)state;
	assert_prints(STYLE(.format = LISTING_TABLE, .limit = 1), two,
		      "path     lines  is_bot  share\nsrc/a.c      7  no        0.5\n",
		      "1 of 2 rows, --limit 0 shows all\n");
	assert_prints(STYLE(.format = LISTING_CSV, .limit = 1, .quiet = true), two,
		      "path,lines,is_bot,share\r\nsrc/a.c,7,false,0.5\r\n", "");
	assert_prints(STYLE(.format = LISTING_CSV, .limit = 2), two,
		      "path,lines,is_bot,share\r\nsrc/a.c,7,false,0.5\r\nb,1200,true,\r\n", "");
}

static void only_a_terminal_cuts_wide_columns(void **state)
{
	static const struct row wide[] = {{{"src/very/long/path/to/some/file.c", 33}, 1, NAN}};

	(void)state;
	assert_prints(STYLE(.format = LISTING_TABLE), wide,
		      "path                               lines  is_bot  share\n"
		      "src/very/long/path/to/some/file.c      1  no          -\n",
		      "");
	assert_prints(STYLE(.format = LISTING_TABLE, .width = 42), wide,
		      "path                  lines  is_bot  share\n"
		      "src/ve…o/some/file.c      1  no          -\n",
		      "");
}

static void a_narrow_terminal_leaves_details_out_and_says_so(void **state)
{
	static const struct column with_detail[] = {
	    {"path", COLUMN_PATH}, {"oid", COLUMN_DETAIL}, {"lines", COLUMN_ANY}};
	struct listing_style style = {.format = LISTING_TABLE, .width = 40};
	struct output output = {0};
	struct listing listing;
	struct err err = {0};
	size_t size;

	(void)state;
	style.out = open_memstream(&output.rows, &size);
	style.talk = open_memstream(&output.talk, &size);
	listing_init(&listing, &style, with_detail, 3);
	listing_text(&listing, VIEW("src/a/file/in/a/directory.c"));
	listing_text(&listing, VIEW("a3714473feb3d2908add734d340e7755fd85e0a3"));
	listing_int(&listing, 12);
	assert_int_equal(listing_finish(&listing, &err), 1);
	fclose(style.out);
	fclose(style.talk);
	assert_string_equal(output.rows, "path                         lines\n"
					 "src/a/file/in/a/directory.c     12\n");
	assert_string_equal(output.talk,
			    "too narrow for oid: widen the terminal, or --format json shows all columns\n");
	free(output.rows);
	free(output.talk);
}

static void cutting_never_splits_a_character(void **state)
{
	struct buf out = {0};

	(void)state;
	for (size_t width = 1; width < 30; width++) {
		buf_clear(&out);
		table_add_cut(&out, VIEW("ä漢字/src/größe/文件.c"), width, width % 2);
		assert_true(text_width(buf_view(&out)) <= width);
		assert_true(utf8_valid(buf_view(&out)));
	}
	buf_release(&out);
}

static void client_text_can_not_reach_the_terminal_raw(void **state)
{
	static const struct row hostile[] = {{{"\x1b]0;pwned\a\n\xFF\xE2\x80\xAEtxt", 18}, 1, 1}};

	(void)state;
	assert_prints(STYLE(.format = LISTING_TABLE), hostile,
		      "path                               lines  is_bot  share\n"
		      "\\x1b]0;pwned\\x07\\n\\xff\\u{202e}txt      1  no          1\n",
		      "");
}

/* Read back with jansson: an independent reader. */
static void json_is_an_array_of_objects_with_every_value_typed(void **state)
{
	static const struct row hostile[] = {{{"a\"\n\0\xFF", 5}, INT64_MAX, 1.0 / 3}, {{"", 0}, 0, HUGE_VAL}};
	struct output output = print((struct listing_style){.format = LISTING_JSON}, hostile, 2);
	json_t *array = json_loads(output.rows, JSON_ALLOW_NUL, NULL);
	json_t *row = json_array_get(array, 0);

	(void)state;
	assert_int_equal(json_array_size(array), 2);
	assert_int_equal(json_string_length(json_object_get(row, "path")), 7);
	assert_true(json_integer_value(json_object_get(row, "lines")) == INT64_MAX);
	assert_true(json_is_true(json_object_get(row, "is_bot")));
	assert_true(json_real_value(json_object_get(row, "share")) == 1.0 / 3);
	assert_true(json_is_null(json_object_get(json_array_get(array, 1), "share")));
	json_decref(array);
	free(output.rows);
	free(output.talk);
	output = print((struct listing_style){.format = LISTING_JSON}, hostile, 0);
	assert_string_equal(output.rows, "[]\n");
	free(output.rows);
	free(output.talk);
	output = print((struct listing_style){.format = LISTING_TABLE}, hostile, 0);
	assert_string_equal(output.rows, "");
	free(output.rows);
	free(output.talk);
}

static void a_spreadsheet_never_sees_a_formula(void **state)
{
	static const struct row hostile[] = {{{"=cmd|'/c calc'!A1", 17}, -5, -0.5},
					     {{"a,\"b\"\r\nc", 8}, 1, NAN},
					     {{"@x\0\x1b", 4}, 1, NAN},
					     {{"-1+2", 4}, 1, NAN}};

	(void)state;
	assert_prints(STYLE(.format = LISTING_CSV), hostile,
		      "path,lines,is_bot,share\r\n"
		      "'=cmd|'/c calc'!A1,-5,false,-0.5\r\n"
		      "\"a,\"\"b\"\"\r\nc\",1,false,\r\n"
		      "'@x\xEF\xBF\xBD\xEF\xBF\xBD,1,false,\r\n"
		      "'-1+2,1,false,\r\n",
		      "");
}

static void colour_follows_the_option_then_the_environment(void **state)
{
	(void)state;
	unsetenv("NO_COLOR");
	unsetenv("CLICOLOR");
	unsetenv("CLICOLOR_FORCE");
	assert_true(colour_is_wanted("always", 1));
	assert_false(colour_is_wanted("never", 1));
	setenv("CLICOLOR_FORCE", "1", 1);
	assert_true(colour_is_wanted("auto", 1));
	setenv("NO_COLOR", "1", 1);
	assert_false(colour_is_wanted("auto", 1));
	assert_true(colour_is_wanted("always", 1));
	setenv("NO_COLOR", "", 1);
	setenv("CLICOLOR", "0", 1);
	assert_false(colour_is_wanted("auto", 1));
}

static int64_t clock_of_test;

static int64_t now(void)
{
	return clock_of_test;
}

static void progress_is_one_line_that_appears_late_and_goes_away(void **state)
{
	struct progress_line line;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	clock_of_test = 1000;
	progress_line_init(&line, out, 30, now);
	clock_of_test = 1499;
	progress_report(&line.base, "reading commits", 1, 10);
	progress_clear(&line.base);
	fflush(out);
	assert_int_equal(size, 0);
	clock_of_test = 1500;
	progress_report(&line.base, "reading commits", 2, 10);
	progress_report(&line.base, "reading commits", 3, 10);
	clock_of_test = 1600;
	progress_report(&line.base, "a phrase that is longer than the terminal", 4, 0);
	progress_clear(&line.base);
	progress_clear(&line.base);
	progress_clear(NULL);
	fclose(out);
	assert_string_equal(text, "\rreading commits 2 of 10 (20%)\x1b[K"
				  "\ra phrase that is longer than \x1b[K\r\x1b[K");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_table_aligns_text_left_and_numbers_right),
	    cmocka_unit_test(rows_left_out_are_counted_and_said),
	    cmocka_unit_test(only_a_terminal_cuts_wide_columns),
	    cmocka_unit_test(a_narrow_terminal_leaves_details_out_and_says_so),
	    cmocka_unit_test(cutting_never_splits_a_character),
	    cmocka_unit_test(client_text_can_not_reach_the_terminal_raw),
	    cmocka_unit_test(json_is_an_array_of_objects_with_every_value_typed),
	    cmocka_unit_test(a_spreadsheet_never_sees_a_formula),
	    cmocka_unit_test(colour_follows_the_option_then_the_environment),
	    cmocka_unit_test(progress_is_one_line_that_appears_late_and_goes_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
