/*
 * Query results as JSON. A row becomes an object with the query's column
 * names (is_… and has_… become true or false); text is made printable UTF-8 and cut in the middle at
 * REPORT_TEXT_LIMIT bytes, since a path may be as long as it likes.
 *
 * Queries are ours, over the audit in view (store_scope): a mistake in one is
 * a BUG, a damaged file is reported in `err` of struct rows.
 *
 * Floor 5. JSON values returned are owned by the caller.
 */
#ifndef RESCUE_REPORT_ROWS_H
#define RESCUE_REPORT_ROWS_H

#include <jansson.h>

#include "base/buf.h"
#include "store/store.h"

/* Where rows come from, and the first failure; what is built after one is of no use. */
struct rows {
	struct store *store;
	struct err *err;
	bool failed;
};

/* Every row, as an array. */
json_t *rows_array(struct rows *rows, const char *sql);
/* The same with a number bound to ?1. */
json_t *rows_array_for(struct rows *rows, const char *sql, int64_t key);
/* The first row as an object; null when there is none. */
json_t *rows_first(struct rows *rows, const char *sql);
/*
 * {"rows": [the first `limit`], "total": all, "rest": not shown, "has_rest": …,
 * "is_one_more": is it one}, or null when there is no row, so that a template says `{{#x}}` table `{{/x}}{{^x}}` why it
 * is empty `{{/x}}`.
 */
json_t *rows_table(struct rows *rows, const char *sql, size_t limit);
/* The same with a text bound to ?1. */
json_t *rows_table_for(struct rows *rows, const char *sql, struct view key, size_t limit);
/* The table of rows that were made by other means; takes `array`. */
json_t *rows_table_of(json_t *array, size_t total);
/* A number of the audit by name; false when it was not measured. */
bool rows_metric(struct rows *rows, const char *name, int64_t *value);

/* Adds the text of a JSON value, indented, a line end behind it. */
void json_add_text(struct buf *out, const json_t *json);
json_t *json_of_view(struct view text);
/* The text of a buffer, which is released. */
json_t *json_of_buf(struct buf *buf);

#endif
