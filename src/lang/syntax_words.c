#include "lang/syntax_query.h"

#include "base/banned.h"

enum { GROUP_DEPTH = 8 /* groups inside each other that are looked into */ };

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

/* A regular expression that is read for the texts one of which every match holds. */
struct reader {
	struct view pattern;
	size_t at;
	int depth;
	bool is_unclear; /* it has something that is not understood here */
};

static bool is_at(const struct reader *reader, const char *bytes)
{
	char c = reader->at < reader->pattern.n ? reader->pattern.p[reader->at] : 0;

	return c && strchr(bytes, c);
}

static size_t shortest_of(const struct word_list *list)
{
	size_t shortest = SIZE_MAX;

	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].n < shortest)
			shortest = list->items[i].n;
	return list->count ? shortest : 0;
}

/* Of two lists the one whose shortest text is longer is the rarer. */
static void take_rarer(struct word_list *best, const struct word_list *list)
{
	if (shortest_of(list) >= WORD_MIN && shortest_of(list) > shortest_of(best))
		*best = *list;
}

/* Letters one after the other. */
static void read_run(struct reader *reader, struct word_list *list)
{
	size_t from = reader->at;

	while (reader->at < reader->pattern.n && is_word_byte(reader->pattern.p[reader->at]))
		reader->at++;
	/* a quantifier is about the last letter */
	list->items[0] = view_slice(reader->pattern, from, reader->at - (is_at(reader, "*?{") ? 1 : 0));
	list->count = 1;
}

static void read_choice(struct reader *reader, struct word_list *list);

/* Past the beginning of a group. False when what is in it need not be there, or not in these letters. */
static bool open_group(struct reader *reader)
{
	static const char *const others[] = {"(?=", "(?!", "(?<=", "(?<!", "(?i:"};
	struct view rest = view_slice(reader->pattern, reader->at, reader->pattern.n);

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (view_starts(rest, others[i])) {
			reader->at += strlen(others[i]);
			return false;
		}
	if (view_starts(rest, "(?:"))
		reader->at += 3;
	else if (view_starts(rest, "(?") || view_starts(rest, "(*"))
		reader->is_unclear = true;
	else
		reader->at++;
	return true;
}

static void read_group(struct reader *reader, struct word_list *list)
{
	bool is_plain = open_group(reader);

	list->count = 0;
	if (++reader->depth > GROUP_DEPTH || reader->is_unclear) {
		reader->is_unclear = true;
		return;
	}
	read_choice(reader, list);
	reader->depth--;
	reader->at++;
	if (!is_plain || is_at(reader, "*?{"))
		list->count = 0;
}

/* Up to a '|' or the end of the group. */
static void read_sequence(struct reader *reader, struct word_list *best)
{
	size_t from = reader->at;
	struct word_list list;

	best->count = 0;
	while (reader->at < reader->pattern.n && !is_at(reader, "|)") && !reader->is_unclear) {
		size_t start = reader->at;

		list.count = 0;
		if (is_word_byte(reader->pattern.p[start]))
			read_run(reader, &list);
		else if (is_at(reader, "("))
			read_group(reader, &list);
		else
			reader->at = skip_special(reader->pattern, start);
		reader->is_unclear |= reader->at > reader->pattern.n;
		if (reader->at == start)
			reader->at++;
		take_rarer(best, &list);
	}
	best->is_whole = best->count == 1 && best->items[0].n == reader->at - from;
}

/* Alternatives, up to the end of the group. */
static void read_choice(struct reader *reader, struct word_list *list)
{
	struct word_list one;
	bool is_told = true;

	list->count = 0;
	list->is_whole = true;
	for (;; reader->at++) {
		read_sequence(reader, &one);
		is_told &= one.count > 0 && list->count + one.count <= WORDS_LISTED;
		list->is_whole &= one.is_whole;
		for (size_t i = 0; is_told && i < one.count; i++)
			list->items[list->count++] = one.items[i];
		if (reader->is_unclear || !is_at(reader, "|"))
			break;
	}
	if (!is_told)
		list->count = 0;
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

/* What all matches of "\b(?:a|b)\(" begin with are whole words: gives a|b. Otherwise the whole expression. */
static struct view without_frame(struct view pattern, bool *is_whole)
{
	struct view inner = view_slice(pattern, strlen("\\b"), pattern.n), behind;
	size_t end;

	*is_whole = false;
	if (!view_starts(pattern, "\\b(?:"))
		return pattern;
	end = skip_special(inner, 0);
	if (end == SIZE_MAX)
		return pattern;
	behind = view_slice(inner, end, inner.n);
	if (has_alternative(behind) || (!view_starts(behind, "\\(") && !view_starts(behind, "\\b")))
		return pattern;
	*is_whole = true;
	return view_slice(inner, strlen("(?:"), end - 1);
}

/* Texts one of which is in everything the regular expression matches. None where that is not plain to see. */
static void alternatives_of(struct view pattern, struct word_list *list)
{
	struct reader reader = {.at = 0};
	bool is_whole;

	/* '.' and '$' may match more, the letters stay */
	if (view_starts(pattern, "(?s)") || view_starts(pattern, "(?m)"))
		pattern = view_slice(pattern, strlen("(?s)"), pattern.n);
	reader.pattern = without_frame(pattern, &is_whole);
	read_choice(&reader, list);
	list->is_whole &= is_whole;
	if (reader.is_unclear || reader.at < reader.pattern.n)
		list->count = 0;
}

bool syntax_words_of(const struct syntax_query *query, uint32_t pattern, const struct predicate *predicate,
		     struct word_list *list)
{
	TSQuantifier quantifier = ts_query_capture_quantifier_for_id(query->tree_query, pattern, predicate->capture);

	list->count = 0;
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
	list->shortest = shortest_of(list);
	return list->shortest >= WORD_MIN;
}
