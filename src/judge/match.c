#include "judge/match.h"

#include <math.h>
#include <stdlib.h>

#include "judge/match_internal.h"
#include "store/rows.h"

#include "base/banned.h"

/* --- reading --------------------------------------------------------------------------------------------------------
 */

static struct view keep(struct match *match, struct view text)
{
	return text.p ? arena_view(&match->arena, text) : text;
}

/* `rule` is borrowed by the entry. */
static struct match_entry *add_entry(const struct match *match, struct match_side *side, struct view rule)
{
	GROW(side->items, side->count + 1, side->capacity);
	side->items[side->count] = (struct match_entry){.kind = rules_identity(match->rules, rule),
							.rule = rule,
							.id = STORE_NULL,
							.line = STORE_NULL,
							.end_line = STORE_NULL,
							.value = NAN,
							.limit = NAN};
	return &side->items[side->count++];
}

static void read_findings(struct match *match, struct match_side *side)
{
	struct query *query = store_query_for(match->store,
					      "SELECT id, rule, path, symbol, subject, line_hash, fingerprint, "
					      "priority, line, value, \"limit\", end_line "
					      "FROM main.finding WHERE audit_id = ? ORDER BY id",
					      side->audit_id);

	while (query_step(query, NULL) == 1) {
		struct match_entry *entry = add_entry(match, side, keep(match, query_text(query, 1)));

		entry->id = query_int(query, 0);
		entry->path = entry->place = keep(match, query_text(query, 2));
		entry->symbol = keep(match, query_text(query, 3));
		entry->subject = keep(match, query_text(query, 4));
		entry->line_hash = keep(match, query_text(query, 5));
		entry->fingerprint = keep(match, query_text(query, 6));
		entry->priority = keep(match, query_text(query, 7));
		entry->line = query_int_or_null(query, 8);
		entry->value = query_real_or_null(query, 9);
		entry->limit = query_real_or_null(query, 10);
		entry->end_line = query_int_or_null(query, 11);
	}
	query_free(query);
}

static void read_rules(struct match *match, struct match_side *side)
{
	struct query *query = store_query_for(
	    match->store, "SELECT rule, status IN ('unknown', 'error') FROM main.outcome WHERE audit_id = ?",
	    side->audit_id);

	while (query_step(query, NULL) == 1)
		intern_add(query_int(query, 1) ? &side->unknown : &side->measured, query_text(query, 0), NULL);
	query_free(query);
}

static int read_audit(struct match *match, struct match_side *side, struct err *err)
{
	struct query *query =
	    store_query_for(match->store,
			    "SELECT s.id, a.commit_oid FROM main.audit AS a LEFT JOIN main.snapshot AS s "
			    "ON " STORE_SNAPSHOT_KEY " = a.snapshot_key WHERE a.id = ?",
			    side->audit_id);
	bool is_there = query_step(query, NULL) == 1;

	if (is_there) {
		side->snapshot_id = query_type(query, 0) == QUERY_NULL ? -1 : query_int(query, 0);
		side->name = arena_view(&match->arena, query_text(query, 1));
	}
	query_free(query);
	if (!is_there)
		return err_set(err, ERR_USAGE, "the store has no audit %lld to compare", (long long)side->audit_id);
	read_findings(match, side);
	read_rules(match, side);
	return 0;
}

/* --- writing --------------------------------------------------------------------------------------------------------
 */

int match_forget(struct store *store, int64_t audit_id, struct err *err)
{
	return store_run_for(store, "DELETE FROM main.comparison WHERE audit_id = ?", audit_id, err) ||
		       store_run_for(store, "DELETE FROM main.finding_state WHERE audit_id = ?", audit_id, err)
		   ? -1
		   : 0;
}

static const char *state_name(enum match_state state)
{
	static const char *const names[] = {"new",   "unchanged", "moved",   "worse",   "better",
					    "fixed", "returned",  "unknown", "new-rule"};

	return names[state];
}

