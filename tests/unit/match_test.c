/*
 * What becomes of findings between two audits, told from the findings alone. The expected states are those of the table
 * in judge/match.h, worked out by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "base/line_hash.h"
#include "generator.h"
#include "judge/match.h"
#include "memory_store.h"
#include "repo_git.h"
#include "store/rows.h"

enum { BASE = 1, HEAD = 2, OLDER = 3 };

static struct rule rule_list[] = {{.id = "code/function"}, {.id = "code/great-function", .identity = "code/function"}};
static const struct rule_set rule_set = {.model = {.tolerance_percent = 10}, .rules = rule_list, .rule_count = 2};

/* NULL and 0: none. */
struct item {
	const char *rule, *path, *hash, *symbol, *subject;
	int64_t line, end_line;
	double value, limit;
};

/* The snapshot_key is that of the snapshot that put_state() puts for the commit. */
static void put_side(struct store *store, int64_t audit, const char *commit, const struct item *items, size_t count)
{
	char key[64];

	snprintf(key, sizeof(key), "t:%s::commit", commit);
	put_audit(store, &(struct audit_row){.id = audit,
					     .repository = VIEW("story"),
					     .snapshot_key = view_of(key),
					     .commit_oid = view_of(commit)});
	for (size_t i = 0; i < count; i++) {
		const struct item *item = &items[i];
		char fingerprint[128];

		snprintf(fingerprint, sizeof(fingerprint), "r1:%s %s %s%s", item->rule, item->path ? item->path : "",
			 item->hash ? item->hash : "", item->symbol ? item->symbol : "");
		put_finding(store, &(struct finding_row){.audit_id = audit,
							 .id = (int64_t)i + 1,
							 .rule = view_of(item->rule),
							 .path = view_of(item->path),
							 .line = item->line ? item->line : STORE_NULL,
							 .end_line = item->end_line ? item->end_line : STORE_NULL,
							 .symbol = view_of(item->symbol),
							 .subject = view_of(item->subject),
							 .line_hash = view_of(item->hash),
							 .value = item->value != 0 ? item->value : NAN,
							 .limit = item->limit != 0 ? item->limit : NAN,
							 .priority = VIEW("P1"),
							 .fingerprint = view_of(fingerprint),
							 .suppression_id = STORE_NULL});
	}
}

static void put_rule(struct store *store, int64_t audit, const char *rule, const char *status)
{
	put_outcome(store, &(struct outcome_row){.audit_id = audit, .rule = view_of(rule), .status = view_of(status)});
}

/* Rules that every audit here knows and could evaluate. */
static void put_rules(struct store *store)
{
	static const char *const rules[] = {"code/line", "code/function", "code/great-function", "team/module"};

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		put_rule(store, BASE, rules[i], "fail");
		put_rule(store, HEAD, rules[i], "fail");
	}
}

static void compare(struct store *store)
{
	struct err err = {0};

	if (match_audits(store, &(struct match_job){.rules = &rule_set, .audit_id = HEAD, .base_audit_id = BASE}, &err))
		fail_msg("%s", err.message);
}

/* One line a row: the state, the number in the audit and that in the base, '-' for none. */
static void assert_states(struct store *store, const char *expected)
{
	assert_rows(store,
		    "SELECT state || ' ' || coalesce(finding_id, '-') || ' ' || coalesce(base_finding_id, '-') "
		    "FROM main.finding_state WHERE audit_id = 2 ORDER BY ordinal",
		    expected);
}

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define EXPECT_STATES(base, head, expected)                       \
	do {                                                      \
		struct store *store = memory_store();             \
                                                                  \
		put_rules(store);                                 \
		put_side(store, BASE, "1111", base, COUNT(base)); \
		put_side(store, HEAD, "2222", head, COUNT(head)); \
		compare(store);                                   \
		assert_states(store, expected);                   \
		store_close(store);                               \
	} while (0)

static void a_line_is_the_same_whatever_its_number(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 10},
					   {"code/line", "a.c", "bb", .line = 20}};
	static const struct item head[] = {{"code/line", "a.c", "bb", .line = 9},
					   {"code/line", "a.c", "aa", .line = 90}};

	(void)state;
	EXPECT_STATES(base, head, "unchanged 1 2\nunchanged 2 1\n");
}

static void of_equal_lines_the_first_are_the_old_ones(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 10},
					   {"code/line", "a.c", "aa", .line = 20}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 40},
					   {"code/line", "a.c", "aa", .line = 12},
					   {"code/line", "a.c", "aa", .line = 22}};

	(void)state;
	EXPECT_STATES(base, head, "new 1 -\nunchanged 2 1\nunchanged 3 2\n");
	EXPECT_STATES(head, base, "unchanged 1 2\nunchanged 2 3\nfixed - 1\n");
}

