#include "rules/engagement.h"

#include "base/hash.h"
#include "base/wild.h"
#include "rules/internal.h"

#include "base/banned.h"

/* --- paths ------------------------------------------------------------------------------------------------------ */

/* A pattern that can match no path is a mistake nobody would notice. */
static int check_glob(struct reader *reader, const struct yaml_node *node, struct view glob)
{
	if (view_starts(glob, "/") || view_starts(glob, "./"))
		return yaml_error(reader->err, reader->file, node,
				  "'%.*s' matches nothing: paths begin at the root of the repository; leave out the "
				  "'%s' in front",
				  VIEW_ARG(glob), glob.p[0] == '/' ? "/" : "./");
	if (view_ends(glob, "/"))
		return yaml_error(reader->err, reader->file, node,
				  "'%.*s' matches nothing: only files have paths; write '%.*s**'", VIEW_ARG(glob),
				  VIEW_ARG(glob));
	return 0;
}

static int read_globs(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct engagement_globs *globs = member;
	const struct yaml_node *item = node->kind == YAML_SEQUENCE ? node->first : node;

	if (read_texts(reader, node, &globs->items, &globs->count))
		return -1;
	if (globs->count == 0)
		return yaml_error(reader->err, reader->file, node, "the list is empty; write a glob such as 'src/**'");
	for (size_t i = 0; i < globs->count; i++, item = item->next)
		if (check_glob(reader, item, view_of(globs->items[i])))
			return -1;
	return 0;
}

static const struct field path_fields[] = {
    {"name", FIELD_TEXT, offsetof(struct engagement_path, name), .is_required = true},
    {"tier", FIELD_INT, offsetof(struct engagement_path, tier), .is_required = true, .min = 1, .max = 2},
    {"globs", FIELD_OTHER, offsetof(struct engagement_path, globs), .is_required = true, .read = read_globs},
};

static const struct field module_fields[] = {
    {"name", FIELD_TEXT, offsetof(struct engagement_module, name), .is_required = true},
    {"globs", FIELD_OTHER, offsetof(struct engagement_module, globs), .is_required = true, .read = read_globs},
};

static int read_path(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, path_fields, "a critical path", node, member);
}

static int read_module(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, module_fields, "a module", node, member);
}

/* Rows of reports are told apart by these names. */
static int check_names(struct reader *reader, const struct yaml_node *list)
{
	return check_unique(reader, list, "name", "", "put its globs there or choose another name");
}

static int read_critical_paths(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct engagement *engagement = member;
	void *items;

	if (read_list(reader, node, sizeof(*engagement->critical_paths), read_path, &items,
		      &engagement->critical_path_count))
		return -1;
	engagement->critical_paths = items;
	return check_names(reader, node);
}

static int read_modules(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct engagement *engagement = member;
	void *items;

	if (read_list(reader, node, sizeof(*engagement->modules), read_module, &items, &engagement->module_count))
		return -1;
	engagement->modules = items;
	return check_names(reader, node);
}

/* --- people ----------------------------------------------------------------------------------------------------- */

static int read_identity(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct engagement_identity *identity = member;
	struct view text;
	size_t left; /* behind the last '<' */

	if (read_text(reader, node, &identity->text))
		return -1;
	text = view_trim(view_of(identity->text));
	left = text.n;
	while (left && text.p[left - 1] != '<')
		left--;
	if (view_ends(text, ">") && left) {
		identity->name = view_trim(view_slice(text, 0, left - 1));
		identity->address = view_trim(view_slice(text, left, text.n - 1));
		identity->kind = identity->name.n == 0 && identity->address.n ? IDENTITY_ADDRESS : IDENTITY_PAIR;
	} else if (view_find(text, 0, VIEW("@")) < text.n && view_find(text, 0, VIEW(" ")) == text.n) {
		identity->kind = IDENTITY_ADDRESS;
		identity->address = text;
	} else {
		identity->kind = IDENTITY_NAME;
		identity->name = text;
	}
	return 0;
}

static int read_identities(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct engagement_identities *identities = member;
	void *items;

	if (read_list(reader, node, sizeof(*identities->items), read_identity, &items, &identities->count))
		return -1;
	identities->items = items;
	return 0;
}

