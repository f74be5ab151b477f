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
