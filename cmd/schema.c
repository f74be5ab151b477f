/*
 * The documentation of the facts is in their schema, and SQLite keeps it in
 * every store, so any file explains itself.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/listing.h"
#include "base/suggest.h"
#include "cmd/commands.h"
#include "cmd/open.h"
#include "cmd/tables.h"

#include "base/banned.h"

static void list_table(void *context, const struct table_info *table)
{
	struct listing *listing = context;

	listing_text(listing, table->name);
	listing_text(listing, view_of(table->family));
	listing_text(listing, table->description);
}

static int list_tables(struct store *store, const struct listing_style *style, struct err *err)
{
	static const struct column columns[] = {
	    {"name", COLUMN_TEXT}, {"family", COLUMN_TEXT}, {"description", COLUMN_TEXT}};
	struct listing listing;

	listing_init(&listing, style, columns, 3);
	tables_each(store, list_table, &listing);
	return listing_finish(&listing, err) < 0 ? -1 : 0;
}

static void list_column(void *context, const struct column_info *column)
{
	struct listing *listing = context;

	listing_text(listing, column->name);
	listing_text(listing, column->type);
	listing_int(listing, column->may_be_null);
	listing_int(listing, column->is_key);
	listing_text(listing, column->description);
}

static int list_columns(struct store *store, const char *table, const struct listing_style *style, struct err *err)
{
	static const struct column columns[] = {{"name", COLUMN_TEXT},
						{"type", COLUMN_TEXT},
						{"null", COLUMN_BOOL},
						{"key", COLUMN_BOOL},
						{"description", COLUMN_TEXT}};
	struct listing listing;

	listing_init(&listing, style, columns, 5);
	tables_each_column(store, view_of(table), list_column, &listing);
	return listing_finish(&listing, err) < 0 ? -1 : 0;
}

/* The table that was asked for, or the nearest one. */
struct search {
	const char *name;
	bool found;
	struct suggestion suggestion;
	struct buf description;
	struct arena names;
};

static void look_at(void *context, const struct table_info *table)
{
	struct search *search = context;

	suggest_offer(&search->suggestion, arena_strndup(&search->names, table->name.p, table->name.n));
	if (!view_is(table->name, search->name))
		return;
	search->found = true;
	buf_add_printable(&search->description, table->description);
}

static int describe(struct store *store, const char *name, const struct listing_style *style, struct err *err)
{
	struct search search = {.name = name, .suggestion = suggest_for(name)};
	int status = -1;

	tables_each(store, look_at, &search);
	if (search.found) {
		if (style->format == LISTING_TABLE && !style->quiet)
			fprintf(stderr, "%s: %s\n", name, buf_text(&search.description));
		status = list_columns(store, name, style, err);
	} else if (search.suggestion.best) {
		err_set(err, ERR_USAGE, "no table or view '%.200s', did you mean '%.200s'? `rescue schema` lists them",
			name, search.suggestion.best);
	} else {
		err_set(err, ERR_USAGE, "no table or view '%.200s'; `rescue schema` lists them", name);
	}
	buf_release(&search.description);
	arena_release(&search.names);
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

/* The JSON Schema of what a command prints. */
static int print_json_schema(const char *name)
{
	struct buf path = {0};
	struct view text;

	buf_addf(&path, "schemas/%s.json", name);
	text = embedded_find(buf_text(&path));
	if (!text.p)
		BUG("the parser let the schema '%s' pass", name);
	fwrite(text.p, 1, text.n, stdout);
	buf_release(&path);
	return 0;
}

static int run(const struct options *options, struct err *err)
{
	struct listing_style style = listing_style_of(options);
	const char *name = argument_text(options, "TABLE");
	struct store *store;
	int status;

	if (option_given(options, "json"))
		return print_json_schema(option_text(options, "json"));
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

/* Files of schemas/, which are named after the commands. */
static const char *const json_schemas[] = {"db-profile", "score", NULL};

static const struct option_spec options[] = {
    OPTION_STORE,
    OPTION_FORMAT,
    {.name = "json",
     .type = OPTION_CHOICE,
     .value = "COMMAND",
     .choices = json_schemas,
     .help = "print the JSON Schema of what this command prints with `--format json`, and nothing else"},
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
    {"what a program finds in the output of `rescue db-profile --format json`", "rescue schema --json db-profile"},
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
