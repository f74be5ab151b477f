/*
 * Rows of bus_factor and knowledge_coverage: how few people can leave, for the
 * repository, its directories and modules, and for what the configuration calls
 * a module or a critical path.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_BUS_FACTOR_H
#define RESCUE_COLLECT_BUS_FACTOR_H

#include "base/err.h"
#include "base/view.h"
#include "collect/absence.h"
#include "collect/truck_factor.h"
#include "rules/engagement.h"

/* The files that count, in order of path. Their authors are human beings. */
struct counted_files {
	int64_t *path_ids;
	struct view *paths;
	bool *is_orphaned; /* none of its authors is active */
	size_t count;
	struct author_table authors;
	struct recent_table recent;
};

struct bus_factor_input {
	struct store *store;
	int64_t snapshot_id;
	const struct counted_files *files;
	struct absence_space *absence;
	const struct engagement *engagement; /* may be NULL */
	size_t directory_min_files;
};

/*
 * One row for the repository; one a directory with enough files in it and below, even when one below it has just the
 * same; one a module of the store and one a module of the configuration, which replaces one of the same name; one a
 * critical path. A name whose globs match no file is a diagnostic. Without files there are no rows.
 * All but directories have a curve of coverage, of at most COVERAGE_RANKS_LIMIT people.
 */
int put_bus_factors(const struct bus_factor_input *input, struct err *err);

#endif
