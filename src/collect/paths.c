#include "collect/paths.h"

#include <stdlib.h>

#include "base/hash.h"
#include "store/rows.h"

#include "base/banned.h"

struct path_table {
	struct store *store;
	struct intern paths;
	int64_t *ids; /* of paths.items */
	size_t capacity;
	int64_t next;
};

static int64_t *remember(struct path_table *table, struct view path, bool *added)
{
	uint32_t number = intern_add(&table->paths, path, added);

	GROW(table->ids, table->paths.count, table->capacity);
	return &table->ids[number];
}

struct path_table *path_table_load(struct store *store)
{
	struct path_table *table = xcalloc(1, sizeof(*table));
	struct query *query = store_query(store, "SELECT id, path FROM main.path");

	table->store = store;
	while (query_step(query, NULL) == 1) {
		int64_t id = query_int(query, 0);
		bool added;

		*remember(table, query_text(query, 1), &added) = id;
		table->next = id > table->next ? id : table->next;
	}
	query_free(query);
	table->next++;
	return table;
}

int64_t path_id(struct path_table *table, struct view path)
{
	bool added;
	int64_t *id = remember(table, path, &added);

	if (added) {
		*id = table->next++;
		put_path(table->store, &(struct path_row){.id = *id, .path = path});
	}
	return *id;
}

void path_table_free(struct path_table *table)
{
	if (!table)
		return;
	intern_release(&table->paths);
	free(table->ids);
	free(table);
}
