#include "judge/issues.h"

#include <stdlib.h>

#include "base/hash.h"
#include "judge/issues_internal.h"

#include "base/banned.h"

/* Findings of one issue type in one scope, before they are an issue. */
struct group {
	const struct issue_type *type;
	const struct initiative *initiative; /* NULL: found by rules */
	struct view scope;                   /* as in struct issue */
	int64_t sum, highest;
	int64_t findings;
	const struct finding *first; /* the one with most points */
	bool is_small;               /* too little work to be an issue of its own */
	size_t goes_to;              /* number of the group that takes its members; its own when it stays */
	int64_t modules;             /* small modules that were merged into it */
};

struct grouping {
	const struct issue_job *job;
	struct intern keys; /* type and scope */
	struct group *groups;
	size_t capacity;
};

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
		grouping->groups[id] = (struct group){.type = type, .scope = scope, .goes_to = id};
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
	if (!group->first || finding->points > group->first->points)
		group->first = finding;
	group->findings++;
}

static int64_t members_minutes(const struct group *group)
{
	return group->type && group->type->effort_model == EFFORT_HIGHEST ? group->highest : group->sum;
}

static void merge(struct group *to, const struct group *from)
{
	to->sum += from->sum;
	to->highest = to->highest > from->highest ? to->highest : from->highest;
	if (!to->first || (from->first && from->first->points > to->first->points))
		to->first = from->first;
	to->findings += from->findings;
	to->modules++;
}

/* A single small module keeps its row; more of them, or one beside the repository's own row, share that one. */
static void merge_small(struct grouping *grouping, const struct issue_type *type)
{
	size_t count = grouping->keys.count, small = 0, repository;

	for (size_t i = 0; i < count; i++) {
		struct group *group = &grouping->groups[i];

		if (group->type != type || group->initiative)
			continue;
		group->is_small =
		    group->scope.n > 0 && members_minutes(group) < grouping->job->rules->model.effort.issue_min_minutes;
		small += group->is_small || group->scope.n == 0;
	}
	if (small < 2)
		return;
	repository = group_of(grouping, type, VIEW(""));
	for (size_t i = 0; i < count; i++) {
		if (grouping->groups[i].type != type || grouping->groups[i].initiative || !grouping->groups[i].is_small)
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
	const struct initiative *initiative = group->initiative;
	struct issue issue = {
	    .type = group->type, .initiative = initiative, .findings = group->findings, .first = group->first};
	struct work *work = &issue.work;

	work->title = initiative ? initiative->title : fill_title(arena, title_of(group), scope_label(group));
	work->scope = arena_view(arena, group->scope);
	work->points = group->first ? group->first->points : 0;
	work->minutes = (group->type ? group->type->effort_base : 0) + members_minutes(group);
	issue_set(&issue, model, -1, -1);
	issue.found = *work;
	issue.dimension = initiative ? initiative->dimension : group->type->dimension;
	issue.phase = initiative ? initiative->phase : group->type->phase;
	if (initiative)
		issue_set(&issue, model, (int)initiative->impact, (int)initiative->effort);
	return issue;
}

/* Where the members of a group end up. */
static size_t last_group(const struct grouping *grouping, size_t group)
{
	while (grouping->groups[group].goes_to != group)
		group = grouping->groups[group].goes_to;
	return group;
}

/* What a person named by the title of an issue that was found is that issue. */
static void join_titles(struct grouping *grouping, struct arena *arena)
{
	const struct initiative_list *initiatives = grouping->job->initiatives;

	for (size_t g = initiatives->count; g < grouping->keys.count; g++) {
		struct group *group = &grouping->groups[g];
		struct view title = {0};

		if (group->goes_to == g)
			title = fill_title(arena, title_of(group), scope_label(group));
		for (size_t i = 0; i < initiatives->count && group->goes_to == g; i++)
			if (view_eq_nocase(title, initiatives->items[i].title)) {
				merge(&grouping->groups[i], group);
				group->goes_to = i;
			}
	}
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
		unordered[list->count] = issue_of(&list->arena, &grouping->job->rules->model, &grouping->groups[i]);
		source[list->count++] = i;
	}
	issues_decide(list, unordered, grouping->job);
	for (size_t i = 0; i < list->count; i++)
		works[i] = unordered[i].work;
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

static void add_initiatives(struct grouping *grouping)
{
	const struct initiative_list *initiatives = grouping->job->initiatives;

	for (size_t i = 0; i < initiatives->count; i++) {
		const struct initiative *initiative = &initiatives->items[i];
		struct buf key = {0};
		uint32_t id;

		buf_addf(&key, "initiative %zu", i);
		id = intern_add(&grouping->keys, buf_view(&key), NULL);
		buf_release(&key);
		GROW(grouping->groups, (size_t)id + 1, grouping->capacity);
		grouping->groups[id] = (struct group){.type = initiative->type,
						      .initiative = initiative,
						      .scope = initiative->module.p ? initiative->module : VIEW(""),
						      .goes_to = id};
	}
}

static void add_findings(struct grouping *grouping)
{
	const struct issue_job *job = grouping->job;

	for (size_t i = 0; i < job->count; i++) {
		struct finding *finding = job->findings[i];
		size_t claimed = initiatives_claim(job->initiatives, finding);

		finding->issue = claimed < job->initiatives->count
				     ? claimed
				     : group_of(grouping, finding->rule->issue_type, scope_of(finding));
		add_member(&grouping->groups[finding->issue], finding);
	}
}

int issues_group(struct issue_list *list, const struct issue_job *job, struct err *err)
{
	struct grouping grouping = {.job = job};
	size_t *number;

	*list = (struct issue_list){0};
	if (issues_check_types(job->rules, err))
		return -1;
	add_initiatives(&grouping);
	add_findings(&grouping);
	for (size_t i = 0; i < job->rules->issue_count; i++)
		merge_small(&grouping, &job->rules->issues[i]);
	join_titles(&grouping, &list->arena);
	number = xcalloc(grouping.keys.count, sizeof(*number));
	list_issues(list, &grouping, number);
	for (size_t i = 0; i < job->count; i++)
		job->findings[i]->issue = number[last_group(&grouping, job->findings[i]->issue)];
	free(number);
	free(grouping.groups);
	intern_release(&grouping.keys);
	return issues_schedule(list, job, err);
}

void issues_release(struct issue_list *list)
{
	free(list->items);
	free(list->needs);
	free(list->decided);
	arena_release(&list->arena);
	*list = (struct issue_list){0};
}
