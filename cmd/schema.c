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
#include "cmd/comments.h"
#include "cmd/open.h"

#include "base/banned.h"

#define ALL_TABLES                                                                                                   \
	"SELECT name, sql, type, 'main' AS schema FROM main.sqlite_schema WHERE type IN ('table', 'view') AND name " \
	"NOT LIKE 'sqlite%' "                                                                                        \
	"UNION ALL SELECT name, sql, type, 'temp' FROM temp.sqlite_schema WHERE type = 'view' "                      \
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

/* A row of ALL_TABLES. */
static void add_description(struct buf *out, const struct query *table)
{
	if (view_is(query_text(table, 2), "view"))
		comment_add_of_view(out, query_text(table, 0));
	else
		buf_add_view(out, comment_of_table(query_text(table, 1)));
}

static int list_tables(struct store *store, const struct listing_style *style, struct err *err)
{
	static const struct column columns[] = {
	    {"name", COLUMN_TEXT}, {"family", COLUMN_TEXT}, {"description", COLUMN_TEXT}};
	struct buf description = {0};
	struct listing listing;

	listing_init(&listing, style, columns, 3);
	for (size_t family = 0; family < 3; family++) {
		struct query *query = store_query(store, ALL_TABLES);

		while (query_step(query, NULL) == 1) {
			if (family_of(query_text(query, 0), query_text(query, 2)) != family)
				continue;
			listing_text(&listing, query_text(query, 0));
			listing_text(&listing, view_of(families[family]));
			buf_clear(&description);
			add_description(&description, query);
			listing_text(&listing, buf_view(&description));
		}
		query_free(query);
	}
	buf_release(&description);
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
	/* The store's own table knows types and keys; the view of the same name knows which columns a query sees. */
	struct query *query = store_query(store, "SELECT name, lower(type), \"notnull\" = 0 AND pk = 0, pk > 0 "
						 "FROM pragma_table_info(?1, ?2) "
						 "WHERE name IN (SELECT name FROM pragma_table_info(?1))");
	struct listing listing;
	bool is_view = view_is(query_text(table, 2), "view");

	query_bind_text(query, 1, query_text(table, 0));
	query_bind_text(query, 2, query_text(table, 3));
	listing_init(&listing, style, columns, 5);
	while (query_step(query, NULL) == 1) {
		listing_text(&listing, query_text(query, 0));
		listing_text(&listing, query_text(query, 1));
		listing_int(&listing, query_int(query, 2));
		listing_int(&listing, query_int(query, 3));
		listing_text(&listing, comment_of_column(query_text(table, 1), query_text(query, 0), is_view));
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
	struct buf description = {0};
	int status;

	query_bind_text(query, 1, view_of(name));
	if (query_step(query, NULL) != 1) {
		status = refuse_table(store, name, err);
	} else {
		add_description(&description, query);
		if (style->format == LISTING_TABLE && !style->quiet)
			fprintf(stderr, "%s: %s\n", name, buf_text(&description));
		status = list_columns(store, query, style, err);
	}
	buf_release(&description);
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

static const struct option_spec options[] = {
    OPTION_STORE,
    OPTION_FORMAT,
    {.name = "limit",
     .type = OPTION_INTEGER,
     .value = "N",
     .fallback = "0",
     .max = INT64_MAX,
     .help = "print at most N rows, 0 for all"},
    OPTIONS_END,
};

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
	"Shown is what `rescue query` and the rules see: one audit at a time. In the file itself most tables have a "
	"column "
	"`snapshot_id` or `audit_id` besides.",
    .arguments = arguments,
    .options = options,
    .examples = examples,
    .run = run,
};
