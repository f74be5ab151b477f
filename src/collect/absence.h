/*
 * The contributor absence factor of CHAOSS (formerly its "bus factor"): people
 * by commits, most first, and the fewest whose commits are at least half of
 * all. Commits are those of human beings in the last year, merges left out; a
 * set of files has those that changed one of them under any of its names.
 *
 * Floor 3. All zero bytes is empty; absence_release() frees.
 */
#ifndef RESCUE_COLLECT_ABSENCE_H
#define RESCUE_COLLECT_ABSENCE_H

#include "collect/authorship.h"

/* Commits of the last year by file, as numbers of changes->commits. */
struct recent_table {
	/* Of file f: commits[starts[f]] … commits[starts[f + 1] - 1], each once. */
	size_t *starts;
	uint32_t *commits;
};

/* Space for one set of files after another. */
struct absence_space {
	const struct changes *changes;      /* borrowed */
	const struct known_person *persons; /* borrowed */
	size_t person_count;
	int64_t year; /* commits from this time on count */

	size_t *seen_commit; /* the last set that met it */
	size_t sets;
	size_t *commits_of; /* by person, all 0 between sets */
	uint32_t *people;   /* who has commits */
	size_t people_count;
	int64_t *counts; /* their commits */
};

struct absence_factor {
	int64_t factor; /* 0 without commits */
	int64_t commits;
};

/* Makes room; the fields up to `year` must be set. */
void absence_start(struct absence_space *space);
/* Of the commits that changed one of the `count` files with the numbers in `set`. */
struct absence_factor absence_factor_of(struct absence_space *space, const struct recent_table *recent,
					const size_t *set, size_t count);
/* Of all commits, also those that change nothing. */
struct absence_factor absence_factor_of_all(struct absence_space *space);
void absence_release(struct absence_space *space);

#endif
