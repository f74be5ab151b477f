/*
 * Proof: the advised indexes are built in a scratch database that the user gave, and the statements they serve are run
 * there before and after. Indexes that serve a statement together are built together. All of it is one transaction that
 * is rolled back, so that nothing is left to take away, whatever happens.
 */
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "collect/advice_prove.h"

#include "base/banned.h"

/* --- which database --------------------------------------------------------------------------------------------------
 */

/* What two connections to one database have in common, "" when it cannot be told. Owned. */
static char *answer_of(struct connection *connection, const char *sql)
{
	struct pg_rows *rows = connection_read(connection, sql, NULL);
	struct view text = rows && pg_rows_count(rows) ? pg_text(rows, 0, 0) : (struct view){0};
	char *answer = xstrndup(text.p ? text.p : "", text.n);

	pg_rows_free(rows);
	return answer;
}

static bool has_same_answer(struct connection *a, struct connection *b, const char *sql)
{
	char *left = answer_of(a, sql), *right = answer_of(b, sql);
	bool is_same = *left && strcmp(left, right) == 0;

	free(left);
	free(right);
	return is_same;
}

int advice_check_scratch(struct connection *profiled, struct connection *scratch, struct err *err)
{
	/* The same server, or its standby: a restored copy was promoted and counts another timeline. */
	static const char server_sql[] =
	    "SELECT d.oid || ' ' || pg_postmaster_start_time() FROM pg_database AS d WHERE d.datname = "
	    "current_database()";
	static const char copy_sql[] =
	    "SELECT d.oid || ' ' || s.system_identifier || ' ' || c.timeline_id FROM pg_database AS d, "
	    "pg_control_system() AS s, pg_control_checkpoint() AS c WHERE d.datname = current_database()";
	char *standby = answer_of(scratch, "SELECT pg_is_in_recovery()");
	bool is_standby = strcmp(standby, "t") == 0;

	free(standby);
	if (has_same_answer(profiled, scratch, server_sql) || has_same_answer(profiled, scratch, copy_sql))
		return err_set(
		    err, ERR_USAGE,
		    "--prove names the profiled database itself, or the one it is a standby of: indexes are built "
		    "where that disturbs nobody; make a copy (`createdb -T %s copy` while nobody is connected, or "
		    "restore a dump) and name that",
		    connection_database(profiled));
	if (is_standby)
		return err_set(
		    err, ERR_USAGE,
		    "--prove names a standby, where no index can be built: name a copy that may be written to");
	return 0;
}

/* --- one group of advices --------------------------------------------------------------------------------------------
 */

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool is_served(const struct proof_run *proof, const struct work *work)
{
	for (int i = 0; i < work->chosen_count; i++)
		if (proof->is_ours[work->chosen[i]])
			return true;
	return false;
}

/* The proposals that share a statement with the first, directly or through others. */
static void find_group(struct proof_run *proof, size_t first)
{
	struct advice_run *run = proof->run;
	bool has_grown = true;

	memset(proof->is_ours, 0, run->proposal_count * sizeof(*proof->is_ours));
	proof->is_ours[first] = proof->is_done[first] = true;
	while (has_grown) {
		has_grown = false;
		for (size_t i = 0; i < run->work_count; i++)
			for (int k = 0; is_served(proof, &run->works[i]) && k < run->works[i].chosen_count; k++) {
				int proposal = run->works[i].chosen[k];

				has_grown = has_grown || !proof->is_ours[proposal];
				proof->is_ours[proposal] = proof->is_done[proposal] = true;
			}
	}
}

/* --- building --------------------------------------------------------------------------------------------------------
 */

/* A question with one name as its parameter; NULL without an answer. */
static struct pg_rows *ask_about(struct proof_run *proof, const char *sql, const struct buf *name)
{
	const char *parameters[] = {buf_text(name)};

	return connection_ask(proof->scratch, sql, parameters, 1, NULL);
}

/* A copy that was restored without statistics would be planned blindly; an expression has none before its index. */
static int analyze(struct proof_run *proof, const struct relation *relation)
{
	struct buf sql = {0};
	int status;

	buf_add_text(&sql, "ANALYZE ");
	advice_add_qualified(&sql, relation, relation->name);
	status = connection_run(proof->scratch, buf_text(&sql), NULL);
	buf_release(&sql);
	return status;
}

static double rows_of(struct proof_run *proof, const struct relation *relation)
{
	struct buf name = {0};
	struct pg_rows *rows;
	double count = NAN;

	advice_add_qualified(&name, relation, relation->name);
	rows =
	    ask_about(proof, "SELECT reltuples FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass($1)", &name);
	if (rows && pg_rows_count(rows))
		count = pg_real(rows, 0, 0);
	pg_rows_free(rows);
	buf_release(&name);
	return count;
}

static void analyze_new(struct proof_run *proof, const struct work *work)
{
	for (size_t i = 0; i < work->statement.table_count; i++) {
		const struct relation *relation = advice_relation(proof->run, &work->statement, (int)i);

		if (!relation || rows_of(proof, relation) > 0 ||
		    connection_run(proof->scratch, "SAVEPOINT rescue", NULL))
			continue;
		if (analyze(proof, relation))
			connection_run(proof->scratch, "ROLLBACK TO SAVEPOINT rescue", NULL);
		connection_run(proof->scratch, "RELEASE SAVEPOINT rescue", NULL);
	}
}

static bool has_expression(const struct candidate *candidate)
{
	for (int i = 0; i < candidate->key_count; i++)
		if (!*candidate->keys[i].column)
			return true;
	return false;
}

