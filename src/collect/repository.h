/*
 * What the repository itself was: whole, or lacking history, objects or
 * references. What a reader of the figures must know of it are `diagnostic`
 * rows of the collector `repository`.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_REPOSITORY_H
#define RESCUE_COLLECT_REPOSITORY_H

#include "repo/repo.h"
#include "store/store.h"

/* The subject of the diagnostic that objects were missing or damaged. */
#define REPOSITORY_OBJECTS "objects"

/*
 * Writes the notes of `state` and the collector row: `failed` when objects are missing or damaged, `partial` when a
 * shallow or partial clone never had them. Runs after the collectors that read the repository, which is how missing
 * objects are known.
 */
void collect_repository(struct store *store, int64_t snapshot_id, const struct repo *repo,
			const struct repo_state *state);

#endif
