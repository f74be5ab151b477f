#include "metrics.h"

#include <pthread.h>

#include "base/limits.h"

static void repeat(struct buf *buf, const char *text, int times)
{
	for (int i = 0; i < times; i++)
		buf_add_text(buf, text);
}

static void measure(const char *language, struct view content, struct code_facts *facts)
{
	struct code_parser *parser = code_parser_new();
	struct arena arena = {0};

	code_measure(parser, language_by_name(view_of(language)), NULL, content, &arena, facts);
	for (size_t i = 0; i < facts->count; i++) {
		const struct function_fact *f = &facts->functions[i];

		assert_true(f->line > 0 && f->end_line >= f->line && f->ccn > 0 && f->cognitive >= 0 && f->name.n > 0);
		assert_true(f->nloc <= f->end_line - f->line + 1);
	}
	arena_release(&arena);
	code_parser_free(parser);
}

static void a_call_of_an_import_without_arguments_imports_nothing(void **state)
{
	static const char *const cases[] = {"require do end\n", "require { |x| x }\n", "require::x\n", "require\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct code_facts facts;

		measure("Ruby", view_of(cases[i]), &facts);
		assert_null(facts.problem);
		assert_int_equal(facts.import_count, 0);
	}
}

static void a_file_nested_100000_deep_is_given_up_with_a_problem(void **state)
{
	static const char *const cases[][4] = {
	    {"C", "int f(void) { return ", "(", ")"},
	    {"C", "int f(void) { ", "if (a) {", "}"},
	    {"C++", "int f() { return ", "g(", ")"},
	    {"JavaScript", "x = ", "[", "]"},
	    {"JavaScript", "", "(function () {", "})()"},
	    {"TypeScript", "let x: ", "A<", ">"},
	    {"TSX", "x = ", "<a>", "</a>"},
	    {"Python", "x = ", "(", ")"},
	    {"Java", "class A { int x = ", "a + ", ""},
	    {"Go", "package a\nvar x = ", "T{", "}"},
	    {"C#", "class A { int x = ", "a ? b : ", "c"},
	    {"C#", "", "a<", ""},
	    {"C++", "", "a<", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf source = {0};
		struct code_facts facts;

		buf_add_text(&source, cases[i][1]);
		repeat(&source, cases[i][2], 100000);
		repeat(&source, cases[i][3], 100000);
		measure(cases[i][0], buf_view(&source), &facts);
		if (!facts.problem)
			fail_msg("%s %s has no problem", cases[i][0], cases[i][2]);
		assert_int_equal(facts.count, 0);
		buf_release(&source);
	}
}

static void a_parser_that_gave_up_still_measures_the_next_file(void **state)
{
	struct code_parser *parser = code_parser_new();
	struct arena arena = {0};
	struct code_facts facts;
	struct buf source = {0};

	(void)state;
	repeat(&source, "a<", 100000);
	code_measure(parser, language_by_name(VIEW("C#")), NULL, buf_view(&source), &arena, &facts);
	assert_non_null(facts.problem);
	code_measure(parser, language_by_name(VIEW("Go")), NULL, VIEW("package a\nfunc f() {}\n"), &arena, &facts);
	assert_null(facts.problem);
	assert_int_equal(facts.count, 1);
	buf_release(&source);
	arena_release(&arena);
	code_parser_free(parser);
}

static void garbage_is_measured_without_harm(void **state)
{
	static const char *const words[] = {
	    "if",
	    "(",
	    ")",
	    "{",
	    "}",
	    "[",
	    "]",
	    "<",
	    ">",
	    "\"",
	    "'",
	    "`",
	    "a",
	    "1",
	    "&&",
	    "||",
	    "?",
	    ":",
	    ";",
	    ",",
	    "=>",
	    "class",
	    "def",
	    "for",
	    "case",
	    "\n",
	    "/*",
	    "*/",
	    "//",
	    "#if 1\n",
	    "${",
	    "\\",
	    "else",
	    "=",
	    "->",
	    "return",
	    "function f()",
	    "switch",
	    "\n    ",
	    "\0",
	    "\xff\xfe",
	    "lambda",
	    "operator",
	};
	unsigned seed = 7;

	(void)state;
	for (size_t i = 0; i < language_count(); i++) {
		struct buf source = {0};
		struct code_facts facts;

		if (!language_has_metrics(language_at(i)))
			continue;
		for (int k = 0; k < 20000; k++) {
			seed = seed * 1103515245 + 12345;
			buf_add_text(&source, words[(seed >> 16) % COUNT(words)]);
			if (seed >> 30)
				buf_add_char(&source, (char)(seed >> 8));
		}
		measure(language_at(i)->name, buf_view(&source), &facts);
		assert_true(facts.problem || facts.error_bytes > 0);
		buf_release(&source);
	}
}

static void what_the_parser_could_not_read_is_counted(void **state)
{
	struct code_facts facts;

	(void)state;
	measure("C", VIEW("int f(void) { return 1; }\n"), &facts);
	assert_int_equal(facts.error_bytes, 0);
	measure("C", VIEW("int f(void) { return 1; }\n@@@@ ????\n"), &facts);
	assert_true(facts.error_bytes > 0 && facts.error_bytes < 10);
	measure("C", (struct view){0}, &facts);
	assert_null(facts.problem);
	assert_int_equal(facts.count, 0);
}

static void a_keyword_in_broken_code_is_no_function(void **state)
{
	struct buf out = {0};

	(void)state;
	list_functions("C", "}\nif (a) {\n\tb();\n}\nwhile (c) {\n}\nint g(void) { return 1; }\n", &out);
	assert_null(strstr(buf_text(&out), "if "));
	assert_null(strstr(buf_text(&out), "while "));
	assert_non_null(strstr(buf_text(&out), "g 1 0 0 0\n"));
	buf_release(&out);
}

static void a_file_over_the_limit_is_given_up(void **state)
{
	char *text = malloc(BLOB_READ_LIMIT + 1);
	struct code_facts facts;

	(void)state;
	memset(text, '\n', BLOB_READ_LIMIT + 1);
	measure("C", (struct view){text, BLOB_READ_LIMIT + 1}, &facts);
	assert_non_null(facts.problem);
	free(text);
}

/* A megabyte each; what is quadratic does not come to an end here. */
static void lines_of_hostile_text_are_counted_in_one_pass(void **state)
{
	static const char *const units[] = {"#",  "\"\"\"", "/*", "'",    "\"\\", "`${", "R\"(",
					    "{-", "=pod",   "/ ", "r#\"", "<!--", "(*"};
	size_t n = (size_t)1 << 20;
	char *text = malloc(n);

	(void)state;
	for (size_t i = 0; i < COUNT(units); i++) {
		size_t length = strlen(units[i]);

		memset(text, ' ', n / 2);
		text[n / 2] = 'x';
		for (size_t k = n / 2 + 1; k + length <= n; k += length)
			memcpy(text + k, units[i], length);
		for (size_t k = 0; k < language_count(); k += 5) {
			struct line_counts counts;

			count_lines(language_at(k), (struct view){text, n - 4}, &counts);
			assert_int_equal(counts.lines, 1);
		}
	}
	free(text);
}

static void nested_conditionals_are_mended_in_one_pass(void **state)
{
	struct buf source = {0};
	struct code_facts facts;

	(void)state;
	buf_add_text(&source, "int f(void) { return 1 @ 2; }\n");
	repeat(&source, "#if a\n{\n#else\n", 60000);
	repeat(&source, "#endif\n", 60000);
	measure("C", buf_view(&source), &facts);
	buf_release(&source);
}

static void an_unknown_language_has_no_functions(void **state)
{
	struct code_facts facts;
	struct arena arena = {0};
	struct code_parser *parser = code_parser_new();

	(void)state;
	code_measure(parser, NULL, NULL, VIEW("int f(void) {}"), &arena, &facts);
	assert_int_equal(facts.count, 0);
	assert_null(facts.problem);
	code_parser_free(parser);
	arena_release(&arena);
}

static void *measure_often(void *result)
{
	struct code_facts facts;

	for (int i = 0; i < 50; i++) {
		measure("C", VIEW("int f(void) { return a && b; }\n"), &facts);
		*(int *)result += facts.count == 1;
	}
	return NULL;
}

static void two_threads_measure_at_the_same_time(void **state)
{
	pthread_t threads[2];
	int results[2] = {0};

	(void)state;
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, measure_often, &results[i]), 0);
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(results[i], 50);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_call_of_an_import_without_arguments_imports_nothing),
	    cmocka_unit_test(a_file_nested_100000_deep_is_given_up_with_a_problem),
	    cmocka_unit_test(a_parser_that_gave_up_still_measures_the_next_file),
	    cmocka_unit_test(garbage_is_measured_without_harm),
	    cmocka_unit_test(what_the_parser_could_not_read_is_counted),
	    cmocka_unit_test(a_keyword_in_broken_code_is_no_function),
	    cmocka_unit_test(a_file_over_the_limit_is_given_up),
	    cmocka_unit_test(lines_of_hostile_text_are_counted_in_one_pass),
	    cmocka_unit_test(nested_conditionals_are_mended_in_one_pass),
	    cmocka_unit_test(an_unknown_language_has_no_functions),
	    cmocka_unit_test(two_threads_measure_at_the_same_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
