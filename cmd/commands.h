/*
 * The commands of the program, in the order help lists them. A new command is
 * one file cmd/<name>.c with its descriptor, and its row here and in commands.c.
 */
#ifndef RESCUE_CMD_COMMANDS_H
#define RESCUE_CMD_COMMANDS_H

#include "cli/command.h"

extern const struct command audit_command;
extern const struct command help_command;
extern const struct command import_command;
extern const struct command query_command;
extern const struct command report_command;
extern const struct command compare_command;
extern const struct command db_profile_command;
extern const struct command rules_command;
extern const struct command schema_command;
extern const struct command score_command;
extern const struct command show_command;

/* Ends with NULL. */
extern const struct command *const commands[];

/* The command of that name, or NULL. */
const struct command *command_find(const char *name);

#endif
