#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/store.h"

/* A store somebody sends: made by us, then changed by `sql`. */
static void make_store(char path[64], const char *const *sql)
{
	struct err err = {0};
	struct store *store;

	snprintf(path, 64, "/tmp/hostile_store.XXXXXX");
	close(mkstemp(path));
	assert_int_equal(store_open(&store, path, STORE_WRITE, &err), 0);
	for (; *sql; sql++) {
		struct query *query = store_query(store, *sql);

		assert_int_not_equal(query_step(query, &err), -1);
		query_free(query);
	}
	store_close(store);
}

static void assert_refused(const char *path, enum store_mode mode)
{
	struct err err = {0};
	struct store *store;

	assert_int_equal(store_open(&store, path, mode, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.message, "are not those rescue makes: move it away"));
}

static void a_store_that_defines_more_or_less_than_we_do_is_refused(void **state)
{
	static const char *const changes[] = {
	    "DROP TABLE finding",
	    "DROP TABLE file",
	    "ALTER TABLE finding DROP COLUMN message",
	    "CREATE TRIGGER t AFTER INSERT ON snapshot BEGIN DELETE FROM audit; END",
	    "CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
	    "CREATE TABLE \"x AS SELECT 1; DELETE FROM main.audit; --\" (snapshot_id)",
	    "CREATE TABLE \"a\"\"b\" (audit_id)",
	};
	char path[64];

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		make_store(path, (const char *const[]){changes[i], NULL});
		assert_refused(path, STORE_READ);
		assert_refused(path, STORE_WRITE);
		unlink(path);
	}
}

static void an_older_store_keeps_its_ledger_whatever_its_tables_are_called(void **state)
{
	static const char *const older[] = {
	    "CREATE TABLE \"a\"\"; UPDATE main.audit SET repository = 'gone'; --\" (x)",
	    "CREATE VIEW v AS SELECT 1",
	    "CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM score; END",
	    "PRAGMA user_version = 16777217",
	    NULL,
	};
	struct err err = {0};
	struct store *store;
	char path[64];

	(void)state;
	make_store(path, older);
	assert_int_equal(store_open(&store, path, STORE_WRITE, &err), 0);
	assert_int_equal(
	    store_int(store, "SELECT count(*) FROM sqlite_schema WHERE type IN ('view', 'trigger') OR name LIKE 'a\"%'",
		      -1),
	    0);
	store_close(store);
	unlink(path);
}

/* A store of a former version, opened to be written to, which brings it up to date. Owned; so is the file at `path`. */
static struct store *open_former(char *path, const char *const changes[])
{
	struct err err = {0};
	struct store *store;

	make_store(path, changes);
	if (store_open(&store, path, STORE_WRITE, &err))
		fail_msg("%s", err.message);
	return store;
}

