#include "collect/commit_graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "collect/name_key.h"
#include "collect/people_names.h"
#include "repo/commit.h"

#include "base/banned.h"

static uint32_t new_commit(struct commit_graph *graph)
{
	GROW(graph->commits, (size_t)graph->count + 1, graph->capacity);
	graph->commits[graph->count] = (struct graph_commit){0};
	return graph->count++;
}

static void add_edge(struct commit_graph *graph, uint32_t child, uint32_t parent)
{
	struct graph_commit *commit = &graph->commits[child];

	if (commit->edge_count++ == 0)
		commit->first_edge = graph->edge_count;
	GROW(graph->edges, graph->edge_count + 1, graph->edge_capacity);
	graph->edges[graph->edge_count++] = parent;
}

/* --- what the store has ------------------------------------------------------------------------------------------- */

/* git writes `Revert "`, the convention of commit messages "revert:". process/many-reverts counts the same subjects. */
static bool is_revert(struct view subject)
{
	return view_starts(subject, "Revert \"") || view_starts(subject, "revert:") || view_starts(subject, "Revert:");
}

/* By what the commit itself says, as for commits the audited history does not have: no .mailmap, no configuration. */
static bool names_bot(const struct model_people *model, struct view name, struct view email)
{
	struct buf name_key = {0}, email_key = {0};
	bool found;

	buf_add_name_key(&name_key, name);
	buf_add_folded(&email_key, view_trim(email));
	found = identity_is_bot(model, buf_view(&name_key), buf_view(&email_key));
	buf_release(&name_key);
	buf_release(&email_key);
	return found;
}

/* Whether each identity is a program's, by identity.id: patterns are too slow for each commit. */
static int load_bots(struct commit_graph *graph, struct err *err)
{
	struct query *query =
	    store_query(graph->store, "SELECT id, name, email FROM main.identity WHERE id >= 0 ORDER BY id");
	int status;

	while ((status = query_step(query, err)) == 1) {
		size_t id = (size_t)query_int(query, 0), first = graph->identity_count;

		GROW(graph->is_bot, id + 1, graph->identity_capacity);
		graph->identity_count = id + 1;
		memset(graph->is_bot + first, 0, id + 1 - first);
		graph->is_bot[id] = names_bot(graph->model, query_text(query, 1), query_text(query, 2));
	}
	query_free(query);
	return status;
}

static bool is_bot(const struct commit_graph *graph, int64_t identity_id)
{
	return identity_id >= 0 && (size_t)identity_id < graph->identity_count && graph->is_bot[identity_id];
}

static uint32_t number_of(const struct commit_graph *graph, int64_t id)
{
	return id >= 0 && id <= graph->last_id ? graph->number_of_id[id] : NO_COMMIT;
}

static int load_commits(struct commit_graph *graph, int64_t snapshot_id, struct err *err)
{
	struct query *query =
	    store_query(graph->store, "SELECT g.id, author_time, commit_time, subject, s.commit_id IS NOT NULL, "
				      "author_id FROM main.git_commit AS g LEFT JOIN main.snapshot_commit AS s "
				      "ON s.snapshot_id = ? AND s.commit_id = g.id ORDER BY g.id");
	int status;

	graph->last_id = store_int(graph->store, "SELECT coalesce(max(id), 0) FROM main.git_commit", 0);
	graph->number_of_id = xmalloc(size_mul((size_t)graph->last_id + 1, sizeof(*graph->number_of_id)));
	for (int64_t i = 0; i <= graph->last_id; i++)
		graph->number_of_id[i] = NO_COMMIT;
	query_bind_int(query, 1, snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		uint32_t number = new_commit(graph);

		graph->commits[number] = (struct graph_commit){.author_time = query_int(query, 1),
							       .commit_time = query_int(query, 2),
							       .is_revert = is_revert(query_text(query, 3)),
							       .is_reachable = query_int(query, 4) != 0,
							       .is_bot = is_bot(graph, query_int(query, 5)),
							       .is_read = true,
							       .is_followed = true};
		graph->number_of_id[query_int(query, 0)] = number;
	}
	query_free(query);
	return status;
}

static int load_parents(struct commit_graph *graph, struct err *err)
{
	struct query *query = store_query(
	    graph->store, "SELECT commit_id, parent_id FROM main.commit_parent ORDER BY commit_id, ordinal");
	int status;

	while ((status = query_step(query, err)) == 1) {
		uint32_t child = number_of(graph, query_int(query, 0));

		if (child != NO_COMMIT)
			add_edge(graph, child,
				 query_type(query, 1) == QUERY_NULL ? NO_COMMIT
								    : number_of(graph, query_int(query, 1)));
	}
	query_free(query);
	return status;
}

