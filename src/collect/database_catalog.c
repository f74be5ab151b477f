/*
 * What a database holds. Questions read the system's tables as they are: whatever would wait for a lock on a user's
 * table (sizes of files, texts of expressions) is asked only where nobody holds or wants that table exclusively.
 */
#include "collect/database_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/num.h"

#include "base/banned.h"

/* --- columns by number ------------------------------------------------------------------------------------------- */

static int compare_columns(const void *a, const void *b)
{
	const struct catalog_column *x = a, *y = b;

	return x->table_oid != y->table_oid ? int_compare(x->table_oid, y->table_oid)
					    : int_compare(x->number, y->number);
}

/* The columns of a table, *count of them. */
static const struct catalog_column *columns_of(const struct catalog *catalog, int64_t table_oid, size_t *count)
{
	size_t low = 0, high = catalog->column_count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (catalog->columns[middle].table_oid < table_oid)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < catalog->column_count && catalog->columns[end].table_oid == table_oid; end++)
		;
	*count = end - low;
	return catalog->columns + low;
}

const struct catalog_column *catalog_column(const struct catalog *catalog, int64_t table_oid, int number)
{
	size_t count;
	const struct catalog_column *columns = columns_of(catalog, table_oid, &count);

	for (size_t i = 0; i < count; i++)
		if (columns[i].number == number)
			return &columns[i];
	return NULL;
}

void catalog_release(struct catalog *catalog)
{
	arena_release(&catalog->arena);
	free(catalog->columns);
	*catalog = (struct catalog){0};
}

/* --- relations that are locked ------------------------------------------------------------------------------------ */

static void take_skipped(struct profile *profile, const struct reading *reading)
{
	struct buf oids = {0}, message = {0};

	buf_add_text(&oids, "0");
	for (size_t i = 0; i < pg_rows_count(reading->rows); i++) {
		buf_addf(&oids, ", %lld", (long long)pg_int(reading->rows, i, 0));
		if (!pg_int(reading->rows, i, 3))
			continue;
		buf_clear(&message);
		buf_addf(&message,
			 "%s exclusively by the session with pid %lld: sizes, expressions and plans that need it are "
			 "missing",
			 pg_int(reading->rows, i, 4) ? "held" : "wanted", (long long)pg_int(reading->rows, i, 2));
		profile_diagnose(profile, pg_text(reading->rows, i, 1), buf_text(&message));
	}
	free(profile->skipped);
	profile->skipped = buf_take(&oids);
	buf_release(&message);
}

static const struct question skipped_question = {
    .subject = "tables that are locked",
    .sql = "SELECT DISTINCT ON (l.relation) l.relation, n.nspname || '.' || c.relname, l.pid, "
	   "c.relkind IN ('r', 'p', 'm', 'f'), l.granted FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
	   "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE l.locktype = 'relation' AND l.mode = "
	   "'AccessExclusiveLock' AND l.pid <> pg_backend_pid() AND l.database = (SELECT oid FROM pg_database "
	   "WHERE datname = current_database()) ORDER BY l.relation, l.granted DESC",
    .put = take_skipped,
    .is_counted = false};

/* --- schemas, extensions, functions, constraints ------------------------------------------------------------------ */

DEFINE_PUT_ALL(pg_schema, PG_SCHEMA_COLUMNS)
DEFINE_PUT_ALL(pg_extension, PG_EXTENSION_COLUMNS)
DEFINE_PUT_ALL(pg_function, PG_FUNCTION_COLUMNS)
DEFINE_TAKE(pg_constraint, PG_CONSTRAINT_COLUMNS)
DEFINE_TAKE(pg_column, PG_COLUMN_COLUMNS)
DEFINE_TAKE(pg_table, PG_TABLE_COLUMNS)

static const struct question schema_question = {
    .subject = "schemas",
    .sql = "SELECT {id}, current_database(), n.nspname, coalesce(pg_get_userbyid(n.nspowner), ''), "
	   "has_schema_privilege('public', n.oid, 'CREATE') FROM pg_namespace n WHERE " USERS_SCHEMA,
    .put = put_all_pg_schema};

