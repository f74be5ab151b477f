/* Conditions: which columns are compared with what, and under which alternatives of an OR. */
#include <stdlib.h>

#include "base/limits.h"
#include "postgres/statement_internal.h"

#include "base/banned.h"

static const struct operator_usage {
	const char *operator;
	enum column_usage usage;
	const char *mirrored; /* with its sides exchanged, NULL: none */
} operators[] = {
    {"=", USAGE_EQUALITY, "="},      {"<", USAGE_RANGE, ">"},           {"<=", USAGE_RANGE, ">="},
    {">", USAGE_RANGE, "<"},         {">=", USAGE_RANGE, "<="},         {"@>", USAGE_CONTAINS, "<@"},
    {"<@", USAGE_CONTAINS, "@>"},    {"&&", USAGE_CONTAINS, "&&"},      {"?", USAGE_CONTAINS, NULL},
    {"?|", USAGE_CONTAINS, NULL},    {"?&", USAGE_CONTAINS, NULL},      {"@?", USAGE_CONTAINS, NULL},
    {"@@", USAGE_TEXT_SEARCH, "@@"}, {"@@@", USAGE_TEXT_SEARCH, "@@@"}, {"~~", USAGE_LIKE, NULL},
    {"~~*", USAGE_LIKE, NULL},       {"~", USAGE_LIKE, NULL},           {"~*", USAGE_LIKE, NULL},
};

static const struct operator_usage *find_operator(const char *name)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (strcmp(operators[i].operator, name) == 0)
			return &operators[i];
	return NULL;
}

/* One side of a comparison. */
struct side {
	PgQuery__Node *node;
	size_t columns;
	PgQuery__ColumnRef *column; /* the only thing there, else NULL */
	bool has_subquery;
};

static struct side side_of(PgQuery__Node *node)
{
	struct expression_parts parts = {0};
	struct side side = {.node = node};

	tree_parts(node, &parts);
	side.columns = parts.count;
	side.has_subquery = parts.has_subquery;
	if (node && node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
		side.column = node->column_ref;
	free(parts.columns);
	return side;
}

/* What is in an expression besides columns, which were taken already: subqueries and calls. */
static void read_rest(struct reading *reading, PgQuery__Node *node, struct place place)
{
	place.is_taken = true;
	read_expression(reading, node, place, USAGE_OTHER);
}

static enum like_pattern pattern_of(const PgQuery__Node *node)
{
	const char *text;

