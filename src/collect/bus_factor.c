#include "collect/bus_factor.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "collect/directories.h"
#include "store/rows.h"

#include "base/banned.h"

struct scopes {
	struct store *store;
	int64_t snapshot_id;
	const struct counted_files *files;
	/* Space for one set of files after another. */
	size_t *files_of;  /* by person, all 0 between sets */
	uint32_t *authors; /* persons in the order in which they are taken away */
	size_t *rank_of;   /* by person: its place in that order */
	size_t *lost;      /* by rank: files that have no author left once that one is away */
};

struct truck_factor {
	size_t factor;
	size_t authors;
	uint32_t top_person; /* 0: no file has an author */
	size_t top_files;
};

/* Most files first, then the lower number. The counts are those of the whole set and never taken again. */
static int compare_authors(const void *left, const void *right, void *argument)
{
	const size_t *files_of = argument;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	if (files_of[a] != files_of[b])
		return files_of[a] > files_of[b] ? -1 : 1;
	return (a > b) - (a < b);
}

static size_t rank_authors(struct scopes *scopes, const size_t *set, size_t count)
{
	const struct counted_files *files = scopes->files;
	size_t authors = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t a = files->author_starts[set[i]]; a < files->author_starts[set[i] + 1]; a++)
			if (scopes->files_of[files->authors[a]]++ == 0)
				scopes->authors[authors++] = files->authors[a];
	qsort_r(scopes->authors, authors, sizeof(*scopes->authors), compare_authors, scopes->files_of);
	for (size_t rank = 0; rank < authors; rank++) {
		scopes->rank_of[scopes->authors[rank]] = rank;
		scopes->lost[rank] = 0;
	}
	return authors;
}

/* Fills `lost` and returns the files that have an author now. */
static size_t count_lost(struct scopes *scopes, const size_t *set, size_t count)
{
	const struct counted_files *files = scopes->files;
	size_t covered = 0;

	for (size_t i = 0; i < count; i++) {
		size_t first = files->author_starts[set[i]], after = files->author_starts[set[i] + 1], last = 0;

		if (first == after)
			continue;
		for (size_t a = first; a < after; a++)
			if (scopes->rank_of[files->authors[a]] > last)
				last = scopes->rank_of[files->authors[a]];
		scopes->lost[last]++;
		covered++;
	}
	return covered;
}

static struct truck_factor truck_factor_of(struct scopes *scopes, const size_t *set, size_t count)
{
	struct truck_factor result = {.authors = rank_authors(scopes, set, count)};
	size_t covered = count_lost(scopes, set, count);

	if (result.authors) {
		result.top_person = scopes->authors[0];
		result.top_files = scopes->files_of[scopes->authors[0]];
	}
	while (result.factor < result.authors && covered * 2 >= count)
		covered -= scopes->lost[result.factor++];
	for (size_t i = 0; i < result.authors; i++)
		scopes->files_of[scopes->authors[i]] = 0;
	return result;
}

/* `set` holds numbers of files. */
static void put_scope(struct scopes *scopes, const char *scope, struct view path, const size_t *set, size_t count)
{
	struct truck_factor factor = truck_factor_of(scopes, set, count);
	int64_t orphaned = 0;

	for (size_t i = 0; i < count; i++)
		orphaned += scopes->files->is_orphaned[set[i]];
	put_bus_factor(scopes->store,
		       &(struct bus_factor_row){.snapshot_id = scopes->snapshot_id,
						.scope = view_of(scope),
						.path = path,
						.bus_factor = (int64_t)factor.factor,
						.files = (int64_t)count,
						.authors = (int64_t)factor.authors,
						.top_person_id = factor.top_person ? factor.top_person : STORE_NULL,
						.top_files = (int64_t)factor.top_files,
						.orphaned_files = orphaned});
}

/* A directory whose files all lie in one below it is a corridor. */
static bool is_corridor(const struct directories *directories, size_t d)
{
	const struct directory *items = directories->items;

	return d + 1 < items[d].end && items[d + 1].first == items[d].first && items[d + 1].after == items[d].after;
}

static void put_directories(struct scopes *scopes, const size_t *all, size_t min_files)
{
	struct directories directories = {0};

	directories_of(&directories, scopes->files->paths, scopes->files->count);
	for (size_t d = 1; d < directories.count; d++) {
		const struct directory *directory = &directories.items[d];
		size_t count = directory->after - directory->first;

		if (count >= min_files && !is_corridor(&directories, d))
			put_scope(scopes, "directory", directory->path, all + directory->first, count);
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

static int put_modules(struct scopes *scopes, struct err *err)
{
	struct query *query =
	    store_query(scopes->store, "SELECT m.id, m.path, f.path_id FROM main.module m JOIN main.module_file f "
				       "ON f.snapshot_id = m.snapshot_id AND f.module_id = m.id "
				       "WHERE m.snapshot_id = ? ORDER BY m.id, f.path_id");
	struct path_number *index = index_by_path_id(scopes->files);
	size_t *set = xcalloc(scopes->files->count, sizeof(*set)), count = 0;
	struct buf path = {0};
	int64_t module = 0;
	int status;

	query_bind_int(query, 1, scopes->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		struct path_number key = {query_int(query, 2), 0};
		const struct path_number *found =
		    bsearch(&key, index, scopes->files->count, sizeof(*index), compare_path_numbers);

		if (query_int(query, 0) != module) {
			if (count)
				put_scope(scopes, "module", buf_view(&path), set, count);
			module = query_int(query, 0);
			buf_clear(&path);
			buf_add_view(&path, query_text(query, 1));
			count = 0;
		}
		if (found)
			set[count++] = found->number;
	}
	if (status == 0 && count)
		put_scope(scopes, "module", buf_view(&path), set, count);
	query_free(query);
	buf_release(&path);
	free(set);
	free(index);
	return status;
}

int put_bus_factors(struct store *store, int64_t snapshot_id, const struct counted_files *files,
		    int directory_min_files, struct err *err)
{
	struct scopes scopes = {.store = store, .snapshot_id = snapshot_id, .files = files};
	size_t *all;
	int status;

	if (files->count == 0)
		return 0;
	scopes.files_of = xcalloc(files->person_count + 1, sizeof(*scopes.files_of));
	scopes.authors = xcalloc(files->person_count + 1, sizeof(*scopes.authors));
	scopes.rank_of = xcalloc(files->person_count + 1, sizeof(*scopes.rank_of));
	scopes.lost = xcalloc(files->person_count + 1, sizeof(*scopes.lost));
	all = xcalloc(files->count, sizeof(*all));
	for (size_t i = 0; i < files->count; i++)
		all[i] = i;
	put_scope(&scopes, "repository", VIEW(""), all, files->count);
	put_directories(&scopes, all, directory_min_files > 0 ? (size_t)directory_min_files : 0);
	status = put_modules(&scopes, err);
	free(all);
	free(scopes.files_of);
	free(scopes.authors);
	free(scopes.rank_of);
	free(scopes.lost);
	return status;
}
