#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/limits.h"
#include "postgres/statement.h"

/*
 * A statement as lines of text: "kind", then one line a table "schema.name alias role" and one a column
 * "table.column usage operator $n expression arm pattern partner", each part left out where there is none. Columns that
 * are only read have no line.
 */
static void describe_column(struct buf *buf, const struct statement *statement, const struct statement_column *column)
{
	const struct statement_table *table = column->table >= 0 ? &statement->tables[column->table] : NULL;

	if (column->usage == USAGE_SELECT)
		return;
	buf_addf(buf, "\n%s.%s %s", table ? table->name : "?", column->name, column_usage_name(column->usage));
	if (*column->operator)
		buf_addf(buf, " %s", column->operator);
	if (column->parameter)
		buf_addf(buf, " $%d", column->parameter);
	if (*column->expression)
		buf_addf(buf, " [%s]", column->expression);
	if (column->arm)
		buf_addf(buf, " arm %d of %d", column->arm, statement->arms[column->arm].group);
	if (column->pattern)
		buf_addf(buf, " %s", like_pattern_name(column->pattern));
	if (column->partner >= 0) {
		const struct statement_column *partner = &statement->columns[column->partner];

		buf_addf(buf, " with %s.%s", partner->table >= 0 ? statement->tables[partner->table].name : "?",
			 partner->name);
	}
}

static void describe(struct buf *buf, const struct statement *statement)
{
	static const char *const names[] = {"star", "limit", "offset", "locking", "count"};
	const bool flags[] = {statement->has_star, statement->has_limit, statement->has_offset, statement->has_locking,
			      statement->has_count};

	buf_add_text(buf, statement_kind_name(statement->kind));
	if (statement->problem)
		buf_addf(buf, " %s", statement_problem_name(statement->problem));
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (flags[i])
			buf_addf(buf, " %s", names[i]);
	for (size_t i = 0; i < statement->table_count; i++) {
		const struct statement_table *table = &statement->tables[i];

		buf_addf(buf, "\n%s%s%s%s%s %s", table->schema, *table->schema ? "." : "", table->name,
			 *table->alias ? " " : "", table->alias, table->role);
	}
	for (size_t i = 0; i < statement->column_count; i++)
		describe_column(buf, statement, &statement->columns[i]);
}

/* The tables of the tests with a catalog: name and columns. */
static bool has_column(void *context, const struct statement_table *table, const char *column)
{
	static const char *const tables[][2] = {
	    {"users", " id email name country active "},
	    {"orders", " id user_id state created_at total "},
	    {"items", " id order_id product_id price "},
	};

	(void)context;
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		struct buf word = {0};
		bool is_there;

		buf_addf(&word, " %s ", column);
		is_there = strcmp(tables[i][0], table->name) == 0 && strstr(tables[i][1], buf_text(&word));
		buf_release(&word);
		if (is_there)
			return true;
	}
	return false;
}

static void assert_read(const char *sql, const char *expected, bool with_catalog)
{
	const struct statement_catalog catalog = {has_column, NULL};
	struct arena arena = {0};
	struct buf text = {0};
	struct statement statement;

	statement_parse(&arena, view_of(sql), &statement);
	if (with_catalog)
		statement_resolve(&statement, &catalog);
	describe(&text, &statement);
	if (strcmp(buf_text(&text), expected) != 0)
		fail_msg("%s\nis read as\n%s\nnot\n%s", sql, buf_text(&text), expected);
	buf_release(&text);
	arena_release(&arena);
}
#define READ(sql, expected) assert_read(sql, expected, false)
#define READ_WITH_CATALOG(sql, expected) assert_read(sql, expected, true)

static void the_history_of_a_user_is_equality_order_and_limit(void **unused)
{
	(void)unused;
	READ("SELECT * FROM transactions WHERE user_id = $1 ORDER BY created_at DESC LIMIT $2",
	     "select star limit\ntransactions read\ntransactions.user_id equality = $1\n"
	     "transactions.created_at order desc");
}

static void comparisons_have_the_column_at_the_left(void **unused)
{
	(void)unused;
	READ("SELECT a FROM t WHERE $1 < a AND b >= $2::int AND c BETWEEN $3 AND $4 AND d <> $5 AND e = now() - $6",
	     "select\nt read\nt.a range > $1\nt.b range >= $2\nt.c range >= $3\nt.c range <= $4\nt.d other <> $5\n"
	     "t.e equality =");
	READ("SELECT 1 FROM t WHERE (a, b) > ($1, $2)", "select\nt read\nt.a range > $1\nt.b range > $2");
	READ("SELECT 1 FROM t WHERE (a, b) = ($1, $2)", "select\nt read\nt.a equality = $1\nt.b equality = $2");
}

