/*
 * Indexes, from the catalog's raw columns: pg_get_indexdef() would wait for whoever locks the table.
 */
#include "collect/database_internal.h"

#include <math.h>

#include "base/limits.h"
#include "base/num.h"

#include "base/banned.h"

DEFINE_TAKE(pg_index, PG_INDEX_COLUMNS)
DEFINE_PUT_ALL(pg_index_definition, PG_INDEX_DEFINITION_COLUMNS)

/* pg_index.indoption */
enum { DESCENDING = 1, NULLS_FIRST = 2 };

/* The next of numbers with spaces between. */
static bool next_number(struct view *rest, int64_t *number)
{
	size_t space = view_find(*rest, 0, VIEW(" "));
	bool is_number = parse_int(view_slice(*rest, 0, space), 0, UINT32_MAX, number);

	*rest = view_slice(*rest, space + 1, rest->n);
	return is_number;
}

/* The next of expressions with ", " between, which may hold others in brackets or quotes. */
static struct view next_expression(struct view *rest)
{
	int depth = 0;
	char quote = 0;
	size_t end;
	struct view expression;

	for (end = 0; end < rest->n; end++) {
		char c = rest->p[end];

		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == ',' && depth == 0)
			break;
		else
			depth += (c == '(' || c == '[') - (c == ')' || c == ']');
	}
	expression = view_trim(view_slice(*rest, 0, end));
	*rest = view_slice(*rest, end + 1, rest->n);
	return expression;
}

struct index_text {
	struct buf key_text, key, included, signature;
};

static void add_order(struct buf *text, int64_t option)
{
	if (option & DESCENDING)
		buf_add_text(text, option & NULLS_FIRST ? " DESC" : " DESC NULLS LAST");
	else if (option & NULLS_FIRST)
		buf_add_text(text, " NULLS FIRST");
}

static void add_column_text(struct buf *text, const struct catalog *catalog, int64_t table_oid, int64_t number,
			    struct view *expressions)
{
	const struct catalog_column *column = catalog_column(catalog, table_oid, (int)number);

	if (number == 0) {
		struct view expression = next_expression(expressions);

		buf_add_view(text, expression.n ? expression : VIEW("(expression)"));
	} else {
		buf_add_text(text, column ? column->name : "?");
	}
}

/*
 * `row` has the catalog's vectors: key all columns, included how many of them are key columns, signature the operator
 * classes, collations and options with '|' between. An index read backwards serves as well as one in the opposite
 * order, so both have one signature.
 */
static void write_text(struct index_text *text, const struct catalog *catalog, const struct pg_index_row *row)
{
	struct view numbers = row->key, expressions = row->expression, signature = row->signature;
	size_t first = view_find(signature, 0, VIEW("|")), second = view_find(signature, first + 1, VIEW("|"));
	struct view classes = view_slice(signature, 0, first), collations = view_slice(signature, first + 1, second);
	struct view options = view_slice(signature, second + 1, signature.n);
	int64_t number, class, collation, option, turn = 0, keys = 0;
	bool is_btree = view_is(row->method, "btree");

	parse_int(row->included, 0, 1000, &keys);
	buf_clear(&text->key_text);
	buf_clear(&text->key);
	buf_clear(&text->included);
	buf_clear(&text->signature);
	buf_addf(&text->signature, "%.*s ", VIEW_ARG(row->method));
	for (int64_t i = 0; numbers.n && next_number(&numbers, &number); i++) {
		if (i >= keys) {
			buf_addf(&text->included, "%lld ", (long long)number);
			continue;
		}
		if (!next_number(&classes, &class) || !next_number(&collations, &collation) ||
		    !next_number(&options, &option))
			return;
		if (i == 0 && is_btree && (option & DESCENDING))
			turn = DESCENDING | NULLS_FIRST;
		buf_addf(&text->key, "%lld ", (long long)number);
		buf_addf(&text->signature, "%lld/%lld/%lld ", (long long)class, (long long)collation,
			 (long long)(option ^ turn));
		buf_add_text(&text->key_text, i ? ", " : "");
		add_column_text(&text->key_text, catalog, row->table_oid, number, &expressions);
		add_order(&text->key_text, option);
	}
}

/*
 * As of tables: pages that the entries would need at the usual fill of 90%, each with its head of 8 bytes and a pointer
 * of 4, aligned to 8. Equal keys are stored once since version 13, so the index may waste more than this says.
 */
static int64_t wasted_bytes(const struct catalog *catalog, const struct pg_index_row *row)
{
	enum { PAGE = 8192, PAGE_HEAD = 40, ENTRY_HEAD = 12, ALIGNMENT = 8, FILL = 90 };
	struct view numbers = row->key;
	double width = 0, needed;
	int64_t number;

	if (!view_is(row->method, "btree") || isnan(row->rows) || row->pages == 0 || row->predicate.n)
		return STORE_NULL;
	while (numbers.n && next_number(&numbers, &number)) {
		const struct catalog_column *column = catalog_column(catalog, row->table_oid, (int)number);

		if (!column || isnan(column->width))
			return STORE_NULL;
		width += column->width * (1 - column->null_share);
	}
	needed = 1 + ceil(row->rows * (ENTRY_HEAD + ceil(width / ALIGNMENT) * ALIGNMENT) /
			  ((PAGE - PAGE_HEAD) * FILL / 100.0));
	return needed < (double)row->pages ? (row->pages - (int64_t)needed) * PAGE : 0;
}

