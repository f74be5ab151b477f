#include "collect/coupling.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/fisher.h"
#include "base/limits.h"
#include "base/mem.h"
#include "collect/change_sets.h"
#include "collect/communication.h"
#include "collect/joins.h"
#include "collect/naming.h"
#include "store/rows.h"

#include "base/banned.h"

struct coupling {
	struct store *store;
	int64_t snapshot_id;
	const struct model_coupling *model;
	const struct coupling_input *input;
	int64_t *path_ids;   /* files of the tree, by path */
	struct view *paths;  /* likewise */
	bool *is_production; /* likewise */
	size_t file_count, file_capacity, path_capacity, production_capacity;
	struct person_set persons;
	size_t person_capacity;
	struct changes *changes;
	struct change_sets sets;
	bool *is_large;       /* by set: over max_changeset */
	bool *is_focused;     /* by set: at most focused_changeset, and not quiet */
	int64_t *times;       /* by set */
	int64_t small_sets;   /* those that count */
	int64_t *revisions;   /* by file: of those, the ones with it */
	int64_t *focused;     /* by file: focused sets with it */
	bool *changes_rarely; /* by file: too few revisions for any pair */
	struct pair *kept;
	int64_t *is_named; /* by kept pair: as coupling.is_named */
	size_t kept_count, kept_capacity;
	bool is_full;            /* PAIRS_KEPT_LIMIT was reached */
	size_t pairs;            /* pairs with a shared change set, counted when none is kept */
	uint32_t highest_shared; /* of those */
	struct buf detail;       /* what the collector's row says */
	bool is_partial;
	struct arena arena;
};

/* --- reading ---------------------------------------------------------------------------------------------------- */

static int read_files(struct coupling *c, struct err *err)
{
	struct query *query = store_query(
	    c->store, "SELECT f.path_id, p.path, f.class = 'production' "
		      "FROM main.file f JOIN main.path p ON p.id = f.path_id WHERE f.snapshot_id = ? ORDER BY p.path");
	int status;

	query_bind_int(query, 1, c->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		struct view path = query_text(query, 1);

		GROW(c->path_ids, c->file_count + 1, c->file_capacity);
		GROW(c->paths, c->file_count + 1, c->path_capacity);
		GROW(c->is_production, c->file_count + 1, c->production_capacity);
		c->paths[c->file_count] = arena_view(&c->arena, path);
		c->is_production[c->file_count] = query_int(query, 2) != 0;
		c->path_ids[c->file_count++] = query_int(query, 0);
	}
	query_free(query);
	return status;
}

static int read_persons(struct coupling *c, struct err *err)
{
	struct person_set *persons = &c->persons;
	struct query *query = store_query(c->store, "SELECT is_bot FROM main.person WHERE snapshot_id = ? ORDER BY id");
	int status;

	GROW(persons->is_human, 1, c->person_capacity);
	persons->is_human[0] = false;
	query_bind_int(query, 1, c->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		GROW(persons->is_human, persons->count + 2, c->person_capacity);
		persons->is_human[++persons->count] = query_int(query, 0) == 0;
	}
	query_free(query);
	return status;
}

static void diagnose(struct coupling *c, const char *subject, const char *message)
{
	put_diagnostic(c->store, &(struct diagnostic_row){.snapshot_id = c->snapshot_id,
							  .collector = VIEW("coupling"),
							  .subject = view_of(subject),
							  .message = view_of(message)});
	buf_addf(&c->detail, "%s%s", c->detail.n ? "; " : "", message);
	c->is_partial = true;
}