static void lists_and_nulls_and_truth_values_are_told_apart(void **unused)
{
	(void)unused;
	READ("SELECT 1 FROM t WHERE a IN ($1, $2, $3) AND b = ANY($4) AND c NOT IN ($5) AND $6 = ANY(tags)",
	     "select\nt read\nt.a in = $1\nt.b in = $4\nt.c other <> $5\nt.tags other = any $6");
	READ("SELECT 1 FROM t WHERE a IS NULL AND b IS NOT NULL AND c AND NOT d AND e IS TRUE AND NOT (f IS NULL)",
	     "select\nt read\nt.a is_null is null\nt.b other is not null\nt.c equality is true\nt.d equality is false\n"
	     "t.e equality is true\nt.f other is not null");
}

static void patterns_are_prefix_infix_or_unknown(void **unused)
{
	(void)unused;
	READ(
	    "SELECT 1 FROM t WHERE a LIKE $1 AND b ILIKE $2 AND c NOT LIKE $3 AND d ~ $4 AND lower(e) LIKE $5",
	    "select\nt read\nt.a like ~~ $1 unknown\nt.b like ~~* $2 unknown\nt.c other !~~ $3\nt.d like ~ $4 unknown\n"
	    "t.e like ~~ $5 [lower(e)] unknown");
}

static void operators_of_documents_arrays_and_text_are_named(void **unused)
{
	(void)unused;
	READ("SELECT 1 FROM t WHERE doc @> $1 AND tags && $2 AND doc ? $3 AND to_tsvector($4, body) @@ "
	     "plainto_tsquery($5)",
	     "select\nt read\nt.doc contains @> $1\nt.tags contains && $2\nt.doc contains ? $3\n"
	     "t.body text_search @@ [to_tsvector($4, body)]");
	READ("SELECT 1 FROM t WHERE doc ->> $1 = $2", "select\nt read\nt.doc equality = $2 [doc ->> $1]");
}

static void an_expression_around_a_column_is_kept_without_its_alias(void **unused)
{
	(void)unused;
	READ("SELECT 1 FROM users u WHERE lower(u.email) = $1 AND date_trunc('day', u.at) = $2 AND u.at::date = $3 AND "
	     "u.id + 0 = $4",
	     "select\nusers u read\nusers.email equality = $1 [lower(email)]\n"
	     "users.at equality = $2 [date_trunc($6, at)]\nusers.at equality = $3 [at::date]\n"
	     "users.id equality = $4 [id + $7]");
}

static void each_alternative_of_an_or_is_an_arm(void **unused)
{
	(void)unused;
	READ("SELECT 1 FROM t WHERE x = $1 AND (a = $2 OR b = $3 AND c > $4)",
	     "select\nt read\nt.x equality = $1\nt.a equality = $2 arm 1 of 1\nt.b equality = $3 arm 2 of 1\n"
	     "t.c range > $4 arm 2 of 1");
	READ("SELECT 1 FROM t WHERE NOT (a = $1 OR b = $2)", "select\nt read\nt.a other = $1\nt.b other = $2");
}

static void joins_know_their_partner(void **unused)
{
	(void)unused;
	READ("SELECT u.name FROM users u JOIN orders o ON o.user_id = u.id LEFT JOIN items i USING (order_id) WHERE "
	     "u.country = $1",
	     "select\nusers u read\norders o read\nitems i read\norders.user_id join = with users.id\n"
	     "users.id join = with orders.user_id\norders.order_id join = with items.order_id\n"
	     "items.order_id join = with orders.order_id\nusers.country equality = $1");
	READ("SELECT 1 FROM t WHERE t.a = t.b", "select\nt read\nt.a other = with t.b\nt.b other = with t.a");
	READ("SELECT 1 FROM a, b WHERE a.x < b.y", "select\na read\nb read\na.x other <\nb.y other <");
}

