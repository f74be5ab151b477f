/*
 * What is known of the tables of one profiled database, in memory: found by the names statements use, with their
 * columns and indexes.
 *
 * A name without a schema is that of public first, else the only one there is: the role's search_path at the time of
 * the statement is not known. Floor 3.
 */
#ifndef RESCUE_COLLECT_RELATIONS_H
#define RESCUE_COLLECT_RELATIONS_H

#include "base/hash.h"
#include "base/mem.h"
#include "postgres/statement.h"
#include "store/store.h"

/* Figures as in pg_column, pg_index and pg_table; what is not known is NAN or STORE_NULL. */
struct relation_column {
	int number;
	const char *name;
	const char *type;
	char category;
	bool is_required;
	double null_share, distinct_values, most_common_share, rarest_common_share, correlation;
	int64_t width;
};

struct relation_index {
	const char *name;
	const char *method;
	const char *key; /* column numbers, a space after each, 0 for an expression */
	const char *expression, *predicate;
	bool is_valid, is_unique;
};

struct relation {
	int64_t oid, parent_oid;
	const char *schema, *name, *kind;
	double rows;
	int64_t pages;
	int64_t inserts, updates, hot_updates, deletes;
	bool is_skipped;
	struct relation_column *columns; /* by number */
	size_t column_count;
	struct relation_index *indexes;
	size_t index_count;
};

struct relations {
	struct relation *items; /* by oid */
	size_t count;
	struct intern names; /* "name" and "schema.name" */
	int *by_name;        /* by number in `names`: index in `items`, -1 when several have it */
	struct arena arena;
};

/* Reads pg_table, pg_column and pg_index of a profile. Release with relations_release(); all zero bytes is empty. */
void relations_read(struct relations *relations, struct store *store, int64_t profile_id, struct view database);
void relations_release(struct relations *relations);

const struct relation *relations_find(const struct relations *relations, const char *schema, const char *name);
const struct relation_column *relation_column(const struct relation *relation, const char *name);

/* Resolves the columns of a statement against these tables. */
void relations_resolve(const struct relations *relations, struct statement *statement);

/* Puts the statement_table and statement_column rows of a statement that has no problem, resolved on the way. */
void uses_put(struct store *store, int64_t profile_id, int64_t statement_id, struct statement *statement,
	      const struct relations *relations);

#endif