static int read_groups(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct engagement_groups *groups = member;
	void *items;

	if (read_list(reader, node, sizeof(*groups->items), read_identities, &items, &groups->count))
		return -1;
	groups->items = items;
	return 0;
}

static int check_group_sizes(struct reader *reader, const struct yaml_node *node, size_t least, const char *need)
{
	for (const struct yaml_node *group = node->first; group; group = group->next)
		if (group->count < least)
			return yaml_error(reader->err, reader->file, group, "%s", need);
	return 0;
}

static int read_same(struct reader *reader, const struct yaml_node *node, void *member)
{
	if (read_groups(reader, node, member))
		return -1;
	return check_group_sizes(reader, node, 1, "the list is empty; write the identities of one person");
}

static int read_different(struct reader *reader, const struct yaml_node *node, void *member)
{
	if (read_groups(reader, node, member))
		return -1;
	return check_group_sizes(reader, node, 2,
				 "one identity differs from nobody; write two or more that are different people");
}

static const struct field people_fields[] = {
    {"same", FIELD_OTHER, offsetof(struct engagement_people, same), .read = read_same},
    {"different", FIELD_OTHER, offsetof(struct engagement_people, different), .read = read_different},
    {"bots", FIELD_OTHER, offsetof(struct engagement_people, bots), .read = read_identities},
    {"humans", FIELD_OTHER, offsetof(struct engagement_people, humans), .read = read_identities},
    {"left", FIELD_OTHER, offsetof(struct engagement_people, left), .read = read_identities},
};

static int read_people(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, people_fields, "people", node, member);
}

/* --- issues ----------------------------------------------------------------------------------------------------- */

static const struct field issue_fields[] = {
    {"issue", FIELD_TEXT, offsetof(struct engagement_issue, issue), .is_required = true},
    {"module", FIELD_TEXT, offsetof(struct engagement_issue, module), .is_required = false},
    {"impact", FIELD_CHOICE, offsetof(struct engagement_issue, impact), .is_required = false, .choices = level_names},
    {"effort", FIELD_CHOICE, offsetof(struct engagement_issue, effort), .is_required = false, .choices = effort_names},
    {"set_by", FIELD_TEXT, offsetof(struct engagement_issue, set_by), .is_required = false},
    {"date", FIELD_OTHER, offsetof(struct engagement_issue, date), .is_required = false, .read = read_day},
    {"reason", FIELD_TEXT, offsetof(struct engagement_issue, reason), .is_required = false},
    {"needs", FIELD_TEXTS, offsetof(struct engagement_issue, needs),
     .count = offsetof(struct engagement_issue, need_count)},
};

static int read_issue(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct engagement_issue *issue = member;

	*issue = (struct engagement_issue){.impact = -1, .effort = -1};
	if (FIELDS_READ(reader, issue_fields, "a decision on an issue", node, issue))
		return -1;
	if (issue->impact < 0 && issue->effort < 0 && !issue->need_count)
		return yaml_error(reader->err, reader->file, node,
				  "it decides nothing; give it 'impact', 'effort' or 'needs'");
	if ((issue->impact >= 0 || issue->effort >= 0) && !(issue->set_by && issue->date && issue->reason))
		return yaml_error(reader->err, reader->file, node,
				  "who sets impact or effort answers for it: give it 'set_by', 'date' and 'reason'");
	return 0;
}

/* --- the file --------------------------------------------------------------------------------------------------- */

static const struct field engagement_fields[] = {
    {.name = "schema", .kind = FIELD_SCHEMA, .schema = "rescue/engagement/1"},
    {"critical_paths", FIELD_OTHER, 0, .read = read_critical_paths},
    {"modules", FIELD_OTHER, 0, .read = read_modules},
    {"people", FIELD_OTHER, offsetof(struct engagement, people), .read = read_people},
    {"issues", FIELD_LIST, offsetof(struct engagement, issues), .count = offsetof(struct engagement, issue_count),
     .size = sizeof(struct engagement_issue), .read = read_issue},
    {.name = "params", .kind = FIELD_IGNORED},
    {.name = "matrix", .kind = FIELD_IGNORED},
    {.name = "gate", .kind = FIELD_IGNORED},
    {.name = "suppressions", .kind = FIELD_IGNORED},
    {.name = "client", .kind = FIELD_IGNORED},
    {.name = "months_in_development", .kind = FIELD_IGNORED},
    {.name = "audience", .kind = FIELD_IGNORED},
    {.name = "confidentiality", .kind = FIELD_IGNORED},
};

