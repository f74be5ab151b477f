/*
 * Git's object ids (SHA-1), and hashing the way git names content.
 *
 * Floor 2. All zero bytes is the null id, which names nothing.
 */
#ifndef RESCUE_REPO_OID_H
#define RESCUE_REPO_OID_H

#include <stdint.h>

#include "base/view.h"

struct oid {
	unsigned char bytes[20];
};

enum { OID_HEX_SIZE = 41 }; /* 40 digits and the NUL */

/* Exactly 40 hexadecimal digits, either case; anything else is false and leaves *oid alone. */
bool oid_from_hex(struct view hex, struct oid *oid);
void oid_to_hex(const struct oid *oid, char out[OID_HEX_SIZE]);
bool oid_is_null(const struct oid *oid);

static inline bool oid_equal(const struct oid *a, const struct oid *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static inline int oid_cmp(const struct oid *a, const struct oid *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

/* SHA-1 (FIPS 180-4) in pieces. It names content here, it protects nothing. */
struct sha1 {
	uint32_t state[5];
	uint64_t length;
	unsigned char block[64];
	bool by_instructions; /* of the processor */
};

void sha1_init(struct sha1 *sha1);
void sha1_add(struct sha1 *sha1, const void *bytes, size_t n);
void sha1_final(struct sha1 *sha1, struct oid *oid);

/* What `git hash-object` prints for this content: "blob <size>\0" and the bytes, no filters. */
void oid_of_blob(struct view content, struct oid *oid);
/* Begins the hash of an object of `size` bytes whose content is added in pieces; type is "blob", "tree" … */
void sha1_init_object(struct sha1 *sha1, const char *type, uint64_t size);

/* Ids to dense numbers 0, 1, 2 … in order of first sight. All zero bytes is an empty table. */
struct oid_table {
	struct oid *oids; /* oids[number] */
	size_t count;
	size_t capacity;
	uint32_t *slots; /* number + 1, 0 is free */
	size_t slot_count;
};

/* The number of `oid`, added when it is new; *added, if not NULL, says which. */
uint32_t oid_table_add(struct oid_table *table, const struct oid *oid, bool *added);
/* Makes room for `count` ids at once. */
void oid_table_reserve(struct oid_table *table, size_t count);
/* The number of `oid`, or -1. */
int64_t oid_table_find(const struct oid_table *table, const struct oid *oid);
void oid_table_release(struct oid_table *table);

#endif
