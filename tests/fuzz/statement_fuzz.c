/* The input is a statement; what is read of it stays inside its lists, and its text is read again without a value. */
#include <stdint.h>

#include "postgres/statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct statement *statement)
{
	if (!statement->text || !statement->fingerprint || strlen(statement->fingerprint) != 16)
		__builtin_trap();
	for (size_t i = 0; i < statement->column_count; i++) {
		const struct statement_column *column = &statement->columns[i];

		if (column->table >= (int)statement->table_count || column->partner >= (int)statement->column_count ||
		    column->arm < 0 || column->arm >= (int)statement->arm_count || !column->name || !column->operator)
			__builtin_trap();
	}
}

static bool has_column(void *context, const struct statement_table *table, const char *column)
{
	(void)context;
	return (strlen(table->name) + strlen(column)) % 3 > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct statement_catalog catalog = {has_column, NULL};
	struct arena arena = {0};
	struct statement statement, again;
	const char *query;

	statement_parse(&arena, (struct view){(const char *)data, size}, &statement);
	check(&statement);
	if (statement.problem == STATEMENT_FINE) {
		statement_resolve(&statement, &catalog);
		check(&statement);
		statement_parse(&arena, view_of(statement.text), &again);
		check(&again);
		query = statement_query(&arena, &statement);
		if (query)
			statement_parse(&arena, view_of(query), &again);
		if (query && !again.problem && again.kind != STATEMENT_SELECT)
			__builtin_trap();
	}
	arena_release(&arena);
	return 0;
}
