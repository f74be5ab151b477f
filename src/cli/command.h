/*
 * What a command is: one const descriptor that drives the parser, `-h`, the
 * man page and the shell completions. cmd/<name>.c holds one each; the table
 * of all of them is cmd/commands.c.
 *
 * Tables end with an all-zero row (OPTIONS_END for options). Prose is plain
 * text: paragraphs separated by an empty line, lines that start with a space
 * are shown as they stand, `backticks` mark what a user types.
 *
 * Floor 6.
 */
#ifndef RESCUE_CLI_COMMAND_H
#define RESCUE_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct options;

enum option_type {
	OPTION_FLAG,    /* no value */
	OPTION_TEXT,    /* any text but the empty one; the last one given wins */
	OPTION_INTEGER, /* a decimal integer inside [min, max] */
	OPTION_CHOICE,  /* one of `choices` */
	OPTION_LIST     /* text that may be given several times */
};

struct option_spec {
	const char *name; /* without dashes: "limit" */
	char letter;      /* the short form, or 0 */
	enum option_type type;
	const char *value;    /* what stands for the value in help: "FILE" */
	const char *fallback; /* the value when not given, as text; "yes" for a flag that is on by default */
	const char *const *choices;
	int64_t min;
	int64_t max;
	bool negatable; /* a flag that also has the form --no-<name> */
	const char *help;
};

/* One word an argument may be, with what it means. */
struct choice {
	const char *name;
	const char *summary;
};

struct argument_spec {
	const char *name; /* in capitals: "PATH" */
	size_t min;
	size_t max; /* 0 means any number; only the last argument may take more than one */
	/* Sets *choice to the index-th word allowed; false past the last one. NULL: any text. */
	bool (*choice)(size_t index, struct choice *choice);
	bool is_secret; /* may hold a password: no message repeats what was given */
	const char *help;
};

struct example {
	const char *what; /* one line that says why one would */
	const char *line; /* the command line as typed */
};

struct exit_status {
	int code;
	const char *meaning;
};

struct command {
	const char *name;
	const char *summary; /* one line, imperative, lower case, no full stop */
	const char *description;
	const struct argument_spec *arguments;
	const struct option_spec *options;
	const struct example *examples;
	const struct exit_status *exits; /* those beyond exit_statuses_of_all; may be NULL */
	/* Acts; the exit code, or -1 with `err` set. */
	int (*run)(const struct options *options, struct err *err);
};

/* The exit codes every command has. */
extern const struct exit_status exit_statuses_of_all[];

extern const char *const format_choices[];
extern const char *const color_choices[];

/* Rows that mean the same in every table they stand in. */
#define OPTION_STORE                                                                                    \
	{                                                                                               \
		.name = "store", .type = OPTION_TEXT, .value = "FILE", .fallback = ".rescue/rescue.db", \
		.help = "the store to use"                                                              \
	}
#define OPTION_FORMAT                                                                            \
	{                                                                                        \
		.name = "format", .type = OPTION_CHOICE, .value = "FORMAT", .fallback = "table", \
		.choices = format_choices, .help = "how to print the rows"                       \
	}
#define OPTION_LIMIT                                                                                          \
	{                                                                                                     \
		.name = "limit", .type = OPTION_INTEGER, .value = "N", .max = INT64_MAX,                      \
		.help = "print at most N rows, 0 for all; without it 50 rows of a table, all of JSON and CSV" \
	}
#define OPTIONS_END                                                                          \
	{.name = "color",                                                                    \
	 .type = OPTION_CHOICE,                                                              \
	 .value = "WHEN",                                                                    \
	 .fallback = "auto",                                                                 \
	 .choices = color_choices,                                                           \
	 .help = "when to use colours; `auto` follows the terminal, NO_COLOR and CLICOLOR"}, \
	    {.name = "quiet", .letter = 'q', .help = "say nothing but errors on stderr"},    \
	    {.name = "help", .letter = 'h', .help = "print this help"},                      \
	{                                                                                    \
		.name = NULL                                                                 \
	}

#endif
