#include "judge/gate_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/wild.h"
#include "judge/suppress.h"
#include "store/rows.h"

#include "base/banned.h"

/* What sums of percentages may be off by without being another number. */
static const double SAME = 1e-9;

/* One condition while it is decided. */
struct verdict {
	double actual, base;
	const char *word;
	bool is_partial;    /* the actual number is at least this: not all behind it was measured */
	bool is_enforced;   /* a violation fails the gate */
	struct buf lenient; /* why not */
	struct buf reason;
};

/* --- what it counts --------------------------------------------------------------------------------------------- */

struct gate_causes {
	struct query *query;
	const struct policy_condition *condition;
};

struct gate_causes *gate_causes(struct store *store, const struct policy_condition *condition, int64_t audit_id)
{
	struct gate_causes *causes = xcalloc(1, sizeof(*causes));
	bool is_total = strcmp(condition->part, "total") == 0;

	causes->condition = condition;
	causes->query =
	    store_query_for(store,
			    is_total ? "SELECT id, rule, priority, path, symbol, subject, message, coalesce(line, 0), "
				       "suppression_id IS NOT NULL FROM main.finding WHERE audit_id = ?1 "
				       "ORDER BY priority, impact_points DESC, id"
				     : "SELECT f.id, f.rule, f.priority, f.path, f.symbol, f.subject, f.message, "
				       "coalesce(f.line, 0), f.suppression_id IS NOT NULL "
				       "FROM main.finding_state AS s "
				       "JOIN main.finding AS f ON f.audit_id = s.audit_id AND f.id = s.finding_id "
				       "WHERE s.audit_id = ?1 AND s.state = ?2 "
				       "ORDER BY f.priority, f.impact_points DESC, f.id",
			    audit_id);
	if (!is_total)
		query_bind_text(causes->query, 2, view_of(condition->part));
	return causes;
}

bool gate_names_rule(const struct policy_condition *condition, struct view rule)
{
	for (size_t i = 0; i < condition->rule_count; i++)
		if (wild_match_text(view_of(condition->rules[i]), rule))
			return true;
	return false;
}

static bool counts(const struct policy_condition *condition, const struct query *query)
{
	struct view priority = query_text(query, 2);

	if (condition->suppressible && query_int(query, 8))
		return false;
	for (size_t i = 0; i < PRIORITY_COUNT; i++)
		if (!condition->priorities[i] && view_is(priority, priority_name((enum priority)i)))
			return false;
	return condition->rule_count == 0 || gate_names_rule(condition, query_text(query, 1));
}

int gate_cause_next(struct gate_causes *causes, struct gate_cause *cause, struct err *err)
{
	const struct query *query = causes->query;
	int status;

	do
		status = query_step(causes->query, err);
	while (status == 1 && !counts(causes->condition, query));
	if (status == 1)
		*cause = (struct gate_cause){
		    .finding_id = query_int(query, 0),
		    .rule = query_text(query, 1),
		    .priority = query_text(query, 2),
		    .path = query_text(query, 3),
		    .symbol = query_text(query, 4),
		    .subject = query_text(query, 5),
		    .message = query_text(query, 6),
		    .line = query_int(query, 7),
		};
	return status;
}

void gate_causes_free(struct gate_causes *causes)
{
	query_free(causes->query);
	free(causes);
}

/* --- numbers of a condition --------------------------------------------------------------------------------------- */

static double sum_of(const double counts_of[PRIORITY_COUNT], const bool wanted[PRIORITY_COUNT])
{
	double sum = 0;

	for (size_t i = 0; i < PRIORITY_COUNT; i++)
		if (wanted[i])
			sum += counts_of[i];
	return sum;
}

/* A condition's number about the whole of one audit. */
static double number_of(const struct policy_condition *condition, const struct gate_numbers *numbers)
{
	switch (condition->kind) {
	case METRIC_FINDINGS:
		return condition->rule_count ? NAN : sum_of(numbers->findings, condition->priorities);
	case METRIC_ISSUES:
		return sum_of(numbers->issues, condition->priorities);
	case METRIC_SCORE:
		return numbers->scores[name_index(view_of(condition->part), policy_dimensions)];
	case METRIC_CHECKS:
		return numbers->checks[name_index(view_of(condition->part), policy_dimensions)];
	case METRIC_DEBT:
		return numbers->debts[name_index(view_of(condition->part), policy_debts)];
	case METRIC_NEW_COVERAGE:
		return NAN;
	}
	BUG("metric kind %d", (int)condition->kind);
}

