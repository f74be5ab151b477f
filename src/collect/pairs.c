#include "collect/pairs.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

/* One item of a group, and why it is there. */
struct member {
	uint32_t item;
	uint32_t mark;
};

struct finder {
	const struct pair_search *search;
	struct member *members; /* by group, then item */
	size_t *next;           /* by group: its first member that was not looked at as `a` */
	size_t *ends;           /* by group */
	struct pair *pairs;     /* by item b, for the a in hand; all zero where it met none */
	uint32_t *touched;
	size_t touched_count;
	uint64_t steps;
};

static bool takes_part(const struct pair_search *search, uint32_t item)
{
	return !search->skips_item || !search->skips_item[item];
}

static bool counts(const struct pair_search *search, uint32_t group)
{
	return !search->skips_group || !search->skips_group[group];
}

/* A counting sort: the items come in order, so the members of a group do too. */
static void group_members(struct finder *f)
{
	const struct pair_search *search = f->search;
	const struct memberships *all = search->members;
	size_t at = 0;

	for (uint32_t item = 0; item < all->item_count; item++)
		for (size_t i = all->starts[item]; takes_part(search, item) && i < all->starts[item + 1]; i++)
			f->ends[all->list[i].group] += counts(search, all->list[i].group);
	for (size_t group = 0; group < search->group_count; group++) {
		f->next[group] = at;
		at += f->ends[group];
		f->ends[group] = f->next[group];
	}
	f->members = xcalloc(at, sizeof(*f->members));
	for (uint32_t item = 0; item < all->item_count; item++)
		for (size_t i = all->starts[item]; takes_part(search, item) && i < all->starts[item + 1]; i++)
			if (counts(search, all->list[i].group))
				f->members[f->ends[all->list[i].group]++] = (struct member){item, all->list[i].mark};
}

/* Counts the members of one group that come after `a`. */
static void meet(struct finder *f, uint32_t a, const struct membership *membership)
{
	size_t end = f->ends[membership->group];
	int64_t time = f->search->times ? f->search->times[membership->group] : 0;
	bool is_focused = f->search->is_focused && f->search->is_focused[membership->group];

	for (size_t i = ++f->next[membership->group]; i < end; i++) {
		const struct member *member = &f->members[i];
		struct pair *pair = &f->pairs[member->item];

		if (pair->shared + pair->same == 0) {
			*pair = (struct pair){.a = a, .b = member->item, .last_time = INT64_MIN};
			f->touched[f->touched_count++] = member->item;
		}
		if (member->mark == membership->mark && member->mark != NO_MARK) {
			pair->same++;
			continue;
		}
		pair->shared++;
		pair->recent += time >= f->search->since;
		pair->focused += is_focused;
		pair->focused_recent += is_focused && time >= f->search->since;
		pair->last_time = time > pair->last_time ? time : pair->last_time;
	}
	f->steps += end - f->next[membership->group] + 1;
}

static void find_partners(struct finder *f, uint32_t a)
{
	const struct memberships *all = f->search->members;

	f->touched_count = 0;
	for (size_t i = all->starts[a]; i < all->starts[a + 1]; i++)
		if (counts(f->search, all->list[i].group))
			meet(f, a, &all->list[i]);
	for (size_t i = 0; i < f->touched_count; i++) {
		struct pair *pair = &f->pairs[f->touched[i]];

		if (pair->shared)
			f->search->found(f->search->context, pair);
		pair->shared = pair->same = 0;
	}
}

bool pairs_find(const struct pair_search *search)
{
	const struct memberships *all = search->members;
	struct finder f = {.search = search};
	uint32_t item = 0;

	f.next = xcalloc(search->group_count, sizeof(*f.next));
	f.ends = xcalloc(search->group_count, sizeof(*f.ends));
	f.pairs = xcalloc(all->item_count, sizeof(*f.pairs));
	f.touched = xcalloc(all->item_count, sizeof(*f.touched));
	group_members(&f);
	for (; item < all->item_count && f.steps <= PAIR_STEPS_LIMIT; item++)
		if (takes_part(search, item))
			find_partners(&f, item);
	free(f.next);
	free(f.ends);
	free(f.pairs);
	free(f.touched);
	free(f.members);
	return item == all->item_count;
}

void memberships_release(struct memberships *members)
{
	free(members->starts);
	free(members->list);
	*members = (struct memberships){0};
}