static void equal_lines_are_told_apart_by_their_function(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", "first", .line = 10},
					   {"code/line", "a.c", "aa", "second", .line = 20}};
	static const struct item swapped[] = {{"code/line", "a.c", "aa", "second", .line = 10},
					      {"code/line", "a.c", "aa", "first", .line = 20}};

	(void)state;
	EXPECT_STATES(base, swapped, "unchanged 1 2\nunchanged 2 1\n");
}

static void a_line_whose_function_was_renamed_is_still_the_same(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", "pay", .line = 10}};
	static const struct item head[] = {{"code/line", "a.c", "aa", "charge", .line = 10}};

	(void)state;
	EXPECT_STATES(base, head, "unchanged 1 1\n");
}

static void what_is_in_another_file_has_moved_when_it_is_alone(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", "pay", .line = 10},
					   {"code/function", "a.c", .symbol = "pay", .line = 5}};
	static const struct item head[] = {{"code/line", "b.c", "aa", "pay", .line = 10},
					   {"code/function", "b.c", .symbol = "pay", .line = 5}};
	static const struct item twice[] = {{"code/line", "b.c", "aa", "pay", .line = 10},
					    {"code/line", "c.c", "aa", "pay", .line = 10}};

	(void)state;
	EXPECT_STATES(base, head, "moved 1 1\nmoved 2 2\n");
	EXPECT_STATES(base, twice, "new 1 -\nnew 2 -\nfixed - 1\nfixed - 2\n");
}

static void a_function_is_worse_only_past_the_tolerance(void **state)
{
	static const struct item base[] = {
	    {"code/function", "a.c", .symbol = "f", .line = 5, .value = 20, .limit = 10}};
	static const struct item same[] = {
	    {"code/function", "a.c", .symbol = "f", .line = 7, .value = 22, .limit = 10}};
	static const struct item worse[] = {
	    {"code/function", "a.c", .symbol = "f", .line = 7, .value = 23, .limit = 10}};
	static const struct item better[] = {
	    {"code/function", "a.c", .symbol = "f", .line = 7, .value = 17, .limit = 10}};

	(void)state;
	EXPECT_STATES(base, same, "unchanged 1 1\n");
	EXPECT_STATES(base, worse, "worse 1 1\n");
	EXPECT_STATES(base, better, "better 1 1\n");
}

/* From 41 to 45 is within the tolerance, but past the limit from which the other rule speaks. */
static void past_the_limit_of_another_rule_it_is_the_same_and_worse(void **state)
{
	static const struct item base[] = {
	    {"code/function", "a.c", .symbol = "f", .line = 5, .value = 41, .limit = 10}};
	static const struct item head[] = {
	    {"code/great-function", "a.c", .symbol = "f", .line = 7, .value = 45, .limit = 10}};
	static const struct item passage[] = {
	    {"code/great-function", "a.c", .symbol = "g", .line = 5, .end_line = 9, .value = 45, .limit = 10}};

	(void)state;
	EXPECT_STATES(base, head, "worse 1 1\n");
	EXPECT_STATES(head, base, "better 1 1\n");
	EXPECT_STATES(base, passage, "new 1 -\nfixed - 1\n");
}

static void below_a_least_value_less_is_worse(void **state)
{
	static const struct item base[] = {{"team/module", .subject = "src", .value = 40, .limit = 80}};
	static const struct item less[] = {{"team/module", .subject = "src", .value = 20, .limit = 80}};

	(void)state;
	EXPECT_STATES(base, less, "worse 1 1\n");
	EXPECT_STATES(less, base, "better 1 1\n");
}

static void overloads_are_paired_in_order(void **state)
{
	static const struct item base[] = {{"code/function", "a.cpp", .symbol = "f", .line = 5, .value = 20},
					   {"code/function", "a.cpp", .symbol = "f", .line = 50, .value = 40}};
	static const struct item head[] = {{"code/function", "a.cpp", .symbol = "f", .line = 60, .value = 40},
					   {"code/function", "a.cpp", .symbol = "f", .line = 6, .value = 20}};

	(void)state;
	EXPECT_STATES(base, head, "unchanged 1 2\nunchanged 2 1\n");
}

static void modules_and_teams_are_known_by_their_subject(void **state)
{
	static const struct item base[] = {{"team/module", .subject = "src/pay"},
					   {"team/module", .subject = "src/web"}};
	static const struct item head[] = {{"team/module", .subject = "src/web"},
					   {"team/module", .subject = "src/api"}};

	(void)state;
	EXPECT_STATES(base, head, "unchanged 1 2\nnew 2 -\nfixed - 1\n");
}

