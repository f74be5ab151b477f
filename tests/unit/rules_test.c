#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embed.h"
#include "lang/lang.h"
#include "judge/judge.h"
#include "rules/rules.h"
#include "store/rows.h"
#include "manual.h"

/* --- a directory of rules made for one test ---------------------------------------------------------------------- */

struct directory {
	char path[64];
	char file[128]; /* the last one written */
};

static struct directory directory_new(void)
{
	struct directory directory = {.path = "/tmp/rescue-rules-XXXXXX"};

	assert_non_null(mkdtemp(directory.path));
	return directory;
}

static void directory_write(struct directory *directory, const char *name, const char *text)
{
	char parent[128];
	FILE *file;

	snprintf(parent, sizeof(parent), "%s/%.*s", directory->path, VIEW_ARG(view_dirname(view_of(name))));
	mkdir(parent, 0700);
	snprintf(directory->file, sizeof(directory->file), "%s/%s", directory->path, name);
	file = fopen(directory->file, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void directory_remove(struct directory *directory)
{
	char parent[128];

	unlink(directory->file);
	snprintf(parent, sizeof(parent), "%.*s", VIEW_ARG(view_dirname(view_of(directory->file))));
	rmdir(parent);
	rmdir(directory->path);
}

/* Loads `text` as the file `name` of a directory; the message of a refusal must hold `message` after the file. */
static void refused(const char *name, const char *text, const char *message)
{
	struct directory directory = directory_new();
	const char *directories[] = {directory.path, NULL};
	struct rule_set set = {0};
	struct err err = {0};

	directory_write(&directory, name, text);
	assert_int_equal(rules_load(&set, directories, NULL, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	if (!strstr(err.message, message) || strncmp(err.message, directory.file, strlen(directory.file)) != 0)
		fail_msg("said '%s', not '%s'", err.message, message);
	assert_null(strchr(err.message, '\n'));
	rules_release(&set);
	directory_remove(&directory);
}

static struct store *store_with_views(const struct rule_set *set)
{
	struct err err = {0};
	struct store *store;

	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	assert_int_equal(store_scope(store, -1, -1, &err), 0);
	if (judge_define_views(store, set, &err))
		fail_msg("%s", err.message);
	return store;
}

/* As refused(), for what rule_check() says. */
static void check_refused(const char *text, const char *message)
{
	struct directory directory = directory_new();
	const char *directories[] = {directory.path, NULL};
	struct rule_set set = {0};
	struct err err = {0};
	struct store *store;

	directory_write(&directory, "code/mine.yml", text);
	if (rules_load(&set, directories, NULL, &err))
		fail_msg("%s", err.message);
	store = store_with_views(&set);
	assert_int_equal(rule_check(rules_find(&set, VIEW("code/mine")), store, &err), -1);
	if (!strstr(err.message, message))
		fail_msg("said '%s', not '%s'", err.message, message);
	store_close(store);
	rules_release(&set);
	directory_remove(&directory);
}

#define HEAD "title: T\ndimension: code\nissue: module-refactor\nimpact: low\neffort: 5\nconfidence: high\n"
#define TAIL "why: w\nfix: f\n"
#define CASES \
	"tests:\n  - {name: p, files: {a.c: x}, expect: [{path: a.c}]}\n  - {name: n, files: {a.c: x}, expect: []}\n"

/* --- tests ------------------------------------------------------------------------------------------------------- */

static void every_embedded_rule_loads_and_checks(void **state)
{
	struct rule_set set = {0};
	struct err err = {0};
	struct store *store;
	size_t files = 0;

	(void)state;
	if (rules_load(&set, NULL, NULL, &err))
		fail_msg("%s", err.message);
	store = store_with_views(&set);
	for (size_t i = 0; i < set.rule_count; i++)
		if (rule_check(&set.rules[i], store, &err))
			fail_msg("%s", err.message);
	for (size_t i = 0; i < embedded_file_count; i++)
		files += view_starts(view_of(embedded_files[i].name), "rules/");
	files -= 2; /* model.yml and gate.yml */
	assert_int_equal(files, set.rule_count + set.issue_count + set.lib_count + set.shared_count);
	assert_true(set.rule_count > 25);
	store_close(store);
	rules_release(&set);
}

/* Whether an expectation of the case names the file, or, as one of no path, the whole tree. */
static bool is_expected(const struct rule_test *test, const char *path)
{
	for (size_t i = 0; i < test->expect_count; i++) {
		const struct rule_expect *expect = &test->expect[i];
		const struct view *named = NULL;

		for (size_t v = 0; v < expect->count; v++)
			if (strcmp(expect->values[v].column, "path") == 0)
				named = &expect->values[v].value;
		if (!named || view_is(*named, path))
			return true;
	}
	return false;
}

/* Whether the rule has a case with a file of the language in which something is expected, or nothing is. */
static bool has_case(const struct rule *rule, const struct language *language, bool expected)
{
	for (size_t t = 0; t < rule->test_count; t++)
		for (size_t f = 0; f < rule->tests[t].file_count; f++) {
			const char *path = rule->tests[t].files[f].path;

			if (language_by_path(view_of(path)) == language &&
			    is_expected(&rule->tests[t], path) == expected)
				return true;
		}
	return false;
}

static void every_language_of_a_rule_has_a_case_and_a_near_miss(void **state)
{
	struct rule_set set = {0};
	struct err err = {0};
	size_t missing = 0;

	(void)state;
	if (rules_load(&set, NULL, NULL, &err))
		fail_msg("%s", err.message);
	for (size_t i = 0; i < set.rule_count; i++)
		for (size_t s = 0; s < set.rules[i].syntax_count; s++)
			for (int expected = 0; expected < 2; expected++) {
				const struct language *language = set.rules[i].syntax[s].language;

				if (has_case(&set.rules[i], language, expected))
					continue;
				print_message("%s has no case in %s where it finds %s\n", set.rules[i].id,
					      language->name, expected ? "something" : "nothing");
				missing++;
			}
	assert_int_equal(missing, 0);
	rules_release(&set);
}

static void a_mistake_is_named_with_file_line_and_what_was_meant(void **state)
{
	(void)state;
	refused("code/mine.yml", "title: T\nimpct: low\n", ":2:1: a rule has no key 'impct'; did you mean 'impact'?");
	refused("code/mine.yml", "title: T\ndimension: cod\n", ":2:12: 'cod' is no dimension; did you mean 'code'?");
	refused("code/mine.yml", "title: T\n", ":1:1: a rule needs the key 'dimension'; add it");
	refused("code/mine.yml", "- title\n", ":1:1: a mapping of names to values is expected here, not a list");
	refused("code/mine.yml", "", ":1:1: a mapping of names to values is expected here, not an empty file");
	refused("code/mine.yml", "title: [a]\n", ":1:8: one value is expected here, not a list");
	refused("code/mine.yml", "title: ''\n", ":1:8: the text is empty");
	refused("code/mine.yml", "effort: 2h\n", ":1:9: '2h' is no whole number from 0 to 1000000");
	refused("code/mine.yml", "debt: yes\n", ":1:7: 'yes' is neither true nor false");
	refused("code/mine.yml", HEAD "sql: SELECT 1\nmessage: m\n" TAIL "debt: false\nflags_lines: true\n",
		"only debt flags lines");
	refused("code/mine.yml", "title: T\ntitle: U\n", ":2:1: the key 'title' is there twice");
	refused("code/mine.yml", "params: {Max: 1}\n", ":1:10: 'Max' is no parameter name");
	refused("code/mine.yml", "confidence: critical\n",
		":1:13: 'critical' is no confidence; choose low, medium or high");
	refused("code/mine.yml", HEAD "syntax: {C: '(comment) @finding'}\npieces: {bad: a}\nmessage: m\n" TAIL,
		":8:10: the piece 'bad' is in no query; write {bad} in one, or remove it");
	refused("code/mine.yml", HEAD "sql: SELECT 1\npieces: {2: a}\nmessage: m\n" TAIL,
		":8:10: '2' is no name of a piece; use a-z, 0-9 and _");
	refused("code/mine.yml", "pieces: [a]\n", "a mapping of names to values is expected here, not a list");
	refused("code/mine.yml", HEAD "sql: SELECT 1\nmessage: m\n" TAIL "score: {0: 100, 5: 100, 3: 1}\n",
		"the percentages of a score must rise");
	refused("code/mine.yml", "score: {0: 50, 5: 60}\n", "more findings must not give a higher score");
	refused("code/mine.yml",
		"title: T\ndimension: code\nissue: module-refactr\nimpact: low\neffort: 5\nconfidence: high\n"
		"sql: SELECT 1\nmessage: m\n" TAIL,
		": there is no issue type 'module-refactr'; did you mean 'module-refactor'?");
	refused("code/mine.yml", HEAD "sql: SELECT 1\nmessage: m\n" TAIL "identity: code/complex-functoin\n",
		"'identity' names no rule 'code/complex-functoin'; did you mean 'code/complex-function'?");
	refused("code/mine.yml", HEAD "sql: SELECT 1\nmessage: m\n" TAIL "identity: code/mine\n",
		"'identity' names the rule itself; name a rule that has an identity of its own");
	refused("code/mine.yml", HEAD "sql: SELECT 1\nmessage: m\n" TAIL "identity: code/very-complex-function\n",
		"'identity' names code/very-complex-function; name a rule");
	refused("issues/mine.yml", "scope: world\n", ":1:8: a scope is 'module' or 'repository', not 'world'");
}

static void a_piece_stands_in_every_query_that_names_it(void **state)
{
	struct directory directory = directory_new();
	const char *directories[] = {directory.path, NULL};
	const struct rule *rule;
	struct rule_set set = {0};
	struct err err = {0};

	(void)state;
	directory_write(&directory, "code/mine.yml",
			HEAD
			"syntax:\n  C C++: '((comment) @finding (#match? @finding \"(?:{bad})|{bad}{2}{worse}\"))'\n"
			"  Java: '((line_comment) @finding (#eq? @finding \"{bad}\"))'\n"
			"  Go: '((comment) @finding)'\n"
			"pieces: {bad: 'a|b'}\nmessage: m\n" TAIL);
	if (rules_load(&set, directories, NULL, &err))
		fail_msg("%s", err.message);
	rule = rules_find(&set, VIEW("code/mine"));
	assert_int_equal(rule->syntax_count, 4);
	assert_string_equal(rule->syntax[0].text, "((comment) @finding (#match? @finding \"(?:a|b)|a|b{2}{worse}\"))");
	assert_ptr_equal(rule->syntax[1].text, rule->syntax[0].text);
	assert_string_equal(rule->syntax[2].text, "((line_comment) @finding (#eq? @finding \"a|b\"))");
	assert_string_equal(rule->syntax[3].text, "((comment) @finding)");
	rules_release(&set);
	directory_remove(&directory);
}

static void a_mistake_in_a_test_is_named_too(void **state)
{
	(void)state;
	refused("code/mine.yml", "tests:\n  - name: a\n    expect: []\n", ":2:5: a test needs the key 'files'");
	refused("code/mine.yml", "tests:\n  - {name: a, files: {/etc/x: a}, expect: []}\n",
		"'/etc/x' is no path inside a repository");
	refused("code/mine.yml", "tests:\n  - {name: a, files: {a/../../x: a}, expect: []}\n", "is no path inside");
	refused("code/mine.yml",
		"tests:\n  - {name: a, files: {x: {repeat: 0123456789, times: 100000, copies: 5000}}, "
		"expect: []}\n",
		"lower 'times'");
	refused("code/mine.yml", "tests:\n  - {name: a, files: {x: {txt: a}}, expect: []}\n",
		"a file of a test has no key 'txt'; did you mean 'text'?");
	refused("code/mine.yml", "tests:\n  - {name: a, commits: [{author: Ada, date: x}], expect: []}\n",
		"'Ada' is no author; write \"Name <mail>\"");
	refused("code/mine.yml", "tests:\n  - {name: a, commits: [{author: A <a@b>, date: 2025-1-1}], expect: []}\n",
		"'2025-1-1' is no date");
	refused("code/mine.yml", "tests:\n  - {name: a, files: {a: b}, expect: [{}]}\n", "name at least one column");
	refused("code/mine.yml", "tests:\n  - {name: a, files: {a: b}, expect: [], outcome: passed}\n",
		"the outcome of a test is pass, fail, not_applicable or unknown");
}

static void the_matrix_must_be_monotone(void **state)
{
	(void)state;
	refused("model.yml", "matrix:\n  low: {low: P0}\n",
		":2:3: the matrix is not monotone: at low effort, low impact is P0 but medium impact is P2");
	refused("model.yml", "matrix:\n  medium: {low: P2, medium: P2, high: P1}\n",
		":2:3: the matrix is not monotone: at medium impact, medium effort is P2 but high effort is P1");
	refused("model.yml", "matrix: {urgent: {low: P0}}\n",
		"an impact is low, medium, high or critical, not 'urgent'");
	refused("model.yml", "debt: {flagged: [P0, P4]}\n", "a priority is P0, P1, P2 or P3, not 'P4'");
	refused("model.yml", "debt: {letters: {A: 10}}\n", "the percentages of the letters must rise from A to D");
	refused("model.yml", "matrix: {low: {low: P7}}\n", "a priority is P0, P1, P2 or P3, not 'P7'");
	refused("model.yml", "caps: {p0: 90}\n", "caps must satisfy");
	refused("model.yml", "letters: {A: 85, B: 90, C: 0}\n", ":1:21: the scores of the letters must fall");
	refused("model.yml", "letters: {A: 85}\n", "the last letter must start at 0");
	refused("model.yml", "impact_points: {high: 90}\n", "'critical' must be more than 'high'");
}

static void the_matrix_of_the_story_is_the_default(void **state)
{
	struct rule_set set = {0};
	struct err err = {0};
	const struct model *model = &set.model;

	(void)state;
	assert_int_equal(rules_load(&set, NULL, NULL, &err), 0);
	assert_int_equal(model->matrix[LEVEL_CRITICAL][LEVEL_HIGH], PRIORITY_P0);   /* payment module refactor */
	assert_int_equal(model->matrix[LEVEL_CRITICAL][LEVEL_MEDIUM], PRIORITY_P0); /* database optimization */
	assert_int_equal(model->matrix[LEVEL_HIGH][LEVEL_MEDIUM], PRIORITY_P1);     /* CI/CD pipeline */
	assert_int_equal(model->matrix[LEVEL_HIGH][LEVEL_LOW], PRIORITY_P1);        /* caching, team restructuring */
	assert_int_equal(model->matrix[LEVEL_MEDIUM][LEVEL_LOW], PRIORITY_P2);      /* monitoring, security fixes */
	assert_int_equal(model_impact(model, 90), LEVEL_CRITICAL);
	assert_int_equal(model_impact(model, 79), LEVEL_HIGH);
	assert_int_equal(model_impact(model, 0), LEVEL_LOW);
	assert_int_equal(model_effort(model, 5 * 480), LEVEL_LOW);
	assert_int_equal(model_effort(model, 5 * 480 + 1), LEVEL_MEDIUM);
	assert_int_equal(model_effort(model, 15 * 480 + 1), LEVEL_HIGH);
	assert_string_equal(model_letter(model, 100), "A");
	assert_string_equal(model_letter(model, 84), "B");
	assert_string_equal(model_letter(model, 0), "E");
	rules_release(&set);
}

static void a_directory_replaces_a_rule_and_part_of_the_model(void **state)
{
	struct directory directory = directory_new();
	const char *directories[] = {directory.path, NULL};
	struct rule_set own = {0}, set = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(rules_load(&own, NULL, NULL, &err), 0);
	directory_write(&directory, "code/long-file.yml", HEAD "sql: SELECT 1 AS path\nmessage: mine\n" TAIL);
	assert_int_equal(rules_load(&set, directories, NULL, &err), 0);
	assert_int_equal(set.rule_count, own.rule_count);
	assert_string_equal(rules_find(&set, VIEW("code/long-file"))->message, "mine");
	assert_int_equal(rules_find(&set, VIEW("code/long-file"))->weight, set.model.weights[LEVEL_LOW]);
	assert_true(set.digest != own.digest);
	rules_release(&set);
	directory_remove(&directory);

	directory = directory_new();
	directory_write(&directory, "model.yml", "version: 2\nmatrix: {high: {high: P2}}\n");
	assert_int_equal(rules_load(&set, directories, NULL, &err), 0);
	assert_int_equal(set.model.version, 2);
	assert_int_equal(set.model.matrix[LEVEL_HIGH][LEVEL_HIGH], PRIORITY_P2);
	assert_int_equal(set.model.matrix[LEVEL_HIGH][LEVEL_LOW], PRIORITY_P1);
	assert_int_equal(set.model.impact_points[LEVEL_HIGH], own.model.impact_points[LEVEL_HIGH]);
	rules_release(&set);
	rules_release(&own);
	directory_remove(&directory);
}

static void a_missing_directory_is_said(void **state)
{
	const char *directories[] = {"/nonexistent/rules", NULL};
	struct rule_set set = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(rules_load(&set, directories, NULL, &err), -1);
	assert_string_equal(err.message, "the rules directory '/nonexistent/rules' cannot be read: No such file or "
					 "directory");
	rules_release(&set);
}

static int load_parameters(struct rule_set *set, const char *text, struct err *err)
{
	struct directory directory = directory_new();
	int status;

	directory_write(&directory, "rescue.yml", text);
	status = rules_load(set, NULL, directory.file, err);
	directory_remove(&directory);
	return status;
}

static void parameters_are_overridden_by_name(void **state)
{
	static const struct {
		const char *text, *message;
	} mistakes[] = {
	    {"params: {code/long-fil: {max: 3}}\n", "there is no rule 'code/long-fil'; did you mean 'code/long-file'?"},
	    {"params: {code/long-file: {mx: 3}}\n", "the rule code/long-file has no parameter 'mx'"},
	    {"params: {code/long-file: {max: many}}\n", "'max' of code/long-file must be a number"},
	};
	struct rule_set set = {0}, own = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(rules_load(&own, NULL, NULL, &err), 0);
	assert_int_equal(load_parameters(&set, "params: {code/long-file: {max: 500}}\n", &err), 0);
	assert_true(rules_find(&set, VIEW("code/long-file"))->params[0].number == 500);
	assert_true(set.digest != own.digest);
	rules_release(&set);
	rules_release(&own);
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		err_clear(&err);
		assert_int_equal(load_parameters(&set, mistakes[i].text, &err), -1);
		if (!strstr(err.message, mistakes[i].message))
			fail_msg("said '%s', not '%s'", err.message, mistakes[i].message);
		rules_release(&set);
	}
}

static void a_rule_that_does_not_fit_the_schema_is_refused(void **state)
{
	(void)state;
	check_refused(HEAD TAIL CASES
		      "sql: SELECT path FROM file_path\nmessage: m\nstrength: \"none in {days} days\"\n",
		      "the strength names {days}");
	check_refused(HEAD "sql: SELECT pth FROM file_path\nmessage: m\n" TAIL CASES,
		      "mine.yml:7: the query does not compile");
	check_refused(HEAD "sql: SELECT path FROM file_path WHERE lines > :max\nmessage: m\n" TAIL CASES,
		      "the query uses :max, which is not under 'params'");
	check_refused(HEAD "params: {max: 1}\nsql: SELECT path FROM file_path\nmessage: m\n" TAIL CASES,
		      "the parameter 'max' is used nowhere");
	check_refused(HEAD "sql: SELECT lines FROM file_path\nmessage: m\n" TAIL CASES,
		      "the result has no column 'path' and no 'subject'");
	check_refused(
	    HEAD "sql: SELECT path, lines AS value FROM file_path\nmessage: '{path} has {valu}'\n" TAIL CASES,
	    "mine.yml:8: the message names {valu}, which is no column and no parameter; did you mean {value}?");
	check_refused(HEAD "sql: SELECT path, 1 AS path FROM file_path\nmessage: m\n" TAIL CASES,
		      "the result has two columns 'path'");
	check_refused(HEAD "sql: DELETE FROM path\nmessage: m\n" TAIL CASES, "only SELECT is allowed");
	check_refused(HEAD "applies: SELECT 1, 2, 3\nsql: SELECT path FROM file_path\nmessage: m\n" TAIL CASES,
		      "'applies' must return one number, and perhaps why it is NULL");
	check_refused(HEAD "sql: SELECT path FROM file_path\nmessage: m\n" TAIL,
		      "the rule needs a test that expects a finding");
	check_refused(HEAD "sql: SELECT path FROM file_path\nmessage: m\n" TAIL
			   "tests: [{name: p, files: {a.c: x}, expect: [{path: a.c}]}]\n",
		      "expects nothing (a near miss)");
}

static void a_message_shows_numbers_plainly_and_times_as_dates(void **state)
{
	struct rule_param params[] = {{.name = "max", .is_number = true, .number = 10, .text = "10"}};
	struct rule rule = {.params = params, .param_count = 1};
	struct buf out = {0};
	struct err err = {0};
	struct query *query;
	struct store *store;

	(void)state;
	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	assert_int_equal(store_query_guarded(store,
					     VIEW("SELECT 'a|b' AS name, 45.0 AS value, 2.345 AS share, 1741942800 AS "
						  "last_time, NULL AS missing, 1741942800 AS stamp WHERE :max = 10"),
					     &query, &err),
			 0);
	rule_bind(&rule, query);
	assert_int_equal(query_step(query, &err), 1);
	rule.message = "{name}: {value} of {max}, {share}%, since {last_time}, {missing}, {stamp}, {unknown} {open";
	rule_message(&rule, query, &out);
	assert_string_equal(buf_text(&out), "a|b: 45 of 10, 2.3%, since 2025-03-14, , 1741942800, unknown {open");
	query_free(query);
	buf_release(&out);
	store_close(store);
}

/* One place among a thousand files is no failed check, one critical place is. */
static void a_rule_that_looks_for_places_scores_by_its_impact_unless_it_says_how(void **state)
{
	struct rule_set set = {.without_tests = true};
	struct err err = {0};
	const struct rule *medium, *critical;

	(void)state;
	assert_int_equal(rules_load(&set, NULL, NULL, &err), 0);
	medium = rules_find(&set, VIEW("code/floating-promise"));
	critical = rules_find(&set, VIEW("code/sql-injection"));
	assert_int_equal(medium->impact, LEVEL_MEDIUM);
	assert_in_range(rule_score(medium, 1, 1000), 90, 99);
	assert_in_range(rule_score(medium, 20, 1000), 40, 80);
	assert_int_equal(critical->impact, LEVEL_CRITICAL);
	assert_int_equal(rule_score(critical, 1, 1000), 0);
	rules_release(&set);
}

static void a_score_is_read_off_the_line_between_its_points(void **state)
{
	struct score_point points[] = {{0, 100}, {10, 50}, {20, 0}};
	struct rule rule = {.score = {points, 3}};
	struct rule plain = {0};
	int last = 100;

	(void)state;
	assert_int_equal(rule_score(&rule, 0, 100), 100);
	assert_int_equal(rule_score(&rule, 5, 100), 75);
	assert_int_equal(rule_score(&rule, 10, 100), 50);
	assert_int_equal(rule_score(&rule, 15, 100), 25);
	assert_int_equal(rule_score(&rule, 90, 100), 0);
	assert_int_equal(rule_score(&rule, 1, 100000), 99);
	assert_int_equal(rule_score(&plain, 0, -1), 100);
	assert_int_equal(rule_score(&plain, 1, -1), 0);
	for (int64_t findings = 0; findings <= 1000; findings++) {
		int score = rule_score(&rule, findings, 1000);

		assert_true(score <= last);
		last = score;
	}
}

static void repetition_in_a_test_is_written_out(void **state)
{
	struct directory directory = directory_new();
	const char *directories[] = {directory.path, NULL};
	struct rule_set set = {0};
	struct err err = {0};
	const struct rule_test *tests;

	(void)state;
	directory_write(
	    &directory, "code/mine.yml",
	    HEAD "sql: SELECT path FROM file_path\nmessage: m\n" TAIL "tests:\n"
		 "  - name: files\n"
		 "    files:\n"
		 "      a.c: {before: 'b', repeat: '{n};', times: 3, after: 'e'}\n"
		 "      'm{n}/x.c': {text: 'at {n}', copies: 2}\n"
		 "      plain.c: 'keep {n}'\n"
		 "      's/b{n}.{js,d.ts}': {text: 'at {n}', copies: 2}\n"
		 "    expect: [{value: 1, path: 's/b1.{js,d.ts}'}]\n"
		 "  - name: history\n"
		 "    commits:\n"
		 "      - {author: Ada <ada@example.com>, date: '2025-03-14', times: 2, files: {a: 'v{n}'}}\n"
		 "      - {author: Ada <ada@example.com>, date: '2024-02-29', message: gone, remove: [a]}\n"
		 "      - {author: Ada <ada@example.com>, committer: Hub <hub@example.com>, branch: true, every: 30,\n"
		 "         date: '2025-03-14T23:30-01:30', times: 2, message: 'fix (#{n})', tags: ['v1.{n}', x]}\n"
		 "      - {author: Ada <ada@example.com>, date: '2025-03-15', merge: true}\n"
		 "    expect: [{path: a, value: 3}]\n");
	if (rules_load(&set, directories, NULL, &err))
		fail_msg("%s", err.message);
	tests = rules_find(&set, VIEW("code/mine"))->tests;
	assert_int_equal(tests[0].file_count, 8);
	assert_true(view_is(tests[0].files[0].content, "b1;2;3;e"));
	assert_string_equal(tests[0].files[2].path, "m2/x.c");
	assert_true(view_is(tests[0].files[2].content, "at 2"));
	assert_true(view_is(tests[0].files[3].content, "keep {n}"));
	assert_string_equal(tests[0].files[5].path, "s/b2.js");
	assert_string_equal(tests[0].files[6].path, "s/b1.d.ts");
	assert_true(view_is(tests[0].files[7].content, "at 2"));
	assert_int_equal(tests[0].expect_count, 2);
	assert_true(view_is(tests[0].expect[0].values[1].value, "s/b1.js"));
	assert_true(view_is(tests[0].expect[1].values[1].value, "s/b1.d.ts"));
	assert_true(view_is(tests[0].expect[1].values[0].value, "1"));
	assert_int_equal(tests[1].commit_count, 6);
	assert_string_equal(tests[1].commits[0].author.name, "Ada");
	assert_string_equal(tests[1].commits[0].author.email, "ada@example.com");
	assert_int_equal(tests[1].commits[0].time, 1741953600);
	assert_int_equal(tests[1].commits[1].time, 1741953600 + 86400);
	assert_true(view_is(tests[1].commits[1].files[0].content, "v2"));
	assert_int_equal(tests[1].commits[2].time, 1709208000);
	assert_string_equal(tests[1].commits[2].remove[0], "a");
	assert_int_equal(tests[1].commits[3].time, 1741953600 + 13 * 3600);
	assert_int_equal(tests[1].commits[3].zone, -90);
	assert_int_equal(tests[1].commits[4].time, tests[1].commits[3].time + 30 * 86400);
	assert_string_equal(tests[1].commits[4].committer.name, "Hub");
	assert_string_equal(tests[1].commits[4].message, "fix (#2)");
	assert_string_equal(tests[1].commits[4].tags[0], "v1.2");
	assert_int_equal(tests[1].commits[4].tag_count, 2);
	assert_true(tests[1].commits[4].is_branch && !tests[1].commits[4].is_merge && tests[1].commits[5].is_merge);
	assert_string_equal(tests[1].expect[0].values[1].column, "value");
	rules_release(&set);
	directory_remove(&directory);
}

static void the_example_of_the_man_page_is_a_good_rule(void **state)
{
	struct directory directory = directory_new();
	const char *directories[] = {directory.path, NULL};
	struct rule_set set = {0};
	struct err err = {0};
	struct buf text = {0};
	struct store *store;

	(void)state;
	add_example(&text, "rescue-rules.5", "# A RULE");
	directory_write(&directory, "code/mine.yml", buf_text(&text));
	if (rules_load(&set, directories, NULL, &err))
		fail_msg("%s", err.message);
	store = store_with_views(&set);
	if (rule_check(rules_find(&set, VIEW("code/mine")), store, &err))
		fail_msg("%s", err.message);
	assert_int_equal(rules_find(&set, VIEW("code/mine"))->tests[0].files[0].content.n, 60 * 16 + 111);
	store_close(store);
	rules_release(&set);
	buf_release(&text);
	directory_remove(&directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_embedded_rule_loads_and_checks),
	    cmocka_unit_test(every_language_of_a_rule_has_a_case_and_a_near_miss),
	    cmocka_unit_test(a_mistake_is_named_with_file_line_and_what_was_meant),
	    cmocka_unit_test(a_piece_stands_in_every_query_that_names_it),
	    cmocka_unit_test(a_mistake_in_a_test_is_named_too),
	    cmocka_unit_test(the_matrix_must_be_monotone),
	    cmocka_unit_test(the_matrix_of_the_story_is_the_default),
	    cmocka_unit_test(a_directory_replaces_a_rule_and_part_of_the_model),
	    cmocka_unit_test(a_missing_directory_is_said),
	    cmocka_unit_test(parameters_are_overridden_by_name),
	    cmocka_unit_test(a_rule_that_does_not_fit_the_schema_is_refused),
	    cmocka_unit_test(a_message_shows_numbers_plainly_and_times_as_dates),
	    cmocka_unit_test(a_rule_that_looks_for_places_scores_by_its_impact_unless_it_says_how),
	    cmocka_unit_test(a_score_is_read_off_the_line_between_its_points),
	    cmocka_unit_test(repetition_in_a_test_is_written_out),
	    cmocka_unit_test(the_example_of_the_man_page_is_a_good_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
