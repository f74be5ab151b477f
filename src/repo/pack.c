/*
 * Pack files and their indexes: found, mapped, searched.
 */
#include "repo/pack.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "repo/pack_internal.h"

#include "base/banned.h"

enum {
	INDEX_HEAD = 8,           /* magic number and version */
	FAN_OUT_SIZE = 256 * 4,   /* for each first byte of an id, how many ids have it or a lower one */
	ENTRY_SIZE = 20 + 4 + 4,  /* id, CRC, offset; each is a table of its own */
	INDEX_TAIL = 20 + 20,     /* checksum of the pack, of the index */
	TOUCHED_BLOCK = 64 << 10, /* what the system maps at once around a byte that is read */
};

static uint32_t big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* --- opening ----------------------------------------------------------------------------------------------------- */

/* A regular file as a view, empty when it cannot be had. */
static struct view map_file(const char *path)
{
	struct view content = {0};
	struct stat st;
	void *map;
	/* O_NONBLOCK: a pipe in this place must not hold the audit. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return content;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && (uintmax_t)st.st_size <= SIZE_MAX) {
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map != MAP_FAILED)
			content = (struct view){map, (size_t)st.st_size};
	}
	close(fd);
	return content;
}

static void unmap(struct view content)
{
	if (content.n)
		munmap((void *)(uintptr_t)content.p, content.n);
}

/* Are all tables inside the index, and can a search trust the numbers that lead to them? */
static bool read_index(struct pack *pack)
{
	const unsigned char *p = (const unsigned char *)pack->index.p;
	size_t n = pack->index.n, tables;
	uint32_t before = 0;

	if (n < INDEX_HEAD + FAN_OUT_SIZE + INDEX_TAIL || big_endian(p) != 0xff744f63 || big_endian(p + 4) != 2)
		return false;
	pack->fan_out = p + INDEX_HEAD;
	for (int i = 0; i < 256; i++) {
		uint32_t up_to = big_endian(pack->fan_out + (size_t)4 * (size_t)i);

		if (up_to < before)
			return false;
		before = up_to;
	}
	pack->count = before;
	n -= INDEX_HEAD + FAN_OUT_SIZE + INDEX_TAIL;
	if (__builtin_mul_overflow((size_t)pack->count, (size_t)ENTRY_SIZE, &tables) || tables > n)
		return false;
	pack->oids = pack->fan_out + FAN_OUT_SIZE;
	pack->offsets = pack->oids + (size_t)pack->count * (20 + 4);
	pack->large_offsets = pack->offsets + (size_t)pack->count * 4;
	pack->large_count = (n - tables) / 8;
	return (n - tables) % 8 == 0;
}

/* Is it a pack, and the one its index was made for? */
static bool belong_together(const struct pack *pack)
{
	const unsigned char *p = (const unsigned char *)pack->content.p;
	size_t n = pack->content.n;

	return n >= PACK_HEAD + PACK_TAIL && memcmp(p, "PACK", 4) == 0 &&
	       (big_endian(p + 4) == 2 || big_endian(p + 4) == 3) && big_endian(p + 8) == pack->count &&
	       memcmp(p + n - PACK_TAIL, pack->index.p + pack->index.n - INDEX_TAIL, PACK_TAIL) == 0;
}

/* Takes over the mapped files. */
static void add_pack(struct pack_set *set, struct pack pack)
{
	if (!read_index(&pack) || !belong_together(&pack)) {
		if (pack.is_mapped) {
			unmap(pack.index);
			unmap(pack.content);
		}
		return;
	}
	pack.touched = xcalloc(pack.content.n / TOUCHED_BLOCK + 1, sizeof(*pack.touched));
	GROW(set->packs, set->count + 1, set->capacity);
	set->packs[set->count++] = pack;
}

static int is_index(const struct dirent *entry)
{
	struct view name = view_of(entry->d_name);

	return view_ends(name, ".idx");
}

struct pack_set *pack_set_open(const char *directory)
{
	struct pack_set *set = xcalloc(1, sizeof(*set));
	struct dirent **entries = NULL;
	/* By name: of an object that is in two packs always the same one is read. */
	int count = scandir(directory, &entries, is_index, alphasort);

