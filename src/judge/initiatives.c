#include "judge/initiatives.h"

#include <stdlib.h>

#include "base/wild.h"
#include "rules/fields.h"

#include "base/banned.h"

#define NEWEST "(SELECT max(id) FROM main.evidence WHERE kind = 'initiatives')"

/* The value of a word of the ledger, `otherwise` for none of the first `count`. */
static int value_of(struct view word, const char *const *words, int count, int otherwise)
{
	int value = name_index(word, words);

	return value < 0 || value >= count ? otherwise : value;
}

/* "Payment module refactor" is one of "{module} module refactor". */
static bool fits(struct view title, const char *template)
{
	struct view whole = view_of(template ? template : "");
	size_t open = view_find(whole, 0, VIEW("{module}")), after = open + strlen("{module}");
	struct view end = view_slice(whole, after, whole.n);

	if (open == whole.n)
		return view_eq_nocase(title, whole);
	return title.n > open + end.n && view_eq_nocase(view_slice(title, 0, open), view_slice(whole, 0, open)) &&
	       view_eq_nocase(view_slice(title, title.n - end.n, title.n), end);
}

static const struct issue_type *type_of_title(const struct rule_set *rules, struct view title)
{
	for (size_t i = 0; i < rules->issue_count; i++)
		if (fits(title, rules->issues[i].title) ||
		    (rules->issues[i].title_other && fits(title, rules->issues[i].title_other)))
			return &rules->issues[i];
	return NULL;
}

static struct view text_at(struct arena *arena, const struct query *query, int column)
{
	return query_type(query, column) == QUERY_NULL ? (struct view){0}
						       : arena_view(arena, query_text(query, column));
}

static struct initiative read_initiative(struct arena *arena, const struct rule_set *rules, const struct query *query)
{
	struct view issue = query_text(query, 6);
	struct initiative initiative = {
	    .id = text_at(arena, query, 0),
	    .title = text_at(arena, query, 1),
	    .dimension =
		(enum dimension)value_of(query_text(query, 2), dimension_names, DIMENSION_COUNT, DIMENSION_CODE),
	    .impact = (enum level)value_of(query_text(query, 3), level_names, LEVEL_COUNT, LEVEL_LOW),
	    .effort = (enum level)value_of(query_text(query, 4), effort_names, EFFORT_COUNT, LEVEL_LOW),
	    .phase = (enum phase)value_of(query_text(query, 5), phase_names, PHASE_ACCELERATE + 1, PHASE_STABILIZE),
	    .type = issue.n ? rules_find_issue(rules, issue) : NULL,
	    .module = text_at(arena, query, 7),
	    .set_by = text_at(arena, query, 8),
	    .reason = text_at(arena, query, 9),
	    .task = text_at(arena, query, 10),
	    .task_owner = text_at(arena, query, 11),
	    .task_hours = query_real_or_null(query, 12),
	};

	initiative.takes_type = initiative.type != NULL;
	if (!initiative.type)
		initiative.type = type_of_title(rules, initiative.title);
	return initiative;
}

static int load_rows(struct initiative_list *list, struct store *store, const struct rule_set *rules, struct err *err)
{
	struct query *query =
	    store_query(store, "SELECT id, title, dimension, impact, effort, phase, issue, module, set_by, reason, "
			       "task, task_owner, task_hours "
			       "FROM main.initiative WHERE evidence_id = " NEWEST " ORDER BY ordinal");
	size_t capacity = 0;
	int status;

	while ((status = query_step(query, err)) == 1) {
		GROW(list->items, list->count + 1, capacity);
		list->items[list->count++] = read_initiative(&list->arena, rules, query);
	}
	query_free(query);
	return status;
}

/* One entry behind the others of its list. */
static void add_text(struct arena *arena, struct initiative_texts *texts, struct view text)
{
	struct view *items = arena_alloc(arena, size_mul(texts->count + 1, sizeof(*items)));

	if (texts->count)
		memcpy(items, texts->items, texts->count * sizeof(*items));
	items[texts->count++] = arena_view(arena, text);
	texts->items = items;
}

static int load_items(struct initiative_list *list, struct store *store, struct err *err)
{
	struct query *query = store_query(store, "SELECT initiative - 1, kind, text FROM main.initiative_item "
						 "WHERE evidence_id = " NEWEST " ORDER BY initiative, kind, ordinal");
	int status;

	while ((status = query_step(query, err)) == 1) {
		size_t at = (size_t)query_int(query, 0);
		struct view kind = query_text(query, 1);

		if (at < list->count)
			add_text(&list->arena,
				 view_is(kind, "needs")      ? &list->items[at].needs
				 : view_is(kind, "findings") ? &list->items[at].findings
							     : &list->items[at].guardrails,
				 query_text(query, 2));
	}
	query_free(query);
	return status;
}

int initiatives_load(struct initiative_list *list, struct store *store, const struct rule_set *rules, struct err *err)
{
	*list = (struct initiative_list){0};
	return load_rows(list, store, rules, err) || load_items(list, store, err) ? -1 : 0;
}

void initiatives_release(struct initiative_list *list)
{
	free(list->items);
	arena_release(&list->arena);
	*list = (struct initiative_list){0};
}

/* "RULE:PLACE": the place is the path, or the subject where there is none; `*` alone is any. */
static bool names_finding(struct view pattern, const struct finding *finding)
{
	size_t colon = view_find(pattern, 0, VIEW(":"));
	struct view place = view_slice(pattern, colon + 1, pattern.n);

	if (!wild_match_text(view_slice(pattern, 0, colon), view_of(finding->rule->id)))
		return false;
	return wild_match_text(place, finding->path.p ? finding->path : finding->subject);
}

static bool takes(const struct initiative *initiative, const struct finding *finding)
{
	for (size_t i = 0; i < initiative->findings.count; i++)
		if (names_finding(initiative->findings.items[i], finding))
			return true;
	return initiative->takes_type && finding->rule->issue_type == initiative->type &&
	       (!initiative->module.p || (finding->module.p && view_eq(finding->module, initiative->module)));
}

size_t initiatives_claim(const struct initiative_list *list, const struct finding *finding)
{
	size_t i = 0;

	while (i < list->count && !takes(&list->items[i], finding))
		i++;
	return i;
}
