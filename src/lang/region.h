/*
 * The memory of one parse, and of the one after a text was mended. tree-sitter can be made to ask for memory without
 * end by a small file (its stack of parses is copied once for each way to read
 * an ambiguity), and it has no way to be told that there is none left. So all
 * that it allocates during a parse comes from a region with a limit: at the
 * limit the parse is left by longjmp(), and the region is emptied as a whole.
 * That also makes freeing a tree free of charge.
 *
 * The amount depends on the input alone, so a file that is given up is given
 * up on every machine. Private to src/lang.
 */
#ifndef RESCUE_LANG_REGION_H
#define RESCUE_LANG_REGION_H

#include <setjmp.h>

#include "base/mem.h"

enum {
	REGION_CLASSES = 64 + 32 /* pieces by 16 bytes up to 1 kB, then by powers of two */
};

struct region_block;
struct region {
	struct region_block *blocks; /* in use */
	struct region_block *spare;  /* kept for the next parse */
	char *p;                     /* the free end of the newest block */
	size_t room;
	void *free[REGION_CLASSES]; /* given back, by size */
	size_t used;                /* bytes taken from blocks */
	size_t limit;
	jmp_buf escape; /* where to go at the limit */
};

/* Gives tree-sitter these functions to allocate with; outside of a region they use the heap. Before anything of
 * tree-sitter's that is to outlive a parse is made. */
void region_install(void);
/* From now until region_leave() tree-sitter's memory on this thread is the region's. The caller has set `escape`. */
void region_enter(struct region *region, size_t limit);
/* Every piece becomes invalid. */
void region_leave(struct region *region);
void region_release(struct region *region);

#endif
