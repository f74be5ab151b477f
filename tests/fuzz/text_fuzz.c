/* Whatever the bytes, JSON text is valid UTF-8 and what goes to a terminal holds nothing that moves its cursor. */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view text = {(const char *)data, size};
	struct buf valid = {0}, printable = {0};
	struct view rest;
	uint32_t rune;
	size_t n;

	buf_add_utf8(&valid, text);
	if (!utf8_valid(buf_view(&valid)))
		abort();
	if (utf8_valid(text) && !view_eq(text, buf_view(&valid)))
		abort();
	buf_add_printable(&printable, text);
	rest = buf_view(&printable);
	if (!utf8_valid(rest))
		abort();
	for (; (n = utf8_next(rest, &rune)) > 0; rest = view_slice(rest, n, rest.n))
		if (rune_is_unsafe(rune))
			abort();
	text_width(buf_view(&printable));
	buf_release(&valid);
	buf_release(&printable);
	return 0;
}
