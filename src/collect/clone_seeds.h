/*
 * Where equal passages may begin to be looked for: winnowing (see clones.h).
 * Private to clones.c and clone_seeds.c.
 */
#ifndef RESCUE_COLLECT_CLONE_SEEDS_H
#define RESCUE_COLLECT_CLONE_SEEDS_H

#include "collect/clones.h"

struct seed {
	uint64_t hash;  /* of the `run` tokens from start on */
	uint32_t start; /* index in input->tokens */
};

/* All zero bytes is empty; the list is the caller's to free. */
struct seeds {
	size_t run;        /* tokens of a seed */
	struct seed *list; /* by hash, then start */
	size_t count, capacity;
};

/* Every passage of min_tokens tokens without a repetition of itself has a seed, and equal passages have equal ones. */
void seeds_find(const struct clone_input *input, struct seeds *seeds);

/* Spreads the bits of a number over all of them. */
static inline uint64_t mix_bits(uint64_t x)
{
	x ^= x >> 32;
	x *= UINT64_C(0xD6E8FEB86659FD93);
	return x ^ x >> 32;
}

#endif
