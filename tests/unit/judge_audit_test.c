#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/line_hash.h"
#include "judge/judge.h"

/* --- a store with facts, and a directory with rules -----------------------------------------------------------------
 */

struct fixture {
	struct store *store;
	struct rule_set rules;
	char directory[32];
	int64_t next_id;
	int64_t audit_id;
	struct err err;
};

static const char *const collectors[] = {"inventory", "content", "modules", "history", "people", "ownership", NULL};

static void write_file(struct fixture *fixture, const char *name, const char *content)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", fixture->directory, name);
	for (char *slash = path + sizeof("/tmp/"); (slash = strchr(slash, '/')); *slash++ = '/') {
		*slash = '\0';
		mkdir(path, 0777);
	}
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static const char complex_rule[] = "title: Too complex\n"
				   "dimension: code\n"
				   "issue: module-refactor\n"
				   "impact: high\n"
				   "effort: 60\n"
				   "confidence: high\n"
				   "params: {max: 10}\n"
				   "applies: SELECT count(*) FROM function\n"
				   "sql: SELECT p.path AS path, f.line AS line, f.end_line AS end_line, f.name AS "
				   "symbol, f.ccn AS value FROM file_path AS p JOIN function AS f ON f.blob_id = "
				   "p.blob_id AND f.language = p.language WHERE f.ccn > :max\n"
				   "message: \"{symbol} has {value}, limit {max}\"\n"
				   "why: because\n"
				   "fix: split it\n"
				   "tests:\n"
				   "  - {name: none, files: {a.c: \"\"}, expect: []}\n";

/* Only the rules under test/ are judged. */
static int judge_it(struct fixture *fixture)
{
	static const char *const only[] = {"test/*"};
	const struct judge_options options = {.only = only, .only_count = 1};
	const struct audit_row audit = {
	    .repository = VIEW("story"), .revision = VIEW("HEAD"), .commit_time = STORE_NULL, .model_version = 1};
	const struct judge_job job = {.rules = &fixture->rules, .options = &options, .audit = &audit, .snapshot_id = 1};
	int status;

	assert_int_equal(store_begin(fixture->store, &fixture->err), 0);
	status = judge_audit(fixture->store, &job, &fixture->audit_id, &fixture->err);
	if (status)
		store_rollback(fixture->store);
	else if (store_commit(fixture->store, &fixture->err))
		fail_msg("%s", fixture->err.message);
	return status;
}

static void load_rules(struct fixture *fixture)
{
	const char *directories[] = {fixture->directory, NULL};

	rules_release(&fixture->rules);
	if (rules_load(&fixture->rules, directories, NULL, &fixture->err))
		fail_msg("%s", fixture->err.message);
}

static void load_and_judge(struct fixture *fixture)
{
	load_rules(fixture);
	if (judge_it(fixture))
		fail_msg("%s", fixture->err.message);
}

static void put_collectors(struct fixture *fixture)
{
	for (const char *const *name = collectors; *name; name++)
		put_collector(fixture->store, &(struct collector_row){
						  .snapshot_id = 1, .name = view_of(*name), .status = VIEW("done")});
}

/* A production file of 100 lines, 80 of them code, in the module `module`. */
static int64_t put_source_file(struct fixture *fixture, const char *path, int64_t module)
{
	int64_t id = ++fixture->next_id;
	char oid[24];

	snprintf(oid, sizeof(oid), "%lld", (long long)id);
	put_path(fixture->store, &(struct path_row){.id = id, .path = view_of(path)});
	put_blob(fixture->store, &(struct blob_row){.id = id, .oid = view_of(oid), .size = 2000});
	put_source(fixture->store, &(struct source_row){.blob_id = id,
							.language = VIEW("C"),
							.lines = 100,
							.code_lines = 80,
							.comment_lines = 10,
							.blank_lines = 10,
							.is_parsed = 1});
	put_file(fixture->store, &(struct file_row){.snapshot_id = 1,
						    .path_id = id,
						    .blob_id = id,
						    .mode = 33188,
						    .language = VIEW("C"),
						    .class = VIEW("production"),
						    .class_source = VIEW("path")});
	if (module)
		put_module_file(fixture->store,
				&(struct module_file_row){.snapshot_id = 1, .path_id = id, .module_id = module});
	return id;
}

