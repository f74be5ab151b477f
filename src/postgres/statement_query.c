/*
 * What a statement that writes reads, as a query: the tree gets a SELECT around the parts that say which rows, and its
 * parameters are numbered anew, for the server refuses to guess the type of one that nothing uses.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "postgres/statement_internal.h"

#include "base/banned.h"

enum { TARGETS_LIMIT = 64 };

/* --- parameters ------------------------------------------------------------------------------------------------------
 */

struct numbering {
	int *numbers; /* by the former one, 0: not met yet */
	int most, count;
	int depth;
	bool is_broken;
};

static void number_anew(void *context, PgQuery__Node *node)
{
	struct numbering *numbering = context;

	if (numbering->depth >= STATEMENT_DEPTH_LIMIT) {
		numbering->is_broken = true;
		return;
	}
	if (node->node_case == PG_QUERY__NODE__NODE_PARAM_REF) {
		int former = node->param_ref->number;

		if (former < 1 || former > numbering->most) {
			numbering->is_broken = true;
			return;
		}
		if (!numbering->numbers[former])
			numbering->numbers[former] = ++numbering->count;
		node->param_ref->number = numbering->numbers[former];
		return;
	}
	numbering->depth++;
	tree_children(tree_message(node), number_anew, numbering);
	numbering->depth--;
}

/* --- the query -------------------------------------------------------------------------------------------------------
 */

/* The parts of a SELECT that is built around those of another statement. */
struct query_parts {
	PgQuery__SelectStmt select;
	PgQuery__Node node, relation, star_node, column_node, target_node, name_node, *fields[2];
	PgQuery__AStar star;
	PgQuery__String name;
	PgQuery__ColumnRef column;
	PgQuery__ResTarget target;
	PgQuery__ResTarget others[TARGETS_LIMIT];
	PgQuery__Node other_nodes[TARGETS_LIMIT], *targets[TARGETS_LIMIT + 1], **from;
};

static void init_parts(struct query_parts *parts)
{
	*parts = (struct query_parts){
	    .select = PG_QUERY__SELECT_STMT__INIT,
	    .node = PG_QUERY__NODE__INIT,
	    .relation = PG_QUERY__NODE__INIT,
	    .star_node = PG_QUERY__NODE__INIT,
	    .column_node = PG_QUERY__NODE__INIT,
	    .target_node = PG_QUERY__NODE__INIT,
	    .name_node = PG_QUERY__NODE__INIT,
	    .star = PG_QUERY__A__STAR__INIT,
	    .name = PG_QUERY__STRING__INIT,
	    .column = PG_QUERY__COLUMN_REF__INIT,
	    .target = PG_QUERY__RES_TARGET__INIT,
	};
	parts->select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
	parts->select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
	parts->node.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
	parts->node.select_stmt = &parts->select;
}

/* relation.*: all of the row, as a change needs it; no index alone can give that. */
static void select_rows_of(struct query_parts *parts, PgQuery__RangeVar *relation)
{
	parts->name.sval = relation->alias ? relation->alias->aliasname : relation->relname;
	parts->name_node.node_case = PG_QUERY__NODE__NODE_STRING;
	parts->name_node.string = &parts->name;
	parts->star_node.node_case = PG_QUERY__NODE__NODE_A_STAR;
	parts->star_node.a_star = &parts->star;
	parts->fields[0] = &parts->name_node;
	parts->fields[1] = &parts->star_node;
	parts->column.fields = parts->fields;
	parts->column.n_fields = 2;
	parts->column_node.node_case = PG_QUERY__NODE__NODE_COLUMN_REF;
	parts->column_node.column_ref = &parts->column;
	parts->target.val = &parts->column_node;
	parts->target_node.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
	parts->target_node.res_target = &parts->target;
	parts->targets[parts->select.n_target_list++] = &parts->target_node;
	parts->select.target_list = parts->targets;
}

/* Subqueries whose results are assigned are read as well. */
static void select_assigned(struct query_parts *parts, const PgQuery__UpdateStmt *update)
{
	for (size_t i = 0; i < update->n_target_list && parts->select.n_target_list < TARGETS_LIMIT; i++) {
		PgQuery__Node *value = update->target_list[i]->node_case == PG_QUERY__NODE__NODE_RES_TARGET
					   ? update->target_list[i]->res_target->val
					   : NULL;
		size_t place = parts->select.n_target_list;

		if (!value || value->node_case != PG_QUERY__NODE__NODE_SUB_LINK)
			continue;
		parts->others[place - 1] = (PgQuery__ResTarget)PG_QUERY__RES_TARGET__INIT;
		parts->others[place - 1].val = value;
		parts->other_nodes[place - 1] = (PgQuery__Node)PG_QUERY__NODE__INIT;
		parts->other_nodes[place - 1].node_case = PG_QUERY__NODE__NODE_RES_TARGET;
		parts->other_nodes[place - 1].res_target = &parts->others[place - 1];
		parts->targets[place] = &parts->other_nodes[place - 1];
		parts->select.n_target_list++;
	}
}

