#include <stdlib.h>

#include "base/limits.h"
#include "lang/budget.h"
#include "lang/syntax_query.h"

#include "base/banned.h"

/* --- within a budget ---------------------------------------------------------------------------------------------- */

struct run {
	const struct syntax_query *query;
	const struct walk *walk;
	TSNode root;
	TSQueryCursor *cursor;
	struct found_matches *found;
	uint64_t steps, step_limit; /* in hundreds, as the cursor reports them */
	double clock_limit;
};

static bool over_budget(TSQueryCursorState *state)
{
	struct run *run = state->payload;

	if (++run->steps > run->step_limit)
		run->found->problem = "the syntax rules gave up: too many steps for its size";
	else if (ts_query_cursor_did_exceed_match_limit(run->cursor))
		run->found->problem = "the syntax rules gave up: too many matches that are not finished";
	else if (run->steps % STEPS_PER_CLOCK == 0 && thread_seconds() > run->clock_limit)
		run->found->problem = "the syntax rules gave up after 5 s";
	return run->found->problem != NULL;
}

/* --- one match ---------------------------------------------------------------------------------------------------- */

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

static struct view name_of(const struct run *run, const TSQueryMatch *match)
{
	for (uint16_t i = 0; i < match->capture_count; i++)
		if (run->query->captures[match->captures[i].index].use == CAPTURE_NAME)
			return node_text(run->walk, match->captures[i].node);
	return (struct view){0};
}

static void add_capture(struct run *run, const TSQueryMatch *match, const TSQueryCapture *capture, struct view name)
{
	struct found_matches *found = run->found;
	TSPoint start = ts_node_start_point(capture->node), end = ts_node_end_point(capture->node);
	struct found_match item = {
	    .pattern = match->pattern_index,
	    .capture = capture->index,
	    .start = ts_node_start_byte(capture->node),
	    .end = ts_node_end_byte(capture->node),
	    .line = (int)start.row + 1,
	    .name = name,
	};

	/* an end in the first column is after the newline of the line before */
	item.end_line = (int)end.row + (end.column > 0 || (int)end.row < item.line);
	item.function = function_around(run->walk, item.start, item.end);
	if (found->count == SYNTAX_MATCHES_LIMIT) {
		found->problem = "the syntax rules gave up: too many matches";
		return;
	}
	GROW(found->items, found->count + 1, found->capacity);
	found->items[found->count++] = item;
}

static void add_match(struct run *run, const TSQueryMatch *match)
{
	int holds = syntax_predicates_hold(run->query, match, run->walk->content, run->root);
	struct view name;

	if (holds < 0)
		run->found->problem = "a pattern of a syntax rule takes too long on a text";
	if (holds <= 0)
		return;
	name = name_of(run, match);
	for (uint16_t i = 0; i < match->capture_count; i++)
		if (run->query->captures[match->captures[i].index].use == CAPTURE_REPORTED)
			add_capture(run, match, &match->captures[i], name);
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* By place, the outer before the inner, then by rule and capture, in the order of the query's text. */
static int by_place(const void *a, const void *b)
{
	const struct found_match *x = a, *y = b;
	int order = compare_numbers(x->start, y->start);

	if (order == 0)
		order = compare_numbers(y->end, x->end);
	if (order == 0)
		order = compare_numbers(x->pattern, y->pattern);
	if (order == 0)
		order = compare_numbers(x->capture, y->capture);
	return order ? order : view_cmp(x->name, y->name);
}

static bool is_same(const struct syntax_query *query, const struct found_match *x, const struct found_match *y)
{
	return x->start == y->start && x->end == y->end && x->capture == y->capture &&
	       query->patterns[x->pattern].rule == query->patterns[y->pattern].rule;
}

/* A quantifier gives a match for each way to read it, and two patterns of one rule may fit one node. */
static void keep_each_once(const struct syntax_query *query, struct found_matches *found)
{
	size_t kept = 0;

	if (found->count)
		qsort(found->items, found->count, sizeof(*found->items), by_place);
	for (size_t i = 0; i < found->count; i++) {
		size_t same = kept;

		/* those of one place stand together, and they are few */
		while (same > 0 && found->items[same - 1].start == found->items[i].start &&
		       found->items[same - 1].end == found->items[i].end &&
		       !is_same(query, &found->items[same - 1], &found->items[i]))
			same--;
		if (same == 0 || !is_same(query, &found->items[same - 1], &found->items[i]))
			found->items[kept++] = found->items[i];
	}
	found->count = kept;
}

void syntax_run(const struct syntax_query *query, const struct walk *walk, TSNode root, struct found_matches *found)
{
	struct run run = {
	    .query = query,
	    .walk = walk,
	    .root = root,
	    .found = found,
	    .step_limit = SYNTAX_STEP_BASE + walk->content.n / 100 * SYNTAX_STEPS_PER_BYTE,
	    .clock_limit = thread_seconds() + PARSE_SECONDS_LIMIT,
	};
	const TSQueryCursorOptions options = {.payload = &run, .progress_callback = over_budget};
	TSQueryCursor *cursor;
	TSQueryMatch match;

	found->count = 0;
	found->problem = query->problem;
	if (found->problem)
		return;
	run.cursor = cursor = ts_query_cursor_new();
	ts_query_cursor_set_match_limit(cursor, SYNTAX_PENDING_LIMIT);
	ts_query_cursor_exec_with_options(cursor, query->tree_query, root, &options);
	while (!found->problem && ts_query_cursor_next_match(cursor, &match))
		add_match(&run, &match);
	if (!found->problem)
		over_budget(&(TSQueryCursorState){.payload = &run}); /* it may have been in the last steps */
	ts_query_cursor_delete(cursor);
	if (found->problem)
		found->count = 0;
	keep_each_once(query, found);
}
