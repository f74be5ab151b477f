/*
 * How much of the production code is flagged: the union of the code lines that
 * findings of debt rules with priority P0 to P2 cover. A line counts once
 * however many findings lie on it.
 *
 * A finding covers its function, its line or lines, or, without a line, its
 * file. The store knows the code lines of files and functions, not which lines
 * they are: a function counts its own number; another range of several lines
 * counts in proportion to the file's share of code lines, rounded up. A
 * function inside a flagged one adds nothing.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_FLAGGED_H
#define RESCUE_JUDGE_FLAGGED_H

#include "judge/evaluate.h"

struct region {
	int64_t line, end_line; /* inclusive */
	int64_t code_lines;     /* inside it; 0: not known, so in proportion */
};

/* Code lines in the union of some regions of one file, at most all it has. Sorts `regions`. */
int64_t flagged_union(struct region *regions, size_t count, int64_t file_lines, int64_t file_code_lines);

struct flagged {
	int64_t code_lines;
	int64_t files; /* files that hold at least one flagged line */
};

/* Only production files count; the store must have the views of rules/lib. */
int flagged_count(struct store *store, struct finding *const *findings, size_t count, struct flagged *flagged,
		  struct err *err);

#endif
