/*
 * What the files behind list.h share. Floor 2, private to src/repo.
 */
#ifndef RESCUE_REPO_FILE_LIST_INTERNAL_H
#define RESCUE_REPO_FILE_LIST_INTERNAL_H

#include "repo/file_list.h"

/* Adds an entry and a problem; path and message are copied. False when a cap is met: the list ends there. */
bool file_list_add(struct file_list *list, struct view path, uint32_t mode, const struct oid *oid, int64_t size);
void file_list_problem(struct file_list *list, struct view subject, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Sorts by path and drops repeated paths with a problem each. */
void file_list_finish(struct file_list *list);

/*
 * Opens the file or directory `path` below the directory `root` without following a symlink in any part of it. Returns
 * a descriptor or -1 with errno. `path` must be relative, "" opens the root itself again.
 */
int open_below(int root, struct view path, int flags);

/* --- .gitignore ----------------------------------------------------------------------------------------------------
 */

struct ignore_pattern;
struct ignore {
	struct ignore_pattern *patterns; /* in order of precedence, last wins */
	size_t count;
	size_t capacity;
	struct arena arena;
};

/* Adds one ignore file found in `directory` ("" for the root); content is copied. */
void ignore_add(struct ignore *ignore, struct view directory, struct view content);
/* Forgets all patterns after the first `count`: those of a directory that was left. */
void ignore_cut(struct ignore *ignore, size_t count);
/* Is this path excluded by a pattern of its own? Its parent directories must have been asked before. */
bool ignore_matches(const struct ignore *ignore, struct view path, bool is_directory);
void ignore_release(struct ignore *ignore);

#endif
