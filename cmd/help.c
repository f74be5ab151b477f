/*
 * Help is the option tables in words, so that it can not be out of date.
 */
#include <stdio.h>

#include "base/buf.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cmd/commands.h"

#include "base/banned.h"

static void add_commands(struct buf *out)
{
	buf_add_text(out, "usage: rescue COMMAND [OPTION...] [ARGUMENT...]\n\ncommands:\n");
	for (size_t i = 0; commands[i]; i++)
		buf_addf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	buf_add_text(out, "\n`rescue help COMMAND` explains one, `rescue --version` prints the version.\n");
}

static int run(const struct options *options, struct err *err)
{
	const char *name = argument_text(options, "COMMAND");
	struct buf out = {0};

	(void)err;
	if (name)
		help_write(&out, command_find(name));
	else
		add_commands(&out);
	fputs(buf_text(&out), stdout);
	buf_release(&out);
	return 0;
}

static bool command_choice(size_t index, struct choice *choice)
{
	if (!commands[index])
		return false;
	*choice = (struct choice){commands[index]->name, commands[index]->summary};
	return true;
}

static const struct argument_spec arguments[] = {
    {.name = "COMMAND", .max = 1, .choice = command_choice, .help = "the command to explain"},
    {.name = NULL},
};

static const struct option_spec options[] = {OPTIONS_END};

static const struct example examples[] = {
    {"what can be listed", "rescue help show"},
    {NULL, NULL},
};

const struct command help_command = {
    .name = "help",
    .summary = "list the commands, or explain one",
    .description = "Without an argument lists the commands. With one prints what `rescue COMMAND -h` prints.",
    .arguments = arguments,
    .options = options,
    .examples = examples,
    .run = run,
};
