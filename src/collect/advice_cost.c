/*
 * Plans of a statement by the server. Each is asked in one transaction: hypothetical indexes made, EXPLAIN, all of them
 * reset, ROLLBACK. HypoPG keeps them in the session and not in the transaction, so they are reset whatever happens: a
 * pooler gives the session to somebody else. The statement's values are parameters of EXPLAIN itself; nothing is
 * prepared by name, so that no stale plan can answer.
 */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "collect/advice_internal.h"

#include "base/banned.h"

const char *advice_keep(struct advice_run *run, struct buf *buf)
{
	const char *text = arena_strndup(&run->arena, buf_text(buf), buf->n);

	buf_release(buf);
	return text;
}

const struct relation *advice_relation(const struct advice_run *run, const struct statement *statement, int table)
{
	if (table < 0)
		return NULL;
	return relations_find(&run->relations, statement->tables[table].schema, statement->tables[table].name);
}

static void reset_hypothetical(struct advice_run *run)
{
	struct buf sql = {0};

	buf_addf(&sql, "SELECT %s.hypopg_reset()", run->hypopg);
	pg_rows_free(connection_ask(run->connection, buf_text(&sql), NULL, 0, NULL));
	buf_release(&sql);
}

/* After a failed question the transaction is of no use, and what HypoPG holds is still there. */
static void reset_after_failure(struct advice_run *run)
{
	connection_rollback(run->connection);
	if (!run->hypopg || connection_problem(run->connection) == PG_LOST)
		return;
	if (connection_begin(run->connection, &run->limits, NULL) == 0)
		reset_hypothetical(run);
	connection_rollback(run->connection);
}

/* The name HypoPG gives to an index, or NULL when it cannot make it. */
static const char *make_hypothetical(struct advice_run *run, struct arena *arena, const struct candidate *candidate,
				     struct err *err)
{
	const char *parameters[1], *name = NULL;
	struct buf sql = {0}, definition = {0};
	struct pg_rows *rows;

	buf_addf(&sql, "SELECT indexname FROM %s.hypopg_create_index($1)", run->hypopg);
	buf_addf(&definition, "CREATE INDEX %s", candidate->text);
	parameters[0] = buf_text(&definition);
	rows = connection_ask(run->connection, buf_text(&sql), parameters, 1, err);
	if (rows && pg_rows_count(rows)) {
		struct view text = pg_text(rows, 0, 0);

		name = arena_strndup(arena, text.p, text.n);
	}
	pg_rows_free(rows);
	buf_release(&sql);
	buf_release(&definition);
	return name;
}

static int explain(struct advice_run *run, const struct work *work, struct plan *plan, struct err *err)
{
	struct buf sql = {0};
	struct pg_rows *rows;
	int status = -1;

	buf_addf(&sql, "EXPLAIN (FORMAT JSON) ");
	buf_add_text(&sql, work->text);
	rows = connection_ask(run->connection, buf_text(&sql), work->values, work->value_count, err);
	if (rows && pg_rows_count(rows))
		status = plan_read(&run->arena, pg_text(rows, 0, 0), plan, err);
	pg_rows_free(rows);
	buf_release(&sql);
	return status;
}

static int make_all(struct advice_run *run, struct candidate *const *candidates, size_t count, const char **names,
		    struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		if (candidates[i]->is_derived)
			continue;
		names[i] = make_hypothetical(run, &run->arena, candidates[i], err);
		if (!names[i]) {
			candidates[i]->is_derived = true;
			candidates[i]->derived_cost = INFINITY;
			return -1;
		}
	}
	return 0;
}

int advice_plan(struct advice_run *run, const struct work *work, struct candidate *const *candidates, size_t count,
		bool *used, struct plan *plan, struct err *err)
{
	const char *names[ADVICE_CANDIDATES_LIMIT] = {0};
	struct plan own = {0};
	int status;

	if (count > ADVICE_CANDIDATES_LIMIT)
		BUG("%zu candidates at once", count);
	status = connection_begin(run->connection, &run->limits, err);
	if (status == 0)
		status = make_all(run, candidates, count, names, err);
	if (status == 0)
		status = explain(run, work, &own, err);
	if (status == 0) {
		if (count)
			reset_hypothetical(run);
		connection_rollback(run->connection);
	} else {
		run->problem = connection_problem(run->connection);
		reset_after_failure(run);
	}
	for (size_t i = 0; i < count && used; i++)
		used[i] = status == 0 && names[i] && plan_uses(&own, names[i]);
	if (plan)
		*plan = own;
	return status;
}

int64_t advice_size(struct advice_run *run, const struct candidate *candidate)
{
	int64_t size = STORE_NULL;
	struct err err = {0};
	struct buf sql = {0};
	struct pg_rows *rows = NULL;

	if (!run->hypopg || candidate->is_derived)
		return size;
	buf_addf(&sql, "SELECT %s.hypopg_relation_size(indexrelid) FROM %s.hypopg()", run->hypopg, run->hypopg);
	if (connection_begin(run->connection, &run->limits, &err) == 0 &&
	    make_hypothetical(run, &run->arena, candidate, &err))
		rows = connection_ask(run->connection, buf_text(&sql), NULL, 0, &err);
	if (rows && pg_rows_count(rows))
		size = pg_int(rows, 0, 0);
	pg_rows_free(rows);
	buf_release(&sql);
	if (err.kind) {
		reset_after_failure(run);
	} else {
		reset_hypothetical(run);
		connection_rollback(run->connection);
	}
	return size;
}
