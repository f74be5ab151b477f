/*
 * What the suppressed findings of a change cost it. Scores and debt count them, and the change must not fail for them,
 * nor pass by them with whatever else it did.
 */
#include <math.h>

#include "judge/gate_internal.h"
#include "judge/score.h"

#include "base/banned.h"

#define SUPPRESSED_HERE                                                              \
	"main.finding_state AS s "                                                   \
	"JOIN main.finding AS f ON f.audit_id = s.audit_id AND f.id = s.finding_id " \
	"AND f.suppression_id IS NOT NULL AND s.state IN ('new', 'returned', 'worse') "

int64_t gate_suppressed(const struct gate *gate, const struct policy_condition *condition)
{
	struct query *query = store_query_for(gate->store,
					      "SELECT count(*) FROM " SUPPRESSED_HERE
					      "WHERE s.audit_id = ?1 AND (f.dimension = ?2 OR ?2 = 'overall' "
					      "OR (?3 AND f.is_debt))",
					      gate->job->audit_id);
	int64_t count = 0;

	query_bind_text(query, 2, view_of(condition->part));
	query_bind_int(query, 3, condition->kind == METRIC_DEBT);
	if (query_step(query, NULL) == 1)
		count = query_int(query, 0);
	query_free(query);
	return count;
}

/* --- scores ------------------------------------------------------------------------------------------------------- */

/* The checks with fewer findings: those a suppression covers and the base did not have are left out. */
static void uncapped_without(const struct gate *gate, double scores[GATE_DIMENSIONS])
{
	struct query *query = store_query_for(
	    gate->store,
	    "SELECT o.dimension, o.rule, o.findings, o.population, o.score, o.weight, (SELECT count(*) FROM " SUPPRESSED_HERE
	    "WHERE s.audit_id = o.audit_id AND f.rule = o.rule AND s.state <> 'worse') "
	    "FROM main.outcome AS o WHERE o.audit_id = ?1 AND o.score IS NOT NULL AND o.weight > 0",
	    gate->job->audit_id);
	int64_t points[GATE_DIMENSIONS] = {0}, weight[GATE_DIMENSIONS] = {0};

	while (query_step(query, NULL) == 1) {
		int d = name_index(query_text(query, 0), policy_dimensions);
		const struct rule *rule = rules_find(gate->job->rules, query_text(query, 1));
		int64_t score = query_int(query, 4);

		if (d < 0)
			continue;
		if (rule && query_int(query, 6))
			score = rule_score(rule, query_int(query, 2) - query_int(query, 6),
					   query_type(query, 3) == QUERY_NULL ? -1 : query_int(query, 3));
		points[d] += query_int(query, 5) * score;
		weight[d] += query_int(query, 5);
	}
	query_free(query);
	for (size_t d = 0; d < DIMENSION_COUNT; d++)
		scores[d] = isnan(gate->head.scores[d]) || !weight[d] ? NAN : (double)(points[d] / weight[d]);
}

/* Open work without them. Rows of the work list stand for places of work: small modules that share one count once. */
static void open_work_without(const struct gate *gate, struct open_work open[GATE_DIMENSIONS])
{
	struct query *query = store_query_for(
	    gate->store,
	    "SELECT dimension, urgent, count(*) FROM (SELECT f.dimension AS dimension, f.issue_id, min(f.priority) AS "
	    "urgent FROM main.finding AS f WHERE f.audit_id = ?1 AND NOT (f.suppression_id IS NOT NULL AND EXISTS "
	    "(SELECT 1 FROM main.finding_state AS s WHERE s.audit_id = f.audit_id AND s.finding_id = f.id "
	    "AND s.state IN ('new', 'returned'))) GROUP BY 1, 2) GROUP BY 1, 2",
	    gate->job->audit_id);

	while (query_step(query, NULL) == 1) {
		int d = name_index(query_text(query, 0), policy_dimensions);

		if (d >= 0 && view_is(query_text(query, 1), priority_name(PRIORITY_P0)))
			open[d].p0 = query_int(query, 2);
		else if (d >= 0 && view_is(query_text(query, 1), priority_name(PRIORITY_P1)))
			open[d].p1 = query_int(query, 2);
	}
	query_free(query);
}

/* How much a score dropped without them, before the caps or after them, whichever is more. */
static double drop_without(const struct gate *gate, const struct policy_condition *condition)
{
	struct open_work open[GATE_DIMENSIONS] = {0};
	double uncapped[GATE_DIMENSIONS], capped[GATE_DIMENSIONS];
	int d = name_index(view_of(condition->part), policy_dimensions);

	uncapped_without(gate, uncapped);
	open_work_without(gate, open);
	for (size_t i = 0; i < DIMENSION_COUNT; i++)
		capped[i] = fmin(uncapped[i], score_cap(&gate->job->rules->model, open[i]));
	gate_set_overall(uncapped);
	gate_set_overall(capped);
	return fmax(gate->job->base.scores[d] - capped[d], gate->job->base.uncapped[d] - uncapped[d]);
}

/* --- debt --------------------------------------------------------------------------------------------------------- */

/* Lines of a finding, those of its file where it has none. */
#define LINES(finding)                                                                                              \
	"iif(" finding ".line IS NULL, (SELECT max(o.code_lines) FROM main.audit AS a JOIN main.snapshot AS s "     \
	"ON " STORE_SNAPSHOT_KEY " = a.snapshot_key "                                                               \
	"JOIN main.file AS i ON i.snapshot_id = s.id JOIN main.path AS p ON p.id = i.path_id AND p.path = " finding \
	".path JOIN main.source AS o ON o.blob_id = i.blob_id AND o.language = i.language "                         \
	"WHERE a.id = " finding ".audit_id), coalesce(" finding ".end_line, " finding ".line) - " finding ".line + 1)"

/* Percent at most: lines that other findings flag too, and minutes that count elsewhere, are in it. */
static double debt_of(const struct gate *gate, const struct policy_condition *condition)
{
	struct query *query = store_query_for(
	    gate->store,
	    "SELECT 100.0 * lines / nullif(d.code_lines, 0), 100.0 * paths / nullif(d.files, 0), "
	    "100.0 * spent / nullif(d.line_minutes * d.code_lines, 0) "
	    "FROM main.debt AS d, (SELECT sum(coalesce(" LINES("f") ", 0) - coalesce(" LINES(
		"b") ", 0)) AS lines, "
		     "count(DISTINCT f.path) AS paths, sum(f.counted_minutes - coalesce(b.counted_minutes, 0)) AS spent "
		     "FROM " SUPPRESSED_HERE "AND f.is_debt "
		     "LEFT JOIN main.finding AS b ON b.audit_id = ?2 AND b.id = s.base_finding_id WHERE s.audit_id = ?1) "
		     "WHERE d.audit_id = ?1 AND d.scope = 'repository'",
	    gate->job->audit_id);
	double percent = 0;

	query_bind_int(query, 2, gate->job->base_audit_id);
	if (query_step(query, NULL) == 1)
		percent = query_real_or_null(query, name_index(view_of(condition->part), policy_debts));
	query_free(query);
	return isnan(percent) ? 0 : percent;
}

/* --- both --------------------------------------------------------------------------------------------------------- */

double gate_change_without(const struct gate *gate, const struct policy_condition *condition, double change)
{
	if (condition->kind == METRIC_SCORE)
		return drop_without(gate, condition);
	return change - debt_of(gate, condition);
}
