/*
 * SQL functions about paths and patterns, so that rules need not take strings apart.
 */
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/limits.h"
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

static void free_pattern(void *code)
{
	pcre2_code_free(code);
}

/* The compiled pattern of this call; SQLite keeps it as long as the pattern is the same from row to row. */
static pcre2_code *pattern_of(sqlite3_context *context, sqlite3_value **values, int argument)
{
	pcre2_code *code = sqlite3_get_auxdata(context, argument);
	struct view pattern = text_argument(values[argument]);
	PCRE2_UCHAR reason[128];
	PCRE2_SIZE at;
	int error;

	if (code)
		return code;
	code = pcre2_compile((PCRE2_SPTR)(pattern.p ? pattern.p : ""), pattern.n, PCRE2_NEVER_BACKSLASH_C, &error, &at,
			     NULL);
	if (!code) {
		char *message;

		pcre2_get_error_message(error, reason, sizeof(reason));
		message = sqlite3_mprintf("the pattern is wrong at its character %d: %s", (int)at + 1, reason);
		sqlite3_result_error(context, message, -1);
		sqlite3_free(message);
		return NULL;
	}
	sqlite3_set_auxdata(context, argument, code, free_pattern);
	code = sqlite3_get_auxdata(context, argument);
	if (!code) /* SQLite keeps it for a constant only */
		sqlite3_result_error(context, "the pattern must be the same for every row: a text or a parameter", -1);
	return code;
}

/* Where the pattern first matches in the text: 1, 0, or -1 after an error was set. Backtracking is bounded. */
static int match(sqlite3_context *context, const pcre2_code *code, struct view text, struct view *found)
{
	pcre2_match_context *limits;
	pcre2_match_data *data;
	int matched;

	limits = pcre2_match_context_create(NULL);
	data = pcre2_match_data_create(1, NULL);
	pcre2_set_match_limit(limits, REGEXP_STEP_LIMIT);
	matched = pcre2_match(code, (PCRE2_SPTR)(text.p ? text.p : ""), text.n, 0, 0, data, limits);
	if (matched >= 0) {
		const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);

		*found = view_slice(text, ends[0], ends[1]);
	}
	pcre2_match_data_free(data);
	pcre2_match_context_free(limits);
	if (matched >= 0 || matched == PCRE2_ERROR_NOMATCH)
		return matched >= 0;
	sqlite3_result_error(context, "the pattern takes too long on a text; write it without nested repetition", -1);
	return -1;
}

/* `text REGEXP pattern`: 1 when the pattern (PCRE2 syntax, bytes) matches anywhere in the text. */
static void sql_regexp(sqlite3_context *context, int count, sqlite3_value **values)
{
	pcre2_code *code = pattern_of(context, values, 0);
	struct view found;
	int matched;

	(void)count;
	matched = code ? match(context, code, text_argument(values[1]), &found) : -1;
	if (matched >= 0)
		sqlite3_result_int(context, matched);
}

/* regexp_substr(text, pattern): what the pattern first matches, NULL when nothing. */
static void sql_regexp_substr(sqlite3_context *context, int count, sqlite3_value **values)
{
	pcre2_code *code = pattern_of(context, values, 1);
	struct view found;

	(void)count;
	if (code && match(context, code, text_argument(values[0]), &found) == 1)
		return_text(context, found);
}

void functions_register(sqlite3 *db)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	sqlite3_create_function(db, "basename", 1, flags, NULL, sql_basename, NULL, NULL);
	sqlite3_create_function(db, "dirname", 1, flags, NULL, sql_dirname, NULL, NULL);
	sqlite3_create_function(db, "extension", 1, flags, NULL, sql_extension, NULL, NULL);
	sqlite3_create_function(db, "regexp", 2, flags, NULL, sql_regexp, NULL, NULL);
	sqlite3_create_function(db, "regexp_substr", 2, flags, NULL, sql_regexp_substr, NULL, NULL);
}
