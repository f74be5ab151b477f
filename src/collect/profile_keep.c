#include "collect/profile_keep.h"

#include "base/limits.h"
#include "store/rows.h"

#include "base/banned.h"

static void keep_server(struct store *store, int64_t profile_id, int64_t id)
{
	struct query *query =
	    store_query(store, "SELECT address, database, version, taken_time, sample_seconds, statements_since, "
			       "(SELECT count(*) FROM main.pg_statement s WHERE s.profile_id = ?1), "
			       "(SELECT total(total_ms) FROM main.pg_statement s WHERE s.profile_id = ?1) "
			       "FROM main.pg_server WHERE profile_id = ?1");

	query_bind_int(query, 1, profile_id);
	if (query_step(query, NULL) == 1)
		put_profile(store, &(struct profile_row){.id = id,
							 .address = query_text(query, 0),
							 .database = query_text(query, 1),
							 .version = query_text(query, 2),
							 .taken_time = query_int(query, 3),
							 .sample_seconds = query_real_or_null(query, 4),
							 .statements_since = query_int_or_null(query, 5),
							 .statements = query_int(query, 6),
							 .total_ms = query_real(query, 7)});
	query_free(query);
}

static void keep_statements(struct store *store, int64_t profile_id, int64_t id)
{
	struct query *query = store_query(
	    store, "SELECT id, database, fingerprint, text, calls, total_ms, mean_ms, share "
		   "FROM main.pg_statement WHERE profile_id = ? AND calls > 0 AND NOT is_own ORDER BY id LIMIT ?");

	query_bind_int(query, 1, profile_id);
	query_bind_int(query, 2, PROFILE_STATEMENTS_LIMIT);
	while (query_step(query, NULL) == 1)
		put_profile_statement(store, &(struct profile_statement_row){.profile = id,
									     .ordinal = query_int(query, 0),
									     .database = query_text(query, 1),
									     .fingerprint = query_text(query, 2),
									     .text = query_text(query, 3),
									     .calls = query_int(query, 4),
									     .total_ms = query_real(query, 5),
									     .mean_ms = query_real(query, 6),
									     .share = query_real(query, 7)});
	query_free(query);
}

static void keep_advice(struct store *store, int64_t profile_id, int64_t id)
{
	struct query *query = store_query(
	    store,
	    "SELECT a.id, a.database, iif(t.schema = 'public', '', t.schema || '.') || t.name, a.columns, a.method, "
	    "a.ddl, a.cost_before, a.cost_after, a.share, a.source FROM main.pg_advice a JOIN main.pg_table t "
	    "ON t.profile_id = a.profile_id AND t.database = a.database AND t.oid = a.table_oid "
	    "WHERE a.profile_id = ? ORDER BY a.id");

	query_bind_int(query, 1, profile_id);
	while (query_step(query, NULL) == 1)
		put_profile_advice(store, &(struct profile_advice_row){.profile = id,
								       .ordinal = query_int(query, 0),
								       .database = query_text(query, 1),
								       .table_name = query_text(query, 2),
								       .columns = query_text(query, 3),
								       .method = query_text(query, 4),
								       .ddl = query_text(query, 5),
								       .cost_before = query_real(query, 6),
								       .cost_after = query_real(query, 7),
								       .share = query_real(query, 8),
								       .source = query_text(query, 9)});
	query_free(query);
}

static void keep_proofs(struct store *store, int64_t profile_id, int64_t id)
{
	struct query *query =
	    store_query(store, "SELECT advice_id, outcome, ms_before, ms_after, runs FROM main.pg_proof "
			       "WHERE profile_id = ? ORDER BY advice_id");

	query_bind_int(query, 1, profile_id);
	while (query_step(query, NULL) == 1)
		put_profile_proof(store, &(struct profile_proof_row){.profile = id,
								     .ordinal = query_int(query, 0),
								     .outcome = query_text(query, 1),
								     .ms_before = query_real_or_null(query, 2),
								     .ms_after = query_real_or_null(query, 3),
								     .runs = query_int(query, 4)});
	query_free(query);
}

static void keep_timings(struct store *store, int64_t profile_id, int64_t id)
{
	struct query *query =
	    store_query(store, "SELECT t.statement_id, t.ms_before, t.ms_after FROM main.pg_proof_statement t "
			       "JOIN main.profile_statement s ON s.profile = ?2 AND s.ordinal = t.statement_id "
			       "WHERE t.profile_id = ?1 ORDER BY t.statement_id");

	query_bind_int(query, 1, profile_id);
	query_bind_int(query, 2, id);
	while (query_step(query, NULL) == 1)
		put_profile_proof_statement(
		    store, &(struct profile_proof_statement_row){.profile = id,
								 .ordinal = query_int(query, 0),
								 .ms_before = query_real_or_null(query, 1),
								 .ms_after = query_real_or_null(query, 2)});
	query_free(query);
}

void profile_keep(struct store *store, int64_t *id)
{
	int64_t profile_id = store_profile(store);

	*id = store_int(store, "SELECT max(id) + 1 FROM main.profile", 1);
	keep_server(store, profile_id, *id);
	keep_statements(store, profile_id, *id);
	keep_advice(store, profile_id, *id);
	keep_proofs(store, profile_id, *id);
	keep_timings(store, profile_id, *id);
}
