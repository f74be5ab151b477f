#include "cli/options.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/num.h"
#include "base/suggest.h"

#include "base/banned.h"

const struct exit_status exit_statuses_of_all[] = {
    {0, "done"},
    {2, "the command line, a configuration file or the store cannot be used as given; the message says what to do"},
    {70, "a bug in rescue, or the system failed where it should not"},
    {130, "interrupted; the store keeps its former state"},
    {0, NULL},
};

const char *const format_choices[] = {"table", "json", "csv", NULL};
const char *const color_choices[] = {"auto", "always", "never", NULL};

static size_t option_count(const struct command *command)
{
	size_t n = 0;

	while (command->options[n].name)
		n++;
	return n;
}

/* The value of the row `name` of the table, which must exist. */
static const struct option_value *find(const struct options *options, const char *name, const struct option_spec **spec)
{
	for (size_t i = 0; options->command->options[i].name; i++) {
		*spec = &options->command->options[i];
		if (strcmp((*spec)->name, name) == 0)
			return &options->values[i];
	}
	BUG("'rescue %s' has no option '--%s'", options->command->name, name);
}

static const struct option_value *find_typed(const struct options *options, const char *name, unsigned types)
{
	const struct option_spec *spec;
	const struct option_value *value = find(options, name, &spec);

	if (!(types & (1U << spec->type)))
		BUG("'--%s' of 'rescue %s' has another type", name, options->command->name);
	return value;
}

bool option_given(const struct options *options, const char *name)
{
	const struct option_spec *spec;

	return find(options, name, &spec)->given;
}

bool option_flag(const struct options *options, const char *name)
{
	return find_typed(options, name, 1U << OPTION_FLAG)->on;
}

const char *option_text(const struct options *options, const char *name)
{
	return find_typed(options, name, 1U << OPTION_TEXT | 1U << OPTION_CHOICE)->text;
}

int64_t option_integer(const struct options *options, const char *name, int64_t otherwise)
{
	const struct option_value *value = find_typed(options, name, 1U << OPTION_INTEGER);

	return value->text ? value->integer : otherwise;
}

const char *const *option_list(const struct options *options, const char *name, size_t *count)
{
	const struct option_value *value = find_typed(options, name, 1U << OPTION_LIST);

	*count = value->count;
	return value->list;
}

const char *const *argument_list(const struct options *options, const char *name, size_t *count)
{
	const struct argument_spec *spec = options->command->arguments;
	size_t from = 0;

	for (; spec && spec->name; spec++) {
		size_t left = options->argument_count - from;

		*count = spec->max && spec->max < left ? spec->max : left;
		if (strcmp(spec->name, name) == 0)
			return options->arguments + from;
		from += *count;
	}
	BUG("'rescue %s' has no argument '%s'", options->command->name, name);
}

const char *argument_text(const struct options *options, const char *name)
{
	size_t count;
	const char *const *list = argument_list(options, name, &count);

	return count ? list[0] : NULL;
}

/* How a message goes on: ", did you mean 'x'?" or `otherwise`; in a buffer of the caller. */
struct hint {
	char text[128];
};

static const char *hint_of(struct hint *hint, const struct suggestion *suggestion, const char *prefix,
			   const char *otherwise)
{
	if (suggestion->best)
		snprintf(hint->text, sizeof(hint->text), ", did you mean '%s%s'?", prefix, suggestion->best);
	else
		snprintf(hint->text, sizeof(hint->text), "%s", otherwise);
	return hint->text;
}

/* "a, b or c" of a list of choices. */
static void add_choices(struct buf *buf, const char *const *choices)
{
	for (size_t i = 0; choices[i]; i++)
		buf_addf(buf, "%s%s", i == 0 ? "" : choices[i + 1] ? ", " : " or ", choices[i]);
}

static int refuse_choice(const struct option_spec *spec, const char *text, struct err *err)
{
	struct suggestion suggestion = suggest_for(text);
	struct buf choices = {0};
	struct hint hint;

	for (size_t i = 0; spec->choices[i]; i++)
		suggest_offer(&suggestion, spec->choices[i]);
	add_choices(&choices, spec->choices);
	err_set(err, ERR_USAGE, "'--%s' takes %s, not '%.200s'%s", spec->name, buf_text(&choices), text,
		hint_of(&hint, &suggestion, "", ""));
	buf_release(&choices);
	return -1;
}

