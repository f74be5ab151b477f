#include <stdlib.h>

#include "base/limits.h"
#include "lang/syntax_query.h"

#include "base/banned.h"

enum {
	BACKSLASH_REACH = 8,
	FILE_LISTS = 63 /* that are told apart */
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

/* --- the filter --------------------------------------------------------------------------------------------------- */

/* The longest text is the rarest: of several predicates that ask for one, besides the key, it is looked for. */
static bool best_words(const struct syntax_query *query, uint32_t pattern, struct word_list *best)
{
	const struct syntax_pattern *source = &query->patterns[pattern];
	struct word_list list;

	best->shortest = 0;
	for (size_t i = 0; i < source->count; i++)
		if (&source->predicates[i] != source->key &&
		    syntax_words_of(query, pattern, &source->predicates[i], &list) && list.shortest > best->shortest)
			*best = list;
	return best->shortest > 0;
}

/* Of three bytes, the first the lowest. */
static unsigned begin_hash(uint32_t bytes)
{
	return (bytes * 2654435761U) >> (32 - FILTER_BITS);
}

static unsigned chain_of(unsigned char a, unsigned char b)
{
	return (a * 37U + b) % FILTER_CHAINS;
}

static struct filter_word *find_word(const struct syntax_filter *filter, struct view text, bool is_whole)
{
	for (int i = filter->chains[chain_of(text.p[0], text.p[1])]; i >= 0; i = filter->words[i].next)
		if (filter->words[i].is_whole == is_whole && view_eq(filter->words[i].text, text))
			return &filter->words[i];
	return NULL;
}

static struct filter_word *new_word(struct syntax_filter *filter, struct view text, bool is_whole)
{
	const unsigned char *p = (const unsigned char *)text.p;
	int *chain = &filter->chains[chain_of(p[0], p[1])];

