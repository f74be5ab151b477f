#include "cmd/sections.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"

#include "base/banned.h"

/* Replaces each {} of `format` by the next column. `hint` is the store when it is not the usual one, else "". */
static void print_row(const struct query *query, const char *format, const char *hint)
{
	struct view rest = view_of(format);
	struct buf line = {0};

	for (int column = 0; rest.n; column++) {
		size_t at = view_find(rest, 0, VIEW("{}"));

		buf_add_view(&line, view_slice(rest, 0, at));
		if (at < rest.n)
			buf_add_printable(&line, query_text(query, column));
		rest = view_slice(rest, at + 2, rest.n);
	}
	/* A command to run next must look into the same store. */
	if (*hint && view_find(view_of(format), 0, VIEW("rescue show")) < strlen(format))
		buf_addf(&line, " --store %s", hint);
	printf("%s\n", buf_text(&line));
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
			print_row(query, sections[i].format, hint);
		}
		query_free(query);
	}
}
