/*
 * Git's estimate of how much two contents share: each is cut into lines, or
 * pieces of 64 bytes where lines are longer; pieces are hashed to 17 bits and
 * their bytes counted by hash (described at the head of git's diffcore-delta.c).
 * Hash and cuts are git's, because a rename at 50% here must be one there.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "repo/diff_internal.h"

#include "base/banned.h"

enum { PIECE_SIZE = 64, HASH_VALUES = 107927 };

static int compare_spans(const void *a, const void *b)
{
	const struct span *left = a, *right = b;

	return (left->hash > right->hash) - (left->hash < right->hash);
}

static void add_span(struct spans *spans, size_t *capacity, uint32_t hash, uint32_t bytes)
{
	GROW(spans->items, spans->count + 1, *capacity);
	spans->items[spans->count++] = (struct span){hash, bytes};
}

static void merge_equal(struct spans *spans)
{
	size_t kept = 0;

	if (spans->count)
		qsort(spans->items, spans->count, sizeof(*spans->items), compare_spans);
	for (size_t i = 0; i < spans->count; i++)
		if (kept && spans->items[kept - 1].hash == spans->items[i].hash)
			spans->items[kept - 1].bytes += spans->items[i].bytes;
		else
			spans->items[kept++] = spans->items[i];
	spans->count = kept;
}

void spans_of(struct spans *spans, struct view content)
{
	size_t probe = content.n < BINARY_PROBE ? content.n : BINARY_PROBE, capacity = 0;
	bool is_text = !probe || !memchr(content.p, '\0', probe);
	uint32_t low = 0, high = 0, n = 0;

	*spans = (struct spans){0};
	for (size_t i = 0; i < content.n; i++) {
		uint32_t c = (unsigned char)content.p[i], old_low = low;

		if (is_text && c == '\r' && i + 1 < content.n && content.p[i + 1] == '\n')
			continue;
		low = (low << 7 ^ high >> 25) + c;
		high = high << 7 ^ old_low >> 25;
		if (++n < PIECE_SIZE && c != '\n')
			continue;
		add_span(spans, &capacity, (low + high * 0x61) % HASH_VALUES, n);
		low = high = n = 0;
	}
	/* A last piece that is neither a line nor full is not counted: so does git 2.39. */
	merge_equal(spans);
}

void spans_release(struct spans *spans)
{
	free(spans->items);
	*spans = (struct spans){0};
}

uint64_t spans_common(const struct spans *from, const struct spans *to)
{
	uint64_t common = 0;
	size_t i = 0, j = 0;

	while (i < from->count && j < to->count) {
		const struct span *a = &from->items[i], *b = &to->items[j];

		if (a->hash == b->hash)
			common += a->bytes < b->bytes ? a->bytes : b->bytes;
		i += a->hash <= b->hash;
		j += b->hash <= a->hash;
	}
	return common;
}