static void put_code(struct fixture *fixture, int64_t file, const char *name, int64_t line, int64_t ccn)
{
	put_function(fixture->store, &(struct function_row){.blob_id = file,
							    .language = VIEW("C"),
							    .ordinal = line,
							    .name = view_of(name),
							    .line = line,
							    .end_line = line + 19,
							    .nloc = 16,
							    .ccn = ccn});
}

static void put_module_named(struct fixture *fixture, int64_t id, const char *path)
{
	put_module(fixture->store, &(struct module_row){.snapshot_id = 1, .id = id, .path = view_of(path)});
}

static int setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	memcpy(fixture->directory, "/tmp/rescue-judge-XXXXXX", sizeof("/tmp/rescue-judge-XXXXXX"));
	assert_non_null(mkdtemp(fixture->directory));
	assert_int_equal(store_open(&fixture->store, ":memory:", STORE_WRITE, &fixture->err), 0);
	assert_int_equal(store_begin(fixture->store, &fixture->err), 0);
	put_snapshot(fixture->store, &(struct snapshot_row){.id = 1,
							    .tree_oid = VIEW("t"),
							    .kind = VIEW("commit"),
							    .first_time = STORE_NULL,
							    .last_time = STORE_NULL});
	put_collectors(fixture);
	put_module_named(fixture, 1, "src/pay");
	put_module_named(fixture, 2, "src/web");
	put_code(fixture, put_source_file(fixture, "src/pay/pay.c", 1), "pay", 10, 31);
	put_code(fixture, put_source_file(fixture, "src/web/web.c", 2), "serve", 10, 4);
	if (store_commit(fixture->store, &fixture->err))
		fail_msg("%s", fixture->err.message);
	*state = fixture;
	return 0;
}

static void remove_file(struct fixture *fixture, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", fixture->directory, name);
	remove(path);
}

static int teardown(void **state)
{
	static const char *const names[] = {"test/one.yml",     "test/two.yml", "issues/left.yml",
					    "issues/right.yml", "test",         "issues"};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		remove_file(fixture, names[i]);
	rmdir(fixture->directory);
	store_close(fixture->store);
	rules_release(&fixture->rules);
	free(fixture);
	return 0;
}

/* --- what is in the store afterwards --------------------------------------------------------------------------------
 */

/* The cells of all rows of a query, '|' between cells and '\n' after rows. */
static void expect_rows(struct fixture *fixture, const char *sql, const char *expected)
{
	struct query *query = store_query(fixture->store, sql);
	struct buf rows = {0};

	while (query_step(query, NULL) == 1) {
		for (int i = 0; i < query_column_count(query); i++) {
			buf_add_text(&rows, i ? "|" : "");
			buf_add_view(&rows, query_text(query, i));
		}
		buf_add_char(&rows, '\n');
	}
	assert_string_equal(buf_text(&rows), expected);
	buf_release(&rows);
	query_free(query);
}

static void execute(struct fixture *fixture, const char *sql)
{
	struct query *query = store_query(fixture->store, sql);

	assert_int_equal(query_step(query, &fixture->err), 0);
	query_free(query);
}

static void fingerprint(struct fixture *fixture, char *out, size_t size)
{
	struct query *query = store_query(fixture->store, "SELECT fingerprint FROM finding ORDER BY id");

	assert_int_equal(query_step(query, NULL), 1);
	snprintf(out, size, "%.*s", VIEW_ARG(query_text(query, 0)));
	query_free(query);
}

/* --- tests ----------------------------------------------------------------------------------------------------------
 */

