#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>

#include "collect/profile_keep.h"
#include "memory_store.h"
#include "store/rows.h"

static void put_profiled(struct store *store, int64_t profile_id, double mean)
{
	put_pg_server(store, &(struct pg_server_row){.profile_id = profile_id,
						     .address = VIEW("db1:5432"),
						     .database = VIEW("shop"),
						     .version = VIEW("15.18"),
						     .taken_time = 1741910400 + profile_id,
						     .sample_seconds = NAN,
						     .statements_since = STORE_NULL});
	put_pg_table(store, &(struct pg_table_row){.profile_id = profile_id,
						   .database = VIEW("shop"),
						   .oid = 1,
						   .schema = VIEW("ledger"),
						   .name = VIEW("entries")});
	put_pg_statement(store, &(struct pg_statement_row){.profile_id = profile_id,
							   .id = 1,
							   .database = VIEW("shop"),
							   .fingerprint = VIEW("a1"),
							   .calls = 10,
							   .total_ms = 10 * mean,
							   .mean_ms = mean,
							   .share = 0.9});
	put_pg_statement(store,
			 &(struct pg_statement_row){
			     .profile_id = profile_id, .id = 2, .database = VIEW("shop"), .fingerprint = VIEW("b2")});
	put_pg_statement(store, &(struct pg_statement_row){.profile_id = profile_id,
							   .id = 3,
							   .database = VIEW("shop"),
							   .fingerprint = VIEW("c3"),
							   .calls = 4,
							   .is_own = true});
	put_pg_advice(store, &(struct pg_advice_row){.profile_id = profile_id,
						     .id = 1,
						     .database = VIEW("shop"),
						     .table_oid = 1,
						     .columns = VIEW("user_id"),
						     .ddl = VIEW("CREATE INDEX …")});
	put_pg_proof(store, &(struct pg_proof_row){.profile_id = profile_id,
						   .advice_id = 1,
						   .outcome = VIEW("proved"),
						   .ms_before = 83.8,
						   .ms_after = 0.25,
						   .runs = 5});
	put_pg_proof_statement(store,
			       &(struct pg_proof_statement_row){
				   .profile_id = profile_id, .statement_id = 1, .ms_before = 83.8, .ms_after = 0.25});
}

static void a_profile_outlives_its_facts_in_the_ledger(void **state)
{
	struct store *store = memory_store();
	int64_t first, second;

	(void)state;
	put_profiled(store, 7, 83.8);
	profile_keep(store, &first);
	store_forget_profiles(store);
	put_profiled(store, 9, 0.25);
	profile_keep(store, &second);
	store_forget_profiles(store);
	assert_int_equal(first, 1);
	assert_int_equal(second, 2);
	assert_int_equal(store_int(store, "SELECT statements FROM main.profile WHERE id = 1", -1), 3);
	assert_int_equal(store_int(store, "SELECT round(total_ms * 10) FROM main.profile WHERE id = 1", -1), 8380);
	/* One that never ran has no mean to compare. */
	assert_int_equal(store_int(store, "SELECT count(*) FROM main.profile_statement WHERE fingerprint = 'b2'", -1),
			 0);
	/* What profiles themselves ask is no load to compare. */
	assert_int_equal(store_int(store, "SELECT count(*) FROM main.profile_statement WHERE fingerprint = 'c3'", -1),
			 0);
	assert_int_equal(store_int(store,
				   "SELECT round(b.mean_ms / a.mean_ms) FROM main.profile_statement b JOIN "
				   "main.profile_statement a USING (fingerprint) WHERE b.profile = 1 AND a.profile = 2",
				   -1),
			 335);
	assert_int_equal(
	    store_int(store, "SELECT count(*) FROM main.profile_advice WHERE table_name = 'ledger.entries'", -1), 2);
	assert_int_equal(
	    store_int(store,
		      "SELECT count(*) FROM main.profile_proof p JOIN main.profile_proof_statement s USING "
		      "(profile) WHERE p.outcome = 'proved' AND s.ms_after = 0.25 AND s.ordinal = 1",
		      -1),
	    2);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_profile_outlives_its_facts_in_the_ledger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
