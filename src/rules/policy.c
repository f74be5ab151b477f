#include "rules/policy.h"

#include <math.h>

#include "base/embed.h"
#include "base/num.h"
#include "base/suggest.h"
#include "rules/internal.h"

#include "base/banned.h"

static const char default_file[] = "rules/gate.yml";
static const char *const bound_names[] = {"max", "min", "max_increase", "max_drop"};
static const char *const states[] = {"new", "returned", "worse", "total", NULL};
const char *const policy_dimensions[] = {"code", "architecture", "team", "process", "overall", NULL};
const char *const policy_debts[] = {"flagged_share", "file_share", "debt_ratio", NULL};

const char *policy_bound_name(enum policy_bound bound)
{
	return bound_names[bound];
}

/* --- the file --------------------------------------------------------------------------------------------------- */

struct number {
	bool is_given;
	double value;
};

/* A condition as it stands in the file. */
struct condition_spec {
	struct policy_condition condition;
	struct number bounds[BOUND_COUNT];
	int unit;
};

struct group {
	const char *name;
	const char **rules;
	size_t rule_count;
};

struct groups {
	struct group *items;
	size_t count;
};

struct policy_spec {
	int enforces_all; /* index of the choice */
	struct {
		const char *ref, *file;
		int missing;
	} baseline;
	const struct yaml_node *conditions, *groups;
};

static int read_number(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct number *number = member;

	if (expect_kind(reader, node, YAML_SCALAR))
		return -1;
	number->is_given = true;
	if (!parse_double(node->text, &number->value) || !isfinite(number->value))
		return yaml_error(reader->err, reader->file, node, "'%.*s' is no number", VIEW_ARG(node->text));
	return 0;
}

struct view gate_defaults(void)
{
	return embedded_find(default_file);
}

static const char *const mode_choices[] = {"enforce", "warn", NULL};
static const char *const missing_choices[] = {"pass", "warn", "error", NULL};
static const char *const unit_choices[] = {"points", NULL};
static const char *const enforce_choices[] = {"new", "all", NULL};
static const char *const base_choices[] = {"fail", "first-run-pass", NULL};

#define BOUND_FIELD(name, kind)                                                                              \
	{                                                                                                    \
		name, FIELD_OTHER, offsetof(struct condition_spec, bounds) + (kind) * sizeof(struct number), \
		    .read = read_number                                                                      \
	}

static const struct field condition_fields[] = {
    {"id", FIELD_TEXT, offsetof(struct condition_spec, condition.id), .is_required = true},
    {"metric", FIELD_TEXT, offsetof(struct condition_spec, condition.metric), .is_required = true,
     .line = offsetof(struct condition_spec, condition.line)},
    BOUND_FIELD("max", BOUND_MAX),
    BOUND_FIELD("min", BOUND_MIN),
    BOUND_FIELD("max_increase", BOUND_MAX_INCREASE),
    BOUND_FIELD("max_drop", BOUND_MAX_DROP),
    {"unit", FIELD_CHOICE, offsetof(struct condition_spec, unit), .choices = unit_choices},
    {"mode", FIELD_CHOICE, offsetof(struct condition_spec, condition.mode), .choices = mode_choices},
    {"until", FIELD_OTHER, offsetof(struct condition_spec, condition.until), .read = read_day},
    {"min_sample", FIELD_INT, offsetof(struct condition_spec, condition.min_sample), .min = 0, .max = INT32_MAX},
    {"if_missing", FIELD_CHOICE, offsetof(struct condition_spec, condition.if_missing), .choices = missing_choices},
    {"suppressible", FIELD_BOOL, offsetof(struct condition_spec, condition.suppressible), .is_required = false},
};

static const struct field baseline_fields[] = {
    {"ref", FIELD_TEXT, offsetof(struct policy_spec, baseline.ref), .is_required = false},
    {"file", FIELD_TEXT, offsetof(struct policy_spec, baseline.file), .is_required = false},
    {"missing", FIELD_CHOICE, offsetof(struct policy_spec, baseline.missing), .choices = base_choices},
};

static int read_baseline(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, baseline_fields, "the baseline", node, member);
}

