/*
 * Who is named behind `Co-authored-by:`. People write these lines by hand, so
 * more is understood than `Name <address>`:
 *
 *   Ann Smith <ann@x.org> (docs), Bob <bob@x.org>     two people
 *   Ann Smith ann@x.org       Ann Smith <ann@x.org
 *   Ann Smith                 ann@x.org               "Ann Smith" <>
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_CO_AUTHORS_H
#define RESCUE_COLLECT_CO_AUTHORS_H

#include "base/view.h"

/*
 * Cuts the next person off the front of `rest`; false when nobody is left. What is not said of the name or the address
 * is the empty view, never both. Borrowed from `rest`.
 */
bool co_author_next(struct view *rest, struct view *name, struct view *email);

#endif