static void a_finding_becomes_a_row_of_the_matrix(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml", complex_rule);
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT status, findings, population, score FROM outcome WHERE rule = 'test/one'",
		    "fail|1|2|0\n");
	expect_rows(fixture,
		    "SELECT path, line, end_line, symbol, value, \"limit\", impact, impact_points, effort, "
		    "effort_minutes, priority, message FROM finding",
		    "src/pay/pay.c|10|29|pay|31.0|10.0|high|55|low|60|P1|pay has 31, limit 10\n");
	expect_rows(fixture, "SELECT measure, reason, amount FROM finding_part ORDER BY ordinal",
		    "minutes|to mend it, by its rule|60\nimpact|base: high|55\n");
	expect_rows(fixture,
		    "SELECT id, type, scope, title, impact, effort, priority, findings, days_low, days_high FROM issue",
		    "1|module-refactor|src/pay|src/pay module refactor|high|low|P1|1|0.0625|0.25\n");
	expect_rows(fixture, "SELECT group_concat(dimension, ' ') FROM score",
		    "architecture code overall process team\n");
}

static void what_rests_on_a_failed_collector_is_unknown(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml", complex_rule);
	execute(fixture, "UPDATE collector SET status = 'failed', detail = 'the disk is full' WHERE name = 'content'");
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT status, findings, score, reason FROM outcome WHERE rule = 'test/one'",
		    "unknown|0||needs 'content', which failed: the disk is full\n");
	expect_rows(fixture, "SELECT count(*) FROM metric WHERE name IN ('code_lines', 'flagged_share')", "0\n");
	expect_rows(fixture, "SELECT value FROM metric WHERE name = 'files'", "2.0\n");
}

static void what_rests_on_a_partial_collector_is_judged_and_says_so(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml", complex_rule);
	execute(fixture, "UPDATE collector SET status = 'partial', detail = '1 file unread' WHERE name = 'content'");
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT status, findings, reason FROM outcome WHERE rule = 'test/one'",
		    "fail|1|'content' is not complete: 1 file unread\n");
}

static void a_rule_with_nothing_to_examine_does_not_apply(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml", complex_rule);
	execute(fixture, "DELETE FROM function");
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT status, population, score FROM outcome WHERE rule = 'test/one'",
		    "not_applicable|0|\n");
}

static void a_broken_rule_is_an_outcome_and_the_others_go_on(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml", complex_rule);
	write_file(
	    fixture, "test/two.yml",
	    "title: Broken\ndimension: code\nissue: module-refactor\nimpact: high\neffort: 60\nconfidence: high\n"
	    "sql: SELECT x AS path FROM nowhere\nmessage: m\nwhy: w\nfix: f\n"
	    "tests:\n  - {name: none, files: {a.c: \"\"}, expect: []}\n");
	load_and_judge(fixture);
	expect_rows(fixture,
		    "SELECT rule, status, reason LIKE '%no such table: nowhere%' FROM outcome WHERE rule LIKE 'test/%'",
		    "test/one|fail|0\ntest/two|error|1\n");
}

static void a_row_about_nothing_is_an_error_of_the_rule(void **state)
{
	struct fixture *fixture = *state;

	write_file(
	    fixture, "test/two.yml",
	    "title: Broken\ndimension: code\nissue: module-refactor\nimpact: high\neffort: 60\nconfidence: high\n"
	    "sql: SELECT NULL AS path, 1 AS value\nmessage: m\nwhy: w\nfix: f\n"
	    "tests:\n  - {name: none, files: {a.c: \"\"}, expect: []}\n");
	load_and_judge(fixture);
	expect_rows(fixture,
		    "SELECT status, findings, reason LIKE '%neither path nor subject%' FROM outcome WHERE rule = "
		    "'test/two'",
		    "error|0|1\n");
}

/* A rule over the two functions of the fixture, with another impact in each row. */
static void write_rule_with_impacts(struct fixture *fixture, const char *impact)
{
	char text[1024];

	snprintf(text, sizeof(text),
		 "title: Graded\ndimension: code\nissue: module-refactor\nimpact: high\neffort: 60\nconfidence: high\n"
		 "sql: SELECT path, line, ccn AS value, %s AS impact FROM first_party_function\n"
		 "message: m\nwhy: w\nfix: f\ntests:\n  - {name: none, files: {a.c: \"\"}, expect: []}\n",
		 impact);
	write_file(fixture, "test/two.yml", text);
}

