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
#include "store/rows.h"

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

void graph_free(struct commit_graph *graph)
{
	query_free(graph->by_oid);
	oid_table_release(&graph->outside);
	intern_release(&graph->authors);
	free(graph->author_is_bot);
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

/* As names_bot(), of one author once. */
static bool author_is_bot(struct commit_graph *graph, struct view name, struct view email)
{
	struct buf key = {0};
	uint32_t number;
	bool is_new;

	buf_add_view(&key, name);
	buf_add_char(&key, '\0');
	buf_add_view(&key, email);
	number = intern_add(&graph->authors, buf_view(&key), &is_new);
	buf_release(&key);
	GROW(graph->author_is_bot, (size_t)number + 1, graph->author_capacity);
	if (is_new)
		graph->author_is_bot[number] = names_bot(graph->model, name, email);
	return graph->author_is_bot[number];
}

/* The parents of a commit that were read before, or are in git_commit, or get a number and are not read yet. */
static void add_parent(struct commit_graph *graph, uint32_t number, const struct oid *oid, bool is_boundary)
{
	int64_t known = is_boundary ? -1 : oid_table_find(&graph->outside, oid);
	uint32_t parent = known >= 0 ? graph->number_of_outside[known] : NO_COMMIT;

	if (parent == NO_COMMIT && !is_boundary)
		parent = graph_find(graph, oid);
	if (parent == NO_COMMIT && !is_boundary)
		parent = add_outside(graph, oid);
	add_edge(graph, number, parent);
}

static void keep_commit(struct commit_graph *graph, const struct oid *oid, const struct commit *commit)
{
	struct buf parents = {0};
	char hex[OID_HEX_SIZE];

	for (size_t i = 0; i < commit->parent_count; i++) {
		oid_to_hex(&commit->parents[i], hex);
		buf_addf(&parents, "%s ", hex);
	}
	oid_to_hex(oid, hex);
	put_tagged_commit(graph->store, &(struct tagged_commit_row){.oid = view_of(hex),
								    .author_name = commit->author.name,
								    .author_email = commit->author.email,
								    .author_time = commit->author.time,
								    .commit_time = commit->committer.time,
								    .is_revert = is_revert(commit->subject),
								    .parents = buf_view(&parents)});
	buf_release(&parents);
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
	node->is_bot = author_is_bot(graph, commit.author.name, commit.author.email);
	keep_commit(graph, &oid, &commit);
	for (size_t i = 0; i < commit.parent_count; i++)
		add_parent(graph, number, &commit.parents[i], repo_is_shallow_boundary(graph->repo, &oid));
	arena_release(&arena);
}

/* --- what earlier audits read of it --------------------------------------------------------------------------------
 */

/* Their parents as written, by their numbers in graph.outside. */
struct tagged {
	struct view *parents;
	size_t capacity;
	struct arena arena;
};

/* Every one gets a number first, so that parents are found among them. A history audited since may have some by now. */
static int read_tagged(struct commit_graph *graph, struct tagged *tagged, struct err *err)
{
	struct query *query = store_query(
	    graph->store, "SELECT t.oid, author_name, author_email, t.author_time, t.commit_time, is_revert, t.parents "
			  "FROM main.tagged_commit t LEFT JOIN main.git_commit g ON g.oid = t.oid WHERE g.id IS NULL");
	int status;

	while ((status = query_step(query, err)) == 1) {
		struct graph_commit *node;
		struct oid oid;
		uint32_t number;

		if (!oid_from_hex(query_text(query, 0), &oid))
			continue;
		number = add_outside(graph, &oid); /* may move the commits */
		node = &graph->commits[number];
		node->is_read = true;
		node->is_bot = author_is_bot(graph, query_text(query, 1), query_text(query, 2));
		node->author_time = query_int(query, 3);
		node->commit_time = query_int(query, 4);
		node->is_revert = query_int(query, 5) != 0;
		graph->reads++;
		GROW(tagged->parents, graph->outside.count, tagged->capacity);
		tagged->parents[node->outside] = arena_view(&tagged->arena, query_text(query, 6));
	}
	query_free(query);
	return status;
}

/* Object ids with a space after each. */
static void add_written_parents(struct commit_graph *graph, uint32_t number, struct view parents)
{
	bool is_boundary = repo_is_shallow_boundary(graph->repo, &graph->outside.oids[graph->commits[number].outside]);

	for (size_t at = 0; at < parents.n; at += OID_HEX_SIZE) {
		struct oid oid;

		if (oid_from_hex(view_slice(parents, at, at + OID_HEX_SIZE - 1), &oid))
			add_parent(graph, number, &oid, is_boundary);
	}
}

static int load_tagged(struct commit_graph *graph, struct err *err)
{
	struct tagged tagged = {0};
	int status = read_tagged(graph, &tagged, err);
	size_t count = graph->outside.count;

	for (size_t i = 0; i < count; i++)
		add_written_parents(graph, graph->number_of_outside[i], tagged.parents[i]);
	free(tagged.parents);
	arena_release(&tagged.arena);
	return status;
}

int graph_load(struct commit_graph *graph, int64_t snapshot_id, struct err *err)
{
	graph->by_oid = store_query(graph->store, "SELECT id FROM main.git_commit WHERE oid = ?");
	return load_bots(graph, err) || load_commits(graph, snapshot_id, err) || load_parents(graph, err) ||
		       load_tagged(graph, err)
		   ? -1
		   : 0;
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
