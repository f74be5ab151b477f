#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "collect/history.h"
#include "collect/releases.h"
#include "memory_store.h"
#include "repo/scratch.h"
#include "repo_git.h"
#include "store/rows.h"
#include "usual_rules.h"

enum { DAY = 86400 };
/* 2025-01-01 */
#define START INT64_C(1735689600)

static void collect(struct store *store, struct repo *repo, const char *revision)
{
	struct history_input history = {.repo = repo, .jobs = 1};
	struct releases_input input = {.repo = repo, .model = &rules.model.people};
	struct repo_state state;
	struct tag_list tags;
	struct err err = {0};

	if (repo_resolve(repo, revision, &state, &err) || tag_list_read(&tags, repo, &err) || store_begin(store, &err))
		fail_msg("%s", err.message);
	put_snapshot(store, &(struct snapshot_row){.id = STORE_NULL,
						   .tree_oid = VIEW("t"),
						   .commit_oid = view_of(revision ? revision : "HEAD"),
						   .kind = VIEW("commit"),
						   .first_time = STORE_NULL,
						   .last_time = STORE_NULL});
	history.snapshot_id = input.snapshot_id = store_last_id(store);
	history.state = input.state = &state;
	history.paths = path_table_load(store);
	input.tags = &tags;
	if (collect_history(store, &history, &err) || collect_releases(store, &input, &err) ||
	    store_commit(store, &err) || store_scope(store, input.snapshot_id, -1, &err))
		fail_msg("%s", err.message);
	path_table_free(history.paths);
	tag_list_release(&tags);
}

/* All rows, '|' between columns and a line end after each. */
static void assert_table(struct store *store, const char *sql, const char *expected)
{
	struct query *query = store_query(store, sql);
	struct buf rows = {0};

	while (query_step(query, NULL) == 1)
		for (int i = 0; i < query_column_count(query); i++) {
			buf_add_view(&rows, query_type(query, i) == QUERY_NULL ? VIEW("-") : query_text(query, i));
			buf_add_char(&rows, i + 1 < query_column_count(query) ? '|' : '\n');
		}
	query_free(query);
	assert_string_equal(buf_text(&rows), expected);
	buf_release(&rows);
}

/* --- against git ---------------------------------------------------------------------------------------------------
 */

/* A main line with 1.0 and 2.0, a branch of 1.0 with 1.1-rc1, 1.1 and 1.2 that is never merged, and merges. */
static const char branches[] =
    "git init -q -b main .; n=1700000000\n"
    "c() { n=$((n + 86400)); GIT_AUTHOR_DATE=\"$((n - $2 * 3600)) +0100\" GIT_COMMITTER_DATE=\"$n +0100\" "
    "git commit -q --allow-empty -m \"$1\"; }\n"
    "t() { n=$((n + 3600)); GIT_COMMITTER_DATE=\"$n +0000\" git tag -m t \"$1\"; }\n"
    "c one 5; c two 50; t v1.0; git checkout -q -b old; git checkout -q main\n"
    "c three 7; c four 90; git checkout -q -b side; c five 300; git checkout -q main; c six 1\n"
    "n=$((n + 9)); GIT_COMMITTER_DATE=\"$n +0000\" git merge -q --no-edit side; t v2.0\n"
    "git checkout -q old; c 'Revert \"one\"' 0; c seven 4; t v1.1-rc1; c eight 11; t v1.1; t v1.2\n"
    "git checkout -q main; c nine 2";

struct tagged {
	char *directory;
	struct repo *repo;
	struct store *store;
};

/* The history of `branches`, and an empty store. */
static int set_up_branches(void **state)
{
	static struct tagged tagged;

	tagged = (struct tagged){.directory = new_directory(), .store = memory_store()};
	shell(tagged.directory, branches);
	tagged.repo = opened(tagged.directory);
	*state = &tagged;
	return 0;
}

static int tear_down(void **state)
{
	struct tagged *tagged = *state;

	repo_free(tagged->repo);
	store_close(tagged->store);
	remove_directory(tagged->directory);
	return 0;
}

