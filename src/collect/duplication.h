/*
 * Code that stands more than once: groups of equal passages in the production
 * files of one family of languages, and how much of each file is in one.
 *
 * What counts as equal and how long a passage must be is the model's:
 * min_tokens tokens over min_lines lines (SonarQube's definition for languages
 * other than Java), literals equal to each other, identifiers by their text or,
 * when the model says so, equal to each other too. Tests, generated, minified,
 * vendored and data files take no part, nor what the model excludes by path.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_DUPLICATION_H
#define RESCUE_COLLECT_DUPLICATION_H

#include "base/err.h"
#include "collect/changes.h"
#include "rules/rules.h"
#include "store/store.h"

struct duplication_input {
	int64_t snapshot_id;
	const struct model_duplication *model;
	struct changes *changes; /* of the snapshot; NULL when they are not known */
	int year_days;           /* the last year of clone_group.live */
	int max_changeset;       /* commits of more files are no sign of anything */
	size_t tokens_limit;     /* CLONE_TOKENS_LIMIT */
	uint64_t steps_limit;    /* CLONE_STEPS_LIMIT */
};

/*
 * Reads the files of the snapshot and their tokens, and writes
 *
 * - clone_group, clone: the groups, those whose copies change together first, then by lines × (copies - 1).
 * - duplication: each file that took part.
 *
 * Files after tokens_limit tokens take no part, and groups are missing after steps_limit comparisons; both are
 * diagnostics.
 */
int collect_duplication(struct store *store, const struct duplication_input *input, struct err *err);

#endif
