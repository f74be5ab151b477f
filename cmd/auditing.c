#include "cmd/auditing.h"

#include "collect/statement_places.h"
#include "judge/suppress.h"

#include "base/banned.h"

static int judge(const struct auditing *auditing, const struct collect_source *source, struct audited *audited,
		 struct err *err)
{
	const struct judging judging = {.store = auditing->store,
					.rules = auditing->rules,
					.selection = auditing->selection,
					.engagement = auditing->engagement,
					.repository = view_of(source->name),
					.revision = view_of(source->revision),
					.is_for_ledger = auditing->is_for_ledger,
					.snapshot_id = audited->snapshot_id,
					.progress = auditing->progress};

	return judging_run(&judging, &audited->audit_id, err);
}

/* A profile of the database may have come before this state of its code. */
static int find_places(struct store *store, int64_t snapshot_id)
{
	if (store_profile(store) >= 0)
		collect_places(store, snapshot_id);
	return 0;
}

int auditing_run(const struct auditing *auditing, struct collect_source *source, struct audited *audited,
		 struct err *err)
{
	const struct options *given = auditing->options;
	struct store *store = auditing->store;
	struct collect_options options = {
	    .jobs = (unsigned)option_integer(given, "jobs", 0),
	    .model = &auditing->rules->model,
	    .queries = auditing->rules->queries,
	    .engagement = auditing->engagement,
	    .no_renames = option_flag(given, "no-renames"),
	    .no_churn = option_flag(given, "no-churn"),
	    .progress = auditing->progress,
	};

	if (collect_run(store, source, &options, &audited->snapshot_id, err) || store_check(store, err) ||
	    find_places(store, audited->snapshot_id) || judge(auditing, source, audited, err))
		return -1;
	return auditing->suppressions ? suppress(store, auditing->suppressions,
						 &(struct audit_pair){audited->audit_id, auditing->base_audit_id}, err)
				      : 0;
}

int auditing_check(struct store *store, const struct audited *audited, const char *path, struct err *err)
{
	struct query *query =
	    store_query_for(store,
			    "SELECT name, detail FROM main.collector WHERE snapshot_id = ? AND status = 'failed' "
			    "ORDER BY name <> 'repository', name <> 'inventory', name",
			    audited->snapshot_id);
	int status = 0;

	if (query_step(query, NULL) == 1)
		status = err_set(err, ERR_INCOMPLETE, "'%s' was audited in part: %.*s: %.*s", path,
				 VIEW_ARG(query_text(query, 0)), VIEW_ARG(query_text(query, 1)));
	query_free(query);
	return status;
}
