#include "report/html.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "base/hash.h"
#include "report/mustache.h"

#include "base/banned.h"

struct writer {
	struct buf *body;
	struct buf *contents;
	const struct html_charts *charts;
	struct intern ids;
	size_t folds; /* open <details> */
};

/* Elements that are the same everywhere. Nodes of a type that is in no table write only what is inside them. */
static const struct element {
	const char *type, *open, *close;
} elements[] = {
    {"block_quote", "<blockquote>\n", "</blockquote>\n"},
    {"item", "<li>", "</li>\n"},
    {"emph", "<em>", "</em>"},
    {"strong", "<strong>", "</strong>"},
    {"table", "<div class=\"table\"><table>\n", "</tbody></table></div>\n"},
    {"table_header", "<thead><tr>", "</tr></thead>\n<tbody>\n"},
    {"table_row", "<tr>", "</tr>\n"},
    {"thematic_break", "<hr>\n", ""},
    {"softbreak", "\n", ""},
    {"linebreak", "<br>\n", ""},
};

static void add_escaped(struct writer *w, const char *text)
{
	mustache_escape_html(w->body, view_of(text ? text : ""));
}

static void node_text(cmark_node *node, struct buf *text)
{
	cmark_iter *iter = cmark_iter_new(node);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *inner = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(inner);

		if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE))
			buf_add_text(text, cmark_node_get_literal(inner));
	}
	cmark_iter_free(iter);
}

/* GitHub's scheme: lower case, spaces to hyphens, other ASCII punctuation dropped, "-1" added to a repeated one. */
static void slug(struct view text, struct buf *id)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c >= 'A' && c <= 'Z')
			buf_add_char(id, (char)(c - 'A' + 'a'));
		else if (c == ' ')
			buf_add_char(id, '-');
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || (c & 0x80))
			buf_add_char(id, c);
	}
}

static void unique_slug(struct writer *w, struct view text, struct buf *id)
{
	bool added;
	size_t base;

	slug(text, id);
	base = id->n;
	intern_add(&w->ids, buf_view(id), &added);
	for (unsigned i = 1; !added; i++) {
		struct view stem = {id->p, base};
		struct buf next = {0};

		buf_add_view(&next, stem);
		buf_addf(&next, "-%u", i);
		buf_release(id);
		*id = next;
		intern_add(&w->ids, buf_view(id), &added);
	}
}

static void open_heading(struct writer *w, cmark_node *node)
{
	int level = cmark_node_get_heading_level(node);
	struct buf text = {0}, id = {0};

	node_text(node, &text);
	unique_slug(w, buf_view(&text), &id);
	buf_addf(w->body, "<h%d id=\"", level);
	mustache_escape_html(w->body, buf_view(&id));
	buf_add_text(w->body, "\">");
	if (level == 2) {
		buf_add_text(w->contents, "<li><a href=\"#");
		mustache_escape_html(w->contents, buf_view(&id));
		buf_add_text(w->contents, "\">");
		mustache_escape_html(w->contents, buf_view(&text));
		buf_add_text(w->contents, "</a></li>\n");
	}
	buf_release(&text);
	buf_release(&id);
}

static void write_heading(struct writer *w, cmark_node *node, bool enter)
{
	if (enter)
		open_heading(w, node);
	else
		buf_addf(w->body, "</h%d>\n", cmark_node_get_heading_level(node));
}

static void write_paragraph(struct writer *w, cmark_node *node, bool enter)
{
	cmark_node *list = cmark_node_parent(cmark_node_parent(node));

	if (list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list))
		return;
	buf_add_text(w->body, enter ? "<p>" : "</p>\n");
}

static void write_list(struct writer *w, cmark_node *node, bool enter)
{
	bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
	int start = cmark_node_get_list_start(node);

	if (!enter)
		buf_add_text(w->body, ordered ? "</ol>\n" : "</ul>\n");
	else if (ordered && start != 1)
		buf_addf(w->body, "<ol start=\"%d\">\n", start);
	else
		buf_add_text(w->body, ordered ? "<ol>\n" : "<ul>\n");
}

/* The class of a cell whose text is "P0" … "P3", alone or before a space or bracket; NULL for others. */
static const char *priority_class(struct view text)
{
	static const char *const classes[] = {"p0", "p1", "p2", "p3"};

	if (text.n < 2 || text.p[0] != 'P' || text.p[1] < '0' || text.p[1] > '3')
		return NULL;
	if (text.n > 2 && text.p[2] != ' ')
		return NULL;
	return classes[text.p[1] - '0'];
}

static bool is_right_aligned(cmark_node *cell)
{
	cmark_node *table = cmark_node_parent(cmark_node_parent(cell));
	uint8_t *alignments = cmark_gfm_extensions_get_table_alignments(table);
	size_t column = 0;

	for (cmark_node *before = cmark_node_previous(cell); before; before = cmark_node_previous(before))
		column++;
	return alignments && column < cmark_gfm_extensions_get_table_columns(table) && alignments[column] == 'r';
}