	for (int i = 0; i < count; i++) {
		struct view name = view_of(entries[i]->d_name);
		struct buf path = {0};
		struct pack pack = {.is_mapped = true};

		buf_addf(&path, "%s/%.*s.pack", directory, (int)(name.n - strlen(".idx")), name.p);
		if (set->count < PACKS_LIMIT)
			pack.content = map_file(buf_text(&path));
		if (pack.content.n) {
			buf_clear(&path);
			buf_addf(&path, "%s/%s", directory, entries[i]->d_name);
			pack.index = map_file(buf_text(&path));
			add_pack(set, pack);
		}
		buf_release(&path);
		free(entries[i]);
	}
	free(entries);
	return set;
}

struct pack_set *pack_set_of(struct view index, struct view pack)
{
	struct pack_set *set = xcalloc(1, sizeof(*set));

	add_pack(set, (struct pack){.index = index, .content = pack});
	return set;
}

void pack_set_free(struct pack_set *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->count; i++) {
		struct pack *pack = &set->packs[i];

		if (pack->is_mapped) {
			unmap(pack->index);
			unmap(pack->content);
		}
		free(pack->touched);
	}
	free(set->packs);
	free(set);
}

/* --- memory: a page that was read once would count as ours until the end -------------------------------------------
 */

static void give_back(struct pack_set *set)
{
	atomic_store(&set->touched, 0);
	for (size_t i = 0; i < set->count; i++) {
		struct pack *pack = &set->packs[i];

		if (!pack->is_mapped)
			continue;
		for (size_t block = 0; block <= pack->content.n / TOUCHED_BLOCK; block++)
			atomic_store_explicit(&pack->touched[block], 0, memory_order_relaxed);
		/* Who reads there at this moment gets the same bytes again from the system's cache. */
		madvise((void *)(uintptr_t)pack->content.p, pack->content.n, MADV_DONTNEED);
	}
}

void pack_set_touch(struct pack_set *set, const struct pack *pack, size_t from, size_t to)
{
	size_t added = 0;

	for (size_t block = from / TOUCHED_BLOCK; block <= to / TOUCHED_BLOCK; block++) {
		if (atomic_load_explicit(&pack->touched[block], memory_order_relaxed))
			continue;
		atomic_store_explicit(&pack->touched[block], 1, memory_order_relaxed);
		added++;
	}
	if (added && atomic_fetch_add(&set->touched, added) + added > PACK_RESIDENT_LIMIT / TOUCHED_BLOCK)
		give_back(set);
}

/* --- searching ---------------------------------------------------------------------------------------------------- */

static bool offset_of(const struct pack *pack, size_t number, uint64_t *offset)
{
	const unsigned char *large;
	uint32_t value = big_endian(pack->offsets + number * 4);

	*offset = value;
	if (!(value & 0x80000000))
		return true;
	value &= 0x7fffffff;
	if (value >= pack->large_count)
		return false;
	large = pack->large_offsets + (size_t)value * 8;
	*offset = (uint64_t)big_endian(large) << 32 | big_endian(large + 4);
	return true;
}

/* Where an id may be expected among [low, high), all of which share its first byte: ids are spread evenly. */
static size_t expected_place(const struct oid *oid, size_t low, size_t high)
{
	uint64_t fraction = big_endian(oid->bytes + 1);

	return low + (size_t)(fraction * (high - low) >> 32);
}

bool pack_find(const struct pack *pack, const struct oid *oid, uint64_t *offset)
{
	const unsigned char *fan_out = pack->fan_out + (size_t)4 * oid->bytes[0];
	size_t low = oid->bytes[0] ? big_endian(fan_out - 4) : 0, high = big_endian(fan_out);
	size_t middle = expected_place(oid, low, high), reach = 16;

	while (low < high) {
		int order = memcmp(oid->bytes, pack->oids + middle * sizeof(oid->bytes), sizeof(oid->bytes));

		if (order == 0)
			return offset_of(pack, middle, offset);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
		/* Near the expected place first, then twice as far each time, until the search has both ends. */
		if (order < 0)
			middle = high - low > 2 * reach ? high - reach : low + (high - low) / 2;
		else
			middle = high - low > 2 * reach ? low + reach : low + (high - low) / 2;
		reach *= 2;
	}
	return false;
}

bool pack_set_has(const struct pack_set *set, const struct oid *oid)
{
	uint64_t offset;

	for (size_t i = 0; i < set->count; i++)
		if (pack_find(&set->packs[i], oid, &offset))
			return true;
	return false;
}
