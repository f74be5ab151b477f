/* A baseline, which lies in a repository. What is read of it names a rule and a place. */
#include <stdint.h>
#include <stdlib.h>

#include "judge/baseline.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct model model = {.version = 3};
	struct baseline baseline = {0};
	struct err err = {0};
	int status = baseline_read(&baseline, "input", (struct view){(const char *)data, size}, &model, &err);

	if (status && err.kind != ERR_BASELINE)
		abort();
	for (size_t i = 0; status == 0 && i < baseline.entry_count; i++)
		if (!baseline.entries[i].rule.p || !(baseline.entries[i].path.p || baseline.entries[i].subject.p))
			abort();
	baseline_release(&baseline);
	return 0;
}
