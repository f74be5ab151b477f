#include "collect/import_resolve.h"

#include "base/banned.h"

/* In the order in which compilers and bundlers try them. */
static const char *const extensions[] = {"",     ".ts",  ".tsx",  ".d.ts", ".js",     ".jsx", ".mjs",  ".cjs",
					 ".mts", ".cts", ".json", ".vue",  ".svelte", ".css", ".scss", NULL};
static const char *const indexes[] = {"/index.ts",  "/index.tsx", "/index.d.ts", "/index.js",  "/index.jsx",
				      "/index.mjs", "/index.cjs", "/index.mts",  "/index.vue", NULL};

/* TypeScript's sources name the JavaScript they become. */
static bool try_source(struct import_resolver *resolver)
{
	static const struct {
		const char *end, *with[4];
	} sources[] = {
	    {".js", {".ts", ".tsx", ".d.ts", NULL}},
	    {".jsx", {".tsx", NULL}},
	    {".mjs", {".mts", ".d.mts", NULL}},
	    {".cjs", {".cts", ".d.cts", NULL}},
	};
	struct buf *path = &resolver->path;

	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		size_t cut = strlen(sources[i].end);
		bool found;

		if (!view_ends(buf_view(path), sources[i].end))
			continue;
		path->n -= cut;
		path->p[path->n] = '\0';
		found = import_try_ends(resolver, sources[i].with);
		buf_add_text(path, sources[i].end);
		return found;
	}
	return false;
}

/* A directory is the file its package.json names, or its index. */
static bool try_directory(struct import_resolver *resolver)
{
	struct buf *path = &resolver->path;
	struct view main;
	struct buf whole = {0};
	bool found = false;

	if (named_directory(&resolver->manifests->mains, buf_view(path), &main) &&
	    path_join(&whole, buf_view(path), main)) {
		struct buf directory = *path;

		*path = whole;
		found =
		    import_try_ends(resolver, extensions) || try_source(resolver) || import_try_ends(resolver, indexes);
		whole = *path;
		*path = directory;
	}
	buf_release(&whole);
	return found || import_try_ends(resolver, indexes);
}

/* resolver->path as a file or directory. */
static bool try_path(struct import_resolver *resolver)
{
	return import_try_ends(resolver, extensions) || try_source(resolver) || try_directory(resolver);
}

static bool try_in(struct import_resolver *resolver, struct view directory, struct view target)
{
	return path_join(&resolver->path, directory, target) && try_path(resolver);
}

/* --- aliases ------------------------------------------------------------------------------------------------------ */

/* What the star stands for; false when the target does not fit the pattern. */
static bool match(const struct import_alias *alias, struct view target, struct view *star)
{
	size_t fixed = alias->before.n + alias->after.n;

	if (!alias->has_star)
		return view_eq(alias->before, target);
	if (target.n < fixed || view_common_prefix(target, alias->before) < alias->before.n ||
	    view_common_suffix(target, alias->after) < alias->after.n)
		return false;
	*star = view_slice(target, alias->before.n, target.n - alias->after.n);
	return true;
}

static bool try_alias(struct import_resolver *resolver, const struct import_alias *alias, struct view star)
{
	struct buf whole = {0};
	bool found;

	buf_add_replaced(&whole, alias->target, VIEW("*"), star);
	found = try_in(resolver, VIEW(""), buf_view(&whole));
	buf_release(&whole);
	return found;
}

/* IMPORT_MISSING: an alias fits, and leads nowhere. */
static enum import_outcome try_aliases(struct import_resolver *resolver, const struct alias_set *set,
				       struct view target)
{
	enum import_outcome outcome = IMPORT_ELSEWHERE;
	struct view star = {0};

	for (size_t i = 0; i < set->count; i++) {
		if (!match(&set->items[i], target, &star))
			continue;
		if (try_alias(resolver, &set->items[i], star))
			return IMPORT_FOUND;
		if (set->items[i].before.n)
			outcome = IMPORT_MISSING;
	}
	if (set->has_base && try_in(resolver, set->base, target))
		return IMPORT_FOUND;
	return outcome;
}

/* --- bare names --------------------------------------------------------------------------------------------------- */

/* A package of the workspace, or a file in one. Its package.json may name what a build makes: then its sources. */
static enum import_outcome try_packages(struct import_resolver *resolver, struct view target)
{
	struct view name = target, directory, rest;
	struct buf source = {0};
	bool found;

	while (!named_directory(&resolver->manifests->packages, name, &directory))
		if (!import_step_up(&name) || !name.n)
			return IMPORT_ELSEWHERE;
	rest = view_slice(target, name.n + 1, target.n);
	path_join(&source, directory, VIEW("src"));
	found = try_in(resolver, directory, rest) || try_in(resolver, buf_view(&source), rest);
	buf_release(&source);
	return found ? IMPORT_FOUND : IMPORT_MISSING;
}

/* '@/x': bundlers are told in code what it means, nearly always the root of the sources. */
static enum import_outcome try_root(struct import_resolver *resolver, struct view directory, struct view target)
{
	do {
		struct buf source = {0};
		bool found;

		path_join(&source, directory, VIEW("src"));
		found = try_in(resolver, buf_view(&source), target) || try_in(resolver, directory, target);
		buf_release(&source);
		if (found)
			return IMPORT_FOUND;
	} while (import_step_up(&directory));
	return IMPORT_MISSING;
}

static enum import_outcome bare_name(struct import_resolver *resolver, struct view directory, struct view target)
{
	enum import_outcome outcome = IMPORT_ELSEWHERE, next;
	struct view above = directory;

	do {
		const struct alias_set *set = import_aliases(resolver->manifests, above);

		next = set ? try_aliases(resolver, set, target) : IMPORT_ELSEWHERE;
		if (next == IMPORT_FOUND)
			return next;
		if (next == IMPORT_MISSING)
			outcome = next;
	} while (import_step_up(&above));
	next = try_packages(resolver, target);
	if (next == IMPORT_ELSEWHERE && (view_starts(target, "@/") || view_starts(target, "~/")))
		next = try_root(resolver, directory, view_slice(target, 2, target.n));
	return next == IMPORT_ELSEWHERE ? outcome : next;
}

enum import_outcome import_script(struct import_resolver *resolver, const struct import_question *question)
{
	struct view directory = view_dirname(question->path), target = question->target;
	size_t bang;

	/* webpack's loaders and Vite's queries are about how, not what */
	while ((bang = view_find(target, 0, VIEW("!"))) < target.n)
		target = view_slice(target, bang + 1, target.n);
	target = view_slice(target, 0, view_find(target, 0, VIEW("?")));
	if (view_is(target, ".") || view_is(target, "..") || view_starts(target, "./") || view_starts(target, "../"))
		return try_in(resolver, directory, target) ? IMPORT_FOUND : IMPORT_MISSING;
	return target.n ? bare_name(resolver, directory, target) : IMPORT_ELSEWHERE;
}
