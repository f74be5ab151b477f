#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/rule_test.h"

struct fixture {
	struct rule_set rules;
	char directory[32], file[64];
};

static const char head[] = "title: Large file\n"
			   "dimension: code\n"
			   "issue: module-refactor\n"
			   "impact: low\n"
			   "effort: 5\n"
			   "confidence: high\n"
			   "params: {max: 10}\n"
			   "message: \"{path} is large\"\n"
			   "why: w\n"
			   "fix: f\n";

/* Runs the only case of a rule made of the head and `rest`. */
static bool run_case(struct fixture *fixture, const char *rest, struct buf *difference)
{
	const char *directories[] = {fixture->directory, NULL};
	const struct rule *rule;
	struct rule_tests *tests;
	struct err err = {0};
	bool passed;
	FILE *file = fopen(fixture->file, "w");

	assert_non_null(file);
	fputs(head, file);
	fputs(rest, file);
	fclose(file);
	rules_release(&fixture->rules);
	if (rules_load(&fixture->rules, directories, NULL, &err))
		fail_msg("%s", err.message);
	rule = rules_find(&fixture->rules, VIEW("code/large"));
	assert_non_null(rule);
	if (rule_tests_open(&tests, &fixture->rules, &err))
		fail_msg("%s", err.message);
	passed = rule_test_run(tests, rule, &rule->tests[0], difference);
	rule_tests_close(tests);
	return passed;
}

static void expect_pass(struct fixture *fixture, const char *rest)
{
	struct buf difference = {0};

	if (!run_case(fixture, rest, &difference))
		fail_msg("%s", buf_text(&difference));
	assert_string_equal(buf_text(&difference), "");
	buf_release(&difference);
}

static void expect_failure(struct fixture *fixture, const char *rest, const char *said)
{
	struct buf difference = {0};

	assert_false(run_case(fixture, rest, &difference));
	if (!strstr(buf_text(&difference), said))
		fail_msg("said '%s', not '%s'", buf_text(&difference), said);
	buf_release(&difference);
}

#define SIZE_RULE "sql: SELECT path, size, size / 2.0 AS value FROM first_party_file WHERE size > :max\n"
#define TWO_FILES "files: {src/a.c: \"int abcdefgh;\\n\", src/b.c: \"int abcdefghij;\\n\", c.c: \"int c;\\n\"}"

static void a_case_that_finds_what_it_expects_passes(void **state)
{
	expect_pass(*state, SIZE_RULE "tests:\n  - name: two\n    " TWO_FILES
				      "\n    expect: [{path: src/b.c, size: 16}, {path: src/a.c, value: 7}]\n");
}

static void a_case_that_expects_nothing_fails_on_a_row(void **state)
{
	expect_failure(*state, SIZE_RULE "tests:\n  - name: two\n    " TWO_FILES "\n    expect: []\n",
		       "  unexpected: path=src/a.c size=14 value=7");
}

static void a_row_is_for_one_expectation_only(void **state)
{
	expect_failure(*state,
		       SIZE_RULE "tests:\n  - name: two\n    " TWO_FILES
				 "\n    expect: [{path: src/a.c}, {path: src/a.c}]\n",
		       "  missing:    path=src/a.c\n  unexpected: path=src/b.c");
}

static void a_wide_expectation_leaves_the_row_a_narrow_one_needs(void **state)
{
	expect_pass(*state, SIZE_RULE "tests:\n  - name: two\n    " TWO_FILES
				      "\n    expect: [{path: src/a.c}, {path: src/b.c}]\n");
	expect_pass(*state, "sql: SELECT path, 'same' AS kind FROM first_party_file WHERE size > :max\n"
			    "tests:\n  - name: two\n    " TWO_FILES "\n    expect: [{kind: same}, {path: src/a.c}]\n");
}

