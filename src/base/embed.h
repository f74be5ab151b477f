/*
 * The files that are part of the program: everything under rules/ and
 * templates/, and the schema under src/store/schema/. Names are paths from the
 * project's root ("rules/code/complex-function.yml", "templates/report.md",
 * "schema/facts.sql"). The table is generated at build time and sorted by name.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_EMBED_H
#define RESCUE_BASE_EMBED_H

#include "base/view.h"

struct embedded_file {
	const char *name;
	struct view content;
};

extern const struct embedded_file embedded_files[];
extern const size_t embedded_file_count;

/* The content of one embedded file; the empty view when there is none. */
struct view embedded_find(const char *name);

#endif
