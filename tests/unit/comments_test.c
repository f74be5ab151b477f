/* Code that is commented out, and words that say that work is left: what counts, and what does not. */
#include "metrics.h"

#include "base/banned.h"

static struct code_facts facts_of(const char *language, const char *source, struct arena *arena)
{
	struct code_parser *parser = code_parser_new();
	struct code_facts facts;

	code_measure(parser, language_by_name(view_of(language)), NULL, view_of(source), arena, &facts);
	code_parser_free(parser);
	return facts;
}

static void list_code(const char *language, const char *source, struct buf *out)
{
	struct arena arena = {0};
	struct code_facts facts = facts_of(language, source, &arena);

	for (size_t i = 0; i < facts.commented_count; i++)
		buf_addf(out, "%d-%d %d\n", facts.commented[i].line, facts.commented[i].end_line,
			 facts.commented[i].lines);
	arena_release(&arena);
}

static void expect_code(const char *language, const char *source, const char *expected)
{
	struct buf out = {0};

	list_code(language, source, &out);
	if (strcmp(buf_text(&out), expected) != 0)
		fail_msg("%s: %s\nshould be\n%sis\n%s", language, source, expected, buf_text(&out));
	buf_release(&out);
}

static void expect_markers(const char *language, const char *source, const char *expected)
{
	struct arena arena = {0};
	struct buf out = {0};
	struct code_facts facts = facts_of(language, source, &arena);

	for (size_t i = 0; i < facts.marker_count; i++)
		buf_addf(&out, "%d %s '%.*s'\n", facts.markers[i].line, facts.markers[i].word,
			 VIEW_ARG(facts.markers[i].text));
	if (strcmp(buf_text(&out), expected) != 0)
		fail_msg("%s: %s\nshould be\n%sis\n%s", language, source, expected, buf_text(&out));
	buf_release(&out);
	arena_release(&arena);
}

