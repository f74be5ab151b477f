/* What is kept of a statement: its tables, its uses of columns, the functions it calls. */
#include <stdlib.h>

#include "base/limits.h"
#include "postgres/statement_internal.h"

#include "base/banned.h"

static const char *keep(struct reading *reading, const char *text)
{
	return text && *text ? arena_strdup(reading->arena, text) : "";
}

int use_add_table(struct reading *reading, const PgQuery__RangeVar *range, const char *role, int block)
{
	struct statement *statement = reading->statement;

	if (statement->table_count >= STATEMENT_USES_LIMIT) {
		reading->is_too_deep = true;
		return -1;
	}
	GROW(statement->tables, statement->table_count + 1, reading->table_capacity);
	statement->tables[statement->table_count] = (struct statement_table){
	    .schema = keep(reading, range->schemaname),
	    .name = keep(reading, range->relname),
	    .alias = range->alias ? keep(reading, range->alias->aliasname) : "",
	    .role = role,
	    .block = block,
	};
	return (int)statement->table_count++;
}

int use_add_name(struct reading *reading, const char *qualifier, const char *name, struct place place,
		 struct statement_column use)
{
	struct statement *statement = reading->statement;

	if (!*name)
		return -1;
	if (statement->column_count >= STATEMENT_USES_LIMIT) {
		reading->is_too_deep = true;
		return -1;
	}
	use.table = -1;
	use.partner = -1;
	use.block = place.block;
	use.arm = place.arm;
	use.name = use.written = keep(reading, name);
	use.qualifier = keep(reading, qualifier);
	use.operator= keep(reading, use.operator);
	if (!use.expression)
		use.expression = "";
	GROW(statement->columns, statement->column_count + 1, reading->column_capacity);
	statement->columns[statement->column_count] = use;
	return (int)statement->column_count++;
}

int use_add_column(struct reading *reading, const PgQuery__ColumnRef *column, struct place place,
		   struct statement_column use)
{
	size_t last = column->n_fields;

	if (last == 0)
		return -1;
	if (column->fields[last - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR) {
		reading->statement->has_star = true;
		return -1;
	}
	return use_add_name(reading, last > 1 ? tree_text(column->fields[last - 2]) : "",
			    tree_text(column->fields[last - 1]), place, use);
}

void use_join(struct reading *reading, int first, int second)
{
	if (first < 0 || second < 0)
		return;
	reading->statement->columns[first].partner = second;
	reading->statement->columns[second].partner = first;
}

void use_add_expression(struct reading *reading, PgQuery__Node *node, struct place place, struct statement_column use)
{
	struct expression_parts parts = {0};

	tree_parts(node, &parts);
	if (parts.count && node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF && !parts.has_subquery &&
	    use.usage != USAGE_SELECT && use.usage != USAGE_OTHER)
		use.expression = tree_deparse(reading->arena, node);
	for (size_t i = 0; i < parts.count; i++)
		use_add_column(reading, parts.columns[i], place, use);
	free(parts.columns);
}

void use_add_function(struct reading *reading, const PgQuery__FuncCall *call)
{
	struct statement *statement = reading->statement;
	struct buf name = {0};

	if (call->n_funcname > 1) {
		const char *schema = tree_text(call->funcname[call->n_funcname - 2]);

		if (strcmp(schema, "pg_catalog") == 0)
			return;
		buf_addf(&name, "%s.", schema);
	}
	buf_add_text(&name, tree_last_text(call->funcname, call->n_funcname));
	for (size_t i = 0; i < statement->function_count; i++) {
		if (strcmp(statement->functions[i], buf_text(&name)) == 0) {
			buf_release(&name);
			return;
		}
	}
	if (statement->function_count < STATEMENT_FUNCTIONS_LIMIT) {
		GROW(statement->functions, statement->function_count + 1, reading->function_capacity);
		statement->functions[statement->function_count++] = keep(reading, buf_text(&name));
	}
	buf_release(&name);
}

int use_add_arm(struct reading *reading, int parent, int group)
{
	struct statement *statement = reading->statement;

	if (statement->arm_count >= STATEMENT_USES_LIMIT) {
		reading->is_too_deep = true;
		return parent;
	}
	GROW(statement->arms, statement->arm_count + 1, reading->arm_capacity);
	statement->arms[statement->arm_count] = (struct statement_arm){parent, group};
	return (int)statement->arm_count++;
}
