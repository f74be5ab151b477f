/*
 * One polite connection to a Postgres server, read-only but for connection_begin_change().
 *
 * Whatever is asked runs inside BEGIN READ ONLY with its timeouts set LOCAL, and is rolled back: nothing is left in the
 * session, so nothing leaks through a pooler, no lock outlives its question, and the server's settings are seen as they
 * are. Questions use the unnamed statement only. Unless the transaction says otherwise, names are looked up in
 * pg_catalog alone: a database cannot put functions of its own in their place.
 *
 * A failed question is a value: connection_problem() tells what kind, so that the rest can go on. Messages never hold
 * the connection string or a password.
 *
 * Floor 2. Only src/postgres includes libpq-fe.h. Not for several threads.
 */
#ifndef RESCUE_POSTGRES_CONNECTION_H
#define RESCUE_POSTGRES_CONNECTION_H

#include <stdint.h>

#include "base/err.h"
#include "base/view.h"

struct connection;

/* Why the last question failed. */
enum pg_problem {
	PG_FINE,
	PG_TIMED_OUT, /* statement_timeout, or cancelled by somebody */
	PG_LOCKED,    /* lock_timeout, or a deadlock */
	PG_DENIED,    /* the role may not */
	PG_MISSING,   /* no such table, column, function or object: another version, or dropped meanwhile */
	PG_LOST,      /* the connection is gone: nothing more can be asked */
	PG_REFUSED    /* all else: syntax, types, resources */
};

/*
 * Connects to `conninfo`: a URI, key=value pairs or a database's name, with all that libpq takes from the environment,
 * service files and .pgpass; NULL or "" is the environment alone. Fails with ERR_USAGE for what cannot be reached and
 * for servers older than 9.6. *connection is owned: connection_close().
 */
int connection_open(struct connection **connection, const char *conninfo, struct err *err);
/* Another database of the same server, with the same role; `other` is owned. */
int connection_open_database(struct connection **other, const struct connection *connection, struct view database,
			     struct err *err);
void connection_close(struct connection *connection);

/* server_version_num: 150018 for 15.18. */
int connection_version(const struct connection *connection);
/* "host:port" or the socket's directory with the port; the database; the role. Borrowed. */
const char *connection_address(const struct connection *connection);
const char *connection_database(const struct connection *connection);
const char *connection_role(const struct connection *connection);
/* Number of the server's process as the greeting said: a pooler in between says another than pg_backend_pid(). */
int connection_pid(const struct connection *connection);
enum pg_problem connection_problem(const struct connection *connection);

/* --- transactions ------------------------------------------------------------------------------------------------ */

struct pg_limits {
	int statement_ms; /* statement_timeout; for what only reads, the session's own where that is shorter */
	int lock_ms;      /* lock_timeout */
	bool own_path;    /* names as the database's users see them, by the role's search_path */
	/* With own_path: schemas looked into after those, quoted, with commas between them; NULL for none. */
	const char *schemas;
	/* Joins of so many tables or more are planned without looking through every order; 0: as the server is set. */
	int joined_tables;
};

/* The limits of questions to the catalog. */
extern const struct pg_limits pg_catalog_limits;

int connection_begin(struct connection *connection, const struct pg_limits *limits, struct err *err);
/* Milliseconds, or the statement_timeout that the role, the database or PGOPTIONS set where that is shorter. */
int connection_patience(const struct connection *connection, int milliseconds);
/* What may still be asked in the open transaction takes `milliseconds` at most. 0 or -1. */
int connection_limit(struct connection *connection, int milliseconds, struct err *err);
/* Ends the transaction; after a failure too. */
void connection_rollback(struct connection *connection);

/* --- changes ----------------------------------------------------------------------------------------------------- */

/*
 * A transaction that may change things, in a database that its user gave away for that. connection_rollback() ends it,
 * and nothing of it stays; should we die, the server ends what it is at within a second, where it can tell (version
 * 14).
 */
int connection_begin_change(struct connection *connection, const struct pg_limits *limits, struct err *err);
/* Runs one command in the open transaction. What it returns is dropped. */
int connection_run(struct connection *connection, const char *command, struct err *err);

/* --- questions --------------------------------------------------------------------------------------------------- */

struct pg_rows;

/*
 * Asks `sql` with `count` parameters ($1 …, NULL is NULL) in the open transaction. The rows are owned: pg_rows_free().
 * NULL when it failed; the message then says what, in the server's words.
 */
struct pg_rows *connection_ask(struct connection *connection, const char *sql, const char *const *parameters, int count,
			       struct err *err);
/* The same without parameters in a transaction of its own, with pg_catalog_limits. */
struct pg_rows *connection_read(struct connection *connection, const char *sql, struct err *err);
void pg_rows_free(struct pg_rows *rows);

/* Whether a statement that the server shows was asked so, by this connection or a former one: the text of each begins
 * with a comment that says so. */
bool connection_marks(struct view text);

/*
 * Prepares `sql` as the unnamed statement and tells the types of its parameters: format_type names, owned by the caller
 * as *types (free each, then the array) with *count of them. 0, or -1 when the server refuses it.
 */
int connection_describe(struct connection *connection, const char *sql, char ***types, int *count, struct err *err);

size_t pg_rows_count(const struct pg_rows *rows);
int pg_columns(const struct pg_rows *rows);
const char *pg_column_name(const struct pg_rows *rows, int column);
bool pg_is_null(const struct pg_rows *rows, size_t row, int column);
/* Borrowed until pg_rows_free(). Text: p == NULL for NULL. Integer: STORE_NULL's value for NULL; booleans are 1 and 0.
 * Real: NaN for NULL. */
struct view pg_text(const struct pg_rows *rows, size_t row, int column);
int64_t pg_int(const struct pg_rows *rows, size_t row, int column);
double pg_real(const struct pg_rows *rows, size_t row, int column);

#endif
