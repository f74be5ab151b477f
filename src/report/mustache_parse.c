#include "report/mustache_parse.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

struct parser {
	struct view name;
	struct view all;
	size_t at;   /* start of the text not yet taken */
	size_t line; /* line number at `counted` */
	size_t counted;
	struct view open; /* the delimiters in force */
	struct view close;
	struct mustache_nodes *nodes;
	size_t sections[TEMPLATE_DEPTH_LIMIT]; /* indexes of the open sections */
	size_t depth;
	struct err *err;
};

struct tag {
	size_t start, end; /* in the template, delimiters included */
	char sigil;        /* 0 for a plain name */
	struct view content;
};

static size_t line_at(struct parser *p, size_t offset)
{
	for (; p->counted < offset; p->counted++)
		p->line += p->all.p[p->counted] == '\n';
	return p->line;
}

static int fail(const struct parser *p, size_t line, const char *what, struct view subject)
{
	return err_set(p->err, ERR_USAGE, "template '%.*s' line %zu: %s '%.*s'", VIEW_ARG(p->name), line, what,
		       VIEW_ARG(view_slice(subject, 0, 80)));
}

static struct mustache_node *add(struct parser *p, enum mustache_kind kind, struct view text, size_t line)
{
	struct mustache_nodes *nodes = p->nodes;

