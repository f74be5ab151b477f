#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "cli/options.h"
#include "base/suggest.h"

static bool fruit_choice(size_t index, struct choice *choice)
{
	static const struct choice fruits[] = {{"apple", "red or green"}, {"banana", "yellow"}};

	if (index < 2)
		*choice = fruits[index];
	return index < 2;
}

static const struct argument_spec arguments[] = {
    {.name = "FRUIT", .min = 1, .max = 1, .choice = fruit_choice},
    {.name = "PATH", .max = 0},
    {.name = NULL},
};

static const struct option_spec option_table[] = {
    OPTION_STORE,
    OPTION_FORMAT,
    OPTION_LIMIT,
    {.name = "jobs", .letter = 'j', .type = OPTION_INTEGER, .value = "N", .min = 1, .max = 64, .fallback = "4"},
    {.name = "only", .type = OPTION_LIST, .value = "RULE"},
    {.name = "all", .letter = 'a'},
    {.name = "tests", .fallback = "yes", .negatable = true},
    OPTIONS_END,
};

static const struct command basket = {.name = "basket", .arguments = arguments, .options = option_table};

/* Parses a NULL-terminated list of words. */
static int parse(struct options *options, struct err *err, ...)
{
	char *words[16];
	va_list list;
	int n = 0;

	va_start(list, err);
	while ((words[n] = va_arg(list, char *)))
		n++;
	va_end(list);
	err_clear(err);
	return options_parse(options, &basket, n, words, err);
}

/* The message of a command line that must be refused as a usage error. */
#define assert_refused(expected, ...)                                              \
	do {                                                                      \
		struct options options_;                                          \
		struct err err_ = {0};                                            \
		assert_int_equal(parse(&options_, &err_, __VA_ARGS__, NULL), -1); \
		assert_int_equal(err_.kind, ERR_USAGE);                           \
		assert_string_equal(err_.message, expected);                       \
		options_release(&options_);                                       \
	} while (0)

static void values_are_accepted_in_every_documented_form(void **state)
{
	struct options options;
	struct err err = {0};
	const char *const *list;
	size_t count;

	(void)state;
	assert_int_equal(parse(&options, &err, "--limit=7", "apple", "--only", "a", "-aqj", "12", "--only=b", "--store",
			       "x", "--", "--limit", "-", NULL),
			 0);
	assert_int_equal(option_integer(&options, "limit", 50), 7);
	assert_int_equal(option_integer(&options, "jobs", 0), 12);
	assert_true(option_flag(&options, "all"));
	assert_true(option_flag(&options, "quiet"));
	assert_string_equal(option_text(&options, "store"), "x");
	list = option_list(&options, "only", &count);
	assert_int_equal(count, 2);
	assert_string_equal(list[0], "a");
	assert_string_equal(list[1], "b");
	assert_string_equal(argument_text(&options, "FRUIT"), "apple");
	list = argument_list(&options, "PATH", &count);
	assert_int_equal(count, 2);
	assert_string_equal(list[0], "--limit");
	assert_string_equal(list[1], "-");
	options_release(&options);
	assert_int_equal(parse(&options, &err, "-j3", "-", "banana", NULL), -1); /* "-" is an argument, and no fruit */
	options_release(&options);
}

static void what_is_not_given_has_the_value_the_table_says(void **state)
{
	struct options options;
	struct err err = {0};
	size_t count;

	(void)state;
	assert_int_equal(parse(&options, &err, "banana", NULL), 0);
	assert_string_equal(option_text(&options, "format"), "table");
	assert_string_equal(option_text(&options, "store"), ".rescue/rescue.db");
	assert_int_equal(option_integer(&options, "limit", 50), 50);
	assert_int_equal(option_integer(&options, "jobs", 0), 4);
	assert_false(option_given(&options, "jobs"));
	assert_false(option_flag(&options, "all"));
	assert_true(option_flag(&options, "tests"));
	option_list(&options, "only", &count);
	assert_int_equal(count, 0);
	argument_list(&options, "PATH", &count);
	assert_int_equal(count, 0);
	options_release(&options);
}

