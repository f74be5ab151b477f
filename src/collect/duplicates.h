/*
 * From passages that occur more than once (clones.h) to what is said of them:
 * their lines, which of them are tables, which say something new, and how many
 * lines of each file they cover.
 *
 * Floor 3. All zero bytes is empty; duplicates_release() frees.
 */
#ifndef RESCUE_COLLECT_DUPLICATES_H
#define RESCUE_COLLECT_DUPLICATES_H

#include "collect/clones.h"
#include "rules/rules.h"

struct duplicate_copy {
	uint32_t file;
	uint32_t line, end_line;
};

struct duplicate {
	uint32_t copies, files;
	uint32_t lines;     /* lines with tokens, of the copy that has fewest */
	uint32_t tokens;    /* of each copy */
	uint32_t decisions; /* those of them that are token_is_decision() */
	int64_t live;       /* as clone_group.live; STORE_NULL until somebody tells */
	size_t first;       /* its copies, by file and line: copies[first] … */
};

struct duplicates {
	struct duplicate *groups;
	struct duplicate_copy *copies;
	size_t group_count, copy_count, group_capacity, copy_capacity;
	size_t tables;   /* groups left out as tables */
	size_t given_up; /* see clone_list */
};

/*
 * Finds the clones of `input` and adds what is worth saying. lines[i] is the line of input->tokens[i];
 * duplicated_lines[f] becomes the number of lines of file f that are in a clone, each counted once. Files are numbered
 * from `first_file` on in what is added.
 *
 * Of each copy only whole lines count, without leading ones that only close what began before. A group is left out when
 * its copies have too few lines, or its passage is a table: too few shapes of lines for the model.
 * Of the others, which all count in duplicated_lines, a group is added when one of its copies holds min_lines lines
 * that are in no group before it, the largest (lines × (copies - 1)) first.
 */
void duplicates_add(struct duplicates *duplicates, const struct clone_input *input, const uint32_t *lines,
		    const struct model_duplication *model, uint32_t first_file, uint32_t *duplicated_lines);
void duplicates_release(struct duplicates *duplicates);

#endif
