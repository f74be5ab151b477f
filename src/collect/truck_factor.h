/*
 * The truck factor of a set of files (Avelino et al. 2016, see ownership.h):
 * those who are author of most files leave first, and the factor is how many
 * have left when fewer than half of the files have an author.
 *
 * The paper does not say who leaves first among authors of equally many files,
 * and its tool takes an arbitrary one. The factor here takes the lower
 * person.id. `low` and `high` are the smallest and the largest factor over all
 * orders. Only the order within one such group matters, the one in which the
 * last author leaves. The bounds are exact when the group has at most TIE_LIMIT
 * authors, or when no file has two authors in it; otherwise they are the best
 * of a greedy choice, by the files an author shares with nobody of the group:
 * the true interval may be wider then, never narrower.
 *
 * Floor 3. All zero bytes is empty; truck_space_release() frees.
 */
#ifndef RESCUE_COLLECT_TRUCK_FACTOR_H
#define RESCUE_COLLECT_TRUCK_FACTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Authors of files, numbered from 0; persons are numbered by person.id. */
struct author_table {
	/* Of file f: authors[starts[f]] … authors[starts[f + 1] - 1], each once. */
	size_t *starts;
	uint32_t *authors;
	size_t person_count; /* the highest person.id */
};

/* Space for one set of files after another, and what is known of the last. */
struct truck_space {
	const struct author_table *table; /* borrowed */
	uint32_t *authors;                /* by rank: in the order in which they leave */
	size_t author_count;
	size_t *lost;     /* by rank: files without author from when that one has left */
	size_t covered;   /* files with an author before anybody leaves */
	size_t *files_of; /* by person: files of the set, 0 for who is author of none */
	size_t *rank_of;  /* by person */
	size_t *alone;    /* by person: files shared with nobody of its group */
};

struct truck_factor {
	size_t factor, low, high;
};

void truck_space_start(struct truck_space *space, const struct author_table *table);
void truck_space_release(struct truck_space *space);
/* The truck factor of `count` files with the numbers in `set`; the space keeps the order in which their authors left.
 */
struct truck_factor truck_factor_of(struct truck_space *space, const size_t *set, size_t count);

#endif
