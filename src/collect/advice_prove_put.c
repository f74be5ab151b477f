/* Rows of proofs: what building an index did for the statements it serves. */
#include <math.h>

#include "base/buf.h"
#include "collect/advice_prove.h"
#include "store/rows.h"

#include "base/banned.h"

static bool is_timed(const struct timing *timing)
{
	return timing->runs > 0 || timing->is_cut;
}

/* What an index did for all statements it serves. */
struct sums {
	double calls, before, after;
	int runs;
	bool is_clear; /* of at least one every run with it was faster than every run without */
	bool uses_index;
	const char *problem;
};

static struct sums sums_of(const struct advice_run *run, int proposal)
{
	struct sums sums = {.problem = "", .runs = PROVE_RUNS_LIMIT};

	for (size_t i = 0; i < run->work_count; i++) {
		const struct work *work = &run->works[i];
		double calls = work->calls > 0 ? (double)work->calls : 1;

		if (!advice_serves(work, proposal))
			continue;
		if (!is_timed(&work->before) || !is_timed(&work->after)) {
			sums.problem = *work->before.problem ? work->before.problem : work->after.problem;
			continue;
		}
		sums.calls += calls;
		sums.before += calls * work->before.median;
		sums.after += calls * work->after.median;
		sums.runs = work->before.runs < sums.runs ? work->before.runs : sums.runs;
		sums.runs = work->after.runs < sums.runs ? work->after.runs : sums.runs;
		sums.is_clear = sums.is_clear || work->after.high < work->before.low;
		sums.uses_index = sums.uses_index || work->after.uses_index;
	}
	return sums;
}

/* A plan names the indexes of partitions, not the one that was advised. */
static bool is_used(const struct proposal *proposal, const struct sums *sums)
{
	return sums->uses_index || strcmp(proposal->candidate.relation->kind, "partitioned") == 0;
}

static const char *outcome_of(const struct advice_run *run, const struct proposal *proposal, const struct sums *sums)
{
	if (proposal->proof.is_failed)
		return "failed";
	if (sums->calls == 0)
		return "unknown";
	if (!is_used(proposal, sums))
		return "refuted";
	if (sums->after <= sums->before * (1 - run->model->fall_percent / 100.0))
		return "proved";
	return sums->is_clear && sums->after < sums->before ? "weak" : "refuted";
}

static void add_outcome(struct buf *reason, const struct advice_run *run, const struct proposal *proposal,
			const struct sums *sums, const char *outcome)
{
	if (*proposal->proof.problem)
		buf_add_text(reason, proposal->proof.problem);
	else if (sums->calls == 0)
		buf_addf(reason, "none of its statements could be timed%s%s", *sums->problem ? ": " : "",
			 sums->problem);
	else if (strcmp(outcome, "proved") == 0)
		buf_addf(reason, "%.1f times as fast", sums->before / fmax(sums->after, 0.001));
	else if (!is_used(proposal, sums))
		buf_add_text(reason, "the server does not use it for what its statements are asked for there");
	else if (strcmp(outcome, "weak") == 0)
		buf_addf(reason, "faster, but not by %d%%", run->model->fall_percent);
	else
		buf_add_text(reason, "no faster than without it");
}

void advice_put_proof(struct advice_run *run, int number, int64_t advice_id)
{
	const struct proposal *proposal = &run->proposals[number];
	const struct proof *proof = &proposal->proof;
	struct sums sums;
	const char *outcome;
	struct buf reason = {0};
	bool is_known;

	if (!proof->name)
		return;
	sums = sums_of(run, number);
	outcome = outcome_of(run, proposal, &sums);
	is_known = sums.calls > 0 && !proof->is_failed;
	add_outcome(&reason, run, proposal, &sums, outcome);
	put_pg_proof(run->store, &(struct pg_proof_row){.profile_id = run->profile_id,
							.advice_id = advice_id,
							.outcome = view_of(outcome),
							.ms_before = is_known ? sums.before / sums.calls : (double)NAN,
							.ms_after = is_known ? sums.after / sums.calls : (double)NAN,
							.runs = is_known ? sums.runs : 0,
							.build_ms = proof->build_ms,
							.bytes = proof->bytes,
							.rows = proof->rows,
							.reason = buf_view(&reason)});
	buf_release(&reason);
}

static double known(const struct timing *timing, double value)
{
	return is_timed(timing) ? value : (double)NAN;
}

void advice_put_timings(struct advice_run *run, const struct work *work)
{
	const struct timing *before = &work->before, *after = &work->after;

	if (work->chosen_count == 0 || !run->proposals[work->chosen[0]].proof.name)
		return;
	put_pg_proof_statement(run->store, &(struct pg_proof_statement_row){
					       .profile_id = run->profile_id,
					       .statement_id = work->id,
					       .runs_before = before->runs,
					       .ms_before = known(before, before->median),
					       .low_before = known(before, before->low),
					       .high_before = known(before, before->high),
					       .is_cut_before = before->is_cut,
					       .runs_after = after->runs,
					       .ms_after = known(after, after->median),
					       .low_after = known(after, after->low),
					       .high_after = known(after, after->high),
					       .is_cut_after = after->is_cut,
					       .uses_index = after->uses_index,
					       .problem = view_of(*before->problem ? before->problem : after->problem),
					   });
}
