/*
 * A store in memory, and what its queries answer, as text.
 */
#ifndef RESCUE_TESTS_MEMORY_STORE_H
#define RESCUE_TESTS_MEMORY_STORE_H

#include "base/buf.h"
#include "store/store.h"

/* Empty; owned. */
static inline struct store *memory_store(void)
{
	struct err err = {0};
	struct store *store;

	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	return store;
}

/* First column of every row, each with a line end. */
static inline void print_rows(struct store *store, const char *sql, struct buf *out)
{
	struct query *query = store_query(store, sql);

	while (query_step(query, NULL) == 1) {
		buf_add_view(out, query_text(query, 0));
		buf_add_char(out, '\n');
	}
	query_free(query);
}

static inline void assert_rows(struct store *store, const char *sql, const char *expected)
{
	struct buf rows = {0};

	print_rows(store, sql, &rows);
	assert_string_equal(buf_text(&rows), expected);
	buf_release(&rows);
}

#endif
