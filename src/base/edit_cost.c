#include "base/edit_cost.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

/* git's numbers. */
enum {
	PATIENCE = 256,    /* rounds of a search that are always allowed */
	SNAKE_LENGTH = 20, /* so many equal elements in a row are no coincidence */
	PROGRESS = 4,      /* elements covered per round that make a point promising */
};

/* a[a_from … a_to) against b[b_from … b_to). */
struct edit_box {
	int32_t a_from, a_to, b_from, b_to;
	bool is_exact; /* the smallest number is wanted, however long it takes */
};

/* One search, from the beginning forward or from the end backward. Diagonal d holds the points with a - b = d. */
struct front {
	int32_t *reach; /* by diagonal: the index into a that was reached */
	int32_t low, high;
};

struct split {
	const uint32_t *a, *b;
	struct edit_box box;
	struct front forward, backward;
	int32_t rounds, patience;
	uint64_t steps;
	bool has_snake;           /* this round ran over more than SNAKE_LENGTH equal elements at once */
	struct edit_box parts[2]; /* of a box that was divided */
	int32_t meeting[2];       /* where the two searches met: indexes into a and b */
	int32_t *partners;        /* what edit_partners() asks for, else NULL */
};

size_t edit_rough_root(size_t n)
{
	size_t root = 1;

	for (; n; n >>= 2)
		root <<= 1;
	return root;
}

/* --- one round ---------------------------------------------------------------------------------------------------- */

/* One diagonal more on each side; at the border of the box, one less. `outside` is worse than any point. */
static void widen(struct front *front, int32_t lowest, int32_t highest, int32_t outside)
{
	if (front->low > lowest)
		front->reach[--front->low - 1] = outside;
	else
		front->low++;
	if (front->high < highest)
		front->reach[++front->high + 1] = outside;
	else
		front->high--;
}

static bool meet_at(struct split *split, int32_t i, int32_t k)
{
	split->meeting[0] = i;
	split->meeting[1] = k;
	return true;
}

/* True when the two searches meet. */
static bool go_forward(struct split *split, bool may_meet)
{
	const uint32_t *a = split->a, *b = split->b;
	const struct edit_box box = split->box;
	const struct front other = split->backward;
	int32_t *reach = split->forward.reach;

	for (int32_t d = split->forward.high; d >= split->forward.low; d -= 2) {
		int32_t from = reach[d - 1] >= reach[d + 1] ? reach[d - 1] + 1 : reach[d + 1];
		int32_t i = from, k = from - d;

		while (i < box.a_to && k < box.b_to && a[i] == b[k])
			i++, k++;
		split->has_snake |= i - from > SNAKE_LENGTH;
		split->steps += (uint64_t)(i - from) + 1;
		reach[d] = i;
		if (may_meet && other.low <= d && d <= other.high && other.reach[d] <= i)
			return meet_at(split, i, i - d);
	}
	return false;
}

static bool go_backward(struct split *split, bool may_meet)
{
	const uint32_t *a = split->a, *b = split->b;
	const struct edit_box box = split->box;
	const struct front other = split->forward;
	int32_t *reach = split->backward.reach;

	for (int32_t d = split->backward.high; d >= split->backward.low; d -= 2) {
		int32_t from = reach[d - 1] < reach[d + 1] ? reach[d - 1] : reach[d + 1] - 1;
		int32_t i = from, k = from - d;

		while (i > box.a_from && k > box.b_from && a[i - 1] == b[k - 1])
			i--, k--;
		split->has_snake |= from - i > SNAKE_LENGTH;
		split->steps += (uint64_t)(from - i) + 1;
		reach[d] = i;
		if (may_meet && other.low <= d && d <= other.high && i <= other.reach[d])
			return meet_at(split, i, i - d);
	}
	return false;
}

/* --- giving up on the smallest number ----------------------------------------------------------------------------- */

static void divide_at(struct split *split, int32_t i, int32_t k, bool first_is_exact)
{
	const struct edit_box box = split->box;

	split->parts[0] = (struct edit_box){box.a_from, i, box.b_from, k, first_is_exact};
	split->parts[1] = (struct edit_box){i, box.a_to, k, box.b_to, !first_is_exact};
}

