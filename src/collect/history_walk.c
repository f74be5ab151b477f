#include <stdlib.h>

#include "base/limits.h"
#include "collect/co_authors.h"
#include "collect/history_internal.h"

#include "base/banned.h"

static struct node *add_node(struct history *history, const struct oid *oid, uint32_t *number)
{
	bool added;

	*number = oid_table_add(&history->oids, oid, &added);
	GROW(history->nodes, history->oids.count, history->node_capacity);
	if (added)
		history->nodes[*number] = (struct node){0};
	return &history->nodes[*number];
}

static void add_edge(struct history *history, struct node *node, uint32_t parent)
{
	GROW(history->edges, history->edge_count + 1, history->edge_capacity);
	history->edges[history->edge_count++] = parent;
	node->edge_count++;
}

/* --- what the store has
 * ------------------------------------------------------------------------------------------------ */

static uint32_t remember_identity(struct history *history, struct view name, struct view email)
{
	struct buf key = {0};
	uint32_t number;
	bool added;

	buf_add_view(&key, name);
	buf_add_char(&key, '\0');
	buf_add_view(&key, email);
	number = intern_add(&history->identities, buf_view(&key), &added);
	GROW(history->identity_ids, history->identities.count, history->identity_capacity);
	if (added)
		history->identity_ids[number] = 0;
	buf_release(&key);
	return number;
}

int history_load_identities(struct history *history, struct err *err)
{
	struct query *query = store_query(history->store, "SELECT id, name, email FROM main.identity");
	int status;

	while ((status = query_step(query, err)) == 1) {
		uint32_t number = remember_identity(history, query_text(query, 1), query_text(query, 2));

		history->identity_ids[number] = query_int(query, 0);
	}
	query_free(query);
	history->next_identity = store_int(history->store, "SELECT coalesce(max(id), 0) + 1 FROM main.identity", 1);
	return status;
}

static int compare_ids(const void *a, const void *b)
{
	const struct node *left = a, *right = b;

	return (left->id > right->id) - (left->id < right->id);
}

/* Rows come by id, so nodes of the store are sorted by it, and mostly without a gap. */
static struct node *find_stored(struct history *history, int64_t id)
{
	struct node key = {.id = id};
	int64_t place = history->oids.count ? id - history->nodes[0].id : -1;

	if (place >= 0 && place < (int64_t)history->oids.count && history->nodes[place].id == id)
		return &history->nodes[place];
	return bsearch(&key, history->nodes, history->oids.count, sizeof(key), compare_ids);
}

static struct view keep(struct history *history, struct view text)
{
	return text.p ? arena_view(&history->text, text) : text;
}

/* What was wrong with the commit. If it is that changes are not known, they are looked for again, and it is cut off. */
static void keep_problem(struct history *history, struct node *node, struct view problem)
{
	size_t changes = view_find(problem, 0, VIEW(UNKNOWN_CHANGES));
	size_t renames = view_find(problem, 0, VIEW(UNKNOWN_RENAMES));
	size_t end = changes < renames ? changes : renames;

	node->is_unsure = end < problem.n;
	if (node->is_unsure)
		problem = view_slice(problem, 0, end > 2 ? end - strlen("; ") : 0);
	if (problem.n)
		node->problem = keep(history, problem);
}

static int load_commits(struct history *history, struct err *err)
{
	struct query *query =
	    store_query(history->store, "SELECT id, oid, commit_time, problem FROM main.git_commit ORDER BY id");
	int64_t count = store_int(history->store, "SELECT count(*) FROM main.git_commit", 0);
	int status;

	oid_table_reserve(&history->oids, (size_t)count);
	GROW(history->nodes, (size_t)count, history->node_capacity);
	history->next_commit = 1;
	while ((status = query_step(query, err)) == 1) {
		struct oid oid;
		struct node *node;
		uint32_t number;

		if (!oid_from_hex(query_text(query, 1), &oid))
			continue;
		node = add_node(history, &oid, &number);
		node->id = query_int(query, 0);
		node->commit_time = query_int(query, 2);
		node->is_read = node->is_stored = true;
		if (query_type(query, 3) != QUERY_NULL)
			keep_problem(history, node, query_text(query, 3));
		history->next_commit = node->id + 1;
	}
	query_free(query);
	history->stored_count = history->oids.count;
	return status;
}

