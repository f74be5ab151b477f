/*
 * What identifies the line a finding is about: the hash of its text without
 * white space, from the facts the collector of contents left (table
 * source_lines), so that judging needs no repository.
 *
 * A finding about a whole function or type has none: its symbol identifies it,
 * however its first line is written. It is one where a function or type of
 * that name begins at its line.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_LINES_H
#define RESCUE_JUDGE_LINES_H

#include "judge/evaluate.h"

/* Sets `line_hash` of those that are about a line. `findings`, which is sorted by path, and the text of the hashes are
 * borrowed from the caller, the latter from `arena`. The store must be scoped. */
void lines_identify(struct store *store, struct finding **findings, size_t count, struct arena *arena);

#endif
