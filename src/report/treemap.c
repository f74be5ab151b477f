#include "report/treemap.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"

#include "base/banned.h"

/* All sizes are scaled to this sum first, so that products stay below 2^63 for the 64 largest sizes possible. */
enum { TOTAL = 1000000 };
#define SIZE_MOST ((int64_t)1 << 36)

/* A row of boxes along the shorter side of what is left: items `first` … `end`-1 with their sum. */
struct row {
	size_t first, end;
	int64_t sum;
};

/*
 * The worst aspect ratio in a row, in hundredths. Along a side of length `side` with `rest` of the area's size left on
 * a strip `depth` deep: thickness t = depth * sum / rest, a box is side * size / sum long.
 */
static int64_t worst_ratio(const int64_t *sizes, const struct row *row, int64_t side, int64_t depth, int64_t rest)
{
	int64_t thickness = share_of(row->sum, rest, depth), worst = 0;

	for (size_t i = row->first; i < row->end; i++) {
		int64_t length = share_of(sizes[i], row->sum, side);
		int64_t longer = length > thickness ? length : thickness;
		int64_t shorter = length > thickness ? thickness : length;
		int64_t ratio = longer * 100 / (shorter > 0 ? shorter : 1);

		worst = ratio > worst ? ratio : worst;
	}
	return worst;
}

static struct row next_row(const int64_t *sizes, size_t count, size_t first, struct svg_box left, int64_t rest)
{
	int64_t side = left.w < left.h ? left.w : left.h, depth = left.w < left.h ? left.h : left.w;
	struct row row = {first, first + 1, sizes[first]};
	int64_t worst = worst_ratio(sizes, &row, side, depth, rest);

	while (row.end < count) {
		struct row longer = {first, row.end + 1, row.sum + sizes[row.end]};
		int64_t ratio = worst_ratio(sizes, &longer, side, depth, rest);

		if (ratio > worst)
			break;
		row = longer;
		worst = ratio;
	}
	return row;
}

/* Edges are rounded from the running sum, so neighbours share them exactly. */
static void place_row(const int64_t *sizes, const struct row *row, struct svg_box *left, int64_t rest,
		      struct svg_box *boxes)
{
	bool upright = left->w >= left->h; /* the row is a column at the left edge */
	int64_t thickness = share_of(row->sum, rest, upright ? left->w : left->h);
	int64_t side = upright ? left->h : left->w, sum = 0, from = 0;

	for (size_t i = row->first; i < row->end; i++) {
		int64_t to;

		sum += sizes[i];
		to = share_of(sum, row->sum, side);
		boxes[i] = upright ? (struct svg_box){left->x, left->y + from, thickness, to - from}
				   : (struct svg_box){left->x + from, left->y, to - from, thickness};
		from = to;
	}
	if (upright) {
		left->x += thickness;
		left->w -= thickness;
	} else {
		left->y += thickness;
		left->h -= thickness;
	}
}

static int64_t clamped(int64_t size)
{
	return size > SIZE_MOST ? SIZE_MOST : size < 1 ? 1 : size;
}

static int64_t *scaled_sizes(const int64_t *sizes, size_t count, int64_t *sum)
{
	int64_t *scaled = xcalloc(count, sizeof(*scaled)), total = 0;

	for (size_t i = 0; i < count; i++)
		total += clamped(sizes[i]);
	*sum = 0;
	for (size_t i = 0; i < count; i++) {
		scaled[i] = share_of(clamped(sizes[i]), total, TOTAL);
		if (scaled[i] < 1)
			scaled[i] = 1;
		*sum += scaled[i];
	}
	return scaled;
}

void treemap_layout(const int64_t *sizes, size_t count, struct svg_box area, struct svg_box *boxes)
{
	int64_t rest, *scaled = scaled_sizes(sizes, count, &rest);

	for (size_t first = 0; first < count;) {
		struct row row = next_row(scaled, count, first, area, rest);

		place_row(scaled, &row, &area, rest, boxes);
		rest -= row.sum;
		first = row.end;
	}
	free(scaled);
}