static int set_choice(const struct option_spec *spec, struct option_value *value, const char *text, struct err *err)
{
	for (size_t i = 0; spec->choices[i]; i++) {
		if (strcmp(spec->choices[i], text) == 0) {
			value->text = spec->choices[i];
			return 0;
		}
	}
	return refuse_choice(spec, text, err);
}

static int set_integer(const struct option_spec *spec, struct option_value *value, const char *text, struct err *err)
{
	value->text = text;
	if (parse_int(view_of(text), spec->min, spec->max, &value->integer))
		return 0;
	if (spec->max == INT64_MAX)
		return err_set(err, ERR_USAGE, "'--%s' takes a whole number from %lld, not '%.200s'", spec->name,
			       (long long)spec->min, text);
	return err_set(err, ERR_USAGE, "'--%s' takes a whole number from %lld to %lld, not '%.200s'", spec->name,
		       (long long)spec->min, (long long)spec->max, text);
}

static int set_value(const struct option_spec *spec, struct option_value *value, const char *text, struct err *err)
{
	if (!*text)
		return err_set(err, ERR_USAGE, "'--%s' needs a value: write --%s %s", spec->name, spec->name,
			       spec->value);
	switch (spec->type) {
	case OPTION_FLAG:
		break;
	case OPTION_INTEGER:
		return set_integer(spec, value, text, err);
	case OPTION_CHOICE:
		return set_choice(spec, value, text, err);
	case OPTION_LIST:
		GROW(value->list, value->count + 2, value->capacity);
		value->list[value->count++] = text;
		value->list[value->count] = NULL;
		return 0;
	case OPTION_TEXT:
		value->text = text;
		return 0;
	}
	BUG("a value for the flag '--%s'", spec->name);
}

/* The words still to read. */
struct words {
	int count;
	char **next;
};

static const char *take_word(struct words *words)
{
	if (words->count == 0)
		return NULL;
	words->count--;
	return *words->next++;
}

static int refuse_option(const struct command *command, const char *word, struct err *err)
{
	size_t length = strcspn(word + 2, "=");
	char *name = xstrndup(word + 2, length);
	struct suggestion suggestion = suggest_for(name);
	struct hint hint;

	for (size_t i = 0; command->options[i].name; i++)
		suggest_offer(&suggestion, command->options[i].name);
	err_set(err, ERR_USAGE, "unknown option '--%.200s'%s `rescue %s -h` lists the options", name,
		hint_of(&hint, &suggestion, "--", ";"), command->name);
	free(name);
	return -1;
}

/* Sets the option of one row; `inline_value` is what stood after '=' or the letter, or NULL. */
static int apply(struct options *options, size_t index, const char *inline_value, struct words *words, struct err *err)
{
	const struct option_spec *spec = &options->command->options[index];
	struct option_value *value = &options->values[index];
	const char *text = inline_value;

	value->given = true;
	if (spec->type == OPTION_FLAG) {
		if (text)
			return err_set(err, ERR_USAGE, "'--%s' takes no value: write only --%s", spec->name,
				       spec->name);
		value->on = true;
		if (strcmp(spec->name, "help") == 0)
			options->help = true;
		return 0;
	}
	if (!text)
		text = take_word(words);
	return set_value(spec, value, text ? text : "", err);
}

static bool is_negated(const struct option_spec *spec, const char *name)
{
	return spec->negatable && strncmp(name, "no-", 3) == 0 && strcmp(name + 3, spec->name) == 0;
}

static int parse_long(struct options *options, const char *word, struct words *words, struct err *err)
{
	const struct option_spec *table = options->command->options;
	const char *name = word + 2;
	const char *equals = strchr(name, '=');
	struct view wanted = {name, equals ? (size_t)(equals - name) : strlen(name)};

	for (size_t i = 0; table[i].name; i++) {
		if (view_is(wanted, table[i].name))
			return apply(options, i, equals ? equals + 1 : NULL, words, err);
		if (is_negated(&table[i], name)) {
			options->values[i] = (struct option_value){.given = true};
			return 0;
		}
	}
	return refuse_option(options->command, word, err);
}

static size_t find_letter(const struct option_spec *table, char letter)
{
	size_t i = 0;

	while (table[i].name && table[i].letter != letter)
		i++;
	return i;
}

