#include "collect/import_tree.h"

#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

/* --- by the end --------------------------------------------------------------------------------------------------- */

static int compare_ends(const void *left, const void *right)
{
	const struct view *a = left, *b = right;
	size_t i = a->n, j = b->n;

	while (i > 0 && j > 0 && a->p[i - 1] == b->p[j - 1])
		i--, j--;
	if (i == 0 || j == 0)
		return (i > 0) - (j > 0);
	return (unsigned char)a->p[i - 1] < (unsigned char)b->p[j - 1] ? -1 : 1;
}

static void suffixes_of(struct suffixes *suffixes, const struct view *paths, size_t count)
{
	suffixes->items = xcalloc(count, sizeof(*suffixes->items));
	suffixes->count = count;
	if (count) {
		memcpy(suffixes->items, paths, count * sizeof(*paths));
		qsort(suffixes->items, count, sizeof(*suffixes->items), compare_ends);
	}
}

/* The first item that does not sort before `end`: what ends with it follows from there. */
static size_t lower_bound(const struct suffixes *suffixes, struct view end)
{
	size_t low = 0, high = suffixes->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_ends(&suffixes->items[middle], &end) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_end(struct view path, struct view end)
{
	return path.n >= end.n && view_eq(view_slice(path, path.n - end.n, path.n), end);
}

/* What is `end` itself or ends with '/' and it; *several: there is more than one. */
static struct view find_end(const struct suffixes *suffixes, struct view end, bool *several)
{
	struct buf key = {0};
	struct view found = {0};
	size_t at = lower_bound(suffixes, end);

	*several = false;
	if (at < suffixes->count && view_eq(suffixes->items[at], end))
		found = suffixes->items[at];
	buf_add_char(&key, '/');
	buf_add_view(&key, end);
	at = lower_bound(suffixes, buf_view(&key));
	for (; at < suffixes->count && has_end(suffixes->items[at], buf_view(&key)) && !*several; at++) {
		*several = found.p != NULL;
		found = suffixes->items[at];
	}
	buf_release(&key);
	return found;
}

/* --- the tree ----------------------------------------------------------------------------------------------------- */

void import_tree_of(struct import_tree *tree, const struct view *paths, size_t count)
{
	struct view *above;

	for (size_t i = 0; i < count; i++)
		intern_add(&tree->files, paths[i], NULL);
	suffixes_of(&tree->file_ends, tree->files.items, tree->files.count);
	directories_of(&tree->directories, tree->files.items, tree->files.count);
	above = xcalloc(tree->directories.count, sizeof(*above));
	for (size_t i = 0; i < tree->directories.count; i++)
		above[i] = tree->directories.items[i].path;
	suffixes_of(&tree->directory_ends, above, tree->directories.count);
	free(above);
}

void import_tree_release(struct import_tree *tree)
{
	intern_release(&tree->files);
	directories_release(&tree->directories);
	free(tree->file_ends.items);
	free(tree->directory_ends.items);
	*tree = (struct import_tree){0};
}

int64_t import_tree_find(const struct import_tree *tree, struct view path)
{
	return intern_find(&tree->files, path);
}

int64_t import_tree_find_end(const struct import_tree *tree, struct view end)
{
	bool several;
	struct view found = find_end(&tree->file_ends, end, &several);

	return several ? PATH_AMBIGUOUS : found.p ? intern_find(&tree->files, found) : PATH_NONE;
}

bool import_tree_has_directory_end(const struct import_tree *tree, struct view end)
{
	bool several;

	return end.n && find_end(&tree->directory_ends, end, &several).p != NULL;
}

/* The first file that does not sort before `key`. */
static size_t first_from(const struct import_tree *tree, struct view key)
{
	size_t low = 0, high = tree->files.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (view_cmp(tree->files.items[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_start(struct view path, struct view start)
{
	return view_common_prefix(path, start) == start.n;
}

/* `key` gets what is put before the names in a directory. */
static void start_key(struct buf *key, struct view directory)
{
	buf_clear(key);
	buf_add_view(key, directory);
	if (directory.n)
		buf_add_char(key, '/');
}

bool import_tree_has_directory(const struct import_tree *tree, struct view path)
{
	struct buf key = {0};
	size_t at;
	bool found;

	start_key(&key, path);
	at = first_from(tree, buf_view(&key));
	found = at < tree->files.count && has_start(tree->files.items[at], buf_view(&key));
	buf_release(&key);
	return found;
}

int64_t import_tree_next_in(const struct import_tree *tree, struct view directory, int64_t after)
{
	struct buf key = {0};
	size_t n = directory.n ? directory.n + 1 : 0;
	size_t at;

	start_key(&key, directory);
	at = after == PATH_NONE ? first_from(tree, buf_view(&key)) : (size_t)after + 1;
	while (at < tree->files.count && has_start(tree->files.items[at], buf_view(&key))) {
		struct view path = tree->files.items[at];
		size_t slash = view_find(path, n, VIEW("/"));

		if (slash == path.n) {
			buf_release(&key);
			return (int64_t)at;
		}
		/* past everything below: '0' is the byte after '/' */
		start_key(&key, directory);
		buf_add_view(&key, view_slice(path, n, slash));
		buf_add_char(&key, '0');
		at = first_from(tree, buf_view(&key));
		start_key(&key, directory);
	}
	buf_release(&key);
	return PATH_NONE;
}

/* --- paths -------------------------------------------------------------------------------------------------------- */

static bool step_up(struct buf *path)
{
	size_t n = path->n;

	if (n == 0)
		return false;
	while (n > 0 && path->p[n - 1] != '/')
		n--;
	path->n = n ? n - 1 : 0;
	path->p[path->n] = '\0';
	return true;
}

bool path_join(struct buf *path, struct view directory, struct view relative)
{
	buf_clear(path);
	buf_add_view(path, directory);
	for (size_t from = 0; from < relative.n;) {
		size_t to = view_find(relative, from, VIEW("/"));
		struct view part = view_slice(relative, from, to);

		from = to + 1;
		if (!part.n || view_is(part, "."))
			continue;
		if (view_is(part, "..")) {
			if (!step_up(path))
				return false;
			continue;
		}
		if (path->n)
			buf_add_char(path, '/');
		buf_add_view(path, part);
	}
	return true;
}