static void each_language_knows_its_own_code(void **state)
{
	static const struct {
		const char *language, *source;
	} cases[] = {
	    {"C", "int f(void)\n// int a = 1;\n// g(a);\n{}\n"},
	    {"C++", "int f()\n// auto a = g();\n// for (auto b : a) b.h();\n{}\n"},
	    {"JavaScript", "f()\n// const a = g()\n// h(a)\nf()\n"},
	    {"TypeScript", "f()\n// const a: number = g()\n// h(a)\nf()\n"},
	    {"TSX", "f()\n// const a = <b/>\n// h(a)\nf()\n"},
	    {"Python", "f()\n# if a:\n#     b()\nf()\n"},
	    {"Java", "class A {\n// int a = g();\n// h(a);\n}\n"},
	    {"Go", "package a\n// a := g()\n// h(a)\nvar b int\n"},
	    {"C#", "class A {\n// var a = G();\n// H(a);\n}\n"},
	    {"Ruby", "f\n# a = g(1)\n# b = a.h\nf\n"},
	    {"PHP", "<?php\n// $a = g();\n// h($a);\nf();\n"},
	    {"Rust", "fn f() {\n// let a = g();\n// h(a);\n}\n"},
	    {"Lua", "f()\n-- local a = g()\n-- h(a)\nf()\n"},
	    {"Kotlin", "fun f() {\n// val a = g()\n// h(a)\n}\n"},
	    {"Swift", "func f() {\n// let a = g()\n// h(a)\n}\n"},
	    {"Scala", "object A {\n// val a = g()\n// h(a)\n}\n"},
	    {"Shell", "f\n# f() { a=b; }\n# for c in d; do e; done;\nf\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		expect_code(cases[i].language, cases[i].source, "2-3 2\n");
}

static void methods_are_code_without_their_class(void **state)
{
	(void)state;
	expect_code("Java", "class A {\n/*\n@Override\npublic int a() {\n  return 1;\n}\n*/\n}\n", "3-6 4\n");
	expect_code("C#", "class A {\n//public int B()\n//{\n//  return 1;\n//}\n}\n", "2-5 4\n");
	expect_code("PHP", "<?php\nclass A {\n# public function a() {\n#   return 1;\n# }\n}\n", "3-5 3\n");
	expect_code("TypeScript", "class A {\n// async a(): Promise<void> {\n//   await b();\n// }\n}\n", "2-4 3\n");
}

static void blocks_and_runs_of_lines(void **state)
{
	(void)state;
	/* a block on its own lines, an empty line inside, a note inside, which is no code itself, a reason above */
	expect_code("C", "/*\n\ta = 1;\n\n\tb(a);\n*/\nint c;\n", "2-4 2\n");
	expect_code("C", "// a = 1;\n// // and now the other one as well\n// b(a);\n", "1-3 2\n");
	expect_code("C", "// Does not work on the other machine.\n// a = 1;\n// b(a);\n", "2-3 2\n");
	expect_code("Python", "# TODO: needs optimization\n# for a in b:\n#     c(a)\n", "2-3 2\n");
	/* a line of code between them, an empty line between them, code before them */
	expect_code("C", "// a = 1;\nint c;\n// b(a);\n", "");
	expect_code("C", "// a = 1;\n\n// b(a);\n", "");
	/* two lines of prose, but further up or about something else */
	expect_code("C",
		    "// The bank wants it so, they said.\n// We did not ask them why.\nint c;\n/*\na(b);\nb(a);\n*/\n",
		    "5-6 2\n");
	expect_code("C", "int c; // a = 1;\nint d; // b(a);\n", "");
}

static void prose_is_no_code(void **state)
{
	static const struct {
		const char *language, *source;
	} cases[] = {
	    {"C", "// Sorts the list (in place);\n// see sort();\n"},
	    {"C", "/* The table has the form\n   name = value;\n   and ends with an empty line. */\n"},
	    {"C", "// see a;\n// and b (of c);\n"},
	    {"Python", "# name: text\n# value: number\n"},
	    {"Python", "# - a (one)\n# - b (two)\n"},
	    {"Ruby", "# puts the result back\n# returns nil if empty (or not)\n"},
	    {"JavaScript", "/* {\n \"a\": 1,\n \"b\": [2]\n} */\n"},
	    {"JavaScript", "// Note: f(a);\n// Mind: g(a);\n"},
	    {"Lua", "-- f(a) does this\n-- g(a) does that\n"},
	    {"Shell", "# remove (a);\n# then run the rest;\n"},
	    {"Shell", "# A_KEY=b\n# A_NAME=c\n"},
	    {"Kotlin", "// a (see b) and c;\n// d (see e) and f;\n"},
	    {"Ruby", "# Small = 16\n# Large = 'all of it'\n# Other = -0x1f\n"},
	    {"Python", "# debug = False\n# host = \"example.org\"\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		expect_code(cases[i].language, cases[i].source, "");
}

static void documentation_and_illustrations_are_no_leftovers(void **state)
{
	static const struct {
		const char *language, *source;
	} cases[] = {
	    {"JavaScript", "/**\na();\nb();\n*/\n"},
	    {"C", "/*!\na();\nb();\n*/\n"},
	    {"C", "/*\n * a();\n * b();\n */\n"},
	    {"Rust", "/// a();\n/// b();\nfn f() {}\n"},
	    {"Lua", "--- a()\n--- b()\n"},
	    {"Lua", "--[[--\na()\nb()\n--]]\n"},
	    {"Lua", "--- Pays.\n-- @usage\n-- a()\n-- b()\nlocal c\n"},
	    {"Shell", "# as in:\n#\n#\ta=b\n#\tc=d\n"},
	    {"C", "// Two steps:\n// a();\n// b();\n"},
	    {"C", "// The other way needs less memory.\n// It is slower by one part in ten.\n\n/*\na();\nb();\n*/\n"},
	    {"Rust",
	     "/*\n// This is left out because nobody needs it.\n// It would be hard to keep later on.\na();\nb();\n*/\n"},
	    {"C", "// a();\n// b();\n// are both needed on the old machine.\n"},
	    {"Go", "// F does it, as in\n//\n//\ta()\n//\tb()\nfunc F() {}\n"},
	    {"Ruby", "# @example\n#   a.b\n#   a.c\n"},
	    {"Ruby", "# An order is paid\n#   # the good way\n#   a = b.c\n#   a.d\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		expect_code(cases[i].language, cases[i].source, "");
}

static void a_comment_inside_a_string_is_none(void **state)
{
	(void)state;
	expect_code("PHP", "<?php\n$a = <<<E\n// $b = 1;\n// f($b);\nE;\n", "");
	expect_code("Ruby", "a = <<~E\n  # b = 1\n  # c.d\nE\n", "");
}

static void markers_stand_in_comments(void **state)
{
	(void)state;
	expect_markers("C", "int a; // TODO: rounds\n/* FIXME(ab): wrong\n * HACK */\nchar *b = \"TODO\";\n",
		       "1 TODO 'TODO: rounds'\n2 FIXME 'FIXME(ab): wrong'\n3 HACK 'HACK'\n");
	expect_markers("Python", "\"\"\"\nTODO say more\n\"\"\"\n# XXX why\n",
		       "2 TODO 'TODO say more'\n4 XXX 'XXX why'\n");
	expect_markers("PHP", "<?php\n/** @todo remove, TODO */\n", "2 TODO '@todo remove, TODO'\n");
	expect_markers("C",
		       "// rounds twice, TODO mend\n// rounds TODO: mend\n// rounds FIXME(ab)\n// it rounds TODO\n",
		       "1 TODO 'TODO mend'\n2 TODO 'TODO: mend'\n3 FIXME 'FIXME(ab)'\n4 TODO 'TODO'\n");
	expect_markers("SQL", "-- TODO index\nselect 1;\n", "1 TODO 'TODO index'\n");
}

static void words_that_mark_nothing(void **state)
{
	(void)state;
	expect_markers("C", "// TODOS TODO_LIST a-TODO 'TODO' `TODO` TODO.md todo Todo\n", "");
	expect_markers("C", "// the TODO of the bank is not ours, its HACK either\n", "");
	expect_markers("C", "// of the form XXX, see XXX-XXXX and mktemp.XXX\n", "");
	expect_markers("C", "// ask a@todo.example, @todos\n", "");
	expect_markers("Go", "// client.Get(context.TODO(), \"key\")\n// see TODO() and context.TODO\n", "");
	expect_markers("Go", "//TODO one\n// rounds twice ...TODO two\n",
		       "1 TODO 'TODO one'\n2 TODO 'TODO two'\n");
	expect_markers("JavaScript", "const a = 'TODO: b'\n", "");
}

static void a_long_marker_is_cut(void **state)
{
	struct arena arena = {0};
	struct code_facts facts;
	char source[1024] = "// TODO ";

	(void)state;
	memset(source + 8, 'a', sizeof(source) - 9);
	facts = facts_of("C", source, &arena);
	assert_int_equal(facts.marker_count, 1);
	assert_int_equal(facts.markers[0].text.n, 200);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_language_knows_its_own_code),
	    cmocka_unit_test(methods_are_code_without_their_class),
	    cmocka_unit_test(blocks_and_runs_of_lines),
	    cmocka_unit_test(prose_is_no_code),
	    cmocka_unit_test(documentation_and_illustrations_are_no_leftovers),
	    cmocka_unit_test(a_comment_inside_a_string_is_none),
	    cmocka_unit_test(markers_stand_in_comments),
	    cmocka_unit_test(words_that_mark_nothing),
	    cmocka_unit_test(a_long_marker_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
