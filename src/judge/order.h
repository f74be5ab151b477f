/*
 * In what order work is listed, and in what order it can start.
 *
 * The list is by priority, impact descending, effort descending (classes
 * first, points and minutes inside a cell), then title and scope. The start
 * order is a topological sort of `needs` in which a piece of work inherits the
 * urgency of what it blocks. Both depend on the content only, never on the
 * order of the input.
 *
 * Floor 4, integers only.
 */
#ifndef RESCUE_JUDGE_ORDER_H
#define RESCUE_JUDGE_ORDER_H

#include "rules/rules.h"

/* One row of the risk matrix. */
struct work {
	struct view title; /* borrowed, as all text here */
	struct view scope;
	enum level impact;
	enum level effort;
	enum priority priority;
	int64_t points;
	int64_t minutes;
};

/* Item `waits` can only start after item `first`. */
struct work_need {
	size_t waits;
	size_t first;
};

struct work_start {
	size_t item;
	enum priority urgency; /* the item's priority, or a more urgent one it inherits */
	int64_t for_item;      /* the item it inherits the urgency from, -1 when it is its own */
};

/* Fills order[0 … count-1] with item numbers in the order of the work list. */
void work_list_order(const struct work *items, size_t count, size_t *order);

/*
 * Fills starts[0 … count-1]: of what can start, the most urgent comes first, then the order of the work list. A cycle
 * in `needs` is ERR_USAGE and names its members.
 */
int work_start_order(const struct work *items, size_t count, const struct work_need *needs, size_t need_count,
		     struct work_start *starts, struct err *err);

/*
 * Fills order[] with the quick wins, most points per minute first: impact high or critical at low effort. Returns how
 * many there are; `order` must have room for `count`.
 */
size_t work_quick_wins(const struct work *items, size_t count, size_t *order);

#endif
