/*
 * Rules are data: what they are, what each one asks and why, whether a file of
 * one's own is right, and whether the cases inside it hold.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/listing.h"
#include "base/suggest.h"
#include "cmd/commands.h"
#include "cmd/rules.h"
#include "judge/judge.h"
#include "judge/rule_test.h"

#include "base/banned.h"

/* --- which rules ----------------------------------------------------------------------------------------------------
 */

/* The embedded rules and those of each --rules, in order, then of `extra` (may be NULL). */
static int load(struct rule_set *set, const struct options *options, const char *extra, struct err *err)
{
	size_t count;
	const char *const *named = option_list(options, "rules", &count);
	const char **directories = xcalloc(count + 2, sizeof(*directories));
	int status;

	for (size_t i = 0; i < count; i++)
		directories[i] = named[i];
	directories[count] = extra;
	status = rules_load(set, directories, NULL, err);
	free(directories);
	return status;
}

/* The rules named by IDs (none: all), as a mark for each rule of the set. */
static int select_rules(const struct rule_set *set, const struct options *options, bool *selected, struct err *err)
{
	size_t count;
	const char *const *ids = argument_list(options, "NAME", &count);

	for (size_t i = 0; i < set->rule_count; i++)
		selected[i] = count == 0;
	for (size_t i = 0; i < count; i++) {
		const struct rule *rule = rules_find(set, view_of(ids[i]));
		const char *nearest = rule ? NULL : rules_nearest(set, ids[i]);

		if (!rule && nearest)
			return err_set(err, ERR_USAGE,
				       "there is no rule '%.200s', did you mean '%s'? `rescue rules list` lists them",
				       ids[i], nearest);
		if (!rule)
			return err_set(err, ERR_USAGE, "there is no rule '%.200s'; `rescue rules list` lists them",
				       ids[i]);
		selected[rule - set->rules] = true;
	}
	return 0;
}

/* An empty store with the views, for preparing queries only. */
static int open_empty(struct store **store, const struct rule_set *set, struct err *err)
{
	if (store_open(store, ":memory:", STORE_WRITE, err))
		return -1;
	if (store_scope(*store, -1, -1, err) || judge_define_views(*store, set, err)) {
		store_close(*store);
		return -1;
	}
	return 0;
}

/* --- list -----------------------------------------------------------------------------------------------------------
 */

static int list(const struct rule_set *set, const bool *selected, const struct options *options, struct err *err)
{
	static const struct column columns[] = {{"id", COLUMN_TEXT},
						{"dimension", COLUMN_TEXT},
						{"issue", COLUMN_TEXT},
						{"impact", COLUMN_GRADE},
						{"title", COLUMN_TEXT}};
	struct listing_style style = listing_style_of(options);
	struct listing listing;

	if (!option_given(options, "limit"))
		style.limit = 0;
	listing_init(&listing, &style, columns, 5);
	for (size_t i = 0; i < set->rule_count; i++) {
		const struct rule *rule = &set->rules[i];

		if (!selected[i])
			continue;
		listing_text(&listing, view_of(rule->id));
		listing_text(&listing, view_of(dimension_name(rule->dimension)));
		listing_text(&listing, view_of(rule->gap ? "" : rule->issue));
		listing_text(&listing, view_of(level_name(rule->impact)));
		listing_text(&listing, view_of(rule->title));
	}
	return listing_finish(&listing, err) < 0 ? -1 : 0;
}

/* --- check ----------------------------------------------------------------------------------------------------------
 */

struct target {
	char *directory; /* owned; the directory the ids are relative to */
	char *file;      /* owned; the one file asked for, NULL: all in the directory */
};

static void target_release(struct target *target)
{
	free(target->directory);
	free(target->file);
}

