#include "collect/history.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/num.h"
#include "base/pool.h"
#include "collect/history_internal.h"
#include "repo/diff.h"
#include "repo/file_list.h"

#include "base/banned.h"

/* Commits a worker takes at once: neighbours share trees and the bases of their deltas. */
enum { CHUNK = 128 };

void history_diagnose(struct history *history, const struct oid *oid, const char *message)
{
	char hex[OID_HEX_SIZE];

	oid_to_hex(oid, hex);
	if (history->diagnostics++ < HISTORY_DIAGNOSTICS_LIMIT)
		put_diagnostic(history->store, &(struct diagnostic_row){.snapshot_id = history->input->snapshot_id,
									.collector = VIEW("history"),
									.subject = view_of(hex),
									.message = view_of(message)});
}

/* --- changes, on the workers
 * ------------------------------------------------------------------------------------------- */

struct worker {
	struct repo *repo;
	struct differ *differ;   /* NULL when the repository cannot be opened once more */
	struct change_list list; /* of the commit at hand */
	struct err err;
};

/* What the writer needs of a change. */
struct kept_change {
	struct view path, old_path;
	int similarity;
	char kind;
	struct churn_side before, after;
};

struct commit_changes {
	struct kept_change *items;
	size_t count;
	const char *failure; /* why they are not known, or NULL */
	enum rename_knowledge renames;
};

struct chunk {
	struct commit_changes commits[CHUNK];
	struct arena arena;
};

static void *worker_start(void *context)
{
	struct history *history = context;
	struct worker *worker = xcalloc(1, sizeof(*worker));

	if (repo_reopen(history->input->repo, &worker->repo, &worker->err) == 0)
		worker->differ = differ_new(worker->repo);
	return worker;
}

static void worker_finish(void *context, void *state)
{
	struct worker *worker = state;

	(void)context;
	differ_free(worker->differ);
	change_list_release(&worker->list);
	repo_free(worker->repo);
	free(worker);
}

/* The tree of a commit, which was read now or, when the store knows the commit, is read from it once more. */
static int tree_of(struct history *history, struct worker *worker, uint32_t number, struct oid *tree, struct err *err)
{
	struct arena arena = {0};
	struct commit commit;
	struct object object;

	if (!history->nodes[number].is_stored) {
		*tree = history->nodes[number].tree;
		return 0;
	}
	if (repo_read_typed(worker->repo, &history->oids.oids[number], OBJECT_COMMIT, COMMIT_SIZE_LIMIT, &object, err))
		return -1;
	commit_parse(&commit, object.content, &arena);
	*tree = commit.tree;
	arena_release(&arena);
	object_release(&object);
	return 0;
}

static int compare_with_parent(struct history *history, struct worker *worker, uint32_t number, struct err *err)
{
	const struct node *node = &history->nodes[number];
	uint32_t parent = node->edge_count ? history->edges[node->first_edge] : NO_NODE;
	struct oid tree, old_tree;

	if (node->edge_count && (parent == NO_NODE || history->nodes[parent].is_hole))
		return err_set(err, ERR_INCOMPLETE, "its parent is missing");
	if (tree_of(history, worker, number, &tree, err) ||
	    (node->edge_count && tree_of(history, worker, parent, &old_tree, err)))
		return -1;
	return differ_compare(worker->differ, node->edge_count ? &old_tree : NULL, &tree, &worker->list, err);
}

static struct view keep_path(struct chunk *chunk, struct view path)
{
	return (struct view){path.n ? arena_strndup(&chunk->arena, path.p, path.n) : NULL, path.n};
}

static struct churn_side side_of(const struct oid *oid, uint32_t mode)
{
	return (struct churn_side){.oid = *oid, .is_submodule = mode == MODE_SUBMODULE};
}

static void keep_changes(struct chunk *chunk, struct commit_changes *changes, const struct change_list *list)
{
	changes->count = list->count;
	changes->items = arena_alloc(&chunk->arena, list->count * sizeof(*changes->items));
	for (size_t i = 0; i < list->count; i++) {
		const struct change *change = &list->items[i];

		changes->items[i] = (struct kept_change){.path = keep_path(chunk, change->path),
							 .old_path = keep_path(chunk, change->old_path),
							 .similarity = change->similarity,
							 .kind = change->kind,
							 .before = side_of(&change->old_oid, change->old_mode),
							 .after = side_of(&change->new_oid, change->new_mode)};
	}
}

