/*
 * The parts of the system as a reader would name them: directories of the
 * tree, so that each production file belongs to the innermost module above it.
 *
 * From the root, go down as long as one directory holds most of the code
 * (src/, src/main/java/com/example/). The directories there, and those passed
 * on the way, are modules when they hold enough files. A module that still
 * holds most of the files, and one in which two packages or more lie, is
 * divided in the same way (packages/ into its packages). What is left belongs
 * to the directory where that division began or where it arrived.
 *
 * Modules the configuration names come first: a file that the globs of several
 * match belongs to the first of them, and only the rest is divided as above.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_MODULES_H
#define RESCUE_COLLECT_MODULES_H

#include <stdint.h>

#include "base/err.h"
#include "rules/engagement.h"
#include "store/store.h"

/* From rules/model.yml. */
struct module_parameters {
	int descend_percent;          /* go down while one directory holds more than this share of the code lines */
	int split_percent;            /* a module with more than this share of all production files is divided again */
	int min_files;                /* a directory with fewer production files is no module */
	const char *const *manifests; /* a directory with a file of such a name (a pattern) is a package */
	size_t manifest_count;
};

/*
 * Writes the rows of module and module_file. A tree without production files has none. A module of the engagement (may
 * be NULL) without a file is a diagnostic and no row.
 */
int collect_modules(struct store *store, int64_t snapshot_id, const struct module_parameters *parameters,
		    const struct engagement *engagement, struct err *err);

#endif
