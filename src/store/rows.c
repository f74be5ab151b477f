/*
 * Rows on their way into the store. One row a statement costs twice as much as
 * many, so the rows of each table wait for each other; whatever looks at the
 * database writes them first.
 */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/internal.h"

#include "base/banned.h"

struct column {
	const char *name;
	char type; /* I, T, N or R, as in rows.h */
};

struct table {
	const char *name;
	const char *conflict;
	const struct column *columns;
	int count;
	size_t row_size; /* of its struct */
};

#define COLUMN_I(name) {#name, 'I'},
#define COLUMN_T(name) {#name, 'T'},
#define COLUMN_N(name) {#name, 'N'},
#define COLUMN_R(name) {#name, 'R'},
#define COLUMNS_OF(table, columns, conflict) \
	static const struct column table##_columns[] = {columns(COLUMN_I, COLUMN_T, COLUMN_N, COLUMN_R)};
STORE_TABLES(COLUMNS_OF)
#define TABLE_OF(table, columns, conflict)                                                      \
	{#table, conflict, table##_columns, sizeof(table##_columns) / sizeof(*table##_columns), \
	 sizeof(struct table##_row)},
static const struct table tables[] = {STORE_TABLES(TABLE_OF)};

/* The schema says which texts are bytes of any kind. */
static bool is_blob(struct store *store, const char *table, const char *column)
{
	const char *type = NULL;

	sqlite3_table_column_metadata(store->db, "main", table, column, &type, NULL, NULL, NULL, NULL);
	return type && strcmp(type, "BLOB") == 0;
}

static void add_place(struct buf *sql, struct store *store, const struct table *table, int column)
{
	if (column)
		buf_add_text(sql, ", ");
	buf_add_text(sql, is_blob(store, table->name, table->columns[column].name) ? "CAST(? AS BLOB)" : "?");
}

/* The statement that inserts `rows` rows, 1 or BATCH_ROWS. */
static sqlite3_stmt *insert_of(struct store *store, enum row_table id, size_t rows)
{
	const struct table *table = &tables[id];
	sqlite3_stmt **insert = rows == 1 ? &store->batches[id].insert_one : &store->batches[id].insert_many;
	struct buf sql = {0};

	if (*insert)
		return *insert;
	/* After a failure nothing of the transaction is kept, so SQLite need not be able to undo one statement, for
	 * which it would copy every page it changes. */
	buf_addf(&sql, "INSERT OR %s INTO main.%s (", strcmp(table->conflict, "ABORT") ? table->conflict : "FAIL",
		 table->name);
	for (int i = 0; i < table->count; i++)
		buf_addf(&sql, "%s\"%s\"", i ? ", " : "", table->columns[i].name);
	buf_add_text(&sql, ") VALUES ");
	for (size_t row = 0; row < rows; row++) {
		buf_add_text(&sql, row ? ", (" : "(");
		for (int i = 0; i < table->count; i++)
			add_place(&sql, store, table, i);
		buf_add_char(&sql, ')');
	}
	if (sqlite3_prepare_v3(store->db, buf_text(&sql), -1, SQLITE_PREPARE_PERSISTENT, insert, NULL))
		BUG("%s: %s", buf_text(&sql), sqlite3_errmsg(store->db));
	buf_release(&sql);
	return *insert;
}

/* A row struct is its columns in order, each 8 bytes or a view of 16, so there is no padding to step over. */
static const char *bind_column(sqlite3_stmt *insert, int index, char type, const char *field)
{
	if (type == 'I') {
		int64_t value;

		memcpy(&value, field, sizeof(value));
		if (value == STORE_NULL)
			sqlite3_bind_null(insert, index);
		else
			sqlite3_bind_int64(insert, index, value);
		return field + sizeof(value);
	}
	if (type == 'R') {
		double value;

		memcpy(&value, field, sizeof(value));
		if (isnan(value))
			sqlite3_bind_null(insert, index);
		else
			sqlite3_bind_double(insert, index, value);
		return field + sizeof(value);
	}
	struct view value;

	memcpy(&value, field, sizeof(value));
	if (!value.p && type == 'N')
		sqlite3_bind_null(insert, index);
	else
		sqlite3_bind_text64(insert, index, value.p ? value.p : "", value.n, SQLITE_STATIC, SQLITE_UTF8);
	return field + sizeof(value);
}

/* `rows` row structs, one after the other, by one statement. */
static void insert(struct store *store, enum row_table id, const char *field, size_t rows)
{
	const struct table *table = &tables[id];
	sqlite3_stmt *statement = insert_of(store, id, rows);
	int index = 0;

	if (store->error.kind)
		return;
	for (size_t row = 0; row < rows; row++)
		for (int i = 0; i < table->count; i++)
			field = bind_column(statement, ++index, table->columns[i].type, field);
	if (sqlite3_step(statement) != SQLITE_DONE)
		store_failed(store, table->name, &store->error);
	sqlite3_reset(statement);
}

static void forget(struct store *store, struct batch *batch)
{
	store->waiting -= batch->count;
	batch->count = 0;
	arena_reset(&batch->text);
}

static void write_batch(struct store *store, enum row_table id)
{
	struct batch *batch = &store->batches[id];

	if (batch->count == BATCH_ROWS)
		insert(store, id, batch->rows, BATCH_ROWS);
	else
		for (size_t i = 0; i < batch->count; i++)
			insert(store, id, batch->rows + i * tables[id].row_size, 1);
	forget(store, batch);
}

void rows_write(struct store *store)
{
	for (int id = 0; id < ROW_COUNT && store->waiting; id++)
		write_batch(store, (enum row_table)id);
}

void rows_forget(struct store *store)
{
	for (int id = 0; id < ROW_COUNT && store->waiting; id++)
		forget(store, &store->batches[id]);
}

void rows_release(struct store *store)
{
	for (int id = 0; id < ROW_COUNT; id++) {
		struct batch *batch = &store->batches[id];

		sqlite3_finalize(batch->insert_one);
		sqlite3_finalize(batch->insert_many);
		free(batch->rows);
		arena_release(&batch->text);
	}
}

/* Copies the texts of a row struct, which are the caller's until now. */
static void keep_texts(const struct table *table, char *field, struct arena *arena)
{
	for (int i = 0; i < table->count; i++) {
		bool is_text = table->columns[i].type == 'T' || table->columns[i].type == 'N';
		struct view value;

		if (is_text) {
			memcpy(&value, field, sizeof(value));
			if (value.p)
				value.p = arena_strndup(arena, value.p, value.n);
			memcpy(field, &value, sizeof(value));
		}
		field += is_text ? sizeof(struct view) : sizeof(int64_t);
	}
}

void store_put(struct store *store, enum row_table id, const void *row)
{
	const struct table *table = &tables[id];
	struct batch *batch = &store->batches[id];
	char *copy;

	if (store->error.kind)
		return;
	if (!batch->rows)
		batch->rows = xmalloc(BATCH_ROWS * table->row_size);
	copy = batch->rows + batch->count++ * table->row_size;
	memcpy(copy, row, table->row_size);
	keep_texts(table, copy, &batch->text);
	store->waiting++;
	store->last_put = id;
	if (batch->count == BATCH_ROWS)
		write_batch(store, id);
}

int64_t store_last_id(struct store *store)
{
	write_batch(store, store->last_put);
	return sqlite3_last_insert_rowid(store->db);
}
