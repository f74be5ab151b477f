/*
 * Commits that are one change: those whose subjects name the same ticket, and
 * those of one author within a few hours. Both are options of the model, off
 * by default; change sets are single commits then, as code-maat has them.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_JOINS_H
#define RESCUE_COLLECT_JOINS_H

#include "collect/changes.h"
#include "rules/rules.h"

/*
 * Sets *joined to the change set of each commit of `changes`, numbered from 0 in order of their first commit (owned by
 * the caller), and *set_count; *joined is NULL when the model joins nothing.
 *
 * A ticket is the first match of model->ticket_pattern in the subject. Of one person, a commit belongs to the set its
 * earliest commit began when it is less than author_hours younger, by commit dates; unknown authors are left apart.
 */
int joins_find(struct store *store, int64_t snapshot_id, const struct changes *changes,
	       const struct model_coupling *model, uint32_t **joined, size_t *set_count, struct err *err);

#endif
