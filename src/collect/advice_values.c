/*
 * Typical values for the parameters of a statement, so that it is planned as it is run: a value no most common one for
 * a column of many values, a tenth of the range for a range, LIMIT 20 or as many rows as a call returns. They are given
 * to the server as parameters and appear nowhere else.
 */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "collect/advice_internal.h"

#include "base/banned.h"

/* The columns of statistics_sql: places in the histogram, in per cent, then common values, then their shares. */
enum {
	MIDDLE,
	LOW,
	HIGH,
	BELOW_MIDDLE,
	ABOVE_MIDDLE,
	LOWEST,
	HIGHEST,
	NEXT_MIDDLE,
	COMMON_MIDDLE,
	COMMON_FIRST,
	COMMON_LAST,
	COMMON_SHARE,
	FIRST_SHARE,
	MIDDLE_SHARE,
	LAST_SHARE
};

static const char statistics_sql[] =
    "SELECT h[1 + (cardinality(h) - 1) / 2], h[1 + (cardinality(h) - 1) / 10], h[1 + (cardinality(h) - 1) * 9 / 10], "
    "h[1 + (cardinality(h) - 1) * 45 / 100], h[1 + (cardinality(h) - 1) * 55 / 100], h[1 + (cardinality(h) - 1) / "
    "100], "
    "h[cardinality(h)], h[1 + (cardinality(h) - 1) * 51 / 100], m[1 + (cardinality(m) - 1) / 2], "
    "m[1], m[cardinality(m)], (SELECT sum(s) FROM unnest(f) AS s), f[1], f[1 + (cardinality(f) - 1) / 2], "
    "f[cardinality(f)] FROM (SELECT most_common_vals::text::text[] AS m, histogram_bounds::text::text[] AS h, "
    "most_common_freqs AS f FROM pg_stats WHERE schemaname = $1 AND tablename = $2 AND attname = $3 "
    "ORDER BY inherited DESC LIMIT 1) AS s";

/* Ends with NULL answers where nothing is known; owned rows. */
static struct pg_rows *ask_statistics(struct advice_run *run, const struct relation *relation, const char *column)
{
	const char *parameters[] = {relation->schema, relation->name, column};
	struct pg_rows *rows = NULL;

	if (connection_begin(run->connection, &pg_catalog_limits, NULL) == 0)
		rows = connection_ask(run->connection, statistics_sql, parameters, 3, NULL);
	connection_rollback(run->connection);
	return rows;
}

double advice_boolean_share(struct advice_run *run, const struct relation *relation, const char *column, bool value)
{
	struct pg_rows *rows = ask_statistics(run, relation, column);
	double share = NAN;

	for (int i = COMMON_FIRST; rows && pg_rows_count(rows) && i <= COMMON_LAST; i++)
		if (view_is(pg_text(rows, 0, i), value ? "t" : "f"))
			share = pg_real(rows, 0, i == COMMON_FIRST ? FIRST_SHARE : LAST_SHARE);
	pg_rows_free(rows);
	return share;
}

/* Rows that a run of the statement returns or changes, where that says something about its conditions; else 0. */
static double rows_of_run(const struct work *work)
{
	if (work->calls == 0 || work->statement.has_limit || work->statement.table_count != 1)
		return 0;
	return (double)work->rows / (double)work->calls;
}

/* Of the common values the one whose rows come nearest to that. */
static int common_place(const struct work *work, const struct relation *relation, const struct pg_rows *rows)
{
	static const int places[] = {COMMON_FIRST, COMMON_MIDDLE, COMMON_LAST};
	static const int shares[] = {FIRST_SHARE, MIDDLE_SHARE, LAST_SHARE};
	double wanted = rows_of_run(work), best = INFINITY;
	int place = COMMON_MIDDLE;

	for (int i = 0; i < 3 && wanted >= 2; i++) {
		double distance = fabs(log(pg_real(rows, 0, shares[i]) * relation->rows / wanted));

		if (distance < best) {
			best = distance;
			place = places[i];
		}
	}
	return place;
}

/* Whether a range is the first of its statement: of several only one is taken to be what leaves few rows. */
static bool is_first_range(const struct statement *statement, const struct statement_column *use)
{
	const struct statement_column *first = statement->columns;

	while (first->usage != USAGE_RANGE)
		first++;
	return first->table == use->table && strcmp(first->name, use->name) == 0;
}

