/*
 * A pool of workers over numbered items, with one writer.
 *
 * Items 0 … count-1 are worked on by `jobs` threads; the results are handed to
 * `write` on the calling thread, in item order whatever order they finished
 * in, so that output never depends on timing. At most a bounded number of
 * results wait for the writer.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_POOL_H
#define RESCUE_BASE_POOL_H

#include <stddef.h>

struct pool_job {
	/* Once per worker, on its thread: its private state (a repository handle, a parser). May be NULL. */
	void *(*start)(void *context);
	/* Once per item, on a worker: the result for `write`; owned by the job's code. */
	void *(*work)(void *context, void *state, size_t item);
	/* Once per item, on the calling thread, in item order; frees the result. */
	void (*write)(void *context, size_t item, void *result);
	/* Once per worker, on its thread. May be NULL. */
	void (*finish)(void *context, void *state);
};

/* Runs all items and returns when each was written. With jobs <= 1 everything runs on the calling thread. */
void pool_run(const struct pool_job *job, void *context, size_t count, unsigned jobs);

/* Processors this process may use, at least 1. */
unsigned pool_default_jobs(void);

#endif
