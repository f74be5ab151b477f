#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/buf.h"
#include "report/github_hash.h"

static void add_line(void *context, int64_t line, const char *hash)
{
	buf_addf(context, "%lld %s\n", (long long)line, hash);
}

static void assert_hashes(struct view content, const char *wanted)
{
	struct buf found = {0};

	github_hash_lines(content, add_line, &found);
	assert_string_equal(buf_text(&found), wanted);
	buf_release(&found);
}

/* The vectors of the action's own tests. */
static void the_published_vectors_come_out(void **state)
{
	(void)state;
	assert_hashes(VIEW(""), "1 c129715d7a2bc9a3:1\n");
	assert_hashes(VIEW(" a\nb\n  \t\tc\n d"), "1 271789c17abda88f:1\n2 54703d4cd895b18:1\n3 180aee12dab6264:1\n"
						  "4 a23a3dc5e078b07b:1\n");
}

static void the_kind_of_line_end_makes_no_difference(void **state)
{
	struct buf unix_ends = {0}, dos_ends = {0}, mac_ends = {0};

	(void)state;
	github_hash_lines(VIEW("a\nb\n\nc\n"), add_line, &unix_ends);
	github_hash_lines(VIEW("a\r\nb\r\n\r\nc\r\n"), add_line, &dos_ends);
	github_hash_lines(VIEW("a\rb\r\rc\r"), add_line, &mac_ends);
	assert_string_equal(buf_text(&unix_ends), buf_text(&dos_ends));
	assert_string_equal(buf_text(&unix_ends), buf_text(&mac_ends));
	buf_release(&unix_ends);
	buf_release(&dos_ends);
	buf_release(&mac_ends);
}

static void equal_lines_with_equal_successors_are_numbered(void **state)
{
	struct buf content = {0}, found = {0};

	(void)state;
	for (int i = 0; i < 200; i++)
		buf_add_text(&content, "again\n");
	github_hash_lines(buf_view(&content), add_line, &found);
	assert_non_null(strstr(buf_text(&found), ":1\n"));
	assert_non_null(strstr(buf_text(&found), ":180\n"));
	buf_release(&content);
	buf_release(&found);
}

/* What could have begun a character is replaced by one U+FFFD, all other bytes by one each. */
static void text_is_taken_as_javascript_has_it(void **state)
{
#define R "\xef\xbf\xbd"
	static const struct {
		struct view bytes, replaced;
	} texts[] = {{VIEW("\xff\n"), VIEW(R "\n")},       {VIEW("a\xe2\x82z"), VIEW("a" R "z")},
		     {VIEW("\xe0\x80z"), VIEW(R R "z")},   {VIEW("\xed\xa0\x80z"), VIEW(R R R "z")},
		     {VIEW("\xf0\x9f\x92z"), VIEW(R "z")}, {VIEW("\xf4\x90\x80\x80z"), VIEW(R R R R "z")},
		     {VIEW("\xc0\xafz"), VIEW(R R "z")},   {VIEW("z\xf0\x9f"), VIEW("z" R)}};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct buf bad = {0}, replaced = {0};

		github_hash_lines(texts[i].bytes, add_line, &bad);
		github_hash_lines(texts[i].replaced, add_line, &replaced);
		assert_string_equal(buf_text(&bad), buf_text(&replaced));
		buf_release(&bad);
		buf_release(&replaced);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_published_vectors_come_out),
	    cmocka_unit_test(the_kind_of_line_end_makes_no_difference),
	    cmocka_unit_test(equal_lines_with_equal_successors_are_numbered),
	    cmocka_unit_test(text_is_taken_as_javascript_has_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
