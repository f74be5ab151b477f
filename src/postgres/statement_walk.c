/* The clauses of queries and of statements that write. */
#include <stdlib.h>

#include "base/limits.h"
#include "postgres/statement_internal.h"

#include "base/banned.h"

bool enter(struct reading *reading)
{
	if (reading->depth >= STATEMENT_DEPTH_LIMIT) {
		reading->is_too_deep = true;
		return false;
	}
	reading->depth++;
	return true;
}

void leave(struct reading *reading)
{
	reading->depth--;
}

/* --- expressions ---------------------------------------------------------------------------------------------------
 */

struct visit {
	struct reading *reading;
	struct place place;
	enum column_usage usage;
};

static void visit_expression(void *context, PgQuery__Node *node)
{
	struct visit *visit = context;

	read_expression(visit->reading, node, visit->place, visit->usage);
}

static void read_expression_kind(struct reading *reading, PgQuery__Node *node, struct place place,
				 enum column_usage usage)
{
	struct visit visit = {reading, place, usage};

	switch ((int)node->node_case) {
	case PG_QUERY__NODE__NODE_COLUMN_REF:
		if (!place.is_taken)
			use_add_column(reading, node->column_ref, place, (struct statement_column){.usage = usage});
		break;
	case PG_QUERY__NODE__NODE_SELECT_STMT:
		read_query(reading, node, place.block);
		break;
	case PG_QUERY__NODE__NODE_FUNC_CALL:
		use_add_function(reading, node->func_call);
		tree_children(tree_message(node), visit_expression, &visit);
		break;
	default:
		tree_children(tree_message(node), visit_expression, &visit);
	}
}

void read_expression(struct reading *reading, PgQuery__Node *node, struct place place, enum column_usage usage)
{
	if (!node || !enter(reading))
		return;
	read_expression_kind(reading, node, place, usage);
	leave(reading);
}

/* --- FROM ----------------------------------------------------------------------------------------------------------
 */

static struct range range_of(struct reading *reading, enum range_kind kind, const PgQuery__Alias *alias,
			     const char *name, int target)
{
	struct range range = {.kind = kind, .alias = alias ? alias->aliasname : name, .target = target};

	if (alias && alias->n_colnames) {
		range.columns = arena_zalloc(reading->arena, size_mul(alias->n_colnames, sizeof(*range.columns)));
		range.column_count = alias->n_colnames;
		for (size_t i = 0; i < alias->n_colnames; i++)
			range.columns[i] = arena_strdup(reading->arena, tree_text(alias->colnames[i]));
	}
	return range;
}

static void read_table(struct reading *reading, const PgQuery__RangeVar *table, const char *role, int block)
{
	int query = -1, index;

	if (!table)
		return;
	if (!table->schemaname || !*table->schemaname)
		query = strcmp(role, "read") == 0 ? scope_find_query(reading, block, table->relname) : -1;
	if (query >= 0) {
		scope_add_range(reading, block, range_of(reading, RANGE_QUERY, table->alias, table->relname, query));
		return;
	}
	index = use_add_table(reading, table, role, block);
	if (index >= 0)
		scope_add_range(reading, block, range_of(reading, RANGE_TABLE, table->alias, table->relname, index));
}

/* USING (column) compares the columns of the two sides, where both are known by a name. */
static void read_using(struct reading *reading, const PgQuery__JoinExpr *join, int block, size_t right)
{
	const struct statement_column use = {.usage = USAGE_JOIN, .operator= "=" };
	const struct block *in = &reading->scopes.blocks[block];
	struct place place = {.block = block};

	if (right >= in->range_count || right == 0)
		return;
	for (size_t i = 0; i < join->n_using_clause; i++) {
		const char *name = tree_text(join->using_clause[i]);
		int first = use_add_name(reading, in->ranges[right - 1].alias, name, place, use);

		use_join(reading, first, use_add_name(reading, in->ranges[right].alias, name, place, use));
	}
}

static void read_join_tree(struct reading *reading, const PgQuery__JoinExpr *join, int block)
{
	size_t right;

	read_from(reading, join->larg, block);
	right = reading->scopes.blocks[block].range_count;
	read_from(reading, join->rarg, block);
	read_using(reading, join, block, right);
	read_condition(reading, join->quals, (struct place){.block = block});
}

static void read_function(struct reading *reading, PgQuery__Node *node, int block)
{
	struct visit visit = {reading, {.block = block}, USAGE_SELECT};
	const PgQuery__Alias *alias =
	    node->node_case == PG_QUERY__NODE__NODE_RANGE_FUNCTION ? node->range_function->alias : NULL;

	tree_children(tree_message(node), visit_expression, &visit);
	scope_add_range(reading, block, range_of(reading, RANGE_OPAQUE, alias, "", -1));
}

