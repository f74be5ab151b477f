/*
 * Which table a column is of: aliases from the block outwards, subqueries through the columns they give. A block
 * without a catalog is sure of a column without qualifier only where it has one table.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "postgres/statement_internal.h"

#include "base/banned.h"

int scope_add_block(struct reading *reading, int parent)
{
	struct statement_scopes *scopes = &reading->scopes;

	if (scopes->count >= STATEMENT_USES_LIMIT) {
		reading->is_too_deep = true;
		return parent < 0 ? 0 : parent;
	}
	GROW(scopes->blocks, scopes->count + 1, scopes->capacity);
	scopes->blocks[scopes->count] = (struct block){.parent = parent};
	return (int)scopes->count++;
}

static const char *keep(struct reading *reading, const char *text)
{
	return text && *text ? arena_strdup(reading->arena, text) : "";
}

void scope_add_range(struct reading *reading, int block, struct range range)
{
	struct block *into = &reading->scopes.blocks[block];

	range.alias = keep(reading, range.alias);
	GROW(into->ranges, into->range_count + 1, into->range_capacity);
	into->ranges[into->range_count++] = range;
}

void scope_add_output(struct reading *reading, int block, struct output output)
{
	struct block *into = &reading->scopes.blocks[block];

	if (into->output_count >= STATEMENT_USES_LIMIT) {
		reading->is_too_deep = true;
		return;
	}
	output.name = keep(reading, output.name);
	output.qualifier = keep(reading, output.qualifier);
	output.column = keep(reading, output.column);
	GROW(into->outputs, into->output_count + 1, into->output_capacity);
	into->outputs[into->output_count++] = output;
}

void scope_add_query(struct reading *reading, int block, const char *name, int query)
{
	struct block *into = &reading->scopes.blocks[block];

	GROW(into->queries, into->query_count + 1, into->query_capacity);
	into->queries[into->query_count++] = (struct with_query){keep(reading, name), query};
}

int scope_find_query(const struct reading *reading, int block, const char *name)
{
	for (; block >= 0; block = reading->scopes.blocks[block].parent) {
		const struct block *in = &reading->scopes.blocks[block];

		for (size_t i = in->query_count; i-- > 0;)
			if (strcmp(in->queries[i].name, name) == 0)
				return in->queries[i].block;
	}
	return -1;
}

const struct output *scope_find_output(const struct reading *reading, int block, const char *name)
{
	const struct block *in = &reading->scopes.blocks[block];

	for (size_t i = 0; i < in->output_count; i++)
		if (*name && strcmp(in->outputs[i].name, name) == 0)
			return &in->outputs[i];
	return NULL;
}

/* --- resolving -----------------------------------------------------------------------------------------------------
 */

/* What a name was found to be. */
enum found { FOUND_NOTHING, FOUND_OPAQUE, FOUND_COLUMN };

struct search {
	const struct statement *statement;
	const struct statement_catalog *catalog;
	int steps; /* ends circles of WITH RECURSIVE, and what hostile nesting would multiply */
	int table; /* found */
	const char *column;
};

static enum found search_block(struct search *search, int block, const char *qualifier, const char *name);

static enum found search_range(struct search *search, const struct range *range, const char *name, bool is_sure);

/* A column a subquery gives to the outside. */
static enum found search_output(struct search *search, int number, const char *name)
{
	const struct block *block = &search->statement->scopes->blocks[number];
	enum found found = FOUND_NOTHING;

	for (size_t i = 0; i < block->output_count; i++) {
		const struct output *output = &block->outputs[i];

		if (output->is_star || strcmp(output->name, name) != 0)
			continue;
		if (!*output->column)
			return FOUND_OPAQUE;
		found = search_block(search, number, output->qualifier, output->column);
		return found == FOUND_COLUMN ? found : FOUND_OPAQUE;
	}
	for (size_t i = 0; i < block->output_count && found == FOUND_NOTHING; i++) {
		const struct output *output = &block->outputs[i];

		for (size_t k = 0; output->is_star && k < block->range_count && found == FOUND_NOTHING; k++)
			if (!*output->qualifier || strcmp(block->ranges[k].alias, output->qualifier) == 0)
				found = search_range(search, &block->ranges[k], name,
						     *output->qualifier || block->range_count == 1);
	}
	return found;
}

/* A column by its place, where the alias renames them: FROM (…) AS s (a, b). */
static enum found search_renamed(struct search *search, const struct range *range, const char *name)
{
	const struct block *block;

	for (size_t i = 0; i < range->column_count; i++) {
		if (strcmp(range->columns[i], name) != 0)
			continue;
		if (range->kind != RANGE_QUERY)
			return FOUND_OPAQUE;
		block = &search->statement->scopes->blocks[range->target];
		if (i >= block->output_count || !*block->outputs[i].column)
			return FOUND_OPAQUE;
		return search_block(search, range->target, block->outputs[i].qualifier, block->outputs[i].column);
	}
	return FOUND_NOTHING;
}

