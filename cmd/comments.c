#include "cmd/comments.h"

#include "base/embed.h"

#include "base/banned.h"

/* What follows "-- " on a line; empty without. */
static struct view comment_of_line(struct view line)
{
	size_t at = view_find(line, 0, VIEW("-- "));

	return view_trim(view_slice(line, at + 3, line.n));
}

struct view comment_of_table(struct view sql)
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

struct view comment_of_column(struct view sql, struct view column, bool is_view)
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

void comment_add_of_view(struct buf *out, struct view name)
{
	struct buf head = {0};

	buf_addf(&head, "CREATE TEMP VIEW %.*s AS", VIEW_ARG(name));
	for (size_t i = 0; i < embedded_file_count; i++)
		if (view_starts(view_of(embedded_files[i].name), "rules/lib/") &&
		    add_from_file(out, embedded_files[i].content, buf_view(&head)))
			break;
	buf_release(&head);
}
