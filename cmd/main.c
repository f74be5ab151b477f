/*
 * Finds the command, parses its options, runs it, and turns what went wrong
 * into one line and an exit code.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cli/help.h"
#include "cli/options.h"
#include "base/suggest.h"
#include "cli/terminal.h"
#include "cmd/commands.h"

#include "base/banned.h"

struct hint {
	const char *command; /* shown only when the program has it */
	const char *line;
	const char *what;
};

struct user {
	const char *who;
	struct hint hints[3];
};

/* Who comes, and what each runs first. */
static const struct user users[] = {
    {"You are asked what is wrong with somebody's code base:",
     {{"audit", "rescue audit ~/client/repo", "facts, findings, work list and report"},
      {"show", "rescue show issues", "the work list: what to do first"},
      {"report", "rescue report", "the report once more, from the store"}}},
    {"You work on the code and its database:",
     {{"db-profile", "rescue db-profile postgres://...", "which queries hurt, which index fixes them"},
      {"show", "rescue show hotspots", "complex code that changes often"},
      {"query", "rescue query 'SELECT ...'", "ask the facts anything; `rescue schema` lists them"}}},
    {"You guard a pipeline:",
     {{"score", "rescue score --base origin/main", "exit 1 only for what this change made worse"},
      {"show", "rescue show findings --format json", "each defect with its fingerprint"},
      {"rules", "rescue rules list", "what is checked, and why"}}},
};

static void print_first_screen(void)
{
	printf("rescue: what is wrong with a code base, how sure that is, and what to do first\n");
	for (size_t i = 0; i < sizeof(users) / sizeof(*users); i++) {
		printf("\n%s\n", users[i].who);
		for (size_t j = 0; j < sizeof(users[i].hints) / sizeof(*users[i].hints); j++) {
			const struct hint *hint = &users[i].hints[j];

			if (hint->command && command_find(hint->command))
				printf("  %-36s %s\n", hint->line, hint->what);
		}
	}
	printf("\n`rescue help` lists all commands. Nothing is sent anywhere; what is looked at is never changed.\n");
}

static int refuse_command(const char *name, struct err *err)
{
	struct suggestion suggestion = suggest_for(name);

	if (name[0] == '-')
		return err_set(err, ERR_USAGE,
			       "'%.200s' comes before the command: write `rescue COMMAND %.200s`, or `rescue help`",
			       name, name);
	for (size_t i = 0; commands[i]; i++)
		suggest_offer(&suggestion, commands[i]->name);
	if (suggestion.best)
		return err_set(err, ERR_USAGE,
			       "unknown command '%.200s', did you mean '%s'? `rescue help` lists the commands", name,
			       suggestion.best);
	return err_set(err, ERR_USAGE, "unknown command '%.200s'; `rescue help` lists the commands", name);
}

static int run_command(const char *name, int argc, char **argv, struct err *err)
{
	const struct command *command = command_find(name);
	struct options options = {0};
	struct buf help = {0};
	int code;

	if (!command)
		return refuse_command(name, err);
	code = options_parse(&options, command, argc, argv, err);
	if (!code && options.help) {
		help_write(&help, command);
		fputs(buf_text(&help), stdout);
		buf_release(&help);
	} else if (!code) {
		code = command->run(&options, err);
	}
	options_release(&options);
	return code;
}

static int dispatch(int argc, char **argv, struct err *err)
{
	if (argc < 2) {
		print_first_screen();
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		printf("rescue %s\n", RESCUE_VERSION);
		return 0;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return run_command("help", argc - 2, argv + 2, err);
	return run_command(argv[1], argc - 2, argv + 2, err);
}

int main(int argc, char **argv)
{
	struct err err = {0};
	int code;

	terminal_catch_signals();
	code = dispatch(argc, argv, &err);
	if (code < 0 && !err.kind)
		BUG("'rescue %s' failed without a message", argv[1]);
	if ((fflush(stdout) || ferror(stdout)) && !err.kind) {
		err_set(&err, ERR_INTERNAL, "cannot write to standard output: %s", strerror(errno));
		code = -1;
	}
	if (code < 0) {
		terminal_say("%s", err.message);
		return (int)err.kind;
	}
	return code;
}
