/*
 * From findings to issues: the rows of the risk matrix, each one piece of
 * work. Findings are grouped by the issue type of their rule and, for a type
 * with module scope, by module; what belongs to no module, and what is too
 * small to be a piece of work of its own, goes to one issue of that type for
 * the whole repository.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_ISSUES_H
#define RESCUE_JUDGE_ISSUES_H

#include "judge/initiatives.h"
#include "judge/order.h"
#include "rules/engagement.h"

/* Scope of work on the module of the top directory; other modules are their path, the repository is "". */
#define ISSUE_SCOPE_TOP "."

struct issue {
	const struct issue_type *type;           /* NULL: work a person named that is of no type */
	const struct initiative *initiative;     /* NULL: found by rules */
	const struct engagement_issue *decision; /* of the configuration on its impact or effort; NULL: none */
	enum dimension dimension;
	enum phase phase;
	struct work work;  /* title, scope, classes, points and minutes, as set where somebody set them */
	struct work found; /* the same as its findings alone make it; without findings of no meaning */
	int64_t findings;
	const struct finding *first; /* its finding with most points, NULL without any */
	size_t start_order;          /* 0, 1, 2 … in the order in which work can start */
	enum priority urgency;       /* its priority, or the one it inherits */
	int64_t urgent_for;          /* number of the issue it inherits that from, -1 when it is its own */
	int64_t quick_win;           /* 0, 1, 2 … most points for a minute first, -1: none */
};

struct issue_list {
	struct issue *items; /* in the order of the work list */
	size_t count;
	struct work_need *needs; /* between items, ascending and distinct */
	size_t need_count;
	int64_t *decided; /* how many issues each decision of the configuration was applied to */
	struct arena arena;
};

/* All borrowed, longer than the list. */
struct issue_job {
	const struct rule_set *rules;
	const struct initiative_list *initiatives;
	const struct engagement *engagement; /* may be NULL */
	struct finding *const *findings;     /* assessed, most urgent first */
	size_t count;
};

/*
 * Groups the findings and sets their `issue`. An initiative is an issue also without findings. A cycle in the `needs`,
 * of issue types or of issues, is ERR_USAGE and names it. Release with issues_release(), also after a failure.
 */
int issues_group(struct issue_list *list, const struct issue_job *job, struct err *err);
void issues_release(struct issue_list *list);

#endif
