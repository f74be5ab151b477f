#include "collect/directories.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

static bool is_below(struct view path, struct view directory)
{
	return path.n > directory.n && path.p[directory.n] == '/' && memcmp(path.p, directory.p, directory.n) == 0;
}

static size_t add(struct directories *directories, struct view path, size_t parent, size_t first)
{
	GROW(directories->items, directories->count + 1, directories->capacity);
	directories->items[directories->count] =
	    (struct directory){.path = path, .parent = parent, .first = first, .after = first};
	return directories->count++;
}

/* Ends the innermost open directory; its parent is the innermost then. */
static size_t leave(struct directories *directories, size_t open, size_t position)
{
	directories->items[open].after = position;
	directories->items[open].end = directories->count;
	return directories->items[open].parent;
}

/* Enters the directories of `path` that are not open yet, and gives the innermost. */
static size_t enter(struct directories *directories, struct view path, size_t open, size_t *depth, size_t position)
{
	/* A leading '/' is part of a name: a hostile tree has it, and no directory but the root has the path ''. */
	size_t from = open ? directories->items[open].path.n + 1 : 1, slash;

	while (*depth < DIRECTORY_DEPTH_LIMIT && (slash = view_find(path, from, VIEW("/"))) < path.n) {
		open = add(directories, (struct view){path.p, slash}, open, position);
		++*depth;
		from = slash + 1;
	}
	return open;
}

void directories_of(struct directories *directories, const struct view *paths, size_t count)
{
	size_t open = add(directories, VIEW(""), 0, 0), depth = 0;

	for (size_t i = 0; i < count; i++) {
		for (; open && !is_below(paths[i], directories->items[open].path); depth--)
			open = leave(directories, open, i);
		open = enter(directories, paths[i], open, &depth, i);
		directories->items[open].direct++;
	}
	while (open)
		open = leave(directories, open, count);
	leave(directories, 0, count);
}

void directories_release(struct directories *directories)
{
	free(directories->items);
	*directories = (struct directories){0};
}