static const struct question extension_question = {
    .subject = "extensions",
    .sql = "SELECT {id}, current_database(), e.extname, e.extversion, coalesce(a.default_version, '') "
	   "FROM pg_extension e LEFT JOIN pg_available_extensions() a ON a.name = e.extname",
    .put = put_all_pg_extension};

static const struct question function_question = {
    .subject = "functions",
    .sql = "SELECT {id}, current_database() AS key, p.oid AS key, n.nspname, p.proname, l.lanname, "
	   "coalesce(pg_get_userbyid(p.proowner), ''), CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' "
	   "THEN 'stable' ELSE 'volatile' END, p.prosecdef, "
	   "EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%'), "
	   "has_function_privilege('public', p.oid, 'EXECUTE'), pg_stat_get_function_calls(p.oid) AS counter, "
	   "pg_stat_get_function_total_time(p.oid) AS counter, pg_stat_get_function_self_time(p.oid) AS counter "
	   "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang "
	   "WHERE " USERS_SCHEMA " AND {11: p.prokind IN ('f', 'p'); NOT p.proisagg} AND NOT EXISTS (SELECT FROM "
	   "pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e') LIMIT {limit}",
    .put = put_all_pg_function,
    .is_counted = true};

/* Numbers of "{1,2}" with a space after each, and the columns' names. */
static void add_key(const struct catalog *catalog, int64_t table_oid, struct view array, struct buf *key,
		    struct buf *names)
{
	struct view rest = view_slice(array, 1, array.n ? array.n - 1 : 0);

	buf_clear(key);
	buf_clear(names);
	while (rest.n) {
		size_t comma = view_find(rest, 0, VIEW(","));
		const struct catalog_column *column;
		int64_t number;

		if (parse_int(view_slice(rest, 0, comma), INT16_MIN, INT16_MAX, &number)) {
			column = catalog_column(catalog, table_oid, (int)number);
			buf_addf(key, "%lld ", (long long)number);
			buf_addf(names, "%s%s", names->n ? ", " : "", column ? column->name : "?");
		}
		rest = view_slice(rest, comma + 1, rest.n);
	}
}

static void put_constraints(struct profile *profile, const struct reading *reading)
{
	struct buf key = {0}, names = {0}, target = {0}, unused = {0};

	for (size_t i = 0; i < pg_rows_count(reading->rows); i++) {
		struct pg_constraint_row row = take_pg_constraint(reading, i);

		add_key(&profile->catalog, row.table_oid, row.key, &key, &names);
		add_key(&profile->catalog, row.target_oid, row.target_key, &target, &unused);
		row.key = buf_view(&key);
		row.key_text = buf_view(&names);
		row.target_key = buf_view(&target);
		put_pg_constraint(profile->store, &row);
	}
	buf_release(&key);
	buf_release(&names);
	buf_release(&target);
	buf_release(&unused);
}

/* A foreign key to a partitioned table stands once more for each partition: those are not the user's. */
static const struct question constraint_question = {
    .subject = "constraints",
    .sql = "SELECT {id}, current_database(), o.conrelid, o.conname, CASE o.contype WHEN 'p' THEN 'primary key' "
	   "WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check' ELSE 'exclusion' END, "
	   "o.conkey::text, '', nullif(o.confrelid, 0), o.confkey::text, o.convalidated, "
	   "CASE WHEN o.contype = 'f' THEN CASE o.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' "
	   "WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END END "
	   "FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
	   "WHERE o.contype IN ('p', 'u', 'f', 'c', 'x') AND c.relkind IN ('r', 'p', 'f') AND " USERS_SCHEMA
	   " AND " NO_EXTENSION " AND {11: NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = o.conparentid AND "
	   "o.contype = 'f' AND p.conrelid = o.conrelid); true} LIMIT {limit}",
    .put = put_constraints};

