#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/internal.h"

#include "base/banned.h"

/* The store lies inside somebody's project: it must never be committed there. */
static int make_default_directory(struct err *err)
{
	static const char ignore_everything[] = "*\n";
	int fd;

	if (mkdir(".rescue", 0777) && errno != EEXIST)
		return err_set(err, ERR_USAGE,
			       "cannot create the directory '.rescue' here: %s; name a place with --store FILE",
			       strerror(errno));
	fd = open(".rescue/.gitignore", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return 0;
	if (write(fd, ignore_everything, sizeof(ignore_everything) - 1) < 0)
		err_set(err, ERR_USAGE, "cannot write '.rescue/.gitignore': %s", strerror(errno));
	close(fd);
	return err && err->kind ? -1 : 0;
}

static int open_file(struct store *store, const char *path, enum store_mode mode, struct err *err)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
		    (mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
	bool in_memory = strcmp(path, ":memory:") == 0;

	if (mode == STORE_READ && !in_memory && access(path, F_OK))
		return err_set(err, ERR_USAGE,
			       "no store at '%s': run `rescue audit PATH` first, or name one with --store FILE", path);
	if (mode == STORE_WRITE && strcmp(path, STORE_DEFAULT_PATH) == 0 && make_default_directory(err))
		return -1;
	if (sqlite3_open_v2(path, &store->db, in_memory ? flags | SQLITE_OPEN_READWRITE : flags, NULL) != SQLITE_OK)
		return err_set(err, ERR_USAGE, "cannot open the store '%s': %s; name another place with --store FILE",
			       path, sqlite3_errmsg(store->db));
	return 0;
}

/* SQLite's header holds the application id in the four bytes from 68 on; see APPLICATION_ID. */
static bool is_ours(const char *path)
{
	char id[4] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ours =
	    fd >= 0 && pread(fd, id, sizeof(id), 68) == (ssize_t)sizeof(id) && memcmp(id, "RSCU", sizeof(id)) == 0;

	if (fd >= 0)
		close(fd);
	return ours;
}

/* An audit that died while it wrote left its journal behind. A reader may not roll it back, so a writer does it for it.
 */
static void roll_back_the_dead(struct store *store, const char *path)
{
	static const char look[] = "SELECT count(*) FROM sqlite_schema";
	sqlite3 *writer = NULL;

	if (sqlite3_exec(store->db, look, NULL, NULL, NULL) != SQLITE_READONLY_ROLLBACK || !is_ours(path))
		return;
	if (sqlite3_open_v2(path, &writer, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
		sqlite3_exec(writer, look, NULL, NULL, NULL);
	sqlite3_close(writer);
}

static void configure(sqlite3 *db)
{
	sqlite3_busy_timeout(db, 5000);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	/* The 2 MB default made ordinary rules slow on a million rows. */
	sqlite3_exec(db,
		     "PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY; "
		     "PRAGMA foreign_keys = OFF; PRAGMA synchronous = NORMAL",
		     NULL, NULL, NULL);
	/* A table-valued function is refused under an authorizer unless the connection has used it before. */
	sqlite3_exec(db, "SELECT count(*) FROM json_each('[]')", NULL, NULL, NULL);
}

int store_open(struct store **out, const char *path, enum store_mode mode, struct err *err)
{
	struct store *store = xcalloc(1, sizeof(*store));

	*out = NULL;
	if (open_file(store, path, mode, err))
		goto fail;
	configure(store->db);
	if (mode == STORE_READ)
		roll_back_the_dead(store, path);
	if (schema_prepare(store, path, mode, err))
		goto fail;
	functions_register(store->db);
	guard_install(store);
	*out = store;
	return 0;
fail:
	store_close(store);
	return -1;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	rows_release(store);
	kept_views_release(store);
	sqlite3_close_v2(store->db);
	intern_release(&store->source_tables);
	free(store);
}

int store_failed(struct store *store, const char *table, struct err *err)
{
	switch (sqlite3_errcode(store->db) & 0xff) {
	case SQLITE_BUSY:
		return err_set(
		    err, ERR_USAGE,
		    "the store is in use by another process: wait for it, or name another with --store FILE");
	case SQLITE_FULL:
	case SQLITE_IOERR:
		return err_set(err, ERR_USAGE,
			       "the store cannot be written (%s): it keeps its former state; make room on its disk, or "
			       "name another with --store FILE",
			       sqlite3_errmsg(store->db));
	default:
		return err_set(err, ERR_USAGE, "the store cannot be used%s%s: %s", table ? ", table " : "",
			       table ? table : "", sqlite3_errmsg(store->db));
	}
}

int store_exec(struct store *store, const char *sql, struct err *err)
{
	rows_write(store);
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : store_failed(store, NULL, err);
}

int store_begin(struct store *store, struct err *err)
{
	err_clear(&store->error);
	return store_exec(store, "BEGIN IMMEDIATE", err);
}

int store_check(struct store *store, struct err *err)
{
	rows_write(store);
	return store->error.kind ? err_set(err, store->error.kind, "%s", store->error.message) : 0;
}

int store_commit(struct store *store, struct err *err)
{
	if (store_check(store, err)) {
		store_rollback(store);
		return -1;
	}
	if (store_exec(store, "COMMIT", err)) {
		store_rollback(store);
		return -1;
	}
	return 0;
}

void store_rollback(struct store *store)
{
	rows_forget(store);
	if (!sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	err_clear(&store->error);
}
