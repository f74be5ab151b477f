/*
 * Expected values are those of code-maat's own documents and tests, of Fisher's papers, or counted by hand beside the
 * history.
 */
#include "history_facts.h"

#include "base/fisher.h"
#include "base/limits.h"
#include "collect/coupling.h"
#include "collect/people.h"

enum { NOW = 1000 * ONE_DAY };

static const char PAIRS[] =
    "SELECT a.path || '-' || b.path, shared, revisions_a, revisions_b FROM main.coupling "
    "JOIN main.path a ON a.id = path_a_id JOIN main.path b ON b.id = path_b_id ORDER BY a.path, b.path";
/* As code-maat prints them: degree without its fraction, average rounded up. */
static const char AS_PRINTED[] =
    "SELECT a.path, b.path, CAST(200.0 * shared / (revisions_a + revisions_b) AS INTEGER), "
    "(revisions_a + revisions_b + 1) / 2 FROM main.coupling "
    "JOIN main.path a ON a.id = path_a_id JOIN main.path b ON b.id = path_b_id "
    "ORDER BY 3 DESC, 4 DESC, a.path, b.path";

/* Everything that happened once is coupled. */
static const struct model_coupling open_model = {
    .max_changeset = 30, .min_shared = 1, .min_revisions = 1, .min_degree = 0, .min_shared_files = 1};

static void collect(struct facts *facts, const struct model_coupling *model)
{
	struct changes changes = {0};
	struct err err = {0};

	if (collect_people(facts->store, SNAPSHOT, VIEW(""), usual_people(), &err) ||
	    changes_read(&changes, facts->store, SNAPSHOT, true, &err) ||
	    collect_coupling(facts->store, SNAPSHOT, &changes, model, &err))
		fail_msg("%s", err.message);
	changes_release(&changes);
}

/* Files of the tree, one letter each. */
static void tree(struct facts *facts, const char *letters)
{
	for (; *letters; letters++)
		facts_file(facts, (char[]){*letters, '\0'}, "production", "C", 10);
}

static void commit_by(struct facts *facts, const char *name, int64_t time, const char *letters)
{
	char email[64];

	snprintf(email, sizeof(email), "%s@x.org", name);
	facts_commit(facts, name, email, time, 1);
	for (; *letters; letters++)
		facts_change(facts, "M", (char[]){*letters, '\0'}, NULL);
}

static void commit(struct facts *facts, const char *letters)
{
	commit_by(facts, "ann", 900 * ONE_DAY, letters);
}

static void the_degree_is_that_of_code_maat(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "ABC");
	commit(&facts, "ABC");
	commit(&facts, "AB");
	collect(&facts, &open_model);
	facts_expect(&facts, AS_PRINTED, "A|B|100|2, A|C|66|2, B|C|66|2");
	facts_expect(&facts, PAIRS, "A-B|2|2|2, A-C|1|2|1, B-C|1|2|1");
	facts_end(&facts);
}

static void two_files_of_which_one_changes_alone_too_are_coupled_by_two_thirds(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "AB");
	commit(&facts, "AB");
	commit(&facts, "A");
	collect(&facts, &open_model);
	facts_expect(&facts, AS_PRINTED, "A|B|66|2");
	facts_end(&facts);
}

static void the_sum_of_coupling_is_that_of_code_maat(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "ABCDE");
	commit(&facts, "ABC");
	commit(&facts, "AB");
	commit(&facts, "Dx"); /* x is gone from the tree, and D changed with it */
	collect(&facts, &open_model);
	facts_expect(
	    &facts, "SELECT path, sum_of_coupling FROM main.file_coupling JOIN main.path ON id = path_id ORDER BY path",
	    "A|3, B|3, C|2, D|1");
	facts_end(&facts);
}

static void large_change_sets_count_in_no_revision_but_in_the_sum_of_coupling(void **state)
{
	struct model_coupling model = open_model;
	struct facts facts;

	(void)state;
	model.max_changeset = 3;
	facts_start(&facts, NOW);
	tree(&facts, "ABC");
	commit(&facts, "ABC");
	commit(&facts, "ABCx");
	collect(&facts, &model);
	facts_expect(&facts, PAIRS, "A-B|1|1|1, A-C|1|1|1, B-C|1|1|1");
	facts_expect(&facts, "SELECT min(sum_of_coupling), max(sum_of_coupling) FROM main.file_coupling", "5|5");
	facts_end(&facts);
}

