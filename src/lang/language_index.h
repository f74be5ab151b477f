/* Look-ups in the language table that only src/lang needs. */
#ifndef RESCUE_LANG_LANGUAGE_INDEX_H
#define RESCUE_LANG_LANGUAGE_INDEX_H

#include "lang/lang.h"

/* By the name in a #! line, version and case aside ("python3.11"). NULL when unknown. */
const struct language *language_by_interpreter(struct view name);
/* By one extension without its dot, in any case. */
const struct language *language_by_extension(struct view extension);

#endif
