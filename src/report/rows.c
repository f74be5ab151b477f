#include "report/rows.h"

#include <math.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "report/words.h"

#include "base/banned.h"

json_t *json_of_view(struct view text)
{
	struct buf printable = {0}, cut = {0};

	/* Cut before it is made printable, which may make it six times as long, and after. */
	words_cut(&cut, text, REPORT_TEXT_LIMIT);
	buf_add_printable(&printable, buf_view(&cut));
	buf_clear(&cut);
	words_cut(&cut, buf_view(&printable), REPORT_TEXT_LIMIT);
	buf_release(&printable);
	return json_of_buf(&cut);
}

json_t *json_of_buf(struct buf *buf)
{
	json_t *json = json_stringn(buf_text(buf), buf->n);

	buf_release(buf);
	if (!json)
		BUG("text of a report is not UTF-8");
	return json;
}

void json_add_text(struct buf *out, const json_t *json)
{
	char *text = json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(15));

	buf_add_text(out, text);
	buf_add_char(out, '\n');
	free(text);
}

static json_t *value_of(const struct query *query, int column)
{
	struct view name = view_of(query_column_name(query, column));

	if (view_starts(name, "is_") || view_starts(name, "has_"))
		return json_boolean(query_int(query, column));
	switch (query_type(query, column)) {
	case QUERY_INT:
		return json_integer(query_int(query, column));
	case QUERY_REAL:
		return isfinite(query_real(query, column)) ? json_real(query_real(query, column)) : json_null();
	case QUERY_TEXT:
		return json_of_view(query_text(query, column));
	default:
		return json_null();
	}
}

static json_t *row_of(const struct query *query)
{
	json_t *object = json_object();

	for (int column = 0; column < query_column_count(query); column++)
		json_object_set_new(object, query_column_name(query, column), value_of(query, column));
	return object;
}

static bool next(struct rows *rows, struct query *query)
{
	int status = query_step(query, rows->err);

	if (status < 0)
		rows->failed = true;
	return status == 1;
}

static json_t *collect(struct rows *rows, struct query *query, size_t limit, size_t *total)
{
	json_t *array = json_array();

	for (*total = 0; next(rows, query); ++*total)
		if (*total < limit)
			json_array_append_new(array, row_of(query));
	query_free(query);
	return array;
}

json_t *rows_array(struct rows *rows, const char *sql)
{
	size_t total;

	return collect(rows, store_query(rows->store, sql), SIZE_MAX, &total);
}

json_t *rows_array_for(struct rows *rows, const char *sql, int64_t key)
{
	struct query *query = store_query(rows->store, sql);
	size_t total;

	query_bind_int(query, 1, key);
	return collect(rows, query, SIZE_MAX, &total);
}

json_t *rows_first(struct rows *rows, const char *sql)
{
	struct query *query = store_query(rows->store, sql);
	json_t *object = next(rows, query) ? row_of(query) : json_null();

	query_free(query);
	return object;
}

json_t *rows_table_for(struct rows *rows, const char *sql, struct view key, size_t limit)
{
	struct query *query = store_query(rows->store, sql);
	json_t *array;
	size_t total;

	if (key.p)
		query_bind_text(query, 1, key);
	array = collect(rows, query, limit, &total);
	return rows_table_of(array, total);
}

json_t *rows_table(struct rows *rows, const char *sql, size_t limit)
{
	return rows_table_for(rows, sql, (struct view){0}, limit);
}

json_t *rows_table_of(json_t *array, size_t total)
{
	size_t shown = json_array_size(array);
	json_t *table;

	if (shown == 0) {
		json_decref(array);
		return json_null();
	}
	table = json_object();
	json_object_set_new(table, "rows", array);
	json_object_set_new(table, "total", json_integer((json_int_t)total));
	json_object_set_new(table, "rest", json_integer((json_int_t)(total - shown)));
	json_object_set_new(table, "has_rest", json_boolean(total > shown));
	json_object_set_new(table, "is_one_more", json_boolean(total - shown == 1));
	return table;
}

bool rows_metric(struct rows *rows, const char *name, int64_t *value)
{
	struct query *query =
	    store_query(rows->store, "SELECT CAST(round(value) AS INTEGER) FROM metric WHERE name = ?1");
	bool found;

	query_bind_text(query, 1, view_of(name));
	found = next(rows, query);
	*value = found ? query_int(query, 0) : 0;
	query_free(query);
	return found;
}
