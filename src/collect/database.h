/*
 * The profile of a database server, by its collectors:
 *
 *   server      who answers, settings, roles, databases, sessions, locks, replication, counters
 *   catalog     tables, columns, indexes, constraints, sequences, functions of each profiled database
 *   statements  what pg_stat_statements has counted, parsed and resolved against the catalog
 *   advice      indexes that would make the costliest of them cheaper
 *
 * Each is a few questions in SQL whose columns are those of the table they fill. What the role may not see, or the
 * server does not have, is a pg_unknown row with the GRANT or setting that would show it; a question that failed for
 * another reason leaves its collector `partial`. Relations that another session holds or wants exclusively are left
 * out of everything that would have to wait for them, and are named in a diagnostic.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_DATABASE_H
#define RESCUE_COLLECT_DATABASE_H

#include "base/progress.h"
#include "postgres/connection.h"
#include "rules/rules.h"
#include "store/store.h"

/* Their names, as a list in SQL. */
#define PROFILE_COLLECTORS "('server', 'catalog', 'statements', 'advice')"

struct profile_options {
	bool all;                   /* every database of the server */
	int64_t sample_seconds;     /* counters are differences over so long; 0: totals */
	int64_t cores;              /* of the server, as the user says; 0: not known */
	bool no_advice;             /* no statement is planned, no index advised */
	struct connection *scratch; /* where advice about the connected database is proved; NULL: nowhere */
	const struct model *model;  /* from rules/model.yml: which statements are worth an index */
	struct progress *progress;  /* may be NULL */
};

/*
 * Profiles the server behind `connection` in the store's open transaction, in place of a former profile; *profile_id is
 * its number. What fails is recorded, and the rest goes on; -1 only when not even the server's name can be read.
 */
int database_profile(struct store *store, struct connection *connection, const struct profile_options *options,
		     int64_t *profile_id, struct err *err);

#endif
