/*
 * Expected values are those of code-maat's own documents and tests, of Fisher's papers, or counted by hand beside the
 * history.
 */
#include "history_facts.h"

#include "base/fisher.h"
#include "base/limits.h"
#include "collect/coupling.h"
#include "collect/people.h"
#include "repo/scratch.h"

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

static const char *common_names[] = {"index", "src"};

/* Everything that happened once is coupled. */
static const struct model_coupling open_model = {.max_changeset = 30,
						 .focused_changeset = 3,
						 .min_shared = 1,
						 .min_revisions = 1,
						 .min_degree = 0,
						 .min_shared_files = 1,
						 .common_names = {common_names, 2}};

static void collect_as(struct facts *facts, const struct model_coupling *model, bool follow_renames,
		       struct coupling_input input)
{
	struct changes changes = {0};
	struct people_input people = {.snapshot_id = SNAPSHOT, .model = usual_people()};
	struct err err = {0};

	input.snapshot_id = SNAPSHOT;
	input.changes = &changes;
	input.year_days = 365;
	input.model = model;

	if (collect_people(facts->store, &people, &err) ||
	    changes_read(&changes, facts->store, SNAPSHOT, follow_renames, &err) ||
	    collect_coupling(facts->store, &input, &err))
		fail_msg("%s", err.message);
	changes_release(&changes);
}

static void collect(struct facts *facts, const struct model_coupling *model)
{
	collect_as(facts, model, true, (struct coupling_input){0});
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
	facts_expect(&facts, PAIRS, "A-B|2|4|2, A-N|1|4|4, B-N|2|2|4");
	facts_end(&facts);
}

static void a_change_of_many_files_is_shared_and_not_focused(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "ABCD");
	commit_by(&facts, "ann", 100 * ONE_DAY, "AB");
	commit_by(&facts, "ann", 901 * ONE_DAY, "ABC");
	commit_by(&facts, "ann", 902 * ONE_DAY, "ABCD");
	commit_by(&facts, "ann", 903 * ONE_DAY, "A");
	collect(&facts, &open_model);
	facts_expect(&facts,
		     "SELECT shared, shared_year, focused, focused_year, focused_a, focused_b FROM main.coupling "
		     "JOIN main.path a ON a.id = path_a_id JOIN main.path b ON b.id = path_b_id "
		     "WHERE a.path = 'A' AND b.path = 'B'",
		     "3|2|2|1|3|2");
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

static void the_last_year_is_365_days_of_commit_dates(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "AB");
	for (int day = 634; day < 637; day++)
		commit_by(&facts, "ann", day * ONE_DAY, "AB");
	collect(&facts, &open_model);
	facts_expect(&facts, "SELECT shared, shared_year FROM main.coupling", "3|2");
	facts_end(&facts);
}

/* As git log --no-renames has it: the old path goes, the new one comes, two files of one commit. */
static void without_renames_a_path_is_a_file(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	tree(&facts, "BN");
	commit(&facts, "AB");
	facts_commit(&facts, "ann", "ann@x.org", 901 * ONE_DAY, 1);
	facts_change(&facts, "R", "N", "A");
	facts_change(&facts, "M", "B", NULL);
	collect_as(&facts, &open_model, false, (struct coupling_input){0});
	facts_expect(&facts, PAIRS, "B-N|1|2|1");
	facts_expect(
	    &facts, "SELECT path, sum_of_coupling FROM main.file_coupling JOIN main.path ON id = path_id ORDER BY path",
	    "B|3, N|2");
	facts_end(&facts);
}

/* A commit of the given hour and subject. */
static void commit_at(struct facts *facts, const char *name, int64_t hour, const char *subject, const char *letters)
{
	struct query *query;

	commit_by(facts, name, 900 * ONE_DAY + hour * 3600, letters);
	query = store_query(facts->store, "UPDATE main.git_commit SET subject = ? WHERE id = ?");
	query_bind_text(query, 1, view_of(subject));
	query_bind_int(query, 2, facts->commits);
	query_step(query, NULL);
	query_free(query);
}

