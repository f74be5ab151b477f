#include "collect/churn_count.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/line_diff.h"
#include "base/mem.h"
#include "lang/lang.h"

#include "base/banned.h"

/* One content of the path at hand. */
struct version {
	struct object object;     /* data == NULL: not at hand */
	struct view content;      /* while it is at hand */
	size_t uses;              /* changes still to be counted that need it */
	enum churn_status status; /* CHURN_COUNTED: it can be */
	bool is_known;            /* status is set */
	uint32_t lines;           /* CHURN_NO_NUMBER: not counted yet */
};

struct churn_counter {
	struct repo *repo; /* NULL when the repository could not be opened once more */
	struct line_differ *differ;
	struct oid_table oids;    /* of the versions of the path at hand */
	struct version *versions; /* by number in oids */
	size_t capacity, held_bytes;
	struct version nothing, submodules[2];
	char submodule_lines[2][64];
	struct err problem;
};

struct churn_counter *churn_counter_new(const struct repo *repo)
{
	struct churn_counter *counter = xcalloc(1, sizeof(*counter));

	counter->differ = line_differ_new();
	counter->nothing = (struct version){.is_known = true};
	if (repo_reopen(repo, &counter->repo, &counter->problem))
		counter->repo = NULL;
	return counter;
}

void churn_counter_free(struct churn_counter *counter)
{
	line_differ_free(counter->differ);
	oid_table_release(&counter->oids);
	free(counter->versions);
	repo_free(counter->repo);
	free(counter);
}

const char *churn_counter_problem(const struct churn_counter *counter)
{
	return counter->problem.message;
}

/* --- versions ----------------------------------------------------------------------------------------------------- */

static void drop(struct churn_counter *counter, struct version *version)
{
	counter->held_bytes -= version->content.n;
	object_release(&version->object);
	version->content = (struct view){0};
}

/* Another branch may need a version much later: so many are not held. */
static void make_room(struct churn_counter *counter, const struct version *kept)
{
	for (size_t i = 0; i < counter->oids.count && counter->held_bytes > CHURN_HELD_LIMIT; i++)
		if (&counter->versions[i] != kept)
			drop(counter, &counter->versions[i]);
}

/* Why a version could not be read. */
static enum churn_status status_of_unread(struct churn_counter *counter, const struct oid *oid)
{
	enum object_type type;
	uint64_t size;

	if (repo_header(counter->repo, oid, &type, &size, NULL) == 0 && type == OBJECT_BLOB && size > BLOB_READ_LIMIT)
		return CHURN_TOO_LARGE;
	return CHURN_MISSING;
}

static void read_version(struct churn_counter *counter, struct version *version)
{
	const struct oid *oid = &counter->oids.oids[version - counter->versions];
	struct err err = {0};

	version->is_known = true;
	version->status = CHURN_MISSING;
	if (!counter->repo)
		return;
	if (repo_read_typed(counter->repo, oid, OBJECT_BLOB, BLOB_READ_LIMIT, &version->object, &err)) {
		version->status = status_of_unread(counter, oid);
		counter->problem = err;
		return;
	}
	version->status = CHURN_COUNTED;
	version->content = version->object.content;
	counter->held_bytes += version->content.n;
	if (content_is_binary(version->content)) {
		version->status = CHURN_BINARY;
		drop(counter, version);
	}
}

/* Has the content at hand where it can be counted. */
static void need(struct churn_counter *counter, struct version *version, const struct version *other)
{
	if (version->is_known &&
	    (version->status != CHURN_COUNTED || version->content.p || version == &counter->nothing))
		return;
	make_room(counter, other);
	read_version(counter, version);
}

static uint32_t lines_of(struct version *version)
{
	if (version->lines == CHURN_NO_NUMBER)
		version->lines = (uint32_t)line_count(version->content);
	return version->lines;
}

