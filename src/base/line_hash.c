#include "base/line_hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/banned.h"

enum { PIECE = 4096 }; /* of a line, hashed at once */

static const bool is_space[256] = {
    [' '] = true, ['\t'] = true, ['\n'] = true, ['\v'] = true, ['\f'] = true, ['\r'] = true,
};

/* Folds what is not white space of a piece of a line into `hash`. */
static uint64_t add_piece(uint64_t hash, const char *p, size_t n)
{
	char kept[PIECE];
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		kept[count] = p[i];
		count += !is_space[(unsigned char)p[i]];
	}
	return count ? XXH3_64bits_withSeed(kept, count, hash) : hash;
}

/* Pieces are cut where the bytes are, so a very long line may differ from one that has other white space. */
static uint32_t hash_line(struct view line)
{
	uint64_t hash = 0;

	for (size_t at = 0; at < line.n; at += PIECE)
		hash = add_piece(hash, line.p + at, line.n - at < PIECE ? line.n - at : PIECE);
	if (hash && !(uint32_t)hash)
		return 1;
	return (uint32_t)hash;
}

void line_hashes_pack(struct view content, struct buf *packed)
{
	while (content.n) {
		const char *end = memchr(content.p, '\n', content.n);
		struct view line = {content.p, end ? (size_t)(end - content.p) : content.n};
		size_t step = end ? line.n + 1 : line.n;
		uint32_t hash = hash_line(line);
		const unsigned char bytes[4] = {(unsigned char)hash, (unsigned char)(hash >> 8),
						(unsigned char)(hash >> 16), (unsigned char)(hash >> 24)};

		buf_add(packed, bytes, sizeof(bytes));
		content.p += step;
		content.n -= step;
	}
}

size_t line_hashes_count(struct view packed)
{
	return packed.n / 4;
}

uint32_t line_hash_at(struct view packed, int64_t line)
{
	const unsigned char *bytes = (const unsigned char *)packed.p;
	size_t at;

	if (line < 1 || (uint64_t)line > line_hashes_count(packed))
		return 0;
	at = 4 * ((size_t)line - 1);
	return bytes[at] | (uint32_t)bytes[at + 1] << 8 | (uint32_t)bytes[at + 2] << 16 | (uint32_t)bytes[at + 3] << 24;
}
