/*
 * Memory. Running out of it ends the program (there is nothing useful left
 * to do); every other failure is a returned value.
 *
 * An arena hands out pieces that live until the arena is reset or released:
 * one per phase or per work item. When built with -DRESCUE_ARENA_DEBUG (the
 * asan preset) each piece is an allocation of its own, so that an overrun is
 * caught. Pieces are aligned for any type and not zeroed unless said.
 *
 * Floor 0. An all-zero `struct arena` is empty and ready.
 */
#ifndef RESCUE_BASE_MEM_H
#define RESCUE_BASE_MEM_H

#include <stddef.h>

#include "base/view.h"

#define NEVER_NULL __attribute__((returns_nonnull))

/* As malloc, calloc, realloc, but never NULL (a size of 0 gives a valid pointer) and overflow-checked. */
void *xmalloc(size_t size) NEVER_NULL;
void *xcalloc(size_t count, size_t size) NEVER_NULL;
void *xrealloc(void *old, size_t count, size_t size) NEVER_NULL;
/* Owned, NUL-terminated copies. */
char *xstrdup(const char *text) NEVER_NULL;
char *xstrndup(const char *text, size_t length) NEVER_NULL;

/* Sums and products of sizes; end the program instead of wrapping. */
size_t size_add(size_t a, size_t b);
size_t size_mul(size_t a, size_t b);

/*
 * Makes room in a growing array: `array` is a pointer to items, `capacity` its
 * allocated length; afterwards at least `needed` items fit.
 */
#define GROW(array, needed, capacity)                                              \
	do {                                                                       \
		if ((needed) > (capacity)) {                                       \
			(capacity) = grow_capacity((needed), (capacity));          \
			(array) = xrealloc((array), (capacity), sizeof(*(array))); \
		}                                                                  \
	} while (0)
size_t grow_capacity(size_t needed, size_t capacity);

struct arena_block;
struct arena {
	struct arena_block *blocks;
};

/* A piece of `size` bytes, borrowed from the arena. */
void *arena_alloc(struct arena *arena, size_t size) NEVER_NULL;
void *arena_zalloc(struct arena *arena, size_t size) NEVER_NULL;
/* A NUL-terminated copy, borrowed from the arena. */
char *arena_strndup(struct arena *arena, const char *text, size_t length) NEVER_NULL;
char *arena_strdup(struct arena *arena, const char *text) NEVER_NULL;
/* The text copied, with a NUL behind it; an absent one becomes an empty one. */
struct view arena_view(struct arena *arena, struct view text);
/* Every piece becomes invalid; memory is kept for reuse (reset) or given back (release). */
void arena_reset(struct arena *arena);
void arena_release(struct arena *arena);

#endif
