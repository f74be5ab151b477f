/*
 * Raw tree objects, and what changed between two trees. The reader takes what
 * git takes: entries out of order, names twice, odd modes, '..' as a name.
 * Nothing here may be joined to a directory of this machine.
 *
 * Floor 2.
 */
#ifndef RESCUE_REPO_TREE_H
#define RESCUE_REPO_TREE_H

#include "base/mem.h"
#include "repo/repo.h"

struct tree_item {
	uint32_t mode; /* one of git's five, as git normalises what it finds */
	struct view name;
	const struct oid *oid; /* borrowed from the raw tree */
};

/* Cuts the next entry off `rest`: 1 an entry, 0 the end, -1 the rest is damaged (git calls such a tree corrupt). */
int tree_next(struct view *rest, struct tree_item *item);
/*
 * What stands at `path` below a tree: 1 and its mode and id, 0 when there is nothing, -1 when a tree on the way cannot
 * be read.
 */
int tree_find(struct repo *repo, const struct oid *tree, struct view path, uint32_t *mode, struct oid *oid,
	      struct err *err);
/* The order of a tree's entries: a directory sorts as if its name ended in '/'. */
int tree_item_cmp(const struct tree_item *a, const struct tree_item *b);

#endif
