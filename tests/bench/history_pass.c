/*
 * The names pass alone: reads the history of REPOSITORY up to REVISION (default
 * HEAD) into the store STORE on THREADS threads (default: all processors), as
 * `rescue audit` does, and commits. Nothing else of an audit runs.
 *
 *     history_pass REPOSITORY STORE [REVISION [THREADS]]
 */
#include <stdio.h>

#include "base/num.h"
#include "base/pool.h"
#include "collect/history.h"
#include "store/rows.h"

static int pass(struct store *store, struct repo *repo, const struct repo_state *state, unsigned jobs, struct err *err)
{
	struct history_input input = {.repo = repo, .state = state, .jobs = jobs};
	char tree[OID_HEX_SIZE], commit[OID_HEX_SIZE];
	int status;

	if (store_begin(store, err))
		return -1;
	oid_to_hex(&state->tree, tree);
	oid_to_hex(&state->commit, commit);
	put_snapshot(store, &(struct snapshot_row){.id = STORE_NULL,
						   .tree_oid = view_of(tree),
						   .commit_oid = view_of(commit),
						   .history_key = VIEW("bench"),
						   .kind = VIEW("commit"),
						   .first_time = STORE_NULL,
						   .last_time = STORE_NULL});
	input.snapshot_id = store_last_id(store);
	input.paths = path_table_load(store);
	status = collect_history(store, &input, err);
	path_table_free(input.paths);
	return status ? status : store_commit(store, err);
}

int main(int argc, char **argv)
{
	int64_t jobs = pool_default_jobs();
	struct store *store = NULL;
	struct repo *repo = NULL;
	struct repo_state state;
	struct err err = {0};
	int status;

	if (argc < 3 || argc > 5 || (argc == 5 && !parse_int(view_of(argv[4]), 1, 64, &jobs))) {
		fprintf(stderr, "usage: history_pass REPOSITORY STORE [REVISION [THREADS]]\n");
		return 2;
	}
	status = repo_open(&repo, argv[1], &err) || repo_resolve(repo, argc > 3 ? argv[3] : NULL, &state, &err) ||
		 store_open(&store, argv[2], STORE_WRITE, &err) || pass(store, repo, &state, (unsigned)jobs, &err);
	if (status)
		fprintf(stderr, "history_pass: %s\n", err.message);
	store_close(store);
	repo_free(repo);
	return status ? 1 : 0;
}
