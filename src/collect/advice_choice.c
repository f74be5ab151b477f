/*
 * The choice: for one statement the fewest and shortest indexes that bring (nearly) what all candidates together would,
 * then for all statements those that are worth their writes.
 */
#include <math.h>
#include <stdlib.h>

#include "collect/advice_internal.h"

#include "base/banned.h"

/* Candidates that are considered together for one statement. */
struct choice {
	struct advice_run *run;
	struct work *work;
	struct candidate *items[ADVICE_CANDIDATES_LIMIT];
	bool used[ADVICE_CANDIDATES_LIMIT];
	size_t count;
};

/* Cost of the statement with some candidates, INFINITY when it cannot be told. */
static double cost_with(struct advice_run *run, struct work *work, struct candidate *const *items, size_t count,
			bool *used)
{
	struct plan plan = {0};
	struct err err = {0};

	if (advice_plan(run, work, items, count, used, &plan, &err) == 0)
		return plan.cost;
	return INFINITY;
}

/* (a) All at once. One that cannot be made is left out and the rest asked again. */
static double cost_of_all(struct choice *choice)
{
	double cost = INFINITY;

	for (int tries = 0; tries < 20 && !isfinite(cost); tries++) {
		size_t kept = 0, before = choice->count;

		for (size_t i = 0; i < choice->count; i++)
			if (!choice->items[i]->is_derived)
				choice->items[kept++] = choice->items[i];
		choice->count = kept;
		if (tries && kept == before)
			return cost;
		cost = cost_with(choice->run, choice->work, choice->items, choice->count, choice->used);
	}
	return cost;
}

static void keep_used(struct choice *choice)
{
	size_t kept = 0;

	for (size_t i = 0; i < choice->count; i++)
		if (choice->used[i])
			choice->items[kept++] = choice->items[i];
	choice->count = kept;
}

static bool is_enough(const struct advice_run *run, double before, double after)
{
	return after <= before * (1 - run->model->fall_percent / 100.0);
}

static double cost_without(struct choice *choice, size_t left_out)
{
	struct candidate *others[ADVICE_CANDIDATES_LIMIT];
	size_t count = 0;

	for (size_t i = 0; i < choice->count; i++)
		if (i != left_out)
			others[count++] = choice->items[i];
	return cost_with(choice->run, choice->work, others, count, NULL);
}

/* Whether another of the indexes is on the same table, and not because of an OR. */
static bool has_company(const struct choice *choice, size_t item)
{
	for (size_t i = 0; i < choice->count; i++)
		if (i != item && choice->items[i]->relation == choice->items[item]->relation &&
		    !choice->items[i]->group && !choice->items[item]->group)
			return true;
	return false;
}

/* The index that is missed least, of those the statement can do without; the number of indexes when there is none. */
static size_t find_needless(struct choice *choice, double most, double *cost)
{
	size_t needless = choice->count;

	*cost = INFINITY;
	for (size_t i = 0; i < choice->count; i++) {
		double without = cost_without(choice, i);

		if (without < *cost && (without <= most || has_company(choice, i)) &&
		    is_enough(choice->run, choice->work->plan.cost, without)) {
			*cost = without;
			needless = i;
		}
	}
	return needless;
}

/*
 * (b) Each index must make the statement as much cheaper as one alone must, else it goes without; and of several on one
 * table one is enough.
 */
static double drop_needless(struct choice *choice, double best)
{
	double most = best / (1 - choice->run->model->fall_percent / 100.0), cost = best;

	while (choice->count > 1) {
		double without;
		size_t needless = find_needless(choice, most, &without);

		if (needless == choice->count)
			break;
		memmove(&choice->items[needless], &choice->items[needless + 1],
			(choice->count - needless - 1) * sizeof(*choice->items));
		choice->count--;
		cost = without;
	}
	return cost;
}

/* (c) The shortest index that does nearly as well: another candidate that is a beginning of the chosen one. */
static bool is_beginning(const struct candidate *shorter, const struct candidate *longer)
{
	if (shorter->relation != longer->relation || strcmp(shorter->method, longer->method) != 0 ||
	    strcmp(shorter->predicate, longer->predicate) != 0 || shorter->key_count > longer->key_count ||
	    shorter->included_count > 0 || (shorter->key_count == longer->key_count && longer->included_count == 0))
		return false;
	for (int i = 0; i < shorter->key_count; i++)
		if (strcmp(shorter->keys[i].text, longer->keys[i].text) != 0)
			return false;
	return true;
}

static bool has_key(const struct candidate *candidate, const char *column)
{
	for (int i = 0; i < candidate->key_count; i++)
		if (strcmp(candidate->keys[i].column, column) == 0)
			return true;
	return false;
}

