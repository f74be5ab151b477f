#include "judge/issues.h"

#include <stdlib.h>

#include "base/hash.h"

#include "base/banned.h"

/* Findings of one issue type in one scope, before they are an issue. */
struct group {
	const struct issue_type *type;
	struct view scope; /* as in struct issue */
	int64_t sum, highest;
	int64_t findings;
	int points;
	enum priority urgent;
	bool is_small;   /* too little work to be an issue of its own */
	size_t goes_to;  /* number of the group that takes its members; its own when it stays */
	int64_t modules; /* small modules that were merged into it */
};

struct grouping {
	const struct rule_set *rules;
	struct intern keys; /* type and scope */
	struct group *groups;
	size_t capacity;
};

static size_t type_index(const struct rule_set *rules, const struct issue_type *type)
{
	return (size_t)(type - rules->issues);
}

static size_t group_of(struct grouping *grouping, const struct issue_type *type, struct view scope)
{
	struct buf key = {0};
	bool added;
	uint32_t id;

	buf_addf(&key, "%s:", type->id);
	buf_add_view(&key, scope);
	id = intern_add(&grouping->keys, buf_view(&key), &added);
	buf_release(&key);
	GROW(grouping->groups, (size_t)id + 1, grouping->capacity);
	if (added)
		grouping->groups[id] =
		    (struct group){.type = type, .scope = scope, .urgent = PRIORITY_COUNT, .goes_to = id};
	return id;
}

/* The module of the top directory has an empty path, and the repository an empty scope: they must differ. */
static struct view scope_of(const struct finding *finding)
{
	if (!finding->rule->issue_type->is_module || !finding->module.p)
		return VIEW("");
	return finding->module.n ? finding->module : view_of(ISSUE_SCOPE_TOP);
}

static void add_member(struct group *group, const struct finding *finding)
{
	group->sum += finding->counted_minutes;
	if (finding->final_minutes > group->highest)
		group->highest = finding->final_minutes;
	if (finding->points > group->points)
		group->points = finding->points;
	if (finding->priority < group->urgent)
		group->urgent = finding->priority;
	group->findings++;
}

static int64_t members_minutes(const struct group *group)
{
	return group->type->effort_model == EFFORT_HIGHEST ? group->highest : group->sum;
}

static void merge(struct group *to, const struct group *from)
{
	to->sum += from->sum;
	to->highest = to->highest > from->highest ? to->highest : from->highest;
	to->points = to->points > from->points ? to->points : from->points;
	to->urgent = to->urgent < from->urgent ? to->urgent : from->urgent;
	to->findings += from->findings;
	to->modules++;
}

/* A single small module keeps its row; more of them, or one beside the repository's own row, share that one. */
static void merge_small(struct grouping *grouping, const struct issue_type *type)
{
	size_t count = grouping->keys.count, small = 0, repository;

	for (size_t i = 0; i < count; i++) {
		struct group *group = &grouping->groups[i];

		if (group->type != type)
			continue;
		group->is_small =
		    group->scope.n > 0 && members_minutes(group) < grouping->rules->model.effort.issue_min_minutes;
		small += group->is_small || group->scope.n == 0;
	}
	if (small < 2)
		return;
	repository = group_of(grouping, type, VIEW(""));
	for (size_t i = 0; i < count; i++) {
		if (grouping->groups[i].type != type || !grouping->groups[i].is_small)
			continue;
		merge(&grouping->groups[repository], &grouping->groups[i]);
		grouping->groups[i].goes_to = repository;
	}
}

/* --- issues ---------------------------------------------------------------------------------------------------------
 */

/* `template` with each "{module}" replaced. */
static struct view fill_title(struct arena *arena, const char *template, struct view module)
{
	struct buf text = {.limit = 4096};
	struct view title;

	buf_add_replaced(&text, view_of(template), VIEW("{module}"), module);
	title = arena_view(arena, buf_view(&text));
	buf_release(&text);
	return title;
}

static struct view scope_label(const struct group *group)
{
	if (view_is(group->scope, ISSUE_SCOPE_TOP))
		return VIEW("the top directory");
	if (group->scope.n)
		return group->scope;
	return group->modules > 1 ? VIEW("several modules") : VIEW("the repository");
}

static const char *title_of(const struct group *group)
{
	bool is_one_module = group->scope.n && !view_is(group->scope, ISSUE_SCOPE_TOP);

	return is_one_module || !group->type->title_other ? group->type->title : group->type->title_other;
}

static struct issue issue_of(struct arena *arena, const struct model *model, const struct group *group)
{
	struct issue issue = {.type = group->type, .urgent = group->urgent, .findings = group->findings};
	struct work *work = &issue.work;