/* --- columns ------------------------------------------------------------------------------------------------------ */

static void put_columns(struct profile *profile, const struct reading *reading)
{
	struct catalog *catalog = &profile->catalog;

	for (size_t i = 0; i < pg_rows_count(reading->rows); i++) {
		struct pg_column_row row = take_pg_column(reading, i);

		GROW(catalog->columns, catalog->column_count + 1, catalog->column_capacity);
		catalog->columns[catalog->column_count++] = (struct catalog_column){
		    .table_oid = row.table_oid,
		    .number = (int)row.number,
		    .name = arena_strndup(&catalog->arena, row.name.p, row.name.n),
		    .width = row.average_width == STORE_NULL ? (double)NAN : (double)row.average_width,
		    .null_share = row.null_share};
		put_pg_column(profile->store, &row);
	}
	if (catalog->column_count)
		qsort(catalog->columns, catalog->column_count, sizeof(*catalog->columns), compare_columns);
}

static const struct question column_question = {
    .subject = "columns",
    .sql = "SELECT {id}, current_database(), c.oid, a.attnum, a.attname, "
	   "format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL), "
	   "CASE WHEN coalesce(nullif(t.typbasetype, 0), t.oid) IN (1042, 1043) AND "
	   "greatest(a.atttypmod, t.typtypmod) > 4 THEN greatest(a.atttypmod, t.typtypmod) - 4 END, t.typcategory, "
	   "a.attnotnull OR t.typnotnull, CASE WHEN {12: a.attgenerated <> ''; false} THEN 'generated' "
	   "WHEN {10: a.attidentity <> ''; false} THEN 'identity' WHEN NOT a.atthasdef THEN 'none' "
	   "WHEN q.adrelid IS NOT NULL THEN 'sequence' ELSE 'default' END, s.null_frac, "
	   "CASE WHEN s.n_distinct < 0 THEN -s.n_distinct * greatest(c.reltuples, 0) ELSE s.n_distinct END, "
	   "s.avg_width, s.correlation, s.most_common_freqs[1], "
	   "CASE WHEN t.oid = 16 AND array_length(s.most_common_freqs, 1) = 1 THEN "
	   "greatest(0, 1 - s.null_frac - s.most_common_freqs[1]) "
	   "ELSE s.most_common_freqs[array_length(s.most_common_freqs, 1)] END "
	   "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid "
	   "JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN (SELECT DISTINCT d.adrelid, d.adnum FROM pg_attrdef d "
	   "JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid AND "
	   "p.refclassid = 'pg_class'::regclass JOIN pg_class k ON k.oid = p.refobjid AND k.relkind = 'S') q "
	   "ON q.adrelid = c.oid AND q.adnum = a.attnum LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND "
	   "s.tablename = c.relname AND s.attname = a.attname AND s.inherited = (c.relkind = 'p') "
	   "WHERE c.relkind IN ('r', 'p', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND " USERS_SCHEMA
	   " AND " NO_EXTENSION " LIMIT {limit}",
    .put = put_columns};

/* --- tables ------------------------------------------------------------------------------------------------------- */

/*
 * Pages a table would need if it held nothing but its live rows: the head of a row, its null bitmap and its columns'
 * average widths, aligned to 8 bytes, and the 24 bytes of each page's own head (after the query of check_postgres and
 * ioguix/pgsql-bloat-estimation). Less by a few percent is the error of averages.
 */
