/*
 * Creating, checking and scoping the schema.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/mem.h"
#include "store/internal.h"

#include "base/banned.h"

enum {
	APPLICATION_ID = 0x52534355, /* "RSCU" */
	LEDGER_VERSION = 6,
	FACTS_REVISION = 2, /* raise it when a collector measures differently and the schema's text stays */
};

/* Ledger version in the high byte; below it a hash of all that the facts depend on. */
static int64_t wanted_version(void)
{
	struct view facts = embedded_find("schema/facts.sql");
	uint64_t hash = hash_add(hash_add(FACTS_REVISION, facts), VIEW(RESCUE_VERSION));

	return ((int64_t)LEDGER_VERSION << 24) | (int64_t)(hash & 0xFFFFFF);
}

int64_t store_int(struct store *store, const char *sql, int64_t otherwise)
{
	sqlite3_stmt *statement = NULL;
	int64_t value = otherwise;

	rows_write(store);
	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL)
		value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

static int run_embedded(struct store *store, const char *name, struct err *err)
{
	struct view sql = embedded_find(name);

	if (!sql.p)
		BUG("no embedded file '%s'", name);
	return store_exec(store, sql.p, err);
}

/* Names of the tables of one family: those an empty database has after running its file. */
static void family_tables(const char *file, struct intern *names)
{
	struct view sql = embedded_find(file);
	sqlite3_stmt *statement;
	sqlite3 *db;

	if (sqlite3_open(":memory:", &db) || sqlite3_exec(db, sql.p, NULL, NULL, NULL) ||
	    sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1, &statement, NULL))
		BUG("%s: %s", file, sqlite3_errmsg(db));
	while (sqlite3_step(statement) == SQLITE_ROW)
		intern_add(names, view_of((const char *)sqlite3_column_text(statement, 0)), NULL);
	sqlite3_finalize(statement);
	sqlite3_close(db);
}

/* Text of all that a database defines, but SQLite's own tables. */
static void describe_schema(sqlite3 *db, struct buf *text)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(db,
			       "SELECT type, name, tbl_name, coalesce(sql, '') FROM main.sqlite_schema "
			       "WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
			       -1, &statement, NULL) == SQLITE_OK)
		while (sqlite3_step(statement) == SQLITE_ROW)
			for (int i = 0; i < 4; i++) {
				buf_add(text, sqlite3_column_blob(statement, i),
					(size_t)sqlite3_column_bytes(statement, i));
				buf_add_char(text, '\0');
			}
	sqlite3_finalize(statement);
}

static int refuse_schema(const char *path, struct err *err)
{
	return err_set(err, ERR_USAGE,
		       "the tables in '%s' are not those rescue makes: move it away, or name another with --store FILE",
		       path);
}

/*
 * A store may come from somebody else. Triggers would run while we write, views of our names would answer for our
 * tables, and a missing table would fail a query of ours: only what this program defines is accepted.
 */
static int check_schema(struct store *store, const char *path, struct err *err)
{
	struct buf theirs = {0}, ours = {0};
	sqlite3 *db;
	bool same;

	if (sqlite3_open(":memory:", &db) || sqlite3_exec(db, embedded_find("schema/ledger.sql").p, NULL, NULL, NULL) ||
	    sqlite3_exec(db, embedded_find("schema/facts.sql").p, NULL, NULL, NULL))
		BUG("schema: %s", sqlite3_errmsg(db));
	describe_schema(db, &ours);
	describe_schema(store->db, &theirs);
	same = view_eq(buf_view(&ours), buf_view(&theirs));
	sqlite3_close(db);
	buf_release(&ours);
	buf_release(&theirs);
	return same ? 0 : refuse_schema(path, err);
}

/* Everything that is not ledger goes, whatever older version made it; the ledger has no views and no triggers. */
static int drop_facts(struct store *store, struct err *err)
{
	struct intern ledger = {0};
	struct buf drops = {0};
	struct query *query = store_query(store, "SELECT name, type FROM main.sqlite_schema WHERE type <> 'index' "
						 "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type DESC");
	int status;

	family_tables("schema/ledger.sql", &ledger);
	while (query_step(query, NULL) == 1)
		if (!view_is(query_text(query, 1), "table") || intern_find(&ledger, query_text(query, 0)) < 0) {
			buf_addf(&drops, "DROP %.*s IF EXISTS main.", VIEW_ARG(query_text(query, 1)));
			buf_add_quoted(&drops, query_text(query, 0), '"');
			buf_add_char(&drops, ';');
		}
	query_free(query);
	status = store_exec(store, buf_text(&drops), err);
	buf_release(&drops);
	intern_release(&ledger);
	return status;
}