/* A range takes a tenth of the rows, or the smallest part the histogram knows where the statement returns so few. */
static int range_place(const struct work *work, const struct relation *relation, const struct statement_column *use)
{
	double wanted = rows_of_run(work);
	bool is_narrow = wanted >= 2 && wanted < relation->rows / 50 && is_first_range(&work->statement, use);
	bool is_lower = use->operator[0] == '>';

	for (size_t i = 0; i < work->statement.column_count; i++) {
		const struct statement_column *other = &work->statement.columns[i];

		if (other == use || other->usage != USAGE_RANGE || other->table != use->table ||
		    strcmp(other->name, use->name) != 0 || other->operator[0] == use->operator[0])
			continue;
		/* Less than a step of the histogram: both ends are one. */
		if (is_narrow)
			return is_lower || wanted < relation->rows / 200 ? MIDDLE : NEXT_MIDDLE;
		return is_lower ? BELOW_MIDDLE : ABOVE_MIDDLE;
	}
	if (is_narrow)
		return is_lower ? HIGHEST : LOWEST;
	return is_lower ? HIGH : LOW;
}

static int place_of(const struct work *work, const struct relation *relation, const struct statement_column *use,
		    const struct pg_rows *rows)
{
	if (pg_is_null(rows, 0, MIDDLE) || (use->usage != USAGE_RANGE && pg_real(rows, 0, COMMON_SHARE) > 0.9))
		return common_place(work, relation, rows);
	return use->usage == USAGE_RANGE ? range_place(work, relation, use) : MIDDLE;
}

/* {"…"} of one element. */
static void add_array(struct buf *buf, struct view element)
{
	buf_add_text(buf, "{\"");
	for (size_t i = 0; i < element.n; i++) {
		if (element.p[i] == '"' || element.p[i] == '\\')
			buf_add_char(buf, '\\');
		buf_add_char(buf, element.p[i]);
	}
	buf_add_text(buf, "\"}");
}

/* The beginning of a value, or its end, where values of one kind differ most, between per cent signs. */
void advice_add_pattern(struct buf *buf, struct view value, enum like_pattern pattern)
{
	struct view piece = pattern == PATTERN_PREFIX ? view_slice(value, 0, 4)
						      : view_slice(value, value.n > 5 ? value.n - 5 : 0, value.n);

	if (pattern != PATTERN_PREFIX)
		buf_add_char(buf, '%');
	for (size_t i = 0; i < piece.n; i++)
		if ((is_ascii_letter(piece.p[i]) || is_ascii_digit(piece.p[i])))
			buf_add_char(buf, piece.p[i]);
	buf_add_char(buf, '%');
}

static const char *typical_value(struct advice_run *run, const struct work *work, const struct statement_column *use,
				 const char *type)
{
	const struct relation *relation = advice_relation(run, &work->statement, use->table);
	struct pg_rows *rows = relation ? ask_statistics(run, relation, use->name) : NULL;
	struct buf buf = {0};
	struct view value = {0};
	const char *kept = NULL;

	if (rows && pg_rows_count(rows))
		value = pg_text(rows, 0, place_of(work, relation, use, rows));
	if (value.p) {
		if (use->usage == USAGE_LIKE)
			advice_add_pattern(&buf, value, use->pattern);
		else if (view_ends(view_of(type), "[]") && value.n && value.p[0] != '{')
			add_array(&buf, value);
		else
			buf_add_view(&buf, value);
		kept = advice_keep(run, &buf);
	}
	pg_rows_free(rows);
	return kept;
}

