#include "formats/yaml.h"

#include <stdio.h>
#include <yaml.h>

#include "base/hash.h"
#include "base/limits.h"

#include "base/banned.h"

/* One open sequence or mapping. */
struct level {
	struct yaml_node *node;
	struct yaml_node **tail;
	struct intern keys; /* of a mapping */
	bool has_key;
	struct view key;
	int key_line, key_column;
};

struct builder {
	const char *file;
	struct arena *arena;
	struct yaml_node *root;
	struct level levels[YAML_DEPTH_LIMIT];
	int depth;
	size_t nodes;
	struct err *err;
};

__attribute__((format(printf, 5, 0))) static int complain(struct err *err, const char *file, int line, int column,
							  const char *format, va_list arguments)
{
	char what[512];

	vsnprintf(what, sizeof(what), format, arguments);
	return err_set(err, ERR_USAGE, "%s:%d:%d: %s", file, line, column, what);
}

int yaml_error(struct err *err, const char *file, const struct yaml_node *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	complain(err, file, node ? node->line : 1, node ? node->column : 1, format, arguments);
	va_end(arguments);
	return -1;
}

int yaml_key_error(struct err *err, const char *file, const struct yaml_node *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	complain(err, file, node->key_line, node->key_column, format, arguments);
	va_end(arguments);
	return -1;
}

__attribute__((format(printf, 3, 4))) static int at_mark(struct builder *builder, yaml_mark_t mark, const char *format,
							 ...)
{
	va_list arguments;

	va_start(arguments, format);
	complain(builder->err, builder->file, (int)mark.line + 1, (int)mark.column + 1, format, arguments);
	va_end(arguments);
	return -1;
}

static struct level *top(struct builder *builder)
{
	return builder->depth ? &builder->levels[builder->depth - 1] : NULL;
}

static int take_key(struct builder *builder, struct level *level, const yaml_event_t *event)
{
	struct view key = {(const char *)event->data.scalar.value, event->data.scalar.length};
	bool added;

	if (memchr(key.p, '\0', key.n))
		return at_mark(builder, event->start_mark, "a key holds a NUL byte; remove it");
	if (view_is(key, "<<") && event->data.scalar.plain_implicit)
		return at_mark(builder, event->start_mark, "merge keys are not supported; write the members out");
	intern_add(&level->keys, key, &added);
	if (!added)
		return at_mark(builder, event->start_mark, "the key '%.*s' is there twice; remove one", VIEW_ARG(key));
	level->key = arena_view(builder->arena, key);
	level->key_line = (int)event->start_mark.line + 1;
	level->key_column = (int)event->start_mark.column + 1;
	level->has_key = true;
	return 0;
}

/* A new node in its parent's list; NULL after a complaint. */
static struct yaml_node *add_node(struct builder *builder, enum yaml_kind kind, const yaml_event_t *event)
{
	struct level *parent = top(builder);
	struct yaml_node *node;

	if (++builder->nodes > YAML_NODE_LIMIT) {
		at_mark(builder, event->start_mark, "more than %zu values; split the file", YAML_NODE_LIMIT);
		return NULL;
	}
	if (parent && parent->node->kind == YAML_MAPPING && !parent->has_key) {
		at_mark(builder, event->start_mark, "a key must be plain text; quote it");
		return NULL;
	}
	node = arena_zalloc(builder->arena, sizeof(*node));
	node->kind = kind;
	node->line = (int)event->start_mark.line + 1;
	node->column = (int)event->start_mark.column + 1;
	if (!parent) {
		builder->root = node;
		return node;
	}
	if (parent->has_key) {
		node->key = parent->key;
		node->key_line = parent->key_line;
		node->key_column = parent->key_column;
		parent->has_key = false;
	}
	*parent->tail = node;
	parent->tail = &node->next;
	parent->node->count++;
	return node;
}

static int refuse_decoration(struct builder *builder, const yaml_event_t *event, const yaml_char_t *anchor,
			     const yaml_char_t *tag)
{
	if (anchor)
		return at_mark(builder, event->start_mark, "anchors are not supported; write the value out");
	if (tag)
		return at_mark(builder, event->start_mark, "tags are not supported; write the plain value");
	return 0;
}

static int on_scalar(struct builder *builder, const yaml_event_t *event)
{
	struct level *parent = top(builder);
	struct yaml_node *node;

	if (refuse_decoration(builder, event, event->data.scalar.anchor, event->data.scalar.tag))
		return -1;
	if (parent && parent->node->kind == YAML_MAPPING && !parent->has_key)
		return take_key(builder, parent, event);
	node = add_node(builder, YAML_SCALAR, event);
	if (!node)
		return -1;
	node->text.p = arena_strndup(builder->arena, (const char *)event->data.scalar.value, event->data.scalar.length);
	node->text.n = event->data.scalar.length;
	node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return 0;
}

