/*
 * Passages that occur more than once in sequences of tokens. Pure work without
 * a store.
 *
 * A clone is a passage of at least `min_tokens` tokens that starts at several
 * places. It is maximal: one token more, before or after, and not all of its
 * copies would be equal. Its group is the complete set of its copies. Copies
 * never cross the end of a file, and never overlap: where a passage overlaps
 * its own copy (a, a, a, a), it ends where the next copy begins, and what
 * repeats in fewer than `min_tokens` tokens is no clone of itself.
 *
 * Method: winnowing (Schleimer, Wilkerson, Aiken, SIGMOD 2003). Of the hashes
 * of all runs of k tokens, the least of each window of w is a seed; with
 * k + w - 1 = min_tokens every clone holds one. Equal seeds are compared token
 * by token and extended as far as they agree. Beside the input this takes about
 * one byte a token.
 *
 * Floor 3. The same input gives the same groups in the same order.
 */
#ifndef RESCUE_COLLECT_CLONES_H
#define RESCUE_COLLECT_CLONES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clone_input {
	const uint32_t *tokens; /* of all files, one after the other */
	const size_t *starts;   /* tokens of file f: starts[f] … starts[f + 1] - 1 */
	size_t file_count;
	size_t min_tokens;    /* at least 4 */
	uint64_t steps_limit; /* comparisons in all; a tenth of it for the passages around one seed */
};

struct clone_copy {
	uint32_t file;
	uint32_t start; /* index of its first token in input->tokens */
};

struct clone_group {
	uint32_t tokens; /* of each copy */
	uint32_t copies;
	size_t first; /* its copies, by start: list->copies[first] … */
};

/* All zero bytes is an empty list. */
struct clone_list {
	struct clone_group *groups; /* by the start of their first copy, then the longest first */
	struct clone_copy *copies;
	size_t group_count, copy_count, group_capacity, copy_capacity;
	size_t given_up; /* seeds whose passages were too entangled to follow (CLONE_STEPS_LIMIT): groups are missing */
};

/* Appends the clones of `input`, at most UINT32_MAX tokens. */
void clones_find(const struct clone_input *input, struct clone_list *list);
void clone_list_release(struct clone_list *list);

#endif
