/*
 * Which indexes would make the costliest statements of a profiled database cheaper.
 *
 * The costliest statements are planned with typical values of pg_stats (never shown, never stored); what writes is
 * planned as the query of the rows it changes. From the conditions, joins and sort keys of each follow candidates; the
 * server plans them with HypoPG's hypothetical indexes, each question in a transaction of its own that is rolled back.
 * Without HypoPG, and for kinds of index it does not know, costs are estimated from pg_stats: 'derived'. What several
 * statements share is merged, what brings little is left out, and what writing an index costs is weighed against what
 * it saves. The numbers are in rules/model.yml, index_advice. For each statement without an advice there is a reason.
 *
 * Chaudhuri and Narasayya, "An Efficient, Cost-Driven Index Selection Tool for Microsoft SQL Server" (VLDB 1997) is the
 * usual form: candidates of each statement, then a choice for all of them. Floor 3.
 */
#ifndef RESCUE_COLLECT_ADVICE_H
#define RESCUE_COLLECT_ADVICE_H

#include "base/progress.h"
#include "postgres/connection.h"
#include "rules/rules.h"
#include "store/store.h"

/* Where advised indexes are proved: a copy of the profiled database that may be written to. */
struct advice_scratch {
	struct connection *connection; /* NULL: nothing is proved */
	struct progress *progress;     /* may be NULL */
};

/*
 * Puts pg_plan, pg_plan_node, pg_advice, pg_advice_statement, pg_no_advice, pg_proof and pg_proof_statement for the
 * database the connection is to; its tables and statements must have been put. Puts no collector row: *unplanned is the
 * number of statements that should have been planned and could not be. Fails only when the connection is lost; what was
 * done by then is put.
 */
int collect_advice(struct store *store, int64_t profile_id, struct connection *connection, const struct model *model,
		   const struct advice_scratch *scratch, size_t *unplanned, struct err *err);

/*
 * Fails with ERR_USAGE when indexes should not be built there: it is the profiled database itself, under whatever name
 * and through whatever pooler, or the primary or standby of it, or cannot be written to.
 */
int advice_check_scratch(struct connection *profiled, struct connection *scratch, struct err *err);

#endif
