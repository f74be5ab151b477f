/*
 * Man pages in man(7) from the command table, with prose from man/.
 *
 * Floor 6.
 */
#ifndef RESCUE_CLI_MANUAL_H
#define RESCUE_CLI_MANUAL_H

#include "base/buf.h"
#include "cli/command.h"

/* rescue-<command>.1; `prose` holds further sections and may be empty.. */
void manual_command(struct buf *out, const struct command *command, struct view prose);
/* rescue.1: the commands of the table, which ends with NULL, then `prose`. */
void manual_program(struct buf *out, const struct command *const *commands, struct view prose);
/* One entry of a list: a tag in bold and its text. */
void manual_add_tagged(struct buf *out, const char *tag, struct view text);
/* Any other page, all prose: "rescue-rules", 5. The first line of the prose is the one of NAME. */
void manual_page(struct buf *out, const char *name, int section, struct view prose);

#endif
