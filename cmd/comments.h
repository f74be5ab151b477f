/*
 * The comments of a schema: SQLite keeps those inside a statement, and those
 * of our own views stand above them in rules/lib.
 */
#ifndef RESCUE_CMD_COMMENTS_H
#define RESCUE_CMD_COMMENTS_H

#include "base/buf.h"

/* The comment behind the head of a CREATE TABLE statement; empty without. Borrowed from `sql`. */
struct view comment_of_table(struct view sql);
/* The comment on the line that defines a column of a table or view; empty without. Borrowed from `sql`. */
struct view comment_of_column(struct view sql, struct view column, bool is_view);
/* Adds the comment above the definition of a view in the embedded rules/lib, on one line. */
void comment_add_of_view(struct buf *out, struct view name);

#endif
