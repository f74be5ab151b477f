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

/* What is judged, and what it is compared with: 0 for nothing, or a baseline file. */
struct audit_pair {
	int64_t audit_id, base_audit_id;
};

/*
 * Writes the table suppression of an audit and finding.suppression_id, in place of what a former run left, in the
 * store's open transaction. A fingerprint covers its finding whatever path and symbol say. "Now" is the day of the
 * audited commit or of the base's, whichever is later: who makes a commit sets its date. Without one nothing expires.
 * Of several that cover a finding the first that holds is named. One that covers nothing is unused, expired or not,
 * unless its rule was not measured. Fails when the store is damaged.
 */
int suppress(struct store *store, const struct suppression_set *set, const struct audit_pair *pair, struct err *err);

/* The later of their commits' days, "2025-03-14", or "" without one. */
void audit_day(struct store *store, const struct audit_pair *pair, char day[11]);

#endif
