#include "history_facts.h"

#include "collect/changes.h"

enum { NOW = 1000 * ONE_DAY };

static void add_number(struct buf *out, int64_t number)
{
	if (number == STORE_NULL)
		buf_add_text(out, " -");
	else
		buf_addf(out, " %lld", (long long)number);
}

/* The events of `path` as "kind day added deleted", in order. */
static void expect_events(struct facts *facts, bool follow_renames, const char *path, const char *expected)
{
	struct changes changes = {0};
	struct err err = {0};
	struct buf out = {0};
	uint32_t number;

	assert_int_equal(changes_read(&changes, facts->store, SNAPSHOT, follow_renames, &err), 0);
	number = changes_path(&changes, facts_path(facts, path));
	assert_int_not_equal(number, NO_PATH);
	for (size_t e = changes.starts[number]; e < changes.starts[number + 1]; e++) {
		const struct change_event *event = &changes.events[e];

		buf_addf(&out, "%s%c %lld", out.n ? ", " : "", event->kind,
			 (long long)changes.commits[event->commit].time / ONE_DAY);
		add_number(&out, event->added);
		add_number(&out, event->deleted);
	}
	assert_string_equal(buf_text(&out), expected);
	buf_release(&out);
	changes_release(&changes);
}

static void commit(struct facts *facts, int64_t day)
{
	facts_commit(facts, "ann", "ann@x.org", day * ONE_DAY, 1);
}

/* a.c of 5 lines is moved to b.c with two lines more and one less, and is changed there. */
static void move_a_file(struct facts *facts)
{
	facts_start(facts, NOW);
	commit(facts, 1);
	facts_change(facts, "A", "a.c", NULL);
	facts_lines(facts, "a.c", 5, 0, 5);
	commit(facts, 2);
	facts_change(facts, "R", "b.c", "a.c");
	facts_lines(facts, "b.c", 2, 1, 6);
	commit(facts, 3);
	facts_change(facts, "M", "b.c", NULL);
	facts_lines(facts, "b.c", 1, 1, 6);
}

static void each_change_has_the_lines_of_its_own_commit(void **state)
{
	struct facts facts;

	(void)state;
	move_a_file(&facts);
	facts_lines_counted(&facts, "partial");
	expect_events(&facts, true, "a.c", "A 1 5 0");
	expect_events(&facts, true, "b.c", "R 2 2 1, M 3 1 1");
	facts_end(&facts);
}

static void without_renames_a_moved_file_is_deleted_and_added_with_all_its_lines(void **state)
{
	struct facts facts;

	(void)state;
	move_a_file(&facts);
	facts_lines_counted(&facts, "done");
	expect_events(&facts, false, "a.c", "A 1 5 0, D 2 0 5");
	expect_events(&facts, false, "b.c", "A 2 6 0, M 3 1 1");
	facts_end(&facts);
}

static void lines_nobody_counted_stay_unknown(void **state)
{
	struct facts facts;

	(void)state;
	move_a_file(&facts);
	commit(&facts, 4);
	facts_change(&facts, "R", "c.c", "b.c");
	facts_lines(&facts, "c.c", STORE_NULL, STORE_NULL, STORE_NULL);
	commit(&facts, 5);
	facts_change(&facts, "M", "c.c", NULL);
	facts_lines_counted(&facts, "done");
	expect_events(&facts, true, "c.c", "R 4 - -, M 5 - -");
	expect_events(&facts, false, "c.c", "A 4 - -, M 5 - -");
	expect_events(&facts, false, "b.c", "A 2 6 0, M 3 1 1, D 4 - -");
	facts_end(&facts);
}

/* What an earlier audit left in the store covers a part of the history only, and which part is an accident. */
static void lines_of_another_audit_are_not_used_where_this_one_skipped_them(void **state)
{
	struct facts facts;

	(void)state;
	move_a_file(&facts);
	expect_events(&facts, true, "b.c", "R 2 - -, M 3 - -");
	facts_lines_counted(&facts, "skipped");
	expect_events(&facts, true, "b.c", "R 2 - -, M 3 - -");
	facts_end(&facts);
}

static void commits_of_other_audits_are_left_out(void **state)
{
	struct query *query;
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	for (int64_t day = 1; day <= 6; day++) {
		commit(&facts, day);
		facts_change(&facts, day == 1 ? "A" : "M", "a.c", NULL);
		facts_lines(&facts, "a.c", day, 0, 20);
	}
	facts_lines_counted(&facts, "done");
	query = store_query(facts.store, "DELETE FROM main.snapshot_commit WHERE commit_id IN (1, 4)");
	assert_int_equal(query_step(query, NULL), 0);
	query_free(query);
	expect_events(&facts, true, "a.c", "M 2 2 0, M 3 3 0, M 5 5 0, M 6 6 0");
	facts_end(&facts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_change_has_the_lines_of_its_own_commit),
	    cmocka_unit_test(without_renames_a_moved_file_is_deleted_and_added_with_all_its_lines),
	    cmocka_unit_test(lines_nobody_counted_stay_unknown),
	    cmocka_unit_test(lines_of_another_audit_are_not_used_where_this_one_skipped_them),
	    cmocka_unit_test(commits_of_other_audits_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
