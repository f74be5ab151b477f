#include <stdlib.h>

#include "base/limits.h"
#include "lang/budget.h"
#include "lang/comments.h"
#include "lang/preprocessor.h"
#include "lang/region.h"
#include "lang/syntax_query.h"
#include "lang/walk.h"

#include "base/banned.h"

/*
 * One parser and its scratch memory, used for file after file. A grammar's table is looked up when its first file
 * comes.
 */
enum {
	GRAMMAR_LIMIT = 32,
	EDIT_GAP = 64,        /* equal bytes between two changes that are one edit of a tree */
	READ_CHUNK = 64 << 10 /* the parser asks for more after so many bytes: reading is metered */
};

struct code_parser {
	struct region region;
	struct resolved_grammar grammars[GRAMMAR_LIMIT];
	size_t grammar_count;
	struct line_table lines;
	struct comment_list comments;
	struct pieces pieces;
	size_t piece; /* the one that is being read */
	struct buf piece_text;
	struct walk walk;
	TSTree *tree;                     /* of the content at hand, in the region; NULL: none yet */
	const struct syntax_query *query; /* NULL: none */
	struct syntax_run run;
	struct code_facts facts; /* of the tree at hand; outlives a parse that is left */
};

struct code_parser *code_parser_new(void)
{
	struct code_parser *parser = xcalloc(1, sizeof(*parser));

	parser->walk.frames = xcalloc(TREE_DEPTH_LIMIT, sizeof(*parser->walk.frames));
	return parser;
}

void code_parser_free(struct code_parser *parser)
{
	if (!parser)
		return;
	for (size_t i = 0; i < parser->grammar_count; i++)
		resolved_grammar_release(&parser->grammars[i]);
	region_release(&parser->region);
	free(parser->lines.code);
	free(parser->comments.items);
	pieces_release(&parser->pieces);
	buf_release(&parser->piece_text);
	descent_release(&parser->walk.descent);
	free(parser->walk.frames);
	free(parser->walk.functions);
	free(parser->walk.open);
	free(parser->walk.types);
	free(parser->walk.imports);
	free(parser->walk.exports);
	free(parser->walk.bindings);
	syntax_run_release(&parser->run);
	free(parser);
}

static const struct resolved_grammar *find_grammar(struct code_parser *parser, const struct grammar *grammar)
{
	struct resolved_grammar *resolved;
	struct err err = {0};

	for (size_t i = 0; i < parser->grammar_count; i++)
		if (parser->grammars[i].grammar == grammar)
			return &parser->grammars[i];
	if (parser->grammar_count == GRAMMAR_LIMIT)
		BUG("more than %d grammars", GRAMMAR_LIMIT);
	resolved = &parser->grammars[parser->grammar_count++];
	if (resolve_grammar(grammar, resolved, &err))
		BUG("%s", err.message);
	return resolved;
}

/* --- parsing within a budget -------------------------------------------------------------------------------------- */

/* The parser reports every hundred steps. */
struct budget {
	struct view content;
	uint64_t steps;
	uint64_t step_limit;
	uint64_t bytes_read; /* again and again, when the parser goes back */
	uint64_t bytes_seen; /* of bytes_read, when the clock was last looked at */
	double clock_limit;
	const char *problem;
};

static const char *read_chunk(void *payload, uint32_t at, TSPoint position, uint32_t *n)
{
	struct budget *budget = payload;
	struct view rest = view_slice(budget->content, at, (size_t)at + READ_CHUNK);

	(void)position;
	budget->bytes_read += rest.n;
	*n = (uint32_t)rest.n;
	return rest.n ? rest.p : "";
}

static bool over_budget(TSParseState *state)
{
	struct budget *budget = state->payload;

	if (++budget->steps > budget->step_limit) {
		budget->problem = "the parser gave up: too many steps for its size";
		return true;
	}
	if (budget->steps % STEPS_PER_CLOCK && budget->bytes_read - budget->bytes_seen < (1 << 20))
		return false;
	budget->bytes_seen = budget->bytes_read;
	if (!clock_ran_out(&budget->clock_limit, PARSE_SECONDS_LIMIT))
		return false;
	budget->problem = "the parser gave up after 5 s";
	return true;
}

/*
 * The tree lives in the region, as the parser does: a parser left half-way is of no use to the next file. `old` may be
 * a tree of the text before it was edited, and NULL.
 */
static TSTree *parse(const struct resolved_grammar *grammar, struct view content, const TSTree *old,
		     const char **problem)
{
	struct budget budget = {
	    .content = content,
	    .step_limit = PARSE_STEP_BASE + content.n / 100 * PARSE_STEPS_PER_BYTE,
	};
	TSInput input = {.payload = &budget, .read = read_chunk, .encoding = TSInputEncodingUTF8};
	TSParseOptions options = {.payload = &budget, .progress_callback = over_budget};
	TSParser *parser = ts_parser_new();
	TSTree *tree;

	if (!ts_parser_set_language(parser, grammar->language))
		BUG("a grammar does not fit the parser");
	tree = ts_parser_parse_with_options(parser, old, input, options);
	if (!tree)
		*problem = budget.problem ? budget.problem : "the parser gave up";
	ts_parser_delete(parser);
	return tree;
}

