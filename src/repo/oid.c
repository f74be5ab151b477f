#include "repo/oid.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "repo/sha1.h"

#include "base/banned.h"

/* The value of a digit, 16 for what is none. */
static unsigned hex_digit(char c)
{
	static const unsigned char values[256] = {
	    ['0'] = 16 + 0,  ['1'] = 16 + 1,  ['2'] = 16 + 2,  ['3'] = 16 + 3,  ['4'] = 16 + 4,  ['5'] = 16 + 5,
	    ['6'] = 16 + 6,  ['7'] = 16 + 7,  ['8'] = 16 + 8,  ['9'] = 16 + 9,  ['a'] = 16 + 10, ['b'] = 16 + 11,
	    ['c'] = 16 + 12, ['d'] = 16 + 13, ['e'] = 16 + 14, ['f'] = 16 + 15, ['A'] = 16 + 10, ['B'] = 16 + 11,
	    ['C'] = 16 + 12, ['D'] = 16 + 13, ['E'] = 16 + 14, ['F'] = 16 + 15,
	};

	return values[(unsigned char)c] ^ 16;
}

bool oid_from_hex(struct view hex, struct oid *oid)
{
	struct oid parsed;
	unsigned seen = 0;

	if (hex.n != 2 * sizeof(parsed.bytes))
		return false;
	for (size_t i = 0; i < sizeof(parsed.bytes); i++) {
		unsigned high = hex_digit(hex.p[2 * i]), low = hex_digit(hex.p[2 * i + 1]);

		seen |= high | low;
		parsed.bytes[i] = (unsigned char)(high << 4 | low);
	}
	if (seen > 15)
		return false;
	*oid = parsed;
	return true;
}

void oid_to_hex(const struct oid *oid, char out[OID_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(oid->bytes); i++) {
		out[2 * i] = digits[oid->bytes[i] >> 4];
		out[2 * i + 1] = digits[oid->bytes[i] & 15];
	}
	out[OID_HEX_SIZE - 1] = '\0';
}

bool oid_is_null(const struct oid *oid)
{
	static const struct oid null;

	return oid_equal(oid, &null);
}

/* --- SHA-1 ------------------------------------------------------------------------------------------------------ */

static uint32_t rotate(uint32_t x, unsigned n)
{
	return x << n | x >> (32 - n);
}

/* One round; the caller passes the five words one place further each time, so that none is moved. */
#define SHA1_ROUND(a, b, c, d, e, f, k, w)             \
	do {                                           \
		(e) += rotate(a, 5) + (f) + (k) + (w); \
		(b) = rotate(b, 30);                   \
	} while (0)

#define SHA1_FIVE(first, f, k)                                                       \
	do {                                                                         \
		SHA1_ROUND(a, b, c, d, e, f(b, c, d), k, sha1_word(w, first));       \
		SHA1_ROUND(e, a, b, c, d, f(a, b, c), k, sha1_word(w, (first) + 1)); \
		SHA1_ROUND(d, e, a, b, c, f(e, a, b), k, sha1_word(w, (first) + 2)); \
		SHA1_ROUND(c, d, e, a, b, f(d, e, a), k, sha1_word(w, (first) + 3)); \
		SHA1_ROUND(b, c, d, e, a, f(c, d, e), k, sha1_word(w, (first) + 4)); \
	} while (0)

#define SHA1_CHOOSE(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))
#define SHA1_PARITY(x, y, z) ((x) ^ (y) ^ (z))
#define SHA1_MAJORITY(x, y, z) (((x) & (y)) | ((z) & ((x) | (y))))

/* Word i of the message: those after the first 16 take the place of the one 16 before. */
static inline uint32_t sha1_word(uint32_t w[16], unsigned i)
{
	if (i >= 16)
		w[i % 16] = rotate(w[(i - 3) % 16] ^ w[(i - 8) % 16] ^ w[(i - 14) % 16] ^ w[i % 16], 1);
	return w[i % 16];
}

static void sha1_block(uint32_t state[5], const unsigned char *block)
{
	uint32_t w[16], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];

	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
		       (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (unsigned i = 0; i < 20; i += 5)
		SHA1_FIVE(i, SHA1_CHOOSE, 0x5A827999);
	for (unsigned i = 20; i < 40; i += 5)
		SHA1_FIVE(i, SHA1_PARITY, 0x6ED9EBA1);
	for (unsigned i = 40; i < 60; i += 5)
		SHA1_FIVE(i, SHA1_MAJORITY, 0x8F1BBCDC);
	for (unsigned i = 60; i < 80; i += 5)
		SHA1_FIVE(i, SHA1_PARITY, 0xCA62C1D6);
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
}

