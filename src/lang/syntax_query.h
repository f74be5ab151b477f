/*
 * A compiled syntax query and how it is run over a tree.
 *
 * tree-sitter's query cursor costs a third of the parse when it walks a whole
 * tree. So the walk that measures functions (walk.h) offers each node it comes
 * by, and the cursor is started at those only where a pattern can begin: a
 * pattern has one root, whose kind is known, and a text that a predicate asks
 * for by name ("eval") must stand somewhere inside. One pass over the content
 * finds where such texts are.
 *
 * Private to src/lang.
 */
#ifndef RESCUE_LANG_SYNTAX_QUERY_H
#define RESCUE_LANG_SYNTAX_QUERY_H

#include "base/regex.h"
#include "lang/syntax.h"
#include "lang/walk.h"

/* In the order of their cost. */
enum predicate_kind {
	PREDICATE_EQUAL,
	PREDICATE_MATCH,
	PREDICATE_PARENT,
	PREDICATE_ANCESTOR,
	PREDICATE_FOLLOWS,
	PREDICATE_PRECEDES
};

/* A kind that stands for all; no node has it. */
#define ANY_KIND 0

struct predicate {
	enum predicate_kind kind;
	bool is_negated;
	uint32_t capture;
	int64_t other;      /* the capture to be equal to, -1: one of `words` */
	struct view *words; /* borrowed from the TSQuery */
	size_t word_count;
	struct regex *regex; /* owned; of words[0] */
	TSSymbol *kinds;
	size_t kind_count;
};

struct syntax_pattern {
	const char *rule;
	struct predicate *predicates; /* the cheapest first */
	size_t count;
};

enum capture_use { CAPTURE_HIDDEN, CAPTURE_NAME, CAPTURE_REPORTED };

struct syntax_capture {
	const char *name; /* NUL-terminated */
	enum capture_use use;
};

/* A text that must stand inside the root of a pattern. */
struct filter_word {
	struct view text;
	uint64_t roots; /* bits of the kinds of node the pattern may begin with */
	bool is_whole;  /* no letter, digit or '_' before or after it */
	int next;       /* with the same first two bytes, -1: the last */
};

enum {
	FILTER_BITS = 16,
	FILTER_CHAINS = 1024,
	FILTER_BLOCK = 32 /* bytes of content that share a place */
};

struct syntax_filter {
	uint64_t
	    *roots; /* by symbol, the last for errors: 0: no pattern begins there, else ROOT_ALWAYS or its own bit */
	uint32_t symbol_count;
	struct filter_word *words; /* owned */
	size_t word_count, word_capacity;
	uint64_t begins[(1 << FILTER_BITS) / 64]; /* hashes of the first three bytes of a word */
	int chains[FILTER_CHAINS];                /* first word by its first two bytes, -1: none */
};

#define ROOT_ALWAYS ((uint64_t)1 << 63)

struct syntax_query {
	TSQuery *tree_query; /* NULL with a problem */
	const TSLanguage *language;
	struct syntax_pattern *patterns;
	uint32_t pattern_count;
	struct syntax_capture *captures;
	uint32_t capture_count;
	struct syntax_filter filter;
	const char *problem; /* static text: why it cannot be run */
	struct arena arena;
};

/* A node that is being looked at, and what is above it. */
struct surroundings {
	const struct walk *walk;
	int above; /* index of the frame of its parent, -1: it is the root */
	TSNode node;
};

/* The predicates of one pattern. */
int syntax_predicates_read(struct syntax_query *query, uint32_t pattern, struct err *err);
void syntax_predicates_release(struct syntax_pattern *pattern);
/* 1: all hold for a match that begins at around->node, 0: one does not, -1: a regular expression takes too long. */
int syntax_predicates_hold(const struct syntax_query *query, const TSQueryMatch *match,
			   const struct surroundings *around);

/*
 * Where patterns can begin. `text` is the query's; on failure *offset is the place in it. The patterns must have been
 * read.
 */
int syntax_filter_read(struct syntax_query *query, struct view text, size_t *offset, struct err *err);
/* Sets, in one number for each FILTER_BLOCK bytes, the bits of the words that begin there. */
void syntax_filter_scan(const struct syntax_filter *filter, struct view content, uint64_t *blocks);

/* What was reported, before the tree is gone. */
struct found_match {
	uint32_t pattern, capture;
	uint32_t start, end; /* bytes */
	int line, end_line;
	int function;     /* index of the innermost function around it, -1 outside */
	struct view name; /* borrowed from the content; p == NULL: none */
};

/* One run over one tree; what it owns is used again for the next. */
struct syntax_run {
	const struct syntax_query *query; /* NULL: nothing is to be run */
	const struct walk *walk;
	TSQueryCursor *cursor;
	struct found_match *items; /* owned; at the end in order of place, each once */
	size_t count, capacity;
	uint64_t *blocks; /* owned; see syntax_filter_scan() */
	size_t block_count, block_capacity;
	uint64_t starts, steps, step_limit; /* steps in hundreds, as the cursor reports them */
	double clock_limit;
	const char *problem; /* static text: why there are no matches */
};

/* Around a walk, inside the region. */
void syntax_run_begin(struct syntax_run *run, const struct syntax_query *query, const struct walk *walk);
void syntax_run_end(struct syntax_run *run);
/* The walk is at a node whose kind has `roots`; `above` as in surroundings. */
void syntax_run_at(struct syntax_run *run, TSNode node, uint64_t roots, int above);

/* The bits of a node's kind, 0 where no pattern begins. */
static inline uint64_t syntax_roots(const struct syntax_run *run, TSSymbol symbol)
{
	const struct syntax_filter *filter = &run->query->filter;

	return filter->roots[symbol < filter->symbol_count ? symbol : filter->symbol_count];
}

#endif
