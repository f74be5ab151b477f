#include <stdlib.h>

#include "base/limits.h"
#include "lang/syntax_query.h"

#include "base/banned.h"

enum {
	WORD_BITS = 63, /* shared by the patterns when there are more of them */
	WORD_MIN = 2,
	BACKSLASH_REACH = 8
};

/* --- the roots of a pattern --------------------------------------------------------------------------------------- */

size_t query_skip_blank(struct view text, size_t at)
{
	while (at < text.n && (strchr(" \t\r\n", text.p[at]) || text.p[at] == ';'))
		if (text.p[at] == ';')
			at = view_find(text, at, VIEW("\n"));
		else
			at++;
	return at;
}

size_t query_skip_string(struct view text, size_t at)
{
	for (at++; at < text.n && text.p[at] != '"'; at++)
		if (text.p[at] == '\\')
			at++;
	return at + 1;
}

size_t query_skip_word(struct view text, size_t at)
{
	size_t from = at;

	while (at < text.n && !strchr(" \t\r\n;()[]\":", text.p[at]))
		at++;
	return at > from ? at : at + 1;
}

size_t query_skip_item(struct view text, size_t at)
{
	int depth = 0;

	do {
		at = query_skip_blank(text, at);
		if (at >= text.n)
			break;
		if (text.p[at] == '"') {
			at = query_skip_string(text, at);
		} else if (strchr("([", text.p[at])) {
			depth++;
			at++;
		} else if (strchr(")]", text.p[at])) {
			depth--;
			at++;
		} else {
			at = query_skip_word(text, at);
		}
	} while (depth > 0);
	return at;
}

/* What a reader of roots fills. */
struct roots {
	struct syntax_query *query;
	struct view text; /* of the query */
	bool *is_root;    /* by symbol, the last for errors */
	struct err *err;
};

static void all_roots(struct roots *roots)
{
	memset(roots->is_root, true, roots->query->filter.symbol_count + 1);
}

static int named_root(struct roots *roots, size_t at)
{
	struct view word = view_slice(roots->text, at, query_skip_word(roots->text, at));
	size_t slash = view_find(word, 0, VIEW("/"));
	size_t next = query_skip_blank(roots->text, at + word.n);
	struct view kind = slash < word.n ? view_slice(word, slash + 1, word.n) : word;
	TSSymbol symbol;

	if (next < roots->text.n && roots->text.p[next] == ':')
		return err_set(roots->err, ERR_USAGE, "a pattern cannot begin with a field; put the node around it");
	if (view_is(word, "_") || view_is(word, "MISSING")) {
		all_roots(roots);
		return 0;
	}
	if (view_is(word, "ERROR")) {
		roots->is_root[roots->query->filter.symbol_count] = true;
		return 0;
	}
	symbol = ts_language_symbol_for_name(roots->query->language, kind.p, (uint32_t)kind.n, true);
	if (!symbol || ts_language_symbol_type(roots->query->language, symbol) != TSSymbolTypeRegular)
		return err_set(roots->err, ERR_USAGE, "'%.*s' stands for several kinds of node; begin with each",
			       VIEW_ARG(kind));
	roots->is_root[symbol] = true;
	return 0;
}

static void token_root(struct roots *roots, size_t at)
{
	struct view token = view_slice(roots->text, at + 1, query_skip_string(roots->text, at) - 1);
	TSSymbol symbol = ts_language_symbol_for_name(roots->query->language, token.p, (uint32_t)token.n, false);

	if (symbol)
		roots->is_root[symbol] = true;
	else
		all_roots(roots); /* one with an escape */
}

/* Sets the kinds the pattern at `at` may begin with. The query has compiled, so parentheses are right. */
static int read_roots(struct roots *roots, size_t at, int depth)
{
	at = query_skip_blank(roots->text, at);
	if (at >= roots->text.n || depth > SYNTAX_GROUPS_LIMIT) {
		all_roots(roots);
		return 0;
	}
	switch (roots->text.p[at]) {
	case '[':
		for (at = query_skip_blank(roots->text, at + 1); at < roots->text.n && roots->text.p[at] != ']';
		     at = query_skip_blank(roots->text, query_skip_item(roots->text, at)))
			if (strchr("([\"_", roots->text.p[at]) && read_roots(roots, at, depth + 1))
				return -1;
		return 0;
	case '(':
		return read_roots(roots, at + 1, depth + 1);
	case '"':
		token_root(roots, at);
		return 0;
	default:
		return named_root(roots, at);
	}
}

