/*
 * Compares two audits of STORE with each other, as `rescue score --base` does,
 * keeps nothing, and prints a line for each finding of either: state, number
 * in the later audit and in the base, '-' for none. The seconds it took go to
 * stderr.
 *
 *     match_pass STORE REPOSITORY BASE-AUDIT AUDIT
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/num.h"
#include "judge/match.h"
#include "rules/rules.h"
#include "bench.h"

static void print_number(const struct query *query, int column)
{
	if (query_type(query, column) == QUERY_NULL)
		printf(" -");
	else
		printf(" %lld", (long long)query_int(query, column));
}

static void print_states(struct store *store, int64_t audit)
{
	struct query *query = store_query(store, "SELECT state, finding_id, base_finding_id FROM main.finding_state "
						 "WHERE audit_id = ? ORDER BY ordinal");

	query_bind_int(query, 1, audit);
	while (query_step(query, NULL) == 1) {
		printf("%.*s", VIEW_ARG(query_text(query, 0)));
		print_number(query, 1);
		print_number(query, 2);
		putchar('\n');
	}
	query_free(query);
}

static int run(struct store *store, const struct match_job *job, struct err *err)
{
	double start;

	if (store_begin(store, err))
		return -1;
	start = seconds_of(CLOCK_MONOTONIC);
	if (match_audits(store, job, err))
		return -1;
	fprintf(stderr, "%.3f\n", seconds_of(CLOCK_MONOTONIC) - start);
	print_states(store, job->audit_id);
	store_rollback(store);
	return 0;
}

int main(int argc, char **argv)
{
	struct match_job job = {0};
	struct rule_set rules = {.without_tests = true};
	struct store *store = NULL;
	struct repo *repo = NULL;
	struct err err = {0};
	int status = 1;

	if (argc < 5 || !parse_int(view_of(argv[3]), 1, INT64_MAX, &job.base_audit_id) ||
	    !parse_int(view_of(argv[4]), 1, INT64_MAX, &job.audit_id)) {
		fprintf(stderr, "usage: match_pass STORE REPOSITORY BASE-AUDIT AUDIT\n");
		return 2;
	}
	if (!rules_load(&rules, NULL, NULL, &err) && !store_open(&store, argv[1], STORE_WRITE, &err) &&
	    !repo_open(&repo, argv[2], &err)) {
		job.rules = &rules;
		job.repo = repo;
		status = run(store, &job, &err) ? 1 : 0;
	}
	if (err.kind)
		fprintf(stderr, "%s\n", err.message);
	rules_release(&rules);
	store_close(store);
	repo_free(repo);
	return status;
}