/* Under a LIMIT the keys that sort are what lets the server stop early, however few rows it expects. */
static bool loses_order(const struct work *work, const struct candidate *other, const struct candidate *candidate)
{
	for (size_t i = 0; work->statement.has_limit && i < work->statement.column_count; i++) {
		const struct statement_column *use = &work->statement.columns[i];

		if (use->usage == USAGE_ORDER && has_key(candidate, use->name) && !has_key(other, use->name))
			return true;
	}
	return false;
}

static double shorten(struct choice *choice, double best, double most)
{
	for (size_t i = 0; i < choice->count; i++) {
		for (size_t k = 0; k < choice->work->candidate_count; k++) {
			struct candidate *other = &choice->work->candidates[k], *former = choice->items[i];
			double cost;

			if (other->is_derived || !is_beginning(other, former) ||
			    loses_order(choice->work, other, former))
				continue;
			choice->items[i] = other;
			cost = cost_with(choice->run, choice->work, choice->items, choice->count, NULL);
			/* What an index carries along must be worth more than a cheap statement is. */
			if (cost <= most || (former->included_count && other->key_count == former->key_count &&
					     cost < choice->run->model->cost_least))
				best = cost;
			else
				choice->items[i] = former;
		}
	}
	return best;
}

/* (d) An index of the rare rows only, where the full one would hold a truth value of every row. */
static bool is_rarer(const struct candidate *other, const struct candidate *candidate)
{
	const struct relation_column *column = relation_column(candidate->relation, candidate->keys[0].column);

	return column && strcmp(column->type, "boolean") == 0 && !*candidate->predicate && *other->predicate &&
	       other->relation == candidate->relation && strcmp(other->method, candidate->method) == 0 &&
	       !other->is_derived;
}

static double narrow(struct choice *choice, double best, double most)
{
	for (size_t i = 0; i < choice->count; i++)
		for (size_t k = 0; k < choice->work->candidate_count; k++) {
			struct candidate *former = choice->items[i];
			double cost;

			if (!is_rarer(&choice->work->candidates[k], former))
				continue;
			choice->items[i] = &choice->work->candidates[k];
			cost = cost_with(choice->run, choice->work, choice->items, choice->count, NULL);
			if (cost <= most)
				best = cost;
			else
				choice->items[i] = former;
		}
	return best;
}

static int propose(struct advice_run *run, const struct candidate *candidate)
{
	for (size_t i = 0; i < run->proposal_count; i++)
		if (strcmp(run->proposals[i].candidate.text, candidate->text) == 0)
			return (int)i;
	GROW(run->proposals, run->proposal_count + 1, run->proposal_capacity);
	run->proposals[run->proposal_count] = (struct proposal){.candidate = *candidate, .bytes = STORE_NULL};
	return (int)run->proposal_count++;
}

static void take(struct choice *choice, double cost)
{
	struct work *work = choice->work;

	if (choice->count == 0 || choice->count > ADVICE_KEYS_LIMIT) {
		work->reason = "it would take too many indexes at once";
		return;
	}
	work->cost_after = cost;
	for (size_t i = 0; i < choice->count; i++)
		work->chosen[work->chosen_count++] = propose(choice->run, choice->items[i]);
}

static void choose_planned(struct choice *choice)
{
	struct work *work = choice->work;
	double keep = 1 + choice->run->model->keep_percent / 100.0, all = cost_of_all(choice), cost;

	if (!isfinite(all) && choice->run->problem == PG_TIMED_OUT)
		work->reason = advice_refusal(choice->run, NULL);
	if (!isfinite(all) || !is_enough(choice->run, work->plan.cost, all))
		return;
	keep_used(choice);
	cost = drop_needless(choice, all);
	cost = shorten(choice, cost, fmax(cost, all) * keep);
	cost = narrow(choice, cost, fmax(cost, all) * keep);
	take(choice, cost);
}

/* The best by statistics, of those the server cannot plan or, without HypoPG, of all. */
static void choose_estimated(struct choice *choice)
{
	struct work *work = choice->work;
	struct candidate *best = NULL;
	double cost = INFINITY;

	for (size_t i = 0; i < work->candidate_count; i++) {
		struct candidate *candidate = &work->candidates[i];

		if ((choice->run->hypopg && !candidate->is_derived) || candidate->group || candidate->included_count)
			continue;
		candidate->is_derived = true;
		candidate->derived_cost = advice_estimate(choice->run, work, candidate);
		if (candidate->derived_cost < cost * 0.9) {
			best = candidate;
			cost = candidate->derived_cost;
		}
	}
	if (!best || !is_enough(choice->run, work->plan.cost, cost))
		return;
	choice->items[0] = best;
	choice->count = 1;
	take(choice, cost);
}

