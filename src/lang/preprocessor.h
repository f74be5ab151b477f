/*
 * C before its preprocessor ran is no language of balanced braces: the
 * branches of an #if may each open a block that is closed once, or split an
 * expression, and the grammar then loses the functions around. Mending blanks
 * what makes the parser stumble and keeps every offset and line:
 *
 * - of an #if whose branches do not hold whole statements, all but the first
 *   branch (the second of "#if 0") and the directives themselves;
 * - comments inside a macro of several lines, where the grammar ends the macro.
 *
 * Both only near a place where the parser did stumble.
 *
 * Private to src/lang.
 */
#ifndef RESCUE_LANG_PREPROCESSOR_H
#define RESCUE_LANG_PREPROCESSOR_H

#include <stdint.h>

#include "base/view.h"
#include "lang/grammar.h"

/* Where the parser stumbled, by offset. When there are more than fit, they are everywhere. */
enum { STUMBLE_LIMIT = 64 };
struct stumbles {
	uint32_t at[STUMBLE_LIMIT];
	size_t count; /* may be over STUMBLE_LIMIT */
};

/* `text` is a copy of the source that may be written to. */
enum mending mend_preprocessor(char *text, size_t n, const struct stumbles *stumbles);

#endif
