/*
 * The readers of the kinds, for the table in evidence.c. Private to
 * src/evidence.
 */
#ifndef RESCUE_EVIDENCE_INTERNAL_H
#define RESCUE_EVIDENCE_INTERNAL_H

#include "evidence/evidence.h"

/* initiatives.yml, rescue-initiatives(5). */
int initiatives_import(struct store *store, int64_t id, const struct evidence_source *source,
		       struct evidence_result *result, struct err *err);

#endif