static void a_row_may_lower_the_impact_of_its_rule(void **state)
{
	struct fixture *fixture = *state;

	write_rule_with_impacts(fixture, "iif(ccn > 10, NULL, 'low')");
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT path, impact, impact_points FROM finding ORDER BY path",
		    "src/pay/pay.c|high|55\nsrc/web/web.c|low|10\n");
	expect_rows(fixture, "SELECT reason FROM finding_part WHERE measure = 'impact' ORDER BY reason",
		    "base: high\nbase: low\n");
}

static void a_row_that_raises_the_impact_or_names_no_class_is_an_error_of_the_rule(void **state)
{
	static const char *const impacts[] = {"'critical'", "'grave'", "3"};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(impacts) / sizeof(*impacts); i++) {
		write_rule_with_impacts(fixture, impacts[i]);
		load_and_judge(fixture);
		expect_rows(fixture,
			    "SELECT status, findings, reason LIKE '%up to the rule''s own, ''high''%' FROM outcome "
			    "WHERE rule = 'test/two'",
			    "error|0|1\n");
	}
}

static void a_question_nobody_answers_yet_is_unknown_and_widens_the_score(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml",
		   "title: Open\ndimension: process\nimpact: high\ngap: a coverage report would tell\n");
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT status, reason FROM outcome WHERE rule = 'test/one'",
		    "unknown|a coverage report would tell\n");
	expect_rows(fixture, "SELECT low, high, letter FROM score WHERE dimension = 'process'", "0|100|NR\n");
}

static void a_gap_that_stands_for_rules_and_they_are_never_both_there(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml",
		   "title: Open\ndimension: process\nimpact: high\ngap: a profile would tell\nstands_for: test/two\n");
	write_file(
	    fixture, "test/two.yml",
	    "title: Unread\ndimension: code\nissue: module-refactor\nimpact: high\neffort: 60\nconfidence: high\n"
	    "sql: SELECT name AS subject FROM pg_index\nmessage: m\nwhy: w\nfix: f\n"
	    "tests:\n  - {name: none, facts: {pg_index: []}, expect: []}\n");
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT rule, status FROM outcome WHERE rule LIKE 'test/%'", "test/one|unknown\n");
	put_pg_server(fixture->store, &(struct pg_server_row){.profile_id = 900});
	put_collector(fixture->store,
		      &(struct collector_row){.snapshot_id = 900, .name = VIEW("catalog"), .status = VIEW("done")});
	assert_int_equal(judge_it(fixture), 0);
	expect_rows(fixture, "SELECT rule, status FROM outcome WHERE rule LIKE 'test/%'", "test/two|pass\n");
}

static void a_population_that_is_not_known_makes_a_rule_unknown(void **state)
{
	struct fixture *fixture = *state;

	write_file(
	    fixture, "test/two.yml",
	    "title: Unread\ndimension: code\nissue: module-refactor\nimpact: high\neffort: 60\nconfidence: high\n"
	    "applies: SELECT NULL\nsql: SELECT path FROM file_path\nmessage: m\nwhy: w\nfix: f\n"
	    "tests:\n  - {name: none, files: {a.c: \"\"}, expect: []}\n");
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT status, findings, population IS NULL FROM outcome WHERE rule = 'test/two'",
		    "unknown|0|1\n");
}

static void a_rule_left_out_is_unknown_and_not_passed(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml", complex_rule);
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT DISTINCT status, reason FROM outcome WHERE rule NOT LIKE 'test/%'",
		    "unknown|left out by --only or --skip\n");
	expect_rows(fixture, "SELECT score IS NULL, letter FROM score WHERE dimension = 'overall'", "1|NR\n");
}

static void a_fingerprint_outlives_new_lines_words_and_values(void **state)
{
	struct fixture *fixture = *state;
	char before[24], after[24];

	write_file(fixture, "test/one.yml", complex_rule);
	load_and_judge(fixture);
	fingerprint(fixture, before, sizeof(before));
	assert_int_equal(strlen(before), 19);
	assert_int_equal(strncmp(before, "r1:", 3), 0);
	execute(fixture, "UPDATE function SET line = line + 7, end_line = end_line + 7, ccn = 40");
	write_file(fixture, "test/one.yml", complex_rule);
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT line, message FROM finding ORDER BY id LIMIT 1", "17|pay has 40, limit 10\n");
	fingerprint(fixture, after, sizeof(after));
	assert_string_equal(before, after);
}

