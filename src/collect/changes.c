#include "collect/changes.h"

#include <stdlib.h>

#include "base/limits.h"

#include "base/banned.h"

static uint32_t number_of(struct changes *changes, int64_t path_id)
{
	return intern_add(&changes->paths, (struct view){(const char *)&path_id, sizeof(path_id)}, NULL);
}

static void add_event(struct changes *changes, struct query *query, bool is_new_commit)
{
	struct view kind = query_text(query, 4);

	if (is_new_commit) {
		GROW(changes->commits, changes->commit_count + 1, changes->commit_capacity);
		changes->commits[changes->commit_count++] =
		    (struct change_commit){.time = query_int(query, 1), .person = (uint32_t)query_int(query, 2)};
	}
	GROW(changes->events, changes->event_count + 1, changes->event_capacity);
	changes->events[changes->event_count++] = (struct change_event){
	    .commit = (uint32_t)changes->commit_count - 1,
	    .path = number_of(changes, query_int(query, 3)),
	    .old_path = query_type(query, 5) == QUERY_INT ? number_of(changes, query_int(query, 5)) : NO_PATH,
	    .kind = kind.n ? kind.p[0] : '?'};
}

static int read_events(struct changes *changes, struct store *store, int64_t snapshot_id, struct err *err)
{
	struct query *query = store_query(
	    store, "SELECT s.commit_id, g.commit_time, coalesce(p.person_id, 0), c.path_id, c.kind, c.old_path_id "
		   "FROM main.snapshot_commit s CROSS JOIN main.git_commit g ON g.id = s.commit_id "
		   "LEFT JOIN main.person_identity p ON p.snapshot_id = s.snapshot_id AND p.identity_id = g.author_id "
		   "CROSS JOIN main.change c ON c.commit_id = s.commit_id "
		   "WHERE s.snapshot_id = ? ORDER BY s.commit_id");
	int64_t last = STORE_NULL;
	int status;

	query_bind_int(query, 1, snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		add_event(changes, query, query_int(query, 0) != last);
		last = query_int(query, 0);
	}
	query_free(query);
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

int changes_read(struct changes *changes, struct store *store, int64_t snapshot_id, struct err *err)
{
	int status = read_events(changes, store, snapshot_id, err);

	if (status)
		return status;
	group_by_path(changes);
	changes->found = xcalloc(changes->path_count, sizeof(*changes->found));
	changes->seen = xcalloc(changes->path_count, sizeof(*changes->seen));
	return 0;
}

uint32_t changes_path(const struct changes *changes, int64_t path_id)
{
	int64_t number = intern_find(&changes->paths, (struct view){(const char *)&path_id, sizeof(path_id)});

	return number < 0 ? NO_PATH : (uint32_t)number;
}

size_t changes_follow(struct changes *changes, uint32_t path, const uint32_t **paths, bool *is_cut)
{
	size_t count = 1;

	changes->calls++;
	changes->found[0] = path;
	changes->seen[path] = changes->calls;
	*paths = changes->found;
	for (size_t i = 0; i < count; i++) {
		uint32_t p = changes->found[i];

		changes->visits += changes->starts[p + 1] - changes->starts[p] + 1;
		for (size_t e = changes->starts[p]; e < changes->starts[p + 1]; e++) {
			uint32_t old = changes->events[e].old_path;

			if (changes->events[e].kind != 'R' || old == NO_PATH || changes->seen[old] == changes->calls)
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

void changes_release(struct changes *changes)
{
	free(changes->commits);
	free(changes->events);
	free(changes->starts);
	free(changes->found);
	free(changes->seen);
	intern_release(&changes->paths);
	*changes = (struct changes){0};
}