static const struct field policy_fields[] = {
    {.name = "schema", .kind = FIELD_SCHEMA, .schema = "rescue/gate/1"},
    {"baseline", FIELD_OTHER, 0, .read = read_baseline},
    {"enforce", FIELD_CHOICE, offsetof(struct policy_spec, enforces_all), .choices = enforce_choices},
    {"conditions", FIELD_OTHER, offsetof(struct policy_spec, conditions), .is_required = true, .read = keep_list},
    {.name = "suppression_policy", .kind = FIELD_IGNORED},
    {"groups", FIELD_OTHER, offsetof(struct policy_spec, groups), .read = keep_mapping},
};

/* --- what a condition is about ---------------------------------------------------------------------------------- */

/* Cuts the word before the next '.' off the front of `rest`. */
static struct view next_word(struct view *rest)
{
	size_t at = view_find(*rest, 0, VIEW("."));
	struct view word = view_slice(*rest, 0, at);

	*rest = view_slice(*rest, at + 1, rest->n);
	return word;
}

static const char *choose(struct view word, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (view_is(word, words[i]))
			return words[i];
	return NULL;
}

/* "p0", "p0p1", "total" or nothing; none twice. */
static bool read_priorities(struct view word, bool priorities[PRIORITY_COUNT])
{
	bool is_all = word.n == 0 || view_is(word, "total");

	for (size_t i = 0; i < PRIORITY_COUNT; i++)
		priorities[i] = is_all;
	if (is_all || word.n % 2)
		return is_all;
	for (size_t i = 0; i < word.n; i += 2) {
		int at = word.p[i + 1] - '0';

		if (word.p[i] != 'p' || at < 0 || at >= PRIORITY_COUNT || priorities[at])
			return false;
		priorities[at] = true;
	}
	return true;
}

static bool find_group(const struct groups *groups, struct view name, struct policy_condition *condition)
{
	for (size_t i = 0; i < groups->count; i++)
		if (view_is(name, groups->items[i].name)) {
			condition->rules = groups->items[i].rules;
			condition->rule_count = groups->items[i].rule_count;
			return true;
		}
	return false;
}

static void set_rule(struct arena *arena, struct view glob, struct policy_condition *condition)
{
	const char **rule = arena_alloc(arena, sizeof(*rule));

	*rule = arena_strndup(arena, glob.p, glob.n);
	condition->rules = rule;
	condition->rule_count = 1;
}

/* Behind the state, in any order: priorities, and a group or a rule. */
static bool read_findings_metric(struct arena *arena, struct view rest, const struct groups *groups,
				 struct policy_condition *condition)
{
	bool has_priorities = false;

	condition->part = choose(next_word(&rest), states);
	read_priorities((struct view){0}, condition->priorities);
	while (condition->part && rest.n) {
		struct view word = next_word(&rest);
		bool priorities[PRIORITY_COUNT];

		if (!view_is(word, "total") && read_priorities(word, priorities)) {
			if (has_priorities)
				return false;
			memcpy(condition->priorities, priorities, sizeof(priorities));
			has_priorities = true;
		} else if (condition->rule_count) {
			return false;
		} else if (view_find(word, 0, VIEW("/")) < word.n) {
			set_rule(arena, word, condition);
		} else if (!find_group(groups, word, condition)) {
			return false;
		}
	}
	return condition->part;
}

static bool read_metric(struct arena *arena, const struct groups *groups, struct policy_condition *condition)
{
	struct view rest = view_of(condition->metric), family = next_word(&rest);

	if (view_is(family, "findings")) {
		condition->kind = METRIC_FINDINGS;
		return read_findings_metric(arena, rest, groups, condition);
	}
	if (view_is(family, "issues")) {
		condition->kind = METRIC_ISSUES;
		return read_priorities(rest, condition->priorities);
	}
	if (view_is(family, "coverage")) {
		condition->kind = METRIC_NEW_COVERAGE;
		return view_is(rest, "new_lines");
	}
	if (view_is(family, "debt")) {
		condition->kind = METRIC_DEBT;
		condition->part = choose(rest, policy_debts);
		return condition->part;
	}
	condition->kind = view_is(family, "score") ? METRIC_SCORE : METRIC_CHECKS;
	condition->part = choose(rest, policy_dimensions);
	return condition->part && (view_is(family, "score") || view_is(family, "coverage_of_checks"));
}