/* The line that git compares in place of a submodule. */
static struct version *submodule(struct churn_counter *counter, const struct oid *oid, int side)
{
	char *line = counter->submodule_lines[side];
	char hex[OID_HEX_SIZE];

	oid_to_hex(oid, hex);
	snprintf(line, sizeof(counter->submodule_lines[side]), "Subproject commit %s\n", hex);
	counter->submodules[side] = (struct version){.content = view_of(line), .is_known = true, .lines = 1};
	return &counter->submodules[side];
}

static struct version *version_of(struct churn_counter *counter, const struct churn_side *from, int side)
{
	if (oid_is_null(&from->oid))
		return &counter->nothing;
	if (from->is_submodule)
		return submodule(counter, &from->oid, side);
	return &counter->versions[oid_table_find(&counter->oids, &from->oid)];
}

static void announce(struct churn_counter *counter, const struct churn_side *side)
{
	bool added;
	uint32_t number;

	if (oid_is_null(&side->oid) || side->is_submodule)
		return;
	number = oid_table_add(&counter->oids, &side->oid, &added);
	GROW(counter->versions, counter->oids.count, counter->capacity);
	if (added)
		counter->versions[number] = (struct version){.lines = CHURN_NO_NUMBER};
	counter->versions[number].uses++;
}

static void release_use(struct churn_counter *counter, struct version *version)
{
	if (version->uses && --version->uses == 0)
		drop(counter, version);
}

/* --- counting ----------------------------------------------------------------------------------------------------- */

static void compare(struct churn_counter *counter, struct version *before, struct version *after,
		    struct churn_count *count)
{
	struct line_changes changes = {0};

	if (before != after && !line_diff(counter->differ, before->content, after->content, &changes)) {
		count->status = CHURN_TOO_LONG;
		return;
	}
	count->added = (uint32_t)changes.added;
	count->deleted = (uint32_t)changes.deleted;
	/* Lines are counted once in the newest version; from there on the differences say how many there are. */
	if (after->lines != CHURN_NO_NUMBER && before->lines == CHURN_NO_NUMBER)
		before->lines = after->lines - count->added + count->deleted;
	else if (before->lines != CHURN_NO_NUMBER && after->lines == CHURN_NO_NUMBER)
		after->lines = before->lines + count->added - count->deleted;
}

/* Of two versions that cannot both be compared. */
static enum churn_status worse(enum churn_status a, enum churn_status b)
{
	/* git calls the change binary when one side is, whatever the other. */
	if (a == CHURN_BINARY || b == CHURN_BINARY)
		return CHURN_BINARY;
	return a > b ? a : b;
}

static void count_one(struct churn_counter *counter, const struct churn_change *change, struct churn_count *count)
{
	struct version *before = version_of(counter, &change->before, 0);
	struct version *after = version_of(counter, &change->after, 1);

	need(counter, after, before);
	need(counter, before, after);
	*count = (struct churn_count){CHURN_NO_NUMBER, CHURN_NO_NUMBER, CHURN_NO_NUMBER, CHURN_COUNTED};
	if (before->status != CHURN_COUNTED || after->status != CHURN_COUNTED)
		count->status = worse(before->status, after->status);
	else if (before == &counter->nothing)
		count->added = lines_of(after), count->deleted = 0;
	else if (after == &counter->nothing)
		count->added = 0, count->deleted = lines_of(before);
	else
		compare(counter, before, after, count);
	if (after->status == CHURN_COUNTED)
		count->lines = lines_of(after);
	release_use(counter, before);
	release_use(counter, after);
}

void churn_count(struct churn_counter *counter, const struct churn_change *const *changes, size_t count,
		 struct churn_count *counts)
{
	oid_table_release(&counter->oids);
	for (size_t i = 0; i < count; i++) {
		announce(counter, &changes[i]->before);
		announce(counter, &changes[i]->after);
	}
	for (size_t i = count; i-- > 0;)
		count_one(counter, changes[i], &counts[i]);
}
