#include "cmd/sections.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/table.h"
#include "cli/terminal.h"

#include "base/banned.h"

/* A column as text for a terminal; a line end of ours at its beginning stays one. */
static void add_column(struct buf *line, struct view text)
{
	if (view_starts(text, "\n")) {
		buf_add_char(line, '\n');
		text = view_slice(text, 1, text.n);
	}
	buf_add_printable(line, text);
}

const char *store_hint(const struct options *options)
{
	return option_given(options, "store") ? option_text(options, "store") : "";
}

void buf_add_hinted(struct buf *out, struct view text, const char *hint)
{
	while (text.n) {
		size_t at = view_find(text, 0, VIEW("rescue show ")), end = at;

		if (at < text.n)
			end += strlen("rescue show ");
		while (end < text.n && (is_ascii_letter(text.p[end]) || text.p[end] == '-'))
			end++;
		buf_add_view(out, view_slice(text, 0, end));
		if (at < text.n && *hint)
			buf_addf(out, " --store %s", hint);
		text = view_slice(text, end, text.n);
	}
}

/* Replaces each {} of `rest` by the next column. */
static void fill(struct buf *line, const struct query *query, struct view rest)
{
	for (int column = 0; rest.n; column++) {
		size_t at = view_find(rest, 0, VIEW("{}"));

		buf_add_view(line, view_slice(rest, 0, at));
		if (at < rest.n)
			add_column(line, query_text(query, column));
		rest = view_slice(rest, at + 2, rest.n);
	}
}

static void print_cut(struct view text)
{
	size_t end = view_find(text, 0, VIEW("\n"));
	struct buf first = {0};

	table_add_cut(&first, view_slice(text, 0, end), terminal_width(STDOUT_FILENO), false);
	printf("%s%.*s\n", buf_text(&first), VIEW_ARG(view_slice(text, end, text.n)));
	buf_release(&first);
}

static void print_row(const struct query *query, const struct section *section, const char *hint)
{
	struct buf format = {0}, line = {0};

	buf_add_hinted(&format, view_of(section->format), hint);
	fill(&line, query, buf_view(&format));
	if (section->is_cut && isatty(STDOUT_FILENO))
		print_cut(buf_view(&line));
	else
		printf("%s\n", buf_text(&line));
	buf_release(&format);
	buf_release(&line);
}

void sections_print(struct store *store, const struct section *sections, size_t count, const char *hint)
{
	for (size_t i = 0; i < count; i++) {
		struct query *query = store_query(store, sections[i].sql);
		bool any = false;

		for (; query_step(query, NULL) == 1; any = true) {
			if (!any && sections[i].title)
				printf("\n%s\n", sections[i].title);
			print_row(query, &sections[i], hint);
		}
		query_free(query);
	}
}
