#include <stdlib.h>

#include "base/limits.h"
#include "base/num.h"
#include "lang/budget.h"
#include "lang/syntax_query.h"

#include "base/banned.h"

enum {
	BLOCKS_LOOKED_AT = 256, /* of a node; a larger one is taken to hold every word */
	PLAIN_SIZE = 512,       /* bytes of a node on which the cursor need not report its steps */
	STARTS_PER_CLOCK = 256  /* of the cursor */
};

/* --- within a budget ---------------------------------------------------------------------------------------------- */

static void look_at_clock(struct syntax_run *run)
{
	if (!run->problem && clock_ran_out(&run->clock_limit, PARSE_SECONDS_LIMIT))
		run->problem = "the syntax rules gave up after 5 s";
}

static bool over_budget(TSQueryCursorState *state)
{
	struct syntax_run *run = state->payload;

	if (++run->steps > run->step_limit)
		run->problem = "the syntax rules gave up: too many steps for its size";
	else if (ts_query_cursor_did_exceed_match_limit(run->cursor))
		run->problem = "the syntax rules gave up: too many matches that are not finished";
	else if (run->steps % STEPS_PER_CLOCK == 0)
		look_at_clock(run);
	return run->problem != NULL;
}

/* --- one match ---------------------------------------------------------------------------------------------------- */

/* Of one pattern at one node. */
struct trying {
	struct syntax_run *run;
	uint32_t pattern;
	const struct surroundings *around;
};

static const struct syntax_capture *captured_as(const struct trying *trying, const TSQueryCapture *capture)
{
	const struct syntax_query *query = trying->run->query;

	return &query->captures[query->patterns[trying->pattern].captures[capture->index]];
}

static bool is_named(enum capture_use use)
{
	return use == CAPTURE_NAME || use == CAPTURE_VALUE;
}

static struct view name_of(const struct trying *trying, const TSQueryMatch *match)
{
	for (uint16_t i = 0; i < match->capture_count; i++)
		if (is_named(captured_as(trying, &match->captures[i])->use))
			return node_text(trying->run->walk, match->captures[i].node);
	return (struct view){0};
}

static bool has_constant_value(const struct trying *trying, const TSQueryMatch *match)
{
	for (uint16_t i = 0; i < match->capture_count; i++)
		if (captured_as(trying, &match->captures[i])->use == CAPTURE_VALUE)
			return syntax_is_constant(trying->run, trying->around, match->captures[i].node);
	return false;
}

/* Whether the parser lost its way there: what it says of the nodes means nothing. Comments are read anywhere. */
static bool is_in_error(const struct surroundings *around)
{
	if (ts_node_is_extra(around->node))
		return false;
	for (int i = around->above; i >= 0; i--)
		if (is_error(around->walk->frames[i].kind))
			return true;
	return false;
}

static void add_capture(const struct trying *trying, const TSQueryCapture *capture, struct view name)
{
	struct syntax_run *run = trying->run;

	if (run->count == SYNTAX_MATCHES_LIMIT) {
		run->problem = "the syntax rules gave up: too many matches";
		return;
	}
	GROW(run->items, run->count + 1, run->capacity);
	run->items[run->count++] = (struct found_match){
	    .pattern = trying->pattern,
	    .capture = run->query->patterns[trying->pattern].captures[capture->index],
	    .start = ts_node_start_byte(capture->node),
	    .end = ts_node_end_byte(capture->node),
	    .line = (int)ts_node_start_point(capture->node).row + 1,
	    .end_line = last_line(capture->node),
	    .times = 1,
	    .name = name,
	};
}

static void add_match(const struct trying *trying, const TSQueryMatch *match)
{
	struct syntax_run *run = trying->run;
	int holds = syntax_predicates_hold(&run->query->patterns[trying->pattern], match, trying->around);
	struct view name;

	if (holds < 0)
		run->problem = "a pattern of a syntax rule takes too long on a text";
	if (holds <= 0 || is_in_error(trying->around) || has_constant_value(trying, match))
		return;
	name = name_of(trying, match);
	for (uint16_t i = 0; i < match->capture_count; i++)
		if (captured_as(trying, &match->captures[i])->use >= CAPTURE_REPORTED)
			add_capture(trying, &match->captures[i], name);
}

/* --- one node ----------------------------------------------------------------------------------------------------- */

static void count_start(struct syntax_run *run)
{
	if (++run->starts % STARTS_PER_CLOCK == 0)
		look_at_clock(run);
}

