/*
 * The import graph: which file of the tree takes something from which other
 * (import_resolve.h says how a target is found), and its cycles.
 *
 * An edge is as strong as its strongest import: one that takes place when the
 * file is loaded, else one when a function runs (lazy), else one for the type
 * checker alone. Files of others (vendored, minified) import nothing here.
 *
 * Cycles are made of imports that take place when a production file is loaded;
 * those of modules of such between different ones. A directory and
 * one inside it use each other by nature: between two modules of which one lies
 * in the other nothing is counted.
 *
 * Where every use of a file needs an import, a production file that none imports
 * may be used by its name: whether any text of the tree has that is looked for
 * (naming.h).
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_IMPORTS_H
#define RESCUE_COLLECT_IMPORTS_H

#include "base/err.h"
#include "repo/file_list.h"
#include "rules/rules.h"
#include "store/store.h"

struct imports_input {
	int64_t snapshot_id;
	const struct file_list *list; /* the audited state, whose manifests are read */
	const struct repo *repo;      /* as file_reader_open() wants it */
	const struct model_list *common_names;
	unsigned jobs;
};

/* Reads files, imports and modules of the snapshot, and writes file_import, import_resolution, import_cycle,
 * module_cycle and unimported_file. */
int collect_imports(struct store *store, const struct imports_input *input, struct err *err);

#endif
