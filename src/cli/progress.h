/*
 * The progress line: on a terminal only, on stderr, one line rewritten in
 * place, shown when the work takes longer than half a second and cleared at
 * its end.
 *
 * Floor 6.
 */
#ifndef RESCUE_CLI_PROGRESS_H
#define RESCUE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/progress.h"

struct progress_line {
	struct progress base; /* what lower floors get */
	FILE *out;            /* borrowed */
	size_t width;         /* columns of the terminal */
	int64_t (*now)(void); /* milliseconds from any start */
	int64_t next;         /* when to draw next */
	bool shown;
};

void progress_line_init(struct progress_line *line, FILE *out, size_t width, int64_t (*now)(void));

struct options;
/* A line on stderr, owned; NULL, which is a progress as well, under --quiet and where stderr is no terminal. */
struct progress *progress_on_terminal(const struct options *options);
/* Takes away what is shown. Call it before anything else is written to the terminal, and at the end. */
void progress_clear(struct progress *progress);
/* Clears and frees. */
void progress_free(struct progress *progress);

#endif
