#include "collect/attributes.h"

#include <stdlib.h>

#include "base/wild.h"

#include "base/banned.h"

struct attribute_line {
	struct view directory;
	struct view pattern;
	bool basename_only; /* a pattern without '/' matches the last part at any depth */
	struct linguist_attributes values;
};

/* Cuts the next word off `rest`; false at the end of the line. */
static bool next_word(struct view *rest, struct view *word)
{
	size_t n = 0;

	*rest = view_trim(*rest);
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
		n++;
	*word = view_slice(*rest, 0, n);
	*rest = view_slice(*rest, n, rest->n);
	return n > 0;
}

static bool read_value(struct linguist_attributes *values, struct view word)
{
	bool unset = view_starts(word, "-");
	size_t equals = view_find(word, 0, VIEW("="));
	struct view name = view_slice(word, unset, equals), value = view_slice(word, equals + 1, word.n);
	enum attribute_state state =
	    unset || view_is(value, "false") || view_is(value, "0") ? ATTRIBUTE_UNSET : ATTRIBUTE_SET;

	if (view_is(name, "linguist-vendored"))
		values->vendored = state;
	else if (view_is(name, "linguist-generated"))
		values->generated = state;
	else if (view_is(name, "linguist-documentation"))
		values->documentation = state;
	else if (view_is(name, "linguist-language"))
		values->language = value;
	else
		return false;
	return true;
}

void attributes_add(struct attributes *attributes, struct view directory, struct view content)
{
	struct view rest = {arena_strndup(&attributes->arena, content.p, content.n), content.n}, line;
	struct view kept_directory = {arena_strndup(&attributes->arena, directory.p, directory.n), directory.n};

	while (view_line(&rest, &line)) {
		struct attribute_line parsed = {.directory = kept_directory};
		struct view word;
		bool relevant = false;

		if (!next_word(&line, &parsed.pattern) || view_starts(parsed.pattern, "#") ||
		    view_starts(parsed.pattern, "!") || view_starts(parsed.pattern, "["))
			continue;
		while (next_word(&line, &word))
			relevant |= read_value(&parsed.values, word);
		if (!relevant)
			continue;
		parsed.basename_only = view_find(parsed.pattern, 0, VIEW("/")) == parsed.pattern.n;
		if (view_starts(parsed.pattern, "/"))
			parsed.pattern = view_slice(parsed.pattern, 1, parsed.pattern.n);
		GROW(attributes->lines, attributes->count + 1, attributes->capacity);
		attributes->lines[attributes->count++] = parsed;
	}
}

static bool line_matches(const struct attribute_line *line, struct view path)
{
	size_t prefix = line->directory.n;

	if (prefix) {
		if (path.n <= prefix || path.p[prefix] != '/' || memcmp(path.p, line->directory.p, prefix) != 0)
			return false;
		path = view_slice(path, prefix + 1, path.n);
	}
	return wild_match(line->pattern, line->basename_only ? view_basename(path) : path);
}

struct linguist_attributes attributes_of(const struct attributes *attributes, struct view path)
{
	struct linguist_attributes result = {0};

	for (size_t i = 0; i < attributes->count; i++) {
		const struct linguist_attributes *values = &attributes->lines[i].values;

		if (!line_matches(&attributes->lines[i], path))
			continue;
		if (values->vendored)
			result.vendored = values->vendored;
		if (values->generated)
			result.generated = values->generated;
		if (values->documentation)
			result.documentation = values->documentation;
		if (values->language.n)
			result.language = values->language;
	}
	return result;
}

void attributes_release(struct attributes *attributes)
{
	free(attributes->lines);
	arena_release(&attributes->arena);
	*attributes = (struct attributes){0};
}