/* FROM relation, others …; the list is owned. */
static void read_from_relation(struct query_parts *parts, PgQuery__RangeVar *relation, PgQuery__Node *const *others,
			       size_t count)
{
	parts->relation.node_case = PG_QUERY__NODE__NODE_RANGE_VAR;
	parts->relation.range_var = relation;
	parts->from = xcalloc(count + 1, sizeof(*parts->from));
	parts->from[0] = &parts->relation;
	for (size_t i = 0; i < count; i++)
		parts->from[i + 1] = others[i];
	parts->select.from_clause = parts->from;
	parts->select.n_from_clause = count + 1;
}

static PgQuery__Node *query_of_update(struct query_parts *parts, PgQuery__UpdateStmt *update)
{
	if (!update->relation)
		return NULL;
	select_rows_of(parts, update->relation);
	select_assigned(parts, update);
	read_from_relation(parts, update->relation, update->from_clause, update->n_from_clause);
	parts->select.where_clause = update->where_clause;
	parts->select.with_clause = update->with_clause;
	return &parts->node;
}

static PgQuery__Node *query_of_delete(struct query_parts *parts, PgQuery__DeleteStmt *delete)
{
	if (!delete->relation)
		return NULL;
	select_rows_of(parts, delete->relation);
	read_from_relation(parts, delete->relation, delete->using_clause, delete->n_using_clause);
	parts->select.where_clause = delete->where_clause;
	parts->select.with_clause = delete->with_clause;
	return &parts->node;
}

/* The tree owns what stands in it, so what changes is a copy of the statement's own struct. */
static PgQuery__Node *query_of_select(struct query_parts *parts, const PgQuery__SelectStmt *select)
{
	parts->select = *select;
	parts->select.n_locking_clause = 0;
	return &parts->node;
}

static PgQuery__Node *query_of_insert(struct query_parts *parts, const PgQuery__InsertStmt *insert)
{
	const PgQuery__Node *query = insert->select_stmt;

	if (!query || query->node_case != PG_QUERY__NODE__NODE_SELECT_STMT || query->select_stmt->n_values_lists)
		return NULL;
	parts->select = *query->select_stmt;
	if (!parts->select.with_clause)
		parts->select.with_clause = insert->with_clause;
	return &parts->node;
}

static PgQuery__Node *query_of(struct query_parts *parts, PgQuery__Node *node)
{
	switch ((int)node->node_case) {
	case PG_QUERY__NODE__NODE_SELECT_STMT:
		return query_of_select(parts, node->select_stmt);
	case PG_QUERY__NODE__NODE_UPDATE_STMT:
		return query_of_update(parts, node->update_stmt);
	case PG_QUERY__NODE__NODE_DELETE_STMT:
		return query_of_delete(parts, node->delete_stmt);
	case PG_QUERY__NODE__NODE_INSERT_STMT:
		return query_of_insert(parts, node->insert_stmt);
	default:
		return NULL;
	}
}

static const char *text_of_query(struct arena *arena, PgQuery__Node *node, int parameters)
{
	struct numbering numbering = {.most = parameters};
	struct query_parts parts;
	const char *text = NULL;
	PgQuery__Node *query;

	init_parts(&parts);
	query = query_of(&parts, node);
	numbering.numbers = xcalloc((size_t)parameters + 1, sizeof(*numbering.numbers));
	if (query)
		number_anew(&numbering, query);
	if (query && !numbering.is_broken)
		text = tree_deparse_statement(arena, query);
	free(numbering.numbers);
	free(parts.from);
	return text && *text ? text : NULL;
}

const char *statement_query(struct arena *arena, const struct statement *statement)
{
	PgQueryProtobufParseResult parsed;
	PgQuery__ParseResult *tree = NULL;
	const char *text = NULL;

	if (statement->problem || statement->kind == STATEMENT_UTILITY ||
	    statement->parameters > ADVICE_PARAMETERS_LIMIT)
		return NULL;
	parsed = pg_query_parse_protobuf(statement->text);
	if (!parsed.error)
		tree = pg_query__parse_result__unpack(NULL, parsed.parse_tree.len,
						      (const uint8_t *)(const void *)parsed.parse_tree.data);
	if (tree && tree->n_stmts == 1 && tree->stmts[0]->stmt)
		text = text_of_query(arena, tree->stmts[0]->stmt, statement->parameters);
	if (tree)
		pg_query__parse_result__free_unpacked(tree, NULL);
	pg_query_free_protobuf_parse_result(parsed);
	return text;
}
