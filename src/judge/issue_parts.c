/*
 * How the numbers of each issue came about, and what its type says of the work: one row a sentence.
 */
#include <math.h>

#include "judge/internal.h"

#include "base/banned.h"

/* The rows of one issue. */
struct parts {
	const struct judgement *judgement;
	const struct issue *issue;
	int64_t id, ordinal;
};

static void add_amount(struct parts *parts, const char *part, struct view text, double amount, const char *unit)
{
	put_issue_part(parts->judgement->store, &(struct issue_part_row){
						    .audit_id = parts->judgement->audit_id,
						    .issue_id = parts->id,
						    .ordinal = ++parts->ordinal,
						    .part = view_of(part),
						    .text = text,
						    .amount = amount,
						    .unit = view_of(unit),
						});
}

static void add_text(struct parts *parts, const char *part, struct view text)
{
	if (text.n)
		add_amount(parts, part, text, NAN, "");
}

static void add_texts(struct parts *parts, const char *part, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_text(parts, part, view_of(texts[i]));
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static void add_found(struct parts *parts)
{
	const struct issue *issue = parts->issue;
	bool is_highest = issue->type && issue->type->effort_model == EFFORT_HIGHEST;
	int base = issue->type ? issue->type->effort_base : 0;
	struct buf text = {0};

	if (!issue->findings)
		return;
	buf_addf(&text, "%s: that of its first finding, of %s", level_name(issue->found.impact),
		 issue->first->rule->id);
	add_amount(parts, "impact", buf_view(&text), (double)issue->found.points, "points");
	buf_clear(&text);
	if (base)
		add_amount(parts, "effort", VIEW("to begin with, for work of this type"), base, "minutes");
	buf_addf(&text, "%s of its %lld finding%s%s", is_highest ? "the most" : "the sum", (long long)issue->findings,
		 issue->findings == 1 ? "" : "s", is_highest ? ": signs of one piece of work" : ", each place once");
	add_amount(parts, "effort", buf_view(&text), (double)(issue->found.minutes - base), "minutes");
	buf_release(&text);
}

/* One class that somebody set; who: the configuration, or the initiative. */
struct setting {
	const char *what;
	bool is_decided;
	enum level is, was;
	double amount;
	const char *unit;
};

static void add_set(struct parts *parts, const struct setting *set)
{
	const struct issue *issue = parts->issue;
	struct buf text = {0};

	if (!set->is_decided && !issue->initiative)
		return;
	buf_addf(&text, "%s %s", set->what, level_name(set->is));
	if (issue->findings && set->is != set->was)
		buf_addf(&text, " instead of %s", level_name(set->was));
	if (set->is_decided)
		buf_addf(&text, ", set by %s on %s: %s", issue->decision->set_by, issue->decision->date,
			 issue->decision->reason);
	else
		buf_addf(&text, ", set by %.*s: %.*s", VIEW_ARG(issue->initiative->set_by),
			 VIEW_ARG(issue->initiative->reason));
	add_amount(parts, "set", buf_view(&text), set->amount, set->unit);
	buf_release(&text);
}

static void add_sets(struct parts *parts)
{
	const struct work *work = &parts->issue->work, *found = &parts->issue->found;
	const struct engagement_issue *decision = parts->issue->decision;

	add_set(parts, &(struct setting){"impact", decision && decision->impact >= 0, work->impact, found->impact,
					 (double)work->points, "points"});
	add_set(parts, &(struct setting){"effort", decision && decision->effort >= 0, work->effort, found->effort,
					 (double)work->minutes, "minutes"});
}

static void add_result(struct parts *parts)
{
	const struct model_effort *effort = &parts->judgement->rules->model.effort;
	const struct work *work = &parts->issue->work;
	double days = (double)work->minutes / effort->day_minutes;
	struct buf text = {0};

	add_amount(parts, "range", VIEW("at least, in person-days"), days * effort->low_percent / 100, "days");
	add_amount(parts, "range", VIEW("at most, in person-days"), days * effort->high_percent / 100, "days");
	buf_addf(&text, "%s: the cell of %s impact and %s effort", priority_name(work->priority),
		 level_name(work->impact), level_name(work->effort));
	add_text(parts, "priority", buf_view(&text));
	buf_clear(&text);
	if (parts->issue->urgent_for >= 0) {
		buf_addf(&text, "%s, because \"%.*s\" waits for it", priority_name(parts->issue->urgency),
			 VIEW_ARG(parts->judgement->issues.items[parts->issue->urgent_for].work.title));
		add_text(parts, "urgency", buf_view(&text));
	}
	buf_release(&text);
}

static void add_needs(struct parts *parts)
{
	const struct issue_list *list = &parts->judgement->issues;
	size_t self = (size_t)(parts->issue - list->items);

	for (size_t i = 0; i < list->need_count; i++)
		if (list->needs[i].waits == self)
			add_text(parts, "needs", list->items[list->needs[i].first].work.title);
	for (size_t i = 0; i < list->need_count; i++)
		if (list->needs[i].first == self)
			add_text(parts, "blocks", list->items[list->needs[i].waits].work.title);
}

/* --- words -------------------------------------------------------------------------------------------------------- */

static void add_words(struct parts *parts)
{
	const struct initiative *initiative = parts->issue->initiative;
	const struct issue_type *type = parts->issue->type;

	for (size_t i = 0; initiative && i < initiative->guardrails.count; i++)
		add_text(parts, "guardrail", initiative->guardrails.items[i]);
	if (!type)
		return;
	add_text(parts, "pattern", view_of(type->pattern ? type->pattern : ""));
	add_texts(parts, "guardrail", type->guardrails, type->guardrail_count);
	add_texts(parts, "done", type->done, type->done_count);
	for (size_t i = 0; i < type->cause_count; i++) {
		const struct issue_type *cause = rules_find_issue(parts->judgement->rules, view_of(type->causes[i]));

		add_text(parts, "cause", view_of(cause->title_other ? cause->title_other : cause->title));
	}
}

static void write_act_now(const struct judgement *judgement)
{
	const struct issue_list *list = &judgement->issues;
	int64_t ordinal = 0;

	for (size_t n = 0; n < judgement->initiatives.count; n++)
		for (size_t i = 0; i < list->count; i++) {
			const struct initiative *initiative = list->items[i].initiative;

			if (initiative != &judgement->initiatives.items[n] || !initiative->task.p)
				continue;
			put_act_now(judgement->store, &(struct act_now_row){
							  .audit_id = judgement->audit_id,
							  .ordinal = ++ordinal,
							  .issue_id = (int64_t)i + 1,
							  .task = initiative->task,
							  .owner = initiative->task_owner,
							  .hours = initiative->task_hours,
						      });
		}
}

static void write_decisions(const struct judgement *judgement)
{
	const struct engagement *engagement = judgement->engagement;

	for (size_t i = 0; engagement && i < engagement->issue_count; i++) {
		const struct engagement_issue *decision = &engagement->issues[i];

		put_decision(
		    judgement->store,
		    &(struct decision_row){
			.audit_id = judgement->audit_id,
			.ordinal = (int64_t)i + 1,
			.issue = view_of(decision->issue),
			.module = view_of(decision->module),
			.impact = view_of(decision->impact < 0 ? NULL : level_name((enum level)decision->impact)),
			.effort = view_of(decision->effort < 0 ? NULL : level_name((enum level)decision->effort)),
			.set_by = view_of(decision->set_by),
			.set_day = view_of(decision->date),
			.reason = view_of(decision->reason),
			.issues = judgement->issues.decided[i],
		    });
	}
}

void write_issue_parts(const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->issues.count; i++) {
		struct parts parts = {
		    .judgement = judgement, .issue = &judgement->issues.items[i], .id = (int64_t)i + 1};

		add_found(&parts);
		add_sets(&parts);
		add_result(&parts);
		add_needs(&parts);
		add_words(&parts);
	}
	write_act_now(judgement);
	write_decisions(judgement);
}
