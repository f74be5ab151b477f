/*
 * Charts as inline SVG: a treemap of the code, stacked bars of who knows what,
 * score bars with their range. Each has role="img", a <title> and a <desc>
 * that says the numbers; the report shows the same data as a table below.
 * Colours are classes of templates/report.css, so both themes and print work;
 * meaning is never in the colour alone. Integers only: same data, same bytes.
 *
 * Floor 5. Texts are borrowed, any bytes; they are made printable and escaped.
 */
#ifndef RESCUE_REPORT_CHART_H
#define RESCUE_REPORT_CHART_H

#include <stdint.h>

#include "base/buf.h"

/* Cells of a treemap; what is over goes into one cell "other". */
enum { CHART_CELLS = 60 };

enum chart_heat { CHART_CALM, CHART_WARM, CHART_HOT, CHART_VERY_HOT };
/* "calm", "warm", "hot", "very hot". */
const char *chart_heat_word(enum chart_heat heat);

struct chart_cell {
	struct view path;
	int64_t size; /* code lines: the area */
	enum chart_heat heat;
};

/*
 * Squarified (Bruls, Huizing, van Wijk 2000): the largest first, ties by path. `other_files` with `other_size` code
 * lines are in no cell of their own; cells over CHART_CELLS join them.
 */
struct chart_treemap {
	const struct chart_cell *cells;
	size_t count;
	int64_t other_files;
	int64_t other_size;
};
void chart_treemap(struct buf *out, const struct chart_treemap *map);

/* One bar of 100%: the parts in the order given, what they leave of `total` last and called `rest`. */
struct chart_part {
	struct view name;
	int64_t amount;
};
struct chart_bar {
	struct view label;
	const struct chart_part *parts;
	size_t count;
	int64_t total;
};
struct chart_bars {
	const char *title; /* ours, plain text */
	const char *unit;  /* "files" */
	const char *rest;  /* "others" */
	const struct chart_bar *bars;
	size_t count;
};
void chart_bars(struct buf *out, const struct chart_bars *chart);

/* A small picture beside a number: one bar a moment, the last one today. */
struct chart_spark {
	struct view label; /* what it is of */
	const int64_t *values;
	size_t count;
};
void chart_spark(struct buf *out, const struct chart_spark *spark);

struct chart_score {
	struct view label;
	struct view letter;
	int64_t score; /* 0..100, -1 when not rated */
	int64_t low, high;
};
void chart_scores(struct buf *out, const struct chart_score *scores, size_t count);

#endif
