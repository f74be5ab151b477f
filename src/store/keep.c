/*
 * Views worked out once, see store_keep_views().
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/internal.h"

#include "base/banned.h"

void store_keep_views(struct store *store, const char *const *names)
{
	store->to_keep = names;
}

bool view_is_to_keep(const struct store *store, struct view name)
{
	for (size_t i = 0; store->to_keep && store->to_keep[i]; i++)
		if (view_is(name, store->to_keep[i]))
			return true;
	return false;
}

static bool has_column(struct store *store, const char *table, const char *column)
{
	return sqlite3_table_column_metadata(store->db, "temp", table, column, NULL, NULL, NULL, NULL, NULL) ==
	       SQLITE_OK;
}

/* Rows that are files are found by path_id or path, what syntax rules report by the rule. */
static int index_rows(struct store *store, const char *table, struct err *err)
{
	struct buf sql = {0};
	int status = 0;

	if (has_column(store, table, "path_id") && has_column(store, table, "path")) {
		buf_addf(&sql,
			 "CREATE INDEX temp.%s_by_path_id ON %s(path_id); CREATE INDEX temp.%s_by_path ON %s(path)",
			 table, table, table, table);
		status = store_exec(store, buf_text(&sql), err);
	}
	if (status == 0 && has_column(store, table, "rule") && has_column(store, table, "capture")) {
		buf_clear(&sql);
		buf_addf(&sql, "CREATE INDEX temp.%s_by_rule ON %s(rule)", table, table);
		status = store_exec(store, buf_text(&sql), err);
	}
	buf_release(&sql);
	return status;
}

/* What the table was made from is told by the authorizer while its statement is compiled. */
int keep_view(struct store *store, struct view name, struct view definition, size_t *length, struct err *err)
{
	struct query maker = {.store = store, .is_maker = true};
	struct kept_view kept = {.table = xstrndup(name.p, name.n)};
	struct buf sql = {0};
	const char *tail = NULL;
	int status = SQLITE_ERROR;

	buf_add_text(&sql, "CREATE TEMP TABLE ");
	buf_add_view(&sql, definition);
	store->guarded = &maker;
	if (sqlite3_prepare_v2(store->db, buf_text(&sql), (int)sql.n, &maker.statement, &tail) == SQLITE_OK)
		status = sqlite3_step(maker.statement);
	store->guarded = NULL;
	if (status == SQLITE_DONE)
		*length = (size_t)(tail - buf_text(&sql)) - (sql.n - definition.n);
	else
		err_set(err, ERR_USAGE, "view %s: %s", kept.table,
			maker.refusal[0] ? maker.refusal : sqlite3_errmsg(store->db));
	sqlite3_finalize(maker.statement);
	buf_release(&sql);
	kept.tables = maker.tables;
	kept.definition = xstrndup(definition.p, status == SQLITE_DONE ? *length : 0);
	GROW(store->kept, store->kept_count + 1, store->kept_capacity);
	store->kept[store->kept_count++] = kept;
	return status == SQLITE_DONE ? index_rows(store, kept.table, err) : -1;
}

/* "NAME AS SELECT …;" of a definition, as what fills the table. */
static sqlite3_stmt *filler(struct store *store, const struct kept_view *kept)
{
	struct view definition = view_of(kept->definition);
	size_t as = view_find(definition, 0, VIEW(" AS"));
	sqlite3_stmt *statement = NULL;
	struct buf sql = {0};

	buf_addf(&sql, "INSERT INTO temp.%s%s", kept->table, kept->definition + as + strlen(" AS"));
	if (sqlite3_prepare_v3(store->db, buf_text(&sql), (int)sql.n, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
	    SQLITE_OK)
		BUG("view %s: %s", kept->table, sqlite3_errmsg(store->db));
	buf_release(&sql);
	return statement;
}

static int fill_again(struct store *store, struct kept_view *kept, struct err *err)
{
	struct buf removal = {0};
	int status;

	if (!kept->filler)
		kept->filler = filler(store, kept);
	buf_addf(&removal, "DELETE FROM temp.%s", kept->table);
	status = store_exec(store, buf_text(&removal), err);
	if (status == 0 && sqlite3_step(kept->filler) != SQLITE_DONE)
		status = err_set(err, ERR_USAGE, "view %s: %s", kept->table, sqlite3_errmsg(store->db));
	sqlite3_reset(kept->filler);
	buf_release(&removal);
	return status;
}

int store_keep_again(struct store *store, struct err *err)
{
	for (size_t i = 0; i < store->kept_count; i++)
		if (fill_again(store, &store->kept[i], err))
			return -1;
	return 0;
}

void kept_views_release(struct store *store)
{
	for (size_t i = 0; i < store->kept_count; i++) {
		sqlite3_finalize(store->kept[i].filler);
		free(store->kept[i].definition);
		free(store->kept[i].table);
		intern_release(&store->kept[i].tables);
	}
	free(store->kept);
	store->kept = NULL;
	store->kept_count = store->kept_capacity = 0;
	store->to_keep = NULL;
}

/* What is read from a kept view is read from the tables it came from. */
void kept_view_tables(const struct store *store, const char *table, struct intern *tables)
{
	for (size_t i = 0; i < store->kept_count; i++)
		if (strcmp(store->kept[i].table, table) == 0)
			for (size_t t = 0; t < store->kept[i].tables.count; t++)
				intern_add(tables, store->kept[i].tables.items[t], NULL);
}