bool store_has_column(struct store *store, struct view table, const char *column)
{
	struct query *query = store_query(store, "SELECT 1 FROM pragma_table_info(?, 'main') WHERE name = ?");
	bool found;

	query_bind_text(query, 1, table);
	query_bind_text(query, 2, view_of(column));
	found = query_step(query, NULL) == 1;
	query_free(query);
	return found;
}

/* Columns that later versions of the ledger have, with what they hold in rows of former ones when that is not NULL. */
static const struct {
	const char *table, *column, *value;
} added_columns[] = {
    {"finding", "counted_minutes", "effort_minutes"}, /* version 2 */
    {"finding", "is_debt", "dimension = 'code'"},     /* version 2 */
    {"issue", "phase", "''"},                         /* version 4 */
    {"issue", "start_order", "id"},                   /* version 4 */
    {"issue", "urgency", "priority"},                 /* version 4 */
    {"finding", "remedy", "''"},                      /* version 5 */
};

/* Tables that later versions have. */
static const char *const added_tables[] = {"debt", /* version 2 */
					   "profile",        "profile_statement",
					   "profile_advice", /* version 3 */
					   "suppression",    "comparison",
					   "finding_state",  "gate_condition",
					   "issue_part",     "act_now",
					   "decision",       "evidence",
					   "initiative",     "initiative_item", /* version 4 */
					   "profile_proof",  "profile_proof_statement",
					   "gate_run"}; /* version 6 */

static bool is_added(const char *table)
{
	for (size_t i = 0; i < sizeof(added_tables) / sizeof(*added_tables); i++)
		if (strcmp(added_tables[i], table) == 0)
			return true;
	return false;
}

static bool has_whole_ledger(const struct intern *tables)
{
	struct intern ledger = {0};
	bool is_whole = true;

	family_tables("schema/ledger.sql", &ledger);
	for (size_t i = 0; i < ledger.count; i++)
		is_whole = is_whole && (intern_find(tables, ledger.items[i]) >= 0 || is_added(ledger.items[i].p));
	intern_release(&ledger);
	return is_whole;
}

/* The rows of a former table of a ledger into the present one, and away with it. */
static void add_copy(struct store *store, struct buf *sql, const char *table)
{
	struct query *query = store_query(store, "SELECT name FROM pragma_table_info(?1, 'main') WHERE name IN "
						 "(SELECT name FROM pragma_table_info('former_' || ?1, 'main'))");
	struct buf names = {0}, values = {0}, former = {0};

	buf_addf(&former, "former_%s", table);
	query_bind_text(query, 1, view_of(table));
	while (query_step(query, NULL) == 1) {
		if (names.n)
			buf_add_text(&names, ", ");
		buf_add_quoted(&names, query_text(query, 0), '"');
	}
	query_free(query);
	buf_add_view(&values, buf_view(&names));
	for (size_t i = 0; i < sizeof(added_columns) / sizeof(*added_columns); i++)
		if (strcmp(added_columns[i].table, table) == 0 &&
		    !store_has_column(store, buf_view(&former), added_columns[i].column)) {
			buf_addf(&names, ", %s", added_columns[i].column);
			buf_addf(&values, ", %s", added_columns[i].value);
		}
	buf_addf(sql, "INSERT INTO main.%s (%s) SELECT %s FROM main.%s; DROP TABLE main.%s;", table, buf_text(&names),
		 buf_text(&values), buf_text(&former), buf_text(&former));
	buf_release(&former);
	buf_release(&names);
	buf_release(&values);
}