/* --- conditions ------------------------------------------------------------------------------------------------- */

static int read_bound(struct reader *reader, const struct yaml_node *node, struct condition_spec *spec)
{
	struct policy_condition *condition = &spec->condition;
	int given = 0;

	for (enum policy_bound b = 0; b < BOUND_COUNT; b++)
		if (spec->bounds[b].is_given) {
			given++;
			condition->bound_kind = b;
			condition->bound = spec->bounds[b].value;
		}
	if (given != 1)
		return yaml_error(reader->err, reader->file, node,
				  "the condition '%s' %s; write one of max, min, max_increase and max_drop",
				  condition->id, given ? "has more than one bound" : "has no bound");
	return 0;
}

static bool is_count(const struct policy_condition *c)
{
	return c->kind == METRIC_FINDINGS || c->kind == METRIC_ISSUES;
}

/* A bound that every number keeps, or none. */
static int check_bound(struct reader *reader, const struct yaml_node *node, const struct policy_condition *c)
{
	if (c->bound_kind <= BOUND_MIN && c->bound < 0)
		return yaml_error(reader->err, reader->file, node,
				  "the condition '%s' compares with %g, and '%s' is never below 0; write 0 or more",
				  c->id, c->bound, c->metric);
	if (c->bound_kind == BOUND_MIN && !is_count(c) && c->kind != METRIC_DEBT && c->bound > 100)
		return yaml_error(reader->err, reader->file, node,
				  "the condition '%s' asks for %g, and '%s' is never above 100; write 100 or less",
				  c->id, c->bound, c->metric);
	return 0;
}

static int check_condition(struct reader *reader, const struct yaml_node *node, const struct policy_condition *c)
{
	if (c->until && c->is_mode_given && c->mode == MODE_ENFORCE)
		return yaml_error(reader->err, reader->file, node,
				  "the condition '%s' is enforced and has a day until which it only warns; leave out "
				  "one of them",
				  c->id);
	if (c->min_sample && is_count(c))
		return yaml_error(reader->err, reader->file, node,
				  "the condition '%s' counts, and a number needs no sample; leave out min_sample",
				  c->id);
	if (c->kind == METRIC_FINDINGS && strcmp(c->part, "total") != 0 && c->bound_kind > BOUND_MIN)
		return yaml_error(reader->err, reader->file, node,
				  "'%s' is a difference to the base already; write max in place of %s", c->metric,
				  policy_bound_name(c->bound_kind));
	return 0;
}

static int read_condition(struct reader *reader, const struct yaml_node *node, const struct groups *groups,
			  struct policy_condition *condition)
{
	struct condition_spec spec = {.condition = {.if_missing = MISSING_ERROR, .suppressible = true}};

	if (FIELDS_READ(reader, condition_fields, "a condition", node, &spec) || read_bound(reader, node, &spec))
		return -1;
	*condition = spec.condition;
	condition->is_mode_given = yaml_get(node, "mode");
	if (!read_metric(reader->arena, groups, condition))
		return yaml_error(reader->err, reader->file, yaml_get(node, "metric"),
				  "there is no metric '%s'; rescue-gate(5) lists them", condition->metric);
	return check_bound(reader, node, condition) || check_condition(reader, node, condition) ? -1 : 0;
}

/* Adds groups; of two with one name the first is found: the user's own. */
static int read_groups(struct reader *reader, const struct yaml_node *mapping, struct groups *groups)
{
	struct group *items;

	if (!mapping)
		return 0;
	items = arena_zalloc(reader->arena, size_mul(size_add(groups->count, mapping->count), sizeof(*items)));
	if (groups->count)
		memcpy(items, groups->items, groups->count * sizeof(*items));
	groups->items = items;
	for (const struct yaml_node *member = mapping->first; member; member = member->next) {
		struct group *group = &groups->items[groups->count++];

		group->name = member->key.p;
		if (read_texts(reader, member, &group->rules, &group->rule_count))
			return -1;
	}
	return 0;
}