static void try_query(const struct trying *trying)
{
	struct syntax_run *run = trying->run;
	const TSQueryCursorOptions options = {.payload = run, .progress_callback = over_budget};
	const TSQuery *query = run->query->patterns[trying->pattern].tree_query;
	TSNode node = trying->around->node;
	TSQueryMatch match;

	if (ts_node_end_byte(node) - ts_node_start_byte(node) > PLAIN_SIZE)
		ts_query_cursor_exec_with_options(run->cursor, query, node, &options);
	else
		ts_query_cursor_exec(run->cursor, query, node);
	while (!run->problem && ts_query_cursor_next_match(run->cursor, &match))
		add_match(trying, &match);
	if (ts_query_cursor_did_exceed_match_limit(run->cursor))
		over_budget(&(TSQueryCursorState){.payload = run});
	count_start(run);
}

/* The nodes fit the links of the chain one by one. */
static void add_chain(const struct trying *trying, const struct chain *chain, const TSNode *nodes)
{
	TSQueryCapture captures[CHAIN_LINKS * CHAIN_CAPTURES];
	TSQueryMatch match = {.captures = captures};

	for (size_t i = 0; i < chain->count; i++)
		for (size_t k = 0; k < chain->links[i].capture_count; k++)
			captures[match.capture_count++] = (TSQueryCapture){nodes[i], chain->links[i].captures[k]};
	add_match(trying, &match);
}

static bool fits(const struct descent *at, TSFieldId field, const struct item_kinds *kinds)
{
	bool is_one = kinds->is_any && !is_error(at->symbol) && ts_node_is_named(at->node);

	for (size_t i = 0; i < kinds->count && !is_one; i++)
		is_one = kinds->kinds[i] == at->symbol;
	return is_one && (!field || descent_field(at) == field);
}

/* As try_query(): of what is in the root only nodes that fit are entered. */
static void try_chain(const struct trying *trying, const struct chain *chain)
{
	struct syntax_run *run = trying->run;
	struct descent *descent = &run->descent;
	TSNode nodes[CHAIN_LINKS] = {trying->around->node};
	int link = 1; /* which the next node may fit */
	bool enters = chain->count > 1;

	descent_begin(descent, nodes[0]);
	if (!enters)
		add_chain(trying, chain, nodes);
	while (!run->problem && descent_next(descent, enters)) {
		link -= descent->left;
		enters = fits(descent, chain->links[link].field, &chain->links[link].kinds);
		if (enters) {
			nodes[link] = descent->node;
			if ((size_t)link + 1 == chain->count)
				add_chain(trying, chain, nodes);
		}
		enters = enters && (size_t)link + 1 < chain->count && descent->child_count > 0;
		link += enters;
		count_start(run);
	}
}

/* `above` as in surroundings. */
static void try_pattern(struct syntax_run *run, uint32_t pattern, TSNode node, int above)
{
	const struct surroundings around = {run->walk, above, node};
	const struct trying trying = {run, pattern, &around};
	const struct chain *chain = &run->query->patterns[pattern].chain;

	if (chain->count)
		try_chain(&trying, chain);
	else
		try_query(&trying);
}

/* Whether one of the words begins in the node, or not far from it. */
static bool has_word(const struct syntax_run *run, TSNode node, uint64_t bits)
{
	size_t block = ts_node_start_byte(node) / FILTER_BLOCK, last = ts_node_end_byte(node) / FILTER_BLOCK;

	if (bits == ROOT_ALWAYS || last - block >= BLOCKS_LOOKED_AT)
		return true;
	for (; block <= last; block++)
		if (run->blocks[block].patterns & bits)
			return true;
	return false;
}

/* The words of keys that begin in the node, or not far from it. */
static uint64_t key_words(const struct syntax_run *run, TSNode node)
{
	size_t block = ts_node_start_byte(node) / FILTER_BLOCK, last = ts_node_end_byte(node) / FILTER_BLOCK;
	uint64_t words = 0;

	if (last - block >= BLOCKS_LOOKED_AT)
		return UINT64_MAX;
	for (; block <= last; block++)
		words |= run->blocks[block].keys;
	return words;
}

/* Whether the pattern is tried at the node for the first time, as far as is remembered. */
static bool is_first_trial(struct syntax_run *run, TSNode node, uint32_t pattern)
{
	const struct trial trial = {node.id, ts_node_start_byte(node), pattern};
	struct trial *old = &run->trials[((uintptr_t)node.id / sizeof(void *) + pattern * 31) % TRIALS];

	if (old->node == trial.node && old->start == trial.start && old->pattern == trial.pattern)
		return false;
	*old = trial;
	return true;
}

