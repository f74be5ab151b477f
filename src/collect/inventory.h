/*
 * The files of the audited tree: path, mode, language and class, and through
 * the content collector the lines and functions of each. One blob is read once
 * in the life of a store.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_INVENTORY_H
#define RESCUE_COLLECT_INVENTORY_H

#include "base/progress.h"
#include "collect/paths.h"
#include "lang/syntax.h"
#include "repo/file_list.h"
#include "store/store.h"

/* `repo` is the repository of lists of a commit's tree, NULL otherwise. */
struct collect_files_input {
	const struct file_list *list;
	const struct file_list *attributes; /* whose .gitattributes hold: as a rule the list itself */
	const struct repo *repo;
	struct path_table *paths;
	int64_t snapshot_id;
	struct syntax_queries *queries; /* of the syntax rules; may be NULL */
	unsigned jobs;
	struct progress *progress;
};

/*
 * Writes path, blob, source, function and file rows for every entry of the list, and the collector rows of
 * `inventory` and `content`. Files that an earlier audit read with the same syntax queries are not read again. A file
 * that cannot be read is a diagnostic; -1 only when no file can be.
 */
int collect_files(struct store *store, const struct collect_files_input *input, struct err *err);

/* A diagnostic of the collector inventory: `lead`, what it means for the reader, and then `reason`. */
void inventory_diagnose(struct store *store, const struct collect_files_input *input, struct view subject,
			const char *lead, const char *reason);

#endif
