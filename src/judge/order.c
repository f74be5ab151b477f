#include "judge/order.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"

#include "base/banned.h"

/* An item and the number it has in the caller's array, since qsort() has no context. */
struct ranked {
	const struct work *work;
	size_t item;
};

static int compare_names(const struct work *a, const struct work *b)
{
	int by_title = view_cmp(a->title, b->title);

	return by_title ? by_title : view_cmp(a->scope, b->scope);
}

static int compare_in_list(const struct work *a, const struct work *b)
{
	int result = int_compare(a->priority, b->priority);

	if (!result)
		result = int_compare(b->impact, a->impact);
	if (!result)
		result = int_compare(b->effort, a->effort);
	if (!result)
		result = int_compare(b->points, a->points);
	if (!result)
		result = int_compare(b->minutes, a->minutes);
	return result ? result : compare_names(a, b);
}

static int by_list(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;
	int result = compare_in_list(left->work, right->work);

	return result ? result : int_compare((int64_t)left->item, (int64_t)right->item);
}

/* points / minutes, compared without dividing; work of no minutes counts as one. */
static int by_value(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;
	int64_t left_minutes = left->work->minutes > 0 ? left->work->minutes : 1;
	int64_t right_minutes = right->work->minutes > 0 ? right->work->minutes : 1;
	int result = int_compare(right->work->points * left_minutes, left->work->points * right_minutes);

	return result ? result : by_list(a, b);
}

static void sort_into(struct ranked *ranked, size_t count, int (*compare)(const void *, const void *), size_t *order)
{
	qsort(ranked, count, sizeof(*ranked), compare);
	for (size_t i = 0; i < count; i++)
		order[i] = ranked[i].item;
}

void work_list_order(const struct work *items, size_t count, size_t *order)
{
	struct ranked *ranked = xcalloc(count, sizeof(*ranked));

	for (size_t i = 0; i < count; i++)
		ranked[i] = (struct ranked){&items[i], i};
	sort_into(ranked, count, by_list, order);
	free(ranked);
}

size_t work_quick_wins(const struct work *items, size_t count, size_t *order)
{
	struct ranked *ranked = xcalloc(count, sizeof(*ranked));
	size_t wins = 0;

	for (size_t i = 0; i < count; i++)
		if (items[i].impact >= LEVEL_HIGH && items[i].effort == LEVEL_LOW)
			ranked[wins++] = (struct ranked){&items[i], i};
	sort_into(ranked, wins, by_value, order);
	free(ranked);
	return wins;
}

/* --- start order ----------------------------------------------------------------------------------------------------
 */

/* Kahn's algorithm over a small graph: scans are quadratic, and a work list has tens of rows. */
struct schedule {
	const struct work *items;
	size_t count;
	const struct work_need *needs;
	size_t need_count;
	size_t *rank;           /* place in the work list, by item */
	enum priority *urgency; /* by item */
	int64_t *source;        /* by item: where the urgency comes from, -1: its own */
	bool *started;          /* by item */
};

/* Hands urgency from what waits to what it waits for until nothing changes; cycles end because urgency only rises. */
static void inherit_urgency(struct schedule *schedule)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < schedule->need_count; i++) {
			size_t waits = schedule->needs[i].waits, first = schedule->needs[i].first;

			if (schedule->urgency[waits] >= schedule->urgency[first])
				continue;
			schedule->urgency[first] = schedule->urgency[waits];
			schedule->source[first] =
			    schedule->source[waits] >= 0 ? schedule->source[waits] : (int64_t)waits;
			changed = true;
		}
	}
}

static bool can_start(const struct schedule *schedule, size_t item)
{
	if (schedule->started[item])
		return false;
	for (size_t i = 0; i < schedule->need_count; i++)
		if (schedule->needs[i].waits == item && !schedule->started[schedule->needs[i].first])
			return false;
	return true;
}

static bool starts_before(const struct schedule *schedule, size_t a, size_t b)
{
	if (schedule->urgency[a] != schedule->urgency[b])
		return schedule->urgency[a] < schedule->urgency[b];
	return schedule->rank[a] < schedule->rank[b];
}

/* The best item that can start, or `count` when all that is left waits in a circle. */
static size_t next_start(const struct schedule *schedule)
{
	size_t best = schedule->count;

	for (size_t i = 0; i < schedule->count; i++)
		if (can_start(schedule, i) && (best == schedule->count || starts_before(schedule, i, best)))
			best = i;
	return best;
}

/* Some item that `item` still waits for. */
static size_t blocker_of(const struct schedule *schedule, size_t item)
{
	for (size_t i = 0; i < schedule->need_count; i++)
		if (schedule->needs[i].waits == item && !schedule->started[schedule->needs[i].first])
			return schedule->needs[i].first;
	BUG("item %zu waits for nothing", item);
}

/* Every item left waits for one that is left, so following blockers for `count` steps ends inside a circle. */
static size_t first_of_cycle(const struct schedule *schedule)
{
	size_t item = 0, first;

	while (schedule->started[item])
		item++;
	for (size_t i = 0; i < schedule->count; i++)
		item = blocker_of(schedule, item);
	first = item;
	for (size_t i = 0; i < schedule->count; i++, item = blocker_of(schedule, item))
		if (item < first)
			first = item;
	return first;
}

static int report_cycle(const struct schedule *schedule, struct err *err)
{
	struct buf text = {.limit = 600};
	size_t start = first_of_cycle(schedule), item = start;

	do {
		buf_addf(&text, "'%.*s' needs ", VIEW_ARG(schedule->items[item].title));
		item = blocker_of(schedule, item);
	} while (item != start);
	err_set(err, ERR_USAGE, "these issues wait for each other: %s'%.*s'; remove one of the needs", buf_text(&text),
		VIEW_ARG(schedule->items[start].title));
	buf_release(&text);
	return -1;
}

static int fill_starts(struct schedule *schedule, struct work_start *starts, struct err *err)
{
	for (size_t i = 0; i < schedule->count; i++) {
		size_t item = next_start(schedule);

		if (item == schedule->count)
			return report_cycle(schedule, err);
		schedule->started[item] = true;
		starts[i] = (struct work_start){item, schedule->urgency[item], schedule->source[item]};
	}
	return 0;
}

int work_start_order(const struct work *items, size_t count, const struct work_need *needs, size_t need_count,
		     struct work_start *starts, struct err *err)
{
	struct arena arena = {0};
	struct schedule schedule = {
	    .items = items,
	    .count = count,
	    .needs = needs,
	    .need_count = need_count,
	    .rank = arena_zalloc(&arena, size_mul(count, sizeof(*schedule.rank))),
	    .urgency = arena_zalloc(&arena, size_mul(count, sizeof(*schedule.urgency))),
	    .source = arena_zalloc(&arena, size_mul(count, sizeof(*schedule.source))),
	    .started = arena_zalloc(&arena, size_mul(count, sizeof(*schedule.started))),
	};
	size_t *order = arena_zalloc(&arena, size_mul(count, sizeof(*order)));
	int status;

	work_list_order(items, count, order);
	for (size_t i = 0; i < count; i++) {
		schedule.rank[order[i]] = i;
		schedule.urgency[i] = items[i].priority;
		schedule.source[i] = -1;
	}
	inherit_urgency(&schedule);
	status = fill_starts(&schedule, starts, err);
	arena_release(&arena);
	return status;
}
