#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "base/limits.h"
#include "repo/file_list.h"
#include "repo/scratch.h"
#include "repo_git.h"

/* Each entry as "mode oid path" and a line end, as git ls-tree and ls-files can print it too. */
static void print_listing(const struct file_list *list, struct buf *out)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct tree_entry *entry = &list->entries[i];
		char hex[OID_HEX_SIZE];

		oid_to_hex(&entry->oid, hex);
		buf_addf(out, "%06o %s ", entry->mode, hex);
		buf_add_view(out, entry->path);
		buf_add_char(out, '\n');
	}
}

static void assert_same_as_git(const struct file_list *list, const char *directory, const char *command)
{
	struct buf ours = {0}, theirs = {0};

	print_listing(list, &ours);
	assert_int_equal(run_shell(directory, command, &theirs), 0);
	assert_string_equal(buf_text(&ours), buf_text(&theirs));
	buf_release(&ours);
	buf_release(&theirs);
}

static const char *problem_of(const struct file_list *list, const char *subject)
{
	for (size_t i = 0; i < list->problem_count; i++)
		if (view_is(list->problems[i].subject, subject))
			return list->problems[i].message.p;
	return NULL;
}

static void a_tree_lists_what_git_ls_tree_lists(void **unused)
{
	char *d = new_directory();
	struct err err = {0};
	struct repo_state state;
	struct file_list list;
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q -b main .; mkdir -p a/b a.d; echo 1 > a/b/c; echo 2 > a.d/x; echo 3 > a-b; echo 4 > a.c\n"
		 "chmod +x a-b; ln -s /etc/passwd link; echo 5 > 'new\nline'; echo 6 > \"$(printf 'latin\\351')\"\n"
		 "git add .; git update-index --add --cacheinfo 160000,1234567890123456789012345678901234567890,sub\n"
		 "git commit -qm one");
	repo = opened(d);
	assert_int_equal(repo_resolve(repo, NULL, &state, &err), 0);
	assert_int_equal(file_list_of_tree(&list, repo, &state.tree, &err), 0);
	assert_same_as_git(&list, d,
			   "git -c core.quotePath=false ls-tree -rz HEAD | sed -z 's/^\\([0-9]*\\) [a-z]* "
			   "\\([0-9a-f]*\\)\\t/\\1 \\2 /' | tr '\\0' '\\n'");
	assert_int_equal(list.problem_count, 0);
	assert_non_null(file_list_find(&list, VIEW("a/b/c")));
	assert_null(file_list_find(&list, VIEW("a/b")));
	file_list_release(&list);
	repo_free(repo);
	remove_directory(d);
}

static const char ls_files[] =
    "git ls-files -z --cached --others --exclude-standard --deduplicate | LC_ALL=C sort -zu | while read -r -d '' f; "
    "do\n"
    "if [ -L \"$f\" ]; then m=120000; o=$(printf %s \"$(readlink \"$f\")\" | git hash-object --stdin)\n"
    "elif [ -f \"$f\" ]; then m=100644; [ -x \"$f\" ] && m=100755; o=$(git hash-object --no-filters \"$f\")\n"
    "else continue; fi; echo \"$m $o $f\"; done";

static void a_working_tree_lists_what_git_ls_files_lists(void **unused)
{
	char *d = new_directory();
	struct err err = {0};
	struct file_list list;
	struct buf bash = {0};
	struct repo *repo;

	(void)unused;
	shell(
	    d,
	    "git init -q -b main .; mkdir -p src build/keep deep/a/b docs logs 'odd [x]' other; echo 1 > src/a.c\n"
	    "echo 1 > build/keep/tracked; echo 1 > gone; printf 'a\\r\\n' > crlf.txt; echo '*.txt text' > "
	    ".gitattributes\n"
	    "echo t > logs/keep.log; git add .; git commit -qm one; git rm -q --cached logs/keep.log\n"
	    "rm gone; echo 2 >> src/a.c; echo u > untracked; ln -s / root; ln -s src/a.c rel; chmod +x untracked\n"
	    "printf "
	    "'build/\\n*.log\\n!important.log\\n/anchored\\ndeep/**/x\\nfoo/*\\n!foo/bar\\n\\\\#hash\\n[ab]c\\ntrail "
	    "\\n"
	    "esc\\\\ \\n**/any\\n' > .gitignore; printf '*.o\\n!/b/\\r\\n' > src/.gitignore; echo secret > "
	    ".git/info/exclude\n"
	    "touch src/a.o a.o x.log important.log anchored src/anchored deep/x deep/a/x deep/a/b/x deep/a/b/y secret\n"
	    "touch '#hash' ac bc cc trail 'esc ' any docs/any docs/many build/junk build/keep/junk 'odd [x]/f'\n"
	    "mkdir -p foo/bar foo/baz src/b; touch foo/bar/1 foo/baz/1 src/b/f.o src/b/f\n"
	    "mkdir nested; git -C nested init -q; touch nested/inside; mkfifo pipe; mkfifo other/.gitignore; touch "
	    "other/f\n"
	    "mkdir .rescue; echo x > .rescue/db; echo .rescue >> .git/info/exclude");
	repo = opened(d);
	assert_int_equal(file_list_of_worktree(&list, repo, &err), 0);
	buf_add_text(&bash, "rm -f other/.gitignore; bash -c '");
	for (const char *c = ls_files; *c; c++)
		if (*c == '\'')
			buf_add_text(&bash, "'\\''");
		else
			buf_add_char(&bash, *c);
	buf_add_char(&bash, '\'');
	assert_same_as_git(&list, d, buf_text(&bash));
	assert_non_null(problem_of(&list, "nested"));
	assert_non_null(problem_of(&list, "pipe"));
	assert_non_null(problem_of(&list, "other/.gitignore"));
	buf_release(&bash);
	file_list_release(&list);
	repo_free(repo);
	remove_directory(d);
}

