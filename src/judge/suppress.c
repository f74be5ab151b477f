#include "judge/suppress.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/wild.h"
#include "store/rows.h"

#include "base/banned.h"

struct candidate {
	int64_t id;
	struct view rule, path, symbol, fingerprint;
};

/* The findings of one audit, and the rules that could not be measured in it. */
struct scene {
	struct store *store;
	int64_t audit_id;
	char day[11]; /* "": not known */
	struct candidate *findings;
	size_t count, capacity;
	struct view *unmeasured;
	size_t unmeasured_count, unmeasured_capacity;
	struct arena arena;
};

void audit_day(struct store *store, const struct audit_pair *pair, char day[11])
{
	struct query *query = store_query_for(
	    store, "SELECT coalesce(date(max(commit_time), 'unixepoch'), '') FROM main.audit WHERE id IN (?1, ?2)",
	    pair->audit_id);

	day[0] = '\0';
	query_bind_int(query, 2, pair->base_audit_id);
	if (query_step(query, NULL) == 1)
		snprintf(day, 11, "%.*s", VIEW_ARG(query_text(query, 0)));
	query_free(query);
}

static int load_findings(struct scene *scene, struct err *err)
{
	struct query *query = store_query_for(
	    scene->store, "SELECT id, rule, path, symbol, fingerprint FROM main.finding WHERE audit_id = ? ORDER BY id",
	    scene->audit_id);
	int status;

	while ((status = query_step(query, err)) == 1) {
		GROW(scene->findings, scene->count + 1, scene->capacity);
		scene->findings[scene->count++] = (struct candidate){
		    .id = query_int(query, 0),
		    .rule = arena_view(&scene->arena, query_text(query, 1)),
		    .path = arena_view(&scene->arena, query_text(query, 2)),
		    .symbol = arena_view(&scene->arena, query_text(query, 3)),
		    .fingerprint = arena_view(&scene->arena, query_text(query, 4)),
		};
	}
	query_free(query);
	return status;
}

static int load_unmeasured(struct scene *scene, struct err *err)
{
	struct query *query = store_query_for(
	    scene->store,
	    "SELECT rule FROM main.outcome WHERE audit_id = ? AND status IN ('unknown', 'error') ORDER BY rule",
	    scene->audit_id);
	int status;

	while ((status = query_step(query, err)) == 1) {
		GROW(scene->unmeasured, scene->unmeasured_count + 1, scene->unmeasured_capacity);
		scene->unmeasured[scene->unmeasured_count++] = arena_view(&scene->arena, query_text(query, 0));
	}
	query_free(query);
	return status;
}

static bool covers(const struct suppression *item, const struct candidate *finding)
{
	if (!wild_match_text(view_of(item->rule), finding->rule))
		return false;
	if (item->fingerprint)
		return view_is(finding->fingerprint, item->fingerprint);
	return (!item->path || wild_match(view_of(item->path), finding->path)) &&
	       (!item->symbol || view_is(finding->symbol, item->symbol));
}

static bool is_measured(const struct scene *scene, const struct suppression *item)
{
	for (size_t i = 0; i < scene->unmeasured_count; i++)
		if (wild_match_text(view_of(item->rule), scene->unmeasured[i]))
			return false;
	return true;
}

static const char *state_of(const struct scene *scene, const struct suppression *item, int64_t findings)
{
	if (item->refusal)
		return "refused";
	if (findings == 0 && is_measured(scene, item))
		return "unused";
	return scene->day[0] && strcmp(scene->day, item->expires) > 0 ? "expired" : "active";
}

static int64_t count_covered(const struct scene *scene, const struct suppression *item)
{
	int64_t count = 0;

	for (size_t i = 0; i < scene->count; i++)
		count += covers(item, &scene->findings[i]);
	return count;
}

static void mark_covered(const struct scene *scene, const struct suppression *item, int64_t id, struct query *mark)
{
	for (size_t i = 0; i < scene->count; i++) {
		if (!covers(item, &scene->findings[i]))
			continue;
		query_bind_int(mark, 1, id);
		query_bind_int(mark, 2, scene->audit_id);
		query_bind_int(mark, 3, scene->findings[i].id);
		query_step(mark, NULL);
		query_reset(mark);
	}
}

static void apply(const struct scene *scene, const struct suppression_set *set)
{
	struct query *mark =
	    store_query(scene->store, "UPDATE main.finding SET suppression_id = ?1 WHERE audit_id = ?2 "
				      "AND id = ?3 AND suppression_id IS NULL");

	for (size_t i = 0; i < set->count; i++) {
		const struct suppression *item = &set->items[i];
		int64_t findings = count_covered(scene, item);
		const char *state = state_of(scene, item, findings);

		put_suppression(scene->store, &(struct suppression_row){
						  .audit_id = scene->audit_id,
						  .id = (int64_t)i + 1,
						  .rule = view_of(item->rule),
						  .fingerprint = view_of(item->fingerprint),
						  .path = view_of(item->path),
						  .symbol = view_of(item->symbol),
						  .status = view_of(item->status),
						  .reason = view_of(item->reason),
						  .owner = view_of(item->owner),
						  .created = view_of(item->created),
						  .expires = view_of(item->expires),
						  .state = view_of(state),
						  .refusal = view_of(item->refusal ? item->refusal : ""),
						  .findings = findings,
					      });
		if (strcmp(state, "active") == 0)
			mark_covered(scene, item, (int64_t)i + 1, mark);
	}
	query_free(mark);
}

int suppress(struct store *store, const struct suppression_set *set, const struct audit_pair *pair, struct err *err)
{
	struct scene scene = {.store = store, .audit_id = pair->audit_id};
	int status = store_run_for(store, "DELETE FROM main.suppression WHERE audit_id = ?", pair->audit_id, err) ||
		     store_run_for(store,
				   "UPDATE main.finding SET suppression_id = NULL "
				   "WHERE audit_id = ? AND suppression_id IS NOT NULL",
				   pair->audit_id, err);

	if (status == 0 && set->count) {
		audit_day(store, pair, scene.day);
		status = load_findings(&scene, err) || load_unmeasured(&scene, err);
		if (status == 0)
			apply(&scene, set);
	}
	free(scene.findings);
	free(scene.unmeasured);
	arena_release(&scene.arena);
	return status ? -1 : 0;
}
