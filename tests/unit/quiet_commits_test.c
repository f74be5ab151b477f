#include "history_facts.h"

#include "collect/changes.h"
#include "collect/ownership.h"
#include "collect/people.h"
#include "collect/quiet_commits.h"

enum { NOW = 1000 * ONE_DAY };

static const struct ownership_parameters usual = {.directory_min_files = 5,
						  .inactive_days = 180,
						  .year_days = 365,
						  .half_year_days = 182,
						  .work_lines = 10,
						  .max_changeset = 2};

/* One line of a.c changed on that day, in a commit of this subject. */
static void changed(struct facts *facts, int64_t day, const char *subject)
{
	struct query *query;

	facts_commit(facts, "ann", "ann@x.org", day * ONE_DAY, 1);
	query = store_query(facts->store, "UPDATE main.git_commit SET subject = ? WHERE id = ?");
	query_bind_text(query, 1, view_of(subject));
	query_bind_int(query, 2, facts->commits);
	assert_int_equal(query_step(query, NULL), 0);
	query_free(query);
	facts_change(facts, day == 1 ? "A" : "M", "a.c", NULL);
	facts_lines(facts, "a.c", 1, 1, 9);
}

static void collect(struct facts *facts)
{
	struct people_input people = {.snapshot_id = SNAPSHOT, .model = usual_people()};
	struct changes changes = {0};
	struct err err = {0};

	facts_lines_counted(facts, "done");
	if (collect_people(facts->store, &people, &err) || changes_read(&changes, facts->store, SNAPSHOT, true, &err) ||
	    quiet_commits_mark(&changes, facts->store, SNAPSHOT, usual_model()->quiet_subject, &err) ||
	    collect_ownership(facts->store, SNAPSHOT, &changes, &usual, &err))
		fail_msg("%s", err.message);
	changes_release(&changes);
}

static void expect_revisions(const char *const *subjects, const char *expected)
{
	struct facts facts;

	facts_start(&facts, NOW);
	facts_file(&facts, "a.c", "production", "C", 9);
	for (int64_t day = 1; subjects[day - 1]; day++)
		changed(&facts, day == 1 ? 1 : 900 + day, subjects[day - 1]);
	collect(&facts);
	facts_expect(&facts, "SELECT revisions, code_revisions, code_revisions_year FROM main.file_history", expected);
	facts_end(&facts);
}

static void documents_formatting_and_releases_are_no_changes_of_code(void **state)
{
	const char *const subjects[] = {"pay",
					"docs(pay): what it answers",
					"Javadoc",
					"Fix typo in a comment",
					"chore(deps): bump lodash from 4.17.20 to 4.17.21",
					"style: run prettier",
					"Add type hints",
					"build(release)!: 4.0",
					"Release v1.2.0",
					"Sort members",
					"Prepare the 3.9.1 release",
					"Rename Money to Amount",
					"Coding standard",
					"Fix param name in docblock",
					"fix(deps): update all non-major dependencies (#12)",
					"Update dependency lodash to v4.17.22",
					NULL};

	(void)state;
	expect_revisions(subjects, "16|1|0");
}

static void words_that_only_look_like_those_are_changes_of_code(void **state)
{
	const char *const subjects[] = {"pay",
					"Release the lock before the answer is written",
					"Build the index when it is first asked for",
					"Document type is read from the header",
					"Styles of lines are kept",
					"fix: cities without a name",
					"Renamed files are followed",
					"Prepare statements once",
					NULL};

	(void)state;
	expect_revisions(subjects, "8|8|7");
}

static void what_was_taken_back_counts_neither_way(void **state)
{
	const char *const subjects[] = {"pay",
					"Round up (#12)",
					"Round down",
					"Round down",
					"Revert \"Round up\" (#14)",
					"Revert \"Round down\"",
					"Revert \"Something of another branch\"",
					NULL};

	(void)state;
	expect_revisions(subjects, "7|2|1");
}

static void what_was_brought_back_counts_once(void **state)
{
	const char *const subjects[] = {"pay", "Round up", "Revert \"Round up\"", "Revert \"Revert \"Round up\"\"",
					NULL};

	(void)state;
	expect_revisions(subjects, "4|2|1");
}

static void a_change_brought_to_other_branches_counts_once(void **state)
{
	const char *const subjects[] = {"pay",
					"Round up (#12)",
					"Round up (#12) (#15)",
					"[PR #12/cde03b9 backport][3.14] Round up (#16)",
					"Round up again (#12)",
					"Round down (#17)",
					"Round down (#18)",
					NULL};

	(void)state;
	expect_revisions(subjects, "7|5|4");
}

