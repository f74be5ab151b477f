/*
 * Objects out of packs: entries, differences, and what a reader keeps of them.
 */
#include "repo/pack.h"

#include <stdlib.h>

#include <libdeflate.h>

#include "base/limits.h"
#include "base/mem.h"
#include "repo/pack_internal.h"

#include "base/banned.h"

/* Types of entries beside those of objects. */
enum { OFFSET_DELTA = 6, ID_DELTA = 7 };

enum { BUCKETS = 1 << 13 };

/* Deflate makes at most 1032 bytes of one. */
enum { INFLATE_RATIO = 1032 };

struct entry {
	uint64_t offset, size; /* of the entry; of what it inflates to */
	uint64_t base;         /* of a delta: the offset of what it changes */
	size_t data;           /* where the compressed bytes begin */
	int type;
};

struct pack_reader {
	struct pack_set *set;
	struct libdeflate_decompressor *inflater;
	size_t limit;     /* bytes of the object asked for */
	size_t last_pack; /* the next object is likely there too */
	/* deltas between the object wanted and what is at hand */
	struct entry *deltas;
	size_t delta_count, delta_capacity;
	char *delta; /* one of them, inflated */
	size_t delta_size;
	/* objects kept */
	struct object_data *buckets[BUCKETS];
	struct object_data *newest, *oldest;
	size_t kept_bytes;
};

/* --- contents ----------------------------------------------------------------------------------------------------- */

struct object_data *object_data_new(enum object_type type, size_t n)
{
	struct object_data *data = xmalloc(size_add(sizeof(*data), n));

	atomic_init(&data->references, 1);
	data->type = type;
	data->n = n;
	data->depth = 0;
	data->work = 0;
	data->pack = NULL;
	return data;
}

struct object_data *object_data_share(struct object_data *data)
{
	if (data)
		atomic_fetch_add_explicit(&data->references, 1, memory_order_relaxed);
	return data;
}

void object_data_release(struct object_data *data)
{
	if (data && atomic_fetch_sub_explicit(&data->references, 1, memory_order_acq_rel) == 1)
		free(data);
}

/* --- what a reader keeps ------------------------------------------------------------------------------------------ */

static struct object_data **bucket_of(struct pack_reader *reader, const struct pack *pack, uint64_t offset)
{
	uint64_t key = offset ^ (uint64_t)(pack - reader->set->packs) << 40;

	return &reader->buckets[key * 0x9E3779B97F4A7C15ULL >> 51];
}

static void unlink_kept(struct pack_reader *reader, struct object_data *data)
{
	*(data->newer ? &data->newer->older : &reader->newest) = data->older;
	*(data->older ? &data->older->newer : &reader->oldest) = data->newer;
}

static void link_newest(struct pack_reader *reader, struct object_data *data)
{
	data->newer = NULL;
	data->older = reader->newest;
	*(reader->newest ? &reader->newest->newer : &reader->oldest) = data;
	reader->newest = data;
}

static void drop_oldest(struct pack_reader *reader)
{
	struct object_data *data = reader->oldest, **link = bucket_of(reader, data->pack, data->offset);

	while (*link != data)
		link = &(*link)->same_bucket;
	*link = data->same_bucket;
	unlink_kept(reader, data);
	reader->kept_bytes -= sizeof(*data) + data->n;
	data->pack = NULL;
	object_data_release(data);
}

static void keep(struct pack_reader *reader, const struct pack *pack, uint64_t offset, struct object_data *data)
{
	struct object_data **bucket = bucket_of(reader, pack, offset);

	if (sizeof(*data) + data->n > DELTA_BASES_LIMIT)
		return;
	data->pack = pack;
	data->offset = offset;
	data->same_bucket = *bucket;
	*bucket = object_data_share(data);
	link_newest(reader, data);
	reader->kept_bytes += sizeof(*data) + data->n;
	while (reader->kept_bytes > DELTA_BASES_LIMIT)
		drop_oldest(reader);
}

/* Owned, or NULL. */
static struct object_data *find_kept(struct pack_reader *reader, const struct pack *pack, uint64_t offset)
{
	struct object_data *data = *bucket_of(reader, pack, offset);

	while (data && (data->offset != offset || data->pack != pack))
		data = data->same_bucket;
	if (data && data != reader->newest) {
		unlink_kept(reader, data);
		link_newest(reader, data);
	}
	return object_data_share(data);
}

struct pack_reader *pack_reader_new(struct pack_set *set)
{
	struct pack_reader *reader = xcalloc(1, sizeof(*reader));

	reader->set = set;
	reader->inflater = libdeflate_alloc_decompressor();
	if (!reader->inflater)
		BUG("no memory to inflate objects");
	return reader;
}

