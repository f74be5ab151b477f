/*
 * What the files behind diff.h share. Floor 2, private to src/repo.
 */
#ifndef RESCUE_REPO_DIFF_INTERNAL_H
#define RESCUE_REPO_DIFF_INTERNAL_H

#include "repo/diff.h"

enum { CACHE_SLOTS = 4096 };

/* A tree that was read, at a place its id decides. */
struct cached_tree {
	struct oid oid;
	struct object object; /* data == NULL: free */
};

struct diff_level;

struct differ {
	struct repo *repo;
	struct cached_tree *cache;
	size_t cached_bytes, evict; /* the next slot to give up when there are too many bytes */
	struct diff_level *levels;
	size_t depth, capacity;
	size_t directories; /* entered in this comparison */
	struct buf path;
};

/* --- similarity ------------------------------------------------------------------------------------------------------
 */

enum { SCORE_MAX = 60000 }; /* 100% */

/* How many bytes of a content are in pieces of each hash; sorted by hash. */
struct spans {
	struct span {
		uint32_t hash, bytes;
	} * items;
	size_t count;
};

void spans_of(struct spans *spans, struct view content);
void spans_release(struct spans *spans);
/* Bytes of `from` that are also in `to`. */
uint64_t spans_common(const struct spans *from, const struct spans *to);

#endif
