#include "lang/region.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <tree_sitter/api.h>

#include "base/err.h"

#include "base/banned.h"

enum {
	PIECE_ALIGN = 16,
	SMALL_LIMIT = 1024, /* above it sizes are powers of two */
	SMALL_CLASSES = SMALL_LIMIT / PIECE_ALIGN,
	BLOCK_SIZE = 1 << 20,
	SPARE_LIMIT = 16 /* blocks kept between parses: what an ordinary file needs */
};

struct region_block {
	struct region_block *next;
	size_t size; /* of the bytes behind */
};

/* Before each piece. Sixteen bytes, so that the piece is aligned for any type. */
struct piece {
	struct region *region; /* NULL: from the heap */
	size_t size;           /* usable bytes */
};

_Static_assert(sizeof(struct piece) == PIECE_ALIGN, "a piece follows its header");
_Static_assert(sizeof(struct region_block) % PIECE_ALIGN == 0, "pieces follow the block's header");

/* tree-sitter's allocation functions have no argument to carry it. */
static _Thread_local struct region *current;

/* The class of a size, and the size that all pieces of the class have. */
static unsigned class_of(size_t size, size_t *rounded)
{
	unsigned bits;

	if (size <= SMALL_LIMIT) {
		*rounded = size ? (size + PIECE_ALIGN - 1) / PIECE_ALIGN * PIECE_ALIGN : PIECE_ALIGN;
		return (unsigned)(*rounded / PIECE_ALIGN - 1);
	}
	bits = 64 - (unsigned)__builtin_clzll((unsigned long long)size - 1);
	*rounded = (size_t)1 << bits;
	return SMALL_CLASSES + bits - 11;
}

static void add_block(struct region *region, size_t needed)
{
	struct region_block *block = region->spare;

	if (needed <= BLOCK_SIZE && block) {
		region->spare = block->next;
	} else {
		size_t size = needed > BLOCK_SIZE ? needed : BLOCK_SIZE;

		block = xmalloc(size_add(sizeof(*block), size));
		block->size = size;
	}
	block->next = region->blocks;
	region->blocks = block;
	region->p = (char *)(block + 1);
	region->room = block->size;
}

static void *region_take(struct region *region, size_t size)
{
	size_t rounded;
	size_t needed;
	unsigned class;
	struct piece *piece;

	if (size > region->limit)
		longjmp(region->escape, 1);
	class = class_of(size, &rounded);
	if (region->free[class]) {
		void *p = region->free[class];

		memcpy(&region->free[class], p, sizeof(void *));
		return p;
	}
	needed = rounded + sizeof(*piece);
	if (region->limit - region->used < needed)
		longjmp(region->escape, 1);
	if (region->room < needed)
		add_block(region, needed);
	piece = (struct piece *)(void *)region->p;
	region->p += needed;
	region->room -= needed;
	region->used += needed;
	*piece = (struct piece){region, rounded};
	return piece + 1;
}

static void *heap_take(size_t size)
{
	struct piece *piece = xmalloc(size_add(size, sizeof(*piece)));

	*piece = (struct piece){NULL, size};
	return piece + 1;
}

static struct piece *piece_of(void *p)
{
	return (struct piece *)p - 1;
}

static void *take(size_t size)
{
	return current ? region_take(current, size) : heap_take(size);
}

static void *take_zeroed(size_t count, size_t size)
{
	size_t bytes = size_mul(count, size);

	return memset(take(bytes), 0, bytes);
}

static void give_back(void *p)
{
	struct region *region;
	size_t rounded;
	unsigned class;

	if (!p)
		return;
	region = piece_of(p)->region;
	if (!region) {
		free(piece_of(p));
		return;
	}
	class = class_of(piece_of(p)->size, &rounded);
	memcpy(p, &region->free[class], sizeof(void *));
	region->free[class] = p;
}

static void *take_again(void *p, size_t size)
{
	void *larger;

	if (!p)
		return take(size);
	if (piece_of(p)->size >= size)
		return p;
	larger = take(size);
	memcpy(larger, p, piece_of(p)->size);
	give_back(p);
	return larger;
}

static void install(void)
{
	ts_set_allocator(take, take_zeroed, take_again, give_back);
}

void region_install(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, install);
}

void region_enter(struct region *region, size_t limit)
{
	region_install();
	if (current)
		BUG("a parse inside a parse");
	region->limit = limit;
	current = region;
}

void region_leave(struct region *region)
{
	size_t spare = 0;

	current = NULL;
	for (struct region_block *block = region->spare; block; block = block->next)
		spare++;
	while (region->blocks) {
		struct region_block *block = region->blocks;

		region->blocks = block->next;
		if (block->size == BLOCK_SIZE && spare < SPARE_LIMIT) {
			block->next = region->spare;
			region->spare = block;
			spare++;
		} else {
			free(block);
		}
	}
	memset(region->free, 0, sizeof(region->free));
	region->p = NULL;
	region->room = 0;
	region->used = 0;
}

void region_release(struct region *region)
{
	while (region->spare) {
		struct region_block *block = region->spare;

		region->spare = block->next;
		free(block);
	}
}