static void commits_with_one_ticket_are_one_change_where_the_model_says_so(void **state)
{
	struct model_coupling model = open_model;

	(void)state;
	model.ticket_pattern = "PAY-[0-9]+|#[0-9]+";
	for (int tickets = 0; tickets < 2; tickets++) {
		struct facts facts;

		model.tickets = tickets;
		facts_start(&facts, NOW);
		tree(&facts, "ABCD");
		commit_at(&facts, "ann", 1, "PAY-12: half", "A");
		commit_at(&facts, "bob", 900, "the rest of PAY-12, see PAY-13", "AB");
		commit_at(&facts, "ann", 2, "PAY-13 other", "C");
		commit_at(&facts, "ann", 3, "no ticket", "D");
		commit_at(&facts, "ann", 3, "", "C");
		collect(&facts, &model);
		facts_expect(&facts, PAIRS, tickets ? "A-B|1|1|1" : "A-B|1|2|1");
		facts_expect(&facts,
			     "SELECT path, sum_of_coupling FROM main.file_coupling JOIN main.path ON id = path_id "
			     "ORDER BY path",
			     "A|1, B|1, C|0, D|0");
		facts_end(&facts);
	}
}

static void a_pattern_that_is_wrong_fails_the_collector_with_its_place(void **state)
{
	struct model_coupling model = open_model;
	struct changes changes = {0};
	const struct coupling_input input = {.snapshot_id = SNAPSHOT, .changes = &changes, .model = &model};
	struct facts facts;
	struct err err = {0};

	(void)state;
	model.tickets = true;
	model.ticket_pattern = "(PAY";
	facts_start(&facts, NOW);
	tree(&facts, "AB");
	commit(&facts, "AB");
	assert_int_equal(changes_read(&changes, facts.store, SNAPSHOT, true, &err), 0);
	assert_int_equal(collect_coupling(facts.store, &input, &err), -1);
	assert_non_null(strstr(err.message, "the pattern is wrong at its character"));
	changes_release(&changes);
	facts_end(&facts);
}

static void commits_of_one_author_within_some_hours_are_one_change_where_the_model_says_so(void **state)
{
	struct model_coupling model = open_model;
	struct facts facts;

	(void)state;
	model.author_hours = 4;
	facts_start(&facts, NOW);
	tree(&facts, "ABCDE");
	commit_at(&facts, "ann", 3, "", "B"); /* order of dates is not that of the commits */
	commit_at(&facts, "ann", 0, "", "A");
	commit_at(&facts, "bob", 1, "", "D");
	commit_at(&facts, "ann", 4, "", "C"); /* four hours after the first: another change */
	commit_at(&facts, "ann", 5, "", "E");
	collect(&facts, &model);
	facts_expect(&facts, PAIRS, "A-B|1|1|1, C-E|1|1|1");
	facts_end(&facts);
}

struct text {
	const char *path, *content;
};

/* Puts files with texts into a repository and changes all of them together, then looks which name each other. */
static void expect_naming(const struct text *texts, const char *expected)
{
	struct scratch_file files[8];
	struct scratch_commit commit = {.files = files, .time = 900 * ONE_DAY, .message = VIEW("all")};
	struct file_list list = {0};
	struct facts facts;
	struct err err = {0};
	struct repo *repo;
	struct repo_state repo_state;

	facts_start(&facts, NOW);
	facts_commit(&facts, "ann", "ann@x.org", 900 * ONE_DAY, 1);
	for (; texts->path; texts++) {
		files[commit.file_count++] =
		    (struct scratch_file){.path = view_of(texts->path), .content = view_of(texts->content)};
		facts_file(&facts, texts->path, strstr(texts->path, "test") ? "test" : "production", "C", 10);
		facts_change(&facts, "A", texts->path, NULL);
	}
	if (repo_scratch(&repo, &err) || repo_scratch_commit(repo, &commit, NULL, &err) ||
	    repo_resolve(repo, NULL, &repo_state, &err) || file_list_of_tree(&list, repo, &repo_state.tree, &err))
		fail_msg("%s", err.message);
	collect_as(&facts, &open_model, true, (struct coupling_input){.list = &list, .repo = repo});
	facts_expect(&facts,
		     "SELECT a.path || '-' || b.path, is_named FROM main.coupling "
		     "JOIN main.path a ON a.id = path_a_id JOIN main.path b ON b.id = path_b_id ORDER BY 1",
		     expected);
	file_list_release(&list);
	repo_free(repo);
	facts_end(&facts);
}