static const char line_rule[] = "title: A line\n"
				"dimension: code\n"
				"issue: module-refactor\n"
				"impact: low\n"
				"effort: 5\n"
				"confidence: high\n"
				"sql: SELECT p.path AS path, m.line AS line, 'pay' AS symbol FROM file_path AS p JOIN "
				"marker AS m ON m.blob_id = p.blob_id\n"
				"message: \"a line\"\n"
				"why: because\n"
				"fix: delete it\n"
				"tests:\n"
				"  - {name: none, files: {a.c: \"\"}, expect: []}\n";

/* A content of src/pay/pay.c, whose function `pay` begins at line 10, with a marker at each of these lines. */
static void put_marked_lines(struct fixture *fixture, const char *content, const int64_t *lines, size_t count)
{
	struct buf packed = {0};

	execute(fixture, "DELETE FROM main.marker");
	execute(fixture, "DELETE FROM main.source_lines");
	line_hashes_pack(view_of(content), &packed);
	put_source_lines(fixture->store, &(struct source_lines_row){1, VIEW("C"), buf_view(&packed)});
	for (size_t i = 0; i < count; i++)
		put_marker(fixture->store, &(struct marker_row){.blob_id = 1,
								.language = VIEW("C"),
								.ordinal = (int64_t)i,
								.word = VIEW("TODO"),
								.text = VIEW("TODO"),
								.line = lines[i]});
	buf_release(&packed);
}

static void a_finding_about_a_line_is_known_by_its_text(void **state)
{
	struct fixture *fixture = *state;
	char before[64], after[64];

	write_file(fixture, "test/one.yml", line_rule);
	put_marked_lines(fixture, "\n\nint a;\nint b;\n", (const int64_t[]){3}, 1);
	load_and_judge(fixture);
	fingerprint(fixture, before, sizeof(before));
	put_marked_lines(fixture, "int b;\n\tint  a ;\n", (const int64_t[]){2}, 1);
	load_and_judge(fixture);
	fingerprint(fixture, after, sizeof(after));
	assert_string_equal(before, after);
	put_marked_lines(fixture, "int b;\n\tint  a ;\n", (const int64_t[]){1}, 1);
	load_and_judge(fixture);
	fingerprint(fixture, after, sizeof(after));
	assert_string_not_equal(before, after);
}

static void only_a_finding_about_a_line_has_its_hash(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml", line_rule);
	/* the second line is blank, the function begins at the tenth, there is no twelfth */
	put_marked_lines(fixture, "a\n \n3\n4\n5\n6\n7\n8\n9\nint pay()\na\n", (const int64_t[]){1, 2, 10, 11, 12}, 5);
	load_and_judge(fixture);
	expect_rows(fixture,
		    "SELECT line, line_hash IS NOT NULL, line_hash = (SELECT line_hash FROM finding WHERE line = 1) "
		    "FROM finding ORDER BY line",
		    "1|1|1\n2|0|\n10|0|\n11|1|1\n12|0|\n");
	expect_rows(fixture, "SELECT count(*) FROM finding WHERE length(line_hash) <> 8", "0\n");
	expect_rows(fixture, "SELECT count(DISTINCT fingerprint) FROM finding", "5\n");
}

static void overloads_of_one_name_have_fingerprints_of_their_own(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(store_begin(fixture->store, &fixture->err), 0);
	put_code(fixture, 1, "pay", 60, 31);
	assert_int_equal(store_commit(fixture->store, &fixture->err), 0);
	write_file(fixture, "test/one.yml", complex_rule);
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT count(*), count(DISTINCT fingerprint) FROM finding", "2|2\n");
}