static void write_state(struct match *match, int64_t ordinal, const struct match_entry *entry,
			const struct match_entry *head, const struct match_entry *base)
{
	put_finding_state(match->store, &(struct finding_state_row){
					    .audit_id = match->head.audit_id,
					    .ordinal = ordinal,
					    .state = view_of(state_name(entry->state)),
					    .finding_id = head ? head->id : STORE_NULL,
					    .base_finding_id = base ? base->id : STORE_NULL,
					    .rule = entry->rule,
					    .path = entry->path,
					    .line = entry->line,
					    .symbol = entry->symbol,
					    .fingerprint = entry->fingerprint,
					    .priority = entry->priority,
					    .value = head ? head->value : NAN,
					    .base_value = base ? base->value : NAN,
					});
}

static int write_result(struct match *match, struct err *err)
{
	int64_t ordinal = 0;

	if (match_forget(match->store, match->head.audit_id, err))
		return -1;
	put_comparison(match->store,
		       &(struct comparison_row){.audit_id = match->head.audit_id,
						.base_audit_id = match->base.audit_id,
						.base = match->base.name,
						.method = match->has_lines ? VIEW("lines") : VIEW("content")});
	for (size_t i = 0; i < match->head.count; i++) {
		const struct match_entry *head = &match->head.items[i];

		write_state(match, ++ordinal, head, head, head->partner);
	}
	for (size_t i = 0; i < match->base.count; i++)
		if (!match->base.items[i].partner)
			write_state(match, ++ordinal, &match->base.items[i], NULL, &match->base.items[i]);
	return store_check(match->store, err);
}

static void side_release(struct match_side *side)
{
	free(side->items);
	intern_release(&side->measured);
	intern_release(&side->unknown);
	intern_release(&side->unread);
}

static void match_release(struct match *match)
{
	side_release(&match->head);
	side_release(&match->base);
	intern_release(&match->reclassed);
	free(match->renames.items);
	arena_release(&match->arena);
}

/* What both comparisons do with what they read. */
static int compare(struct match *match, struct err *err)
{
	match_pair(match);
	match_judge(match);
	return write_result(match, err);
}

/* --- the two comparisons --------------------------------------------------------------------------------------------
 */

int match_audits(struct store *store, const struct match_job *job, struct err *err)
{
	struct match match = {.store = store,
			      .repo = job->repo,
			      .rules = job->rules,
			      .head = {.audit_id = job->audit_id},
			      .base = {.audit_id = job->base_audit_id}};
	int status = read_audit(&match, &match.head, err) || read_audit(&match, &match.base, err);

	if (!status) {
		match.has_lines = match.head.snapshot_id >= 0 && match.base.snapshot_id >= 0;
		if (match.has_lines)
			match_follow(&match);
		status = compare(&match, err);
	}
	match_release(&match);
	return status ? -1 : 0;
}

static void read_baseline(struct match *match, const struct baseline_job *job)
{
	for (size_t i = 0; i < job->entry_count; i++) {
		const struct baseline_entry *from = &job->entries[i];
		struct match_entry *entry = add_entry(match, &match->base, from->rule);

		entry->path = entry->place = from->path;
		entry->symbol = from->symbol;
		entry->subject = from->subject;
		entry->line_hash = from->line_hash;
		entry->fingerprint = from->fingerprint;
		entry->priority = from->priority;
		entry->value = from->value;
	}
	for (size_t i = 0; i < job->measured_count; i++)
		intern_add(&match->base.measured, job->measured[i], NULL);
}

int match_baseline(struct store *store, const struct baseline_job *job, struct err *err)
{
	struct match match = {.store = store,
			      .rules = job->rules,
			      .head = {.audit_id = job->audit_id},
			      .base = {.audit_id = STORE_NULL, .snapshot_id = -1, .name = job->name}};
	int status = read_audit(&match, &match.head, err);

	if (!status) {
		read_baseline(&match, job);
		status = compare(&match, err);
	}
	match_release(&match);
	return status;
}