/* `is_sure`: the name can be of no other range. */
static enum found search_range(struct search *search, const struct range *range, const char *name, bool is_sure)
{
	const struct statement_catalog *catalog = search->catalog;
	enum found found;

	if (++search->steps > STATEMENT_SEARCH_LIMIT)
		return FOUND_NOTHING;
	found = search_renamed(search, range, name);
	if (found != FOUND_NOTHING)
		return found;
	if (range->kind == RANGE_QUERY)
		return search_output(search, range->target, name);
	if (range->kind == RANGE_OPAQUE)
		return is_sure ? FOUND_OPAQUE : FOUND_NOTHING;
	if (catalog ? !catalog->has_column(catalog->context, &search->statement->tables[range->target], name)
		    : !is_sure)
		return FOUND_NOTHING;
	search->table = range->target;
	search->column = name;
	return FOUND_COLUMN;
}

static bool is_alias(const struct block *block, const char *name)
{
	for (size_t i = 0; i < block->range_count; i++)
		if (strcmp(block->ranges[i].alias, name) == 0)
			return true;
	return false;
}

static enum found search_unqualified(struct search *search, const struct block *block, const char *name)
{
	enum found found = FOUND_NOTHING;

	/* A whole row goes by the name of its table. */
	if (is_alias(block, name) && !search->catalog)
		return FOUND_OPAQUE;
	for (size_t i = 0; i < block->range_count && found == FOUND_NOTHING; i++)
		found = search_range(search, &block->ranges[i], name, block->range_count == 1);
	return found == FOUND_NOTHING && is_alias(block, name) ? FOUND_OPAQUE : found;
}

static enum found search_qualified(struct search *search, const struct block *block, const char *qualifier,
				   const char *name)
{
	for (size_t i = 0; i < block->range_count; i++) {
		if (strcmp(block->ranges[i].alias, qualifier) == 0) {
			enum found found = search_range(search, &block->ranges[i], name, true);

			return found == FOUND_NOTHING ? FOUND_OPAQUE : found;
		}
	}
	return FOUND_NOTHING;
}

static enum found search_block(struct search *search, int number, const char *qualifier, const char *name)
{
	enum found found = FOUND_NOTHING;

	for (; number >= 0 && found == FOUND_NOTHING; number = search->statement->scopes->blocks[number].parent) {
		const struct block *block = &search->statement->scopes->blocks[number];

		if (++search->steps > STATEMENT_SEARCH_LIMIT)
			break;
		found = *qualifier ? search_qualified(search, block, qualifier, name)
				   : search_unqualified(search, block, name);
		/* Without a catalog nobody knows that it is not one of these. */
		if (!search->catalog && !*qualifier && block->range_count)
			break;
	}
	return found;
}

/* Columns of one table that are compared with each other are no join. */
static void settle_joins(struct statement *statement)
{
	for (size_t i = 0; i < statement->column_count; i++) {
		struct statement_column *column = &statement->columns[i];

		if (column->partner >= 0)
			column->usage = column->table >= 0 && statement->columns[column->partner].table == column->table
					    ? USAGE_OTHER
					    : USAGE_JOIN;
	}
}

void statement_resolve(struct statement *statement, const struct statement_catalog *catalog)
{
	for (size_t i = 0; i < statement->column_count; i++) {
		struct statement_column *column = &statement->columns[i];
		struct search search = {.statement = statement, .catalog = catalog, .table = -1};

		bool is_found =
		    search_block(&search, column->block, column->qualifier, column->written) == FOUND_COLUMN;

		column->table = is_found ? search.table : -1;
		column->name = is_found ? search.column : column->written;
	}
	settle_joins(statement);
}

/* --- moving to the arena ---------------------------------------------------------------------------------------------
 */

/* A copy of `count` items in the arena; the list on the heap is freed. */
static void *settle(struct arena *arena, void *items, size_t count, size_t size)
{
	void *copy = arena_zalloc(arena, size_mul(count ? count : 1, size));

	if (count)
		memcpy(copy, items, count * size);
	free(items);
	return copy;
}
#define SETTLE(list, count) ((list) = settle(reading->arena, (list), (count), sizeof(*(list))))

void scope_finish(struct reading *reading)
{
	struct statement *statement = reading->statement;
	struct statement_scopes *scopes = &reading->scopes;

	for (size_t i = 0; i < scopes->count; i++) {
		struct block *block = &scopes->blocks[i];

		SETTLE(block->ranges, block->range_count);
		SETTLE(block->outputs, block->output_count);
		SETTLE(block->queries, block->query_count);
	}
	SETTLE(scopes->blocks, scopes->count);
	SETTLE(statement->tables, statement->table_count);
	SETTLE(statement->columns, statement->column_count);
	SETTLE(statement->arms, statement->arm_count);
	SETTLE(statement->functions, statement->function_count);
	statement->scopes = arena_zalloc(reading->arena, sizeof(*scopes));
	*statement->scopes = *scopes;
}
