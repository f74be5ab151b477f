#include "cli/rows.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/text.h"

#include "base/banned.h"

/* Names of a user's query, made different: JSON wants distinct keys. A terminal gets no byte it would obey. */
static struct column *columns_of(const struct query *query, size_t count, bool is_table, struct intern *names)
{
	struct column *columns = xcalloc(count, sizeof(*columns));

	for (size_t i = 0; i < count; i++) {
		struct view name = view_of(query_column_name(query, (int)i));
		struct buf distinct = {0}, printable = {0};
		bool added;
		uint32_t id;

		if (is_table) {
			buf_add_printable(&printable, name);
			name = buf_view(&printable);
		}
		id = intern_add(names, name, &added);
		for (unsigned n = 2; !added; n++) {
			buf_clear(&distinct);
			buf_addf(&distinct, "%.*s_%u", VIEW_ARG(name), n);
			id = intern_add(names, buf_view(&distinct), &added);
		}
		columns[i].name = names->items[id].p;
		buf_release(&distinct);
		buf_release(&printable);
	}
	return columns;
}

static void add_value(struct listing *listing, const struct query *query, int column)
{
	switch (query_type(query, column)) {
	case QUERY_NULL:
		listing_null(listing);
		break;
	case QUERY_INT:
		listing_int(listing, query_int(query, column));
		break;
	case QUERY_REAL:
		listing_double(listing, query_real(query, column));
		break;
	case QUERY_TEXT:
		listing_text(listing, query_text(query, column));
		break;
	}
}

int64_t rows_print(const struct listing_style *style, struct query *query, const struct column *columns,
		   struct err *err)
{
	int count = query_column_count(query);
	struct intern names = {0};
	struct column *own = columns ? NULL : columns_of(query, (size_t)count, style->format == LISTING_TABLE, &names);
	struct listing listing;
	int64_t rows;
	int status;

	listing_init(&listing, style, columns ? columns : own, (size_t)count);
	while ((status = query_step(query, err)) == 1)
		for (int i = 0; i < count; i++)
			add_value(&listing, query, i);
	rows = listing_finish(&listing, err);
	free(own);
	intern_release(&names);
	return status < 0 ? -1 : rows;
}
