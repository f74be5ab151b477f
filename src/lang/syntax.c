#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/suggest.h"
#include "lang/region.h"
#include "lang/syntax_query.h"

#include "base/banned.h"

/* --- compiling ---------------------------------------------------------------------------------------------------- */

/* Texts of one language, one after the other. */
struct combined {
	struct buf text;
	const struct syntax_text **parts;
	size_t *starts; /* of each part in the text */
	size_t count;
};

static void combine(struct combined *combined, const struct syntax_text *texts, size_t count,
		    const struct language *language)
{
	combined->parts = xcalloc(count, sizeof(*combined->parts));
	combined->starts = xcalloc(count, sizeof(*combined->starts));
	for (size_t i = 0; i < count; i++) {
		if (texts[i].language != language)
			continue;
		combined->parts[combined->count] = &texts[i];
		combined->starts[combined->count++] = combined->text.n;
		buf_add_text(&combined->text, texts[i].text);
		buf_add_char(&combined->text, '\n'); /* ends a comment */
	}
}

static void combined_release(struct combined *combined)
{
	buf_release(&combined->text);
	free(combined->parts);
	free(combined->starts);
}

static const struct syntax_text *combined_at(const struct combined *combined, size_t offset)
{
	size_t part = combined->count;

	while (part > 1 && combined->starts[part - 1] > offset)
		part--;
	return combined->parts[part - 1];
}

static bool is_kind_letter(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '.' || c == '-' || c == '?' || c == '!' ||
	       c == '#';
}

/* The word at an offset of the text, or the character when it is none. */
static void copy_word(struct view text, size_t offset, char word[64])
{
	size_t end = offset;

	while (end < text.n && is_kind_letter(text.p[end]))
		end++;
	if (end == offset && offset < text.n)
		end++;
	snprintf(word, 64, "%.*s", VIEW_ARG(view_slice(text, offset, end)));
}

static const char *nearest_kind(const TSLanguage *language, const char *word)
{
	struct suggestion nearest = suggest_for(word);

	for (uint32_t i = 1; i < ts_language_symbol_count(language); i++)
		if (ts_language_symbol_type(language, (TSSymbol)i) == TSSymbolTypeRegular)
			suggest_offer(&nearest, ts_language_symbol_name(language, (TSSymbol)i));
	return nearest.best;
}