/* --- what was not measured ------------------------------------------------------------------------------------------
 */

static void a_rule_the_base_lacked_is_no_news(void **state)
{
	static const struct item head[] = {{"code/upgraded", "a.c", "aa", .line = 1},
					   {"code/skipped", "a.c", "aa", .line = 1}};
	struct store *store = memory_store();

	(void)state;
	put_rule(store, HEAD, "code/upgraded", "fail");
	put_rule(store, HEAD, "code/skipped", "fail");
	put_rule(store, BASE, "code/skipped", "unknown");
	put_side(store, BASE, "1111", NULL, 0);
	put_side(store, HEAD, "2222", head, COUNT(head));
	compare(store);
	assert_states(store, "new-rule 1 -\nunknown 2 -\n");
	store_close(store);
}

static void what_a_rule_could_not_look_for_is_not_fixed(void **state)
{
	static const struct item base[] = {{"code/broken", "a.c", "aa", .line = 1},
					   {"code/gone", "a.c", "aa", .line = 1},
					   {"code/line", "a.c", "aa", .line = 1}};
	struct store *store = memory_store();

	(void)state;
	put_rules(store);
	put_rule(store, BASE, "code/broken", "fail");
	put_rule(store, BASE, "code/gone", "fail");
	put_rule(store, HEAD, "code/broken", "error");
	put_side(store, BASE, "1111", base, COUNT(base));
	put_side(store, HEAD, "2222", NULL, 0);
	compare(store);
	assert_states(store, "unknown - 1\nunknown - 2\nfixed - 3\n");
	store_close(store);
}

static void put_state(struct store *store, int64_t id, const char *commit)
{
	put_snapshot(store, &(struct snapshot_row){.id = id,
						   .tree_oid = VIEW("t"),
						   .commit_oid = view_of(commit),
						   .kind = VIEW("commit"),
						   .first_time = STORE_NULL,
						   .last_time = STORE_NULL});
}

static void what_stood_in_a_file_that_could_not_be_read_is_unknown(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 1},
					   {"code/line", "b.c", "bb", .line = 1}};
	static const struct item head[] = {{"code/line", "c.c", "cc", .line = 1}};
	struct store *store = memory_store();

	(void)state;
	put_rules(store);
	put_state(store, 11, "1111");
	put_state(store, 12, "2222");
	put_side(store, BASE, "1111", base, COUNT(base));
	put_side(store, HEAD, "2222", head, COUNT(head));
	put_diagnostic(store, &(struct diagnostic_row){12, VIEW("content"), VIEW("a.c"), VIEW("too large")});
	put_diagnostic(store,
		       &(struct diagnostic_row){12, VIEW("churn"), VIEW("b.c"), VIEW("its old lines are not counted")});
	put_diagnostic(store, &(struct diagnostic_row){11, VIEW("inventory"), VIEW("c.c"), VIEW("missing")});
	compare(store);
	assert_states(store, "unknown 1 -\nunknown - 1\nfixed - 2\n");
	store_close(store);
}

/* --- through the difference -----------------------------------------------------------------------------------------
 */

/* The content of a path in the snapshot of one side; the same content has the same number. */
static void put_content(struct store *store, int64_t audit, int64_t number, const char *path, const char *oid,
			const char *content)
{
	struct query *query = store_query(store, "INSERT OR IGNORE INTO main.path (path) VALUES (?)");
	struct buf packed = {0};
	int64_t path_id;

	query_bind_text(query, 1, view_of(path));
	query_step(query, NULL);
	query_free(query);
	query = store_query(store, "SELECT id FROM main.path WHERE path = ?");
	query_bind_text(query, 1, view_of(path));
	assert_int_equal(query_step(query, NULL), 1);
	path_id = query_int(query, 0);
	query_free(query);
	if (store_int(store, "SELECT max(id) FROM main.blob", 0) < number) {
		put_blob(store, &(struct blob_row){.id = number, .oid = view_of(oid), .size = 1});
		line_hashes_pack(view_of(content), &packed);
		put_source_lines(store, &(struct source_lines_row){number, VIEW("C"), buf_view(&packed)});
		buf_release(&packed);
	}
	put_file(store, &(struct file_row){.snapshot_id = audit + 10,
					   .path_id = path_id,
					   .blob_id = number,
					   .mode = 33188,
					   .language = VIEW("C"),
					   .class = VIEW("production"),
					   .class_source = VIEW("path")});
}

/* A store with both sides, whose snapshots' facts are there. */
static struct store *story(const struct item *base, size_t base_count, const struct item *head, size_t head_count)
{
	struct store *store = memory_store();

