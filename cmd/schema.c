/*
 * The documentation of the facts is in their schema, and SQLite keeps it in
 * every store, so any file explains itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/mem.h"
#include "cli/listing.h"
#include "cli/suggest.h"
#include "cmd/commands.h"
#include "cmd/open.h"

#include "base/banned.h"

#define ALL_TABLES                                                                                                    \
	"SELECT name, sql, type FROM main.sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' " \
	"UNION ALL SELECT name, sql, type FROM temp.sqlite_schema WHERE type = 'view' "                               \
	"AND name NOT IN (SELECT name FROM main.sqlite_schema)"

static bool is_named_in(struct view name, const char *file)
{
	struct buf head = {0};
	struct view schema = embedded_find(file);
	bool found;

	buf_addf(&head, "CREATE TABLE %.*s (", VIEW_ARG(name));
	found = view_find(schema, 0, buf_view(&head)) < schema.n;
	buf_release(&head);
	return found;
}

static const char *const families[] = {"facts", "ledger", "view"};

/* Index into families. */
static size_t family_of(struct view name, struct view type)
{
	if (view_is(type, "view"))
		return 2;
	return is_named_in(name, "schema/facts.sql") ? 0 : 1;
}

/* What follows " -- " on a line; empty without. */
static struct view comment_of_line(struct view line)
{
	size_t at = view_find(line, 0, VIEW("-- "));

	return view_trim(view_slice(line, at + 3, line.n));
}

/* The comment of a table or view is the first one in its statement. */
static struct view comment_of_table(struct view sql)
{
	struct view line;

	while (view_line(&sql, &line))
		if (view_find(line, 0, VIEW("-- ")) < line.n)
			return comment_of_line(line);
	return (struct view){"", 0};
}

/* Does the line define this column: its first word in a table, its last word before the comma in a view? */
static bool defines(struct view line, struct view column, bool is_view)
{
	struct view text = view_trim(view_slice(line, 0, view_find(line, 0, VIEW("-- "))));
	size_t at = 0;

	if (is_view) {
		while (text.n && (text.p[text.n - 1] == ',' || text.p[text.n - 1] == '"'))
			text.n--;
		return text.n >= column.n && view_eq(view_slice(text, text.n - column.n, text.n), column) &&
		       (text.n == column.n || !!strchr(" .\"", text.p[text.n - column.n - 1]));
	}
	if (text.n && text.p[0] == '"')
		at = 1;
	return view_eq(view_slice(text, at, at + column.n), column) && at + column.n < text.n &&
	       strchr(" \"", text.p[at + column.n]);
}

static struct view comment_of_column(struct view sql, struct view column, bool is_view)
{
	struct view line, rest = sql;

	view_line(&rest, &line); /* the head with the comment of the table */
	while (view_line(&rest, &line))
		if (view_find(line, 0, VIEW("-- ")) < line.n && defines(line, column, is_view))
			return comment_of_line(line);
	return (struct view){"", 0};
}

static int list_tables(struct store *store, const struct listing_style *style, struct err *err)
{
	static const struct column columns[] = {
	    {"name", COLUMN_TEXT}, {"family", COLUMN_TEXT}, {"description", COLUMN_TEXT}};
	struct listing listing;

	listing_init(&listing, style, columns, 3);
	for (size_t family = 0; family < 3; family++) {
		struct query *query = store_query(store, ALL_TABLES);

		while (query_step(query, NULL) == 1) {
			if (family_of(query_text(query, 0), query_text(query, 2)) != family)
				continue;
			listing_text(&listing, query_text(query, 0));
			listing_text(&listing, view_of(families[family]));
			listing_text(&listing, comment_of_table(query_text(query, 1)));
		}
		query_free(query);
	}
	return listing_finish(&listing, err) < 0 ? -1 : 0;
}

static int list_columns(struct store *store, const struct query *table, const struct listing_style *style,
			struct err *err)
{
	static const struct column columns[] = {{"name", COLUMN_TEXT},
						{"type", COLUMN_TEXT},
						{"null", COLUMN_BOOL},
						{"key", COLUMN_BOOL},
						{"description", COLUMN_TEXT}};
	struct query *query = store_query(store, "SELECT name, lower(type), \"notnull\" = 0 AND pk = 0, pk > 0 "
						 "FROM pragma_table_info(?)");
	struct listing listing;

