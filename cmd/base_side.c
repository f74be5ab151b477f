#include "cmd/base_side.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "repo/file_list.h"
#include "repo/tree.h"

#include "base/banned.h"

/* --- where a path lies -------------------------------------------------------------------------------------------- */

/* `path` from the root of the disk, without "." and "..", as it is spelled: no link of the repository is followed, for
 * the change under judgement may have put it there. */
static void add_spelled(struct buf *out, struct view path)
{
	for (size_t start = 0; start <= path.n;) {
		size_t end = view_find(path, start, VIEW("/"));
		struct view part = view_slice(path, start, end);

		start = end + 1;
		if (part.n == 0 || view_is(part, "."))
			continue;
		if (view_is(part, "..")) {
			while (out->n && out->p[out->n - 1] != '/')
				out->n--;
			out->n -= out->n > 0;
			continue;
		}
		buf_add_char(out, '/');
		buf_add_view(out, part);
	}
}

/* How the path goes on below the root of the work tree: true, and *inside from there. */
static bool find_inside(const struct base_side *side, struct view path, struct buf *inside)
{
	struct view workdir = view_of(repo_workdir(side->repo));

	while (workdir.n > 1 && workdir.p[workdir.n - 1] == '/')
		workdir.n--;
	for (size_t end = view_find(path, 1, VIEW("/")); workdir.n; end = view_find(path, end + 1, VIEW("/"))) {
		char *prefix = xstrndup(path.p, end), *real = realpath(prefix, NULL);
		struct view at = view_of(real);
		bool found = real && view_starts(at, "/") && at.n >= workdir.n &&
			     view_eq(view_slice(at, 0, workdir.n), workdir) &&
			     (at.n == workdir.n || at.p[workdir.n] == '/');

		if (found) {
			add_spelled(inside, view_slice(at, workdir.n, at.n));
			add_spelled(inside, view_slice(path, end, path.n));
		}
		free(prefix);
		free(real);
		if (found || end >= path.n)
			return found;
	}
	return false;
}

/* Whether what a user names lies in the work tree: *out is its path there, "rules/code.yml", "" for the root. */
static bool path_in_tree(const struct base_side *side, const char *path, struct buf *out)
{
	struct buf whole = {0}, inside = {0};
	char *here = path[0] == '/' || !repo_workdir(side->repo) ? NULL : getcwd(NULL, 0);
	bool is_inside;

	if (here)
		add_spelled(&whole, view_of(here));
	add_spelled(&whole, view_of(path));
	is_inside = repo_workdir(side->repo) && find_inside(side, buf_view(&whole), &inside);
	if (is_inside)
		buf_add_view(out, view_slice(buf_view(&inside), 1, inside.n));
	free(here);
	buf_release(&whole);
	buf_release(&inside);
	return is_inside;
}

bool base_side_brings(struct repo *repo, const struct oid *tree, const char *path)
{
	const struct base_side side = {.repo = repo};
	struct buf inside = {0};
	bool brings = false;
	struct oid oid;
	uint32_t mode;

	if (path_in_tree(&side, path, &inside))
		for (size_t end = 0; end < inside.n && !brings; end++) {
			end = view_find(buf_view(&inside), end, VIEW("/"));
			brings = tree_find(repo, tree, view_slice(buf_view(&inside), 0, end), &mode, &oid, NULL) == 1 &&
				 mode != MODE_DIRECTORY;
		}
	buf_release(&inside);
	return brings;
}

/* --- files of the tree -------------------------------------------------------------------------------------------- */

static int refuse(const char *path, const char *what, struct err *err)
{
	return err_set(err, ERR_USAGE,
		       "'%s' is %s at the base of the change; put a file there, or name one outside the repository",
		       path, what);
}

static int read_blob(const struct base_side *side, const struct oid *oid, struct arena *arena, const char *path,
		     struct view *content, struct err *err)
{
	struct object object;
	enum object_type type;
	uint64_t size;

	if (repo_header(side->repo, oid, &type, &size, err))
		return -1;
	if (size > YAML_SIZE_LIMIT)
		return refuse(path, "too large", err);
	if (repo_read_typed(side->repo, oid, OBJECT_BLOB, YAML_SIZE_LIMIT, &object, err))
		return -1;
	*content = arena_view(arena, object.content);
	object_release(&object);
	return 1;
}

