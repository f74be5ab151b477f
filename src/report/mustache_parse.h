/*
 * A template as a flat array of nodes. A section's node knows where its END
 * is, so rendering needs no tree. Text, names and indentation are views into
 * the template.
 *
 * Floor 5, private to the template engine.
 */
#ifndef RESCUE_REPORT_MUSTACHE_PARSE_H
#define RESCUE_REPORT_MUSTACHE_PARSE_H

#include "base/err.h"
#include "base/view.h"

enum mustache_kind {
	MUSTACHE_TEXT,
	MUSTACHE_ESCAPED,
	MUSTACHE_RAW,
	MUSTACHE_SECTION,
	MUSTACHE_INVERTED,
	MUSTACHE_END,
	MUSTACHE_PARTIAL,
};

struct mustache_node {
	enum mustache_kind kind;
	struct view text;   /* TEXT: the text; else the name */
	struct view indent; /* PARTIAL: the white space before a partial that stands alone on its line */
	size_t end;         /* SECTION, INVERTED: index of the matching END */
	size_t line;
};

struct mustache_nodes {
	struct mustache_node *items;
	size_t count;
	size_t capacity;
};

/* Fills `nodes` (all zero before); on failure it is released. */
int mustache_parse(struct view name, struct view template, struct mustache_nodes *nodes, struct err *err);
void mustache_nodes_release(struct mustache_nodes *nodes);

#endif
