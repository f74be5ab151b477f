/*
 * Rows of a query into a listing.
 *
 * Floor 6.
 */
#ifndef RESCUE_CLI_ROWS_H
#define RESCUE_CLI_ROWS_H

#include "cli/listing.h"
#include "store/store.h"

/*
 * Prints every row of `query`. `columns` must be as many as the query has, or NULL: then the names are those of the
 * query. The number of rows, or -1; rows printed before a failure stay printed.
 */
int64_t rows_print(const struct listing_style *style, struct query *query, const struct column *columns,
		   struct err *err);

#endif