/* --- the words of a pattern --------------------------------------------------------------------------------------- */

static bool is_word_byte(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
}

enum { ALTERNATIVES = 64 };

struct word_list {
	struct view items[ALTERNATIVES];
	size_t count;
	size_t shortest;
	bool is_whole;
};

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

		if (list->count == ALTERNATIVES || run.n < WORD_MIN) {
			list->count = 0;
			return;
		}
		list->is_whole &= run.n == end - from;
		list->items[list->count++] = run;
	}
}

/* False when the predicate asks for no text. */
static bool words_of(const struct syntax_query *query, uint32_t pattern, const struct predicate *predicate,
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
		for (; list->count < predicate->word_count && list->count < ALTERNATIVES; list->count++)
			list->items[list->count] = predicate->words[list->count];
	if (predicate->kind == PREDICATE_EQUAL && list->count < predicate->word_count)
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].n < list->shortest)
			list->shortest = list->items[i].n;
	return list->count > 0 && list->shortest >= WORD_MIN;
}

/* The longest text is the rarest: of several predicates that ask for one, it is looked for. */
static bool best_words(const struct syntax_query *query, uint32_t pattern, struct word_list *best)
{
	const struct syntax_pattern *source = &query->patterns[pattern];
	struct word_list list;

	best->shortest = 0;
	for (size_t i = 0; i < source->count; i++)
		if (words_of(query, pattern, &source->predicates[i], &list) && list.shortest > best->shortest)
			*best = list;
	return best->shortest > 0;
}

/* --- the filter --------------------------------------------------------------------------------------------------- */

static unsigned begin_hash(unsigned char a, unsigned char b, unsigned char c)
{
	uint32_t key = (uint32_t)a | (uint32_t)b << 8 | (uint32_t)c << 16;

	return (key * 2654435761U) >> (32 - FILTER_BITS);
}

static unsigned chain_of(unsigned char a, unsigned char b)
{
	return (a * 37U + b) % FILTER_CHAINS;
}

static void add_word(struct syntax_filter *filter, struct view text, uint64_t bits, bool is_whole)
{
	const unsigned char *p = (const unsigned char *)text.p;
	int *chain = &filter->chains[chain_of(p[0], p[1])];

	GROW(filter->words, filter->word_count + 1, filter->word_capacity);
	filter->words[filter->word_count] =
	    (struct filter_word){.text = text, .bits = bits, .is_whole = is_whole, .next = *chain};
	*chain = (int)filter->word_count++;
	for (unsigned c = 0; c < 256; c++) {
		unsigned hash = begin_hash(p[0], p[1], (unsigned char)c);

		if (text.n == 2 || c == p[2])
			filter->begins[hash / 64] |= (uint64_t)1 << hash % 64;
	}
}

static void add_use(struct syntax_filter *filter, uint32_t symbol, struct pattern_use use)
{
	GROW(filter->uses, filter->use_count + 1, filter->use_capacity);
	use.next = filter->heads[symbol];
	filter->uses[filter->use_count] = use;
	filter->heads[symbol] = (int)filter->use_count++;
}