static int count_causes(const struct gate *gate, const struct policy_condition *condition, double *count,
			struct err *err)
{
	struct gate_causes *causes = gate_causes(gate->store, condition, gate->job->audit_id);
	struct gate_cause cause;
	int status;

	*count = 0;
	while ((status = gate_cause_next(causes, &cause, err)) == 1)
		++*count;
	gate_causes_free(causes);
	return status;
}

/* A cap that holds on both sides hides what went on below it. */
static void look_below_caps(const struct gate *gate, const struct policy_condition *condition, struct verdict *verdict)
{
	int d = name_index(view_of(condition->part), policy_dimensions);
	double actual, base;

	if (condition->kind != METRIC_SCORE || condition->bound_kind != BOUND_MAX_DROP || !gate->job->has_base)
		return;
	actual = gate->head.uncapped[d];
	base = gate->job->base.uncapped[d];
	if (base - actual <= condition->bound + SAME || verdict->base - verdict->actual > condition->bound + SAME ||
	    isnan(base - actual))
		return;
	verdict->actual = actual;
	verdict->base = base;
	buf_add_text(&verdict->reason, "before the cap of open P0 and P1 work");
}

static int measure(const struct gate *gate, const struct policy_condition *condition, struct verdict *verdict,
		   struct err *err)
{
	enum gate_share share;

	verdict->base = gate->job->has_base ? number_of(condition, &gate->job->base) : NAN;
	verdict->actual = number_of(condition, &gate->head);
	look_below_caps(gate, condition, verdict);
	if (condition->kind != METRIC_FINDINGS && condition->kind != METRIC_ISSUES)
		return 0;
	if (condition->kind == METRIC_FINDINGS) {
		if (strcmp(condition->part, "total") != 0)
			verdict->base = NAN;
		if (count_causes(gate, condition, &verdict->actual, err))
			return -1;
	}
	share = gate_measured_share(gate, condition, &verdict->reason);
	verdict->is_partial = share == SHARE_PART;
	if (share == SHARE_NONE)
		verdict->actual = NAN;
	return 0;
}

/* --- verdicts ----------------------------------------------------------------------------------------------------- */

bool gate_is_difference(const struct policy_condition *condition)
{
	return condition->bound_kind == BOUND_MAX_INCREASE || condition->bound_kind == BOUND_MAX_DROP ||
	       condition->kind == METRIC_NEW_COVERAGE ||
	       (condition->kind == METRIC_FINDINGS && strcmp(condition->part, "total") != 0);
}

/* Whether the change would hold without the findings of it that are suppressed; says how many of them are counted. */
static bool is_excused(const struct gate *gate, const struct policy_condition *condition, const struct verdict *verdict,
		       struct buf *reason)
{
	double change = verdict->actual - verdict->base;
	bool is_excused;
	int64_t count;

	if ((condition->kind != METRIC_SCORE && condition->kind != METRIC_DEBT) || !gate_is_difference(condition))
		return false;
	count = gate_suppressed(gate, condition);
	if (count == 0)
		return false;
	is_excused = gate_change_without(gate, condition, change) <= condition->bound + SAME;
	buf_addf(reason, "counts %lld suppressed finding%s of this change", (long long)count, count == 1 ? "" : "s");
	if (!is_excused)
		buf_add_text(reason, count == 1 ? ", and is too much without it" : ", and is too much without them");
	return is_excused;
}

/* Whether a violation fails the gate, and why not. */
static bool is_enforced(const struct gate *gate, const struct policy_condition *condition,
			const struct verdict *verdict, struct buf *reason)
{
	if (is_excused(gate, condition, verdict, reason))
		return false;
	if (condition->until && (!gate->day[0] || strcmp(gate->day, condition->until) <= 0)) {
		if (reason->n)
			buf_add_text(reason, "; ");
		buf_addf(reason, "enforced after %s%s", condition->until,
			 gate->day[0] ? "" : ", and the day of what was audited is not known");
		return false;
	}
	if (condition->until)
		return true;
	if (condition->is_mode_given)
		return condition->mode == MODE_ENFORCE;
	if (gate->job->policy->enforces_all || gate_is_difference(condition) || condition->kind == METRIC_CHECKS)
		return true;
	buf_add_text(reason, "about the whole, and the policy enforces what is new");
	return false;
}

