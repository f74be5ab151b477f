/*
 * How far a long job is. Lower floors report, src/cli decides whether and how
 * it is shown. A NULL progress is allowed everywhere and reports nothing.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_PROGRESS_H
#define RESCUE_BASE_PROGRESS_H

#include <stddef.h>

struct progress {
	/* `what` is a short phrase ("reading commits"); total is 0 when unknown. Called from one thread only. */
	void (*report)(struct progress *progress, const char *what, size_t done, size_t total);
};

static inline void progress_report(struct progress *progress, const char *what, size_t done, size_t total)
{
	if (progress)
		progress->report(progress, what, done, total);
}

#endif
