#include "lang/lexis.h"

#include "base/banned.h"

/*
 * One pass, driven by a table of 256 classes built from the lexis: most bytes only need one look-up. What begins a
 * token is tried against the token lists.
 */
enum byte_class {
	BYTE_CODE,
	BYTE_SPACE,
	BYTE_TOKEN, /* from here on the fast loop stops */
	BYTE_NEWLINE
};

struct scanner {
	const struct lexis *lexis;
	const char *begin;
	const char *p;
	const char *end;
	const char *line; /* first byte of the current line */
	bool code;        /* what the current line holds so far */
	bool comment;
	struct line_counts *counts;
	struct line_table *table;
	unsigned char class[256];
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80);
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

/* Only white space between `from` and `to`. */
static bool is_blank_between(const char *from, const char *to)
{
	while (from < to && is_blank(*from))
		from++;
	return from == to;
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

static void classify_bytes(struct scanner *s)
{
	memset(s->class, BYTE_CODE, sizeof(s->class));
	memset(&s->class['\t'], BYTE_SPACE, '\r' - '\t' + 1);
	s->class[' '] = BYTE_SPACE;
	s->class['\n'] = BYTE_NEWLINE;
	for (const struct comment_token *token = s->lexis->comments; token->open; token++) {
		s->class[(unsigned char)token->open[0]] = BYTE_TOKEN;
		if (token->flags & COMMENT_WORD)
			s->class[(unsigned char)(token->open[0] & ~0x20)] = BYTE_TOKEN;
	}
	for (const struct quote_token *token = s->lexis->quotes; token->open; token++)
		s->class[(unsigned char)token->open[0]] = BYTE_TOKEN;
	if (s->lexis->regex)
		s->class['/'] = BYTE_TOKEN;
}

static void end_line(struct scanner *s)
{
	struct line_counts *counts = s->counts;

	counts->lines++;
	if (s->code)
		counts->code++;
	else if (s->comment)
		counts->comment++;
	else
		counts->blank++;
	if (s->table) {
		GROW(s->table->code, s->table->count + 1, s->table->capacity);
		s->table->code[s->table->count++] = (uint32_t)counts->code;
	}
	s->code = s->comment = false;
}

/* At a newline: the line ends, the next one begins. */
static void next_line(struct scanner *s)
{
	end_line(s);
	s->line = ++s->p;
}

/* Inside something that runs over lines: `*mark` is set for each line on which there is more than white space. */
static void skip_to(struct scanner *s, const char *to, bool *mark)
{
	while (s->p < to) {
		const char *newline = memchr(s->p, '\n', (size_t)(to - s->p));
		const char *stop = newline ? newline : to;

		if (!*mark && !is_blank_between(s->p, stop))
			*mark = true;
		s->p = stop;
		if (newline)
			next_line(s);
	}
}

/* Where `close` begins at or after `from`; the end when nowhere. */
static const char *find_token(const struct scanner *s, const char *from, const char *close)
{
	const char *hit = from < s->end ? memmem(from, (size_t)(s->end - from), close, strlen(close)) : NULL;

	return hit ? hit : s->end;
}

static const char *find_nested_close(const struct scanner *s, const char *p, const struct comment_token *token)
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

static const char *find_column_close(const struct scanner *s, const char *p, const char *close)
{
	do {
		p = find_token(s, p + 1, close);
	} while (p < s->end && p[-1] != '\n');
	return p;
}

static void read_comment(struct scanner *s, const struct comment_token *token)
{
	const char *body = s->p + strlen(token->open);
	const char *close;

	s->comment = true;
	if (!token->close) {
		close = memchr(s->p, '\n', (size_t)(s->end - s->p));
		s->p = close ? close : s->end;
		return;
	}
	if (token->flags & COMMENT_COLUMN)
		close = find_column_close(s, s->p, token->close);
	else if (token->flags & COMMENT_NESTED)
		close = find_nested_close(s, body, token);
	else
		close = find_token(s, body, token->close);
	skip_to(s, close < s->end ? close + strlen(token->close) : s->end, &s->comment);
}

/* The end of a quoted string, past its close; or where its line ends, when it may not run over lines. */
static const char *string_end(const struct scanner *s, const char *p, const struct quote_token *token)
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
static const char *delimited_end(const struct scanner *s, const char *p)
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
static const char *character_end(const struct scanner *s, const char *p)
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
static bool is_documentation(struct scanner *s)
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

static void read_quote(struct scanner *s, const struct quote_token *token)
{
	const char *body = s->p + strlen(token->open);
	const char *end;

	if ((token->flags & QUOTE_DOC) && is_documentation(s)) {
		s->code = false;
		s->comment = true;
		skip_to(s, string_end(s, body, token), &s->comment);
		return;
	}
	s->code = true;
	if (token->flags & QUOTE_DELIMITER)
		end = delimited_end(s, body);
	else if (token->flags & QUOTE_CHARACTER)
		end = character_end(s, body);
	else
		end = string_end(s, body, token);
	skip_to(s, end < s->end ? end : s->end, &s->code);
}

/* After an operator or a keyword a slash begins a regular expression, after an operand it divides. */
static bool is_regex(const struct scanner *s)
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

static void read_regex(struct scanner *s)
{
	bool in_class = false;

	s->code = true;
	for (s->p++; s->p < s->end && *s->p != '\n'; s->p++) {
		if (*s->p == '\\' && s->p + 1 < s->end && s->p[1] != '\n') {
			s->p++;
		} else if (*s->p == '[' || *s->p == ']') {
			in_class = *s->p == '[';
		} else if (*s->p == '/' && !in_class) {
			s->p++;
			return;
		}
	}
}

static void read_token(struct scanner *s)
{
	for (const struct comment_token *token = s->lexis->comments; token->open; token++)
		if (comment_matches(token, s->line, s->p, s->end)) {
			read_comment(s, token);
			return;
		}
	for (const struct quote_token *token = s->lexis->quotes; token->open; token++)
		if (starts_at(s->p, s->end, token->open)) {
			read_quote(s, token);
			return;
		}
	if (s->lexis->regex && *s->p == '/' && is_regex(s)) {
		read_regex(s);
		return;
	}
	s->code |= s->class[(unsigned char)*s->p] != BYTE_SPACE && !is_blank(*s->p);
	s->p++;
}

void scan_lines(const struct lexis *lexis, struct view content, struct line_counts *counts, struct line_table *table)
{
	struct scanner s = {
	    .lexis = lexis, .begin = content.p, .p = content.p, .line = content.p, .counts = counts, .table = table};

	*counts = (struct line_counts){0};
	if (table)
		table->count = 0;
	if (content.n == 0)
		return;
	s.end = content.p + content.n;
	classify_bytes(&s);
	/* the #! line is no comment: it says what runs the file */
	if (starts_at(s.p, s.end, "#!")) {
		s.code = true;
		s.p = memchr(s.p, '\n', content.n);
		s.p = s.p ? s.p : s.end;
	}
	while (s.p < s.end) {
		unsigned char class = s.class[(unsigned char)*s.p];

		if (class == BYTE_NEWLINE) {
			next_line(&s);
		} else if (class == BYTE_TOKEN) {
			read_token(&s);
		} else {
			s.code |= class == BYTE_CODE;
			do
				s.p++;
			while (s.p < s.end && s.class[(unsigned char)*s.p] == class);
			/* once there is code on the line, white space matters no more */
			while (s.code && s.p < s.end && s.class[(unsigned char)*s.p] < BYTE_TOKEN)
				s.p++;
		}
	}
	if (s.line < s.end)
		end_line(&s);
}

void count_lines(const struct language *language, struct view content, struct line_counts *counts)
{
	scan_lines(language ? language->lexis : &lexis_plain, content, counts, NULL);
}
