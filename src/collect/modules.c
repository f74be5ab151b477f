#include "collect/modules.h"

#include <stdlib.h>

#include "base/mem.h"
#include "collect/directories.h"
#include "store/rows.h"

#include "base/banned.h"

struct division {
	const struct module_parameters *parameters;
	int64_t *path_ids;
	struct view *paths;    /* production files, sorted */
	int64_t *lines_before; /* code lines of the files before each, and of all at the end */
	size_t count;
	size_t ids_capacity, paths_capacity, lines_capacity;
	struct directories directories;
	bool *is_module; /* by directory */
	struct arena arena;
};

static int read_files(struct division *division, struct store *store, int64_t snapshot_id, struct err *err)
{
	struct query *query =
	    store_query(store, "SELECT f.path_id, p.path, coalesce(s.code_lines, 0) "
			       "FROM main.file f JOIN main.path p ON p.id = f.path_id "
			       "LEFT JOIN main.source s ON s.blob_id = f.blob_id AND s.language = f.language "
			       "WHERE f.snapshot_id = ? AND f.class = 'production' ORDER BY p.path");
	int64_t lines = 0;
	int status;

	query_bind_int(query, 1, snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		struct view path = query_text(query, 1);

		GROW(division->path_ids, division->count + 1, division->ids_capacity);
		GROW(division->paths, division->count + 1, division->paths_capacity);
		GROW(division->lines_before, division->count + 2, division->lines_capacity);
		division->path_ids[division->count] = query_int(query, 0);
		division->paths[division->count] =
		    (struct view){arena_strndup(&division->arena, path.p, path.n), path.n};
		division->lines_before[division->count++] = lines;
		lines += query_int(query, 2);
		division->lines_before[division->count] = lines;
	}
	query_free(query);
	return status;
}

/* --- dividing --------------------------------------------------------------------------------------------------- */

static int64_t files_of(const struct division *division, size_t d)
{
	return (int64_t)(division->directories.items[d].after - division->directories.items[d].first);
}

static int64_t lines_of(const struct division *division, size_t d)
{
	const struct directory *directory = &division->directories.items[d];

	return division->lines_before[directory->after] - division->lines_before[directory->first];
}

static bool is_large(const struct division *division, size_t d)
{
	return files_of(division, d) >= division->parameters->min_files;
}

/* Whether `child` is where the code of `d` is. Few huge files do not make a directory the main one. */
static bool is_main(const struct division *division, size_t d, size_t child)
{
	if (files_of(division, child) == files_of(division, d))
		return true;
	return is_large(division, child) &&
	       lines_of(division, child) * 100 > lines_of(division, d) * division->parameters->descend_percent;
}

/* The directory below `d` that holds most of it, or `d`. */
static size_t one_down(const struct division *division, size_t d)
{
	const struct directory *items = division->directories.items;

	for (size_t child = d + 1; child < items[d].end; child = items[child].end)
		if (is_main(division, d, child))
			return child;
	return d;
}

static size_t large_children(const struct division *division, size_t d)
{
	const struct directory *items = division->directories.items;
	size_t count = 0;

	for (size_t child = d + 1; child < items[d].end; child = items[child].end)
		count += is_large(division, child);
	return count;
}

static bool is_divisible(const struct division *division, size_t d)
{
	size_t reached = d;

	if (files_of(division, d) * 100 <= (int64_t)division->count * division->parameters->split_percent)
		return false;
	for (size_t next; (next = one_down(division, reached)) != reached; reached = next)
		;
	return large_children(division, reached) >= 2;
}

/* Recursion ends: each step goes down, and directories have at most DIRECTORY_DEPTH_LIMIT levels. */
static void divide(struct division *division, size_t d)
{
	const struct directory *items = division->directories.items;
	size_t next = one_down(division, d);

	for (size_t child = d + 1; child < items[d].end; child = items[child].end) {
		if (child == next)
			continue;
		if (is_divisible(division, child))
			divide(division, child);
		if (is_large(division, child))
			division->is_module[child] = true;
	}
	if (next == d)
		division->is_module[d] = true;
	else
		divide(division, next);
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

struct module {
	size_t directory;
	struct view path;
};

static int compare_modules(const void *left, const void *right)
{
	const struct module *a = left, *b = right;

	return view_cmp(a->path, b->path);
}

/* The innermost module above each file. Directories come after their parents, so the last to claim a file is it. */
static size_t *assign(const struct division *division)
{
	size_t *directory_of = xcalloc(division->count, sizeof(*directory_of));

	for (size_t d = 0; d < division->directories.count; d++)
		for (size_t i = division->directories.items[d].first;
		     division->is_module[d] && i < division->directories.items[d].after; i++)
			directory_of[i] = d;
	return directory_of;
}

static void put_modules(const struct division *division, struct store *store, int64_t snapshot_id)
{
	size_t *directory_of = assign(division), count = 0;
	int64_t *ids = xcalloc(division->directories.count, sizeof(*ids));
	struct module *modules = xcalloc(division->directories.count, sizeof(*modules));

	for (size_t i = 0; i < division->count; i++) {
		size_t d = directory_of[i];

		if (!ids[d])
			modules[count++] = (struct module){d, division->directories.items[d].path};
		ids[d] = 1;
	}
	qsort(modules, count, sizeof(*modules), compare_modules);
	for (size_t i = 0; i < count; i++) {
		ids[modules[i].directory] = (int64_t)i + 1;
		put_module(store, &(struct module_row){
				      .snapshot_id = snapshot_id, .id = (int64_t)i + 1, .path = modules[i].path});
	}
	for (size_t i = 0; i < division->count; i++)
		put_module_file(store, &(struct module_file_row){.snapshot_id = snapshot_id,
								 .path_id = division->path_ids[i],
								 .module_id = ids[directory_of[i]]});
	free(directory_of);
	free(ids);
	free(modules);
}

int collect_modules(struct store *store, int64_t snapshot_id, const struct module_parameters *parameters,
		    struct err *err)
{
	struct division division = {.parameters = parameters};
	int status = read_files(&division, store, snapshot_id, err);

	if (status == 0 && division.count) {
		directories_of(&division.directories, division.paths, division.count);
		division.is_module = xcalloc(division.directories.count, sizeof(*division.is_module));
		divide(&division, 0);
		division.is_module[0] = true;
		put_modules(&division, store, snapshot_id);
	}
	if (status == 0)
		put_collector(
		    store, &(struct collector_row){.snapshot_id = snapshot_id,
						   .name = VIEW("modules"),
						   .status = VIEW("done"),
						   .detail = division.count ? VIEW("") : VIEW("no production files")});
	free(division.path_ids);
	free(division.paths);
	free(division.lines_before);
	free(division.is_module);
	directories_release(&division.directories);
	arena_release(&division.arena);
	return status;
}
