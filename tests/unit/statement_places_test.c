#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "collect/statement_places.h"
#include "memory_store.h"
#include "postgres/statement.h"
#include "store/rows.h"

static void is_sql(const char *literal, const char *expected)
{
	struct buf sql = {0};

	buf_add_sql_of_string(&sql, view_of(literal));
	assert_string_equal(buf_text(&sql), expected);
	buf_release(&sql);
}

static void a_string_of_any_language_is_read_as_the_sql_it_holds(void **state)
{
	(void)state;
	is_sql("'SELECT * FROM a WHERE id = ?'", "SELECT * FROM a WHERE id = $1");
	is_sql("\"\"\"\n  select x\n  from a where b = %s and c = %(c)s\n\"\"\"",
	       "select x\n  from a where b = $1 and c = $1\n");
	is_sql("f\"SELECT x FROM a WHERE b = {b.id}\"", "SELECT x FROM a WHERE b = $1");
	is_sql("`UPDATE a SET b = ${b} WHERE c = $2`", "UPDATE a SET b = $1 WHERE c = $2");
	is_sql("\"DELETE FROM a WHERE b = :b AND c::text = @c\"", "DELETE FROM a WHERE b = $1 AND c::text = $1");
	is_sql("\"SELECT \\\"x\\\" FROM a\\nWHERE b LIKE '%%z'\"", "SELECT \"x\" FROM a WHERE b LIKE '%z'");
	is_sql("<<<SQL\nSELECT x FROM a WHERE b IS NULL\nSQL", "SELECT x FROM a WHERE b IS NULL");
	is_sql("r#\"SELECT x FROM a WHERE b = ''\"#", "SELECT x FROM a WHERE b = ''");
	is_sql("\"nothing\"", "");
}

static void put_string(struct store *store, int64_t file, const char *class, const char *text)
{
	put_file(store, &(struct file_row){.snapshot_id = 1,
					   .path_id = file,
					   .blob_id = file,
					   .language = VIEW("Python"),
					   .class = view_of(class)});
	put_syntax_match(store, &(struct syntax_match_row){.blob_id = file,
							   .language = VIEW("Python"),
							   .rule = VIEW("syntax/sql"),
							   .capture = VIEW("statement"),
							   .name = view_of(text),
							   .line = 10 * file,
							   .end_line = 10 * file,
							   .function_ordinal = STORE_NULL});
}

static void a_statement_is_found_where_the_code_issues_it_whatever_its_values(void **state)
{
	struct store *store = memory_store();
	struct arena arena = {0};
	struct statement seen;

	(void)state;
	statement_parse(&arena, VIEW("SELECT * FROM orders WHERE user_id = $1 AND state IN ($2, $3) LIMIT $4"), &seen);
	put_pg_server(store, &(struct pg_server_row){.profile_id = 5});
	put_pg_statement(
	    store, &(struct pg_statement_row){.profile_id = 5, .id = 1, .fingerprint = view_of(seen.fingerprint)});
	put_string(store, 1, "production",
		   "\"select * from orders where user_id = %s and state in ('open', 'paid', 'sent') limit 20\"");
	put_string(store, 2, "production", "\"select * from orders where account_id = %s limit 20\"");
	put_string(store, 3, "test", "\"select * from orders where user_id = 1 and state in ('open') limit 1\"");
	put_string(store, 4, "production", "\"select from where\"");
	collect_places(store, 1);
	assert_int_equal(store_int(store, "SELECT count(*) FROM main.statement_place", -1), 1);
	assert_int_equal(store_int(store, "SELECT line FROM main.statement_place WHERE path_id = 1", -1), 10);
	assert_int_equal(store_int(store, "SELECT count(*) FROM main.collector WHERE status = 'done'", -1), 1);
	arena_release(&arena);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_string_of_any_language_is_read_as_the_sql_it_holds),
	    cmocka_unit_test(a_statement_is_found_where_the_code_issues_it_whatever_its_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
