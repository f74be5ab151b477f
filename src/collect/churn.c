#include "collect/churn.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/pool.h"
#include "collect/churn_count.h"
#include "store/rows.h"

#include "base/banned.h"

/* Changes of one path a worker takes at once, so that a file changed thousands of times does not hold one alone. */
enum { RUN = 256 };
/* Contents looked for to see whether a partial clone has any. */
enum { SAMPLE = 100 };

/* Some changes of one path: numbers first … first + count - 1 of churn.order. */
struct run {
	size_t first, count;
	size_t path_count; /* changes of the whole path */
};

struct churn {
	struct store *store;
	const struct churn_input *input;
	struct churn_change **order; /* by path, then commit */
	struct churn_count *counts;  /* of input->changes */
	struct run *runs;
	size_t run_count, run_capacity;
	size_t done; /* changes */
	size_t failures[CHURN_STATUSES];
	size_t diagnostics;
};

void churn_list_add(struct churn_list *list, const struct churn_change *change)
{
	if (list->count >= CHURN_CHANGES_LIMIT) {
		list->left_out++;
		return;
	}
	GROW(list->items, list->count + 1, list->capacity);
	list->items[list->count++] = *change;
}

void churn_list_release(struct churn_list *list)
{
	free(list->items);
	*list = (struct churn_list){0};
}

/* --- what is counted in which order ------------------------------------------------------------------------------- */

