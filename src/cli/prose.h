/*
 * The prose of descriptors and of man/ files: one small format, three
 * renderings. Paragraphs are separated by an empty line; a line that starts
 * with a space stands as it is; "- " starts an item of a list; `backticks`
 * mark what a user types; "# NAME" starts a section (man pages only).
 *
 * Floor 6.
 */
#ifndef RESCUE_CLI_PROSE_H
#define RESCUE_CLI_PROSE_H

#include "base/buf.h"

enum { HELP_WIDTH = 80 };

/* Fills `text` into lines of HELP_WIDTH columns, each indented; the first one only from column `at` on. */
void prose_fill(struct buf *out, struct view text, size_t indent, size_t at);
/* A description as plain text for a terminal, backticks kept. */
void prose_plain(struct buf *out, struct view text);
/* The same for man(7): escaped, backticks in bold. */
void prose_roff(struct buf *out, struct view text);
/* Text inside a line for man(7), escaped, backticks in bold; no macro can start in it. */
void prose_roff_text(struct buf *out, struct view text);

#endif
