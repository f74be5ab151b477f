/*
 * Which untracked files git would leave out (gitignore(5)). Own code, because
 * libgit2's follows symlinks and would wait for a pipe named .gitignore.
 */
#include <stdlib.h>

#include "base/wild.h"
#include "repo/file_list_internal.h"

#include "base/banned.h"

struct ignore_pattern {
	struct view directory; /* where the file lies, "" for the root */
	struct view pattern;
	bool negated;
	bool directories_only;
	bool basename_only; /* a pattern without '/' matches the last part at any depth */
};

/* Without trailing blanks, unless the last is escaped. */
static struct view trim_end(struct view line)
{
	while (line.n && line.p[line.n - 1] == ' ' && !(line.n > 1 && line.p[line.n - 2] == '\\'))
		line.n--;
	return line;
}

static bool parse_pattern(struct view line, struct ignore_pattern *pattern)
{
	line = trim_end(line);
	if (line.n == 0 || line.p[0] == '#')
		return false;
	if (line.p[0] == '!') {
		pattern->negated = true;
		line = view_slice(line, 1, line.n);
	}
	if (line.n && line.p[line.n - 1] == '/') {
		pattern->directories_only = true;
		line.n--;
	}
	pattern->basename_only = view_find(line, 0, VIEW("/")) == line.n;
	if (view_starts(line, "/"))
		line = view_slice(line, 1, line.n);
	pattern->pattern = line;
	return line.n > 0;
}

void ignore_add(struct ignore *ignore, struct view directory, struct view content)
{
	struct view rest, line, kept_directory;

	if (view_starts(content, "\xEF\xBB\xBF"))
		content = view_slice(content, 3, content.n);
	if (content.n == 0)
		return;
	rest = arena_view(&ignore->arena, content);
	kept_directory = arena_view(&ignore->arena, directory);
	while (view_line(&rest, &line)) {
		struct ignore_pattern pattern = {.directory = kept_directory};

		if (!parse_pattern(line, &pattern))
			continue;
		GROW(ignore->patterns, ignore->count + 1, ignore->capacity);
		ignore->patterns[ignore->count++] = pattern;
	}
}

void ignore_cut(struct ignore *ignore, size_t count)
{
	ignore->count = count;
}

static bool matches(const struct ignore_pattern *pattern, struct view path, bool is_directory)
{
	if (pattern->directories_only && !is_directory)
		return false;
	if (pattern->basename_only)
		return wild_match(pattern->pattern, view_basename(path));
	if (pattern->directory.n)
		path = view_slice(path, pattern->directory.n + 1, path.n);
	return wild_match(pattern->pattern, path);
}

bool ignore_matches(const struct ignore *ignore, struct view path, bool is_directory)
{
	for (size_t i = ignore->count; i-- > 0;)
		if (matches(&ignore->patterns[i], path, is_directory))
			return !ignore->patterns[i].negated;
	return false;
}

void ignore_release(struct ignore *ignore)
{
	free(ignore->patterns);
	arena_release(&ignore->arena);
	*ignore = (struct ignore){0};
}
