/*
 * Git's pack files, read directly: an index says where in a pack an object is,
 * and there it lies compressed, whole or as a difference (delta) to another
 * object of the same pack. Layout: gitformat-pack(5); index version 2, packs of
 * version 2 and 3.
 *
 * A pack_set is all packs of one directory, mapped once and then only read, by
 * any number of threads. A pack_reader belongs to one thread and keeps what it
 * unpacked last, because the next object is often a difference to that: whoever
 * reads versions of one file or directory in a row, the newest first, pays for
 * one difference each.
 *
 * A pack is hostile until shown otherwise: what it says about itself is checked
 * before use, and damage is a result, never a crash. (A file that is cut short
 * while it is mapped still ends the process, as it does with git.)
 *
 * Floor 2, private to src/repo.
 */
#ifndef RESCUE_REPO_PACK_H
#define RESCUE_REPO_PACK_H

#include <stdatomic.h>

#include "repo/repo.h"

/* The content of one object. Counted: each holder has its own reference, on whatever thread. */
struct object_data {
	atomic_int references;
	enum object_type type;
	size_t n;
	unsigned depth; /* how many deltas it was made of, and the bytes these took */
	uint64_t work;
	/* Where a reader keeps it; pack == NULL: nowhere. */
	const struct pack *pack;
	uint64_t offset;
	struct object_data *same_bucket, *older, *newer;
	char bytes[];
};

/* Owned; its bytes are not set. */
struct object_data *object_data_new(enum object_type type, size_t n);
struct object_data *object_data_share(struct object_data *data);
void object_data_release(struct object_data *data);

struct pack_set;

/* The packs of a directory (objects/pack). What is missing, damaged or of another version is left out. Owned. */
struct pack_set *pack_set_open(const char *directory);
/* One pack in memory, which is borrowed; the set is empty when it cannot be used. Owned. */
struct pack_set *pack_set_of(struct view index, struct view pack);
void pack_set_free(struct pack_set *set);
bool pack_set_has(const struct pack_set *set, const struct oid *oid);

struct pack_reader;

/* Borrows the set. Owned. */
struct pack_reader *pack_reader_new(struct pack_set *set);
void pack_reader_free(struct pack_reader *reader);

enum pack_result {
	PACK_READ,
	PACK_ABSENT,  /* in none of the packs */
	PACK_DAMAGED, /* what is there is no object */
	PACK_REFUSED, /* it is beyond a limit, which `err` names */
};

/* The object, at most `limit` bytes of it, not compared with its id. *data is owned, and set only by PACK_READ. */
enum pack_result pack_read(struct pack_reader *reader, const struct oid *oid, size_t limit, struct object_data **data,
			   struct err *err);
/* Type and size, mostly without the content. */
enum pack_result pack_header(struct pack_reader *reader, const struct oid *oid, enum object_type *type, uint64_t *size,
			     struct err *err);

#endif
