/*
 * Commits and what they changed. Commits that the store has are not read
 * again; of the others every one reachable from the audited commit is, merges
 * too, whose changes belong to the commits they join and are not recorded.
 *
 * Where history ends too early (a shallow clone, a missing or damaged object)
 * the rest is read and the collector ends as `partial`: its figures are lower
 * bounds. Grafts and replaced objects are not followed.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_HISTORY_H
#define RESCUE_COLLECT_HISTORY_H

#include "base/progress.h"
#include "collect/churn.h"
#include "collect/paths.h"
#include "repo/repo.h"
#include "store/store.h"

struct history_input {
	struct repo *repo;
	const struct repo_state *state;
	struct path_table *paths;
	int64_t snapshot_id; /* its row is there; the columns about history are filled here */
	unsigned jobs;
	struct progress *progress; /* may be NULL */
	struct churn_list *churn;  /* gets the changes without a row in churn; NULL when lines are not counted */
	bool *ends_early;          /* set: are commits missing, as in a shallow or damaged repository? May be NULL */
};

/*
 * Writes identity, git_commit, commit_parent, trailer, co_author, change and snapshot_commit rows, the snapshot's
 * commits, merges, first_time and last_time, diagnostics, and the collector row `history`. Rows depend on the
 * repository and on what the store had, never on timing. -1 only when a query of the store fails.
 */
int collect_history(struct store *store, const struct history_input *input, struct err *err);

#endif
