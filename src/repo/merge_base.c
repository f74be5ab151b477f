/*
 * The commit two histories have in common. Both are followed by date, newest first, as git does it (commit-reach.c,
 * paint_down_to_common), so this takes as long as the change is old, not as the history is long. libgit2's own stops at
 * a shallow clone's end and at commits that git reads.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "repo/commit.h"
#include "repo/repo.h"

#include "base/banned.h"

enum { FROM_ONE = 1, FROM_TWO = 2, FROM_BOTH = FROM_ONE | FROM_TWO, IS_OLDER = 4, IS_RESULT = 8 };

struct node {
	struct commit commit; /* its texts are gone */
	unsigned flags;
	bool is_read;
};

struct walk {
	struct repo *repo;
	struct oid_table table;
	struct node *nodes; /* by number in the table */
	size_t capacity;
	size_t *queue; /* numbers, a heap: the newest first */
	size_t count, queue_capacity;
	struct arena arena;
	struct err *err;
};

static int read_node(struct walk *walk, size_t number)
{
	struct node *node = &walk->nodes[number];
	struct oid oid = walk->table.oids[number];
	struct object object;

	if (node->is_read)
		return 0;
	if (repo_read_typed(walk->repo, &oid, OBJECT_COMMIT, COMMIT_SIZE_LIMIT, &object, walk->err))
		return -1;
	commit_parse(&node->commit, object.content, &walk->arena);
	object_release(&object);
	if (repo_is_shallow_boundary(walk->repo, &oid))
		node->commit.parent_count = 0;
	node->is_read = true;
	return 0;
}

static bool is_newer(const struct walk *walk, size_t a, size_t b)
{
	int64_t left = walk->nodes[walk->queue[a]].commit.committer.time;
	int64_t right = walk->nodes[walk->queue[b]].commit.committer.time;

	return left > right ||
	       (left == right && oid_cmp(&walk->table.oids[walk->queue[a]], &walk->table.oids[walk->queue[b]]) < 0);
}

static void swap(struct walk *walk, size_t a, size_t b)
{
	size_t number = walk->queue[a];

	walk->queue[a] = walk->queue[b];
	walk->queue[b] = number;
}

/* Paints a commit and puts it into the queue. */
static int add(struct walk *walk, const struct oid *oid, unsigned flags)
{
	size_t number = (size_t)oid_table_add(&walk->table, oid, NULL), from = walk->capacity, at;

	GROW(walk->nodes, number + 1, walk->capacity);
	if (walk->capacity > from)
		memset(walk->nodes + from, 0, (walk->capacity - from) * sizeof(*walk->nodes));
	if ((walk->nodes[number].flags & flags) == flags)
		return 0;
	walk->nodes[number].flags |= flags;
	if (read_node(walk, number))
		return -1;
	GROW(walk->queue, walk->count + 1, walk->queue_capacity);
	at = walk->count++;
	for (walk->queue[at] = number; at && is_newer(walk, at, (at - 1) / 2); at = (at - 1) / 2)
		swap(walk, at, (at - 1) / 2);
	return 0;
}

static size_t take_newest(struct walk *walk)
{
	size_t newest = walk->queue[0], at = 0;

	walk->queue[0] = walk->queue[--walk->count];
	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < walk->count && is_newer(walk, child + 1, child))
			child++;
		if (child >= walk->count || !is_newer(walk, child, at))
			return newest;
		swap(walk, at, child);
		at = child;
	}
}

/* Whether a commit is left that could still lead to a result. */
static bool is_open(const struct walk *walk)
{
	for (size_t i = 0; i < walk->count; i++)
		if (!(walk->nodes[walk->queue[i]].flags & IS_OLDER))
			return true;
	return false;
}

static int follow(struct walk *walk)
{
	while (is_open(walk)) {
		size_t number = take_newest(walk);
		struct commit commit = walk->nodes[number].commit;
		unsigned flags = walk->nodes[number].flags & (FROM_BOTH | IS_OLDER);

		if (flags == FROM_BOTH) {
			walk->nodes[number].flags |= IS_RESULT;
			flags |= IS_OLDER; /* what leads to it is common too, and no better */
		}
		for (size_t i = 0; i < commit.parent_count; i++)
			if (add(walk, &commit.parents[i], flags))
				return -1;
	}
	return 0;
}

/* The newest result, or the table's count. */
static size_t choose(const struct walk *walk)
{
	size_t best = walk->table.count;

	for (size_t i = 0; i < walk->table.count; i++) {
		const struct node *node = &walk->nodes[i];

		if ((node->flags & (IS_RESULT | IS_OLDER)) == IS_RESULT &&
		    (best == walk->table.count ||
		     node->commit.committer.time > walk->nodes[best].commit.committer.time))
			best = i;
	}
	return best;
}

int repo_merge_base(struct repo *repo, const struct oid *one, const struct oid *two, struct oid *base, struct err *err)
{
	struct walk walk = {.repo = repo, .err = err};
	int status = add(&walk, one, FROM_ONE) || add(&walk, two, FROM_TWO) || follow(&walk) ? -1 : 0;

	if (status == 0) {
		size_t best = choose(&walk);

		status = best < walk.table.count;
		if (status)
			*base = walk.table.oids[best];
	}
	oid_table_release(&walk.table);
	free(walk.nodes);
	free(walk.queue);
	arena_release(&walk.arena);
	return status;
}
