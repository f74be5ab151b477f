/*
 * SQL functions about paths, so that rules need not take strings apart.
 */
#include <stdlib.h>

#include "store/internal.h"

#include "base/banned.h"

static struct view text_argument(sqlite3_value *value)
{
	const char *text = (const char *)sqlite3_value_text(value);

	return (struct view){text, text ? (size_t)sqlite3_value_bytes(value) : 0};
}

static void return_text(sqlite3_context *context, struct view text)
{
	sqlite3_result_text64(context, text.p ? text.p : "", text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void sql_basename(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	return_text(context, view_basename(text_argument(values[0])));
}

static void sql_dirname(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	return_text(context, view_dirname(text_argument(values[0])));
}

/* Without the dot; '' when there is none or the name only starts with one. */
static void sql_extension(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct view name = view_basename(text_argument(values[0]));
	size_t dot = name.n;

	(void)count;
	while (dot > 1 && name.p[dot - 1] != '.')
		dot--;
	return_text(context, dot > 1 ? view_slice(name, dot, name.n) : (struct view){0});
}

void functions_register(sqlite3 *db)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	sqlite3_create_function(db, "basename", 1, flags, NULL, sql_basename, NULL, NULL);
	sqlite3_create_function(db, "dirname", 1, flags, NULL, sql_dirname, NULL, NULL);
	sqlite3_create_function(db, "extension", 1, flags, NULL, sql_extension, NULL, NULL);
}
