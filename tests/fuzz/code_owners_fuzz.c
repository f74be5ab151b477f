/*
 * CODEOWNERS of a hostile repository. The first line of the input is the path asked about.
 */
#include <stddef.h>
#include <stdint.h>

#include "collect/code_owners.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view rest = {(const char *)data, size}, question = {0};
	struct code_owners owners = {0};
	uint64_t steps = 0;

	view_line(&rest, &question);
	code_owners_read(&owners, rest);
	code_owners_of(&owners, question, &steps);
	code_owners_release(&owners);
	return 0;
}
