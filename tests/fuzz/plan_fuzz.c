/* The input is what a server answers to EXPLAIN. */
#include <stdint.h>

#include "postgres/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct err err = {0};
	struct plan plan;

	if (plan_read(&arena, (struct view){(const char *)data, size}, &plan, &err) == 0) {
		for (size_t i = 0; i < plan.count; i++)
			if (plan.nodes[i].depth < 0 || plan.nodes[i].depth > (int)i || !plan.nodes[i].condition)
				__builtin_trap();
		plan_uses(&plan, "x");
	}
	arena_release(&arena);
	return 0;
}