static int on_open(struct builder *builder, enum yaml_kind kind, const yaml_event_t *event)
{
	const yaml_char_t *anchor =
	    kind == YAML_MAPPING ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
	const yaml_char_t *tag = kind == YAML_MAPPING ? event->data.mapping_start.tag : event->data.sequence_start.tag;
	struct yaml_node *node;

	if (refuse_decoration(builder, event, anchor, tag))
		return -1;
	if (builder->depth == YAML_DEPTH_LIMIT)
		return at_mark(builder, event->start_mark, "nested deeper than %d levels; flatten it",
			       YAML_DEPTH_LIMIT);
	node = add_node(builder, kind, event);
	if (!node)
		return -1;
	builder->levels[builder->depth++] = (struct level){.node = node, .tail = &node->first};
	return 0;
}

static int on_event(struct builder *builder, const yaml_event_t *event, int *documents)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return on_scalar(builder, event);
	case YAML_MAPPING_START_EVENT:
		return on_open(builder, YAML_MAPPING, event);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(builder, YAML_SEQUENCE, event);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		intern_release(&top(builder)->keys);
		builder->depth--;
		return 0;
	case YAML_ALIAS_EVENT:
		return at_mark(builder, event->start_mark, "aliases are not supported; write the value out");
	case YAML_DOCUMENT_START_EVENT:
		if (++*documents > 1)
			return at_mark(builder, event->start_mark, "a second document; put it in a file of its own");
		return 0;
	default:
		return 0;
	}
}

/* libyaml gives a mark for syntax, an offset for bytes that are no YAML text at all. */
static int parser_error(struct builder *builder, const yaml_parser_t *parser, struct view content)
{
	const char *problem = parser->problem ? parser->problem : "cannot be read";
	yaml_mark_t mark = parser->problem_mark;

	if (parser->error == YAML_READER_ERROR) {
		size_t end = parser->problem_offset < content.n ? parser->problem_offset : content.n;

		mark = (yaml_mark_t){0};
		for (size_t i = 0; i < end; i++) {
			bool is_newline = content.p[i] == '\n';

			mark.line += is_newline;
			mark.column = is_newline ? 0 : mark.column + 1;
		}
		return at_mark(builder, mark, "%s; the file must be UTF-8 text", problem);
	}
	if (parser->context && parser->error != YAML_SCANNER_ERROR)
		return at_mark(builder, mark, "%s %s; check indentation, quotes and brackets", problem,
			       parser->context);
	return at_mark(builder, mark, "%s; check indentation, quotes and brackets", problem);
}

static int build(struct builder *builder, yaml_parser_t *parser, struct view content)
{
	int documents = 0;
	bool is_done = false;
	int status = 0;

	while (status == 0 && !is_done) {
		yaml_event_t event;

		if (!yaml_parser_parse(parser, &event))
			return parser_error(builder, parser, content);
		is_done = event.type == YAML_STREAM_END_EVENT;
		status = on_event(builder, &event, &documents);
		yaml_event_delete(&event);
	}
	return status;
}

int yaml_parse(struct arena *arena, const char *file, struct view content, struct yaml_node **root, struct err *err)
{
	struct builder builder = {.file = file, .arena = arena, .err = err};
	yaml_parser_t parser;
	int status;

	*root = NULL;
	if (content.n > YAML_SIZE_LIMIT)
		return err_set(err, ERR_USAGE, "%s: larger than %zu bytes; split the file", file, YAML_SIZE_LIMIT);
	if (view_starts(content, "\xEF\xBB\xBF"))
		content = view_slice(content, 3, content.n);
	if (!yaml_parser_initialize(&parser))
		return err_set(err, ERR_INTERNAL, "%s: the YAML reader does not start", file);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)(content.n ? content.p : ""), content.n);
	status = build(&builder, &parser, content);
	yaml_parser_delete(&parser);
	while (builder.depth)
		intern_release(&builder.levels[--builder.depth].keys);
	if (status == 0)
		*root = builder.root;
	return status;
}

const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key)
{
	if (!mapping || mapping->kind != YAML_MAPPING)
		return NULL;
	for (const struct yaml_node *member = mapping->first; member; member = member->next)
		if (view_is(member->key, key))
			return member;
	return NULL;
}