static void small_modules_share_one_issue(void **state)
{
	struct fixture *fixture = *state;

	execute(fixture, "UPDATE function SET ccn = 12");
	write_file(fixture, "test/one.yml", complex_rule);
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT scope, title, findings, effort_minutes FROM issue",
		    "|Refactor several modules|2|120\n");
}

static void a_module_with_enough_work_keeps_its_own_issue(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(store_begin(fixture->store, &fixture->err), 0);
	for (int64_t line = 30; line < 34; line++)
		put_code(fixture, 1, "pay", line, 20);
	put_module_named(fixture, 3, "src/log");
	put_code(fixture, put_source_file(fixture, "src/log/log.c", 3), "log", 1, 12);
	assert_int_equal(store_commit(fixture->store, &fixture->err), 0);
	execute(fixture, "UPDATE function SET ccn = 12 WHERE blob_id = 2");
	write_file(fixture, "test/one.yml", complex_rule);
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT id, scope, findings FROM issue ORDER BY id", "1|src/pay|5\n2||2\n");
	expect_rows(fixture, "SELECT issue_id, count(*) FROM finding GROUP BY 1", "1|5\n2|2\n");
}

static void the_top_directory_is_a_module_of_its_own(void **state)
{
	struct fixture *fixture = *state;

	execute(fixture, "UPDATE module SET path = '' WHERE id = 1");
	assert_int_equal(store_begin(fixture->store, &fixture->err), 0);
	for (int64_t line = 30; line < 34; line++)
		put_code(fixture, 1, "pay", line, 20);
	put_module_named(fixture, 3, "src/log");
	put_code(fixture, put_source_file(fixture, "src/log/log.c", 3), "log", 1, 12);
	assert_int_equal(store_commit(fixture->store, &fixture->err), 0);
	execute(fixture, "UPDATE function SET ccn = 12 WHERE blob_id = 2");
	write_file(fixture, "test/one.yml", complex_rule);
	load_and_judge(fixture);
	expect_rows(fixture, "SELECT scope, title, findings FROM issue ORDER BY id",
		    ".|Refactor the top directory|5\n|Refactor several modules|2\n");
}

static void the_flagged_share_counts_code_lines_of_production(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml", complex_rule);
	load_and_judge(fixture);
	/* 16 of 160 code lines, one of two files, 60 of 4800 minutes. */
	expect_rows(fixture,
		    "SELECT name, value, unit, source FROM metric WHERE name IN ('flagged_share', 'file_share', "
		    "'debt_ratio', 'debt_minutes') ORDER BY name",
		    "debt_minutes|60.0|minutes|d\ndebt_ratio|13.0|permille|d\nfile_share|500.0|permille|m\n"
		    "flagged_share|100.0|permille|m\n");
}

/* The same finding, about a whole file whose lines are not each to blame. */
static void debt_that_flags_no_line_has_minutes_all_the_same(void **state)
{
	struct fixture *fixture = *state;
	struct buf rule = {0};

	buf_addf(&rule, "flags_lines: false\n%s", complex_rule);
	write_file(fixture, "test/one.yml", buf_text(&rule));
	buf_release(&rule);
	load_and_judge(fixture);
	expect_rows(fixture,
		    "SELECT scope, module, files, flagged_files, code_lines, flagged_lines, findings, minutes, letter "
		    "FROM debt ORDER BY scope DESC, module LIMIT 1",
		    "repository||2|0|160|0|1|60|A\n");
}

static const char issue_type[] = "title: %s\n"
				 "dimension: code\n"
				 "scope: repository\n"
				 "business: b\n"
				 "effort: {members: sum}\n"
				 "needs: [%s]\n"
				 "phase: stabilize\n"
				 "pattern: p\n"
				 "guardrails: [g]\n"
				 "done: [d]\n";

static void write_issue_type(struct fixture *fixture, const char *name, const char *needs)
{
	char text[512], path[64];

	snprintf(path, sizeof(path), "issues/%s.yml", name);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(text, sizeof(text), issue_type, name, needs);
#pragma GCC diagnostic pop
	write_file(fixture, path, text);
}

