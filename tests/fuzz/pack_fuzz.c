/*
 * A pack and its index, read whole. The first byte says which input follows:
 *
 *   0  length of the index (two bytes, high first), the index, the pack
 *   1  entries, of which a pack is made: type, claimed size and base (a byte each), length of the content, the content
 *
 * The second form reaches what lies behind compression and checksums: deltas. There the base of an entry is the number
 * of another, or the distance back to it.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/limits.h"
#include "repo/pack.h"
#include "../unit/pack_maker.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OBJECTS_READ = 64 };

static void check_equal(const struct object_data *a, const struct object_data *b)
{
	if (a->type != b->type || a->n != b->n || memcmp(a->bytes, b->bytes, a->n) != 0)
		BUG("an object is another one when it is read again");
}

/* Whatever was read before must not change what an object is. */
static void read_object(struct pack_set *set, struct pack_reader *reader, const struct oid *oid)
{
	struct pack_reader *fresh = pack_reader_new(set);
	struct object_data *data = NULL, *again = NULL;
	enum pack_result result = pack_read(reader, oid, OBJECT_BYTES_LIMIT, &data, NULL);
	enum object_type type;
	uint64_t length;

	if (pack_read(fresh, oid, OBJECT_BYTES_LIMIT, &again, NULL) != result)
		BUG("another result by a fresh reader");
	if (result == PACK_READ) {
		check_equal(data, again);
		if (pack_header(fresh, oid, &type, &length, NULL) != PACK_READ || type != data->type ||
		    length != data->n)
			BUG("the header is that of another object");
	} else {
		pack_header(reader, oid, &type, &length, NULL);
	}
	object_data_release(data);
	object_data_release(again);
	pack_reader_free(fresh);
}

static void read_all(struct view index, struct view pack)
{
	struct pack_set *set = pack_set_of(index, pack);
	struct pack_reader *reader = pack_reader_new(set);
	struct view oids = view_slice(index, 8 + 256 * 4, index.n);

	for (size_t i = 0; i < OBJECTS_READ && (i + 1) * sizeof(struct oid) <= oids.n; i++) {
		struct oid oid;

		memcpy(&oid, oids.p + i * sizeof(oid), sizeof(oid));
		read_object(set, reader, &oid);
	}
	pack_reader_free(reader);
	pack_set_free(set);
}

static struct oid numbered(unsigned char number)
{
	return (struct oid){{number}};
}

static void read_made(struct view rest)
{
	struct pack_maker maker = {0};

	while (rest.n >= 4 && maker.count < OBJECTS_READ) {
		const unsigned char *p = (const unsigned char *)rest.p;
		struct view content = view_slice(rest, 4, 4 + (size_t)p[3]), base = {0};
		struct oid oid = numbered((unsigned char)maker.count), other = numbered(p[2]);

		if ((p[0] & 7) == OFFSET_DELTA_TYPE)
			base = (struct view){rest.p + 2, 1};
		else if ((p[0] & 7) == ID_DELTA_TYPE)
			base = (struct view){(const char *)other.bytes, sizeof(other.bytes)};
		/* Mostly the truth, or nothing would be read. */
		pack_maker_add(&maker, &oid, p[0] & 7, p[1] ? p[1] : content.n, base, content);
		rest = view_slice(rest, 4 + content.n, rest.n);
	}
	pack_maker_end(&maker);
	read_all(buf_view(&maker.index), buf_view(&maker.pack));
	pack_maker_release(&maker);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view all = {(const char *)data, size};

	if (size && data[0] == 1) {
		read_made(view_slice(all, 1, size));
	} else if (size >= 3 && data[0] == 0) {
		size_t end = 3 + ((size_t)data[1] << 8 | data[2]);

		read_all(view_slice(all, 3, end), view_slice(all, end, size));
	}
	return 0;
}
