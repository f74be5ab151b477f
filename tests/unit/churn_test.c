#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/limits.h"
#include "collect/history.h"
#include "repo/file_list.h"
#include "memory_store.h"
#include "repo/scratch.h"
#include "repo_git.h"
#include "store/rows.h"

enum counting { WITHOUT_LINES, WITH_LINES };

/* One audit's history, in a transaction of its own. */
static void collect(struct store *store, struct repo *repo, enum counting counting, unsigned jobs)
{
	char tree[OID_HEX_SIZE] = "", commit[OID_HEX_SIZE] = "";
	struct history_input history = {.repo = repo, .jobs = jobs};
	struct churn_list list = {0};
	struct churn_input churn = {.repo = repo, .changes = &list, .jobs = jobs};
	struct repo_state state;
	struct err err = {0};

	assert_int_equal(repo_resolve(repo, NULL, &state, &err), 0);
	assert_int_equal(store_begin(store, &err), 0);
	oid_to_hex(&state.tree, tree);
	oid_to_hex(&state.commit, commit);
	put_snapshot(store, &(struct snapshot_row){.id = STORE_NULL,
						   .tree_oid = view_of(tree),
						   .commit_oid = view_of(commit),
						   .history_key = counting == WITH_LINES ? VIEW("") : VIEW("no churn"),
						   .kind = VIEW("commit"),
						   .first_time = STORE_NULL,
						   .last_time = STORE_NULL});
	history.snapshot_id = churn.snapshot_id = store_last_id(store);
	history.state = churn.state = &state;
	history.paths = path_table_load(store);
	history.churn = counting == WITH_LINES ? &list : NULL;
	if (collect_history(store, &history, &err))
		fail_msg("%s", err.message);
	if (counting == WITH_LINES)
		collect_churn(store, &churn);
	churn_list_release(&list);
	path_table_free(history.paths);
	if (store_commit(store, &err))
		fail_msg("%s", err.message);
}

static const char collector_sql[] =
    "SELECT status || ': ' || detail FROM main.collector WHERE name = 'churn' ORDER BY snapshot_id";

static const char churn_sql[] =
    "SELECT oid || ' ' || coalesce(added, '-') || ' ' || coalesce(deleted, '-') FROM main.git_commit c "
    "JOIN main.churn ON commit_id = c.id ORDER BY 1";

/* All changes of the directory's repository, as git counts them; attributes could hide some. */
static void assert_counts_of_git(struct store *store, const char *directory)
{
	struct buf theirs = {0};

	assert_int_equal(run_shell(directory,
				   "rm -f .gitattributes; git log --no-merges -M --numstat --format='C %H' HEAD | "
				   "awk '/^C /{c=$2;next} NF{print c, $1, $2}' | LC_ALL=C sort",
				   &theirs),
			 0);
	assert_true(theirs.n > 0);
	assert_rows(store, churn_sql, buf_text(&theirs));
	buf_release(&theirs);
}

