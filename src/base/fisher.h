/*
 * Fisher's exact test of a 2×2 table, one-sided (R. A. Fisher, The Logic of
 * Inductive Inference, Journal of the Royal Statistical Society 98, 1935).
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_FISHER_H
#define RESCUE_BASE_FISHER_H

#include <stdint.h>

/*
 * Of `all` things `a` have one property and `b` another, independently: the chance that `both` or more have the two,
 * which is the upper tail of the hypergeometric distribution. The table is (both, a - both; b - both, the rest); one
 * that cannot be is a BUG. 0 where a double cannot hold the chance (below 1e-308). Relative error under 1e-8 up to a
 * million things.
 */
double fisher_exact(int64_t both, int64_t a, int64_t b, int64_t all);

#endif