static int describe(const TSLanguage *language, struct view text, TSQueryError error, size_t offset, struct err *err)
{
	const char *nearest;
	char word[64];

	/* the place of a parenthesis is that of the node in it */
	copy_word(text, offset + (error == TSQueryErrorStructure && text.p[offset] == '('), word);
	switch (error) {
	case TSQueryErrorNodeType:
		nearest = nearest_kind(language, word);
		return err_set(err, ERR_USAGE, "the grammar has no node '%s'%s%s%s", word,
			       nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
	case TSQueryErrorField:
		return err_set(err, ERR_USAGE, "the grammar has no field '%s'", word);
	case TSQueryErrorCapture:
		return err_set(err, ERR_USAGE, "the predicate names '@%s', which is no capture of the query", word);
	case TSQueryErrorStructure:
		return err_set(err, ERR_USAGE,
			       "the pattern can match nothing: the grammar never puts '%s' at this place", word);
	default:
		return err_set(err, ERR_USAGE, "this is no pattern, at '%s'", word);
	}
}

static enum capture_use use_of(const char *name)
{
	if (name[0] == '_')
		return CAPTURE_HIDDEN;
	if (strcmp(name, "value") == 0)
		return CAPTURE_VALUE;
	if (strcmp(name, "name") == 0)
		return CAPTURE_NAME;
	return view_starts(view_of(name), COUNT_PREFIX) ? CAPTURE_COUNTED : CAPTURE_REPORTED;
}

static void read_captures(struct syntax_query *query)
{
	query->capture_count = ts_query_capture_count(query->tree_query);
	query->captures = arena_zalloc(&query->arena, size_mul(query->capture_count, sizeof(*query->captures)));
	query->numbers = arena_alloc(&query->arena, size_mul(query->capture_count, sizeof(*query->numbers)));
	for (uint32_t i = 0; i < query->capture_count; i++) {
		uint32_t n;
		const char *name = ts_query_capture_name_for_id(query->tree_query, i, &n);

		query->numbers[i] = i;
		query->captures[i].name = arena_strndup(&query->arena, name, n);
		query->captures[i].use = use_of(query->captures[i].name);
		query->captures[i].told = query->captures[i].name;
		if (query->captures[i].use == CAPTURE_COUNTED)
			query->captures[i].told += strlen(COUNT_PREFIX);
	}
}

static bool has_use(const struct syntax_query *query, uint32_t pattern, enum capture_use use)
{
	for (uint32_t i = 0; i < query->capture_count; i++)
		if (query->captures[i].use == use &&
		    ts_query_capture_quantifier_for_id(query->tree_query, pattern, i) != TSQuantifierZero)
			return true;
	return false;
}

static int read_patterns(struct syntax_query *query, const struct combined *combined, size_t *offset, struct err *err)
{
	read_captures(query);
	query->pattern_count = ts_query_pattern_count(query->tree_query);
	query->patterns = arena_zalloc(&query->arena, size_mul(query->pattern_count, sizeof(*query->patterns)));
	if (query->pattern_count == 0)
		return err_set(err, ERR_USAGE, "there is no pattern");
	for (uint32_t i = 0; i < query->pattern_count; i++) {
		*offset = ts_query_start_byte_for_pattern(query->tree_query, i);
		query->patterns[i].rule = combined_at(combined, *offset)->rule;
		if (syntax_predicates_read(query, i, err))
			return -1;
		if (!has_use(query, i, CAPTURE_REPORTED) && !has_use(query, i, CAPTURE_COUNTED))
			return err_set(err, ERR_USAGE,
				       "the pattern reports nothing; give a node a capture such as @finding");
		if (has_use(query, i, CAPTURE_NAME) && has_use(query, i, CAPTURE_VALUE))
			return err_set(err, ERR_USAGE,
				       "the pattern has both @name and @value, and a match has one name; rename one to "
				       "begin with '_'");
	}
	return 0;
}

/* Tells the compiler to prove that each pattern can match something, or not to: see CMakeLists.txt. */
enum { PROVE = 0 };
#define DO_NOT_PROVE UINT32_MAX

uint32_t syntax_capture_number(const struct syntax_query *query, struct view name)
{
	for (uint32_t i = 0; i < query->capture_count; i++)
		if (view_eq(view_of(query->captures[i].name), name))
			return i;
	BUG("capture '%.*s' is new", VIEW_ARG(name));
}

/* Puts the numbers of the pattern's own query in place of those of the query of all. */
static void renumber_captures(struct syntax_query *query, struct syntax_pattern *pattern)
{
	uint32_t count = ts_query_capture_count(pattern->tree_query);
	uint32_t *own = xcalloc(query->capture_count, sizeof(*own));
	uint32_t *numbers = arena_alloc(&query->arena, size_mul(count, sizeof(*numbers)));

	pattern->captures = numbers;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t n;
		const char *name = ts_query_capture_name_for_id(pattern->tree_query, i, &n);

		numbers[i] = syntax_capture_number(query, (struct view){name, n});
		own[numbers[i]] = i;
	}
	for (size_t i = 0; i < pattern->count; i++) {
		struct predicate *predicate = &pattern->predicates[i];

		predicate->capture = own[predicate->capture];
		if (predicate->other >= 0)
			predicate->other = own[predicate->other];
	}
	free(own);
}

/* Makes each pattern a chain or a query of its own, which can be run at one node without the others. */
static void split(struct syntax_query *query, struct view text)
{
	for (uint32_t i = 0; i < query->pattern_count; i++) {
		struct syntax_pattern *pattern = &query->patterns[i];
		struct view own = view_slice(text, ts_query_start_byte_for_pattern(query->tree_query, i),
					     ts_query_end_byte_for_pattern(query->tree_query, i));
		uint32_t at = DO_NOT_PROVE;
		TSQueryError error;

		pattern->captures = query->numbers;
		if (syntax_chain_read(query, own, &pattern->chain))
			continue;
		pattern->tree_query = ts_query_new(query->language, own.p, (uint32_t)own.n, &at, &error);
		if (!pattern->tree_query)
			BUG("pattern %u of a query does not compile alone", i);
		renumber_captures(query, pattern);
	}
}

/* On failure *offset is the place in the combined text. */
static int compile(struct syntax_query *query, const struct combined *combined, uint32_t proof, size_t *offset,
		   struct err *err)
{
	const struct language *language = combined->parts[0]->language;
	struct view text = buf_view(&combined->text);
	uint32_t at = proof;
	TSQueryError error;

	*offset = 0;
	if (!language_has_metrics(language))
		return err_set(err, ERR_USAGE, "files in %s are not parsed", language->name);
	region_install();
	query->language = language->grammar->language();
	query->tree_query = ts_query_new(query->language, text.p, (uint32_t)text.n, &at, &error);
	*offset = at;
	if (!query->tree_query)
		return describe(query->language, text, error, at, err);
	if (read_patterns(query, combined, offset, err) || syntax_filter_read(query, text, offset, err))
		return -1;
	query->seed = hash_bytes(text.p, text.n);
	split(query, text);
	return 0;
}

