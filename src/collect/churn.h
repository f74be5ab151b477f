/*
 * Lines added and deleted by each change, as `git log --numstat -M` counts
 * them: the second pass over a history, which reads contents. It goes path by
 * path, not commit by commit, because versions of one file are stored as
 * differences to each other: each is read once, the newest first.
 *
 * What .gitattributes says of comparing files is not heeded: churn cannot be
 * hidden. A submodule counts as the one line git shows for it.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_CHURN_H
#define RESCUE_COLLECT_CHURN_H

#include "base/progress.h"
#include "repo/repo.h"
#include "store/store.h"

/* One side of a change. */
struct churn_side {
	struct oid oid;    /* null: there is nothing on this side */
	bool is_submodule; /* the id is a commit's, and not in this repository */
};

/* A row of the table change that has no row in churn yet. */
struct churn_change {
	int64_t commit_id, path_id;
	struct churn_side before, after;
};

/* What collect_history() found. All zero bytes is empty. */
struct churn_list {
	struct churn_change *items;
	size_t count, capacity;
	size_t left_out; /* over CHURN_CHANGES_LIMIT */
};

void churn_list_add(struct churn_list *list, const struct churn_change *change);
void churn_list_release(struct churn_list *list);

struct churn_input {
	struct repo *repo;
	const struct repo_state *state;
	struct churn_list *changes; /* is sorted */
	int64_t snapshot_id;
	unsigned jobs;
	struct progress *progress; /* may be NULL */
};

/*
 * Writes a churn row for each change whose lines git too counts or calls binary, diagnostics, and the collector row
 * `churn`. A change that cannot be counted (content missing, too large) gets no row, so that each audit says it again
 * and a later one may find it there. Rows do not depend on timing.
 */
void collect_churn(struct store *store, const struct churn_input *input);

#endif
