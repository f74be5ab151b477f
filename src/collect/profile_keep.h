/*
 * What stays of a profile of a database when its facts are gone: the ledger keeps each profile's statements with the
 * most time (PROFILE_STATEMENTS_LIMIT), the indexes it advised and the times with and without those that were proved, so
 * that a later one can be compared with it.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_PROFILE_KEEP_H
#define RESCUE_COLLECT_PROFILE_KEEP_H

#include "store/store.h"

/* Copies the newest profile into the ledger, in the store's open transaction; *id is its number there. */
void profile_keep(struct store *store, int64_t *id);

#endif