/* Whether the root of the pattern, that far above, and the nodes between are of kinds it asks for. */
static bool has_path(const struct syntax_run *run, const struct pattern_use *use, TSSymbol root, int above)
{
	const struct syntax_query *query = run->query;
	const struct frame *between = &run->walk->frames[above + 2 - (int)use->depth];
	uint32_t count = query->filter.symbol_count;

	for (uint32_t i = 0; i + 1 < use->depth && i < PATH_TOLD; i++)
		if (use->path.kinds[i] != ANY_KIND && use->path.kinds[i] != between[i].kind)
			return false;
	return query->patterns[use->pattern].is_root[root < count ? root : count];
}

/* Whether the node has all children that the pattern needs of its root, one after the other. */
static bool has_children(struct syntax_run *run, TSNode node, const struct syntax_pattern *pattern)
{
	size_t met = 0;
	bool enters = true;

	descent_begin(&run->descent, node);
	for (; met < pattern->need_count && descent_next(&run->descent, enters); enters = false)
		met += fits(&run->descent, pattern->needs[met].field, &pattern->needs[met].kinds);
	return met == pattern->need_count;
}

/* Tries a pattern above `node`, if it can begin there and one of its words is inside. */
static void try_above(struct syntax_run *run, const struct pattern_use *use, TSNode node, int above)
{
	const struct syntax_pattern *pattern = &run->query->patterns[use->pattern];
	TSNode root = node;

	if ((int)use->depth > above + 1 || pattern->file_bits & ~run->file_words)
		return;
	if (use->depth > 0) {
		const struct frame *frame = &run->walk->frames[above + 1 - (int)use->depth];

		if (!has_path(run, use, frame->kind, above))
			return;
		root = frame->node;
	}
	if (!has_word(run, root, pattern->bits) || (use->depth > 0 && !is_first_trial(run, root, use->pattern)))
		return;
	if (pattern->chain.count || has_children(run, root, pattern))
		try_pattern(run, use->pattern, root, above - (int)use->depth);
}

/* Patterns that wait for a node of that kind, whatever its text. */
static void try_landmark(struct syntax_run *run, TSNode node, uint32_t symbol, int above)
{
	const struct syntax_filter *filter = &run->query->filter;

	for (int i = filter->heads[symbol]; i >= 0 && !run->problem; i = filter->uses[i].next)
		try_above(run, &filter->uses[i], node, above);
}

/* Patterns that wait for the text of that node, which has the kind `symbol`. */
static void try_uses(struct syntax_run *run, int use, TSNode node, TSSymbol symbol, int above)
{
	const struct pattern_use *uses = run->query->keys.uses;

	for (; use >= 0 && !run->problem; use = uses[use].next)
		if (uses[use].kind == symbol)
			try_above(run, &uses[use], node, above);
}

static void try_key(struct syntax_run *run, TSNode node, TSSymbol symbol, int above)
{
	const struct key_verdict *found =
	    syntax_keys_find(run->query, run->names, symbol, node_text(run->walk, node), key_words(run, node));
	uint64_t left = found ? found->regexes : 0;

	if (found && found->word >= 0)
		try_uses(run, run->query->keys.word_heads[found->word], node, symbol, above);
	for (int i = 0; left; left >>= 1, i++)
		if (left & 1)
			try_uses(run, run->query->keys.regex_heads[i], node, symbol, above);
}

void syntax_run_at(struct syntax_run *run, TSNode node, TSSymbol kind, int above)
{
	uint32_t count = run->query->filter.symbol_count;
	uint32_t symbol = kind < count ? kind : count;

	if (run->problem)
		return;
	try_landmark(run, node, symbol, above);
	if (symbol < count && run->query->keys.is_key[symbol])
		try_key(run, node, kind, above);
}

/* --- the whole tree ----------------------------------------------------------------------------------------------- */

void syntax_run_begin(struct syntax_run *run, const struct syntax_query *query, const struct walk *walk, TSNode root)
{
	size_t n = walk->content.n;

	run->query = query;
	run->walk = walk;
	run->count = 0;
	run->starts = run->steps = 0;
	run->step_limit = SYNTAX_STEP_BASE + n / 100 * SYNTAX_STEPS_PER_BYTE;
	run->clock_limit = 0;
	run->constant_steps = 0;
	run->constant_limit = SYNTAX_CONSTANT_BASE + n * SYNTAX_CONSTANT_PER_BYTE;
	run->problem = query->problem;
	if (!run->problem && ts_node_is_error(root))
		run->problem = "the parser lost its way in the whole file";
	run->cursor = NULL; /* that of a parse that was left went with its region */
	if (run->problem)
		return;
	run->block_count = n / FILTER_BLOCK + 1;
	GROW(run->blocks, run->block_count, run->block_capacity);
	memset(run->blocks, 0, run->block_count * sizeof(*run->blocks));
	run->file_words = syntax_filter_scan(&query->filter, walk->content, run->blocks);
	if (!run->names)
		run->names = xcalloc(1, sizeof(*run->names));
	memset(run->trials, 0, sizeof(run->trials));
	memset(run->given, 0, sizeof(run->given));
	memset(run->kind_gives, 0, sizeof(run->kind_gives));
	run->cursor = ts_query_cursor_new();
	ts_query_cursor_set_match_limit(run->cursor, SYNTAX_PENDING_LIMIT);
	ts_query_cursor_set_max_start_depth(run->cursor, 0);
}

