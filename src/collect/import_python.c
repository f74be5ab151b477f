#include "collect/import_resolve.h"

#include "base/banned.h"

static const char *const modules[] = {".py", "/__init__.py", ".pyi", "/__init__.pyi", NULL};
static const char *const packages[] = {"/__init__.py", "/__init__.pyi", NULL};

/* Module `rest` below `directory`, or what is taken from it when that is a module of its own. */
static bool try_module(struct import_resolver *resolver, struct view directory, struct view rest, struct view name)
{
	struct buf *path = &resolver->path;

	if (!path_join(path, directory, rest))
		return false;
	if (name.n && !view_is(name, "*")) {
		size_t n = path->n;
		bool found;

		if (n)
			buf_add_char(path, '/');
		buf_add_view(path, name);
		found = import_try_ends(resolver, modules);
		path->n = n;
		path->p[n] = '\0';
		if (found)
			return true;
	}
	return import_try_ends(resolver, rest.n ? modules : packages);
}

static bool is_package(struct import_resolver *resolver, struct view directory)
{
	path_join(&resolver->path, directory, VIEW("__init__.py"));
	return import_tree_find(resolver->tree, buf_view(&resolver->path)) >= 0;
}

static enum import_outcome relative(struct import_resolver *resolver, const struct import_question *question)
{
	struct view directory = view_dirname(question->path), rest = question->target;

	for (rest = view_slice(rest, 1, rest.n); view_starts(rest, "."); rest = view_slice(rest, 1, rest.n))
		if (!import_step_up(&directory))
			return IMPORT_MISSING;
	import_as_path(&resolver->part, rest, ".");
	return try_module(resolver, directory, buf_view(&resolver->part), question->name) ? IMPORT_FOUND
											  : IMPORT_MISSING;
}

/* Whether the first part of a name is there, as a module or a directory with sources. */
static bool has_first(struct import_resolver *resolver, struct view directory, struct view first)
{
	path_join(&resolver->path, directory, first);
	return import_try_ends(resolver, modules);
}

/* Directories on the import path: where the outermost package of the file is, and those above. */
static enum import_outcome from_above(struct import_resolver *resolver, const struct import_question *question,
				      struct view first)
{
	struct view directory = view_dirname(question->path);
	enum import_outcome outcome = IMPORT_ELSEWHERE;

	while (is_package(resolver, directory) && import_step_up(&directory))
		;
	do {
		if (try_module(resolver, directory, buf_view(&resolver->part), question->name))
			return IMPORT_FOUND;
		if (has_first(resolver, directory, first))
			outcome = IMPORT_MISSING;
		resolver->count = 0;
	} while (import_step_up(&directory));
	return outcome;
}

enum import_outcome import_python(struct import_resolver *resolver, const struct import_question *question)
{
	struct view first, directory;
	enum import_outcome outcome;

	if (view_starts(question->target, "."))
		return relative(resolver, question);
	import_as_path(&resolver->part, question->target, ".");
	first = view_slice(question->target, 0, view_find(question->target, 0, VIEW(".")));
	outcome = from_above(resolver, question, first);
	if (outcome == IMPORT_FOUND || !named_directory(&resolver->packages, first, &directory))
		return outcome;
	if (!directory.p)
		return IMPORT_AMBIGUOUS;
	return try_module(resolver, directory, buf_view(&resolver->part), question->name) ? IMPORT_FOUND
											  : IMPORT_MISSING;
}
