/*
 * What the files of this module share. Floor 1, private to src/store.
 */
#ifndef RESCUE_STORE_INTERNAL_H
#define RESCUE_STORE_INTERNAL_H

#include <sqlite3.h>

#include "base/hash.h"
#include "store/rows.h"
#include "store/store.h"

/* A view that was worked out when it was defined, see store_keep_views(). */
struct kept_view {
	char *table;          /* of the temporary table */
	struct intern tables; /* of the store, that its rows come from */
	char *definition;     /* "NAME AS SELECT …" */
	sqlite3_stmt *filler; /* of store_keep_again(), NULL until then */
};

enum { BATCH_ROWS = 32 };

/* Rows of one table that were put and are not written yet. */
struct batch {
	sqlite3_stmt *insert_one, *insert_many; /* prepared on first use */
	char *rows;                             /* their structs */
	size_t count;
	struct arena text;
};

struct store {
	sqlite3 *db;
	struct batch batches[ROW_COUNT];
	size_t waiting; /* rows in all batches */
	enum row_table last_put;
	struct err error;      /* first failure of a put in this transaction */
	struct query *guarded; /* the query being prepared or stepped under guard, NULL otherwise */
	struct kept_view *kept;
	size_t kept_count, kept_capacity;
	struct intern source_tables; /* with blob_id and language; looked up when the first source is forgotten */
	const char *const *to_keep;  /* ends with NULL; borrowed, may be NULL */
};

struct query {
	struct store *store;
	sqlite3_stmt *statement;
	bool is_guarded;
	bool is_maker; /* of a kept view: not only a SELECT */
	uint64_t steps;
	int64_t memory_before, seconds_before; /* of the library and of this thread, when it was prepared */
	const char *excess;                    /* the budget that stopped it, NULL when none did */
	struct intern tables;                  /* read by a guarded query */
	char refusal[256];                     /* why the authorizer said no, "" when it did not */
};

/* Creates, checks or migrates the schema of an open file. */
int schema_prepare(struct store *store, const char *path, enum store_mode mode, struct err *err);
/* Runs statements of ours; a failure is the file's (full disk, damage), not a BUG. */
int store_exec(struct store *store, const char *sql, struct err *err);
/* Says why the last statement failed; it wrote to `table`, unless that is NULL. Always returns -1. */
int store_failed(struct store *store, const char *table, struct err *err);
/* The functions rules may call beside SQLite's own: basename(path), dirname(path), extension(path),
 * `text REGEXP pattern`, regexp_substr(text, pattern) and regexp_replace(text, pattern, with) (PCRE2). */
void functions_register(sqlite3 *db);
/* Is this one of the names given to store_keep_views()? */
bool view_is_to_keep(const struct store *store, struct view name);
/* Works out the view that `definition`, a statement from its name on with whatever follows, defines; *length is how
 * much of it the statement took. */
int keep_view(struct store *store, struct view name, struct view definition, size_t *length, struct err *err);
/* Adds the tables of the store behind the temporary table of a kept view; another name adds nothing. */
void kept_view_tables(const struct store *store, const char *table, struct intern *tables);
/* Forgets the kept views; their temporary tables are the caller's to drop. */
void kept_views_release(struct store *store);
/* Installs the authorizer, which refuses only while store->guarded is set. */
void guard_install(struct store *store);
/* Writes the rows that wait; forgets them; frees all that belongs to them. */
void rows_write(struct store *store);
void rows_forget(struct store *store);
void rows_release(struct store *store);

bool store_has_column(struct store *store, struct view table, const char *column);

#endif