void pack_reader_free(struct pack_reader *reader)
{
	if (!reader)
		return;
	while (reader->oldest)
		drop_oldest(reader);
	libdeflate_free_decompressor(reader->inflater);
	free(reader->deltas);
	free(reader->delta);
	free(reader);
}

/* --- entries ------------------------------------------------------------------------------------------------------ */

/* Seven bits a byte, the lowest first, as in entries and deltas; false when they do not end or do not fit. */
static bool read_size(const struct pack *pack, size_t *at, unsigned shift, uint64_t *size)
{
	unsigned char c;

	do {
		if (*at >= pack_end(pack) || shift > 57)
			return false;
		c = (unsigned char)pack->content.p[(*at)++];
		*size |= (uint64_t)(c & 0x7f) << shift;
		shift += 7;
	} while (c & 0x80);
	return true;
}

/* How far before the delta its base begins; each further byte counts from one more. */
static bool read_distance(const struct pack *pack, size_t *at, uint64_t *distance)
{
	unsigned char c;

	for (*distance = 0;; *distance = (*distance + 1) << 7) {
		if (*at >= pack_end(pack) || *distance >> 56)
			return false;
		c = (unsigned char)pack->content.p[(*at)++];
		*distance |= c & 0x7f;
		if (!(c & 0x80))
			return true;
	}
}

static bool read_base(const struct pack *pack, struct entry *entry)
{
	struct oid oid;
	uint64_t distance;

	if (entry->type == OFFSET_DELTA) {
		if (!read_distance(pack, &entry->data, &distance) || distance == 0 || distance > entry->offset)
			return false;
		entry->base = entry->offset - distance;
		return true;
	}
	if (pack_end(pack) - entry->data < sizeof(oid))
		return false;
	memcpy(&oid, pack->content.p + entry->data, sizeof(oid));
	entry->data += sizeof(oid);
	return pack_find(pack, &oid, &entry->base);
}

static bool is_delta(const struct entry *entry)
{
	return entry->type == OFFSET_DELTA || entry->type == ID_DELTA;
}

static bool read_entry(const struct pack *pack, uint64_t offset, struct entry *entry)
{
	unsigned char c;

	*entry = (struct entry){.offset = offset};
	if (offset < PACK_HEAD || offset >= pack_end(pack))
		return false;
	entry->data = (size_t)offset;
	c = (unsigned char)pack->content.p[entry->data++];
	entry->type = c >> 4 & 7;
	entry->size = c & 15;
	if (c & 0x80 && !read_size(pack, &entry->data, 4, &entry->size))
		return false;
	if (is_delta(entry) ? !read_base(pack, entry) : entry->type < OBJECT_COMMIT || entry->type > OBJECT_TAG)
		return false;
	return entry->size / INFLATE_RATIO <= pack_end(pack) - entry->data;
}

static bool inflate_entry(struct pack_reader *reader, const struct pack *pack, const struct entry *entry, char *out)
{
	size_t used = 0;

	if (libdeflate_zlib_decompress_ex(reader->inflater, pack->content.p + entry->data, pack_end(pack) - entry->data,
					  out, (size_t)entry->size, &used, NULL) != LIBDEFLATE_SUCCESS)
		return false;
	pack_set_touch(reader->set, pack, (size_t)entry->offset, entry->data + used);
	return true;
}

/* --- deltas: sizes of base and result, then pieces of the base and new bytes ----------------------------------------
 */

static bool take_size(struct view *delta, uint64_t *size)
{
	*size = 0;
	for (unsigned shift = 0; delta->n && shift <= 57; shift += 7) {
		unsigned char c = (unsigned char)*delta->p++;

		delta->n--;
		*size |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return true;
	}
	return false;
}

/* A number of which only the bytes that are not 0 are there: bit i of `present` stands for byte i. False at the end. */
static bool take_bytes(const unsigned char **p, const unsigned char *end, unsigned present, size_t *value)
{
	*value = 0;
	for (unsigned shift = 0; present; present >>= 1, shift += 8) {
		if (!(present & 1))
			continue;
		if (*p == end)
			return false;
		*value |= (size_t) * (*p)++ << shift;
	}
	return true;
}

