#include "cmd/tables.h"

#include "base/buf.h"

#include "base/embed.h"

#include "base/banned.h"

/* What follows "-- " on a line; empty without. */
static struct view comment_of_line(struct view line)
{
	size_t at = view_find(line, 0, VIEW("-- "));

	return view_trim(view_slice(line, at + 3, line.n));
}

static struct view comment_of_table(struct view sql)
{
	struct view line;

	if (!view_line(&sql, &line))
		return (struct view){"", 0};
	return comment_of_line(line);
}

/* The first word of a line of a table, its quotes taken off. */
static struct view first_word(struct view text)
{
	size_t from = text.n && text.p[0] == '"';
	size_t to = from;

	while (to < text.n && text.p[to] != '"' && text.p[to] != ' ')
		to++;
	return view_slice(text, from, to);
}

/* The last word of a line of a view, which is the column's name: `f.line AS line,`, `f.line,`. */
static struct view last_word(struct view text)
{
	size_t to = text.n, from;

	while (to > 0 && (text.p[to - 1] == ',' || text.p[to - 1] == '"'))
		to--;
	for (from = to; from > 0 && text.p[from - 1] != ' ' && text.p[from - 1] != '.' && text.p[from - 1] != '"';
	     from--)
		;
	return view_slice(text, from, to);
}

static struct view comment_of_column(struct view sql, struct view column, bool is_view)
{
	struct view line;

	view_line(&sql, &line); /* the head with the comment of the table */
	while (view_line(&sql, &line)) {
		size_t at = view_find(line, 0, VIEW("-- "));
		struct view code = view_trim(view_slice(line, 0, at));

		if (at < line.n && view_eq(is_view ? last_word(code) : first_word(code), column))
			return comment_of_line(line);
	}
	return (struct view){"", 0};
}

/* Looks through one file; the comment is the block of `--` lines that ends just above the definition. */
static bool add_from_file(struct buf *out, struct view content, struct view head)
{
	struct buf comment = {0};
	struct view line;
	bool found = false;

	while (!found && view_line(&content, &line)) {
		found = line.n >= head.n && view_eq(view_slice(line, 0, head.n), head);
		if (view_starts(line, "--")) {
			if (comment.n)
				buf_add_char(&comment, ' ');
			buf_add_view(&comment, view_trim(view_slice(line, 2, line.n)));
		} else if (!found) {
			buf_clear(&comment);
		}
	}
	/* {inactive_days} and its like stand for a number of rules/model.yml: shown is its name. */
	for (size_t i = 0; found && i < comment.n; i++)
		buf_add_char(out, comment.p[i] == '{' || comment.p[i] == '}' ? '`' : comment.p[i]);
	buf_release(&comment);
	return found;
}

static void add_comment_of_view(struct buf *out, struct view name)
{
	struct buf head = {0};

	buf_addf(&head, "CREATE TEMP VIEW %.*s AS", VIEW_ARG(name));
	for (size_t i = 0; i < embedded_file_count; i++)
		if (view_starts(view_of(embedded_files[i].name), "rules/lib/") &&
		    add_from_file(out, embedded_files[i].content, buf_view(&head)))
			break;
	buf_release(&head);
}

#define ALL_TABLES                                                                                                     \
	"SELECT name, sql, type, 'main' AS schema FROM main.sqlite_schema WHERE type IN ('table', 'view') AND name "   \
	"NOT LIKE 'sqlite%' UNION ALL SELECT name, sql, type, 'temp' FROM temp.sqlite_schema WHERE type = 'view' AND " \
	"name NOT IN (SELECT name FROM main.sqlite_schema)"

static const char *const families[] = {"facts", "ledger", "view"};

/* Index into families. */
static size_t family_of(struct view name, struct view type)
{
	struct buf head = {0};
	struct view facts = embedded_find("schema/facts.sql");
	bool is_fact;

	buf_addf(&head, "CREATE TABLE %.*s (", VIEW_ARG(name));
	is_fact = view_find(facts, 0, buf_view(&head)) < facts.n;
	buf_release(&head);
	return view_is(type, "view") ? 2 : is_fact ? 0 : 1;
}

/* `query` stands on a row of ALL_TABLES. */
static void visit_table(const struct query *query, const char *family,
			void (*visit)(void *context, const struct table_info *table), void *context)
{
	struct buf description = {0};

	if (view_is(query_text(query, 2), "view"))
		add_comment_of_view(&description, query_text(query, 0));
	else
		buf_add_view(&description, comment_of_table(query_text(query, 1)));
	visit(context, &(struct table_info){query_text(query, 0), family, buf_view(&description)});
	buf_release(&description);
}

void tables_each(struct store *store, void (*visit)(void *context, const struct table_info *table), void *context)
{
	for (size_t family = 0; family < sizeof(families) / sizeof(*families); family++) {
		struct query *query = store_query(store, ALL_TABLES);

		while (query_step(query, NULL) == 1)
			if (family_of(query_text(query, 0), query_text(query, 2)) == family)
				visit_table(query, families[family], visit, context);
		query_free(query);
	}
}

/* The store's own table knows types and keys; the view of the same name knows which columns a query sees. */
static struct query *columns_of(struct store *store, const struct query *table)
{
	struct query *query = store_query(store, "SELECT name, lower(type), \"notnull\" = 0 AND pk = 0, pk > 0 "
						 "FROM pragma_table_info(?1, ?2) "
						 "WHERE name IN (SELECT name FROM pragma_table_info(?1))");

	query_bind_text(query, 1, query_text(table, 0));
	query_bind_text(query, 2, query_text(table, 3));
	return query;
}

void tables_each_column(struct store *store, struct view table,
			void (*visit)(void *context, const struct column_info *column), void *context)
{
	struct query *definition = store_query(store, "SELECT * FROM (" ALL_TABLES ") WHERE name = ?");
	struct query *query;
	bool is_view;

	query_bind_text(definition, 1, table);
	if (query_step(definition, NULL) != 1)
		BUG("no table '%.*s'", VIEW_ARG(table));
	is_view = view_is(query_text(definition, 2), "view");
	query = columns_of(store, definition);
	while (query_step(query, NULL) == 1) {
		struct view name = query_text(query, 0);
		struct view description = comment_of_column(query_text(definition, 1), name, is_view);

		visit(context, &(struct column_info){name, query_text(query, 1), query_int(query, 2) != 0,
						     query_int(query, 3) != 0, description});
	}
	query_free(query);
	query_free(definition);
}
