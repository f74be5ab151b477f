/* The input is a file of evidence, read as each kind; what is kept must be as many rows as it says. */
#include <stdint.h>
#include <stdlib.h>

#include "evidence/evidence.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rule_set rules;
static struct store *store;

static void open_all(void)
{
	rules.without_tests = true;
	if (rules_load(&rules, NULL, NULL, NULL) || store_open(&store, ":memory:", STORE_WRITE, NULL))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!store)
		open_all();
	for (size_t i = 0; i < evidence_kind_count; i++) {
		const struct evidence_source source = {.file = "dir/input.yml",
						       .content = {(const char *)data, size},
						       .day = VIEW("2025-03-14"),
						       .rules = &rules};
		struct evidence_result result;
		struct err err = {0};

		if (store_begin(store, &err))
			abort();
		if (evidence_import(store, &evidence_kinds[i], &source, &result, &err) == 0 &&
		    store_int(store, "SELECT count(*) FROM main.initiative", -1) != result.entries)
			abort();
		buf_release(&result.notes);
		store_rollback(store);
	}
	return 0;
}
