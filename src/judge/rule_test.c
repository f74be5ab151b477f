#include "judge/rule_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "collect/collect.h"
#include "judge/evaluate.h"
#include "judge/judge.h"
#include "repo/scratch.h"
#include "store/rows.h"

#include "base/banned.h"

/* When a case's files were committed, unless its commits say: 2025-01-01, so that results never depend on today. */
enum { DEFAULT_TIME = 1735689600 };

/* What the views of the store are about: the first of a case, as all of the case before was taken back. */
enum { SNAPSHOT = 1, PROFILE = 2 };

struct rule_tests {
	const struct rule_set *set;
	struct store *store;
};

/* --- the repository -------------------------------------------------------------------------------------------------
 */

/* The last commits of the mainline and of the branch beside it, null where there is none. */
struct tips {
	struct oid mainline, branch;
};

static int commit_files(struct repo *repo, const struct rule_commit *commit, struct tips *tips, struct err *err)
{
	size_t count = size_add(commit->file_count, commit->remove_count);
	struct scratch_file *files = xcalloc(count, sizeof(*files));
	struct oid *tip = commit->is_branch ? &tips->branch : &tips->mainline;
	const struct oid *parent = oid_is_null(tip) ? &tips->mainline : tip;
	struct scratch_commit made = {
	    .files = files,
	    .file_count = count,
	    .name = view_of(commit->author.name),
	    .email = view_of(commit->author.email),
	    .committer_name = view_of(commit->committer.name),
	    .committer_email = view_of(commit->committer.email),
	    .time = commit->time,
	    .zone = commit->zone,
	    .message = view_of(commit->message),
	    .parent = oid_is_null(parent) ? NULL : parent,
	    .merged = &tips->branch,
	    .merged_count = commit->is_merge && !oid_is_null(&tips->branch),
	};
	int status;

	for (size_t i = 0; i < commit->file_count; i++)
		files[i] =
		    (struct scratch_file){.path = view_of(commit->files[i].path), .content = commit->files[i].content};
	for (size_t i = 0; i < commit->remove_count; i++)
		files[commit->file_count + i] =
		    (struct scratch_file){.path = view_of(commit->remove[i]), .is_deleted = true};
	status = repo_scratch_commit(repo, &made, tip, err);
	for (size_t i = 0; status == 0 && i < commit->tag_count; i++)
		repo_scratch_tag(repo, commit->tags[i], tip);
	if (commit->is_merge)
		tips->branch = (struct oid){0};
	free(files);
	return status;
}

static int fill_repository(struct repo *repo, const struct rule_test *test, struct err *err)
{
	const struct rule_commit all = {
	    .time = DEFAULT_TIME, .message = "all files", .files = test->files, .file_count = test->file_count};
	struct tips tips = {0};

	if (test->commit_count == 0)
		return commit_files(repo, &all, &tips, err);
	for (size_t i = 0; i < test->commit_count; i++)
		if (commit_files(repo, &test->commits[i], &tips, err))
			return -1;
	if (!oid_is_null(&tips.mainline))
		repo_scratch_set_head(repo, &tips.mainline);
	return 0;
}

static bool states_table(const struct rule_test *test, const char *table)
{
	for (size_t i = 0; i < test->fact_count; i++)
		if (strcmp(test->facts[i].table, table) == 0)
			return true;
	return false;
}

/* A server of no particular kind, which a test changes by stating `pg_server` itself, and all that a profile collects.
 */
