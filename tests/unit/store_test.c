#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "memory_store.h"
#include "store/rows.h"
#include "store/store.h"

static void refused(struct store *store, const char *sql, const char *expected)
{
	struct err err = {0};
	struct query *query;

	assert_int_equal(store_query_guarded(store, view_of(sql), &query, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	if (!strstr(err.message, expected))
		fail_msg("%s: said '%s', not '%s'", sql, err.message, expected);
}

static void a_guarded_query_can_only_read(void **state)
{
	struct store *store = memory_store();

	(void)state;
	refused(store, "INSERT INTO path (path) VALUES ('x')", "only SELECT");
	refused(store, "DROP TABLE path", "only SELECT");
	refused(store, "ATTACH 'x' AS y", "only SELECT");
	refused(store, "PRAGMA user_version", "only SELECT");
	refused(store, "SELECT * FROM pragma_table_info('path')", "only SELECT");
	refused(store, "SELECT load_extension('x')", "load_extension");
	refused(store, "SELECT random()", "random");
	refused(store, "SELECT 1; DELETE FROM path", "more than one");
	refused(store, "SELECT nothing FROM path", "does not compile");
	refused(store, "", "empty");
	refused(store, "CREATE TEMP TABLE t (x)", "only SELECT");
	refused(store, "WITH x AS (SELECT 1) DELETE FROM path", "only SELECT");
	store_close(store);
}

static void comments_after_a_query_are_no_second_statement(void **state)
{
	struct store *store = memory_store();
	struct err err = {0};
	struct query *query;

	(void)state;
	assert_int_equal(store_query_guarded(store, VIEW("SELECT 1; -- the end\n /* really */ "), &query, &err), 0);
	query_free(query);
	assert_int_equal(store_query_guarded(store, VIEW("SELECT 1 /* open"), &query, &err), 0);
	query_free(query);
	store_close(store);
}

static void a_query_knows_the_tables_behind_its_views(void **state)
{
	struct store *store = memory_store();
	struct err err = {0};
	struct query *query;

	(void)state;
	assert_int_equal(store_scope(store, 1, 1, &err), 0);
	assert_int_equal(store_define_views(
			     store, "lib",
			     VIEW("-- v\nCREATE TEMP VIEW v AS SELECT p.path FROM file JOIN path p ON p.id = path_id;"),
			     &err),
			 0);
	assert_int_equal(store_query_guarded(store, VIEW("SELECT * FROM v"), &query, &err), 0);
	assert_int_equal(query_table_count(query), 2);
	query_free(query);
	assert_true(view_is(store_table_collectors("file"), "inventory"));
	assert_true(view_is(store_table_collectors("bus_factor"), "ownership"));
	assert_int_equal(store_table_collectors("finding").n, 0);
	store_close(store);
}

static void a_kept_view_is_worked_out_once_and_still_names_its_tables(void **state)
{
	static const char *const names[] = {"no_such_view", "v", NULL};
	struct store *store = memory_store();
	struct err err = {0};
	struct query *query;

	(void)state;
	put_path(store, &(struct path_row){.id = 1, .path = VIEW("a.c")});
	assert_int_equal(store_scope(store, 1, 1, &err), 0);
	store_keep_views(store, names);
	assert_int_equal(store_define_views(
			     store, "lib",
			     VIEW("CREATE TEMP VIEW v AS SELECT path FROM path;CREATE TEMP VIEW w AS SELECT * FROM v;"),
			     &err),
			 0);
	put_path(store, &(struct path_row){.id = 2, .path = VIEW("b.c")});
	assert_int_equal(store_int(store, "SELECT count(*) FROM w", -1), 1);
	assert_int_equal(store_query_guarded(store, VIEW("SELECT * FROM w"), &query, &err), 0);
	assert_int_equal(query_table_count(query), 1);
	assert_string_equal(query_table(query, 0), "path");
	query_free(query);
	assert_int_equal(store_scope(store, 1, 1, &err), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM sqlite_temp_schema WHERE type = 'table'", -1), 0);
	store_close(store);
}

static void a_view_that_is_kept_may_call_no_more_than_a_query(void **state)
{
	static const char *const names[] = {"v", NULL};
	struct store *store = memory_store();
	struct err err = {0};

	(void)state;
	assert_int_equal(store_scope(store, 1, 1, &err), 0);
	store_keep_views(store, names);
	assert_int_equal(
	    store_define_views(store, "lib", VIEW("CREATE TEMP VIEW v AS SELECT randomblob(9) AS b;"), &err), -1);
	assert_non_null(strstr(err.message, "randomblob() is not allowed"));
	store_close(store);
}

static void a_scope_hides_what_belongs_to_other_audits(void **state)
{
	struct store *store = memory_store();
	struct err err = {0};

	(void)state;
	assert_int_equal(store_begin(store, &err), 0);
	put_path(store, &(struct path_row){.id = 1, .path = VIEW("a.c")});
	for (int64_t id = 1; id <= 2; id++)
		put_file(store, &(struct file_row){.snapshot_id = id,
						   .path_id = 1,
						   .blob_id = STORE_NULL,
						   .language = VIEW("C"),
						   .class = VIEW("production")});
	put_metric(store, &(struct metric_row){
			      .audit_id = 2, .name = VIEW("m"), .value = 1, .unit = VIEW("u"), .source = VIEW("m")});
	assert_int_equal(store_commit(store, &err), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM file", -1), 2);
	assert_int_equal(store_scope(store, 1, 1, &err), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM file", -1), 1);
	assert_int_equal(store_int(store, "SELECT count(*) FROM metric", -1), 0);
	assert_int_equal(store_scope(store, -1, 2, &err), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM file", -1), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM metric", -1), 1);
	store_close(store);
}

static void queries_see_the_newest_profile_of_a_database(void **state)
{
	static const struct named_value index[] = {{"name", VIEW("orders_idx")}, {"is_valid", VIEW("1")}};
	static const struct named_value wrong[] = {{"colour", VIEW("red")}};
	struct store *store = memory_store();
	struct err err = {0};

	(void)state;
	assert_int_equal(store_profile(store), -1);
	put_pg_server(store, &(struct pg_server_row){.profile_id = 7});
	put_collector(store, &(struct collector_row){.snapshot_id = 7, .name = VIEW("catalog")});
	assert_int_equal(store_put_named(store, "pg_index", index, 2, &err), 0);
	put_pg_server(store, &(struct pg_server_row){.profile_id = 8});
	assert_int_equal(store_profile(store), 8);
	assert_int_equal(store_scope(store, -1, -1, &err), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM pg_index", -1), 0);
	assert_int_equal(store_put_named(store, "pg_index", index, 2, &err), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM pg_index WHERE is_valid AND name = 'orders_idx'", -1),
			 1);
	assert_int_equal(store_put_named(store, "pg_index", wrong, 1, &err), -1);
	assert_int_equal(store_put_named(store, "path", index, 1, &err), -1);
	store_forget_profiles(store);
	assert_int_equal(store_profile(store), -1);
	assert_int_equal(store_int(store, "SELECT count(*) FROM main.pg_index", -1), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM main.collector", -1), 0);
	store_close(store);
}

static void a_failed_put_keeps_nothing_of_its_transaction(void **state)
{
	struct store *store = memory_store();
	struct err err = {0};

	(void)state;
	assert_int_equal(store_begin(store, &err), 0);
	put_path(store, &(struct path_row){.id = 1, .path = VIEW("a.c")});
	put_path(store, &(struct path_row){.id = 1, .path = VIEW("b.c")});
	assert_int_equal(store_check(store, NULL), -1);
	assert_int_equal(store_commit(store, &err), -1);
	assert_non_null(strstr(err.message, "table path"));
	assert_int_equal(store_int(store, "SELECT count(*) FROM path", -1), 0);
	store_close(store);
}

static void rows_are_seen_at_once_and_in_order_however_many_wait(void **state)
{
	struct store *store = memory_store();
	struct query *query = store_query(store, "SELECT count(*), count(DISTINCT path), sum(id) FROM path");
	struct err err = {0};
	char path[32];

	(void)state;
	assert_int_equal(store_begin(store, &err), 0);
	for (int64_t id = 1; id <= 200; id++) {
		snprintf(path, sizeof(path), "file %d", (int)id); /* the text is the caller's again after put */
		put_path(store, &(struct path_row){.id = id, .path = view_of(path)});
		put_collector(store,
			      &(struct collector_row){.snapshot_id = 1, .name = VIEW("same"), .detail = view_of(path)});
		if (id % 7 && id % 33)
			continue;
		assert_int_equal(query_step(query, &err), 1);
		assert_int_equal(query_int(query, 0), id);
		assert_int_equal(query_int(query, 1), id);
		assert_int_equal(query_int(query, 2), id * (id + 1) / 2);
		query_reset(query);
	}
	query_free(query);
	assert_int_equal(store_int(store, "SELECT detail = 'file 200' FROM collector", 0), 1);
	put_snapshot(store, &(struct snapshot_row){.id = STORE_NULL, .tree_oid = VIEW("t")});
	put_path(store, &(struct path_row){.id = 1000, .path = VIEW("later")});
	put_snapshot(store, &(struct snapshot_row){.id = 77, .tree_oid = VIEW("u")});
	assert_int_equal(store_last_id(store), 77);
	store_rollback(store);
	assert_int_equal(store_begin(store, &err), 0);
	put_path(store, &(struct path_row){.id = 5, .path = VIEW("forgotten")});
	store_rollback(store);
	assert_int_equal(store_begin(store, &err), 0);
	assert_int_equal(store_commit(store, &err), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM path", -1), 0);
	store_close(store);
}

static void one_wrong_row_among_many_is_an_error(void **state)
{
	struct store *store = memory_store();
	struct err err = {0};
	char path[32];

	(void)state;
	assert_int_equal(store_begin(store, &err), 0);
	for (int64_t id = 1; id <= 100; id++) {
		snprintf(path, sizeof(path), "file %d", (int)(id == 50 ? 49 : id));
		put_path(store, &(struct path_row){.id = id, .path = view_of(path)});
	}
	assert_int_equal(store_commit(store, &err), -1);
	assert_non_null(strstr(err.message, "table path"));
	assert_int_equal(store_int(store, "SELECT count(*) FROM path", -1), 0);
	store_close(store);
}

static void every_row_struct_has_the_columns_of_its_table(void **state)
{
#define NAME(column) #column ","
#define COMPARE(table, columns, conflict) {#table, columns(NAME, NAME, NAME, NAME)},
	static const char *const expected[][2] = {STORE_TABLES(COMPARE)};
	struct store *store = memory_store();

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		struct query *query = store_query(store, "SELECT name FROM pragma_table_info(?)");
		struct buf names = {0};

		query_bind_text(query, 1, view_of(expected[i][0]));
		while (query_step(query, NULL) == 1)
			buf_addf(&names, "%.*s,", VIEW_ARG(query_text(query, 0)));
		assert_string_equal(buf_text(&names), expected[i][1]);
		buf_release(&names);
		query_free(query);
	}
	assert_int_equal(store_int(store, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'", 0), ROW_COUNT);
	store_close(store);
}

static void every_table_and_column_has_a_comment(void **state)
{
	struct store *store = memory_store();
	struct query *query = store_query(store, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'");

	(void)state;
	while (query_step(query, NULL) == 1) {
		struct view sql = query_text(query, 1), line;

		while (view_line(&sql, &line))
			if (!view_starts(line, ")") && !view_starts(line, "\tPRIMARY KEY") &&
			    !view_starts(line, "\tUNIQUE") && view_find(line, 0, VIEW(" -- ")) == line.n)
				fail_msg("no comment: %.*s", VIEW_ARG(line));
	}
	query_free(query);
	store_close(store);
}

static void path_functions_take_paths_apart(void **state)
{
	struct store *store = memory_store();

	(void)state;
	assert_int_equal(
	    store_int(store,
		      "SELECT basename('a/b.tar.gz') = 'b.tar.gz' AND dirname('a/b.c') = 'a' AND dirname('b') = '' "
		      "AND extension('a.b/c') = '' AND extension('x.tar.gz') = 'gz' AND extension('.profile') = ''",
		      0),
	    1);
	store_close(store);
}

static void a_name_is_taken_apart_into_words(void **state)
{
	static const char *const cases[][2] = {
	    {"chargeCards", "[\"charge\",\"card\"]"},
	    {"Cart::charge_CARD2x", "[\"charge\",\"card\"]"},
	    {"pay.HTTPServer.parseXMLs", "[\"parse\",\"xml\"]"},
	    {"Order#find_by_categories!", "[\"find\",\"by\",\"category\"]"},
	    {"getStatusOfBoxesAndClasses", "[\"get\",\"status\",\"of\",\"box\",\"and\",\"class\"]"},
	    {"getHTTPResponse", "[\"get\",\"http\",\"response\"]"},
	    {"a.b.__x__", "[]"},
	    {"größeÄndern", "[\"größeÄndern\"]"},
	    {"", "[]"},
	};
	struct store *store = memory_store();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct query *query = store_query(store, "SELECT name_words(?)");

		query_bind_text(query, 1, view_of(cases[i][0]));
		assert_int_equal(query_step(query, NULL), 1);
		if (!view_is(query_text(query, 0), cases[i][1]))
			fail_msg("%s is %.*s", cases[i][0], VIEW_ARG(query_text(query, 0)));
		query_free(query);
	}
	store_close(store);
}

static void a_pattern_matches_bytes_and_never_runs_away(void **state)
{
	struct store *store = memory_store();
	struct err err = {0};
	struct query *query;

	(void)state;
	assert_int_equal(store_int(store,
				   "SELECT ('PAY-12: fix' REGEXP '\\b[A-Z]+-\\d+') AND NOT ('pay' REGEXP 'PAY') AND "
				   "('' REGEXP '^$') AND (x'ff41' REGEXP 'A') AND "
				   "regexp_substr('fix PAY-12 and #3', '[A-Z]+-\\d+') = 'PAY-12' AND "
				   "regexp_substr('fix', '\\d') IS NULL AND regexp_substr(NULL, 'x') IS NULL AND "
				   "regexp_replace('rx2/Rx2Call.java', '\\d+', '') = 'rx/RxCall.java' AND "
				   "regexp_replace('aXbX', 'X', '$0 and more than sixty-four bytes, each of which is kept: ' || "
				   "'0123456789') LIKE 'a$0%9b$0%9' AND regexp_replace('', 'x', 'y') = '' AND "
				   "regexp_replace(NULL, 'x', 'y') IS NULL AND regexp_replace('x', 'x', NULL) IS NULL AND "
				   "regexp_substr(NULL, 'x*') IS NULL AND regexp_substr('', 'x*') = ''",
				   0),
			 1);
	assert_int_equal(store_query_guarded(store,
					     VIEW("SELECT 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' REGEXP '^(a+)+$'"),
					     &query, &err),
			 0);
	assert_int_equal(query_step(query, &err), -1);
	assert_non_null(strstr(err.message, "takes too long"));
	query_free(query);
	err_clear(&err);
	assert_int_equal(store_query_guarded(store, VIEW("SELECT 'a' REGEXP '('"), &query, &err), 0);
	assert_int_equal(query_step(query, &err), -1);
	assert_non_null(strstr(err.message, "the pattern is wrong at its character 2"));
	query_free(query);
	store_close(store);
}

static void other_files_are_refused_with_a_reason(void **state)
{
	char path[] = "/tmp/rescue-store-XXXXXX";
	struct err err = {0};
	struct store *store;
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(store_open(&store, "/tmp/rescue-none/x.db", STORE_READ, &err), -1);
	assert_non_null(strstr(err.message, "rescue audit"));
	err_clear(&err);
	assert_true(write(fd, "this is no database, but long enough to be looked at as one by anybody", 70) == 70);
	assert_int_equal(store_open(&store, path, STORE_READ, &err), -1);
	assert_non_null(strstr(err.message, "cannot be read as a store"));
	err_clear(&err);
	assert_int_equal(store_open(&store, path, STORE_WRITE, &err), -1);
	close(fd);
	unlink(path);
}

/* More than the page cache holds, so that half of the transaction is in the file when the process dies. */
static void die_while_writing(const char *path)
{
	static char long_path[64 << 10];
	struct store *store;
	struct err err = {0};

	if (store_open(&store, path, STORE_WRITE, &err) || store_begin(store, &err))
		_exit(1);
	memset(long_path, 'x', sizeof(long_path));
	for (int i = 0; i < 1300; i++) {
		snprintf(long_path, sizeof(long_path), "%d", i);
		put_path(store, &(struct path_row){.id = STORE_NULL, .path = {long_path, sizeof(long_path)}});
	}
	_exit(0);
}

static void what_an_interrupted_audit_wrote_is_gone_for_the_next_reader(void **state)
{
	char directory[] = "/tmp/rescue-store-XXXXXX", path[64], journal[80];
	struct err err = {0};
	struct store *store;
	int status;
	pid_t child;

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/store.db", directory);
	snprintf(journal, sizeof(journal), "%s-journal", path);
	assert_int_equal(store_open(&store, path, STORE_WRITE, &err), 0);
	assert_int_equal(store_begin(store, &err), 0);
	put_path(store, &(struct path_row){.id = STORE_NULL, .path = VIEW("kept.c")});
	assert_int_equal(store_commit(store, &err), 0);
	store_close(store);
	child = fork();
	if (child == 0)
		die_while_writing(path);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(access(journal, F_OK), 0);
	assert_int_equal(store_open(&store, path, STORE_READ, &err), 0);
	assert_int_equal(store_int(store, "SELECT count(*) FROM path", -1), 1);
	store_close(store);
	unlink(path);
	unlink(journal);
	rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_guarded_query_can_only_read),
	    cmocka_unit_test(comments_after_a_query_are_no_second_statement),
	    cmocka_unit_test(a_query_knows_the_tables_behind_its_views),
	    cmocka_unit_test(a_kept_view_is_worked_out_once_and_still_names_its_tables),
	    cmocka_unit_test(a_view_that_is_kept_may_call_no_more_than_a_query),
	    cmocka_unit_test(a_scope_hides_what_belongs_to_other_audits),
	    cmocka_unit_test(queries_see_the_newest_profile_of_a_database),
	    cmocka_unit_test(a_failed_put_keeps_nothing_of_its_transaction),
	    cmocka_unit_test(rows_are_seen_at_once_and_in_order_however_many_wait),
	    cmocka_unit_test(one_wrong_row_among_many_is_an_error),
	    cmocka_unit_test(every_row_struct_has_the_columns_of_its_table),
	    cmocka_unit_test(every_table_and_column_has_a_comment),
	    cmocka_unit_test(path_functions_take_paths_apart),
	    cmocka_unit_test(a_name_is_taken_apart_into_words),
	    cmocka_unit_test(a_pattern_matches_bytes_and_never_runs_away),
	    cmocka_unit_test(what_an_interrupted_audit_wrote_is_gone_for_the_next_reader),
	    cmocka_unit_test(other_files_are_refused_with_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
