/*
 * How often things occur together: items that are members of groups, and for
 * each two items the groups that hold both. Memory is linear in the
 * memberships, whatever the number of pairs.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_PAIRS_H
#define RESCUE_COLLECT_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NO_MARK UINT32_MAX

/* An item is in a group because of its mark: two items that are there for the same mark are one thing, not a pair. */
struct membership {
	uint32_t group;
	uint32_t mark; /* or NO_MARK: its own */
};

struct memberships {
	/* Of item i: list[starts[i]] … list[starts[i + 1] - 1], each group once. */
	size_t *starts;
	struct membership *list;
	size_t item_count;
	size_t capacity; /* of list; private to whoever fills it */
};

struct pair {
	uint32_t a, b;    /* items, a < b */
	uint32_t shared;  /* groups with both, at least 1 */
	uint32_t same;    /* groups where the two were there for one mark */
	uint32_t recent;  /* of the shared ones, those since pair_search.since */
	uint32_t focused; /* of the shared ones, those pair_search.is_focused is set for */
	uint32_t focused_recent;
	int64_t last_time; /* the highest time of those that are shared, 0 without times */
};

struct pair_search {
	const struct memberships *members;
	size_t group_count;
	const bool *skips_item;  /* by item: takes no part; NULL: all do */
	const bool *skips_group; /* by group, likewise */
	const int64_t *times;    /* by group, or NULL */
	const bool *is_focused;  /* by group, or NULL */
	int64_t since;
	/* Once for each pair, by a; the pair is borrowed. */
	void (*found)(void *context, const struct pair *pair);
	void *context;
};

/* False when it gave up after PAIR_STEPS_LIMIT steps: the pairs of the later items are missing then. */
bool pairs_find(const struct pair_search *search);
void memberships_release(struct memberships *members);

#endif