/* A pattern without a key is to be tried at its landmark, or each of its roots, when one of its words is there. */
static void add_pattern(struct syntax_query *query, uint32_t pattern, struct view text)
{
	struct syntax_filter *filter = &query->filter;
	struct landmark landmark =
	    syntax_landmark(query, text, ts_query_start_byte_for_pattern(query->tree_query, pattern));
	struct word_list words;
	bool has_words = best_words(query, pattern, &words);
	uint64_t bits = has_words ? (uint64_t)1 << filter->use_count % WORD_BITS : ROOT_ALWAYS;
	const struct pattern_use use = {.pattern = pattern, .depth = landmark.depth, .bits = bits};

	if (landmark.depth > 0)
		for (size_t i = 0; i < landmark.kinds.count; i++)
			add_use(filter, landmark.kinds.kinds[i], use);
	else
		for (uint32_t i = 0; i <= filter->symbol_count; i++)
			if (query->patterns[pattern].is_root[i])
				add_use(filter, i, use);
	for (size_t i = 0; has_words && i < words.count; i++)
		add_word(filter, words.items[i], bits, words.is_whole);
}

static void filter_begin(struct syntax_query *query)
{
	struct syntax_filter *filter = &query->filter;
	size_t size;

	filter->symbol_count = ts_language_symbol_count(query->language);
	size = filter->symbol_count + 1;
	filter->heads = arena_alloc(&query->arena, size_mul(size, sizeof(*filter->heads)));
	memset(filter->heads, -1, size * sizeof(*filter->heads));
	memset(filter->chains, -1, sizeof(filter->chains));
}

int syntax_filter_read(struct syntax_query *query, struct view text, size_t *offset, struct err *err)
{
	struct roots roots = {.query = query, .text = text, .err = err};

	filter_begin(query);
	syntax_keys_begin(query);
	for (uint32_t i = 0; i < query->pattern_count; i++) {
		*offset = ts_query_start_byte_for_pattern(query->tree_query, i);
		if (!ts_query_is_pattern_rooted(query->tree_query, i))
			return err_set(
			    err, ERR_USAGE,
			    "the pattern has no one kind of node to begin with; put the node around it, in [] "
			    "when several kinds may be around");
		roots.is_root = query->patterns[i].is_root =
		    arena_zalloc(&query->arena, query->filter.symbol_count + 1);
		if (read_roots(&roots, *offset, 0))
			return -1;
		query->patterns[i].has_key = syntax_keys_add(query, i, text, *offset);
	}
	for (uint32_t i = 0; i < query->pattern_count; i++)
		if (!query->patterns[i].has_key)
			add_pattern(query, i, text);
	return 0;
}

void syntax_filter_release(struct syntax_filter *filter)
{
	free(filter->words);
	free(filter->uses);
}

/* --- looking for words -------------------------------------------------------------------------------------------- */

/* A letter right after an escape ("\nmd5") is no part of the word that follows. */
static bool has_letter_before(struct view content, size_t at)
{
	size_t from = at;

	while (from > 0 && at - from < BACKSLASH_REACH && is_word_byte(content.p[from - 1]))
		from--;
	return from < at && !(from > 0 && content.p[from - 1] == '\\');
}

static bool stands_at(const struct filter_word *word, struct view content, size_t at)
{
	size_t n = word->text.n;

	if (content.n - at < n || memcmp(content.p + at, word->text.p, n) != 0)
		return false;
	if (!word->is_whole)
		return true;
	if (is_word_byte(word->text.p[n - 1]) && at + n < content.n && is_word_byte(content.p[at + n]))
		return false;
	return !is_word_byte(word->text.p[0]) || !has_letter_before(content, at);
}

static uint64_t words_at(const struct syntax_filter *filter, struct view content, size_t at)
{
	const unsigned char *p = (const unsigned char *)content.p + at;
	uint64_t bits = 0;

	for (int i = filter->chains[chain_of(p[0], p[1])]; i >= 0; i = filter->words[i].next)
		if (stands_at(&filter->words[i], content, at))
			bits |= filter->words[i].bits;
	return bits;
}

void syntax_filter_scan(const struct syntax_filter *filter, struct view content, uint64_t *blocks)
{
	const unsigned char *p = (const unsigned char *)content.p;

	for (size_t i = 0; i + 1 < content.n; i++) {
		unsigned hash = begin_hash(p[i], p[i + 1], i + 2 < content.n ? p[i + 2] : 0);

		if (filter->begins[hash / 64] >> hash % 64 & 1)
			blocks[i / FILTER_BLOCK] |= words_at(filter, content, i);
	}
}