static void a_catalog_tells_whose_a_column_is(void **unused)
{
	(void)unused;
	READ("SELECT name FROM users, orders WHERE user_id = users.id AND state = $1",
	     "select\nusers read\norders read\n?.user_id join = with users.id\nusers.id join = with ?.user_id\n"
	     "?.state equality = $1");
	READ_WITH_CATALOG("SELECT name FROM users, orders WHERE user_id = users.id AND state = $1",
			  "select\nusers read\norders read\norders.user_id join = with users.id\n"
			  "users.id join = with orders.user_id\norders.state equality = $1");
	READ_WITH_CATALOG(
	    "SELECT 1 FROM users WHERE EXISTS (SELECT 1 FROM orders WHERE user_id = users.id AND country = $1)",
	    "select\nusers read\norders read\norders.user_id join = with users.id\n"
	    "users.id join = with orders.user_id\nusers.country equality = $1");
	READ_WITH_CATALOG("SELECT 1 FROM users WHERE nothing = $1", "select\nusers read\n?.nothing equality = $1");
}

static void columns_of_subqueries_are_those_of_their_tables(void **unused)
{
	(void)unused;
	READ("SELECT s.buyer FROM (SELECT o.user_id AS buyer, sum(o.total) AS sum FROM orders o GROUP BY o.user_id) s "
	     "WHERE s.buyer = $1 AND s.sum > $2",
	     "select\norders o read\norders.user_id group\norders.user_id equality = $1\n?.sum range > $2");
	READ("WITH recent AS (SELECT * FROM orders WHERE created_at > $1) SELECT 1 FROM recent r WHERE r.user_id = $2",
	     "select star\norders read\norders.created_at range > $1\norders.user_id equality = $2");
	READ_WITH_CATALOG("SELECT 1 FROM (SELECT u.*, o.total FROM users u JOIN orders o ON o.user_id = u.id) s "
			  "WHERE email = $1 ORDER BY total",
			  "select star\nusers u read\norders o read\norders.user_id join = with users.id\n"
			  "users.id join = with orders.user_id\nusers.email equality = $1\norders.total order asc");
	READ("SELECT 1 FROM (SELECT a FROM t) s (b) WHERE b = $1", "select\nt read\nt.a equality = $1");
}

static void a_list_from_a_subquery_is_a_join(void **unused)
{
	(void)unused;
	READ("SELECT 1 FROM users WHERE id IN (SELECT user_id FROM orders WHERE state = $1)",
	     "select\nusers read\norders read\norders.state equality = $1\nusers.id join = with orders.user_id\n"
	     "orders.user_id join = with users.id");
	READ("SELECT 1 FROM users WHERE id NOT IN (SELECT user_id FROM orders)",
	     "select\nusers read\norders read\nusers.id other");
}

static void with_recursive_ends(void **unused)
{
	(void)unused;
	READ("WITH RECURSIVE tree AS (SELECT id, parent_id FROM nodes WHERE id = $1 UNION ALL "
	     "SELECT n.id, n.parent_id FROM nodes n JOIN tree t ON n.parent_id = t.id) SELECT id FROM tree WHERE "
	     "parent_id = $2",
	     "select\nnodes read\nnodes n read\nnodes.id equality = $1\nnodes.parent_id join = with nodes.id\n"
	     "nodes.id join = with nodes.parent_id\nnodes.parent_id equality = $2");
}

static void sort_keys_have_a_direction_and_follow_numbers_and_names(void **unused)
{
	(void)unused;
	READ("SELECT a, b AS c, lower(d) FROM t ORDER BY 1 DESC NULLS LAST, c, 3, lower(e) DESC",
	     "select\nt read\nt.a order desc nulls last\nt.b order asc\nt.d order asc [lower(d)]\nt.e order desc "
	     "[lower(e)]");
	READ("SELECT a, count(*) FROM t GROUP BY 1 HAVING count(*) > $1", "select\nt read\nt.a group");
	READ("SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, b DESC",
	     "select\nt read\nt.a group\nt.a order asc\nt.b order desc");
	READ("SELECT a FROM t UNION SELECT b FROM u ORDER BY a LIMIT $1 OFFSET $2",
	     "select limit offset\nt read\nu read\nt.a order asc");
}