/* Size, and whether it may be used already: row versions of before would keep it from that for a while. */
static void look_at(struct proof_run *proof, struct proposal *proposal)
{
	struct buf name = {0};
	struct pg_rows *rows;

	advice_add_qualified(&name, proposal->candidate.relation, proposal->proof.name);
	rows = ask_about(proof,
			 "SELECT pg_catalog.pg_relation_size(indexrelid), indcheckxmin FROM pg_catalog.pg_index WHERE "
			 "indexrelid = pg_catalog.to_regclass($1)",
			 &name);
	if (rows && pg_rows_count(rows)) {
		if (strcmp(proposal->candidate.relation->kind, "partitioned") != 0)
			proposal->proof.bytes = pg_int(rows, 0, 0);
		if (pg_int(rows, 0, 1))
			proposal->proof.problem =
			    "rows of the copy have versions that a new index must not hide yet: VACUUM it "
			    "and try again";
	}
	pg_rows_free(rows);
	buf_release(&name);
}

static void build(struct proof_run *proof, struct proposal *proposal)
{
	struct buf sql = {0};
	struct err err = {0};
	double start = now_ms();

	advice_add_build(proof->run, &sql, &proposal->candidate);
	if (connection_run(proof->scratch, "SAVEPOINT rescue", &err) ||
	    connection_run(proof->scratch, buf_text(&sql), &err)) {
		struct buf reason = {0};

		buf_add_redacted_sql(&reason, view_of(connection_problem(proof->scratch) == PG_TIMED_OUT
							  ? "it was not built in ten minutes"
							  : err.message));
		proposal->proof.problem = advice_keep(proof->run, &reason);
		proposal->proof.is_failed = true;
		connection_run(proof->scratch, "ROLLBACK TO SAVEPOINT rescue", NULL);
	} else {
		proposal->proof.build_ms = now_ms() - start;
		look_at(proof, proposal);
		if (has_expression(&proposal->candidate))
			analyze(proof, proposal->candidate.relation);
	}
	connection_run(proof->scratch, "RELEASE SAVEPOINT rescue", NULL);
	buf_release(&sql);
}

/* Once more, with its indexes: all of them were built, and there is a time to compare with. */
static bool can_be_timed(const struct proof_run *proof, const struct work *work)
{
	if (*work->before.problem)
		return false;
	for (int i = 0; i < work->chosen_count; i++)
		if (*proof->run->proposals[work->chosen[i]].proof.problem)
			return false;
	return true;
}

static void prove_group(struct proof_run *proof)
{
	struct advice_run *run = proof->run;

	for (size_t i = 0; i < run->work_count; i++) {
		struct work *work = &run->works[i];

		if (!is_served(proof, work))
			continue;
		analyze_new(proof, work);
		work->before.problem = prove_obstacle(proof, work);
		if (*work->before.problem)
			continue;
		prove_sample_values(proof, work);
		prove_time(proof, work, &work->before);
	}
	for (size_t i = 0; i < run->proposal_count; i++)
		if (proof->is_ours[i]) {
			build(proof, &run->proposals[i]);
			run->proposals[i].proof.rows = rows_of(proof, run->proposals[i].candidate.relation);
		}
	for (size_t i = 0; i < run->work_count; i++)
		if (is_served(proof, &run->works[i]) && can_be_timed(proof, &run->works[i]))
			prove_time(proof, &run->works[i], &run->works[i].after);
}

static void prove_from(struct proof_run *proof, size_t first)
{
	struct advice_run *run = proof->run;
	struct pg_limits limits = run->limits;
	struct err err = {0};
	bool is_lost;

	limits.statement_ms = PROVE_BUILD_MS;
	limits.lock_ms = PROVE_LOCK_MS;
	find_group(proof, first);
	is_lost = connection_begin_change(proof->scratch, &limits, &err) != 0;
	if (!is_lost) {
		prove_group(proof);
		is_lost = connection_problem(proof->scratch) == PG_LOST;
		connection_rollback(proof->scratch);
	}
	for (size_t i = 0; i < run->proposal_count; i++)
		if (proof->is_ours[i] && is_lost && !*run->proposals[i].proof.problem) {
			run->proposals[i].proof.is_failed = true;
			run->proposals[i].proof.problem = "the connection to the scratch database was lost";
		}
}

void advice_prove(struct advice_run *run, const struct advice_scratch *scratch)
{
	struct proof_run proof = {.run = run, .scratch = scratch->connection};
	double start = now_ms();

	proof.is_done = xcalloc(run->proposal_count + 1, sizeof(*proof.is_done));
	proof.is_ours = xcalloc(run->proposal_count + 1, sizeof(*proof.is_ours));
	for (size_t i = 0; i < run->work_count; i++)
		run->works[i].before = run->works[i].after = (struct timing){.problem = ""};
	for (size_t i = 0; i < run->proposal_count; i++)
		run->proposals[i].proof = (struct proof){.name = advice_index_name(run, &run->proposals[i].candidate),
							 .problem = "",
							 .build_ms = NAN,
							 .rows = NAN,
							 .bytes = STORE_NULL};
	for (size_t i = 0; i < run->proposal_count; i++) {
		progress_report(scratch->progress, "proving indexes", i, run->proposal_count);
		if (run->proposals[i].is_dropped || proof.is_done[i])
			continue;
		if (now_ms() - start < PROVE_ALL_MS)
			prove_from(&proof, i);
		else
			run->proposals[i].proof.problem = "the time for proofs was used up by others";
	}
	free(proof.is_done);
	free(proof.is_ours);
}
