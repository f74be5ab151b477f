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

/* The columns users were promised, in this order. */
static void promised_columns_are_there_in_their_order(void **state)
{
	static const struct {
		const char *topic;
		const char *columns;
	} promises[] = {
	    {"functions", "path line end_line name language nloc ccn cognitive parameters nesting "},
	    {"findings",
	     "rule dimension path line symbol value limit impact effort priority issue message fingerprint "},
	    {"coupling", "path_a path_b shared degree average_revisions p_value is_named shared_year last_date "},
	    {"issues", "title dimension scope impact effort priority findings days_low days_high "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(promises) / sizeof(*promises); i++) {
		struct buf names = {0};
		size_t topic = 0;

		while (strcmp(topics[topic].name, promises[i].topic) != 0)
			assert_true(++topic < topic_count);
		for (size_t j = 0; topics[topic].columns[j].name; j++)
			buf_addf(&names, "%s ", topics[topic].columns[j].name);
		assert_string_equal(buf_text(&names), promises[i].columns);
		buf_release(&names);
	}
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
	    cmocka_unit_test(promised_columns_are_there_in_their_order),
	    cmocka_unit_test(every_topic_says_what_it_is_and_why_it_may_be_empty),
	    cmocka_unit_test(every_command_is_documented),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
