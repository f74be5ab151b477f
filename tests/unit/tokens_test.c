/*
 * Tokens of source: what is a copy of what, stated by pairs of texts that must have the same tokens and pairs that must
 * not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "lang/token_family.h"
#include "lang/tokens.h"

#include "base/banned.h"

static struct token_list tokens_of(const char *language, const char *text)
{
	struct token_list list = {0};
	struct buf packed = {0};

	assert_non_null(language_by_name(view_of(language)));
	tokens_pack(language_by_name(view_of(language)), view_of(text), &packed);
	assert_int_equal(tokens_unpack(buf_view(&packed), &list), 0);
	buf_release(&packed);
	return list;
}

static bool is_same(const char *language, const char *a, const char *b)
{
	struct token_list x = tokens_of(language, a), y = tokens_of(language, b);
	bool same = x.count == y.count && (x.count == 0 || !memcmp(x.tokens, y.tokens, x.count * sizeof(*x.tokens)));

	token_list_release(&x);
	token_list_release(&y);
	return same;
}

#define assert_copies(language, a, b) assert_true(is_same(language, a, b))
#define assert_differ(language, a, b) assert_false(is_same(language, a, b))

/* One letter a token: o operator, l literal, k keyword, i identifier. */
static void assert_kinds(const char *language, const char *text, const char *kinds)
{
	struct token_list list = tokens_of(language, text);

	assert_int_equal(list.count, strlen(kinds));
	for (size_t i = 0; i < list.count; i++)
		assert_int_equal("olki"[list.tokens[i] % TOKEN_KINDS], kinds[i]);
	token_list_release(&list);
}

