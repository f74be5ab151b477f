/*
 * How a statement is read: one walk over libpg_query's tree, which adds tables,
 * columns and scopes to the statement. Only for src/postgres/statement*.c.
 */
#ifndef RESCUE_POSTGRES_STATEMENT_INTERNAL_H
#define RESCUE_POSTGRES_STATEMENT_INTERNAL_H

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include "postgres/statement.h"

/* What a name in FROM stands for. */
enum range_kind {
	RANGE_TABLE,
	RANGE_QUERY, /* a subquery, or a query of WITH */
	RANGE_OPAQUE /* a function, VALUES: its columns are of no table */
};

struct range {
	enum range_kind kind;
	const char *alias;
	int target;           /* index of a table, or of a block */
	const char **columns; /* names that the alias gives to its columns */
	size_t column_count;
};

/* One column a block gives to the block around it. */
struct output {
	const char *name;      /* "" for * and for expressions without a name */
	const char *qualifier; /* of a column or of t.* */
	const char *column;    /* "" when it is an expression */
	bool is_star;
};

struct with_query {
	const char *name;
	int block;
};

struct block {
	int parent; /* -1: outermost */
	struct range *ranges;
	size_t range_count, range_capacity;
	struct output *outputs;
	size_t output_count, output_capacity;
	struct with_query *queries;
	size_t query_count, query_capacity;
};

struct statement_scopes {
	struct block *blocks;
	size_t count, capacity;
};

/* Lists are grown on the heap while a tree is read, and moved to the arena at the end. */
struct reading {
	struct arena *arena;
	struct statement *statement;
	struct statement_scopes scopes;
	size_t table_capacity, column_capacity, arm_capacity, function_capacity;
	int groups;
	int depth;
	bool is_too_deep;
};

/* A place a condition or an expression stands in. */
struct place {
	int block;
	int arm;
	bool is_negated;
	bool is_taken; /* its columns were */
};

/* --- statement_nesting.c -------------------------------------------------------------------------------------------
 */

/* How many levels the tree of a text can have at most, from its words; `sql` is without comments and values. */
size_t nesting_bound(struct view sql);

/* --- statement_tree.c: libpg_query's tree in general -------------------------------------------------------------- */

/* Calls visit() for each node directly below `message`. */
typedef void visit_node(void *context, PgQuery__Node *node);
void tree_children(const ProtobufCMessage *message, visit_node *visit, void *context);
/* The message a node holds, NULL for an empty one. */
ProtobufCMessage *tree_message(const PgQuery__Node *node);
/* The text of a String node, "" for any other. */
const char *tree_text(const PgQuery__Node *node);
/* The last of a qualified name. */
const char *tree_last_text(PgQuery__Node *const *names, size_t count);
/* n of $n, of a cast of it, or of the first member of a list of them; 0: something else. */
int tree_parameter(const PgQuery__Node *node);

/* What stands in an expression, not looking into subqueries. */
struct expression_parts {
	PgQuery__ColumnRef **columns;
	size_t count, capacity;
	bool has_subquery;
	int depth;
};
void tree_parts(const PgQuery__Node *node, struct expression_parts *parts);
/* The text of a whole statement; "" when it cannot be had. */
const char *tree_deparse_statement(struct arena *arena, PgQuery__Node *statement);
/* The text of an expression, its columns without qualifiers; "" when it cannot be had. */
const char *tree_deparse(struct arena *arena, PgQuery__Node *node);

/* --- statement_scope.c ---------------------------------------------------------------------------------------------
 */

int scope_add_block(struct reading *reading, int parent);
void scope_add_range(struct reading *reading, int block, struct range range);
void scope_add_output(struct reading *reading, int block, struct output output);
void scope_add_query(struct reading *reading, int block, const char *name, int query);
/* The block of a query of WITH that `block` can see, or -1. */
int scope_find_query(const struct reading *reading, int block, const char *name);
const struct output *scope_find_output(const struct reading *reading, int block, const char *name);
/* Gives the lists to the statement, in its arena. */
void scope_finish(struct reading *reading);

/* --- statement_uses.c: what is kept ---------------------------------------------------------------------------------
 */

int use_add_table(struct reading *reading, const PgQuery__RangeVar *range, const char *role, int block);
/* Adds a use of a column (a * only sets has_star) and gives its index, -1 when there is none. */
int use_add_column(struct reading *reading, const PgQuery__ColumnRef *column, struct place place,
		   struct statement_column use);
/* Adds the same use for each column in `parts`, with the expression around them. */
void use_add_expression(struct reading *reading, PgQuery__Node *node, struct place place, struct statement_column use);
void use_add_function(struct reading *reading, const PgQuery__FuncCall *call);
int use_add_arm(struct reading *reading, int parent, int group);
/* Makes two uses the sides of one join; each may be -1. */
void use_join(struct reading *reading, int first, int second);
/* A use of a column that is only known by name. */
int use_add_name(struct reading *reading, const char *qualifier, const char *name, struct place place,
		 struct statement_column use);

/* --- statement_condition.c, statement_walk.c ------------------------------------------------------------------------
 */

/* A boolean expression whose truth decides which rows are read. */
void read_condition(struct reading *reading, PgQuery__Node *node, struct place place);
/* Any expression: its columns are selected, its subqueries read. `node` may be NULL. */
void read_expression(struct reading *reading, PgQuery__Node *node, struct place place, enum column_usage usage);
/* A query, or a statement that writes, whose block exists. `node` may be NULL. */
void read_query_into(struct reading *reading, PgQuery__Node *node, int block);
/* A query below `parent`, and its block. */
int read_query(struct reading *reading, PgQuery__Node *node, int parent);
void read_from(struct reading *reading, PgQuery__Node *node, int block);
/* One step deeper; false when that is too deep. Each true is undone with leave(). */
bool enter(struct reading *reading);
void leave(struct reading *reading);

#endif