/* Every table is made anew and filled with what it had, so that its text is the one of this version. */
static int migrate_ledger(struct store *store, const char *path, struct err *err)
{
	struct query *query =
	    store_query(store, "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE "
			       "'sqlite\\_%' ESCAPE '\\' ORDER BY name");
	struct intern tables = {0};
	struct buf renames = {0}, copies = {0};
	int status;

	while (query_step(query, NULL) == 1)
		intern_add(&tables, query_text(query, 0), NULL);
	query_free(query);
	for (size_t i = 0; i < tables.count; i++)
		buf_addf(&renames, "ALTER TABLE main.%s RENAME TO former_%s;", tables.items[i].p, tables.items[i].p);
	if (has_whole_ledger(&tables))
		status = store_exec(store, buf_text(&renames), err) || run_embedded(store, "schema/ledger.sql", err);
	else
		status = refuse_schema(path, err);
	for (size_t i = 0; i < tables.count && !status; i++)
		add_copy(store, &copies, tables.items[i].p);
	status = status || store_exec(store, buf_text(&copies), err) ? -1 : 0;
	intern_release(&tables);
	buf_release(&renames);
	buf_release(&copies);
	return status;
}

/* Did another audit make the tables while this one waited for the lock? */
static bool was_made_meanwhile(struct store *store)
{
	return store_int(store, "PRAGMA user_version", 0) == wanted_version();
}

static int create_all(struct store *store, const char *path, bool with_ledger, struct err *err)
{
	struct buf pragmas = {0};
	int status;

	buf_addf(&pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %lld", APPLICATION_ID,
		 (long long)wanted_version());
	if (store_exec(store, "BEGIN IMMEDIATE", err)) {
		buf_release(&pragmas);
		return -1;
	}
	if (was_made_meanwhile(store)) {
		store_rollback(store);
		buf_release(&pragmas);
		return check_schema(store, path, err);
	}
	status = (!with_ledger && drop_facts(store, err)) ||
		 (!with_ledger && store_int(store, "PRAGMA user_version", 0) >> 24 < LEDGER_VERSION &&
		  migrate_ledger(store, path, err)) ||
		 (with_ledger && run_embedded(store, "schema/ledger.sql", err)) ||
		 run_embedded(store, "schema/facts.sql", err) || (!with_ledger && check_schema(store, path, err)) ||
		 store_exec(store, buf_text(&pragmas), err) || store_exec(store, "COMMIT", err);
	if (status)
		store_rollback(store);
	buf_release(&pragmas);
	return status ? -1 : 0;
}

