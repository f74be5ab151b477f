/*
 * Every listing of the program: rows in, a table, JSON or CSV out.
 *
 *     listing_init(&listing, &style, columns, n);
 *     for each row: one listing_*() call a column, in order
 *     listing_finish(&listing, err);
 *
 * table: aligned, numbers to the right, client text made printable. On a
 *   terminal wide columns are cut with '…' (paths in the middle) until a row
 *   fits; in a pipe nothing is cut.
 * json:  an array of objects, keys are the column names.
 * csv:   RFC 4180, header line, CRLF. A text that a spreadsheet would take
 *   for a formula (first character = + - @ tab CR LF) gets a leading '.
 *
 * Rows over the limit are counted, not printed; a last line on stderr says so.
 *
 * Floor 6.
 */
#ifndef RESCUE_CLI_LISTING_H
#define RESCUE_CLI_LISTING_H

#include <stdint.h>
#include <stdio.h>

#include "base/json.h"
#include "base/mem.h"
#include "cli/options.h"

enum listing_format { LISTING_TABLE, LISTING_JSON, LISTING_CSV };

struct heading {
	const char *column; /* the name of one */
	const char *text;
};

struct listing_style {
	enum listing_format format;
	int64_t limit; /* rows; 0 is all */
	bool colour;
	bool quiet;   /* do not say that rows were left out */
	size_t width; /* columns to fit the table in; 0 is any */
	const struct heading
	    *headings; /* of a table, one for each column, in the order to show them; NULL: the names */
	FILE *out;     /* the rows */
	FILE *talk;    /* about the rows */
};

/* The style --format, --limit, --color and --quiet ask for, to stdout. */
struct listing_style listing_style_of(const struct options *options);

enum column_type {
	COLUMN_ANY,    /* as each value is */
	COLUMN_DETAIL, /* the same; left out, and said so, when a table is too wide for its terminal */
	COLUMN_TEXT,   /* anything is shown as text */
	COLUMN_PATH,   /* text that is cut in the middle */
	COLUMN_GRADE,  /* a word that is good or bad, coloured */
	COLUMN_CLASS,  /* a class of the risk matrix, coloured; a table writes it as a label: "Critical" */
	COLUMN_BAND,   /* a priority; in a table the first row of each says what it asks for: "P0 (do first)" */
	COLUMN_BOOL    /* an integer that means yes or no */
};

struct column {
	const char *name; /* snake_case */
	enum column_type type;
};

struct listing_cell;
struct listing {
	struct listing_style style;
	const struct column *columns; /* borrowed */
	size_t column_count;
	size_t at;    /* column of the next value */
	int band;     /* the last priority of a COLUMN_BAND that was said, plus one */
	int64_t rows; /* seen, printed or not */
	struct buf out;
	struct json json;
	struct arena arena; /* cells of a table, which is laid out at the end */
	struct listing_cell *cells;
	size_t cell_count;
	size_t cell_capacity;
};

void listing_init(struct listing *listing, const struct listing_style *style, const struct column *columns,
		  size_t count);
void listing_text(struct listing *listing, struct view text);
void listing_int(struct listing *listing, int64_t value);
void listing_double(struct listing *listing, double value);
void listing_null(struct listing *listing);
/* Prints what is still to print and frees the listing. The number of rows seen, or -1 when the output failed. */
int64_t listing_finish(struct listing *listing, struct err *err);

#endif