/* Fills out[0 … n) as `delta` says. */
static bool apply_delta(struct view base, struct view delta, char *out, size_t n)
{
	const unsigned char *p = (const unsigned char *)delta.p, *end = p + delta.n;
	const char *from;

	while (p < end) {
		unsigned op = *p++;
		size_t length = op;

		if (op & 0x80) {
			size_t offset;

			if (!take_bytes(&p, end, op & 15, &offset) || !take_bytes(&p, end, op >> 4 & 7, &length))
				return false;
			length = length ? length : 0x10000;
			if (offset > base.n || length > base.n - offset)
				return false;
			from = base.p + offset;
		} else {
			if (op == 0 || (size_t)(end - p) < length)
				return false;
			from = (const char *)p;
			p += length;
		}
		if (length > n)
			return false;
		memcpy(out, from, length);
		out += length;
		n -= length;
	}
	return n == 0;
}

static enum pack_result refuse_depth(struct err *err)
{
	err_set(err, ERR_INCOMPLETE, "it is stored as more than %d differences on top of each other",
		DELTA_DEPTH_LIMIT);
	return PACK_REFUSED;
}

static enum pack_result refuse_size(uint64_t size, size_t limit, struct err *err)
{
	err_set(err, ERR_INCOMPLETE, "it has %llu bytes, more than the limit of %zu", (unsigned long long)size, limit);
	return PACK_REFUSED;
}

/* Inflates a delta into the reader's own room, which stays valid until the next. */
static enum pack_result inflate_delta(struct pack_reader *reader, const struct pack *pack, const struct entry *entry,
				      struct view *delta, struct err *err)
{
	if (entry->size > OBJECT_BYTES_LIMIT)
		return refuse_size(entry->size, OBJECT_BYTES_LIMIT, err);
	GROW(reader->delta, (size_t)entry->size, reader->delta_size);
	if (!inflate_entry(reader, pack, entry, reader->delta))
		return PACK_DAMAGED;
	*delta = (struct view){reader->delta, (size_t)entry->size};
	return PACK_READ;
}

/* Counted from the object that is stored whole, so that what is refused does not depend on what was read before. */
static enum pack_result count_work(struct object_data *result, const struct object_data *base,
				   const struct entry *entry, struct err *err)
{
	result->depth = base->depth + 1;
	result->work = base->work + base->n + entry->size;
	if (result->depth > DELTA_DEPTH_LIMIT)
		return refuse_depth(err);
	if (result->work <= DELTA_WORK_LIMIT)
		return PACK_READ;
	err_set(err, ERR_INCOMPLETE, "its differences add up to more than %llu bytes",
		(unsigned long long)DELTA_WORK_LIMIT);
	return PACK_REFUSED;
}

/* Replaces *data, the base, by what the delta makes of it. */
static enum pack_result apply_entry(struct pack_reader *reader, const struct pack *pack, const struct entry *entry,
				    struct object_data **data, struct err *err)
{
	struct object_data *result, *base = *data;
	struct view delta;
	uint64_t base_size, size;
	size_t limit;
	enum pack_result status = inflate_delta(reader, pack, entry, &delta, err);

	if (status != PACK_READ)
		return status;
	if (!take_size(&delta, &base_size) || !take_size(&delta, &size) || base_size != base->n)
		return PACK_DAMAGED;
	/* No delta is left: it is the object that was asked for. */
	limit = reader->delta_count ? OBJECT_BYTES_LIMIT : reader->limit;
	if (size > limit)
		return refuse_size(size, limit, err);
	result = object_data_new(base->type, (size_t)size);
	status = count_work(result, base, entry, err);
	if (status == PACK_READ &&
	    !apply_delta((struct view){base->bytes, base->n}, delta, result->bytes, (size_t)size))
		status = PACK_DAMAGED;
	*data = status == PACK_READ ? result : base;
	object_data_release(status == PACK_READ ? base : result);
	return status;
}

/* --- objects ------------------------------------------------------------------------------------------------------ */

static enum pack_result inflate_whole(struct pack_reader *reader, const struct pack *pack, const struct entry *entry,
				      struct object_data **data, struct err *err)
{
	if (entry->size > OBJECT_BYTES_LIMIT)
		return refuse_size(entry->size, OBJECT_BYTES_LIMIT, err);
	*data = object_data_new((enum object_type)entry->type, (size_t)entry->size);
	if (inflate_entry(reader, pack, entry, (*data)->bytes))
		return PACK_READ;
	object_data_release(*data);
	*data = NULL;
	return PACK_DAMAGED;
}

/*
 * Follows deltas from the object at `offset` until there is one at hand, or one that is whole: its entry is in *entry,
 * and *kept is its content or NULL. The deltas passed are in reader->deltas.
 */
