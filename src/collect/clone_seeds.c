#include "collect/clone_seeds.h"

#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

/* Runs looked back at for one that repeats itself: a window has two seeds on average. */
enum { RECENT_RUNS = 16 };

struct minimum {
	uint64_t hash;
	size_t at;
};

/* k is found->run, w is window. */
struct winnow {
	const struct clone_input *input;
	struct seeds *found;
	size_t window;                      /* runs of which one is a seed */
	uint64_t *hashes;                   /* of the last `window` runs, in a ring */
	struct minimum recent[RECENT_RUNS]; /* seeds, and what was left out for being like one; a ring */
	size_t recent_count;
};

/* The least of the runs first … last; of equal ones the last. */
static struct minimum least(const struct winnow *w, size_t first, size_t last)
{
	struct minimum least = {UINT64_MAX, first};

	for (size_t i = first; i <= last; i++)
		if (w->hashes[i % w->window] <= least.hash)
			least = (struct minimum){w->hashes[i % w->window], i};
	return least;
}

/*
 * A run that stood just before, too near for a clone of itself, is one of a table. Only the table's head is a seed: the
 * others would all be equal, and each pair of them a passage of another length.
 */
static bool goes_on(struct winnow *w, struct minimum minimum)
{
	bool found = false;

	for (size_t i = 0; i < RECENT_RUNS && !found; i++)
		found = w->recent[i].hash == minimum.hash && minimum.at - w->recent[i].at < w->input->min_tokens;
	w->recent[w->recent_count++ % RECENT_RUNS] = minimum;
	return found;
}

static void add_seed(struct winnow *w, struct minimum minimum)
{
	if (goes_on(w, minimum))
		return;
	GROW(w->found->list, w->found->count + 1, w->found->capacity);
	w->found->list[w->found->count++] = (struct seed){minimum.hash, (uint32_t)minimum.at};
}

static void start_file(struct winnow *w)
{
	w->recent_count = 0;
	for (size_t i = 0; i < RECENT_RUNS; i++)
		w->recent[i] = (struct minimum){UINT64_MAX, 0};
}

/* The file has min_tokens tokens or more. */
static void add_file(struct winnow *w, size_t begin, size_t end)
{
	const uint64_t base = UINT64_C(0x9E3779B97F4A7C15);
	const uint32_t *tokens = w->input->tokens;
	const size_t run = w->found->run;
	struct minimum minimum = {UINT64_MAX, 0};
	uint64_t hash = 0, highest = 1; /* base to the power of run */

	start_file(w);
	for (size_t i = begin; i < begin + run; i++) {
		hash = hash * base + tokens[i];
		highest *= base;
	}
	for (size_t at = begin; at + run <= end; at++) {
		struct minimum here = {mix_bits(hash), at};

		w->hashes[at % w->window] = here.hash;
		if (at + run < end)
			hash = hash * base + tokens[at + run] - highest * tokens[at];
		if (at + 1 < begin + w->window)
			continue;
		if (at + 1 == begin + w->window || minimum.at + w->window <= at)
			minimum = least(w, at + 1 - w->window, at);
		else if (here.hash < minimum.hash)
			minimum = here;
		else
			continue;
		add_seed(w, minimum);
	}
}

static int compare_seeds(const void *a, const void *b)
{
	const struct seed *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->start < y->start ? -1 : x->start > y->start;
}

void seeds_find(const struct clone_input *input, struct seeds *seeds)
{
	struct winnow w = {.input = input, .found = seeds};

	*seeds = (struct seeds){.run = input->min_tokens / 2};
	w.window = input->min_tokens - seeds->run + 1;
	w.hashes = xcalloc(w.window, sizeof(*w.hashes));
	for (size_t file = 0; file < input->file_count; file++)
		if (input->starts[file + 1] - input->starts[file] >= input->min_tokens)
			add_file(&w, input->starts[file], input->starts[file + 1]);
	free(w.hashes);
	if (seeds->count)
		qsort(seeds->list, seeds->count, sizeof(*seeds->list), compare_seeds);
}
