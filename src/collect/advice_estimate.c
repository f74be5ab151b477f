/*
 * What a statement would cost with an index that nobody can plan hypothetically: the scan of the table is replaced by
 * reading the rows the index leads to, each on a page of its own, by the planner's default of 4 units a page. Measured
 * beside HypoPG that is within a few per cent where rows are scattered, and too much where they are not.
 */
#include <math.h>

#include "collect/advice_internal.h"

#include "base/banned.h"

/* The planner's own defaults: a page at random, the descent of a small btree, a tenth of the rows for a range (as the
 * values are chosen). The start of a bitmap scan of a GIN index is that of three or four posting trees. */
static const double random_page = 4, descent = 4.4, gin_start = 30, range_share = 0.1;

/* The costliest scan of the table in the plan without the index; NULL when there is none. */
static const struct plan_node *scan_of(const struct plan *plan, const struct relation *relation)
{
	const struct plan_node *scan = NULL;

	for (size_t i = 0; i < plan->count; i++)
		if (strcmp(plan->nodes[i].relation, relation->name) == 0 && (!scan || plan->nodes[i].cost > scan->cost))
			scan = &plan->nodes[i];
	return scan;
}

/* Share of the rows that the leading keys leave. */
static double key_share(const struct work *work, const struct candidate *candidate, bool *is_sorted)
{
	double share = 1;

	*is_sorted = false;
	for (int i = 0; i < candidate->key_count; i++) {
		const struct relation_column *column = relation_column(candidate->relation, candidate->keys[i].column);

		for (size_t k = 0; k < work->statement.column_count; k++) {
			const struct statement_column *use = &work->statement.columns[k];

			if (!column || strcmp(use->name, column->name) != 0)
				continue;
			if (use->usage == USAGE_EQUALITY || use->usage == USAGE_JOIN || use->usage == USAGE_IN)
				share /= isnan(column->distinct_values) || column->distinct_values < 1
					     ? 10
					     : column->distinct_values;
			else if (use->usage == USAGE_RANGE)
				share *= range_share;
			else if (use->usage == USAGE_ORDER)
				*is_sorted = true;
			else
				continue;
			break;
		}
	}
	return share;
}

/* Rows a GIN index leads to: what the statement really returns, where that is told; the planner only guesses. */
static double found_rows(const struct work *work, const struct plan_node *scan)
{
	const struct statement *statement = &work->statement;

	if (statement->table_count == 1 && !statement->has_limit && work->calls > 0 &&
	    strcmp(work->plan.nodes[0].kind, "Aggregate") != 0)
		return (double)work->rows / (double)work->calls;
	return scan->rows;
}

double advice_estimate(const struct advice_run *run, const struct work *work, const struct candidate *candidate)
{
	const struct plan_node *scan = scan_of(&work->plan, candidate->relation);
	bool is_sorted = false, is_gin = strcmp(candidate->method, "gin") == 0;
	double fetched, cost, rest;

	(void)run;
	if (!scan || candidate->derived_cost == INFINITY || isnan(candidate->relation->rows))
		return INFINITY;
	fetched = is_gin ? found_rows(work, scan)
			 : fmax(scan->rows, candidate->relation->rows * key_share(work, candidate, &is_sorted));
	if (is_sorted && work->statement.has_limit)
		fetched = fmin(fetched, advice_limit_rows(work));
	cost = (is_gin ? gin_start : descent) +
	       random_page * fmin(fetched, (double)candidate->relation->pages + fetched / 10);
	rest = work->plan.cost - scan->cost;
	return cost + (rest > 0 && !(is_sorted && work->statement.has_limit) ? rest : 0);
}
