/*
 * Which place of the code issues a statement of a profiled database: strings that are SQL, compared with the statements
 * by libpg_query's fingerprint, for which values and the length of lists make no difference. What a mapper puts
 * together at run time has no string; views find its models by the names of their tables.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_STATEMENT_PLACES_H
#define RESCUE_COLLECT_STATEMENT_PLACES_H

#include "base/buf.h"
#include "store/store.h"

/* Facts of the newest profile and of the snapshot's production files; -1: no code was audited, which is recorded. */
void collect_places(struct store *store, int64_t snapshot_id);

/*
 * Adds the SQL that a string of a program holds: without quotes and what stands around them, escapes undone, with $1 in
 * place of each %s, ?, :name, @name, {…}, ${…} and #{…}.
 */
void buf_add_sql_of_string(struct buf *out, struct view literal);

#endif
