/*
 * Lines that were edited where they stand: a hunk of the difference that replaces lines with as many others replaces
 * each with the one at its place. A hunk of another size says nothing of which line became which.
 */
#include <stdlib.h>

#include "base/line_hash.h"
#include "base/line_map.h"
#include "base/mem.h"
#include "judge/match_internal.h"

#include "base/banned.h"

/* Lines that are not blank after `from` and before `to`. */
static size_t count_solid(struct view packed, size_t from, size_t to)
{
	size_t count = 0;

	for (size_t line = from + 1; line < to; line++)
		count += line_hash_at(packed, (int64_t)line) != 0;
	return count;
}

static size_t next_solid(struct view packed, size_t line, size_t to)
{
	do
		line++;
	while (line < to && !line_hash_at(packed, (int64_t)line));
	return line;
}

/* What lies between the lines `from` and `to` of `before` was replaced with what does between those of `after`. */
static void pair_lines(int32_t *edited, struct view before, const size_t from[2], struct view after, const size_t to[2])
{
	size_t count = count_solid(before, from[0], to[0]), old = from[0], new = from[1];

	if (count != count_solid(after, from[1], to[1]))
		return;
	while (count--) {
		old = next_solid(before, old, to[0]);
		new = next_solid(after, new, to[1]);
		edited[old - 1] = (int32_t) new;
	}
}

int32_t *match_edited_lines(const struct line_map *map, struct view before, struct view after)
{
	int32_t *edited = xcalloc(map->count, sizeof(*edited));
	size_t from[2] = {0, 0};

	for (size_t line = 1; line <= map->count + 1; line++) {
		size_t to[2] = {line, line_hashes_count(after) + 1};

		if (line <= map->count && !map->to[line - 1])
			continue;
		if (line <= map->count)
			to[1] = (size_t)map->to[line - 1];
		pair_lines(edited, before, from, after, to);
		memcpy(from, to, sizeof(from));
	}
	return edited;
}
