/*
 * The names pass alone: reads the history of REPOSITORY up to REVISION (default
 * HEAD) into the store STORE on THREADS threads (default: all processors), as
 * `rescue audit` does, and commits. Nothing else of an audit runs. With `lines`
 * the lines of the changes are counted too, and the seconds from the end of the
 * names to the end of the commit are printed.
 *
 *     history_pass REPOSITORY STORE [REVISION [THREADS [lines]]]
 */
#include <stdio.h>
#include <time.h>

#include "base/num.h"
#include "base/pool.h"
#include "collect/history.h"
#include "store/rows.h"
#include "bench.h"

static int64_t new_snapshot(struct store *store, const struct repo_state *state)
{
	char tree[OID_HEX_SIZE], commit[OID_HEX_SIZE];

	oid_to_hex(&state->tree, tree);
	oid_to_hex(&state->commit, commit);
	put_snapshot(store, &(struct snapshot_row){.id = STORE_NULL,
						   .tree_oid = view_of(tree),
						   .commit_oid = view_of(commit),
						   .history_key = VIEW("bench"),
						   .kind = VIEW("commit"),
						   .first_time = STORE_NULL,
						   .last_time = STORE_NULL});
	return store_last_id(store);
}

static int pass(struct store *store, struct history_input *input, bool count_lines, struct err *err)
{
	struct churn_list list = {0};
	double start;
	int status;

	if (store_begin(store, err))
		return -1;
	input->snapshot_id = new_snapshot(store, input->state);
	input->paths = path_table_load(store);
	input->churn = count_lines ? &list : NULL;
	status = collect_history(store, input, err);
	path_table_free(input->paths);
	start = seconds_of(CLOCK_MONOTONIC);
	if (status == 0 && count_lines)
		collect_churn(store, &(struct churn_input){.repo = input->repo,
							   .state = input->state,
							   .changes = &list,
							   .snapshot_id = input->snapshot_id,
							   .jobs = input->jobs});
	churn_list_release(&list);
	if (status == 0)
		status = store_commit(store, err);
	if (count_lines)
		printf("%.3f\n", seconds_of(CLOCK_MONOTONIC) - start);
	return status;
}

int main(int argc, char **argv)
{
	int64_t jobs = pool_default_jobs();
	struct store *store = NULL;
	struct repo *repo = NULL;
	struct repo_state state;
	struct err err = {0};
	struct history_input input;
	bool count_lines = argc == 6 && strcmp(argv[5], "lines") == 0;
	int status;

	if (argc < 3 || argc > 6 || (argc == 6 && !count_lines) ||
	    (argc > 4 && !parse_int(view_of(argv[4]), 1, 64, &jobs))) {
		fprintf(stderr, "usage: history_pass REPOSITORY STORE [REVISION [THREADS [lines]]]\n");
		return 2;
	}
	status = repo_open(&repo, argv[1], &err) || repo_resolve(repo, argc > 3 ? argv[3] : NULL, &state, &err) ||
		 store_open(&store, argv[2], STORE_WRITE, &err);
	input = (struct history_input){.repo = repo, .state = &state, .jobs = (unsigned)jobs};
	status = status || pass(store, &input, count_lines, &err);
	if (status)
		fprintf(stderr, "history_pass: %s\n", err.message);
	store_close(store);
	repo_free(repo);
	return status ? 1 : 0;
}