	put_rules(store);
	put_state(store, 11, "1111");
	put_state(store, 12, "2222");
	put_side(store, BASE, "1111", base, base_count);
	put_side(store, HEAD, "2222", head, head_count);
	return store;
}

#define STORY(base, head) story(base, COUNT(base), head, COUNT(head))

/* One file in either side. */
#define EXPECT_IN_FILE(before, after, base, head, expected)                          \
	do {                                                                         \
		struct store *store = STORY(base, head);                             \
                                                                                     \
		put_content(store, BASE, 1, "a.c", "aaaa", before);                  \
		put_content(store, HEAD, 2, "a.c", "bbbb", after);                   \
		compare(store);                                                      \
		assert_states(store, expected);                                      \
		assert_rows(store, "SELECT method FROM main.comparison", "lines\n"); \
		store_close(store);                                                  \
	} while (0)

static void of_equal_lines_the_added_one_is_new(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 2}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 2},
					   {"code/line", "a.c", "aa", .line = 4}};

	(void)state;
	EXPECT_IN_FILE("first();\nx = 1;\nlast();\n", "first();\nx = 1;\nsecond();\nx = 1;\nlast();\n", base, head,
		       "unchanged 1 1\nnew 2 -\n");
	EXPECT_IN_FILE("second();\nx = 1;\nlast();\n", "first();\nx = 1;\nsecond();\nx = 1;\nlast();\n", base, head,
		       "new 1 -\nunchanged 2 1\n");
}

static void a_reindented_block_is_as_it_was(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 1},
					   {"code/line", "a.c", "bb", .line = 2}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 3},
					   {"code/line", "a.c", "bb", .line = 4}};

	(void)state;
	EXPECT_IN_FILE("x = 1;\ny = 2;\n", "\nif (z) {\n\tx  = 1;\n\ty=2;\n}\n", base, head,
		       "unchanged 1 1\nunchanged 2 2\n");
}

/* As many lines stay when each of the two is taken for the other one. */
static void swapped_functions_keep_their_findings(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", "f", .line = 2},
					   {"code/line", "a.c", "aa", "g", .line = 6},
					   {"code/function", "a.c", .symbol = "f", .line = 1},
					   {"code/function", "a.c", .symbol = "g", .line = 5}};
	static const struct item head[] = {{"code/line", "a.c", "aa", "g", .line = 2},
					   {"code/line", "a.c", "aa", "f", .line = 5},
					   {"code/function", "a.c", .symbol = "g", .line = 1},
					   {"code/function", "a.c", .symbol = "f", .line = 4}};

	(void)state;
	EXPECT_IN_FILE("f() {\nx = 1;\na();\n}\ng() {\nx = 1;\n}\n", "g() {\nx = 1;\n}\nf() {\nx = 1;\na();\n}\n", base,
		       head, "moved 1 2\nmoved 2 1\nunchanged 3 4\nunchanged 4 3\n");
}

static void a_function_with_another_name_is_the_one_it_was(void **state)
{
	static const struct item base[] = {{"code/function", "a.c", .symbol = "f", .line = 1, .end_line = 5}};
	static const struct item head[] = {{"code/function", "a.c", .symbol = "g", .line = 2, .end_line = 6}};

	(void)state;
	EXPECT_IN_FILE("f() {\na();\nb();\nc();\n}\n", "\ng(int x) {\na();\nb(x);\nc();\n}\n", base, head,
		       "unchanged 1 1\n");
	EXPECT_IN_FILE("f() {\na();\nb();\nc();\n}\n", "\ng(int x) {\na();\nd();\ne();\n}\n", base, head,
		       "new 1 -\nfixed - 1\n");
}

static void a_function_that_went_into_a_larger_one_is_gone(void **state)
{
	static const struct item base[] = {{"code/function", "a.c", .symbol = "f", .line = 1, .end_line = 4}};
	static const struct item head[] = {{"code/function", "a.c", .symbol = "g", .line = 1, .end_line = 9}};

	(void)state;
	EXPECT_IN_FILE("f() {\na();\nb();\n}\n", "g() {\nc();\na();\nb();\nd();\ne();\nh();\ni();\n}\n", base, head,
		       "new 1 -\nfixed - 1\n");
}

static void a_copy_that_begins_a_line_earlier_is_the_same(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "bb", .line = 2, .end_line = 4}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 1, .end_line = 4}};

	(void)state;
	EXPECT_IN_FILE("a();\nb();\nc();\nd();\n", "a();\nb();\nc();\nd();\ne();\n", base, head, "unchanged 1 1\n");
}

