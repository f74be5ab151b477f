#include "base/fisher.h"

#include <math.h>

#include "base/err.h"

#include "base/banned.h"

/* Not lgamma(), which writes a global. */
static double log_factorial(int64_t n)
{
	int sign;

	return lgamma_r((double)n + 1, &sign);
}

static double log_binomial(int64_t n, int64_t k)
{
	return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

/*
 * The chance of exactly x, and with it those of its neighbours on one side: away from the mode each is smaller than the
 * one before, so the sum ends when a term no longer changes it.
 */
static double tail(int64_t x, int64_t a, int64_t b, int64_t all, int step)
{
	int64_t low = a + b > all ? a + b - all : 0, high = a < b ? a : b;
	double term = exp(log_binomial(a, x) + log_binomial(all - a, b - x) - log_binomial(all, b));
	double sum = 0;

	while (term > 0 && sum + term > sum) {
		double n = (double)x;

		sum += term;
		if (x == (step > 0 ? high : low))
			break;
		if (step > 0)
			term *= ((double)a - n) / (n + 1) * (((double)b - n) / ((double)(all - a - b) + n + 1));
		else
			term *= n / ((double)a - n + 1) * (((double)(all - a - b) + n) / ((double)b - n + 1));
		x += step;
	}
	return sum;
}

double fisher_exact(int64_t both, int64_t a, int64_t b, int64_t all)
{
	int64_t low = a + b > all ? a + b - all : 0;
	double mean;

	if (both < low || both > a || both > b || a > all || b > all)
		BUG("no table has %lld of %lld and %lld in %lld", (long long)both, (long long)a, (long long)b,
		    (long long)all);
	if (both == low)
		return 1;
	mean = (double)a * (double)b / (double)all;
	/* Below the mode the upper tail would start with terms too small to hold: what is left of the lower one. */
	return (double)both > mean ? fmin(tail(both, a, b, all, 1), 1) : 1 - tail(both - 1, a, b, all, -1);
}
