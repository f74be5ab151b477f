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
	struct comment_list *comments;
	unsigned char class[256];
};

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n');
}

static bool starts_at(const char *p, const char *end, const char *token)
{
	for (; *token; p++, token++)
		if (p == end || *p != *token)
			return false;
	return true;
}

/* Only white space between `from` and `to`. */
static bool is_blank_between(const char *from, const char *to)
{
	while (from < to && is_blank(*from))
		from++;
	return from == to;
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

static void see_comment(struct scanner *s, const char *past)
{
	struct comment_list *list = s->comments;

	if (!list)
		return;
	GROW(list->items, list->count + 1, list->capacity);
	list->items[list->count++] = (struct comment){
	    .begin = (size_t)(s->p - s->begin),
	    .end = (size_t)(past - s->begin),
	    .line = (int)s->counts->lines + 1,
	    .is_first = !s->code && !s->comment,
	};
}

static void read_token(struct scanner *s)
{
	const struct lexeme_place place = {s->begin, s->line, s->p, s->end};
	const char *past;

	switch (lexeme_at(s->lexis, &place, &past)) {
	case LEXEME_COMMENT:
		see_comment(s, past);
		s->comment = true;
		skip_to(s, past, &s->comment);
		break;
	case LEXEME_DOCUMENTATION:
		s->code = false;
		see_comment(s, past);
		s->comment = true;
		skip_to(s, past, &s->comment);
		break;
	case LEXEME_LITERAL:
		s->code = true;
		skip_to(s, past, &s->code);
		break;
	case LEXEME_NONE:
		s->code |= s->class[(unsigned char)*s->p] != BYTE_SPACE && !is_blank(*s->p);
		s->p++;
	}
}

void scan_lines(const struct lexis *lexis, struct view content, struct line_counts *counts, struct line_table *table,
		struct comment_list *comments)
{
	struct scanner s = {.lexis = lexis,
			    .begin = content.p,
			    .p = content.p,
			    .line = content.p,
			    .counts = counts,
			    .table = table,
			    .comments = comments};

	*counts = (struct line_counts){0};
	if (table)
		table->count = 0;
	if (comments)
		comments->count = 0;
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
	scan_lines(language ? language->lexis : &lexis_plain, content, counts, NULL, NULL);
}
