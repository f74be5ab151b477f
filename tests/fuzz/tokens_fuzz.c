/*
 * The first line names the language, the rest is a file of it: its tokens come back as they were packed, on lines that
 * the file has. The whole is also read as if it were packed.
 */
#include <stdint.h>
#include <stdlib.h>

#include "lang/tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view rest = {(const char *)data, size}, line = {0};
	const struct language *language = view_line(&rest, &line) ? language_by_name(line) : NULL;
	struct token_list list = {0};
	struct line_counts counts;
	struct buf packed = {0};
	uint32_t last = 1;

	tokens_unpack((struct view){(const char *)data, size}, &list);
	list.count = 0;
	tokens_pack(language, rest, &packed);
	check(tokens_unpack(buf_view(&packed), &list) == 0);
	count_lines(language, rest, &counts);
	for (size_t i = 0; i < list.count; i++) {
		check(list.lines[i] >= last);
		last = list.lines[i];
	}
	check(list.count == 0 || (last <= counts.lines && list.count <= rest.n));
	token_list_release(&list);
	buf_release(&packed);
	return 0;
}
