/*
 * Where the lines of a content are in a later one, as `git diff -w` has it:
 * the smallest number of lines deleted and inserted, white space aside. Works
 * on the hashes of base/line_hash.h, so that neither content is needed.
 *
 * Blank lines take no part: a match of two of them says nothing.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_LINE_MAP_H
#define RESCUE_BASE_LINE_MAP_H

#include "base/edit_cost.h"
#include "base/view.h"

/* Owned; all zero bytes is a map of nothing. */
struct line_map {
	int32_t *to; /* by line - 1: the line in the later content, from 1; 0 where it is not there */
	size_t count;
};

/* `before` and `after` are packed hashes. False when comparing takes too long; then only equal beginnings and ends, and
 * what was found until then, are in the map. */
bool line_map_make(struct line_map *map, struct edit_search *search, struct view before, struct view after);
/* 0: none. */
int64_t line_map_find(const struct line_map *map, int64_t line);
void line_map_release(struct line_map *map);

#endif
