#include "collect/import_resolve.h"

#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

static const struct {
	const char *language;
	enum import_outcome (*resolve)(struct import_resolver *resolver, const struct import_question *question);
	bool needs_imports;
} languages[] = {
    {"C", import_c, false},
    {"C++", import_c, false},
    {"Go", import_go, false},
    {"Java", import_java, false},
    {"JavaScript", import_script, true},
    {"Kotlin", import_java, false},
    {"Lua", import_lua, false},
    {"PHP", import_php, false},
    {"Python", import_python, true},
    {"Ruby", import_ruby, false},
    {"Rust", import_rust, false},
    {"Scala", import_java, false},
    {"TSX", import_script, true},
    {"TypeScript", import_script, true},
};

enum { LANGUAGES = sizeof(languages) / sizeof(*languages) };

/* Directories that hold outermost Python packages, by name of the package. */
static void find_packages(struct import_resolver *resolver)
{
	const struct intern *files = &resolver->tree->files;
	struct named_directories *table = &resolver->packages;
	struct buf above = {0};

	for (size_t i = 0; i < files->count; i++) {
		struct view directory = view_dirname(files->items[i]);
		struct view holder = view_dirname(directory);
		uint32_t number;
		bool is_new;

		if (!view_is(view_basename(files->items[i]), "__init__.py") || !directory.n)
			continue;
		path_join(&above, holder, VIEW("__init__.py"));
		if (import_tree_find(resolver->tree, buf_view(&above)) >= 0)
			continue;
		number = intern_add(&table->names, view_basename(directory), &is_new);
		GROW(table->directories, (size_t)number + 1, table->capacity);
		table->directories[number] = !is_new ? (struct view){0} : holder.n ? holder : VIEW("");
	}
	buf_release(&above);
}

void import_resolver_start(struct import_resolver *resolver, const struct import_tree *tree,
			   const struct import_manifests *manifests)
{
	*resolver = (struct import_resolver){.tree = tree, .manifests = manifests};
	find_packages(resolver);
}

void import_resolver_release(struct import_resolver *resolver)
{
	free(resolver->found);
	intern_release(&resolver->packages.names);
	free(resolver->packages.directories);
	buf_release(&resolver->path);
	buf_release(&resolver->part);
	*resolver = (struct import_resolver){0};
}

static int language_index(struct view language)
{
	for (int i = 0; i < LANGUAGES; i++)
		if (view_is(language, languages[i].language))
			return i;
	return -1;
}

bool import_language_resolves(struct view language)
{
	return language_index(language) >= 0;
}

bool import_language_needs_imports(struct view language)
{
	int i = language_index(language);

	return i >= 0 && languages[i].needs_imports;
}

enum import_outcome import_resolve(struct import_resolver *resolver, const struct import_question *question)
{
	int i = language_index(question->language);

	resolver->count = 0;
	return i < 0 ? IMPORT_ELSEWHERE : languages[i].resolve(resolver, question);
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

enum import_outcome import_found(struct import_resolver *resolver, int64_t file)
{
	if (file == PATH_AMBIGUOUS)
		return IMPORT_AMBIGUOUS;
	if (file < 0)
		return IMPORT_MISSING;
	GROW(resolver->found, resolver->count + 1, resolver->capacity);
	resolver->found[resolver->count++] = file;
	return IMPORT_FOUND;
}

bool import_try_ends(struct import_resolver *resolver, const char *const *ends)
{
	struct buf *path = &resolver->path;
	size_t n = path->n;

	for (; *ends; ends++) {
		int64_t file;

		/* at the root there is no name before the '/' */
		buf_add_text(path, *ends + (n == 0 && **ends == '/'));
		file = import_tree_find(resolver->tree, buf_view(path));
		path->n = n;
		path->p[n] = '\0';
		if (file >= 0)
			return import_found(resolver, file) == IMPORT_FOUND;
	}
	return false;
}

bool import_step_up(struct view *directory)
{
	if (!directory->n)
		return false;
	*directory = view_dirname(*directory);
	return true;
}

void import_as_path(struct buf *out, struct view target, const char *separator)
{
	buf_clear(out);
	buf_add_replaced(out, target, view_of(separator), VIEW("/"));
}
