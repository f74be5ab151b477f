/* Ruby, PHP, Lua. */
#include "collect/import_resolve.h"

#include "base/banned.h"

static const char *const ruby_ends[] = {"", ".rb", NULL};
static const char *const lua_ends[] = {".lua", "/init.lua", NULL};
static const char *const php_ends[] = {".php", NULL};

/* The one file whose path ends with `before`, resolver->part and `after`. */
static int64_t find_end(struct import_resolver *resolver, const char *before, const char *after)
{
	struct buf *path = &resolver->path;

	buf_clear(path);
	buf_add_text(path, before);
	buf_add_view(path, buf_view(&resolver->part));
	buf_add_text(path, after);
	return import_tree_find_end(resolver->tree, buf_view(path));
}

enum import_outcome import_ruby(struct import_resolver *resolver, const struct import_question *question)
{
	struct view directory = view_dirname(question->path), target = question->target;
	int64_t file;

	if (view_is(question->form, "require_relative") || view_starts(target, "./") || view_starts(target, "../"))
		return path_join(&resolver->path, directory, target) && import_try_ends(resolver, ruby_ends)
			   ? IMPORT_FOUND
			   : IMPORT_MISSING;
	import_as_path(&resolver->part, target, "::");
	file = find_end(resolver, "lib/", ".rb");
	return file == PATH_NONE ? IMPORT_ELSEWHERE : import_found(resolver, file);
}

/* The longest prefix of the namespace that composer.json knows; false when it knows none. */
static bool by_composer(struct import_resolver *resolver, struct view target, enum import_outcome *outcome)
{
	for (size_t n = target.n; n > 0; n--) {
		struct view directory;

		if (target.p[n - 1] != '\\' ||
		    !named_directory(&resolver->manifests->spaces, view_slice(target, 0, n), &directory))
			continue;
		import_as_path(&resolver->part, view_slice(target, n, target.n), "\\");
		*outcome = path_join(&resolver->path, directory, buf_view(&resolver->part)) &&
				   import_try_ends(resolver, php_ends)
			       ? IMPORT_FOUND
			       : IMPORT_MISSING;
		return true;
	}
	return false;
}

enum import_outcome import_php(struct import_resolver *resolver, const struct import_question *question)
{
	struct view target = question->target;
	enum import_outcome outcome;
	int64_t file;

	if (view_starts(target, "\\"))
		target = view_slice(target, 1, target.n);
	if (by_composer(resolver, target, &outcome))
		return outcome;
	if (view_find(target, 0, VIEW("\\")) == target.n)
		return IMPORT_ELSEWHERE; /* a name of its own says too little */
	import_as_path(&resolver->part, target, "\\");
	file = find_end(resolver, "", ".php");
	return file == PATH_NONE ? IMPORT_ELSEWHERE : import_found(resolver, file);
}

enum import_outcome import_lua(struct import_resolver *resolver, const struct import_question *question)
{
	static const char *const below[] = {"", "src", "lua"};
	struct view directory = view_dirname(question->path);
	struct buf start = {0};
	bool found = false;

	import_as_path(&resolver->part, question->target, ".");
	do {
		for (size_t i = 0; i < sizeof(below) / sizeof(*below) && !found; i++)
			found = path_join(&start, directory, view_of(below[i])) &&
				path_join(&resolver->path, buf_view(&start), buf_view(&resolver->part)) &&
				import_try_ends(resolver, lua_ends);
	} while (!found && import_step_up(&directory));
	buf_release(&start);
	return found ? IMPORT_FOUND : IMPORT_ELSEWHERE;
}
