/*
 * SQL for servers of several versions: `{14: A; B}` stands for A on version 14 and later and for B before, where
 * neither holds a semicolon and each may hold others, and `{name}` for a text that is given. Other text is taken as it
 * is.
 *
 * Floor 2.
 */
#ifndef RESCUE_POSTGRES_VERSIONED_H
#define RESCUE_POSTGRES_VERSIONED_H

#include "base/buf.h"

struct sql_name {
	const char *name;
	const char *value;
};

/* Adds `sql` as `version` (server_version_num) wants it. `names` ends with a NULL name; an unknown one is a BUG. */
void buf_add_versioned_sql(struct buf *buf, const char *sql, int version, const struct sql_name *names);

#endif
