#include "cmd/score_base.h"

#include <errno.h>

#include "base/file_replace.h"
#include "base/limits.h"

#include "base/banned.h"

static int refuse(const struct collect_source *head, const char *ref, const char *reason, struct err *err)
{
	if (head->state.is_shallow)
		return err_set(err, ERR_BASELINE,
			       "the base '%s' %s; the clone is shallow: `git fetch --deepen=100` or `git fetch "
			       "--unshallow` brings more of the history",
			       ref, reason);
	return err_set(err, ERR_BASELINE,
		       "the base '%s' %s; `git fetch origin` brings what the remote has, and `git branch --all` lists "
		       "what is here",
		       ref, reason);
}

int score_base_open(struct score_base *base, const struct collect_source *head, const char *path, const char *ref,
		    struct err *err)
{
	struct err failure = {0};
	struct repo_state state;
	char hex[OID_HEX_SIZE];
	struct repo *repo;
	struct oid found;
	int status;

	if (!head->repo)
		return err_set(err, ERR_BASELINE,
			       "'%s' is no git repository, so it has no base '%s'; use --baseline FILE", path, ref);
	if (!head->state.has_commit)
		return err_set(err, ERR_INCOMPLETE, "'%s' has no commit yet: there is nothing to judge", path);
	if (repo_resolve(head->repo, ref, &state, &failure) || !state.has_commit) {
		if (failure.kind == ERR_USAGE && repo_names(head->repo, ref))
			return err_set(err, ERR_BASELINE, "the base '%s' cannot be used: %s", ref, failure.message);
		return refuse(head, ref, "is not in this clone", err);
	}
	status = repo_merge_base(head->repo, &state.commit, &head->state.commit, &found, &failure);
	if (status <= 0)
		return refuse(head, ref, status ? failure.message : "has no commit in common with what is judged", err);
	oid_to_hex(&found, hex);
	if (repo_open(&repo, path, err) || collect_open_repo(&base->source, repo, hex, err))
		return -1;
	base->name = ref;
	base->is_commit = true;
	base_side_init(&base->side, base->source.repo, &base->source.state.tree);
	return 0;
}

int score_base_read(struct score_base *base, const char *file, const struct model *model, struct err *err)
{
	struct view content;
	struct err failure = {0};

	if (disk_file_read(&base->baseline.arena, file, BASELINE_SIZE_LIMIT, &content, &failure))
		return err_set(err, ERR_BASELINE,
			       "the baseline cannot be used: %s; `rescue score --write-baseline FILE` makes one",
			       failure.message);
	if (baseline_read(&base->baseline, file, content, model, err))
		return -1;
	base->name = file;
	base->is_file = true;
	return 0;
}

void score_base_release(struct score_base *base)
{
	base_side_release(&base->side);
	baseline_release(&base->baseline);
	collect_close(&base->source);
	*base = (struct score_base){0};
}

int score_base_write(struct store *store, int64_t audit_id, const char *file, int64_t *findings, struct err *err)
{
	struct query *query = store_query_for(store, "SELECT count(*) FROM main.finding WHERE audit_id = ?", audit_id);
	struct buf content = {.limit = BASELINE_SIZE_LIMIT};
	int status;

	*findings = query_step(query, err) == 1 ? query_int(query, 0) : 0;
	query_free(query);
	status = baseline_write(store, audit_id, &content, err);
	if (status == 0 && content.truncated)
		status = err_set(err, ERR_BASELINE, "the baseline would be larger than %zu bytes; use --base REF",
				 BASELINE_SIZE_LIMIT);
	if (status == 0 && file_replace(file, buf_view(&content)))
		status = err_set(err, ERR_USAGE, "cannot write the baseline '%s': %s", file, strerror(errno));
	buf_release(&content);
	return status;
}
