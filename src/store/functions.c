/*
 * SQL functions about paths, names and patterns, so that rules need not take strings apart.
 */
#include "base/json.h"
#include "base/name_words.h"
#include "base/regex.h"
#include "base/sql_name.h"
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

static void free_pattern(void *regex)
{
	regex_free(regex);
}

/* The compiled pattern of this call; SQLite keeps it as long as the pattern is the same from row to row. */
static struct regex *pattern_of(sqlite3_context *context, sqlite3_value **values, int argument)
{
	struct regex *regex = sqlite3_get_auxdata(context, argument);
	struct err err = {0};

	if (regex)
		return regex;
	regex = regex_new(text_argument(values[argument]), false, &err);
	if (!regex) {
		sqlite3_result_error(context, err.message, -1);
		return NULL;
	}
	sqlite3_set_auxdata(context, argument, regex, free_pattern);
	regex = sqlite3_get_auxdata(context, argument);
	if (!regex) /* SQLite keeps it for a constant only */
		sqlite3_result_error(context, "the pattern must be the same for every row: a text or a parameter", -1);
	return regex;
}

/* Where the pattern first matches in the text: 1, 0, or -1 after an error was set. */
static int match(sqlite3_context *context, const struct regex *regex, struct view text, struct view *found)
{
	int matched = regex_find(regex, text, found);

	if (matched < 0)
		sqlite3_result_error(context, REGEX_TOO_LONG, -1);
	return matched;
}

/* `text REGEXP pattern`: 1 when the pattern (PCRE2 syntax, bytes) matches anywhere in the text. */
static void sql_regexp(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct regex *regex = pattern_of(context, values, 0);
	struct view found;
	int matched;

	(void)count;
	matched = regex ? match(context, regex, text_argument(values[1]), &found) : -1;
	if (matched >= 0)
		sqlite3_result_int(context, matched);
}

/* regexp_substr(text, pattern): what the pattern first matches, NULL when nothing, and of NULL. */
static void sql_regexp_substr(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct regex *regex = pattern_of(context, values, 1);
	struct view text = text_argument(values[0]), found;

	(void)count;
	if (regex && text.p && match(context, regex, text, &found) == 1)
		return_text(context, found);
}

/* regexp_replace(text, pattern, with): the text with `with`, taken as it stands, in place of each match; NULL of NULL. */
static void sql_regexp_replace(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct regex *regex = pattern_of(context, values, 1);
	struct view text = text_argument(values[0]), with = text_argument(values[2]);
	struct buf replaced = {0};

	(void)count;
	if (!regex || !text.p || !with.p)
		return;
	if (regex_replace(regex, text, with, &replaced) < 0)
		sqlite3_result_error(context, REGEX_TOO_LONG, -1);
	else
		return_text(context, buf_view(&replaced));
	buf_release(&replaced);
}

/* name_words(name): the words of the own part of a name, as a JSON array of text. */
static void sql_name_words(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct view rest = name_last_part(text_argument(values[0]));
	struct buf words = {0}, word = {0};
	bool is_first = true;

	(void)count;
	buf_add_char(&words, '[');
	while (name_word(&rest, &word)) {
		if (!is_first)
			buf_add_char(&words, ',');
		buf_add_json_text(&words, buf_view(&word));
		is_first = false;
	}
	buf_add_char(&words, ']');
	return_text(context, buf_view(&words));
	buf_release(&words);
	buf_release(&word);
}

/* sql_name(name): a name as PostgreSQL reads it in a statement, quoted where it must be. */
static void sql_sql_name(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *name = (const char *)sqlite3_value_text(values[0]);
	struct buf out = {0};

	(void)count;
	if (!name)
		return;
	buf_add_sql_name(&out, name);
	return_text(context, buf_view(&out));
	buf_release(&out);
}

void functions_register(sqlite3 *db)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	sqlite3_create_function(db, "basename", 1, flags, NULL, sql_basename, NULL, NULL);
	sqlite3_create_function(db, "dirname", 1, flags, NULL, sql_dirname, NULL, NULL);
	sqlite3_create_function(db, "extension", 1, flags, NULL, sql_extension, NULL, NULL);
	sqlite3_create_function(db, "name_words", 1, flags, NULL, sql_name_words, NULL, NULL);
	sqlite3_create_function(db, "regexp", 2, flags, NULL, sql_regexp, NULL, NULL);
	sqlite3_create_function(db, "regexp_replace", 3, flags, NULL, sql_regexp_replace, NULL, NULL);
	sqlite3_create_function(db, "regexp_substr", 2, flags, NULL, sql_regexp_substr, NULL, NULL);
	sqlite3_create_function(db, "sql_name", 1, flags, NULL, sql_sql_name, NULL, NULL);
}