/* The groups of the program's own policy, which every policy may name. */
static int default_groups(struct reader *reader, struct groups *groups)
{
	struct yaml_node *root;

	if (yaml_parse(reader->arena, default_file, gate_defaults(), &root, reader->err))
		return -1;
	return read_groups(reader, yaml_get(root, "groups"), groups);
}

static int read_policy(struct reader *reader, const struct yaml_node *root, struct policy *policy)
{
	struct policy_spec spec = {0};
	struct groups groups = {0};

	if (FIELDS_READ(reader, policy_fields, "the gate", root, &spec) || read_groups(reader, spec.groups, &groups) ||
	    default_groups(reader, &groups))
		return -1;
	if (spec.conditions->count == 0)
		return yaml_error(
		    reader->err, reader->file, spec.conditions,
		    "the gate has no condition, so everything would pass; write one, or leave the gate out");
	policy->is_default = false;
	policy->file = arena_strdup(reader->arena, reader->file);
	policy->enforces_all = spec.enforces_all;
	policy->baseline_ref = spec.baseline.ref;
	policy->baseline_file = spec.baseline.file;
	policy->first_run_passes = spec.baseline.missing;
	policy->condition_count = 0;
	policy->conditions = arena_zalloc(reader->arena, size_mul(spec.conditions->count, sizeof(*policy->conditions)));
	for (const struct yaml_node *node = spec.conditions->first; node; node = node->next)
		if (read_condition(reader, node, &groups, &policy->conditions[policy->condition_count++]))
			return -1;
	return check_unique(reader, spec.conditions, "id", "", "choose another id");
}

static struct reader reader_of(struct policy *policy, const char *file, struct err *err)
{
	return (struct reader){.arena = &policy->arena, .file = file, .manual = "rescue-gate(5)", .err = err};
}

int policy_read(struct policy *policy, const char *file, struct view content, bool is_configuration, const char **named,
		struct err *err)
{
	struct reader reader = reader_of(policy, file, err);
	struct section section;

	if (section_parse(&reader, content, "gate", is_configuration, &section))
		return -1;
	if (section.named)
		*named = section.named;
	return section.node ? read_policy(&reader, section.node, policy) : 0;
}

static int read_default(struct policy *policy, struct err *err)
{
	const char *named;

	if (policy_read(policy, default_file, gate_defaults(), false, &named, err))
		return -1;
	policy->is_default = true;
	return 0;
}

static int check_rules(const struct policy *policy, const struct rule_set *rules, struct err *err)
{
	for (size_t i = 0; i < policy->condition_count; i++) {
		const struct policy_condition *c = &policy->conditions[i];
		const char *nearest = c->rule_count == 1 ? rules_nearest(rules, c->rules[0]) : NULL;
		bool any = c->rule_count == 0;

		for (size_t r = 0; r < c->rule_count && !any; r++)
			any = rules_match(rules, view_of(c->rules[r]));
		if (!any)
			return err_set(err, ERR_USAGE, "%s:%d: the condition '%s' names no rule there is, '%s'; %s%s%s",
				       policy->file, c->line, c->id, c->rules[0], nearest ? "did you mean '" : "",
				       nearest ? nearest : "`rescue rules list` names them", nearest ? "'?" : "");
	}
	return 0;
}

int policy_load(struct policy *policy, const struct named_file *from, const struct rule_set *rules, struct err *err)
{
	struct reader reader = reader_of(policy, NULL, err);
	struct section section;

	if (read_default(policy, err) || section_load(&reader, from, "gate", &section) ||
	    (section.node && read_policy(&reader, section.node, policy)))
		return -1;
	return check_rules(policy, rules, err);
}

const struct policy_condition *policy_find(const struct policy *policy, struct view id)
{
	for (size_t i = 0; i < policy->condition_count; i++)
		if (view_is(id, policy->conditions[i].id))
			return &policy->conditions[i];
	return NULL;
}

void policy_release(struct policy *policy)
{
	arena_release(&policy->arena);
	*policy = (struct policy){0};
}