static void lines_outside_of_their_file_do_no_harm(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = -5, .end_line = 7},
					   {"code/line", "a.c", "bb", .line = 2, .end_line = 1},
					   {"code/line", "a.c", "cc", .line = 1, .end_line = INT64_MAX},
					   {"code/line", "a.c", "dd", .line = INT64_MAX, .end_line = INT64_MAX}};
	static const struct item head[] = {{"code/line", "a.c", "xx", .line = INT64_MIN + 1, .end_line = INT64_MAX},
					   {"code/line", "a.c", "yy", .line = 1, .end_line = INT64_MAX}};

	(void)state;
	EXPECT_IN_FILE("a();\nb();\n", "a();\nb();\nc();\n", base, head,
		       "new 1 -\nunchanged 2 3\nfixed - 1\nfixed - 2\nfixed - 4\n");
}

/* The old line was mended by what stands around it, and the same mistake was made at another place. */
static void a_line_that_is_still_there_has_not_moved(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 1}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 4}};

	(void)state;
	EXPECT_IN_FILE("x = 1;\ny = 2;\n", "x = 1;\ny = 2;\nz = 3;\nx = 1;\n", base, head, "new 1 -\nfixed - 1\n");
	EXPECT_IN_FILE("x = 1;\ny = 2;\n", "y = 2;\nz = 3;\n\nx = 1;\n", base, head, "moved 1 1\n");
}

static void a_line_that_was_changed_is_another_one(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", "f", .line = 2}};
	static const struct item head[] = {{"code/line", "a.c", "bb", "f", .line = 2}};

	(void)state;
	EXPECT_IN_FILE("f() {\nx = 1;\n}\n", "f() {\nx = 2;\n}\n", base, head, "new 1 -\nfixed - 1\n");
}

static void a_file_whose_lines_are_not_known_is_matched_by_content(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 2},
					   {"code/line", "a.c", "bb", .line = 3}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 9}};

	(void)state;
	EXPECT_IN_FILE("", "", base, head, "moved 1 1\nfixed - 2\n");
}

static void a_deleted_file_takes_its_findings_along(void **state)
{
	static const struct item base[] = {{"code/line", "gone.c", "aa", .line = 1},
					   {"code/line", "a.c", "aa", .line = 1}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 1}};
	struct store *store = STORY(base, head);

	(void)state;
	put_content(store, BASE, 1, "gone.c", "aaaa", "x = 1;\n");
	put_content(store, BASE, 2, "a.c", "bbbb", "x = 1;\n");
	put_content(store, HEAD, 2, "a.c", "bbbb", "x = 1;\n");
	compare(store);
	assert_states(store, "unchanged 1 2\nfixed - 1\n");
	store_close(store);
}

/* Two thirds of the file are as they were, which is enough for git to call it renamed. */
static void a_renamed_file_is_followed(void **state)
{
	static const char before[] = "int one(void);\nint two(void);\nint three(void);\n";
	static const char after[] = "int new_one(void);\nint one(void);\nint two(void);\nint three(void);\n";
	static const struct item base[] = {{"code/line", "old.c", "aa", .line = 2},
					   {"code/line", "old.c", "aa", .line = 3},
					   {"code/file", "old.c", .value = 4}};
	static const struct item head[] = {{"code/line", "new.c", "aa", .line = 3},
					   {"code/line", "new.c", "aa", .line = 4},
					   {"code/file", "new.c", .value = 4}};
	struct store *store = STORY(base, head);
	char *directory = new_directory();
	struct buf oids = {0};
	struct err err = {0};
	struct repo *repo;

	(void)state;
	put_rule(store, BASE, "code/file", "fail");
	put_rule(store, HEAD, "code/file", "fail");
	assert_int_equal(
	    run_shell(directory,
		      "git init -q .\n"
		      "printf 'int one(void);\\nint two(void);\\nint three(void);\\n' | git hash-object -w --stdin\n"
		      "printf 'int new_one(void);\\nint one(void);\\nint two(void);\\nint three(void);\\n' | "
		      "git hash-object -w --stdin\n",
		      &oids),
	    0);
	assert_int_equal(oids.n, 82);
	oids.p[40] = oids.p[81] = '\0';
	put_content(store, BASE, 1, "old.c", oids.p, before);
	put_content(store, HEAD, 2, "new.c", oids.p + 41, after);
	repo = opened(directory);
	assert_int_equal(
	    match_audits(store,
			 &(struct match_job){.rules = &rule_set, .audit_id = HEAD, .base_audit_id = BASE, .repo = repo},
			 &err),
	    0);
	assert_states(store, "moved 1 1\nmoved 2 2\nmoved 3 3\n");
	repo_free(repo);
	remove_directory(directory);
	buf_release(&oids);
	store_close(store);
}

