/*
 * A parsed command line. The tables of struct command say what is allowed;
 * the getters below take a name of that table and its type, and anything else
 * is a BUG.
 *
 * Accepted: --name VALUE, --name=VALUE, -x VALUE, -xVALUE, clustered short
 * flags, options after arguments, `--` before arguments that start with a
 * dash. A long option is never abbreviated, so that a new option can not
 * change what a script does.
 *
 * Floor 6. Texts are borrowed from argv; options_release() frees the rest.
 */
#ifndef RESCUE_CLI_OPTIONS_H
#define RESCUE_CLI_OPTIONS_H

#include "base/mem.h"
#include "cli/command.h"

struct option_value {
	bool given; /* on the command line */
	bool on;
	int64_t integer;
	const char *text;
	const char **list;
	size_t count;
	size_t capacity;
};

struct options {
	const struct command *command; /* borrowed */
	struct option_value *values;   /* one for each row of command->options */
	const char **arguments;
	size_t argument_count;
	bool help; /* -h was given; nothing after it was looked at */
};

/* Parses the words after the command's name. On failure `options` still wants its release. */
int options_parse(struct options *options, const struct command *command, int argc, char **argv, struct err *err);
void options_release(struct options *options);

bool option_given(const struct options *options, const char *name);
bool option_flag(const struct options *options, const char *name);
/* Text or choice: what was given, else the table's fallback, else NULL. */
const char *option_text(const struct options *options, const char *name);
/* What was given, else the table's fallback, else `otherwise`. */
int64_t option_integer(const struct options *options, const char *name, int64_t otherwise);
/* Each text given, in order, then a NULL; NULL when none was given. */
const char *const *option_list(const struct options *options, const char *name, size_t *count);
/* What was given for an argument of the table. */
const char *const *argument_list(const struct options *options, const char *name, size_t *count);
/* The only or first one, or NULL. */
const char *argument_text(const struct options *options, const char *name);

#endif