static void pairs_below_a_threshold_are_left_out_and_those_at_it_kept(void **state)
{
	struct model_coupling model = open_model;
	struct facts facts;

	(void)state;
	model.min_shared = 3;
	model.min_revisions = 5;
	model.min_degree = 60;
	facts_start(&facts, NOW);
	tree(&facts, "ABCDEFGH");
	for (int i = 0; i < 6; i++) {
		commit(&facts, i < 2 ? "AB" : "A"); /* two are shared */
		commit(&facts, i < 3 ? "CD" : "C"); /* mean of the revisions 4.5 */
		commit(&facts, i < 3 ? "EF" : "E"); /* 3 of (6 + 4) / 2: degree 60 */
		commit(&facts, i < 3 ? "GH" : "G"); /* 3 of (6 + 5) / 2: degree 54 */
	}
	commit(&facts, "F");
	commit(&facts, "H");
	commit(&facts, "H");
	collect(&facts, &model);
	facts_expect(&facts, PAIRS, "E-F|3|6|4");
	facts_end(&facts);
}

static void merges_are_no_change_sets(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "ABCD");
	for (int i = 0; i < 2; i++) {
		commit(&facts, "AB");
		commit(&facts, "CD");
		facts_commit(&facts, "ann", "ann@x.org", 900 * ONE_DAY, 2);
	}
	collect(&facts, &open_model);
	/* 2 of 4 sets, both times together: 1 / C(4, 2) */
	facts_expect(&facts, "SELECT format('%.6f', p_value) FROM main.coupling", "0.166667, 0.166667");
	facts_end(&facts);
}

static void a_file_keeps_its_partners_when_it_is_renamed(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "BN");
	commit(&facts, "AB");
	commit(&facts, "AB");
	facts_commit(&facts, "ann", "ann@x.org", 901 * ONE_DAY, 1);
	facts_change(&facts, "R", "N", "A");
	commit(&facts, "BN");
	collect(&facts, &open_model);
	facts_expect(&facts, PAIRS, "B-N|3|3|4");
	facts_end(&facts);
}

/* A became N, then A was made anew: what happened to A before happened to one file. */
static void files_that_once_were_one_did_not_change_together(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "ABN");
	commit(&facts, "AB");
	commit(&facts, "AB");
	facts_commit(&facts, "ann", "ann@x.org", 901 * ONE_DAY, 1);
	facts_change(&facts, "R", "N", "A");
	commit(&facts, "A");
	commit(&facts, "AN");
	collect(&facts, &open_model);
	facts_expect(&facts, PAIRS, "A-B|2|4|2, A-N|1|4|5, B-N|2|2|5");
	facts_end(&facts);
}

static void the_date_of_a_pair_is_that_of_its_last_common_change(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "AB");
	commit_by(&facts, "ann", 902 * ONE_DAY, "AB");
	commit_by(&facts, "ann", 901 * ONE_DAY, "AB"); /* clocks differ */
	commit_by(&facts, "ann", 903 * ONE_DAY, "A");
	collect(&facts, &open_model);
	facts_expect(&facts, "SELECT last_time / 86400 FROM main.coupling", "902");
	facts_end(&facts);
}

static void people_who_change_the_same_files_of_the_tree_communicate(void **state)
{
	struct model_coupling model = open_model;
	struct facts facts;

	(void)state;
	model.min_shared_files = 2;
	facts_start(&facts, NOW);
	tree(&facts, "ABC");
	commit_by(&facts, "ann", 1, "ABCx");
	commit_by(&facts, "ann", 1, "A");
	commit_by(&facts, "bob", 1, "ABx");
	commit_by(&facts, "cy", 1, "Cx");
	commit_by(&facts, "renovate-bot", 1, "ABC");
	collect(&facts, &model);
	facts_expect(&facts,
		     "SELECT a.name, b.name, shared, files_a, files_b FROM main.communication "
		     "JOIN main.person a ON a.id = person_a_id JOIN main.person b ON b.id = person_b_id",
		     "ann|bob|2|3|2");
	facts_end(&facts);
}

static void an_empty_list_says_how_near_the_pairs_came(void **state)
{
	struct model_coupling model = open_model;
	struct facts facts;

	(void)state;
	model.min_shared = 5;
	model.min_revisions = 5;
	model.min_degree = 30;
	facts_start(&facts, NOW);
	tree(&facts, "ABCD");
	for (int i = 0; i < 3; i++)
		commit(&facts, "ABC");
	collect(&facts, &model);
	facts_expect(&facts, PAIRS, "");
	facts_expect(&facts, "SELECT status, detail FROM main.collector WHERE name = 'coupling'",
		     "done|3 pairs of files changed together, at most 3 times, and none reached all thresholds: 5 "
		     "shared changes, 5 changes of each on average, degree 30%");
	facts_end(&facts);
}

static void a_tree_whose_files_change_alone_says_so(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "AB");
	commit(&facts, "A");
	commit(&facts, "B");
	collect(&facts, &open_model);
	facts_expect(&facts, "SELECT status, detail FROM main.collector WHERE name = 'coupling'",
		     "done|no two files of the tree changed in one change set of at most 30 files");
	facts_end(&facts);
}

