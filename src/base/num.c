#include "base/num.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "base/banned.h"

bool parse_int(struct view text, int64_t min, int64_t max, int64_t *value)
{
	bool negative = text.n && text.p[0] == '-';
	size_t i = text.n && (text.p[0] == '-' || text.p[0] == '+') ? 1 : 0;
	int64_t n = 0;

	if (i == text.n)
		return false;
	for (; i < text.n; i++) {
		int digit = text.p[i] - '0';

		if (digit < 0 || digit > 9 || __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, negative ? -digit : digit, &n))
			return false;
	}
	if (n < min || n > max)
		return false;
	*value = n;
	return true;
}

bool parse_double(struct view text, double *value)
{
	char copy[64];
	char *end;

	if (text.n == 0 || text.n >= sizeof(copy))
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (!((text.p[i] >= '0' && text.p[i] <= '9') || text.p[i] == '.' || (i == 0 && text.p[i] == '-')))
			return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	*value = strtod(copy, &end);
	return *end == '\0' && end != copy && isfinite(*value);
}

/* Days since 1970 of a civil date (Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

bool parse_day(struct view text, int64_t *day)
{
	int64_t year, month, number;

	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' ||
	    !parse_int(view_slice(text, 0, 4), 1970, 9999, &year) ||
	    !parse_int(view_slice(text, 5, 7), 1, 12, &month) || !parse_int(view_slice(text, 8, 10), 1, 31, &number))
		return false;
	*day = days_of(year, month, number);
	return number <= days_of(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - days_of(year, month, 1);
}

int64_t share_of(int64_t n, int64_t of, int64_t scale)
{
	int64_t magnitude = n < 0 ? -n : n;
	int64_t result;

	if (of == 0)
		return 0;
	if (of < 0)
		of = -of;
	result = (magnitude * scale + of / 2) / of;
	return n < 0 ? -result : result;
}
