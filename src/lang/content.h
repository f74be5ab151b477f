/*
 * Which language the first bytes of a file speak of. Private to src/lang;
 * `head` is at most LANGUAGE_PROBE bytes.
 */
#ifndef RESCUE_LANG_CONTENT_H
#define RESCUE_LANG_CONTENT_H

#include "lang/lang.h"

/* By an Emacs or Vim modeline in the first five lines; NULL when there is none that names a known language. */
const struct language *content_modeline(struct view head);
/* `language` is what the path says; for an ambiguous extension another language may fit the content better. */
const struct language *content_decide(struct view path, const struct language *language, struct view head);
/* For a path that says nothing: the #! line, then the content of an extension that belongs to no one language. */
const struct language *content_unknown(struct view path, struct view head);

#endif
