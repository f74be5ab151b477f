#include "collect/bus_factor.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "collect/directories.h"
#include "store/rows.h"

#include "base/banned.h"

struct scopes {
	const struct bus_factor_input *input;
	const struct counted_files *files;
	struct truck_space space;
	size_t *all; /* the numbers of all files */
	size_t *set; /* room for those of a part */
};

/* One row. `files` holds numbers of files. */
struct scope {
	const char *kind;
	struct view path;
	const size_t *files;
	size_t count;
};

/* The people of the truck factor that was just found leave one after another. */
static void put_coverage(struct scopes *scopes, const struct scope *scope)
{
	const struct truck_space *space = &scopes->space;
	size_t covered = space->covered;

	for (size_t rank = 0; rank < space->author_count && rank < COVERAGE_RANKS_LIMIT; rank++) {
		covered -= space->lost[rank];
		put_knowledge_coverage(
		    scopes->input->store,
		    &(struct knowledge_coverage_row){.snapshot_id = scopes->input->snapshot_id,
						     .scope = view_of(scope->kind),
						     .path = scope->path,
						     .rank = (int64_t)rank + 1,
						     .person_id = space->authors[rank],
						     .files = (int64_t)space->files_of[space->authors[rank]],
						     .covered = (int64_t)covered});
	}
}

static void put_row(struct scopes *scopes, const struct scope *scope, const struct absence_factor *absence)
{
	const struct truck_space *space = &scopes->space;
	struct truck_factor factor = truck_factor_of(&scopes->space, scope->files, scope->count);
	bool has_author = space->author_count > 0;
	int64_t orphaned = 0;

	for (size_t i = 0; i < scope->count; i++)
		orphaned += scopes->files->is_orphaned[scope->files[i]];
	put_bus_factor(
	    scopes->input->store,
	    &(struct bus_factor_row){.snapshot_id = scopes->input->snapshot_id,
				     .scope = view_of(scope->kind),
				     .path = scope->path,
				     .bus_factor = (int64_t)factor.factor,
				     .bus_factor_low = (int64_t)factor.low,
				     .bus_factor_high = (int64_t)factor.high,
				     .files = (int64_t)scope->count,
				     .authors = (int64_t)space->author_count,
				     .top_person_id = has_author ? space->authors[0] : STORE_NULL,
				     .top_files = has_author ? (int64_t)space->files_of[space->authors[0]] : 0,
				     .orphaned_files = orphaned,
				     .absence_factor = absence->commits ? absence->factor : STORE_NULL,
				     .absence_commits = absence->commits});
}

static void put_scope(struct scopes *scopes, const struct scope *scope)
{
	struct absence_factor absence =
	    absence_factor_of(scopes->input->absence, &scopes->files->recent, scope->files, scope->count);

	put_row(scopes, scope, &absence);
}

static void put_repository(struct scopes *scopes)
{
	struct scope scope = {"repository", VIEW(""), scopes->all, scopes->files->count};
	struct absence_factor absence = absence_factor_of_all(scopes->input->absence);

	put_row(scopes, &scope, &absence);
	put_coverage(scopes, &scope);
}

static void put_directories(struct scopes *scopes)
{
	struct directories directories = {0};

	directories_of(&directories, scopes->files->paths, scopes->files->count);
	for (size_t d = 1; d < directories.count; d++) {
		const struct directory *directory = &directories.items[d];
		struct scope scope = {"directory", directory->path, scopes->all + directory->first,
				      directory->after - directory->first};

		if (scope.count >= scopes->input->directory_min_files)
			put_scope(scopes, &scope);
	}
	directories_release(&directories);
}

/* --- modules ---------------------------------------------------------------------------------------------------- */

struct path_number {
	int64_t path_id;
	size_t number; /* of the counted file */
};

static int compare_path_numbers(const void *left, const void *right)
{
	const struct path_number *a = left, *b = right;

	return (a->path_id > b->path_id) - (a->path_id < b->path_id);
}

