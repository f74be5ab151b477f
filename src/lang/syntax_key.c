#include <stdlib.h>

#include "base/limits.h"
#include "lang/syntax_query.h"

#include "base/banned.h"

enum {
	TAG_SET = 1, /* bits of a tag that are none of the hash */
	TAG_WAITED_FOR = 2,
	PLACES = 64 /* of captures, and of nodes, in one pattern that are remembered */
};

/* --- where the captures of a pattern stand ------------------------------------------------------------------------ */

struct place {
	struct view capture; /* its name */
	uint32_t depth;      /* below the root of the pattern */
	struct item_kinds kinds;
	struct pattern_path path;
};

struct shape {
	const TSLanguage *language;
	struct view text; /* of the query */
	size_t at;        /* in it */
	int level;        /* brackets that are open */
	struct place places[PLACES];
	size_t count;
	struct landmark landmarks[PLACES];
	size_t landmark_count;
	struct pattern_path path;            /* to the item that is read; beyond it what is left of others */
	struct child_need needs[NEEDS_TOLD]; /* of the root */
	size_t need_count;
	bool has_roots; /* one of several; then there are no needs */
	bool is_unclear;
};

static void add_kind(struct item_kinds *kinds, TSSymbol symbol)
{
	if (!symbol || kinds->count == KINDS_TOLD)
		kinds->is_any = true;
	else
		kinds->kinds[kinds->count++] = symbol;
}

static void merge_kinds(struct item_kinds *into, const struct item_kinds *from)
{
	into->is_any |= from->is_any;
	into->is_token |= from->is_token;
	into->is_optional |= from->is_optional;
	for (size_t i = 0; i < from->count; i++)
		add_kind(into, from->kinds[i]);
}

TSSymbol query_kind(const TSLanguage *language, struct view word)
{
	size_t slash = view_find(word, 0, VIEW("/"));
	struct view kind = slash < word.n ? view_slice(word, slash + 1, word.n) : word;
	TSSymbol symbol = ts_language_symbol_for_name(language, kind.p, (uint32_t)kind.n, true);

	if (view_is(word, "_") || view_is(word, "MISSING") || view_is(word, "ERROR"))
		return 0;
	return symbol && ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular ? symbol : 0;
}

TSSymbol query_token(const TSLanguage *language, struct view text)
{
	if (view_find(text, 0, VIEW("\\")) < text.n)
		return 0;
	return ts_language_symbol_for_name(language, text.p, (uint32_t)text.n, false);
}

/* The path to an item of that depth. */
static struct pattern_path path_to(const struct shape *shape, uint32_t depth)
{
	struct pattern_path path = shape->path;

	for (uint32_t i = depth > 0 ? depth - 1 : 0; i < PATH_TOLD; i++)
		path.kinds[i] = ANY_KIND;
	return path;
}

/*
 * Past the quantifier and the captures behind an item; each capture gets a place. What may be left out, with all that
 * is in it, is no landmark: of these there were `landmarks` before it.
 */
static void read_behind(struct shape *shape, uint32_t depth, struct item_kinds *kinds, size_t landmarks)
{
	struct view text = shape->text;

	for (;;) {
		size_t at = query_skip_blank(text, shape->at);

		shape->at = at;
		if (at < text.n && strchr("*+?", text.p[at])) {
			if (text.p[shape->at++] != '+') {
				shape->landmark_count = landmarks;
				kinds->is_optional = true;
			}
			continue;
		}
		if (at >= text.n || text.p[at] != '@')
			return;
		shape->at = query_skip_word(text, at);
		if (shape->count == PLACES)
			shape->is_unclear = true;
		else
			shape->places[shape->count++] =
			    (struct place){view_slice(text, at + 1, shape->at), depth, *kinds, path_to(shape, depth)};
	}
}

static void add_landmark(struct shape *shape, uint32_t depth, const struct item_kinds *kinds)
{
	if (depth > 0 && !kinds->is_any && !kinds->is_token && shape->landmark_count < PLACES)
		shape->landmarks[shape->landmark_count++] = (struct landmark){depth, *kinds, path_to(shape, depth)};
}

static void add_need(struct shape *shape, TSFieldId field, const struct item_kinds *kinds)
{
	if (!kinds->is_any && !kinds->is_optional && shape->need_count < NEEDS_TOLD)
		shape->needs[shape->need_count++] = (struct child_need){field, *kinds};
}

static void read_item(struct shape *shape, uint32_t depth, struct item_kinds *kinds);

