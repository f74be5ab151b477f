/*
 * Which work waits for which, and what follows from it.
 */
#include "judge/issues_internal.h"

#include <stdlib.h>

#include "base/num.h"

#include "base/banned.h"

static size_t type_index(const struct rule_set *rules, const struct issue_type *type)
{
	return (size_t)(type - rules->issues);
}

/* The edges between issue types, as indices into rules->issues; types nobody has are the loader's business. */
static struct work_need *type_needs(const struct rule_set *rules, size_t *count)
{
	struct work_need *needs = NULL;
	size_t capacity = 0;

	*count = 0;
	for (size_t i = 0; i < rules->issue_count; i++)
		for (size_t n = 0; n < rules->issues[i].need_count; n++) {
			const struct issue_type *first = rules_find_issue(rules, view_of(rules->issues[i].needs[n]));

			if (!first)
				continue;
			GROW(needs, *count + 1, capacity);
			needs[(*count)++] = (struct work_need){i, type_index(rules, first)};
		}
	return needs;
}

int issues_check_types(const struct rule_set *rules, struct err *err)
{
	struct work *types = xcalloc(rules->issue_count, sizeof(*types));
	struct work_start *starts = xcalloc(rules->issue_count, sizeof(*starts));
	size_t count;
	struct work_need *needs = type_needs(rules, &count);
	int status;

	for (size_t i = 0; i < rules->issue_count; i++)
		types[i].title = view_of(rules->issues[i].id);
	status = work_start_order(types, rules->issue_count, needs, count, starts, err);
	free(types);
	free(starts);
	free(needs);
	return status;
}

/* Work on one module waits for the same module or for the whole repository, not for other modules. */
static bool scopes_meet(struct view a, struct view b)
{
	return a.n == 0 || b.n == 0 || view_eq(a, b);
}

static bool type_waits(const struct issue *waits, const struct issue *first)
{
	if (!waits->type || !first->type || !scopes_meet(waits->work.scope, first->work.scope))
		return false;
	for (size_t i = 0; i < waits->type->need_count; i++)
		if (strcmp(waits->type->needs[i], first->type->id) == 0)
			return true;
	return false;
}

static bool initiative_waits(const struct issue *waits, const struct issue *first)
{
	for (size_t i = 0; first->initiative && i < waits->initiative->needs.count; i++)
		if (view_eq(waits->initiative->needs.items[i], first->initiative->id))
			return true;
	return false;
}

static bool decision_waits(const struct engagement *engagement, const struct issue *waits, const struct issue *first)
{
	for (size_t d = 0; engagement && d < engagement->issue_count; d++) {
		const struct engagement_issue *decision = &engagement->issues[d];

		if (!issue_is_named(waits, decision->issue, decision->module))
			continue;
		for (size_t n = 0; n < decision->need_count; n++)
			if (issue_is_named(first, decision->needs[n], NULL))
				return true;
	}
	return false;
}

/* What a person set waits for what the person says, what rules found for what its type says; the configuration adds. */
static bool must_wait(const struct issue_job *job, const struct issue *waits, const struct issue *first)
{
	if (waits == first)
		return false;
	if (waits->initiative ? initiative_waits(waits, first) : type_waits(waits, first))
		return true;
	return decision_waits(job->engagement, waits, first);
}

static void link_issues(struct issue_list *list, const struct issue_job *job)
{
	size_t capacity = 0;

	for (size_t a = 0; a < list->count; a++)
		for (size_t b = 0; b < list->count; b++) {
			if (!must_wait(job, &list->items[a], &list->items[b]))
				continue;
			GROW(list->needs, list->need_count + 1, capacity);
			list->needs[list->need_count++] = (struct work_need){a, b};
		}
}

static void mark_quick_wins(struct issue_list *list, const struct work *works)
{
	size_t *order = xcalloc(list->count, sizeof(*order));
	size_t wins = work_quick_wins(works, list->count, order);

	for (size_t i = 0; i < list->count; i++)
		list->items[i].quick_win = -1;
	for (size_t i = 0; i < wins; i++)
		list->items[order[i]].quick_win = (int64_t)i;
	free(order);
}

int issues_schedule(struct issue_list *list, const struct issue_job *job, struct err *err)
{
	struct work *works = xcalloc(list->count, sizeof(*works));
	struct work_start *starts = xcalloc(list->count, sizeof(*starts));
	int status;

	link_issues(list, job);
	for (size_t i = 0; i < list->count; i++)
		works[i] = list->items[i].work;
	mark_quick_wins(list, works);
	status = work_start_order(works, list->count, list->needs, list->need_count, starts, err);
	for (size_t i = 0; i < list->count && status == 0; i++) {
		struct issue *issue = &list->items[starts[i].item];

		issue->start_order = i;
		issue->urgency = starts[i].urgency;
		issue->urgent_for = starts[i].for_item;
	}
	free(works);
	free(starts);
	return status;
}