static void only_declared_flags_have_a_no_form(void **state)
{
	struct options options;
	struct err err = {0};

	(void)state;
	assert_int_equal(parse(&options, &err, "apple", "--no-tests", NULL), 0);
	assert_false(option_flag(&options, "tests"));
	assert_true(option_given(&options, "tests"));
	options_release(&options);
	assert_refused("unknown option '--no-all'; `rescue basket -h` lists the options", "apple", "--no-all");
}

static void mistakes_are_answered_with_what_was_probably_meant(void **state)
{
	(void)state;
	assert_refused("unknown option '--formt', did you mean '--format'? `rescue basket -h` lists the options",
		       "--formt=json");
	assert_refused("unknown option '--li', did you mean '--limit'? `rescue basket -h` lists the options", "--li");
	assert_refused("unknown option '--zzz'; `rescue basket -h` lists the options", "--zzz");
	assert_refused("unknown option '-z'; `rescue basket -h` lists the options", "-az");
	assert_refused("'--format' takes table, json or csv, not 'jsno', did you mean 'json'?", "--format", "jsno");
	assert_refused("'--format' takes table, json or csv, not 'yaml'", "--format=yaml");
	assert_refused("unknown fruit 'bananna', did you mean 'banana'? `rescue basket -h` lists them", "bananna");
	assert_refused("unknown fruit 'kiwi'; `rescue basket -h` lists them", "kiwi");
}

static void values_outside_their_bounds_are_refused(void **state)
{
	(void)state;
	assert_refused("'--jobs' takes a whole number from 1 to 64, not '65'", "apple", "-j65");
	assert_refused("'--jobs' takes a whole number from 1 to 64, not '4x'", "apple", "--jobs", "4x");
	assert_refused("'--limit' takes a whole number from 0, not '-1'", "apple", "--limit=-1");
	assert_refused("'--limit' takes a whole number from 0, not '9223372036854775808'",
		       "--limit=9223372036854775808");
	assert_refused("'--limit' needs a value: write --limit N", "apple", "--limit");
	assert_refused("'--store' needs a value: write --store FILE", "apple", "--store=");
	assert_refused("'--all' takes no value: write only --all", "apple", "--all=yes");
	assert_refused("FRUIT is missing: see `rescue basket -h`", "--all");
}

static void help_wins_over_what_is_missing(void **state)
{
	struct options options;
	struct err err = {0};

	(void)state;
	assert_int_equal(parse(&options, &err, "-h", "--nonsense", NULL), 0);
	assert_true(options.help);
	options_release(&options);
}

static void a_hostile_word_of_any_length_is_only_unknown(void **state)
{
	static char word[100000] = "--";
	struct options options;
	struct err err = {0};

	(void)state;
	memset(word + 2, 0xFF, sizeof(word) - 3);
	assert_int_equal(parse(&options, &err, word, NULL), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	options_release(&options);
	assert_int_equal(parse(&options, &err, word + 2, NULL), -1);
	options_release(&options);
}

/* Known distances of the optimal string alignment form. */
static void swapped_neighbours_cost_one_edit(void **state)
{
	(void)state;
	assert_int_equal(edit_distance("", ""), 0);
	assert_int_equal(edit_distance("", "abc"), 3);
	assert_int_equal(edit_distance("kitten", "sitting"), 3);
	assert_int_equal(edit_distance("ab", "ba"), 1);
	assert_int_equal(edit_distance("ca", "abc"), 3); /* 2 in the unrestricted form */
	assert_int_equal(edit_distance("schema", "shcema"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_are_accepted_in_every_documented_form),
	    cmocka_unit_test(what_is_not_given_has_the_value_the_table_says),
	    cmocka_unit_test(only_declared_flags_have_a_no_form),
	    cmocka_unit_test(mistakes_are_answered_with_what_was_probably_meant),
	    cmocka_unit_test(values_outside_their_bounds_are_refused),
	    cmocka_unit_test(help_wins_over_what_is_missing),
	    cmocka_unit_test(a_hostile_word_of_any_length_is_only_unknown),
	    cmocka_unit_test(swapped_neighbours_cost_one_edit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