static void a_file_is_named_by_a_whole_word_in_the_text_of_the_other(void **state)
{
	(void)state;
	expect_naming((const struct text[]){{"cart.js", "import {total} from './price'\n"},
					    {"price.js", "export const total = 1\n"},
					    {"tax.js", "let prices = 1, my_price = 2, discarted = 3\n"},
					    {NULL, NULL}},
		      "cart.js-price.js|1, cart.js-tax.js|0, price.js-tax.js|0");
}

static void case_underscores_and_dashes_are_no_difference(void **state)
{
	(void)state;
	expect_naming((const struct text[]){{"line_item.rb", "x\n"},
					    {"order.rb", "has_many LineItem\n"},
					    {"user-list.ts", "x\n"},
					    {"zoo.ts", "import './user-list'\n"},
					    {NULL, NULL}},
		      "line_item.rb-order.rb|1, line_item.rb-user-list.ts|0, line_item.rb-zoo.ts|0, "
		      "order.rb-user-list.ts|0, order.rb-zoo.ts|0, user-list.ts-zoo.ts|1");
}

static void a_name_of_several_words_is_met_where_a_longer_one_begins_with_it(void **state)
{
	(void)state;
	expect_naming((const struct text[]){{"PushMessage.cs", "class PushMessageData\n"},
					    {"Hub.cs", "Send(PushMessageData data)\n"},
					    {"Sub.cs", "Send(PushMessages data, OldPushMessage b)\n"},
					    {"View.cs", "HubHelper()\n"},
					    {NULL, NULL}},
		      "Hub.cs-PushMessage.cs|1, Hub.cs-Sub.cs|0, Hub.cs-View.cs|0, PushMessage.cs-Sub.cs|0, "
		      "PushMessage.cs-View.cs|0, Sub.cs-View.cs|0");
}

static void a_name_that_says_nothing_is_that_of_its_directory(void **state)
{
	(void)state;
	/* index is common, db too short; src/index.js says nothing at all */
	expect_naming((const struct text[]){{"cart/index.js", "x\n"},
					    {"checkout.js", "import './cart'\nimport './store'\n"},
					    {"src/index.js", "x\n"},
					    {"store/db.js", "index src\n"},
					    {NULL, NULL}},
		      "cart/index.js-checkout.js|1, cart/index.js-src/index.js|NULL, cart/index.js-store/db.js|0, "
		      "checkout.js-src/index.js|NULL, checkout.js-store/db.js|1, src/index.js-store/db.js|NULL");
}

static void only_production_files_are_read(void **state)
{
	(void)state;
	expect_naming((const struct text[]){{"cart.js", "x\n"}, {"cart_test.js", "require('cart')\n"}, {NULL, NULL}},
		      "cart.js-cart_test.js|NULL");
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
	    cmocka_unit_test(a_change_of_many_files_is_shared_and_not_focused),
	    cmocka_unit_test(the_date_of_a_pair_is_that_of_its_last_common_change),
	    cmocka_unit_test(the_last_year_is_365_days_of_commit_dates),
	    cmocka_unit_test(without_renames_a_path_is_a_file),
	    cmocka_unit_test(commits_with_one_ticket_are_one_change_where_the_model_says_so),
	    cmocka_unit_test(a_pattern_that_is_wrong_fails_the_collector_with_its_place),
	    cmocka_unit_test(commits_of_one_author_within_some_hours_are_one_change_where_the_model_says_so),
	    cmocka_unit_test(a_file_is_named_by_a_whole_word_in_the_text_of_the_other),
	    cmocka_unit_test(case_underscores_and_dashes_are_no_difference),
	    cmocka_unit_test(a_name_of_several_words_is_met_where_a_longer_one_begins_with_it),
	    cmocka_unit_test(a_name_that_says_nothing_is_that_of_its_directory),
	    cmocka_unit_test(only_production_files_are_read),
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