	work->title = fill_title(arena, title_of(group), scope_label(group));
	work->scope = arena_view(arena, group->scope);
	work->points = group->points;
	work->minutes = group->type->effort_base + members_minutes(group);
	work->impact = model_impact(model, group->points);
	work->effort = model_effort(model, work->minutes);
	work->priority = model->matrix[work->impact][work->effort];
	return issue;
}

/* Makes the issues in list order; number[group] becomes the index of its issue. */
static void list_issues(struct issue_list *list, const struct grouping *grouping, size_t *number)
{
	size_t count = grouping->keys.count, *order = xcalloc(count, sizeof(*order));
	struct work *works = xcalloc(count, sizeof(*works));
	struct issue *unordered = xcalloc(count, sizeof(*unordered));
	size_t *source = xcalloc(count, sizeof(*source));

	for (size_t i = 0; i < count; i++) {
		if (grouping->groups[i].goes_to != i)
			continue;
		unordered[list->count] = issue_of(&list->arena, &grouping->rules->model, &grouping->groups[i]);
		works[list->count] = unordered[list->count].work;
		source[list->count++] = i;
	}
	work_list_order(works, list->count, order);
	list->items = xcalloc(list->count, sizeof(*list->items));
	for (size_t i = 0; i < list->count; i++) {
		list->items[i] = unordered[order[i]];
		number[source[order[i]]] = i;
	}
	free(order);
	free(works);
	free(unordered);
	free(source);
}

/* --- needs ----------------------------------------------------------------------------------------------------------
 */

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

static int check_cycles(const struct rule_set *rules, const struct work_need *needs, size_t count, struct err *err)
{
	struct work *types = xcalloc(rules->issue_count, sizeof(*types));
	struct work_start *starts = xcalloc(rules->issue_count, sizeof(*starts));
	int status;

	for (size_t i = 0; i < rules->issue_count; i++)
		types[i].title = view_of(rules->issues[i].id);
	status = work_start_order(types, rules->issue_count, needs, count, starts, err);
	free(types);
	free(starts);
	return status;
}

/* Work on one module waits for the same module or for the whole repository, not for other modules. */
static bool scopes_meet(struct view a, struct view b)
{
	return a.n == 0 || b.n == 0 || view_eq(a, b);
}

static bool must_wait(const struct rule_set *rules, const struct issue *waits, const struct issue *first,
		      const struct work_need *needs, size_t count)
{
	if (!scopes_meet(waits->work.scope, first->work.scope))
		return false;
	for (size_t i = 0; i < count; i++)
		if (&rules->issues[needs[i].waits] == waits->type && &rules->issues[needs[i].first] == first->type)
			return true;
	return false;
}

static void link_issues(struct issue_list *list, const struct rule_set *rules, const struct work_need *needs,
			size_t count)
{
	size_t capacity = 0;

	for (size_t a = 0; a < list->count; a++)
		for (size_t b = 0; b < list->count; b++) {
			if (!must_wait(rules, &list->items[a], &list->items[b], needs, count))
				continue;
			GROW(list->needs, list->need_count + 1, capacity);
			list->needs[list->need_count++] = (struct work_need){a, b};
		}
}

int issues_group(struct issue_list *list, const struct rule_set *rules, struct finding *const *findings, size_t count,
		 struct err *err)
{
	struct grouping grouping = {.rules = rules};
	size_t need_count, *number;
	struct work_need *needs = type_needs(rules, &need_count);
	int status = check_cycles(rules, needs, need_count, err);

	*list = (struct issue_list){0};
	if (status == 0) {
		for (size_t i = 0; i < count; i++) {
			findings[i]->issue = group_of(&grouping, findings[i]->rule->issue_type, scope_of(findings[i]));
			add_member(&grouping.groups[findings[i]->issue], findings[i]);
		}
		for (size_t i = 0; i < rules->issue_count; i++)
			merge_small(&grouping, &rules->issues[i]);
		number = xcalloc(grouping.keys.count, sizeof(*number));
		list_issues(list, &grouping, number);
		for (size_t i = 0; i < count; i++)
			findings[i]->issue = number[grouping.groups[findings[i]->issue].goes_to];
		link_issues(list, rules, needs, need_count);
		free(number);
	}
	free(needs);
	free(grouping.groups);
	intern_release(&grouping.keys);
	return status;
}

void issues_release(struct issue_list *list)
{
	free(list->items);
	free(list->needs);
	arena_release(&list->arena);
	*list = (struct issue_list){0};
}
