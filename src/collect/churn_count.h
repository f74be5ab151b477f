/*
 * Counts the lines of several changes of one path on one thread, reading each
 * version once.
 *
 * Floor 3, private to src/collect.
 */
#ifndef RESCUE_COLLECT_CHURN_COUNT_H
#define RESCUE_COLLECT_CHURN_COUNT_H

#include "collect/churn.h"

enum churn_status {
	CHURN_COUNTED,
	CHURN_BINARY,
	CHURN_TOO_LARGE, /* a version has over BLOB_READ_LIMIT bytes */
	CHURN_TOO_LONG,  /* comparing takes too many steps */
	CHURN_MISSING,   /* a version cannot be read */
	CHURN_STATUSES
};

#define CHURN_NO_NUMBER UINT32_MAX

struct churn_count {
	uint32_t added, deleted, lines; /* as in the table churn; CHURN_NO_NUMBER where that has NULL */
	enum churn_status status;
};

struct churn_counter;

/* Has a handle of `repo` of its own. Owned. */
struct churn_counter *churn_counter_new(const struct repo *repo);
void churn_counter_free(struct churn_counter *counter);

/* Fills counts[i] for changes[i], which are in order of their commits. */
void churn_count(struct churn_counter *counter, const struct churn_change *const *changes, size_t count,
		 struct churn_count *counts);
/* Why the last version that was CHURN_MISSING could not be read; "" before the first. Borrowed. */
const char *churn_counter_problem(const struct churn_counter *counter);

#endif
