#include "collect/imports.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/num.h"
#include "collect/cycles.h"
#include "collect/import_resolve.h"
#include "collect/naming.h"
#include "store/rows.h"

#include "base/banned.h"

struct source_file {
	int64_t path_id;
	int64_t module_id; /* 0: none */
	bool is_production;
	bool is_text;       /* of our own, and not binary */
	bool needs_imports; /* production code that is used only where it is imported */
};

/* The stronger, the lower. */
enum strength { LOADED, PASSED_ON, LAZY, TYPE_ONLY };

struct edge {
	uint32_t from, to; /* numbers of files */
	uint32_t line;
	uint32_t strength;
};

/* What became of the imports of one language. */
struct share {
	int64_t files, imports, local, resolved, ambiguous;
};

struct imports {
	struct store *store;
	const struct imports_input *input;
	struct import_tree tree;
	struct source_file *files; /* by number in the tree */
	size_t file_capacity;
	struct view *modules; /* paths by number; 0 is none */
	size_t module_count, module_capacity;
	struct arena arena;
	struct import_manifests manifests;
	struct import_resolver resolver;
	struct edge *edges;
	size_t edge_count, edge_capacity;
	struct intern languages;
	struct share *shares; /* by language */
	size_t share_capacity;
	bool is_full; /* IMPORT_EDGES_LIMIT was reached */
};

/* --- files -------------------------------------------------------------------------------------------------------- */

static int read_files(struct imports *imports, struct err *err)
{
	struct query *query = store_query(
	    imports->store, "SELECT p.path, f.path_id, coalesce(m.module_id, 0), f.class = 'production', "
			    "b.is_binary = 0 AND f.class NOT IN ('vendored', 'minified'), f.language FROM main.file f "
			    "JOIN main.path p ON p.id = f.path_id LEFT JOIN main.blob b ON b.id = f.blob_id "
			    "LEFT JOIN main.module_file m ON m.snapshot_id = f.snapshot_id AND m.path_id = f.path_id "
			    "WHERE f.snapshot_id = ? AND f.mode IN (33188, 33261) ORDER BY p.path");
	struct view *paths = NULL;
	size_t count = 0, capacity = 0;
	struct arena arena = {0};
	int status;

	query_bind_int(query, 1, imports->input->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		struct view path = query_text(query, 0);

		GROW(paths, count + 1, capacity);
		GROW(imports->files, count + 1, imports->file_capacity);
		imports->files[count] = (struct source_file){
		    .path_id = query_int(query, 1),
		    .module_id = query_int(query, 2),
		    .is_production = query_int(query, 3) != 0,
		    .is_text = query_int(query, 4) != 0,
		    .needs_imports = query_int(query, 3) != 0 && import_language_needs_imports(query_text(query, 5))};
		paths[count++] = arena_view(&arena, path);
	}
	query_free(query);
	import_tree_of(&imports->tree, paths, count);
	free(paths);
	arena_release(&arena);
	return status;
}

static int read_modules(struct imports *imports, struct err *err)
{
	struct query *query =
	    store_query(imports->store, "SELECT id, path FROM main.module WHERE snapshot_id = ? ORDER BY id");
	int status;

	query_bind_int(query, 1, imports->input->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		struct view path = query_text(query, 1);
		size_t id = (size_t)query_int(query, 0);

		GROW(imports->modules, id + 1, imports->module_capacity);
		imports->modules[id] = arena_view(&imports->arena, path);
		imports->module_count = id + 1;
	}
	query_free(query);
	return status;
}

/* --- edges -------------------------------------------------------------------------------------------------------- */

static struct share *language_share(struct imports *imports, struct view language)
{
	bool is_new;
	uint32_t number = intern_add(&imports->languages, language, &is_new);

	GROW(imports->shares, (size_t)number + 1, imports->share_capacity);
	if (is_new)
		imports->shares[number] = (struct share){0};
	return &imports->shares[number];
}

static void add_edges(struct imports *imports, uint32_t from, uint32_t line, enum strength strength)
{
	for (size_t i = 0; i < imports->resolver.count; i++) {
		uint32_t to = (uint32_t)imports->resolver.found[i];

		if (to == from)
			continue;
		if (imports->edge_count == IMPORT_EDGES_LIMIT) {
			imports->is_full = true;
			return;
		}
		GROW(imports->edges, imports->edge_count + 1, imports->edge_capacity);
		imports->edges[imports->edge_count++] = (struct edge){from, to, line, strength};
	}
}

static void count_outcome(struct share *share, enum import_outcome outcome)
{
	share->imports++;
	share->local += outcome != IMPORT_ELSEWHERE;
	share->resolved += outcome == IMPORT_FOUND;
	share->ambiguous += outcome == IMPORT_AMBIGUOUS;
}

