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

#include "judge/evaluate.h"
#include "judge/order.h"

/* Scope of work on the module of the top directory; other modules are their path, the repository is "". */
#define ISSUE_SCOPE_TOP "."

struct issue {
	const struct issue_type *type;
	struct work work;     /* title, scope, classes, points and minutes */
	enum priority urgent; /* the most urgent priority of a member */
	int64_t findings;
};

struct issue_list {
	struct issue *items; /* in the order of the work list */
	size_t count;
	struct work_need *needs; /* between items, ascending and distinct */
	size_t need_count;
	struct arena arena;
};

/*
 * Groups findings that were assessed and sets their `issue`. A cycle in the `needs` of the issue types is ERR_USAGE
 * and names it. Release with issues_release(), also after a failure.
 */
int issues_group(struct issue_list *list, const struct rule_set *rules, struct finding *const *findings, size_t count,
		 struct err *err);
void issues_release(struct issue_list *list);

#endif
