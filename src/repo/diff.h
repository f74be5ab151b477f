/*
 * What changed between two trees, path by path, with renames as
 * `git log --name-status -M` (git 2.39) finds them. Equal subtrees are not
 * read; no file content is read except for renames.
 *
 * Floor 2.
 */
#ifndef RESCUE_REPO_DIFF_H
#define RESCUE_REPO_DIFF_H

#include "base/mem.h"
#include "repo/repo.h"

struct change {
	char kind;      /* A added, M modified, D deleted, T type changed, R renamed */
	int similarity; /* percent, of a rename */
	uint32_t old_mode, new_mode;
	struct oid old_oid, new_oid;
	struct view path;     /* the new path; of a deletion, the old */
	struct view old_path; /* of a rename */
};

/* All zero bytes is empty. */
struct change_list {
	struct change *items; /* by path, each once */
	size_t count;
	size_t capacity;
	struct arena arena; /* paths */
};

void change_list_clear(struct change_list *list);
void change_list_release(struct change_list *list);

/* Compares trees on one thread; keeps the trees read last. `repo` is borrowed. */
struct differ;
struct differ *differ_new(struct repo *repo);
void differ_free(struct differ *differ);

/*
 * Fills `list` (cleared first) with the changes from one tree to another; NULL is the empty tree. Fails with
 * ERR_INCOMPLETE when a tree is missing or damaged, or more than COMMIT_CHANGES_LIMIT paths differ; then `list` is
 * empty.
 */
int differ_compare(struct differ *differ, const struct oid *old_tree, const struct oid *new_tree,
		   struct change_list *list, struct err *err);

enum rename_knowledge {
	RENAMES_KNOWN,
	RENAMES_LIMITED, /* too many pairs: edited files that moved are deletions and additions, as git shows them too
			  */
	RENAMES_UNKNOWN, /* contents were too large, so that some renames may not be found */
	RENAMES_MISSING, /* contents were missing or damaged, likewise: with them, more may be found */
};

/*
 * Turns pairs of a deletion and an addition into renames, in git's order: equal content (the same file name preferred);
 * then the same, unique file name and at least 75% similar; then the most similar of the rest, at least 50%, unless
 * more than RENAME_LIMIT squared pairs are left. Similarity is git's estimate: bytes in lines (or 64-byte pieces) that
 * both have, of the larger file.
 */
enum rename_knowledge differ_find_renames(struct differ *differ, struct change_list *list);

#endif