/* "name commits median p90 reverts" by git: the range of each version, and the ranks of its lead times. */
static const char git_figures[] =
    "f() { tag=$1; shift; t=$(git for-each-ref refs/tags/$tag --format='%(creatordate:unix)')\n"
    "git log --no-merges --format='%ct %s' $tag \"$@\" | awk -v t=$t -v tag=$tag '{d = t - $1; print (d > 0 ? d : 0), "
    "$2}' | "
    "sort -n | awk -v tag=$tag '{l[NR] = $1; r += $2 == \"Revert\"} END {m = int((NR * 50 + 99) / 100); "
    "p = int((NR * 90 + 99) / 100); print tag \"|\" NR \"|\" l[m] \"|\" l[p] \"|\" r + 0}'; }\n"
    "f v1.1 ^v1.0 ^v2.0; f v1.1-rc1 ^v1.0 ^v2.0; f v2.0 ^v1.0";

static void versions_take_the_commits_git_lists_for_them(void **state)
{
	const struct tagged *tagged = *state;
	struct store *store = tagged->store;
	struct buf expected = {0};

	collect(store, tagged->repo, NULL);
	assert_int_equal(run_shell(tagged->directory, git_figures, &expected), 0);
	assert_table(store,
		     "SELECT name, commits, lead_median, lead_p90, reverts FROM tag "
		     "WHERE name IN ('v1.1', 'v1.1-rc1', 'v2.0') ORDER BY name",
		     buf_text(&expected));
	/* the first version has no lead time, and one on the same commit as another takes nothing */
	assert_table(store,
		     "SELECT name, package, version, line, is_stable, is_annotated, is_reachable, commits, lead_median "
		     "FROM tag WHERE name NOT LIKE 'v1.1%' AND name <> 'v2.0' ORDER BY name",
		     "v1.0||1.0|1.0|1|1|1|2|-\nv1.2||1.2|1.2|1|1|0|0|-\n");
	assert_table(store, "SELECT status, detail FROM collector WHERE name = 'releases'", "done|\n");
	buf_release(&expected);
}

/* "name hours commits first_commits" by git: the earliest version that contains each commit, stable and of any kind. */
static const char git_waits[] =
    "all=$(git for-each-ref --sort=creatordate refs/tags --format='%(refname:short)')\n"
    "first() { for t in $all; do case $t in *-rc*) [ $1 = any ] || continue;; esac\n"
    "  git tag --contains $2 | grep -qx $t && echo $t && return; done; echo none; }\n"
    "for c in $(git rev-list --all --no-merges); do s=$(first stable $c); a=$(first any $c)\n"
    "  for t in $(echo $s $a | tr ' ' '\\n' | sort -u); do [ $t = none -o $t = v1.0 ] || echo $t $((($(git for-each-ref "
    "refs/tags/$t --format='%(creatordate:unix)') - $(git log -1 --format=%ct $c)) / 3600)) $([ $t = $a ]; echo $?); done; done | "
    "awk '{k = $1 \"|\" $2; n[k]++; f[k] += $3 == 0} END {for (k in n) print k \"|\" n[k] \"|\" f[k]}' | sort";

static void each_commit_waits_for_the_earliest_version_git_says_contains_it(void **state)
{
	const struct tagged *tagged = *state;
	struct store *store = tagged->store;
	struct buf expected = {0};

	collect(store, tagged->repo, NULL);
	assert_int_equal(run_shell(tagged->directory, git_waits, &expected), 0);
	assert_table(store,
		     "SELECT name, hours, commits, first_commits FROM release_wait "
		     "ORDER BY name || '|' || hours || '|'",
		     buf_text(&expected));
	assert_int_equal(store_int(store, "SELECT sum(first_commits) < sum(commits) FROM release_wait", 0), 1);
	buf_release(&expected);
}

