/*
 * The changes of a history with their lines, grouped by path, and the earlier
 * paths of a file. Every collector that works from changes reads them here.
 *
 * Floor 3. All zero bytes is empty; changes_release() frees.
 */
#ifndef RESCUE_COLLECT_CHANGES_H
#define RESCUE_COLLECT_CHANGES_H

#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "store/store.h"

#define NO_PATH UINT32_MAX

struct change_commit {
	int64_t id;   /* git_commit.id, rising */
	int64_t time; /* commit date */
	int64_t author_time;
	uint32_t person; /* of the author; 0 when not known */
	bool is_quiet;   /* the program does what it did before, see quiet_commits_mark() */
};

struct change_event {
	uint32_t commit;   /* index into commits */
	uint32_t path;     /* number of the path, see changes_path() */
	uint32_t old_path; /* of a rename, or NO_PATH */
	char kind;         /* A, M, R, T or D */
	bool is_remainder; /* an M or R that took away more lines than it left: most of the file went elsewhere */
	/* Lines, as git log --numstat counts them; STORE_NULL where churn has none: not counted, binary, missing, too
	 * large. */
	int64_t added, deleted;
};

struct changes {
	int64_t now; /* commit date of the audited commit; at least -2^60: what ends there overflows not */
	struct change_commit *commits; /* those with changes, parents before children */
	size_t commit_count;
	struct change_commit *empty; /* those that change nothing we know of, merges left out */
	size_t empty_count;
	bool has_lines; /* the collector churn counted some; without it every event's lines are STORE_NULL */
	struct change_event *events; /* by path, then commit */
	size_t event_count;
	size_t *starts; /* events of path p: starts[p] … starts[p + 1] - 1 */
	size_t path_count;
	size_t commit_capacity, empty_capacity, event_capacity;
	struct intern paths; /* path.id to number */
	uint32_t *found;     /* what changes_follow() returns */
	uint32_t *seen;      /* by path: the last call that met it */
	uint32_t *until;     /* by path that it found: commits from this one on changed another file of that name */
	bool *is_reused;     /* by path: a file has it that is not the only one that ever had it, or the tree has one */
	uint32_t calls;
	uint64_t visits;
};

/*
 * Reads the changes of the snapshot's commits, with persons from person_identity. Where renames are not followed, each
 * R is the new path's A with all lines of the file and the old path's D with all it had: `git log --no-renames`.
 */
int changes_read(struct changes *changes, struct store *store, int64_t snapshot_id, bool follow_renames,
		 struct err *err);
/* The second of so many days before the audited commit. */
static inline int64_t changes_days_ago(const struct changes *changes, int days)
{
	return changes->now - (int64_t)days * 24 * 60 * 60;
}
/* The path.id of a number. */
int64_t changes_path_id(const struct changes *changes, uint32_t path);
/* The number of a path, or NO_PATH when no commit changed it. */
uint32_t changes_path(const struct changes *changes, int64_t path_id);
/*
 * `path` and every path it was renamed from, directly or through others, as *paths (borrowed until the next call);
 * returns how many. After HISTORY_EVENTS_LIMIT events were looked at, only `path` itself: *is_cut is set then.
 *
 * A file may have got the name of one that was renamed, or came with it from another repository. changes_is_of_file()
 * tells, of the events of a path that was found, those of the file: where the path is reused, the ones before the
 * rename.
 */
size_t changes_follow(struct changes *changes, uint32_t path, const uint32_t **paths, bool *is_cut);
bool changes_is_of_file(const struct changes *changes, const struct change_event *event);
void changes_release(struct changes *changes);

#endif