static void find_changes(struct history *history, struct worker *worker, uint32_t number, struct chunk *chunk,
			 struct commit_changes *changes)
{
	const struct node *node = &history->nodes[number];
	struct err err = worker->err;

	/* A merge joins what others did. At a shallow boundary everything would look new. */
	if (node->edge_count > 1 || node->is_boundary)
		return;
	if (!worker->differ || compare_with_parent(history, worker, number, &err)) {
		changes->failure = arena_strdup(&chunk->arena, err.message);
		return;
	}
	changes->renames = differ_find_renames(worker->differ, &worker->list);
	keep_changes(chunk, changes, &worker->list);
}

static void *work(void *context, void *state, size_t item)
{
	struct history *history = context;
	struct chunk *chunk = xcalloc(1, sizeof(*chunk));

	for (size_t i = 0; i < CHUNK && item * CHUNK + i < history->order_count; i++)
		find_changes(history, state, history->order[item * CHUNK + i], chunk, &chunk->commits[i]);
	return chunk;
}

/* --- rows, on the writer
 * -------------------------------------------------------------------------------------------------- */

static int64_t identity_id(struct history *history, uint32_t number)
{
	struct view key = history->identities.items[number], name;

	if (!history->identity_ids[number]) {
		history->identity_ids[number] = history->next_identity++;
		name = view_slice(key, 0, view_find(key, 0, (struct view){"", 1}));
		put_identity(history->store, &(struct identity_row){.id = history->identity_ids[number],
								    .name = name,
								    .email = view_slice(key, name.n + 1, key.n)});
	}
	return history->identity_ids[number];
}

static void write_commit(struct history *history, const struct node *node, const struct oid *oid)
{
	char hex[OID_HEX_SIZE];

	oid_to_hex(oid, hex);
	put_git_commit(history->store, &(struct git_commit_row){.id = node->id,
								.oid = view_of(hex),
								.author_id = identity_id(history, node->author),
								.author_time = node->author_time,
								.author_zone = node->author_zone,
								.committer_id = identity_id(history, node->committer),
								.commit_time = node->commit_time,
								.commit_zone = node->commit_zone,
								.parents = node->edge_count,
								.subject = node->subject,
								.last_line = node->last_line,
								.problem = node->problem});
	for (uint32_t i = 0; i < node->edge_count; i++) {
		uint32_t parent = history->edges[node->first_edge + i];
		bool is_known = parent != NO_NODE && history->nodes[parent].id;

		put_commit_parent(history->store, &(struct commit_parent_row){
						      .commit_id = node->id,
						      .ordinal = i,
						      .parent_id = is_known ? history->nodes[parent].id : STORE_NULL});
	}
	for (size_t i = 0; i < node->trailer_count; i++)
		put_trailer(history->store, &(struct trailer_row){.commit_id = node->id,
								  .ordinal = (int64_t)i,
								  .key = node->trailers[i].key,
								  .value = node->trailers[i].value});
	for (uint32_t i = 0; i < node->co_author_count; i++)
		put_co_author(history->store,
			      &(struct co_author_row){
				  .commit_id = node->id,
				  .identity_id = identity_id(history, history->co_authors[node->first_co_author + i])});
}

static void write_changes(struct history *history, const struct node *node, const struct commit_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct kept_change *change = &changes->items[i];
		bool is_rename = change->kind == 'R';

		put_change(history->store,
			   &(struct change_row){
			       .commit_id = node->id,
			       .path_id = path_id(history->input->paths, change->path),
			       .kind = {&change->kind, 1},
			       .old_path_id = is_rename ? path_id(history->input->paths, change->old_path) : STORE_NULL,
			       .similarity = is_rename ? change->similarity : STORE_NULL});
	}
	history->changes += changes->count;
}

