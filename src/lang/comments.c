#include "lang/comments.h"

#include <stdlib.h>

#include "base/limits.h"

#include "base/banned.h"

enum {
	TAB_COLUMNS = 4,
	PROSE_WORDS = 4,  /* so many plain words after each other are a sentence */
	PROSE_LINES = 2,  /* so many lines of prose before code are a text that it belongs to */
	UNWRAP_REACH = 4, /* nodes with one child around a statement */
	CODE_LINES = 2,   /* a piece with fewer that look like code is not worth a parse */
	CODE_SHARE = 3    /* nor is one in which fewer than one line of so many do */
};

/* What a line of a comment looks like. */
enum look { LOOK_EMPTY, LOOK_PROSE, LOOK_TAG, LOOK_UNSURE, LOOK_CODE };

struct comment_line {
	struct view text; /* without mark and indentation */
	size_t at;        /* where the text begins in the content */
	int line;
	int indent; /* columns after the mark */
	enum look look;
};

/* --- lines -------------------------------------------------------------------------------------------------------- */

static bool is_name(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
}

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* Whether a word is letters alone, perhaps with a comma behind. */
static bool is_plain(struct view word)
{
	size_t n = word.n;

	if (n > 1 && word.p[n - 1] == ',')
		n--;
	for (size_t i = 0; i < n; i++)
		if (!is_ascii_letter(word.p[i]) && word.p[i] != '\'')
			return false;
	return n > 0;
}