/* DIR, or DIR/<folder>/<name>.yml, since a rule's id is its path below the directory. */
static int target_of(const char *path, struct target *target, struct err *err)
{
	struct view view = view_of(path), root;

	*target = (struct target){0};
	if (!view_ends(view, ".yml")) {
		target->directory = xstrdup(path);
		return 0;
	}
	if (view_dirname(view).n == 0)
		return err_set(err, ERR_USAGE,
			       "a rule's id is its path below a directory of rules: write DIR/code/%.200s", path);
	root = view_dirname(view_dirname(view));
	target->directory = root.n ? xstrndup(root.p, root.n) : xstrdup(path[0] == '/' ? "/" : ".");
	target->file = xstrndup(view_basename(view_dirname(view)).p,
				(size_t)(view.p + view.n - view_basename(view_dirname(view)).p) - strlen(".yml"));
	return 0;
}

/* Is the file one the target asks for? Embedded rules are files of the program, not of the directory. */
static bool is_wanted(const struct target *target, const char *id, const char *file)
{
	if (!target)
		return true;
	if (target->file)
		return strcmp(target->file, id) == 0;
	return view_starts(view_of(file), target->directory);
}

static void count_check(int status, const struct err *problem, size_t *checked, size_t *wrong)
{
	(*checked)++;
	if (status == 0)
		return;
	(*wrong)++;
	printf("%s\n", problem->message);
}

static int check_rules(const struct rule_set *set, const struct target *target, size_t *checked, size_t *wrong,
		       struct err *err)
{
	struct store *store;

	if (open_empty(&store, set, err))
		return -1;
	for (size_t i = 0; i < set->rule_count; i++) {
		const struct rule *rule = &set->rules[i];
		struct err problem = {0};

		if (is_wanted(target, rule->id, rule->file))
			count_check(rule_check(rule, store, &problem), &problem, checked, wrong);
	}
	for (size_t i = 0; i < set->shared_count; i++) {
		const struct shared_syntax *shared = &set->shared[i];
		struct err problem = {0};

		if (is_wanted(target, shared->id, shared->file))
			count_check(shared_syntax_check(shared, true, &problem), &problem, checked, wrong);
	}
	store_close(store);
	return 0;
}

static int check_path(const struct options *options, const char *path, size_t *checked, size_t *wrong, struct err *err)
{
	struct target target = {0};
	struct rule_set set = {0};
	size_t before = *checked;
	int status = path ? target_of(path, &target, err) : 0;

	if (status == 0)
		status = load(&set, options, target.directory, err);
	if (status == 0)
		status = check_rules(&set, path ? &target : NULL, checked, wrong, err);
	if (status == 0 && path && *checked == before)
		status =
		    err_set(err, ERR_USAGE, "no rule at '%.200s': rules are files DIR/<dimension>/<name>.yml", path);
	rules_release(&set);
	target_release(&target);
	return status;
}

static int check(const struct options *options, struct err *err)
{
	size_t count, checked = 0, wrong = 0;
	const char *const *paths = argument_list(options, "NAME", &count);
	int status = 0;

	if (count == 0)
		status = check_path(options, NULL, &checked, &wrong, err);
	for (size_t i = 0; i < count && status == 0; i++)
		status = check_path(options, paths[i], &checked, &wrong, err);
	if (status)
		return -1;
	if (wrong)
		return err_set(err, ERR_USAGE, "%zu of %zu rule%s cannot be used: mend what is listed above", wrong,
			       checked, checked == 1 ? "" : "s");
	printf("%zu rule%s checked\n", checked, checked == 1 ? "" : "s");
	return 0;
}

/* --- test -----------------------------------------------------------------------------------------------------------
 */

static bool run_case(struct rule_tests *tests, const struct rule *rule, const struct rule_test *test)
{
	struct buf difference = {0};
	bool passed = rule_test_run(tests, rule, test, &difference);

	if (!passed)
		printf("FAILED %s: %s (%s:%d)\n%s", rule->id, test->name, rule->file, test->line,
		       buf_text(&difference));
	buf_release(&difference);
	return passed;
}

static int test(const struct rule_set *set, const bool *selected, struct err *err)
{
	struct rule_tests *tests;
	size_t passed = 0, failed = 0;

	if (rule_tests_open(&tests, set, err))
		return -1;
	for (size_t i = 0; i < set->rule_count; i++)
		for (size_t t = 0; selected[i] && t < set->rules[i].test_count; t++)
			*(run_case(tests, &set->rules[i], &set->rules[i].tests[t]) ? &passed : &failed) += 1;
	rule_tests_close(tests);
	printf("%zu passed, %zu failed\n", passed, failed);
	return failed ? 1 : 0;
}