static struct path_number *index_by_path_id(const struct counted_files *files)
{
	struct path_number *index = xcalloc(files->count, sizeof(*index));

	for (size_t i = 0; i < files->count; i++)
		index[i] = (struct path_number){files->path_ids[i], i};
	qsort(index, files->count, sizeof(*index), compare_path_numbers);
	return index;
}

static void put_module_of_store(struct scopes *scopes, struct view path, size_t count)
{
	struct scope scope = {"module", path, scopes->set, count};

	if (count == 0)
		return;
	put_scope(scopes, &scope);
	put_coverage(scopes, &scope);
}

static int put_modules(struct scopes *scopes, struct err *err)
{
	struct query *query = store_query(scopes->input->store,
					  "SELECT m.id, m.path, f.path_id FROM main.module m JOIN main.module_file f "
					  "ON f.snapshot_id = m.snapshot_id AND f.module_id = m.id "
					  "WHERE m.snapshot_id = ? ORDER BY m.id, f.path_id");
	struct path_number *index = index_by_path_id(scopes->files);
	struct buf path = {0};
	int64_t module = 0;
	size_t count = 0;
	int status;

	query_bind_int(query, 1, scopes->input->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		struct path_number key = {query_int(query, 2), 0};
		const struct path_number *found =
		    bsearch(&key, index, scopes->files->count, sizeof(*index), compare_path_numbers);

		if (query_int(query, 0) != module) {
			put_module_of_store(scopes, buf_view(&path), count);
			module = query_int(query, 0);
			buf_clear(&path);
			buf_add_view(&path, query_text(query, 1));
			count = 0;
		}
		if (found)
			scopes->set[count++] = found->number;
	}
	if (status == 0)
		put_module_of_store(scopes, buf_view(&path), count);
	query_free(query);
	buf_release(&path);
	free(index);
	return status;
}

/* --- the configuration -------------------------------------------------------------------------------------------- */

static void put_critical_path(struct scopes *scopes, const struct engagement_path *critical)
{
	struct scope scope = {"critical path", view_of(critical->name), scopes->set, 0};

	for (size_t file = 0; file < scopes->files->count; file++)
		if (engagement_globs_match(&critical->globs, scopes->files->paths[file])) {
			put_critical_path_file(scopes->input->store, &(struct critical_path_file_row){
									 .snapshot_id = scopes->input->snapshot_id,
									 .name = scope.path,
									 .tier = critical->tier,
									 .path_id = scopes->files->path_ids[file]});
			scopes->set[scope.count++] = file;
		}
	if (scope.count) {
		put_scope(scopes, &scope);
		put_coverage(scopes, &scope);
		return;
	}
	put_diagnostic(scopes->input->store,
		       &(struct diagnostic_row){.snapshot_id = scopes->input->snapshot_id,
						.collector = VIEW("ownership"),
						.subject = scope.path,
						.message = VIEW("the configuration's critical path matches no source "
								"file with a history: check its globs")});
}

int put_bus_factors(const struct bus_factor_input *input, struct err *err)
{
	struct scopes scopes = {.input = input, .files = input->files};
	int status;

	if (input->files->count == 0)
		return 0;
	truck_space_start(&scopes.space, &input->files->authors);
	scopes.all = xcalloc(input->files->count, sizeof(*scopes.all));
	scopes.set = xcalloc(input->files->count, sizeof(*scopes.set));
	for (size_t i = 0; i < input->files->count; i++)
		scopes.all[i] = i;
	put_repository(&scopes);
	put_directories(&scopes);
	status = put_modules(&scopes, err);
	for (size_t i = 0; status == 0 && input->engagement && i < input->engagement->critical_path_count; i++)
		put_critical_path(&scopes, &input->engagement->critical_paths[i]);
	truck_space_release(&scopes.space);
	free(scopes.all);
	free(scopes.set);
	return status;
}
