/*
 * Numbers from text, bounded, and the integer arithmetic of the scores.
 * Floor 0.
 */
#ifndef RESCUE_BASE_NUM_H
#define RESCUE_BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/view.h"

/* The whole view must be a decimal integer inside [min, max]; a sign is allowed, spaces are not. */
bool parse_int(struct view text, int64_t min, int64_t max, int64_t *value);
/* Decimal number with optional fraction ("0.5", "12"), finite. */
bool parse_double(struct view text, double *value);
/* "2025-03-14" of the years 1970 to 9999 as days since 1970; a day the month does not have is none. */
bool parse_day(struct view text, int64_t *day);
/* n * scale / of, rounded half up, without overflow for |n| * scale < 2^63; 0 when of is 0. Sign of n kept. */
int64_t share_of(int64_t n, int64_t of, int64_t scale);

/* For sorting: -1, 0 or 1 as a is less than, equal to or greater than b. */
static inline int int_compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

#endif