static void changes_of_every_kind_are_counted_as_git_counts_them(void **unused)
{
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(d,
	      "git init -q -b main .; c() { git add -A; git commit -qm \"$1\"; }\n"
	      "echo '* -diff' > .gitattributes; seq 100 > a; seq 200 300 > b; printf 'x\\ny' > unended; : > empty\n"
	      "printf 'a\\0b\\n' > binary; ln -s a link; seq 5 > tool; c one\n"
	      "git mv a moved; seq 200 205 >> moved; seq 150 > b; printf 'x\\ny\\n' > unended; chmod +x tool; c two\n"
	      "rm link; seq 9 > link; printf 'text\\n' > binary; git mv b b2; rm empty; c three\n"
	      "printf 'a\\0c\\n' > binary; rm tool; c four; rm binary; seq 3 > empty; : > unended; c five\n"
	      "for n in 1 2; do git update-index --add --cacheinfo 160000,${n}234567890123456789012345678901234567890"
	      ",sub; git commit -qm sub; done\n"
	      "git rm -q --cached sub; seq 4 > sub; c file; git checkout -q -b side HEAD~3; seq 80 160 > b2; c side\n"
	      "git checkout -q main; git merge -q --no-edit side; seq 77 170 > b2; c last");
	repo = opened(d);
	collect(store, repo, WITH_LINES, 1);
	assert_counts_of_git(store, d);
	assert_rows(store, collector_sql, "done: \n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static void lines_are_those_of_the_file_after_the_change(void **unused)
{
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q .; c() { git add -A; git commit -qm c; }\n"
		 "seq 7 > f; c; seq 9 | sed 3d > f; c; git mv f g; c; printf 'a\\nb' > g; c; printf '\\0' > g; c\n"
		 "seq 6 > g; c; : > g; c; git rm -q g; git commit -qm c");
	repo = opened(d);
	collect(store, repo, WITH_LINES, 1);
	assert_rows(
	    store,
	    "SELECT group_concat(coalesce(lines, '-'), ' ') FROM (SELECT lines FROM main.churn ORDER BY commit_id)",
	    "7 8 8 2 - 6 0 0\n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static void commit_in(struct repo *repo, const char *path, struct view content)
{
	static int64_t time = 1000000000;
	const struct scratch_file file = {.path = view_of(path), .content = content};
	struct err err = {0};

	assert_int_equal(
	    repo_scratch_commit(
		repo, &(struct scratch_commit){.files = &file, .file_count = 1, .time = time++, .message = VIEW("m")},
		NULL, &err),
	    0);
}

/* One file changed far more often than others, with lines that depend on all that came before. */
static struct repo *long_history(int commits)
{
	struct err err = {0};
	struct buf text = {0};
	struct repo *repo;
	char path[32];

	assert_int_equal(repo_scratch(&repo, &err), 0);
	for (int i = 0; i < commits; i++) {
		if (i % 5 == 4) {
			snprintf(path, sizeof(path), "other%d", i % 7);
			commit_in(repo, path, VIEW("once\n"));
			commit_in(repo, path, VIEW("twice\nor more\n"));
		}
		buf_addf(&text, "line %02d\n", i % 11);
		if (i % 3 == 0) {
			memmove(text.p, text.p + 8, text.n - 8);
			text.n -= 8;
		}
		commit_in(repo, "often", buf_view(&text));
	}
	buf_release(&text);
	return repo;
}

static void rows_are_the_same_with_any_number_of_workers(void **unused)
{
	static const char sql[] =
	    "SELECT commit_id || ' ' || path_id || ' ' || added || ' ' || deleted || ' ' || lines "
	    "FROM main.churn ORDER BY commit_id, path_id";
	struct store *one = memory_store(), *many = memory_store();
	struct repo *repo = long_history(900);
	struct buf rows = {0};

	(void)unused;
	collect(one, repo, WITH_LINES, 1);
	collect(many, repo, WITH_LINES, 4);
	print_rows(one, sql, &rows);
	assert_rows(many, sql, buf_text(&rows));
	assert_rows(one, "SELECT count(*) = (SELECT count(*) FROM main.change) FROM main.churn", "1\n");
	/* What is left is what was added and not deleted. */
	assert_rows(
	    one,
	    "SELECT count(*) FROM (SELECT sum(added - deleted) OVER (PARTITION BY path_id ORDER BY commit_id) s, "
	    "lines FROM main.churn) WHERE s <> lines",
	    "0\n");
	buf_release(&rows);
	store_close(one);
	store_close(many);
	repo_free(repo);
}

static void lines_left_out_are_counted_by_a_later_audit(void **unused)
{
	struct store *whole = memory_store(), *later = memory_store();
	struct repo *repo = long_history(100);
	struct buf rows = {0};

	(void)unused;
	collect(later, repo, WITHOUT_LINES, 2);
	assert_rows(later, "SELECT count(*) FROM main.churn", "0\n");
	commit_in(repo, "new", VIEW("1\n2\n"));
	collect(later, repo, WITH_LINES, 2);
	collect(whole, repo, WITH_LINES, 2);
	print_rows(whole, churn_sql, &rows);
	assert_rows(later, churn_sql, buf_text(&rows));
	assert_rows(later, "SELECT count(*) = (SELECT count(*) FROM main.churn) FROM main.change", "1\n");
	/* And the next one counts only what is new. */
	assert_rows(later, "UPDATE main.churn SET added = 77 WHERE commit_id = 1", "");
	commit_in(repo, "new", VIEW("1\n2\n3\n"));
	collect(later, repo, WITH_LINES, 2);
	assert_rows(later, "SELECT added FROM main.churn WHERE commit_id = 1", "77\n");
	assert_rows(later, "SELECT added FROM main.churn ORDER BY commit_id DESC LIMIT 1", "1\n");
	buf_release(&rows);
	store_close(whole);
	store_close(later);
	repo_free(repo);
}

static void a_missing_content_leaves_two_changes_uncounted_until_it_is_back(void **unused)
{
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q .; for n in 1 2 3 4; do seq ${n}0 > f; git add f; git commit -qm $n; done\n"
		 "f=$(git rev-parse HEAD~2:f | sed 's,^..,&/,'); cp .git/objects/$f kept; rm -f .git/objects/$f\n"
		 "echo cp kept .git/objects/$f > mend");
	repo = opened(d);
	collect(store, repo, WITH_LINES, 2);
	assert_rows(store, "SELECT group_concat(commit_id || ':' || added, ' ') FROM main.churn", "1:10 4:10\n");
	assert_rows(store, collector_sql, "partial: 2 changes of contents that are missing or damaged\n");
	assert_rows(store, "SELECT subject || substr(message, 48) FROM main.diagnostic WHERE collector = 'churn'",
		    "f is missing: fetch the repository again, or copy it whole\n");
	/* Said again by an audit that reads nothing new. */
	collect(store, repo, WITH_LINES, 2);
	repo_free(repo);
	shell(d, "sh mend");
	repo = opened(d);
	collect(store, repo, WITH_LINES, 2);
	assert_rows(store, "SELECT group_concat(commit_id || ':' || added, ' ') FROM main.churn",
		    "1:10 2:10 3:10 4:10\n");
	assert_rows(store, collector_sql,
		    "partial: 2 changes of contents that are missing or damaged\n"
		    "partial: 2 changes of contents that are missing or damaged\ndone: \n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static void a_clone_without_contents_says_so_and_fetches_none(void **unused)
{
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(d,
	      "git init -q full; cd full; for n in 1 2 3 4; do seq ${n}0 > f; git add f; git commit -qm $n; done\n"
	      "git config uploadpack.allowFilter true; cd ..; git clone -q --filter=blob:none file://$PWD/full part");
	repo = opened(below(d, "part"));
	collect(store, repo, WITH_LINES, 2);
	assert_rows(store, "SELECT count(*) FROM main.churn", "0\n");
	assert_rows(store, collector_sql, "partial: the contents of files were not fetched by this partial clone\n");
	assert_rows(store, "SELECT count(*) FROM main.diagnostic WHERE collector = 'churn'", "0\n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static void what_is_too_large_or_no_content_is_named_and_the_rest_counted(void **unused)
{
	struct store *store = memory_store();
	struct err err = {0};
	struct buf large = {0};
	struct repo *repo;

	(void)unused;
	for (size_t i = 0; i <= BLOB_READ_LIMIT / 16; i++)
		buf_add_text(&large, "15 bytes a line\n");
	assert_int_equal(repo_scratch(&repo, &err), 0);
	commit_in(repo, "data", VIEW("a\n"));
	commit_in(repo, "data", buf_view(&large));
	commit_in(repo, "data", VIEW("a\nb\n"));
	commit_in(repo, "data", VIEW("b\n"));
	collect(store, repo, WITH_LINES, 2);
	assert_rows(store, collector_sql, "partial: 2 changes of files over 10 MB\n");
	assert_rows(store, "SELECT group_concat(commit_id || ':' || added || '-' || deleted, ' ') FROM main.churn",
		    "1:1-0 4:0-1\n");
	assert_rows(store, "SELECT subject || ': ' || message FROM main.diagnostic WHERE collector = 'churn'",
		    "data: a version has more than 10 MB: lines of changes to and from it are not counted\n");
	buf_release(&large);
	repo_free(repo);
	store_close(store);
}

static void an_empty_repository_has_no_lines(void **unused)
{
	struct store *store = memory_store();
	struct err err = {0};
	struct repo *repo;

	(void)unused;
	assert_int_equal(repo_scratch(&repo, &err), 0);
	collect(store, repo, WITH_LINES, 2);
	assert_rows(store, collector_sql, "done: no commits\n");
	repo_free(repo);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(changes_of_every_kind_are_counted_as_git_counts_them),
	    cmocka_unit_test(lines_are_those_of_the_file_after_the_change),
	    cmocka_unit_test(rows_are_the_same_with_any_number_of_workers),
	    cmocka_unit_test(lines_left_out_are_counted_by_a_later_audit),
	    cmocka_unit_test(a_missing_content_leaves_two_changes_uncounted_until_it_is_back),
	    cmocka_unit_test(a_clone_without_contents_says_so_and_fetches_none),
	    cmocka_unit_test(what_is_too_large_or_no_content_is_named_and_the_rest_counted),
	    cmocka_unit_test(an_empty_repository_has_no_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
