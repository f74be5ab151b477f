#include "collect/changes.h"

#include <stdlib.h>

#include "base/limits.h"

#include "base/banned.h"

#define TIME_LIMIT ((int64_t)1 << 60)

static struct view key_of(const int64_t *id)
{
	return (struct view){(const char *)id, sizeof(*id)};
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* Three cursors run side by side over commits, changes and lines of one range of numbers: a join looks up each row. */
struct reader {
	struct changes *changes;
	struct store *store;
	int64_t snapshot_id;
	bool follow_renames;
	struct intern identities; /* identity.id to index of `persons` */
	uint32_t *persons;
	size_t person_capacity;
	struct query *commits, *events, *lines;
	int commit_status, event_status, line_status; /* of the last step of each */
	int64_t last_commit;                          /* git_commit.id of the newest in changes->commits */
};

static int read_persons(struct reader *reader, struct err *err)
{
	struct query *query =
	    store_query(reader->store, "SELECT identity_id, person_id FROM main.person_identity WHERE snapshot_id = ?");
	int status;

	query_bind_int(query, 1, reader->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		int64_t identity = query_int(query, 0);
		uint32_t number = intern_add(&reader->identities, key_of(&identity), NULL);

		GROW(reader->persons, reader->identities.count, reader->person_capacity);
		reader->persons[number] = (uint32_t)query_int(query, 1);
	}
	query_free(query);
	return status;
}

/*
 * Whether lines were counted in this audit: those an earlier one left behind would be a part only. A partial clone
 * whose contents were not fetched has none.
 */
static bool were_lines_counted(struct store *store, int64_t snapshot_id)
{
	struct query *query =
	    store_query(store, "SELECT 1 FROM main.collector k WHERE k.snapshot_id = ? AND k.name = 'churn' "
			       "AND (k.status = 'done' OR (k.status = 'partial' AND EXISTS (SELECT 1 FROM main.churn c "
			       "JOIN main.snapshot_commit s ON s.snapshot_id = k.snapshot_id "
			       "AND s.commit_id = c.commit_id WHERE c.added IS NOT NULL)))");
	bool were;

	query_bind_int(query, 1, snapshot_id);
	were = query_step(query, NULL) == 1;
	query_free(query);
	return were;
}

static uint32_t person_of(const struct reader *reader, int64_t identity)
{
	int64_t number = intern_find(&reader->identities, key_of(&identity));

	return number < 0 ? 0 : reader->persons[number];
}

static struct change_event *add_event(struct reader *reader, int64_t path_id, char kind)
{
	struct changes *changes = reader->changes;

	GROW(changes->events, changes->event_count + 1, changes->event_capacity);
	changes->events[changes->event_count] =
	    (struct change_event){.commit = (uint32_t)changes->commit_count - 1,
				  .path = intern_add(&changes->paths, key_of(&path_id), NULL),
				  .old_path = NO_PATH,
				  .kind = kind,
				  .added = STORE_NULL,
				  .deleted = STORE_NULL};
	return &changes->events[changes->event_count++];
}

static struct change_commit commit_in_hand(const struct reader *reader)
{
	return (struct change_commit){.id = query_int(reader->commits, 0),
				      .time = query_int(reader->commits, 1),
				      .author_time = query_int(reader->commits, 4),
				      .person = person_of(reader, query_int(reader->commits, 2))};
}

/* Steps over commits below `commit`: those without a change. */
static void skip_commits(struct reader *reader, int64_t commit, struct err *err)
{
	struct changes *changes = reader->changes;

	while (reader->commit_status == 1 && query_int(reader->commits, 0) < commit) {
		bool is_merge = query_int(reader->commits, 3) > 1;

		if (!is_merge && query_int(reader->commits, 0) != reader->last_commit) {
			GROW(changes->empty, changes->empty_count + 1, changes->empty_capacity);
			changes->empty[changes->empty_count++] = commit_in_hand(reader);
		}
		reader->commit_status = query_step(reader->commits, err);
	}
}

/* The commit of the change in hand, added when it is new; false when the store lacks it. */
static bool find_commit(struct reader *reader, int64_t commit, struct err *err)
{
	struct changes *changes = reader->changes;

	if (commit == reader->last_commit)
		return true;
	skip_commits(reader, commit, err);
	if (reader->commit_status != 1 || query_int(reader->commits, 0) != commit)
		return false;
	GROW(changes->commits, changes->commit_count + 1, changes->commit_capacity);
	changes->commits[changes->commit_count++] = commit_in_hand(reader);
	reader->last_commit = commit;
	return true;
}

struct lines {
	int64_t added, deleted, total; /* as churn has them */
};

static struct lines find_lines(struct reader *reader, int64_t commit, int64_t path_id, struct err *err)
{
	const struct query *lines = reader->lines;

