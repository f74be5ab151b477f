/*
 * The paths of an audited tree as imports look for them: whole, by their end,
 * and by directory. A path is known by its number, which is its place in the
 * sorted list of paths.
 *
 * Floor 3. All zero bytes is empty; import_tree_release() frees.
 */
#ifndef RESCUE_COLLECT_IMPORT_TREE_H
#define RESCUE_COLLECT_IMPORT_TREE_H

#include "base/buf.h"
#include "base/hash.h"
#include "collect/directories.h"

enum { PATH_NONE = -1, PATH_AMBIGUOUS = -2 };

/* Paths by their bytes from the end. */
struct suffixes {
	struct view *items; /* sorted from the last byte on */
	size_t count;
};

struct import_tree {
	struct intern files; /* a number here is the number of the path */
	struct directories directories;
	struct suffixes file_ends;
	struct suffixes directory_ends;
};

/* `paths` are sorted and distinct; they are copied. */
void import_tree_of(struct import_tree *tree, const struct view *paths, size_t count);
void import_tree_release(struct import_tree *tree);

/* The file of that path, or PATH_NONE. */
int64_t import_tree_find(const struct import_tree *tree, struct view path);
/* The one file whose path ends with the parts of `end`; PATH_AMBIGUOUS when there are several. */
int64_t import_tree_find_end(const struct import_tree *tree, struct view end);
bool import_tree_has_directory(const struct import_tree *tree, struct view path);
/* Whether some directory's path ends with the parts of `end`. */
bool import_tree_has_directory_end(const struct import_tree *tree, struct view end);
/* The next file directly in a directory after file `after`, the first one after PATH_NONE; PATH_NONE at the end. */
int64_t import_tree_next_in(const struct import_tree *tree, struct view directory, int64_t after);

/*
 * Adds `relative` to `directory` in `path` (cleared first), with '.' and '..' worked out. False when that is outside of
 * the tree.
 */
bool path_join(struct buf *path, struct view directory, struct view relative);

#endif
