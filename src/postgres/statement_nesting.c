/*
 * How deep a text can nest, told before it is parsed. Each word and operator may open a level; what stands beside it
 * after a comma, AND or OR does not, for the grammar keeps those in flat lists. Joins and set operations nest across
 * commas. A parenthesis opens a level of its own with all that stands before it.
 */
#include "base/limits.h"
#include "postgres/statement_internal.h"

#include "base/banned.h"

struct level {
	size_t steps;   /* since the last comma, AND or OR */
	size_t lasting; /* joins and set operations */
};

struct nesting {
	struct level levels[STATEMENT_NESTING_LIMIT + 1];
	size_t depth; /* open parentheses */
	size_t below; /* steps of the levels below the innermost */
	size_t worst;
};

static bool is_word(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static bool is_one_of(struct view word, const char *const *words)
{
	for (; *words; words++)
		if (view_eq_nocase(word, view_of(*words)))
			return true;
	return false;
}

static void count_step(struct nesting *nesting, struct view word)
{
	static const char *const flat[] = {"and", "or", ",", NULL};
	static const char *const lasting[] = {"join", "union", "intersect", "except", NULL};
	struct level *level = &nesting->levels[nesting->depth];
	size_t sum;

	if (is_one_of(word, flat))
		level->steps = 0;
	else if (is_one_of(word, lasting))
		level->lasting++;
	else
		level->steps++;
	sum = nesting->below + nesting->depth + level->steps + level->lasting;
	if (sum > nesting->worst)
		nesting->worst = sum;
}

static void open_level(struct nesting *nesting)
{
	struct level *level = &nesting->levels[nesting->depth];

	nesting->below += level->steps + level->lasting;
	if (nesting->depth < STATEMENT_NESTING_LIMIT)
		nesting->depth++;
	else
		nesting->worst = SIZE_MAX;
	nesting->levels[nesting->depth] = (struct level){0};
}

static void close_level(struct nesting *nesting)
{
	struct level *level;

	if (nesting->depth == 0)
		return;
	level = &nesting->levels[--nesting->depth];
	nesting->below -= level->steps + level->lasting;
}

static size_t word_end(struct view sql, size_t at)
{
	size_t end = at + 1;

	if (sql.p[at] == '"' || sql.p[at] == '\'') {
		while (end < sql.n && sql.p[end] != sql.p[at])
			end++;
		return end < sql.n ? end + 1 : end;
	}
	while (is_word(sql.p[at]) && end < sql.n && is_word(sql.p[end]))
		end++;
	return end;
}

size_t nesting_bound(struct view sql)
{
	struct nesting nesting = {.depth = 0};

	for (size_t at = 0; at < sql.n && nesting.worst <= STATEMENT_NESTING_LIMIT;) {
		size_t end = word_end(sql, at);

		if (sql.p[at] == '(' || sql.p[at] == '[')
			open_level(&nesting);
		else if (sql.p[at] == ')' || sql.p[at] == ']')
			close_level(&nesting);
		else if (sql.p[at] != ' ')
			count_step(&nesting, view_slice(sql, at, end));
		at = end;
	}
	return nesting.worst;
}
