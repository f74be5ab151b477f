/* The examples of the manual pages, for tests that read them as a user's file. */
#ifndef RESCUE_TESTS_MANUAL_H
#define RESCUE_TESTS_MANUAL_H

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

/* The indented lines of a section of man/PAGE.txt; `heading` as it stands there, "# AN EXAMPLE". */
static inline void add_example(struct buf *out, const char *page, const char *heading)
{
	char path[256], line[4096];
	bool is_inside = false;
	FILE *file;

	snprintf(path, sizeof(path), "%s/man/%s.txt", RESCUE_SOURCE_DIR, page);
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			is_inside = strcmp(line, heading) == 0;
		if (is_inside && strncmp(line, "  ", 2) == 0)
			buf_addf(out, "%s\n", line + 2);
	}
	fclose(file);
}

#endif
