#include "collect/clones.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "collect/clone_seeds.h"

#include "base/banned.h"

/* --- passages ----------------------------------------------------------------------------------------------------- */

/* A seed, and where its file begins and ends. */
struct member {
	uint32_t start, begin, end, file;
};

/* What `count` members agree in: from `before` tokens before their seed to `after` tokens from it on. */
struct passage {
	size_t first; /* of its members, while it waits */
	size_t count;
	uint32_t before, after;
};

struct finder {
	const struct clone_input *input;
	struct clone_list *list;
	size_t run;
	unsigned char *done;     /* a bit for each token: a seed from which everything was found */
	struct passage *waiting; /* a stack; the members of its last one are the last of `members` */
	struct member *members;
	size_t waiting_count, waiting_capacity, member_count, member_capacity;
	struct member *now; /* members of the passage in hand */
	size_t now_capacity;
	uint64_t *met; /* passages met; 0 is free */
	size_t met_count, met_size;
	uint64_t seed_number;
	uint64_t steps;      /* of this seed */
	uint64_t steps_left; /* of all */
	bool is_cut;         /* not everything of this seed was found */
};

static uint32_t token(const struct finder *f, const struct member *member, int64_t offset)
{
	return f->input->tokens[(size_t)((int64_t)member->start + offset)];
}

static void enter(uint64_t *table, size_t size, uint64_t key)
{
	size_t i = key & (size - 1);

	while (table[i])
		i = (i + 1) & (size - 1);
	table[i] = key;
}

static bool is_entered(const uint64_t *table, size_t size, uint64_t key)
{
	size_t i = key & (size - 1);

	while (table[i] && table[i] != key)
		i = (i + 1) & (size - 1);
	return table[i] == key;
}

/* Whether the passage was not met from this seed before; from then on it was. */
static bool is_new(struct finder *f, uint64_t start, uint64_t tokens)
{
	uint64_t key = mix_bits(mix_bits(start << 32 | tokens) + f->seed_number) | 1;

	if (2 * f->met_count >= f->met_size) {
		uint64_t *old = f->met;
		size_t old_size = f->met_size;

		f->met_size = old_size ? 2 * old_size : 1024;
		f->met = xcalloc(f->met_size, sizeof(*f->met));
		for (size_t i = 0; i < old_size; i++)
			if (old[i])
				enter(f->met, f->met_size, old[i]);
		free(old);
	}
	if (is_entered(f->met, f->met_size, key))
		return false;
	enter(f->met, f->met_size, key);
	f->met_count++;
	return true;
}

static bool agree(struct finder *f, const struct passage *passage, int64_t offset)
{
	uint32_t first = token(f, &f->now[0], offset);

	for (size_t i = 1; i < passage->count; i++)
		if (token(f, &f->now[i], offset) != first)
			return false;
	f->steps += passage->count;
	return true;
}

/* As far as all members agree, in both directions. */
static void extend(struct finder *f, struct passage *passage)
{
	uint32_t most_before = UINT32_MAX, most_after = UINT32_MAX;

	for (size_t i = 0; i < passage->count; i++) {
		const struct member *m = &f->now[i];

		most_before = m->start - m->begin < most_before ? m->start - m->begin : most_before;
		most_after = m->end - m->start < most_after ? m->end - m->start : most_after;
	}
	while (passage->after < most_after && agree(f, passage, passage->after))
		passage->after++;
	while (passage->before < most_before && agree(f, passage, -(int64_t)passage->before - 1))
		passage->before++;
}

/* One of the members in hand, and the token beside the passage there. */
struct neighbour {
	uint32_t token;
	uint32_t member;
};

/* The fewest tokens between two members of one file; members are in order. */
static uint32_t least_distance(const struct finder *f, const struct neighbour *list, size_t count)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 1; i < count; i++) {
		const struct member *a = &f->now[list ? list[i - 1].member : i - 1];
		const struct member *b = &f->now[list ? list[i].member : i];

		if (a->file == b->file && b->start - a->start < least)
			least = b->start - a->start;
	}
	return least;
}

static void put_group(struct finder *f, const struct passage *passage, uint32_t tokens)
{
	struct clone_list *list = f->list;

	GROW(list->groups, list->group_count + 1, list->group_capacity);
	GROW(list->copies, list->copy_count + passage->count, list->copy_capacity);
	list->groups[list->group_count++] = (struct clone_group){tokens, (uint32_t)passage->count, list->copy_count};
	for (size_t i = 0; i < passage->count; i++)
		list->copies[list->copy_count++] =
		    (struct clone_copy){f->now[i].file, f->now[i].start - passage->before};
}

/* --- parts of a passage that agree further ------------------------------------------------------------------------ */

static int compare_neighbours(const void *a, const void *b)
{
	const struct neighbour *x = a, *y = b;

	if (x->token != y->token)
		return x->token < y->token ? -1 : 1;
	return x->member < y->member ? -1 : x->member > y->member;
}

