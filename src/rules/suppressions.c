#include "rules/suppressions.h"

#include "base/num.h"
#include "rules/internal.h"

#include "base/banned.h"

static const char *const reaction_choices[] = {"ignore", "warn", "fail", NULL};
static const char *const status_choices[] = {"accepted", "false-positive", "wont-fix", NULL};

struct spec {
	struct suppression item;
	int status;
};

struct file_spec {
	struct suppression_policy policy;
	const struct yaml_node *items;
};

static const struct field policy_fields[] = {
    {"max_days", FIELD_INT, offsetof(struct suppression_policy, max_days), .min = 1, .max = INT32_MAX},
    {"reason_min_chars", FIELD_INT, offsetof(struct suppression_policy, reason_min_chars), .min = 0, .max = INT32_MAX},
    {"require_owner", FIELD_BOOL, offsetof(struct suppression_policy, require_owner), .is_required = false},
    {"on_expired", FIELD_CHOICE, offsetof(struct suppression_policy, on_expired), .choices = reaction_choices},
    {"on_unused", FIELD_CHOICE, offsetof(struct suppression_policy, on_unused), .choices = reaction_choices},
    {"notice_days", FIELD_INT, offsetof(struct suppression_policy, notice_days), .min = 0, .max = INT32_MAX},
    {"self_suppress", FIELD_BOOL, offsetof(struct suppression_policy, self_suppress), .is_required = false},
};

static int read_policy(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, policy_fields, "the policy of suppressions", node, member);
}

static const struct field item_fields[] = {
    {"rule", FIELD_TEXT, offsetof(struct spec, item.rule), .is_required = true,
     .line = offsetof(struct spec, item.line)},
    {"fingerprint", FIELD_TEXT, offsetof(struct spec, item.fingerprint), .is_required = false},
    {"path", FIELD_TEXT, offsetof(struct spec, item.path), .is_required = false},
    {"symbol", FIELD_TEXT, offsetof(struct spec, item.symbol), .is_required = false},
    {"status", FIELD_CHOICE, offsetof(struct spec, status), .choices = status_choices},
    {"reason", FIELD_TEXT, offsetof(struct spec, item.reason), .is_required = true},
    {"owner", FIELD_TEXT, offsetof(struct spec, item.owner), .is_required = false},
    {"created", FIELD_TEXT, offsetof(struct spec, item.created), .is_required = true},
    {"expires", FIELD_TEXT, offsetof(struct spec, item.expires), .is_required = true},
};

static const struct field file_fields[] = {
    {.name = "schema", .kind = FIELD_SCHEMA, .schema = "rescue/suppressions/1"},
    {"policy", FIELD_OTHER, offsetof(struct file_spec, policy), .read = read_policy},
    {"suppressions", FIELD_OTHER, offsetof(struct file_spec, items), .is_required = true, .read = keep_list},
};

/* An entry that breaks the policy is no mistake of the file as a whole: it would lock out the change that mends it. */
static const char *refusal_of(const struct suppression *item, const struct suppression_policy *policy,
			      struct arena *arena)
{
	struct buf why = {0};
	int64_t created, expires;
	const char *text = NULL;

	if (!parse_day(view_of(item->created), &created))
		buf_addf(&why, "'%s' is no day; write 2025-03-14", item->created);
	else if (!parse_day(view_of(item->expires), &expires))
		buf_addf(&why, "'%s' is no day; write 2025-03-14", item->expires);
	else if (policy->max_days && expires - created > policy->max_days)
		buf_addf(&why, "it would hold for %lld days, at most %d are allowed", (long long)(expires - created),
			 policy->max_days);
	else if (policy->require_owner && !item->owner[0])
		buf_add_text(&why, "nobody is named as its owner");
	else if (strlen(item->reason) < (size_t)policy->reason_min_chars)
		buf_addf(&why, "its reason is shorter than %d characters", policy->reason_min_chars);
	if (why.n)
		text = arena_strndup(arena, why.p, why.n);
	buf_release(&why);
	return text;
}