/* --- measuring ---------------------------------------------------------------------------------------------------- */

static void *keep(struct arena *arena, const void *items, size_t count, size_t size)
{
	void *copy = arena_alloc(arena, size_mul(count, size));

	if (count)
		memcpy(copy, items, count * size);
	return copy;
}

static void keep_facts(const struct walk *walk, struct arena *arena, struct code_facts *facts)
{
	facts->count = walk->count;
	facts->functions = keep(arena, walk->functions, walk->count, sizeof(*walk->functions));
	facts->type_count = walk->type_count;
	facts->types = keep(arena, walk->types, walk->type_count, sizeof(*walk->types));
	facts->import_count = walk->import_count;
	facts->imports = keep(arena, walk->imports, walk->import_count, sizeof(*walk->imports));
}

static struct view kept_name(struct arena *arena, struct view name)
{
	return name.p ? arena_view(arena, view_slice(name, 0, SYNTAX_NAME_LIMIT)) : name;
}

static void keep_matches(const struct syntax_run *run, struct arena *arena, struct code_facts *facts)
{
	facts->match_problem = run->problem;
	facts->match_count = run->count;
	facts->matches = arena_alloc(arena, size_mul(run->count, sizeof(*facts->matches)));
	for (size_t i = 0; i < run->count; i++) {
		const struct found_match *item = &run->items[i];

		facts->matches[i] = (struct syntax_match){
		    .rule = run->query->patterns[item->pattern].rule,
		    .capture = run->query->captures[item->capture].told,
		    .name = kept_name(arena, item->name),
		    .line = item->line,
		    .end_line = item->end_line,
		    .times = item->times,
		    .function = item->function,
		};
	}
}

static TSPoint point_after(TSPoint point, struct view text)
{
	for (size_t i = 0; i < text.n; i++)
		point = text.p[i] == '\n' ? (TSPoint){point.row + 1, 0} : (TSPoint){point.row, point.column + 1};
	return point;
}

/* Tells the tree of `before` where `after`, of the same length and lines, is another. */
static void edit_tree(TSTree *tree, struct view before, struct view after)
{
	TSPoint point = {0, 0};
	size_t at = 0, from, to;

	for (;; at = to) {
		TSPoint start;

		from = to = at + view_common_prefix(view_slice(before, at, before.n), view_slice(after, at, after.n));
		if (from >= before.n)
			return;
		for (size_t i = from; i < before.n && i < to + EDIT_GAP; i++)
			if (before.p[i] != after.p[i])
				to = i + 1;
		start = point_after(point, view_slice(before, at, from));
		point = point_after(start, view_slice(before, from, to));
		ts_tree_edit(tree, &(TSInputEdit){(uint32_t)from, (uint32_t)to, (uint32_t)to, start, point, point});
	}
}

/* Inside the region. What is left of the tree of the content before it was mended need not be parsed again. */
static void measure_tree(struct code_parser *parser, struct view text)
{
	struct walk *walk = &parser->walk;
	struct code_facts *facts = &parser->facts;
	TSTree *tree;

	if (parser->tree)
		edit_tree(parser->tree, walk->content, text);
	tree = parser->tree = parse(walk->grammar, text, parser->tree, &facts->problem);
	if (!tree)
		return;
	if (parser->query)
		syntax_run_begin(&parser->run, parser->query, walk, ts_tree_root_node(tree));
	walk->run = parser->query && !parser->run.problem ? &parser->run : NULL;
	walk_tree(walk, ts_tree_root_node(tree));
	facts->nodes = ts_node_descendant_count(ts_tree_root_node(tree));
	facts->error_bytes = walk->error_bytes;
	facts->problem = walk->problem;
	pieces_confirm(&parser->pieces, walk->grammar, ts_tree_root_node(tree));
	if (parser->query)
		syntax_run_end(&parser->run);
}

static size_t memory_limit(size_t n)
{
	size_t limit = PARSE_MEMORY_BASE + n * PARSE_MEMORY_PER_BYTE;

	return limit < PARSE_MEMORY_LIMIT ? limit : PARSE_MEMORY_LIMIT;
}

/* Parses `text`, which is the content, mended or not, and measures the functions in it. Inside the region. */
static struct code_facts measure(struct code_parser *parser, struct view text)
{
	struct code_facts *facts = &parser->facts;

