#include "lang/preprocessor.h"

#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

/* What a piece of code does to the nesting around it. */
struct balance {
	int braces;
	int parentheses;
	int lowest; /* of braces on the way */
	char last;  /* the last byte of code, 0 without any */
	bool has_code;
	bool begins_else;
};

enum directive_kind {
	DIRECTIVE_IF,
	DIRECTIVE_ELSE, /* #elif and #else */
	DIRECTIVE_ENDIF
};

struct directive {
	enum directive_kind kind;
	bool is_zero; /* #if 0 */
	size_t begin; /* its lines */
	size_t end;
	size_t blank_end;     /* up to here is to be blanked, 0: nothing */
	int next;             /* the next one of the same #if, 0 at its end */
	struct balance after; /* the code up to the next directive of any #if */
};

/* An #if that is still open. */
struct level {
	int first; /* its directives, by index */
	int last;
	int kept; /* whose branch stays, -1 when none yet */
	bool broken;
	struct balance branch;
	struct balance kept_branch;
};

struct mender {
	char *p;
	size_t n;
	size_t at;
	bool changed;
	const struct stumbles *stumbles;
	struct balance piece;
	struct directive *directives;
	size_t count;
	size_t capacity;
	struct level *levels;
	size_t depth;
	size_t level_capacity;
};

/* An unbalanced branch shows as an error some way on, seldom far. */
enum { STUMBLE_REACH = 4096 };

static bool is_near_stumble(const struct mender *m, size_t from, size_t to)
{
	if (m->stumbles->count > STUMBLE_LIMIT)
		return true;
	for (size_t i = 0; i < m->stumbles->count; i++)
		if (m->stumbles->at[i] + STUMBLE_REACH >= from && m->stumbles->at[i] <= to + STUMBLE_REACH)
			return true;
	return false;
}

static void blank(struct mender *m, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		bool continues = m->p[i] == '\\' && i + 1 < m->n && (m->p[i + 1] == '\n' || m->p[i + 1] == '\r');

		if (m->p[i] != '\n' && m->p[i] != '\r' && !continues)
			m->p[i] = ' ';
	}
	m->changed = true;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool at_text(const struct mender *m, size_t at, const char *text)
{
	size_t n = strlen(text);

	return m->n - at >= n && memcmp(m->p + at, text, n) == 0;
}

/* Past a comment at `at`. */
static size_t comment_end(const struct mender *m, size_t at)
{
	struct view all = {m->p, m->n};
	size_t end;

	if (m->p[at + 1] == '/')
		return view_find(all, at, VIEW("\n"));
	end = view_find(all, at + 2, VIEW("*/"));
	return end < m->n ? end + 2 : m->n;
}

/* Past a string or character literal at `at`, which ends with its line at the latest. */
static size_t literal_end(const struct mender *m, size_t at)
{
	for (size_t i = at + 1; i < m->n && m->p[i] != '\n'; i++) {
		if (m->p[i] == '\\')
			i++;
		else if (m->p[i] == m->p[at])
			return i + 1;
	}
	return at + 1;
}

/* Past the lines of the directive at `at`. In a #define comments are blanked: the grammar ends the macro at them. */
static size_t directive_end(struct mender *m, size_t at, bool is_define)
{
	while (at < m->n && m->p[at] != '\n') {
		if (m->p[at] == '\\' && at + 1 < m->n) {
			at += m->p[at + 1] == '\r' ? 3 : 2;
		} else if (at_text(m, at, "/*") || at_text(m, at, "//")) {
			size_t end = comment_end(m, at);

			if (is_define && end < m->n && m->p[at + 1] == '*' && is_near_stumble(m, at, end))
				blank(m, at, end);
			at = end;
		} else if (m->p[at] == '"' || m->p[at] == '\'') {
			at = literal_end(m, at);
		} else {
			at++;
		}
	}
	return at < m->n ? at : m->n;
}

static struct view word_after(const struct mender *m, size_t *at)
{
	size_t from;

	while (*at < m->n && (m->p[*at] == ' ' || m->p[*at] == '\t'))
		(*at)++;
	from = *at;
	while (*at < m->n && ((m->p[*at] >= 'a' && m->p[*at] <= 'z') || (m->p[*at] >= '0' && m->p[*at] <= '9')))
		(*at)++;
	return (struct view){m->p + from, *at - from};
}

static void add_directive(struct mender *m, enum directive_kind kind, bool is_zero, size_t begin, size_t end)
{
	if (m->count)
		m->directives[m->count - 1].after = m->piece;
	m->piece = (struct balance){0};
	GROW(m->directives, m->count + 1, m->capacity);
	m->directives[m->count++] = (struct directive){.kind = kind, .is_zero = is_zero, .begin = begin, .end = end};
}

static void read_directive(struct mender *m)
{
	size_t begin = m->at++;
	struct view name = word_after(m, &m->at);
	size_t at = m->at;

	m->at = directive_end(m, m->at, view_is(name, "define"));
	if (view_is(name, "if"))
		add_directive(m, DIRECTIVE_IF, view_is(word_after(m, &at), "0"), begin, m->at);
	else if (view_is(name, "ifdef") || view_is(name, "ifndef"))
		add_directive(m, DIRECTIVE_IF, false, begin, m->at);
	else if (view_is(name, "else") || view_starts(name, "elif"))
		add_directive(m, DIRECTIVE_ELSE, false, begin, m->at);
	else if (view_is(name, "endif"))
		add_directive(m, DIRECTIVE_ENDIF, false, begin, m->at);
}

