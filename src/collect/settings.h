/*
 * What configuration files of the tree set: those of Spring (application*.yml,
 * .yaml, .properties), Rails (database.yml), environments (.env, .env.*,
 * *.env), compose and PgBouncer, as their tools name them.
 *
 * Only whole numbers, schemes of addresses and numbers among their parameters
 * are kept, of keys with one of the model's words in them: no text of a value
 * comes into the store.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_SETTINGS_H
#define RESCUE_COLLECT_SETTINGS_H

#include "collect/inventory.h"
#include "rules/rules.h"

/* Writes the rows of `setting`. A file that cannot be read is a diagnostic of the collector inventory. */
void collect_settings(struct store *store, const struct collect_files_input *input, const struct model_list *words);

/* One file, for tests: `path` decides how `content` is read; false when files of that name set nothing. */
struct setting_facts {
	struct store *store;
	int64_t snapshot_id, path_id;
	const struct model_list *words;
};

bool setting_facts_put(const struct setting_facts *facts, struct view path, struct view content, struct err *err);

#endif
