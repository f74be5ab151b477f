/*
 * The code stage alone: what an audit collects from the files of DIRECTORY, a
 * plain directory without a history, into a new store STORE on THREADS threads
 * (default: all processors). Nothing is judged and no report is written. Prints
 * files, lines, the seconds from the first look at the directory to the end of
 * the commit, the seconds of the processors in that time, and the peak memory of
 * the process in MB.
 *
 *     code_pass DIRECTORY STORE [THREADS]
 */
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "base/num.h"
#include "base/pool.h"
#include "collect/collect.h"
#include "store/store.h"
#include "bench.h"

static double peak_megabytes(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

static void print_figures(struct store *store, double seconds, double processor)
{
	struct query *query = store_query(store, "SELECT count(*), sum(s.lines) FROM file f JOIN source s ON "
						 "s.blob_id = f.blob_id AND s.language = f.language");

	if (query_step(query, NULL) > 0)
		printf("%" PRId64 " %" PRId64 " %.3f %.3f %.0f\n", query_int(query, 0), query_int(query, 1), seconds,
		       processor, peak_megabytes());
	query_free(query);
}

static int pass(struct store *store, const char *directory, const struct collect_options *options, struct err *err)
{
	double start = seconds_of(CLOCK_MONOTONIC);
	double processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
	struct collect_source source;
	int64_t snapshot_id;
	int status;

	if (collect_open(&source, directory, NULL, false, err))
		return -1;
	status = store_begin(store, err) || collect_run(store, &source, options, &snapshot_id, err) ||
		 store_commit(store, err);
	collect_close(&source);
	if (status == 0)
		print_figures(store, seconds_of(CLOCK_MONOTONIC) - start,
			      seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor);
	return status;
}

int main(int argc, char **argv)
{
	int64_t jobs = pool_default_jobs();
	struct rule_set rules = {.without_tests = true};
	struct store *store = NULL;
	struct err err = {0};
	struct collect_options options = {.model = &rules.model};
	int status;

	if (argc < 3 || argc > 4 || (argc > 3 && !parse_int(view_of(argv[3]), 1, 64, &jobs))) {
		fprintf(stderr, "usage: code_pass DIRECTORY STORE [THREADS]\n");
		return 2;
	}
	options.jobs = (unsigned)jobs;
	status = rules_load(&rules, NULL, NULL, &err) || store_open(&store, argv[2], STORE_WRITE, &err);
	options.queries = rules.queries;
	status = status || pass(store, argv[1], &options, &err);
	if (status)
		fprintf(stderr, "code_pass: %s\n", err.message);
	store_close(store);
	rules_release(&rules);
	return status ? 1 : 0;
}
