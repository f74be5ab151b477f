/*
 * What `-h` prints, and the parts of it that the man page shares.
 *
 * Floor 6.
 */
#ifndef RESCUE_CLI_HELP_H
#define RESCUE_CLI_HELP_H

#include "base/buf.h"
#include "cli/command.h"

/* The whole help text of one command. */
void help_write(struct buf *out, const struct command *command);
/* "[--limit N]", "[-q]", "[--[no-]colour]": one option as a synopsis shows it. */
void help_add_option_usage(struct buf *out, const struct option_spec *option);
/* "PATH", "[PATH]", "[PATH...]". */
void help_add_argument_usage(struct buf *out, const struct argument_spec *argument);
/* "-q, --quiet", "--limit N", "--[no-]colour": one option as a list shows it. */
void help_add_option_label(struct buf *out, const struct option_spec *option);
/* The help line of an option with its choices and its default. */
void help_add_option_text(struct buf *out, const struct option_spec *option);

#endif
