/*
 * How much of the production code is flagged: the union of the code lines that
 * findings of rules that flag lines, with certain priorities (rules/model.yml),
 * cover. A
 * line counts once however many findings lie on it.
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

/* A file with at least one flagged line. */
struct flagged_file {
	struct view module; /* borrowed from the place of its findings; p == NULL: none */
	int64_t code_lines; /* that are flagged */
};

struct flagged_files {
	struct flagged_file *items; /* owned by the caller: free() */
	size_t count, capacity;
};

/* Findings whose priority is in `flags`; only production files count. The store must have the views of rules/lib. */
int flagged_files(struct store *store, struct finding *const *findings, size_t count, const bool flags[PRIORITY_COUNT],
		  struct flagged_files *flagged, struct err *err);

#endif
