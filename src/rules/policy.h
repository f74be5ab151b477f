/*
 * The policy of the gate: what a change may not make worse. It is the section
 * `gate:` of the configuration, or a file of its own (rescue-gate(5)); without
 * one rules/gate.yml, embedded in the program, holds. Nothing here measures:
 * src/judge/gate.h does.
 *
 * Arrays keep the order of the file. All text is UTF-8, NUL-terminated and
 * borrowed from the policy.
 *
 * Floor 2½.
 */
#ifndef RESCUE_RULES_POLICY_H
#define RESCUE_RULES_POLICY_H

#include "rules/rules.h"

enum policy_metric {
	METRIC_FINDINGS,     /* a number of findings */
	METRIC_ISSUES,       /* a number of issues */
	METRIC_SCORE,        /* 0..100 */
	METRIC_DEBT,         /* percent */
	METRIC_CHECKS,       /* percent of the checks that could be measured, by weight */
	METRIC_NEW_COVERAGE, /* percent of the new lines that tests reach: told by imported evidence only */
};

enum policy_bound { BOUND_MAX, BOUND_MIN, BOUND_MAX_INCREASE, BOUND_MAX_DROP, BOUND_COUNT };
enum policy_mode { MODE_ENFORCE, MODE_WARN };
enum policy_missing { MISSING_PASS, MISSING_WARN, MISSING_ERROR };

/* "max", "min", "max_increase", "max_drop". */
const char *policy_bound_name(enum policy_bound bound);

/* What a condition's `part` may be, ending with NULL. */
extern const char *const policy_dimensions[]; /* those of enum dimension, then "overall" */
extern const char *const policy_debts[];

struct policy_condition {
	const char *id;     /* differs from that of every other condition */
	const char *metric; /* as written: "findings.new.p0" */
	enum policy_metric kind;
	const char *part; /* of findings the state, "new", "returned", "worse" or "total"; of scores and checks the
			     dimension; of debt the measure */
	bool priorities[PRIORITY_COUNT]; /* of findings and issues that count */
	const char *const *rules;        /* globs of the rules whose findings count; none: all */
	size_t rule_count;
	enum policy_bound bound_kind;
	double bound;
	enum policy_mode mode;
	bool is_mode_given;
	const char *until; /* the last day on which it only warns, "2025-09-30"; NULL: none */
	int min_sample;    /* of lines (debt), new lines (coverage) or checks (scores); with fewer it is skipped */
	enum policy_missing if_missing;
	bool suppressible; /* suppressed findings are passed over */
	int line;          /* of the file */
};

struct policy {
	bool is_default;           /* it is the program's own */
	const char *file;          /* for messages */
	bool enforces_all;         /* also what is about the whole and not about the change */
	const char *baseline_ref;  /* NULL: not said */
	const char *baseline_file; /* likewise */
	bool first_run_passes;     /* a base that is not there yet is no failure */
	struct policy_condition *conditions;
	size_t condition_count;
	struct arena arena;
};

/*
 * The program's own, or in its place what the user's file says, or the section `gate:` of the configuration (which may
 * name a file beside it). The rules its conditions name must exist in `rules`. A mistake is ERR_USAGE,
 * "FILE:LINE:COLUMN: what; what to do".
 */
int policy_load(struct policy *policy, const struct named_file *from, const struct rule_set *rules, struct err *err);
/* A text, which is all of a file, or a configuration when `is_configuration`: see policy_load(). One without the
 * section changes nothing; one that names a file in its place sets *named, as written. */
int policy_read(struct policy *policy, const char *file, struct view content, bool is_configuration, const char **named,
		struct err *err);
/* The condition with this id, or NULL. */
const struct policy_condition *policy_find(const struct policy *policy, struct view id);
/* Also after a failure. */
void policy_release(struct policy *policy);

#endif
