#include "rules/fields.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/num.h"
#include "base/suggest.h"

#include "base/banned.h"

int expect_kind(struct reader *reader, const struct yaml_node *node, enum yaml_kind kind)
{
	static const char *const names[] = {
	    [YAML_SCALAR] = "one value",
	    [YAML_SEQUENCE] = "a list",
	    [YAML_MAPPING] = "a mapping of names to values",
	};

	if (node && node->kind == kind)
		return 0;
	return yaml_error(reader->err, reader->file, node, "%s is expected here, not %s", names[kind],
			  node ? names[node->kind] : "an empty file");
}

/* A block scalar ends in a newline nobody meant. */
static const char *without_last_newlines(struct arena *arena, struct view text)
{
	size_t n = text.n;

	while (n > 0 && (text.p[n - 1] == '\n' || text.p[n - 1] == ' '))
		n--;
	return n == text.n ? text.p : arena_strndup(arena, text.p, n);
}

int read_text(struct reader *reader, const struct yaml_node *node, const char **text)
{
	if (expect_kind(reader, node, YAML_SCALAR))
		return -1;
	if (memchr(node->text.p, '\0', node->text.n))
		return yaml_error(reader->err, reader->file, node, "the text holds a NUL byte; remove it");
	if (view_trim(node->text).n == 0)
		return yaml_error(reader->err, reader->file, node, "the text is empty; write one or leave the key out");
	*text = without_last_newlines(reader->arena, node->text);
	return 0;
}

int read_int(struct reader *reader, const struct yaml_node *node, int min, int max, int *value)
{
	int64_t number;

	if (expect_kind(reader, node, YAML_SCALAR))
		return -1;
	if (!parse_int(node->text, min, max, &number))
		return yaml_error(reader->err, reader->file, node, "'%.*s' is no whole number from %d to %d",
				  VIEW_ARG(node->text), min, max);
	*value = (int)number;
	return 0;
}

int read_texts(struct reader *reader, const struct yaml_node *node, const char ***texts, size_t *count)
{
	const struct yaml_node *member = node->kind == YAML_SEQUENCE ? node->first : node;
	size_t most = node->kind == YAML_SEQUENCE ? node->count : 1;

	if (most == 0)
		return 0;
	*texts = arena_zalloc(reader->arena, size_mul(most, sizeof(**texts)));
	for (size_t i = 0; i < most; i++, member = member->next)
		if (read_text(reader, member, &(*texts)[i]))
			return -1;
	*count = most;
	return 0;
}

int read_day(struct reader *reader, const struct yaml_node *node, void *member)
{
	int64_t day;

	if (read_text(reader, node, member))
		return -1;
	if (!parse_day(node->text, &day))
		return yaml_error(reader->err, reader->file, node, "'%.*s' is no day; write 2025-03-14",
				  VIEW_ARG(node->text));
	return 0;
}

int read_list(struct reader *reader, const struct yaml_node *node, size_t size,
	      int (*read)(struct reader *reader, const struct yaml_node *node, void *member), void **items,
	      size_t *count)
{
	char *at;

	if (expect_kind(reader, node, YAML_SEQUENCE))
		return -1;
	at = *items = arena_zalloc(reader->arena, size_mul(node->count, size));
	for (const struct yaml_node *item = node->first; item; item = item->next, at += size, ++*count)
		if (read(reader, item, at))
			return -1;
	return 0;
}

int keep_list(struct reader *reader, const struct yaml_node *node, void *member)
{
	*(const struct yaml_node **)member = node;
	return expect_kind(reader, node, YAML_SEQUENCE);
}

int keep_mapping(struct reader *reader, const struct yaml_node *node, void *member)
{
	*(const struct yaml_node **)member = node;
	return expect_kind(reader, node, YAML_MAPPING);
}

int check_unique(struct reader *reader, const struct yaml_node *list, const char *key, const char *what,
		 const char *advice)
{
	struct intern texts = {0};
	bool is_new = true;
	int status = 0;

	for (const struct yaml_node *item = list->first; item && status == 0; item = item->next) {
		const struct yaml_node *node = yaml_get(item, key);

		intern_add(&texts, node->text, &is_new);
		if (!is_new)
			status = yaml_error(reader->err, reader->file, node, "there is another %s'%.*s' above; %s",
					    what, VIEW_ARG(node->text), advice);
	}
	intern_release(&texts);
	return status;
}

