/*
 * Files and directories of the base that have another name in the audit: first as git finds renames, then, of what is
 * left, by lines without white space, because a file that was formatted when it was moved has no line in common for
 * git.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "judge/match_internal.h"
#include "repo/diff.h"

#include "base/banned.h"

/* --- reading --------------------------------------------------------------------------------------------------------
 */

static void add_change(struct change_list *list, char kind, const struct query *query)
{
	struct change *change;

	GROW(list->items, list->count + 1, list->capacity);
	change = &list->items[list->count];
	*change = (struct change){.kind = kind, .path = arena_view(&list->arena, query_text(query, 0))};
	*(kind == 'A' ? &change->new_mode : &change->old_mode) = (uint32_t)query_int(query, 2);
	if (oid_from_hex(query_text(query, 1), kind == 'A' ? &change->new_oid : &change->old_oid))
		list->count++;
}

/* Files of one snapshot that the other does not have, by path. */
static void add_changes(const struct match *match, struct change_list *list, char kind)
{
	struct query *query = store_query_for(
	    match->store,
	    "SELECT p.path, b.oid, f.mode FROM main.file AS f JOIN main.blob AS b ON b.id = f.blob_id "
	    "JOIN main.path AS p ON p.id = f.path_id WHERE f.snapshot_id = ?1 "
	    "AND NOT EXISTS (SELECT 1 FROM main.file AS o WHERE o.snapshot_id = ?2 AND o.path_id = f.path_id) "
	    "ORDER BY p.path",
	    kind == 'A' ? match->head.snapshot_id : match->base.snapshot_id);

	query_bind_int(query, 2, kind == 'A' ? match->base.snapshot_id : match->head.snapshot_id);
	while (query_step(query, NULL) == 1)
		add_change(list, kind, query);
	query_free(query);
}

/* --- files ----------------------------------------------------------------------------------------------------------
 */

static int by_from(const void *a, const void *b)
{
	return view_cmp(((const struct rename *)a)->from, ((const struct rename *)b)->from);
}

static void add_rename(struct match *match, struct view from, struct view to)
{
	struct renames *renames = &match->renames;

	GROW(renames->items, renames->count + 1, renames->capacity);
	renames->items[renames->count++] =
	    (struct rename){arena_view(&match->arena, from), arena_view(&match->arena, to)};
}

void match_find_renames(struct match *match)
{
	struct change_list list = {0};

	add_changes(match, &list, 'D');
	add_changes(match, &list, 'A');
	if (match->repo) {
		struct differ *differ = differ_new(match->repo);

		differ_find_renames(differ, &list);
		differ_free(differ);
	}
	match_find_similar(match->store, &list);
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].kind == 'R')
			add_rename(match, list.items[i].old_path, list.items[i].path);
	change_list_release(&list);
	if (match->renames.count)
		qsort(match->renames.items, match->renames.count, sizeof(*match->renames.items), by_from);
}

/* How many renames are of a path before `from`. */
static size_t count_before(const struct renames *renames, struct view from)
{
	size_t low = 0, high = renames->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (view_cmp(renames->items[middle].from, from) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct view match_renamed_file(const struct match *match, struct view path)
{
	size_t at = count_before(&match->renames, path);

	if (at == match->renames.count || !view_eq(match->renames.items[at].from, path))
		return (struct view){0};
	return match->renames.items[at].to;
}

/* --- directories ----------------------------------------------------------------------------------------------------
 */

/* What the directory is called when this file of it only moved along; p == NULL when it did not. */
static struct view moved_along(const struct rename *rename, struct view directory)
{
	struct view rest = view_slice(rename->from, directory.n, rename->from.n); /* with the '/' before it */

	if (rename->to.n <= rest.n || !view_eq(view_slice(rename->to, rename->to.n - rest.n, rename->to.n), rest))
		return (struct view){0};
	return view_slice(rename->to, 0, rename->to.n - rest.n);
}

static bool is_inside(const struct rename *rename, struct view directory)
{
	return rename->from.n > directory.n && rename->from.p[directory.n] == '/' &&
	       view_eq(view_slice(rename->from, 0, directory.n), directory);
}

/* Where most of the renamed files from `at` on went, if any place has more than half of them (Boyer and Moore). */
static struct view most_went_to(const struct renames *renames, size_t at, struct view directory)
{
	struct view favourite = {0};
	size_t lead = 0;

	for (size_t i = at; i < renames->count && is_inside(&renames->items[i], directory); i++) {
		struct view place = moved_along(&renames->items[i], directory);

		if (lead == 0)
			favourite = place;
		lead = lead == 0 || view_eq(place, favourite) ? lead + 1 : lead - 1;
	}
	return favourite;
}

static size_t count_files(const struct match *match, struct view directory)
{
	struct query *query =
	    store_query_for(match->store,
			    "SELECT count(*) FROM main.file AS f JOIN main.path AS p ON p.id = "
			    "f.path_id WHERE f.snapshot_id = ?1 AND substr(p.path, 1, length(?2) + 1) "
			    "= ?2 || '/'",
			    match->base.snapshot_id);
	size_t count = 0;

	query_bind_text(query, 2, directory);
	if (query_step(query, NULL) == 1)
		count = (size_t)query_int(query, 0);
	query_free(query);
	return count;
}

struct view match_renamed_directory(const struct match *match, struct view directory)
{
	struct buf inside = {0};
	size_t at, went = 0;
	struct view place;

	if (!directory.n)
		return (struct view){0};
	buf_add_view(&inside, directory);
	buf_add_char(&inside, '/');
	at = count_before(&match->renames, buf_view(&inside));
	buf_release(&inside);
	place = most_went_to(&match->renames, at, directory);
	for (size_t i = at; i < match->renames.count && is_inside(&match->renames.items[i], directory); i++)
		went += place.p && view_eq(moved_along(&match->renames.items[i], directory), place);
	return went && 2 * went > count_files(match, directory) ? place : (struct view){0};
}
