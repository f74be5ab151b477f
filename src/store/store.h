/*
 * The store: one SQLite file with two families of tables. Facts (schema/facts.sql)
 * are a cache and are dropped when their schema or the program's version differs;
 * the ledger (schema/ledger.sql) is kept.
 *
 * One connection, one writer. An audit writes everything, facts and verdicts,
 * in one transaction: begin, put rows, commit. A process that dies leaves the
 * former state. Rules and users read through guarded queries on the same
 * connection, so that they also see what the open transaction wrote.
 *
 * Floor 1. Only this module includes sqlite3.h.
 */
#ifndef RESCUE_STORE_STORE_H
#define RESCUE_STORE_STORE_H

#include <stdint.h>

#include "base/err.h"
#include "base/view.h"

struct store;

#define STORE_DEFAULT_PATH ".rescue/rescue.db"

enum store_mode {
	STORE_READ,  /* must exist; nothing in the file can change */
	STORE_WRITE, /* created when missing; facts of another version are dropped */
};

/*
 * Opens the store at `path`; ":memory:" is a private one. In STORE_WRITE the directory of STORE_DEFAULT_PATH is made,
 * with a .gitignore of its own. Fails with ERR_USAGE for a file that is no store, belongs to another program, was
 * written by a newer rescue, or is locked by another process. *store is owned by the caller.
 */
int store_open(struct store **store, const char *path, enum store_mode mode, struct err *err);
void store_close(struct store *store);

/* One transaction. store_commit() reports the first error of any put since store_begin() and then keeps nothing. */
int store_begin(struct store *store, struct err *err);
int store_commit(struct store *store, struct err *err);
/* The first error of any put since store_begin(): ask before reading what was just written. */
int store_check(struct store *store, struct err *err);
void store_rollback(struct store *store);

/* Forgets all facts of a snapshot (rows of tables with that snapshot_id), so that a collector can write them anew. */
void store_forget_snapshot(struct store *store, int64_t snapshot_id);

/* Number of the newest profile of a database server, -1 without one. */
int64_t store_profile(struct store *store);
/* Forgets all facts of profiles (rows of tables with a profile_id, and what their collectors left). */
void store_forget_profiles(struct store *store);

/* Forgets what is known of one content read as one language (tables with both columns), so that it can be read anew. */
void store_forget_source(struct store *store, int64_t blob_id, struct view language);

/*
 * Narrows what queries see to one snapshot and one audit: temporary views of the same names as the tables, without the
 * snapshot_id and audit_id columns; of a database the newest profile, without the profile_id. -1 leaves the snapshot's
 * or the audit's tables empty. Commits, changes, trailers
 * and parents are limited to those reachable. Call again after the snapshot's commits were written. Drops every view
 * of a former scope, so store_define_views() follows. No query may be open.
 */
int store_scope(struct store *store, int64_t snapshot_id, int64_t audit_id, struct err *err);
/* Runs the CREATE TEMP VIEW statements of `sql` (a file of rules/lib); anything else is refused. */
int store_define_views(struct store *store, const char *name, struct view sql, struct err *err);

/*
 * Names views that many queries read while their facts stay as they are, and that store_define_views() defines from now
 * on: until the next scope each is worked out when it is defined and a temporary table from then on, so it may read
 * only views defined before it. A guarded query that reads it still knows the tables of the store it came from. `names`
 * ends with NULL and is borrowed until the next scope.
 */
void store_keep_views(struct store *store, const char *const *names);
/* Works out again what the present scope keeps, from what the store holds by now. No query may be open. */
int store_keep_again(struct store *store, struct err *err);

/* --- queries --------------------------------------------------------------------------------------------------- */

struct query;
enum query_type { QUERY_NULL, QUERY_INT, QUERY_REAL, QUERY_TEXT };

/* In SQL what audit.snapshot_key has of a snapshot that is called `s` there. */
#define STORE_SNAPSHOT_KEY "s.tree_oid || ':' || s.commit_oid || ':' || s.history_key || ':' || s.kind"

/* A query written in C: a mistake in it is a BUG. Owned; free with query_free(). */
struct query *store_query(struct store *store, const char *sql);
/* The same with its first parameter bound: most are about one audit, snapshot or profile. */
struct query *store_query_for(struct store *store, const char *sql, int64_t id);
/* Runs such a statement that returns no rows. */
int store_run_for(struct store *store, const char *sql, int64_t id, struct err *err);
/*
 * A query from a rule or a user: exactly one SELECT, allow-listed functions, no ATTACH, no PRAGMA, and at most
 * QUERY_STEP_LIMIT steps of the virtual machine in its life. A refusal is ERR_USAGE and says what to write instead.
 */
int store_query_guarded(struct store *store, struct view sql, struct query **query, struct err *err);
void query_free(struct query *query);

/* Parameters by number from 1, or by name (":max"). Binding a name the query does not use is allowed and does nothing.
 */
void query_bind_int(struct query *query, int index, int64_t value);
void query_bind_text(struct query *query, int index, struct view value); /* copied; p == NULL binds NULL */
void query_bind_name_real(struct query *query, const char *name, double value);
void query_bind_name_text(struct query *query, const char *name, struct view value);
/* Named parameters the query uses ("max" for :max), 0 … count-1. */
int query_parameter_count(const struct query *query);
const char *query_parameter_name(const struct query *query, int index);

/* 1: a row is there, 0: no more rows, -1: failed (budget, or the file is damaged). */
int query_step(struct query *query, struct err *err);
/* Ready for other parameters and another run. */
void query_reset(struct query *query);

int query_column_count(const struct query *query);
const char *query_column_name(const struct query *query, int column);
/* Number of the column called `name`, or -1. */
int query_column_find(const struct query *query, const char *name);
/* Values of the current row; text is borrowed until the next step. */
enum query_type query_type(const struct query *query, int column);
int64_t query_int(const struct query *query, int column);
double query_real(const struct query *query, int column);
struct view query_text(const struct query *query, int column);
/* The same where NULL is a value: STORE_NULL, NaN. */
int64_t query_int_or_null(const struct query *query, int column);
double query_real_or_null(const struct query *query, int column);

/* Tables a guarded query reads, through views or directly; known once it is prepared. */
size_t query_table_count(const struct query *query);
const char *query_table(const struct query *query, size_t index);

/* First column of the first row of a trusted query, or `otherwise`. */
int64_t store_int(struct store *store, const char *sql, int64_t otherwise);

/* The collectors named by `filled by:` in the comment of a facts table, ", " between them; empty for others. Borrowed.
 */
struct view store_table_collectors(const char *table);

/* --- rows: one put function a table, see store/rows.h ------------------------------------------------------------- */

struct named_value {
	const char *column;
	struct view value;
};

#define STORE_NULL INT64_MIN /* NULL for a nullable integer, or "give it the next id" */
/*
 * Puts a row of the newest profile by the names of its columns, as tests of rules state them: what is not named is ''
 * or 0, or NULL where it may be. Fails with ERR_USAGE for a table without a profile_id and for a column it does not
 * have.
 */
int store_put_named(struct store *store, const char *table, const struct named_value *values, size_t count,
		    struct err *err);
/* The id the last put gave to a row. */
int64_t store_last_id(struct store *store);

#endif
