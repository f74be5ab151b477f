/*
 * The indexes that a profile would make and drop, as scripts for psql, each with the one that undoes it.
 *
 * Making and dropping are apart: one is measured or estimated gain, the other rests on counters of one server. What is
 * never dropped by script, and why, is said there in a comment. Every name is quoted as SQL reads it, and comments stay
 * on their line whatever is in them. Floor 5.
 */
#ifndef RESCUE_REPORT_INDEX_SCRIPTS_H
#define RESCUE_REPORT_INDEX_SCRIPTS_H

#include "base/err.h"
#include "store/store.h"

/*
 * Writes indexes.sql, indexes-undo.sql, indexes-drop.sql and indexes-drop-undo.sql about the profile and the audit in
 * view into `directory`, which must exist; a script with nothing to do says so.
 */
int report_index_scripts(struct store *store, const char *directory, struct err *err);

#endif
