#include "base/hash.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/err.h"

#include "base/banned.h"

uint64_t hash_bytes(const void *bytes, size_t n)
{
	return XXH64(n ? bytes : "", n, 0);
}

uint64_t hash_add(uint64_t seed, struct view part)
{
	return XXH64(part.n ? part.p : "", part.n, seed ^ (part.n * 0x9e3779b97f4a7c15ULL));
}

static size_t slot_of(const struct intern *table, struct view key)
{
	size_t mask = table->slot_count - 1;
	size_t slot = XXH3_64bits(key.n ? key.p : "", key.n) & mask;

	while (table->slots[slot] && !view_eq(table->items[table->slots[slot] - 1], key))
		slot = (slot + 1) & mask;
	return slot;
}

static void intern_rehash(struct intern *table)
{
	table->slot_count = table->slot_count ? table->slot_count * 2 : 256;
	free(table->slots);
	table->slots = xcalloc(table->slot_count, sizeof(*table->slots));
	for (size_t i = 0; i < table->count; i++)
		table->slots[slot_of(table, table->items[i])] = (uint32_t)(i + 1);
}

uint32_t intern_add(struct intern *table, struct view key, bool *added)
{
	size_t slot;

	if ((table->count + 1) * 2 > table->slot_count)
		intern_rehash(table);
	slot = slot_of(table, key);
	if (added)
		*added = table->slots[slot] == 0;
	if (table->slots[slot])
		return table->slots[slot] - 1;
	if (table->count >= UINT32_MAX - 1)
		BUG("more than 4 billion distinct strings");
	GROW(table->items, table->count + 1, table->capacity);
	table->items[table->count] = arena_view(&table->arena, key);
	table->slots[slot] = (uint32_t)++table->count;
	return table->slots[slot] - 1;
}

int64_t intern_find(const struct intern *table, struct view key)
{
	if (table->slot_count == 0)
		return -1;
	return (int64_t)table->slots[slot_of(table, key)] - 1;
}

void intern_release(struct intern *table)
{
	free(table->items);
	free(table->slots);
	arena_release(&table->arena);
	*table = (struct intern){0};
}