static int put_facts(struct store *store, const struct rule_test *test, struct err *err)
{
	static const char *const collectors[] = {"server", "catalog", "statements", "advice", "places"};
	struct pg_server_row server = {.profile_id = PROFILE,
				       .version_number = 150000,
				       .version = VIEW("15.0"),
				       .address = VIEW("localhost:5432"),
				       .database = VIEW("app"),
				       .role = VIEW("app"),
				       .reads_statistics = 1,
				       .reads_data = 1,
				       .taken_time = DEFAULT_TIME,
				       .sample_seconds = NAN};
	int status = 0;

	server.start_time = server.cores = server.statements_since = server.statements_evicted =
	    server.statements_limit = server.statistics_since = STORE_NULL;
	if (!states_table(test, "pg_server"))
		put_pg_server(store, &server);
	for (size_t i = 0; status == 0 && i < test->fact_count; i++)
		status = store_put_named(store, test->facts[i].table, test->facts[i].values, test->facts[i].count, err);
	for (size_t i = 0; i < sizeof(collectors) / sizeof(*collectors); i++)
		put_collector(store, &(struct collector_row){.snapshot_id = server.profile_id,
							     .name = view_of(collectors[i]),
							     .status = VIEW("done"),
							     .detail = VIEW("")});
	return status;
}

static int collect_for(struct store *store, const struct rule_set *set, const struct rule_test *test,
		       const struct engagement *engagement, struct err *err)
{
	const struct collect_options options = {
	    .jobs = 1, .model = &set->model, .queries = set->queries, .engagement = engagement};
	struct collect_source source = {0};
	struct repo *repo;
	int64_t snapshot_id = -1;
	int status;

	if (repo_scratch(&repo, err))
		return -1;
	if (fill_repository(repo, test, err)) {
		repo_free(repo);
		return -1;
	}
	if (collect_open_repo(&source, repo, NULL, err))
		return -1;
	status = collect_run(store, &source, &options, &snapshot_id, err) ||
		 (test->fact_count && put_facts(store, test, err)) || store_check(store, err) ||
		 store_keep_again(store, err);
	collect_close(&source);
	if (status == 0 && snapshot_id != SNAPSHOT)
		BUG("the snapshot of a case is %lld", (long long)snapshot_id);
	return status ? -1 : 0;
}

static int collect(struct store *store, const struct rule_set *set, const struct rule_test *test, struct err *err)
{
	struct engagement engagement = {0};
	int status = 0;

	if (test->config)
		status = engagement_read(&engagement, "config", view_of(test->config), err);
	if (status == 0)
		status = collect_for(store, set, test, &engagement, err);
	engagement_release(&engagement);
	return status;
}

/* --- rows -----------------------------------------------------------------------------------------------------------
 */

/* The rows of a query as text: cells[row * columns + column]. */
struct cells {
	struct arena arena;
	const char **names;
	size_t columns;
	struct view *items;
	bool *is_number; /* by item */
	size_t rows, capacity, number_capacity;
};

static void add_cells(struct cells *cells, const struct query *query)
{
	size_t start = cells->rows * cells->columns, end = start + cells->columns;

	GROW(cells->items, end, cells->capacity);
	GROW(cells->is_number, end, cells->number_capacity);
	for (size_t i = 0; i < cells->columns; i++) {
		enum query_type type = query_type(query, (int)i);
		struct view text = query_text(query, (int)i);

		cells->items[start + i] = type == QUERY_NULL ? VIEW("null") : arena_view(&cells->arena, text);
		cells->is_number[start + i] = type == QUERY_INT || type == QUERY_REAL;
	}
	cells->rows++;
}

static int read_cells(struct cells *cells, struct store *store, const struct rule *rule, struct err *err)
{
	struct query *query;
	int status;

	if (store_query_guarded(store, view_of(rule->sql), &query, err))
		return -1;
	rule_bind(rule, query);
	cells->columns = (size_t)query_column_count(query);
	cells->names = arena_zalloc(&cells->arena, size_mul(cells->columns, sizeof(*cells->names)));
	for (size_t i = 0; i < cells->columns; i++)
		cells->names[i] = arena_strdup(&cells->arena, query_column_name(query, (int)i));
	while ((status = query_step(query, err)) == 1)
		add_cells(cells, query);
	query_free(query);
	return status;
}

static void cells_release(struct cells *cells)
{
	free(cells->items);
	free(cells->is_number);
	arena_release(&cells->arena);
}

/* --- comparing ------------------------------------------------------------------------------------------------------
 */

