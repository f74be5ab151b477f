/*
 * Where the files, lines and directories of the base are in the audit. Everything comes from the facts of the two
 * snapshots, also for a working tree.
 */
#include <stdlib.h>

#include "base/line_hash.h"
#include "base/line_map.h"
#include "judge/match_internal.h"

#include "base/banned.h"

/* Findings of the base in one file. */
struct base_file {
	struct view path, place;
	int64_t blob_id, head_blob_id; /* STORE_NULL: there is none, or it could not be read */
	struct match_entry **entries;
	size_t count;
};

struct following {
	struct match *match;
	struct base_file *files; /* by path */
	size_t file_count;
	struct match_entry **entries;
	struct edit_search search;
};

/* --- files of the base ----------------------------------------------------------------------------------------------
 */

static int by_path(const void *a, const void *b)
{
	const struct match_entry *left = *(const struct match_entry *const *)a;
	const struct match_entry *right = *(const struct match_entry *const *)b;

	return view_cmp(left->path, right->path);
}

static void group_by_file(struct following *following)
{
	struct match_side *base = &following->match->base;
	size_t count = 0;

	following->entries = xcalloc(base->count, sizeof(*following->entries));
	following->files = xcalloc(base->count, sizeof(*following->files));
	for (size_t i = 0; i < base->count; i++)
		if (base->items[i].path.p)
			following->entries[count++] = &base->items[i];
	if (count)
		qsort(following->entries, count, sizeof(*following->entries), by_path);
	for (size_t i = 0; i < count; i++) {
		struct base_file *last = &following->files[following->file_count - (following->file_count > 0)];

		if (i == 0 || !view_eq(following->entries[i]->path, last->path)) {
			last = &following->files[following->file_count++];
			last->path = last->place = following->entries[i]->path;
			last->entries = &following->entries[i];
		}
		last->count++;
	}
}

/* The content of a path in a snapshot; STORE_NULL when it is not there. */
static int64_t find_content(struct query *query, int64_t snapshot_id, struct view path)
{
	query_reset(query);
	query_bind_int(query, 1, snapshot_id);
	query_bind_text(query, 2, path);
	return query_step(query, NULL) == 1 ? query_int_or_null(query, 0) : STORE_NULL;
}

static void find_contents(struct following *following)
{
	const struct match *match = following->match;
	struct query *query = store_query(match->store, "SELECT f.blob_id FROM main.path AS p JOIN main.file AS f ON "
							"f.snapshot_id = ?1 AND f.path_id = p.id WHERE p.path = ?2");

	for (size_t i = 0; i < following->file_count; i++) {
		struct base_file *file = &following->files[i];

		file->blob_id = find_content(query, match->base.snapshot_id, file->path);
		file->head_blob_id = find_content(query, match->head.snapshot_id, file->place);
	}
	query_free(query);
}

/* --- renames --------------------------------------------------------------------------------------------------------
 */

static void follow_renames(struct following *following)
{
	for (size_t i = 0; i < following->file_count; i++) {
		struct base_file *file = &following->files[i];
		struct view place = match_renamed_file(following->match, file->path);

		if (place.p)
			file->place = place;
	}
}

/* A file, or what has no file and may be about a directory. */
static bool is_any_gone(const struct following *following)
{
	const struct match *match = following->match;
	struct intern subjects = {0};
	bool is_gone = false;

	for (size_t i = 0; i < following->file_count; i++)
		is_gone = is_gone || following->files[i].head_blob_id == STORE_NULL;
	for (size_t i = 0; i < match->head.count && !is_gone; i++)
		intern_add(&subjects, match->head.items[i].subject, NULL);
	for (size_t i = 0; i < match->base.count && !is_gone; i++)
		is_gone = match->base.items[i].subject.p && intern_find(&subjects, match->base.items[i].subject) < 0;
	intern_release(&subjects);
	return is_gone;
}

/* A subject with every directory in it called as in the audit: "web, src/pay"; p == NULL when none was renamed. */
static struct view follow_subject(struct match *match, struct view subject)
{
	struct view whole = match_renamed_directory(match, subject), result = {0};
	struct buf followed = {0};
	bool is_renamed = false;

	if (whole.p)
		return arena_view(&match->arena, whole);
	for (size_t from = 0, to; from < subject.n; from = to) {
		struct view word, place;

		for (to = from; to < subject.n && subject.p[to] != ' ' && subject.p[to] != ',';)
			to++;
		word = view_slice(subject, from, to);
		place = match_renamed_directory(match, word);
		is_renamed = is_renamed || place.p;
		buf_add_view(&followed, place.p ? place : word);
		if (to < subject.n)
			buf_add_char(&followed, subject.p[to++]);
	}
	if (is_renamed)
		result = arena_view(&match->arena, buf_view(&followed));
	buf_release(&followed);
	return result;
}