/* Some value of a type, where no column tells one. NULL for types nobody here knows. */
static const char *default_value(const char *type)
{
	static const char *const values[][2] = {
	    {"smallint", "1"},
	    {"integer", "1"},
	    {"bigint", "1"},
	    {"numeric", "1"},
	    {"real", "1"},
	    {"double precision", "1"},
	    {"money", "1"},
	    {"oid", "1"},
	    {"text", "abcd"},
	    {"character varying", "abcd"},
	    {"character", "a"},
	    {"\"char\"", "a"},
	    {"name", "abcd"},
	    {"citext", "abcd"},
	    {"boolean", "true"},
	    {"date", "now"},
	    {"timestamp without time zone", "now"},
	    {"timestamp with time zone", "now"},
	    {"time without time zone", "12:00"},
	    {"time with time zone", "12:00"},
	    {"interval", "1 day"},
	    {"uuid", "00000000-0000-0000-0000-000000000000"},
	    {"json", "{\"a\": 1}"},
	    {"jsonb", "{\"a\": 1}"},
	    {"jsonpath", "$.a"},
	    {"inet", "127.0.0.1"},
	    {"cidr", "127.0.0.0/8"},
	    {"bytea", ""},
	    {"tsquery", "abcd"},
	    {"tsvector", "abcd"},
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		if (strcmp(values[i][0], type) == 0)
			return values[i][1];
	return view_ends(view_of(type), "[]") ? "{}" : NULL;
}

/* The use that says most about a parameter's value. */
static const struct statement_column *use_of(const struct statement *statement, int parameter)
{
	for (size_t i = 0; i < statement->column_count; i++) {
		const struct statement_column *use = &statement->columns[i];

		if (use->parameter == parameter && use->usage <= USAGE_CONTAINS && !*use->expression && use->table >= 0)
			return use;
	}
	return NULL;
}

/* A call that returns fifteen thousand rows has no LIMIT of twenty. */
double advice_limit_rows(const struct work *work)
{
	return fmax(20, work->calls > 0 ? ceil((double)work->rows / (double)work->calls) : 0);
}

static const char *limit_value(struct advice_run *run, const struct work *work)
{
	struct buf buf = {0};

	buf_addf(&buf, "%.0f", advice_limit_rows(work));
	return advice_keep(run, &buf);
}

static void set_value(struct advice_run *run, struct work *work, int number, const char *type)
{
	const struct statement_column *use = use_of(&work->statement, number);
	const char *value = NULL;

	if (number == work->statement.limit_parameter)
		value = limit_value(run, work);
	else if (number == work->statement.offset_parameter)
		value = "0";
	else if (use)
		value = typical_value(run, work, use, type);
	if (!value) {
		work->is_guessed[number - 1] = true;
		value = strcmp(type, "regconfig") == 0 ? run->text_search : default_value(type);
		work->has_typical_values = work->has_typical_values && !use && value;
	}
	work->values[number - 1] = value;
}

const char *advice_refusal(struct advice_run *run, const struct err *err)
{
	struct buf buf = {0};

	switch (run->problem) {
	case PG_TIMED_OUT:
		buf_addf(&buf, "unknown: planning it takes longer than %d ms, and holds locks on its tables so long",
			 run->model->locked_ms);
		return advice_keep(run, &buf);
	case PG_LOCKED:
		return "another session holds a lock on one of its tables";
	case PG_DENIED:
		return "the role may not read one of its tables: GRANT pg_read_all_data would show its plan";
	case PG_LOST:
		return "the connection was lost";
	default:
		buf_addf(&buf, "the server does not plan it without its values: ");
		buf_add_redacted_sql(&buf, view_of(err->message));
		return advice_keep(run, &buf);
	}
}

int advice_set_values(struct advice_run *run, struct work *work)
{
	struct err err = {0};
	char **types = NULL;
	int count = 0, status;

	if (work->statement.parameters > ADVICE_PARAMETERS_LIMIT) {
		work->reason = "it has too many parameters to be planned";
		return -1;
	}
	status = connection_begin(run->connection, &run->limits, &err);
	if (status == 0)
		status = connection_describe(run->connection, work->text, &types, &count, &err);
	run->problem = connection_problem(run->connection);
	if (status)
		work->reason = advice_refusal(run, &err);
	connection_rollback(run->connection);
	work->values = arena_zalloc(&run->arena, size_mul((size_t)count + 1, sizeof(*work->values)));
	work->types = arena_zalloc(&run->arena, size_mul((size_t)count + 1, sizeof(*work->types)));
	work->is_guessed = arena_zalloc(&run->arena, (size_t)count + 1);
	work->value_count = count;
	work->has_typical_values = true;
	for (int i = 0; i < count; i++) {
		work->types[i] = arena_strdup(&run->arena, types[i]);
		set_value(run, work, i + 1, types[i]);
		free(types[i]);
	}
	free(types);
	return status;
}