/* A number is compared as one, so that 12 and 12.0 are the same, within what its last written digit can say. */
static bool cell_is(struct view cell, bool is_number, struct view expected)
{
	double have, want;

	if (is_number && parse_double(cell, &have) && parse_double(expected, &want))
		return fabs(have - want) <= 1e-9 * fmax(1, fabs(want));
	return view_eq(cell, expected);
}

static bool row_is(const struct cells *cells, size_t row, const struct rule_expect *expect)
{
	for (size_t i = 0; i < expect->count; i++) {
		const struct named_value *value = &expect->values[i];
		size_t column = 0;

		while (column < cells->columns && strcmp(cells->names[column], value->column) != 0)
			column++;
		if (column == cells->columns || !cell_is(cells->items[row * cells->columns + column],
							 cells->is_number[row * cells->columns + column], value->value))
			return false;
	}
	return true;
}

/* Which expectation has which row: a row is for one expectation only, and a wide one must not take it from a narrow. */
struct matching {
	const struct cells *cells;
	const struct rule_test *test;
	int64_t *row_of;   /* by expectation, -1: none */
	int64_t *owner_of; /* by row, -1: none */
	bool *tried;       /* by row, in this search */
};

/* One augmenting path (Kuhn): finds `expect` a row, moving others to another row where they have one. */
static bool find_row(struct matching *matching, size_t expect)
{
	for (size_t row = 0; row < matching->cells->rows; row++) {
		if (matching->tried[row] || !row_is(matching->cells, row, &matching->test->expect[expect]))
			continue;
		matching->tried[row] = true;
		if (matching->owner_of[row] >= 0 && !find_row(matching, (size_t)matching->owner_of[row]))
			continue;
		matching->owner_of[row] = (int64_t)expect;
		matching->row_of[expect] = (int64_t)row;
		return true;
	}
	return false;
}

static void match_all(struct matching *matching)
{
	for (size_t i = 0; i < matching->test->expect_count; i++)
		matching->row_of[i] = -1;
	for (size_t i = 0; i < matching->cells->rows; i++)
		matching->owner_of[i] = -1;
	for (size_t i = 0; i < matching->test->expect_count; i++) {
		for (size_t row = 0; row < matching->cells->rows; row++)
			matching->tried[row] = false;
		find_row(matching, i);
	}
}

static void add_pair(struct buf *out, const char *name, struct view value)
{
	buf_addf(out, " %s=", name);
	buf_add_printable(out, value);
}

static bool describe_difference(const struct matching *matching, struct buf *out)
{
	const struct rule_test *test = matching->test;
	const struct cells *cells = matching->cells;
	size_t missing = 0;

	for (size_t i = 0; i < test->expect_count; i++) {
		if (matching->row_of[i] >= 0)
			continue;
		missing++;
		buf_add_text(out, "  missing:   ");
		for (size_t v = 0; v < test->expect[i].count; v++)
			add_pair(out, test->expect[i].values[v].column, test->expect[i].values[v].value);
		buf_add_char(out, '\n');
	}
	for (size_t row = 0; row < cells->rows; row++) {
		if (matching->owner_of[row] >= 0)
			continue;
		buf_add_text(out, "  unexpected:");
		for (size_t c = 0; c < cells->columns; c++)
			add_pair(out, cells->names[c], cells->items[row * cells->columns + c]);
		buf_add_char(out, '\n');
	}
	return missing == 0 && cells->rows == test->expect_count;
}

static bool compare(const struct cells *cells, const struct rule_test *test, struct buf *difference)
{
	struct arena arena = {0};
	struct matching matching = {
	    .cells = cells,
	    .test = test,
	    .row_of = arena_zalloc(&arena, size_mul(test->expect_count, sizeof(*matching.row_of))),
	    .owner_of = arena_zalloc(&arena, size_mul(cells->rows, sizeof(*matching.owner_of))),
	    .tried = arena_zalloc(&arena, size_mul(cells->rows, sizeof(*matching.tried))),
	};
	bool passed;

	match_all(&matching);
	passed = describe_difference(&matching, difference);
	arena_release(&arena);
	return passed;
}

