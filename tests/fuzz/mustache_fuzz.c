/* The input is a template, which also includes itself; it is rendered with a small model. */
#include <stdint.h>

#include "report/mustache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct view itself(void *context, struct view name)
{
	struct view *input = context;

	return view_is(name, "x") ? *input : (struct view){0};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view input = {(const char *)data, size};
	struct mustache how = {.find = itself, .context = &input, .escape = mustache_escape_html};
	json_t *model =
	    json_pack("{s:s, s:[i,i,{s:b}], s:{s:{s:f}}, s:n}", "a", "<&>", "b", 1, 2, "c", 1, "d", "e", "f", 1.5, "n");
	struct buf out = {.limit = 1 << 16};
	struct err err = {0};

	if (size < 4096)
		mustache_render(&how, VIEW("input"), input, model, &out, &err);
	buf_release(&out);
	json_decref(model);
	return 0;
}