static void write_cell(struct writer *w, cmark_node *node, bool enter)
{
	bool header = cmark_gfm_extensions_get_table_row_is_header(cmark_node_parent(node));
	struct buf text = {0};
	const char *priority;

	if (!enter) {
		buf_add_text(w->body, header ? "</th>" : "</td>");
		return;
	}
	node_text(node, &text);
	priority = header ? NULL : priority_class(buf_view(&text));
	buf_add_text(w->body, header ? "<th scope=\"col\"" : "<td");
	if (priority)
		buf_addf(w->body, " class=\"%s\"", priority);
	else if (is_right_aligned(node))
		buf_add_text(w->body, " class=\"number\"");
	buf_add_char(w->body, '>');
	buf_release(&text);
}

static void write_text(struct writer *w, cmark_node *node, bool enter)
{
	if (enter)
		add_escaped(w, cmark_node_get_literal(node));
}

static void write_code(struct writer *w, cmark_node *node, bool enter)
{
	if (!enter)
		return;
	buf_add_text(w->body, "<code>");
	add_escaped(w, cmark_node_get_literal(node));
	buf_add_text(w->body, "</code>");
}

static void write_code_block(struct writer *w, cmark_node *node, bool enter)
{
	if (!enter)
		return;
	buf_add_text(w->body, "<pre><code>");
	add_escaped(w, cmark_node_get_literal(node));
	buf_add_text(w->body, "</code></pre>\n");
}

/* Only links inside the page; of any other the text stays. */
static void write_link(struct writer *w, cmark_node *node, bool enter)
{
	const char *url = cmark_node_get_url(node);

	if (!url || url[0] != '#')
		return;
	if (!enter) {
		buf_add_text(w->body, "</a>");
		return;
	}
	buf_add_text(w->body, "<a href=\"");
	add_escaped(w, url);
	buf_add_text(w->body, "\">");
}

/* "<!-- NAME: VALUE -->" gives VALUE. */
static bool comment_value(struct view comment, const char *name, struct view *value)
{
	struct view inside;
	size_t colon;

	comment = view_trim(comment);
	if (!view_starts(comment, "<!--") || !view_ends(comment, "-->") || comment.n < 7)
		return false;
	inside = view_trim(view_slice(comment, 4, comment.n - 3));
	colon = view_find(inside, 0, VIEW(":"));
	*value = view_trim(view_slice(inside, colon + 1, inside.n));
	return view_is(view_trim(view_slice(inside, 0, colon)), name);
}

static void write_comment(struct writer *w, cmark_node *node, bool enter)
{
	struct view comment = view_of(cmark_node_get_literal(node)), value;

	if (!enter)
		return;
	if (comment_value(comment, "chart", &value) && w->charts) {
		buf_add_view(w->body, w->charts->find(w->charts->context, value));
	} else if (comment_value(comment, "fold", &value)) {
		buf_add_text(w->body, "<details><summary>");
		mustache_escape_html(w->body, value);
		buf_add_text(w->body, "</summary>\n");
		w->folds++;
	} else if (comment_value(comment, "/fold", &value) && w->folds) {
		buf_add_text(w->body, "</details>\n");
		w->folds--;
	}
}

/* Inside a line there are only charts. */
static void write_inline_comment(struct writer *w, cmark_node *node, bool enter)
{
	struct view value;

	if (enter && w->charts && comment_value(view_of(cmark_node_get_literal(node)), "chart", &value))
		buf_add_view(w->body, w->charts->find(w->charts->context, value));
}

static const struct handler {
	const char *type;
	void (*write)(struct writer *w, cmark_node *node, bool enter);
} handlers[] = {
    {"heading", write_heading},    {"paragraph", write_paragraph},
    {"list", write_list},          {"table_cell", write_cell},
    {"text", write_text},          {"code", write_code},
    {"link", write_link},          {"code_block", write_code_block},
    {"html_block", write_comment}, {"html_inline", write_inline_comment},
};

static void write_node(struct writer *w, cmark_node *node, bool enter)
{
	struct view type = view_of(cmark_node_get_type_string(node));

	for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
		if (view_is(type, handlers[i].type)) {
			handlers[i].write(w, node, enter);
			return;
		}
	}
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		if (!view_is(type, elements[i].type))
			continue;
		/* Nodes that hold nothing are only entered. */
		buf_add_text(w->body, enter ? elements[i].open : elements[i].close);
		return;
	}
}

static cmark_node *parse(struct view markdown)
{
	cmark_parser *parser;
	cmark_node *root;

	cmark_gfm_core_extensions_ensure_registered();
	parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8);
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
	cmark_parser_feed(parser, markdown.p, markdown.n);
	root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return root;
}

void html_from_markdown(struct view markdown, const struct html_charts *charts, struct buf *body, struct buf *contents)
{
	struct writer w = {.body = body, .contents = contents, .charts = charts};
	cmark_node *root = parse(markdown);
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
		write_node(&w, cmark_iter_get_node(iter), event == CMARK_EVENT_ENTER);
	while (w.folds--)
		buf_add_text(body, "</details>\n");
	cmark_iter_free(iter);
	cmark_node_free(root);
	intern_release(&w.ids);
}