static void a_directory_lists_everything_but_git_and_rescue(void **unused)
{
	char *d = new_directory();
	struct err err = {0};
	struct file_list list, again;
	struct buf out = {0};

	(void)unused;
	shell(d, "mkdir -p a/.git a/b .rescue; touch a/.git/x a/b/c .rescue/y a/.gitignore z; ln -s .. a/up; mkfifo f");
	assert_int_equal(file_list_of_directory(&list, d, &err), 0);
	print_listing(&list, &out);
	assert_string_equal(buf_text(&out), "100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 a/.gitignore\n"
					    "100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 a/b/c\n"
					    "120000 a96aa0ea9d8c443416d31c3a85dbe928f120cc23 a/up\n"
					    "100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 z\n");
	assert_non_null(problem_of(&list, "f"));
	assert_int_equal(file_list_of_directory(&again, d, &err), 0);
	assert_true(oid_equal(&list.tree, &again.tree));
	file_list_release(&again);
	shell(d, "echo 1 > z");
	assert_int_equal(file_list_of_directory(&again, d, &err), 0);
	assert_false(oid_equal(&list.tree, &again.tree));
	file_list_release(&again);
	file_list_release(&list);
	assert_int_equal(file_list_of_directory(&list, below(d, "missing"), &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	file_list_release(&list);
	buf_release(&out);
	remove_directory(d);
}

static void contents_are_those_of_disk_and_never_from_outside(void **unused)
{
	char *d = new_directory();
	struct err err = {0};
	struct file_list list;
	struct file_reader *reader;
	struct buf out = {0};
	int64_t size;

	(void)unused;
	shell(d, "mkdir -p in/a in/b; echo text > in/a/f; echo text > in/b/f; echo text > in/g; ln -s g in/link; echo "
		 "secret > f");
	assert_int_equal(file_list_of_directory(&list, below(d, "in"), &err), 0);
	assert_int_equal(file_reader_open(&reader, &list, NULL, &err), 0);
	assert_int_equal(file_read(reader, file_list_find(&list, VIEW("a/f")), 100, &out, &size, &err), CONTENT_READ);
	assert_string_equal(buf_text(&out), "text\n");
	assert_int_equal(file_read(reader, file_list_find(&list, VIEW("a/f")), 4, &out, &size, &err),
			 CONTENT_TOO_LARGE);
	assert_int_equal(size, 5);
	assert_int_equal(file_read(reader, file_list_find(&list, VIEW("link")), 100, &out, &size, &err), CONTENT_READ);
	assert_string_equal(buf_text(&out), "g");
	/* Afterwards a directory and a file become symlinks out of the tree, and a file changes. */
	shell(d, "rm -r in/a; ln -s .. in/a; echo other > in/g; rm in/b/f; ln -s ../../f in/b/f");
	assert_int_equal(file_read(reader, file_list_find(&list, VIEW("a/f")), 100, &out, &size, &err), CONTENT_FAILED);
	assert_int_equal(file_read(reader, file_list_find(&list, VIEW("b/f")), 100, &out, &size, &err), CONTENT_FAILED);
	assert_int_equal(file_read(reader, file_list_find(&list, VIEW("g")), 100, &out, &size, &err), CONTENT_FAILED);
	file_reader_free(reader);
	file_list_release(&list);
	buf_release(&out);
	remove_directory(d);
}

static void add_item(struct buf *tree, const char *mode_and_name, const struct oid *oid)
{
	buf_add(tree, mode_and_name, strlen(mode_and_name) + 1);
	buf_add(tree, oid->bytes, sizeof(oid->bytes));
}

static struct oid written(struct repo *repo, enum object_type type, struct buf *content)
{
	struct err err = {0};
	struct oid oid;

	assert_int_equal(repo_scratch_write(repo, type, buf_view(content), &oid, &err), 0);
	buf_release(content);
	return oid;
}

static void hostile_trees_are_listed_as_far_as_they_go(void **unused)
{
	struct err err = {0};
	struct repo *repo;
	struct file_list list;
	struct file_reader *reader;
	struct buf raw = {0};
	struct oid blob, tree, missing = {{1}};
	int64_t size;

	(void)unused;
	assert_int_equal(repo_scratch(&repo, &err), 0);
	buf_add_text(&raw, "content");
	blob = written(repo, OBJECT_BLOB, &raw);
	add_item(&raw, "100664 z", &blob);
	add_item(&raw, "100644 a", &blob);
	add_item(&raw, "100644 a", &blob);
	add_item(&raw, "100644 ..", &blob);
	add_item(&raw, "40000 lost", &missing);
	add_item(&raw, "0 zero", &blob);
	add_item(&raw, "40000 noTree", &blob);
	add_item(&raw, "100644 noBlob", &missing);
	buf_add_text(&raw, "100644 cut");
	tree = written(repo, OBJECT_TREE, &raw);
	assert_int_equal(file_list_of_tree(&list, repo, &tree, &err), 0);
	assert_int_equal(list.count, 5);
	assert_true(view_is(list.entries[0].path, ".."));
	assert_true(view_is(list.entries[1].path, "a"));
	assert_int_equal(file_list_find(&list, VIEW("z"))->mode, MODE_FILE);
	assert_int_equal(file_list_find(&list, VIEW("zero"))->mode, MODE_SUBMODULE);
	assert_non_null(problem_of(&list, ".."));
	assert_non_null(problem_of(&list, "a"));
	assert_non_null(problem_of(&list, "lost/"));
	assert_non_null(problem_of(&list, "noTree/"));
	assert_non_null(problem_of(&list, ""));
	assert_int_equal(file_reader_open(&reader, &list, repo, &err), 0);
	assert_int_equal(file_read(reader, file_list_find(&list, VIEW("noBlob")), 100, &raw, &size, &err),
			 CONTENT_FAILED);
	assert_non_null(strstr(err.message, "is missing"));
	assert_int_equal(file_read(reader, file_list_find(&list, VIEW("zero")), 100, &raw, &size, &err), CONTENT_NONE);
	assert_int_equal(file_read(reader, file_list_find(&list, VIEW("a")), 7, &raw, &size, &err), CONTENT_READ);
	assert_string_equal(buf_text(&raw), "content");
	file_reader_free(reader);
	file_list_release(&list);
	buf_release(&raw);
	repo_free(repo);
}

static void a_tree_that_names_billions_of_files_is_cut(void **unused)
{
	struct err err = {0};
	struct repo *repo;
	struct file_list list;
	struct buf raw = {0};
	struct oid oid;

	(void)unused;
	assert_int_equal(repo_scratch(&repo, &err), 0);
	oid = written(repo, OBJECT_TREE, &(struct buf){0}); /* empty directories: no file would ever end the walk */
	for (int level = 0; level < 12; level++) {
		char name[] = "40000 a";

		for (; name[6] <= 'j'; name[6]++)
			add_item(&raw, name, &oid);
		oid = written(repo, OBJECT_TREE, &raw);
		raw = (struct buf){0};
	}
	file_list_of_tree(&list, repo, &oid, &err);
	assert_int_equal(list.count, 0);
	assert_true(list.problem_count > 0);
	file_list_release(&list);
	repo_free(repo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_tree_lists_what_git_ls_tree_lists),
	    cmocka_unit_test(a_working_tree_lists_what_git_ls_files_lists),
	    cmocka_unit_test(a_directory_lists_everything_but_git_and_rescue),
	    cmocka_unit_test(contents_are_those_of_disk_and_never_from_outside),
	    cmocka_unit_test(hostile_trees_are_listed_as_far_as_they_go),
	    cmocka_unit_test(a_tree_that_names_billions_of_files_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
