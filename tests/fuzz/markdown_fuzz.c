/* The input is a client's text; in a paragraph and in a table cell the page must show exactly its printable form. */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "report/html.h"
#include "report/markdown.h"
#include "report/mustache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(void (*add)(struct buf *, struct view), struct view text, const char *before, const char *after,
		  const char *start, const char *end)
{
	struct buf markdown = {0}, body = {0}, contents = {0}, printable = {0}, shown = {0}, code = {0};

	buf_add_text(&markdown, before);
	add(&markdown, text);
	buf_add_text(&markdown, after);
	html_from_markdown(buf_view(&markdown), NULL, &body, &contents);
	buf_add_printable(&printable, text);
	buf_add_text(&shown, start);
	mustache_escape_html(&shown, buf_view(&printable));
	buf_add_text(&shown, end);
	buf_addf(&code, "%s<code>", start);
	mustache_escape_html(&code, buf_view(&printable));
	buf_addf(&code, "</code>%s", end);
	if (!view_eq(buf_view(&body), buf_view(&shown)) && !view_eq(buf_view(&body), buf_view(&code)))
		abort();
	buf_release(&markdown);
	buf_release(&body);
	buf_release(&contents);
	buf_release(&printable);
	buf_release(&shown);
	buf_release(&code);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const ways[])(struct buf *, struct view) = {markdown_escape, markdown_code};
	struct view text = {(const char *)data, size};

	for (size_t i = 0; i < 2 && size > 0; i++) {
		check(ways[i], text, "", "\n", "<p>", "</p>\n");
		check(ways[i], text, "| a |\n|---|\n| x ", " |\n",
		      "<div class=\"table\"><table>\n<thead><tr><th "
		      "scope=\"col\">a</th></tr></thead>\n<tbody>\n<tr><td>x ",
		      "</td></tr>\n</tbody></table></div>\n");
	}
	return 0;
}