/* Functions are in order of their start: the last that starts before the place, or one around it, holds it. */
static int function_around(const struct walk *walk, uint32_t start, uint32_t end)
{
	size_t low = 0, high = walk->count;
	int function;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (walk->open[middle].start <= start)
			low = middle + 1;
		else
			high = middle;
	}
	function = (int)low - 1;
	while (function >= 0 && walk->open[function].end < end)
		function = walk->open[function].outer;
	return function;
}

/* By place, the outer before the inner, then by rule and capture, in the order of the query's text. */
static int by_place(const void *a, const void *b)
{
	const struct found_match *x = a, *y = b;
	int order = int_compare(x->start, y->start);

	if (order == 0)
		order = int_compare(y->end, x->end);
	if (order == 0)
		order = int_compare(x->pattern, y->pattern);
	if (order == 0)
		order = int_compare(x->capture, y->capture);
	return order ? order : view_cmp(x->name, y->name);
}

static bool is_same(const struct syntax_query *query, const struct found_match *x, const struct found_match *y)
{
	return x->start == y->start && x->end == y->end && x->capture == y->capture &&
	       query->patterns[x->pattern].rule == query->patterns[y->pattern].rule;
}

/* A quantifier gives a match for each way to read it, and two patterns of one rule may fit one node. */
static void keep_each_once(struct syntax_run *run)
{
	const struct syntax_query *query = run->query;
	size_t kept = 0;

	if (run->count)
		qsort(run->items, run->count, sizeof(*run->items), by_place);
	for (size_t i = 0; i < run->count; i++) {
		size_t same = kept;

		/* those of one place stand together, and they are few */
		while (same > 0 && run->items[same - 1].start == run->items[i].start &&
		       run->items[same - 1].end == run->items[i].end &&
		       !is_same(query, &run->items[same - 1], &run->items[i]))
			same--;
		if (same == 0 || !is_same(query, &run->items[same - 1], &run->items[i]))
			run->items[kept++] = run->items[i];
	}
	run->count = kept;
}

/* The one that counts for all of its rule and capture; `item` itself, which then does from now on. */
static struct found_match *first_of(struct syntax_run *run, size_t *count, struct found_match *item)
{
	const struct syntax_pattern *patterns = run->query->patterns;

	for (size_t i = 0; i < *count; i++) {
		struct found_match *first = &run->items[run->firsts[i]];

		if (first->capture == item->capture && patterns[first->pattern].rule == patterns[item->pattern].rule)
			return first;
	}
	GROW(run->firsts, *count + 1, run->first_capacity);
	run->firsts[(*count)++] = (size_t)(item - run->items);
	return item;
}

static void count_together(struct syntax_run *run)
{
	size_t kept = 0, count = 0;

	for (size_t i = 0; i < run->count; i++) {
		struct found_match *item = &run->items[kept], *first;

		*item = run->items[i];
		first = item;
		if (run->query->captures[item->capture].use == CAPTURE_COUNTED)
			first = first_of(run, &count, item);
		if (first == item) {
			kept++;
			continue;
		}
		first->times++;
		if (first->end_line < item->end_line)
			first->end_line = item->end_line;
	}
	run->count = kept;
}

void syntax_run_end(struct syntax_run *run)
{
	if (run->cursor)
		ts_query_cursor_delete(run->cursor);
	run->cursor = NULL;
	if (run->problem)
		run->count = 0;
	keep_each_once(run);
	count_together(run);
	/* only now are all functions known */
	for (size_t i = 0; i < run->count; i++)
		run->items[i].function = function_around(run->walk, run->items[i].start, run->items[i].end);
}

void syntax_run_release(struct syntax_run *run)
{
	descent_release(&run->descent);
	free(run->items);
	free(run->firsts);
	free(run->blocks);
	free(run->names);
}