void advice_choose(struct advice_run *run, struct work *work)
{
	struct choice choice = {.run = run, .work = work};

	if (work->candidate_count == 0) {
		work->reason = advice_obstacle(run, work);
		return;
	}
	for (size_t i = 0; run->hypopg && i < work->candidate_count; i++)
		if (!work->candidates[i].is_derived)
			choice.items[choice.count++] = &work->candidates[i];
	if (choice.count)
		choose_planned(&choice);
	if (!work->chosen_count && !work->reason)
		choose_estimated(&choice);
	if (!work->chosen_count && !work->reason)
		work->reason = advice_obstacle(run, work);
}

/* --- all statements --------------------------------------------------------------------------------------------------
 */

bool advice_serves(const struct work *work, int proposal)
{
	for (int i = 0; i < work->chosen_count; i++)
		if (work->chosen[i] == proposal)
			return true;
	return false;
}

static bool is_derived(const struct advice_run *run, const struct work *work)
{
	for (int i = 0; i < work->chosen_count; i++)
		if (run->proposals[work->chosen[i]].candidate.is_derived)
			return true;
	return false;
}

/* Cost with the work's indexes, one of them replaced (-1: left out); INFINITY where the plan does not use the other. */
static double cost_replaced(struct advice_run *run, struct work *work, int from, int to)
{
	struct candidate *items[ADVICE_KEYS_LIMIT + 1] = {NULL};
	bool used[ADVICE_KEYS_LIMIT + 1] = {false}, is_used = to < 0;
	size_t count = 0;
	double cost;

	for (int i = 0; i < work->chosen_count; i++) {
		int proposal = work->chosen[i] == from ? to : work->chosen[i];

		if (proposal >= 0)
			items[count++] = &run->proposals[proposal].candidate;
	}
	if (is_derived(run, work))
		return to >= 0 && run->proposals[to].candidate.is_derived ? work->cost_after : INFINITY;
	cost = cost_with(run, work, items, count, used);
	/* One that the plan goes without serves nothing, however cheap the plan. */
	for (size_t i = 0; i < count; i++)
		is_used = is_used || (used[i] && items[i] == &run->proposals[to].candidate);
	return is_used ? cost : INFINITY;
}

static void replace(struct work *work, int from, int to, double cost)
{
	int kept = 0;

	for (int i = 0; i < work->chosen_count; i++) {
		int proposal = work->chosen[i] == from ? to : work->chosen[i];
		bool is_there = proposal < 0;

		for (int k = 0; k < kept; k++)
			is_there = is_there || work->chosen[k] == proposal;
		if (!is_there)
			work->chosen[kept++] = proposal;
	}
	work->chosen_count = kept;
	work->cost_after = cost;
}

/* One begins as the other does, or has the same keys in another order. */
static bool may_serve(const struct candidate *other, const struct candidate *candidate)
{
	int common = 0;

	if (other->relation != candidate->relation || strcmp(other->method, candidate->method) != 0 ||
	    strcmp(other->predicate, candidate->predicate) != 0)
		return false;
	for (int i = 0; i < candidate->key_count; i++) {
		for (int k = 0; k < other->key_count; k++)
			common += strcmp(other->keys[k].text, candidate->keys[i].text) == 0;
	}
	return strcmp(other->keys[0].text, candidate->keys[0].text) == 0 || common == candidate->key_count;
}

/* Whether a statement does well enough with another index than the one chosen for it. */
static bool does_well(const struct advice_run *run, const struct work *work, int from, int to, double cost)
{
	if (loses_order(work, &run->proposals[to].candidate, &run->proposals[from].candidate))
		return false;
	return cost <= work->cost_after * (1 + run->model->keep_percent / 100.0) ||
	       cost <= work->plan.cost * run->model->shared_percent / 100.0;
}

/* Gives all statements of one proposal to another, when none loses much. */
static bool give_over(struct advice_run *run, int from, int to)
{
	double *costs = xcalloc(run->work_count, sizeof(*costs));
	bool is_fine = true;

	for (size_t i = 0; i < run->work_count && is_fine; i++) {
		if (!advice_serves(&run->works[i], from))
			continue;
		costs[i] = cost_replaced(run, &run->works[i], from, to);
		is_fine = does_well(run, &run->works[i], from, to, costs[i]);
	}
	for (size_t i = 0; i < run->work_count && is_fine; i++)
		if (advice_serves(&run->works[i], from))
			replace(&run->works[i], from, to, costs[i]);
	free(costs);
	run->proposals[from].is_dropped = is_fine;
	return is_fine;
}

/* The longer one stays where both could: the shorter is looked at first. */
static void merge_pairs(struct advice_run *run)
{
	for (size_t from = 0; from < run->proposal_count; from++)
		for (size_t to = 0; to < run->proposal_count; to++) {
			if (from == to || run->proposals[from].is_dropped || run->proposals[to].is_dropped ||
			    !may_serve(&run->proposals[to].candidate, &run->proposals[from].candidate))
				continue;
			give_over(run, (int)from, (int)to);
		}
}

