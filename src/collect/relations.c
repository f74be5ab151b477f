#include "collect/relations.h"

#include <math.h>
#include <stdlib.h>

#include "store/rows.h"

#include "base/banned.h"

/* --- reading --------------------------------------------------------------------------------------------------------
 */

static const char *kept(struct relations *relations, struct view text)
{
	return arena_strndup(&relations->arena, text.p ? text.p : "", text.n);
}

static struct query *ask(struct store *store, const char *sql, int64_t profile_id, struct view database)
{
	struct query *query = store_query(store, sql);

	query_bind_int(query, 1, profile_id);
	query_bind_text(query, 2, database);
	return query;
}

static void read_tables(struct relations *relations, struct store *store, int64_t profile_id, struct view database)
{
	struct query *query =
	    ask(store,
		"SELECT oid, parent_oid, schema, name, kind, rows, pages, inserts, updates, hot_updates, "
		"deletes, is_skipped FROM main.pg_table WHERE profile_id = ? AND database = ? ORDER BY oid",
		profile_id, database);
	size_t capacity = 0;

	while (query_step(query, NULL) == 1) {
		GROW(relations->items, relations->count + 1, capacity);
		relations->items[relations->count++] = (struct relation){
		    .oid = query_int(query, 0),
		    .parent_oid = query_int_or_null(query, 1),
		    .schema = kept(relations, query_text(query, 2)),
		    .name = kept(relations, query_text(query, 3)),
		    .kind = kept(relations, query_text(query, 4)),
		    .rows = query_real_or_null(query, 5),
		    .pages = query_int(query, 6),
		    .inserts = query_int_or_null(query, 7),
		    .updates = query_int_or_null(query, 8),
		    .hot_updates = query_int_or_null(query, 9),
		    .deletes = query_int_or_null(query, 10),
		    .is_skipped = query_int(query, 11),
		};
	}
	query_free(query);
}

static struct relation *find_oid(struct relations *relations, int64_t oid)
{
	size_t low = 0, high = relations->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (relations->items[middle].oid < oid)
			low = middle + 1;
		else
			high = middle;
	}
	return low < relations->count && relations->items[low].oid == oid ? &relations->items[low] : NULL;
}

/* Rows come table by table, so that a table's list grows at the end of the arena's current piece only. */
struct growing {
	struct relation *relation;
	void *items;
	size_t count, capacity;
};

static void *add_item(struct relations *relations, struct growing *growing, size_t size)
{
	if (growing->count == growing->capacity) {
		void *larger;

		growing->capacity = growing->capacity ? growing->capacity * 2 : 16;
		larger = arena_alloc(&relations->arena, size_mul(growing->capacity, size));
		if (growing->count)
			memcpy(larger, growing->items, growing->count * size);
		growing->items = larger;
	}
	return (char *)growing->items + size * growing->count++;
}

static void read_columns(struct relations *relations, struct store *store, int64_t profile_id, struct view database)
{
	struct query *query =
	    ask(store,
		"SELECT table_oid, number, name, type, category, is_required, null_share, distinct_values, "
		"most_common_share, rarest_common_share, correlation, average_width FROM main.pg_column "
		"WHERE profile_id = ? AND database = ? ORDER BY table_oid, number",
		profile_id, database);
	struct growing growing = {0};

	while (query_step(query, NULL) == 1) {
		struct relation *relation = find_oid(relations, query_int(query, 0));
		struct relation_column *column;

		if (!relation)
			continue;
		if (relation != growing.relation)
			growing = (struct growing){.relation = relation};
		column = add_item(relations, &growing, sizeof(*column));
		*column = (struct relation_column){
		    .number = (int)query_int(query, 1),
		    .name = kept(relations, query_text(query, 2)),
		    .type = kept(relations, query_text(query, 3)),
		    .category = query_text(query, 4).n ? query_text(query, 4).p[0] : 'X',
		    .is_required = query_int(query, 5),
		    .null_share = query_real_or_null(query, 6),
		    .distinct_values = query_real_or_null(query, 7),
		    .most_common_share = query_real_or_null(query, 8),
		    .rarest_common_share = query_real_or_null(query, 9),
		    .correlation = query_real_or_null(query, 10),
		    .width = query_int_or_null(query, 11),
		};
		relation->columns = growing.items;
		relation->column_count = growing.count;
	}
	query_free(query);
}

static void read_indexes(struct relations *relations, struct store *store, int64_t profile_id, struct view database)
{
	struct query *query = ask(store,
				  "SELECT table_oid, name, method, key, expression, predicate, is_valid, is_unique "
				  "FROM main.pg_index WHERE profile_id = ? AND database = ? ORDER BY table_oid, oid",
				  profile_id, database);
	struct growing growing = {0};

	while (query_step(query, NULL) == 1) {
		struct relation *relation = find_oid(relations, query_int(query, 0));
		struct relation_index *index;

		if (!relation)
			continue;
		if (relation != growing.relation)
			growing = (struct growing){.relation = relation};
		index = add_item(relations, &growing, sizeof(*index));
		*index = (struct relation_index){
		    .name = kept(relations, query_text(query, 1)),
		    .method = kept(relations, query_text(query, 2)),
		    .key = kept(relations, query_text(query, 3)),
		    .expression = kept(relations, query_text(query, 4)),
		    .predicate = kept(relations, query_text(query, 5)),
		    .is_valid = query_int(query, 6),
		    .is_unique = query_int(query, 7),
		};
		relation->indexes = growing.items;
		relation->index_count = growing.count;
	}
	query_free(query);
}

