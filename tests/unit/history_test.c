#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "collect/history.h"
#include "memory_store.h"
#include "repo/scratch.h"
#include "repo_git.h"
#include "store/rows.h"

/* One audit's history, in a transaction of its own. Returns the snapshot's id. */
static int64_t collected(struct store *store, struct repo *repo, const char *revision, unsigned jobs)
{
	char tree[OID_HEX_SIZE] = "", commit[OID_HEX_SIZE] = "";
	struct history_input input = {.repo = repo, .jobs = jobs};
	struct repo_state state;
	struct err err = {0};

	assert_int_equal(repo_resolve(repo, revision, &state, &err), 0);
	assert_int_equal(store_begin(store, &err), 0);
	oid_to_hex(&state.tree, tree);
	oid_to_hex(&state.commit, commit);
	put_snapshot(store, &(struct snapshot_row){.id = STORE_NULL,
						   .tree_oid = view_of(tree),
						   .commit_oid = view_of(commit),
						   .history_key = view_of(state.history_key),
						   .kind = VIEW("commit"),
						   .first_time = STORE_NULL,
						   .last_time = STORE_NULL});
	input.snapshot_id = store_last_id(store);
	input.state = &state;
	input.paths = path_table_load(store);
	if (collect_history(store, &input, &err))
		fail_msg("%s", err.message);
	path_table_free(input.paths);
	if (store_commit(store, &err))
		fail_msg("%s", err.message);
	return input.snapshot_id;
}

static void assert_same_as_git(struct store *store, const char *sql, const char *directory, const char *command)
{
	struct buf theirs = {0};

	assert_int_equal(run_shell(directory, command, &theirs), 0);
	assert_rows(store, sql, buf_text(&theirs));
	buf_release(&theirs);
}

static const char changes_sql[] =
    "SELECT oid || char(9) || kind || CASE kind WHEN 'R' THEN printf('%03d', similarity) ELSE '' END || char(9) || "
    "coalesce(o.path || char(9), '') || p.path FROM main.git_commit c JOIN main.change ON commit_id = c.id "
    "JOIN main.path p ON p.id = path_id LEFT JOIN main.path o ON o.id = old_path_id ORDER BY 1";

static const char changes_git[] = "git -c core.quotePath=false log --no-merges -M --name-status --format='C %H' HEAD | "
				  "awk '/^C /{c=$2;next} NF{print c \"\\t\" $0}' | LC_ALL=C sort";