static int check_schema(struct reader *reader, const struct yaml_node *node, const char *schema)
{
	if (node->kind == YAML_SCALAR && view_is(node->text, schema))
		return 0;
	return yaml_error(reader->err, reader->file, node,
			  "this program reads the schema '%s'; write that, or use the program the file was written for",
			  schema);
}

static int not_a_choice(struct reader *reader, const struct field *field, const struct yaml_node *node)
{
	struct buf names = {0};
	int result;

	for (int i = 0; field->choices[i]; i++)
		buf_addf(&names, "%s%s", i == 0 ? "" : field->choices[i + 1] ? ", " : " or ", field->choices[i]);
	result = yaml_error(reader->err, reader->file, node, "'%.*s' is no %s; choose %s", VIEW_ARG(node->text),
			    field->name, buf_text(&names));
	buf_release(&names);
	return result;
}

static int read_choice(struct reader *reader, const struct field *field, const struct yaml_node *node, int *value)
{
	struct suggestion nearest;

	if (expect_kind(reader, node, YAML_SCALAR))
		return -1;
	for (int i = 0; field->choices[i]; i++)
		if (view_is(node->text, field->choices[i])) {
			*value = i;
			return 0;
		}
	nearest = suggest_for(node->text.p);
	for (int i = 0; field->choices[i]; i++)
		suggest_offer(&nearest, field->choices[i]);
	if (nearest.best)
		return yaml_error(reader->err, reader->file, node, "'%.*s' is no %s; did you mean '%s'?",
				  VIEW_ARG(node->text), field->name, nearest.best);
	return not_a_choice(reader, field, node);
}

static int read_bool(struct reader *reader, const struct yaml_node *node, bool *value)
{
	if (expect_kind(reader, node, YAML_SCALAR))
		return -1;
	*value = view_is(node->text, "true");
	if (!*value && !view_is(node->text, "false"))
		return yaml_error(reader->err, reader->file, node, "'%.*s' is neither true nor false",
				  VIEW_ARG(node->text));
	return 0;
}

static int read_field(struct reader *reader, const struct field *field, const struct yaml_node *node, void *target)
{
	char *base = target;
	void *member = base + field->offset, *items;

	if (field->line)
		*(int *)(void *)(base + field->line) = node->line;
	switch (field->kind) {
	case FIELD_TEXT:
		return read_text(reader, node, member);
	case FIELD_INT:
		return read_int(reader, node, field->min, field->max, member);
	case FIELD_CHOICE:
		return read_choice(reader, field, node, member);
	case FIELD_BOOL:
		return read_bool(reader, node, member);
	case FIELD_TEXTS:
		return read_texts(reader, node, member, (size_t *)(void *)(base + field->count));
	case FIELD_LIST:
		if (read_list(reader, node, field->size, field->read, &items, (size_t *)(void *)(base + field->count)))
			return -1;
		memcpy(member, &items, sizeof(items));
		return 0;
	case FIELD_SCHEMA:
		return check_schema(reader, node, field->schema);
	case FIELD_IGNORED:
		return 0;
	case FIELD_OTHER:
		return field->read(reader, node, member);
	}
	BUG("field kind %d", (int)field->kind);
}

static const struct field *find_field(struct reader *reader, const struct field *fields, size_t count, const char *what,
				      const struct yaml_node *member)
{
	struct suggestion nearest = suggest_for(member->key.p);

	for (size_t i = 0; i < count; i++)
		if (view_is(member->key, fields[i].name))
			return &fields[i];
	for (size_t i = 0; i < count; i++)
		suggest_offer(&nearest, fields[i].name);
	if (nearest.best)
		yaml_key_error(reader->err, reader->file, member, "%s has no key '%.*s'; did you mean '%s'?", what,
			       VIEW_ARG(member->key), nearest.best);
	else
		yaml_key_error(reader->err, reader->file, member, "%s has no key '%.*s'; %s lists the keys", what,
			       VIEW_ARG(member->key), reader->manual);
	return NULL;
}

int fields_read(struct reader *reader, const struct field *fields, size_t count, const char *what,
		const struct yaml_node *node, void *target)
{
	if (expect_kind(reader, node, YAML_MAPPING))
		return -1;
	for (const struct yaml_node *member = node->first; member; member = member->next) {
		const struct field *field = find_field(reader, fields, count, what, member);

		if (!field || read_field(reader, field, member, target))
			return -1;
	}
	for (size_t i = 0; i < count && !reader->is_override; i++)
		if (fields[i].is_required && !yaml_get(node, fields[i].name))
			return yaml_error(reader->err, reader->file, node, "%s needs the key '%s'; add it", what,
					  fields[i].name);
	return 0;
}