static int parse_letters(struct options *options, const char *word, struct words *words, struct err *err)
{
	const struct option_spec *table = options->command->options;

	for (const char *letter = word + 1; *letter; letter++) {
		size_t i = find_letter(table, *letter);

		if (!table[i].name)
			return err_set(err, ERR_USAGE, "unknown option '-%.1s'; `rescue %s -h` lists the options",
				       letter, options->command->name);
		if (table[i].type != OPTION_FLAG)
			return apply(options, i, letter[1] ? letter + 1 : NULL, words, err);
		if (apply(options, i, NULL, words, err))
			return -1;
	}
	return 0;
}

static int refuse_argument(const struct options *options, const struct argument_spec *spec, const char *text,
			   struct err *err)
{
	struct suggestion suggestion = suggest_for(text);
	struct choice choice;
	char kind[32] = "";
	struct hint hint;

	for (size_t i = 0; spec->choice(i, &choice); i++)
		suggest_offer(&suggestion, choice.name);
	for (size_t i = 0; spec->name[i] && i + 1 < sizeof(kind); i++)
		kind[i] = (char)tolower((unsigned char)spec->name[i]);
	return err_set(err, ERR_USAGE, "unknown %s '%.200s'%s `rescue %s -h` lists them", kind, text,
		       hint_of(&hint, &suggestion, "", ";"), options->command->name);
}

static int check_choice(const struct options *options, const struct argument_spec *spec, const char *text,
			struct err *err)
{
	struct choice choice;

	if (!spec->choice)
		return 0;
	for (size_t i = 0; spec->choice(i, &choice); i++) {
		if (strcmp(choice.name, text) == 0)
			return 0;
	}
	return refuse_argument(options, spec, text, err);
}

static int refuse_surplus(const struct options *options, size_t taken, const struct argument_spec *last,
			  struct err *err)
{
	if (last && last->is_secret)
		return err_set(err, ERR_USAGE, "%s is one argument, in quotes if it holds blanks: see `rescue %s -h`",
			       last->name, options->command->name);
	return err_set(err, ERR_USAGE, "'%.200s' is one argument too many: see `rescue %s -h`",
		       options->arguments[taken], options->command->name);
}

static int check_arguments(const struct options *options, struct err *err)
{
	const struct argument_spec *spec = options->command->arguments, *last = NULL;
	size_t taken = 0;

	for (; spec && spec->name; spec++) {
		size_t count;
		const char *const *list = argument_list(options, spec->name, &count);

		last = spec;
		if (count < spec->min)
			return err_set(err, ERR_USAGE, "%s is missing: see `rescue %s -h`", spec->name,
				       options->command->name);
		for (size_t i = 0; i < count; i++) {
			if (check_choice(options, spec, list[i], err))
				return -1;
		}
		taken += count;
	}
	if (taken < options->argument_count)
		return refuse_surplus(options, taken, last, err);
	return 0;
}

static void set_fallbacks(struct options *options)
{
	for (size_t i = 0; options->command->options[i].name; i++) {
		const struct option_spec *spec = &options->command->options[i];
		struct err err = {0};

		if (!spec->fallback)
			continue;
		if (spec->type == OPTION_FLAG)
			options->values[i].on = true;
		else if (set_value(spec, &options->values[i], spec->fallback, &err))
			BUG("the table of 'rescue %s': %s", options->command->name, err.message);
	}
}

int options_parse(struct options *options, const struct command *command, int argc, char **argv, struct err *err)
{
	struct words words = {argc, argv};
	bool only_arguments = false;
	const char *word;

	*options = (struct options){.command = command};
	options->values = xcalloc(option_count(command), sizeof(*options->values));
	options->arguments = xcalloc((size_t)argc + 1, sizeof(*options->arguments));
	set_fallbacks(options);
	while (!options->help && (word = take_word(&words))) {
		int result = 0;

		if (only_arguments || word[0] != '-' || !word[1])
			options->arguments[options->argument_count++] = word;
		else if (strcmp(word, "--") == 0)
			only_arguments = true;
		else if (word[1] == '-')
			result = parse_long(options, word, &words, err);
		else
			result = parse_letters(options, word, &words, err);
		if (result)
			return -1;
	}
	return options->help ? 0 : check_arguments(options, err);
}

void options_release(struct options *options)
{
	for (size_t i = 0; options->values && options->command->options[i].name; i++)
		free(options->values[i].list);
	free(options->values);
	free(options->arguments);
	*options = (struct options){0};
}
