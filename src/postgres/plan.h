/*
 * A plan as EXPLAIN (FORMAT JSON) gives it: nodes in the order of printing, and its text without values. Conditions
 * hold the values a plan was made with, which come from pg_stats and are customers' data: none survives. Floor 2.
 */
#ifndef RESCUE_POSTGRES_PLAN_H
#define RESCUE_POSTGRES_PLAN_H

#include "base/err.h"
#include "base/mem.h"
#include "base/view.h"

struct plan_node {
	int depth; /* 0 for the root */
	const char *kind;
	const char *relation;  /* of a scan, without its schema, "" else */
	const char *alias;     /* likewise */
	const char *index;     /* "" without */
	double rows, cost;     /* estimated, total */
	const char *condition; /* index condition, filter, join condition or sort key; "" without */
};

struct plan {
	double cost; /* of the root, total */
	struct plan_node *nodes;
	size_t count;
	const char *tree;    /* JSON */
	double execution_ms; /* of EXPLAIN (ANALYZE), NAN without */
};

/* Reads EXPLAIN's answer into the arena. Fails with ERR_INCOMPLETE for what is no plan or too deep. */
int plan_read(struct arena *arena, struct view json, struct plan *plan, struct err *err);

/* Whether a node uses the index of that name. */
bool plan_uses(const struct plan *plan, const char *index);

#endif
