#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "history_facts.h"

#include <jansson.h>

#include "cli/rows.h"
#include "cmd/commands.h"
#include "cmd/open.h"
#include "cmd/show.h"
#include "collect/people.h"

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

/* --- names that break other tools -------------------------------------------------------------------------------- */

static const char *const hostile_names[] = {
    "-f",
    "--global",
    "=cmd|' /C calc'!A0",
    "+1",
    "@SUM(A1)",
    "\tx",
    "<script>alert(1)</script>",
    "\xe2\x80\xae"
    "olleh\xe2\x80\xac",
    "\x1b[2J\x07",
    "two\nlines\r",
    "\xff\xfe",
    "a,b\"c\"",
    "",
    "   ",
};
enum { HOSTILE_NAMES = sizeof(hostile_names) / sizeof(*hostile_names) };

/* Each of the names as author and under a second identity of the same address, so that both topics show it. */
static struct store *store_of_hostile_names(struct facts *facts)
{
	struct people_input input = {.snapshot_id = SNAPSHOT, .model = usual_people()};
	struct err err = {0};
	char email[32];

	facts_start(facts, 100);
	for (int i = 0; i < HOSTILE_NAMES; i++) {
		snprintf(email, sizeof(email), "%d@x", i);
		facts_commit(facts, hostile_names[i], email, 1, 1);
		facts_co_author(facts, "second", email);
	}
	if (collect_people(facts->store, &input, &err) || store_scope(facts->store, SNAPSHOT, -1, &err) ||
	    open_define_views(facts->store, &err))
		fail_msg("%s", err.message);
	return facts->store;
}

static char *listed(struct store *store, const char *name, enum listing_format format, size_t *size)
{
	struct listing_style style = {.format = format, .quiet = true};
	struct query *query;
	size_t topic = 0;
	char *text;

	while (strcmp(topics[topic].name, name) != 0)
		assert_true(++topic < topic_count);
	style.out = style.talk = open_memstream(&text, size);
	query = store_query(store, topics[topic].sql);
	assert_true(rows_print(&style, query, topics[topic].columns, NULL) >= HOSTILE_NAMES);
	query_free(query);
	fclose(style.out);
	return text;
}

static void is_fit_for_a_terminal(const char *text)
{
	assert_null(strpbrk(text, "\x1b\x07\t\r"));
	assert_null(strstr(text, "\xe2\x80\xae"));
	assert_null(strchr(text, '\xff'));
	assert_non_null(strstr(text, "\\u{202e}olleh"));
	assert_non_null(strstr(text, "two\\nlines"));
}

/* No cell of the file starts a formula: it begins with one of these at the start of a line, a cell or a quote. */
static void is_fit_for_a_spreadsheet(const char *text)
{
	for (const char *at = text; *at; at++)
		if (strchr("=+-@\t\r", *at) && (at == text || strchr(",\"\n", at[-1])) && strncmp(at, "\r\n", 2) != 0)
			fail_msg("a formula: %s", at);
	assert_non_null(strstr(text, "'=cmd|' /C calc'!A0"));
	assert_non_null(strstr(text, "'--global"));
	assert_non_null(strstr(text, "\"a,b\"\"c\"\"\""));
}

static void is_json_of(const char *text, size_t size, const char *key)
{
	json_t *rows = json_loadb(text, size, 0, NULL), *row;
	size_t i, found = 0;

	assert_non_null(rows);
	json_array_foreach(rows, i, row)
	{
		const char *name = json_string_value(json_object_get(row, key));

		assert_non_null(name);
		found += strcmp(name, "=cmd|' /C calc'!A0") == 0 || strcmp(name, "<script>alert(1)</script>") == 0;
	}
	assert_int_equal(found, 2);
	json_decref(rows);
}

static void hostile_names_are_people_and_safe_in_every_listing(void **state)
{
	static const char *const names[] = {"people", "aliases"};
	struct facts facts;
	struct store *store = store_of_hostile_names(&facts);

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		size_t size;
		char *text = listed(store, names[i], LISTING_TABLE, &size);

		is_fit_for_a_terminal(text);
		free(text);
		text = listed(store, names[i], LISTING_CSV, &size);
		is_fit_for_a_spreadsheet(text);
		free(text);
		text = listed(store, names[i], LISTING_JSON, &size);
		is_json_of(text, size, "name");
		free(text);
	}
	facts_end(&facts);
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
	     "rule dimension path line symbol value limit impact effort priority issue message fingerprint subject "},
	    {"complexity-trend", "path date code_lines functions ccn highest_ccn ccn_per_line as_path "},
	    {"debt",
	     "module code_lines findings minutes debt_ratio letter flagged_lines flagged_share files file_share "
	     "flagged_files scope "},
	    {"coupling", "path_a path_b shared degree average_revisions p_value is_named shared_year last_date "},
	    {"people", "name email is_bot commits co_commits merges files first_date last_date has_left "},
	    {"aliases", "person name email reason joined_with commits "},
	    {"activity", "week commits people bot_commits added deleted trend lines_trend "},
	    {"releases", "name package version line is_stable date gap_days commits lead_days lead_p90_days reverts "
			 "is_reachable is_imported "},
	    {"review", "evidence strength changes share "},
	    {"issues", "id title dimension scope impact effort priority findings days_low days_high set_by "},
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

/* Each column of such a topic has one heading: table_write() looks for it. */
static void headings_name_all_columns_of_their_topic(void **state)
{
	(void)state;
	for (size_t i = 0; i < topic_count; i++) {
		const struct topic *topic = &topics[i];
		unsigned seen = 0;
		size_t count = 0;

		if (!topic->headings[0].column)
			continue;
		for (; count < TOPIC_COLUMNS && topic->columns[count].name; count++)
			for (size_t k = 0; k < TOPIC_COLUMNS && topic->headings[k].column; k++)
				if (strcmp(topic->headings[k].column, topic->columns[count].name) == 0)
					seen |= 1u << k;
		assert_int_equal(seen, (1u << count) - 1);
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
	    cmocka_unit_test(hostile_names_are_people_and_safe_in_every_listing),
	    cmocka_unit_test(promised_columns_are_there_in_their_order),
	    cmocka_unit_test(headings_name_all_columns_of_their_topic),
	    cmocka_unit_test(every_topic_says_what_it_is_and_why_it_may_be_empty),
	    cmocka_unit_test(every_command_is_documented),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
