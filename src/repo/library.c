/*
 * Start and settings of libgit2.
 */
#include <errno.h>
#include <stdlib.h>

#include <git2/sys/alloc.h>

#include "base/limits.h"
#include "repo/internal.h"

#include "base/banned.h"

/* --- memory: an object may say that it has any size, and is only believed up to a limit
 * ------------------------------- */

static void *limited_realloc(void *old, size_t size)
{
	if (size > OBJECT_BYTES_LIMIT) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(old, size ? size : 1);
}

static void *library_realloc(void *old, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return limited_realloc(old, size);
}

static void *library_reallocarray(void *old, size_t count, size_t size, const char *file, int line)
{
	size_t total;

	(void)file;
	(void)line;
	return __builtin_mul_overflow(count, size, &total) ? NULL : limited_realloc(old, total);
}

static void *library_malloc(size_t size, const char *file, int line)
{
	return library_realloc(NULL, size, file, line);
}

static void *library_mallocarray(size_t count, size_t size, const char *file, int line)
{
	return library_reallocarray(NULL, count, size, file, line);
}

static void *library_calloc(size_t count, size_t size, const char *file, int line)
{
	size_t total;

	(void)file;
	(void)line;
	if (__builtin_mul_overflow(count, size, &total) || total > OBJECT_BYTES_LIMIT)
		return NULL;
	return calloc(1, total ? total : 1);
}

static char *library_substrdup(const char *text, size_t n, const char *file, int line)
{
	char *copy = n < OBJECT_BYTES_LIMIT ? library_malloc(n + 1, file, line) : NULL;

	if (copy) {
		memcpy(copy, text, n);
		copy[n] = '\0';
	}
	return copy;
}

static char *library_strndup(const char *text, size_t n, const char *file, int line)
{
	return library_substrdup(text, strnlen(text, n), file, line);
}

static char *library_strdup(const char *text, const char *file, int line)
{
	return library_substrdup(text, strlen(text), file, line);
}

/* --- settings
 * ---------------------------------------------------------------------------------------------------------- */

void library_start(void)
{
	static const git_allocator allocator = {
	    .gmalloc = library_malloc,
	    .gcalloc = library_calloc,
	    .gstrdup = library_strdup,
	    .gstrndup = library_strndup,
	    .gsubstrdup = library_substrdup,
	    .grealloc = library_realloc,
	    .greallocarray = library_reallocarray,
	    .gmallocarray = library_mallocarray,
	    .gfree = free,
	};
	/* Extensions that change nothing for a reader. reftable and SHA-256 stay refused: they would be misread. */
	static const char *const extensions[] = {"partialclone", "worktreeconfig", "preciousobjects",
						 "relativeworktrees"};

	if (git_libgit2_init() != 1)
		return;
	/* Once more, so that it stays: each start would read the system's certificates anew, which takes milliseconds.
	 */
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);          /* copied; it too ends in malloc and free */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0); /* halves the cost of a read */
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);            /* nothing of the repository is executed */
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);                  /* a one-way walk reads nothing twice */
	/* What is mapped of packs would otherwise grow with all that was ever read. */
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)4 << 20);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, PACK_RESIDENT_LIMIT);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 0); /* scratch repositories hold hostile objects */
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, (const char **)(uintptr_t)extensions,
			 sizeof(extensions) / sizeof(*extensions));
	/* Results must not depend on who runs the audit. */
	for (int level = GIT_CONFIG_LEVEL_PROGRAMDATA; level <= GIT_CONFIG_LEVEL_GLOBAL; level++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
}

const char *library_message(void)
{
	const git_error *error = git_error_last();

	return error && error->message ? error->message : "no reason given";
}