static int order_of(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare_changes(const void *a, const void *b)
{
	const struct churn_change *left = a, *right = b;
	int order = order_of(left->commit_id, right->commit_id);

	return order ? order : order_of(left->path_id, right->path_id);
}

static int compare_by_path(const void *a, const void *b)
{
	const struct churn_change *left = *(struct churn_change *const *)a, *right = *(struct churn_change *const *)b;
	int order = order_of(left->path_id, right->path_id);

	return order ? order : order_of(left->commit_id, right->commit_id);
}

/* Long histories first, so that no worker is left alone with one in the end. */
static int compare_runs(const void *a, const void *b)
{
	const struct run *left = a, *right = b;

	if (left->path_count != right->path_count)
		return left->path_count > right->path_count ? -1 : 1;
	return (left->first > right->first) - (left->first < right->first);
}

static void add_runs(struct churn *churn, size_t first, size_t end)
{
	for (size_t at = first; at < end; at += RUN) {
		GROW(churn->runs, churn->run_count + 1, churn->run_capacity);
		churn->runs[churn->run_count++] =
		    (struct run){.first = at, .count = end - at < RUN ? end - at : RUN, .path_count = end - first};
	}
}

static void prepare(struct churn *churn)
{
	const struct churn_list *list = churn->input->changes;
	size_t first = 0;

	qsort(list->items, list->count, sizeof(*list->items), compare_changes);
	churn->order = xcalloc(list->count, sizeof(struct churn_change *));
	churn->counts = xcalloc(list->count, sizeof(*churn->counts));
	for (size_t i = 0; i < list->count; i++)
		churn->order[i] = &list->items[i];
	qsort(churn->order, list->count, sizeof(struct churn_change *), compare_by_path);
	for (size_t i = 1; i <= list->count; i++)
		if (i == list->count || churn->order[i]->path_id != churn->order[first]->path_id) {
			add_runs(churn, first, i);
			first = i;
		}
	qsort(churn->runs, churn->run_count, sizeof(*churn->runs), compare_runs);
}

/* --- counting, on the workers ------------------------------------------------------------------------------------- */

struct result {
	struct churn_count counts[RUN];
	char *problem; /* owned; why contents could not be read */
};

static void *worker_start(void *context)
{
	const struct churn *churn = context;

	return churn_counter_new(churn->input->repo);
}

static void worker_finish(void *context, void *state)
{
	(void)context;
	churn_counter_free(state);
}

static void *work(void *context, void *state, size_t item)
{
	const struct churn *churn = context;
	const struct run *run = &churn->runs[item];
	struct result *result = xmalloc(sizeof(*result));

	churn_count(state, (const struct churn_change *const *)&churn->order[run->first], run->count, result->counts);
	result->problem = xstrdup(churn_counter_problem(state));
	return result;
}

/* --- rows, on the writer ------------------------------------------------------------------------------------------ */

static void diagnose(struct churn *churn, int64_t path_id, const char *message)
{
	struct query *query;

	if (churn->diagnostics++ >= CHURN_DIAGNOSTICS_LIMIT)
		return;
	query = store_query(churn->store, "SELECT path FROM main.path WHERE id = ?");
	query_bind_int(query, 1, path_id);
	if (query_step(query, NULL) == 1)
		put_diagnostic(churn->store, &(struct diagnostic_row){.snapshot_id = churn->input->snapshot_id,
								      .collector = VIEW("churn"),
								      .subject = query_text(query, 0),
								      .message = view_of(message)});
	query_free(query);
}

static void diagnose_run(struct churn *churn, const struct run *run, const struct result *result)
{
	const char *messages[CHURN_STATUSES] = {
	    [CHURN_TOO_LARGE] = "a version has more than 10 MB: lines of changes to and from it are not counted",
	    [CHURN_TOO_LONG] = "two versions differ too much to be compared: the lines of that change are not counted",
	    [CHURN_MISSING] = result->problem,
	};
	size_t counts[CHURN_STATUSES] = {0};

	for (size_t i = 0; i < run->count; i++)
		counts[result->counts[i].status]++;
	for (size_t status = 0; status < CHURN_STATUSES; status++) {
		churn->failures[status] += counts[status];
		if (counts[status] && messages[status])
			diagnose(churn, churn->order[run->first]->path_id, messages[status]);
	}
}

static void take(void *context, size_t item, void *state)
{
	struct churn *churn = context;
	const struct run *run = &churn->runs[item];
	struct result *result = state;

	for (size_t i = 0; i < run->count; i++)
		churn->counts[churn->order[run->first + i] - churn->input->changes->items] = result->counts[i];
	diagnose_run(churn, run, result);
	free(result->problem);
	free(result);
	churn->done += run->count;
	progress_report(churn->input->progress, "counting lines", churn->done, churn->input->changes->count);
}

static int64_t number_or_null(uint32_t number)
{
	return number == CHURN_NO_NUMBER ? STORE_NULL : number;
}

static void write_rows(struct churn *churn)
{
	const struct churn_list *list = churn->input->changes;

	for (size_t i = 0; i < list->count; i++) {
		const struct churn_count *count = &churn->counts[i];

		if (count->status == CHURN_COUNTED || count->status == CHURN_BINARY)
			put_churn(churn->store, &(struct churn_row){.commit_id = list->items[i].commit_id,
								    .path_id = list->items[i].path_id,
								    .added = number_or_null(count->added),
								    .deleted = number_or_null(count->deleted),
								    .lines = number_or_null(count->lines)});
	}
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

/* Does a partial clone lack most contents? Some are there, those of the files that were checked out. */
static bool lacks_contents(const struct churn_input *input)
{
	size_t asked = 0, missing = 0, step = input->changes->count / SAMPLE + 1;

	if (!input->state->partial_filter[0])
		return false;
	for (size_t i = 0; i < input->changes->count; i += step) {
		const struct churn_side *side = &input->changes->items[i].after;
		enum object_type type;
		uint64_t size;

		if (side->is_submodule || oid_is_null(&side->oid))
			continue;
		asked++;
		missing += repo_header(input->repo, &side->oid, &type, &size, NULL) != 0;
	}
	return missing > asked / 2;
}

static void add_detail(struct buf *detail, size_t count, const char *what)
{
	if (count)
		buf_addf(detail, "%s%zu change%s %s", detail->n ? "; " : "", count, count == 1 ? "" : "s", what);
}

static void write_end(struct churn *churn, struct buf *detail)
{
	const struct churn_input *input = churn->input;
	bool is_partial;

	if (churn->diagnostics > CHURN_DIAGNOSTICS_LIMIT)
		put_diagnostic(churn->store, &(struct diagnostic_row){
						 .snapshot_id = input->snapshot_id,
						 .collector = VIEW("churn"),
						 .subject = VIEW("."),
						 .message = VIEW("more files have problems than are listed here")});
	add_detail(detail, churn->failures[CHURN_MISSING], "of contents that are missing or damaged");
	add_detail(detail, churn->failures[CHURN_TOO_LARGE], "of files over 10 MB");
	add_detail(detail, churn->failures[CHURN_TOO_LONG], "too large to compare");
	add_detail(detail, input->changes->left_out, "more than one audit counts");
	is_partial = detail->n > 0;
	if (!input->state->has_commit)
		buf_add_text(detail, "no commits");
	put_collector(churn->store, &(struct collector_row){.snapshot_id = input->snapshot_id,
							    .name = VIEW("churn"),
							    .status = is_partial ? VIEW("partial") : VIEW("done"),
							    .detail = buf_view(detail)});
}

void collect_churn(struct store *store, const struct churn_input *input)
{
	const struct pool_job job = {worker_start, work, take, worker_finish};
	struct churn churn = {.store = store, .input = input};
	struct buf detail = {0};

	if (lacks_contents(input)) {
		buf_add_text(&detail, "the contents of files were not fetched by this partial clone");
	} else if (input->changes->count) {
		prepare(&churn);
		pool_run(&job, &churn, churn.run_count, input->jobs);
		write_rows(&churn);
	}
	write_end(&churn, &detail);
	buf_release(&detail);
	free(churn.order);
	free(churn.counts);
	free(churn.runs);
}
