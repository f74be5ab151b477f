/*
 * What the files of the gate share. Floor 4, private to src/judge/gate*.c.
 */
#ifndef RESCUE_JUDGE_GATE_INTERNAL_H
#define RESCUE_JUDGE_GATE_INTERNAL_H

#include "base/buf.h"
#include "judge/gate.h"

struct gate {
	struct store *store;
	const struct gate_job *job;
	struct gate_numbers head;
	char day[11]; /* "": not known */
	int64_t ordinal;
	struct gate_result *result;
};

/* Whether a condition is about what the change did, and not about the whole. */
bool gate_is_difference(const struct policy_condition *condition);
/* Whether one of the rules a condition names is this one. */
bool gate_names_rule(const struct policy_condition *condition, struct view rule);

enum gate_share { SHARE_ALL, SHARE_PART, SHARE_NONE };

/*
 * How much of what a condition about findings or issues counts could be measured, by the rules that may turn up such
 * findings at all. A total is known once all of them were. What a change did is known when each that the base measured
 * was measured again: one that neither side measured tells nothing about the change, nor what only the audit behind a
 * baseline file measured, perhaps elsewhere. Adds to `reason` which were not.
 */
enum gate_share gate_measured_share(const struct gate *gate, const struct policy_condition *condition,
				    struct buf *reason);

/* Sets the overall score from those of the dimensions, as score_overall() does. */
void gate_set_overall(double scores[GATE_DIMENSIONS]);

/* Suppressed findings that the change brings or makes worse and that a condition about scores or debt counts. */
int64_t gate_suppressed(const struct gate *gate, const struct policy_condition *condition);
/*
 * By how much a score dropped, or debt grew, for all but those findings. `change` is by how much debt
 * grew with them; what is left of it is the least it could be.
 */
double gate_change_without(const struct gate *gate, const struct policy_condition *condition, double change);

#endif
