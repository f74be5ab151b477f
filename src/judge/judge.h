/*
 * Judging: from facts and rules to verdicts. Every rule is evaluated over one
 * snapshot; its findings get points, effort, priority and identity, are
 * grouped into issues together with the initiatives a person imported, and the dimensions get scores. Everything is
 * written to the ledger (audit, outcome, finding, finding_part, issue, issue_need, score, metric) in the store's open
 * transaction. A rule that breaks is an outcome, not a failure.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_JUDGE_H
#define RESCUE_JUDGE_JUDGE_H

#include "base/progress.h"
#include "rules/engagement.h"
#include "rules/rules.h"
#include "store/rows.h"

/* Borrowed lists; all zero bytes is "everything". */
struct judge_options {
	const char *const *only; /* globs of rule ids; none: all */
	size_t only_count;
	const char *const *skip; /* the same; a rule left out is unknown, not passed */
	size_t skip_count;
	const char *const *skipped_collectors; /* what rests on these is unknown, also when the store has the facts */
	size_t skipped_collector_count;
};

/* All borrowed. */
struct judge_job {
	const struct rule_set *rules;
	const struct judge_options *options; /* may be NULL */
	const struct engagement *engagement; /* what the user decided on issues; may be NULL */
	const struct audit_row *audit;       /* its id is assigned here */
	int64_t snapshot_id;
	struct progress *progress; /* may be NULL */
};

/*
 * Judges and writes; *audit_id is the new audit's number. Afterwards the store is scoped to it. Fails with ERR_USAGE
 * when the rules as a whole cannot be used (a view that does not compile, needs that go in a circle), never for a
 * single rule.
 */
int judge_audit(struct store *store, const struct judge_job *job, int64_t *audit_id, struct err *err);

/*
 * Defines the views of rules/lib on a store narrowed to one audit, those that many rules or the report read as tables
 * (store_keep_views()). judge_audit() does so; call it for an audit judged before that is to be reported.
 */
int judge_define_views(struct store *store, const struct rule_set *rules, struct err *err);

#endif
