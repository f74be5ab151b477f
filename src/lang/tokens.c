#include "lang/tokens.h"

#include <stdlib.h>

#include "lang/lexis.h"
#include "lang/token_family.h"

#include "base/banned.h"

/* --- packing ------------------------------------------------------------------------------------------------------ */

/*
 * A packed file is a sequence of numbers, 7 bits a byte, the lowest first. A token is written out once, and from then
 * on is its number in order of first sight: the commonest come first and take one byte.
 */
enum {
	PACKED_NEW,   /* four bytes follow: a token not seen before */
	PACKED_LINE,  /* the next line */
	PACKED_LINES, /* a number of lines follows */
	PACKED_SEEN   /* the first of those seen before */
};

struct entry {
	uint32_t key;
	uint32_t number; /* in order of first sight, + 1; 0 is free */
};

struct packer {
	struct buf *out;
	struct entry *entries;
	size_t size; /* a power of two */
	uint32_t count;
	uint32_t line;
};

static void put_number(struct buf *out, uint32_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_add_char(out, (char)(n | 0x80));
	buf_add_char(out, (char)n);
}

static struct entry *find_entry(const struct packer *packer, uint32_t key)
{
	size_t i = (key * UINT32_C(0x9E3779B1)) >> 7;

	while (packer->entries[i & (packer->size - 1)].number && packer->entries[i & (packer->size - 1)].key != key)
		i++;
	return &packer->entries[i & (packer->size - 1)];
}

static void make_room(struct packer *packer)
{
	struct packer old = *packer;

	if (2 * (size_t)packer->count < packer->size)
		return;
	packer->size = packer->size ? 2 * packer->size : 1024;
	packer->entries = xcalloc(packer->size, sizeof(*packer->entries));
	for (size_t i = 0; i < old.size; i++)
		if (old.entries[i].number)
			*find_entry(packer, old.entries[i].key) = old.entries[i];
	free(old.entries);
}

static void put_line(struct packer *packer, uint32_t line)
{
	if (line == packer->line + 1) {
		put_number(packer->out, PACKED_LINE);
	} else if (line > packer->line) {
		put_number(packer->out, PACKED_LINES);
		put_number(packer->out, line - packer->line);
	}
	packer->line = line;
}

static void put_token(struct packer *packer, uint32_t hash, enum token_kind kind, struct view text)
{
	uint32_t key = hash << 2 | kind;
	struct entry *entry = find_entry(packer, key);

	if (entry->number) {
		put_number(packer->out, PACKED_SEEN + entry->number - 1);
		return;
	}
	*entry = (struct entry){key, ++packer->count};
	if (kind == TOKEN_IDENTIFIER && is_keyword(text))
		key = hash << 2 | TOKEN_KEYWORD;
	put_number(packer->out, PACKED_NEW);
	buf_add(packer->out, (char[]){(char)key, (char)(key >> 8), (char)(key >> 16), (char)(key >> 24)}, 4);
	make_room(packer);
}

/* --- scanning ----------------------------------------------------------------------------------------------------- */

#define HASH_MASK UINT32_C(0x3FFFFFFF)

enum byte_class { BYTE_OPERATOR, BYTE_SPACE, BYTE_NEWLINE, BYTE_WORD, BYTE_DIGIT, BYTE_LEXEME };

struct scan {
	const struct lexis *lexis;
	const struct token_family *family;
	const char *begin, *p, *end;
	const char *line_begin;
	uint32_t line;
	bool is_first; /* nothing on the line yet */
	struct packer packer;
	unsigned char class[256];
	bool may_import[256]; /* the first byte of a statement that only names other files */
};

