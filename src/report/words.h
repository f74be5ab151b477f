/*
 * Numbers in words a reader knows: "61,200", "40.1%", "3 files". Integers
 * only; text goes to a buffer in ASCII.
 *
 * Floor 5.
 */
#ifndef RESCUE_REPORT_WORDS_H
#define RESCUE_REPORT_WORDS_H

#include <stdint.h>

#include "base/buf.h"

/* 61200 as "61,200". */
void words_number(struct buf *out, int64_t n);
/* Tenths, 401 as "40.1"; a zero fraction is kept ("40.0") so that columns line up. */
void words_tenths(struct buf *out, int64_t tenths);
/* "1 file", "2 files": `one` and `many` are the whole noun. */
void words_count(struct buf *out, int64_t n, const char *one, const char *many);
/* At most `limit` bytes of `text`, cut in the middle at a character with "…" when it is longer. */
void words_cut(struct buf *out, struct view text, size_t limit);

#endif
