/*
 * The first screen of a command that measures: sections, each a query whose rows become lines.
 */
#ifndef RESCUE_CMD_SECTIONS_H
#define RESCUE_CMD_SECTIONS_H

#include <stddef.h>

#include "base/buf.h"
#include "cli/options.h"
#include "store/store.h"

/* The store when it is not the usual one, else "": commands to run next must look into the same one. */
const char *store_hint(const struct options *options);
/* Adds a text with that store behind each `rescue show TOPIC`. */
void buf_add_hinted(struct buf *out, struct view text, const char *hint);

struct section {
	const char *title; /* NULL: none */
	const char *sql;
	const char *format; /* each {} is the row's next column; a column that begins with a line end begins a line */
	bool is_cut;        /* a row's first line ends with the terminal, so that it takes one line of it */
};

/* Prints the sections that have rows, in the store's present scope. `hint` is what store_hint() gives. */
void sections_print(struct store *store, const struct section *sections, size_t count, const char *hint);

#endif
