#include "collect/import_resolve.h"

#include "base/banned.h"

static const char *const modules[] = {".rs", "/mod.rs", NULL};
static const char *const roots[] = {"/lib.rs", "/main.rs", NULL};

/* Where the modules inside a file are: beside lib.rs, main.rs and mod.rs, else in the directory of its name. */
static void directory_of(struct buf *directory, struct view path)
{
	struct view name = view_basename(path);

	if (view_is(name, "lib.rs") || view_is(name, "main.rs") || view_is(name, "mod.rs"))
		path_join(directory, view_dirname(path), VIEW(""));
	else
		path_join(directory, view_dirname(path), view_slice(name, 0, view_find(name, 0, VIEW("."))));
}

/* The directory above that holds the crate's root. */
static bool find_crate(struct import_resolver *resolver, struct view path, struct buf *directory)
{
	struct view above = view_dirname(path);

	do {
		path_join(&resolver->path, above, VIEW(""));
		if (import_try_ends(resolver, roots)) {
			resolver->count = 0;
			path_join(directory, above, VIEW(""));
			return true;
		}
	} while (import_step_up(&above));
	return false;
}

/* Cuts the next name off a path. */
static struct view next_name(struct view *rest)
{
	size_t end = view_find(*rest, 0, VIEW("::"));
	struct view name = view_slice(*rest, 0, end);

	*rest = view_slice(*rest, end + 2, rest->n);
	return name;
}

/* The longest way of modules from `directory` down `rest`. */
static bool follow(struct import_resolver *resolver, struct buf *directory, struct view rest)
{
	bool found = false;

	while (rest.n) {
		struct view name = next_name(&rest);
		size_t before = resolver->count;

		if (!path_join(&resolver->path, buf_view(directory), name) || !import_try_ends(resolver, modules))
			break;
		if (found) /* the deeper one is meant */
			resolver->found[before - 1] = resolver->found[before];
		resolver->count = 1;
		found = true;
		buf_add_char(directory, '/');
		buf_add_view(directory, name);
	}
	return found;
}

/* What is in the root of a crate itself. */
static enum import_outcome crate_root(struct import_resolver *resolver, struct view directory)
{
	path_join(&resolver->path, directory, VIEW(""));
	return import_try_ends(resolver, roots) ? IMPORT_FOUND : IMPORT_MISSING;
}

static enum import_outcome from_crate(struct import_resolver *resolver, struct buf *directory, struct view rest)
{
	struct buf root = {0};
	enum import_outcome outcome;

	buf_add_view(&root, buf_view(directory));
	outcome = follow(resolver, directory, rest) ? IMPORT_FOUND : crate_root(resolver, buf_view(&root));
	buf_release(&root);
	return outcome;
}

static bool find_other_crate(struct import_resolver *resolver, struct view name, struct buf *directory)
{
	struct view crate;

	if (!named_directory(&resolver->manifests->crates, name, &crate))
		return false;
	path_join(directory, crate, VIEW("src"));
	return true;
}

/* `use`: from the crate, from this module, from the one above, or from another crate of the workspace. */
static enum import_outcome use(struct import_resolver *resolver, const struct import_question *question,
			       struct buf *directory)
{
	struct view rest = question->target, first = next_name(&rest);

	if (view_is(first, "crate"))
		return find_crate(resolver, question->path, directory) ? from_crate(resolver, directory, rest)
								       : IMPORT_MISSING;
	directory_of(directory, question->path);
	if (view_is(first, "self"))
		return follow(resolver, directory, rest), IMPORT_FOUND;
	if (view_is(first, "super")) {
		struct view above = view_dirname(buf_view(directory));
		struct view more = rest;

		while (view_is(next_name(&more), "super") && import_step_up(&above))
			rest = more;
		directory->n = above.n;
		return follow(resolver, directory, rest), IMPORT_FOUND;
	}
	if (follow(resolver, directory, question->target))
		return IMPORT_FOUND;
	return find_other_crate(resolver, first, directory) ? from_crate(resolver, directory, rest) : IMPORT_ELSEWHERE;
}

enum import_outcome import_rust(struct import_resolver *resolver, const struct import_question *question)
{
	struct buf directory = {0};
	enum import_outcome outcome;

	if (view_is(question->form, "mod")) {
		directory_of(&directory, question->path);
		outcome = follow(resolver, &directory, question->target) ? IMPORT_FOUND : IMPORT_MISSING;
	} else {
		outcome = use(resolver, question, &directory);
	}
	buf_release(&directory);
	return outcome;
}
