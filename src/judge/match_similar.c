/*
 * Renames among files that have few bytes in common, but lines.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/line_hash.h"
#include "base/num.h"
#include "judge/match_internal.h"
#include "repo/diff.h"

#include "base/banned.h"

enum {
	COMMON = 8,     /* a line of more of the added files says nothing about which one it is */
	CANDIDATES = 4, /* of each deleted file, those with the most lines that are not common */
	LEAST = 3,      /* such lines that two files must share */
	SIMILAR = 50    /* percent of the lines of the longer one, as git has it for bytes */
};

/* One deleted or added file: its lines without the blank ones, sorted. */
struct lines {
	size_t change;
	uint32_t *items;
	size_t count;
};

struct lines_list {
	struct lines *items;
	size_t count, capacity;
};

struct place {
	uint32_t hash, file; /* of a line, and which of the added files has it */
};

struct similarity {
	size_t percent, deleted, added;
};

struct similarities {
	struct similarity *items;
	size_t count, capacity;
};

static int by_number(const void *a, const void *b)
{
	return int_compare(*(const uint32_t *)a, *(const uint32_t *)b);
}

static void add_lines(struct lines_list *list, size_t change, struct view packed)
{
	size_t total = line_hashes_count(packed);
	struct lines lines = {change, xcalloc(total, sizeof(*lines.items)), 0};

	for (size_t i = 0; i < total; i++) {
		uint32_t hash = line_hash_at(packed, (int64_t)i + 1);

		if (hash)
			lines.items[lines.count++] = hash;
	}
	if (lines.count)
		qsort(lines.items, lines.count, sizeof(*lines.items), by_number);
	GROW(list->items, list->count + 1, list->capacity);
	list->items[list->count++] = lines;
}

static void read_lines(struct store *store, const struct change_list *changes, char kind, struct lines_list *list)
{
	struct query *query = store_query(store, "SELECT s.packed FROM main.blob AS b JOIN main.source_lines AS s "
						 "ON s.blob_id = b.id WHERE b.oid = ? ORDER BY s.language LIMIT 1");

	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		char hex[OID_HEX_SIZE];

		if (change->kind != kind)
			continue;
		query_reset(query);
		oid_to_hex(kind == 'A' ? &change->new_oid : &change->old_oid, hex);
		query_bind_text(query, 1, view_of(hex));
		if (query_step(query, NULL) == 1)
			add_lines(list, i, query_text(query, 0));
	}
	query_free(query);
}

static void lines_list_release(struct lines_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].items);
	free(list->items);
}

/* --- which files may be which ---------------------------------------------------------------------------------------
 */

static int by_hash(const void *a, const void *b)
{
	const struct place *left = a, *right = b;
	int result = int_compare(left->hash, right->hash);

	return result ? result : int_compare(left->file, right->file);
}

/* Each line of each added file once. Owned. */
static struct place *index_lines(const struct lines_list *added, size_t *count)
{
	struct place *places;
	size_t total = 0;

	for (size_t i = 0; i < added->count; i++)
		total += added->items[i].count;
	places = xcalloc(total, sizeof(*places));
	*count = 0;
	for (size_t i = 0; i < added->count; i++)
		for (size_t k = 0; k < added->items[i].count; k++)
			if (k == 0 || added->items[i].items[k] != added->items[i].items[k - 1])
				places[(*count)++] = (struct place){added->items[i].items[k], (uint32_t)i};
	if (*count)
		qsort(places, *count, sizeof(*places), by_hash);
	return places;
}

/* Counts for each added file how many lines of `lines` it has that are not common. Both are sorted. */
static void count_votes(const struct lines *lines, const struct place *places, size_t count, uint32_t *votes)
{
	size_t at = 0;

	for (size_t i = 0; i < lines->count; i++) {
		size_t to;

		if (i && lines->items[i] == lines->items[i - 1])
			continue;
		while (at < count && places[at].hash < lines->items[i])
			at++;
		for (to = at; to < count && places[to].hash == lines->items[i];)
			to++;
		for (; to - at <= COMMON && at < to; at++)
			votes[places[at].file]++;
		at = to;
	}
}

/* Lines both have, in percent of the longer one's. */
static size_t percent_shared(const struct lines *a, const struct lines *b)
{
	size_t shared = 0, longest = a->count > b->count ? a->count : b->count;

	for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
		if (a->items[i] == b->items[k]) {
			shared++;
			i++;
			k++;
		} else if (a->items[i] < b->items[k]) {
			i++;
		} else {
			k++;
		}
	}
	return longest ? 100 * shared / longest : 0;
}

static void add_candidates(struct similarities *found, const struct lines_list *deleted, size_t file,
			   const struct lines_list *added, uint32_t *votes)
{
	for (int n = 0; n < CANDIDATES; n++) {
		size_t best = 0, percent;

		for (size_t i = 1; i < added->count; i++)
			if (votes[i] > votes[best])
				best = i;
		if (votes[best] < LEAST)
			return;
		votes[best] = 0;
		percent = percent_shared(&deleted->items[file], &added->items[best]);
		if (percent < SIMILAR)
			continue;
		GROW(found->items, found->count + 1, found->capacity);
		found->items[found->count++] =
		    (struct similarity){percent, deleted->items[file].change, added->items[best].change};
	}
}

/* --- pairing --------------------------------------------------------------------------------------------------------
 */

static int most_similar_first(const void *a, const void *b)
{
	const struct similarity *left = a, *right = b;
	int result = int_compare((int64_t)right->percent, (int64_t)left->percent);

	if (!result)
		result = int_compare((int64_t)left->deleted, (int64_t)right->deleted);
	return result ? result : int_compare((int64_t)left->added, (int64_t)right->added);
}

/* The deletion is left as it is: who asks wants the renames. */
static void pair(struct change_list *changes, const struct similarities *found)
{
	bool *is_taken = xcalloc(changes->count, sizeof(*is_taken));

	for (size_t i = 0; i < found->count; i++) {
		const struct similarity *similarity = &found->items[i];
		struct change *added = &changes->items[similarity->added];

		if (is_taken[similarity->deleted] || is_taken[similarity->added])
			continue;
		is_taken[similarity->deleted] = is_taken[similarity->added] = true;
		added->kind = 'R';
		added->similarity = (int)similarity->percent;
		added->old_path = changes->items[similarity->deleted].path;
	}
	free(is_taken);
}

void match_find_similar(struct store *store, struct change_list *changes)
{
	struct lines_list deleted = {0}, added = {0};
	struct similarities found = {0};
	struct place *places;
	uint32_t *votes;
	bool is_too_much;
	size_t count;

	read_lines(store, changes, 'D', &deleted);
	if (deleted.count)
		read_lines(store, changes, 'A', &added);
	places = index_lines(&added, &count);
	votes = xcalloc(added.count, sizeof(*votes));
	is_too_much = size_mul(deleted.count, added.count) > (size_t)RENAME_LIMIT * RENAME_LIMIT;
	for (size_t i = 0; i < deleted.count && added.count && !is_too_much; i++) {
		memset(votes, 0, added.count * sizeof(*votes));
		count_votes(&deleted.items[i], places, count, votes);
		add_candidates(&found, &deleted, i, &added, votes);
	}
	if (found.count)
		qsort(found.items, found.count, sizeof(*found.items), most_similar_first);
	pair(changes, &found);
	free(found.items);
	free(votes);
	free(places);
	lines_list_release(&deleted);
	lines_list_release(&added);
}
