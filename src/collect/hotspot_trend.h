/*
 * How the complexity of the hotspots came about: the files with most changes
 * times complexity as they were every few weeks of the last years (A. Tornhill,
 * Your Code as a Crime Scene: complexity trends). Old contents are read from
 * the objects, nothing is checked out.
 *
 * A sample is the state of the mainline at a fixed point in time: points are
 * multiples of the step since 1970, not distances from the audited commit, so
 * that the next audit finds nearly all of them in the store. The file is looked
 * for under the name it had then, renames followed.
 *
 * Of an old content only sums are kept (version_complexity): its functions,
 * types and tokens would be many times those of the audited tree.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_HOTSPOT_TREND_H
#define RESCUE_COLLECT_HOTSPOT_TREND_H

#include "base/progress.h"
#include "collect/changes.h"
#include "repo/repo.h"
#include "rules/rules.h"

struct hotspot_trend_input {
	struct repo *repo;
	const struct changes *changes;
	const struct model *model;
	int64_t snapshot_id; /* its file_history, functions and commits are in the store */
	unsigned jobs;
	struct progress *progress; /* may be NULL */
};

/*
 * Writes file_version and version_complexity rows, diagnostics, and the collector row `trend`. A content that cannot be
 * read is a diagnostic. -1 only when a query of the store fails.
 */
int collect_hotspot_trend(struct store *store, const struct hotspot_trend_input *input, struct err *err);

#endif
