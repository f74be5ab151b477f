/*
 * The gate: the conditions of a policy against an audit and what it is
 * compared with. Numbers come from the ledger (and those of a base that is a
 * file from that file), so that nothing is judged twice.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_GATE_H
#define RESCUE_JUDGE_GATE_H

#include "rules/policy.h"
#include "rules/suppressions.h"
#include "store/store.h"

/* How many policy_dimensions and policy_debts there are. */
enum { GATE_DIMENSIONS = DIMENSION_COUNT + 1, GATE_DEBTS = 3 };

/* What conditions about a whole need of one audit, in the order of policy_dimensions, policy_debts and enum priority;
 * NaN: not measured. */
struct gate_numbers {
	double scores[GATE_DIMENSIONS];   /* 0..100 */
	double uncapped[GATE_DIMENSIONS]; /* the same without the caps of open work */
	double checks[GATE_DIMENSIONS];   /* percent of those that apply, by weight, that could be measured */
	double debts[GATE_DEBTS];         /* percent */
	double findings[PRIORITY_COUNT];
	double issues[PRIORITY_COUNT];
	int measured[GATE_DIMENSIONS]; /* checks */
	int64_t code_lines;            /* of production code, -1: not known */
};

/* All of them not measured. */
struct gate_numbers gate_numbers_none(void);
int gate_measure(struct store *store, int64_t audit_id, struct gate_numbers *numbers, struct err *err);

/* All borrowed. */
struct gate_job {
	const struct rule_set *rules;
	const struct policy *policy;
	const struct suppression_set *suppressions;
	int64_t audit_id, base_audit_id; /* the base's: 0 without one, or where it is a baseline file */
	bool has_base;                   /* the table finding_state is about what it is compared with now */
	struct gate_numbers base;        /* with a base */
};

struct gate_result {
	int conditions;
	int failed;         /* enforced and violated */
	int warned;         /* violated or not measured, and not enforced */
	int skipped;        /* could not be asked */
	int missing;        /* not measured, where the policy does not let that pass */
	bool is_unmeasured; /* an enforced condition on the share of checks measured is violated */
};

/*
 * Writes the table gate_condition of an audit in place of a former one, in the store's open transaction: the policy's
 * conditions in its order, then those about suppressions. The audit is the last of gate_run then. suppress() comes
 * first. Fails when the store is damaged.
 */
int gate_evaluate(struct store *store, const struct gate_job *job, struct gate_result *result, struct err *err);

/* In SQL the order of the table gate_condition for people: what is violated first. */
#define GATE_CONDITION_ORDER                                                                           \
	"CASE verdict WHEN 'fail' THEN 0 WHEN 'missing' THEN 1 WHEN 'warn' THEN 2 WHEN 'pass' THEN 3 " \
	"ELSE 4 END, ordinal"

/* A finding a condition counts. Borrowed until the next step. */
struct gate_cause {
	int64_t finding_id;
	struct view rule, priority, path, symbol, subject, message;
	int64_t line; /* 0: none */
};

/*
 * Walks the findings that a condition counts, the most urgent first; `condition` is one about findings. gate_causes()
 * is owned: gate_causes_free(). gate_cause_next(): 1 and the next one, 0 no more, -1 failed.
 */
struct gate_causes;
struct gate_causes *gate_causes(struct store *store, const struct policy_condition *condition, int64_t audit_id);
int gate_cause_next(struct gate_causes *causes, struct gate_cause *cause, struct err *err);
void gate_causes_free(struct gate_causes *causes);

#endif