static void statements_that_write_say_what(void **unused)
{
	(void)unused;
	READ("UPDATE accounts SET balance = balance - $1, seen = $2 WHERE id = $3",
	     "update\naccounts update\naccounts.balance assign\naccounts.seen assign $2\naccounts.id equality = $3");
	READ("INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING id",
	     "insert\nt insert\nt.a assign\nt.b assign\nt.b assign");
	READ("INSERT INTO t (a) SELECT b FROM u WHERE c = $1",
	     "insert\nu read\nt insert\nu.c equality = $1\nt.a assign");
	READ("DELETE FROM app.t USING u WHERE t.id = u.t_id AND u.x = $1",
	     "delete\napp.t delete\nu read\nt.id join = with u.t_id\nu.t_id join = with t.id\nu.x equality = $1");
	READ("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = $1 WHEN NOT MATCHED THEN INSERT (a) "
	     "VALUES ($2)",
	     "merge\nt update\ns read\nt.id join = with s.id\ns.id join = with t.id\nt.a assign $1\nt.a assign");
	READ("SELECT * FROM t WHERE id = $1 FOR UPDATE", "select star locking\nt read\nt.id equality = $1");
	READ("SELECT count(*) FROM t", "select count\nt read");
	READ("SELECT count(*) FROM t WHERE a = $1", "select\nt read\nt.a equality = $1");
}

static void whole_rows_and_functions_are_no_columns_of_tables(void **unused)
{
	(void)unused;
	READ("SELECT count(u) FROM users u, unnest($1) AS x WHERE x = u.id",
	     "select\nusers u read\n?.x join = with users.id\n"
	     "users.id join = with ?.x");
}

static void assert_text(const char *sql, const char *expected)
{
	struct arena arena = {0};
	struct statement statement;

	statement_parse(&arena, view_of(sql), &statement);
	assert_string_equal(statement.text, expected);
	arena_release(&arena);
}

static void typed_literals_become_casts_and_comments_go(void **unused)
{
	(void)unused;
	assert_text("SELECT /* who: 4711 */ 1 FROM t WHERE at > date $1 -- more\n AND x > interval $2",
		    "SELECT $3 FROM t WHERE at > $1::date AND x > $2::interval");
}

static void no_literal_survives(void **unused)
{
	static const char *const texts[] = {
	    "SELECT * FROM t WHERE a = 'sesame' AND b = E'sesame\\'x' AND c = $q$sesame$q$ AND d = U&'sesame'",
	    "ALTER ROLE app PASSWORD 'sesame'",
	    "CREATE ROLE app LOGIN PASSWORD 'sesame'",
	    "SET my.secret = 'sesame'",
	    "SELECT 'sesame",
	    "SELECT * FROM JSON_TABLE('sesame', '$[*]' COLUMNS (a int PATH '$.sesame'))",
	    "COMMENT ON TABLE t IS 'sesame'",
	    "SELECT 1; SELECT 'sesame'",
	    "DO $$ BEGIN PERFORM 'sesame'; END $$",
	    "/* sesame */ SELECT 1",
	    "SELECT interval 'sesame' AS x, b'1', x'sesame'",
	    "SELECT 1 FROM t WHERE a LIKE '%sesame%' ORDER BY 'sesame'",
	    "<sesame>",
	    "CREATE TABLE t (a text DEFAULT 'sesame')",
	    "SELECT $tag$ sesame",
	    "/* sesame",
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct arena arena = {0};
		struct statement statement;

		statement_parse(&arena, view_of(texts[i]), &statement);
		if (strstr(statement.text, "sesame"))
			fail_msg("%s\nkeeps a value: %s", texts[i], statement.text);
		arena_release(&arena);
	}
}

static void assert_same_fingerprint(const char *left, const char *right, bool is_same)
{
	struct arena arena = {0};
	struct statement a, b;

	statement_parse(&arena, view_of(left), &a);
	statement_parse(&arena, view_of(right), &b);
	assert_int_equal(strlen(a.fingerprint), 16);
	if ((strcmp(a.fingerprint, b.fingerprint) == 0) != is_same)
		fail_msg("%s\n%s\nhave %s fingerprints", left, right, is_same ? "different" : "equal");
	arena_release(&arena);
}

static void fingerprints_ignore_values_and_lengths_of_lists(void **unused)
{
	(void)unused;
	assert_same_fingerprint("SELECT a FROM t WHERE b IN ($1)", "select a from t where b in ($1, $2, $3)", true);
	assert_same_fingerprint("SELECT a FROM t WHERE b = $1", "SELECT a FROM t WHERE b = 17", true);
	assert_same_fingerprint("SELECT a FROM t WHERE b = $1", "SELECT a FROM t WHERE c = $1", false);
	assert_same_fingerprint("SELECT a FROM", "SELECT b FROM", false);
}