static int read_item(struct reader *reader, const struct yaml_node *node, const struct suppression_policy *policy,
		     struct suppression *item)
{
	struct spec spec = {.item = {.owner = ""}};

	if (FIELDS_READ(reader, item_fields, "a suppression", node, &spec))
		return -1;
	*item = spec.item;
	item->status = status_choices[spec.status];
	if (!item->fingerprint && !item->path && !item->symbol)
		return yaml_error(reader->err, reader->file, node,
				  "this suppression covers every finding of '%s'; name a fingerprint, a path or a "
				  "symbol",
				  item->rule);
	item->refusal = refusal_of(item, policy, reader->arena);
	return 0;
}

static int read_items(struct reader *reader, const struct yaml_node *list, struct suppression_set *set)
{
	set->items = arena_zalloc(&set->arena, size_mul(list->count, sizeof(*set->items)));
	set->count = 0;
	for (const struct yaml_node *node = list->first; node; node = node->next)
		if (read_item(reader, node, &set->policy, &set->items[set->count++]))
			return -1;
	return 0;
}

/* What holds for suppressions is in rules/gate.yml unless the file says otherwise. */
static int default_policy(struct reader *reader, struct suppression_policy *policy)
{
	struct reader own = {
	    .arena = reader->arena, .file = "rules/gate.yml", .manual = reader->manual, .err = reader->err};
	struct yaml_node *root;

	if (yaml_parse(own.arena, own.file, gate_defaults(), &root, own.err))
		return -1;
	return read_policy(&own, yaml_get(root, "suppression_policy"), policy);
}

static int read_section(struct reader *reader, const struct section *section, struct suppression_set *set)
{
	struct file_spec spec = {0};

	if (!section->node)
		return 0;
	if (default_policy(reader, &spec.policy))
		return -1;
	if (!section->is_file && section->node->kind == YAML_SEQUENCE)
		spec.items = section->node;
	else if (FIELDS_READ(reader, file_fields, "a file of suppressions", section->node, &spec))
		return -1;
	set->file = arena_strdup(&set->arena, reader->file);
	set->policy = spec.policy;
	return read_items(reader, spec.items, set);
}

static struct reader reader_of(struct suppression_set *set, const char *file, struct err *err)
{
	return (struct reader){.arena = &set->arena, .file = file, .manual = "rescue-gate(5)", .err = err};
}

int suppressions_read(struct suppression_set *set, const char *file, struct view content, bool is_configuration,
		      const char **named, struct err *err)
{
	struct reader reader = reader_of(set, file, err);
	struct section section;

	if (section_parse(&reader, content, "suppressions", is_configuration, &section))
		return -1;
	if (section.named)
		*named = section.named;
	return read_section(&reader, &section, set);
}

static int check_rules(const struct suppression_set *set, const struct rule_set *rules, struct err *err)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct suppression *item = &set->items[i];
		const char *nearest;

		if (rules_match(rules, view_of(item->rule)))
			continue;
		nearest = rules_nearest(rules, item->rule);
		return err_set(err, ERR_USAGE, "%s:%d: there is no rule '%s'; %s%s%s", set->file, item->line,
			       item->rule, nearest ? "did you mean '" : "",
			       nearest ? nearest : "`rescue rules list` names them", nearest ? "'?" : "");
	}
	return 0;
}

int suppressions_load(struct suppression_set *set, const struct named_file *from, const struct rule_set *rules,
		      struct err *err)
{
	struct reader reader = reader_of(set, NULL, err);
	struct section section;

	if (section_load(&reader, from, "suppressions", &section) || read_section(&reader, &section, set))
		return -1;
	return check_rules(set, rules, err);
}

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool suppression_is_same(const struct suppression *a, const struct suppression *b)
{
	return is_same_text(a->rule, b->rule) && is_same_text(a->fingerprint, b->fingerprint) &&
	       is_same_text(a->path, b->path) && is_same_text(a->symbol, b->symbol);
}

void suppressions_release(struct suppression_set *set)
{
	arena_release(&set->arena);
	*set = (struct suppression_set){0};
}
