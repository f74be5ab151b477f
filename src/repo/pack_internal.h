/*
 * What the files behind pack.h share. Floor 2, private to src/repo.
 */
#ifndef RESCUE_REPO_PACK_INTERNAL_H
#define RESCUE_REPO_PACK_INTERNAL_H

#include "repo/pack.h"

/* The first bytes of a pack, before its first object, and its checksum after the last. */
enum { PACK_HEAD = 12, PACK_TAIL = 20 };

struct pack {
	struct view content, index;
	bool is_mapped;
	uint32_t count;
	size_t large_count; /* offsets of 64 bits */
	const unsigned char *fan_out, *oids, *offsets, *large_offsets;
	atomic_uchar *touched; /* by block of the pack: was it read since the memory was last given back? */
};

struct pack_set {
	struct pack *packs;
	size_t count, capacity;
	atomic_size_t touched; /* blocks of all packs */
};

/* Where in the pack the index says that the object begins. */
bool pack_find(const struct pack *pack, const struct oid *oid, uint64_t *offset);
/* Bytes [from, to) of a pack were read. Gives back the memory of all packs when much of them was. */
void pack_set_touch(struct pack_set *set, const struct pack *pack, size_t from, size_t to);

/* The first byte after the last object. */
static inline size_t pack_end(const struct pack *pack)
{
	return pack->content.n - PACK_TAIL;
}

#endif
