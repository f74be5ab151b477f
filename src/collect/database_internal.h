/*
 * What the collectors of a profile share: how a question becomes rows of the store. Floor 3, for
 * src/collect/database*.c only.
 *
 * A column of a question named `counter` runs since the statistics' last reset, one named `key` tells its row: with a
 * sample, counters are what was added since the first reading.
 */
#ifndef RESCUE_COLLECT_DATABASE_INTERNAL_H
#define RESCUE_COLLECT_DATABASE_INTERNAL_H

#include "base/buf.h"
#include "base/hash.h"
#include "collect/database.h"
#include "store/rows.h"

/* Conditions of questions: n is pg_namespace and no schema of the system's; c is pg_class and nothing that an extension
 * brought, which is nobody's to change. */
#define USERS_SCHEMA                                        \
	"n.nspname !~ '^pg_(toast|temp_|toast_temp_)' AND " \
	"n.nspname NOT IN ('pg_catalog', 'information_schema')"
#define NO_EXTENSION                                                                                      \
	"NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid " \
	"AND e.deptype = 'e')"

struct catalog_column {
	int64_t table_oid;
	int number;
	const char *name;
	double width;      /* average, bytes; NaN without statistics */
	double null_share; /* 0..1, NaN likewise */
};

/* The columns of the database whose catalog is being read: what indexes and constraints name by number. */
struct catalog {
	struct arena arena;             /* of texts */
	struct catalog_column *columns; /* by table, then number */
	size_t column_count, column_capacity;
};

/* The column, or NULL. */
const struct catalog_column *catalog_column(const struct catalog *catalog, int64_t table_oid, int number);
void catalog_release(struct catalog *catalog);

struct first_reading;

struct profile {
	struct store *store;
	const struct profile_options *options;
	struct connection *server; /* borrowed */
	int64_t id;
	struct catalog catalog;
	const char *collector; /* that runs */
	struct buf trouble;    /* why it is not complete */
	bool is_lost;          /* the connection is gone: nothing more can be asked */
	bool is_first_reading; /* of a sample: rows are kept to be subtracted */
	struct first_reading *first;
	/* What questions call {statements}: the schema of pg_stat_statements, quoted, "" without it; {skipped}: oids of
	 * relations that may not be touched, with commas; {read_text}: true, or false after a lock. */
	char *statements_schema;
	int statements_version; /* the server's version whose columns pg_stat_statements has */
	char *skipped;
	bool is_waiting; /* a relation was locked while we asked: read nothing that could wait */
};

struct reading {
	const struct pg_rows *rows;
	const struct pg_rows *before; /* NULL: totals */
	struct intern keys;           /* of `before` */
};

struct question {
	const char *subject; /* of the pg_unknown row when it is not answered: what is unknown then */
	const char *remedy;  /* the GRANT or setting that would show it, with {role}; may be NULL */
	const char *sql;
	void (*put)(struct profile *profile, const struct reading *reading);
	bool is_counted;    /* asked twice for a sample */
	bool of_statements; /* its versions are those of pg_stat_statements */
};

/* Asks and puts; what goes wrong is recorded. True when it was answered. */
bool profile_ask(struct profile *profile, struct connection *connection, const struct question *question);
/* The rows of one question, NULL with `err` set and nothing recorded when it failed; owned. */
struct pg_rows *profile_ask_once(struct profile *profile, struct connection *connection,
				 const struct question *question, struct err *err);
/* The rows alone, NULL when it was not answered; owned. */
struct pg_rows *profile_rows(struct profile *profile, struct connection *connection, const struct question *question);
/* Adds a pg_unknown row; {role} in `remedy` is the role's name. */
void profile_unknown(struct profile *profile, const char *subject, const char *reason, const char *remedy);
void profile_diagnose(struct profile *profile, struct view subject, const char *message);
/* Writes the `collector` row of the one that ran and begins the next. */
void profile_begin_collector(struct profile *profile, const char *name);
void profile_end_collector(struct profile *profile);
void profile_skip_collector(struct profile *profile, const char *reason);
/* Forgets what the first reading of a sample kept. */
void profile_forget_first(struct profile *profile);

/* Makes `rows` readable beside the first reading's; reading_release() leaves the rows alone. */
void reading_init(struct reading *reading, const struct profile *profile, const struct connection *connection,
		  const struct question *question, const struct pg_rows *rows);
void reading_release(struct reading *reading);
/* Values of a row; see the head of this file. */
int64_t reading_int(const struct reading *reading, size_t row, int column);
double reading_real(const struct reading *reading, size_t row, int column);

#define TAKE_INT(name) row.name = reading_int(reading, i, column++);
#define TAKE_TEXT(name) row.name = pg_text(reading->rows, i, column++);
#define TAKE_REAL(name) row.name = reading_real(reading, i, column++);
/* take_<table>(): a row of an answer whose columns are the table's. */
#define DEFINE_TAKE(table, COLUMNS)                                                               \
	static struct table##_row take_##table(const struct reading *reading, size_t i)           \
	{                                                                                         \
		struct table##_row row;                                                           \
		int column = 0;                                                                   \
                                                                                                  \
		COLUMNS(TAKE_INT, TAKE_TEXT, TAKE_TEXT, TAKE_REAL)                                \
		if (column != pg_columns(reading->rows))                                          \
			BUG(#table " has %d columns, not %d", column, pg_columns(reading->rows)); \
		return row;                                                                       \
	}
/* put_all_<table>(): all of them into the store. */
#define DEFINE_PUT_ALL(table, COLUMNS)                                                      \
	DEFINE_TAKE(table, COLUMNS)                                                         \
	static void put_all_##table(struct profile *profile, const struct reading *reading) \
	{                                                                                   \
		for (size_t i = 0; i < pg_rows_count(reading->rows); i++) {                 \
			struct table##_row row = take_##table(reading, i);                  \
                                                                                            \
			put_##table(profile->store, &row);                                  \
		}                                                                           \
	}

/* The collectors. database_server() comes first and fails when the server cannot be described. */
int database_server(struct profile *profile, struct err *err);
/* Of one database, after database_server(). */
void database_catalog(struct profile *profile, struct connection *connection);
/* Sequences and indexes, parts of database_catalog(). */
void database_sequences(struct profile *profile, struct connection *connection);
void database_indexes(struct profile *profile, struct connection *connection);
/* After the catalogs. */
void database_statements(struct profile *profile);

#endif