static void commits_and_changes_are_those_of_git_log(void **unused)
{
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q -b main .; c() { git add -A; git commit -qm \"$1\"; }\n"
		 "mkdir -p src lib; seq 1 100 > src/a.c; seq 200 300 > src/b.c; seq 5 > lib/x; seq 5 > lib/y; ln -s "
		 "a.c src/l; c one\n"
		 "mkdir new; git mv src/a.c new/a.c; echo more >> new/a.c; git mv lib/x lib/z; git rm -q lib/y; seq 6 "
		 ">> src/b.c; c two\n"
		 "git rm -q src/l; seq 3 > src/l; c three; chmod +x src/b.c; c four\n"
		 "git checkout -q -b side HEAD~1; seq 400 500 > side; c side; git checkout -q main; git merge -q "
		 "--no-edit side\n"
		 "seq 1 60 > half; seq 1000 1040 >> half; git rm -q new/a.c; c five; rm -r lib; seq 9 > lib; c six\n"
		 "git update-index --add --cacheinfo 160000,1234567890123456789012345678901234567890,sub; git commit "
		 "-qm sub\n"
		 "git checkout -q --orphan other; git rm -rfq .; echo o > o; c orphan; git checkout -q main\n"
		 "git merge -q --no-edit --allow-unrelated-histories other; git commit -q --allow-empty -m 'the end'");
	repo = opened(d);
	collected(store, repo, NULL, 1);
	assert_same_as_git(store, changes_sql, d, changes_git);
	assert_same_as_git(store, "SELECT count(*) FROM main.snapshot_commit", d, "git rev-list --count HEAD");
	assert_same_as_git(store, "SELECT merges FROM main.snapshot", d, "git rev-list --count --merges HEAD");
	assert_same_as_git(store,
			   "SELECT oid FROM main.snapshot_commit JOIN main.git_commit c ON c.id = commit_id "
			   "WHERE is_mainline ORDER BY oid",
			   d, "git rev-list --first-parent HEAD | LC_ALL=C sort");
	assert_same_as_git(
	    store,
	    "SELECT oid || ' ' || a.name || ' ' || a.email || ' ' || author_time || ' ' || k.name || ' ' || "
	    "k.email || ' ' || commit_time || ' ' || subject FROM main.git_commit c "
	    "JOIN main.identity a ON a.id = author_id JOIN main.identity k ON k.id = committer_id ORDER BY oid",
	    d, "git log --format='%H %an %ae %at %cn %ce %ct %s' | LC_ALL=C sort");
	assert_same_as_git(
	    store,
	    "SELECT c.oid || ' ' || p.oid FROM main.commit_parent JOIN main.git_commit c ON c.id = commit_id "
	    "JOIN main.git_commit p ON p.id = parent_id ORDER BY c.oid, ordinal",
	    d, "git log --format='%H %P' | LC_ALL=C sort | awk '{for (i = 2; i <= NF; i++) print $1, $i}'");
	assert_rows(store, "SELECT count(*) FROM main.commit_parent WHERE parent_id >= commit_id", "0\n");
	assert_rows(store, "SELECT status || detail FROM main.collector", "done\n");
	assert_rows(store, "SELECT author_zone || ' ' || commit_zone FROM main.git_commit LIMIT 1", "60 -210\n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static void commit_in(struct repo *repo, const char *path, const char *content, int64_t time)
{
	const struct scratch_file file = {.path = view_of(path), .content = view_of(content)};
	struct err err = {0};

	assert_int_equal(
	    repo_scratch_commit(
		repo, &(struct scratch_commit){.files = &file, .file_count = 1, .time = time, .message = VIEW("m")},
		NULL, &err),
	    0);
}

static void rows_are_the_same_with_any_number_of_workers(void **unused)
{
	static const char *const tables[] = {
	    "SELECT id || oid || author_id || subject FROM main.git_commit ORDER BY id",
	    "SELECT id || path FROM main.path ORDER BY id",
	    "SELECT commit_id || ' ' || path_id || kind FROM main.change ORDER BY 1"};
	struct store *one = memory_store(), *many = memory_store();
	struct err err = {0};
	struct repo *repo;
	char path[32];

	(void)unused;
	assert_int_equal(repo_scratch(&repo, &err), 0);
	for (int i = 0; i < 1500; i++) {
		snprintf(path, sizeof(path), "d%d/f%d", i % 7, i % 31);
		commit_in(repo, path, i % 2 ? "odd\n" : "even\n", 1000000000 + i);
	}
	collected(one, repo, NULL, 1);
	collected(many, repo, NULL, 4);
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		struct buf rows = {0};

		print_rows(one, tables[i], &rows);
		assert_rows(many, tables[i], buf_text(&rows));
		buf_release(&rows);
	}
	store_close(one);
	store_close(many);
	repo_free(repo);
}

static void a_second_audit_reads_only_what_is_new(void **unused)
{
	struct store *store = memory_store();
	struct err err = {0};
	struct repo *repo;
	struct repo_state state;
	char hex[OID_HEX_SIZE];
	int64_t first, second;

	(void)unused;
	assert_int_equal(repo_scratch(&repo, &err), 0);
	commit_in(repo, "a", "1", 1000000000);
	commit_in(repo, "a", "2", 1000000001);
	assert_int_equal(repo_resolve(repo, NULL, &state, &err), 0);
	oid_to_hex(&state.commit, hex);
	first = collected(store, repo, NULL, 1);
	commit_in(repo, "b", "3", 1000000002);
	second = collected(store, repo, NULL, 1);
	assert_rows(store, "SELECT count(*) FROM main.git_commit", "3\n");
	assert_rows(
	    store,
	    "SELECT snapshot_id || ' ' || count(*) FROM main.snapshot_commit GROUP BY snapshot_id ORDER BY snapshot_id",
	    "1 2\n2 3\n");
	assert_int_equal(first, 1);
	assert_int_equal(second, 2);
	assert_rows(store, "SELECT kind FROM main.change ORDER BY commit_id", "A\nM\nA\n");
	/* An older commit again: nothing is read, nothing is added. */
	store_forget_snapshot(store, 1);
	assert_rows(store, "DELETE FROM main.snapshot WHERE id = 1", "");
	assert_rows(store, "UPDATE main.snapshot SET first_time = NULL", "");
	collected(store, repo, hex, 1);
	assert_rows(store, "SELECT count(*) FROM main.git_commit", "3\n");
	assert_rows(store, "SELECT commits || ' ' || first_time || ' ' || last_time FROM main.snapshot WHERE id = 3",
		    "2 1000000000 1000000001\n");
	repo_free(repo);
	store_close(store);
}

/* Everything a snapshot says of its history, against git. */
static void assert_snapshot_is(struct store *store, int64_t snapshot_id, const char *directory, const char *revision)
{
	struct buf sql = {0}, command = {0};

	buf_addf(&sql,
		 "SELECT oid || is_mainline FROM main.snapshot_commit JOIN main.git_commit ON id = commit_id "
		 "WHERE snapshot_id = %d ORDER BY 1",
		 (int)snapshot_id);
	buf_addf(&command,
		 "git rev-list --first-parent %s > line; git rev-list %s | while read c; do "
		 "if grep -q $c line; then echo ${c}1; else echo ${c}0; fi; done | LC_ALL=C sort",
		 revision, revision);
	assert_same_as_git(store, buf_text(&sql), directory, buf_text(&command));
	buf_clear(&sql);
	buf_clear(&command);
	buf_addf(&sql,
		 "SELECT commits || ' ' || merges || ' ' || first_time || ' ' || last_time FROM main.snapshot "
		 "WHERE id = %d",
		 (int)snapshot_id);
	buf_addf(&command,
		 "echo $(git rev-list --count %s) $(git rev-list --count --merges %s) "
		 "$(git log --format=%%ct %s | sort -n | head -1) $(git log -1 --format=%%ct %s)",
		 revision, revision, revision, revision);
	assert_same_as_git(store, buf_text(&sql), directory, buf_text(&command));
	buf_release(&sql);
	buf_release(&command);
}

/* Forty commits on five branches that are merged now and then; times rise, but for every tenth. */
static const char woven_history[] = "git init -q -b main .\n"
				    "for i in 1 2 3 4 5; do git commit -q --allow-empty -m $i; git branch b$i; done\n"
				    "for i in $(seq 1 40); do b=b$(((i * 7 + i / 3) % 5 + 1)); other=b$(((i * 3 + i / "
				    "4) % 5 + 1)); t=$((1700000000 + i * 100))\n"
				    "  [ $((i % 10)) = 0 ] && t=$((t - 5000)); export GIT_COMMITTER_DATE=\"$t +0000\"; "
				    "git checkout -q $b; echo $i > f$i\n"
				    "  git add .; git commit -qm \"$i on $b\"\n"
				    "  if [ $((i % 3)) = 0 ] && [ $b != $other ]; then git merge -q -m \"merge $i\" "
				    "$other >/dev/null; fi; git tag t$i\n"
				    "done; git checkout -q t40\n";

static void audits_on_top_of_each_other_say_what_each_would_say_alone(void **unused)
{
	/* One after the other on one line, then back, across, and the same once more. */
	static const char *const revisions[] = {"t40~12", "t40~9", "t40~3", "t40", "t40~5", "t39",
						"t38",    "t39~1", "t36",   "t40", "t40",   "t37"};
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(d, woven_history);
	repo = opened(d);
	for (size_t i = 0; i < sizeof(revisions) / sizeof(*revisions); i++)
		assert_snapshot_is(store, collected(store, repo, revisions[i], 2), d, revisions[i]);
	/* On top of the last audit, with commits that only others have; beside it, with the last audit merged. */
	shell(d, "export GIT_COMMITTER_DATE='1700009000 +0000'; git checkout -q --detach t40\n"
		 "git merge -q -m all t37 t39 t36 >/dev/null; git tag top\n"
		 "git checkout -q top~2; git merge -q --no-ff -m beside top >/dev/null");
	assert_snapshot_is(store, collected(store, repo, "t40", 2), d, "t40");
	assert_snapshot_is(store, collected(store, repo, "top", 2), d, "top");
	assert_snapshot_is(store, collected(store, repo, NULL, 2), d, "HEAD");
	assert_same_as_git(store, "SELECT count(*) FROM main.git_commit", d, "git rev-list --count HEAD");
	assert_same_as_git(store, changes_sql, d, changes_git);
	assert_rows(store,
		    "SELECT count(*) FROM main.git_commit WHERE id <= (SELECT max(parent_id) FROM main.commit_parent "
		    "WHERE commit_id = id)",
		    "0\n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static void an_empty_repository_has_a_complete_history_of_nothing(void **unused)
{
	struct store *store = memory_store();
	struct err err = {0};
	struct repo *repo;

	(void)unused;
	assert_int_equal(repo_scratch(&repo, &err), 0);
	collected(store, repo, NULL, 2);
	assert_rows(store, "SELECT status || ': ' || detail FROM main.collector", "done: no commits\n");
	assert_rows(store, "SELECT commits FROM main.snapshot WHERE first_time IS NULL", "0\n");
	repo_free(repo);
	store_close(store);
}

static void a_shallow_clone_is_partial_and_whole_once_it_is_deepened(void **unused)
{
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q -b main full; cd full; for i in 1 2 3 4; do echo $i > f$i; git add .; git commit -qm $i; "
		 "done\n"
		 "cd ..; git clone -q --depth 2 file://$PWD/full shallow");
	repo = opened(below(d, "shallow"));
	collected(store, repo, NULL, 1);
	repo_free(repo);
	assert_rows(store, "SELECT subject || ' ' || parents FROM main.git_commit ORDER BY id", "3 1\n4 1\n");
	assert_rows(store, "SELECT p.path FROM main.change JOIN main.path p ON p.id = path_id", "f4\n");
	assert_rows(store, "SELECT status || ': ' || detail FROM main.collector",
		    "partial: 1 commit at which the shallow clone ends\n");
	shell(below(d, "shallow"), "git fetch -q --unshallow");
	repo = opened(below(d, "shallow"));
	collected(store, repo, NULL, 1);
	assert_rows(store, "SELECT subject FROM main.git_commit ORDER BY id", "1\n2\n3\n4\n");
	assert_rows(store, "SELECT count(*) FROM main.change", "4\n");
	assert_rows(store, "SELECT status FROM main.collector WHERE snapshot_id = 2", "done\n");
	assert_rows(store, "SELECT count(*) FROM main.snapshot_commit WHERE snapshot_id = 1", "0\n");
	repo_free(repo);
	/* And the other way: a shallow view of what the store knows in full ends where the clone does. */
	shell(d, "git clone -q --depth 3 file://$PWD/full again");
	repo = opened(below(d, "again"));
	collected(store, repo, NULL, 1);
	assert_rows(store, "SELECT commits FROM main.snapshot WHERE id = 3", "3\n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static struct oid hostile(struct repo *repo, const char *header, const char *rest, size_t n)
{
	struct repo_state state;
	struct err err = {0};
	struct buf raw = {0};
	char hex[OID_HEX_SIZE];
	struct oid oid;

	assert_int_equal(repo_resolve(repo, NULL, &state, &err), 0);
	oid_to_hex(&state.tree, hex);
	buf_addf(&raw, "tree %s\n", hex);
	oid_to_hex(&state.commit, hex);
	buf_addf(&raw, "parent %s\n%s", hex, header);
	buf_add(&raw, rest, n);
	assert_int_equal(repo_scratch_write(repo, OBJECT_COMMIT, buf_view(&raw), &oid, &err), 0);
	repo_scratch_set_head(repo, &oid);
	buf_release(&raw);
	return oid;
}

static void malformed_commits_are_read_and_named(void **unused)
{
	struct store *store = memory_store();
	struct err err = {0};
	struct repo *repo;

	(void)unused;
	assert_int_equal(repo_scratch(&repo, &err), 0);
	commit_in(repo, "a", "1", 1000000000);
	hostile(repo, "author nobody\ncommitter C <c@x> 99999999999999999999 +0000\n\nbad\n", "", 0);
	hostile(repo, "", "", 0);
	hostile(repo, "author A <a@x> <b@x> 5 +9999\ncommitter \n\nnul", "\0\n", 2);
	collected(store, repo, NULL, 1);
	assert_rows(store, "SELECT count(*) FROM main.git_commit", "4\n");
	assert_rows(store, "SELECT count(*) FROM main.diagnostic WHERE collector = 'history'", "3\n");
	assert_rows(store, "SELECT name || '|' || email FROM main.identity ORDER BY id",
		    "Test|test@example.com\n|\nC|c@x\nA|a@x\n");
	assert_rows(store, "SELECT first_time || ' ' || last_time FROM main.snapshot", "1000000000 1000000003\n");
	assert_rows(store, "SELECT status FROM main.collector", "done\n");
	repo_free(repo);
	store_close(store);
}

static void missing_objects_leave_holes_and_the_rest_is_read(void **unused)
{
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q -b main .; gone() { rm -f .git/objects/$(echo $1 | cut -c1-2)/$(echo $1 | cut -c3-); }\n"
		 "for i in 1 2 3 4 5; do mkdir -p d$i; echo $i > d$i/f; git add .; git commit -qm $i; done\n"
		 "gone $(git rev-parse HEAD~3); gone $(git rev-parse HEAD~1:d4)");
	repo = opened(d);
	collected(store, repo, NULL, 2);
	assert_rows(store, "SELECT subject FROM main.git_commit ORDER BY id", "3\n4\n5\n");
	assert_rows(store,
		    "SELECT c.subject || p.path FROM main.change JOIN main.git_commit c ON c.id = commit_id "
		    "JOIN main.path p ON p.id = path_id",
		    "5d5/f\n");
	assert_rows(store, "SELECT status || ': ' || detail FROM main.collector",
		    "partial: 1 commit is missing or damaged; 2 commits whose changes are not known\n");
	assert_rows(store, "SELECT count(*) FROM main.diagnostic", "3\n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static void what_is_not_known_stays_said_until_it_is_there(void **unused)
{
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q -b main .; for i in 1 2 3; do echo $i > f; git add .; git commit -qm $i; done\n"
		 "t=.git/objects/$(git rev-parse HEAD~1^{tree} | sed 's#^..#&/#'); mv $t gone; echo $t > where\n"
		 "git commit -q --allow-empty -m 4");
	repo = opened(d);
	collected(store, repo, "HEAD~1", 1);
	collected(store, repo, NULL, 1);
	assert_rows(store, "SELECT snapshot_id || ' ' || count(*) FROM main.diagnostic GROUP BY snapshot_id",
		    "1 2\n2 2\n");
	assert_rows(store, "SELECT subject FROM main.change JOIN main.git_commit ON id = commit_id", "1\n");
	assert_int_equal(repo_failed_objects(repo), 1);
	repo_free(repo);
	shell(d, "mv gone $(cat where)");
	repo = opened(d);
	collected(store, repo, NULL, 1);
	assert_rows(store, "SELECT subject FROM main.change JOIN main.git_commit ON id = commit_id ORDER BY id",
		    "1\n2\n3\n");
	assert_rows(store, "SELECT count(*) FROM main.git_commit WHERE problem IS NOT NULL", "0\n");
	assert_rows(store, "SELECT count(*) FROM main.diagnostic WHERE snapshot_id = 3", "0\n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static void trailers_are_those_of_git(void **unused)
{
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(
	    d,
	    "git init -q -b main .; m() { printf \"$1\" | git commit -q --allow-empty --cleanup=verbatim -F -; }\n"
	    "m 'one\\n\\nbody\\n\\nSigned-off-by: A <a@x>\\nCo-authored-by: B <b@x>\\n'\n"
	    "m 'two\\n\\nKey: value\\n continued\\nother-key :  x  \\n\\n\\n'\n"
	    "m 'three\\n\\nnot a block\\nKey: value\\n'\n"
	    "m 'four\\n\\nnoise\\nnoise\\nnoise\\nSigned-off-by: A <a@x>\\n'\n"
	    "m 'five\\n\\nnoise\\nnoise\\nnoise\\nnoise\\nSigned-off-by: A <a@x>\\n'\n"
	    "m 'Key: in the subject'\n m 'six\\nKey: still the subject\\n\\n'\n m 'seven\\n\\nKey: a\\n\\nbody'\n"
	    "m 'eight\\n\\n  indented\\nKey: v\\n'\n m 'nine\\n\\n(cherry picked from commit 123)\\nx\\nFixes: #1\\n'\n"
	    "m 'ten\\n\\nKey:\\nhttp://x.y/z\\n'\n");
	repo = opened(d);
	collected(store, repo, NULL, 1);
	assert_same_as_git(
	    store,
	    "SELECT subject || '|' || key || '=' || value FROM main.trailer JOIN main.git_commit c ON c.id = "
	    "commit_id ORDER BY commit_id, ordinal",
	    d,
	    "git log --reverse --format='%s%x01%(trailers:only,unfold,key_value_separator==)' | awk -F'\\001' "
	    "'NF==2{s=$1; if ($2 != \"\") print s \"|\" $2; next} $0 != \"\"{print s \"|\" $0}'");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

static void co_authors_are_rows_and_the_author_is_none_of_them(void **unused)
{
	char *d = new_directory();
	struct store *store = memory_store();
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q -b main .; m() { printf \"$1\" | git commit -q --allow-empty --cleanup=verbatim -F -; }\n"
		 "m 'one\\n\\nCo-authored-by: B <b@x>\\nCO-AUTHORED-BY: A U Thor <author@example.com>\\n'\n"
		 "m 'two\\n\\n* a\\n\\nCo-authored-by: B <b@x>\\n\\n* b\\n\\nCo-authored-by: C c@x\\nCo-authored-by: B "
		 "<b@x>\\n'\n"
		 "m 'three\\n\\nCo-authored-by: thor <Author@Example.com>\\n'\n"
		 "m 'four\\n\\nCo-authored-by: A U Thor\\nCo-authored-by: C O Mitter <committer@example.com>\\n'\n"
		 "m 'five\\n\\nCo-authored-by: A U Thor <thor@home>\\nReviewed-by: R <r@x>\\n'\n");
	repo = opened(d);
	collected(store, repo, NULL, 1);
	assert_rows(store,
		    "SELECT c.subject || ': ' || i.name || ' <' || i.email || '>' FROM main.co_author o "
		    "JOIN main.git_commit c ON c.id = o.commit_id JOIN main.identity i ON i.id = o.identity_id "
		    "ORDER BY c.id, i.name",
		    "one: B <b@x>\ntwo: B <b@x>\ntwo: C <c@x>\nfour: C O Mitter <committer@example.com>\n"
		    "five: A U Thor <thor@home>\n");
	assert_rows(store, "SELECT count(*) FROM main.identity", "5\n");
	/* Those of the commits the store had are still there, and known ones get no second number. */
	shell(d, "printf 'six\\n\\nCo-authored-by: B <b@x>\\n' | git commit -q --allow-empty -F -");
	repo_free(repo);
	repo = opened(d);
	collected(store, repo, NULL, 1);
	assert_rows(store,
		    "SELECT i.name || count(*) FROM main.co_author o JOIN main.identity i ON i.id = o.identity_id "
		    "GROUP BY i.id ORDER BY i.name",
		    "A U Thor1\nB3\nC1\nC O Mitter1\n");
	repo_free(repo);
	store_close(store);
	remove_directory(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(commits_and_changes_are_those_of_git_log),
	    cmocka_unit_test(rows_are_the_same_with_any_number_of_workers),
	    cmocka_unit_test(a_second_audit_reads_only_what_is_new),
	    cmocka_unit_test(audits_on_top_of_each_other_say_what_each_would_say_alone),
	    cmocka_unit_test(an_empty_repository_has_a_complete_history_of_nothing),
	    cmocka_unit_test(a_shallow_clone_is_partial_and_whole_once_it_is_deepened),
	    cmocka_unit_test(malformed_commits_are_read_and_named),
	    cmocka_unit_test(missing_objects_leave_holes_and_the_rest_is_read),
	    cmocka_unit_test(what_is_not_known_stays_said_until_it_is_there),
	    cmocka_unit_test(trailers_are_those_of_git),
	    cmocka_unit_test(co_authors_are_rows_and_the_author_is_none_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
