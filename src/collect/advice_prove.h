/*
 * The parts of advice_prove(): groups and building (advice_prove.c), running statements (advice_prove_time.c), rows
 * (advice_prove_put.c). Between advice_prove() and the rows, times are in the works and proofs in the proposals.
 */
#ifndef RESCUE_COLLECT_ADVICE_PROVE_H
#define RESCUE_COLLECT_ADVICE_PROVE_H

#include "collect/advice_internal.h"

/* Proposals that are built together, in the open transaction of the scratch database. */
struct proof_run {
	struct advice_run *run;
	struct connection *scratch;
	bool *is_done; /* of each proposal */
	bool *is_ours; /* of each proposal: of the group */
};

/* Why the statement must not be run there, nor a part of it; "" when it may. */
const char *prove_obstacle(struct proof_run *proof, const struct work *work);
/* Replaces values that were guessed by those of some row of the copy. */
void prove_sample_values(struct proof_run *proof, struct work *work);
/* Runs the statement as often as the model says, read-only. Why it was not timed is the timing's problem. */
void prove_time(struct proof_run *proof, const struct work *work, struct timing *timing);

#endif
