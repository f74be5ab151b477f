/*
 * Pieces of SVG. Coordinates are tenths of a pixel. Floor 5, shared by the
 * charts of src/report.
 */
#ifndef RESCUE_REPORT_SVG_H
#define RESCUE_REPORT_SVG_H

#include <stdint.h>

#include "base/buf.h"

struct svg_box {
	int64_t x, y, w, h; /* tenths of a pixel */
};

/* Opens the picture, pixels wide and high, with title and description as they are (escaped here). */
void svg_open(struct buf *out, int width, int height, struct view title, struct view description);
void svg_close(struct buf *out);
/* The same for a small picture inside a line of text, on one line. */
void svg_open_inline(struct buf *out, int width, int height, struct view title, struct view description);
void svg_close_inline(struct buf *out);
/* A rectangle; <title> for the pointer when `tip` is not empty. */
void svg_rect(struct buf *out, const char *class, struct svg_box box, struct view tip);
/* Text with its baseline at x, y, cut with "…" to `width`; nothing when not even three characters fit. */
void svg_text(struct buf *out, const char *class, struct svg_box at, struct view text);
/* A word that is shown whole or not at all. */
void svg_word(struct buf *out, const char *class, struct svg_box at, struct view word);

#endif
