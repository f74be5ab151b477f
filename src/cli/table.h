/*
 * The layout behind a listing: aligned columns and CSV fields.
 *
 * Floor 6. Private to src/cli, but for table_add_cut().
 */
#ifndef RESCUE_CLI_TABLE_H
#define RESCUE_CLI_TABLE_H

#include "cli/listing.h"

struct listing_cell {
	struct view text; /* printable; borrowed from the listing's arena */
	size_t width;     /* terminal columns */
	bool is_number;   /* or absent */
};

struct table {
	const struct column *columns;
	size_t column_count;
	const struct listing_cell *cells; /* row by row */
	size_t cell_count;
};

/* Adds the names of the columns that a narrow terminal made it leave out to `left_out`, ", " between them. */
void table_write(struct buf *out, const struct listing_style *style, const struct table *table, struct buf *left_out);
/* One field of RFC 4180: quoted when needed, valid UTF-8, no control characters but tab and line ends, no formula. */
void table_add_csv(struct buf *out, struct view text);
/* `text` in at most `width` columns, with '…' in the middle or at the end. */
void table_add_cut(struct buf *out, struct view text, size_t width, bool in_the_middle);

#endif
