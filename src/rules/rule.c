/*
 * One rule file and one issue type.
 */
#include "base/num.h"
#include "rules/internal.h"

#include "base/banned.h"

enum { MINUTES_LIMIT = 1000000 };

bool is_rule_name(struct view name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9')))
			return false;
	}
	return name.n > 0;
}

static int param_read(struct reader *reader, const struct yaml_node *node, struct rule_param *param)
{
	if (read_text(reader, node, &param->text))
		return -1;
	param->name = node->key.p;
	param->is_number = node->is_plain && parse_double(node->text, &param->number);
	return 0;
}

int params_read(struct reader *reader, const struct yaml_node *mapping, struct rule *rule)
{
	if (expect_kind(reader, mapping, YAML_MAPPING))
		return -1;
	rule->params = arena_zalloc(reader->arena, size_mul(mapping->count, sizeof(*rule->params)));
	for (const struct yaml_node *member = mapping->first; member; member = member->next) {
		if (!is_rule_name(member->key))
			return yaml_key_error(reader->err, reader->file, member,
					      "'%.*s' is no parameter name; use a-z, 0-9 and _", VIEW_ARG(member->key));
		if (view_is(member->key, "rule"))
			return yaml_key_error(
			    reader->err, reader->file, member,
			    "'rule' is the rule's own id in every query; name the parameter otherwise");
		if (param_read(reader, member, &rule->params[rule->param_count++]))
			return -1;
	}
	return 0;
}

static struct rule_param *find_param(struct rule *rule, const char *name)
{
	for (size_t i = 0; i < rule->param_count; i++)
		if (strcmp(rule->params[i].name, name) == 0)
			return &rule->params[i];
	return NULL;
}

int params_override(struct reader *reader, const struct yaml_node *mapping, struct rule *rule)
{
	if (expect_kind(reader, mapping, YAML_MAPPING))
		return -1;
	for (const struct yaml_node *member = mapping->first; member; member = member->next) {
		struct rule_param *param = find_param(rule, member->key.p);
		bool was_number = param && param->is_number;

		if (!param)
			return yaml_key_error(reader->err, reader->file, member,
					      "the rule %s has no parameter '%.*s'; `rescue rules show %s` lists them",
					      rule->id, VIEW_ARG(member->key), rule->id);
		if (param_read(reader, member, param))
			return -1;
		if (was_number && !param->is_number)
			return yaml_error(reader->err, reader->file, member, "'%s' of %s must be a number", param->name,
					  rule->id);
	}
	return 0;
}

static int read_params(struct reader *reader, const struct yaml_node *node, void *member)
{
	return params_read(reader, node, member);
}

static int read_tests(struct reader *reader, const struct yaml_node *node, void *member)
{
	return reader->without_tests ? 0 : tests_read(reader, node, member);
}

static int read_syntax(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct rule *rule = member;

	return rule_syntax_read(reader, node, &rule->syntax, &rule->syntax_count);
}

static int read_pieces(struct reader *reader, const struct yaml_node *node, void *member)
{
	(void)member; /* they are put in when all queries are read */
	return expect_kind(reader, node, YAML_MAPPING);
}

int score_read(struct reader *reader, const struct yaml_node *node, struct score_steps *steps)
{
	struct score_point *points;
	double last = -1;

	if (expect_kind(reader, node, YAML_MAPPING))
		return -1;
	steps->count = 0;
	steps->points = points = arena_zalloc(reader->arena, size_mul(node->count, sizeof(*points)));
	for (const struct yaml_node *child = node->first; child; child = child->next) {
		struct score_point *point = &points[steps->count++];
		int before = steps->count > 1 ? point[-1].score : 100;

		if (!parse_double(child->key, &point->percent) || point->percent < 0 || point->percent > 100)
			return yaml_key_error(reader->err, reader->file, child, "'%.*s' is no percentage from 0 to 100",
					      VIEW_ARG(child->key));
		if (point->percent <= last)
			return yaml_key_error(reader->err, reader->file, child,
					      "the percentages of a score must rise; put them in order");
		if (read_int(reader, child, 0, 100, &point->score))
			return -1;
		if (point->score > before)
			return yaml_error(reader->err, reader->file, child,
					  "more findings must not give a higher score; lower it to at most %d", before);
		last = point->percent;
	}
	return 0;
}

