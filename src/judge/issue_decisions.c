/*
 * What people say of impact and effort, against what the findings say.
 */
#include "judge/issues_internal.h"

#include <stdlib.h>

#include "base/banned.h"

void issue_set(struct issue *issue, const struct model *model, int impact, int effort)
{
	struct work *work = &issue->work;

	if (impact >= 0 && (!issue->findings || model_impact(model, (int)work->points) != (enum level)impact))
		work->points = model->impact_points[impact];
	if (effort >= 0 && (!issue->findings || model_effort(model, work->minutes) != (enum level)effort))
		work->minutes = (int64_t)model->effort.stated_days[effort] * model->effort.day_minutes;
	work->impact = model_impact(model, (int)work->points);
	work->effort = model_effort(model, work->minutes);
	work->priority = model->matrix[work->impact][work->effort];
}

bool issue_is_named(const struct issue *issue, const char *name, const char *module)
{
	struct view wanted = view_of(name);

	if (module && !view_is(issue->work.scope, module))
		return false;
	return (issue->type && view_is(wanted, issue->type->id)) || view_eq_nocase(wanted, issue->work.title) ||
	       (issue->initiative && view_eq(wanted, issue->initiative->id));
}

void issues_decide(struct issue_list *list, struct issue *issues, const struct issue_job *job)
{
	const struct engagement *engagement = job->engagement;
	size_t count = engagement ? engagement->issue_count : 0;

	list->decided = xcalloc(count, sizeof(*list->decided));
	for (size_t d = 0; d < count; d++)
		for (size_t i = 0; i < list->count; i++) {
			const struct engagement_issue *decision = &engagement->issues[d];

			if (!issue_is_named(&issues[i], decision->issue, decision->module))
				continue;
			list->decided[d]++;
			if (decision->impact < 0 && decision->effort < 0)
				continue;
			issues[i].decision = decision;
			issue_set(&issues[i], &job->rules->model, decision->impact, decision->effort);
		}
}