#define OID(digit) digit "00000000000000000000000000000000000000" digit

/* Git would call it another file: it has no line in common. The third one has half of its lines, and is not it. */
static void a_file_that_was_renamed_and_indented_is_followed(void **state)
{
	static const struct item base[] = {{"code/line", "old.c", "aa", .line = 2},
					   {"code/line", "old.c", "bb", .line = 4},
					   {"code/function", "old.c", .symbol = "f", .line = 1, .value = 20}};
	static const struct item head[] = {{"code/line", "new.c", "aa", .line = 3},
					   {"code/line", "new.c", "xx", .line = 5},
					   {"code/line", "other.c", "cc", .line = 4},
					   {"code/function", "new.c", .symbol = "f", .line = 2, .value = 20}};
	struct store *store = STORY(base, head);

	(void)state;
	put_content(store, BASE, 1, "old.c", OID("1"), "f() {\n  one();\n  two();\n  three();\n  four();\n}\n");
	put_content(store, HEAD, 2, "new.c", OID("2"),
		    "/* f */\nf()\t{\n\tone();\n\ttwo();\n\tfive();\n\tfour();\n}\n");
	put_content(store, HEAD, 3, "other.c", OID("3"),
		    "g() {\n\tone();\n\ttwo();\n\tthree();\n\tsix();\n\tseven();\n}\n");
	compare(store);
	assert_states(store, "moved 1 1\nnew 2 -\nnew 3 -\nmoved 4 3\nfixed - 2\n");
	store_close(store);
}

static void a_file_with_less_than_half_of_the_lines_is_another_one(void **state)
{
	static const struct item base[] = {{"code/line", "old.c", "aa", .line = 2},
					   {"code/line", "old.c", "aa", .line = 3}};
	static const struct item head[] = {{"code/line", "new.c", "aa", .line = 2},
					   {"code/line", "new.c", "aa", .line = 3}};
	struct store *store = STORY(base, head);

	(void)state;
	put_content(store, BASE, 1, "old.c", OID("1"), "one();\ntwo();\nthree();\nfour();\n");
	put_content(store, HEAD, 2, "new.c", OID("2"), "one();\ntwo();\nthree();\n5();\n6();\n7();\n8();\n");
	compare(store);
	assert_states(store, "new 1 -\nnew 2 -\nfixed - 1\nfixed - 2\n");
	store_close(store);
}

/* Two of three files went along, one was deleted; of the other directory one of two, which is not most of it. */
static void a_module_whose_directory_was_renamed_is_the_same(void **state)
{
	static const struct item base[] = {{"team/module", .subject = "src/pay", .value = 90},
					   {"team/module", .subject = "src/web and src/pay", .value = 5},
					   {"team/module", .subject = "src/old"},
					   {"team/module", .subject = "repository"}};
	static const struct item head[] = {{"team/module", .subject = "lib/money", .value = 90},
					   {"team/module", .subject = "src/web and lib/money", .value = 5},
					   {"team/module", .subject = "src/new"},
					   {"team/module", .subject = "repository"}};
	struct store *store = STORY(base, head);

	(void)state;
	put_content(store, BASE, 1, "src/pay/a.c", OID("1"), "a1();\na2();\na3();\n");
	put_content(store, BASE, 2, "src/pay/in/b.c", OID("2"), "b1();\nb2();\nb3();\n");
	put_content(store, BASE, 3, "src/pay/c.c", OID("3"), "c1();\nc2();\nc3();\n");
	put_content(store, BASE, 4, "src/old/d.c", OID("4"), "d1();\nd2();\nd3();\n");
	put_content(store, BASE, 5, "src/old/e.c", OID("5"), "e1();\ne2();\ne3();\n");
	put_content(store, HEAD, 1, "lib/money/a.c", OID("1"), "");
	put_content(store, HEAD, 2, "lib/money/in/b.c", OID("2"), "");
	put_content(store, HEAD, 4, "src/new/d.c", OID("4"), "");
	compare(store);
	assert_states(store, "moved 1 1\nmoved 2 2\nnew 3 -\nunchanged 4 4\nfixed - 3\n");
	store_close(store);
}

/* --- what an older audit had ----------------------------------------------------------------------------------------
 */

