/*
 * Technical debt: three different numbers, never one word. For each module and
 * for the whole: the share of code lines that findings cover, the share of
 * files with such a line, and the minutes it would take to mend what was found
 * beside those it takes to write the code (the SQALE method as SonarQube has
 * it: debt ratio = minutes / (line_minutes × code lines)). A ratio is a small
 * number even where a week of work waits, and a large one for a file of few
 * lines, so it never stands without its minutes.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_DEBT_H
#define RESCUE_JUDGE_DEBT_H

#include "judge/internal.h"

/* Writes the rows of `debt` and the metrics about the whole, over `files` production files with `code_lines`. */
int write_debt(const struct judgement *judgement, int64_t files, int64_t code_lines, struct err *err);

/* "A" … "E" of some minutes for so many code lines; "" without code lines, when there is no ratio. */
const char *debt_letter(const struct model_debt *model, int64_t minutes, int64_t code_lines);

#endif
