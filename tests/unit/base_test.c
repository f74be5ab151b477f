#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/num.h"
#include "base/pool.h"
#include "base/text.h"

static void an_integer_is_parsed_only_when_the_whole_text_is_one(void **state)
{
	int64_t n;

	(void)state;
	assert_true(parse_int(VIEW("-9223372036854775808"), INT64_MIN, INT64_MAX, &n));
	assert_true(n == INT64_MIN);
	assert_false(parse_int(VIEW("9223372036854775808"), INT64_MIN, INT64_MAX, &n));
	assert_false(parse_int(VIEW("12 "), 0, 100, &n));
	assert_false(parse_int(VIEW("101"), 0, 100, &n));
	assert_false(parse_int(VIEW(""), 0, 100, &n));
	assert_false(parse_int(VIEW("-"), 0, 100, &n));
}

static void a_buffer_never_grows_over_its_limit_and_says_so(void **state)
{
	struct buf buf = {.limit = 5};

	(void)state;
	buf_add_text(&buf, "abc");
	assert_false(buf.truncated);
	buf_add_text(&buf, "defg");
	assert_true(buf.truncated);
	assert_string_equal(buf_text(&buf), "abcde");
	buf_release(&buf);
}

static void every_place_in_a_text_is_replaced_once(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_add_replaced(&buf, VIEW("{m} and {m}{m}, {n"), VIEW("{m}"), VIEW("a{m}"));
	assert_string_equal(buf_text(&buf), "a{m} and a{m}a{m}, {n");
	buf_release(&buf);
}

static void a_quoted_text_has_its_quotes_doubled(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_add_quoted(&buf, VIEW("it's \"a\""), '\'');
	buf_add_quoted(&buf, VIEW("it's \"a\""), '"');
	buf_add_quoted(&buf, VIEW(""), '"');
	assert_string_equal(buf_text(&buf), "'it''s \"a\"'\"it's \"\"a\"\"\"\"\"");
	buf_release(&buf);
}

static void invalid_utf8_becomes_replacement_characters_one_a_byte(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_add_utf8(&buf, VIEW("a\xC3\xA9\xFF\xC0\x80\xED\xA0\x80z"));
	assert_string_equal(buf_text(&buf),
			    "a\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
	buf_release(&buf);
}

static void a_terminal_sees_no_control_and_no_bidi_character(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_add_printable(&buf, VIEW("a\x1b[31m\n\t\xE2\x80\xAE"
				     "b\xC2\x9B\xFF"));
	assert_string_equal(buf_text(&buf), "a\\x1b[31m\\n\\t\\u{202e}b\\u{9b}\\xff");
	buf_release(&buf);
}

static void dates_follow_the_calendar_and_the_zone(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_add_time(&buf, 1741939500, 120);
	buf_add_char(&buf, ' ');
	buf_add_date(&buf, -1, 0);
	buf_add_char(&buf, ' ');
	buf_add_date(&buf, INT64_MAX, 0);
	buf_add_char(&buf, ' ');
	buf_add_date(&buf, 951782400, 0);
	assert_string_equal(buf_text(&buf), "2025-03-14T10:05:00+02:00 1969-12-31 9999-12-31 2000-02-29");
	buf_release(&buf);
}

static void json_is_well_formed_whatever_the_text(void **state)
{
	struct buf buf = {0};
	struct json json;

	(void)state;
	json_init(&json, &buf);
	json_open_array(&json);
	json_open_object(&json);
	json_key(&json, "a");
	json_text(&json, VIEW("\"\\\n\x01\xFF"));
	json_key(&json, "b");
	json_open_array(&json);
	json_close(&json);
	json_close(&json);
	json_int(&json, -3);
	json_close(&json);
	assert_string_equal(buf_text(&buf),
			    "[\n  {\n    \"a\": \"\\\"\\\\\\n\\u0001\xEF\xBF\xBD\",\n    \"b\": []\n  },\n  -3\n]\n");
	buf_release(&buf);
}

static void interned_strings_keep_their_number(void **state)
{
	struct intern table = {0};

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (unsigned i = 0; i < 5000; i++) {
			char key[16];
			bool added;

			snprintf(key, sizeof(key), "key %u", i);
			assert_int_equal(intern_add(&table, view_of(key), &added), i);
			assert_int_equal(added, round == 0);
		}
	}
	assert_int_equal(intern_find(&table, VIEW("no")), -1);
	intern_release(&table);
}

struct squares {
	unsigned next;
};

static void *square(void *context, void *state, size_t item)
{
	size_t *result = malloc(sizeof(*result));

	(void)context;
	(void)state;
	*result = item * item;
	return result;
}

static void expect_square(void *context, size_t item, void *result)
{
	struct squares *squares = context;

	assert_int_equal(item, squares->next++);
	assert_int_equal(*(size_t *)result, item * item);
	free(result);
}

static void a_pool_writes_each_result_once_in_item_order(void **state)
{
	const struct pool_job job = {.work = square, .write = expect_square};

	(void)state;
	for (unsigned jobs = 1; jobs < 9; jobs += 3) {
		struct squares squares = {0};

		pool_run(&job, &squares, 3000, jobs);
		assert_int_equal(squares.next, 3000);
	}
	pool_run(&job, NULL, 0, 4);
}

static void shares_round_half_up(void **state)
{
	(void)state;
	assert_int_equal(share_of(1, 3, 1000), 333);
	assert_int_equal(share_of(2, 3, 1000), 667);
	assert_int_equal(share_of(1, 2, 1), 1);
	assert_int_equal(share_of(5, 0, 1000), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_integer_is_parsed_only_when_the_whole_text_is_one),
	    cmocka_unit_test(a_buffer_never_grows_over_its_limit_and_says_so),
	    cmocka_unit_test(every_place_in_a_text_is_replaced_once),
	    cmocka_unit_test(a_quoted_text_has_its_quotes_doubled),
	    cmocka_unit_test(invalid_utf8_becomes_replacement_characters_one_a_byte),
	    cmocka_unit_test(a_terminal_sees_no_control_and_no_bidi_character),
	    cmocka_unit_test(dates_follow_the_calendar_and_the_zone),
	    cmocka_unit_test(json_is_well_formed_whatever_the_text),
	    cmocka_unit_test(interned_strings_keep_their_number),
	    cmocka_unit_test(a_pool_writes_each_result_once_in_item_order),
	    cmocka_unit_test(shares_round_half_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
