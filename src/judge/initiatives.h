/*
 * Pieces of work that a person named (`rescue import initiatives`): rows of
 * the risk matrix beside those that rules find. One that names an issue type,
 * or findings by patterns, takes those in; one whose title is that of an issue
 * stands for that issue. Its impact and effort are the person's word, and what
 * it took in is what they rest on.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_INITIATIVES_H
#define RESCUE_JUDGE_INITIATIVES_H

#include "judge/evaluate.h"

struct initiative_texts {
	struct view *items;
	size_t count;
};

/* As the ledger has it; p == NULL: not said. */
struct initiative {
	struct view id, title;
	enum dimension dimension;
	enum level impact, effort;
	enum phase phase;
	const struct issue_type *type; /* whose findings it takes, or whose title it has; NULL: of no type */
	bool takes_type;               /* the former */
	struct view module;            /* and only in this one */
	struct view set_by, reason;
	struct view task, task_owner; /* to be done at once */
	double task_hours;            /* NaN: not said */
	struct initiative_texts needs, findings, guardrails;
};

struct initiative_list {
	struct initiative *items; /* in the order of the file */
	size_t count;
	struct arena arena;
};

/* Those of the newest import; none is an empty list. Release with initiatives_release(), also after a failure. */
int initiatives_load(struct initiative_list *list, struct store *store, const struct rule_set *rules, struct err *err);
void initiatives_release(struct initiative_list *list);

/* Number of the first one that takes the finding in, list->count when none does. */
size_t initiatives_claim(const struct initiative_list *list, const struct finding *finding);

#endif
