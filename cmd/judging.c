#include "cmd/judging.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/mem.h"

#include "base/banned.h"

int judging_load(const struct options *options, struct file_source *source, struct rule_set *rules,
		 struct engagement *engagement, struct err *err)
{
	const char *configuration = option_text(options, "config");
	size_t count;

	if (configuration && engagement_load(engagement, configuration, source, err))
		return -1;
	rules->without_tests = true;
	rules->source = source;
	return rules_load(rules, option_list(options, "rules", &count), configuration, err);
}

/* The database's profile that the rules see, if there is one. */
static uint64_t add_profile(struct store *store, uint64_t hash)
{
	struct query *query =
	    store_query(store, "SELECT address || database || taken_time || ':' || profile_id FROM main.pg_server "
			       "ORDER BY profile_id DESC");

	if (query_step(query, NULL) == 1)
		hash = hash_add(hash, query_text(query, 0));
	query_free(query);
	return hash;
}

/* What is in force of what was imported. */
static uint64_t add_evidence(struct store *store, uint64_t hash)
{
	struct query *query = store_query(
	    store, "SELECT kind || ':' || content_oid, max(id) FROM main.evidence GROUP BY kind ORDER BY kind");

	while (query_step(query, NULL) == 1)
		hash = hash_add(hash, query_text(query, 0));
	query_free(query);
	return hash;
}

static uint64_t hash_add_number(uint64_t hash, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	return number ? hash_add(hash, view_of(text)) : hash;
}

/* Hash of all that decides the result; an audit with the same key has the same result. */
static void input_key(const struct judging *judging, const struct audit_row *row, char key[17])
{
	const struct judge_options *selection = judging->selection;
	uint64_t hash = hash_add(0, row->snapshot_key);

	hash = hash_add(hash, row->rules_digest);
	hash = hash_add(hash, row->program_version);
	hash = add_profile(judging->store, hash);
	hash = add_evidence(judging->store, hash);
	if (judging->engagement)
		hash = hash_add_number(hash, engagement_decisions_digest(judging->engagement));
	for (size_t i = 0; i < selection->only_count; i++)
		hash = hash_add(hash_add(hash, VIEW("only")), view_of(selection->only[i]));
	for (size_t i = 0; i < selection->skip_count; i++)
		hash = hash_add(hash_add(hash, VIEW("skip")), view_of(selection->skip[i]));
	snprintf(key, 17, "%016llx", (unsigned long long)hash);
}

static int64_t find_audit(struct store *store, const struct audit_row *row, bool any_revision)
{
	struct query *query =
	    store_query(store, "SELECT id FROM main.audit WHERE input_key = ?1 AND repository = ?2 AND "
			       "(?4 OR revision = ?3) ORDER BY id DESC");
	int64_t id = 0;

	query_bind_text(query, 1, row->input_key);
	query_bind_text(query, 2, row->repository);
	query_bind_text(query, 3, row->revision);
	query_bind_int(query, 4, any_revision);
	if (query_step(query, NULL) == 1)
		id = query_int(query, 0);
	query_free(query);
	return id;
}

/* What the ledger says of the snapshot; no query may be open when the store is narrowed. */
static void describe_snapshot(const struct judging *judging, struct arena *arena, struct audit_row *row)
{
	struct query *query = store_query_for(
	    judging->store, "SELECT " STORE_SNAPSHOT_KEY ", commit_oid, last_time FROM main.snapshot s WHERE id = ?",
	    judging->snapshot_id);

	if (query_step(query, NULL) == 1) {
		row->snapshot_key = arena_view(arena, query_text(query, 0));
		row->commit_oid = arena_view(arena, query_text(query, 1));
		row->commit_time = query_int_or_null(query, 2);
	} else if (judging->snapshot_id >= 0) {
		BUG("the snapshot that was just collected is not there");
	}
	query_free(query);
}

int judging_run(const struct judging *judging, int64_t *audit_id, struct err *err)
{
	struct audit_row row = {.id = STORE_NULL, .commit_time = STORE_NULL};
	struct arena arena = {0};
	char key[17], digest[17];
	int status = 0;

	snprintf(digest, sizeof(digest), "%016llx", (unsigned long long)judging->rules->digest);
	describe_snapshot(judging, &arena, &row);
	row.repository = judging->repository;
	row.revision = judging->revision;
	row.program_version = VIEW(RESCUE_VERSION);
	row.rules_digest = view_of(digest);
	row.model_version = judging->rules->model.version;
	input_key(judging, &row, key);
	row.input_key = view_of(key);
	*audit_id = find_audit(judging->store, &row, judging->is_for_ledger);
	if (*audit_id == 0) {
		const struct judge_job job = {.rules = judging->rules,
					      .options = judging->selection,
					      .engagement = judging->engagement,
					      .audit = &row,
					      .snapshot_id = judging->snapshot_id,
					      .progress = judging->progress};

		status = judge_audit(judging->store, &job, audit_id, err);
	} else if (!judging->is_for_ledger) {
		status = store_scope(judging->store, judging->snapshot_id, *audit_id, err) ||
			 judge_define_views(judging->store, judging->rules, err);
	}
	arena_release(&arena);
	return status ? -1 : 0;
}

void judging_take_newest(struct judging *judging, struct arena *arena)
{
	struct query *query =
	    store_query(judging->store, "SELECT a.repository, a.revision, s.id FROM main.audit a JOIN main.snapshot s "
					"ON " STORE_SNAPSHOT_KEY " = a.snapshot_key ORDER BY a.id DESC LIMIT 1");

	judging->snapshot_id = -1;
	if (query_step(query, NULL) == 1) {
		judging->repository = arena_view(arena, query_text(query, 0));
		judging->revision = arena_view(arena, query_text(query, 1));
		judging->snapshot_id = query_int(query, 2);
	}
	query_free(query);
}