/* Are the SNAKE_LENGTH elements from here on equal? The caller has seen that there are so many. */
static bool is_snake(const struct split *split, int32_t i, int32_t k)
{
	for (int32_t n = 0; n < SNAKE_LENGTH; n++)
		if (split->a[i + n] != split->b[k + n])
			return false;
	return true;
}

/* A point far ahead of what the rounds alone explain, with a snake just behind it. */
static bool divide_at_forward_snake(struct split *split)
{
	const struct edit_box box = split->box;
	int32_t middle = box.a_from - box.b_from, best = 0, at_i = 0, at_k = 0;

	for (int32_t d = split->forward.high; d >= split->forward.low; d -= 2) {
		int32_t i = split->forward.reach[d], k = i - d;
		int32_t worth = (i - box.a_from) + (k - box.b_from) - abs(d - middle);

		if (worth <= PROGRESS * split->rounds || worth <= best)
			continue;
		if (box.a_from + SNAKE_LENGTH > i || i >= box.a_to || box.b_from + SNAKE_LENGTH > k || k >= box.b_to)
			continue;
		if (is_snake(split, i - SNAKE_LENGTH, k - SNAKE_LENGTH)) {
			best = worth;
			at_i = i;
			at_k = k;
		}
	}
	if (best > 0)
		divide_at(split, at_i, at_k, true);
	return best > 0;
}

static bool divide_at_backward_snake(struct split *split)
{
	const struct edit_box box = split->box;
	int32_t middle = box.a_to - box.b_to, best = 0, at_i = 0, at_k = 0;

	for (int32_t d = split->backward.high; d >= split->backward.low; d -= 2) {
		int32_t i = split->backward.reach[d], k = i - d;
		int32_t worth = (box.a_to - i) + (box.b_to - k) - abs(d - middle);

		if (worth <= PROGRESS * split->rounds || worth <= best)
			continue;
		if (box.a_from >= i || i > box.a_to - SNAKE_LENGTH || box.b_from >= k || k > box.b_to - SNAKE_LENGTH)
			continue;
		if (is_snake(split, i, k)) {
			best = worth;
			at_i = i;
			at_k = k;
		}
	}
	if (best > 0)
		divide_at(split, at_i, at_k, false);
	return best > 0;
}

/* The point of either search that covers most of the box. */
static void divide_at_furthest(struct split *split)
{
	const struct edit_box box = split->box;
	int32_t ahead = -1, ahead_i = -1, behind = INT32_MAX, behind_i = INT32_MAX;

	for (int32_t d = split->forward.high; d >= split->forward.low; d -= 2) {
		int32_t i = split->forward.reach[d] < box.a_to ? split->forward.reach[d] : box.a_to;

		if (i - d > box.b_to)
			i = box.b_to + d;
		if (ahead < i + (i - d)) {
			ahead = i + (i - d);
			ahead_i = i;
		}
	}
	for (int32_t d = split->backward.high; d >= split->backward.low; d -= 2) {
		int32_t i = split->backward.reach[d] > box.a_from ? split->backward.reach[d] : box.a_from;

		if (i - d < box.b_from)
			i = box.b_from + d;
		if (i + (i - d) < behind) {
			behind = i + (i - d);
			behind_i = i;
		}
	}
	if ((box.a_to + box.b_to) - behind < ahead - (box.a_from + box.b_from))
		divide_at(split, ahead_i, ahead - ahead_i, true);
	else
		divide_at(split, behind_i, behind - behind_i, false);
}

static bool give_up(struct split *split)
{
	if (split->box.is_exact)
		return false;
	if (split->has_snake && split->rounds > PATIENCE) {
		split->steps += (uint64_t)(split->forward.high - split->forward.low);
		if (divide_at_forward_snake(split) || divide_at_backward_snake(split))
			return true;
	}
	if (split->rounds < split->patience)
		return false;
	divide_at_furthest(split);
	return true;
}

/* --- one box ------------------------------------------------------------------------------------------------------ */

/* Who asks for the elements themselves needs both sides of the meeting searched. */
static int64_t found(struct split *split, int64_t cost)
{
	if (!split->partners)
		return cost;
	divide_at(split, split->meeting[0], split->meeting[1], true);
	split->parts[1].is_exact = true;
	return 0;
}