static void classify(struct scan *s)
{
	memset(s->class, BYTE_OPERATOR, sizeof(s->class));
	memset(&s->class['\t'], BYTE_SPACE, '\r' - '\t' + 1);
	s->class[' '] = BYTE_SPACE;
	s->class['\n'] = BYTE_NEWLINE;
	memset(&s->class['0'], BYTE_DIGIT, 10);
	memset(&s->class['a'], BYTE_WORD, 26);
	memset(&s->class['A'], BYTE_WORD, 26);
	memset(&s->class[0x80], BYTE_WORD, 0x80);
	s->class['_'] = s->class['$'] = BYTE_WORD;
	for (const struct comment_token *token = s->lexis->comments; token->open; token++) {
		s->class[(unsigned char)token->open[0]] = BYTE_LEXEME;
		if (token->flags & COMMENT_WORD)
			s->class[(unsigned char)(token->open[0] & ~0x20)] = BYTE_LEXEME;
	}
	for (const struct quote_token *token = s->lexis->quotes; token->open; token++)
		s->class[(unsigned char)token->open[0]] = BYTE_LEXEME;
	if (s->lexis->regex)
		s->class['/'] = BYTE_LEXEME;
	for (const char *const *import = s->family->imports; *import; import++)
		s->may_import[(unsigned char)**import] = true;
	for (const char *const *word = s->family->declares; *word; word++)
		s->may_import[(unsigned char)**word] = true;
}

/* To `to`, counting the lines that end before it. */
static void advance(struct scan *s, const char *to)
{
	const char *newline;

	while (s->p < to && (newline = memchr(s->p, '\n', (size_t)(to - s->p)))) {
		s->p = s->line_begin = newline + 1;
		s->line++;
		s->is_first = true;
	}
	s->p = to;
}

static void emit(struct scan *s, uint32_t hash, enum token_kind kind, const char *end)
{
	put_line(&s->packer, s->line);
	put_token(&s->packer, hash & HASH_MASK, kind, (struct view){s->p, (size_t)(end - s->p)});
	s->is_first = false;
}

/* FNV-1a, folded. */
static uint32_t word_hash(struct view word)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325);

	for (size_t i = 0; i < word.n; i++)
		hash = (hash ^ (unsigned char)word.p[i]) * UINT64_C(0x100000001B3);
	return (uint32_t)(hash >> 32) ^ (uint32_t)hash;
}

static void read_word(struct scan *s)
{
	const char *p = s->p;

	while (p < s->end && is_identifier_byte(*p))
		p++;
	emit(s, word_hash((struct view){s->p, (size_t)(p - s->p)}), TOKEN_IDENTIFIER, p);
	s->p = p;
}

bool token_is_decision(uint32_t token)
{
	static const char *const words[] = {"if",      "elif",  "elsif",  "unless", "guard",   "for",
					    "foreach", "while", "until",  "loop",   "switch",  "match",
					    "select",  "catch", "except", "rescue", "finally", "ensure"};

	if (token % TOKEN_KINDS != TOKEN_KEYWORD)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (token == ((word_hash(view_of(words[i])) & HASH_MASK) << 2 | TOKEN_KEYWORD))
			return true;
	return false;
}

enum { HASH_STRING = 1, HASH_NUMBER = 2 };

/* 1, 0x1F, 1_000, 1.5e-3, 10L, 3px. A point only where a digit follows, so that 1..n and 1.to_s keep theirs. */
static void read_number(struct scan *s)
{
	const char *p = s->p + 1;

	while (p < s->end && (is_identifier_byte(*p) || (*p == '.' && p + 1 < s->end && is_ascii_digit(p[1])) ||
			      ((*p == '+' || *p == '-') && (p[-1] == 'e' || p[-1] == 'E') && s->p[1] != 'x')))
		p++;
	emit(s, HASH_NUMBER, TOKEN_LITERAL, p);
	s->p = p;
}

/* `seconds` is what may follow a byte to make one operator of two. */
static size_t operator_length(const char *p, const char *end)
{
	static const char *const seconds[128] = {
	    ['='] = "=>~", ['!'] = "=~",  ['<'] = "=<-", ['>'] = "=>",  ['+'] = "=+",
	    ['-'] = "=->", ['*'] = "=*",  ['/'] = "=/",  ['%'] = "=",   ['^'] = "=",
	    ['&'] = "=&.", ['|'] = "=|>", [':'] = ":=",  ['?'] = "?.:", ['.'] = "."};
	const char *allowed = (unsigned char)p[0] < 128 ? seconds[(unsigned char)p[0]] : NULL;

	if (end - p < 2 || !allowed || !p[1] || !strchr(allowed, p[1]))
		return 1;
	if (end - p > 2 && p[0] == p[1] && p[1] == p[2] && memchr(".>=", p[0], 3))
		return end - p > 3 && p[0] == '>' && p[3] == '=' ? 4 : 3;
	if (end - p > 2 && p[2] == '=' && !memchr("->:.~", p[1], 5))
		return 3;
	return 2;
}

