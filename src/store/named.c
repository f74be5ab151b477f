/*
 * Rows by the names of their columns, for facts that a test states.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/internal.h"

#include "base/banned.h"

/* What stands in a column nobody named. */
static const char *default_of(const char *type, bool is_required)
{
	if (!is_required)
		return "NULL";
	return strcmp(type, "TEXT") == 0 ? "''" : "0";
}

/* The newest profile, or the number of the first: one that no snapshot has. */
static int64_t profile_of(struct store *store)
{
	int64_t profile = store_profile(store);

	return profile >= 0 ? profile : store_int(store, "SELECT max(id) + 1 FROM main.snapshot", 1);
}

static const struct named_value *find_value(const struct named_value *values, size_t count, struct view column)
{
	for (size_t i = 0; i < count; i++)
		if (view_is(column, values[i].column))
			return &values[i];
	return NULL;
}

/* Adds the statement's two lists and tells how many of the values they use. */
static size_t add_row(struct store *store, const char *table, const struct named_value *values, size_t count,
		      struct buf *sql)
{
	struct query *columns =
	    store_query(store, "SELECT name, type, \"notnull\" FROM pragma_table_info(?, 'main') ORDER BY cid");
	struct buf places = {0};
	size_t used = 0;

	query_bind_text(columns, 1, view_of(table));
	for (const char *comma = ""; query_step(columns, NULL) == 1; comma = ", ") {
		struct view name = query_text(columns, 0);
		const struct named_value *value = find_value(values, count, name);
		char *type = xstrndup(query_text(columns, 1).p, query_text(columns, 1).n);

		buf_addf(sql, "%s\"%.*s\"", comma, VIEW_ARG(name));
		if (view_is(name, "profile_id"))
			buf_addf(&places, "%s%lld", comma, (long long)profile_of(store));
		else if (value)
			buf_addf(&places, "%s?%zu", comma, (size_t)(value - values) + 1);
		else
			buf_addf(&places, "%s%s", comma, default_of(type, query_int(columns, 2)));
		used += value != NULL;
		free(type);
	}
	query_free(columns);
	buf_addf(sql, ") VALUES (%s)", buf_text(&places));
	buf_release(&places);
	return used;
}

static int insert(struct store *store, const char *sql, const struct named_value *values, size_t count, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	int status = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);

	for (size_t i = 0; status == SQLITE_OK && i < count; i++)
		status = sqlite3_bind_text(statement, (int)i + 1, values[i].value.p, (int)values[i].value.n,
					   SQLITE_TRANSIENT);
	if (status == SQLITE_OK)
		status = sqlite3_step(statement) == SQLITE_DONE ? SQLITE_OK : SQLITE_ERROR;
	if (status)
		err_set(err, ERR_USAGE, "the stated row cannot be put: %s", sqlite3_errmsg(store->db));
	sqlite3_finalize(statement);
	return status ? -1 : 0;
}

int store_put_named(struct store *store, const char *table, const struct named_value *values, size_t count,
		    struct err *err)
{
	struct buf sql = {0};
	int status = -1;

	if (!table)
		BUG("a stated row has no table");
	if (!store_has_column(store, view_of(table), "profile_id"))
		return err_set(err, ERR_USAGE,
			       "'%s' is no table of a profile: `rescue schema` lists those that begin "
			       "with pg_ or statement_",
			       table);
	buf_addf(&sql, "INSERT INTO main.\"%s\" (", table);
	if (add_row(store, table, values, count, &sql) < count)
		err_set(err, ERR_USAGE, "a stated row names a column that '%s' does not have: see `rescue schema %s`",
			table, table);
	else
		status = insert(store, buf_text(&sql), values, count, err);
	buf_release(&sql);
	return status;
}