static void query_release(struct syntax_query *query)
{
	for (uint32_t i = 0; i < query->pattern_count; i++) {
		syntax_predicates_release(&query->patterns[i]);
		if (query->patterns[i].tree_query)
			ts_query_delete(query->patterns[i].tree_query);
	}
	if (query->tree_query)
		ts_query_delete(query->tree_query);
	syntax_filter_release(&query->filter);
	syntax_keys_release(&query->keys);
	arena_release(&query->arena);
	*query = (struct syntax_query){0};
}

static bool has_capture(const struct syntax_query *query, const char *name)
{
	for (uint32_t i = 0; i < query->capture_count; i++)
		if (query->captures[i].use == CAPTURE_REPORTED && strcmp(query->captures[i].name, name) == 0)
			return true;
	return false;
}

int syntax_check(const struct syntax_text *text, const char *needed, bool thoroughly, int *line, struct err *err)
{
	struct combined combined = {0};
	struct syntax_query query = {0};
	size_t offset;
	int status;

	combine(&combined, text, 1, text->language);
	status = compile(&query, &combined, thoroughly ? PROVE : DO_NOT_PROVE, &offset, err);
	*line = 0;
	for (size_t i = 0; status && i < offset && i < combined.text.n; i++)
		*line += combined.text.p[i] == '\n';
	if (status == 0 && needed && !has_capture(&query, needed))
		status = err_set(err, ERR_USAGE, "nothing is captured as @%s, which is what the default query reads",
				 needed);
	query_release(&query);
	combined_release(&combined);
	return status;
}

/* --- the queries of all languages --------------------------------------------------------------------------------- */

struct slot {
	const struct language *language;
	uint64_t digest; /* of its texts */
	bool is_compiled;
	struct syntax_query query;
};

struct syntax_queries {
	pthread_mutex_t lock;
	struct syntax_text *texts;
	size_t text_count;
	struct slot *slots; /* one for each language that has a text */
	size_t slot_count;
};

static struct slot *find_slot(const struct syntax_queries *queries, const struct language *language)
{
	for (size_t i = 0; i < queries->slot_count; i++)
		if (queries->slots[i].language == language)
			return &queries->slots[i];
	return NULL;
}

static uint64_t add_to_digest(uint64_t digest, const struct syntax_text *text)
{
	digest = hash_add(digest, view_of(text->rule));
	digest = hash_add(digest, view_of(text->language->name));
	return hash_add(digest, view_of(text->text));
}

struct syntax_queries *syntax_queries_new(const struct syntax_text *texts, size_t count)
{
	struct syntax_queries *queries = xcalloc(1, sizeof(*queries));

	pthread_mutex_init(&queries->lock, NULL);
	queries->texts = xcalloc(count, sizeof(*queries->texts));
	queries->slots = xcalloc(count, sizeof(*queries->slots));
	queries->text_count = count;
	for (size_t i = 0; i < count; i++) {
		struct slot *slot = find_slot(queries, texts[i].language);

		queries->texts[i] = texts[i];
		if (!slot) {
			slot = &queries->slots[queries->slot_count++];
			slot->language = texts[i].language;
		}
		slot->digest = add_to_digest(slot->digest, &texts[i]);
	}
	return queries;
}

void syntax_queries_free(struct syntax_queries *queries)
{
	if (!queries)
		return;
	for (size_t i = 0; i < queries->slot_count; i++)
		query_release(&queries->slots[i].query);
	pthread_mutex_destroy(&queries->lock);
	free(queries->slots);
	free(queries->texts);
	free(queries);
}

uint64_t syntax_queries_digest(const struct syntax_queries *queries, const struct language *language)
{
	const struct slot *slot = queries && language ? find_slot(queries, language) : NULL;
	uint64_t digest = slot ? slot->digest : 0;

	for (size_t i = 0; queries && !language && i < queries->text_count; i++)
		digest = add_to_digest(digest, &queries->texts[i]);
	return digest;
}

static void compile_slot(const struct syntax_queries *queries, struct slot *slot)
{
	struct combined combined = {0};
	size_t offset;

	combine(&combined, queries->texts, queries->text_count, slot->language);
	if (compile(&slot->query, &combined, DO_NOT_PROVE, &offset, NULL)) {
		/* each was checked alone, so it is their sum that tree-sitter cannot number */
		query_release(&slot->query);
		slot->query.problem = "the syntax rules of its language are too many for one query";
	}
	combined_release(&combined);
	slot->is_compiled = true;
}

const struct syntax_query *syntax_query_of(struct syntax_queries *queries, const struct language *language)
{
	struct slot *slot = queries ? find_slot(queries, language) : NULL;

	if (!slot)
		return NULL;
	pthread_mutex_lock(&queries->lock);
	if (!slot->is_compiled)
		compile_slot(queries, slot);
	pthread_mutex_unlock(&queries->lock);
	return &slot->query;
}
