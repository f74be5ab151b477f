/*
 * How many elements must be deleted and inserted to turn one sequence into
 * another, as git counts them, and which ones. The method is that of E. Myers, "An O(ND)
 * Difference Algorithm and Its Variations", Algorithmica 1 (1986), section 4b:
 * search from both ends at once; where the two searches meet, their rounds give
 * the smallest number. Git (2.39, xdiff) gives up on the smallest after many
 * rounds and divides the problem at a promising point instead; its limits are
 * kept here to the letter, because numbers must be those of `git log --numstat`.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_EDIT_COST_H
#define RESCUE_BASE_EDIT_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Memory for searches on one thread. All zero bytes is ready. */
struct edit_search {
	int32_t *reach; /* of both searches, by diagonal */
	size_t reach_capacity;
	struct edit_box *boxes; /* parts still to be searched */
	size_t box_capacity;
	uint64_t steps; /* of the last search, a few nanoseconds each */
};

/* git's square root for its limits: the power of two whose square is at least n and less than 8 n; 1 for 0. */
size_t edit_rough_root(size_t n);
/* Deletions and insertions together, or -1 when it would take more than LINE_DIFF_STEPS_LIMIT steps. */
int64_t edit_cost(struct edit_search *search, const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count);
/*
 * Which elements stay: partners[i] is the index into b of what a[i] is there, -1 where it is deleted. False when it
 * would take too many steps; what was found until then stands. b_count and a_count are at most INT32_MAX / 4.
 */
bool edit_partners(struct edit_search *search, const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
		   int32_t *partners);
void edit_search_release(struct edit_search *search);

#endif