	GROW(filter->words, filter->word_count + 1, filter->word_capacity);
	filter->words[filter->word_count] = (struct filter_word){.text = text, .is_whole = is_whole, .next = *chain};
	*chain = (int)filter->word_count;
	for (unsigned c = 0; c < 256; c++) {
		unsigned hash = begin_hash((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)c << 16);

		if (text.n == 2 || c == p[2])
			filter->begins[hash / 64] |= (uint64_t)1 << hash % 64;
	}
	return &filter->words[filter->word_count++];
}

static void add_words(struct syntax_filter *filter, const struct word_list *list, bool is_whole, struct word_bits bits)
{
	for (size_t i = 0; i < list->count; i++) {
		struct filter_word *word = find_word(filter, list->items[i], is_whole);

		if (!word)
			word = new_word(filter, list->items[i], is_whole);
		word->bits.patterns |= bits.patterns;
		word->bits.keys |= bits.keys;
		word->bits.files |= bits.files;
	}
}

void syntax_filter_add_key(struct syntax_filter *filter, const struct word_list *words, size_t regex)
{
	/* a key may be a part of a word, and its text is found elsewhere too */
	add_words(filter, words, false, (struct word_bits){.keys = (uint64_t)1 << regex});
}

/* The bit of a word list; equal lists have the same. */
static uint64_t add_list(struct syntax_filter *filter, const struct word_list *list)
{
	uint64_t hash = list->is_whole;
	size_t at = 0;
	uint64_t bit;

	for (size_t i = 0; i < list->count; i++)
		hash = hash_add(hash, list->items[i]);
	while (at < filter->list_count && at < LIST_BITS && filter->lists[at] != hash)
		at++;
	if (at == filter->list_count || at == LIST_BITS) {
		at = filter->list_count++ % LIST_BITS;
		filter->lists[at] = hash;
	}
	bit = (uint64_t)1 << at;
	add_words(filter, list, list->is_whole, (struct word_bits){.patterns = bit});
	return bit;
}

static void add_use(struct syntax_filter *filter, uint32_t symbol, struct pattern_use use)
{
	GROW(filter->uses, filter->use_count + 1, filter->use_capacity);
	use.next = filter->heads[symbol];
	filter->uses[filter->use_count] = use;
	filter->heads[symbol] = (int)filter->use_count++;
}

/* What the predicates of a pattern ask of the whole file. */
static int add_file_lists(struct syntax_query *query, struct syntax_pattern *pattern, struct err *err)
{
	for (size_t i = 0; i < pattern->count; i++) {
		const struct predicate *predicate = &pattern->predicates[i];
		struct word_list list = {.count = predicate->word_count};
		uint64_t bit = (uint64_t)1 << query->filter.file_list_count;

		if (predicate->kind != PREDICATE_FILE)
			continue;
		if (query->filter.file_list_count == FILE_LISTS)
			return err_set(err, ERR_USAGE, "more than %d times #in-file?", FILE_LISTS);
		query->filter.file_list_count++;
		memcpy(list.items, predicate->words, list.count * sizeof(*list.items));
		add_words(&query->filter, &list, true, (struct word_bits){.files = bit});
		pattern->file_bits |= bit;
	}
	return 0;
}

/* A pattern without a key is to be tried at its landmark, or each of its roots. */
static void add_pattern(struct syntax_query *query, uint32_t pattern, struct view text)
{
	struct syntax_filter *filter = &query->filter;
	struct landmark landmark =
	    syntax_landmark(query, text, ts_query_start_byte_for_pattern(query->tree_query, pattern));
	const struct pattern_use use = {.pattern = pattern, .depth = landmark.depth, .path = landmark.path};

	if (landmark.depth > 0)
		for (size_t i = 0; i < landmark.kinds.count; i++)
			add_use(filter, landmark.kinds.kinds[i], use);
	else
		for (uint32_t i = 0; i <= filter->symbol_count; i++)
			if (query->patterns[pattern].is_root[i])
				add_use(filter, i, use);
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
		query->patterns[i].key = syntax_keys_add(query, i, text, *offset);
	}
	for (uint32_t i = 0; i < query->pattern_count; i++) {
		struct word_list words;

		query->patterns[i].bits = best_words(query, i, &words) ? add_list(&query->filter, &words) : ROOT_ALWAYS;
		if (!query->patterns[i].key)
			add_pattern(query, i, text);
		*offset = ts_query_start_byte_for_pattern(query->tree_query, i);
		if (add_file_lists(query, &query->patterns[i], err))
			return -1;
	}
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

static void find_words_at(const struct syntax_filter *filter, struct view content, size_t at, struct word_bits *found)
{
	const unsigned char *p = (const unsigned char *)content.p + at;

	for (int i = filter->chains[chain_of(p[0], p[1])]; i >= 0; i = filter->words[i].next)
		if (stands_at(&filter->words[i], content, at)) {
			found->patterns |= filter->words[i].bits.patterns;
			found->keys |= filter->words[i].bits.keys;
			found->files |= filter->words[i].bits.files;
		}
}

uint64_t syntax_filter_scan(const struct syntax_filter *filter, struct view content, struct word_bits *blocks)
{
	const unsigned char *p = (const unsigned char *)content.p;
	uint64_t files = 0;
	uint32_t bytes;

	if (content.n < WORD_MIN)
		return 0;
	bytes = (uint32_t)p[0] << 8 | (uint32_t)p[1] << 16;
	for (size_t at = 0; at + 1 < content.n; at++) {
		unsigned hash;

		bytes = bytes >> 8 | (uint32_t)(at + 2 < content.n ? p[at + 2] : 0) << 16;
		hash = begin_hash(bytes);
		if (filter->begins[hash / 64] >> hash % 64 & 1) {
			find_words_at(filter, content, at, &blocks[at / FILTER_BLOCK]);
			files |= blocks[at / FILTER_BLOCK].files;
		}
	}
	return files;
}
