/*
 * The files of a repository as they are at one commit, for a user who names them by their path on the disk: the
 * configuration, rules and policy a change is judged by are those of the side it is compared with.
 */
#ifndef RESCUE_CMD_BASE_SIDE_H
#define RESCUE_CMD_BASE_SIDE_H

#include "repo/repo.h"
#include "rules/file_source.h"

struct base_side {
	struct file_source source;
	struct repo *repo; /* borrowed */
	struct oid tree;
	struct arena arena;
	const char **absent; /* paths asked for that lie in the repository and not in the tree */
	size_t absent_count, absent_capacity;
};

/* Release with base_side_release(). */
void base_side_init(struct base_side *side, struct repo *repo, const struct oid *tree);
void base_side_release(struct base_side *side);

/* Whether a commit with this tree puts a file, or a link on the way to one, where `path` lies in the work tree. */
bool base_side_brings(struct repo *repo, const struct oid *tree, const char *path);

#endif
