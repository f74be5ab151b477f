/*
 * Truck factors (Avelino et al. 2016, see ownership.h) of the repository, its
 * modules and directories, from a table of who is author of which file.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_BUS_FACTOR_H
#define RESCUE_COLLECT_BUS_FACTOR_H

#include <stdint.h>

#include "base/err.h"
#include "base/view.h"
#include "store/store.h"

/* The files that count, in order of path, and their authors: human beings, numbered by person.id. */
struct counted_files {
	int64_t *path_ids;
	struct view *paths;
	bool *is_orphaned; /* none of its authors is active */
	size_t count;
	/* Of file f: authors[author_starts[f]] … authors[author_starts[f + 1] - 1]. */
	size_t *author_starts;
	uint32_t *authors;
	size_t author_count;
	size_t person_count; /* the highest person.id */
};

/* Writes the rows of bus_factor; modules are read from the store. Without files there are none. */
int put_bus_factors(struct store *store, int64_t snapshot_id, const struct counted_files *files,
		    int directory_min_files, struct err *err);

#endif