static void a_column_the_rule_does_not_return_is_missing(void **state)
{
	expect_failure(*state,
		       SIZE_RULE "tests:\n  - name: two\n    " TWO_FILES
				 "\n    expect: [{path: src/a.c, colour: red}, {path: src/b.c}]\n",
		       "  missing:    path=src/a.c colour=red");
}

static void a_case_can_tell_a_history(void **state)
{
	expect_pass(*state,
		    "sql: SELECT p.name AS subject, p.commits AS value FROM person AS p WHERE p.commits > :max - 9\n"
		    "tests:\n"
		    "  - name: ada works twice\n"
		    "    commits:\n"
		    "      - {author: Ada <ada@example.com>, date: \"2025-01-01\", files: {a.c: \"int a;\\n\"}}\n"
		    "      - {author: Grace <grace@example.com>, date: \"2025-01-02\", files: {b.c: \"int b;\\n\"}}\n"
		    "      - {author: Ada <ada@example.com>, date: \"2025-01-03\", files: {a.c: \"int c;\\n\"}}\n"
		    "    expect: [{subject: Ada, value: 2}]\n");
}

static void a_rule_that_breaks_while_it_runs_fails_its_case(void **state)
{
	expect_failure(*state,
		       "sql: SELECT NULL AS path FROM first_party_file WHERE size > :max\n"
		       "tests:\n  - name: two\n    " TWO_FILES "\n    expect: [{path: src/a.c}]\n",
		       "the outcome is error: a row has neither path nor subject");
}

static void a_rule_that_does_not_apply_finds_nothing(void **state)
{
	expect_pass(*state, "applies: SELECT count(*) FROM function\n" SIZE_RULE "tests:\n  - name: two\n    " TWO_FILES
			    "\n    expect: []\n");
	expect_failure(*state,
		       "applies: SELECT count(*) FROM function\n" SIZE_RULE "tests:\n  - name: two\n    " TWO_FILES
		       "\n    expect: [{path: src/a.c}]\n",
		       "does not apply");
}

static void a_case_can_say_how_the_rule_ends(void **state)
{
	const char *nothing = "applies: SELECT count(*) FROM function\n" SIZE_RULE
			      "tests:\n  - name: two\n    " TWO_FILES "\n    expect: []\n    outcome: not_applicable\n";
	const char *something = "applies: SELECT count(*) FROM file\n" SIZE_RULE
				"tests:\n  - name: none\n    files: {a.c: \"int a;\\n\"}\n    expect: []\n"
				"    outcome: not_applicable\n";

	expect_pass(*state, nothing);
	expect_failure(*state, something, "the outcome is pass, not not_applicable");
}

static int setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	char folder[64];

	assert_non_null(fixture);
	memcpy(fixture->directory, "/tmp/rescue-rules-XXXXXX", sizeof("/tmp/rescue-rules-XXXXXX"));
	assert_non_null(mkdtemp(fixture->directory));
	snprintf(folder, sizeof(folder), "%s/code", fixture->directory);
	mkdir(folder, 0777);
	snprintf(fixture->file, sizeof(fixture->file), "%s/code/large.yml", fixture->directory);
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;
	char folder[64];

	snprintf(folder, sizeof(folder), "%s/code", fixture->directory);
	unlink(fixture->file);
	rmdir(folder);
	rmdir(fixture->directory);
	rules_release(&fixture->rules);
	free(fixture);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_case_that_finds_what_it_expects_passes),
	    TEST(a_case_that_expects_nothing_fails_on_a_row),
	    TEST(a_row_is_for_one_expectation_only),
	    TEST(a_wide_expectation_leaves_the_row_a_narrow_one_needs),
	    TEST(a_column_the_rule_does_not_return_is_missing),
	    TEST(a_case_can_tell_a_history),
	    TEST(a_rule_that_breaks_while_it_runs_fails_its_case),
	    TEST(a_rule_that_does_not_apply_finds_nothing),
	    TEST(a_case_can_say_how_the_rule_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
