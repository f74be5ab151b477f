/*
 * What being paired, or not, makes of a finding.
 */
#include <math.h>

#include "judge/match_internal.h"

#include "base/banned.h"

/* --- paired ---------------------------------------------------------------------------------------------------------
 */

/* How much further from good the audit's value is than the base's, negative when it is nearer; NaN without values. */
static double worsening(const struct match_entry *head, const struct match_entry *base)
{
	double change = head->value - base->value;

	return head->value < head->limit ? -change : change;
}

static enum match_state state_of_pair(const struct match *match, const struct match_entry *head)
{
	const struct match_entry *base = head->partner;
	double change = worsening(head, base);
	bool is_past_limit = !view_eq(head->rule, base->rule);
	double tolerance = is_past_limit ? 0 : fabs(base->value) * match->rules->model.tolerance_percent / 100;

	if (change > tolerance)
		return STATE_WORSE;
	if (change < -tolerance)
		return STATE_BETTER;
	return head->is_moved || !view_eq(head->path, base->path) ? STATE_MOVED : STATE_UNCHANGED;
}

/* --- what was not measured ------------------------------------------------------------------------------------------
 */

/* The query, which gives a path a row, is freed. */
static void add_paths(struct intern *paths, struct query *query)
{
	while (query_step(query, NULL) == 1)
		intern_add(paths, query_text(query, 0), NULL);
	query_free(query);
}

/* Paths of a snapshot that were not, or not fully, read. */
static void unread_files(struct match *match, struct match_side *side)
{
	struct query *query = store_query_for(
	    match->store,
	    "SELECT subject FROM main.diagnostic WHERE snapshot_id = ?1 AND collector IN ('inventory', 'content') "
	    "UNION SELECT p.path FROM main.file AS f "
	    "JOIN main.source AS s ON s.blob_id = f.blob_id AND s.language = f.language AND s.problem IS NOT NULL "
	    "JOIN main.path AS p ON p.id = f.path_id WHERE f.snapshot_id = ?1",
	    side->snapshot_id);

	add_paths(&side->unread, query);
}

/* Files of the audit that were read as something else in the base: taken for generated or vendored now, or binary. */
static void reclassed_files(struct match *match)
{
	struct query *query = store_query_for(
	    match->store,
	    "SELECT p.path FROM main.file AS h "
	    "JOIN main.file AS b ON b.snapshot_id = ?2 AND b.path_id = h.path_id "
	    "LEFT JOIN main.blob AS hb ON hb.id = h.blob_id LEFT JOIN main.blob AS bb ON bb.id = b.blob_id "
	    "JOIN main.path AS p ON p.id = h.path_id "
	    "WHERE h.snapshot_id = ?1 AND (h.class <> b.class OR hb.is_binary > bb.is_binary)",
	    match->head.snapshot_id);

	query_bind_int(query, 2, match->base.snapshot_id);
	add_paths(&match->reclassed, query);
}

/* The same of files that have another name in the audit. */
static void reclassed_renames(struct match *match)
{
	static const char sql[] = "SELECT 1 FROM main.file AS h JOIN main.path AS hp ON hp.id = h.path_id "
				  "JOIN main.path AS bp ON bp.path = ?4 "
				  "JOIN main.file AS b ON b.snapshot_id = ?2 AND b.path_id = bp.id "
				  "WHERE h.snapshot_id = ?1 AND hp.path = ?3 AND h.class <> b.class";
	struct query *query = store_query(match->store, sql);

	for (size_t i = 0; i < match->renames.count; i++) {
		query_reset(query);
		query_bind_int(query, 1, match->head.snapshot_id);
		query_bind_int(query, 2, match->base.snapshot_id);
		query_bind_text(query, 3, match->renames.items[i].to);
		query_bind_text(query, 4, match->renames.items[i].from);
		if (query_step(query, NULL) == 1)
			intern_add(&match->reclassed, match->renames.items[i].to, NULL);
	}
	query_free(query);
}

static bool has(const struct intern *set, struct view key)
{
	return key.p && intern_find(set, key) >= 0;
}

/* --- what an older audit had ----------------------------------------------------------------------------------------
 */

/* Fingerprints that are new, of which audits of the base's ancestors had some: those come to `returned`. */
static void find_returned(struct match *match, const struct intern *fresh, struct intern *returned)
{
	struct query *query = store_query_for(
	    match->store,
	    "SELECT f.fingerprint FROM main.audit AS a "
	    "JOIN main.audit AS b ON b.id = ?1 AND a.repository = b.repository AND a.commit_oid <> b.commit_oid "
	    "JOIN main.git_commit AS c ON c.oid = a.commit_oid "
	    "JOIN main.snapshot_commit AS s ON s.snapshot_id = ?2 AND s.commit_id = c.id "
	    "JOIN main.finding AS f ON f.audit_id = a.id",
	    match->base.audit_id);

	query_bind_int(query, 2, match->base.snapshot_id);
	while (query_step(query, NULL) == 1)
		if (has(fresh, query_text(query, 0)))
			intern_add(returned, query_text(query, 0), NULL);
	query_free(query);
}

/* --- all ------------------------------------------------------------------------------------------------------------
 */

static enum match_state state_of_head(const struct match *match, const struct match_entry *entry)
{
	if (entry->partner)
		return state_of_pair(match, entry);
	if (has(&match->base.unknown, entry->rule))
		return STATE_UNKNOWN;
	if (!has(&match->base.measured, entry->rule))
		return STATE_NEW_RULE;
	/* A file that neither side could read whole is judged by what both could. */
	if (has(&match->base.unread, entry->place) && !has(&match->head.unread, entry->place))
		return STATE_UNKNOWN;
	return STATE_NEW;
}

static enum match_state state_of_base(const struct match *match, const struct match_entry *entry)
{
	if (entry->partner)
		return entry->partner->state;
	if (!has(&match->head.measured, entry->rule) || has(&match->head.unread, entry->place) ||
	    has(&match->reclassed, entry->place))
		return STATE_UNKNOWN;
	return STATE_FIXED;
}

static void judge_returned(struct match *match)
{
	struct intern fresh = {0}, returned = {0};

	for (size_t i = 0; i < match->head.count; i++)
		if (match->head.items[i].state == STATE_NEW)
			intern_add(&fresh, match->head.items[i].fingerprint, NULL);
	if (fresh.count && match->base.snapshot_id >= 0)
		find_returned(match, &fresh, &returned);
	for (size_t i = 0; i < match->head.count; i++)
		if (match->head.items[i].state == STATE_NEW && has(&returned, match->head.items[i].fingerprint))
			match->head.items[i].state = STATE_RETURNED;
	intern_release(&fresh);
	intern_release(&returned);
}

void match_judge(struct match *match)
{
	if (match->head.snapshot_id >= 0)
		unread_files(match, &match->head);
	if (match->base.snapshot_id >= 0)
		unread_files(match, &match->base);
	if (match->head.snapshot_id >= 0 && match->base.snapshot_id >= 0) {
		reclassed_files(match);
		reclassed_renames(match);
	}
	for (size_t i = 0; i < match->head.count; i++)
		match->head.items[i].state = state_of_head(match, &match->head.items[i]);
	for (size_t i = 0; i < match->base.count; i++)
		match->base.items[i].state = state_of_base(match, &match->base.items[i]);
	judge_returned(match);
}
