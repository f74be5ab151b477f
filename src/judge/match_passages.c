/*
 * Functions whose first line was rewritten, copies that begin a line earlier: what stands on several lines is the same
 * when more than half of them are, on both sides.
 */
#include <stdlib.h>

#include "base/num.h"
#include "judge/match_internal.h"

#include "base/banned.h"

/* Passages that begin before another one and are looked at for being around it: functions lie inside each other, but
 * not deeper than this. */
enum { AROUND = 64 };

static int by_place(const void *a, const void *b)
{
	const struct match_entry *left = *(const struct match_entry *const *)a;
	const struct match_entry *right = *(const struct match_entry *const *)b;
	int result = view_cmp(left->kind, right->kind);

	if (!result)
		result = view_cmp(left->place, right->place);
	if (!result)
		result = int_compare(left->line, right->line);
	return result ? result : int_compare(left->id, right->id);
}

/* Passages of the audit that are left, by place. Owned. */
static struct match_entry **passages_of(const struct match_side *side, size_t *count)
{
	struct match_entry **passages = xcalloc(side->count, sizeof(*passages));

	*count = 0;
	for (size_t i = 0; i < side->count; i++) {
		struct match_entry *entry = &side->items[i];

		if (!entry->partner && entry->place.p && entry->line >= 1 && entry->end_line > entry->line)
			passages[(*count)++] = entry;
	}
	if (*count)
		qsort(passages, *count, sizeof(*passages), by_place);
	return passages;
}

/* How many passages of the audit stand, by rule and file, before or at the line `first` of the base's. */
static size_t count_before(struct match_entry *const *passages, size_t count, const struct match_entry *base)
{
	struct match_entry key = {.kind = base->kind, .place = base->place, .line = base->first, .id = INT64_MAX};
	const struct match_entry *pointer = &key;
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_place(&passages[middle], &pointer) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_most_of(const struct match_entry *head, const struct match_entry *base)
{
	return head->line <= base->first && base->last <= head->end_line && 2 * base->kept > base->lines &&
	       head->end_line - head->line < 2 * base->kept - 1;
}

/* The innermost that is left and has its lines; NULL when there is none. */
static struct match_entry *find(struct match_entry *const *passages, size_t count, const struct match_entry *base)
{
	size_t from = count_before(passages, count, base);

	for (size_t i = from; i > 0 && from - i < AROUND; i--) {
		struct match_entry *head = passages[i - 1];

		if (!view_eq(head->kind, base->kind) || !view_eq(head->place, base->place))
			return NULL;
		if (!head->partner && is_most_of(head, base))
			return head;
	}
	return NULL;
}

void match_pair_passages(struct match *match)
{
	size_t count;
	struct match_entry **passages = passages_of(&match->head, &count);

	for (size_t i = 0; i < match->base.count; i++) {
		struct match_entry *base = &match->base.items[i], *head;

		if (base->partner || !base->kept || base->end_line <= base->line)
			continue;
		head = find(passages, count, base);
		if (head) {
			head->partner = base;
			base->partner = head;
		}
	}
	free(passages);
}
