/*
 * The tables and views of a store with their explanations, which stand in the
 * store's own schema; those of the shared views stand in rules/lib.
 */
#ifndef RESCUE_CMD_TABLES_H
#define RESCUE_CMD_TABLES_H

#include "store/store.h"

/* Everything in here is borrowed until the call it was passed to returns. */
struct table_info {
	struct view name;
	const char *family; /* "facts", "ledger" or "view" */
	struct view description;
};

struct column_info {
	struct view name;
	struct view type; /* lower case; empty for a computed column of a view */
	bool may_be_null;
	bool is_key;
	struct view description;
};

/* Calls `visit` for each table and view: facts, ledger, views, each family in the order of its definition. */
void tables_each(struct store *store, void (*visit)(void *context, const struct table_info *table), void *context);
/* The same for the columns a query sees of one table or view, which must exist. */
void tables_each_column(struct store *store, struct view table,
			void (*visit)(void *context, const struct column_info *column), void *context);

#endif