static void put_indexes(struct profile *profile, const struct reading *reading)
{
	const struct catalog *catalog = &profile->catalog;
	struct index_text text = {0};

	for (size_t i = 0; i < pg_rows_count(reading->rows); i++) {
		struct pg_index_row row = take_pg_index(reading, i);

		write_text(&text, catalog, &row);
		row.wasted_bytes = wasted_bytes(catalog, &row);
		row.key_text = buf_view(&text.key_text);
		row.key = buf_view(&text.key);
		row.included = buf_view(&text.included);
		row.signature = buf_view(&text.signature);
		put_pg_index(profile->store, &row);
	}
	buf_release(&text.key_text);
	buf_release(&text.key);
	buf_release(&text.included);
	buf_release(&text.signature);
}

#define MAY_READ_TEXT "{read_text} AND i.indrelid NOT IN ({skipped}) AND i.indexrelid NOT IN ({skipped})"

static const struct question index_question = {
    .subject = "indexes",
    .sql =
	"SELECT {id}, current_database() AS key, i.indexrelid AS key, i.indrelid, n.nspname, k.relname, m.amname, '', "
	"i.indkey::text, {11: i.indnkeyatts::text; i.indnatts::text}, i.indclass::text || '|' || i.indcollation::text "
	"|| "
	"'|' || i.indoption::text, "
	"CASE WHEN i.indexprs IS NOT NULL AND " MAY_READ_TEXT " THEN pg_get_expr(i.indexprs, i.indrelid) "
	"WHEN i.indexprs IS NOT NULL THEN '(expression)' END, "
	"CASE WHEN i.indpred IS NOT NULL AND " MAY_READ_TEXT " THEN pg_get_expr(i.indpred, i.indrelid) "
	"WHEN i.indpred IS NOT NULL THEN '(predicate)' END, "
	"i.indisunique, i.indisprimary, o.conindid IS NOT NULL, i.indisreplident, i.indisvalid, h.inhparent, "
	"greatest(k.relpages, 0), greatest(k.relpages, 0) * current_setting('block_size')::int8, "
	"CASE WHEN k.reltuples >= 0 THEN k.reltuples END, pg_stat_get_numscans(i.indexrelid) AS counter, "
	"{16: extract(epoch FROM pg_stat_get_lastscan(i.indexrelid))::int8; NULL::int8}, NULL::int8 "
	"FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid "
	"JOIN pg_namespace n ON n.oid = k.relnamespace JOIN pg_am m ON m.oid = k.relam "
	"LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid "
	"LEFT JOIN (SELECT DISTINCT conindid FROM pg_constraint WHERE contype IN ('p', 'u', 'x')) o "
	"ON o.conindid = i.indexrelid WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ "
	"'^pg_(toast|temp_|toast_temp_)' "
	"AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND " NO_EXTENSION " LIMIT {limit}",
    .put = put_indexes,
    .is_counted = true};

/*
 * Only of those that a script may drop: not read, or beside one whose columns begin with its own. The server's words
 * for one open its table, and for all of them take long.
 */
static const struct question definition_question = {
    .subject = "definitions of indexes",
    .sql =
	"SELECT {id}, current_database(), i.indexrelid, "
	"coalesce('SET default_tablespace = ' || quote_ident(x.spcname) || E';\n', '') || 'CREATE INDEX CONCURRENTLY ' || "
	"substr(pg_get_indexdef(i.indexrelid), length('CREATE INDEX ') + 1) || "
	"CASE WHEN x.spcname IS NOT NULL THEN E';\nRESET default_tablespace' ELSE '' END "
	"FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid "
	"JOIN pg_namespace n ON n.oid = k.relnamespace LEFT JOIN pg_tablespace x ON x.oid = k.reltablespace "
	"WHERE " MAY_READ_TEXT " AND c.relkind IN ('r', 'm') AND i.indisvalid AND NOT i.indisunique "
	"AND NOT i.indisreplident AND (pg_stat_get_numscans(i.indexrelid) = 0 OR EXISTS (SELECT FROM pg_index j "
	"WHERE j.indrelid = i.indrelid AND j.indexrelid <> i.indexrelid AND "
	"left(j.indkey::text || ' ', length(i.indkey::text) + 1) = i.indkey::text || ' ')) "
	"AND " USERS_SCHEMA " AND " NO_EXTENSION " LIMIT {limit}",
    .put = put_all_pg_index_definition};

void database_indexes(struct profile *profile, struct connection *connection)
{
	profile_ask(profile, connection, &index_question);
	profile_ask(profile, connection, &definition_question);
}
