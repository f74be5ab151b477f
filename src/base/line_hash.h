/*
 * The lines of a content as numbers: a hash of each, white space left out, so
 * that two lines have the same one when `git diff -w` calls them equal. 32 bits
 * are enough inside a file; who compares across files has more to go by.
 *
 * Packed they are 4 bytes a line, the lowest first, the same on every machine;
 * 0 is a line with nothing but white space. The hash is the low half of XXH3.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_LINE_HASH_H
#define RESCUE_BASE_LINE_HASH_H

#include <stdint.h>

#include "base/buf.h"

/* Appends one for each line of `content`; a last one without a newline is a line too. */
void line_hashes_pack(struct view content, struct buf *packed);
/* How many lines are packed, and that of the line `line`, counted from 1; 0 beyond the last. */
size_t line_hashes_count(struct view packed);
uint32_t line_hash_at(struct view packed, int64_t line);

#endif