static void problems_are_told_apart(void **unused)
{
	(void)unused;
	READ("<insufficient privilege>", "unknown hidden");
	READ("", "unknown hidden");
	READ("SELECT a FROM t WHERE b =", "unknown truncated");
	READ("SELECT a FROM t WHERE b = 'x", "unknown truncated");
	READ("SELECT * FROM JSON_TABLE($1, $2 COLUMNS (a int PATH $3)) AS j", "unknown unparsable");
	READ("SELECT 1; SELECT 2", "unknown several statements");
	READ("SELECT ';' AS x", "select");
	READ("VACUUM t", "utility");
	READ("-- nothing", "unknown unparsable");
}

static void assert_ends(const char *start, const char *step, size_t times, const char *end)
{
	struct arena arena = {0};
	struct statement statement;
	struct buf sql = {0};

	buf_add_text(&sql, start);
	for (size_t i = 0; i < times; i++)
		buf_add_text(&sql, step);
	buf_add_text(&sql, end);
	statement_parse(&arena, buf_view(&sql), &statement);
	if (statement.problem == STATEMENT_FINE)
		fail_msg("%s%s… is read in spite of its depth", start, step);
	buf_release(&sql);
	arena_release(&arena);
}

static void texts_that_nest_without_end_are_given_up(void **unused)
{
	(void)unused;
	assert_ends("SELECT 1", "+1", 100000, "");
	assert_ends("SELECT ", "- ", 100000, "1");
	assert_ends("SELECT ", "f(1, 2) + ", 20000, "1");
	assert_ends("SELECT 1 FROM a", " JOIN b ON c = d AND e = f", 5000, "");
	assert_ends("SELECT ", "CASE WHEN a, b AND c THEN ", 5000, "1");
	assert_ends("SELECT ", "(", 100000, "1");
	assert_ends("SELECT ", "not ", 50000, "a");
	assert_ends("SELECT 1", " UNION SELECT 1", 10000, "");
	assert_ends("SELECT ", "f(", 20000, "");
	assert_ends("SELECT 1 FROM ", "(SELECT 1 FROM ", 10000, "");
	assert_ends("SELECT a FROM t WHERE ", "a = $1 or ", 25000, "b = $2");
	assert_ends("SELECT '", "x", STATEMENT_SIZE_LIMIT, "'");
}

static void a_thousand_arms_and_a_long_list_are_read(void **unused)
{
	struct arena arena = {0};
	struct statement statement;
	struct buf sql = {0};

	(void)unused;
	buf_add_text(&sql, "SELECT a FROM t WHERE b IN (0");
	for (int i = 1; i < 5000; i++)
		buf_addf(&sql, ", %d", i);
	buf_add_text(&sql, ") AND (c = 1");
	for (int i = 1; i < 1000; i++)
		buf_addf(&sql, " OR c = %d", i);
	buf_add_text(&sql, ")");
	statement_parse(&arena, buf_view(&sql), &statement);
	assert_int_equal(statement.problem, STATEMENT_FINE);
	assert_int_equal(statement.list_length, 5000);
	assert_int_equal(statement.arm_count, 1001);
	buf_release(&sql);
	arena_release(&arena);
}

static void functions_of_users_are_named_once(void **unused)
{
	struct arena arena = {0};
	struct statement statement;

	(void)unused;
	statement_parse(&arena,
			VIEW("SELECT app.price(a), price(b), lower(c), extract(year FROM d), price(e) FROM t LIMIT $1"),
			&statement);
	assert_int_equal(statement.function_count, 3);
	assert_string_equal(statement.functions[0], "app.price");
	assert_string_equal(statement.functions[1], "price");
	assert_string_equal(statement.functions[2], "lower");
	assert_int_equal(statement.limit_parameter, 1);
	arena_release(&arena);
}

/* The query of what a statement reads, NULL as "-". */
static void assert_query(const char *sql, const char *expected)
{
	struct arena arena = {0};
	struct statement statement;
	const char *query;

	statement_parse(&arena, view_of(sql), &statement);
	query = statement_query(&arena, &statement);
	assert_string_equal(query ? query : "-", expected);
	arena_release(&arena);
}