/* The longest run of plain words, one space between them. */
static int plain_words(struct view text)
{
	int longest = 0;
	int run = 0;

	for (size_t from = 0, to; from < text.n; from = to + 1) {
		to = view_find(text, from, VIEW(" "));
		run = is_plain(view_slice(text, from, to)) ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	return longest;
}

static bool has_call(struct view text)
{
	for (size_t i = 1; i < text.n; i++)
		if (text.p[i] == '(' && is_name(text.p[i - 1]))
			return true;
	return false;
}

/* "Note:", "In short:", not "else:" or "for x in y:". */
static bool is_heading(struct view text)
{
	return text.p[text.n - 1] == ':' && text.p[0] >= 'A' && text.p[0] <= 'Z' &&
	       view_find(text, 0, VIEW("(")) == text.n && plain_words(text) > 0;
}

static enum look look_of(struct view text)
{
	char last = text.n ? text.p[text.n - 1] : '\0';

	if (text.n == 0)
		return LOOK_EMPTY;
	if (text.p[0] == '@' && text.n > 1 && !(text.p[1] >= 'A' && text.p[1] <= 'Z'))
		return LOOK_TAG;
	if (is_heading(text))
		return LOOK_PROSE;
	if (is_one_of(last, ";{}"))
		return plain_words(text) > PROSE_WORDS ? LOOK_UNSURE : LOOK_CODE;
	if (plain_words(text) >= PROSE_WORDS)
		return LOOK_PROSE;
	if (is_one_of(last, ".?!") && text.n > 1 && is_name(text.p[text.n - 2]))
		return LOOK_PROSE;
	if (is_one_of(last, "([,=:") || has_call(text) || view_find(text, 0, VIEW("=")) < text.n)
		return LOOK_CODE;
	return LOOK_UNSURE;
}

/* The mark of line comments: inside of a comment it begins a comment of the code. */
static const char *line_mark(const struct lexis *lexis)
{
	for (const struct comment_token *token = lexis->comments; token->open; token++)
		if (!token->close)
			return token->open;
	return "\n";
}

static void add_line(struct pieces *pieces, struct view content, size_t begin, size_t end, int line)
{
	struct comment_line item = {.line = line};

	while (begin < end && (content.p[begin] == ' ' || content.p[begin] == '\t'))
		item.indent += content.p[begin++] == '\t' ? TAB_COLUMNS : 1;
	item.at = begin;
	item.text = view_trim(view_slice(content, begin, end));
	item.look = view_starts(item.text, pieces->line_mark) ? LOOK_UNSURE : look_of(item.text);
	GROW(pieces->lines, pieces->line_count + 1, pieces->line_capacity);
	pieces->lines[pieces->line_count++] = item;
}

/* The lines of a block comment between its marks. False when they are documentation. */
static bool read_block(struct pieces *pieces, struct view content, const struct comment *comment,
		       const struct comment_token *token)
{
	size_t at = comment->begin + strlen(token->open);
	size_t end =
	    comment->end - (view_ends(view_slice(content, at, comment->end), token->close) ? strlen(token->close) : 0);
	bool is_starred = true;

	for (int line = comment->line; at < end; line++) {
		struct view rest = view_slice(content, at, end);
		size_t n = view_find(rest, 0, VIEW("\n"));

		add_line(pieces, content, at, at + n, line);
		if (line > comment->line && pieces->lines[pieces->line_count - 1].text.n)
			is_starred &= pieces->lines[pieces->line_count - 1].text.p[0] == '*';
		at += n + 1;
	}
	return !is_starred;
}

/* A mark that goes on: slash and two stars, three slashes, ##, a mark with an exclamation point. */
static bool is_documentation(struct view content, const struct comment *comment, const struct comment_token *token)
{
	size_t after = comment->begin + strlen(token->open);
	char next = after < comment->end ? content.p[after] : ' ';

	return next == token->open[0] || next == content.p[after - 1] || next == '!';
}

/* --- pieces ------------------------------------------------------------------------------------------------------- */

/* Whether a line is a comment inside of the comment that says something; documentation goes with the code. */
static bool is_remark(const struct pieces *pieces, struct view text)
{
	struct view rest = view_slice(text, strlen(pieces->line_mark), text.n);

	return view_starts(text, pieces->line_mark) && view_starts(rest, " ") && look_of(view_trim(rest)) == LOOK_PROSE;
}

/* Whether lines `from` up to `to` show the reader something: prose goes on after them, leads up to them or sets them
 * off. */
static bool is_illustration(const struct pieces *pieces, size_t from, size_t to)
{
	const struct comment_line *lines = pieces->lines;
	size_t above = from;
	int prose = pieces->prose_above;

	for (size_t i = to; i < pieces->line_count; i++)
		if (lines[i].look == LOOK_PROSE)
			return true;
	for (size_t i = 0; i < from; i++) {
		prose += lines[i].look == LOOK_PROSE || is_remark(pieces, lines[i].text);
		if ((lines[i].look == LOOK_PROSE || lines[i].look == LOOK_TAG) && lines[i].indent < lines[from].indent)
			return true;
	}
	if (prose >= PROSE_LINES)
		return true;
	while (above > 0 && lines[above - 1].look == LOOK_EMPTY)
		above--;
	return above > 0 && view_ends(lines[above - 1].text, ":");
}

static void add_text(struct pieces *pieces, const struct comment_line *lines, size_t count)
{
	int common = lines[0].indent;

	for (size_t i = 1; i < count; i++)
		if (lines[i].look != LOOK_EMPTY && lines[i].indent < common)
			common = lines[i].indent;
	for (size_t i = 0; i < count; i++) {
		for (int column = common; lines[i].look != LOOK_EMPTY && column < lines[i].indent; column++)
			buf_add_char(&pieces->text, ' ');
		buf_add_view(&pieces->text, lines[i].text);
		buf_add_char(&pieces->text, '\n');
	}
}

/* A number, a text in quotes or a word, and what may end the line. */
static bool is_literal(struct view text)
{
	char quote;

	while (text.n && is_one_of(text.p[text.n - 1], ",; "))
		text.n--;
	if (text.n && is_one_of(text.p[0], "\"'")) {
		quote = text.p[0];
		return text.n > 1 && view_find(text, 1, (struct view){&quote, 1}) == text.n - 1;
	}
	for (size_t i = 0; i < text.n; i++)
		if (!is_name(text.p[i]) && !(i == 0 && text.p[i] == '-') && text.p[i] != '.')
			return false;
	return text.n > 0;
}

/* `NAME = 7`: a value in a list of them, or a setting that somebody may want. */
static bool is_value(struct view text)
{
	size_t sign = view_find(text, 0, VIEW("="));
	struct view name = view_trim(view_slice(text, 0, sign));

	for (size_t i = 0; i < name.n; i++)
		if (!is_name(name.p[i]))
			return false;
	return name.n > 0 && sign < text.n && is_literal(view_trim(view_slice(text, sign + 1, text.n)));
}

static void add_piece(struct pieces *pieces, size_t from, size_t to)
{
	const struct comment_line *lines = pieces->lines;
	struct piece piece = {.at = lines[from].at, .text_begin = pieces->text.n};
	int code = 0;
	int values = 0;

	piece.fact.line = lines[from].line;
	piece.fact.end_line = lines[to - 1].line;
	for (size_t i = from; i < to; i++) {
		code += lines[i].look == LOOK_CODE;
		values += lines[i].look == LOOK_CODE && is_value(lines[i].text);
		piece.fact.lines += lines[i].look != LOOK_EMPTY && !view_starts(lines[i].text, pieces->line_mark);
	}
	if (code < CODE_LINES || values == code || CODE_SHARE * code < piece.fact.lines ||
	    pieces->count == COMMENTED_OUT_CODE_LIMIT || is_illustration(pieces, from, to))
		return;
	add_text(pieces, lines + from, to - from);
	piece.text_n = pieces->text.n - piece.text_begin;
	GROW(pieces->items, pieces->count + 1, pieces->capacity);
	pieces->items[pieces->count++] = piece;
}

/* A line before a piece that leads up to it: "old version" is no sentence, and no code; nor is "as in:" with a gap. */
static bool is_lead(const struct comment_line *lines, size_t at, size_t end)
{
	if (lines[at].look == LOOK_EMPTY || (lines[at].look == LOOK_UNSURE && plain_words(lines[at].text) > 1))
		return true;
	return view_ends(lines[at].text, ":") && at + 1 < end && lines[at + 1].look == LOOK_EMPTY;
}

/* What stands between lines of prose. */
static void split(struct pieces *pieces)
{
	const struct comment_line *lines = pieces->lines;
	size_t from = 0;

	while (from < pieces->line_count) {
		size_t to = from;
		size_t end;

		while (to < pieces->line_count && lines[to].look != LOOK_PROSE && lines[to].look != LOOK_TAG)
			to++;
		end = to;
		while (end > from && lines[end - 1].look == LOOK_EMPTY)
			end--;
		while (from < end && is_lead(lines, from, end))
			from++;
		if (end - from >= CODE_LINES)
			add_piece(pieces, from, end);
		from = to + 1;
	}
}

/* How many line comments from `first` on stand right below each other: one that opens as documentation is all that. */
static size_t documentation_length(const struct comment_list *comments, size_t first)
{
	const struct comment *items = comments->items;
	size_t i = first + 1;

	while (i < comments->count && items[i].is_first && items[i].line == items[i - 1].line + 1)
		i++;
	return i - first;
}

/* Adds the line comments from `first` on that stand right below each other; returns how many. */
static size_t read_run(struct pieces *pieces, const struct lexis *lexis, struct view content,
		       const struct comment_list *comments, size_t first)
{
	const struct comment *items = comments->items;
	size_t i = first;

	do {
		const struct comment_token *token = lexis_comment_at(lexis, content, items[i].begin);

		if (!token || token->close || is_documentation(content, &items[i], token))
			break;
		add_line(pieces, content, items[i].begin + strlen(token->open), items[i].end, items[i].line);
		i++;
	} while (i < comments->count && items[i].is_first && items[i].line == items[i - 1].line + 1);
	return i - first;
}

/* Whether nothing but white space and at most one empty line stands between two comments. */
static bool is_next(struct view between)
{
	int ends = 0;

	for (size_t i = 0; i < between.n; i++) {
		if (!is_one_of(between.p[i], " \t\r\n"))
			return false;
		ends += between.p[i] == '\n';
	}
	return ends <= 2;
}

/* How many of the lines at hand are prose, when comment `next` stands right below the one they are of. */
static int prose_before(const struct pieces *pieces, struct view content, const struct comment_list *comments,
			size_t next)
{
	const struct comment *items = comments->items;
	int prose = 0;

	if (pieces->line_count && is_next(view_slice(content, items[next - 1].end, items[next].begin)))
		for (size_t i = 0; i < pieces->line_count; i++)
			prose += pieces->lines[i].look == LOOK_PROSE;
	return prose;
}

void pieces_find(const struct lexis *lexis, struct view content, const struct comment_list *comments,
		 struct pieces *pieces)
{
	buf_clear(&pieces->text);
	pieces->count = 0;
	pieces->line_count = 0;
	pieces->line_mark = line_mark(lexis);
	for (size_t i = 0, n; i < comments->count; i += n) {
		const struct comment *comment = &comments->items[i];
		const struct comment_token *token = lexis_comment_at(lexis, content, comment->begin);

		pieces->prose_above = prose_before(pieces, content, comments, i);
		pieces->line_count = 0;
		n = 1;
		if (!comment->is_first || !token)
			continue;
		if (is_documentation(content, comment, token)) {
			n = token->close ? 1 : documentation_length(comments, i);
			continue;
		}
		if (!token->close)
			n = read_run(pieces, lexis, content, comments, i);
		else if (!read_block(pieces, content, comment, token))
			continue;
		split(pieces);
	}
}

void pieces_release(struct pieces *pieces)
{
	buf_release(&pieces->text);
	free(pieces->items);
	free(pieces->lines);
}

/* --- trees -------------------------------------------------------------------------------------------------------- */

void pieces_confirm(struct pieces *pieces, const struct resolved_grammar *grammar, TSNode root)
{
	for (size_t i = 0; i < pieces->count; i++) {
		uint32_t at = (uint32_t)pieces->items[i].at;
		TSNode node = ts_node_descendant_for_byte_range(root, at, at + 1);

		while (!ts_node_is_null(node) && !ts_node_is_named(node))
			node = ts_node_parent(node);
		for (int up = 0; up < 2 && !ts_node_is_null(node); up++) {
			if (resolved_symbol(grammar, ts_node_symbol(node))->role == ROLE_COMMENT)
				break;
			node = ts_node_parent(node);
		}
		pieces->items[i].is_code =
		    !ts_node_is_null(node) && resolved_symbol(grammar, ts_node_symbol(node))->role == ROLE_COMMENT;
	}
}

static bool is_statement(const struct resolved_grammar *grammar, TSNode node)
{
	for (int i = 0; i < UNWRAP_REACH; i++) {
		const struct symbol_facts *symbol = resolved_symbol(grammar, ts_node_symbol(node));
		struct part part = symbol->statement_part;

		if (symbol->is_statement)
			return (!part.field && !part.kind) || !ts_node_is_null(part_of(node, part));
		if (ts_node_named_child_count(node) != 1)
			return false;
		node = ts_node_named_child(node, 0);
	}
	return false;
}

bool reads_as_code(const struct resolved_grammar *grammar, TSNode root, size_t opening, bool is_member)
{
	TSTreeCursor cursor;
	size_t statements = 0;
	size_t others = 0;

	if (ts_node_has_error(root))
		return false;
	if (is_member)
		root = part_of(ts_node_named_child(root, ts_node_named_child_count(root) - 1), grammar->body);
	if (ts_node_is_null(root))
		return false;
	cursor = ts_tree_cursor_new(root);
	for (bool more = ts_tree_cursor_goto_first_child(&cursor); more;
	     more = ts_tree_cursor_goto_next_sibling(&cursor)) {
		TSNode child = ts_tree_cursor_current_node(&cursor);

		if (!ts_node_is_named(child) || ts_node_start_byte(child) < opening)
			continue;
		if (is_statement(grammar, child))
			statements++;
		else if (resolved_symbol(grammar, ts_node_symbol(child))->role != ROLE_COMMENT)
			others++;
	}
	ts_tree_cursor_delete(&cursor);
	return statements > 2 * others;
}
