#include "cli/colour.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/banned.h"

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

static bool is_zero(const char *name)
{
	const char *value = getenv(name);

	return value && strcmp(value, "0") == 0;
}

bool colour_is_wanted(const char *when, int fd)
{
	const char *terminal = getenv("TERM");

	if (strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	if (is_set("NO_COLOR") || is_zero("CLICOLOR"))
		return false;
	if (is_set("CLICOLOR_FORCE") && !is_zero("CLICOLOR_FORCE"))
		return true;
	return isatty(fd) && terminal && strcmp(terminal, "dumb") != 0;
}

void colour_start(struct buf *out, enum colour colour, bool on)
{
	static const char *const sequences[] = {
	    [COLOUR_NONE] = "",        [COLOUR_BOLD] = "\x1b[1m",    [COLOUR_DIM] = "\x1b[2m",
	    [COLOUR_RED] = "\x1b[31m", [COLOUR_YELLOW] = "\x1b[33m", [COLOUR_GREEN] = "\x1b[32m",
	};

	if (on)
		buf_add_text(out, sequences[colour]);
}

void colour_end(struct buf *out, enum colour colour, bool on)
{
	if (on && colour != COLOUR_NONE)
		buf_add_text(out, "\x1b[0m");
}

enum colour colour_of_grade(struct view word)
{
	static const struct {
		const char *word;
		enum colour colour;
	} grades[] = {
	    {"P0", COLOUR_RED},       {"P1", COLOUR_YELLOW},          {"P3", COLOUR_DIM},
	    {"critical", COLOUR_RED}, {"high", COLOUR_YELLOW},        {"low", COLOUR_DIM},
	    {"fail", COLOUR_RED},     {"error", COLOUR_RED},          {"unknown", COLOUR_YELLOW},
	    {"pass", COLOUR_GREEN},   {"not_applicable", COLOUR_DIM}, {"A", COLOUR_GREEN},
	    {"B", COLOUR_GREEN},      {"D", COLOUR_YELLOW},           {"E", COLOUR_RED},
	    {"failed", COLOUR_RED},   {"partial", COLOUR_YELLOW},
	};

	for (size_t i = 0; i < sizeof(grades) / sizeof(*grades); i++)
		if (view_eq_nocase(word, view_of(grades[i].word)))
			return grades[i].colour;
	return COLOUR_NONE;
}
