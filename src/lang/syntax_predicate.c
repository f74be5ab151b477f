#include <stdlib.h>

#include "base/suggest.h"
#include "lang/syntax_query.h"

#include "base/banned.h"

enum argument { ARGUMENT_TEXTS, ARGUMENT_TEXT_OR_CAPTURE, ARGUMENT_PATTERN, ARGUMENT_KINDS, ARGUMENT_WORDS };

static const struct predicate_name {
	const char *name;
	enum predicate_kind kind;
	enum argument argument;
} names[] = {
    {"eq?", PREDICATE_EQUAL, ARGUMENT_TEXT_OR_CAPTURE},    {"any-of?", PREDICATE_EQUAL, ARGUMENT_TEXTS},
    {"match?", PREDICATE_MATCH, ARGUMENT_PATTERN},         {"has-parent?", PREDICATE_PARENT, ARGUMENT_KINDS},
    {"has-ancestor?", PREDICATE_ANCESTOR, ARGUMENT_KINDS}, {"follows?", PREDICATE_FOLLOWS, ARGUMENT_KINDS},
    {"precedes?", PREDICATE_PRECEDES, ARGUMENT_KINDS},     {"in-file?", PREDICATE_FILE, ARGUMENT_WORDS},
};

enum { NAME_COUNT = sizeof(names) / sizeof(*names) };

/* --- reading ------------------------------------------------------------------------------------------------------ */

static const char *text_of(const struct syntax_query *query, const TSQueryPredicateStep *step, uint32_t *n)
{
	return ts_query_string_value_for_id(query->tree_query, step->value_id, n);
}

static const struct predicate_name *find_name(const char *text, bool *is_negated)
{
	*is_negated = strncmp(text, "not-", 4) == 0;
	for (size_t i = 0; i < NAME_COUNT; i++)
		if (strcmp(text + (*is_negated ? 4 : 0), names[i].name) == 0)
			return &names[i];
	return NULL;
}

static int unknown(const char *text, struct err *err)
{
	struct suggestion nearest = suggest_for(text);

	for (size_t i = 0; i < NAME_COUNT; i++)
		suggest_offer(&nearest, names[i].name);
	return err_set(err, ERR_USAGE, "there is no predicate '#%.64s'%s%s%s", text,
		       nearest.best ? "; did you mean '#" : "; rescue-rules(5) lists them",
		       nearest.best ? nearest.best : "", nearest.best ? "'?" : "");
}

static int read_kind(const struct syntax_query *query, const char *text, uint32_t n, TSSymbol *kind, struct err *err)
{
	*kind = ANY_KIND;
	if (view_is((struct view){text, n}, "_"))
		return 0;
	*kind = ts_language_symbol_for_name(query->language, text, n, true);
	if (!*kind || ts_language_symbol_type(query->language, *kind) != TSSymbolTypeRegular)
		return err_set(err, ERR_USAGE, "the grammar has no node '%.64s'", text);
	return 0;
}

static int read_texts(struct syntax_query *query, struct predicate *predicate, enum argument argument,
		      const TSQueryPredicateStep *steps, size_t count, struct err *err)
{
	predicate->words = arena_zalloc(&query->arena, size_mul(count, sizeof(*predicate->words)));
	predicate->kinds = arena_zalloc(&query->arena, size_mul(count, sizeof(*predicate->kinds)));
	for (size_t i = 0; i < count; i++) {
		uint32_t n;
		const char *text = text_of(query, &steps[i], &n);

		if (steps[i].type != TSQueryPredicateStepTypeString)
			return err_set(err, ERR_USAGE, "the predicate takes texts%s",
				       argument == ARGUMENT_WORDS ? " only" : " after its first capture");
		if (argument == ARGUMENT_WORDS && n < WORD_MIN)
			return err_set(err, ERR_USAGE, "'%.*s' is too short to be looked for in a file", (int)n, text);
		if (argument == ARGUMENT_KINDS &&
		    read_kind(query, text, n, &predicate->kinds[predicate->kind_count++], err))
			return -1;
		if (argument == ARGUMENT_PATTERN && !(predicate->regex = regex_new((struct view){text, n}, true, err)))
			return -1;
		predicate->words[predicate->word_count++] = (struct view){text, n};
	}
	return 0;
}