static void pass_on_changes(struct history *history, const struct node *node, const struct commit_changes *changes)
{
	for (size_t i = 0; history->input->churn && i < changes->count; i++)
		churn_list_add(history->input->churn,
			       &(struct churn_change){.commit_id = node->id,
						      .path_id = path_id(history->input->paths, changes->items[i].path),
						      .before = changes->items[i].before,
						      .after = changes->items[i].after});
}

/* Adds what the changes did not say to what the object did not say. */
static void add_problems(struct history *history, struct node *node, const struct commit_changes *changes)
{
	static const char *const renames[] = {
	    [RENAMES_KNOWN] = "",
	    [RENAMES_LIMITED] = "too many files to compare: those that moved and changed are deletions and additions",
	    [RENAMES_UNKNOWN] = "contents are too large to compare: some renames may be deletions and additions",
	    [RENAMES_MISSING] = UNKNOWN_RENAMES "contents are missing or damaged",
	};
	struct buf text = {0};

	if (!changes->failure && changes->renames == RENAMES_KNOWN)
		return;
	buf_addf(&text, "%.*s%s", VIEW_ARG(node->problem), node->problem.n ? "; " : "");
	if (changes->failure)
		buf_addf(&text, UNKNOWN_CHANGES "%s", changes->failure);
	else
		buf_add_text(&text, renames[changes->renames]);
	node->problem = arena_view(&history->text, buf_view(&text));
	buf_release(&text);
}

/* A commit the store has is known better now: its former changes go. */
static void rewrite_problem(struct history *history, const struct node *node)
{
	static const char *const statements[] = {
	    "DELETE FROM main.change WHERE commit_id = ?1",
	    "DELETE FROM main.churn WHERE commit_id = ?1",
	    "UPDATE main.git_commit SET problem = ?2 WHERE id = ?1",
	};

	for (size_t i = 0; i < sizeof(statements) / sizeof(*statements); i++) {
		struct query *query = store_query(history->store, statements[i]);

		query_bind_int(query, 1, node->id);
		if (i == 2)
			query_bind_text(query, 2, node->problem);
		query_step(query, NULL);
		query_free(query);
	}
}

static void write_one(struct history *history, uint32_t number, struct commit_changes *changes)
{
	struct node *node = &history->nodes[number];

	if (history->changes + changes->count > HISTORY_CHANGES_LIMIT) {
		changes->count = 0;
		changes->failure = "too many changes in this history";
	}
	if (node->is_stored && !node->is_unsure) {
		pass_on_changes(history, node, changes);
		return;
	}
	if (!node->is_stored)
		history_mend_dates(history, node);
	add_problems(history, node, changes);
	if (node->is_stored)
		rewrite_problem(history, node);
	else
		write_commit(history, node, &history->oids.oids[number]);
	write_changes(history, node, changes);
	pass_on_changes(history, node, changes);
}

static void write_chunk(void *context, size_t item, void *result)
{
	struct history *history = context;
	struct chunk *chunk = result;
	size_t first = item * CHUNK;

	for (size_t i = 0; i < CHUNK && first + i < history->order_count; i++)
		write_one(history, history->order[first + i], &chunk->commits[i]);
	arena_release(&chunk->arena);
	free(chunk);
	progress_report(history->input->progress, "comparing commits", first, history->order_count);
}

/* --- the snapshot
 * ------------------------------------------------------------------------------------------------------------ */

int64_t history_first_parent(const struct history *history, const struct node *node)
{
	uint32_t parent = node->edge_count ? history->edges[node->first_edge] : NO_NODE;

	return parent == NO_NODE || node->is_boundary ? -1 : (int64_t)parent;
}

/* Marks first parents from the audited commit on. Objects that lie about their ids can make a circle. */
static void mark_mainline(struct history *history)
{
	int64_t at = oid_table_find(&history->oids, &history->input->state->commit);

	while (at >= 0 && !history->nodes[at].is_mainline) {
		history->nodes[at].is_mainline = true;
		at = history_first_parent(history, &history->nodes[at]);
	}
}

struct summary {
	int64_t commits, merges, first_time, last_time;
	size_t unknown_changes, unknown_renames;
};