static void read_from_kind(struct reading *reading, PgQuery__Node *node, int block)
{
	switch ((int)node->node_case) {
	case PG_QUERY__NODE__NODE_RANGE_VAR:
		read_table(reading, node->range_var, "read", block);
		break;
	case PG_QUERY__NODE__NODE_JOIN_EXPR:
		read_join_tree(reading, node->join_expr, block);
		break;
	case PG_QUERY__NODE__NODE_RANGE_SUBSELECT: {
		int query = read_query(reading, node->range_subselect->subquery, block);

		scope_add_range(reading, block,
				range_of(reading, RANGE_QUERY, node->range_subselect->alias, "", query));
		break;
	}
	case PG_QUERY__NODE__NODE_RANGE_TABLE_SAMPLE:
		read_from(reading, node->range_table_sample->relation, block);
		break;
	default:
		read_function(reading, node, block);
	}
}

void read_from(struct reading *reading, PgQuery__Node *node, int block)
{
	if (!node || !enter(reading))
		return;
	read_from_kind(reading, node, block);
	leave(reading);
}

static void read_with(struct reading *reading, const PgQuery__WithClause *with, int block)
{
	for (size_t i = 0; with && i < with->n_ctes; i++) {
		const PgQuery__CommonTableExpr *query =
		    with->ctes[i]->node_case == PG_QUERY__NODE__NODE_COMMON_TABLE_EXPR
			? with->ctes[i]->common_table_expr
			: NULL;
		int number;

		if (!query || reading->is_too_deep)
			continue;
		/* A recursive one sees itself, so it is known before it is read. */
		number = scope_add_block(reading, block);
		if (with->recursive)
			scope_add_query(reading, block, query->ctename, number);
		read_query_into(reading, query->ctequery, number);
		if (!with->recursive)
			scope_add_query(reading, block, query->ctename, number);
	}
}

/* --- what a block gives to the outside ------------------------------------------------------------------------------
 */

static struct output output_of(const PgQuery__ResTarget *target)
{
	const PgQuery__Node *value = target->val;
	struct output output = {.name = target->name};

	if (value && value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF && value->column_ref->n_fields) {
		const PgQuery__ColumnRef *column = value->column_ref;
		size_t last = column->n_fields - 1;

		output.qualifier = last ? tree_text(column->fields[last - 1]) : "";
		output.is_star = column->fields[last]->node_case == PG_QUERY__NODE__NODE_A_STAR;
		output.column = tree_text(column->fields[last]);
		if (!output.name || !*output.name)
			output.name = output.column;
	}
	return output;
}

static void read_targets(struct reading *reading, PgQuery__Node *const *targets, size_t count, int block)
{
	for (size_t i = 0; i < count && !reading->is_too_deep; i++) {
		if (targets[i]->node_case != PG_QUERY__NODE__NODE_RES_TARGET)
			continue;
		scope_add_output(reading, block, output_of(targets[i]->res_target));
		read_expression(reading, targets[i]->res_target->val, (struct place){.block = block}, USAGE_SELECT);
	}
}

/* --- ORDER BY and GROUP BY ------------------------------------------------------------------------------------------
 */

/* What a key stands for: ORDER BY 2 and ORDER BY alias are the expression of the list. */
static PgQuery__Node *key_of(PgQuery__Node *node, const PgQuery__SelectStmt *select, bool takes_alias)
{
	if (node->node_case == PG_QUERY__NODE__NODE_A_CONST &&
	    node->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL) {
		int place = node->a_const->ival->ival;

		if (place < 1 || (size_t)place > select->n_target_list)
			return node;
		return select->target_list[place - 1]->res_target->val;
	}
	if (!takes_alias || node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || node->column_ref->n_fields != 1)
		return node;
	for (size_t i = 0; i < select->n_target_list; i++) {
		const PgQuery__ResTarget *target = select->target_list[i]->res_target;

		if (target->name && *target->name && strcmp(target->name, tree_text(node->column_ref->fields[0])) == 0)
			return target->val;
	}
	return node;
}

static const char *direction_of(const PgQuery__SortBy *sort)
{
	static const char *const names[2][3] = {{"asc", "asc nulls first", "asc nulls last"},
						{"desc", "desc nulls first", "desc nulls last"}};
	int nulls = sort->sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST  ? 1
		    : sort->sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST ? 2
										       : 0;

	return names[sort->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC][nulls];
}

