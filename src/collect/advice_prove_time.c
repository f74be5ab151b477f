/*
 * Statements that are run in the scratch database: whether, with which values, and how long each takes. Every run is
 * read-only.
 */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "collect/advice_prove.h"

#include "base/banned.h"

/* --- whether ---------------------------------------------------------------------------------------------------------
 */

/* Until end_reading() nothing may change, and the limit of time is that of a statement, not of a build. */
static int begin_reading(struct proof_run *proof)
{
	if (connection_run(proof->scratch, "SAVEPOINT rescue", NULL) ||
	    connection_run(proof->scratch, "SET TRANSACTION READ ONLY", NULL))
		return -1;
	return connection_limit(proof->scratch, PROVE_STATEMENT_MS, NULL);
}

static void end_reading(struct proof_run *proof)
{
	connection_run(proof->scratch, "ROLLBACK TO SAVEPOINT rescue", NULL);
	connection_run(proof->scratch, "RELEASE SAVEPOINT rescue", NULL);
}

/*
 * What a volatile function does is not always rolled back, nor kept from doing by READ ONLY (dblink_exec, lo_export,
 * pg_sleep). Those named are volatile because each call has another result. Every call in a deparsed text is `name(`.
 */
static const char acting_sql[] =
    "SELECT FROM regexp_matches($1, '([[:alnum:]_]+)\"?\\(', 'g') AS called "
    "JOIN pg_proc AS p ON p.proname IN (called[1], lower(called[1])) "
    "WHERE p.provolatile = 'v' AND p.proname <> ALL ('{random,random_normal,clock_timestamp,timeofday,gen_random_uuid}') "
    "LIMIT 1";

/* Also when it cannot be told. */
static bool may_act(struct proof_run *proof, const char *text)
{
	struct pg_rows *rows = connection_ask(proof->scratch, acting_sql, &text, 1, NULL);
	bool acts = !rows || pg_rows_count(rows) > 0;

	pg_rows_free(rows);
	return acts;
}

const char *prove_obstacle(struct proof_run *proof, const struct work *work)
{
	const char *obstacle = "";

	if (begin_reading(proof))
		obstacle = "the connection was lost";
	else if (may_act(proof, work->text))
		obstacle = "it calls functions that may do more than read";
	end_reading(proof);
	return obstacle;
}

/* --- values ----------------------------------------------------------------------------------------------------------
 */

/* The column a parameter is compared with, an expression around it as well; NULL when it cannot be sampled. */
static const struct statement_column *sampled_use(const struct work *work, int parameter)
{
	for (size_t i = 0; i < work->statement.column_count; i++) {
		const struct statement_column *use = &work->statement.columns[i];

		if (use->parameter == parameter && use->usage <= USAGE_CONTAINS && use->table >= 0 &&
		    !strchr(use->expression, '$'))
			return use;
	}
	return NULL;
}

/* A value of some row of the copy, where statistics tell none: of an expression, or of a type they do not describe. */
static const char *sampled_value(struct proof_run *proof, const struct work *work, const struct statement_column *use,
				 const char *type)
{
	const struct relation *relation = advice_relation(proof->run, &work->statement, use->table);
	const struct relation_column *column = relation ? relation_column(relation, use->name) : NULL;
	struct buf sql = {0}, value = {0};
	const char *kept = NULL;
	struct pg_rows *rows;

	if (!column)
		return NULL;
	buf_add_text(&value, "(");
	if (*use->expression)
		buf_add_text(&value, use->expression);
	else
		buf_add_sql_name(&value, use->name);
	buf_addf(&value, ")%s::text", column->category == 'A' && !view_ends(view_of(type), "[]") ? "[1]" : "");
	buf_addf(&sql, "SELECT %s FROM ", buf_text(&value));
	advice_add_qualified(&sql, relation, relation->name);
	buf_addf(&sql, " WHERE %s IS NOT NULL LIMIT 1 OFFSET %.0f", buf_text(&value),
		 fmin(PROVE_SAMPLE_OFFSET_LIMIT, isnan(relation->rows) ? 0 : floor(relation->rows / 2)));
	rows = connection_ask(proof->scratch, buf_text(&sql), NULL, 0, NULL);
	if (rows && pg_rows_count(rows)) {
		struct buf pattern = {0};

		if (use->usage == USAGE_LIKE)
			advice_add_pattern(&pattern, pg_text(rows, 0, 0), use->pattern);
		else
			buf_add_view(&pattern, pg_text(rows, 0, 0));
		kept = advice_keep(proof->run, &pattern);
	}
	pg_rows_free(rows);
	buf_release(&sql);
	buf_release(&value);
	return kept;
}