	query_bind_text(query, 1, query_text(table, 0));
	listing_init(&listing, style, columns, 5);
	while (query_step(query, NULL) == 1) {
		listing_text(&listing, query_text(query, 0));
		listing_text(&listing, query_text(query, 1));
		listing_int(&listing, query_int(query, 2));
		listing_int(&listing, query_int(query, 3));
		listing_text(&listing, comment_of_column(query_text(table, 1), query_text(query, 0),
							 view_is(query_text(table, 2), "view")));
	}
	query_free(query);
	return listing_finish(&listing, err) < 0 ? -1 : 0;
}

static int refuse_table(struct store *store, const char *name, struct err *err)
{
	struct query *query = store_query(store, ALL_TABLES);
	struct suggestion suggestion = suggest_for(name);
	struct arena arena = {0};

	while (query_step(query, NULL) == 1) {
		struct view known = query_text(query, 0);

		suggest_offer(&suggestion, arena_strndup(&arena, known.p, known.n));
	}
	if (suggestion.best)
		err_set(err, ERR_USAGE, "no table or view '%.200s', did you mean '%.200s'? `rescue schema` lists them",
			name, suggestion.best);
	else
		err_set(err, ERR_USAGE, "no table or view '%.200s'; `rescue schema` lists them", name);
	query_free(query);
	arena_release(&arena);
	return -1;
}

static int describe(struct store *store, const char *name, const struct listing_style *style, struct err *err)
{
	struct query *query = store_query(store, "SELECT * FROM (" ALL_TABLES ") WHERE name = ?");
	int status;

	query_bind_text(query, 1, view_of(name));
	if (query_step(query, NULL) != 1) {
		status = refuse_table(store, name, err);
	} else {
		struct view comment = comment_of_table(query_text(query, 1));

		if (style->format == LISTING_TABLE && !style->quiet)
			fprintf(stderr, "%s: %.*s\n", name, VIEW_ARG(comment));
		status = list_columns(store, query, style, err);
	}
	query_free(query);
	return status;
}

/* The store of --store, or an empty one where none was made yet. */
static int open_any(struct store **store, const struct options *options, struct err *err)
{
	const char *path = option_text(options, "store");
	bool exists = option_given(options, "store") || access(path, F_OK) == 0;

	if (store_open(store, exists ? path : ":memory:", exists ? STORE_READ : STORE_WRITE, err))
		return -1;
	if (store_scope(*store, -1, -1, err) || open_define_views(*store, err)) {
		store_close(*store);
		return -1;
	}
	return 0;
}

static int run(const struct options *options, struct err *err)
{
	struct listing_style style = listing_style_of(options);
	const char *name = argument_text(options, "TABLE");
	struct store *store;
	int status;

	if (!option_given(options, "limit"))
		style.limit = 0;
	if (open_any(&store, options, err))
		return -1;
	status = name ? describe(store, name, &style, err) : list_tables(store, &style, err);
	store_close(store);
	return status;
}

static const struct argument_spec arguments[] = {
    {.name = "TABLE", .max = 1, .help = "the table or view to describe"},
    {.name = NULL},
};

static const struct option_spec options[] = {OPTION_STORE, OPTION_FORMAT, OPTION_LIMIT, OPTIONS_END};

static const struct example examples[] = {
    {"what can be asked", "rescue schema"},
    {"what the columns of one table mean", "rescue schema function"},
    {NULL, NULL},
};

const struct command schema_command = {
    .name = "schema",
    .summary = "explain the tables and columns of a store",
    .description =
	"Without an argument lists the tables and views, with one its columns. The explanations come from the store "
	"itself; before the first audit, from the program.\n\n"
	"- `facts` were measured. They are a cache: another version of rescue measures them anew.\n"
	"- `ledger` was judged or decided, and is kept.\n"
	"- `view` is a shared definition that the rules use, such as what counts as first-party code.\n\n"
	"Queries and rules see one audit at a time: they see the columns `snapshot_id` and `audit_id` in no table.",
    .arguments = arguments,
    .options = options,
    .examples = examples,
    .run = run,
};