static void push(struct finder *f, const struct neighbour *part, size_t count, struct passage passage)
{
	passage.first = f->member_count;
	passage.count = count;
	GROW(f->members, f->member_count + count, f->member_capacity);
	for (size_t i = 0; i < count; i++)
		f->members[f->member_count++] = f->now[part[i].member];
	GROW(f->waiting, f->waiting_count + 1, f->waiting_capacity);
	f->waiting[f->waiting_count++] = passage;
	f->steps += count;
}

/* Those with one more token in common after the passage, or before it, are a passage each, unless two of them stand
 * nearer than `least`. */
static void push_parts(struct finder *f, const struct passage *passage, bool is_after, uint32_t least)
{
	struct neighbour *list = xcalloc(passage->count, sizeof(*list));
	struct passage longer = {.before = passage->before + !is_after, .after = passage->after + is_after};
	int64_t offset = is_after ? (int64_t)passage->after : -(int64_t)passage->before - 1;
	size_t count = 0, end;

	for (size_t i = 0; i < passage->count; i++) {
		const struct member *m = &f->now[i];

		if (is_after ? m->start + longer.after <= m->end : m->start >= m->begin + longer.before)
			list[count++] = (struct neighbour){token(f, m, offset), (uint32_t)i};
	}
	qsort(list, count, sizeof(*list), compare_neighbours);
	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && list[end].token == list[i].token; end++)
			;
		if (end - i > 1 && least_distance(f, list + i, end - i) >= least)
			push(f, list + i, end - i, longer);
	}
	free(list);
}

static void pop(struct finder *f, struct passage *passage)
{
	*passage = f->waiting[--f->waiting_count];
	GROW(f->now, passage->count, f->now_capacity);
	memcpy(f->now, f->members + passage->first, passage->count * sizeof(*f->now));
	f->member_count = passage->first;
}

static void follow_one(struct finder *f)
{
	struct passage passage;
	uint32_t tokens, distance, least = 0;

	pop(f, &passage);
	extend(f, &passage);
	tokens = passage.before + passage.after;
	distance = least_distance(f, NULL, passage.count);
	/* where copies would overlap each ends where the next begins; of their parts, those may be longer that do not
	 */
	if (tokens > distance) {
		least = tokens + 1;
		tokens = distance;
		f->is_cut = true;
	}
	if (passage.count > 2 && !is_new(f, f->now[0].start - passage.before, tokens))
		return;
	if (tokens >= f->input->min_tokens)
		put_group(f, &passage, tokens);
	if (passage.count == 2)
		return;
	push_parts(f, &passage, true, least);
	push_parts(f, &passage, false, least);
}

/* --- from seeds to passages --------------------------------------------------------------------------------------- */

static bool is_done(const struct finder *f, size_t at)
{
	return f->done[at / 8] >> at % 8 & 1;
}

/* How many tokens before a seed the nearest one stands from which everything was found; 0 when it is far. */
static uint32_t distance_to_done(const struct finder *f, const struct member *member)
{
	uint32_t most = member->start - member->begin;

	if (most > f->input->min_tokens)
		most = (uint32_t)f->input->min_tokens;
	for (uint32_t distance = 1; distance <= most; distance++)
		if (is_done(f, member->start - distance))
			return distance;
	return 0;
}

/* All members agree back to seeds from which everything was found: no passage begins in between. */
static bool was_followed(struct finder *f, const struct passage *passage)
{
	uint32_t distance = distance_to_done(f, &f->now[0]);

	if (!distance)
		return false;
	for (size_t i = 1; i < passage->count; i++)
		if (f->now[i].start - f->now[i].begin < distance || !is_done(f, f->now[i].start - distance))
			return false;
	for (uint32_t offset = 1; offset <= distance; offset++)
		if (!agree(f, passage, -(int64_t)offset))
			return false;
	return true;
}

/* Finds every passage around the `count` members in hand, which are equal in `run` tokens. */
static void follow(struct finder *f, size_t count)
{
	const struct passage seed = {.count = count, .after = (uint32_t)f->run};

	f->steps = 0;
	f->is_cut = false;
	f->seed_number++;
	if (was_followed(f, &seed))
		return;
	GROW(f->members, count, f->member_capacity);
	memcpy(f->members, f->now, count * sizeof(*f->now));
	f->member_count = count;
	GROW(f->waiting, 1, f->waiting_capacity);
	f->waiting[f->waiting_count++] = seed;
	while (f->waiting_count && f->steps < f->input->steps_limit / 10 && f->steps < f->steps_left)
		follow_one(f);
	f->steps_left -= f->steps < f->steps_left ? f->steps : f->steps_left;
	if (f->waiting_count) {
		f->list->given_up++;
		f->is_cut = true;
	}
	f->waiting_count = f->member_count = 0;
}

static struct member member_at(const struct clone_input *input, uint32_t start)
{
	size_t low = 0, high = input->file_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (input->starts[middle] <= start)
			low = middle;
		else
			high = middle;
	}
	return (struct member){start, (uint32_t)input->starts[low], (uint32_t)input->starts[low + 1], (uint32_t)low};
}

/* Takes those that are equal to the first of `list` out of it and in hand; the others move up. Returns how many stay.
 */