/* The problems of all commits of this snapshot, new or not. */
static void write_problems(struct history *history, struct summary *summary)
{
	for (size_t i = 0; i < history->oids.count; i++) {
		struct view problem = history->nodes[i].problem;

		if (!history->nodes[i].is_reachable || problem.n == 0)
			continue;
		summary->unknown_changes += view_find(problem, 0, VIEW(UNKNOWN_CHANGES)) < problem.n;
		summary->unknown_renames += view_find(problem, 0, VIEW("rename")) < problem.n;
		history_diagnose(history, &history->oids.oids[i], problem.p);
	}
}

static void write_if_reachable(struct history *history, const struct node *node, struct summary *summary)
{
	if (!node->is_reachable || !node->id)
		return;
	put_snapshot_commit(history->store, &(struct snapshot_commit_row){.snapshot_id = history->input->snapshot_id,
									  .commit_id = node->id,
									  .is_mainline = node->is_mainline});
	summary->merges += node->edge_count > 1;
	if (summary->commits++ == 0 || node->commit_time < summary->first_time)
		summary->first_time = node->commit_time;
}

/* What was said of the snapshot that this one continues. */
static int take_over(struct history *history, struct summary *summary, struct err *err)
{
	const struct history_base *base = &history->base;
	struct query *query = store_query(
	    history->store, "SELECT commit_id, is_mainline FROM main.snapshot_commit WHERE snapshot_id = ?");
	int status;

	query_bind_int(query, 1, base->snapshot_id);
	while ((status = query_step(query, err)) == 1)
		put_snapshot_commit(history->store,
				    &(struct snapshot_commit_row){.snapshot_id = history->input->snapshot_id,
								  .commit_id = query_int(query, 0),
								  .is_mainline = query_int(query, 1)});
	query_free(query);
	*summary = (struct summary){.commits = base->commits, .merges = base->merges, .first_time = base->first_time};
	return status;
}

/* By id, as the table is sorted: those the store had come first, the new ones are numbered in their order. */
static void write_reachable(struct history *history, struct summary *summary)
{
	int64_t head = oid_table_find(&history->oids, &history->input->state->commit);

	for (size_t i = 0; i < history->stored_count; i++)
		write_if_reachable(history, &history->nodes[i], summary);
	for (size_t i = 0; i < history->order_count; i++)
		if (!history->nodes[history->order[i]].is_stored)
			write_if_reachable(history, &history->nodes[history->order[i]], summary);
	summary->last_time = history->nodes[head].commit_time;
}

static int update_snapshot(struct history *history, const struct summary *summary, struct err *err)
{
	struct query *query = store_query(
	    history->store, "UPDATE main.snapshot SET commits = ?, merges = ?, first_time = ?, last_time = ?, "
			    "is_shallow = ? WHERE id = ?");
	int status;

	query_bind_int(query, 1, summary->commits);
	query_bind_int(query, 2, summary->merges);
	if (summary->commits) {
		query_bind_int(query, 3, summary->first_time);
		query_bind_int(query, 4, summary->last_time);
	}
	query_bind_int(query, 5, history->input->state->is_shallow);
	query_bind_int(query, 6, history->input->snapshot_id);
	status = query_step(query, err);
	query_free(query);
	return status < 0 ? -1 : 0;
}

static void add_detail(struct buf *detail, size_t count, const char *one, const char *many)
{
	if (count)
		buf_addf(detail, "%s%zu %s", detail->n ? "; " : "", count, count == 1 ? one : many);
}

static void write_end(struct history *history, const struct summary *summary)
{
	struct buf detail = {0};
	bool is_partial;

	if (history->diagnostics > HISTORY_DIAGNOSTICS_LIMIT)
		put_diagnostic(history->store, &(struct diagnostic_row){
						   .snapshot_id = history->input->snapshot_id,
						   .collector = VIEW("history"),
						   .subject = VIEW("."),
						   .message = VIEW("more commits have problems than are listed here")});
	add_detail(&detail, history->boundaries, "commit at which the shallow clone ends",
		   "commits at which the shallow clone ends");
	add_detail(&detail, history->holes, "commit is missing or damaged", "commits are missing or damaged");
	add_detail(&detail, summary->unknown_changes, "commit whose changes are not known",
		   "commits whose changes are not known");
	add_detail(&detail, summary->unknown_renames, "commit whose renames are not all known",
		   "commits whose renames are not all known");
	is_partial = detail.n > 0;
	if (!history->input->state->has_commit)
		buf_add_text(&detail, "no commits");
	put_collector(history->store, &(struct collector_row){.snapshot_id = history->input->snapshot_id,
							      .name = VIEW("history"),
							      .status = is_partial ? VIEW("partial") : VIEW("done"),
							      .detail = buf_view(&detail)});
	buf_release(&detail);
}

