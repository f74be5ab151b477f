#include "base/text.h"

#include <wchar.h>

#include "base/banned.h"

enum { REPLACEMENT = 0xFFFD };

static size_t sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

size_t utf8_next(struct view text, uint32_t *rune)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)text.p;
	size_t n;
	uint32_t value;

	*rune = REPLACEMENT;
	if (text.n == 0)
		return 0;
	n = sequence_length(p[0]);
	if (n == 0 || n > text.n)
		return 1;
	value = n == 1 ? p[0] : p[0] & (0x7FU >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 1;
		value = (value << 6) | (p[i] & 0x3FU);
	}
	if (value < smallest[n] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
		return 1;
	*rune = value;
	return n;
}

bool utf8_valid(struct view text)
{
	uint32_t rune;

	while (text.n) {
		size_t n = utf8_next(text, &rune);

		if (n == 1 && rune == REPLACEMENT)
			return false;
		text = view_slice(text, n, text.n);
	}
	return true;
}

void buf_add_utf8(struct buf *buf, struct view text)
{
	while (text.n) {
		uint32_t rune;
		size_t n = utf8_next(text, &rune);

		if (n == 1 && rune == REPLACEMENT)
			buf_add_text(buf, "\xEF\xBF\xBD");
		else
			buf_add(buf, text.p, n);
		text = view_slice(text, n, text.n);
	}
}

void buf_add_folded(struct buf *buf, struct view text)
{
	for (size_t i = 0; i < text.n; i++)
		buf_add_char(buf, (char)(text.p[i] >= 'A' && text.p[i] <= 'Z' ? text.p[i] - 'A' + 'a' : text.p[i]));
}

bool rune_is_unsafe(uint32_t rune)
{
	return rune < 0x20 || (rune >= 0x7F && rune <= 0x9F) || rune == 0x061C || rune == 0x200E || rune == 0x200F ||
	       rune == 0x2028 || rune == 0x2029 || (rune >= 0x202A && rune <= 0x202E) ||
	       (rune >= 0x2066 && rune <= 0x2069) || rune == 0xFEFF;
}

void buf_add_printable(struct buf *buf, struct view text)
{
	while (text.n) {
		uint32_t rune;
		size_t n = utf8_next(text, &rune);

		if (n == 1 && rune == REPLACEMENT)
			buf_addf(buf, "\\x%02x", (unsigned char)text.p[0]);
		else if (rune == '\n')
			buf_add_text(buf, "\\n");
		else if (rune == '\t')
			buf_add_text(buf, "\\t");
		else if (rune < 0x80 && rune_is_unsafe(rune))
			buf_addf(buf, "\\x%02x", (unsigned)rune);
		else if (rune_is_unsafe(rune))
			buf_addf(buf, "\\u{%x}", (unsigned)rune);
		else
			buf_add(buf, text.p, n);
		text = view_slice(text, n, text.n);
	}
}

/* wcwidth() depends on the locale of the process; these ranges are those of Unicode 15 East Asian Width W and F. */
static bool is_wide(uint32_t rune)
{
	return (rune >= 0x1100 && rune <= 0x115F) || (rune >= 0x2E80 && rune <= 0xA4CF && rune != 0x303F) ||
	       (rune >= 0xAC00 && rune <= 0xD7A3) || (rune >= 0xF900 && rune <= 0xFAFF) ||
	       (rune >= 0xFE30 && rune <= 0xFE6F) || (rune >= 0xFF00 && rune <= 0xFF60) ||
	       (rune >= 0xFFE0 && rune <= 0xFFE6) || (rune >= 0x1F300 && rune <= 0x1F64F) ||
	       (rune >= 0x1F900 && rune <= 0x1F9FF) || (rune >= 0x20000 && rune <= 0x3FFFD);
}

static bool is_combining(uint32_t rune)
{
	return (rune >= 0x0300 && rune <= 0x036F) || (rune >= 0x1AB0 && rune <= 0x1AFF) ||
	       (rune >= 0x20D0 && rune <= 0x20FF) || (rune >= 0xFE00 && rune <= 0xFE0F) || rune == 0x200B ||
	       rune == 0x200D;
}

size_t text_width(struct view text)
{
	size_t width = 0;

	while (text.n) {
		uint32_t rune;
		size_t n = utf8_next(text, &rune);

		if (!is_combining(rune))
			width += is_wide(rune) ? 2 : 1;
		text = view_slice(text, n, text.n);
	}
	return width;
}

struct civil {
	int64_t year;
	unsigned month, day, hour, minute, second;
};

/* Days to year, month, day in the proleptic Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms"). */
static struct civil civil_of(int64_t seconds)
{
	const int64_t first = -62167219200LL, last = 253402300799LL; /* 0000-01-01, 9999-12-31 */
	int64_t clamped = seconds < first ? first : seconds > last ? last : seconds;
	int64_t rest = ((clamped % 86400) + 86400) % 86400;
	int64_t z = (clamped - rest) / 86400 + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	unsigned month = (unsigned)(mp < 10 ? mp + 3 : mp - 9);

	return (struct civil){
	    .year = yoe + era * 400 + (month <= 2),
	    .month = month,
	    .day = (unsigned)(doy - (153 * mp + 2) / 5 + 1),
	    .hour = (unsigned)(rest / 3600),
	    .minute = (unsigned)(rest / 60 % 60),
	    .second = (unsigned)(rest % 60),
	};
}

static int64_t shifted(int64_t seconds, int zone)
{
	int64_t sum;

	if (__builtin_add_overflow(seconds, (int64_t)zone * 60, &sum))
		return seconds;
	return sum;
}

void buf_add_date(struct buf *buf, int64_t seconds, int zone)
{
	struct civil c = civil_of(shifted(seconds, zone));

	buf_addf(buf, "%04d-%02u-%02u", (int)c.year, c.month, c.day);
}

void buf_add_time(struct buf *buf, int64_t seconds, int zone)
{
	struct civil c = civil_of(shifted(seconds, zone));
	unsigned minutes = (unsigned)(zone < 0 ? -zone : zone);

	buf_addf(buf, "%04d-%02u-%02uT%02u:%02u:%02u%c%02u:%02u", (int)c.year, c.month, c.day, c.hour, c.minute,
		 c.second, zone < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
}
