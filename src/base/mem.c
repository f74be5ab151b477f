#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#include "base/banned.h"

static _Noreturn void out_of_memory(size_t size)
{
	fprintf(stderr, "rescue: out of memory (%zu bytes wanted)\n", size);
	exit(ERR_INTERNAL);
}

size_t size_add(size_t a, size_t b)
{
	size_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		out_of_memory(SIZE_MAX);
	return sum;
}

size_t size_mul(size_t a, size_t b)
{
	size_t product;

	if (__builtin_mul_overflow(a, b, &product))
		out_of_memory(SIZE_MAX);
	return product;
}

void *xmalloc(size_t size)
{
	void *piece = malloc(size ? size : 1);

	if (!piece)
		out_of_memory(size);
	return piece;
}

void *xcalloc(size_t count, size_t size)
{
	void *piece = calloc(count ? count : 1, size ? size : 1);

	if (!piece)
		out_of_memory(size);
	return piece;
}

void *xrealloc(void *old, size_t count, size_t size)
{
	size_t total = size_mul(count, size);
	void *piece = realloc(old, total ? total : 1);

	if (!piece)
		out_of_memory(total);
	return piece;
}

char *xstrndup(const char *text, size_t length)
{
	char *copy = xmalloc(size_add(length, 1));

	if (length)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *xstrdup(const char *text)
{
	return xstrndup(text, strlen(text));
}

size_t grow_capacity(size_t needed, size_t capacity)
{
	size_t grown = size_add(capacity, capacity / 2 + 16);

	return grown > needed ? grown : needed;
}

struct arena_block {
	struct arena_block *next;
	size_t size;
	size_t used;
	alignas(max_align_t) char bytes[];
};

#ifdef RESCUE_ARENA_DEBUG
enum { ARENA_BLOCK = 0 };
#else
enum { ARENA_BLOCK = 32 * 1024 };
#endif

static struct arena_block *arena_add_block(struct arena *arena, size_t size)
{
	size_t room = size > ARENA_BLOCK ? size : ARENA_BLOCK;
	struct arena_block *block = xmalloc(size_add(sizeof(*block), room));

	*block = (struct arena_block){.next = arena->blocks, .size = room};
	arena->blocks = block;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t mask = alignof(max_align_t) - 1;
	size_t rounded = size_add(size, mask) & ~mask;
	struct arena_block *block = arena->blocks;
	void *piece;

#ifdef RESCUE_ARENA_DEBUG
	rounded = size;
	block = NULL;
#endif
	if (!block || block->size - block->used < rounded)
		block = arena_add_block(arena, rounded);
	piece = block->bytes + block->used;
	block->used += rounded;
	return piece;
}

void *arena_zalloc(struct arena *arena, size_t size)
{
	return memset(arena_alloc(arena, size), 0, size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, size_add(length, 1));

	if (length)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

struct view arena_view(struct arena *arena, struct view text)
{
	return (struct view){arena_strndup(arena, text.p, text.n), text.n};
}

void arena_release(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *block = arena->blocks;

		arena->blocks = block->next;
		free(block);
	}
}

void arena_reset(struct arena *arena)
{
	struct arena_block *kept = arena->blocks;

#ifdef RESCUE_ARENA_DEBUG
	kept = NULL;
#endif
	/* Only a block of the ordinary size is worth keeping: one huge item must not pin its memory. */
	if (!kept || kept->size != ARENA_BLOCK) {
		arena_release(arena);
		return;
	}
	arena->blocks = kept->next;
	arena_release(arena);
	*kept = (struct arena_block){.size = kept->size};
	arena->blocks = kept;
}