static void read_code(struct mender *m)
{
	struct balance *piece = &m->piece;
	char c = m->p[m->at];

	if (!piece->has_code)
		piece->begins_else = at_text(m, m->at, "else");
	piece->has_code = true;
	piece->last = c;
	piece->braces += (c == '{') - (c == '}');
	piece->parentheses += (c == '(') - (c == ')');
	if (piece->braces < piece->lowest)
		piece->lowest = piece->braces;
	m->at = c == '"' || c == '\'' ? literal_end(m, m->at) : m->at + 1;
}

static void read_directives(struct mender *m)
{
	bool line_start = true;

	while (m->at < m->n) {
		char c = m->p[m->at];

		if (c == '#' && line_start) {
			read_directive(m);
		} else if (at_text(m, m->at, "/*") || at_text(m, m->at, "//")) {
			m->at = comment_end(m, m->at);
		} else if (c == '\n' || c == ' ' || (c >= '\t' && c <= '\r')) {
			line_start |= c == '\n';
			m->at++;
		} else {
			line_start = false;
			read_code(m);
		}
	}
	if (m->count)
		m->directives[m->count - 1].after = m->piece;
}

/* --- judging ------------------------------------------------------------------------------------------------------ */

static struct balance joined(struct balance a, struct balance b)
{
	if (!a.has_code)
		return b;
	if (!b.has_code)
		return a;
	return (struct balance){
	    .braces = a.braces + b.braces,
	    .parentheses = a.parentheses + b.parentheses,
	    .lowest = a.lowest < a.braces + b.lowest ? a.lowest : a.braces + b.lowest,
	    .last = b.last,
	    .has_code = true,
	    .begins_else = a.begins_else,
	};
}

/* A branch that the grammar can read: whole statements or declarations. */
static bool is_whole(const struct balance *branch)
{
	if (!branch->has_code)
		return true;
	return branch->braces == 0 && branch->lowest >= 0 && branch->parentheses == 0 && !branch->begins_else &&
	       memchr(";{}:", branch->last, 4);
}

/* The code before an #if does not end a statement. */
static bool is_inside_statement(const struct balance *before)
{
	return before->has_code && (before->parentheses > 0 || memchr("=,&|+-*/?<(", before->last, 11));
}

static void open_level(struct mender *m, int index)
{
	struct level level = {.first = index, .last = index, .kept = -1};

	if (m->depth)
		level.broken = is_inside_statement(&m->levels[m->depth - 1].branch);
	level.branch = m->directives[index].after;
	GROW(m->levels, m->depth + 1, m->level_capacity);
	m->levels[m->depth++] = level;
}

/* A branch has come to its end. */
static void close_branch(struct mender *m, struct level *level, int index)
{
	const struct directive *directive = &m->directives[level->last];

	level->broken |= !is_whole(&level->branch);
	if (level->kept < 0 && !directive->is_zero) {
		level->kept = level->last;
		level->kept_branch = level->branch;
	}
	m->directives[level->last].next = index;
	level->last = index;
	level->branch = m->directives[index].after;
}

static void mark_level(struct mender *m, const struct level *level)
{
	for (int i = level->first; i; i = m->directives[i].next) {
		struct directive *directive = &m->directives[i];

		directive->blank_end = directive->end;
		if (directive->next && i != level->kept)
			directive->blank_end = m->directives[directive->next].begin;
	}
}

/* All at once, in order: levels lie inside each other, and each byte is blanked once. */
static void blank_marked(struct mender *m)
{
	size_t done = 0;

	for (size_t i = 0; i < m->count; i++) {
		const struct directive *directive = &m->directives[i];

		if (directive->blank_end <= done)
			continue;
		blank(m, directive->begin > done ? directive->begin : done, directive->blank_end);
		done = directive->blank_end;
	}
}

static void judge(struct mender *m)
{
	/* directive 0 is the file's beginning, level 0 the file */
	open_level(m, 0);
	for (int i = 1; i < (int)m->count; i++) {
		struct level *level = &m->levels[m->depth - 1];
		struct balance after = m->directives[i].after;

		if (m->directives[i].kind == DIRECTIVE_IF) {
			open_level(m, i);
			continue;
		}
		if (m->depth == 1) { /* one that was never opened */
			level->branch = joined(level->branch, after);
			continue;
		}
		close_branch(m, level, i);
		if (m->directives[i].kind == DIRECTIVE_ELSE)
			continue;
		if (level->broken && is_near_stumble(m, m->directives[level->first].begin, m->directives[i].end))
			mark_level(m, level);
		m->depth--;
		m->levels[m->depth - 1].branch =
		    joined(joined(m->levels[m->depth - 1].branch, level->kept_branch), after);
	}
}

enum mending mend_preprocessor(char *text, size_t n, const struct stumbles *stumbles)
{
	struct mender m = {.p = text, .n = n, .stumbles = stumbles};

	add_directive(&m, DIRECTIVE_IF, false, 0, 0);
	read_directives(&m);
	judge(&m);
	blank_marked(&m);
	free(m.directives);
	free(m.levels);
	return m.changed ? MEND_BRANCHES : MEND_NOTHING;
}