static void sha1_blocks(struct sha1 *sha1, const unsigned char *blocks, size_t count)
{
	if (sha1->by_instructions) {
		sha1_blocks_by_instructions(sha1->state, blocks, count);
		return;
	}
	for (size_t i = 0; i < count; i++)
		sha1_block(sha1->state, blocks + i * SHA1_BLOCK);
}

void sha1_init(struct sha1 *sha1)
{
	*sha1 = (struct sha1){.state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0},
			      .by_instructions = sha1_has_instructions()};
}

void sha1_add(struct sha1 *sha1, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	size_t held = sha1->length % SHA1_BLOCK;

	if (!n) /* an empty file has no bytes to point at */
		return;
	sha1->length += n;
	if (held) {
		size_t piece = SHA1_BLOCK - held < n ? SHA1_BLOCK - held : n;

		memcpy(sha1->block + held, p, piece);
		if (held + piece < SHA1_BLOCK)
			return;
		sha1_blocks(sha1, sha1->block, 1);
		p += piece;
		n -= piece;
	}
	sha1_blocks(sha1, p, n / SHA1_BLOCK);
	if (n % SHA1_BLOCK)
		memcpy(sha1->block, p + n - n % SHA1_BLOCK, n % SHA1_BLOCK);
}

void sha1_final(struct sha1 *sha1, struct oid *oid)
{
	static const unsigned char padding[64] = {0x80};
	uint64_t bits = sha1->length * 8;
	size_t held = sha1->length % 64;
	unsigned char length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	sha1_add(sha1, padding, held < 56 ? 56 - held : 120 - held);
	sha1_add(sha1, length, sizeof(length));
	for (int i = 0; i < 20; i++)
		oid->bytes[i] = (unsigned char)(sha1->state[i / 4] >> (24 - 8 * (i % 4)));
}

void sha1_init_object(struct sha1 *sha1, const char *type, uint64_t size)
{
	char header[64];
	int n = snprintf(header, sizeof(header), "%s %llu", type, (unsigned long long)size);

	sha1_init(sha1);
	sha1_add(sha1, header, (size_t)n + 1);
}

void oid_of_blob(struct view content, struct oid *oid)
{
	struct sha1 sha1;

	sha1_init_object(&sha1, "blob", content.n);
	sha1_add(&sha1, content.p, content.n);
	sha1_final(&sha1, oid);
}

/* --- table of ids ------------------------------------------------------------------------------------------------ */

/* Ids are hashes already: their first bytes spread well. */
static size_t first_slot(const struct oid *oid, size_t slot_count)
{
	uint64_t word;

	memcpy(&word, oid->bytes, sizeof(word));
	return (size_t)((word * 0x9E3779B97F4A7C15ULL) >> 20) & (slot_count - 1);
}

static size_t find_slot(const struct oid_table *table, const struct oid *oid)
{
	size_t slot = first_slot(oid, table->slot_count);

	while (table->slots[slot] && !oid_equal(&table->oids[table->slots[slot] - 1], oid))
		slot = (slot + 1) & (table->slot_count - 1);
	return slot;
}

static void grow_slots(struct oid_table *table, size_t slot_count)
{
	free(table->slots);
	table->slot_count = slot_count;
	table->slots = xcalloc(table->slot_count, sizeof(*table->slots));
	for (size_t i = 0; i < table->count; i++)
		table->slots[find_slot(table, &table->oids[i])] = (uint32_t)i + 1;
}

uint32_t oid_table_add(struct oid_table *table, const struct oid *oid, bool *added)
{
	size_t slot;
	bool is_new;

	if ((table->count + 1) * 2 > table->slot_count)
		grow_slots(table, table->slot_count ? table->slot_count * 2 : 64);
	slot = find_slot(table, oid);
	is_new = !table->slots[slot];
	if (is_new) {
		GROW(table->oids, table->count + 1, table->capacity);
		table->oids[table->count++] = *oid;
		table->slots[slot] = (uint32_t)table->count;
	}
	if (added)
		*added = is_new;
	return table->slots[slot] - 1;
}

void oid_table_reserve(struct oid_table *table, size_t count)
{
	size_t slot_count = 64;

	while (slot_count < (count + 1) * 2)
		slot_count *= 2;
	GROW(table->oids, count, table->capacity);
	if (slot_count > table->slot_count)
		grow_slots(table, slot_count);
}

int64_t oid_table_find(const struct oid_table *table, const struct oid *oid)
{
	return table->slot_count ? (int64_t)table->slots[find_slot(table, oid)] - 1 : -1;
}

void oid_table_release(struct oid_table *table)
{
	free(table->oids);
	free(table->slots);
	*table = (struct oid_table){0};
}