static void an_older_revision_does_not_see_later_tags(void **state)
{
	const struct tagged *tagged = *state;
	struct store *store = tagged->store;

	collect(store, tagged->repo, "v1.0");
	assert_table(store, "SELECT name FROM tag ORDER BY name", "v1.0\n");
	assert_table(store, "SELECT subject, message FROM diagnostic WHERE collector = 'releases'",
		     ".|4 tags are younger than the audited commit and left out\n");
	/* the figures do not depend on what the store had before */
	collect(store, tagged->repo, NULL);
	assert_table(store, "SELECT name, commits FROM tag WHERE name IN ('v1.1', 'v2.0') ORDER BY name",
		     "v1.1|3\nv2.0|4\n");
}

static void tags_without_a_commit_are_said(void **unused)
{
	struct store *store = memory_store();
	char *d = new_directory();
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q -b main .; echo x > f; git add f; git commit -qm one; git tag v1.0; git tag 'weird;tag'\n"
		 "git tag v2.0 HEAD:f; git tag -m t v3.0 HEAD^{tree}\n"
		 "git checkout -q -b gone; git commit -q --allow-empty -m two; git tag v4.0; git checkout -q main\n"
		 "o=$(git rev-parse v4.0); rm .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)");
	repo = opened(d);
	collect(store, repo, NULL);
	assert_table(store, "SELECT name, version, commits, is_stable FROM tag ORDER BY name",
		     "v1.0|1.0|1|1\nweird;tag|-|-|-\n");
	assert_table(store, "SELECT subject FROM diagnostic WHERE collector = 'releases' ORDER BY subject",
		     "v2.0\nv3.0\nv4.0\n");
	assert_table(store, "SELECT status, detail FROM collector WHERE name = 'releases'",
		     "partial|1 tag leads to commits that are missing or damaged\n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

/* --- made by hand --------------------------------------------------------------------------------------------------
 */

static struct repo *scratch(void)
{
	struct err err = {0};
	struct repo *repo;

	assert_int_equal(repo_scratch(&repo, &err), 0);
	return repo;
}

/* A commit some days after the start, with a tag of each name. */
static void commit_on(struct repo *repo, int64_t time, const char *const *tags)
{
	struct err err = {0};
	struct oid made;

	assert_int_equal(
	    repo_scratch_commit(repo, &(struct scratch_commit){.time = time, .message = VIEW("m")}, &made, &err), 0);
	while (*tags)
		repo_scratch_tag(repo, *tags++, &made);
}
#define COMMIT_ON(repo, time, ...) commit_on(repo, time, (const char *const[]){__VA_ARGS__, NULL})

static void the_name_of_most_versions_is_no_package(void **unused)
{
	struct store *store = memory_store();
	struct repo *repo = scratch();

	(void)unused;
	COMMIT_ON(repo, START, "curl-7_0", "curl-7_1", "curl-7_2", "tiny-curl-7_0", "lib@1.0.0", "go/v1.0.0");
	collect(store, repo, NULL);
	assert_table(store, "SELECT name, package FROM tag ORDER BY name",
		     "curl-7_0|\ncurl-7_1|\ncurl-7_2|\ngo/v1.0.0|go\nlib@1.0.0|lib\ntiny-curl-7_0|tiny-curl\n");
	repo_free(repo);
	store_close(store);
	store = memory_store();
	repo = scratch();
	COMMIT_ON(repo, START, "tokio-1.0", "tokio-util-1.0", "tokio-macros-1.0", "lib@1.0.0");
	collect(store, repo, NULL);
	assert_table(store, "SELECT package FROM tag ORDER BY name", "lib\ntokio\ntokio-macros\ntokio-util\n");
	repo_free(repo);
	store_close(store);
}

static void each_package_takes_every_commit_once(void **unused)
{
	struct store *store = memory_store();
	struct repo *repo = scratch();

	(void)unused;
	COMMIT_ON(repo, START, "a@1.0.0");
	COMMIT_ON(repo, START + DAY, "b@1.0.0");
	COMMIT_ON(repo, START + 2 * DAY, "a@1.1.0-rc.1");
	COMMIT_ON(repo, START + 5 * DAY, "a@1.1.0", "b@1.1.0");
	collect(store, repo, NULL);
	assert_table(store, "SELECT name, commits, lead_median, lead_p90 FROM tag ORDER BY name",
		     "a@1.0.0|1|-|-\na@1.1.0|3|259200|345600\na@1.1.0-rc.1|2|0|86400\nb@1.0.0|2|-|-\n"
		     "b@1.1.0|2|0|259200\n");
	repo_free(repo);
	store_close(store);
}

static void a_commit_of_many_packages_waits_once(void **unused)
{
	struct store *store = memory_store();
	struct repo *repo = scratch();

	(void)unused;
	COMMIT_ON(repo, START, "a@1.0.0");
	COMMIT_ON(repo, START + DAY, "b@1.0.0");
	COMMIT_ON(repo, START + 2 * DAY, "seen");
	COMMIT_ON(repo, START + 5 * DAY, "a@1.1.0", "b@1.1.0");
	collect(store, repo, NULL);
	assert_table(store, "SELECT name, hours, commits, first_commits FROM release_wait ORDER BY name, hours",
		     "a@1.1.0|0|1|1\na@1.1.0|72|1|1\nb@1.0.0|0|1|1\n");
	repo_free(repo);
	store_close(store);
}

static void dates_that_cannot_be_right_follow_their_parent_or_are_left_out(void **unused)
{
	struct store *store = memory_store();
	struct repo *repo = scratch();

	(void)unused;
	COMMIT_ON(repo, START, "v1.0");
	COMMIT_ON(repo, 5, "v0.9");
	COMMIT_ON(repo, START + 900 * DAY, "v9.0");
	COMMIT_ON(repo, START + DAY, "v1.1");
	collect(store, repo, NULL);
	assert_table(store, "SELECT name, commits, lead_median, lead_p90 FROM tag ORDER BY name",
		     "v0.9|1|0|0\nv1.0|1|-|-\nv1.1|2|0|0\n");
	assert_table(store, "SELECT subject, message FROM diagnostic WHERE collector = 'releases' ORDER BY subject",
		     ".|1 tag is younger than the audited commit and left out\n");
	repo_free(repo);
	store_close(store);
}

/* A commit of whoever, some days after the start. */
static struct oid commit_of(struct repo *repo, const char *name, int64_t day, const char *message)
{
	struct scratch_commit commit = {.name = view_of(name),
					.email = VIEW("a@example.com"),
					.time = START + day * DAY,
					.message = view_of(message)};
	struct err err = {0};
	struct oid made;

	assert_int_equal(repo_scratch_commit(repo, &commit, &made, &err), 0);
	return made;
}

/* The second audit finds them gone, with a commit more; git says what each version takes. */
static void commits_that_only_a_tag_leads_to_are_read_once(void **unused)
{
	struct store *store = memory_store();
	struct buf expected = {0};
	char *d = new_directory();
	struct repo *repo;

	(void)unused;
	shell(d, branches);
	repo = opened(d);
	collect(store, repo, NULL);
	repo_free(repo);
	assert_int_equal(run_shell(d, git_figures, &expected), 0);
	shell(d, "GIT_COMMITTER_DATE='1710000000 +0000' git commit -q --allow-empty -m ten; for c in $(git rev-list "
		 "v1.1-rc1~1 ^main); do "
		 "rm -f .git/objects/$(echo $c | cut -c1-2)/$(echo $c | cut -c3-); done");
	repo = opened(d);
	collect(store, repo, "HEAD");
	assert_table(store,
		     "SELECT name, commits, lead_median, lead_p90, reverts FROM tag "
		     "WHERE name IN ('v1.1', 'v1.1-rc1', 'v2.0') ORDER BY name",
		     buf_text(&expected));
	assert_table(store, "SELECT status, detail FROM collector WHERE name = 'releases'", "done|\n");
	buf_release(&expected);
	repo_free(repo);
	store_close(store);
	store = memory_store();
	repo = opened(d);
	collect(store, repo, NULL);
	assert_int_equal(store_int(store, "SELECT status = 'partial' FROM collector WHERE name = 'releases'", -1), 1);
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static void programs_commits_do_not_count_in_the_audited_history_or_outside_it(void **unused)
{
	struct store *store = memory_store();
	struct repo *repo = scratch();
	struct oid head, made;
	struct err err = {0};

	(void)unused;
	COMMIT_ON(repo, START, "v1.0");
	commit_of(repo, "dependabot[bot]", 1, "bump");
	commit_of(repo, "Ada", 2, "pay");
	commit_of(repo, "renovate", 3, "Revert \"bump\"");
	head = commit_of(repo, "Dependabot[Bot]", 4, "bump");
	repo_scratch_tag(repo, "v1.1", &head);
	commit_of(repo, "dependabot[bot]", 5, "bump");
	commit_of(repo, "Ada", 6, "pay");
	made = commit_of(repo, "dependabot[bot]", 9, "bump");
	repo_scratch_tag(repo, "v1.2", &made);
	/* v1.2 is a release beside the audited history, made before its end */
	assert_int_equal(repo_scratch_commit(
			     repo,
			     &(struct scratch_commit){.time = START + 20 * DAY, .message = VIEW("m"), .parent = &head},
			     &head, &err),
			 0);
	repo_scratch_tag(repo, "v1.3", &head);
	collect(store, repo, NULL);
	assert_table(store, "SELECT name, is_reachable, commits, lead_median, lead_p90, reverts FROM tag ORDER BY name",
		     "v1.0|1|1|-|-|0\nv1.1|1|1|172800|172800|0\nv1.2|0|1|259200|259200|0\nv1.3|1|1|0|0|0\n");
	repo_free(repo);
	store_close(store);
}

static void what_takes_a_commit_back_is_git_s_own_subject_and_the_conventional_one(void **unused)
{
	struct store *store = memory_store();
	struct repo *repo = scratch();
	struct oid made;

	(void)unused;
	commit_of(repo, "Ada", 0, "Revert \"pay\"");
	commit_of(repo, "Ada", 1, "revert: pay");
	commit_of(repo, "Ada", 2, "Revert: pay");
	commit_of(repo, "Ada", 3, "Revert to the old way");
	commit_of(repo, "Ada", 4, "Reapply \"pay\"");
	made = commit_of(repo, "Ada", 5, "reverts are counted");
	repo_scratch_tag(repo, "v1.0", &made);
	collect(store, repo, NULL);
	assert_table(store, "SELECT commits, reverts FROM tag", "6|3\n");
	repo_free(repo);
	store_close(store);
}

static void no_tags_and_no_commits_are_no_failure(void **unused)
{
	struct store *store = memory_store();
	struct repo *repo = scratch();

	(void)unused;
	collect(store, repo, NULL);
	assert_table(store, "SELECT status FROM collector WHERE name = 'releases'", "done\n");
	commit_on(repo, START, (const char *const[]){NULL});
	collect(store, repo, NULL);
	assert_table(store, "SELECT status FROM collector WHERE name = 'releases'", "done\n");
	repo_free(repo);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(versions_take_the_commits_git_lists_for_them, set_up_branches, tear_down),
	    cmocka_unit_test_setup_teardown(each_commit_waits_for_the_earliest_version_git_says_contains_it,
					    set_up_branches, tear_down),
	    cmocka_unit_test_setup_teardown(an_older_revision_does_not_see_later_tags, set_up_branches, tear_down),
	    cmocka_unit_test(tags_without_a_commit_are_said),
	    cmocka_unit_test(the_name_of_most_versions_is_no_package),
	    cmocka_unit_test(each_package_takes_every_commit_once),
	    cmocka_unit_test(a_commit_of_many_packages_waits_once),
	    cmocka_unit_test(commits_that_only_a_tag_leads_to_are_read_once),
	    cmocka_unit_test(programs_commits_do_not_count_in_the_audited_history_or_outside_it),
	    cmocka_unit_test(what_takes_a_commit_back_is_git_s_own_subject_and_the_conventional_one),
	    cmocka_unit_test(dates_that_cannot_be_right_follow_their_parent_or_are_left_out),
	    cmocka_unit_test(no_tags_and_no_commits_are_no_failure),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