/* Empty tables are no loss: the first commit of something waits for the disk, and for them too. */
static int create_empty(struct store *store, const char *path, struct err *err)
{
	int status;

	sqlite3_exec(store->db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
	status = create_all(store, path, true, err);
	sqlite3_exec(store->db, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
	return status;
}

int schema_prepare(struct store *store, const char *path, enum store_mode mode, struct err *err)
{
	int64_t tables = store_int(store, "SELECT count(*) FROM sqlite_schema", -1);
	int64_t application = store_int(store, "PRAGMA application_id", 0);
	int64_t version = store_int(store, "PRAGMA user_version", 0);

	if (tables < 0)
		return err_set(err, ERR_USAGE,
			       "'%s' cannot be read as a store (%s): move it away, or name another with --store FILE",
			       path, sqlite3_errmsg(store->db));
	if (tables == 0 && (mode == STORE_WRITE || strcmp(path, ":memory:") == 0))
		return create_empty(store, path, err);
	if (tables == 0)
		return err_set(err, ERR_USAGE, "the store '%s' is empty: run `rescue audit PATH` first", path);
	if (application != APPLICATION_ID)
		return err_set(err, ERR_USAGE,
			       "'%s' is a database of another program: name another file with --store FILE", path);
	if (version >> 24 > LEDGER_VERSION)
		return err_set(err, ERR_USAGE,
			       "the store '%s' was written by a newer rescue: install that version, or name another "
			       "store with --store FILE",
			       path);
	if (version == wanted_version())
		return check_schema(store, path, err);
	if (mode == STORE_READ)
		return err_set(
		    err, ERR_USAGE,
		    "the facts in '%s' were measured by another version of rescue: run `rescue audit PATH` again",
		    path);
	return create_all(store, path, false, err);
}

struct view store_table_collectors(const char *table)
{
	struct view facts = embedded_find("schema/facts.sql");
	struct buf head = {0};
	struct view line;
	size_t at;

	buf_addf(&head, "CREATE TABLE %s (", table);
	at = view_find(facts, 0, buf_view(&head));
	buf_release(&head);
	if (at == facts.n)
		return (struct view){0};
	facts = view_slice(facts, at, facts.n);
	if (!view_line(&facts, &line))
		return (struct view){0};
	at = view_find(line, 0, VIEW("filled by: "));
	return view_slice(line, at + strlen("filled by: "), line.n);
}

/* --- scope -------------------------------------------------------------------------------------------------------- */

/* The columns of a table but the one that scopes it, as a list for SELECT. */
static void add_columns(struct store *store, struct buf *sql, const char *table, const char *without)
{
	struct query *query = store_query(store, "SELECT name FROM pragma_table_info(?, 'main') WHERE name <> ?");
	const char *separator = "";

	query_bind_text(query, 1, view_of(table));
	query_bind_text(query, 2, view_of(without));
	while (query_step(query, NULL) == 1) {
		buf_addf(sql, "%s\"%.*s\"", separator, VIEW_ARG(query_text(query, 0)));
		separator = ", ";
	}
	query_free(query);
}

static void add_scoped_view(struct store *store, struct buf *sql, const char *table, const char *key, int64_t id)
{
	buf_addf(sql, "CREATE TEMP VIEW %s AS SELECT ", table);
	add_columns(store, sql, table, key);
	buf_addf(sql, " FROM main.%s WHERE %s = %lld;", table, key, (long long)id);
}

/* What collectors say of the profile stands beside what they say of the snapshot. */
static void add_collector_views(struct buf *sql, int64_t snapshot_id, int64_t profile_id)
{
	buf_addf(sql,
		 "CREATE TEMP VIEW collector AS SELECT name, status, detail FROM main.collector WHERE snapshot_id IN "
		 "(%lld, %lld);"
		 "CREATE TEMP VIEW diagnostic AS SELECT collector, subject, message FROM main.diagnostic WHERE "
		 "snapshot_id IN (%lld, %lld);",
		 (long long)snapshot_id, (long long)profile_id, (long long)snapshot_id, (long long)profile_id);
}

/* With one history in the store, which is the usual case, every commit belongs to the snapshot: no join is needed. */
static void add_commit_views(struct store *store, struct buf *sql, int64_t snapshot_id)
{
	static const char *const commit_tables[][2] = {{"git_commit", "id"},       {"commit_parent", "commit_id"},
						       {"trailer", "commit_id"},   {"change", "commit_id"},
						       {"co_author", "commit_id"}, {"churn", "commit_id"}};
	struct query *query = store_query(store, "SELECT (SELECT count(*) FROM main.git_commit) = "
						 "(SELECT count(*) FROM main.snapshot_commit WHERE snapshot_id = ?)");
	bool all;

	query_bind_int(query, 1, snapshot_id);
	all = query_step(query, NULL) == 1 && query_int(query, 0);
	query_free(query);
	for (size_t i = 0; i < sizeof(commit_tables) / sizeof(*commit_tables); i++) {
		const char *table = commit_tables[i][0];

		buf_addf(sql, "CREATE TEMP VIEW %s AS SELECT * FROM main.%s", table, table);
		if (!all)
			buf_addf(sql,
				 " WHERE %s IN (SELECT commit_id FROM main.snapshot_commit WHERE snapshot_id = %lld)",
				 commit_tables[i][1], (long long)snapshot_id);
		buf_add_char(sql, ';');
	}
}

/* Views of a former scope, those of rules/lib and kept ones included. */
static void add_view_drops(struct store *store, struct buf *sql)
{
	struct query *query = store_query(
	    store, "SELECT type, name FROM sqlite_temp_schema WHERE type IN ('view', 'table') ORDER BY type DESC");

	while (query_step(query, NULL) == 1)
		buf_addf(sql, "DROP %.*s temp.\"%.*s\";", VIEW_ARG(query_text(query, 0)),
			 VIEW_ARG(query_text(query, 1)));
	query_free(query);
}

int64_t store_profile(struct store *store)
{
	return store_int(store, "SELECT max(profile_id) FROM main.pg_server", -1);
}

int store_scope(struct store *store, int64_t snapshot_id, int64_t audit_id, struct err *err)
{
	int64_t profile_id = store_profile(store);
	struct query *query =
	    store_query(store, "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name");
	struct buf sql = {0};
	int status;

	add_view_drops(store, &sql);
	kept_views_release(store);
	while (query_step(query, NULL) == 1) {
		struct view table = query_text(query, 0);
		char *name = xstrndup(table.p, table.n);

		if (view_is(table, "collector") || view_is(table, "diagnostic"))
			; /* below */
		else if (store_has_column(store, table, "snapshot_id"))
			add_scoped_view(store, &sql, name, "snapshot_id", snapshot_id);
		else if (store_has_column(store, table, "profile_id"))
			add_scoped_view(store, &sql, name, "profile_id", profile_id);
		else if (store_has_column(store, table, "audit_id"))
			add_scoped_view(store, &sql, name, "audit_id", audit_id);
		free(name);
	}
	query_free(query);
	add_collector_views(&sql, snapshot_id, profile_id);
	add_commit_views(store, &sql, snapshot_id);
	buf_addf(&sql,
		 "CREATE TEMP VIEW snapshot AS SELECT * FROM main.snapshot WHERE id = %lld;"
		 "CREATE TEMP VIEW audit AS SELECT * FROM main.audit WHERE id = %lld;",
		 (long long)snapshot_id, (long long)audit_id);
	status = store_exec(store, buf_text(&sql), err);
	buf_release(&sql);
	return status;
}

static void find_source_tables(struct store *store)
{
	struct query *query = store_query(store, "SELECT name FROM main.sqlite_schema WHERE type = 'table'");

	while (query_step(query, NULL) == 1) {
		struct view table = query_text(query, 0);

		if (store_has_column(store, table, "blob_id") && store_has_column(store, table, "language") &&
		    !store_has_column(store, table, "snapshot_id"))
			intern_add(&store->source_tables, table, NULL);
	}
	query_free(query);
}

void store_forget_source(struct store *store, int64_t blob_id, struct view language)
{
	if (store->source_tables.count == 0)
		find_source_tables(store);
	for (size_t i = 0; i < store->source_tables.count; i++) {
		struct buf sql = {0};
		struct query *query;

		buf_addf(&sql, "DELETE FROM main.%.*s WHERE blob_id = ? AND language = ?",
			 VIEW_ARG(store->source_tables.items[i]));
		query = store_query(store, buf_text(&sql));
		query_bind_int(query, 1, blob_id);
		query_bind_text(query, 2, language);
		query_step(query, &store->error);
		query_free(query);
		buf_release(&sql);
	}
}

void store_forget_profiles(struct store *store)
{
	struct query *query = store_query(store, "SELECT name FROM main.sqlite_schema WHERE type = 'table'");
	struct buf sql = {0};

	buf_add_text(&sql, "DELETE FROM main.collector WHERE snapshot_id IN (SELECT profile_id FROM main.pg_server);"
			   "DELETE FROM main.diagnostic WHERE snapshot_id IN (SELECT profile_id FROM main.pg_server);");
	while (query_step(query, NULL) == 1)
		if (store_has_column(store, query_text(query, 0), "profile_id"))
			buf_addf(&sql, "DELETE FROM main.%.*s;", VIEW_ARG(query_text(query, 0)));
	query_free(query);
	store_exec(store, buf_text(&sql), &store->error);
	buf_release(&sql);
}

void store_forget_snapshot(struct store *store, int64_t snapshot_id)
{
	struct query *query = store_query(store, "SELECT name FROM main.sqlite_schema WHERE type = 'table'");
	struct buf sql = {0};

	while (query_step(query, NULL) == 1)
		if (store_has_column(store, query_text(query, 0), "snapshot_id"))
			buf_addf(&sql, "DELETE FROM main.%.*s WHERE snapshot_id = %lld;",
				 VIEW_ARG(query_text(query, 0)), (long long)snapshot_id);
	query_free(query);
	store_exec(store, buf_text(&sql), &store->error);
	buf_release(&sql);
}
