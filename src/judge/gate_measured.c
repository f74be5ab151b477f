/*
 * No finding is not a pass: which of the rules behind a number could be measured.
 */
#include "judge/gate_internal.h"
#include "judge/points.h"

#include "base/banned.h"

enum { NAMED = 2 }; /* rules a verdict names that could not be measured; the rest is counted */

struct names {
	struct buf text;
	size_t count;
};

static void add_name(struct names *names, struct view rule)
{
	if (++names->count > NAMED)
		return;
	if (names->text.n)
		buf_add_text(&names->text, ", ");
	buf_add_view(&names->text, rule);
}

static void add_names(struct buf *reason, const char *what, const struct names *names)
{
	buf_addf(reason, "%s: ", what);
	buf_add_view(reason, buf_view(&names->text));
	if (names->count > NAMED)
		buf_addf(reason, " and %zu more", names->count - NAMED);
}

/* Whether a finding of the rule can be as urgent as those that a condition counts. */
static bool can_count(const struct gate *gate, const struct policy_condition *condition, struct view id)
{
	const struct rule *rule = rules_find(gate->job->rules, id);
	enum priority worst = rule ? worst_priority(&gate->job->rules->model, rule->impact, false) : PRIORITY_P0;

	if (condition->rule_count && !gate_names_rule(condition, id))
		return false;
	for (size_t i = worst; i < PRIORITY_COUNT; i++)
		if (condition->priorities[i])
			return true;
	return false;
}

static void tell(const struct names *wanting, const struct names *neither, size_t measured, bool is_difference,
		 struct buf *reason)
{
	if (wanting->count)
		add_names(reason, is_difference ? "not measured any more" : "not measured", wanting);
	else if (neither->count && (!measured || neither->count <= NAMED))
		add_names(reason, "not measured", neither);
	/* Otherwise a whole field, of which conditions on the share of checks are. */
}

enum gate_share gate_measured_share(const struct gate *gate, const struct policy_condition *condition,
				    struct buf *reason)
{
	const struct gate_job *job = gate->job;
	struct query *query = store_query_for(gate->store,
					      "SELECT o.rule, o.status IN ('unknown', 'error'), "
					      "coalesce(b.status IN ('pass', 'fail'), 0) FROM main.outcome AS o "
					      "LEFT JOIN main.outcome AS b ON b.audit_id = ?2 AND b.rule = o.rule "
					      "WHERE o.audit_id = ?1 AND o.status <> 'not_applicable' ORDER BY o.rule",
					      job->audit_id);
	struct names wanting = {0}, neither = {0};
	bool is_difference = gate_is_difference(condition);
	size_t measured = 0;

	query_bind_int(query, 2, job->base_audit_id);
	while (query_step(query, NULL) == 1) {
		struct view rule = query_text(query, 0);

		if (!can_count(gate, condition, rule))
			continue;
		if (!query_int(query, 1))
			measured++;
		else if (!is_difference || query_int(query, 2))
			add_name(&wanting, rule);
		else
			add_name(&neither, rule);
	}
	query_free(query);
	tell(&wanting, &neither, measured, is_difference, reason);
	buf_release(&wanting.text);
	buf_release(&neither.text);
	if (!measured && wanting.count + neither.count)
		return SHARE_NONE;
	return wanting.count ? SHARE_PART : SHARE_ALL;
}
