/*
 * Views worked out once, see store_keep_view().
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/internal.h"

#include "base/banned.h"

static bool is_defined_view(struct store *store, const char *name)
{
	struct query *query = store_query(store, "SELECT 1 FROM sqlite_temp_schema WHERE type = 'view' AND name = ?");
	bool found;

	query_bind_text(query, 1, view_of(name));
	found = query_step(query, NULL) == 1;
	query_free(query);
	return found;
}

/* Remembers which tables the view reads; *has_path says whether its rows are files, found by path_id or path. */
static int remember_view(struct store *store, const char *name, bool *has_path, struct err *err)
{
	struct kept_view kept = {0};
	struct buf text = {0};
	struct query *query;
	int status;

	buf_addf(&text, "SELECT * FROM %s", name);
	status = store_query_guarded(store, buf_view(&text), &query, err);
	buf_clear(&text);
	if (status == 0) {
		*has_path = query_column_find(query, "path_id") >= 0 && query_column_find(query, "path") >= 0;
		kept.tables = query->tables;
		query->tables = (struct intern){0};
		query_free(query);
		buf_addf(&text, "kept_%s", name);
		kept.table = xstrndup(buf_text(&text), text.n);
		GROW(store->kept, store->kept_count + 1, store->kept_capacity);
		store->kept[store->kept_count++] = kept;
	}
	buf_release(&text);
	return status;
}

int store_keep_view(struct store *store, const char *name, struct err *err)
{
	struct buf sql = {0};
	bool has_path;
	int status;

	if (!is_defined_view(store, name))
		return 0;
	if (remember_view(store, name, &has_path, err))
		return -1;
	buf_addf(&sql,
		 "CREATE TEMP TABLE kept_%s AS SELECT * FROM %s; DROP VIEW temp.%s;"
		 "CREATE TEMP VIEW %s AS SELECT * FROM kept_%s;",
		 name, name, name, name, name);
	if (has_path)
		buf_addf(&sql,
			 "CREATE INDEX temp.kept_%s_path_id ON kept_%s(path_id);"
			 "CREATE INDEX temp.kept_%s_path ON kept_%s(path)",
			 name, name, name, name);
	status = store_exec(store, buf_text(&sql), err);
	buf_release(&sql);
	return status;
}

void kept_views_release(struct store *store)
{
	for (size_t i = 0; i < store->kept_count; i++) {
		free(store->kept[i].table);
		intern_release(&store->kept[i].tables);
	}
	free(store->kept);
	store->kept = NULL;
	store->kept_count = store->kept_capacity = 0;
}

/* What is read from a kept view is read from the tables it came from. */
void kept_view_tables(const struct store *store, const char *table, struct intern *tables)
{
	for (size_t i = 0; i < store->kept_count; i++)
		if (strcmp(store->kept[i].table, table) == 0)
			for (size_t t = 0; t < store->kept[i].tables.count; t++)
				intern_add(tables, store->kept[i].tables.items[t], NULL);
}
