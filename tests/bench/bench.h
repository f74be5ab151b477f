/* What the yardsticks share. */
#ifndef RESCUE_BENCH_BENCH_H
#define RESCUE_BENCH_BENCH_H

#include <stdio.h>
#include <time.h>

#include "base/buf.h"

static inline double seconds_of(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Adds the file at `path` below `directory`; false when it cannot be opened. */
static inline bool read_file(const char *directory, struct view path, struct buf *content)
{
	struct buf name = {0};
	char chunk[65536];
	size_t n;
	FILE *file;

	buf_addf(&name, "%s/%.*s", directory, VIEW_ARG(path));
	file = fopen(buf_text(&name), "rb");
	buf_release(&name);
	if (!file)
		return false;
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add(content, chunk, n);
	fclose(file);
	return true;
}

#endif
