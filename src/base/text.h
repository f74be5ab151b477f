/*
 * Bytes to text. What comes from a repository is bytes; before it goes into
 * JSON, Markdown, HTML or a terminal it is made valid UTF-8, and each writer
 * escapes for its own output on top of that.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_TEXT_H
#define RESCUE_BASE_TEXT_H

#include <stdint.h>

#include "base/buf.h"

/*
 * Decodes one character at the front of `text` (RFC 3629). Returns its length in bytes and sets *rune; an invalid
 * byte has length 1 and rune 0xFFFD. 0 only when text is empty.
 */
size_t utf8_next(struct view text, uint32_t *rune);
bool utf8_valid(struct view text);
/* Adds `text` with every invalid byte replaced by U+FFFD. */
void buf_add_utf8(struct buf *buf, struct view text);
/* Adds `text` with ASCII letters in lower case; other bytes as they are. */
void buf_add_folded(struct buf *buf, struct view text);
/* Control characters (C0 with tab and newline, DEL, C1), bidirectional overrides and isolates: shown, never sent. */
bool rune_is_unsafe(uint32_t rune);
/* Adds `text` on one line fit for a terminal: unsafe characters as \n, \t, \xNN or \u{NNNN}. */
void buf_add_printable(struct buf *buf, struct view text);
/* Columns a terminal uses for `text` (East Asian wide counts 2, combining 0), which must be printable UTF-8. */
size_t text_width(struct view text);

/*
 * Appends "2025-03-14" or "2025-03-14T09:05:00+02:00" for seconds since 1970 shifted by `zone` minutes.
 * Years outside 0000..9999 are clamped.
 */
void buf_add_date(struct buf *buf, int64_t seconds, int zone);
void buf_add_time(struct buf *buf, int64_t seconds, int zone);

#endif
