#include "judge/score.h"

#include "base/banned.h"

enum { MANY = 3 }; /* open P0 that make the stricter cap: model_caps.three_p0 */

static int least(int a, int b)
{
	return a < b ? a : b;
}

int score_cap(const struct model *model, struct open_work open)
{
	int cap = SCORE_BEST;

	if (open.p1 > 0 || open.p0 > 0)
		cap = least(cap, model->caps.p1);
	if (open.p0 > 0)
		cap = least(cap, model->caps.p0);
	if (open.p0 >= MANY)
		cap = least(cap, model->caps.three_p0);
	return cap;
}

/* What an unmeasured check could turn up: not one piece of work but as many as the strictest cap needs. */
static struct open_work worst_case(struct open_work open, const struct check *check)
{
	if (check->worst == PRIORITY_P0)
		open.p0 += MANY;
	else if (check->worst == PRIORITY_P1)
		open.p1++;
	return open;
}

/* Index of the weaker of two measured checks; the first one on a tie of score and weight. */
static int64_t weaker(const struct check *checks, int64_t best, size_t candidate)
{
	const struct check *a = &checks[candidate];

	if (best < 0 || a->score < checks[best].score ||
	    (a->score == checks[best].score && a->weight > checks[best].weight))
		return (int64_t)candidate;
	return best;
}

struct score score_dimension(const struct model *model, const struct check *checks, size_t count, struct open_work open)
{
	struct score result = {.score = SCORE_NONE, .high = SCORE_BEST, .cap = SCORE_BEST, .weakest = -1};
	struct open_work worst = open;
	int64_t weight = 0, measured = 0, points = 0;

	for (size_t i = 0; i < count; i++) {
		weight += checks[i].weight;
		if (checks[i].score == SCORE_UNMEASURED) {
			worst = worst_case(worst, &checks[i]);
			continue;
		}
		measured += checks[i].weight;
		points += checks[i].weight * checks[i].score;
		result.weakest = weaker(checks, result.weakest, i);
	}
	if (weight == 0)
		return result;
	if (result.weakest >= 0)
		result.weakest_score = checks[result.weakest].score;
	result.measured = (int)(measured * 100 / weight);
	result.low = least((int)(points / weight), score_cap(model, worst));
	result.high = least((int)((points + (weight - measured) * SCORE_BEST) / weight), score_cap(model, open));
	if (measured == 0 || result.measured < model->least_measured)
		return result;
	result.score = (int)(points / measured);
	if (score_cap(model, open) < result.score)
		result.score = result.cap = score_cap(model, open);
	return result;
}

struct score score_overall(const struct score *dimensions, size_t count)
{
	struct score result = {.score = SCORE_NONE, .high = SCORE_BEST, .cap = SCORE_BEST, .weakest = -1};
	int score[2] = {SCORE_BEST, 0}, low[2] = {SCORE_BEST, 0}, high[2] = {SCORE_BEST, 0};
	bool is_rated = count > 0;
	int measured = 0;

	if (count == 0)
		return result;
	for (size_t i = 0; i < count; i++) {
		const struct score *d = &dimensions[i];

		if (d->score == SCORE_NONE)
			is_rated = false;
		if (d->weakest >= 0 && (result.weakest < 0 || d->weakest_score < result.weakest_score)) {
			result.weakest = (int64_t)i;
			result.weakest_score = d->weakest_score;
		}
		score[0] = least(score[0], d->score);
		score[1] += d->score;
		low[0] = least(low[0], d->low);
		low[1] += d->low;
		high[0] = least(high[0], d->high);
		high[1] += d->high;
		measured += d->measured;
	}
	/* (worst + sum / n) / 2 as one fraction, so that only one rounding happens. */
	result.low = (low[0] * (int)count + low[1]) / (2 * (int)count);
	result.high = (high[0] * (int)count + high[1]) / (2 * (int)count);
	result.measured = measured / (int)count;
	if (is_rated)
		result.score = (score[0] * (int)count + score[1]) / (2 * (int)count);
	return result;
}