/* --- names ----------------------------------------------------------------------------------------------------------
 */

static void add_name(struct relations *relations, struct view name, int item, bool is_public, size_t *capacity)
{
	bool is_new;
	uint32_t number = intern_add(&relations->names, name, &is_new);

	GROW(relations->by_name, relations->names.count, *capacity);
	if (is_new || is_public)
		relations->by_name[number] = item;
	else if (relations->by_name[number] < 0 ||
		 strcmp(relations->items[relations->by_name[number]].schema, "public") != 0)
		relations->by_name[number] = -1;
}

static void index_names(struct relations *relations)
{
	struct buf name = {0};
	size_t capacity = 0;

	for (size_t i = 0; i < relations->count; i++) {
		const struct relation *relation = &relations->items[i];

		add_name(relations, view_of(relation->name), (int)i, strcmp(relation->schema, "public") == 0,
			 &capacity);
		buf_clear(&name);
		buf_add_text(&name, relation->schema);
		buf_add(&name, "\0", 1);
		buf_add_text(&name, relation->name);
		add_name(relations, buf_view(&name), (int)i, true, &capacity);
	}
	buf_release(&name);
}

void relations_read(struct relations *relations, struct store *store, int64_t profile_id, struct view database)
{
	*relations = (struct relations){0};
	read_tables(relations, store, profile_id, database);
	read_columns(relations, store, profile_id, database);
	read_indexes(relations, store, profile_id, database);
	index_names(relations);
}

void relations_release(struct relations *relations)
{
	free(relations->items);
	free(relations->by_name);
	intern_release(&relations->names);
	arena_release(&relations->arena);
	*relations = (struct relations){0};
}

const struct relation *relations_find(const struct relations *relations, const char *schema, const char *name)
{
	struct buf key = {0};
	int64_t number;

	if (*schema) {
		buf_add_text(&key, schema);
		buf_add(&key, "\0", 1);
	}
	buf_add_text(&key, name);
	number = intern_find(&relations->names, buf_view(&key));
	buf_release(&key);
	if (number < 0 || relations->by_name[number] < 0)
		return NULL;
	return &relations->items[relations->by_name[number]];
}

const struct relation_column *relation_column(const struct relation *relation, const char *name)
{
	for (size_t i = 0; i < relation->column_count; i++)
		if (strcmp(relation->columns[i].name, name) == 0)
			return &relation->columns[i];
	return NULL;
}

/* --- statements -----------------------------------------------------------------------------------------------------
 */

static bool has_column(void *context, const struct statement_table *table, const char *column)
{
	const struct relation *relation = relations_find(context, table->schema, table->name);

	return relation && relation_column(relation, column);
}

void relations_resolve(const struct relations *relations, struct statement *statement)
{
	union {
		const struct relations *given;
		void *context;
	} cast = {.given = relations};
	const struct statement_catalog catalog = {has_column, cast.context};

	statement_resolve(statement, &catalog);
}

static int64_t oid_of(const struct relations *relations, const struct statement *statement, int table)
{
	const struct relation *relation = NULL;

	if (table >= 0)
		relation = relations_find(relations, statement->tables[table].schema, statement->tables[table].name);
	return relation ? relation->oid : STORE_NULL;
}

/* A column that is read in several places is read. */
static bool is_repeated(const struct statement *statement, size_t number)
{
	const struct statement_column *column = &statement->columns[number];

	if (column->usage != USAGE_SELECT)
		return false;
	for (size_t i = 0; i < number; i++)
		if (statement->columns[i].usage == USAGE_SELECT && statement->columns[i].table == column->table &&
		    strcmp(statement->columns[i].name, column->name) == 0)
			return true;
	return false;
}

void uses_put(struct store *store, int64_t profile_id, int64_t statement_id, struct statement *statement,
	      const struct relations *relations)
{
	relations_resolve(relations, statement);
	for (size_t i = 0; i < statement->table_count; i++)
		put_statement_table(store, &(struct statement_table_row){
					       .profile_id = profile_id,
					       .statement_id = statement_id,
					       .ordinal = (int64_t)i,
					       .table_oid = oid_of(relations, statement, (int)i),
					       .schema = view_of(statement->tables[i].schema),
					       .name = view_of(statement->tables[i].name),
					       .role = view_of(statement->tables[i].role),
					   });
	for (size_t i = 0; i < statement->column_count; i++) {
		const struct statement_column *column = &statement->columns[i],
					      *partner =
						  column->partner >= 0 ? &statement->columns[column->partner] : NULL;

		if (is_repeated(statement, i))
			continue;
		put_statement_column(
		    store, &(struct statement_column_row){
			       .profile_id = profile_id,
			       .statement_id = statement_id,
			       .ordinal = (int64_t)i,
			       .table_ordinal = column->table >= 0 ? column->table : STORE_NULL,
			       .table_oid = oid_of(relations, statement, column->table),
			       .column_name = view_of(column->name),
			       .usage = view_of(column_usage_name(column->usage)),
			       .operator= view_of(column->operator),
			       .parameter = column->parameter ? column->parameter : STORE_NULL,
			       .pattern = view_of(like_pattern_name(column->pattern)),
			       .expression = view_of(column->expression),
			       .arm = column->arm,
			       .partner_table_oid = partner ? oid_of(relations, statement, partner->table) : STORE_NULL,
			       .partner_column = view_of(partner ? partner->name : ""),
			   });
	}
}
