/*
 * The directories above a list of paths. The paths are sorted by their bytes,
 * so everything below a directory is one run of the list, and a directory is
 * told by two positions and a prefix: nothing is copied.
 *
 * Directories are listed as a walk meets them, parents before children: those
 * below directory d are d + 1 … d.end - 1. Directory 0 is the root. Below
 * DIRECTORY_DEPTH_LIMIT levels they are not told apart.
 *
 * Floor 3. All zero bytes is empty; directories_release() frees.
 */
#ifndef RESCUE_COLLECT_DIRECTORIES_H
#define RESCUE_COLLECT_DIRECTORIES_H

#include "base/view.h"

struct directory {
	struct view path;    /* borrowed from the list of paths; '' for the root */
	size_t parent;       /* the root is its own */
	size_t end;          /* the first directory that is not below it */
	size_t first, after; /* paths below it, directly or deeper: first … after - 1 */
	size_t direct;       /* paths directly in it */
};

struct directories {
	struct directory *items;
	size_t count;
	size_t capacity;
};

/* Finds the directories of `count` sorted paths, which must outlive the result. */
void directories_of(struct directories *directories, const struct view *paths, size_t count);
void directories_release(struct directories *directories);

#endif