static int read_score(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct rule *rule = member;

	return score_read(reader, node, &rule->score);
}

/* The SQL of a rule keeps its line, so that a message about it can point there. */
static const struct field rule_fields[] = {
    {"title", FIELD_TEXT, offsetof(struct rule, title), .is_required = true},
    {"dimension", FIELD_CHOICE, offsetof(struct rule, dimension), .is_required = true, .choices = dimension_names},
    {"issue", FIELD_TEXT, offsetof(struct rule, issue), .is_required = true},
    {"identity", FIELD_TEXT, offsetof(struct rule, identity), .is_required = false},
    {"impact", FIELD_CHOICE, offsetof(struct rule, impact), .is_required = true, .choices = level_names},
    {"effort", FIELD_INT, offsetof(struct rule, effort), .is_required = true, .max = MINUTES_LIMIT},
    {"confidence", FIELD_CHOICE, offsetof(struct rule, confidence), .is_required = true, .choices = effort_names},
    {"weight", FIELD_INT, offsetof(struct rule, weight), .min = 1, .max = 1000},
    {"debt", FIELD_BOOL, offsetof(struct rule, is_debt), .is_required = false},
    {"flags_lines", FIELD_BOOL, offsetof(struct rule, flags_lines), .is_required = false},
    {"cwe", FIELD_INT, offsetof(struct rule, cwe), .min = 1, .max = 9999},
    {"params", FIELD_OTHER, 0, .read = read_params},
    {"pieces", FIELD_OTHER, 0, .read = read_pieces},
    {"syntax", FIELD_OTHER, 0, .read = read_syntax},
    {"sql", FIELD_TEXT, offsetof(struct rule, sql), .line = offsetof(struct rule, sql_line)},
    {"applies", FIELD_TEXT, offsetof(struct rule, applies), .line = offsetof(struct rule, applies_line)},
    {"score", FIELD_OTHER, 0, .read = read_score},
    {"message", FIELD_TEXT, offsetof(struct rule, message), .is_required = true,
     .line = offsetof(struct rule, message_line)},
    {"why", FIELD_TEXT, offsetof(struct rule, why), .is_required = true},
    {"fix", FIELD_TEXT, offsetof(struct rule, fix), .is_required = true},
    {"guardrail", FIELD_TEXT, offsetof(struct rule, guardrail), .is_required = false},
    {"strength", FIELD_TEXT, offsetof(struct rule, strength), .is_required = false},
    {"references", FIELD_TEXTS, offsetof(struct rule, references), .count = offsetof(struct rule, reference_count)},
    {"tests", FIELD_OTHER, 0, .read = read_tests},
};

static const struct field gap_fields[] = {
    {"title", FIELD_TEXT, offsetof(struct rule, title), .is_required = true},
    {"dimension", FIELD_CHOICE, offsetof(struct rule, dimension), .is_required = true, .choices = dimension_names},
    {"impact", FIELD_CHOICE, offsetof(struct rule, impact), .is_required = true, .choices = level_names},
    {"gap", FIELD_TEXT, offsetof(struct rule, gap), .is_required = true},
    {"stands_for", FIELD_TEXT, offsetof(struct rule, stands_for), .is_required = false},
};