/* What the change adds or takes away is on one of the two sides; a name that is on none is a slip of the pen. */
static int note_absent(struct base_side *side, const char *path, struct err *err)
{
	if (access(path, F_OK) != 0)
		return err_set(err, ERR_USAGE, "'%s' is neither here nor in the base of the change: name what is there",
			       path);
	for (size_t i = 0; i < side->absent_count; i++)
		if (strcmp(side->absent[i], path) == 0)
			return 0;
	GROW(side->absent, side->absent_count + 1, side->absent_capacity);
	side->absent[side->absent_count++] = arena_strdup(&side->arena, path);
	return 0;
}

/* As tree_find(), also for the root. */
static int find(const struct base_side *side, struct view inside, uint32_t *mode, struct oid *oid, struct err *err)
{
	if (inside.n)
		return tree_find(side->repo, &side->tree, inside, mode, oid, err);
	*mode = MODE_DIRECTORY;
	*oid = side->tree;
	return 1;
}

static int read_file(struct file_source *source, struct arena *arena, const char *path, struct view *content,
		     struct err *err)
{
	struct base_side *side = (struct base_side *)source;
	struct buf inside = {0};
	struct oid oid;
	uint32_t mode;
	int status;

	if (!path_in_tree(side, path, &inside))
		return 0;
	status = find(side, buf_view(&inside), &mode, &oid, err);
	buf_release(&inside);
	if (status == 0) {
		*content = arena_view(arena, VIEW(""));
		return note_absent(side, path, err) ? -1 : 1;
	}
	if (status == 1 && mode != MODE_FILE && mode != MODE_EXECUTABLE)
		return refuse(path, mode == MODE_SYMLINK ? "a symlink" : "no file", err);
	return status < 0 ? -1 : read_blob(side, &oid, arena, path, content, err);
}

/* --- directories of the tree -------------------------------------------------------------------------------------- */

struct walk {
	struct base_side *side;
	struct file_sink *sink;
	struct err *err;
};

static int walk_tree(const struct walk *walk, const struct oid *tree, struct view prefix, int depth);

static int take_item(const struct walk *walk, const struct tree_item *item, struct view prefix, int depth)
{
	struct buf name = {0};
	struct view content;
	int status = 0;

	buf_add_view(&name, prefix);
	if (prefix.n)
		buf_add_char(&name, '/');
	buf_add_view(&name, item->name);
	if (item->mode == MODE_DIRECTORY)
		status = walk_tree(walk, item->oid, buf_view(&name), depth + 1);
	else if ((item->mode == MODE_FILE || item->mode == MODE_EXECUTABLE) &&
		 walk->sink->wants(walk->sink, buf_text(&name)))
		status = read_blob(walk->side, item->oid, walk->sink->arena, buf_text(&name), &content, walk->err) == 1
			     ? walk->sink->add(walk->sink, buf_text(&name), content, walk->err)
			     : -1;
	buf_release(&name);
	return status;
}

static int walk_tree(const struct walk *walk, const struct oid *tree, struct view prefix, int depth)
{
	struct tree_item item;
	struct object object;
	struct view rest;
	int status = 0, next;

	if (depth > YAML_DEPTH_LIMIT)
		return err_set(walk->err, ERR_USAGE,
			       "the rules directory is nested too deep at the base of the change");
	if (repo_read_typed(walk->side->repo, tree, OBJECT_TREE, TREE_SIZE_LIMIT, &object, walk->err))
		return -1;
	rest = object.content;
	while (status == 0 && (next = tree_next(&rest, &item)) == 1)
		if (item.name.n && item.name.p[0] != '.')
			status = take_item(walk, &item, prefix, depth);
	object_release(&object);
	return status;
}

static int walk_directory(struct file_source *source, const char *directory, struct file_sink *sink, struct err *err)
{
	struct base_side *side = (struct base_side *)source;
	const struct walk walk = {side, sink, err};
	struct buf inside = {0};
	struct oid oid;
	uint32_t mode;
	int status;

	if (!path_in_tree(side, directory, &inside))
		return 0;
	status = find(side, buf_view(&inside), &mode, &oid, err);
	buf_release(&inside);
	if (status == 0 && note_absent(side, directory, err))
		return -1;
	if (status == 1 && mode != MODE_DIRECTORY)
		return refuse(directory, "no directory", err);
	if (status == 1 && walk_tree(&walk, &oid, (struct view){0}, 0))
		return -1;
	return status < 0 ? -1 : 1;
}

void base_side_init(struct base_side *side, struct repo *repo, const struct oid *tree)
{
	*side = (struct base_side){.source = {.read = read_file, .walk = walk_directory}, .repo = repo, .tree = *tree};
}

void base_side_release(struct base_side *side)
{
	free(side->absent);
	arena_release(&side->arena);
	*side = (struct base_side){0};
}
