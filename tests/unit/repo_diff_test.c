#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "repo/diff.h"
#include "repo/scratch.h"
#include "repo_git.h"

static struct repo *scratch(void)
{
	struct err err = {0};
	struct repo *repo;

	assert_int_equal(repo_scratch(&repo, &err), 0);
	return repo;
}

static struct oid blob(struct repo *repo, const char *content)
{
	struct err err = {0};
	struct oid oid;

	assert_int_equal(repo_scratch_write(repo, OBJECT_BLOB, view_of(content), &oid, &err), 0);
	return oid;
}

struct item {
	const char *mode_and_name;
	struct oid oid;
};

static struct oid tree_of(struct repo *repo, const struct item *items, size_t count)
{
	struct buf raw = {0};
	struct err err = {0};
	struct oid oid;

	for (size_t i = 0; i < count; i++) {
		buf_add(&raw, items[i].mode_and_name, strlen(items[i].mode_and_name) + 1);
		buf_add(&raw, items[i].oid.bytes, sizeof(items[i].oid.bytes));
	}
	assert_int_equal(repo_scratch_write(repo, OBJECT_TREE, buf_view(&raw), &oid, &err), 0);
	buf_release(&raw);
	return oid;
}

#define TREE(repo, ...)                                   \
	tree_of(repo, (const struct item[]){__VA_ARGS__}, \
		sizeof((const struct item[]){__VA_ARGS__}) / sizeof(struct item))

/* "A path", "R98 old new" …, each with a line end. */
static void assert_changes(const struct change_list *list, const char *expected)
{
	struct buf out = {0};

	for (size_t i = 0; i < list->count; i++) {
		const struct change *change = &list->items[i];

		buf_addf(&out, "%c", change->kind);
		if (change->kind == 'R')
			buf_addf(&out, "%d %.*s", change->similarity, VIEW_ARG(change->old_path));
		buf_addf(&out, " %.*s\n", VIEW_ARG(change->path));
	}
	assert_string_equal(buf_text(&out), expected);
	buf_release(&out);
}

static void trees_out_of_order_still_pair_equal_paths(void **unused)
{
	struct repo *repo = scratch();
	struct oid a = blob(repo, "a"), b = blob(repo, "b");
	struct oid sub = TREE(repo, {"100644 x", a}, {"100644 y", b});
	struct oid before = TREE(repo, {"100644 b", a}, {"40000 d", sub}, {"100644 a", a}, {"100644 c", a});
	struct oid after =
	    TREE(repo, {"100644 a", a}, {"100644 b", b}, {"100664 c", a}, {"40000 d", sub}, {"120000 e", b});
	struct differ *differ = differ_new(repo);
	struct change_list list = {0};
	struct err err = {0};

	(void)unused;
	assert_int_equal(differ_compare(differ, &before, &after, &list, &err), 0);
	assert_changes(&list, "M b\nA e\n");
	assert_int_equal(differ_compare(differ, &before, &before, &list, &err), 0);
	assert_changes(&list, "");
	assert_int_equal(differ_compare(differ, NULL, &after, &list, &err), 0);
	assert_changes(&list, "A a\nA b\nA c\nA d/x\nA d/y\nA e\n");
	before = TREE(repo, {"100644 a", a}, {"100644 a", b}, {"100644 a", a});
	assert_int_equal(differ_compare(differ, &before, &after, &list, &err), 0);
	differ_free(differ);
	change_list_release(&list);
	repo_free(repo);
}

static void damage_fails_one_comparison_and_not_the_next(void **unused)
{
	struct repo *repo = scratch();
	struct oid a = blob(repo, "a"), missing = {{7}}, cut, empty_name;
	struct oid good = TREE(repo, {"100644 a", a});
	struct oid holed = TREE(repo, {"100644 a", a}, {"40000 d", missing});
	struct oid wrong = TREE(repo, {"40000 a", a});
	struct oid null_id = TREE(repo, {"100644 n", {{0}}});
	struct differ *differ = differ_new(repo);
	struct change_list list = {0};
	struct err err = {0};

	(void)unused;
	assert_int_equal(repo_scratch_write(repo, OBJECT_TREE, VIEW("100644 cut\0abc"), &cut, &err), 0);
	empty_name = TREE(repo, {"100644 ", a});
	assert_int_equal(differ_compare(differ, &good, &holed, &list, &err), -1);
	assert_non_null(strstr(err.message, "is missing"));
	err_clear(&err);
	assert_int_equal(differ_compare(differ, &good, &cut, &list, &err), -1);
	assert_non_null(strstr(err.message, "damaged"));
	assert_int_equal(differ_compare(differ, NULL, &empty_name, &list, &err), -1);
	assert_int_equal(differ_compare(differ, &good, &wrong, &list, &err), -1);
	assert_int_equal(list.count, 0);
	assert_int_equal(differ_compare(differ, &null_id, &good, &list, &err), 0);
	assert_int_equal(differ_find_renames(differ, &list), RENAMES_MISSING); /* its content cannot be compared */
	assert_changes(&list, "A a\nD n\n");
	differ_free(differ);
	change_list_release(&list);
	repo_free(repo);
}

