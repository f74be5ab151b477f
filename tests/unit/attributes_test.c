#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/wild.h"
#include "collect/attributes.h"

static void patterns_match_as_gitignore_has_them(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} cases[] = {
	    {"*.c", "a.c", true},
	    {"*.c", "a/b.c", false},
	    {"a/*/c", "a/b/c", true},
	    {"a/*/c", "a/b/d/c", false},
	    {"a/**/c", "a/c", true},
	    {"a/**/c", "a/b/d/c", true},
	    {"**/c", "c", true},
	    {"**/c", "x/y/c", true},
	    {"**/c", "xc", false},
	    {"a/**/c", "a/bc", false},
	    {"a/**/b/*.c", "a/x/b/y/b/z.c", true},
	    {"a**c", "abc", true},
	    {"a**c", "a/c", false},
	    {"a/**", "a/b/c", true},
	    {"a/**", "b/a", false},
	    {"[a-c]x", "bx", true},
	    {"[!a-c]x", "bx", false},
	    {"\\*x", "*x", true},
	    {"\\*x", "ax", false},
	    {"?", "/", false},
	    {"[", "[", true},
	    {"a/**/*.js", "a/b/c/d.js", true},
	    {"*a*b*c", "xxaxxbxxc", true},
	    {"*a*b*c", "xxaxxbxx", false},
	    {"", "", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (wild_match(view_of(cases[i].pattern), view_of(cases[i].text)) != cases[i].matches)
			fail_msg("%s against %s", cases[i].pattern, cases[i].text);
}

static void a_hostile_pattern_takes_no_exponential_time(void **state)
{
	char pattern[401], text[20001];

	(void)state;
	for (int i = 0; i < 400; i += 2) {
		pattern[i] = '*';
		pattern[i + 1] = 'a';
	}
	pattern[400] = '\0';
	memset(text, 'a', 20000);
	text[19999] = 'b';
	text[20000] = '\0';
	assert_false(wild_match(view_of(pattern), view_of(text)));
}

static void the_last_matching_line_wins_and_deeper_files_come_later(void **state)
{
	struct attributes attributes = {0};

	(void)state;
	attributes_add(
	    &attributes, VIEW(""),
	    VIEW("# note\n*.js linguist-vendored\n/lib/** -linguist-vendored text\n*.inc linguist-language=PHP\n"
		 "docs/* linguist-documentation=false\r\n*.x binary\n"));
	attributes_add(&attributes, VIEW("lib/gen"), VIEW("*.js linguist-generated=true\n"));
	assert_int_equal(attributes_of(&attributes, VIEW("a/b.js")).vendored, ATTRIBUTE_SET);
	assert_int_equal(attributes_of(&attributes, VIEW("lib/b.js")).vendored, ATTRIBUTE_UNSET);
	assert_int_equal(attributes_of(&attributes, VIEW("lib/b.js")).generated, ATTRIBUTE_UNSPECIFIED);
	assert_int_equal(attributes_of(&attributes, VIEW("lib/gen/b.js")).generated, ATTRIBUTE_SET);
	assert_int_equal(attributes_of(&attributes, VIEW("lib/generated.js")).generated, ATTRIBUTE_UNSPECIFIED);
	assert_true(view_is(attributes_of(&attributes, VIEW("x/y.inc")).language, "PHP"));
	assert_int_equal(attributes_of(&attributes, VIEW("docs/a.md")).documentation, ATTRIBUTE_UNSET);
	attributes_release(&attributes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(patterns_match_as_gitignore_has_them),
	    cmocka_unit_test(a_hostile_pattern_takes_no_exponential_time),
	    cmocka_unit_test(the_last_matching_line_wins_and_deeper_files_come_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
