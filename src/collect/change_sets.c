#include "collect/change_sets.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

/* Sizes and times, from the set of each commit. Events are grouped by path, so a path counts once a set. */
static void measure_sets(struct change_sets *sets, const struct changes *changes, const uint32_t *joined)
{
	size_t *seen = xcalloc(sets->count, sizeof(*seen)); /* by set: the last path met in it, + 1 */

	for (size_t i = 0; i < sets->count; i++)
		sets->sets[i] = (struct change_set){.time = INT64_MIN, .is_quiet = true};
	for (size_t i = 0; i < changes->event_count; i++) {
		const struct change_event *event = &changes->events[i];
		uint32_t number = joined ? joined[event->commit] : event->commit;
		struct change_set *set = &sets->sets[number];
		int64_t time = changes->commits[event->commit].time;

		set->time = time > set->time ? time : set->time;
		set->is_quiet &= changes->commits[event->commit].is_quiet;
		set->size += seen[number] != (size_t)event->path + 1;
		seen[number] = (size_t)event->path + 1;
	}
	free(seen);
}

/* Memberships of one item at a time, each group once. */
struct builder {
	struct memberships *members;
	size_t count;
	size_t *seen; /* by group: the last item in it, + 1 */
	size_t *last; /* by group: where that membership is */
};

static void builder_start(struct builder *b, struct memberships *members, size_t item_count, size_t group_count)
{
	*b = (struct builder){.members = members};
	members->item_count = item_count;
	members->starts = xcalloc(item_count + 1, sizeof(*members->starts));
	b->seen = xcalloc(group_count, sizeof(*b->seen));
	b->last = xcalloc(group_count, sizeof(*b->last));
}

static void builder_add(struct builder *b, size_t item, uint32_t group, uint32_t mark)
{
	if (b->seen[group] == item + 1) {
		struct membership *before = &b->members->list[b->last[group]];

		before->mark = before->mark == mark ? mark : NO_MARK;
		return;
	}
	GROW(b->members->list, b->count + 1, b->members->capacity);
	b->seen[group] = item + 1;
	b->last[group] = b->count;
	b->members->list[b->count++] = (struct membership){group, mark};
}

static void builder_end(struct builder *b)
{
	free(b->seen);
	free(b->last);
}

static void add_file(struct change_sets *sets, struct builder *b, struct changes *changes, size_t file, uint32_t path)
{
	const uint32_t *paths;
	bool is_cut = false;
	size_t count = changes_follow(changes, path, &paths, &is_cut);

	if (b->count > COUPLING_MEMBERSHIPS_LIMIT && count > 1) {
		count = 1;
		is_cut = true;
	}
	sets->cut_files += is_cut;
	for (size_t i = 0; i < count; i++)
		for (size_t e = changes->starts[paths[i]]; e < changes->starts[paths[i] + 1]; e++)
			if (changes_is_of_file(changes, &changes->events[e]))
				builder_add(b, file, changes->events[e].commit, paths[i]);
}

void change_sets_build(struct change_sets *sets, struct changes *changes, const int64_t *path_ids, size_t file_count)
{
	struct builder b;

	sets->count = changes->commit_count;
	sets->sets = xcalloc(sets->count, sizeof(*sets->sets));
	measure_sets(sets, changes, NULL);
	builder_start(&b, &sets->files, file_count, sets->count);
	for (size_t file = 0; file < file_count; file++) {
		uint32_t path = changes_path(changes, path_ids[file]);

		if (path != NO_PATH)
			add_file(sets, &b, changes, file, path);
		sets->files.starts[file + 1] = b.count;
	}
	builder_end(&b);
}

void change_sets_join(struct change_sets *sets, const struct changes *changes, const uint32_t *joined, size_t set_count)
{
	struct memberships old = sets->files;
	struct builder b;

	sets->count = set_count;
	sets->sets = xrealloc(sets->sets, set_count, sizeof(*sets->sets));
	measure_sets(sets, changes, joined);
	sets->files = (struct memberships){0};
	builder_start(&b, &sets->files, old.item_count, set_count);
	for (size_t file = 0; file < old.item_count; file++) {
		for (size_t i = old.starts[file]; i < old.starts[file + 1]; i++)
			builder_add(&b, file, joined[old.list[i].group], old.list[i].mark);
		sets->files.starts[file + 1] = b.count;
	}
	builder_end(&b);
	memberships_release(&old);
}

void change_sets_release(struct change_sets *sets)
{
	free(sets->sets);
	memberships_release(&sets->files);
	*sets = (struct change_sets){0};
}