static void what_was_fixed_and_is_back_has_returned(void **state)
{
	static const struct item older[] = {{"code/line", "a.c", "aa", .line = 1}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 3},
					   {"code/line", "a.c", "bb", .line = 4}};
	struct store *store = memory_store();

	(void)state;
	put_rules(store);
	put_state(store, 11, "1111");
	put_state(store, 12, "2222");
	put_git_commit(store, &(struct git_commit_row){.id = 1, .oid = VIEW("0000")});
	put_git_commit(store, &(struct git_commit_row){.id = 2, .oid = VIEW("1111")});
	put_git_commit(store, &(struct git_commit_row){.id = 3, .oid = VIEW("2222")});
	put_snapshot_commit(store, &(struct snapshot_commit_row){11, 1, 1});
	put_snapshot_commit(store, &(struct snapshot_commit_row){11, 2, 1});
	put_side(store, OLDER, "0000", older, COUNT(older));
	put_side(store, BASE, "1111", NULL, 0);
	put_side(store, HEAD, "2222", head, COUNT(head));
	compare(store);
	assert_states(store, "returned 1 -\nnew 2 -\n");
	store_close(store);
}

static void an_audit_of_another_branch_returns_nothing(void **state)
{
	static const struct item older[] = {{"code/line", "a.c", "aa", .line = 1}};
	struct store *store = memory_store();

	(void)state;
	put_rules(store);
	put_state(store, 11, "1111");
	put_git_commit(store, &(struct git_commit_row){.id = 1, .oid = VIEW("0000")});
	put_git_commit(store, &(struct git_commit_row){.id = 2, .oid = VIEW("1111")});
	put_snapshot_commit(store, &(struct snapshot_commit_row){11, 2, 1});
	put_side(store, OLDER, "0000", older, COUNT(older));
	put_side(store, BASE, "1111", NULL, 0);
	put_side(store, HEAD, "2222", older, COUNT(older));
	compare(store);
	assert_states(store, "new 1 -\n");
	store_close(store);
}

/* --- baseline files -------------------------------------------------------------------------------------------------
 */

static void a_baseline_file_is_matched_by_content(void **state)
{
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 30},
					   {"code/line", "a.c", "aa", .line = 40},
					   {"code/function", "a.c", .symbol = "f", .line = 5, .value = 30, .limit = 10},
					   {"code/later", "a.c", "aa", .line = 1}};
	const struct baseline_entry entries[] = {
	    {.rule = VIEW("code/line"), .path = VIEW("a.c"), .line_hash = VIEW("aa"), .value = NAN},
	    {.rule = VIEW("code/function"), .path = VIEW("a.c"), .symbol = VIEW("f"), .value = 20},
	    {.rule = VIEW("code/line"),
	     .path = VIEW("old.c"),
	     .line_hash = VIEW("cc"),
	     .priority = VIEW("P2"),
	     .value = NAN}};
	const struct view rules[] = {VIEW("code/line"), VIEW("code/function")};
	struct store *store = memory_store();
	struct err err = {0};

	(void)state;
	put_rules(store);
	put_rule(store, HEAD, "code/later", "fail");
	put_side(store, HEAD, "2222", head, COUNT(head));
	assert_int_equal(match_baseline(store,
					&(struct baseline_job){&rule_set, HEAD, VIEW("baseline.json"), entries,
							       COUNT(entries), rules, COUNT(rules)},
					&err),
			 0);
	assert_states(store, "unchanged 1 -\nnew 2 -\nworse 3 -\nnew-rule 4 -\nfixed - -\n");
	assert_rows(store, "SELECT base || ' ' || method FROM main.comparison", "baseline.json content\n");
	assert_rows(store, "SELECT path || ' ' || priority FROM main.finding_state WHERE state = 'fixed'",
		    "old.c P2\n");
	store_close(store);
}

/* --- properties -----------------------------------------------------------------------------------------------------
 */

static void a_missing_audit_is_an_error(void **state)
{
	struct store *store = memory_store();
	struct err err = {0};

	(void)state;
	put_side(store, HEAD, "2222", NULL, 0);
	assert_int_equal(
	    match_audits(store, &(struct match_job){.rules = &rule_set, .audit_id = HEAD, .base_audit_id = 7}, &err),
	    -1);
	assert_string_equal(err.message, "the store has no audit 7 to compare");
	store_close(store);
}

/* Few distinct values, so that much is equal. */
static struct item any_item(struct generator *generator)
{
	static const char *const rules[] = {"code/line", "code/function", "team/module"};
	static const char *const words[] = {NULL, "", "a", "b", "c"};

	return (struct item){.rule = rules[generate(generator, 3)],
			     .path = words[generate(generator, 5)],
			     .hash = words[generate(generator, 5)],
			     .symbol = words[generate(generator, 5)],
			     .subject = words[generate(generator, 5)],
			     .line = (int64_t)generate(generator, 4),
			     .value = (double)generate(generator, 30),
			     .limit = (double)generate(generator, 15)};
}

enum { MOST = 60 };