int rule_read(struct reader *reader, const struct yaml_node *root, struct rule *rule)
{
	bool is_gap = yaml_get(root, "gap") != NULL;

	if (is_gap ? FIELDS_READ(reader, gap_fields, "a gap", root, rule)
		   : FIELDS_READ(reader, rule_fields, "a rule", root, rule))
		return -1;
	if ((int)rule->dimension == DIMENSION_COUNT)
		rule->dimension = DIMENSION_ARCHITECTURE;
	if (is_gap)
		return 0;
	if (!yaml_get(root, "debt"))
		rule->is_debt = rule->dimension == DIMENSION_CODE;
	if (!yaml_get(root, "flags_lines"))
		rule->flags_lines = rule->is_debt;
	else if (rule->flags_lines && !rule->is_debt)
		return yaml_key_error(reader->err, reader->file, yaml_get(root, "flags_lines"),
				      "only debt flags lines: leave this out, or set 'debt: true'");
	if (!rule->sql && !rule->syntax)
		return yaml_error(reader->err, reader->file, root,
				  "a rule needs the key 'sql', or 'syntax' with a query for a language; add one");
	if (yaml_get(root, "pieces") &&
	    rule_syntax_fill(reader, yaml_get(root, "pieces"), rule->syntax, rule->syntax_count))
		return -1;
	if (rule->syntax)
		rule_syntax_defaults(rule, yaml_get(root, "syntax")->key_line);
	if (rule->score.count && !rule->applies)
		return yaml_key_error(reader->err, reader->file, yaml_get(root, "score"),
				      "a score by share needs the key 'applies', which counts what was examined");
	return 0;
}

static const char *const effort_model_names[] = {"sum", "highest", NULL};

struct issue_effort {
	int base, members;
};

static const struct field issue_effort_fields[] = {
    {"base", FIELD_INT, offsetof(struct issue_effort, base), .max = MINUTES_LIMIT},
    {"members", FIELD_CHOICE, offsetof(struct issue_effort, members), .is_required = true,
     .choices = effort_model_names},
};

static int read_issue_effort(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct issue_type *issue = member;
	struct issue_effort effort = {0};

	if (FIELDS_READ(reader, issue_effort_fields, "an effort", node, &effort))
		return -1;
	issue->effort_base = effort.base;
	issue->effort_model = effort.members ? EFFORT_HIGHEST : EFFORT_SUM;
	return 0;
}

static int read_scope(struct reader *reader, const struct yaml_node *node, void *member)
{
	bool is_module = view_is(node->text, "module");

	if (!is_module && !view_is(node->text, "repository"))
		return yaml_error(reader->err, reader->file, node, "a scope is 'module' or 'repository', not '%.*s'",
				  VIEW_ARG(node->text));
	*(bool *)member = is_module;
	return 0;
}

static const struct field issue_fields[] = {
    {"title", FIELD_TEXT, offsetof(struct issue_type, title), .is_required = true},
    {"title_other", FIELD_TEXT, offsetof(struct issue_type, title_other), .is_required = false},
    {"dimension", FIELD_CHOICE, offsetof(struct issue_type, dimension), .is_required = true,
     .choices = dimension_names},
    {"scope", FIELD_OTHER, offsetof(struct issue_type, is_module), .is_required = true, .read = read_scope},
    {"business", FIELD_TEXT, offsetof(struct issue_type, business), .is_required = true},
    {"effort", FIELD_OTHER, 0, .is_required = true, .read = read_issue_effort},
    {"needs", FIELD_TEXTS, offsetof(struct issue_type, needs), .count = offsetof(struct issue_type, need_count)},
    {"causes", FIELD_TEXTS, offsetof(struct issue_type, causes), .count = offsetof(struct issue_type, cause_count)},
    {"phase", FIELD_CHOICE, offsetof(struct issue_type, phase), .is_required = true, .choices = phase_names},
    {"security", FIELD_BOOL, offsetof(struct issue_type, is_security), .is_required = false},
    {"pattern", FIELD_TEXT, offsetof(struct issue_type, pattern), .is_required = false},
    {"guardrails", FIELD_TEXTS, offsetof(struct issue_type, guardrails),
     .count = offsetof(struct issue_type, guardrail_count)},
    {"done", FIELD_TEXTS, offsetof(struct issue_type, done), .is_required = true,
     .count = offsetof(struct issue_type, done_count)},
};

int issue_type_read(struct reader *reader, const struct yaml_node *root, struct issue_type *issue)
{
	if (FIELDS_READ(reader, issue_fields, "an issue type", root, issue))
		return -1;
	if ((int)issue->dimension == DIMENSION_COUNT)
		issue->dimension = DIMENSION_ARCHITECTURE;
	return 0;
}
