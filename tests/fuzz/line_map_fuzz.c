/*
 * Two contents, the first as long as the first two bytes say: their lines as hashes, and where those of the first are
 * in the second. Lines keep their order, each is at a line of the same hash, and a content is all there in itself.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/line_diff.h"
#include "base/line_hash.h"
#include "base/line_map.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct edit_search *search, struct view before, struct view after)
{
	struct line_map map;
	int64_t last = 0;
	bool is_whole = line_map_make(&map, search, before, after);

	for (size_t i = 1; i <= map.count; i++) {
		int64_t line = line_map_find(&map, (int64_t)i);

		if (!line && is_whole && view_eq(before, after) && line_hash_at(before, (int64_t)i))
			BUG("line %zu is not in the same content", i);
		if (!line)
			continue;
		if (line <= last || line_hash_at(before, (int64_t)i) != line_hash_at(after, line))
			BUG("line %zu is not line %lld", i, (long long)line);
		last = line;
	}
	line_map_release(&map);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t first = size < 2 ? 0 : (size_t)data[0] << 8 | data[1];
	struct view all = view_slice((struct view){(const char *)data, size}, 2, size);
	struct view before = view_slice(all, 0, first), after = view_slice(all, first, all.n);
	struct buf packed[2] = {0};
	struct edit_search search = {0};

	line_hashes_pack(before, &packed[0]);
	line_hashes_pack(after, &packed[1]);
	if (line_hashes_count(buf_view(&packed[0])) != line_count(before))
		BUG("%zu hashes of %zu lines", line_hashes_count(buf_view(&packed[0])), line_count(before));
	check(&search, buf_view(&packed[0]), buf_view(&packed[1]));
	check(&search, buf_view(&packed[1]), buf_view(&packed[0]));
	check(&search, buf_view(&packed[0]), buf_view(&packed[0]));
	check(&search, before, after); /* any bytes may stand in a store */
	edit_search_release(&search);
	for (int i = 0; i < 2; i++)
		buf_release(&packed[i]);
	return 0;
}
