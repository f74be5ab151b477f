#include "collect/repository.h"

#include "base/buf.h"
#include "store/rows.h"

#include "base/banned.h"

static void put_note(struct store *store, int64_t snapshot_id, struct view subject, struct view message)
{
	put_diagnostic(store, &(struct diagnostic_row){.snapshot_id = snapshot_id,
						       .collector = VIEW("repository"),
						       .subject = subject,
						       .message = message});
}

/* What is not known without the objects that this filter leaves on the server (git-rev-list(1), --filter). */
static const struct {
	const char *filter, *effect;
} filter_effects[] = {
    {"tree:", "files, changes and who knows them are not known, only who committed when"},
    {"blob:", "renames are found only where the content stayed the same, and lines of changes are not counted"},
    {"", "what rests on them is not known"},
};

static const char *filter_effect(const char *filter)
{
	size_t i = 0;

	while (!view_starts(view_of(filter), filter_effects[i].filter))
		i++;
	return filter_effects[i].effect;
}

/* What it means that objects were asked for in vain. */
static void describe_missing(size_t count, const struct repo_state *state, struct buf *text)
{
	if (state->partial_filter[0])
		buf_addf(
		    text,
		    "%zu not fetched by this partial clone (filter %s), and none is fetched now: %s; run `git fetch "
		    "--refetch --no-filter` for complete figures",
		    count, state->partial_filter, filter_effect(state->partial_filter));
	else
		buf_addf(
		    text,
		    "%zu missing or damaged: figures that rest on %s are lower bounds or not known; run `git fsck`, "
		    "then clone again or copy the repository whole",
		    count, count == 1 ? "it" : "them");
}

void collect_repository(struct store *store, int64_t snapshot_id, const struct repo *repo,
			const struct repo_state *state)
{
	struct buf text = {0}, detail = {0};
	size_t missing = repo_failed_objects(repo);
	bool is_failed = missing && !state->partial_filter[0];

	for (size_t i = 0; i < state->note_count; i++)
		put_note(store, snapshot_id, view_of(state->notes[i].subject), view_of(state->notes[i].message));
	if (missing) {
		describe_missing(missing, state, &text);
		put_note(store, snapshot_id, VIEW(REPOSITORY_OBJECTS), buf_view(&text));
		buf_addf(&detail, "%zu object%s missing%s", missing, missing == 1 ? "" : "s",
			 is_failed ? " or damaged" : " from a partial clone");
	}
	if (state->is_shallow)
		buf_addf(&detail, "%sthe clone is shallow", detail.n ? "; " : "");
	put_collector(store, &(struct collector_row){.snapshot_id = snapshot_id,
						     .name = VIEW("repository"),
						     .status = view_of(is_failed  ? "failed"
								       : detail.n ? "partial"
										  : "done"),
						     .detail = buf_view(&detail)});
	buf_release(&text);
	buf_release(&detail);
}
