/*
 * .gitattributes and .mailmap of a hostile repository. The first line of the input is the path or person asked about.
 */
#include <stddef.h>
#include <stdint.h>

#include "collect/attributes.h"
#include "collect/mailmap.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view rest = {(const char *)data, size}, question = {0};
	struct attributes attributes = {0};
	struct mailmap mailmap = {0};

	view_line(&rest, &question);
	attributes_add(&attributes, view_dirname(question), rest);
	attributes_add(&attributes, (struct view){0}, rest);
	attributes_of(&attributes, question);
	attributes_release(&attributes);
	mailmap_read(&mailmap, rest);
	mailmap_apply(&mailmap, &question, &question);
	mailmap_release(&mailmap);
	return 0;
}