static enum pack_result follow_deltas(struct pack_reader *reader, const struct pack *pack, uint64_t offset,
				      struct entry *entry, struct object_data **kept, struct err *err)
{
	reader->delta_count = 0;
	for (;;) {
		*kept = find_kept(reader, pack, offset);
		if (*kept) {
			*entry = (struct entry){.offset = offset};
			return PACK_READ;
		}
		if (!read_entry(pack, offset, entry))
			return PACK_DAMAGED;
		if (!is_delta(entry))
			return PACK_READ;
		if (reader->delta_count == DELTA_DEPTH_LIMIT)
			return refuse_depth(err);
		GROW(reader->deltas, reader->delta_count + 1, reader->delta_capacity);
		reader->deltas[reader->delta_count++] = *entry;
		offset = entry->base;
	}
}

/* From the size of what the deltas passed start from to that of the object they make. */
static enum pack_result size_after_deltas(struct pack_reader *reader, const struct pack *pack, uint64_t *size,
					  struct err *err)
{
	struct view delta;
	uint64_t base_size;
	enum pack_result status;

	if (reader->delta_count == 0)
		return PACK_READ;
	status = inflate_delta(reader, pack, &reader->deltas[0], &delta, err);
	if (status == PACK_READ && (!take_size(&delta, &base_size) || !take_size(&delta, size)))
		status = PACK_DAMAGED;
	return status;
}

/* A large object is refused before its bases are unpacked, which are large too. */
static enum pack_result check_size(struct pack_reader *reader, const struct pack *pack, uint64_t size, struct err *err)
{
	enum pack_result status;

	if (size <= reader->limit)
		return PACK_READ;
	status = size_after_deltas(reader, pack, &size, err);
	return status == PACK_READ && size > reader->limit ? refuse_size(size, reader->limit, err) : status;
}

static enum pack_result unpack(struct pack_reader *reader, const struct pack *pack, uint64_t offset,
			       struct object_data **data, struct err *err)
{
	struct entry entry;
	enum pack_result status = follow_deltas(reader, pack, offset, &entry, data, err);

	if (status == PACK_READ)
		status = check_size(reader, pack, *data ? (*data)->n : entry.size, err);
	if (status == PACK_READ && !*data) {
		status = inflate_whole(reader, pack, &entry, data, err);
		/* Commits are hardly ever a base, and each is read once. */
		if (status == PACK_READ && (reader->delta_count || (*data)->type != OBJECT_COMMIT))
			keep(reader, pack, entry.offset, *data);
	}
	while (status == PACK_READ && reader->delta_count) {
		const struct entry *delta = &reader->deltas[--reader->delta_count];

		status = apply_entry(reader, pack, delta, data, err);
		if (status == PACK_READ)
			keep(reader, pack, delta->offset, *data);
	}
	if (status != PACK_READ) {
		object_data_release(*data);
		*data = NULL;
	}
	return status;
}

/* The next pack that has the object, the one of the last object first; false when all of them were tried. */
static bool next_place(struct pack_reader *reader, const struct oid *oid, size_t *tried, const struct pack **pack,
		       uint64_t *offset)
{
	size_t count = reader->set->count;

	for (; *tried < count; ++*tried) {
		*pack = &reader->set->packs[(reader->last_pack + *tried) % count];
		if (pack_find(*pack, oid, offset)) {
			++*tried;
			return true;
		}
	}
	return false;
}

enum pack_result pack_read(struct pack_reader *reader, const struct oid *oid, size_t limit, struct object_data **data,
			   struct err *err)
{
	enum pack_result status = PACK_ABSENT;
	const struct pack *pack;
	uint64_t offset;
	size_t tried = 0;

	reader->limit = limit;
	while (status != PACK_READ && status != PACK_REFUSED && next_place(reader, oid, &tried, &pack, &offset))
		status = unpack(reader, pack, offset, data, err);
	if (status == PACK_READ)
		reader->last_pack = (size_t)(pack - reader->set->packs);
	return status;
}

static enum pack_result unpack_header(struct pack_reader *reader, const struct pack *pack, uint64_t offset,
				      enum object_type *type, uint64_t *size, struct err *err)
{
	struct object_data *kept;
	struct entry entry;
	enum pack_result status = follow_deltas(reader, pack, offset, &entry, &kept, err);

	if (status != PACK_READ)
		return status;
	*type = kept ? kept->type : (enum object_type)entry.type;
	*size = kept ? kept->n : entry.size;
	object_data_release(kept);
	return size_after_deltas(reader, pack, size, err);
}

enum pack_result pack_header(struct pack_reader *reader, const struct oid *oid, enum object_type *type, uint64_t *size,
			     struct err *err)
{
	enum pack_result status = PACK_ABSENT;
	const struct pack *pack;
	uint64_t offset;
	size_t tried = 0;

	while (status != PACK_READ && status != PACK_REFUSED && next_place(reader, oid, &tried, &pack, &offset))
		status = unpack_header(reader, pack, offset, type, size, err);
	return status;
}
