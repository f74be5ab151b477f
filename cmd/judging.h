/*
 * Judging what was collected, once for the same input: of a repository, of a profiled database, or of both.
 */
#ifndef RESCUE_CMD_JUDGING_H
#define RESCUE_CMD_JUDGING_H

#include "judge/judge.h"

/* All borrowed. */
struct judging {
	struct store *store; /* in its open transaction */
	const struct rule_set *rules;
	const struct judge_options *selection;
	const struct engagement *engagement; /* may be NULL */
	struct view repository;              /* as audit.repository has it */
	struct view revision;
	int64_t snapshot_id; /* -1: no code, only a database */
	struct progress *progress;
	bool is_for_ledger; /* of an audit that the ledger has, its rows are all the caller needs: one that was asked
			       for by another name will do, and the store may stay as wide as it is */
};

/*
 * The audit with this very input if the ledger has it, else a new judgement: *audit_id. Either way the store is
 * narrowed to it, but see is_for_ledger.
 */
int judging_run(const struct judging *judging, int64_t *audit_id, struct err *err);

/* The code that was audited last, if its facts are still there: what new evidence is judged with. */
struct judged_code {
	char *repository, *revision; /* owned, judged_code_release(); NULL: there is none */
	int64_t snapshot_id;         /* -1 */
};

struct judged_code judged_code_find(struct store *store);
void judged_code_release(struct judged_code *code);

#endif
