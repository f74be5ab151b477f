/*
 * What a query may rest on. The tables it reads tell which collectors it
 * needs; if one of them did not finish, its result would look like a
 * measurement and be none.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_COLLECTORS_H
#define RESCUE_JUDGE_COLLECTORS_H

#include "base/buf.h"
#include "store/store.h"

struct collector_state {
	struct store *store;
	int64_t snapshot_id;
	const char *const *skipped; /* names the user left out */
	size_t skipped_count;
};

/*
 * Looks at the collectors behind `queries` (NULL ones are passed over). Adds to `blocking` what keeps the result from
 * being a measurement (failed, skipped, not run), to `partial` what makes it a lower bound. True when nothing blocks.
 */
bool collectors_ready(const struct collector_state *state, struct query *const *queries, size_t count,
		      struct buf *blocking, struct buf *partial);

#endif
