/*
 * gitmailmap(5): which name and address a commit's name and address stand for.
 * The four forms of a line, as git reads them:
 *
 *   Proper Name <commit@address>
 *   <proper@address> <commit@address>
 *   Proper Name <proper@address> <commit@address>
 *   Proper Name <proper@address> Commit Name <commit@address>
 *
 * Addresses and names compare without regard to ASCII case; a later line wins;
 * a line that has none of the forms is skipped.
 *
 * Floor 3. All zero bytes is an empty map; mailmap_release() frees.
 */
#ifndef RESCUE_COLLECT_MAILMAP_H
#define RESCUE_COLLECT_MAILMAP_H

#include "base/hash.h"
#include "base/mem.h"
#include "base/view.h"

struct mailmap_target;
struct mailmap {
	struct intern keys;             /* address, or address NUL name, in lower case */
	struct mailmap_target *targets; /* by number of the key */
	size_t capacity;
	struct arena arena;
};

/* Adds the lines of `content` (copied). False when it is over MAILMAP_LIMIT: then the rest was left out. */
bool mailmap_read(struct mailmap *mailmap, struct view content);
/* Replaces *name and *email by what they stand for (borrowed from the map); false when no line is about them. */
bool mailmap_apply(const struct mailmap *mailmap, struct view *name, struct view *email);
void mailmap_release(struct mailmap *mailmap);

#endif