void prove_sample_values(struct proof_run *proof, struct work *work)
{
	for (int i = 0; i < work->value_count; i++) {
		const struct statement_column *use = work->is_guessed[i] ? sampled_use(work, i + 1) : NULL;
		const char *value;

		if (!use || begin_reading(proof))
			continue;
		value = sampled_value(proof, work, use, work->types[i]);
		end_reading(proof);
		if (value)
			work->values[i] = value;
	}
}

/* --- time ------------------------------------------------------------------------------------------------------------
 */

static int compare_times(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The first run fetches what is not in memory yet; with others beside it, it does not count. */
static void set_times(struct timing *timing, double *times, int count)
{
	int first = count > 1 ? 1 : 0;

	timing->runs = count - first;
	if (timing->runs == 0)
		return;
	qsort(times + first, (size_t)timing->runs, sizeof(*times), compare_times);
	timing->low = times[first];
	timing->high = times[count - 1];
	timing->median = (times[first + (timing->runs - 1) / 2] + times[first + timing->runs / 2]) / 2;
}

static bool uses_ours(const struct proof_run *proof, const struct plan *plan)
{
	for (size_t i = 0; i < proof->run->proposal_count; i++)
		if (proof->is_ours[i] && plan_uses(plan, proof->run->proposals[i].proof.name))
			return true;
	return false;
}

/* One run: milliseconds, or -1 with the reason in the timing. */
static double run_once(struct proof_run *proof, const struct work *work, struct timing *timing)
{
	struct plan plan = {0};
	struct err err = {0};
	struct buf sql = {0};
	struct pg_rows *rows;
	double ms = -1;

	buf_addf(&sql, "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) %s", work->text);
	rows = connection_ask(proof->scratch, buf_text(&sql), work->values, work->value_count, &err);
	buf_release(&sql);
	if (rows && pg_rows_count(rows) && plan_read(&proof->run->arena, pg_text(rows, 0, 0), &plan, &err) == 0) {
		timing->uses_index = uses_ours(proof, &plan);
		ms = isnan(plan.execution_ms) ? -1 : plan.execution_ms;
	} else if (connection_problem(proof->scratch) == PG_TIMED_OUT) {
		timing->is_cut = true;
		timing->median = timing->low = timing->high = PROVE_STATEMENT_MS;
	} else {
		struct buf reason = {0};

		buf_add_redacted_sql(&reason, view_of(err.message));
		timing->problem = advice_keep(proof->run, &reason);
	}
	pg_rows_free(rows);
	return ms;
}

void prove_time(struct proof_run *proof, const struct work *work, struct timing *timing)
{
	double times[PROVE_RUNS_LIMIT + 1], total = 0;
	int count = 0;

	*timing = (struct timing){.problem = ""};
	if (begin_reading(proof))
		timing->problem = "the connection was lost";
	else
		while (count <= proof->run->model->prove_runs && total < PROVE_STATEMENT_RUNS_MS) {
			double ms = run_once(proof, work, timing);

			if (ms < 0)
				break;
			times[count++] = ms;
			total += ms;
		}
	end_reading(proof);
	if (!timing->is_cut && !*timing->problem)
		set_times(timing, times, count);
}