static void what_a_change_reads_is_a_query(void **unused)
{
	(void)unused;
	assert_query("UPDATE orders SET state = $1 WHERE user_id = $2 AND id > $3",
		     "SELECT orders.* FROM orders WHERE user_id = $1 AND id > $2");
	assert_query(
	    "UPDATE shop.orders AS o SET total = (SELECT sum(price) FROM items WHERE order_id = o.id), state = $1 "
	    "FROM users u WHERE u.id = o.user_id AND u.email = $2 RETURNING o.id",
	    "SELECT o.*, (SELECT sum(price) FROM items WHERE order_id = o.id) FROM shop.orders o, users u WHERE "
	    "u.id = o.user_id AND u.email = $1");
	assert_query("DELETE FROM ONLY orders USING users WHERE users.id = orders.user_id AND users.name = $1",
		     "SELECT orders.* FROM ONLY orders, users WHERE users.id = orders.user_id AND users.name = $1");
	assert_query(
	    "WITH old AS (SELECT id FROM orders WHERE created_at < $1) DELETE FROM items WHERE order_id IN (SELECT id "
	    "FROM old)",
	    "WITH old AS (SELECT id FROM orders WHERE created_at < $1) SELECT items.* FROM items WHERE order_id IN "
	    "(SELECT id FROM old)");
	assert_query("SELECT id FROM orders WHERE state = $1 FOR UPDATE SKIP LOCKED",
		     "SELECT id FROM orders WHERE state = $1");
	assert_query("INSERT INTO archive SELECT * FROM orders WHERE created_at < $1 ON CONFLICT DO NOTHING",
		     "SELECT * FROM orders WHERE created_at < $1");
}

static void what_only_writes_has_no_query(void **unused)
{
	(void)unused;
	assert_query("INSERT INTO orders (state) VALUES ($1)", "-");
	assert_query("INSERT INTO orders DEFAULT VALUES", "-");
	assert_query("TRUNCATE orders", "-");
	assert_query("SELECT FROM", "-");
}

static void tables_that_differ_in_digits_are_two(void **unused)
{
	struct arena arena = {0};
	struct statement first, second, third;

	(void)unused;
	statement_parse(&arena, VIEW("SELECT * FROM orders_2025 WHERE id = $1"), &first);
	statement_parse(&arena, VIEW("SELECT * FROM orders_2026 WHERE id = $1"), &second);
	assert_string_not_equal(first.fingerprint, second.fingerprint);
	assert_int_equal(strlen(first.fingerprint), 16);
	statement_parse(&arena, VIEW("select * from orders_2026 where id=7"), &third);
	assert_string_equal(second.fingerprint, third.fingerprint);
	statement_parse(&arena, VIEW("SELECT a FROM t1"), &first);
	statement_parse(&arena, VIEW("SELECT a FROM t2"), &second);
	assert_string_not_equal(first.fingerprint, second.fingerprint);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_history_of_a_user_is_equality_order_and_limit),
	    cmocka_unit_test(comparisons_have_the_column_at_the_left),
	    cmocka_unit_test(lists_and_nulls_and_truth_values_are_told_apart),
	    cmocka_unit_test(patterns_are_prefix_infix_or_unknown),
	    cmocka_unit_test(operators_of_documents_arrays_and_text_are_named),
	    cmocka_unit_test(an_expression_around_a_column_is_kept_without_its_alias),
	    cmocka_unit_test(each_alternative_of_an_or_is_an_arm),
	    cmocka_unit_test(joins_know_their_partner),
	    cmocka_unit_test(a_catalog_tells_whose_a_column_is),
	    cmocka_unit_test(columns_of_subqueries_are_those_of_their_tables),
	    cmocka_unit_test(a_list_from_a_subquery_is_a_join),
	    cmocka_unit_test(with_recursive_ends),
	    cmocka_unit_test(sort_keys_have_a_direction_and_follow_numbers_and_names),
	    cmocka_unit_test(statements_that_write_say_what),
	    cmocka_unit_test(whole_rows_and_functions_are_no_columns_of_tables),
	    cmocka_unit_test(typed_literals_become_casts_and_comments_go),
	    cmocka_unit_test(no_literal_survives),
	    cmocka_unit_test(fingerprints_ignore_values_and_lengths_of_lists),
	    cmocka_unit_test(problems_are_told_apart),
	    cmocka_unit_test(texts_that_nest_without_end_are_given_up),
	    cmocka_unit_test(a_thousand_arms_and_a_long_list_are_read),
	    cmocka_unit_test(functions_of_users_are_named_once),
	    cmocka_unit_test(what_a_change_reads_is_a_query),
	    cmocka_unit_test(what_only_writes_has_no_query),
	    cmocka_unit_test(tables_that_differ_in_digits_are_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