static int load_parents(struct history *history, struct err *err)
{
	struct query *query = store_query(
	    history->store, "SELECT commit_id, parent_id FROM main.commit_parent ORDER BY commit_id, ordinal");
	struct node *node = NULL;
	int status;

	while ((status = query_step(query, err)) == 1) {
		struct node *parent =
		    query_type(query, 1) == QUERY_NULL ? NULL : find_stored(history, query_int(query, 1));

		if (!node || node->id != query_int(query, 0)) {
			node = find_stored(history, query_int(query, 0));
			if (!node)
				continue;
			node->first_edge = history->edge_count;
		}
		add_edge(history, node, parent ? (uint32_t)(parent - history->nodes) : NO_NODE);
	}
	query_free(query);
	return status;
}

/* Changes without lines: an audit with --no-churn wrote them, or a content could not be read. */
static int mark_uncounted(struct history *history, struct err *err)
{
	struct query *query;
	int status;

	if (store_int(history->store, "SELECT (SELECT count(*) FROM main.change) = (SELECT count(*) FROM main.churn)",
		      0))
		return 0;
	query = store_query(history->store, "SELECT DISTINCT commit_id FROM main.change c WHERE NOT EXISTS "
					    "(SELECT 1 FROM main.churn WHERE commit_id = c.commit_id "
					    "AND path_id = c.path_id)");
	while ((status = query_step(query, err)) == 1) {
		struct node *node = find_stored(history, query_int(query, 0));

		if (node)
			node->is_uncounted = true;
	}
	query_free(query);
	return status;
}

int history_load(struct history *history, struct err *err)
{
	if (history_load_identities(history, err) || load_commits(history, err) || load_parents(history, err))
		return -1;
	return history->input->churn ? mark_uncounted(history, err) : 0;
}

/* --- reading
 * -------------------------------------------------------------------------------------------------------------- */

static bool is_author(const struct signature *author, struct view name, struct view email)
{
	if (author->email.n && email.n)
		return view_eq_nocase(author->email, email);
	return view_eq_nocase(author->name, name);
}

static void keep_co_authors(struct history *history, struct node *node, const struct commit *commit)
{
	struct view rest, name, email;

	node->first_co_author = history->co_author_count;
	for (size_t i = 0; i < commit->co_author_count; i++)
		for (rest = commit->co_authors[i]; co_author_next(&rest, &name, &email);) {
			if (is_author(&commit->author, name, email))
				continue;
			GROW(history->co_authors, history->co_author_count + 1, history->co_author_capacity);
			history->co_authors[history->co_author_count++] = remember_identity(history, name, email);
			node->co_author_count++;
		}
}

static void keep_commit(struct history *history, struct node *node, const struct commit *commit)
{
	node->tree = commit->tree;
	node->author = remember_identity(history, commit->author.name, commit->author.email);
	node->committer = remember_identity(history, commit->committer.name, commit->committer.email);
	node->author_time = commit->author.time;
	node->author_zone = (int16_t)commit->author.zone;
	node->commit_time = commit->committer.time;
	node->commit_zone = (int16_t)commit->committer.zone;
	node->subject = keep(history, commit->subject);
	node->last_line = keep(history, commit->last_line);
	node->problem = keep(history, commit->problem);
	keep_co_authors(history, node, commit);
	node->trailer_count = commit->trailer_count;
	if (commit->trailer_count)
		node->trailers = arena_alloc(&history->text, commit->trailer_count * sizeof(*node->trailers));
	for (size_t i = 0; i < commit->trailer_count; i++)
		node->trailers[i] =
		    (struct trailer){keep(history, commit->trailers[i].key), keep(history, commit->trailers[i].value)};
}

static void read_commit(struct history *history, uint32_t number)
{
	struct oid oid = history->oids.oids[number];
	struct commit commit;
	struct object object;
	struct err err = {0};

	if (repo_read_typed(history->input->repo, &oid, OBJECT_COMMIT, COMMIT_SIZE_LIMIT, &object, &err)) {
		history->nodes[number].is_hole = true;
		history->holes++;
		history_diagnose(history, &oid, err.message);
		return;
	}
	commit_parse(&commit, object.content, &history->scratch);
	object_release(&object);
	keep_commit(history, &history->nodes[number], &commit);
	history->nodes[number].first_edge = history->edge_count;
	for (size_t i = 0; i < commit.parent_count; i++) {
		uint32_t parent = NO_NODE;

		if (!history->nodes[number].is_boundary)
			add_node(history, &commit.parents[i], &parent);
		add_edge(history, &history->nodes[number], parent);
	}
	history->nodes[number].is_read = true;
	arena_reset(&history->scratch);
}