static int read_capture(const struct syntax_query *query, uint32_t pattern, const TSQueryPredicateStep *step,
			struct err *err)
{
	if (step->type != TSQueryPredicateStepTypeCapture)
		return err_set(err, ERR_USAGE, "the predicate names no capture; write @name after its name");
	if (ts_query_capture_quantifier_for_id(query->tree_query, pattern, step->value_id) == TSQuantifierZero)
		return err_set(err, ERR_USAGE, "the predicate names '@%s', which its own pattern does not capture",
			       query->captures[step->value_id].name);
	return 0;
}

/* Of a predicate that is about no capture. */
static int read_words(struct syntax_query *query, struct predicate *predicate, const char *name,
		      const TSQueryPredicateStep *steps, size_t count, struct err *err)
{
	if (predicate->is_negated || count == 0 || count > WORDS_LISTED)
		return err_set(err, ERR_USAGE, "'#%s' is no predicate: #in-file? takes 1 to %d words", name,
			       WORDS_LISTED);
	return read_texts(query, predicate, ARGUMENT_WORDS, steps, count, err);
}

/* steps[0] is the name, count steps follow. */
static int read_predicate(struct syntax_query *query, uint32_t pattern, const TSQueryPredicateStep *steps, size_t count,
			  struct err *err)
{
	struct syntax_pattern *target = &query->patterns[pattern];
	struct predicate *predicate = &target->predicates[target->count++];
	uint32_t n;
	const char *text = text_of(query, &steps[0], &n);
	const struct predicate_name *name = find_name(text, &predicate->is_negated);
	bool takes_many = name && (name->argument == ARGUMENT_TEXTS || name->argument == ARGUMENT_KINDS);

	predicate->other = -1;
	if (!name)
		return unknown(text, err);
	predicate->kind = name->kind;
	if (name->argument == ARGUMENT_WORDS)
		return read_words(query, predicate, text, &steps[1], count, err);
	if (takes_many ? count < 2 : count != 2)
		return err_set(err, ERR_USAGE, "'#%s' takes a capture and %s", text,
			       takes_many ? "one text or more" : "one text");
	if (read_capture(query, pattern, &steps[1], err))
		return -1;
	predicate->capture = steps[1].value_id;
	if (name->argument == ARGUMENT_TEXT_OR_CAPTURE && steps[2].type == TSQueryPredicateStepTypeCapture) {
		predicate->other = steps[2].value_id;
		return read_capture(query, pattern, &steps[2], err);
	}
	return read_texts(query, predicate, name->argument, &steps[2], count - 1, err);
}

static int by_cost(const void *a, const void *b)
{
	return (int)((const struct predicate *)a)->kind - (int)((const struct predicate *)b)->kind;
}

int syntax_predicates_read(struct syntax_query *query, uint32_t pattern, struct err *err)
{
	struct syntax_pattern *target = &query->patterns[pattern];
	uint32_t count, first = 0;
	const TSQueryPredicateStep *steps = ts_query_predicates_for_pattern(query->tree_query, pattern, &count);

	target->predicates = arena_zalloc(&query->arena, size_mul(count, sizeof(*target->predicates)));
	for (uint32_t i = 0; i < count; i++) {
		if (steps[i].type != TSQueryPredicateStepTypeDone)
			continue;
		if (read_predicate(query, pattern, steps + first, i - first - 1, err))
			return -1;
		first = i + 1;
	}
	if (target->count)
		qsort(target->predicates, target->count, sizeof(*target->predicates), by_cost);
	return 0;
}

void syntax_predicates_release(struct syntax_pattern *pattern)
{
	for (size_t i = 0; i < pattern->count; i++)
		regex_free(pattern->predicates[i].regex);
}

/* --- evaluating --------------------------------------------------------------------------------------------------- */

static struct view text_at(struct view content, TSNode node)
{
	return view_slice(content, ts_node_start_byte(node), ts_node_end_byte(node));
}

static bool is_word(const struct predicate *predicate, struct view text)
{
	for (size_t i = 0; i < predicate->word_count; i++)
		if (view_eq(predicate->words[i], text))
			return true;
	return false;
}

