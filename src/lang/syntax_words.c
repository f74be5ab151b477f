#include "lang/syntax_query.h"

#include "base/banned.h"

enum { WORD_MIN = 2 };

/* --- what a regular expression asks for --------------------------------------------------------------------------- */

/* Past an escape, a class or a group of a regular expression; `at` when there is none, SIZE_MAX when it is not plain.
 */
static size_t skip_special(struct view pattern, size_t at)
{
	char open = pattern.p[at];
	int depth = 0;

	if (open == '\\')
		return at + 1 < pattern.n && strchr("bBdDsSwWAzZtnr.()[]{}*+?^$|/-", pattern.p[at + 1]) ? at + 2
													: SIZE_MAX;
	/* how often: its digits are no letters of a match */
	if (open == '{' && view_find(pattern, at, VIEW("}")) < pattern.n)
		return view_find(pattern, at, VIEW("}")) + 1;
	if (open != '[' && open != '(')
		return at;
	for (; at < pattern.n; at++) {
		if (pattern.p[at] == '\\')
			at++;
		else if (pattern.p[at] == open)
			depth++;
		else if (pattern.p[at] == (open == '[' ? ']' : ')') && --depth <= 0)
			break;
		/* []a] and [[:alpha:]] and ([)]) */
		if (depth > 1 ? open == '[' : open == '(' && pattern.p[at] == '[')
			return SIZE_MAX;
	}
	return open == '[' && pattern.p[at - 1] == '[' ? SIZE_MAX : at + 1;
}

/* The longest run of letters that every match of one alternative holds; *end is where it ends, at a '|' or the end. */
static struct view longest_run(struct view pattern, size_t from, size_t *end)
{
	struct view best = {0};
	size_t at = from;

	while (at < pattern.n && pattern.p[at] != '|') {
		size_t start = at, n;

		while (at < pattern.n && is_word_byte(pattern.p[at]))
			at++;
		n = at - start;
		/* a quantifier is about the last letter */
		if (n && at < pattern.n && strchr("*?{", pattern.p[at]))
			n--;
		if (n > best.n)
			best = view_slice(pattern, start, start + n);
		if (at == start)
			at = skip_special(pattern, at);
		if (at == start)
			at++;
	}
	*end = at;
	return at == SIZE_MAX ? (struct view){0} : best;
}

static bool has_alternative(struct view pattern)
{
	for (size_t at = 0; at < pattern.n; at++) {
		if (pattern.p[at] == '|')
			return true;
		if (strchr("\\[(", pattern.p[at]))
			at = skip_special(pattern, at) - 1; /* past SIZE_MAX it ends too */
	}
	return false;
}

/* "^(?:a|b)$" is a|b, and so is what all matches of "\b(?:a|b)\(" begin with; those are whole words. */
static struct view without_frame(struct view pattern, bool *is_whole)
{
	bool is_word = view_starts(pattern, "\\b");
	struct view inner = view_slice(pattern, is_word ? 2 : view_starts(pattern, "^"), pattern.n), behind;
	size_t end;

	*is_whole = false;
	if (!inner.n || inner.p[0] != '(')
		return pattern;
	end = skip_special(inner, 0);
	if (end == SIZE_MAX)
		return pattern;
	behind = view_slice(inner, end, inner.n);
	if ((behind.n && strchr("*?{", behind.p[0])) || has_alternative(behind))
		return pattern;
	*is_whole = is_word && (view_starts(behind, "\\(") || view_starts(behind, "\\b"));
	inner = view_slice(inner, 1, end - 1);
	return view_starts(inner, "?:") ? view_slice(inner, 2, inner.n) : inner;
}

/* Texts one of which is in everything the regular expression matches. None where that is not plain to see. */
static void alternatives_of(struct view pattern, struct word_list *list)
{
	struct view inner = without_frame(pattern, &list->is_whole);
	size_t end = 0;

	/* options and assertions; quoted letters */
	for (size_t at = 0; (at = view_find(pattern, at, VIEW("(?"))) < pattern.n; at += 2)
		if (!view_starts(view_slice(pattern, at, pattern.n), "(?:"))
			return;
	if (view_find(pattern, 0, VIEW("\\Q")) < pattern.n || view_find(pattern, 0, VIEW("(*")) < pattern.n)
		return;
	for (size_t from = 0; from <= inner.n; from = end + 1) {
		struct view run = longest_run(inner, from, &end);

		if (list->count == WORDS_LISTED || run.n < WORD_MIN) {
			list->count = 0;
			return;
		}
		list->is_whole &= run.n == end - from;
		list->items[list->count++] = run;
	}
}

bool syntax_words_of(const struct syntax_query *query, uint32_t pattern, const struct predicate *predicate,
		     struct word_list *list)
{
	TSQuantifier quantifier = ts_query_capture_quantifier_for_id(query->tree_query, pattern, predicate->capture);

	list->count = 0;
	list->shortest = SIZE_MAX;
	list->is_whole = predicate->kind == PREDICATE_EQUAL; /* of an expression when it says so */
	/* without a node of the capture a predicate holds */
	if (predicate->is_negated || (quantifier != TSQuantifierOne && quantifier != TSQuantifierOneOrMore))
		return false;
	if (predicate->kind == PREDICATE_MATCH)
		alternatives_of(predicate->words[0], list);
	else if (predicate->kind == PREDICATE_EQUAL && predicate->other < 0)
		for (; list->count < predicate->word_count && list->count < WORDS_LISTED; list->count++)
			list->items[list->count] = predicate->words[list->count];
	if (predicate->kind == PREDICATE_EQUAL && list->count < predicate->word_count)
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].n < list->shortest)
			list->shortest = list->items[i].n;
	return list->count > 0 && list->shortest >= WORD_MIN;
}
