#include "collect/modules.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/wild.h"
#include "collect/directories.h"
#include "store/rows.h"

#include "base/banned.h"

/* A file that belongs to a module of the configuration. */
struct claimed_file {
	int64_t path_id;
	size_t module; /* its place in the configuration */
};

/* The files the configuration leaves are divided by directories. */
struct division {
	const struct module_parameters *parameters;
	const struct engagement *engagement; /* may be NULL */
	struct claimed_file *claimed;
	size_t claimed_count, claimed_capacity;
	int64_t *path_ids;
	struct view *paths;    /* production files, sorted */
	int64_t *lines_before; /* code lines of the files before each, and of all at the end */
	size_t count;
	size_t ids_capacity, paths_capacity, lines_capacity;
	struct directories directories;
	bool *is_package, *is_module; /* by directory */
	struct arena arena;
};

static size_t configured_count(const struct division *division)
{
	return division->engagement ? division->engagement->module_count : 0;
}

/* The first module of the configuration that names the file, or their number. */
static size_t find_configured(const struct division *division, struct view path)
{
	size_t count = configured_count(division);

	for (size_t i = 0; i < count; i++)
		if (engagement_globs_match(&division->engagement->modules[i].globs, path))
			return i;
	return count;
}

static bool claim(struct division *division, int64_t path_id, struct view path)
{
	size_t module = find_configured(division, path);

	if (module == configured_count(division))
		return false;
	GROW(division->claimed, division->claimed_count + 1, division->claimed_capacity);
	division->claimed[division->claimed_count++] = (struct claimed_file){path_id, module};
	return true;
}

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

		if (claim(division, query_int(query, 0), path))
			continue;
		GROW(division->path_ids, division->count + 1, division->ids_capacity);
		GROW(division->paths, division->count + 1, division->paths_capacity);
		GROW(division->lines_before, division->count + 2, division->lines_capacity);
		division->path_ids[division->count] = query_int(query, 0);
		division->paths[division->count] = arena_view(&division->arena, path);
		division->lines_before[division->count++] = lines;
		lines += query_int(query, 2);
		division->lines_before[division->count] = lines;
	}
	query_free(query);
	return status;
}

static bool names_package(const struct division *division, struct view base)
{
	for (size_t i = 0; i < division->parameters->manifest_count; i++)
		if (wild_match(view_of(division->parameters->manifests[i]), base))
			return true;
	return false;
}

