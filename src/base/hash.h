/*
 * Hashing: XXH64 (xxHash, a fixed algorithm, so that printed fingerprints stay
 * the same between versions and machines) and a table that gives each distinct
 * byte string a dense number.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_HASH_H
#define RESCUE_BASE_HASH_H

#include <stdint.h>

#include "base/mem.h"
#include "base/view.h"

uint64_t hash_bytes(const void *bytes, size_t n);
/* Folds one more part into a hash; parts are length-delimited, so ("a","bc") differs from ("ab","c"). */
uint64_t hash_add(uint64_t seed, struct view part);

/* Byte strings to numbers 0, 1, 2 … in order of first sight. All zero bytes is an empty table. */
struct intern {
	struct view *items; /* items[id], borrowed from `arena` */
	size_t count;
	size_t capacity;
	uint32_t *slots; /* id + 1, 0 is free */
	size_t slot_count;
	struct arena arena;
};

/* The number of `key`, added (copied) when it is new; *added, if not NULL, says which. */
uint32_t intern_add(struct intern *table, struct view key, bool *added);
/* The number of `key`, or -1. */
int64_t intern_find(const struct intern *table, struct view key);
void intern_release(struct intern *table);

#endif
