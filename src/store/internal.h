/*
 * What the files of this module share. Floor 1, private to src/store.
 */
#ifndef RESCUE_STORE_INTERNAL_H
#define RESCUE_STORE_INTERNAL_H

#include <sqlite3.h>

#include "base/hash.h"
#include "store/rows.h"
#include "store/store.h"

struct store {
	sqlite3 *db;
	sqlite3_stmt *inserts[ROW_COUNT]; /* prepared on first use */
	struct err error;                 /* first failure of a put in this transaction */
	struct query *guarded;            /* the query being prepared or stepped under guard, NULL otherwise */
};

struct query {
	struct store *store;
	sqlite3_stmt *statement;
	bool is_guarded;
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
/* The functions rules may call beside SQLite's own: basename(path), dirname(path), extension(path), and
 * `text REGEXP pattern` (PCRE2). */
void functions_register(sqlite3 *db);
/* Installs the authorizer, which refuses only while store->guarded is set. */
void guard_install(struct store *store);

#endif
