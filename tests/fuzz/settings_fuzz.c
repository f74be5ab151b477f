/*
 * The first line of the input is the path of a file, the rest what stands in it: read as that file, in each other form,
 * and each value as a number.
 */
#include <stddef.h>
#include <stdint.h>

#include "collect/settings.h"
#include "formats/settings.h"
#include "store/store.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(void *context, const struct setting *setting)
{
	size_t *settings = context;
	int64_t number = 0;

	++*settings;
	if (setting_number(setting->value, &number) == SETTING_NUMBER && (number < 0 || number > 999999999))
		BUG("a number that is none");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *words[] = {"pool", "url", "adapter"};
	static const struct model_list list = {words, 3};
	static struct store *store;
	struct view rest = {(const char *)data, size}, path = {0};
	struct setting_facts facts = {.snapshot_id = 1, .path_id = 1, .words = &list};
	size_t settings;

	if (!store && store_open(&store, ":memory:", STORE_WRITE, NULL))
		BUG("no store");
	facts.store = store;
	view_line(&rest, &path);
	setting_facts_put(&facts, path, rest, NULL);
	for (int form = SETTINGS_YAML; form <= SETTINGS_INI; form++) {
		settings = 0;
		settings_read((enum settings_form)form, rest, check, &settings, NULL);
		if (settings > 2 * size + 1)
			BUG("%zu settings of %zu bytes", settings, size);
	}
	return 0;
}
