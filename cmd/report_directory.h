/*
 * Where a command that measures leaves its report: beside the store, unless --output says otherwise.
 */
#ifndef RESCUE_CMD_REPORT_DIRECTORY_H
#define RESCUE_CMD_REPORT_DIRECTORY_H

#include "cli/options.h"

#define OPTION_OUTPUT                                                                        \
	{                                                                                    \
		.name = "output", .letter = 'o', .type = OPTION_TEXT, .value = "DIR",        \
		.help = "write report.md and report.html there; without it beside the store" \
	}

/* Its path, owned by the caller; `audit_id` of one of several that the command makes, each with a folder of its own,
 * else 0. */
char *report_directory(const struct options *options, int64_t audit_id);
/* Makes it and those above it that are missing; `path` is as it was afterwards. */
int report_directory_make(char *path, struct err *err);

#endif
