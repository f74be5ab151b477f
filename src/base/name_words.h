/*
 * The words of a name in code: parts between '_', '-', '$' and other marks, and
 * between small and capital letters (chargeCard, HTTPServer, charge_card), in
 * lower case, digits left out, plurals as singulars (English, by their endings:
 * categories, boxes, orders; not status, bus, class).
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_NAME_WORDS_H
#define RESCUE_BASE_NAME_WORDS_H

#include "base/buf.h"

/*
 * Cuts the next word off the front of `rest` into `word` (cleared first); false when none is left. Words of one letter
 * are left out.
 */
bool name_word(struct view *rest, struct buf *word);
/* The part of a qualified name that is its own: after the last '.', ':' or '#'. */
struct view name_last_part(struct view name);

#endif
