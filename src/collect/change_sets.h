/*
 * Which files of the tree changed together: the commits of a history as sets
 * of files. A change set is one commit, or several that were joined.
 *
 * A file changed in a set when the set holds an event (A, M, R, T or D) of its
 * path or, where the changes follow renames, of an earlier one. The size of a
 * set is the number of distinct paths its commits changed, whether they are in
 * the tree or not.
 *
 * Floor 3. All zero bytes is empty; change_sets_release() frees.
 */
#ifndef RESCUE_COLLECT_CHANGE_SETS_H
#define RESCUE_COLLECT_CHANGE_SETS_H

#include "collect/changes.h"
#include "collect/pairs.h"

struct change_set {
	uint32_t size; /* distinct changed paths */
	int64_t time;  /* of its last commit */
	bool is_quiet; /* all its commits are */
};

struct change_sets {
	struct change_set *sets; /* in order of their first commit */
	size_t count;
	/*
	 * Files in the order of `path_ids`, and the sets each of them is in. The mark of a membership is the only
	 * changed path that is the file's there, NO_MARK when there are several.
	 */
	struct memberships files;
	size_t cut_files; /* files whose earlier paths were left out: too many renames */
};

/*
 * One set for each commit of `changes`, numbered as it is there, and the files with these path.ids. After
 * COUPLING_MEMBERSHIPS_LIMIT memberships a file is known by its own path only, which counts in cut_files.
 */
void change_sets_build(struct change_sets *sets, struct changes *changes, const int64_t *path_ids, size_t file_count);
/* Joins them: `joined` is the new set of each commit, numbers from 0 to set_count - 1. */
void change_sets_join(struct change_sets *sets, const struct changes *changes, const uint32_t *joined,
		      size_t set_count);
void change_sets_release(struct change_sets *sets);

#endif
