#include "base/line_map.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/line_hash.h"
#include "base/mem.h"

#include "base/banned.h"

/* The lines of one content that can have a partner. */
struct lines {
	uint32_t *hashes;
	int32_t *numbers; /* of the lines, from 1 */
	size_t count;
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
		lines->hashes[lines->count] = hash;
		lines->numbers[lines->count++] = (int32_t)i;
	}
}

static void lines_release(struct lines *lines)
{
	free(lines->hashes);
	free(lines->numbers);
}

static uint32_t *sorted_hashes(const struct lines *lines)
{
	uint32_t *sorted = xcalloc(lines->count, sizeof(*sorted));

	if (lines->count) {
		memcpy(sorted, lines->hashes, lines->count * sizeof(*sorted));
		qsort(sorted, lines->count, sizeof(*sorted), by_value);
	}
	return sorted;
}

/* A line the other content does not have is a change, and only makes the search longer. */
static void keep_known(struct lines *lines, const uint32_t *known, size_t known_count)
{
	size_t kept = 0;

	for (size_t i = 0; i < lines->count; i++)
		if (known_count && bsearch(&lines->hashes[i], known, known_count, sizeof(*known), by_value)) {
			lines->hashes[kept] = lines->hashes[i];
			lines->numbers[kept++] = lines->numbers[i];
		}
	lines->count = kept;
}

static void keep_common(struct lines *before, struct lines *after)
{
	uint32_t *old = sorted_hashes(before), *new = sorted_hashes(after);
	size_t old_count = before->count;

	keep_known(before, new, after->count);
	keep_known(after, old, old_count);
	free(old);
	free(new);
}

bool line_map_make(struct line_map *map, struct edit_search *search, struct view before, struct view after)
{
	struct lines old = {0}, new = {0};
	int32_t *partners;
	bool is_whole;

	*map = (struct line_map){.count = line_hashes_count(before)};
	map->to = xcalloc(map->count, sizeof(*map->to));
	if (map->count + line_hashes_count(after) > LINE_DIFF_LINES_LIMIT)
		return false;
	read_lines(&old, before);
	read_lines(&new, after);
	keep_common(&old, &new);
	partners = xcalloc(old.count, sizeof(*partners));
	is_whole = edit_partners(search, old.hashes, old.count, new.hashes, new.count, partners);
	for (size_t i = 0; i < old.count; i++)
		if (partners[i] >= 0)
			map->to[old.numbers[i] - 1] = new.numbers[partners[i]];
	free(partners);
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