/* The smallest number for the box; 0 when it was divided into split->parts; -1 when there are too many steps. */
static int64_t search_box(struct split *split)
{
	const struct edit_box box = split->box;
	int32_t lowest = box.a_from - box.b_to, highest = box.a_to - box.b_from;
	int32_t first = box.a_from - box.b_from, last = box.a_to - box.b_to;
	bool is_odd = (first - last) & 1;

	split->forward.low = split->forward.high = first;
	split->backward.low = split->backward.high = last;
	split->forward.reach[first] = box.a_from;
	split->backward.reach[last] = box.a_to;
	for (split->rounds = 1; split->steps <= LINE_DIFF_STEPS_LIMIT; split->rounds++) {
		split->has_snake = false;
		widen(&split->forward, lowest, highest, -1);
		if (go_forward(split, is_odd))
			return found(split, 2 * (int64_t)split->rounds - 1);
		widen(&split->backward, lowest, highest, INT32_MAX);
		if (go_backward(split, !is_odd))
			return found(split, 2 * (int64_t)split->rounds);
		if (give_up(split))
			return 0;
	}
	return -1;
}

static void keep(struct split *split, int32_t i, int32_t k)
{
	if (split->partners)
		split->partners[i] = k;
}

/* Equal ends cost nothing. */
static void trim(struct split *split)
{
	struct edit_box *box = &split->box;

	while (box->a_from < box->a_to && box->b_from < box->b_to && split->a[box->a_from] == split->b[box->b_from])
		keep(split, box->a_from++, box->b_from++);
	while (box->a_from < box->a_to && box->b_from < box->b_to && split->a[box->a_to - 1] == split->b[box->b_to - 1])
		keep(split, --box->a_to, --box->b_to);
}

static void prepare(struct edit_search *search, struct split *split, size_t a_count, size_t b_count)
{
	size_t diagonals = a_count + b_count + 3, patience = edit_rough_root(diagonals);

	GROW(search->reach, 2 * diagonals + 2, search->reach_capacity);
	split->forward.reach = search->reach + b_count + 1;
	split->backward.reach = split->forward.reach + diagonals;
	split->patience = patience < PATIENCE ? PATIENCE : (int32_t)patience;
}

/* The cost, or -1. With `partners` those of all elements of a that are kept. */
static int64_t search_all(struct edit_search *search, const struct edit_box *whole, struct split *split)
{
	int64_t cost = 0;
	size_t waiting = 0;

	prepare(search, split, (size_t)whole->a_to, (size_t)whole->b_to);
	GROW(search->boxes, 2, search->box_capacity);
	search->boxes[waiting++] = *whole;
	while (waiting) {
		int64_t part;

		split->box = search->boxes[--waiting];
		trim(split);
		if (split->box.a_from == split->box.a_to || split->box.b_from == split->box.b_to) {
			cost += (split->box.a_to - split->box.a_from) + (split->box.b_to - split->box.b_from);
			continue;
		}
		part = search_box(split);
		if (part < 0) {
			cost = -1;
			break;
		}
		cost += part;
		if (part == 0) {
			GROW(search->boxes, waiting + 2, search->box_capacity);
			search->boxes[waiting++] = split->parts[1];
			search->boxes[waiting++] = split->parts[0];
		}
	}
	search->steps = split->steps;
	return cost;
}

int64_t edit_cost(struct edit_search *memory, const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	struct split split = {.a = a, .b = b};

	return search_all(memory, &(struct edit_box){.a_to = (int32_t)a_count, .b_to = (int32_t)b_count}, &split);
}

bool edit_partners(struct edit_search *memory, const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
		   int32_t *partners)
{
	struct split split = {.a = a, .b = b, .partners = partners};

	for (size_t i = 0; i < a_count; i++)
		partners[i] = -1;
	return search_all(memory, &(struct edit_box){.a_to = (int32_t)a_count, .b_to = (int32_t)b_count}, &split) >= 0;
}

void edit_search_release(struct edit_search *search)
{
	free(search->reach);
	free(search->boxes);
	*search = (struct edit_search){0};
}