/* --- the command ----------------------------------------------------------------------------------------------------
 */

static int show(const struct rule_set *set, const bool *selected, const struct options *options, struct err *err)
{
	struct listing_style style = listing_style_of(options);
	size_t count;

	argument_list(options, "NAME", &count);
	if (count == 0)
		return err_set(err, ERR_USAGE,
			       "which rule? `rescue rules list` lists them, then `rescue rules show ID`");
	if (style.format != LISTING_TABLE)
		return rules_show_rows(set, selected, &style, err);
	rules_show_text(set, selected);
	return 0;
}

enum action { ACTION_LIST, ACTION_SHOW, ACTION_CHECK, ACTION_TEST, ACTION_COUNT };

static const struct choice actions[ACTION_COUNT] = {
    {"list", "the rules, or those of the ids"},
    {"show", "everything a rule says: why, how to fix it, its query and parameters"},
    {"check", "whether rule files can be used: FILE or DIR of your own, else all"},
    {"test", "run the cases inside the rules, or those of the ids"},
};

static bool action_choice(size_t index, struct choice *choice)
{
	if (index >= ACTION_COUNT)
		return false;
	*choice = actions[index];
	return true;
}

static int run_on_rules(enum action action, const struct options *options, struct err *err)
{
	struct rule_set set = {0};
	bool *selected;
	int status = load(&set, options, NULL, err);

	if (status) {
		rules_release(&set);
		return status;
	}
	selected = xcalloc(set.rule_count, sizeof(*selected));
	status = select_rules(&set, options, selected, err);
	if (status == 0 && action == ACTION_LIST)
		status = list(&set, selected, options, err);
	else if (status == 0 && action == ACTION_SHOW)
		status = show(&set, selected, options, err);
	else if (status == 0)
		status = test(&set, selected, err);
	free(selected);
	rules_release(&set);
	return status;
}

static int run(const struct options *options, struct err *err)
{
	const char *word = argument_text(options, "ACTION");

	for (enum action action = 0; action < ACTION_COUNT; action++) {
		if (strcmp(word, actions[action].name) != 0)
			continue;
		return action == ACTION_CHECK ? check(options, err) : run_on_rules(action, options, err);
	}
	return err_set(err, ERR_USAGE, "'%.200s' is no action: write list, show, check or test", word);
}

static const struct argument_spec arguments[] = {
    {.name = "ACTION", .min = 1, .max = 1, .choice = action_choice, .help = "what to do with the rules"},
    {.name = "NAME", .help = "rule ids such as `code/complex-function`; for `check` files or directories"},
    {.name = NULL},
};

static const struct option_spec options[] = {
    {.name = "rules",
     .type = OPTION_LIST,
     .value = "DIR",
     .help = "a directory of your own rules: adds to the program's, or replaces those of the same id"},
    OPTION_FORMAT,
    OPTION_LIMIT,
    OPTIONS_END};

static const struct example examples[] = {
    {"what is checked", "rescue rules list"},
    {"why a finding is one, and how its query counts", "rescue rules show code/complex-function"},
    {"whether rules of your own are right, and do what their cases say",
     "rescue rules check ./rules && rescue rules test --rules ./rules"},
    {NULL, NULL},
};

static const struct exit_status exits[] = {
    {1, "`test`: a case failed"},
    {0, NULL},
};

const struct command rules_command = {
    .name = "rules",
    .summary = "list, explain, check and test the rules",
    .description =
	"A rule is one YAML file: a query over the facts of an audit, and what its rows mean. Its id is its path, "
	"`code/complex-function` is the file `code/complex-function.yml` below a directory of rules.\n\n"
	"`check` reads rule files and compiles their queries against the schema. `test` builds a small repository for "
	"each case inside a rule, in memory, measures it and compares what the rule finds with what the case expects.",
    .arguments = arguments,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