int graph_load(struct commit_graph *graph, int64_t snapshot_id, struct err *err)
{
	graph->by_oid = store_query(graph->store, "SELECT id FROM main.git_commit WHERE oid = ?");
	return load_bots(graph, err) || load_commits(graph, snapshot_id, err) || load_parents(graph, err) ? -1 : 0;
}

void graph_free(struct commit_graph *graph)
{
	query_free(graph->by_oid);
	oid_table_release(&graph->outside);
	free(graph->number_of_outside);
	free(graph->number_of_id);
	free(graph->is_bot);
	free(graph->commits);
	free(graph->edges);
	*graph = (struct commit_graph){0};
}

uint32_t graph_find(struct commit_graph *graph, const struct oid *oid)
{
	char hex[OID_HEX_SIZE];
	uint32_t number = NO_COMMIT;

	oid_to_hex(oid, hex);
	query_bind_text(graph->by_oid, 1, view_of(hex));
	if (query_step(graph->by_oid, NULL) == 1)
		number = number_of(graph, query_int(graph->by_oid, 0));
	query_reset(graph->by_oid);
	return number;
}

/* --- what only the repository has --------------------------------------------------------------------------------- */

static uint32_t add_outside(struct commit_graph *graph, const struct oid *oid)
{
	bool added;
	uint32_t at = oid_table_add(&graph->outside, oid, &added);

	GROW(graph->number_of_outside, graph->outside.count, graph->outside_capacity);
	if (added) {
		graph->number_of_outside[at] = new_commit(graph);
		graph->commits[graph->number_of_outside[at]].outside = at;
	}
	return graph->number_of_outside[at];
}

static void add_parents(struct commit_graph *graph, uint32_t number, const struct commit *commit, bool is_boundary)
{
	for (size_t i = 0; i < commit->parent_count; i++) {
		uint32_t parent = is_boundary ? NO_COMMIT : graph_find(graph, &commit->parents[i]);

		if (parent == NO_COMMIT && !is_boundary)
			parent = add_outside(graph, &commit->parents[i]);
		add_edge(graph, number, parent);
	}
}

/* Times, parents and subject of a raw commit. A parent that is new gets a number and is not read yet. */
static void read_commit(struct commit_graph *graph, uint32_t number)
{
	struct oid oid = graph->outside.oids[graph->commits[number].outside];
	struct graph_commit *node = &graph->commits[number];
	struct arena arena = {0};
	struct commit commit;
	struct object object;

	node->is_read = true;
	if (graph->reads++ >= RELEASE_COMMITS_LIMIT ||
	    repo_read_typed(graph->repo, &oid, OBJECT_COMMIT, COMMIT_SIZE_LIMIT, &object, NULL)) {
		node->is_hole = true;
		graph->holes++;
		return;
	}
	commit_parse(&commit, object.content, &arena);
	object_release(&object);
	node->author_time = commit.author.time;
	node->commit_time = commit.committer.time;
	node->is_revert = is_revert(commit.subject);
	node->is_bot = names_bot(graph->model, commit.author.name, commit.author.email);
	add_parents(graph, number, &commit, repo_is_shallow_boundary(graph->repo, &oid));
	arena_release(&arena);
}

uint32_t graph_add(struct commit_graph *graph, const struct oid *oid)
{
	uint32_t number = graph_find(graph, oid);

	if (number == NO_COMMIT)
		number = add_outside(graph, oid);
	if (!graph->commits[number].is_read)
		read_commit(graph, number);
	return graph->commits[number].is_hole ? NO_COMMIT : number;
}

void graph_follow(struct commit_graph *graph, uint32_t number)
{
	uint32_t *waiting = NULL;
	size_t count = 0, capacity = 0;

	GROW(waiting, 1, capacity);
	waiting[count++] = number;
	while (count) {
		uint32_t at = waiting[--count];
		const struct graph_commit *commit;

		if (graph->commits[at].is_followed)
			continue;
		graph->commits[at].is_followed = true;
		if (!graph->commits[at].is_read)
			read_commit(graph, at);
		commit = &graph->commits[at];
		for (uint32_t i = 0; i < commit->edge_count; i++) {
			uint32_t parent = graph->edges[commit->first_edge + i];

			if (parent == NO_COMMIT || graph->commits[parent].is_followed)
				continue;
			GROW(waiting, count + 1, capacity);
			waiting[count++] = parent;
		}
	}
	free(waiting);
}
