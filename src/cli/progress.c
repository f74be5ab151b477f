#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/num.h"
#include "cli/options.h"
#include "cli/terminal.h"

#include "base/banned.h"

enum { FIRST_AFTER = 500, REDRAW_AFTER = 100 }; /* milliseconds */

static int64_t monotonic_milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void report(struct progress *base, const char *what, size_t done, size_t total)
{
	struct progress_line *line = (struct progress_line *)base;
	struct buf text = {0};
	int64_t now = line->now();

	if (now < line->next)
		return;
	line->next = now + REDRAW_AFTER;
	line->shown = true;
	buf_add_text(&text, what);
	if (total)
		buf_addf(&text, " %zu of %zu (%d%%)", done, total, (int)share_of((int64_t)done, (int64_t)total, 100));
	else if (done)
		buf_addf(&text, " %zu", done);
	fprintf(line->out, "\r%.*s\x1b[K", (int)(text.n < line->width ? text.n : line->width - 1), buf_text(&text));
	fflush(line->out);
	buf_release(&text);
}

void progress_line_init(struct progress_line *line, FILE *out, size_t width, int64_t (*now)(void))
{
	*line = (struct progress_line){
	    .base = {.report = report}, .out = out, .width = width, .now = now, .next = now() + FIRST_AFTER};
}

struct progress *progress_on_terminal(const struct options *options)
{
	const char *terminal = getenv("TERM");
	struct progress_line *line;

	if (option_flag(options, "quiet") || !isatty(STDERR_FILENO) || !terminal || strcmp(terminal, "dumb") == 0)
		return NULL;
	line = xcalloc(1, sizeof(*line));
	progress_line_init(line, stderr, terminal_width(STDERR_FILENO), monotonic_milliseconds);
	return &line->base;
}

void progress_clear(struct progress *progress)
{
	struct progress_line *line = (struct progress_line *)progress;

	if (!line || !line->shown)
		return;
	fputs("\r\x1b[K", line->out);
	fflush(line->out);
	line->shown = false;
}

void progress_free(struct progress *progress)
{
	progress_clear(progress);
	free(progress);
}