TSFieldId query_field(const TSLanguage *language, struct view text, size_t *at)
{
	size_t end = query_skip_word(text, *at), colon = query_skip_blank(text, end);
	struct view name = view_slice(text, *at, end);

	if (*at >= text.n || strchr("([\"", text.p[*at]) || colon >= text.n || text.p[colon] != ':')
		return 0;
	*at = query_skip_blank(text, colon + 1);
	return ts_language_field_id_for_name(language, name.p, (uint32_t)name.n);
}

/*
 * Items up to a closing bracket, and past it; `kinds` become those of all of them. They may be the children of a node.
 */
static void read_items(struct shape *shape, uint32_t depth, bool is_child, struct item_kinds *kinds)
{
	struct view text = shape->text;

	shape->level++;
	for (;;) {
		struct item_kinds item = {.count = 0};
		TSFieldId field;

		shape->at = query_skip_blank(text, shape->at);
		if (shape->at >= text.n || strchr(")]", text.p[shape->at]))
			break;
		if (text.p[shape->at] == '.') {
			shape->at++;
			continue;
		}
		if (text.p[shape->at] == '!') {
			shape->at = query_skip_word(text, shape->at);
			continue;
		}
		field = query_field(shape->language, text, &shape->at);
		read_item(shape, depth, &item);
		merge_kinds(kinds, &item);
		if (is_child && depth == 1)
			add_need(shape, field, &item);
	}
	shape->at++;
	shape->level--;
}

/* A node with its children, or a group. */
static void read_parenthesis(struct shape *shape, uint32_t depth, struct item_kinds *kinds)
{
	struct view text = shape->text, word;
	struct item_kinds children = {.count = 0};
	size_t first = query_skip_blank(text, shape->at + 1);

	if (first < text.n && text.p[first] == '#') {
		shape->at = query_skip_item(text, shape->at);
		return;
	}
	if (first < text.n && strchr("([\"", text.p[first])) {
		shape->at = first;
		read_items(shape, depth, false, kinds);
		kinds->is_any |= kinds->count != 1; /* which of its nodes a capture behind a group means */
		return;
	}
	word = view_slice(text, first, query_skip_word(text, first));
	if (view_is(word, "MISSING")) {
		add_kind(kinds, 0);
		shape->at = query_skip_item(text, shape->at);
		return;
	}
	add_kind(kinds, query_kind(shape->language, word));
	add_landmark(shape, depth, kinds);
	if (depth > 0 && depth <= PATH_TOLD)
		shape->path.kinds[depth - 1] = kinds->is_any ? ANY_KIND : kinds->kinds[0];
	shape->at = first + word.n;
	read_items(shape, depth + 1, true, &children);
}

static void read_token(struct shape *shape, struct item_kinds *kinds)
{
	size_t end = query_skip_string(shape->text, shape->at);

	kinds->is_token = true;
	add_kind(kinds, query_token(shape->language, view_slice(shape->text, shape->at + 1, end - 1)));
	shape->at = end;
}

/* The query has compiled, so its brackets are right. */
static void read_item(struct shape *shape, uint32_t depth, struct item_kinds *kinds)
{
	size_t landmarks = shape->landmark_count;

	if (shape->at >= shape->text.n || shape->level > SYNTAX_GROUPS_LIMIT) {
		shape->is_unclear = true;
		shape->at = shape->text.n;
		return;
	}
	switch (shape->text.p[shape->at]) {
	case '(':
		read_parenthesis(shape, depth, kinds);
		break;
	case '[':
		shape->has_roots |= depth == 0;
		shape->at++;
		read_items(shape, depth, false, kinds);
		shape->landmark_count = landmarks; /* only one of them must be there */
		add_landmark(shape, depth, kinds);
		break;
	case '"':
		read_token(shape, kinds);
		break;
	default:
		shape->at = query_skip_word(shape->text, shape->at);
		add_kind(kinds, 0);
	}
	read_behind(shape, depth, kinds, landmarks);
}

/* The pattern at that offset of the text. */
static struct shape read_shape(const struct syntax_query *query, struct view text, size_t at)
{
	struct shape shape = {.language = query->language, .text = text, .at = query_skip_blank(text, at)};
	struct item_kinds kinds = {.count = 0};

	read_item(&shape, 0, &kinds);
	return shape;
}

/* --- the key of a pattern ----------------------------------------------------------------------------------------- */

/* Whether every node of the capture is of a kind that is known. */
static bool is_placed(const struct shape *shape, struct view capture)
{
	size_t count = 0;

	for (size_t i = 0; i < shape->count; i++)
		if (view_eq(shape->places[i].capture, capture)) {
			if (shape->places[i].kinds.is_any || shape->places[i].kinds.is_token)
				return false;
			count++;
		}
	return count > 0 && !shape->is_unclear;
}