static void follow_subjects(struct match *match)
{
	for (size_t i = 0; i < match->base.count; i++) {
		struct match_entry *entry = &match->base.items[i];

		if (!entry->path.p && entry->subject.p)
			entry->followed = follow_subject(match, entry->subject);
	}
}

/* --- lines ----------------------------------------------------------------------------------------------------------
 */

static struct view packed_lines(struct query *query, int64_t blob_id)
{
	query_reset(query);
	query_bind_int(query, 1, blob_id);
	return query_step(query, NULL) == 1 ? query_text(query, 0) : (struct view){0};
}

static bool has_lines(const struct base_file *file)
{
	for (size_t i = 0; i < file->count; i++)
		if (file->entries[i]->line != STORE_NULL)
			return true;
	return false;
}

/* How many lines before each line are not blank, how many are in the later content, and where these are. */
struct extents {
	uint32_t *solid, *kept; /* by line - 1, and one more at the end */
	int32_t *at;            /* in order */
	size_t count;
};

static void extents_make(struct extents *extents, struct view before, const struct line_map *map)
{
	extents->count = map->count;
	extents->solid = xcalloc(map->count + 1, sizeof(*extents->solid));
	extents->kept = xcalloc(map->count + 1, sizeof(*extents->kept));
	extents->at = xcalloc(map->count, sizeof(*extents->at));
	for (size_t i = 0; i < map->count; i++) {
		if (map->to[i])
			extents->at[extents->kept[i]] = map->to[i];
		extents->kept[i + 1] = extents->kept[i] + (map->to[i] != 0);
		extents->solid[i + 1] = extents->solid[i] + (line_hash_at(before, (int64_t)i + 1) != 0);
	}
}

static void extents_release(struct extents *extents)
{
	free(extents->solid);
	free(extents->kept);
	free(extents->at);
}

static void follow_passage(struct match_entry *entry, const struct extents *extents)
{
	size_t from, to;

	if (entry->line < 1 || entry->end_line < entry->line || (uint64_t)entry->end_line > extents->count)
		return;
	from = (size_t)entry->line - 1;
	to = (size_t)entry->end_line;
	entry->lines = extents->solid[to] - extents->solid[from];
	entry->kept = extents->kept[to] - extents->kept[from];
	if (entry->kept) {
		entry->first = extents->at[extents->kept[from]];
		entry->last = extents->at[extents->kept[to] - 1];
	}
}

static void follow_unchanged(const struct base_file *file)
{
	for (size_t i = 0; i < file->count; i++) {
		struct match_entry *entry = file->entries[i];

		entry->place = file->place;
		entry->at = entry->line == STORE_NULL ? 0 : entry->line;
	}
}

/* A file that changed, or is gone: then nothing of it is anywhere, unless a pass finds it. */
static void follow_changed(struct following *following, struct query *lines[2], const struct base_file *file)
{
	struct view before = {0}, after = {0};
	struct extents extents = {0};
	struct line_map map;
	int32_t *edited;

	if (has_lines(file)) {
		before = packed_lines(lines[0], file->blob_id);
		after = packed_lines(lines[1], file->head_blob_id);
	}
	line_map_make(&map, &following->search, before, after);
	extents_make(&extents, before, &map);
	edited = match_edited_lines(&map, before, after);
	for (size_t i = 0; i < file->count; i++) {
		struct match_entry *entry = file->entries[i];

		entry->place = file->place;
		entry->at = line_map_find(&map, entry->line);
		if (entry->line >= 1 && (uint64_t)entry->line <= map.count)
			entry->edited = edited[entry->line - 1];
		follow_passage(entry, &extents);
	}
	free(edited);
	extents_release(&extents);
	line_map_release(&map);
}

static void follow_files(struct following *following)
{
	static const char sql[] = "SELECT packed FROM main.source_lines WHERE blob_id = ?";
	struct query *lines[2] = {store_query(following->match->store, sql), store_query(following->match->store, sql)};

	for (size_t i = 0; i < following->file_count; i++) {
		const struct base_file *file = &following->files[i];

		if (file->blob_id != STORE_NULL && file->blob_id == file->head_blob_id)
			follow_unchanged(file);
		else
			follow_changed(following, lines, file);
	}
	query_free(lines[0]);
	query_free(lines[1]);
}

void match_follow(struct match *match)
{
	struct following following = {.match = match};

	for (size_t i = 0; i < match->head.count; i++)
		if (match->head.items[i].line != STORE_NULL)
			match->head.items[i].at = match->head.items[i].edited = match->head.items[i].line;
	group_by_file(&following);
	find_contents(&following);
	if (is_any_gone(&following)) {
		match_find_renames(match);
		follow_renames(&following);
		follow_subjects(match);
		find_contents(&following);
	}
	follow_files(&following);
	edit_search_release(&following.search);
	free(following.entries);
	free(following.files);
}
