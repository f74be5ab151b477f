/*
 * SQL without its values, for texts that no grammar of ours reads: of a newer server, cut off, or of commands whose
 * literals are not parameters (passwords). A string that is not closed goes to the end.
 */
#include "postgres/statement.h"

#include "base/banned.h"

static bool is_word(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

/* Offset behind the quoted text that begins at `at`; a doubled quote is part of it, and so is one after a backslash. */
static size_t skip_quoted(struct view sql, size_t at, char quote, bool has_escapes)
{
	for (at++; at < sql.n; at++) {
		if (has_escapes && sql.p[at] == '\\')
			at++;
		else if (sql.p[at] == quote && (at + 1 == sql.n || sql.p[at + 1] != quote))
			return at + 1;
		else if (sql.p[at] == quote)
			at++;
	}
	return sql.n;
}

static size_t skip_comment(struct view sql, size_t at)
{
	size_t depth = 0;

	if (sql.p[at] == '-') {
		while (at < sql.n && sql.p[at] != '\n')
			at++;
		return at;
	}
	for (; at + 1 < sql.n; at++) {
		if (sql.p[at] == '/' && sql.p[at + 1] == '*') {
			depth++;
			at++;
		} else if (sql.p[at] == '*' && sql.p[at + 1] == '/') {
			at++;
			if (--depth == 0)
				return at + 1;
		}
	}
	return sql.n;
}

/* Length of the tag $…$ that opens a quoted text, 0: it is something else. */
static size_t dollar_tag(struct view sql, size_t at)
{
	size_t end = at + 1;

	while (end < sql.n && is_word(sql.p[end]))
		end++;
	if (end == sql.n || sql.p[end] != '$' || (end > at + 1 && is_ascii_digit(sql.p[at + 1])))
		return 0;
	return end + 1 - at;
}

static size_t skip_word(struct view sql, size_t at)
{
	while (at < sql.n && (is_word(sql.p[at]) || sql.p[at] == '$'))
		at++;
	return at;
}

static size_t skip_number(struct view sql, size_t at)
{
	while (at < sql.n && (is_word(sql.p[at]) || sql.p[at] == '.'))
		at++;
	return at;
}

static size_t redact_dollar(struct buf *buf, struct view sql, size_t at)
{
	size_t tag = dollar_tag(sql, at), end;

	if (!tag) {
		end = skip_word(sql, at);
		buf_add_view(buf, view_slice(sql, at, end));
		return end;
	}
	end = view_find(sql, at + tag, view_slice(sql, at, at + tag));
	buf_add_text(buf, "'?'");
	return end == sql.n ? end : end + tag;
}

/* Words stand as they are; one of E B X N U& before a quote belongs to the string. */
static size_t redact_word(struct buf *buf, struct view sql, size_t at)
{
	size_t end = skip_word(sql, at);
	bool is_prefix = end < sql.n && sql.p[end] == '\'' && end - at == 1;

	if (is_prefix && strchr("eEbBxXnN", sql.p[at])) {
		buf_add_text(buf, "'?'");
		return skip_quoted(sql, end, '\'', sql.p[at] == 'e' || sql.p[at] == 'E');
	}
	buf_add_view(buf, view_slice(sql, at, end));
	return end;
}

/* Adds what stands at `at` and gives the offset behind it. */
static size_t redact_token(struct buf *buf, struct view sql, size_t at)
{
	char c = sql.p[at], next = at + 1 < sql.n ? sql.p[at + 1] : 0;
	size_t end = at + 1;

	if (c == '\'') {
		/* Without standard_conforming_strings a backslash escapes: rather too much is taken out than too
		 * little. */
		buf_add_text(buf, "'?'");
		return skip_quoted(sql, at, c, false);
	}
	if (c == '"') {
		end = skip_quoted(sql, at, c, false);
		buf_add_view(buf, view_slice(sql, at, end));
	} else if (c == '$') {
		end = redact_dollar(buf, sql, at);
	} else if (is_ascii_digit(c) || (c == '.' && is_ascii_digit(next))) {
		buf_add_char(buf, '0');
		end = skip_number(sql, at);
	} else if (is_word(c)) {
		end = redact_word(buf, sql, at);
	} else {
		buf_add_char(buf, c);
	}
	return end;
}

void buf_add_redacted_sql(struct buf *buf, struct view sql)
{
	bool needs_blank = false;
	size_t start = buf->n;

	for (size_t at = 0; at < sql.n;) {
		char c = sql.p[at], next = at + 1 < sql.n ? sql.p[at + 1] : 0;

		if (is_blank(c) || (c == '-' && next == '-') || (c == '/' && next == '*')) {
			needs_blank = true;
			at = is_blank(c) ? at + 1 : skip_comment(sql, at);
			continue;
		}
		if (needs_blank && buf->n > start)
			buf_add_char(buf, ' ');
		needs_blank = false;
		at = redact_token(buf, sql, at);
	}
}
