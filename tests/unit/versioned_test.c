#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "postgres/versioned.h"

static const struct sql_name names[] = {{"id", "7"}, {"schema", "\"my {13: a; b}\""}, {NULL, NULL}};

static void expect(const char *sql, int version, const char *wanted)
{
	struct buf buf = {0};

	buf_add_versioned_sql(&buf, sql, version, names);
	assert_string_equal(buf_text(&buf), wanted);
	buf_release(&buf);
}

static void a_choice_is_made_by_the_servers_version(void **state)
{
	const char *sql = "SELECT s.{13: total_exec_time; total_time} FROM s";

	(void)state;
	expect(sql, 130000, "SELECT s.total_exec_time FROM s");
	expect(sql, 180002, "SELECT s.total_exec_time FROM s");
	expect(sql, 120022, "SELECT s.total_time FROM s");
	expect(sql, 90624, "SELECT s.total_time FROM s");
}

static void choices_stand_inside_each_other_and_beside_names(void **state)
{
	const char *sql = "{10: SELECT {id} AS a, {14: b; c}::int; SELECT {id}} FROM {schema}.t";

	(void)state;
	expect(sql, 150000, "SELECT 7 AS a, b::int FROM \"my {13: a; b}\".t");
	expect(sql, 130000, "SELECT 7 AS a, c::int FROM \"my {13: a; b}\".t");
	expect(sql, 90600, "SELECT 7 FROM \"my {13: a; b}\".t");
}

static void other_text_is_taken_as_it_is(void **state)
{
	(void)state;
	expect("SELECT 'a;b' || x::text", 150000, "SELECT 'a;b' || x::text");
	expect("", 150000, "");
	expect("{18: least(; }x{18: , 1); }", 150000, "x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_choice_is_made_by_the_servers_version),
	    cmocka_unit_test(choices_stand_inside_each_other_and_beside_names),
	    cmocka_unit_test(other_text_is_taken_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