/* A commit that was stored without one of its parents: is the parent there now? */
static bool has_new_parent(struct history *history, uint32_t number)
{
	const struct oid *oid = &history->oids.oids[number];
	struct commit commit;
	struct object object;
	bool found = false;

	if (repo_read_typed(history->input->repo, oid, OBJECT_COMMIT, COMMIT_SIZE_LIMIT, &object, NULL))
		return false;
	commit_parse(&commit, object.content, &history->scratch);
	object_release(&object);
	for (size_t i = 0; i < commit.parent_count && !found; i++)
		found = oid_table_find(&history->oids, &commit.parents[i]) < 0 &&
			repo_has(history->input->repo, &commit.parents[i]);
	arena_reset(&history->scratch);
	return found;
}

static bool lacks_parent(const struct history *history, const struct node *node)
{
	for (uint32_t i = 0; i < node->edge_count; i++)
		if (history->edges[node->first_edge + i] == NO_NODE)
			return true;
	return false;
}

/* Marks one commit reachable, reads it if need be. False: what is known of the store is no use. */
static bool visit(struct history *history, uint32_t number)
{
	struct node *node = &history->nodes[number]; /* moves when read_commit() adds parents */

	node->is_reachable = true;
	if (history->base.snapshot_id && history_meets_base(history, number))
		return true;
	if (history->base.is_wrong)
		return false;
	node->is_boundary = repo_is_shallow_boundary(history->input->repo, &history->oids.oids[number]);
	history->boundaries += node->is_boundary;
	if (!node->is_stored) {
		read_commit(history, number);
	} else if (!node->is_boundary && lacks_parent(history, node)) {
		if (has_new_parent(history, number))
			return false;
		history->holes++;
		history_diagnose(history, &history->oids.oids[number], "a parent of this commit is missing");
	}
	return true;
}

void history_walk(struct history *history, bool *is_stale)
{
	uint32_t *waiting = NULL, head;
	size_t count = 0, capacity = 0, visited = 0;

	*is_stale = false;
	add_node(history, &history->input->state->commit, &head);
	GROW(waiting, 1, capacity);
	waiting[count++] = head;
	while (count && !*is_stale) {
		uint32_t number = waiting[--count];
		const struct node *node;

		if (history->nodes[number].is_reachable)
			continue;
		*is_stale = !visit(history, number);
		if (++visited % 1024 == 0)
			progress_report(history->input->progress, "reading commits", visited, 0);
		node = &history->nodes[number];
		/* The first parent is read next: commits of one line lie together in a pack. */
		for (uint32_t i = node->is_boundary ? 0 : node->edge_count; i-- > 0;) {
			uint32_t parent = history->edges[node->first_edge + i];

			if (parent == NO_NODE || history->nodes[parent].is_reachable)
				continue;
			GROW(waiting, count + 1, capacity);
			waiting[count++] = parent;
		}
	}
	free(waiting);
}

/* --- order
 * ----------------------------------------------------------------------------------------------------------------- */

struct place {
	uint32_t node, next_edge;
};

/* Is it a commit that gets a row now, and has none yet? */
static bool is_waiting(const struct node *node)
{
	return node->is_reachable && !node->is_stored && !node->is_hole && node->id == 0;
}

static void sort_new(struct history *history, uint32_t head)
{
	struct place *stack = NULL;
	size_t depth = 0, capacity = 0;

	GROW(stack, 1, capacity);
	stack[depth++] = (struct place){.node = head};
	while (depth) {
		struct place *top = &stack[depth - 1];
		struct node *node = &history->nodes[top->node];

		if (top->next_edge < node->edge_count) {
			uint32_t parent = history->edges[node->first_edge + top->next_edge++];

			if (parent == NO_NODE || !is_waiting(&history->nodes[parent]))
				continue;
			GROW(stack, depth + 1, capacity);
			stack[depth++] = (struct place){.node = parent};
			continue;
		}
		if (node->id == 0) {
			node->id = history->next_commit++;
			history->order[history->order_count++] = top->node;
		}
		depth--;
	}
	free(stack);
}

void history_sort(struct history *history)
{
	int64_t head = oid_table_find(&history->oids, &history->input->state->commit);

	history->order = xcalloc(history->oids.count, sizeof(*history->order));
	if (head >= 0 && is_waiting(&history->nodes[head]))
		sort_new(history, (uint32_t)head);
	for (uint32_t i = 0; i < history->oids.count; i++)
		if (history->nodes[i].is_reachable && (history->nodes[i].is_unsure || history->nodes[i].is_uncounted))
			history->order[history->order_count++] = i;
}
