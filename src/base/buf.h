/*
 * A growing buffer of bytes with a cap. Invariants: `p` is NULL or has a NUL
 * at p[n]; `n` never exceeds `limit` (0 means BUF_LIMIT of base/limits.h).
 * What does not fit is dropped and `truncated` is set: a caller that cares
 * looks once at the end.
 *
 * Floor 0. All zero bytes is an empty buffer; buf_release() frees.
 */
#ifndef RESCUE_BASE_BUF_H
#define RESCUE_BASE_BUF_H

#include <stdarg.h>

#include "base/view.h"

struct buf {
	char *p;
	size_t n;
	size_t capacity;
	size_t limit;
	bool truncated;
};

void buf_add(struct buf *buf, const void *bytes, size_t n);
void buf_add_view(struct buf *buf, struct view v);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds `text` with every `place` (not empty) replaced by `with`. */
void buf_add_replaced(struct buf *buf, struct view text, struct view place, struct view with);
/* Adds `text` between two `quote`s, those inside doubled: a name or a text of SQL. */
void buf_add_quoted(struct buf *buf, struct view text, char quote);
/* The content, borrowed until the next change. buf_text() is never NULL. */
struct view buf_view(const struct buf *buf);
const char *buf_text(const struct buf *buf);
/* Gives the content away as an owned, NUL-terminated string and empties the buffer. */
char *buf_take(struct buf *buf);
/* Empties and keeps the memory; frees it. */
void buf_clear(struct buf *buf);
void buf_release(struct buf *buf);

#endif