	GROW(nodes->items, nodes->count + 1, nodes->capacity);
	nodes->items[nodes->count] = (struct mustache_node){.kind = kind, .text = text, .line = line};
	return &nodes->items[nodes->count++];
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
	return is_blank(c) || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

/*
 * A tag that stands alone on its line takes the whole line with it. Sets where the text before it ends and where the
 * text after it begins.
 */
static bool stands_alone(const struct parser *p, const struct tag *tag, size_t *before, size_t *after)
{
	struct view all = p->all;
	size_t start = tag->start, end = tag->end;

	while (start > 0 && is_blank(all.p[start - 1]))
		start--;
	if (start > 0 && all.p[start - 1] != '\n')
		return false;
	while (end < all.n && is_blank(all.p[end]))
		end++;
	if (end < all.n && all.p[end] == '\r')
		end++;
	if (end < all.n && all.p[end] != '\n')
		return false;
	if (end == all.n && end > tag->end && all.p[end - 1] == '\r')
		return false;
	*before = start;
	*after = end < all.n ? end + 1 : end;
	return true;
}

/* Reads the tag whose opening delimiter is at `start`. */
static int read_tag(struct parser *p, size_t start, struct tag *tag)
{
	size_t inside = start + p->open.n, end, skip = 0;
	struct view all = p->all;
	char sigil = inside < all.n ? all.p[inside] : '\0';

	*tag = (struct tag){.start = start};
	if (sigil && strchr("#^/>!&={", sigil)) {
		tag->sigil = sigil;
		inside++;
	}
	end = inside;
	if (sigil == '=' || sigil == '{') {
		/* These end with a mirrored sign just before the delimiter. */
		char last = sigil == '=' ? '=' : '}';

		skip = 1;
		for (;; end++) {
			end = view_find(all, end, (struct view){&last, 1});
			if (end == all.n || view_find(view_slice(all, end + 1, end + 1 + p->close.n), 0, p->close) == 0)
				break;
		}
	} else {
		end = view_find(all, end, p->close);
	}
	if (end >= all.n || end + skip + p->close.n > all.n)
		return fail(p, line_at(p, start), "tag is not closed:", view_slice(all, start, start + 40));
	tag->content = view_trim(view_slice(all, inside, end));
	tag->end = end + skip + p->close.n;
	return 0;
}

/* {{=<% %>=}}: two runs of bytes without white space and without "=". */
static int set_delimiters(struct parser *p, const struct tag *tag, size_t line)
{
	struct view c = tag->content;
	size_t first = 0, second;

	while (first < c.n && !is_space(c.p[first]))
		first++;
	second = first;
	while (second < c.n && is_space(c.p[second]))
		second++;
	p->open = view_slice(c, 0, first);
	p->close = view_slice(c, second, c.n);
	for (size_t i = second; i < c.n; i++)
		if (is_space(c.p[i]))
			return fail(p, line, "delimiters must be two words, not", c);
	if (p->open.n == 0 || p->close.n == 0 || memchr(c.p, '=', c.n))
		return fail(p, line, "delimiters must be two words without '=', not", c);
	return 0;
}

static int open_section(struct parser *p, enum mustache_kind kind, struct view name, size_t line)
{
	if (p->depth == TEMPLATE_DEPTH_LIMIT)
		return fail(p, line, "sections nest too deep at", name);
	p->sections[p->depth++] = p->nodes->count;
	add(p, kind, name, line);
	return 0;
}

static int close_section(struct parser *p, struct view name, size_t line)
{
	struct mustache_node *open;

	if (p->depth == 0)
		return fail(p, line, "no section is open where this one is closed:", name);
	open = &p->nodes->items[p->sections[--p->depth]];
	if (!view_eq(open->text, name))
		return fail(p, line, "another section is open where this one is closed:", name);
	open->end = p->nodes->count;
	add(p, MUSTACHE_END, name, line);
	return 0;
}

static int take_tag(struct parser *p, const struct tag *tag, struct view indent)
{
	size_t line = line_at(p, tag->start);

	if (tag->sigil == '!')
		return 0;
	if (tag->content.n == 0)
		return fail(p, line, "tag has no name:", view_slice(p->all, tag->start, tag->end));
	switch (tag->sigil) {
	case '=':
		return set_delimiters(p, tag, line);
	case '#':
		return open_section(p, MUSTACHE_SECTION, tag->content, line);
	case '^':
		return open_section(p, MUSTACHE_INVERTED, tag->content, line);
	case '/':
		return close_section(p, tag->content, line);
	case '>':
		add(p, MUSTACHE_PARTIAL, tag->content, line)->indent = indent;
		return 0;
	case '&':
	case '{':
		add(p, MUSTACHE_RAW, tag->content, line);
		return 0;
	default:
		add(p, MUSTACHE_ESCAPED, tag->content, line);
		return 0;
	}
}

static int parse_next(struct parser *p)
{
	size_t start = view_find(p->all, p->at, p->open), before, after;
	struct view indent = {0};
	struct tag tag = {0};

	if (start < p->all.n && read_tag(p, start, &tag) < 0)
		return -1;
	if (start >= p->all.n) {
		before = after = p->all.n;
	} else if (!tag.sigil || strchr("&{", tag.sigil) || !stands_alone(p, &tag, &before, &after)) {
		before = tag.start;
		after = tag.end;
	} else {
		indent = view_slice(p->all, before, tag.start);
	}
	if (before > p->at)
		add(p, MUSTACHE_TEXT, view_slice(p->all, p->at, before), 0);
	p->at = after;
	return start < p->all.n ? take_tag(p, &tag, indent) : 0;
}

int mustache_parse(struct view name, struct view template, struct mustache_nodes *nodes, struct err *err)
{
	struct parser p = {.name = name,
			   .all = template,
			   .line = 1,
			   .open = VIEW("{{"),
			   .close = VIEW("}}"),
			   .nodes = nodes,
			   .err = err};

	while (p.at < template.n) {
		if (parse_next(&p) < 0) {
			mustache_nodes_release(nodes);
			return -1;
		}
	}
	if (p.depth) {
		struct mustache_node *open = &nodes->items[p.sections[p.depth - 1]];

		fail(&p, open->line, "section is not closed:", open->text);
		mustache_nodes_release(nodes);
		return -1;
	}
	return 0;
}

void mustache_nodes_release(struct mustache_nodes *nodes)
{
	free(nodes->items);
	*nodes = (struct mustache_nodes){0};
}
