/*
 * What the program says to a person: the terminal's size, messages on stderr
 * made printable, and what happens at Ctrl-C.
 *
 * Floor 6.
 */
#ifndef RESCUE_CLI_TERMINAL_H
#define RESCUE_CLI_TERMINAL_H

#include <stddef.h>

/* Columns of the terminal behind `fd`, 80 when it is none or does not say. */
size_t terminal_width(int fd);
/* One line on stderr, "rescue: …", whatever bytes are in it. */
void terminal_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Ctrl-C ends the program with one line and exit code 130; a closed pipe ends it without a word; a limit
 * on file sizes is an error like a full disk. */
void terminal_catch_signals(void);

#endif
