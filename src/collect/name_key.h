/*
 * Names made comparable. Machines, keyboards and moods decide whether somebody
 * is "Björn Łoś", "bjorn los" or "Bjo\u0308rn  Los" (o and a mark that is put
 * on it); the tool of Avelino et al. 2016 strips accents before it compares,
 * and so does this.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_NAME_KEY_H
#define RESCUE_COLLECT_NAME_KEY_H

#include "base/buf.h"

/*
 * Adds `name` in lower case without accents, without white space at the ends, with one blank between words. Letters
 * are those of Latin-1, Latin Extended-A and what Unicode decomposes to a basic Latin letter in Extended-B and Extended
 * Additional (Romanian, Vietnamese); marks are U+0300 to U+036F. Those of two letters are two (ß is ss, æ is ae); a
 * transcription is another spelling (ö is o, never oe). Other characters, and bytes that are no UTF-8, stay as they
 * are.
 */
void buf_add_name_key(struct buf *buf, struct view name);

#endif
