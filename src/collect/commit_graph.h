/*
 * The commits the store has as a graph in memory, and beside them those of the
 * repository that only a tag leads to: a release branch that leaves the audited
 * history. These are read raw once and kept in tagged_commit.
 *
 * Floor 3, for collectors that work on the whole graph.
 */
#ifndef RESCUE_COLLECT_COMMIT_GRAPH_H
#define RESCUE_COLLECT_COMMIT_GRAPH_H

#include "base/hash.h"
#include "repo/repo.h"
#include "rules/rules.h"
#include "store/store.h"

/* No commit, or one that cannot be read. */
#define NO_COMMIT UINT32_MAX

struct graph_commit {
	int64_t author_time, commit_time; /* seconds since 1970 */
	size_t first_edge;
	uint32_t edge_count; /* distinct parents */
	bool is_reachable;   /* from the audited commit */
	bool is_revert;      /* says that it takes another back */
	bool is_bot;         /* a program wrote it */
	bool is_read;        /* its times and parents are known, or cannot be */
	bool is_hole;        /* cannot be read */
	bool is_followed;    /* so are all commits that lead to it */
	uint32_t outside;    /* number in graph.outside, of a commit the store does not have */
};

/* The caller sets the first three, borrowed, and nothing else. */
struct commit_graph {
	struct store *store;
	struct repo *repo;
	const struct model_people *model; /* who is a program */
	struct graph_commit *commits;
	uint32_t count;
	size_t capacity;
	uint32_t *edges; /* numbers of parents, NO_COMMIT for what cannot be read */
	size_t edge_count, edge_capacity;
	uint32_t *number_of_id; /* by git_commit.id */
	int64_t last_id;
	bool *is_bot; /* by identity.id */
	size_t identity_count, identity_capacity;
	struct oid_table outside; /* commits git_commit does not have, read or named by one that was */
	struct intern authors;    /* name and address; author_is_bot[] beside it */
	bool *author_is_bot;
	size_t author_capacity;
	uint32_t *number_of_outside;
	size_t outside_capacity;
	struct query *by_oid;
	size_t reads; /* of raw commits */
	size_t holes; /* that are missing, damaged or beyond RELEASE_COMMITS_LIMIT */
};

/* All commits of the store, tagged ones too; those of the snapshot are reachable. graph_free() also after a failure. */
int graph_load(struct commit_graph *graph, int64_t snapshot_id, struct err *err);
void graph_free(struct commit_graph *graph);

/* The number of a commit the store has, or NO_COMMIT. */
uint32_t graph_find(struct commit_graph *graph, const struct oid *oid);
/* The same, read from the repository when the store does not have it; NO_COMMIT when it cannot be read. */
uint32_t graph_add(struct commit_graph *graph, const struct oid *oid);
/* Reads what leads to a commit, as far as the store does not have it. */
void graph_follow(struct commit_graph *graph, uint32_t number);

#endif