static double saved_ms(const struct work *work)
{
	return work->chosen_count ? work->total_ms * (1 - work->cost_after / work->plan.cost) : 0;
}

static void sum_savings(struct advice_run *run)
{
	for (size_t i = 0; i < run->proposal_count; i++)
		run->proposals[i].saved_ms = run->proposals[i].saved_share = 0;
	for (size_t i = 0; i < run->work_count; i++)
		for (int k = 0; k < run->works[i].chosen_count; k++) {
			struct proposal *proposal = &run->proposals[run->works[i].chosen[k]];
			double saved = saved_ms(&run->works[i]);

			proposal->saved_ms += saved;
			proposal->saved_share +=
			    run->works[i].total_ms > 0 ? run->works[i].share * saved / run->works[i].total_ms : 0;
		}
}

/* The statements of a dropped proposal are told why, unless others serve them still. */
static void drop(struct advice_run *run, int proposal, const char *reason)
{
	run->proposals[proposal].is_dropped = true;
	for (size_t i = 0; i < run->work_count; i++) {
		struct work *work = &run->works[i];
		double cost;

		if (!advice_serves(work, proposal))
			continue;
		cost = work->chosen_count > 1 ? cost_replaced(run, work, proposal, -1) : INFINITY;
		if (isfinite(cost) && is_enough(run, work->plan.cost, cost)) {
			replace(work, proposal, -1, cost);
			continue;
		}
		work->chosen_count = 0;
		work->reason = reason;
	}
}

static bool is_assigned(const struct advice_run *run, const struct candidate *candidate)
{
	for (size_t i = 0; i < run->work_count; i++) {
		const struct work *work = &run->works[i];

		for (size_t k = 0; k < work->written.column_count; k++) {
			const struct statement_column *use = &work->written.columns[k];

			if (use->usage != USAGE_ASSIGN || work->written.kind != STATEMENT_UPDATE ||
			    advice_relation(run, &work->written, use->table) != candidate->relation)
				continue;
			for (int n = 0; n < candidate->key_count; n++)
				if (strcmp(candidate->keys[n].column, use->name) == 0)
					return true;
		}
	}
	return false;
}

/* Entries a second: each insert, each update that moves its row, and every update when one assigns a key. */
static void count_writes(const struct advice_run *run, struct proposal *proposal)
{
	const struct relation *relation = proposal->candidate.relation;
	double entries;

	proposal->writes = NAN;
	if (relation->inserts == STORE_NULL || relation->updates == STORE_NULL || run->seconds <= 0)
		return;
	entries = (double)relation->inserts + (double)relation->updates;
	if (relation->hot_updates != STORE_NULL && !is_assigned(run, &proposal->candidate))
		entries -= (double)relation->hot_updates;
	proposal->writes = entries / run->seconds;
	proposal->write_ms = entries * run->model->entry_microseconds / 1000.0;
}

static void drop_little(struct advice_run *run)
{
	sum_savings(run);
	for (size_t i = 0; i < run->proposal_count; i++) {
		struct proposal *proposal = &run->proposals[i];

		if (proposal->is_dropped)
			continue;
		count_writes(run, proposal);
		if (isfinite(proposal->writes) && run->statement_seconds > 0 &&
		    proposal->write_ms / run->seconds > proposal->saved_ms / run->statement_seconds)
			drop(run, (int)i, "an index would cost more in writes than it saves");
	}
}

/* At most so many of one table: those that save most. */
static void limit_tables(struct advice_run *run)
{
	for (size_t i = 0; i < run->proposal_count; i++) {
		int better = 0;

		for (size_t k = 0; k < run->proposal_count; k++)
			better += k != i && !run->proposals[k].is_dropped &&
				  run->proposals[k].candidate.relation == run->proposals[i].candidate.relation &&
				  (run->proposals[k].saved_ms > run->proposals[i].saved_ms ||
				   (run->proposals[k].saved_ms == run->proposals[i].saved_ms && k < i));
		if (!run->proposals[i].is_dropped && better >= run->model->table_most)
			drop(run, (int)i,
			     "its table would get more new indexes than are proposed at once; those that save more "
			     "come first");
	}
}

/* Where one of two indexes that only help together was dropped, the other may have no statement left. */
static void drop_idle(struct advice_run *run)
{
	for (size_t i = 0; i < run->proposal_count; i++) {
		bool is_idle = true;

		for (size_t k = 0; k < run->work_count && is_idle; k++)
			is_idle = !advice_serves(&run->works[k], (int)i);
		run->proposals[i].is_dropped = run->proposals[i].is_dropped || is_idle;
	}
}

void advice_merge(struct advice_run *run)
{
	merge_pairs(run);
	drop_little(run);
	sum_savings(run);
	limit_tables(run);
	drop_idle(run);
	sum_savings(run);
}