static void find_communication(struct coupling *c)
{
	if (!put_communications(c->store, c->snapshot_id, c->changes, &c->sets.files, &c->persons,
				c->model->min_shared_files))
		diagnose(c, "people",
			 "too many people changed the same files: who works on the same ones is not known of all");
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static void put_file_couplings(struct coupling *c)
{
	const struct memberships *files = &c->sets.files;

	for (size_t file = 0; file < files->item_count; file++) {
		struct file_coupling_row row = {.snapshot_id = c->snapshot_id, .path_id = c->path_ids[file]};

		if (files->starts[file] == files->starts[file + 1])
			continue;
		for (size_t i = files->starts[file]; i < files->starts[file + 1]; i++)
			row.sum_of_coupling += c->sets.sets[files->list[i].group].size - 1;
		put_file_coupling(c->store, &row);
	}
}

static void measure_sets(struct coupling *c)
{
	c->is_large = xcalloc(c->sets.count, sizeof(*c->is_large));
	c->is_focused = xcalloc(c->sets.count, sizeof(*c->is_focused));
	c->times = xcalloc(c->sets.count, sizeof(*c->times));
	for (size_t i = 0; i < c->sets.count; i++) {
		c->is_large[i] = (int64_t)c->sets.sets[i].size > c->model->max_changeset;
		c->is_focused[i] =
		    (int64_t)c->sets.sets[i].size <= c->model->focused_changeset && !c->sets.sets[i].is_quiet;
		c->times[i] = c->sets.sets[i].time;
		c->small_sets += !c->is_large[i];
	}
}

static void count_revisions(struct coupling *c)
{
	const struct memberships *files = &c->sets.files;

	c->revisions = xcalloc(c->file_count, sizeof(*c->revisions));
	c->focused = xcalloc(c->file_count, sizeof(*c->focused));
	c->changes_rarely = xcalloc(c->file_count, sizeof(*c->changes_rarely));
	for (size_t file = 0; file < c->file_count; file++) {
		for (size_t i = files->starts[file]; i < files->starts[file + 1]; i++) {
			c->revisions[file] += !c->is_large[files->list[i].group];
			c->focused[file] += c->is_focused[files->list[i].group];
		}
		c->changes_rarely[file] = c->revisions[file] < c->model->min_shared;
	}
}

static void keep_pair(void *context, const struct pair *pair)
{
	struct coupling *c = context;
	int64_t revisions = c->revisions[pair->a] + c->revisions[pair->b];

	if ((int64_t)pair->shared < c->model->min_shared || revisions < 2 * (int64_t)c->model->min_revisions ||
	    200 * (int64_t)pair->shared < c->model->min_degree * revisions)
		return;
	if (c->kept_count == PAIRS_KEPT_LIMIT) {
		c->is_full = true;
		return;
	}
	GROW(c->kept, c->kept_count + 1, c->kept_capacity);
	c->kept[c->kept_count++] = *pair;
}

/* Sets in which the two were still one file are no evidence for or against: the test is over the others. */
static double chance_of(const struct coupling *c, const struct pair *pair)
{
	return fisher_exact(pair->shared, c->revisions[pair->a] - pair->same, c->revisions[pair->b] - pair->same,
			    c->small_sets - pair->same);
}

static void put_pairs(struct coupling *c)
{
	for (size_t i = 0; i < c->kept_count; i++) {
		const struct pair *pair = &c->kept[i];

		put_coupling(c->store, &(struct coupling_row){.snapshot_id = c->snapshot_id,
							      .path_a_id = c->path_ids[pair->a],
							      .path_b_id = c->path_ids[pair->b],
							      .shared = pair->shared,
							      .revisions_a = c->revisions[pair->a],
							      .revisions_b = c->revisions[pair->b],
							      .shared_year = pair->recent,
							      .focused = pair->focused,
							      .focused_year = pair->focused_recent,
							      .focused_a = c->focused[pair->a],
							      .focused_b = c->focused[pair->b],
							      .p_value = chance_of(c, pair),
							      .last_time = pair->last_time,
							      .is_named = c->is_named[i]});
	}
}

static void count_pair(void *context, const struct pair *pair)
{
	struct coupling *c = context;

	c->pairs++;
	c->highest_shared = pair->shared > c->highest_shared ? pair->shared : c->highest_shared;
}

/* An empty list that does not say what is below the thresholds looks like a mistake of the program. */
static void explain_no_pair(struct coupling *c, struct pair_search search)
{
	search.skips_item = NULL;
	search.found = count_pair;
	pairs_find(&search);
	if (c->pairs == 0)
		buf_addf(&c->detail, "no two files of the tree changed in one change set of at most %d files",
			 c->model->max_changeset);
	else
		buf_addf(&c->detail,
			 "%zu %s of files changed together, at most %u times, and none reached all thresholds: %d "
			 "shared changes, %d changes of each on average, degree %d%%",
			 c->pairs, c->pairs == 1 ? "pair" : "pairs", (unsigned)c->highest_shared, c->model->min_shared,
			 c->model->min_revisions, c->model->min_degree);
}

static void find_names(struct coupling *c)
{
	const struct texts texts = {.paths = c->paths,
				    .is_read = c->is_production,
				    .count = c->file_count,
				    .list = c->input->list,
				    .repo = c->input->repo,
				    .common_names = &c->model->common_names};

	c->is_named = xcalloc(c->kept_count, sizeof(*c->is_named));
	pairs_name(&texts, c->kept, c->kept_count, c->is_named);
}

static void find_pairs(struct coupling *c)
{
	const struct pair_search search = {.members = &c->sets.files,
					   .group_count = c->sets.count,
					   .skips_item = c->changes_rarely,
					   .skips_group = c->is_large,
					   .times = c->times,
					   .is_focused = c->is_focused,
					   .since = changes_days_ago(c->changes, c->input->year_days),
					   .found = keep_pair,
					   .context = c};

	if (!pairs_find(&search) || c->is_full)
		diagnose(c, "pairs", "too many files changed together: the pairs of the last paths are missing");
	find_names(c);
	put_pairs(c);
	if (c->kept_count == 0 && !c->is_partial && c->changes->commit_count)
		explain_no_pair(c, search);
}

/* ---------------------------------------------------------------------------------------------------------------- */

static void put_status(struct coupling *c)
{
	put_collector(c->store, &(struct collector_row){.snapshot_id = c->snapshot_id,
							.name = VIEW("coupling"),
							.status = c->is_partial ? VIEW("partial") : VIEW("done"),
							.detail = buf_view(&c->detail)});
}

static void release(struct coupling *c)
{
	free(c->path_ids);
	free(c->paths);
	free(c->is_production);
	free(c->persons.is_human);
	change_sets_release(&c->sets);
	free(c->is_large);
	free(c->is_focused);
	free(c->times);
	free(c->revisions);
	free(c->focused);
	free(c->changes_rarely);
	free(c->kept);
	free(c->is_named);
	buf_release(&c->detail);
	arena_release(&c->arena);
}

static int join_sets(struct coupling *c, struct err *err)
{
	uint32_t *joined;
	size_t count;
	int status = joins_find(c->store, c->snapshot_id, c->changes, c->model, &joined, &count, err);

	if (status == 0 && joined)
		change_sets_join(&c->sets, c->changes, joined, count);
	free(joined);
	return status;
}

static int measure(struct coupling *c, struct err *err)
{
	if (c->changes->commit_count == 0)
		buf_add_text(&c->detail, "no commits");
	change_sets_build(&c->sets, c->changes, c->path_ids, c->file_count);
	if (c->sets.cut_files)
		diagnose(c, "renames",
			 "the history has too many renames: earlier names of some files were not followed, their "
			 "figures are lower bounds");
	find_communication(c);
	if (join_sets(c, err))
		return -1;
	put_file_couplings(c);
	measure_sets(c);
	count_revisions(c);
	find_pairs(c);
	return 0;
}

int collect_coupling(struct store *store, const struct coupling_input *input, struct err *err)
{
	struct coupling c = {.store = store,
			     .snapshot_id = input->snapshot_id,
			     .model = input->model,
			     .input = input,
			     .changes = input->changes};
	int status = read_files(&c, err);

	status = status ? status : read_persons(&c, err);
	status = status ? status : measure(&c, err);
	if (status == 0)
		put_status(&c);
	release(&c);
	return status;
}
