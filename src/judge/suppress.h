/*
 * Which findings of an audit somebody decided not to act upon. They stay
 * findings, in scores and debt too; a gate passes them over.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_SUPPRESS_H
#define RESCUE_JUDGE_SUPPRESS_H

#include "rules/suppressions.h"
#include "store/store.h"

/*
 * Writes the table suppression of an audit and finding.suppression_id, in place of what a former run left, in the
 * store's open transaction. A fingerprint covers its finding whatever path and symbol say. "Now" is the day of the
 * audited commit; without one nothing expires. Of several that cover a finding the first that holds is named. One that
 * covers nothing is unused, expired or not, unless its rule was not measured. Fails when the store is damaged.
 */
int suppress(struct store *store, const struct suppression_set *set, int64_t audit_id, struct err *err);

/* The audited commit's day, "2025-03-14", or "" without one. */
void audit_day(struct store *store, int64_t audit_id, char day[11]);

#endif