/* --- all of it
 * ---------------------------------------------------------------------------------------------------------------- */

void history_reset(struct history *history)
{
	oid_table_release(&history->oids);
	intern_release(&history->identities);
	arena_release(&history->text);
	arena_release(&history->scratch);
	free(history->nodes);
	free(history->edges);
	free(history->identity_ids);
	free(history->co_authors);
	free(history->order);
	query_free(history->base.find);
	*history = (struct history){.store = history->store, .input = history->input};
}

static int run_each(struct store *store, const char *const *statements, size_t count, struct err *err)
{
	int status = 0;

	for (size_t i = 0; i < count && status >= 0; i++) {
		struct query *query = store_query(store, statements[i]);

		status = query_step(query, err);
		query_free(query);
	}
	return status < 0 ? -1 : 0;
}

/* The clone was deepened: commits that were stored without parents have them now. Nothing older can be kept, because a
 * parent's id is lower than its child's; other snapshots lose their facts and are collected anew when audited again. */
static int forget_history(struct history *history, struct err *err)
{
	static const char *const statements[] = {
	    "DELETE FROM main.change",     "DELETE FROM main.trailer",         "DELETE FROM main.commit_parent",
	    "DELETE FROM main.git_commit", "DELETE FROM main.snapshot_commit", "DELETE FROM main.co_author",
	    "DELETE FROM main.churn",
	};
	struct query *query = store_query(
	    history->store, "SELECT group_concat(id, ' ') FROM main.snapshot WHERE id <> ? AND commits > 0");
	struct buf ids = {0};
	struct view rest;

	query_bind_int(query, 1, history->input->snapshot_id);
	if (query_step(query, NULL) == 1)
		buf_add_view(&ids, query_text(query, 0));
	query_free(query);
	for (rest = buf_view(&ids); rest.n;) {
		size_t end = view_find(rest, 0, VIEW(" "));
		int64_t id;

		if (parse_int(view_slice(rest, 0, end), 1, INT64_MAX, &id))
			store_forget_snapshot(history->store, id);
		rest = view_slice(rest, end + 1, rest.n);
	}
	buf_release(&ids);
	return run_each(history->store, statements, sizeof(statements) / sizeof(*statements), err);
}

static int read_history(struct history *history, struct err *err)
{
	bool is_stale, continued;

	if (history_continue(history, &continued, err))
		return -1;
	if (continued)
		return 0;
	if (history_load(history, err))
		return -1;
	history_walk(history, &is_stale);
	if (!is_stale)
		return 0;
	if (forget_history(history, err))
		return -1;
	history_reset(history);
	if (history_load(history, err))
		return -1;
	history_walk(history, &is_stale);
	return 0;
}

int collect_history(struct store *store, const struct history_input *input, struct err *err)
{
	const struct pool_job job = {worker_start, work, write_chunk, worker_finish};
	struct history history = {.store = store, .input = input};
	struct summary summary = {0};
	int status = 0;

	if (input->state->has_commit) {
		status = read_history(&history, err);
		if (status == 0) {
			history_sort(&history);
			pool_run(&job, &history, (history.order_count + CHUNK - 1) / CHUNK, input->jobs);
			mark_mainline(&history);
			if (history.base.snapshot_id)
				status = take_over(&history, &summary, err);
			write_reachable(&history, &summary);
			write_problems(&history, &summary);
			history_judge_dates(&history, summary.last_time);
		}
	}
	if (status == 0)
		status = update_snapshot(&history, &summary, err);
	if (status == 0)
		write_end(&history, &summary);
	if (input->ends_early)
		*input->ends_early = history.boundaries + history.holes > 0;
	history_reset(&history);
	return status;
}
