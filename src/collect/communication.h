/*
 * Who works on the same files (code-maat's definition): pairs of human beings
 * and the files of the tree both changed, under any earlier name where renames
 * are followed.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_COMMUNICATION_H
#define RESCUE_COLLECT_COMMUNICATION_H

#include "collect/changes.h"
#include "collect/pairs.h"

struct person_set {
	bool *is_human; /* by person.id; [0] is nobody */
	size_t count;   /* the highest person.id */
};

/*
 * Writes the rows of communication with at least min_shared files. `files`: the commits of `changes` each file of the
 * tree is in. False when some pairs are missing because there are too many.
 */
bool put_communications(struct store *store, int64_t snapshot_id, const struct changes *changes,
			const struct memberships *files, const struct person_set *persons, int min_shared);

#endif
