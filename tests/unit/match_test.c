/*
 * What becomes of findings between two audits, told from the findings alone. The expected states are those of the table
 * in judge/match.h, worked out by hand.
 */
#include "match_story.h"

#include "generator.h"

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
	    cmocka_unit_test(what_was_fixed_and_is_back_has_returned),
	    cmocka_unit_test(an_audit_of_another_branch_returns_nothing),
	    cmocka_unit_test(a_baseline_file_is_matched_by_content),
	    cmocka_unit_test(a_missing_audit_is_an_error),
	    cmocka_unit_test(every_finding_of_both_sides_is_in_one_row),
	    cmocka_unit_test(an_audit_beside_itself_is_unchanged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
