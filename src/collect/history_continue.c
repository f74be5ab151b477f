/*
 * A history of a hundred thousand commits takes longer to load from the store than ten new commits take to read. When
 * those stand on an audited commit whose history is complete and has nothing to remark on, what the store says of it
 * holds for the new audit too.
 */
#include "base/limits.h"
#include "collect/history_internal.h"

#include "base/banned.h"

/* The newest snapshot that says everything: no holes, no diagnostics, and lines where they are wanted. */
static int find_base(struct history *history, struct err *err)
{
	struct history_base *base = &history->base;
	struct query *query = store_query(
	    history->store,
	    "SELECT s.id, c.id, s.commits, s.merges, s.first_time, s.last_time "
	    "FROM main.snapshot s JOIN main.git_commit c ON c.oid = s.commit_oid "
	    "WHERE s.id <> ?1 AND s.commits > 0 AND s.is_shallow = 0 "
	    "AND EXISTS (SELECT 1 FROM main.collector WHERE snapshot_id = s.id AND name = 'history' AND status = "
	    "'done') "
	    "AND (?2 = 0 OR EXISTS "
	    "(SELECT 1 FROM main.collector WHERE snapshot_id = s.id AND name = 'churn' AND status = 'done')) "
	    "AND NOT EXISTS (SELECT 1 FROM main.diagnostic WHERE snapshot_id = s.id AND collector = 'history') "
	    "ORDER BY s.id DESC LIMIT 1");
	int status;

	query_bind_int(query, 1, history->input->snapshot_id);
	query_bind_int(query, 2, history->input->churn != NULL);
	status = query_step(query, err);
	if (status == 1)
		*base = (struct history_base){.snapshot_id = query_int(query, 0),
					      .commit_id = query_int(query, 1),
					      .commits = query_int(query, 2),
					      .merges = query_int(query, 3),
					      .first_time = query_int(query, 4),
					      .last_time = query_int(query, 5)};
	query_free(query);
	return status < 0 ? -1 : 0;
}

bool history_meets_base(struct history *history, uint32_t number)
{
	struct history_base *base = &history->base;
	struct node *node = &history->nodes[number];
	char hex[OID_HEX_SIZE];

	if (!base->find)
		base->find =
		    store_query(history->store, "SELECT id, commit_time, EXISTS (SELECT 1 FROM main.snapshot_commit "
						"WHERE snapshot_id = ?2 AND commit_id = id) "
						"FROM main.git_commit WHERE oid = ?1");
	oid_to_hex(&history->oids.oids[number], hex);
	query_bind_text(base->find, 1, view_of(hex));
	query_bind_int(base->find, 2, base->snapshot_id);
	node->is_stored = node->is_read = query_step(base->find, NULL) == 1;
	if (node->is_stored) {
		node->id = query_int(base->find, 0);
		node->commit_time = query_int(base->find, 1);
	}
	/* Another audit stored it; or so much is new that loading the rest does not matter. */
	base->is_wrong = node->is_stored ? !query_int(base->find, 2) : number > HISTORY_CONTINUED_LIMIT;
	query_reset(base->find);
	return node->is_stored && !base->is_wrong;
}

/* The first commit of the base on the line of first parents, 0 when there is none. */
static int64_t mainline_base(const struct history *history)
{
	int64_t at = oid_table_find(&history->oids, &history->input->state->commit);

	/* Objects that lie about their ids can make a circle. */
	for (size_t i = 0; i < history->oids.count && at >= 0; i++) {
		if (history->nodes[at].is_stored)
			return history->nodes[at].id;
		at = history_first_parent(history, &history->nodes[at]);
	}
	return 0;
}

/* Is all that was said of the base right for what stands on it? Its main line must go on, and no clock may be odd. */
static bool holds(struct history *history)
{
	const struct history_base *base = &history->base;
	int64_t head = oid_table_find(&history->oids, &history->input->state->commit);
	int64_t now = history->nodes[head].commit_time;

	return !base->is_wrong && history->holes == 0 && mainline_base(history) == base->commit_id &&
	       now >= base->last_time && now - base->last_time <= CLOCK_GAP;
}

int history_continue(struct history *history, bool *continued, struct err *err)
{
	bool is_stale;

	*continued = false;
	if (history->input->state->is_shallow)
		return 0;
	if (find_base(history, err))
		return -1;
	if (!history->base.snapshot_id)
		return 0;
	history->next_commit = store_int(history->store, "SELECT max(id) + 1 FROM main.git_commit", 1);
	if (history_load_identities(history, err))
		return -1;
	history_walk(history, &is_stale);
	*continued = holds(history);
	if (!*continued)
		history_reset(history);
	return 0;
}