static void write_rule_of(struct fixture *fixture, const char *name, const char *issue)
{
	struct buf text = {0};

	buf_addf(&text,
		 "title: t\ndimension: team\nissue: %s\nimpact: medium\neffort: 60\nconfidence: high\n"
		 "sql: SELECT 'all' AS subject\nmessage: m\nwhy: w\nfix: f\n"
		 "tests:\n  - {name: none, files: {a.c: \"\"}, expect: []}\n",
		 issue);
	write_file(fixture, name, buf_text(&text));
	buf_release(&text);
}

static void issues_wait_for_those_their_type_needs(void **state)
{
	struct fixture *fixture = *state;

	write_issue_type(fixture, "left", "right");
	write_issue_type(fixture, "right", "");
	write_rule_of(fixture, "test/one.yml", "left");
	write_rule_of(fixture, "test/two.yml", "right");
	load_and_judge(fixture);
	expect_rows(fixture,
		    "SELECT a.type, b.type FROM issue_need n JOIN issue a ON a.id = n.issue_id JOIN issue b ON b.id = "
		    "n.needs_id",
		    "left|right\n");
}

static void needs_that_go_in_a_circle_are_refused_by_name(void **state)
{
	struct fixture *fixture = *state;
	const char *directories[] = {fixture->directory, NULL};

	write_issue_type(fixture, "left", "right");
	write_issue_type(fixture, "right", "left");
	/* Whoever sees it first, the loader or the judge. */
	if (rules_load(&fixture->rules, directories, NULL, &fixture->err) == 0)
		assert_int_equal(judge_it(fixture), -1);
	assert_int_equal(fixture->err.kind, ERR_USAGE);
	assert_non_null(strstr(fixture->err.message, "left"));
	assert_non_null(strstr(fixture->err.message, "right"));
}

static void judging_twice_gives_the_same_rows(void **state)
{
	struct fixture *fixture = *state;

	write_file(fixture, "test/one.yml", complex_rule);
	load_and_judge(fixture);
	assert_int_equal(judge_it(fixture), 0);
	assert_int_equal(fixture->audit_id, 2);
	assert_int_equal(store_scope(fixture->store, -1, -1, &fixture->err), 0);
	expect_rows(fixture,
		    "SELECT count(DISTINCT fingerprint || path || message || issue_id || impact_points), count(*) FROM "
		    "main.finding",
		    "1|2\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_finding_becomes_a_row_of_the_matrix),
	    TEST(what_rests_on_a_failed_collector_is_unknown),
	    TEST(what_rests_on_a_partial_collector_is_judged_and_says_so),
	    TEST(a_rule_with_nothing_to_examine_does_not_apply),
	    TEST(a_broken_rule_is_an_outcome_and_the_others_go_on),
	    TEST(a_row_about_nothing_is_an_error_of_the_rule),
	    TEST(a_row_may_lower_the_impact_of_its_rule),
	    TEST(a_row_that_raises_the_impact_or_names_no_class_is_an_error_of_the_rule),
	    TEST(a_question_nobody_answers_yet_is_unknown_and_widens_the_score),
	    TEST(a_gap_that_stands_for_rules_and_they_are_never_both_there),
	    TEST(a_population_that_is_not_known_makes_a_rule_unknown),
	    TEST(a_rule_left_out_is_unknown_and_not_passed),
	    TEST(a_fingerprint_outlives_new_lines_words_and_values),
	    TEST(a_finding_about_a_line_is_known_by_its_text),
	    TEST(only_a_finding_about_a_line_has_its_hash),
	    TEST(overloads_of_one_name_have_fingerprints_of_their_own),
	    TEST(small_modules_share_one_issue),
	    TEST(a_module_with_enough_work_keeps_its_own_issue),
	    TEST(the_top_directory_is_a_module_of_its_own),
	    TEST(the_flagged_share_counts_code_lines_of_production),
	    TEST(debt_that_flags_no_line_has_minutes_all_the_same),
	    TEST(issues_wait_for_those_their_type_needs),
	    TEST(needs_that_go_in_a_circle_are_refused_by_name),
	    TEST(judging_twice_gives_the_same_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
