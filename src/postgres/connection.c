#include "postgres/connection.h"

#include <libpq-fe.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/text.h"

#include "base/banned.h"

struct connection {
	PGconn *pg;
	char *address;
	enum pg_problem problem;
	bool is_open; /* a transaction */
	int own_ms;   /* statement_timeout of the session, 0 without */
};

struct pg_rows {
	PGresult *result;
};

enum { OLDEST_VERSION = 90600 };

/* Nothing may wait behind us: what needs a lock that somebody holds is given up at once. */
const struct pg_limits pg_catalog_limits = {.statement_ms = PG_CATALOG_MS, .lock_ms = PG_LOCK_MS};

/* --- opening ------------------------------------------------------------------------------------------------------ */

static void say_nothing(void *context, const char *message)
{
	(void)context;
	(void)message;
}

/* The first line of a message of libpq or the server, without what is no text. */
static void add_first_line(struct buf *out, const char *message)
{
	struct view text = view_of(message ? message : "");

	buf_add_printable(out, view_trim(view_slice(text, 0, view_find(text, 0, VIEW("\n")))));
}

/* What to do about a refusal, by what its message says. */
static const char *advice_for(const char *message)
{
	static const struct {
		const char *part;
		const char *advice;
	} known[] = {
	    {"password authentication failed", "put the right password into ~/.pgpass or PGPASSWORD"},
	    {"no pg_hba.conf entry",
	     "the server's pg_hba.conf must let this role in from here, perhaps with sslmode=require"},
	    {"authentication failed", "the server's pg_hba.conf decides how this role may log in from here"},
	    {"too many clients", "the server has no free connection: try again, or connect as a superuser"},
	    {"connection slots are reserved",
	     "the server has no free connection: try again, or connect as a superuser"},
	    {"too many connections", "the role or database has no free connection: try again, or raise its limit"},
	    {"starting up", "the server is starting: wait and try again"},
	    {"shutting down", "the server is being shut down"},
	    {"in recovery mode", "the server is recovering from a crash: wait and try again"},
	    {"unsupported startup parameter", "a pooler is in between: leave `options` and PGOPTIONS out"},
	    {"no such database", "name a database of the pooler's configuration"},
	    {"no such user", "name a role of the pooler's configuration"},
	    {"permission denied for database", "GRANT CONNECT ON DATABASE … TO the role"},
	    {"database \"", "name one that exists: `psql -l` lists them"},
	    {"role \"", "name a role that exists and may log in"},
	    {"translate host name", "check the host's name"},
	    {"timeout expired", "host and port may be wrong, or a firewall in between"},
	    {"No such file", "the server is not running there, or its socket is elsewhere: check host and port"},
	    {"definition of service", "it stands in ~/.pg_service.conf, or in the file that PGSERVICEFILE names"},
	    {"sslmode", "it is disable, allow, prefer, require, verify-ca or verify-full"},
	    {"Connection refused", "the server is not running there: check host and port"},
	    {"SSL", "check sslmode and the certificates"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strstr(message, known[i].part))
			return known[i].advice;
	return "check host, port, database and role, and that the server lets them in";
}

/* A URI, also one whose scheme is missing or another's: role:password@host. */
static bool is_address(const char *text)
{
	const char *colon = strchr(text, ':');

	return colon && !memchr(text, '=', (size_t)(colon - text)) && (strstr(colon, "://") || strchr(colon, '@'));
}

/* A URI whose password holds one of / ? @ as it is: what stands before it, or behind it, would be taken for host and
 * port. */
static bool has_cut_password(const char *conninfo)
{
	const char *begin = strstr(conninfo, "://"), *end, *at;

	if (!begin)
		return false;
	begin += 3;
	end = begin + strcspn(begin, "/?");
	at = memchr(begin, '@', (size_t)(end - begin));
	return at ? memchr(at + 1, '@', (size_t)(end - at - 1)) : strchr(end, '@');
}

static const char unreadable_uri[] =
    "the connection URI cannot be read: write postgresql://role@host:port/database, with "
    "special characters as %XX";

/* Host, port or database are parts of an address that libpq took apart otherwise than it was meant: a password may
 * stand in what it says of them. */
static bool is_misread(const struct connection *connection)
{
	PQconninfoOption *options = PQconninfo(connection->pg), *option = options;
	bool is_wrong = false;

	for (; option && option->keyword && !is_wrong; option++) {
		const char *value = option->val;

		if (!value)
			continue;
		if (strcmp(option->keyword, "host") == 0)
			is_wrong = *value && strchr(value + 1, '@');
		else if (strcmp(option->keyword, "port") == 0)
			is_wrong = value[strspn(value, "0123456789,")];
		else if (strcmp(option->keyword, "dbname") == 0)
			is_wrong = is_address(value);
	}
	PQconninfoFree(options);
	return is_wrong;
}

static int refuse_connection(const struct connection *connection, struct err *err)
{
	struct buf message = {0};

	if (is_misread(connection)) {
		err_set(err, ERR_USAGE, "%s", unreadable_uri);
	} else if (PQconnectionNeedsPassword(connection->pg)) {
		err_set(
		    err, ERR_USAGE,
		    "the server wants a password and none was given: put it into ~/.pgpass or the variable PGPASSWORD");
	} else {
		add_first_line(&message, PQerrorMessage(connection->pg));
		err_set(err, ERR_USAGE, "cannot connect to the database: %s; %s", buf_text(&message),
			advice_for(buf_text(&message)));
	}
	buf_release(&message);
	return -1;
}

/* A string that libpq cannot read would stand in its message, password and all. */
static int check_conninfo(const char *conninfo, struct err *err)
{
	bool is_uri = is_address(conninfo), is_pairs = !is_uri && strchr(conninfo, '=');
	PQconninfoOption *parsed = is_uri || is_pairs ? PQconninfoParse(conninfo, NULL) : NULL;
	int status = 0;

	if (is_uri && (!parsed || has_cut_password(conninfo)))
		status = err_set(err, ERR_USAGE, "%s", unreadable_uri);
	else if (is_pairs && !parsed)
		status =
		    err_set(err, ERR_USAGE,
			    "the connection string cannot be read: write host=… port=… dbname=… user=…, values with "
			    "spaces in single quotes");
	PQconninfoFree(parsed);
	return status;
}

static char *address_of(const PGconn *pg)
{
	const char *host = PQhost(pg), *port = PQport(pg);
	struct buf text = {0};

	buf_addf(&text, "%s%s%s", host && *host ? host : "local", port && *port ? ":" : "", port ? port : "");
	return buf_take(&text);
}

/* Not to be told, as of a connection that is lost already, is to have none. */
static void read_own_limit(struct connection *connection)
{
	struct pg_rows *rows = connection_read(
	    connection, "SELECT reset_val::int FROM pg_settings WHERE name = 'statement_timeout'", NULL);

	if (rows && pg_rows_count(rows))
		connection->own_ms = (int)pg_int(rows, 0, 0);
	pg_rows_free(rows);
}

/* is_string: dbname may be a URI or key=value pairs, and not only a name. */
static int connect_to(struct connection **out, const char *const *keys, const char *const *values, bool is_string,
		      struct err *err)
{
	struct connection *connection = xcalloc(1, sizeof(*connection));
	int status = 0;

	connection->pg = PQconnectdbParams(keys, values, is_string);
	if (!connection->pg)
		BUG("libpq has no memory");
	PQsetNoticeProcessor(connection->pg, say_nothing, NULL);
	if (PQstatus(connection->pg) != CONNECTION_OK) {
		status = refuse_connection(connection, err);
	} else if (PQserverVersion(connection->pg) < OLDEST_VERSION) {
		status =
		    err_set(err, ERR_USAGE, "the server is PostgreSQL %d.%d: versions before 9.6 cannot be profiled",
			    PQserverVersion(connection->pg) / 10000, PQserverVersion(connection->pg) / 100 % 100);
	}
	if (status) {
		connection_close(connection);
		return -1;
	}
	connection->address = address_of(connection->pg);
	read_own_limit(connection);
	*out = connection;
	return 0;
}

int connection_open(struct connection **connection, const char *conninfo, struct err *err)
{
	/* What stands before dbname gives way to what the string says. */
	static const char *const keys[] = {"connect_timeout", "tcp_user_timeout",          "dbname",
					   "client_encoding", "fallback_application_name", NULL};
	const char *const values[] = {PG_CONNECT_SECONDS, PG_SILENCE_MS, conninfo ? conninfo : "", "UTF8",
				      "rescue",           NULL};

	if (check_conninfo(values[2], err))
		return -1;
	return connect_to(connection, keys, values, true, err);
}

int connection_open_database(struct connection **other, const struct connection *connection, struct view database,
			     struct err *err)
{
	PQconninfoOption *options = PQconninfo(connection->pg);
	char *name = xstrndup(database.p, database.n);
	const char **keys, **values;
	size_t count = 0;
	int status;

	while (options[count].keyword)
		count++;
	keys = xcalloc(count + 1, sizeof(*keys));
	values = xcalloc(count + 1, sizeof(*values));
	for (size_t i = 0; i < count; i++) {
		keys[i] = options[i].keyword;
		values[i] = strcmp(keys[i], "dbname") == 0 ? name : options[i].val;
	}
	/* The server says the name: as a string it could lead elsewhere, with the password. */
	status = connect_to(other, keys, values, false, err);
	free(keys);
	free(values);
	free(name);
	PQconninfoFree(options);
	return status;
}

void connection_close(struct connection *connection)
{
	if (!connection)
		return;
	PQfinish(connection->pg);
	free(connection->address);
	free(connection);
}

int connection_version(const struct connection *connection)
{
	return PQserverVersion(connection->pg);
}

const char *connection_address(const struct connection *connection)
{
	return connection->address;
}

const char *connection_database(const struct connection *connection)
{
	return PQdb(connection->pg);
}

const char *connection_role(const struct connection *connection)
{
	return PQuser(connection->pg);
}

int connection_pid(const struct connection *connection)
{
	return PQbackendPID(connection->pg);
}

enum pg_problem connection_problem(const struct connection *connection)
{
	return connection->problem;
}

/* --- failures ----------------------------------------------------------------------------------------------------- */

/* By SQLSTATE (PostgreSQL documentation, appendix A). */
static enum pg_problem problem_of(const struct connection *connection, const char *state)
{
	static const struct {
		const char *prefix;
		enum pg_problem problem;
	} known[] = {{"57014", PG_TIMED_OUT}, {"55P03", PG_LOCKED},  {"40P01", PG_LOCKED},  {"42501", PG_DENIED},
		     {"42P01", PG_MISSING},   {"42703", PG_MISSING}, {"42883", PG_MISSING}, {"42704", PG_MISSING},
		     {"3F000", PG_MISSING},   {"57P", PG_LOST},      {"08", PG_LOST}};

	if (PQstatus(connection->pg) != CONNECTION_OK)
		return PG_LOST;
	for (size_t i = 0; state && i < sizeof(known) / sizeof(*known); i++)
		if (strncmp(state, known[i].prefix, strlen(known[i].prefix)) == 0)
			return known[i].problem;
	return PG_REFUSED;
}

static int fail(struct connection *connection, PGresult *result, struct err *err)
{
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	struct buf text = {0};

	connection->problem = problem_of(connection, PQresultErrorField(result, PG_DIAG_SQLSTATE));
	add_first_line(&text, message ? message : PQerrorMessage(connection->pg));
	if (connection->problem == PG_LOST)
		err_set(err, ERR_INCOMPLETE, "the connection was lost: %s; run it again", buf_text(&text));
	else
		err_set(err, ERR_INCOMPLETE, "the server says: %s", buf_text(&text));
	buf_release(&text);
	PQclear(result);
	return -1;
}

static bool is_done(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

/* Before each statement of ours, so that it can be told from the application's where the server counts both. */
#define MARK "/* rescue */ "

bool connection_marks(struct view text)
{
	return view_starts(text, MARK);
}

/* --- transactions ------------------------------------------------------------------------------------------------- */

/* Appended in the transaction, so that the role's own path comes first whatever it is. */
static void add_schemas(struct buf *sql, PGconn *pg, const char *schemas)
{
	char *literal = PQescapeLiteral(pg, schemas, strlen(schemas));

	/* NULL: the encoding does not fit, and the names could not be looked up either. */
	if (literal)
		buf_addf(sql,
			 "; " MARK "SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', "
			 "nullif(pg_catalog.current_setting('search_path'), ''), %s), true)",
			 literal);
	PQfreemem(literal);
}

static int run(struct connection *connection, const char *sql, struct err *err)
{
	PGresult *result = PQexec(connection->pg, sql);

	if (!is_done(result))
		return fail(connection, result, err);
	PQclear(result);
	connection->problem = PG_FINE;
	return 0;
}

int connection_run(struct connection *connection, const char *command, struct err *err)
{
	struct buf sql = {0};
	int status;

	buf_addf(&sql, MARK "%s", command);
	status = run(connection, buf_text(&sql), err);
	buf_release(&sql);
	return status;
}

static int begin(struct connection *connection, const char *mode, int statement_ms, const struct pg_limits *limits,
		 struct err *err)
{
	struct buf sql = {0};
	int status;

	if (connection->is_open)
		BUG("a transaction is open");
	buf_addf(&sql,
		 MARK "BEGIN %s; " MARK "SET LOCAL statement_timeout = %d; " MARK "SET LOCAL lock_timeout = %d; " MARK
		      "SET LOCAL idle_in_transaction_session_timeout = %d",
		 mode, statement_ms, limits->lock_ms, PG_IDLE_MS);
	/* Our own questions take one process, and no compiler. */
	if (!limits->own_path)
		buf_addf(&sql,
			 "; " MARK "SET LOCAL search_path = pg_catalog; " MARK
			 "SET LOCAL max_parallel_workers_per_gather = 0%s",
			 PQserverVersion(connection->pg) >= 110000 ? "; " MARK "SET LOCAL jit = off" : "");
	if (limits->joined_tables)
		buf_addf(&sql,
			 "; " MARK "SET LOCAL from_collapse_limit = %1$d; " MARK
			 "SET LOCAL join_collapse_limit = %1$d; " MARK "SET LOCAL geqo = on; " MARK
			 "SET LOCAL geqo_threshold = %1$d; " MARK "SET LOCAL geqo_effort = 1",
			 limits->joined_tables);
	if (limits->own_path && limits->schemas)
		add_schemas(&sql, connection->pg, limits->schemas);
	connection->is_open = true;
	status = run(connection, buf_text(&sql), err);
	buf_release(&sql);
	if (status)
		connection_rollback(connection);
	return status;
}

int connection_patience(const struct connection *connection, int milliseconds)
{
	return connection->own_ms > 0 && connection->own_ms < milliseconds ? connection->own_ms : milliseconds;
}

int connection_begin(struct connection *connection, const struct pg_limits *limits, struct err *err)
{
	return begin(connection, "READ ONLY", connection_patience(connection, limits->statement_ms), limits, err);
}

int connection_begin_change(struct connection *connection, const struct pg_limits *limits, struct err *err)
{
	static const char notice_death[] =
	    MARK "SAVEPOINT rescue; " MARK "SET LOCAL client_connection_check_interval = 1000; " MARK
		 "RELEASE SAVEPOINT rescue";

	if (begin(connection, "READ WRITE", limits->statement_ms, limits, err))
		return -1;
	/* Not every system can tell. */
	if (PQserverVersion(connection->pg) >= 140000 && run(connection, notice_death, NULL) &&
	    run(connection, MARK "ROLLBACK TO SAVEPOINT rescue; " MARK "RELEASE SAVEPOINT rescue", err)) {
		connection_rollback(connection);
		return -1;
	}
	return 0;
}

int connection_limit(struct connection *connection, int milliseconds, struct err *err)
{
	struct buf sql = {0};
	int status;

	buf_addf(&sql, "SET LOCAL statement_timeout = %d", milliseconds);
	status = connection_run(connection, buf_text(&sql), err);
	buf_release(&sql);
	return status;
}

void connection_rollback(struct connection *connection)
{
	connection->is_open = false;
	PQclear(PQexec(connection->pg, MARK "ROLLBACK"));
}

/* --- questions ---------------------------------------------------------------------------------------------------- */

struct pg_rows *connection_ask(struct connection *connection, const char *sql, const char *const *parameters, int count,
			       struct err *err)
{
	struct buf marked = {0};
	struct pg_rows *rows;
	PGresult *result;

	buf_addf(&marked, MARK "%s", sql);
	result = PQexecParams(connection->pg, buf_text(&marked), count, NULL, parameters, NULL, NULL, 0);
	buf_release(&marked);
	if (!is_done(result)) {
		fail(connection, result, err);
		return NULL;
	}
	connection->problem = PG_FINE;
	rows = xcalloc(1, sizeof(*rows));
	rows->result = result;
	return rows;
}

struct pg_rows *connection_read(struct connection *connection, const char *sql, struct err *err)
{
	struct pg_rows *rows;

	if (connection_begin(connection, &pg_catalog_limits, err))
		return NULL;
	rows = connection_ask(connection, sql, NULL, 0, err);
	connection_rollback(connection);
	return rows;
}

void pg_rows_free(struct pg_rows *rows)
{
	if (!rows)
		return;
	PQclear(rows->result);
	free(rows);
}

int connection_describe(struct connection *connection, const char *sql, char ***types, int *count, struct err *err)
{
	PGresult *prepared = PQprepare(connection->pg, "", sql, 0, NULL), *described;
	struct buf names = {0};
	struct pg_rows *rows;

	*types = NULL;
	*count = 0;
	if (!is_done(prepared))
		return fail(connection, prepared, err);
	PQclear(prepared);
	described = PQdescribePrepared(connection->pg, "");
	if (!is_done(described))
		return fail(connection, described, err);
	buf_add_text(&names, "SELECT NULL::text WHERE false");
	for (int i = 0; i < PQnparams(described); i++)
		buf_addf(&names, " UNION ALL SELECT pg_catalog.format_type(%u, NULL)", PQparamtype(described, i));
	PQclear(described);
	rows = connection_ask(connection, buf_text(&names), NULL, 0, err);
	buf_release(&names);
	if (!rows)
		return -1;
	*types = xcalloc(pg_rows_count(rows), sizeof(**types));
	for (size_t i = 0; i < pg_rows_count(rows); i++) {
		struct view name = pg_text(rows, i, 0);

		(*types)[(*count)++] = xstrndup(name.p, name.n);
	}
	pg_rows_free(rows);
	return 0;
}

size_t pg_rows_count(const struct pg_rows *rows)
{
	return (size_t)PQntuples(rows->result);
}

int pg_columns(const struct pg_rows *rows)
{
	return PQnfields(rows->result);
}

const char *pg_column_name(const struct pg_rows *rows, int column)
{
	return PQfname(rows->result, column);
}

bool pg_is_null(const struct pg_rows *rows, size_t row, int column)
{
	return PQgetisnull(rows->result, (int)row, column);
}

struct view pg_text(const struct pg_rows *rows, size_t row, int column)
{
	if (pg_is_null(rows, row, column))
		return (struct view){0};
	return (struct view){PQgetvalue(rows->result, (int)row, column),
			     (size_t)PQgetlength(rows->result, (int)row, column)};
}

int64_t pg_int(const struct pg_rows *rows, size_t row, int column)
{
	struct view text = pg_text(rows, row, column);
	int64_t value;

	if (!text.p)
		return INT64_MIN;
	if (view_is(text, "t") || view_is(text, "f"))
		return text.p[0] == 't';
	/* A number that is no integer, or beyond one, is cut. */
	return parse_int(text, INT64_MIN + 1, INT64_MAX, &value)
		   ? value
		   : (int64_t)fmax(-9e18, fmin(9e18, pg_real(rows, row, column)));
}

double pg_real(const struct pg_rows *rows, size_t row, int column)
{
	struct view text = pg_text(rows, row, column);
	char *end;
	double value;

	if (!text.p)
		return (double)NAN;
	value = strtod(text.p, &end);
	return end == text.p || !isfinite(value) ? 0 : value;
}
