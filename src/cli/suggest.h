/*
 * "Did you mean": the known word nearest to what was typed, by the
 * Damerau-Levenshtein distance in its optimal string alignment form
 * (insertion, deletion, substitution, swap of neighbours, each costs 1).
 *
 * Floor 6.
 */
#ifndef RESCUE_CLI_SUGGEST_H
#define RESCUE_CLI_SUGGEST_H

#include <stddef.h>

struct suggestion {
	const char *typed; /* borrowed */
	const char *best;  /* borrowed from the caller's words; NULL while nothing was near enough */
	size_t distance;
};

/* Words longer than 64 bytes count as infinitely far: nobody mistypes those. */
size_t edit_distance(const char *a, const char *b);
struct suggestion suggest_for(const char *typed);
/* Offers a known word. Near enough is a third of its letters, or a start of at least two letters. */
void suggest_offer(struct suggestion *suggestion, const char *word);

#endif