static void a_tree_of_billions_of_files_is_given_up(void **unused)
{
	struct repo *repo = scratch();
	struct oid oid = blob(repo, "x");
	struct differ *differ = differ_new(repo);
	struct change_list list = {0};
	struct err err = {0};

	(void)unused;
	oid = TREE(repo, {"100644 f", oid});
	for (int level = 0; level < 40; level++)
		oid = TREE(repo, {"40000 a", oid}, {"40000 b", oid});
	assert_int_equal(differ_compare(differ, NULL, &oid, &list, &err), -1);
	assert_int_equal(err.kind, ERR_INCOMPLETE);
	assert_int_equal(list.count, 0);
	differ_free(differ);
	change_list_release(&list);
	repo_free(repo);
}

static void renames_prefer_equal_content_then_equal_name_then_likeness(void **unused)
{
	struct repo *repo = scratch();
	struct differ *differ = differ_new(repo);
	struct change_list list = {0};
	struct err err = {0};
	struct oid same = blob(repo, "same\n"), empty = blob(repo, "");
	struct oid text = blob(repo, "1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n"),
		   near = blob(repo, "1\n2\n3\n4\n5\n6\n7\n8\n9\nx\n");
	struct oid half = blob(repo, "1\n2\n3\n4\n5\na\nb\nc\nd\ne\n"),
		   less = blob(repo, "1\n2\n3\n4\nq\na\nb\nc\nd\nf\n");
	struct oid sub = TREE(repo, {"100644 two", same}), before, after;

	(void)unused;
	/* Two sources of one content: the one with the target's file name is taken, though it comes later. */
	before = TREE(repo, {"100644 one", same}, {"40000 z", sub});
	after = TREE(repo, {"40000 n", sub});
	assert_int_equal(differ_compare(differ, &before, &after, &list, &err), 0);
	assert_int_equal(differ_find_renames(differ, &list), RENAMES_KNOWN);
	assert_changes(&list, "R100 z/two n/two\nD one\n");
	/* Empty files are renamed too; a link only when its target is the same. */
	before = TREE(repo, {"100644 e", empty}, {"120000 l", near});
	after = TREE(repo, {"100755 f", empty}, {"120000 m", near}, {"120000 n", text});
	assert_int_equal(differ_compare(differ, &before, &after, &list, &err), 0);
	assert_int_equal(differ_find_renames(differ, &list), RENAMES_KNOWN);
	assert_changes(&list, "R100 e f\nR100 l m\nA n\n");
	/* 50% is a rename, 40% is none; the more alike source wins. */
	before = TREE(repo, {"100644 a", text}, {"100644 b", less});
	after = TREE(repo, {"100644 c", half});
	assert_int_equal(differ_compare(differ, &before, &after, &list, &err), 0);
	assert_int_equal(differ_find_renames(differ, &list), RENAMES_KNOWN);
	assert_changes(&list, "D a\nR80 b c\n");
	after = TREE(repo, {"100644 c", near});
	assert_int_equal(differ_compare(differ, &before, &after, &list, &err), 0);
	assert_int_equal(differ_find_renames(differ, &list), RENAMES_KNOWN);
	assert_changes(&list, "D b\nR90 a c\n");
	before = TREE(repo, {"100644 b", less});
	after = TREE(repo, {"100644 c", text});
	assert_int_equal(differ_compare(differ, &before, &after, &list, &err), 0);
	assert_int_equal(differ_find_renames(differ, &list), RENAMES_KNOWN);
	assert_changes(&list, "D b\nA c\n");
	differ_free(differ);
	change_list_release(&list);
	repo_free(repo);
}

static void contents_that_are_missing_leave_renames_unknown(void **unused)
{
	struct repo *repo = scratch();
	struct differ *differ = differ_new(repo);
	struct change_list list = {0};
	struct err err = {0};
	struct oid a = blob(repo, "a\n"), one = {{1}}, two = {{2}};
	struct oid before = TREE(repo, {"100644 x", one}, {"100644 y", two}),
		   after = TREE(repo, {"100644 p", a}, {"100644 q", two});

	(void)unused;
	assert_int_equal(differ_compare(differ, &before, &after, &list, &err), 0);
	assert_int_equal(differ_find_renames(differ, &list), RENAMES_MISSING);
	assert_changes(&list, "A p\nR100 y q\nD x\n");
	differ_free(differ);
	change_list_release(&list);
	repo_free(repo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(trees_out_of_order_still_pair_equal_paths),
	    cmocka_unit_test(damage_fails_one_comparison_and_not_the_next),
	    cmocka_unit_test(a_tree_of_billions_of_files_is_given_up),
	    cmocka_unit_test(renames_prefer_equal_content_then_equal_name_then_likeness),
	    cmocka_unit_test(contents_that_are_missing_leave_renames_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