	*facts = (struct code_facts){0};
	if (setjmp(parser->region.escape) == 0)
		measure_tree(parser, text);
	else
		facts->problem = "the parser gave up: too much memory for its size";
	if (facts->problem)
		return *facts;
	settle_visibility(&parser->walk);
	settle_imports(&parser->walk);
	settle_recursion(&parser->walk);
	keep_facts(&parser->walk, parser->walk.arena, facts);
	if (parser->query)
		keep_matches(&parser->run, parser->walk.arena, facts);
	return *facts;
}

/*
 * A second try on what the grammar could not read and the language knows to mend. It is taken when it reads more; where
 * functions may have been blanked, also only when none is lost.
 */
static void measure_mended(struct code_parser *parser, struct view content, struct code_facts *facts)
{
	struct stumbles stumbles = parser->walk.stumbles;
	char *text = xmalloc(content.n);
	enum mending mending;

	memcpy(text, content.p, content.n);
	mending = parser->walk.grammar->grammar->mend(text, content.n, &stumbles);
	if (mending != MEND_NOTHING) {
		struct code_facts mended = measure(parser, (struct view){text, content.n});

		if (!mended.problem && mended.error_bytes < facts->error_bytes &&
		    (mending == MEND_WORDS || mended.count >= facts->count))
			*facts = mended;
	}
	free(text);
}

/* --- code in comments --------------------------------------------------------------------------------------------- */

/* Inside the region. */
static bool is_code_behind(struct code_parser *parser, const struct piece *piece, const char *opening, bool is_member)
{
	const struct resolved_grammar *grammar = parser->walk.grammar;
	struct buf *text = &parser->piece_text;
	const char *problem = NULL;
	bool is_code;
	TSTree *tree;

	buf_clear(text);
	buf_add_text(text, opening);
	buf_add_view(text,
		     view_slice(buf_view(&parser->pieces.text), piece->text_begin, piece->text_begin + piece->text_n));
	buf_add_text(text, is_member ? "}\n" : "");
	tree = parse(grammar, buf_view(text), NULL, &problem);
	is_code = tree && reads_as_code(grammar, ts_tree_root_node(tree), strlen(opening), is_member);
	if (tree)
		ts_tree_delete(tree);
	return is_code;
}

static void read_piece(struct code_parser *parser, struct piece *piece)
{
	const struct grammar *grammar = parser->walk.grammar->grammar;

	piece->is_code = is_code_behind(parser, piece, grammar->opening ? grammar->opening : "", false);
	if (!piece->is_code && grammar->class_opening)
		piece->is_code = is_code_behind(parser, piece, grammar->class_opening, true);
}

/* Parses what may be code, and keeps what is. What takes too much memory, and what comes after it, is none. */
static void find_commented_out_code(struct code_parser *parser, struct code_facts *facts)
{
	struct pieces *pieces = &parser->pieces;
	struct arena *arena = parser->walk.arena;

	if (setjmp(parser->region.escape) == 0) {
		region_enter(&parser->region, memory_limit(pieces->text.n));
		for (parser->piece = 0; parser->piece < pieces->count; parser->piece++)
			if (pieces->items[parser->piece].is_code)
				read_piece(parser, &pieces->items[parser->piece]);
	} else {
		pieces->count = parser->piece;
	}
	region_leave(&parser->region);
	facts->commented = arena_alloc(arena, size_mul(pieces->count, sizeof(*facts->commented)));
	for (size_t i = 0; i < pieces->count; i++)
		if (pieces->items[i].is_code)
			facts->commented[facts->commented_count++] = pieces->items[i].fact;
}

/* Parses the content, whose lines and comments are known, and measures it. */
static void measure_content(struct code_parser *parser, const struct language *language, struct view content,
			    struct code_facts *facts)
{
	if (content.n > BLOB_READ_LIMIT) {
		facts->problem = "larger than 10 MB";
		return;
	}
	pieces_find(language->lexis, content, &parser->comments, &parser->pieces);
	parser->walk.grammar = find_grammar(parser, language->grammar);
	parser->walk.lines = &parser->lines;
	parser->walk.content = content;
	parser->tree = NULL;
	region_enter(&parser->region, memory_limit(content.n));
	*facts = measure(parser, content);
	if (facts->error_bytes && language->grammar->mend)
		measure_mended(parser, content, facts);
	region_leave(&parser->region);
	if (parser->pieces.count > 0 && !facts->problem)
		find_commented_out_code(parser, facts);
}

void code_measure(struct code_parser *parser, const struct language *language, const struct syntax_query *query,
		  struct view content, struct arena *arena, struct code_facts *facts)
{
	bool has_metrics = language_has_metrics(language);
	struct line_counts counts;

	*facts = (struct code_facts){0};
	scan_lines(language ? language->lexis : &lexis_plain, content, &counts, has_metrics ? &parser->lines : NULL,
		   &parser->comments);
	parser->query = query;
	parser->walk.arena = arena;
	if (has_metrics)
		measure_content(parser, language, content, facts);
	facts->lines = counts;
	facts->marker_count = markers_find(content, &parser->comments, arena, &facts->markers);
}
