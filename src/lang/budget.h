/*
 * The clock of a budget: the last resort, for input on which a single step is
 * slow. Steps are counted first, because their number is the same on every
 * machine and in every run. Private to src/lang.
 */
#ifndef RESCUE_LANG_BUDGET_H
#define RESCUE_LANG_BUDGET_H

#include <time.h>

enum {
	STEPS_PER_CLOCK = 256 /* looking at the clock costs a system call */
};

/* Processor seconds of this thread. */
static inline double thread_seconds(void)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