	while (node && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
		node = node->type_cast->arg;
	if (!node || node->node_case != PG_QUERY__NODE__NODE_A_CONST ||
	    node->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
		return PATTERN_UNKNOWN;
	text = node->a_const->sval->sval;
	return *text == '%' || *text == '_' ? PATTERN_INFIX : PATTERN_PREFIX;
}

static void read_join(struct reading *reading, struct side left, struct side right, const char *operator,
		      struct place place)
{
	bool is_join = strcmp(operator, "=") == 0 && !place.is_negated;
	struct statement_column use = {.usage = is_join ? USAGE_JOIN : USAGE_OTHER, .operator= operator};
	int first;

	if (!left.column || !right.column || !is_join) {
		use_add_expression(reading, left.node, place, use);
		read_rest(reading, left.node, place);
		use_add_expression(reading, right.node, place, use);
		read_rest(reading, right.node, place);
		return;
	}
	first = use_add_column(reading, left.column, place, use);
	use_join(reading, first, use_add_column(reading, right.column, place, use));
}

/* `column`: the side with columns; `value`: the other. `use` says the rest. */
static void read_compared(struct reading *reading, struct side column, PgQuery__Node *value, struct place place,
			  struct statement_column use)
{
	use.parameter = tree_parameter(value);
	if (use.usage == USAGE_LIKE)
		use.pattern = pattern_of(value);
	if (place.is_negated || column.columns != 1)
		use.usage = column.columns > 1 && !place.is_negated && use.usage == USAGE_TEXT_SEARCH
				? USAGE_TEXT_SEARCH
				: USAGE_OTHER;
	use_add_expression(reading, column.node, place, use);
	read_rest(reading, column.node, place);
	read_rest(reading, value, place);
}

/* (a, b) = (x, y) is a = x AND b = y; (a, b) > (x, y) is a range over both. */
static bool read_rows(struct reading *reading, PgQuery__AExpr *expression, struct place place)
{
	PgQuery__Node *left = expression->lexpr, *right = expression->rexpr;
	PgQuery__AExpr pair = PG_QUERY__A__EXPR__INIT;
	PgQuery__Node node = PG_QUERY__NODE__INIT;

	if (!left || !right || left->node_case != PG_QUERY__NODE__NODE_ROW_EXPR ||
	    right->node_case != PG_QUERY__NODE__NODE_ROW_EXPR || left->row_expr->n_args != right->row_expr->n_args ||
	    expression->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP)
		return false;
	node.node_case = PG_QUERY__NODE__NODE_A_EXPR;
	node.a_expr = &pair;
	for (size_t i = 0; i < left->row_expr->n_args; i++) {
		pair = *expression;
		pair.lexpr = left->row_expr->args[i];
		pair.rexpr = right->row_expr->args[i];
		read_condition(reading, &node, place);
	}
	return true;
}

static void read_operator(struct reading *reading, PgQuery__AExpr *expression, struct place place)
{
	const char *name = tree_last_text(expression->name, expression->n_name);
	const struct operator_usage *known = find_operator(name);
	struct side left = side_of(expression->lexpr), right = side_of(expression->rexpr);
	struct statement_column use = {.usage = known ? known->usage : USAGE_OTHER, .operator= name };

	if (left.columns && right.columns) {
		read_join(reading, left, right, name, place);
	} else if (left.columns) {
		read_compared(reading, left, expression->rexpr, place, use);
	} else if (right.columns) {
		if (!known || !known->mirrored)
			use.usage = USAGE_OTHER;
		else
			use.operator= known->mirrored;
		if (use.operator[0] == '<' && use.operator[1] == '@')
			use.usage = USAGE_CONTAINS;
		read_compared(reading, right, expression->lexpr, place, use);
	} else {
		read_rest(reading, expression->lexpr, place);
		read_rest(reading, expression->rexpr, place);
	}
}

/* IN (…), = ANY (…): its name is "=", or "<>" for NOT IN. */
static void read_list(struct reading *reading, PgQuery__AExpr *expression, struct place place)
{
	const char *name = tree_last_text(expression->name, expression->n_name);
	struct statement_column use = {.usage = strcmp(name, "=") == 0 ? USAGE_IN : USAGE_OTHER, .operator= name };
	PgQuery__Node *left = expression->lexpr, *right = expression->rexpr;
	struct side column = side_of(left);
	size_t members = right && right->node_case == PG_QUERY__NODE__NODE_LIST ? right->list->n_items : 0;

	if (members > reading->statement->list_length)
		reading->statement->list_length = members;
	if (expression->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY &&
	    (strcmp(name, "~~") == 0 || strcmp(name, "~~*") == 0))
		use.usage = USAGE_LIKE;
	if (column.columns == 0 && expression->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY && use.usage == USAGE_IN) {
		/* $1 = ANY (tags): an array holds it. */
		use.usage = USAGE_OTHER;
		use.operator= "= any";
		read_compared(reading, side_of(right), left, place, use);
		return;
	}
	if (left && left->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) {
		for (size_t i = 0; i < left->row_expr->n_args; i++)
			read_compared(reading, side_of(left->row_expr->args[i]), NULL, place, use);
		read_rest(reading, right, place);
		return;
	}
	read_compared(reading, column, right, place, use);
}

static void read_between(struct reading *reading, PgQuery__AExpr *expression, struct place place)
{
	PgQuery__Node *bounds = expression->rexpr;
	struct side column = side_of(expression->lexpr);
	struct statement_column use = {.usage = USAGE_RANGE};

	if (!bounds || bounds->node_case != PG_QUERY__NODE__NODE_LIST || bounds->list->n_items != 2 ||
	    column.columns == 0) {
		read_rest(reading, expression->lexpr, place);
		read_rest(reading, bounds, place);
		return;
	}
	if (expression->kind != PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN)
		use.usage = USAGE_OTHER;
	for (size_t i = 0; i < 2; i++) {
		use.operator= i == 0 ? ">=" : "<=";
		read_compared(reading, column, bounds->list->items[i], place, use);
	}
}

static void read_comparison(struct reading *reading, PgQuery__AExpr *expression, struct place place)
{
	struct statement_column use = {.usage = USAGE_OTHER,
				       .operator= tree_last_text(expression->name, expression->n_name)};

	switch (expression->kind) {
	case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
	case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
	case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
	case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR:
		if (!read_rows(reading, expression, place))
			read_operator(reading, expression, place);
		break;
	case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
	case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
		read_list(reading, expression, place);
		break;
	case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
	case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
	case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
	case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM:
		read_between(reading, expression, place);
		break;
	default:
		use_add_expression(reading, expression->lexpr, place, use);
		read_rest(reading, expression->lexpr, place);
		use_add_expression(reading, expression->rexpr, place, use);
		read_rest(reading, expression->rexpr, place);
	}
}

static void read_boolean(struct reading *reading, PgQuery__BoolExpr *expression, struct place place)
{
	int group = 0;

	/* Under a NOT the two exchange their meaning. */
	if (expression->boolop ==
	    (place.is_negated ? PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR : PG_QUERY__BOOL_EXPR_TYPE__OR_EXPR))
		group = ++reading->groups;
	if (expression->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR)
		place.is_negated = !place.is_negated;
	for (size_t i = 0; i < expression->n_args; i++) {
		struct place inner = place;

		if (group)
			inner.arm = use_add_arm(reading, place.arm, group);
		read_condition(reading, expression->args[i], inner);
	}
}

/* What a test for NULL or a truth value asks of a column. */
static void read_test(struct reading *reading, PgQuery__Node *argument, struct place place, struct statement_column use)
{
	struct side side = side_of(argument);

	if (side.columns != 1)
		use.usage = USAGE_OTHER;
	use_add_expression(reading, argument, place, use);
	read_rest(reading, argument, place);
}

static void read_boolean_test(struct reading *reading, PgQuery__BooleanTest *test, struct place place)
{
	bool is_true = test->booltesttype == PG_QUERY__BOOL_TEST_TYPE__IS_TRUE;
	bool is_plain = is_true || test->booltesttype == PG_QUERY__BOOL_TEST_TYPE__IS_FALSE;

	read_test(reading, test->arg, place,
		  (struct statement_column){.usage = is_plain && !place.is_negated ? USAGE_EQUALITY : USAGE_OTHER,
					    .operator= !is_plain ? "" : is_true ? "is true" : "is false"});
}

static void read_null_test(struct reading *reading, PgQuery__NullTest *test, struct place place)
{
	bool is_null = (test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL) != place.is_negated;

	read_test(reading, test->arg, place,
		  (struct statement_column){.usage = is_null ? USAGE_IS_NULL : USAGE_OTHER,
					    .operator= is_null ? "is null" : "is not null"});
}

/* column IN (SELECT other …) joins the two. */
static void read_sublink(struct reading *reading, PgQuery__SubLink *link, struct place place)
{
	bool is_join =
	    link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK && !place.is_negated && link->n_oper_name == 0;
	const struct statement_column use = {.usage = USAGE_JOIN, .operator= "=" };
	int query = read_query(reading, link->subselect, place.block);
	const struct block *block = &reading->scopes.blocks[query];
	struct side side = side_of(link->testexpr);
	int first;

	if (side.column && is_join && block->output_count == 1 && *block->outputs[0].column) {
		first = use_add_column(reading, side.column, place, use);
		use_join(reading, first,
			 use_add_name(reading, block->outputs[0].qualifier, block->outputs[0].column,
				      (struct place){.block = query}, use));
	} else if (link->testexpr) {
		read_test(reading, link->testexpr, place, (struct statement_column){.usage = USAGE_OTHER});
	}
}

static void read_kind(struct reading *reading, PgQuery__Node *node, struct place place)
{
	switch ((int)node->node_case) {
	case PG_QUERY__NODE__NODE_BOOL_EXPR:
		read_boolean(reading, node->bool_expr, place);
		break;
	case PG_QUERY__NODE__NODE_A_EXPR:
		read_comparison(reading, node->a_expr, place);
		break;
	case PG_QUERY__NODE__NODE_NULL_TEST:
		read_null_test(reading, node->null_test, place);
		break;
	case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
		read_boolean_test(reading, node->boolean_test, place);
		break;
	case PG_QUERY__NODE__NODE_COLUMN_REF:
		use_add_column(reading, node->column_ref, place,
			       (struct statement_column){.usage = USAGE_EQUALITY,
							 .operator= place.is_negated ? "is false" : "is true"});
		break;
	case PG_QUERY__NODE__NODE_SUB_LINK:
		read_sublink(reading, node->sub_link, place);
		break;
	default:
		read_expression(reading, node, place, USAGE_OTHER);
	}
}

void read_condition(struct reading *reading, PgQuery__Node *node, struct place place)
{
	if (!node || !enter(reading))
		return;
	read_kind(reading, node, place);
	leave(reading);
}
