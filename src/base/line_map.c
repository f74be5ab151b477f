#include "base/line_map.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/line_hash.h"
#include "base/mem.h"

#include "base/banned.h"

/* The lines of one content that are not blank. */
struct lines {
	uint32_t *hashes;
	int32_t *numbers; /* of the lines, from 1 */
	size_t from, to;  /* of those, the ones that are compared: index of the first, and past the last */
};

static int by_value(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

static void read_lines(struct lines *lines, struct view packed)
{
	size_t count = line_hashes_count(packed);

	lines->hashes = xcalloc(count, sizeof(*lines->hashes));
	lines->numbers = xcalloc(count, sizeof(*lines->numbers));
	for (size_t i = 1; i <= count; i++) {
		uint32_t hash = line_hash_at(packed, (int64_t)i);

		if (!hash)
			continue;
		lines->hashes[lines->to] = hash;
		lines->numbers[lines->to++] = (int32_t)i;
	}
}

static void lines_release(struct lines *lines)
{
	free(lines->hashes);
	free(lines->numbers);
}

/* Equal lines at both ends stay. */
static void keep_ends(struct line_map *map, struct lines *old, struct lines *new)
{
	for (; old->from < old->to && new->from < new->to && old->hashes[old->from] == new->hashes[new->from];)
		map->to[old->numbers[old->from++] - 1] = new->numbers[new->from++];
	for (; old->from < old->to && new->from < new->to && old->hashes[old->to - 1] == new->hashes[new->to - 1];)
		map->to[old->numbers[--old->to] - 1] = new->numbers[--new->to];
}

/* Owned. */
static uint32_t *sorted_hashes(const struct lines *lines)
{
	size_t count = lines->to - lines->from;
	uint32_t *sorted = xcalloc(count, sizeof(*sorted));

	if (count) {
		memcpy(sorted, lines->hashes + lines->from, count * sizeof(*sorted));
		qsort(sorted, count, sizeof(*sorted), by_value);
	}
	return sorted;
}

/* A line the other content does not have is a change, and only makes the search longer. */
static void keep_known(struct lines *lines, const uint32_t *known, size_t known_count)
{
	size_t kept = lines->from;

	for (size_t i = lines->from; i < lines->to; i++)
		if (known_count && bsearch(&lines->hashes[i], known, known_count, sizeof(*known), by_value)) {
			lines->hashes[kept] = lines->hashes[i];
			lines->numbers[kept++] = lines->numbers[i];
		}
	lines->to = kept;
}

static void keep_common(struct lines *old, struct lines *new)
{
	uint32_t *of_old = sorted_hashes(old), *of_new = sorted_hashes(new);
	size_t old_count = old->to - old->from;

	keep_known(old, of_new, new->to - new->from);
	keep_known(new, of_old, old_count);
	free(of_old);
	free(of_new);
}

static bool map_middle(struct line_map *map, struct edit_search *search, const struct lines *old,
		       const struct lines *new)
{
	size_t count = old->to - old->from;
	int32_t *partners = xcalloc(count, sizeof(*partners));
	bool is_whole = edit_partners(search, old->hashes + old->from, count, new->hashes + new->from,
				      new->to - new->from, partners);

	for (size_t i = 0; i < count; i++)
		if (partners[i] >= 0)
			map->to[old->numbers[old->from + i] - 1] = new->numbers[new->from + (size_t)partners[i]];
	free(partners);
	return is_whole;
}

bool line_map_make(struct line_map *map, struct edit_search *search, struct view before, struct view after)
{
	struct lines old = {0}, new = {0};
	bool is_whole;

	*map = (struct line_map){.count = line_hashes_count(before)};
	map->to = xcalloc(map->count, sizeof(*map->to));
	if (map->count + line_hashes_count(after) > LINE_DIFF_LINES_LIMIT)
		return false;
	read_lines(&old, before);
	read_lines(&new, after);
	keep_ends(map, &old, &new);
	keep_common(&old, &new);
	is_whole = map_middle(map, search, &old, &new);
	lines_release(&old);
	lines_release(&new);
	return is_whole;
}

int64_t line_map_find(const struct line_map *map, int64_t line)
{
	return line >= 1 && (uint64_t)line <= map->count ? map->to[line - 1] : 0;
}

void line_map_release(struct line_map *map)
{
	free(map->to);
	*map = (struct line_map){0};
}
