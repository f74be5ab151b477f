/*
 * Where comments, strings and regular expressions end.
 */
#include "lang/lexis.h"

#include "base/banned.h"

static bool is_word(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || (c & 0x80);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool starts_at(const char *p, const char *end, const char *token)
{
	for (; *token; p++, token++)
		if (p == end || *p != *token)
			return false;
	return true;
}

static bool word_at(const char *p, const char *end, const char *word)
{
	for (; *word; p++, word++)
		if (p == end || lower(*p) != *word)
			return false;
	return p == end || !is_word(*p);
}

/*
 * Only white space between the line's beginning and `p`. Looks back from `p`, so that many tokens on one line do not
 * each read the line again.
 */
static bool is_first(const char *line, const char *p)
{
	while (p > line && is_blank(p[-1]))
		p--;
	return p == line;
}

static const char *line_begin(const char *begin, const char *p)
{
	while (p > begin && p[-1] != '\n')
		p--;
	return p;
}

static bool comment_matches(const struct comment_token *token, const char *line, const char *p, const char *end)
{
	if (token->flags & COMMENT_WORD ? !word_at(p, end, token->open) : !starts_at(p, end, token->open))
		return false;
	if ((token->flags & COMMENT_COLUMN) && p != line)
		return false;
	if ((token->flags & COMMENT_FIRST) && !is_first(line, p))
		return false;
	return !(token->flags & COMMENT_NO_BRACKET) || !starts_at(p + strlen(token->open), end, "[");
}

const struct comment_token *lexis_comment_at(const struct lexis *lexis, struct view content, size_t at)
{
	const char *p = content.p + at;
	const char *line = line_begin(content.p, p);

	for (const struct comment_token *token = lexis->comments; token->open; token++)
		if (comment_matches(token, line, p, content.p + content.n))
			return token;
	return NULL;
}

/* Where `close` begins at or after `from`; the end when nowhere. */
static const char *find_token(const struct lexeme_place *s, const char *from, const char *close)
{
	const char *hit = from < s->end ? memmem(from, (size_t)(s->end - from), close, strlen(close)) : NULL;

	return hit ? hit : s->end;
}

static const char *find_nested_close(const struct lexeme_place *s, const char *p, const struct comment_token *token)
{
	size_t depth = 1;

	for (; p < s->end; p++) {
		if (starts_at(p, s->end, token->close)) {
			if (--depth == 0)
				return p;
			p += strlen(token->close) - 1;
		} else if (starts_at(p, s->end, token->open)) {
			depth++;
			p += strlen(token->open) - 1;
		}
	}
	return s->end;
}

static const char *find_column_close(const struct lexeme_place *s, const char *p, const char *close)
{
	do {
		p = find_token(s, p + 1, close);
	} while (p < s->end && p[-1] != '\n');
	return p;
}

/* The end of a quoted string, past its close; or where its line ends, when it may not run over lines. */
static const char *string_end(const struct lexeme_place *s, const char *p, const struct quote_token *token)
{
	size_t n = strlen(token->close);

	for (; p < s->end; p++) {
		if (*p == '\\' && (token->flags & QUOTE_ESCAPE))
			p++;
		else if (*p == token->close[0] && starts_at(p, s->end, token->close))
			return p + n;
		else if (*p == '\n' && !(token->flags & QUOTE_MULTILINE))
			return p;
	}
	return s->end;
}

/* C++: R"delimiter( … )delimiter". */
static const char *delimited_end(const struct lexeme_place *s, const char *p)
{
	char close[20] = ")";
	size_t n = 1;

	while (p < s->end && *p != '(' && *p != '\n' && n < 17)
		close[n++] = *p++;
	if (p == s->end || *p != '(')
		return p;
	close[n++] = '"';
	close[n] = '\0';
	p = find_token(s, p, close);
	return p < s->end ? p + n : p;
}

/* 'x', '\n', '\u{1F600}': one character between ticks. Else only the tick is taken. */
static const char *character_end(const struct lexeme_place *s, const char *p)
{
	const char *end = s->end - p > 16 ? p + 16 : s->end;
	const char *q = p;

	if (q < end && *q == '\\') {
		for (q += 2; q < end && *q != '\n'; q++)
			if (*q == '\'')
				return q + 1;
		return p;
	}
	if (q < end && *q != '\n')
		q++;
	while (q < end && ((unsigned char)*q & 0xC0) == 0x80)
		q++;
	return q > p && q < end && *q == '\'' ? q + 1 : p;
}

/* A Python string that is a whole statement: nothing but its prefix before it on the line, no open expression above. */
static bool is_documentation(const struct lexeme_place *s)
{
	const char *p = s->p;

	while (p > s->line && memchr("rRuUbB", p[-1], 6))
		p--;
	if (!is_first(s->line, p))
		return false;
	while (p > s->begin && (is_blank(p[-1]) || p[-1] == '\n'))
		p--;
	return p == s->begin || !memchr("=([{,+%\\", p[-1], 8);
}

/* After an operator or a keyword a slash begins a regular expression, after an operand it divides. */
static bool is_regex(const struct lexeme_place *s)
{
	static const char *const words[] = {"return", "typeof", "case", "in", "of", "do", "else", "void", "delete"};
	const char *p = s->p;
	const char *end;

	while (p > s->begin && (is_blank(p[-1]) || p[-1] == '\n'))
		p--;
	if (p == s->begin || memchr("(,=:[!&|?{};+-*%~^<>", p[-1], 20))
		return true;
	for (end = p; p > s->begin && is_word(p[-1]) && end - p < 8; p--)
		;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (view_is((struct view){p, (size_t)(end - p)}, words[i]))
			return true;
	return false;
}

static const char *regex_end(const struct lexeme_place *s)
{
	bool in_class = false;
	const char *p;

	for (p = s->p + 1; p < s->end && *p != '\n'; p++) {
		if (*p == '\\' && p + 1 < s->end && p[1] != '\n')
			p++;
		else if (*p == '[' || *p == ']')
			in_class = *p == '[';
		else if (*p == '/' && !in_class)
			return p + 1;
	}
	return p;
}

static const char *comment_end(const struct lexeme_place *s, const struct comment_token *token)
{
	const char *body = s->p + strlen(token->open);
	const char *close;

	if (!token->close) {
		close = memchr(s->p, '\n', (size_t)(s->end - s->p));
		return close ? close : s->end;
	}
	if (token->flags & COMMENT_COLUMN)
		close = find_column_close(s, s->p, token->close);
	else if (token->flags & COMMENT_NESTED)
		close = find_nested_close(s, body, token);
	else
		close = find_token(s, body, token->close);
	return close < s->end ? close + strlen(token->close) : s->end;
}

static enum lexeme read_quote(const struct lexeme_place *s, const struct quote_token *token, const char **past)
{
	const char *body = s->p + strlen(token->open);

	if (token->flags & QUOTE_DELIMITER)
		*past = delimited_end(s, body);
	else if (token->flags & QUOTE_CHARACTER)
		*past = character_end(s, body);
	else
		*past = string_end(s, body, token);
	if (*past > s->end)
		*past = s->end;
	if ((token->flags & QUOTE_CHARACTER) && *past == body)
		return LEXEME_NONE;
	return (token->flags & QUOTE_DOC) && is_documentation(s) ? LEXEME_DOCUMENTATION : LEXEME_LITERAL;
}

enum lexeme lexeme_at(const struct lexis *lexis, const struct lexeme_place *place, const char **past)
{
	for (const struct comment_token *token = lexis->comments; token->open; token++)
		if (comment_matches(token, place->line, place->p, place->end)) {
			*past = comment_end(place, token);
			return LEXEME_COMMENT;
		}
	for (const struct quote_token *token = lexis->quotes; token->open; token++)
		if (starts_at(place->p, place->end, token->open))
			return read_quote(place, token, past);
	if (lexis->regex && *place->p == '/' && is_regex(place)) {
		*past = regex_end(place);
		return LEXEME_LITERAL;
	}
	return LEXEME_NONE;
}