static int64_t wasted_bytes(const struct catalog *catalog, const struct pg_table_row *row)
{
	enum { PAGE = 8192, PAGE_HEAD = 24, ROW_HEAD = 23, POINTER = 4, ALIGNMENT = 8 };
	size_t count;
	const struct catalog_column *columns = columns_of(catalog, row->oid, &count);
	double width = 0, head = ROW_HEAD, size, needed;
	bool has_null = false;

	if (isnan(row->rows) || row->pages == 0 || count == 0)
		return STORE_NULL;
	for (size_t i = 0; i < count; i++) {
		if (isnan(columns[i].width))
			return STORE_NULL;
		width += columns[i].width * (1 - columns[i].null_share);
		has_null = has_null || columns[i].null_share > 0;
	}
	if (has_null)
		head += ceil((double)count / 8);
	size = POINTER + ceil(head / ALIGNMENT) * ALIGNMENT + ceil(width / ALIGNMENT) * ALIGNMENT;
	needed = ceil(row->rows * size / ((PAGE - PAGE_HEAD) * (double)row->fill_factor / 100));
	return needed < (double)row->pages ? (row->pages - (int64_t)needed) * PAGE : 0;
}

static void put_tables(struct profile *profile, const struct reading *reading)
{
	for (size_t i = 0; i < pg_rows_count(reading->rows); i++) {
		struct pg_table_row row = take_pg_table(reading, i);

		if (view_is(row.kind, "table") || view_is(row.kind, "materialized view"))
			row.wasted_bytes = wasted_bytes(&profile->catalog, &row);
		put_pg_table(profile->store, &row);
	}
}