/* How rarely the text of a node is one the predicate asks for; 0: it can be no key. */
static size_t rarity(const struct syntax_query *query, uint32_t pattern, const struct predicate *predicate,
		     const struct shape *shape)
{
	TSQuantifier quantifier = ts_query_capture_quantifier_for_id(query->tree_query, pattern, predicate->capture);
	size_t shortest = SIZE_MAX;

	/* without a node of the capture a predicate holds */
	if (predicate->is_negated || (quantifier != TSQuantifierOne && quantifier != TSQuantifierOneOrMore) ||
	    !is_placed(shape, view_of(query->captures[predicate->capture].name)))
		return 0;
	if (predicate->kind == PREDICATE_MATCH)
		return query->keys.regex_count < KEY_REGEXES ? 2 : 0;
	if (predicate->kind != PREDICATE_EQUAL || predicate->other >= 0)
		return 0;
	for (size_t i = 0; i < predicate->word_count; i++)
		if (predicate->words[i].n < shortest)
			shortest = predicate->words[i].n;
	return shortest;
}

static void add_use(struct syntax_keys *keys, int *head, struct pattern_use use)
{
	GROW(keys->uses, keys->use_count + 1, keys->use_capacity);
	use.next = *head;
	keys->uses[keys->use_count] = use;
	*head = (int)keys->use_count++;
}

static int *head_of_word(struct syntax_keys *keys, struct view word)
{
	bool is_new;
	uint32_t id = intern_add(&keys->words, word, &is_new);

	GROW(keys->word_heads, keys->words.count, keys->word_capacity);
	if (is_new)
		keys->word_heads[id] = -1;
	return &keys->word_heads[id];
}

/* `regex` is the number of the predicate's expression, if it has one. */
static void add_place(struct syntax_keys *keys, uint32_t pattern, const struct predicate *predicate, size_t regex,
		      const struct place *place)
{
	for (size_t k = 0; k < place->kinds.count; k++) {
		TSSymbol kind = place->kinds.kinds[k];
		const struct pattern_use use = {
		    .pattern = pattern, .depth = place->depth, .path = place->path, .kind = kind};

		keys->is_key[kind] = true;
		if (predicate->kind == PREDICATE_MATCH) {
			add_use(keys, &keys->regex_heads[regex], use);
			keys->kind_regexes[kind] |= (uint64_t)1 << regex;
			continue;
		}
		for (size_t i = 0; i < predicate->word_count; i++) {
			add_use(keys, head_of_word(keys, predicate->words[i]), use);
			if (keys->kind_longest[kind] < predicate->words[i].n)
				keys->kind_longest[kind] = predicate->words[i].n;
		}
	}
}

/* The number of the expression the predicate asks about; equal ones have the same. */
static size_t number_regex(struct syntax_query *query, uint32_t pattern, const struct predicate *predicate)
{
	struct syntax_keys *keys = &query->keys;
	struct word_list words;
	size_t at = 0;

	while (at < keys->regex_count && !view_eq(keys->regex_texts[at], predicate->words[0]))
		at++;
	if (at < keys->regex_count)
		return at;
	keys->regexes[at] = predicate->regex;
	keys->regex_texts[at] = predicate->words[0];
	keys->regex_heads[at] = -1;
	keys->regex_count++;
	if (syntax_words_of(query, pattern, predicate, &words))
		syntax_filter_add_key(&query->filter, &words, at);
	else
		keys->wordless |= (uint64_t)1 << at;
	return at;
}

void syntax_keys_begin(struct syntax_query *query)
{
	struct syntax_keys *keys = &query->keys;
	size_t size = ts_language_symbol_count(query->language);

	keys->is_key = arena_zalloc(&query->arena, size);
	keys->kind_regexes = arena_zalloc(&query->arena, size_mul(size, sizeof(*keys->kind_regexes)));
	keys->kind_longest = arena_zalloc(&query->arena, size_mul(size, sizeof(*keys->kind_longest)));
}

/* The predicate that asks for the rarest text, NULL when none can be a key. */
static const struct predicate *rarest(const struct syntax_query *query, uint32_t pattern, const struct shape *shape)
{
	const struct syntax_pattern *source = &query->patterns[pattern];
	const struct predicate *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < source->count; i++) {
		size_t rare = rarity(query, pattern, &source->predicates[i], shape);

		if (rare > most) {
			best = &source->predicates[i];
			most = rare;
		}
	}
	return best;
}

