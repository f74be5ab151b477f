/*
 * Names of a PostgreSQL database inside statements that a person will run: a hostile name stays a name.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_SQL_NAME_H
#define RESCUE_BASE_SQL_NAME_H

#include "base/buf.h"

/*
 * Adds `name` as PostgreSQL reads it back: as it stands when it is lower-case letters, digits and underscores and no
 * reserved word, else in double quotes with those inside doubled.
 */
void buf_add_sql_name(struct buf *buf, const char *name);

#endif
