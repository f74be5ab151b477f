/*
 * A compiled syntax query and how it is run over a tree. Private to src/lang.
 */
#ifndef RESCUE_LANG_SYNTAX_QUERY_H
#define RESCUE_LANG_SYNTAX_QUERY_H

#include "base/regex.h"
#include "lang/syntax.h"
#include "lang/walk.h"

/* In the order of their cost. */
enum predicate_kind { PREDICATE_EQUAL, PREDICATE_MATCH, PREDICATE_PARENT, PREDICATE_ANCESTOR };

struct predicate {
	enum predicate_kind kind;
	bool is_negated;
	uint32_t capture;
	int64_t other;      /* the capture to be equal to, -1: one of `words` */
	struct view *words; /* borrowed from the TSQuery */
	size_t word_count;
	struct regex *regex; /* owned */
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

struct syntax_query {
	TSQuery *tree_query; /* NULL with a problem */
	const TSLanguage *language;
	struct syntax_pattern *patterns;
	uint32_t pattern_count;
	struct syntax_capture *captures;
	uint32_t capture_count;
	const char *problem; /* static text: why it cannot be run */
	struct arena arena;
};

/* The names of captures and predicates. */
int syntax_predicates_read(struct syntax_query *query, uint32_t pattern, struct err *err);
void syntax_predicates_release(struct syntax_pattern *pattern);
/* 1: all hold, 0: one does not, -1: a regular expression takes too long. */
int syntax_predicates_hold(const struct syntax_query *query, const TSQueryMatch *match, struct view content,
			   TSNode root);

/* What was reported, before the tree is gone. */
struct found_match {
	uint32_t pattern, capture;
	uint32_t start, end; /* bytes */
	int line, end_line;
	int function;     /* index of the innermost function around it, -1 outside */
	struct view name; /* borrowed from the content; p == NULL: none */
};

struct found_matches {
	struct found_match *items; /* owned; in order of place, each once */
	size_t count, capacity;
	const char *problem; /* static text: why there are none */
};

/* Runs `query` over the tree that `walk` has just walked. Inside the region. */
void syntax_run(const struct syntax_query *query, const struct walk *walk, TSNode root, struct found_matches *found);

#endif