/* Files are asked for their size only where the catalog knows none though rows were written. */
static const struct question table_question = {
    .subject = "tables",
    .sql =
	"WITH sized AS (SELECT c.oid, pg_relation_size(c.oid) AS bytes FROM pg_class c "
	"JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {read_text} AND c.relkind IN ('r', 'm') AND "
	"c.relpages = 0 AND pg_stat_get_tuples_inserted(c.oid) > 0 AND c.oid NOT IN ({skipped}) AND " USERS_SCHEMA
	" LIMIT {sizes}), "
	"indexed AS (SELECT i.indrelid, sum(k.relpages) AS pages, sum(pg_stat_get_numscans(i.indexrelid)) AS scans, "
	"sum(pg_stat_get_tuples_fetched(i.indexrelid)) AS rows FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid "
	"GROUP BY i.indrelid), "
	"options AS (SELECT k.oid, max(option_value) FILTER (WHERE option_name = 'fillfactor')::int AS fill, "
	"max(option_value) FILTER (WHERE option_name = 'autovacuum_enabled')::bool AS enabled, "
	"max(option_value) FILTER (WHERE option_name = 'autovacuum_vacuum_threshold')::float8 AS threshold, "
	"max(option_value) FILTER (WHERE option_name = 'autovacuum_vacuum_scale_factor')::float8 AS scale "
	"FROM pg_class k CROSS JOIN LATERAL pg_options_to_table(k.reloptions) WHERE k.reloptions IS NOT NULL "
	"GROUP BY k.oid) "
	"SELECT {id}, current_database() AS key, c.oid AS key, n.nspname, c.relname, CASE c.relkind WHEN 'r' "
	"THEN 'table' WHEN 'p' THEN 'partitioned' WHEN 'm' THEN 'materialized view' ELSE 'foreign' END, h.inhparent, "
	"coalesce(pg_get_userbyid(c.relowner), ''), c.relpersistence = 'p', "
	"CASE WHEN c.reltuples < 0 OR ({14: false; true} AND c.reltuples = 0 AND c.relpages = 0) "
	"THEN NULL ELSE c.reltuples END, greatest(c.relpages, 0), "
	"coalesce(z.bytes, greatest(c.relpages, 0) * b.size) + coalesce(t.relpages, 0) * b.size, "
	"coalesce(x.pages, 0) * b.size, pg_stat_get_live_tuples(c.oid), pg_stat_get_dead_tuples(c.oid), "
	"pg_stat_get_mod_since_analyze(c.oid), {13: pg_stat_get_ins_since_vacuum(c.oid); NULL::int8}, "
	"pg_stat_get_numscans(c.oid) AS counter, pg_stat_get_tuples_returned(c.oid) AS counter, x.scans AS counter, "
	"CASE WHEN x.indrelid IS NOT NULL THEN x.rows + pg_stat_get_tuples_fetched(c.oid) END AS counter, "
	"pg_stat_get_tuples_inserted(c.oid) AS counter, pg_stat_get_tuples_updated(c.oid) AS counter, "
	"pg_stat_get_tuples_hot_updated(c.oid) AS counter, pg_stat_get_tuples_deleted(c.oid) AS counter, "
	"pg_stat_get_blocks_fetched(c.oid) - pg_stat_get_blocks_hit(c.oid) AS counter, "
	"pg_stat_get_blocks_hit(c.oid) AS counter, "
	"extract(epoch FROM greatest(pg_stat_get_last_vacuum_time(c.oid), "
	"pg_stat_get_last_autovacuum_time(c.oid)))::int8, "
	"extract(epoch FROM greatest(pg_stat_get_last_analyze_time(c.oid), "
	"pg_stat_get_last_autoanalyze_time(c.oid)))::int8, "
	"CASE WHEN c.relfrozenxid <> '0'::xid THEN age(c.relfrozenxid) END, coalesce(r.fill, 100), "
	"coalesce(r.enabled, true), {18: least(; (}coalesce(r.threshold, "
	"current_setting('autovacuum_vacuum_threshold')::float8) + greatest(c.reltuples, 0) * coalesce(r.scale, "
	"current_setting('autovacuum_vacuum_scale_factor')::float8){18: , "
	"nullif(current_setting('autovacuum_vacuum_max_threshold')::float8, -1)); )}, "
	"c.relrowsecurity, (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid), coalesce(g.triggers, 0), "
	"coalesce(g.disabled, ''), coalesce(g.checks, 0), {11: coalesce((SELECT CASE d.partstrat WHEN 'r' THEN 'range' "
	"ELSE 'list' END FROM pg_partitioned_table d WHERE d.partdefid = c.oid), ''); ''}, "
	"coalesce((SELECT string_agg(DISTINCT a.privilege_type, ', ' ORDER BY a.privilege_type) "
	"FROM aclexplode(c.relacl) a WHERE a.grantee = 0), ''), "
	"NULL::int8, c.oid IN ({skipped}) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
	"CROSS JOIN (SELECT current_setting('block_size')::int8 AS size) b "
	"LEFT JOIN pg_class t ON t.oid = c.reltoastrelid LEFT JOIN indexed x ON x.indrelid = c.oid "
	"LEFT JOIN sized z ON z.oid = c.oid LEFT JOIN options r ON r.oid = c.oid "
	"LEFT JOIN pg_inherits h ON h.inhrelid = c.oid AND {10: c.relispartition; false} "
	"LEFT JOIN (SELECT tgrelid, count(*) FILTER (WHERE NOT tgisinternal) AS triggers, "
	"string_agg(quote_ident(tgname), ', ' ORDER BY tgname) FILTER (WHERE NOT tgisinternal AND tgenabled = 'D') "
	"AS disabled, count(*) FILTER (WHERE tgisinternal AND tgenabled = 'D') AS checks FROM pg_trigger "
	"GROUP BY tgrelid) g ON g.tgrelid = c.oid WHERE c.relkind IN ('r', 'p', 'm', 'f') AND " USERS_SCHEMA
	" AND " NO_EXTENSION " LIMIT {limit}",
    .put = put_tables,
    .is_counted = true};

void database_catalog(struct profile *profile, struct connection *connection)
{
	catalog_release(&profile->catalog);
	free(profile->skipped);
	profile->skipped = xstrdup("0");
	profile_ask(profile, connection, &skipped_question);
	profile_ask(profile, connection, &schema_question);
	profile_ask(profile, connection, &extension_question);
	profile_ask(profile, connection, &function_question);
	profile_ask(profile, connection, &column_question);
	profile_ask(profile, connection, &table_question);
	database_indexes(profile, connection);
	profile_ask(profile, connection, &constraint_question);
	database_sequences(profile, connection);
}