/* --- one case -------------------------------------------------------------------------------------------------------
 */

/*
 * The judge's own evaluation: it sees what the plain rows do not, a missing collector, a row without a place, or that
 * nothing was examined. False, with the reason in `difference`, when that is not what the case says.
 */
static bool outcome_fits(const struct evaluation *evaluation, const struct rule_test *test, struct buf *difference)
{
	const char *outcome = outcome_name(evaluation->status);
	bool fits = test->outcome && strcmp(test->outcome, outcome) == 0;
	bool is_broken = evaluation->status == OUTCOME_ERROR || evaluation->status == OUTCOME_UNKNOWN;

	if (is_broken && !fits)
		buf_addf(difference, "  the outcome is %s: %.*s\n", outcome, VIEW_ARG(evaluation->reason));
	else if (test->outcome && !fits)
		buf_addf(difference, "  the outcome is %s, not %s\n", outcome, test->outcome);
	else
		return true;
	return false;
}

static enum outcome_status evaluate(struct store *store, const struct rule *rule, const struct rule_test *test,
				    struct buf *difference)
{
	const struct collector_state state = {.store = store, .snapshot_id = SNAPSHOT};
	struct evaluation evaluation;
	struct arena arena = {0};
	enum outcome_status status;

	evaluate_rule(&state, rule, &arena, &evaluation);
	status = outcome_fits(&evaluation, test, difference) ? evaluation.status : OUTCOME_ERROR;
	evaluation_release(&evaluation);
	arena_release(&arena);
	return status;
}

static bool run(struct store *store, const struct rule_set *set, const struct rule *rule, const struct rule_test *test,
		struct buf *difference)
{
	struct cells cells = {0};
	struct err err = {0};
	enum outcome_status status;
	bool applies, passed = false;

	if (collect(store, set, test, &err)) {
		buf_addf(difference, "  the case could not be built: %s\n", err.message);
		return false;
	}
	status = evaluate(store, rule, test, difference);
	if (status == OUTCOME_ERROR)
		return false;
	applies = status != OUTCOME_NOT_APPLICABLE && status != OUTCOME_UNKNOWN;
	if (applies && read_cells(&cells, store, rule, &err))
		buf_addf(difference, "  %s\n", err.message);
	else
		passed = compare(&cells, test, difference);
	if (!passed && !applies)
		buf_add_text(difference, "  the rule says that it does not apply here\n");
	cells_release(&cells);
	return passed;
}

bool rule_test_run(struct rule_tests *tests, const struct rule *rule, const struct rule_test *test,
		   struct buf *difference)
{
	struct err err = {0};
	bool passed;

	if (store_begin(tests->store, &err)) {
		buf_addf(difference, "  %s\n", err.message);
		return false;
	}
	passed = run(tests->store, tests->set, rule, test, difference);
	store_rollback(tests->store);
	return passed;
}

/* --- all of them ----------------------------------------------------------------------------------------------------
 */

/* Views of an empty store, as if it had the snapshot and the profile of a case. */
static int define_views(struct store *store, const struct rule_set *set, struct err *err)
{
	if (store_begin(store, err))
		return -1;
	put_pg_server(store, &(struct pg_server_row){.profile_id = PROFILE});
	if (store_commit(store, err) || store_scope(store, SNAPSHOT, -1, err))
		return -1;
	store_forget_profiles(store);
	return store_check(store, err) || judge_define_views(store, set, err) ? -1 : 0;
}

int rule_tests_open(struct rule_tests **out, const struct rule_set *set, struct err *err)
{
	struct rule_tests *tests = xcalloc(1, sizeof(*tests));

	tests->set = set;
	*out = tests;
	if (store_open(&tests->store, ":memory:", STORE_WRITE, err) || define_views(tests->store, set, err)) {
		rule_tests_close(tests);
		*out = NULL;
		return -1;
	}
	return 0;
}

void rule_tests_close(struct rule_tests *tests)
{
	if (!tests)
		return;
	store_close(tests->store);
	free(tests);
}
