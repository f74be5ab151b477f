/*
 * Work is counted once at each place. Who mends a function mends what lies in
 * it, so of a finding and those inside its lines the greater counts: its own
 * minutes, or the sum of theirs. Several findings on the same lines, or several
 * on a whole file, count as the one with most minutes. Only findings of one
 * issue type are compared, and those that are debt only with each other: two
 * kinds of work at one place are two works.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_OVERLAP_H
#define RESCUE_JUDGE_OVERLAP_H

#include "judge/evaluate.h"

/* Sets counted_minutes of each finding to its final_minutes, or to 0 where others stand for it. */
void overlap_count(struct finding *const *findings, size_t count);

#endif
