/*
 * The clock of a budget: the last resort, for input on which a single step is
 * slow. Steps are counted first, because their number is the same on every
 * machine and in every run. Private to src/lang.
 */
#ifndef RESCUE_LANG_BUDGET_H
#define RESCUE_LANG_BUDGET_H

#include <stdbool.h>
#include <time.h>

enum {
	STEPS_PER_CLOCK = 256 /* looking at the clock costs a system call */
};

/*
 * Whether this thread has used more than `seconds` of a processor since the clock was first looked at, which for most
 * files it never is. *limit is 0 before that.
 */
static inline bool clock_ran_out(double *limit, double seconds)
{
	struct timespec time = {0};
	double now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	now = (double)time.tv_sec + (double)time.tv_nsec / 1e9;
	if (*limit == 0)
		*limit = now + seconds;
	return now > *limit;
}

#endif
