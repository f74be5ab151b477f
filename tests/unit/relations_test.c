#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "collect/relations.h"
#include "memory_store.h"
#include "store/rows.h"

enum { PROFILE = 1 };

static void put_relation(struct store *store, int64_t oid, const char *schema, const char *name,
			 const char *const *columns)
{
	put_pg_table(store, &(struct pg_table_row){.profile_id = PROFILE,
						   .database = VIEW("shop"),
						   .oid = oid,
						   .schema = view_of(schema),
						   .name = view_of(name),
						   .kind = VIEW("table")});
	for (int i = 0; columns[i]; i++)
		put_pg_column(store, &(struct pg_column_row){.profile_id = PROFILE,
							     .database = VIEW("shop"),
							     .table_oid = oid,
							     .number = i + 1,
							     .name = view_of(columns[i]),
							     .type = VIEW("bigint")});
}

static struct store *shop(void)
{
	static const char *const users[] = {"id", "email", NULL}, *const orders[] = {"id", "user_id", NULL},
				 *const events[] = {"id", "at", NULL};
	struct store *store = memory_store();

	put_relation(store, 10, "public", "users", users);
	put_relation(store, 11, "archive", "users", orders);
	put_relation(store, 12, "app", "orders", orders);
	put_relation(store, 13, "app", "events", events);
	put_relation(store, 14, "archive", "events", events);
	return store;
}

static void assert_uses(const char *sql, const char *expected)
{
	struct store *store = shop();
	struct relations relations;
	struct statement statement;
	struct arena arena = {0};
	struct query *query;
	struct buf read = {0};

	relations_read(&relations, store, PROFILE, VIEW("shop"));
	statement_parse(&arena, view_of(sql), &statement);
	uses_put(store, PROFILE, 7, &statement, &relations);
	query =
	    store_query(store, "SELECT coalesce(table_oid, 'none') || ' ' || column_name || ' ' || usage || "
			       "coalesce(' ' || partner_table_oid, '') FROM main.statement_column ORDER BY ordinal");
	for (const char *comma = ""; query_step(query, NULL) == 1; comma = ", ") {
		buf_add_text(&read, comma);
		buf_add_view(&read, query_text(query, 0));
	}
	query_free(query);
	assert_string_equal(buf_text(&read), expected);
	buf_release(&read);
	arena_release(&arena);
	relations_release(&relations);
	store_close(store);
}

static void a_name_without_schema_is_that_of_public_or_the_only_one(void **unused)
{
	(void)unused;
	assert_uses("SELECT 1 FROM users u JOIN orders o ON o.user_id = u.id WHERE email = $1",
		    "12 user_id join 10, 10 id join 12, 10 email equality");
	assert_uses("SELECT 1 FROM archive.users WHERE user_id = $1", "11 user_id equality");
	assert_uses("SELECT 1 FROM events WHERE at > $1", "none at range");
	assert_uses("SELECT 1 FROM app.events WHERE at > $1", "13 at range");
	assert_uses("SELECT 1 FROM nowhere WHERE at > $1", "none at range");
}

static void a_column_that_is_read_twice_has_one_row(void **unused)
{
	(void)unused;
	assert_uses("SELECT id, id + 1, email FROM users WHERE id = $1",
		    "10 id select, 10 email select, 10 id equality");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_name_without_schema_is_that_of_public_or_the_only_one),
	    cmocka_unit_test(a_column_that_is_read_twice_has_one_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
