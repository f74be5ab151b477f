/*
 * The steps of issues_group() that are not grouping. Private to
 * judge/issues*.c.
 */
#ifndef RESCUE_JUDGE_ISSUES_INTERNAL_H
#define RESCUE_JUDGE_ISSUES_INTERNAL_H

#include "judge/issues.h"

/*
 * Impact and effort as a person set them (-1: as found). Points and minutes stay where they are of that class; else
 * they become the least points of the class, and what the model says that the class stands for.
 */
void issue_set(struct issue *issue, const struct model *model, int impact, int effort);
/* What the configuration says of the issues, applied to the list->count ones of `issues`. */
void issues_decide(struct issue_list *list, struct issue *issues, const struct issue_job *job);
/* Issue types that wait for each other are ERR_USAGE. */
int issues_check_types(const struct rule_set *rules, struct err *err);
/* Who waits for whom, the start order with inherited urgency, and quick wins. */
int issues_schedule(struct issue_list *list, const struct issue_job *job, struct err *err);
/* Does the configuration mean this issue: by its type, its title or its initiative's id, and by its module? */
bool issue_is_named(const struct issue *issue, const char *name, const char *module);

#endif
