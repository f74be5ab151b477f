/*
 * Scores 0..100 of a dimension, with what they rest on.
 *
 * score  weighted mean of the measured checks, rounded down, then capped
 * low    the same if every unmeasured check were worst: 0 points, and findings
 *        as urgent as the check could make them, so that their cap holds too
 * high   the same if every unmeasured check were best: 100 points, no finding
 *
 * From this follow, for any input: low <= score <= high; a check that becomes
 * unmeasured never narrows the range; a higher check score, or less urgent
 * work, never lowers any of the three. Floor 4, integers only.
 */
#ifndef RESCUE_JUDGE_SCORE_H
#define RESCUE_JUDGE_SCORE_H

#include "rules/rules.h"

enum { SCORE_UNMEASURED = -1, SCORE_NONE = -1, SCORE_BEST = 100 };

struct check {
	int64_t weight;      /* > 0; a check that does not apply is not in the list */
	int score;           /* 0..100 or SCORE_UNMEASURED */
	enum priority worst; /* the most urgent priority a finding of it could have */
};

/* Open work of a dimension: pieces of work that hold a P0 finding, and those that hold a P1 but no P0. */
struct open_work {
	int64_t p0;
	int64_t p1;
};

struct score {
	int score; /* SCORE_NONE: too little was measured */
	int low;
	int high;
	int measured;    /* percent of the weight, rounded down */
	int cap;         /* the cap that lowered the score, SCORE_BEST when none did */
	int64_t weakest; /* number of the measured check with the lowest score (then the highest weight), -1: none;
			    of the overall score, the dimension that check is in */
	int weakest_score;
};

/* The most a dimension with this open work can score. */
int score_cap(const struct model *model, struct open_work open);
/* A dimension without any check has score SCORE_NONE, range 0 to 100 and 0 measured. */
struct score score_dimension(const struct model *model, const struct check *checks, size_t count,
			     struct open_work open);

/* floor((worst + mean) / 2) of the dimensions, for score, low and high alike; SCORE_NONE when one of them is. */
struct score score_overall(const struct score *dimensions, size_t count);

#endif