/* Columns: path, language, form, target, name, line, is_lazy, is_type_only. */
static void resolve_row(struct imports *imports, const struct query *query, int64_t *last)
{
	const struct import_question question = {.path = query_text(query, 0),
						 .language = query_text(query, 1),
						 .form = query_text(query, 2),
						 .target = query_text(query, 3),
						 .name = query_text(query, 4)};
	int64_t from = import_tree_find(&imports->tree, question.path);
	struct share *share = language_share(imports, question.language);

	if (from < 0)
		return;
	share->files += from != *last;
	*last = from;
	count_outcome(share, import_resolve(&imports->resolver, &question));
	add_edges(imports, (uint32_t)from, (uint32_t)query_int(query, 5),
		  query_int(query, 7) || view_ends(question.path, ".d.ts") || view_ends(question.path, ".pyi")
		      ? TYPE_ONLY
		  : query_int(query, 6)              ? LAZY
		  : view_is(question.form, "export") ? PASSED_ON
						     : LOADED);
}

static int resolve_all(struct imports *imports, struct err *err)
{
	struct query *query = store_query(
	    imports->store,
	    "SELECT p.path, m.language, m.form, m.target, m.name, m.line, m.is_lazy, m.is_type_only "
	    "FROM main.file f JOIN main.path p ON p.id = f.path_id "
	    "JOIN main.import m ON m.blob_id = f.blob_id AND m.language = f.language "
	    "WHERE f.snapshot_id = ? AND f.class NOT IN ('vendored', 'minified') "
	    /* what a test compiled into the file needs is no need of the product */
	    "AND NOT (m.language = 'Rust' AND EXISTS (SELECT 1 FROM main.syntax_match t WHERE t.blob_id = m.blob_id "
	    "AND t.language = m.language AND t.rule = 'syntax/test' AND t.capture = 'module' "
	    "AND m.line BETWEEN t.line AND t.end_line)) ORDER BY p.path, m.ordinal");
	int64_t last = PATH_NONE;
	int status;

	query_bind_int(query, 1, imports->input->snapshot_id);
	while ((status = query_step(query, err)) == 1)
		resolve_row(imports, query, &last);
	query_free(query);
	return status;
}

static int compare_edges(const void *left, const void *right)
{
	const struct edge *a = left, *b = right;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	if (a->strength != b->strength)
		return a->strength < b->strength ? -1 : 1;
	return int_compare(a->line, b->line);
}

/* One edge for each pair: its strongest import, the first of several. */
static void merge_edges(struct imports *imports)
{
	size_t kept = 0;

	if (imports->edge_count)
		qsort(imports->edges, imports->edge_count, sizeof(*imports->edges), compare_edges);
	for (size_t i = 0; i < imports->edge_count; i++)
		if (kept == 0 || imports->edges[i].from != imports->edges[kept - 1].from ||
		    imports->edges[i].to != imports->edges[kept - 1].to)
			imports->edges[kept++] = imports->edges[i];
	imports->edge_count = kept;
}

static void put_edges(const struct imports *imports)
{
	for (size_t i = 0; i < imports->edge_count; i++) {
		const struct edge *edge = &imports->edges[i];

		put_file_import(imports->store,
				&(struct file_import_row){.snapshot_id = imports->input->snapshot_id,
							  .path_id = imports->files[edge->from].path_id,
							  .target_path_id = imports->files[edge->to].path_id,
							  .line = edge->line,
							  .is_passed_on = edge->strength == PASSED_ON,
							  .is_lazy = edge->strength == LAZY,
							  .is_type_only = edge->strength == TYPE_ONLY});
	}
	for (size_t i = 0; i < imports->languages.count; i++) {
		const struct share *share = &imports->shares[i];
		struct view language = imports->languages.items[i];

		put_import_resolution(imports->store,
				      &(struct import_resolution_row){.snapshot_id = imports->input->snapshot_id,
								      .language = language,
								      .is_resolved = import_language_resolves(language),
								      .files = share->files,
								      .imports = share->imports,
								      .local = share->local,
								      .resolved = share->resolved,
								      .ambiguous = share->ambiguous});
	}
}

/* --- cycles ------------------------------------------------------------------------------------------------------- */

/* Finds the cycles among `count` nodes; `put` writes a node of one. */
static bool put_cycles(struct imports *imports, size_t count, struct graph_edge *edges, size_t edge_count,
		       void (*put)(struct imports *imports, uint32_t node, uint32_t cycle, uint32_t step))
{
	struct graph graph;
	struct cycles cycles;
	bool is_cut;

	graph_of(&graph, count, edges, edge_count);
	cycles_find(&cycles, &graph);
	for (size_t node = 0; node < count; node++)
		if (cycles.component[node])
			put(imports, (uint32_t)node, cycles.component[node], cycles.step[node]);
	is_cut = cycles.is_cut;
	cycles_release(&cycles);
	graph_release(&graph);
	return is_cut;
}

static void put_file_cycle(struct imports *imports, uint32_t node, uint32_t cycle, uint32_t step)
{
	put_import_cycle(imports->store, &(struct import_cycle_row){.snapshot_id = imports->input->snapshot_id,
								    .cycle = cycle,
								    .path_id = imports->files[node].path_id,
								    .step = step ? step : STORE_NULL});
}