static void comments_and_layout_are_no_tokens(void **state)
{
	static const char *const cases[][2] = {
	    {"C", "/* licence\n * text */\nint a; // b\n\n\tint b;"},
	    {"TypeScript", "// licence\nint a;/* c */ int\tb;"},
	    {"Java", "/** doc */\nint a;\nint b; // c"},
	    {"Rust", "/* a /* nested */ comment */ int a; int b;"},
	    {"PHP", "# licence\nint a; // b\nint b;"},
	    {"Go", "// licence\nint a;\r\nint b;\r\n"},
	    {"Kotlin", "/* a */int a;/* b */int b;"},
	    {"JavaScript", "#!/usr/bin/env node\nint a;int b;"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_copies(cases[i][0], cases[i][1], "int a; int b;");
	assert_copies("Python", "# c\ndef f():\n    \"\"\"Says\n    what.\"\"\"\n    return 1\n",
		      "def f():\n  return 1");
	assert_copies("Ruby", "=begin\ntext\n=end\ndef f\n  # c\n  1\nend", "def f\n1\nend");
	assert_copies("Lua", "--[[ a\nb ]] local a -- c", "local a");
}

static void statements_that_name_other_files_are_no_tokens(void **state)
{
	static const char *const cases[][2] = {
	    {"C", "#include <a.h>\n# include \"b.h\"\nx;"},
	    {"C++", "using namespace std;\n#pragma once\nx;"},
	    {"JavaScript", "import a from 'a';\nimport {\n  b,\n  c\n} from 'b'\nconst d = require('d');\nx;"},
	    {"TypeScript", "import type { A } from './a'\nexport * from 'b'\nx;"},
	    {"Java", "package a.b;\nimport static c.d.E;\nx;"},
	    {"Kotlin", "package a\nimport b.c\nx;"},
	    {"C#", "using System;\nglobal using static A.B;\nx;"},
	    {"Go", "package a\nimport (\n\t\"fmt\"\n\tb \"c\"\n)\nx;"},
	    {"Python", "import a, b\nfrom c import (d,\n  e)\nfrom f import g, \\\n  h\nx;"},
	    {"Ruby", "require 'a'\nrequire_relative \"b\"\nx;"},
	    {"PHP", "use A\\{B,\n  C};\nrequire_once 'd.php';\nx;"},
	    {"Rust", "use a::{b,\n c};\npub use d::e;\nx;"},
	    {"Swift", "import A\nx;"},
	    {"Scala", "import a.{B, C}\nx;"},
	    {"Lua", "local a = require \"a\"\nx;"},
	    {"Dart", "import 'a.dart';\nexport 'b.dart';\nx;"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_copies(cases[i][0], cases[i][1], "x;");
}

static void what_only_begins_like_an_import_stays(void **state)
{
	(void)state;
	assert_kinds("JavaScript", "import('a');", "koloo");
	assert_kinds("JavaScript", "importer a", "ii");
	assert_kinds("JavaScript", "a = {\n  import: b\n}", "iookoio");
	assert_kinds("C#", "using (var a = b()) {}", "kokioiooooo");
	assert_kinds("Python", "fromage = 1", "iol");
	assert_kinds("JavaScript", "const a = b('c');", "kioioloo");
}

static void tests_inside_the_file_they_test_are_no_tokens(void **state)
{
	(void)state;
	assert_copies("Rust", "x;\n#[cfg(test)]\nmod tests {\n  // }\n  fn a() { b(\"}\"); }\n}\ny;", "x; y;");
	assert_copies("Rust", "#[cfg(all(test, not(loom)))]\n#[allow(a)]\nmod tests { fn a() {} }\ny;", "y;");
	assert_copies("Rust", "#[cfg(test)]\nmod tests;\ny;", "y;");
	assert_differ("Rust", "#[cfg(not(test))]\nmod tests { fn a() {} }\ny;", "y;");
}

static void literals_are_equal_and_names_are_not(void **state)
{
	(void)state;
	assert_copies("Java", "f(\"a\", 1, 'x');", "f(\"other text\", 0x1F_00L, '\\n');");
	assert_copies("JavaScript", "a = /x[/]y/g", "a = /b/g");
	assert_copies("JavaScript", "a = `b ${c} d`", "a = `e`");
	assert_copies("Python", "a = 1.5e-3", "a = 2");
	assert_copies("C++", "a = R\"x(text\n)\" )x\";", "a = R\"(b)\";");
	assert_differ("Java", "f(\"1\");", "f(1);");
	assert_differ("Java", "f(a);", "f(b);");
	assert_differ("Java", "f(a);", "g(a);");
	assert_differ("Java", "a + 1", "a - 1");
}

static void words_that_mean_something_are_keywords(void **state)
{
	(void)state;
	assert_kinds("C", "if (a) return b;", "koiokio");
	assert_kinds("Python", "def f(self): pass", "kiokook");
	assert_kinds("Java", "@Override void f() {}", "oikioooo");
	assert_kinds("Rust", "fn f<'a>(x: &'a str)",
		     "kiooioo"
		     "iooo"
		     "iio");
}

static void an_operator_is_the_longest_that_fits(void **state)
{
	(void)state;
	assert_kinds("JavaScript", "a >>>= b === c ?? d?.e", "ioioioioi");
	assert_kinds("JavaScript", "a <<= b !== c => d", "ioioioi");
	assert_kinds("JavaScript", "f(...a)", "iooio");
	assert_kinds("C", "a->b++ && c::d", "ioiooioi");
	assert_kinds("Rust", "0..n", "loi");
}

static void each_token_knows_its_line(void **state)
{
	struct token_list list = tokens_of("JavaScript", "a\n/* b\n c */ d\n\n\n`e\nf` g\n");
	static const uint32_t lines[] = {1, 3, 6, 7};

	(void)state;
	assert_int_equal(list.count, 4);
	assert_memory_equal(list.lines, lines, sizeof(lines));
	token_list_release(&list);
}

static void languages_that_repeat_by_nature_have_no_tokens(void **state)
{
	static const char *const without[] = {"Markdown", "JSON", "YAML", "HTML", "Shell", "Makefile", "SQL", "XML"};
	struct buf packed = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(without) / sizeof(*without); i++) {
		const struct language *language = language_by_name(view_of(without[i]));

		assert_non_null(language);
		assert_null(token_family(language));
		tokens_pack(language, VIEW("a b c"), &packed);
	}
	assert_null(token_family(NULL));
	assert_int_equal(packed.n, 0);
}

static void code_is_copied_inside_a_family(void **state)
{
	(void)state;
	assert_string_equal(token_family(language_by_name(VIEW("TSX"))), "JavaScript");
	assert_string_equal(token_family(language_by_name(VIEW("TypeScript"))), "JavaScript");
	assert_string_equal(token_family(language_by_name(VIEW("C++"))), "C");
	assert_string_equal(token_family(language_by_name(VIEW("C"))), "C");
	assert_string_equal(token_family(language_by_name(VIEW("Java"))), "Java");
}

/* Each name in the table must be a language; a misspelt one would silently have no copies. */
static void every_language_of_a_family_exists(void **state)
{
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < language_count(); i++)
		count += token_family(language_at(i)) != NULL;
	assert_int_equal(count, token_family_languages());
}

static void every_keyword_is_found(void **state)
{
	static const char *const words[] = {"False", "abstract", "fn", "if", "yield", "instanceof", "while"};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		assert_true(is_keyword(view_of(words[i])));
	assert_false(is_keyword(VIEW("payment")));
	assert_false(is_keyword(VIEW("i")));
	assert_false(is_keyword(VIEW("")));
}

static void many_distinct_tokens_come_back_as_they_were(void **state)
{
	struct buf text = {0};
	struct token_list list;

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 5000; i++)
			buf_addf(&text, "name%d\n%s", i, i % 700 ? "" : "\n\n");
	list = tokens_of("Java", buf_text(&text));
	assert_int_equal(list.count, 10000);
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(list.tokens[i], list.tokens[i + 5000]);
	assert_int_equal(list.lines[9999], 10000 + 2 * 8 * 2);
	token_list_release(&list);
	buf_release(&text);
}

static void packed_bytes_nobody_made_are_refused(void **state)
{
	static const char *const bad[] = {"\x05", "\x80", "\xff\xff\xff\xff\xff\xff"};
	struct token_list list = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(tokens_unpack(view_of(bad[i]), &list), -1);
	assert_int_equal(tokens_unpack((struct view){"\0ab", 3}, &list), -1);
	assert_int_equal(list.count, 0);
	token_list_release(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(comments_and_layout_are_no_tokens),
	    cmocka_unit_test(statements_that_name_other_files_are_no_tokens),
	    cmocka_unit_test(what_only_begins_like_an_import_stays),
	    cmocka_unit_test(tests_inside_the_file_they_test_are_no_tokens),
	    cmocka_unit_test(literals_are_equal_and_names_are_not),
	    cmocka_unit_test(words_that_mean_something_are_keywords),
	    cmocka_unit_test(an_operator_is_the_longest_that_fits),
	    cmocka_unit_test(each_token_knows_its_line),
	    cmocka_unit_test(languages_that_repeat_by_nature_have_no_tokens),
	    cmocka_unit_test(code_is_copied_inside_a_family),
	    cmocka_unit_test(every_language_of_a_family_exists),
	    cmocka_unit_test(every_keyword_is_found),
	    cmocka_unit_test(many_distinct_tokens_come_back_as_they_were),
	    cmocka_unit_test(packed_bytes_nobody_made_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