static uint32_t operator_hash(const char *p, size_t n)
{
	uint32_t hash = (uint32_t)n;

	for (size_t i = 0; i < n; i++)
		hash = hash << 8 | (unsigned char)p[i];
	return hash * UINT32_C(0x85EBCA6B) & HASH_MASK;
}

bool token_is_closing(uint32_t token)
{
	static const char closing[] = ")]};,";

	for (size_t i = 0; closing[i]; i++)
		if (token == (operator_hash(&closing[i], 1) << 2 | TOKEN_OPERATOR))
			return true;
	return false;
}

static void read_operator(struct scan *s)
{
	size_t n = operator_length(s->p, s->end);

	emit(s, operator_hash(s->p, n), TOKEN_OPERATOR, s->p + n);
	s->p += n;
}

/* A comment, a string or a regular expression; what only looked like one is read as any other byte. */
static void read_lexeme(struct scan *s)
{
	const struct lexeme_place place = {s->begin, s->line_begin, s->p, s->end};
	const char *past;

	switch (lexeme_at(s->lexis, &place, &past)) {
	case LEXEME_LITERAL:
		emit(s, HASH_STRING, TOKEN_LITERAL, past);
		advance(s, past);
		return;
	case LEXEME_COMMENT:
	case LEXEME_DOCUMENTATION:
		advance(s, past);
		return;
	case LEXEME_NONE:
		if (is_identifier_byte(*s->p))
			read_word(s);
		else
			read_operator(s);
	}
}

/* --- imports ------------------------------------------------------------------------------------------------------ */

static const char *line_end(const struct scan *s)
{
	const char *newline = memchr(s->p, '\n', (size_t)(s->end - s->p));

	return newline ? newline : s->end;
}

static bool line_has(const struct scan *s, const char *text)
{
	struct view line = {s->p, (size_t)(line_end(s) - s->p)};

	return view_find(line, 0, view_of(text)) < line.n;
}

/* The word of an import and then something that is imported: `import` may also be a key, or a call. After a '#' there
 * may be blanks. */
static bool import_matches(const struct scan *s, const char *import)
{
	const char *p = s->p;

	for (; *import; import++, p++) {
		while (*import != ' ' && p > s->p && p[-1] == '#' && p < s->end && (*p == ' ' || *p == '\t'))
			p++;
		if (p == s->end || *p != *import)
			return false;
	}
	return p < s->end && (p[-1] == '(' || memchr(" \t\r\n\"'<{*", *p, 9));
}

static bool is_import(const struct scan *s)
{
	for (const char *const *import = s->family->imports; *import; import++)
		if (import_matches(s, *import))
			return !s->family->no_call || !line_has(s, "(");
	if (!s->family->require || !line_has(s, s->family->require))
		return false;
	for (const char *const *word = s->family->declares; *word; word++)
		if (import_matches(s, *word))
			return true;
	return false;
}

/* To the end of the statement: a semicolon, or a line's end where no bracket is open and no backslash stands. */
static void skip_import(struct scan *s)
{
	int depth = 0;

	while (s->p < s->end) {
		const struct lexeme_place place = {s->begin, s->line_begin, s->p, s->end};
		const char *past;

		if (s->class[(unsigned char)*s->p] == BYTE_LEXEME && lexeme_at(s->lexis, &place, &past)) {
			advance(s, past);
			continue;
		}
		if (*s->p == ';' && depth <= 0) {
			s->p++;
			return;
		}
		if (*s->p == '\n' && depth <= 0 && s->p[-1] != '\\')
			return;
		depth += memchr("([{", *s->p, 3) != NULL;
		depth -= memchr(")]}", *s->p, 3) != NULL;
		advance(s, s->p + 1);
	}
}

/* --- tests inside a file ------------------------------------------------------------------------------------------ */

static bool is_test(const struct scan *s)
{
	struct view rest = {s->p, (size_t)(s->end - s->p)};

	for (const char *const *test = s->family->tests; *test; test++)
		if (view_starts(rest, *test))
			return true;
	return false;
}