static void put_one_module_cycle(struct imports *imports, uint32_t node, uint32_t cycle, uint32_t step)
{
	put_module_cycle(imports->store, &(struct module_cycle_row){.snapshot_id = imports->input->snapshot_id,
								    .cycle = cycle,
								    .module_id = node,
								    .step = step ? step : STORE_NULL});
}

static bool find_file_cycles(struct imports *imports, struct graph_edge *edges)
{
	size_t count = 0;

	for (size_t i = 0; i < imports->edge_count; i++) {
		const struct edge *edge = &imports->edges[i];

		if (edge->strength <= PASSED_ON && imports->files[edge->from].is_production &&
		    imports->files[edge->to].is_production)
			edges[count++] = (struct graph_edge){edge->from, edge->to};
	}
	return put_cycles(imports, imports->tree.files.count, edges, count, put_file_cycle);
}

static bool lies_in(struct view path, struct view directory)
{
	return view_common_prefix(path, directory) == directory.n &&
	       (directory.n == 0 || (path.n > directory.n && path.p[directory.n] == '/'));
}

/* Modules are numbered from 1; 0 is a file without one. */
static bool is_between_modules(const struct imports *imports, int64_t from, int64_t to)
{
	if (!from || !to || from == to)
		return false;
	return !lies_in(imports->modules[from], imports->modules[to]) &&
	       !lies_in(imports->modules[to], imports->modules[from]);
}

static bool find_module_cycles(struct imports *imports, struct graph_edge *edges)
{
	size_t count = 0;

	for (size_t i = 0; i < imports->edge_count; i++) {
		const struct edge *edge = &imports->edges[i];
		int64_t from = imports->files[edge->from].module_id, to = imports->files[edge->to].module_id;

		if (edge->strength == LOADED && is_between_modules(imports, from, to))
			edges[count++] = (struct graph_edge){(uint32_t)from, (uint32_t)to};
	}
	return put_cycles(imports, imports->module_count, edges, count, put_one_module_cycle);
}

static bool find_cycles(struct imports *imports)
{
	struct graph_edge *edges = xcalloc(imports->edge_count, sizeof(*edges));
	bool is_cut = find_file_cycles(imports, edges);

	is_cut |= find_module_cycles(imports, edges);
	free(edges);
	return is_cut;
}

/* --- files nobody imports ----------------------------------------------------------------------------------------- */

static void put_unimported(struct imports *imports, const bool *is_asked, const bool *is_read)
{
	size_t count = imports->tree.files.count;
	int64_t *is_named = xcalloc(count, sizeof(*is_named));
	const struct texts texts = {.paths = imports->tree.files.items,
				    .is_read = is_read,
				    .count = count,
				    .list = imports->input->list,
				    .repo = imports->input->repo,
				    .common_names = imports->input->common_names,
				    .jobs = imports->input->jobs};

	files_name(&texts, is_asked, is_named);
	for (size_t file = 0; file < count; file++)
		if (is_asked[file])
			put_unimported_file(imports->store,
					    &(struct unimported_file_row){.snapshot_id = imports->input->snapshot_id,
									  .path_id = imports->files[file].path_id,
									  .is_named = is_named[file]});
	free(is_named);
}

static void find_unimported(struct imports *imports)
{
	size_t count = imports->tree.files.count;
	bool *is_asked = xcalloc(count, sizeof(*is_asked)), *is_read = xcalloc(count, sizeof(*is_read));

	for (size_t file = 0; file < count; file++) {
		is_asked[file] = imports->files[file].needs_imports;
		is_read[file] = imports->files[file].is_text;
	}
	for (size_t i = 0; i < imports->edge_count; i++)
		is_asked[imports->edges[i].to] = false;
	put_unimported(imports, is_asked, is_read);
	free(is_asked);
	free(is_read);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static void put_end(struct imports *imports, bool is_cut)
{
	bool is_partial = imports->is_full || is_cut;
	const char *detail = imports->is_full
				 ? "more imports than are followed: some files have more dependents than shown"
			     : is_cut ? "more cycles than are searched: some are shown by a longer way round"
				      : "";

	put_collector(imports->store, &(struct collector_row){.snapshot_id = imports->input->snapshot_id,
							      .name = VIEW("imports"),
							      .status = view_of(is_partial ? "partial" : "done"),
							      .detail = view_of(detail)});
}

int collect_imports(struct store *store, const struct imports_input *input, struct err *err)
{
	struct imports imports = {.store = store, .input = input};
	int status = read_files(&imports, err);

	if (status == 0)
		status = read_modules(&imports, err);
	import_manifests_read(&imports.manifests, input->list, input->repo);
	import_resolver_start(&imports.resolver, &imports.tree, &imports.manifests);
	if (status == 0)
		status = resolve_all(&imports, err);
	if (status == 0) {
		merge_edges(&imports);
		put_edges(&imports);
		find_unimported(&imports);
		put_end(&imports, find_cycles(&imports));
	}
	import_resolver_release(&imports.resolver);
	import_manifests_release(&imports.manifests);
	import_tree_release(&imports.tree);
	intern_release(&imports.languages);
	free(imports.shares);
	free(imports.files);
	free(imports.modules);
	arena_release(&imports.arena);
	free(imports.edges);
	return status;
}
