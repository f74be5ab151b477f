#include "report/markdown.h"

#include "base/text.h"

#include "base/banned.h"

static bool is_word(char c)
{
	return is_ascii_digit(c) || is_ascii_letter(c);
}

/* An underscore between letters or digits never opens or closes emphasis; names stay readable without the backslash. */
static bool inside_word(struct view text, size_t at)
{
	return at > 0 && at + 1 < text.n && is_word(text.p[at - 1]) && is_word(text.p[at + 1]);
}

/* The "." or ")" after the digits that begin a text makes it a numbered list when white space follows. */
static bool ends_list_number(struct view text, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!is_ascii_digit(text.p[i]))
			return false;
	return at > 0 && (at + 1 == text.n || text.p[at + 1] == ' ');
}

static bool needs_backslash(struct view text, size_t at)
{
	switch (text.p[at]) {
	case '\\':
	case '`':
	case '*':
	case '[':
	case ']':
	case '#':
	case '!':
	case '~':
	case '$':
		return true;
	case '_':
		return !inside_word(text, at);
	case '-':
	case '+':
	case '=':
		return at == 0;
	case ':':
		return at == 0 || (at + 1 < text.n && text.p[at + 1] == '/');
	case ')':
		return ends_list_number(text, at);
	case '.':
		return ends_list_number(text, at) ||
		       (at >= 3 && view_eq_nocase(view_slice(text, at - 3, at), VIEW("www")));
	default:
		return false;
	}
}

static const char *reference_of(struct view text, size_t at)
{
	switch (text.p[at]) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '|':
		return "&#124;"; /* a backslash would do in a table, and be one too many in a code span there */
	case ' ':
		return at == 0 || at + 1 == text.n ? "&#32;" : NULL;
	case '@':
		return "@<!-- -->";
	default:
		return NULL;
	}
}

static void escape_printable(struct buf *out, struct view text)
{
	for (size_t i = 0; i < text.n; i++) {
		const char *reference = reference_of(text, i);

		if (reference) {
			buf_add_text(out, reference);
			continue;
		}
		if (needs_backslash(text, i))
			buf_add_char(out, '\\');
		buf_add_char(out, text.p[i]);
	}
}

void markdown_escape(struct buf *out, struct view text)
{
	struct buf printable = {0};

	buf_add_printable(&printable, text);
	escape_printable(out, buf_view(&printable));
	buf_release(&printable);
}

static bool fits_code_span(struct view text)
{
	return text.n && !memchr(text.p, '`', text.n) && !memchr(text.p, '|', text.n) && text.p[0] != ' ' &&
	       text.p[text.n - 1] != ' ';
}

void markdown_code(struct buf *out, struct view text)
{
	struct buf printable = {0};

	buf_add_printable(&printable, text);
	if (fits_code_span(buf_view(&printable))) {
		buf_add_char(out, '`');
		buf_add_view(out, buf_view(&printable));
		buf_add_char(out, '`');
	} else {
		escape_printable(out, buf_view(&printable));
	}
	buf_release(&printable);
}

/* Text with more text after it: its last space needs no reference. */
static void add_inner(struct buf *out, struct view text)
{
	if (text.n == 0 || text.p[text.n - 1] != ' ') {
		markdown_escape(out, text);
		return;
	}
	markdown_escape(out, view_slice(text, 0, text.n - 1));
	buf_add_char(out, ' ');
}

void markdown_prose(struct buf *out, struct view text)
{
	while (text.n) {
		size_t open = view_find(text, 0, VIEW("`"));
		size_t close = view_find(text, open + 1, VIEW("`"));

		if (close >= text.n) {
			markdown_escape(out, text);
			return;
		}
		add_inner(out, view_slice(text, 0, open));
		markdown_code(out, view_slice(text, open + 1, close));
		text = view_slice(text, close + 1, text.n);
		if (text.n && text.p[0] == ' ') {
			buf_add_char(out, ' ');
			text = view_slice(text, 1, text.n);
		}
	}
}