/* Version 1 had no table `debt`, and findings did not say what they add to sums. */
static void a_ledger_of_the_first_version_is_kept_and_gets_what_is_new(void **state)
{
	static const char *const first[] = {
	    "DROP TABLE debt",
	    "ALTER TABLE finding DROP COLUMN line_hash",
	    "ALTER TABLE finding DROP COLUMN suppression_id",
	    "ALTER TABLE finding DROP COLUMN share",
	    "ALTER TABLE finding DROP COLUMN remedy",
	    "ALTER TABLE finding DROP COLUMN counted_minutes",
	    "ALTER TABLE finding DROP COLUMN is_debt",
	    "INSERT INTO finding VALUES (1, 1, 'code/x', 'code', 'a.c', 1, 2, 'f', NULL, 3, 2, 'low', 10, 'low', 60, "
	    "'P2', 'high', 1, 'too much', 'r1:0')",
	    "INSERT INTO finding VALUES (1, 2, 'team/x', 'team', NULL, NULL, NULL, NULL, 'all', 3, 2, 'low', 10, "
	    "'low', 30, 'P2', 'high', 1, 'too few', 'r1:1')",
	    "PRAGMA user_version = 16777217",
	    NULL,
	};
	struct err err = {0};
	struct store *store;
	char path[64];

	(void)state;
	store = open_former(path, first);
	assert_int_equal(store_int(store,
				   "SELECT group_concat(counted_minutes || ':' || is_debt || ':' || message, ' ') = "
				   "'60:1:too much 30:0:too few' FROM main.finding",
				   -1),
			 1);
	assert_int_equal(store_int(store, "SELECT count(*) FROM main.debt", -1), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'former%'", -1), 0);
	store_close(store);
	assert_int_equal(store_open(&store, path, STORE_READ, &err), 0);
	store_close(store);
	unlink(path);
}

/* Version 2 had no profiles of databases. */
static void a_ledger_of_the_second_version_is_kept_and_gets_what_is_new(void **state)
{
	static const char *const second[] = {
	    "DROP TABLE profile",
	    "DROP TABLE profile_statement",
	    "DROP TABLE profile_advice",
	    "INSERT INTO debt VALUES (1, 'repository', '', 9, 3, 900, 40, 5, 600, 30, 'A')",
	    "PRAGMA user_version = 33554433",
	    NULL,
	};
	struct store *store;
	char path[64];

	(void)state;
	store = open_former(path, second);
	assert_int_equal(store_int(store, "SELECT minutes FROM main.debt", -1), 600);
	assert_int_equal(store_int(store, "SELECT count(*) FROM main.profile", -1), 0);
	store_close(store);
	unlink(path);
}

/* Version 3 compared audits with nothing. */
static void a_ledger_of_the_third_version_is_kept_and_gets_what_is_new(void **state)
{
	static const char *const third[] = {
	    "DROP TABLE suppression",
	    "DROP TABLE comparison",
	    "DROP TABLE finding_state",
	    "DROP TABLE gate_condition",
	    "DROP TABLE issue_part",
	    "DROP TABLE act_now",
	    "DROP TABLE decision",
	    "DROP TABLE evidence",
	    "DROP TABLE initiative",
	    "DROP TABLE initiative_item",
	    "ALTER TABLE issue DROP COLUMN phase",
	    "ALTER TABLE issue DROP COLUMN initiative",
	    "ALTER TABLE issue DROP COLUMN set_by",
	    "ALTER TABLE issue DROP COLUMN set_reason",
	    "ALTER TABLE issue DROP COLUMN start_order",
	    "ALTER TABLE issue DROP COLUMN urgency",
	    "ALTER TABLE issue DROP COLUMN urgent_for",
	    "ALTER TABLE issue DROP COLUMN quick_win",
	    "INSERT INTO issue VALUES (1, 1, 'x', '', 'Mend x', 'code', 'low', 10, 'low', 60, 'P2', 1, 0.1, 0.2)",
	    "ALTER TABLE finding DROP COLUMN line_hash",
	    "ALTER TABLE finding DROP COLUMN suppression_id",
	    "ALTER TABLE finding DROP COLUMN share",
	    "ALTER TABLE finding DROP COLUMN remedy",
	    "INSERT INTO finding VALUES (1, 1, 'code/x', 'code', 'a.c', 1, 2, 'f', NULL, 3, 2, 'low', 10, 'low', 60, "
	    "60, 1, 'P2', 'high', 1, 'too much', 'r1:0')",
	    "PRAGMA user_version = 50331649",
	    NULL,
	};
	struct store *store;
	char path[64];

	(void)state;
	store = open_former(path, third);
	assert_int_equal(store_int(store,
				   "SELECT count(*) FROM main.finding WHERE message = 'too much' AND line_hash IS NULL "
				   "AND suppression_id IS NULL",
				   -1),
			 1);
	assert_int_equal(store_int(store, "SELECT count(*) FROM main.gate_condition", -1), 0);
	assert_int_equal(store_int(store,
				   "SELECT count(*) FROM main.issue WHERE title = 'Mend x' AND urgency = 'P2' AND "
				   "quick_win IS NULL",
				   -1),
			 1);
	store_close(store);
	unlink(path);
}

/* Version 4 did not say which share of a database's load a finding is about, nor what SQL mends it. */
static void a_ledger_of_the_fourth_version_is_kept_and_gets_what_is_new(void **state)
{
	static const char *const fourth[] = {
	    "DROP TABLE profile_proof",
	    "DROP TABLE profile_proof_statement",
	    "ALTER TABLE finding DROP COLUMN share",
	    "ALTER TABLE finding DROP COLUMN remedy",
	    "INSERT INTO finding VALUES (1, 1, 'code/x', 'code', 'a.c', 1, 2, 'f', NULL, 3, 2, 'low', 10, 'low', 60, "
	    "60, 1, 'P2', 'high', 1, 'too much', 'r1:0', NULL, NULL)",
	    "PRAGMA user_version = 67108865",
	    NULL,
	};
	struct store *store;
	char path[64];

	(void)state;
	store = open_former(path, fourth);
	assert_int_equal(store_int(store,
				   "SELECT count(*) FROM main.finding WHERE message = 'too much' AND share IS NULL "
				   "AND remedy = ''",
				   -1),
			 1);
	store_close(store);
	unlink(path);
}

/* Version 5 proved no advice, and did not keep when the gate was asked. */
static void a_ledger_of_the_fifth_version_is_kept_and_gets_what_is_new(void **state)
{
	static const char *const fifth[] = {
	    "DROP TABLE gate_run",
	    "DROP TABLE profile_proof",
	    "DROP TABLE profile_proof_statement",
	    "INSERT INTO profile_advice VALUES (1, 1, 'app', 'orders', 'user_id', 'btree', 'CREATE INDEX', 72, 16, "
	    "0.4, 'measured')",
	    "PRAGMA user_version = 83886081",
	    NULL,
	};
	struct store *store;
	char path[64];

	(void)state;
	store = open_former(path, fifth);
	assert_int_equal(store_int(store, "SELECT count(*) FROM main.profile_advice WHERE columns = 'user_id'", -1), 1);
	assert_int_equal(store_int(store,
				   "SELECT (SELECT count(*) FROM main.profile_proof) + (SELECT count(*) FROM "
				   "main.profile_proof_statement) + (SELECT count(*) FROM main.gate_run)",
				   -1),
			 0);
	store_close(store);
	unlink(path);
}

static void an_older_store_without_its_ledger_is_refused_and_keeps_its_bytes(void **state)
{
	static const char *const older[] = {"DROP TABLE audit", "PRAGMA user_version = 16777217", NULL};
	char path[64];

	(void)state;
	make_store(path, older);
	assert_refused(path, STORE_WRITE);
	assert_refused(path, STORE_WRITE);
	unlink(path);
}

static void stopped(struct store *store, const char *sql, const char *expected)
{
	struct err err = {0};
	struct query *query;
	int status;

	assert_int_equal(store_query_guarded(store, view_of(sql), &query, &err), 0);
	while ((status = query_step(query, &err)) == 1)
		;
	assert_int_equal(status, -1);
	if (!strstr(err.message, expected))
		fail_msg("%s: said '%s', not '%s'", sql, err.message, expected);
	query_free(query);
}

static void a_query_that_fills_the_memory_is_stopped_and_an_open_transaction_lives(void **state)
{
	struct err err = {0};
	struct store *store;

	(void)state;
	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	assert_int_equal(store_begin(store, &err), 0);
	stopped(store,
		"WITH RECURSIVE c(x, s) AS (SELECT 1, '' UNION ALL SELECT x + 1, printf('%100000d', x) FROM c) "
		"SELECT x FROM c ORDER BY s",
		"holding more than 512 MB: narrow it down");
	stopped(store,
		"WITH RECURSIVE c(x, s) AS (SELECT 1, 'x' UNION ALL SELECT x + 1, s || s FROM c) SELECT x FROM c",
		"too big");
	assert_int_equal(store_commit(store, &err), 0);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_store_that_defines_more_or_less_than_we_do_is_refused),
	    cmocka_unit_test(an_older_store_keeps_its_ledger_whatever_its_tables_are_called),
	    cmocka_unit_test(a_ledger_of_the_first_version_is_kept_and_gets_what_is_new),
	    cmocka_unit_test(a_ledger_of_the_second_version_is_kept_and_gets_what_is_new),
	    cmocka_unit_test(a_ledger_of_the_third_version_is_kept_and_gets_what_is_new),
	    cmocka_unit_test(a_ledger_of_the_fourth_version_is_kept_and_gets_what_is_new),
	    cmocka_unit_test(a_ledger_of_the_fifth_version_is_kept_and_gets_what_is_new),
	    cmocka_unit_test(an_older_store_without_its_ledger_is_refused_and_keeps_its_bytes),
	    cmocka_unit_test(a_query_that_fills_the_memory_is_stopped_and_an_open_transaction_lives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