static void read_key(struct reading *reading, PgQuery__Node *node, int block, struct statement_column use)
{
	struct place place = {.block = block};

	if (!node)
		return;
	use_add_expression(reading, node, place, use);
	place.is_taken = true;
	read_expression(reading, node, place, USAGE_OTHER);
}

static void read_keys(struct reading *reading, const PgQuery__SelectStmt *select, int block)
{
	bool is_plain = select->op <= PG_QUERY__SET_OPERATION__SETOP_NONE;

	for (size_t i = 0; i < select->n_distinct_clause; i++)
		if (tree_message(select->distinct_clause[i]))
			read_key(reading, key_of(select->distinct_clause[i], select, true), block,
				 (struct statement_column){.usage = USAGE_GROUP});
	for (size_t i = 0; i < select->n_group_clause; i++)
		read_key(reading, key_of(select->group_clause[i], select, false), block,
			 (struct statement_column){.usage = USAGE_GROUP});
	for (size_t i = 0; i < select->n_sort_clause; i++) {
		PgQuery__Node *sort = select->sort_clause[i];

		if (sort->node_case != PG_QUERY__NODE__NODE_SORT_BY || !sort->sort_by->node)
			continue;
		read_key(reading, is_plain ? key_of(sort->sort_by->node, select, true) : sort->sort_by->node, block,
			 (struct statement_column){.usage = USAGE_ORDER, .operator= direction_of(sort->sort_by)});
	}
}

/* --- statements -----------------------------------------------------------------------------------------------------
 */

static void read_values(struct reading *reading, const PgQuery__SelectStmt *select, int block)
{
	if (select->n_values_lists > reading->statement->list_length)
		reading->statement->list_length = select->n_values_lists;
	for (size_t i = 0; i < select->n_values_lists; i++)
		read_expression(reading, select->values_lists[i], (struct place){.block = block}, USAGE_SELECT);
}

static void read_limits(struct reading *reading, const PgQuery__SelectStmt *select, int block)
{
	struct statement *statement = reading->statement;
	bool is_outermost = block == 0;

	if (select->limit_count) {
		statement->has_limit = true;
		if (is_outermost)
			statement->limit_parameter = tree_parameter(select->limit_count);
	}
	if (select->limit_offset) {
		statement->has_offset = true;
		if (is_outermost)
			statement->offset_parameter = tree_parameter(select->limit_offset);
	}
	read_expression(reading, select->limit_count, (struct place){.block = block}, USAGE_SELECT);
	read_expression(reading, select->limit_offset, (struct place){.block = block}, USAGE_SELECT);
}

static bool counts_all(const PgQuery__SelectStmt *select)
{
	const PgQuery__Node *value;

	if (select->n_target_list != 1 || select->n_from_clause != 1 || select->where_clause ||
	    select->n_group_clause || select->from_clause[0]->node_case != PG_QUERY__NODE__NODE_RANGE_VAR)
		return false;
	value = select->target_list[0]->res_target->val;
	return value && value->node_case == PG_QUERY__NODE__NODE_FUNC_CALL && value->func_call->agg_star &&
	       !value->func_call->agg_filter &&
	       strcmp(tree_last_text(value->func_call->funcname, value->func_call->n_funcname), "count") == 0;
}

static void read_select(struct reading *reading, PgQuery__SelectStmt *select, int block);

/* An arm of a UNION: its names are those of the whole. */
static void read_arm(struct reading *reading, PgQuery__SelectStmt *select, int block)
{
	int query;

	if (!select || !enter(reading))
		return;
	query = scope_add_block(reading, block);
	read_select(reading, select, query);
	leave(reading);
	scope_add_range(reading, block, (struct range){.kind = RANGE_QUERY, .alias = "", .target = query});
	if (reading->scopes.blocks[block].output_count == 0)
		scope_add_output(reading, block, (struct output){.is_star = true});
}

static void read_select(struct reading *reading, PgQuery__SelectStmt *select, int block)
{
	struct place place = {.block = block};

	read_with(reading, select->with_clause, block);
	read_arm(reading, select->larg, block);
	read_arm(reading, select->rarg, block);
	for (size_t i = 0; i < select->n_from_clause; i++)
		read_from(reading, select->from_clause[i], block);
	read_targets(reading, select->target_list, select->n_target_list, block);
	read_condition(reading, select->where_clause, place);
	read_keys(reading, select, block);
	read_expression(reading, select->having_clause, place, USAGE_SELECT);
	for (size_t i = 0; i < select->n_window_clause; i++)
		read_expression(reading, select->window_clause[i], place, USAGE_SELECT);
	read_values(reading, select, block);
	read_limits(reading, select, block);
	reading->statement->has_locking |= select->n_locking_clause > 0;
	reading->statement->has_count |= block == 0 && counts_all(select);
}