static bool is_one_of(const struct predicate *predicate, TSSymbol kind)
{
	for (size_t i = 0; i < predicate->kind_count; i++)
		if (predicate->kinds[i] == kind || predicate->kinds[i] == ANY_KIND)
			return true;
	return false;
}

static bool is_kind(const struct predicate *predicate, TSNode node)
{
	return is_one_of(predicate, ts_node_symbol(node));
}

/* The ancestors of a node inside the match are met on the way down from its root; those of the root have frames. */
static bool has_ancestor(const struct predicate *predicate, const struct surroundings *around, TSNode node)
{
	TSNode inside = around->node;

	for (int i = around->above; i >= 0; i--)
		if (is_one_of(predicate, around->walk->frames[i].kind))
			return true;
	while (!ts_node_is_null(inside) && !ts_node_eq(inside, node)) {
		if (is_kind(predicate, inside))
			return true;
		inside = ts_node_child_with_descendant(inside, node);
	}
	return false;
}

static bool has_parent(const struct predicate *predicate, const struct surroundings *around, TSNode node)
{
	TSNode inside = around->node, parent = {{0}, NULL, NULL};

	if (around->above >= 0)
		parent = around->walk->frames[around->above].node;
	while (!ts_node_is_null(inside) && !ts_node_eq(inside, node)) {
		parent = inside;
		inside = ts_node_child_with_descendant(inside, node);
	}
	return !ts_node_is_null(parent) && is_kind(predicate, parent);
}

/* A comment above the first statement of a block may stand before the block. */
static bool follows(const struct predicate *predicate, TSNode node)
{
	TSNode before = ts_node_prev_named_sibling(node), parent = ts_node_parent(node);

	while (ts_node_is_null(before) && !ts_node_is_null(parent) &&
	       ts_node_start_byte(parent) == ts_node_start_byte(node)) {
		before = ts_node_prev_named_sibling(parent);
		parent = ts_node_parent(parent);
	}

	return !ts_node_is_null(before) && is_kind(predicate, before);
}

static bool precedes(const struct predicate *predicate, TSNode node)
{
	TSNode after = ts_node_next_named_sibling(node);

	return !ts_node_is_null(after) && is_kind(predicate, after);
}

static bool equals_capture(const TSQueryMatch *match, uint32_t capture, struct view text, struct view content)
{
	for (uint16_t i = 0; i < match->capture_count; i++)
		if (match->captures[i].index == capture && view_eq(text_at(content, match->captures[i].node), text))
			return true;
	return false;
}

/* As syntax_predicates_hold(), for one node and without negation. */
static int holds(const struct predicate *predicate, const TSQueryMatch *match, TSNode node,
		 const struct surroundings *around)
{
	struct view content = around->walk->content;

	switch (predicate->kind) {
	case PREDICATE_EQUAL:
		if (predicate->other >= 0)
			return equals_capture(match, (uint32_t)predicate->other, text_at(content, node), content);
		return is_word(predicate, text_at(content, node));
	case PREDICATE_MATCH:
		return regex_find(predicate->regex, text_at(content, node), NULL);
	case PREDICATE_PARENT:
		return has_parent(predicate, around, node);
	case PREDICATE_ANCESTOR:
		return has_ancestor(predicate, around, node);
	case PREDICATE_FOLLOWS:
		return follows(predicate, node);
	case PREDICATE_PRECEDES:
		return precedes(predicate, node);
	case PREDICATE_FILE:
		break; /* the pattern is tried only where it holds */
	}
	BUG("predicate kind %d", (int)predicate->kind);
}

int syntax_predicates_hold(const struct syntax_pattern *pattern, const TSQueryMatch *match,
			   const struct surroundings *around)
{
	for (size_t p = 0; p < pattern->count; p++) {
		const struct predicate *predicate = &pattern->predicates[p];

		for (uint16_t i = 0; i < match->capture_count; i++) {
			int result;

			if (predicate->kind == PREDICATE_FILE || match->captures[i].index != predicate->capture)
				continue;
			result = holds(predicate, match, match->captures[i].node, around);
			if (result < 0 || result == predicate->is_negated)
				return result < 0 ? -1 : 0;
		}
	}
	return 1;
}
