/*
 * What `rescue show` can list: one row a topic. Adding one is adding a row.
 */
#ifndef RESCUE_CMD_SHOW_H
#define RESCUE_CMD_SHOW_H

#include "cli/listing.h"

enum { TOPIC_COLUMNS = 24 };

struct topic {
	const char *name;
	const char *summary;                  /* one line; what comes first is said */
	const char *collector;                /* whose facts it shows, NULL for what was judged */
	const char *source;                   /* what to run when that never ran, NULL: `rescue audit PATH` */
	const char *id;                       /* what the query's ?1 stands for, NULL: it takes none */
	bool id_is_text;                      /* else it is a number */
	bool of_gate;                         /* of the audit that went through the gate last, not of the newest */
	const char *heading;                  /* a query for the lines above a table, ?1 as below; NULL: none */
	const char *empty;                    /* why there may be no row although all was measured, and what to run */
	struct column columns[TOPIC_COLUMNS]; /* those of the query, in order */
	/* Of a table, in its order; none: the names of the columns, in theirs. */
	struct heading headings[TOPIC_COLUMNS];
	const char *sql; /* the most important row first */
};

extern const struct topic topics[];
extern const size_t topic_count;

#endif
