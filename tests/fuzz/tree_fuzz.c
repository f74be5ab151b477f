/*
 * Two raw trees, the first as long as the first two bytes say: listed, compared with each other and with nothing, and
 * searched for renames. The scratch repository holds them and one file content, whose id entries may name.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "repo/diff.h"
#include "repo/file_list.h"
#include "repo/scratch.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_paths(const struct change_list *list)
{
	for (size_t i = 1; i < list->count; i++)
		if (view_cmp(list->items[i - 1].path, list->items[i].path) >= 0)
			BUG("change %zu of %zu is not after the one before", i, list->count);
}

static void compare(struct differ *differ, const struct oid *before, const struct oid *after)
{
	struct change_list list = {0};

	if (differ_compare(differ, before, after, &list, NULL) == 0) {
		check_paths(&list);
		differ_find_renames(differ, &list);
	}
	change_list_release(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t first = size < 2 ? 0 : (size_t)data[0] << 8 | data[1];
	struct view all = view_slice((struct view){(const char *)data, size}, 2, size);
	struct oid before, after, content;
	struct file_list list;
	struct differ *differ;
	struct repo *repo;

	if (repo_scratch(&repo, NULL))
		return 0;
	differ = differ_new(repo);
	if (repo_scratch_write(repo, OBJECT_BLOB, VIEW("content\n"), &content, NULL) == 0 &&
	    repo_scratch_write(repo, OBJECT_TREE, view_slice(all, 0, first), &before, NULL) == 0 &&
	    repo_scratch_write(repo, OBJECT_TREE, view_slice(all, first, all.n), &after, NULL) == 0) {
		file_list_of_tree(&list, repo, &after, NULL);
		file_list_release(&list);
		compare(differ, &before, &after);
		compare(differ, &after, &before);
		compare(differ, NULL, &after);
	}
	differ_free(differ);
	repo_free(repo);
	return 0;
}
