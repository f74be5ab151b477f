/*
 * Collecting and judging one state of a repository, as `audit` and `score` do.
 */
#ifndef RESCUE_CMD_AUDITING_H
#define RESCUE_CMD_AUDITING_H

#include "cli/options.h"
#include "cmd/judging.h"
#include "collect/collect.h"
#include "rules/suppressions.h"

/* All borrowed. */
struct auditing {
	struct store *store; /* in its open transaction */
	const struct rule_set *rules;
	const struct engagement *engagement;
	const struct suppression_set *suppressions; /* NULL: those of the audit are left as they are */
	int64_t
	    base_audit_id; /* what the change is compared with, 0 for nothing; its day bounds that of suppressions */
	const struct judge_options *selection;
	const struct options *options; /* --jobs, --no-renames, --no-churn */
	struct progress *progress;
	bool is_for_ledger; /* as judging has it */
};

struct audited {
	int64_t snapshot_id, audit_id;
};

/*
 * Collects what the store lacks and judges it, unless an audit of the same input is in the ledger. The store is
 * narrowed to it.
 */
int auditing_run(const struct auditing *auditing, struct collect_source *source, struct audited *audited,
		 struct err *err);
/* ERR_INCOMPLETE with the reason of a collector that failed, that of the repository itself before all others. */
int auditing_check(struct store *store, const struct audited *audited, const char *path, struct err *err);

/* The options it reads. */
#define OPTIONS_AUDITING                                                                                          \
	{.name = "no-renames",                                                                                    \
	 .type = OPTION_FLAG,                                                                                     \
	 .help = "do not follow renames: a moved file starts anew, as in the log that code-maat recommends"},     \
	    {.name = "no-churn",                                                                                  \
	     .type = OPTION_FLAG,                                                                                 \
	     .help = "do not count changed lines: faster on large histories"},                                    \
	{                                                                                                         \
		.name = "jobs", .letter = 'j', .type = OPTION_INTEGER, .value = "N", .min = 1, .max = JOBS_LIMIT, \
		.help = "worker threads; without it one a processor"                                              \
	}

#endif
