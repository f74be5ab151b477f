/*
 * Commits that leave what the program does as it was, as far as their subjects tell: documents, formatting, annotations
 * of types, new versions; what was taken back, with the commit that took it back; and a change once more, for another
 * branch.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_QUIET_COMMITS_H
#define RESCUE_COLLECT_QUIET_COMMITS_H

#include "collect/changes.h"

/*
 * Writes the rows of quiet_commit and sets is_quiet of each commit in `changes` whose subject `pattern` (PCRE2)
 * matches, or that reverts another as git words it (Revert "SUBJECT"), and of the newest commit before that one with
 * this subject; numbers of pull requests, "(#12)", at the end of either are left out. A revert of a revert counts as the change it brings back. So is a commit
 * whose subject says what an older one says, of the same pull request: "[3.14] Fix x (#12) (#15)" after "Fix x (#12)".
 * -1 when the pattern is none.
 */
int quiet_commits_mark(struct changes *changes, struct store *store, int64_t snapshot_id, const char *pattern,
		       struct err *err);

#endif
