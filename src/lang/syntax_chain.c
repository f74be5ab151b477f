#include "lang/syntax_query.h"

#include "base/banned.h"

/* A pattern that is read as a chain; each reader says whether it still is one. */
struct reader {
	const struct syntax_query *query;
	struct view text;
	size_t at;
	struct chain *chain;
};

static bool is_at(const struct reader *reader, char c)
{
	return reader->at < reader->text.n && reader->text.p[reader->at] == c;
}

static void skip(struct reader *reader, size_t n)
{
	reader->at = query_skip_blank(reader->text, reader->at + n);
}

static bool add_kind(struct chain_link *link, TSSymbol symbol)
{
	if (!symbol || link->kinds.count == KINDS_TOLD)
		return false;
	link->kinds.kinds[link->kinds.count++] = symbol;
	return true;
}

static bool read_token(struct reader *reader, struct chain_link *link)
{
	size_t from = reader->at + 1, end = query_skip_string(reader->text, reader->at);

	skip(reader, end - reader->at);
	return add_kind(link, query_token(reader->query->language, view_slice(reader->text, from, end - 1)));
}

/* The bracket and the kind of a node. */
static bool read_kind(struct reader *reader, struct chain_link *link)
{
	struct view word;

	skip(reader, 1);
	word = view_slice(reader->text, reader->at, query_skip_word(reader->text, reader->at));
	skip(reader, word.n);
	if (view_is(word, "_")) {
		link->kinds.is_any = true;
		return reader->chain->count > 1; /* what a root may be is not looked at again */
	}
	/* "supertype/kind" says more than the kind */
	return view_find(word, 0, VIEW("/")) == word.n && add_kind(link, query_kind(reader->query->language, word));
}

static bool read_end(struct reader *reader, char bracket)
{
	bool is_end = is_at(reader, bracket);

	skip(reader, 1);
	return is_end;
}

/* Nodes without children, or tokens, any of which may be there. */
static bool read_alternatives(struct reader *reader, struct chain_link *link)
{
	skip(reader, 1);
	while (is_at(reader, '(') || is_at(reader, '"'))
		if (is_at(reader, '"') ? !read_token(reader, link) : !read_kind(reader, link) || !read_end(reader, ')'))
			return false;
	return read_end(reader, ']');
}

static bool read_captures(struct reader *reader, struct chain_link *link)
{
	while (is_at(reader, '@')) {
		size_t end = query_skip_word(reader->text, reader->at);

		if (link->capture_count == CHAIN_CAPTURES)
			return false;
		link->captures[link->capture_count++] =
		    syntax_capture_number(reader->query, view_slice(reader->text, reader->at + 1, end));
		skip(reader, end - reader->at);
	}
	return true;
}

static bool read_link(struct reader *reader)
{
	struct chain_link *link = &reader->chain->links[reader->chain->count];

	if (reader->chain->count++ == CHAIN_LINKS)
		return false;
	link->field = query_field(reader->query->language, reader->text, &reader->at);
	if (is_at(reader, '"'))
		return read_token(reader, link) && read_captures(reader, link);
	if (is_at(reader, '['))
		return read_alternatives(reader, link) && read_captures(reader, link);
	if (!is_at(reader, '(') || !read_kind(reader, link))
		return false;
	if (!is_at(reader, ')') && !read_link(reader))
		return false;
	return read_end(reader, ')') && read_captures(reader, link);
}

/* A group of one node and predicates, or the node alone. */
static bool read_pattern(struct reader *reader)
{
	size_t inside = query_skip_blank(reader->text, reader->at + 1);
	bool is_group = is_at(reader, '(') && inside < reader->text.n && strchr("([\"", reader->text.p[inside]);

	if (is_group)
		reader->at = inside;
	if (!read_link(reader))
		return false;
	while (is_group && is_at(reader, '(') &&
	       view_starts(view_slice(reader->text, reader->at, reader->text.n), "(#"))
		skip(reader, query_skip_item(reader->text, reader->at) - reader->at);
	return (!is_group || read_end(reader, ')')) && reader->at >= reader->text.n;
}

bool syntax_chain_read(const struct syntax_query *query, struct view text, struct chain *chain)
{
	struct reader reader = {query, text, query_skip_blank(text, 0), chain};

	if (!read_pattern(&reader))
		chain->count = 0;
	return chain->count > 0;
}