static bool is_violated(const struct policy_condition *condition, const struct verdict *verdict)
{
	switch (condition->bound_kind) {
	case BOUND_MAX:
		return verdict->actual > condition->bound + SAME;
	case BOUND_MIN:
		return verdict->actual < condition->bound - SAME;
	case BOUND_MAX_INCREASE:
		return verdict->actual - verdict->base > condition->bound + SAME;
	case BOUND_MAX_DROP:
		return verdict->base - verdict->actual > condition->bound + SAME;
	case BOUND_COUNT:
		break;
	}
	BUG("bound kind %d", (int)condition->bound_kind);
}

/* What a bound rests on: -1 when that is not known. */
static int64_t sample_of(const struct gate *gate, const struct policy_condition *condition)
{
	if (condition->kind == METRIC_DEBT)
		return gate->head.code_lines;
	if (condition->kind == METRIC_SCORE || condition->kind == METRIC_CHECKS)
		return gate->head.measured[name_index(view_of(condition->part), policy_dimensions)];
	return -1;
}

static void set_missing(const struct policy_condition *condition, struct verdict *verdict)
{
	static const char *const words[] = {
	    [MISSING_PASS] = "skipped", [MISSING_WARN] = "warn", [MISSING_ERROR] = "missing"};
	bool was_measured = isnan(verdict->actual) && !isnan(verdict->base);
	bool is_lost = was_measured || (verdict->is_partial && gate_is_difference(condition));
	enum policy_missing how = condition->if_missing;

	if (how == MISSING_PASS && is_lost) /* it was there, and the change is what lost it */
		how = MISSING_WARN;
	if (how == MISSING_ERROR && verdict->is_partial && !verdict->is_enforced)
		how = MISSING_WARN;
	verdict->word = how == MISSING_PASS && verdict->is_partial ? "pass" : words[how];
	if (verdict->reason.n)
		return;
	if (condition->kind == METRIC_NEW_COVERAGE)
		buf_add_text(&verdict->reason, "not measured: no coverage was imported");
	else
		buf_add_text(&verdict->reason, was_measured             ? "measured in the base and not any more"
					       : isnan(verdict->actual) ? "not measured"
									: "not measured in the base");
}

static void decide(const struct gate *gate, const struct policy_condition *condition, struct verdict *verdict)
{
	bool needs_base = condition->bound_kind == BOUND_MAX_INCREASE || condition->bound_kind == BOUND_MAX_DROP;
	int64_t sample = sample_of(gate, condition);

	if (gate_is_difference(condition) && !gate->job->has_base) {
		verdict->word = "skipped";
		verdict->actual = needs_base ? verdict->actual : NAN;
		buf_clear(&verdict->reason);
		buf_add_text(&verdict->reason, "needs a base: --base REF");
	} else if (sample >= 0 && sample < condition->min_sample) {
		verdict->word = "skipped";
		buf_addf(&verdict->reason, "a sample of %lld, at least %d is asked for", (long long)sample,
			 condition->min_sample);
	} else if (isnan(verdict->actual) || (needs_base && isnan(verdict->base))) {
		set_missing(condition, verdict);
	} else if (!is_violated(condition, verdict)) {
		verdict->word = "pass";
		if (verdict->is_partial)
			set_missing(condition, verdict);
	} else {
		verdict->word = verdict->is_enforced ? "fail" : "warn";
		if (verdict->reason.n && verdict->lenient.n)
			buf_add_text(&verdict->reason, "; ");
		buf_add_view(&verdict->reason, buf_view(&verdict->lenient));
	}
}

static const char *unit_of(const struct policy_condition *condition)
{
	switch (condition->kind) {
	case METRIC_FINDINGS:
		return "findings";
	case METRIC_ISSUES:
		return "issues";
	case METRIC_SCORE:
		return "points";
	case METRIC_DEBT:
	case METRIC_CHECKS:
	case METRIC_NEW_COVERAGE:
		return "percent";
	}
	BUG("metric kind %d", (int)condition->kind);
}

static void count_verdict(struct gate_result *result, const char *word)
{
	result->conditions++;
	result->failed += strcmp(word, "fail") == 0;
	result->warned += strcmp(word, "warn") == 0;
	result->skipped += strcmp(word, "skipped") == 0;
	result->missing += strcmp(word, "missing") == 0;
}

