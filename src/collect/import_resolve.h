/*
 * From what an import says to the files of the tree it means, by each
 * language's own rules as far as the tree alone tells them. Nothing is
 * guessed: where several files could be meant and the language does not say
 * which, none is.
 *
 * JavaScript,   relative paths, with the usual extensions, .js for .ts, a
 * TypeScript    directory's package.json or index; aliases and baseUrl of the
 *               tsconfig.json or jsconfig.json files above; packages of the
 *               workspace; '@/' and '~/' for the nearest directory above that
 *               has the file, in itself or in its src.
 * Python        relative dots; absolute names from the directory that holds the
 *               outermost package of the importing file, from those above it,
 *               then from the one other directory that holds such a package.
 *               The name taken from a package may be a module of its own.
 * Java, Kotlin, the one file whose path ends with the qualified name, or with
 * Scala         the name before a member. Whole packages (*) are ambiguous.
 * Go            the module of go.mod; every file of the package's directory.
 * C, C++        relative to the including file, else the one file whose path
 *               ends with the target; <…> from an include directory only.
 * Rust          mod: the file beside; use: the longest path of modules from
 *               crate, self, super or a crate of the workspace.
 * Ruby          require_relative; require from the one lib directory that has it.
 * PHP           namespaces by composer.json, else the one file whose path ends
 *               with the name.
 * Lua           a.b from the directories above, and their src and lua.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_IMPORT_RESOLVE_H
#define RESCUE_COLLECT_IMPORT_RESOLVE_H

#include "collect/import_manifests.h"
#include "collect/import_tree.h"

/* One import of one file. */
struct import_question {
	struct view path; /* of the importing file */
	struct view language;
	struct view form, target, name; /* as in the table import */
};

enum import_outcome {
	IMPORT_ELSEWHERE, /* a library, as far as can be told */
	IMPORT_FOUND,
	IMPORT_MISSING, /* of this tree by its form or first part, but there is no such file */
	IMPORT_AMBIGUOUS
};

struct import_resolver {
	const struct import_tree *tree;
	const struct import_manifests *manifests;

	/* The answer: numbers of files. */
	int64_t *found;
	size_t count, capacity;

	/* private */
	struct named_directories
	    packages; /* Python: outermost packages and the directory each is in, {0} when several */
	struct buf path, part;
};

/* Whether imports of the language can be resolved to files at all: C#'s and Swift's cannot. */
bool import_language_resolves(struct view language);
/* Whether a file of the language is used only where it is imported: not by its package, a class path or autoloading. */
bool import_language_needs_imports(struct view language);
void import_resolver_start(struct import_resolver *resolver, const struct import_tree *tree,
			   const struct import_manifests *manifests);
void import_resolver_release(struct import_resolver *resolver);
/* Answers in resolver->found, until the next question. */
enum import_outcome import_resolve(struct import_resolver *resolver, const struct import_question *question);

/* --- parts, private to import_*.c --------------------------------------------------------------------------------- */

enum import_outcome import_found(struct import_resolver *resolver, int64_t file);
/* Looks for resolver->path followed by one of the ends (NULL at the end of the list). */
bool import_try_ends(struct import_resolver *resolver, const char *const *ends);
/* Cuts the last part of a directory off: false when it was the root. */
bool import_step_up(struct view *directory);
/* `target` with every `separator` as '/', in `out`. */
void import_as_path(struct buf *out, struct view target, const char *separator);

enum import_outcome import_script(struct import_resolver *resolver, const struct import_question *question);
enum import_outcome import_python(struct import_resolver *resolver, const struct import_question *question);
enum import_outcome import_java(struct import_resolver *resolver, const struct import_question *question);
enum import_outcome import_go(struct import_resolver *resolver, const struct import_question *question);
enum import_outcome import_rust(struct import_resolver *resolver, const struct import_question *question);
enum import_outcome import_ruby(struct import_resolver *resolver, const struct import_question *question);
enum import_outcome import_php(struct import_resolver *resolver, const struct import_question *question);
enum import_outcome import_lua(struct import_resolver *resolver, const struct import_question *question);
enum import_outcome import_c(struct import_resolver *resolver, const struct import_question *question);

#endif