static void no_history_is_no_coupling(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, STORE_NULL);
	tree(&facts, "AB");
	collect(&facts, &open_model);
	facts_expect(&facts,
		     "SELECT (SELECT count(*) FROM main.coupling) + (SELECT count(*) FROM main.file_coupling) + "
		     "(SELECT count(*) FROM main.communication)",
		     "0");
	facts_expect(&facts, "SELECT status, detail FROM main.collector WHERE name = 'coupling'", "done|no commits");
	facts_end(&facts);
}

/* Each of n files was once x: 12,000 files share each change of x, which is no pair, and end as they should. */
static void a_history_made_of_renames_is_measured_in_reasonable_time(void **state)
{
	enum { FILES = 12000 };
	struct facts facts;
	char path[32];

	(void)state;
	facts_start(&facts, NOW);
	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "f%05d", i);
		facts_file(&facts, path, "production", "C", 1);
		facts_commit(&facts, "ann", "ann@x.org", 900 * ONE_DAY, 1);
		facts_change(&facts, "A", "x", NULL);
		facts_commit(&facts, "ann", "ann@x.org", 900 * ONE_DAY, 1);
		facts_change(&facts, "R", path, "x");
	}
	collect(&facts, &open_model);
	facts_expect(&facts, "SELECT status FROM main.collector WHERE name = 'coupling'", "partial");
	facts_expect(&facts, "SELECT count(*) FROM main.coupling", "0");
	facts_expect(&facts, "SELECT count(*) FROM main.file_coupling", "12000");
	facts_end(&facts);
}

static void expect_chance(double measured, double published)
{
	if (!(measured > published * (1 - 1e-6) && measured < published * (1 + 1e-6)))
		fail_msg("%.9g is not %.9g", measured, published);
}

static void fishers_test_gives_the_published_chances(void **state)
{
	(void)state;
	/* The lady tasting tea (The Design of Experiments, 1935): 3 of 4 cups right, 17/70; all four right, 1/70. */
	expect_chance(fisher_exact(3, 4, 4, 8), 17.0 / 70);
	expect_chance(fisher_exact(4, 4, 4, 8), 1.0 / 70);
	/* Convictions of like-sex twins of criminals (Fisher 1935): 10 of 13 and 2 of 17; 0.0004652 in R's manual. */
	expect_chance(fisher_exact(10, 13, 12, 30), 619.0 / 1330665);
	/* Students who study, by sex: 9 of 12 and 1 of 12; 0.001379728 in the usual textbook example. */
	expect_chance(fisher_exact(9, 12, 10, 24), 0.001379728);
}

static void fishers_test_is_steady_at_its_ends(void **state)
{
	(void)state;
	assert_true(fisher_exact(0, 3, 4, 100) == 1);
	assert_true(fisher_exact(5, 5, 5, 5) == 1);
	/* What must overlap does: 7 + 5 of 10. */
	assert_true(fisher_exact(2, 7, 5, 10) == 1);
	/* Complements: P(X >= 1) = 1 - C(996, 500) / C(1000, 500) */
	expect_chance(fisher_exact(1, 4, 500, 1000), 1 - 500.0 / 1000 * 499 / 999 * 498 / 998 * 497 / 997);
	/* Far below the mean, where the upper tail starts with terms no double can hold. */
	expect_chance(fisher_exact(1, 40000, 40000, 100000), 1);
	/* 1 / C(1000000, 2), and what no double can hold. */
	expect_chance(fisher_exact(2, 2, 2, 1000000), 2.0 / 1000000 / 999999);
	assert_true(fisher_exact(30000, 30000, 30000, 100000) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_degree_is_that_of_code_maat),
	    cmocka_unit_test(two_files_of_which_one_changes_alone_too_are_coupled_by_two_thirds),
	    cmocka_unit_test(the_sum_of_coupling_is_that_of_code_maat),
	    cmocka_unit_test(large_change_sets_count_in_no_revision_but_in_the_sum_of_coupling),
	    cmocka_unit_test(pairs_below_a_threshold_are_left_out_and_those_at_it_kept),
	    cmocka_unit_test(merges_are_no_change_sets),
	    cmocka_unit_test(a_file_keeps_its_partners_when_it_is_renamed),
	    cmocka_unit_test(files_that_once_were_one_did_not_change_together),
	    cmocka_unit_test(the_date_of_a_pair_is_that_of_its_last_common_change),
	    cmocka_unit_test(people_who_change_the_same_files_of_the_tree_communicate),
	    cmocka_unit_test(an_empty_list_says_how_near_the_pairs_came),
	    cmocka_unit_test(a_tree_whose_files_change_alone_says_so),
	    cmocka_unit_test(no_history_is_no_coupling),
	    cmocka_unit_test(a_history_made_of_renames_is_measured_in_reasonable_time),
	    cmocka_unit_test(fishers_test_gives_the_published_chances),
	    cmocka_unit_test(fishers_test_is_steady_at_its_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
