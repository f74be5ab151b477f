/*
 * Colour on a terminal. Meaning is never by colour alone: it only repeats
 * what the words say.
 *
 * Floor 6.
 */
#ifndef RESCUE_CLI_COLOUR_H
#define RESCUE_CLI_COLOUR_H

#include <stdbool.h>

#include "base/buf.h"

enum colour { COLOUR_NONE, COLOUR_BOLD, COLOUR_DIM, COLOUR_RED, COLOUR_YELLOW, COLOUR_GREEN };

/*
 * Whether to colour what goes to `fd`. `when` is the value of --color: "always", "never", or "auto", for which
 * NO_COLOR (no-color.org: set and not empty) and CLICOLOR=0 say no, CLICOLOR_FORCE (not 0) says yes, and else a
 * terminal that is not dumb does.
 */
bool colour_is_wanted(const char *when, int fd);
/* Adds the sequence that starts or ends a colour; nothing when `on` is false or the colour is none. */
void colour_start(struct buf *out, enum colour colour, bool on);
void colour_end(struct buf *out, enum colour colour, bool on);
/* The colour of a word of the risk matrix ("P0", "critical", "fail", "A"), or none. */
enum colour colour_of_grade(struct view word);

#endif