int engagement_read(struct engagement *engagement, const char *file, struct view content, struct err *err)
{
	struct reader reader = {
	    .arena = &engagement->arena, .file = file, .manual = "rescue-engagement(5)", .err = err};
	struct yaml_node *root;

	if (yaml_parse(reader.arena, file, content, &root, err))
		return -1;
	if (!root)
		return 0; /* all of it is optional */
	return FIELDS_READ(&reader, engagement_fields, "the configuration", root, engagement);
}

int engagement_load(struct engagement *engagement, const char *file, struct file_source *source, struct err *err)
{
	struct view content;

	if (file_source_read(source, &engagement->arena, file, &content, err))
		return -1;
	return engagement_read(engagement, file, content, err);
}

void engagement_release(struct engagement *engagement)
{
	arena_release(&engagement->arena);
	*engagement = (struct engagement){0};
}

/* --- digest ----------------------------------------------------------------------------------------------------- */

static uint64_t add_globs(uint64_t hash, const struct engagement_globs *globs)
{
	for (size_t i = 0; i < globs->count; i++)
		hash = hash_add(hash, view_of(globs->items[i]));
	return hash;
}

static uint64_t add_identities(uint64_t hash, const char *what, const struct engagement_identities *identities)
{
	if (identities->count)
		hash = hash_add(hash, view_of(what));
	for (size_t i = 0; i < identities->count; i++)
		hash = hash_add(hash, view_of(identities->items[i].text));
	return hash;
}

static uint64_t add_groups(uint64_t hash, const char *what, const struct engagement_groups *groups)
{
	for (size_t i = 0; i < groups->count; i++)
		hash = add_identities(hash, what, &groups->items[i]);
	return hash;
}

uint64_t engagement_digest(const struct engagement *engagement)
{
	uint64_t hash = 0;

	for (size_t i = 0; engagement && i < engagement->critical_path_count; i++) {
		const struct engagement_path *path = &engagement->critical_paths[i];

		hash = hash_add(hash_add(hash, VIEW("path")), view_of(path->name));
		hash = add_globs(hash_add(hash, path->tier == 1 ? VIEW("1") : VIEW("2")), &path->globs);
	}
	for (size_t i = 0; engagement && i < engagement->module_count; i++) {
		const struct engagement_module *module = &engagement->modules[i];

		hash = add_globs(hash_add(hash_add(hash, VIEW("module")), view_of(module->name)), &module->globs);
	}
	if (!engagement)
		return hash;
	hash = add_groups(hash, "same", &engagement->people.same);
	hash = add_groups(hash, "different", &engagement->people.different);
	hash = add_identities(hash, "bots", &engagement->people.bots);
	hash = add_identities(hash, "humans", &engagement->people.humans);
	return add_identities(hash, "left", &engagement->people.left);
}

static uint64_t add_optional(uint64_t hash, const char *text)
{
	return hash_add(hash, text ? view_of(text) : VIEW("\n"));
}

uint64_t engagement_decisions_digest(const struct engagement *engagement)
{
	uint64_t hash = 0;

	for (size_t i = 0; engagement && i < engagement->issue_count; i++) {
		const struct engagement_issue *issue = &engagement->issues[i];

		hash = add_optional(add_optional(hash, issue->issue), issue->module);
		hash = add_optional(hash, issue->impact < 0 ? NULL : level_name((enum level)issue->impact));
		hash = add_optional(hash, issue->effort < 0 ? NULL : level_name((enum level)issue->effort));
		hash = add_optional(add_optional(add_optional(hash, issue->set_by), issue->date), issue->reason);
		for (size_t n = 0; n < issue->need_count; n++)
			hash = add_optional(hash, issue->needs[n]);
	}
	return hash;
}

bool engagement_globs_match(const struct engagement_globs *globs, struct view path)
{
	for (size_t i = 0; i < globs->count; i++)
		if (wild_match(view_of(globs->items[i]), path))
			return true;
	return false;
}
