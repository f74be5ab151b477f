#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "cmd/commands.h"
#include "cmd/open.h"
#include "cmd/show.h"

static struct store *empty_store(void)
{
	struct store *store;
	struct err err = {0};

	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	assert_int_equal(store_scope(store, -1, -1, &err), 0);
	assert_int_equal(open_define_views(store, &err), 0);
	return store;
}

/* store_query() ends the program when a query does not fit the schema. */
static void every_topic_is_a_query_that_fits_the_schema_and_its_columns(void **state)
{
	struct store *store = empty_store();

	(void)state;
	for (size_t i = 0; i < topic_count; i++) {
		struct query *query = store_query(store, topics[i].sql);
		int count = 0;

		for (; count < TOPIC_COLUMNS && topics[i].columns[count].name; count++)
			if (count < query_column_count(query))
				assert_string_equal(query_column_name(query, count), topics[i].columns[count].name);
		assert_int_equal(query_column_count(query), count);
		assert_int_equal(query_step(query, NULL), 0);
		query_free(query);
	}
	store_close(store);
}

static void every_topic_says_what_it_is_and_why_it_may_be_empty(void **state)
{
	(void)state;
	for (size_t i = 0; i < topic_count; i++) {
		assert_non_null(topics[i].summary);
		assert_non_null(topics[i].empty);
	}
}

static void every_command_is_documented(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		assert_ptr_equal(command_find(commands[i]->name), commands[i]);
		assert_non_null(commands[i]->summary);
		assert_non_null(commands[i]->description);
		assert_non_null(commands[i]->run);
		for (const struct option_spec *option = commands[i]->options; option->name; option++) {
			assert_non_null(option->help);
			assert_true(option->type == OPTION_FLAG || option->value);
			assert_true(option->type != OPTION_INTEGER || option->min < option->max);
			assert_true((option->type == OPTION_CHOICE) == (option->choices != NULL));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_topic_is_a_query_that_fits_the_schema_and_its_columns),
	    cmocka_unit_test(every_topic_says_what_it_is_and_why_it_may_be_empty),
	    cmocka_unit_test(every_command_is_documented),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
