#include "report/words.h"

#include <inttypes.h>

#include "base/banned.h"

void words_number(struct buf *out, int64_t n)
{
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	uint64_t groups[8];
	size_t count = 0;

	if (n < 0)
		buf_add_char(out, '-');
	do {
		groups[count++] = rest % 1000;
		rest /= 1000;
	} while (rest);
	buf_addf(out, "%" PRIu64, groups[--count]);
	while (count)
		buf_addf(out, ",%03" PRIu64, groups[--count]);
}

void words_tenths(struct buf *out, int64_t tenths)
{
	if (tenths < 0 && tenths > -10)
		buf_add_char(out, '-');
	words_number(out, tenths / 10);
	buf_addf(out, ".%d", (int)(tenths % 10 < 0 ? -(tenths % 10) : tenths % 10));
}

void words_count(struct buf *out, int64_t n, const char *one, const char *many)
{
	words_number(out, n);
	buf_add_char(out, ' ');
	buf_add_text(out, n == 1 ? one : many);
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

void words_cut(struct buf *out, struct view text, size_t limit)
{
	size_t head = limit / 3, tail = text.n - (limit - head);

	if (text.n <= limit) {
		buf_add_view(out, text);
		return;
	}
	for (int i = 0; i < 3 && head > 0 && is_continuation(text.p[head]); i++)
		head--;
	for (int i = 0; i < 3 && tail < text.n && is_continuation(text.p[tail]); i++)
		tail++;
	buf_add(out, text.p, head);
	buf_add_text(out, "\xE2\x80\xA6");
	buf_add(out, text.p + tail, text.n - tail);
}
