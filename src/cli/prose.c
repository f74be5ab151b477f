#include "cli/prose.h"

#include "base/text.h"

#include "base/banned.h"

static void add_spaces(struct buf *out, size_t n)
{
	buf_addf(out, "%*s", (int)n, "");
}

/* Cuts the next word off `rest`; words are separated by spaces and line ends. */
static bool next_word(struct view *rest, struct view *word)
{
	size_t from = 0, to;

	while (from < rest->n && (rest->p[from] == ' ' || rest->p[from] == '\n'))
		from++;
	for (to = from; to < rest->n && rest->p[to] != ' ' && rest->p[to] != '\n'; to++)
		;
	*word = view_slice(*rest, from, to);
	*rest = view_slice(*rest, to, rest->n);
	return word->n > 0;
}

void prose_fill(struct buf *out, struct view text, size_t indent, size_t at)
{
	struct view word;
	size_t column = at;
	bool first = true;

	if (at < indent)
		add_spaces(out, indent - at);
	column = at < indent ? indent : at;
	while (next_word(&text, &word)) {
		size_t width = text_width(word);

		if (!first && column + 1 + width > HELP_WIDTH) {
			buf_add_char(out, '\n');
			add_spaces(out, indent);
			column = indent;
		} else if (!first) {
			buf_add_char(out, ' ');
			column++;
		}
		buf_add_view(out, word);
		column += width;
		first = false;
	}
	buf_add_char(out, '\n');
}

enum block_kind { BLOCK_NONE, BLOCK_PARAGRAPH, BLOCK_VERBATIM, BLOCK_ITEM, BLOCK_SECTION };

struct block {
	enum block_kind kind;
	struct view text; /* without its mark */
};

static enum block_kind kind_of(struct view line)
{
	if (view_trim(line).n == 0)
		return BLOCK_NONE;
	if (line.p[0] == ' ')
		return BLOCK_VERBATIM;
	if (view_starts(line, "- "))
		return BLOCK_ITEM;
	return view_starts(line, "# ") ? BLOCK_SECTION : BLOCK_PARAGRAPH;
}

/* Does `line` still belong to a block of `kind`? Paragraphs and items go on until another block starts. */
static bool goes_on(enum block_kind kind, struct view line)
{
	enum block_kind next = kind_of(line);

	if (kind == BLOCK_SECTION || next == BLOCK_NONE)
		return false;
	if (kind == BLOCK_ITEM)
		return next == BLOCK_PARAGRAPH || next == BLOCK_VERBATIM;
	return next == kind;
}

static bool next_block(struct view *rest, struct block *block)
{
	struct view line, ahead = *rest;
	const char *start;

	do {
		if (!view_line(rest, &line))
			return false;
	} while (kind_of(line) == BLOCK_NONE);
	block->kind = kind_of(line);
	start = line.p;
	block->text = line;
	for (ahead = *rest; view_line(&ahead, &line) && goes_on(block->kind, line); *rest = ahead)
		block->text = (struct view){start, (size_t)(line.p + line.n - start)};
	if (block->kind == BLOCK_ITEM || block->kind == BLOCK_SECTION)
		block->text = view_slice(block->text, 2, block->text.n);
	return true;
}

void prose_plain(struct buf *out, struct view text)
{
	enum block_kind before = BLOCK_NONE;
	struct block block;

	while (next_block(&text, &block)) {
		if (before != BLOCK_NONE && !(before == BLOCK_ITEM && block.kind == BLOCK_ITEM))
			buf_add_char(out, '\n');
		before = block.kind;
		if (block.kind == BLOCK_ITEM)
			buf_add_text(out, "- ");
		if (block.kind == BLOCK_VERBATIM) {
			buf_add_view(out, block.text);
			buf_add_char(out, '\n');
		} else {
			prose_fill(out, block.text, block.kind == BLOCK_ITEM ? 2 : 0, block.kind == BLOCK_ITEM ? 2 : 0);
		}
	}
}

static void add_roff_char(struct buf *out, struct view text, size_t *at)
{
	uint32_t rune;
	size_t n = utf8_next(view_slice(text, *at, text.n), &rune);

	if (rune == '\\')
		buf_add_text(out, "\\e");
	else if (rune == '-')
		buf_add_text(out, "\\-");
	else if (rune == '\'')
		buf_add_text(out, "\\(aq");
	else if (rune < 0x80)
		buf_add_char(out, (char)rune);
	else
		buf_addf(out, "\\[u%04X]", (unsigned)rune);
	*at += n;
}

void prose_roff_text(struct buf *out, struct view text)
{
	bool bold = false;

	if (text.n && text.p[0] == '.')
		buf_add_text(out, "\\&");
	for (size_t at = 0; at < text.n;) {
		if (text.p[at] == '`') {
			bold = !bold;
			buf_add_text(out, bold ? "\\fB" : "\\fR");
			at++;
		} else if (text.p[at] == '\n') {
			buf_add_text(out, at + 1 < text.n && text.p[at + 1] == '.' ? "\n\\&" : "\n");
			at++;
		} else {
			add_roff_char(out, text, &at);
		}
	}
}

void prose_roff(struct buf *out, struct view text)
{
	bool after_heading = true;
	struct block block;

	while (next_block(&text, &block)) {
		if (block.kind == BLOCK_SECTION)
			buf_add_text(out, ".SH ");
		else if (block.kind == BLOCK_ITEM)
			buf_add_text(out, ".IP \\(bu 2\n");
		else if (!after_heading)
			buf_add_text(out, ".PP\n");
		if (block.kind == BLOCK_VERBATIM)
			buf_add_text(out, ".nf\n");
		prose_roff_text(out, block.text);
		buf_add_char(out, '\n');
		if (block.kind == BLOCK_VERBATIM)
			buf_add_text(out, ".fi\n");
		after_heading = block.kind == BLOCK_SECTION;
	}
}