	while (reader->line_status == 1 &&
	       (query_int(lines, 0) < commit || (query_int(lines, 0) == commit && query_int(lines, 1) < path_id)))
		reader->line_status = query_step(reader->lines, err);
	if (reader->line_status != 1 || query_int(lines, 0) != commit || query_int(lines, 1) != path_id)
		return (struct lines){STORE_NULL, STORE_NULL, STORE_NULL};
	return (struct lines){query_int_or_null(lines, 2), query_int_or_null(lines, 3), query_int_or_null(lines, 4)};
}

static bool leaves_a_remainder(const struct lines *lines)
{
	return lines->total != STORE_NULL && lines->added != STORE_NULL && lines->deleted != STORE_NULL &&
	       lines->total > 0 && lines->deleted - lines->added > lines->total;
}

static void add_rename(struct reader *reader, int64_t path_id, int64_t old_path_id, const struct lines *lines)
{
	struct change_event *event;

	if (reader->follow_renames) {
		event = add_event(reader, path_id, 'R');
		event->old_path = intern_add(&reader->changes->paths, key_of(&old_path_id), NULL);
		event->added = lines->added;
		event->deleted = lines->deleted;
		event->is_remainder = leaves_a_remainder(lines);
		return;
	}
	event = add_event(reader, path_id, 'A');
	event->added = lines->total;
	if (lines->total != STORE_NULL)
		event->deleted = 0;
	event = add_event(reader, old_path_id, 'D');
	if (lines->total == STORE_NULL || lines->added == STORE_NULL || lines->deleted == STORE_NULL)
		return;
	event->added = 0;
	event->deleted = lines->total - lines->added + lines->deleted;
}

static void add_change(struct reader *reader, struct err *err)
{
	struct query *query = reader->events;
	struct view kind = query_text(query, 2);
	int64_t path_id = query_int(query, 1);
	struct lines lines;
	struct change_event *event;

	if (!find_commit(reader, query_int(query, 0), err))
		return;
	lines = find_lines(reader, query_int(query, 0), path_id, err);
	if (query_type(query, 3) == QUERY_INT && view_is(kind, "R")) {
		add_rename(reader, path_id, query_int(query, 3), &lines);
		return;
	}
	event = add_event(reader, path_id, kind.n ? kind.p[0] : '?');
	event->added = lines.added;
	event->deleted = lines.deleted;
	event->is_remainder = leaves_a_remainder(&lines);
}

static int start(struct query *query, int64_t first, int64_t last, struct err *err)
{
	query_reset(query);
	query_bind_int(query, 1, first);
	query_bind_int(query, 2, last);
	return query_step(query, err);
}

/* All commits of the store from `first` to `last`. */
static int read_range(struct reader *reader, int64_t first, int64_t last, struct err *err)
{
	reader->commit_status = start(reader->commits, first, last, err);
	reader->line_status = reader->changes->has_lines ? start(reader->lines, first, last, err) : 0;
	reader->event_status = start(reader->events, first, last, err);
	while (reader->event_status == 1 && reader->commit_status >= 0 && reader->line_status >= 0) {
		add_change(reader, err);
		reader->event_status = query_step(reader->events, err);
	}
	skip_commits(reader, INT64_MAX, err);
	return reader->event_status < 0 || reader->commit_status < 0 || reader->line_status < 0 ? -1 : 0;
}

/* The numbers of a snapshot's commits are a few unbroken ranges: one for each audit that added commits. */
static int read_ranges(struct reader *reader, struct err *err)
{
	struct query *query = store_query(
	    reader->store, "SELECT commit_id FROM main.snapshot_commit WHERE snapshot_id = ? ORDER BY commit_id");
	int64_t first = 0, last = -1;
	int status;

	query_bind_int(query, 1, reader->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		int64_t commit = query_int(query, 0);

		if (commit != last + 1 && last >= first && read_range(reader, first, last, err)) {
			status = -1;
			break;
		}
		first = commit != last + 1 ? commit : first;
		last = commit;
	}
	if (status == 0 && last >= first)
		status = read_range(reader, first, last, err);
	query_free(query);
	return status;
}

static int read_events(struct reader *reader, struct err *err)
{
	int status;

	reader->commits = store_query(reader->store, "SELECT id, commit_time, author_id, parents, author_time FROM "
						     "main.git_commit WHERE id BETWEEN ? AND ? ORDER BY id");
	reader->events = store_query(reader->store, "SELECT commit_id, path_id, kind, old_path_id FROM main.change "
						    "WHERE commit_id BETWEEN ? AND ? ORDER BY commit_id, path_id");
	reader->lines = store_query(reader->store, "SELECT commit_id, path_id, added, deleted, lines FROM main.churn "
						   "WHERE commit_id BETWEEN ? AND ? ORDER BY commit_id, path_id");
	status = read_ranges(reader, err);
	query_free(reader->commits);
	query_free(reader->events);
	query_free(reader->lines);
	return status;
}

/* A counting sort by path keeps the order of the commits. */
static void group_by_path(struct changes *changes)
{
	struct change_event *sorted = xcalloc(changes->event_count, sizeof(*sorted));
	size_t *starts;

	changes->path_count = changes->paths.count;
	starts = changes->starts = xcalloc(changes->path_count + 2, sizeof(*starts));
	for (size_t i = 0; i < changes->event_count; i++)
		starts[changes->events[i].path + 2]++;
	for (size_t p = 2; p < changes->path_count + 2; p++)
		starts[p] += starts[p - 1];
	for (size_t i = 0; i < changes->event_count; i++)
		sorted[starts[changes->events[i].path + 1]++] = changes->events[i];
	free(changes->events);
	changes->events = sorted;
}

static int read_now(struct reader *reader, struct err *err)
{
	struct query *query =
	    store_query(reader->store, "SELECT coalesce(last_time, 0) FROM main.snapshot WHERE id = ?");
	int status;

	query_bind_int(query, 1, reader->snapshot_id);
	status = query_step(query, err);
	if (status == 1)
		reader->changes->now = query_int(query, 0) < -TIME_LIMIT ? -TIME_LIMIT : query_int(query, 0);
	query_free(query);
	return status < 0 ? -1 : 0;
}

/* Paths of which a renamed file may not be the only owner: in the tree, or made more than once. */
static int find_reused(struct changes *changes, struct store *store, int64_t snapshot_id, struct err *err)
{
	struct query *query = store_query(store, "SELECT path_id FROM main.file WHERE snapshot_id = ?");
	int status;

	changes->is_reused = xcalloc(changes->path_count, sizeof(*changes->is_reused));
	query_bind_int(query, 1, snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		uint32_t path = changes_path(changes, query_int(query, 0));

		if (path != NO_PATH)
			changes->is_reused[path] = true;
	}
	query_free(query);
	for (size_t path = 0; path < changes->path_count; path++) {
		size_t made = 0;

		for (size_t e = changes->starts[path]; e < changes->starts[path + 1]; e++)
			made += changes->events[e].kind == 'A' || changes->events[e].kind == 'R';
		changes->is_reused[path] |= made > 1;
	}
	return status;
}

int changes_read(struct changes *changes, struct store *store, int64_t snapshot_id, bool follow_renames,
		 struct err *err)
{
	struct reader reader = {.changes = changes,
				.store = store,
				.snapshot_id = snapshot_id,
				.follow_renames = follow_renames,
				.last_commit = STORE_NULL};
	int status;