static void every_finding_of_both_sides_is_in_one_row(void **state)
{
	struct generator generator = {4};

	(void)state;
	for (int round = 0; round < 40; round++) {
		struct item base[MOST], head[MOST];
		size_t base_count = generate(&generator, MOST), head_count = generate(&generator, MOST);
		struct store *store = memory_store();

		for (size_t i = 0; i < MOST; i++) {
			base[i] = any_item(&generator);
			head[i] = any_item(&generator);
		}
		put_rules(store);
		put_side(store, BASE, "1111", base, base_count);
		put_side(store, HEAD, "2222", head, head_count);
		compare(store);
		compare(store); /* a second comparison replaces the first */
		assert_int_equal(store_int(store, "SELECT count(*) FROM main.comparison", 0), 1);
		assert_int_equal(store_int(store, "SELECT count(DISTINCT finding_id) FROM main.finding_state", 0),
				 head_count);
		assert_int_equal(store_int(store, "SELECT count(finding_id) FROM main.finding_state", 0), head_count);
		assert_int_equal(store_int(store, "SELECT count(DISTINCT base_finding_id) FROM main.finding_state", 0),
				 base_count);
		assert_int_equal(store_int(store, "SELECT count(base_finding_id) FROM main.finding_state", 0),
				 base_count);
		store_close(store);
	}
}

static void an_audit_beside_itself_is_unchanged(void **state)
{
	struct generator generator = {5};

	(void)state;
	for (int round = 0; round < 20; round++) {
		struct item items[MOST];
		struct store *store = memory_store();

		for (size_t i = 0; i < MOST; i++)
			items[i] = any_item(&generator);
		put_rules(store);
		put_side(store, BASE, "1111", items, MOST);
		put_side(store, HEAD, "1111", items, MOST);
		compare(store);
		assert_int_equal(store_int(store,
					   "SELECT count(*) FROM main.finding_state WHERE state = 'unchanged' AND "
					   "finding_id = base_finding_id",
					   0),
				 MOST);
		store_close(store);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_is_the_same_whatever_its_number),
	    cmocka_unit_test(of_equal_lines_the_first_are_the_old_ones),
	    cmocka_unit_test(equal_lines_are_told_apart_by_their_function),
	    cmocka_unit_test(a_line_whose_function_was_renamed_is_still_the_same),
	    cmocka_unit_test(what_is_in_another_file_has_moved_when_it_is_alone),
	    cmocka_unit_test(a_function_is_worse_only_past_the_tolerance),
	    cmocka_unit_test(past_the_limit_of_another_rule_it_is_the_same_and_worse),
	    cmocka_unit_test(below_a_least_value_less_is_worse),
	    cmocka_unit_test(overloads_are_paired_in_order),
	    cmocka_unit_test(modules_and_teams_are_known_by_their_subject),
	    cmocka_unit_test(a_rule_the_base_lacked_is_no_news),
	    cmocka_unit_test(what_a_rule_could_not_look_for_is_not_fixed),
	    cmocka_unit_test(what_stood_in_a_file_that_could_not_be_read_is_unknown),
	    cmocka_unit_test(of_equal_lines_the_added_one_is_new),
	    cmocka_unit_test(a_reindented_block_is_as_it_was),
	    cmocka_unit_test(swapped_functions_keep_their_findings),
	    cmocka_unit_test(a_function_with_another_name_is_the_one_it_was),
	    cmocka_unit_test(a_function_that_went_into_a_larger_one_is_gone),
	    cmocka_unit_test(a_copy_that_begins_a_line_earlier_is_the_same),
	    cmocka_unit_test(lines_outside_of_their_file_do_no_harm),
	    cmocka_unit_test(a_line_that_is_still_there_has_not_moved),
	    cmocka_unit_test(a_line_that_was_changed_is_another_one),
	    cmocka_unit_test(a_file_whose_lines_are_not_known_is_matched_by_content),
	    cmocka_unit_test(a_deleted_file_takes_its_findings_along),
	    cmocka_unit_test(a_renamed_file_is_followed),
	    cmocka_unit_test(a_file_that_was_renamed_and_indented_is_followed),
	    cmocka_unit_test(a_file_with_less_than_half_of_the_lines_is_another_one),
	    cmocka_unit_test(a_module_whose_directory_was_renamed_is_the_same),
	    cmocka_unit_test(what_was_fixed_and_is_back_has_returned),
	    cmocka_unit_test(an_audit_of_another_branch_returns_nothing),
	    cmocka_unit_test(a_baseline_file_is_matched_by_content),
	    cmocka_unit_test(a_missing_audit_is_an_error),
	    cmocka_unit_test(every_finding_of_both_sides_is_in_one_row),
	    cmocka_unit_test(an_audit_beside_itself_is_unchanged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
