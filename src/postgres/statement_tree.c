/*
 * libpg_query's tree in general. Its messages describe themselves (protobuf-c), so that one loop visits the children of
 * every node, of kinds nobody here names as well.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "postgres/statement_internal.h"

#include "base/banned.h"

static const ProtobufCMessage *member_message(const void *member)
{
	return *(const ProtobufCMessage *const *)member;
}

/* Each child is a Node or a message (a WITH clause, an alias) whose children are visited in its place. */
static void visit_message(const ProtobufCMessage *child, visit_node *visit, void *context)
{
	if (!child)
		return;
	if (child->descriptor == &pg_query__node__descriptor) {
		union {
			const ProtobufCMessage *message;
			PgQuery__Node *node;
		} cast = {.message = child};

		visit(context, cast.node);
	} else {
		tree_children(child, visit, context);
	}
}

static void visit_field(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, visit_node *visit,
			void *context)
{
	const char *base = (const char *)message;
	const void *member = base + field->offset;

	if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
		const ProtobufCMessage *const *items = *(const ProtobufCMessage *const *const *)member;

		for (size_t i = 0; i < count; i++)
			visit_message(items[i], visit, context);
	} else {
		visit_message(member_message(member), visit, context);
	}
}

void tree_children(const ProtobufCMessage *message, visit_node *visit, void *context)
{
	const ProtobufCMessageDescriptor *descriptor;

	if (!message)
		return;
	descriptor = message->descriptor;
	for (unsigned i = 0; i < descriptor->n_fields; i++)
		if (descriptor->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
			visit_field(message, &descriptor->fields[i], visit, context);
}

ProtobufCMessage *tree_message(const PgQuery__Node *node)
{
	if (!node || node->node_case == PG_QUERY__NODE__NODE__NOT_SET)
		return NULL;
	/* A union of pointers to messages: any member is the message. */
	return (ProtobufCMessage *)node->column_ref;
}

const char *tree_text(const PgQuery__Node *node)
{
	if (!node || node->node_case != PG_QUERY__NODE__NODE_STRING || !node->string->sval)
		return "";
	return node->string->sval;
}

const char *tree_last_text(PgQuery__Node *const *names, size_t count)
{
	return count ? tree_text(names[count - 1]) : "";
}

int tree_parameter(const PgQuery__Node *node)
{
	for (int depth = 0; node && depth < 8; depth++) {
		if (node->node_case == PG_QUERY__NODE__NODE_PARAM_REF)
			return node->param_ref->number > 0 ? node->param_ref->number : 0;
		if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
			node = node->type_cast->arg;
		else if (node->node_case == PG_QUERY__NODE__NODE_LIST && node->list->n_items)
			node = node->list->items[0];
		else if (node->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR && node->a_array_expr->n_elements)
			node = node->a_array_expr->elements[0];
		else
			return 0;
	}
	return 0;
}

static void add_part(void *context, PgQuery__Node *node)
{
	struct expression_parts *parts = context;

	if (parts->depth >= STATEMENT_DEPTH_LIMIT)
		return;
	parts->depth++;
	tree_parts(node, parts);
	parts->depth--;
}

void tree_parts(const PgQuery__Node *node, struct expression_parts *parts)
{
	if (!node)
		return;
	if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF) {
		GROW(parts->columns, parts->count + 1, parts->capacity);
		parts->columns[parts->count++] = node->column_ref;
	} else if (node->node_case == PG_QUERY__NODE__NODE_SUB_LINK ||
		   node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT) {
		parts->has_subquery = true;
	} else {
		tree_children(tree_message(node), add_part, parts);
	}
}

/* Takes the qualifiers off the columns of an expression, or puts them back. */
static void cut_qualifiers(struct expression_parts *parts, size_t *counts, bool is_cut)
{
	for (size_t i = 0; i < parts->count; i++) {
		PgQuery__ColumnRef *column = parts->columns[i];
		size_t skipped = counts[i] - 1;

		if (counts[i] < 2)
			continue;
		column->fields += is_cut ? skipped : -skipped;
		column->n_fields = is_cut ? 1 : counts[i];
	}
}

const char *tree_deparse_statement(struct arena *arena, PgQuery__Node *statement)
{
	PgQuery__RawStmt raw = PG_QUERY__RAW_STMT__INIT, *statements[] = {&raw};
	PgQuery__ParseResult result = PG_QUERY__PARSE_RESULT__INIT;
	PgQueryDeparseResult deparsed;
	PgQueryProtobuf packed;
	const char *text = "";

	raw.stmt = statement;
	result.version = PG_VERSION_NUM;
	result.n_stmts = 1;
	result.stmts = statements;
	packed.len = pg_query__parse_result__get_packed_size(&result);
	packed.data = xmalloc(packed.len);
	pg_query__parse_result__pack(&result, (uint8_t *)packed.data);
	deparsed = pg_query_deparse_protobuf(packed);
	if (!deparsed.error)
		text = arena_strdup(arena, deparsed.query);
	pg_query_free_deparse_result(deparsed);
	free(packed.data);
	return text;
}

/* SELECT <node>, deparsed, is the text after the first blank. */
static const char *deparse_selected(struct arena *arena, PgQuery__Node *node)
{
	PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
	PgQuery__Node target_node = PG_QUERY__NODE__INIT, *targets[] = {&target_node};
	PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
	PgQuery__Node select_node = PG_QUERY__NODE__INIT;
	const char *text;

	target.val = node;
	target_node.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
	target_node.res_target = &target;
	select.n_target_list = 1;
	select.target_list = targets;
	select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
	select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
	select_node.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
	select_node.select_stmt = &select;
	text = tree_deparse_statement(arena, &select_node);
	return strncmp(text, "SELECT ", 7) == 0 ? text + 7 : "";
}

const char *tree_deparse(struct arena *arena, PgQuery__Node *node)
{
	struct expression_parts parts = {0};
	const char *text;
	size_t *counts;

	tree_parts(node, &parts);
	counts = xcalloc(parts.count, sizeof(*counts));
	for (size_t i = 0; i < parts.count; i++)
		counts[i] = parts.columns[i]->n_fields;
	cut_qualifiers(&parts, counts, true);
	text = deparse_selected(arena, node);
	cut_qualifiers(&parts, counts, false);
	free(counts);
	free(parts.columns);
	return text;
}
