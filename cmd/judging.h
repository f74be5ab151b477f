/*
 * Judging what was collected, once for the same input: of a repository, of a profiled database, or of both.
 */
#ifndef RESCUE_CMD_JUDGING_H
#define RESCUE_CMD_JUDGING_H

#include "cli/options.h"
#include "judge/judge.h"
#include "rules/file_source.h"

/*
 * What to judge by, and what the user says of the repository: the files that --config and --rules name, read through
 * `source`, or from the disk when it is NULL. Release both also after a failure.
 */
int judging_load(const struct options *options, struct file_source *source, struct rule_set *rules,
		 struct engagement *engagement, struct err *err);

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

/*
 * Sets repository, revision and snapshot to those of the code that was audited last, which new evidence is judged with;
 * text is borrowed from `arena`. Where there is none, or its facts are gone, the snapshot is -1 and the rest as it was.
 */
void judging_take_newest(struct judging *judging, struct arena *arena);

#endif