/* SET column = value, and the columns of an INSERT (without a value). */
static void read_assignments(struct reading *reading, PgQuery__Node *const *targets, size_t count, int block)
{
	const char *table = reading->scopes.blocks[block].ranges[0].alias;
	struct place place = {.block = block};

	for (size_t i = 0; i < count && !reading->is_too_deep; i++) {
		const PgQuery__ResTarget *target = targets[i]->res_target;

		if (targets[i]->node_case != PG_QUERY__NODE__NODE_RES_TARGET || !target->name)
			continue;
		use_add_name(
		    reading, table, target->name, place,
		    (struct statement_column){.usage = USAGE_ASSIGN, .parameter = tree_parameter(target->val)});
		read_expression(reading, target->val, place, USAGE_SELECT);
	}
}

static void read_insert(struct reading *reading, PgQuery__InsertStmt *insert, int block)
{
	const PgQuery__OnConflictClause *conflict = insert->on_conflict_clause;
	int source;

	read_with(reading, insert->with_clause, block);
	source = scope_add_block(reading, block);
	read_query_into(reading, insert->select_stmt, source);
	read_table(reading, insert->relation, "insert", block);
	if (reading->is_too_deep)
		return;
	read_assignments(reading, insert->cols, insert->n_cols, block);
	if (conflict) {
		scope_add_range(reading, block, (struct range){.kind = RANGE_OPAQUE, .alias = "excluded"});
		read_assignments(reading, conflict->target_list, conflict->n_target_list, block);
		read_condition(reading, conflict->where_clause, (struct place){.block = block});
	}
	read_targets(reading, insert->returning_list, insert->n_returning_list, block);
}

static void read_update(struct reading *reading, PgQuery__UpdateStmt *update, int block)
{
	read_with(reading, update->with_clause, block);
	read_table(reading, update->relation, "update", block);
	for (size_t i = 0; i < update->n_from_clause; i++)
		read_from(reading, update->from_clause[i], block);
	if (reading->is_too_deep)
		return;
	read_assignments(reading, update->target_list, update->n_target_list, block);
	read_condition(reading, update->where_clause, (struct place){.block = block});
	read_targets(reading, update->returning_list, update->n_returning_list, block);
}

static void read_delete(struct reading *reading, PgQuery__DeleteStmt *delete, int block)
{
	read_with(reading, delete->with_clause, block);
	read_table(reading, delete->relation, "delete", block);
	for (size_t i = 0; i < delete->n_using_clause; i++)
		read_from(reading, delete->using_clause[i], block);
	read_condition(reading, delete->where_clause, (struct place){.block = block});
	read_targets(reading, delete->returning_list, delete->n_returning_list, block);
}

static void read_merge(struct reading *reading, PgQuery__MergeStmt *merge, int block)
{
	read_with(reading, merge->with_clause, block);
	read_table(reading, merge->relation, "update", block);
	read_from(reading, merge->source_relation, block);
	if (reading->is_too_deep)
		return;
	read_condition(reading, merge->join_condition, (struct place){.block = block});
	for (size_t i = 0; i < merge->n_merge_when_clauses; i++) {
		const PgQuery__MergeWhenClause *when = merge->merge_when_clauses[i]->merge_when_clause;

		read_expression(reading, when->condition, (struct place){.block = block}, USAGE_OTHER);
		read_assignments(reading, when->target_list, when->n_target_list, block);
		for (size_t k = 0; k < when->n_values; k++)
			read_expression(reading, when->values[k], (struct place){.block = block}, USAGE_SELECT);
	}
}

void read_query_into(struct reading *reading, PgQuery__Node *node, int block)
{
	if (!node || !enter(reading))
		return;
	switch ((int)node->node_case) {
	case PG_QUERY__NODE__NODE_SELECT_STMT:
		read_select(reading, node->select_stmt, block);
		break;
	case PG_QUERY__NODE__NODE_INSERT_STMT:
		read_insert(reading, node->insert_stmt, block);
		break;
	case PG_QUERY__NODE__NODE_UPDATE_STMT:
		read_update(reading, node->update_stmt, block);
		break;
	case PG_QUERY__NODE__NODE_DELETE_STMT:
		read_delete(reading, node->delete_stmt, block);
		break;
	case PG_QUERY__NODE__NODE_MERGE_STMT:
		read_merge(reading, node->merge_stmt, block);
		break;
	default:
		break;
	}
	leave(reading);
}

int read_query(struct reading *reading, PgQuery__Node *node, int parent)
{
	int block = scope_add_block(reading, parent);

	read_query_into(reading, node, block);
	return block;
}