static void a_series_of_changes_is_one_week_and_quiet_ones_are_none(void **state)
{
	static const struct {
		int64_t day;
		const char *subject;
	} commits[] = {{1, "pay"},          {800, "round"},       {801, "round up"},
		       {802, "round down"}, {830, "docs: round"}, {900, "tax"}};
	struct facts facts;
	struct query *query;

	(void)state;
	facts_start(&facts, NOW);
	facts_file(&facts, "a.c", "production", "C", 9);
	for (size_t i = 0; i < sizeof(commits) / sizeof(*commits); i++)
		changed(&facts, commits[i].day, commits[i].subject);
	changed(&facts, 950, "round to cents");
	query = store_query(facts.store, "UPDATE main.git_commit SET author_time = 0 WHERE commit_time = 950 * 86400");
	assert_int_equal(query_step(query, NULL), 0);
	query_free(query);
	collect(&facts);
	facts_expect(&facts, "SELECT code_revisions_year, code_weeks_year FROM main.file_history", "5|3");
	facts_end(&facts);
}

/* Lines of a.c changed on that day, in a commit of `files` files. */
static void worked(struct facts *facts, int64_t day, size_t files, int64_t added, int64_t deleted, int64_t total)
{
	static const char *const others[] = {"b.c", "c.c", "d.c"};

	facts_commit(facts, "ann", "ann@x.org", day * ONE_DAY, 1);
	facts_change(facts, "M", "a.c", NULL);
	facts_lines(facts, "a.c", added, deleted, total);
	for (size_t i = 1; i < files; i++)
		facts_change(facts, "M", others[i - 1], NULL);
}

static void expect_work_days(struct facts *facts, const char *expected)
{
	collect(facts);
	facts_expect(facts, "SELECT work_days_year FROM main.file_history", expected);
	facts_end(facts);
}

static void a_day_of_work_has_more_than_a_touch_and_no_sweep(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	facts_file(&facts, "a.c", "production", "C", 99);
	worked(&facts, 1, 1, 99, 0, 99);
	worked(&facts, 800, 2, 6, 4, 101);
	worked(&facts, 800, 1, 10, 0, 111);
	worked(&facts, 801, 1, 5, 4, 112);
	worked(&facts, 802, 3, 20, 20, 112);
	worked(&facts, 803, 1, 0, 12, 100);
	expect_work_days(&facts, "2");
}

static void lines_that_were_not_counted_are_work(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	facts_file(&facts, "a.c", "production", "C", 99);
	worked(&facts, 1, 1, 99, 0, 99);
	worked(&facts, 800, 1, STORE_NULL, STORE_NULL, STORE_NULL);
	expect_work_days(&facts, "1");
}

static void work_before_most_of_a_file_went_elsewhere_was_done_to_what_went(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	facts_file(&facts, "a.c", "production", "C", 99);
	worked(&facts, 1, 1, 80, 0, 80);
	worked(&facts, 800, 1, 20, 0, 100);
	worked(&facts, 810, 1, 20, 0, 120);
	worked(&facts, 820, 1, 5, 70, 55);
	worked(&facts, 830, 1, 10, 0, 65);
	expect_work_days(&facts, "1");
}

static void a_file_that_was_only_moved_has_the_code_it_had(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	facts_file(&facts, "b.c", "production", "C", 9);
	changed(&facts, 1, "pay");
	facts_commit(&facts, "ann", "ann@x.org", 990 * ONE_DAY, 1);
	facts_change(&facts, "R", "b.c", "a.c");
	facts_lines(&facts, "b.c", 0, 0, 9);
	collect(&facts);
	facts_expect(&facts, "SELECT revisions, code_revisions, code_revisions_year FROM main.file_history", "2|1|0");
	facts_end(&facts);
}

static void a_pattern_that_is_none_is_an_error(void **state)
{
	struct facts facts;
	struct changes changes = {0};
	struct err err = {0};

	(void)state;
	facts_start(&facts, NOW);
	changed(&facts, 1, "pay");
	assert_int_equal(changes_read(&changes, facts.store, SNAPSHOT, true, &err), 0);
	assert_int_equal(quiet_commits_mark(&changes, facts.store, SNAPSHOT, "(docs", &err), -1);
	assert_string_not_equal(err.message, "");
	changes_release(&changes);
	facts_end(&facts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(documents_formatting_and_releases_are_no_changes_of_code),
	    cmocka_unit_test(words_that_only_look_like_those_are_changes_of_code),
	    cmocka_unit_test(what_was_taken_back_counts_neither_way),
	    cmocka_unit_test(what_was_brought_back_counts_once),
	    cmocka_unit_test(a_change_brought_to_other_branches_counts_once),
	    cmocka_unit_test(a_series_of_changes_is_one_week_and_quiet_ones_are_none),
	    cmocka_unit_test(a_day_of_work_has_more_than_a_touch_and_no_sweep),
	    cmocka_unit_test(lines_that_were_not_counted_are_work),
	    cmocka_unit_test(work_before_most_of_a_file_went_elsewhere_was_done_to_what_went),
	    cmocka_unit_test(a_file_that_was_only_moved_has_the_code_it_had),
	    cmocka_unit_test(a_pattern_that_is_none_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
