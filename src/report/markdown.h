/*
 * Client text inside Markdown. Whatever its bytes, the text shows as itself:
 * on GitHub and through cmark-gfm, in a paragraph, a heading, a list, a quote
 * or a table cell, at the start of a line or in the middle. Text is first made
 * printable (base/text.h): one line, control and bidirectional characters and
 * invalid bytes shown as \n, \x1b, \u{202e}.
 *
 * Invariant: the result holds no "<" but in the constant "<!-- -->", which
 * stands after an "@" (a mail address would become a link, and no escape
 * prevents that) and never at the start. So it cannot make an HTML block.
 *
 * Floor 5.
 */
#ifndef RESCUE_REPORT_MARKDOWN_H
#define RESCUE_REPORT_MARKDOWN_H

#include "base/buf.h"

/* Adds `text` so that it reads literally. */
void markdown_escape(struct buf *out, struct view text);
/* Adds `text` as a code span; as literal text where no span shows it exactly both in and outside of a table. */
void markdown_code(struct buf *out, struct view text);
/* Adds prose of ours or of a rule: pieces between backticks as code, all else as literal text. */
void markdown_prose(struct buf *out, struct view text);

#endif