static int evaluate(struct gate *gate, const struct policy_condition *condition, struct err *err)
{
	struct verdict verdict = {0};

	if (measure(gate, condition, &verdict, err)) {
		buf_release(&verdict.reason);
		return -1;
	}
	verdict.is_enforced = is_enforced(gate, condition, &verdict, &verdict.lenient);
	decide(gate, condition, &verdict);
	count_verdict(gate->result, verdict.word);
	gate->result->is_unmeasured |= condition->kind == METRIC_CHECKS && strcmp(verdict.word, "fail") == 0;
	put_gate_condition(gate->store, &(struct gate_condition_row){
					    .audit_id = gate->job->audit_id,
					    .ordinal = ++gate->ordinal,
					    .id = view_of(condition->id),
					    .metric = view_of(condition->metric),
					    .actual = verdict.actual,
					    .base = verdict.base,
					    .bound_kind = view_of(policy_bound_name(condition->bound_kind)),
					    .bound = condition->bound,
					    .unit = view_of(unit_of(condition)),
					    .mode = view_of(verdict.is_enforced ? "enforce" : "warn"),
					    .verdict = view_of(verdict.word),
					    .reason = buf_view(&verdict.reason),
					});
	buf_release(&verdict.reason);
	buf_release(&verdict.lenient);
	return 0;
}

/* --- suppressions ------------------------------------------------------------------------------------------------- */

/* A condition about suppressions in one state. */
static void evaluate_suppressions(struct gate *gate, const char *state, enum suppression_reaction reaction)
{
	struct query *query = store_query_for(
	    gate->store, "SELECT count(*) FROM main.suppression WHERE audit_id = ? AND state = ?", gate->job->audit_id);
	struct buf id = {0}, metric = {0};
	const char *word = "pass";
	int64_t count = 0;

	query_bind_text(query, 2, view_of(state));
	if (query_step(query, NULL) == 1)
		count = query_int(query, 0);
	query_free(query);
	if (count == 0 && strcmp(state, "expired") != 0)
		return; /* the usual case, and nobody's condition */
	if (count)
		word = reaction == REACTION_FAIL ? "fail" : "warn";
	count_verdict(gate->result, word);
	buf_addf(&id, "suppressions_%s", state);
	buf_addf(&metric, "suppressions.%s", state);
	put_gate_condition(gate->store, &(struct gate_condition_row){
					    .audit_id = gate->job->audit_id,
					    .ordinal = ++gate->ordinal,
					    .id = buf_view(&id),
					    .metric = buf_view(&metric),
					    .actual = (double)count,
					    .base = NAN,
					    .bound_kind = view_of(policy_bound_name(BOUND_MAX)),
					    .bound = 0,
					    .unit = VIEW("suppressions"),
					    .mode = view_of(reaction == REACTION_FAIL ? "enforce" : "warn"),
					    .verdict = view_of(word),
					    .reason = VIEW(""),
					});
	buf_release(&id);
	buf_release(&metric);
}

static void evaluate_all_suppressions(struct gate *gate)
{
	const struct suppression_policy *policy = &gate->job->suppressions->policy;
	const struct {
		const char *state;
		enum suppression_reaction reaction;
	} states[] = {{"expired", policy->on_expired}, {"refused", policy->on_expired}, {"unused", policy->on_unused}};

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (gate->job->suppressions->count && states[i].reaction != REACTION_IGNORE)
			evaluate_suppressions(gate, states[i].state, states[i].reaction);
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

int gate_evaluate(struct store *store, const struct gate_job *job, struct gate_result *result, struct err *err)
{
	struct gate gate = {.store = store, .job = job, .result = result};

	*result = (struct gate_result){0};
	if (store_run_for(store, "DELETE FROM main.gate_condition WHERE audit_id = ?", job->audit_id, err) ||
	    store_run_for(store, "DELETE FROM main.gate_run WHERE audit_id = ?", job->audit_id, err) ||
	    gate_measure(store, job->audit_id, &gate.head, err))
		return -1;
	audit_day(store, &(struct audit_pair){job->audit_id, job->base_audit_id}, gate.day);
	for (size_t i = 0; i < job->policy->condition_count; i++)
		if (evaluate(&gate, &job->policy->conditions[i], err))
			return -1;
	evaluate_all_suppressions(&gate);
	put_gate_run(store,
		     &(struct gate_run_row){.number = store_int(store, "SELECT max(number) + 1 FROM main.gate_run", 1),
					    .audit_id = job->audit_id});
	return 0;
}
