/*
 * Shell completions from the command table: commands, options, their choices,
 * the words of arguments, files and directories.
 *
 * Floor 6. `commands` ends with NULL.
 */
#ifndef RESCUE_CLI_COMPLETION_H
#define RESCUE_CLI_COMPLETION_H

#include "base/buf.h"
#include "cli/command.h"

void completion_bash(struct buf *out, const struct command *const *commands);
void completion_zsh(struct buf *out, const struct command *const *commands);
void completion_fish(struct buf *out, const struct command *const *commands);

#endif
