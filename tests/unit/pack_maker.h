/*
 * Makes a pack file and its index in memory, object by object, well formed or
 * not: what git would never write.
 */
#ifndef RESCUE_TESTS_PACK_MAKER_H
#define RESCUE_TESTS_PACK_MAKER_H

#include <libdeflate.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "repo/oid.h"

enum { OFFSET_DELTA_TYPE = 6, ID_DELTA_TYPE = 7 };

struct pack_maker {
	struct buf pack, index;
	struct made_entry {
		struct oid oid;
		uint32_t offset;
	} entries[256];
	size_t count;
};

static inline void add_big_endian(struct buf *buf, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_add_char(buf, (char)(value >> shift));
}

static inline void add_compressed(struct buf *buf, struct view content)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(1);
	size_t bound = libdeflate_zlib_compress_bound(compressor, content.n);
	char *out = xmalloc(bound);

	buf_add(buf, out, libdeflate_zlib_compress(compressor, content.n ? content.p : "", content.n, out, bound));
	libdeflate_free_compressor(compressor);
	free(out);
}

/* Sizes as entries and deltas have them: seven bits a byte, the lowest first. */
static inline void add_size(struct buf *buf, uint64_t size)
{
	for (; size >= 0x80; size >>= 7)
		buf_add_char(buf, (char)(size | 0x80));
	buf_add_char(buf, (char)size);
}

/*
 * An entry that claims `size` bytes and stands under `oid` in the index; `base` are the bytes that name the base of a
 * delta. Returns its offset.
 */
static inline uint32_t pack_maker_add(struct pack_maker *maker, const struct oid *oid, int type, uint64_t size,
				      struct view base, struct view content)
{
	uint32_t offset;

	if (!maker->pack.n)
		buf_add(&maker->pack, "PACK\0\0\0\2\0\0\0\0", 12);
	offset = (uint32_t)maker->pack.n;
	buf_add_char(&maker->pack, (char)(type << 4 | (int)(size & 15) | (size > 15 ? 0x80 : 0)));
	if (size > 15)
		add_size(&maker->pack, size >> 4);
	buf_add_view(&maker->pack, base);
	add_compressed(&maker->pack, content);
	maker->entries[maker->count++] = (struct made_entry){*oid, offset};
	return offset;
}

static inline int compare_made(const void *a, const void *b)
{
	return oid_cmp(&((const struct made_entry *)a)->oid, &((const struct made_entry *)b)->oid);
}

/* Writes what comes last: the number of entries, the checksums (zeros: only compared with each other), the index. */
static inline void pack_maker_end(struct pack_maker *maker)
{
	static const char checksums[40];
	uint32_t up_to = 0;

	if (!maker->pack.n)
		buf_add(&maker->pack, "PACK\0\0\0\2\0\0\0\0", 12);
	maker->pack.p[10] = (char)(maker->count >> 8);
	maker->pack.p[11] = (char)maker->count;
	buf_add(&maker->pack, checksums, 20);
	if (maker->count)
		qsort(maker->entries, maker->count, sizeof(*maker->entries), compare_made);
	buf_add(&maker->index, "\377tOc\0\0\0\2", 8);
	for (unsigned byte = 0; byte < 256; byte++) {
		while (up_to < maker->count && maker->entries[up_to].oid.bytes[0] == byte)
			up_to++;
		add_big_endian(&maker->index, up_to);
	}
	for (size_t i = 0; i < maker->count; i++)
		buf_add(&maker->index, maker->entries[i].oid.bytes, sizeof(struct oid));
	for (size_t i = 0; i < maker->count; i++)
		add_big_endian(&maker->index, 0);
	for (size_t i = 0; i < maker->count; i++)
		add_big_endian(&maker->index, maker->entries[i].offset);
	buf_add(&maker->index, checksums, sizeof(checksums));
}

static inline void pack_maker_release(struct pack_maker *maker)
{
	buf_release(&maker->pack);
	buf_release(&maker->index);
}

#endif