static size_t take_equal(struct finder *f, struct seed *list, size_t count, uint32_t *taken, size_t *taken_count)
{
	const uint32_t *tokens = f->input->tokens;
	const uint32_t *first = tokens + list[0].start;
	size_t kept = 0;

	*taken_count = 0;
	GROW(f->now, count, f->now_capacity);
	for (size_t i = 0; i < count; i++) {
		if (memcmp(tokens + list[i].start, first, f->run * sizeof(*tokens)) != 0) {
			list[kept++] = list[i];
			continue;
		}
		f->now[*taken_count] = member_at(f->input, list[i].start);
		taken[(*taken_count)++] = list[i].start;
	}
	f->steps_left -= count < f->steps_left ? count : f->steps_left;
	return kept;
}

/* Seeds of one hash: those that are really equal belong together. */
static void follow_hash(struct finder *f, struct seed *list, size_t count)
{
	uint32_t *taken = xcalloc(count, sizeof(*taken));
	size_t taken_count;

	while (count > 1) {
		count = take_equal(f, list, count, taken, &taken_count);
		if (taken_count < 2)
			continue;
		if (!f->steps_left) {
			f->list->given_up++;
			continue;
		}
		follow(f, taken_count);
		for (size_t i = 0; i < taken_count && !f->is_cut; i++)
			f->done[taken[i] / 8] |= (unsigned char)(1 << taken[i] % 8);
	}
	free(taken);
}

struct equal_seeds {
	struct seed *list;
	size_t count;
};

static int compare_first(const void *a, const void *b)
{
	const struct equal_seeds *x = a, *y = b;

	return x->list->start < y->list->start ? -1 : x->list->start > y->list->start;
}

/* In order of their first places, so that what is found from one seed need not be found again from the next. */
static void follow_all(struct finder *f, struct seeds *seeds)
{
	struct equal_seeds *equal = NULL;
	size_t count = 0, capacity = 0, end;

	for (size_t i = 0; i < seeds->count; i = end) {
		for (end = i + 1; end < seeds->count && seeds->list[end].hash == seeds->list[i].hash; end++)
			;
		if (end - i < 2)
			continue;
		GROW(equal, count + 1, capacity);
		equal[count++] = (struct equal_seeds){seeds->list + i, end - i};
	}
	if (count)
		qsort(equal, count, sizeof(*equal), compare_first);
	for (size_t i = 0; i < count; i++)
		follow_hash(f, equal[i].list, equal[i].count);
	free(equal);
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

/* A group by what it says: those of one text stand together, the one with most copies first. */
struct text_group {
	uint64_t hash;
	struct clone_group group;
};

static int compare_texts(const void *a, const void *b)
{
	const struct text_group *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->group.copies > y->group.copies ? -1 : x->group.copies < y->group.copies;
}

/*
 * Near the ends of a passage what is a seed depends on what stands outside, so a passage may be found from seeds that
 * only some of its copies have; those further inside are seeds in all of them. Keeps the group with most copies.
 */
static void keep_complete(const struct finder *f, struct clone_list *list, size_t from)
{
	size_t count = list->group_count - from;
	struct text_group *texts = xcalloc(count, sizeof(*texts));

	for (size_t i = 0; i < count; i++) {
		const struct clone_group *group = &list->groups[from + i];
		const uint32_t *tokens = f->input->tokens + list->copies[group->first].start;

		texts[i] = (struct text_group){hash_bytes(tokens, group->tokens * sizeof(*tokens)), *group};
	}
	qsort(texts, count, sizeof(*texts), compare_texts);
	list->group_count = from;
	for (size_t i = 0; i < count; i++)
		if (i == 0 || texts[i].hash != texts[i - 1].hash)
			list->groups[list->group_count++] = texts[i].group;
	free(texts);
}

/* The order of clone_list, for qsort_r: `context` is its copies. */
static int compare_groups(const void *a, const void *b, void *context)
{
	const struct clone_copy *copies = context;
	const struct clone_group *x = a, *y = b;

	if (copies[x->first].start != copies[y->first].start)
		return copies[x->first].start < copies[y->first].start ? -1 : 1;
	return x->tokens > y->tokens ? -1 : x->tokens < y->tokens;
}

void clones_find(const struct clone_input *input, struct clone_list *list)
{
	size_t tokens = input->starts[input->file_count];
	size_t before = list->group_count;
	struct finder finder = {.input = input, .list = list, .steps_left = input->steps_limit};
	struct seeds seeds;

	seeds_find(input, &seeds);
	finder.run = seeds.run;
	finder.done = xcalloc(tokens / 8 + 1, 1);
	follow_all(&finder, &seeds);
	keep_complete(&finder, list, before);
	if (list->group_count > before)
		qsort_r(list->groups + before, list->group_count - before, sizeof(*list->groups), compare_groups,
			list->copies);
	free(seeds.list);
	free(finder.done);
	free(finder.waiting);
	free(finder.members);
	free(finder.now);
	free(finder.met);
}

void clone_list_release(struct clone_list *list)
{
	free(list->groups);
	free(list->copies);
	*list = (struct clone_list){0};
}
