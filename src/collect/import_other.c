#include "collect/import_resolve.h"

#include "base/banned.h"

/* --- Java, Kotlin, Scala ------------------------------------------------------------------------------------------ */

static const char *const java_ends[] = {".java", ".kt", ".scala", ".groovy", NULL};

/* The one file whose path ends with the name in resolver->part. */
static int64_t find_class(struct import_resolver *resolver)
{
	struct buf *end = &resolver->part;
	size_t n = end->n;
	int64_t file = PATH_NONE;

	for (const char *const *kind = java_ends; *kind && file == PATH_NONE; kind++) {
		buf_add_text(end, *kind);
		file = import_tree_find_end(resolver->tree, buf_view(end));
		end->n = n;
		end->p[n] = '\0';
	}
	return file;
}

enum import_outcome import_java(struct import_resolver *resolver, const struct import_question *question)
{
	enum { MEMBERS = 3 }; /* a class inside a class, and its constant */
	bool is_whole =
	    view_is(question->name, "*") || view_ends(question->target, "._") || view_ends(question->target, ".*");
	struct view name;
	int64_t file;
	bool is_ours;

	import_as_path(&resolver->part, question->target, ".");
	name = buf_view(&resolver->part);
	is_ours =
	    import_tree_has_directory_end(resolver->tree, view_is(question->name, "*") ? name : view_dirname(name));
	for (int i = 0; i < MEMBERS && view_find(name, 0, VIEW("/")) < name.n; i++) {
		resolver->part.n = name.n;
		file = find_class(resolver);
		if (file != PATH_NONE)
			return import_found(resolver, file);
		name = view_dirname(buf_view(&resolver->part)); /* the buffer may have moved */
	}
	if (!is_ours)
		return IMPORT_ELSEWHERE;
	return is_whole ? IMPORT_AMBIGUOUS : IMPORT_MISSING;
}

/* --- Go ----------------------------------------------------------------------------------------------------------- */

enum import_outcome import_go(struct import_resolver *resolver, const struct import_question *question)
{
	struct view module = question->target, directory;
	int64_t file = PATH_NONE;

	while (!named_directory(&resolver->manifests->modules, module, &directory))
		if (!import_step_up(&module) || !module.n)
			return IMPORT_ELSEWHERE;
	path_join(&resolver->path, directory, view_slice(question->target, module.n + 1, question->target.n));
	while ((file = import_tree_next_in(resolver->tree, buf_view(&resolver->path), file)) != PATH_NONE) {
		struct view path = resolver->tree->files.items[file];

		if (view_ends(path, ".go") && !view_ends(path, "_test.go"))
			import_found(resolver, file);
	}
	return resolver->count ? IMPORT_FOUND : IMPORT_MISSING;
}

/* --- C, C++ ------------------------------------------------------------------------------------------------------- */

/* A header in angles is the system's, unless an include directory of the tree has it. */
static enum import_outcome in_include_directory(struct import_resolver *resolver, struct view target)
{
	int64_t file;

	buf_clear(&resolver->part);
	buf_add_text(&resolver->part, "include/");
	buf_add_view(&resolver->part, target);
	file = import_tree_find_end(resolver->tree, buf_view(&resolver->part));
	return file == PATH_NONE ? IMPORT_ELSEWHERE : import_found(resolver, file);
}

enum import_outcome import_c(struct import_resolver *resolver, const struct import_question *question)
{
	struct view target = question->target;

	if (view_is(question->form, "include <>"))
		return in_include_directory(resolver, target);
	if (path_join(&resolver->path, view_dirname(question->path), target)) {
		int64_t file = import_tree_find(resolver->tree, buf_view(&resolver->path));

		if (file >= 0)
			return import_found(resolver, file);
	}
	while (view_starts(target, "../") || view_starts(target, "./"))
		target = view_slice(target, view_find(target, 0, VIEW("/")) + 1, target.n);
	return import_found(resolver, import_tree_find_end(resolver->tree, target));
}