/* Packages are the directories in which a manifest lies, a file of whatever class. */
static int find_packages(struct division *division, struct store *store, int64_t snapshot_id, struct err *err)
{
	const struct directories *directories = &division->directories;
	struct query *query = store_query(store, "SELECT p.path FROM main.file f JOIN main.path p ON p.id = f.path_id "
						 "WHERE f.snapshot_id = ?");
	struct intern packages = {0};
	int status;

	query_bind_int(query, 1, snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		struct view path = query_text(query, 0), base = view_basename(path);

		if (base.n < path.n && names_package(division, base))
			intern_add(&packages, view_slice(path, 0, path.n - base.n - 1), NULL);
	}
	query_free(query);
	division->is_package = xcalloc(directories->count, sizeof(*division->is_package));
	for (size_t d = 0; d < directories->count; d++)
		division->is_package[d] = intern_find(&packages, directories->items[d].path) >= 0;
	intern_release(&packages);
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

/* How many large packages are below `d`; what lies in one is part of it. */
static size_t packages_below(const struct division *division, size_t d)
{
	const struct directory *items = division->directories.items;
	size_t count = 0;

	for (size_t below = d + 1; below < items[d].end;) {
		bool is_one = division->is_package[below] && is_large(division, below);

		count += is_one;
		below = is_one ? items[below].end : below + 1;
	}
	return count;
}

static bool is_divisible(const struct division *division, size_t d)
{
	size_t reached = d;

	if (packages_below(division, d) >= 2)
		return true;
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

static bool is_name_taken(const struct division *division, struct view name)
{
	for (size_t i = 0; i < configured_count(division); i++)
		if (view_is(name, division->engagement->modules[i].name))
			return true;
	return false;
}

/* Which directories are modules. One whose name the configuration gives to another part leaves its files to that above.
 */
static void find_modules(struct division *division)
{
	division->is_module = xcalloc(division->directories.count, sizeof(*division->is_module));
	if (division->count == 0)
		return;
	divide(division, 0);
	for (size_t d = 1; d < division->directories.count; d++)
		if (is_name_taken(division, division->directories.items[d].path))
			division->is_module[d] = false;
	division->is_module[0] = true;
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

struct module {
	size_t key; /* the directory, or behind all of them the place in the configuration */
	struct view path;
};

struct modules {
	const struct division *division;
	struct store *store;
	int64_t snapshot_id;
	struct module *items;
	size_t count;
	int64_t *ids; /* by key; 0: none of its files was seen yet */
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

static size_t key_of_claimed(const struct modules *modules, size_t i)
{
	return modules->division->directories.count + modules->division->claimed[i].module;
}

static void see_module(struct modules *modules, size_t key, struct view path)
{
	if (!modules->ids[key])
		modules->items[modules->count++] = (struct module){key, path};
	modules->ids[key] = 1;
}

static void number_modules(struct modules *modules, const size_t *directory_of)
{
	const struct division *division = modules->division;

	for (size_t i = 0; i < division->count; i++)
		see_module(modules, directory_of[i], division->directories.items[directory_of[i]].path);
	for (size_t i = 0; i < division->claimed_count; i++)
		see_module(modules, key_of_claimed(modules, i),
			   view_of(division->engagement->modules[division->claimed[i].module].name));
	if (modules->count)
		qsort(modules->items, modules->count, sizeof(*modules->items), compare_modules);
	for (size_t i = 0; i < modules->count; i++) {
		const struct module *module = &modules->items[i];

		modules->ids[module->key] = (int64_t)i + 1;
		put_module(modules->store,
			   &(struct module_row){.snapshot_id = modules->snapshot_id,
						.id = (int64_t)i + 1,
						.path = module->path,
						.is_configured = module->key >= division->directories.count});
	}
}

static void assign_file(const struct modules *modules, int64_t path_id, size_t key)
{
	put_module_file(modules->store, &(struct module_file_row){.snapshot_id = modules->snapshot_id,
								  .path_id = path_id,
								  .module_id = modules->ids[key]});
}

/* A part the configuration names and nothing is in: most likely its globs are wrong. */
static void diagnose_empty(const struct modules *modules)
{
	const struct division *division = modules->division;

	for (size_t i = 0; i < configured_count(division); i++)
		if (!modules->ids[division->directories.count + i])
			put_diagnostic(modules->store,
				       &(struct diagnostic_row){
					   .snapshot_id = modules->snapshot_id,
					   .collector = VIEW("modules"),
					   .subject = view_of(division->engagement->modules[i].name),
					   .message = VIEW("the configuration's module matches no production file that "
							   "an earlier one does not: check its globs")});
}

static void put_modules(const struct division *division, struct store *store, int64_t snapshot_id)
{
	size_t *directory_of = assign(division);
	size_t keys = division->directories.count + configured_count(division);
	struct modules modules = {.division = division,
				  .store = store,
				  .snapshot_id = snapshot_id,
				  .ids = xcalloc(keys, sizeof(*modules.ids)),
				  .items = xcalloc(keys, sizeof(*modules.items))};

	number_modules(&modules, directory_of);
	for (size_t i = 0; i < division->count; i++)
		assign_file(&modules, division->path_ids[i], directory_of[i]);
	for (size_t i = 0; i < division->claimed_count; i++)
		assign_file(&modules, division->claimed[i].path_id, key_of_claimed(&modules, i));
	diagnose_empty(&modules);
	free(directory_of);
	free(modules.ids);
	free(modules.items);
}

int collect_modules(struct store *store, int64_t snapshot_id, const struct module_parameters *parameters,
		    const struct engagement *engagement, struct err *err)
{
	struct division division = {.parameters = parameters, .engagement = engagement};
	int status = read_files(&division, store, snapshot_id, err);

	directories_of(&division.directories, division.paths, division.count);
	if (status == 0 && division.count)
		status = find_packages(&division, store, snapshot_id, err);
	if (status == 0) {
		find_modules(&division);
		put_modules(&division, store, snapshot_id);
		put_collector(store, &(struct collector_row){.snapshot_id = snapshot_id,
							     .name = VIEW("modules"),
							     .status = VIEW("done"),
							     .detail = division.count || division.claimed_count
									   ? VIEW("")
									   : VIEW("no production files")});
	}
	free(division.claimed);
	free(division.path_ids);
	free(division.paths);
	free(division.lines_before);
	free(division.is_module);
	free(division.is_package);
	directories_release(&division.directories);
	arena_release(&division.arena);
	return status;
}
