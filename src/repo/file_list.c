#include "repo/file_list.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "repo/file_list_internal.h"
#include "repo/tree.h"

#include "base/banned.h"

bool file_list_add(struct file_list *list, struct view path, uint32_t mode, const struct oid *oid, int64_t size)
{
	if (list->count >= FILE_LIST_FILES_LIMIT || list->path_bytes + path.n > FILE_LIST_PATH_BYTES_LIMIT) {
		file_list_problem(
		    list, path,
		    "more than %zu files or too much text in their paths: the files from here on are left out",
		    FILE_LIST_FILES_LIMIT);
		return false;
	}
	GROW(list->entries, list->count + 1, list->capacity);
	list->entries[list->count++] = (struct tree_entry){arena_view(&list->arena, path), mode, *oid, size};
	list->path_bytes += path.n;
	return true;
}

void file_list_problem(struct file_list *list, struct view subject, const char *format, ...)
{
	char message[512];
	va_list args;

	if (list->problem_count == FILE_LIST_PROBLEMS_LIMIT) {
		list->problems_left_out++;
		return;
	}
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	GROW(list->problems, list->problem_count + 1, list->problem_capacity);
	list->problems[list->problem_count++] =
	    (struct file_list_problem){arena_view(&list->arena, subject), arena_view(&list->arena, view_of(message))};
}

static int compare_entries(const void *a, const void *b)
{
	const struct tree_entry *left = a, *right = b;
	int order = view_cmp(left->path, right->path);

	if (order == 0) /* kept in order of arrival: paths are pieces of one arena or not, so compare what is stable */
		order = oid_cmp(&left->oid, &right->oid);
	return order;
}

static bool is_sorted(const struct file_list *list)
{
	for (size_t i = 1; i < list->count; i++)
		if (view_cmp(list->entries[i - 1].path, list->entries[i].path) >= 0)
			return false;
	return true;
}

static void sort_entries(struct file_list *list)
{
	size_t kept = 0;

	if (is_sorted(list))
		return;
	qsort(list->entries, list->count, sizeof(*list->entries), compare_entries);
	for (size_t i = 0; i < list->count; i++) {
		if (kept && view_eq(list->entries[kept - 1].path, list->entries[i].path))
			file_list_problem(list, list->entries[i].path, "the tree names this path twice: one was read");
		else
			list->entries[kept++] = list->entries[i];
	}
	list->count = kept;
}

void file_list_finish(struct file_list *list)
{
	sort_entries(list);
	if (list->problems_left_out) {
		size_t left_out = list->problems_left_out + 1;

		list->problem_count--;
		file_list_problem(list, VIEW("."), "%zu more problems of this kind were left out", left_out);
	}
}

const struct tree_entry *file_list_find(const struct file_list *list, struct view path)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = view_cmp(list->entries[middle].path, path);

		if (order == 0)
			return &list->entries[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void file_list_release(struct file_list *list)
{
	free(list->entries);
	free(list->problems);
	free(list->root);
	arena_release(&list->arena);
	*list = (struct file_list){0};
}

/* --- a tree object ---------------------------------------------------------------------------------------------------
 */

struct level {
	struct object object;
	struct view rest;
	size_t path_length; /* of the directory, with its '/' */
};

struct walk {
	struct file_list *list;
	struct repo *repo;
	struct level *levels;
	size_t depth, capacity;
	size_t directories, held; /* seen so far; bytes of the levels' objects */
	struct buf path;
};

static bool push_tree(struct walk *walk, const struct oid *oid, struct err *err)
{
	struct level level = {.path_length = walk->path.n};

	if (walk->depth >= PATH_DEPTH_LIMIT || walk->path.n > PATH_LENGTH_LIMIT) {
		err_set(err, ERR_INCOMPLETE, "nested more than %d deep: left out", PATH_DEPTH_LIMIT);
		return false;
	}
	if (walk->directories++ >= FILE_LIST_FILES_LIMIT || walk->held > TREE_HELD_LIMIT) {
		err_set(err, ERR_INCOMPLETE, "too many or too large directories: left out");
		return false;
	}
	if (repo_read_typed(walk->repo, oid, OBJECT_TREE, TREE_SIZE_LIMIT, &level.object, err))
		return false;
	level.rest = level.object.content;
	GROW(walk->levels, walk->depth + 1, walk->capacity);
	walk->levels[walk->depth++] = level;
	walk->held += level.rest.n;
	return true;
}

static void set_path(struct walk *walk, const struct tree_item *item)
{
	walk->path.n = walk->levels[walk->depth - 1].path_length;
	buf_add_view(&walk->path, item->name);
}

/* What some file systems take for .git: any case, its short name on Windows, blanks and dots at the end, a stream. */
static bool is_git_directory(struct view name)
{
	name.n = view_find(name, 0, VIEW(":"));
	while (name.n && (name.p[name.n - 1] == ' ' || name.p[name.n - 1] == '.'))
		name.n--;
	return view_eq_nocase(name, VIEW(".git")) || view_eq_nocase(name, VIEW("git~1"));
}

/* Names that would mean another place if anybody joined them to a directory. */
static bool is_odd_name(struct view name)
{
	return view_is(name, ".") || view_is(name, "..") || is_git_directory(name) || memchr(name.p, '/', name.n);
}

static bool take_item(struct walk *walk, const struct tree_item *item)
{
	struct err err = {0};

	set_path(walk, item);
	if (is_odd_name(item->name))
		file_list_problem(walk->list, buf_view(&walk->path),
				  "the tree holds a name that git itself refuses to check out");
	if (item->mode != MODE_DIRECTORY)
		return file_list_add(walk->list, buf_view(&walk->path), item->mode, item->oid, -1);
	buf_add_char(&walk->path, '/');
	if (!push_tree(walk, item->oid, &err))
		file_list_problem(walk->list, buf_view(&walk->path), "%s", err.message);
	return true;
}

static void pop_tree(struct walk *walk)
{
	struct level *level = &walk->levels[--walk->depth];

	walk->held -= level->object.content.n;
	object_release(&level->object);
}

static void walk_tree(struct walk *walk)
{
	while (walk->depth) {
		struct level *level = &walk->levels[walk->depth - 1];
		struct tree_item item;
		int status = tree_next(&level->rest, &item);

		if (status > 0 && take_item(walk, &item))
			continue;
		if (status > 0) { /* a cap was met */
			while (walk->depth)
				pop_tree(walk);
			return;
		}
		walk->path.n = level->path_length;
		if (status < 0)
			file_list_problem(
			    walk->list, buf_view(&walk->path),
			    "the tree of this directory is damaged: the files from there on are left out");
		pop_tree(walk);
	}
}

int file_list_of_tree(struct file_list *list, struct repo *repo, const struct oid *tree, struct err *err)
{
	struct walk walk = {.list = list, .repo = repo};
	bool started;

	*list = (struct file_list){.kind = FILE_LIST_TREE, .tree = *tree};
	started = push_tree(&walk, tree, err);
	if (started)
		walk_tree(&walk);
	free(walk.levels);
	buf_release(&walk.path);
	file_list_finish(list);
	return started ? 0 : -1;
}
