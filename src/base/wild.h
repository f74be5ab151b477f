/*
 * The glob patterns of .gitignore, .gitattributes and CODEOWNERS
 * (gitignore(5), "PATTERN FORMAT").
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_WILD_H
#define RESCUE_BASE_WILD_H

#include "base/view.h"

/*
 * Does `pattern` match the whole `text`? '*' and '?' stop at '/', a path part that is exactly "**" matches any number
 * of parts, [a-z] and [!a-z] are sets, '\' takes the next character as it is. Never exponential.
 */
bool wild_match(struct view pattern, struct view text);
/* The same for text that is no path: '*' takes any characters, '/' too. */
bool wild_match_text(struct view pattern, struct view text);

#endif