	changes->has_lines = were_lines_counted(store, snapshot_id);
	status = read_now(&reader, err);
	status = status ? status : read_persons(&reader, err);
	status = status ? status : read_events(&reader, err);
	intern_release(&reader.identities);
	free(reader.persons);
	if (status)
		return status;
	group_by_path(changes);
	changes->found = xcalloc(changes->path_count, sizeof(*changes->found));
	changes->seen = xcalloc(changes->path_count, sizeof(*changes->seen));
	changes->until = xcalloc(changes->path_count, sizeof(*changes->until));
	return find_reused(changes, store, snapshot_id, err);
}

int64_t changes_path_id(const struct changes *changes, uint32_t path)
{
	int64_t id;

	memcpy(&id, changes->paths.items[path].p, sizeof(id));
	return id;
}

uint32_t changes_path(const struct changes *changes, int64_t path_id)
{
	int64_t number = intern_find(&changes->paths, key_of(&path_id));

	return number < 0 ? NO_PATH : (uint32_t)number;
}

/* The file had the old path until this rename, if the event is one of the file at all. */
static void note_rename(struct changes *changes, const struct change_event *event, bool is_new)
{
	uint32_t until = !changes->is_reused[event->old_path] ? UINT32_MAX
			 : changes_is_of_file(changes, event) ? event->commit
							      : 0;

	if (is_new || changes->until[event->old_path] < until)
		changes->until[event->old_path] = until;
}

size_t changes_follow(struct changes *changes, uint32_t path, const uint32_t **paths, bool *is_cut)
{
	size_t count = 1;

	changes->calls++;
	changes->found[0] = path;
	changes->seen[path] = changes->calls;
	changes->until[path] = UINT32_MAX;
	*paths = changes->found;
	for (size_t i = 0; i < count; i++) {
		uint32_t p = changes->found[i];

		changes->visits += changes->starts[p + 1] - changes->starts[p] + 1;
		for (size_t e = changes->starts[p]; e < changes->starts[p + 1]; e++) {
			const struct change_event *event = &changes->events[e];
			uint32_t old = event->old_path;

			if (event->kind != 'R' || old == NO_PATH)
				continue;
			note_rename(changes, event, changes->seen[old] != changes->calls);
			if (changes->seen[old] == changes->calls)
				continue;
			if (changes->visits > HISTORY_EVENTS_LIMIT) {
				*is_cut = true;
				return 1;
			}
			changes->seen[old] = changes->calls;
			changes->found[count++] = old;
		}
	}
	return count;
}

bool changes_is_of_file(const struct changes *changes, const struct change_event *event)
{
	return event->commit < changes->until[event->path];
}

void changes_release(struct changes *changes)
{
	free(changes->commits);
	free(changes->empty);
	free(changes->events);
	free(changes->starts);
	free(changes->found);
	free(changes->seen);
	free(changes->until);
	free(changes->is_reused);
	intern_release(&changes->paths);
	*changes = (struct changes){0};
}