/* An attribute and the item after it: up to a semicolon, or the brace that closes its body. */
static void skip_test(struct scan *s)
{
	int depth = 0;

	while (s->p < s->end) {
		const struct lexeme_place place = {s->begin, s->line_begin, s->p, s->end};
		const char *past;
		char c = *s->p;

		if (s->class[(unsigned char)c] == BYTE_LEXEME && lexeme_at(s->lexis, &place, &past)) {
			advance(s, past);
			continue;
		}
		depth += memchr("([{", c, 3) != NULL;
		depth -= memchr(")]}", c, 3) != NULL;
		advance(s, s->p + 1);
		if (depth <= 0 && (c == ';' || c == '}'))
			return;
	}
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static void read_all(struct scan *s)
{
	while (s->p < s->end) {
		unsigned char class = s->class[(unsigned char)*s->p];

		if (class == BYTE_SPACE)
			s->p++;
		else if (class == BYTE_NEWLINE)
			advance(s, s->p + 1);
		else if (s->is_first && s->may_import[(unsigned char)*s->p] && is_import(s))
			skip_import(s);
		else if (*s->p == '#' && s->is_first && is_test(s))
			skip_test(s);
		else if (class == BYTE_WORD)
			read_word(s);
		else if (class == BYTE_LEXEME)
			read_lexeme(s);
		else if (class == BYTE_DIGIT)
			read_number(s);
		else
			read_operator(s);
	}
}

void tokens_pack(const struct language *language, struct view content, struct buf *packed)
{
	struct scan s = {.family = token_family_of(language), .packer = {.out = packed, .line = 1}};

	if (!s.family || !content.n)
		return;
	s.lexis = language->lexis;
	s.begin = s.p = s.line_begin = content.p;
	s.end = content.p + content.n;
	s.line = 1;
	s.is_first = true;
	classify(&s);
	make_room(&s.packer);
	if (content.n > 1 && content.p[0] == '#' && content.p[1] == '!')
		s.p = line_end(&s);
	read_all(&s);
	free(s.packer.entries);
}

/* --- unpacking ---------------------------------------------------------------------------------------------------- */

static bool get_number(struct view packed, size_t *at, uint32_t *n)
{
	*n = 0;
	for (unsigned shift = 0; shift < 32 && *at < packed.n; shift += 7) {
		unsigned char byte = (unsigned char)packed.p[(*at)++];

		*n |= (uint32_t)(byte & 0x7F) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

static void add_token(struct token_list *list, uint32_t token, uint32_t line)
{
	GROW(list->tokens, list->count + 1, list->token_capacity);
	GROW(list->lines, list->count + 1, list->line_capacity);
	list->tokens[list->count] = token;
	list->lines[list->count++] = line;
}

/* Tokens in order of first sight. */
struct seen {
	uint32_t *tokens;
	size_t count, capacity;
};

static bool unpack_one(struct view packed, size_t *at, struct seen *seen, uint32_t *line, struct token_list *list)
{
	uint32_t code, lines;

	if (!get_number(packed, at, &code))
		return false;
	if (code >= PACKED_SEEN) {
		if (code - PACKED_SEEN >= seen->count)
			return false;
		add_token(list, seen->tokens[code - PACKED_SEEN], *line);
	} else if (code == PACKED_NEW) {
		const unsigned char *p = (const unsigned char *)packed.p + *at;

		if (packed.n - *at < 4)
			return false;
		*at += 4;
		GROW(seen->tokens, seen->count + 1, seen->capacity);
		seen->tokens[seen->count++] = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
		add_token(list, seen->tokens[seen->count - 1], *line);
	} else if (code == PACKED_LINE) {
		++*line;
	} else {
		if (!get_number(packed, at, &lines))
			return false;
		*line += lines;
	}
	return true;
}

int tokens_unpack(struct view packed, struct token_list *list)
{
	struct seen seen = {0};
	uint32_t line = 1;
	size_t at = 0;
	bool is_good = true;

	while (is_good && at < packed.n)
		is_good = unpack_one(packed, &at, &seen, &line, list);
	free(seen.tokens);
	return is_good ? 0 : -1;
}

void token_list_release(struct token_list *list)
{
	free(list->tokens);
	free(list->lines);
	*list = (struct token_list){0};
}
