/*
 * The model as a template wants it. Adds to every object, for presentation:
 *   integers      become text with groups: 61200 → "61,200"
 *   x_permille    also "x_percent": 401 → "40.1"
 *   path, place, rule, symbol, module_label, remedy, statement
 *                 also "path_code" …: the text as a Markdown code span, to be
 *                 used with {{{ }}}
 *   why, fix, guardrail, text, pattern
 *                 also "why_prose" …: texts of rules with their `code`, likewise
 *   objects of an array
 *                 also "has_next": false in the last, for "a; b; c"
 *
 * Floor 5.
 */
#ifndef RESCUE_REPORT_PRESENT_H
#define RESCUE_REPORT_PRESENT_H

#include <jansson.h>

/* Changes `model` in place. */
void present(json_t *model);

#endif
