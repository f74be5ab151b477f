/*
 * Patterns in PCRE2 syntax, on bytes, with bounded backtracking: what rules
 * may ask of a text, in SQL (REGEXP) and in syntax queries (#match?).
 *
 * Floor 0. A compiled pattern never changes and may be used by any thread.
 */
#ifndef RESCUE_BASE_REGEX_H
#define RESCUE_BASE_REGEX_H

#include "base/buf.h"
#include "base/err.h"
#include "base/view.h"

struct regex;

/*
 * Compiles `pattern`. NULL, with ERR_USAGE, when it is none. Owned; free with regex_free(). One that is `often` used
 * becomes machine code the first time: that takes as long as some hundred texts, and makes each five times faster.
 */
struct regex *regex_new(struct view pattern, bool often, struct err *err);
void regex_free(struct regex *regex);
/*
 * 1 when the pattern matches anywhere in the text, and *found, if not NULL, is the first place; 0 when it does not; -1
 * when it takes more than REGEXP_STEP_LIMIT steps.
 */
int regex_find(const struct regex *regex, struct view text, struct view *found);

/*
 * Adds the text to `out` with `with`, taken as it stands, in place of each match. 0; -1, and nothing added, when it takes
 * more than REGEXP_STEP_LIMIT steps.
 */
int regex_replace(const struct regex *regex, struct view text, struct view with, struct buf *out);

/* What a caller says of -1. */
#define REGEX_TOO_LONG "the pattern takes too long on a text; write it without nested repetition"

#endif
