/*
 * What the ledger says of one audit as a whole.
 */
#include <math.h>

#include "judge/gate_internal.h"
#include "judge/score.h"
#include "rules/fields.h"

#include "base/banned.h"

struct gate_numbers gate_numbers_none(void)
{
	struct gate_numbers numbers = {.code_lines = -1};

	for (size_t i = 0; i < GATE_DIMENSIONS; i++)
		numbers.scores[i] = numbers.uncapped[i] = numbers.checks[i] = NAN;
	for (size_t i = 0; i < GATE_DEBTS; i++)
		numbers.debts[i] = NAN;
	for (size_t i = 0; i < PRIORITY_COUNT; i++)
		numbers.findings[i] = numbers.issues[i] = NAN;
	return numbers;
}

struct measuring {
	struct store *store;
	int64_t audit_id;
	struct gate_numbers *numbers;
};

static int measure_scores(const struct measuring *measuring, struct err *err)
{
	struct query *query = store_query_for(
	    measuring->store, "SELECT dimension, score FROM main.score WHERE audit_id = ?", measuring->audit_id);
	int status;

	while ((status = query_step(query, err)) == 1) {
		int d = name_index(query_text(query, 0), policy_dimensions);

		if (d >= 0)
			measuring->numbers->scores[d] = query_real_or_null(query, 1);
	}
	query_free(query);
	return status;
}

void gate_set_overall(double scores[GATE_DIMENSIONS])
{
	double least = SCORE_BEST, sum = 0;

	for (size_t i = 0; i < DIMENSION_COUNT; i++) {
		least = scores[i] < least ? scores[i] : least;
		sum += scores[i]; /* NaN as soon as one of them is */
	}
	scores[DIMENSION_COUNT] = floor((least * DIMENSION_COUNT + sum) / (2 * DIMENSION_COUNT));
}

/* The same where the ledger has a score at all. */
static int measure_uncapped(const struct measuring *measuring, struct err *err)
{
	struct query *query =
	    store_query_for(measuring->store,
			    "SELECT dimension, sum(weight * score) / sum(weight) FROM main.outcome "
			    "WHERE audit_id = ? AND score IS NOT NULL AND weight > 0 GROUP BY dimension",
			    measuring->audit_id);
	struct gate_numbers *numbers = measuring->numbers;
	int status;

	while ((status = query_step(query, err)) == 1) {
		int d = name_index(query_text(query, 0), policy_dimensions);

		if (d >= 0 && !isnan(numbers->scores[d]))
			numbers->uncapped[d] = (double)query_int(query, 1);
	}
	query_free(query);
	gate_set_overall(numbers->uncapped);
	return status;
}

static int measure_checks(const struct measuring *measuring, struct err *err)
{
	struct query *query = store_query_for(
	    measuring->store,
	    "SELECT coalesce(dimension, 'overall'), 100.0 * sum(weight * is_measured) / sum(weight), sum(is_measured) "
	    "FROM (SELECT CAST(dimension AS TEXT) AS dimension, weight, status IN ('pass', 'fail') AS is_measured "
	    "FROM main.outcome WHERE audit_id = ?1 AND status <> 'not_applicable' "
	    "UNION ALL SELECT NULL, weight, status IN ('pass', 'fail') "
	    "FROM main.outcome WHERE audit_id = ?1 AND status <> 'not_applicable') GROUP BY dimension",
	    measuring->audit_id);
	int status;

	while ((status = query_step(query, err)) == 1) {
		int d = name_index(query_text(query, 0), policy_dimensions);

		if (d < 0)
			continue;
		measuring->numbers->checks[d] = query_real_or_null(query, 1);
		measuring->numbers->measured[d] = (int)query_int(query, 2);
	}
	query_free(query);
	return status;
}

static int measure_debt(const struct measuring *measuring, struct err *err)
{
	struct query *query = store_query_for(
	    measuring->store,
	    "SELECT 100.0 * flagged_lines / nullif(code_lines, 0), 100.0 * flagged_files / nullif(files, 0), "
	    "100.0 * minutes / nullif(line_minutes * code_lines, 0), code_lines "
	    "FROM main.debt WHERE audit_id = ? AND scope = 'repository'",
	    measuring->audit_id);
	int status;

	while ((status = query_step(query, err)) == 1) {
		for (int i = 0; i < GATE_DEBTS; i++)
			measuring->numbers->debts[i] = query_real_or_null(query, i);
		measuring->numbers->code_lines = query_int(query, 3);
	}
	query_free(query);
	return status;
}

static int count_by_priority(const struct measuring *measuring, const char *sql, double counts[PRIORITY_COUNT],
			     struct err *err)
{
	struct query *query = store_query_for(measuring->store, sql, measuring->audit_id);
	int status;

	for (int i = 0; i < PRIORITY_COUNT; i++)
		counts[i] = 0;
	while ((status = query_step(query, err)) == 1) {
		int p = name_index(query_text(query, 0), priority_names);

		if (p >= 0)
			counts[p] = (double)query_int(query, 1);
	}
	query_free(query);
	return status;
}

int gate_measure(struct store *store, int64_t audit_id, struct gate_numbers *numbers, struct err *err)
{
	const struct measuring measuring = {store, audit_id, numbers};

	*numbers = gate_numbers_none();
	if (measure_scores(&measuring, err) || measure_uncapped(&measuring, err) || measure_checks(&measuring, err) ||
	    measure_debt(&measuring, err))
		return -1;
	return count_by_priority(&measuring,
				 "SELECT priority, count(*) FROM main.finding WHERE audit_id = ? GROUP BY priority",
				 numbers->findings, err) ||
		       count_by_priority(
			   &measuring, "SELECT priority, count(*) FROM main.issue WHERE audit_id = ? GROUP BY priority",
			   numbers->issues, err)
		   ? -1
		   : 0;
}