static void keep_needs(struct syntax_query *query, uint32_t pattern, const struct shape *shape)
{
	size_t size = size_mul(shape->need_count, sizeof(*shape->needs));

	if (shape->has_roots || shape->is_unclear)
		return;
	query->patterns[pattern].need_count = shape->need_count;
	query->patterns[pattern].needs = memcpy(arena_alloc(&query->arena, size), shape->needs, size);
}

const struct predicate *syntax_keys_add(struct syntax_query *query, uint32_t pattern, struct view text, size_t at)
{
	const struct shape shape = read_shape(query, text, at);
	const struct predicate *key;
	size_t regex = 0;

	keep_needs(query, pattern, &shape);
	key = rarest(query, pattern, &shape);
	if (!key)
		return NULL;
	if (key->kind == PREDICATE_MATCH)
		regex = number_regex(query, pattern, key);
	for (size_t i = 0; i < shape.count; i++)
		if (view_is(shape.places[i].capture, query->captures[key->capture].name))
			add_place(&query->keys, pattern, key, regex, &shape.places[i]);
	return key;
}

void syntax_keys_release(struct syntax_keys *keys)
{
	free(keys->uses);
	free(keys->word_heads);
	intern_release(&keys->words);
}

/* --- the landmark of a pattern ------------------------------------------------------------------------------------ */

/* Kinds of which patterns wait for certain words are those of names: they stand everywhere. */
static bool is_common(const struct syntax_query *query, const struct landmark *landmark)
{
	for (size_t i = 0; i < landmark->kinds.count; i++)
		if (query->keys.kind_longest[landmark->kinds.kinds[i]] > 0)
			return true;
	return false;
}

/* Whether `a` is the rarer one, as far as can be told: deeper below the root, for the path to it says more, of fewer
 * kinds. */
static bool is_rarer(const struct syntax_query *query, const struct landmark *a, const struct landmark *b)
{
	int common = (int)is_common(query, a) - (int)is_common(query, b);

	if (b->depth == 0 || common)
		return b->depth == 0 || common < 0;
	return a->depth > b->depth || (a->depth == b->depth && a->kinds.count <= b->kinds.count);
}

struct landmark syntax_landmark(const struct syntax_query *query, struct view text, size_t at)
{
	const struct shape shape = read_shape(query, text, at);
	struct landmark best = {.depth = 0};

	for (size_t i = 0; i < shape.landmark_count && !shape.is_unclear; i++) {
		const struct landmark *next = &shape.landmarks[i];

		/* a name right under the root says no more than the root */
		if ((next->depth > 1 || !is_common(query, next)) && is_rarer(query, next, &best))
			best = *next;
	}
	return best;
}

/* --- looking a text up -------------------------------------------------------------------------------------------- */

static void judge(const struct syntax_keys *keys, struct view text, uint64_t regexes, struct key_verdict *verdict)
{
	verdict->word = (int)intern_find(&keys->words, text);
	verdict->regexes = 0;
	for (int i = 0; regexes; regexes >>= 1, i++)
		/* one that takes too long is found out, and told, where its pattern is tried */
		if ((regexes & 1) && regex_find(keys->regexes[i], text, NULL) != 0)
			verdict->regexes |= (uint64_t)1 << i;
}

const struct key_verdict *syntax_keys_find(const struct syntax_query *query, struct key_cache *cache, TSSymbol kind,
					   struct view text, uint64_t words)
{
	const struct syntax_keys *keys = &query->keys;
	/* those that are left out match this text nowhere: it has none of their words */
	uint64_t regexes = keys->kind_regexes[kind] & (keys->wordless | words);
	struct key_verdict *verdict;
	uint64_t hash;
	size_t at;

	if (!regexes && text.n > keys->kind_longest[kind])
		return NULL;
	hash = (hash_bytes(text.p, text.n) ^ query->seed) + kind * 0x9E3779B97F4A7C15U /* of Fibonacci hashing */;
	at = (hash >> 32) % KEY_CACHE;
	verdict = &cache->verdicts[at];
	hash |= TAG_SET;
	if ((cache->tags[at] | TAG_WAITED_FOR) != (hash | TAG_WAITED_FOR)) {
		judge(keys, text, regexes, verdict);
		cache->tags[at] =
		    verdict->word >= 0 || verdict->regexes ? hash | TAG_WAITED_FOR : hash & ~TAG_WAITED_FOR;
	}
	return cache->tags[at] & TAG_WAITED_FOR ? verdict : NULL;
}
