#include <stdlib.h>

#include "lang/lexis.h"

#include "base/banned.h"

enum { MARKER_TEXT = 200 };

/* One way to write a marker. */
struct spelling {
	const char *text;
	const char *word;
	bool any_case;
	bool is_placeholder; /* elsewhere it stands for a name */
};

static const struct spelling spellings[] = {
    {"TODO", "TODO", false, false}, {"FIXME", "FIXME", false, false}, {"HACK", "HACK", false, false},
    {"XXX", "XXX", false, true},    {"@todo", "TODO", true, false},   {"@fixme", "FIXME", true, false},
};

enum { SPELLINGS = sizeof(spellings) / sizeof(*spellings) };

/* What a name, a path, a placeholder or a quoted word goes on with. */
static bool goes_on(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || (c && strchr("_-/\\$%\"'`<", c)) || (c & 0x80);
}

/*
 * Whether a word speaks for itself: inside of a sentence it does not. What may also stand for something that is not
 * known yet must begin the line, or have a colon.
 */
static bool stands_out(struct view line, size_t at, struct view after, bool is_placeholder)
{
	if (view_starts(after, ":"))
		return true;
	if (!is_placeholder && (after.n == 0 || after.p[0] == '('))
		return true;
	while (at > 0 && (line.p[at - 1] == ' ' || line.p[at - 1] == '\t'))
		at--;
	if (!is_placeholder)
		return at == 0 || !is_ascii_letter(line.p[at - 1]);
	while (at > 0 && !is_ascii_letter(line.p[at - 1]))
		at--;
	return at == 0;
}

/* Whether nothing is before it but the slashes that open a comment. */
static bool is_opened(struct view line, size_t at)
{
	size_t slashes = 0;

	while (slashes < at && line.p[slashes] == '/')
		slashes++;
	return slashes == at && slashes >= 2;
}

static bool is_spelled(const struct spelling *spelling, struct view line, size_t at)
{
	size_t n = strlen(spelling->text);
	struct view there = view_slice(line, at, at + n);
	struct view after = view_slice(line, at + n, line.n);

	if (spelling->any_case ? !view_eq_nocase(there, view_of(spelling->text)) : !view_is(there, spelling->text))
		return false;
	if (at > 0 && goes_on(line.p[at - 1]) && !is_opened(line, at))
		return false;
	if (after.n && goes_on(after.p[0]) && after.p[0] != '/')
		return false;
	/* a file or a host */
	if (after.n > 1 && after.p[0] == '.' && goes_on(after.p[1]))
		return false;
	/* a member, a call */
	if ((at > 1 && line.p[at - 1] == '.' && goes_on(line.p[at - 2])) || view_starts(after, "()"))
		return false;
	return spelling->any_case || stands_out(line, at, after, spelling->is_placeholder);
}

static const struct spelling *spelling_at(struct view line, size_t at)
{
	for (size_t i = 0; i < SPELLINGS; i++)
		if (is_spelled(&spellings[i], line, at))
			return &spellings[i];
	return NULL;
}

static const struct spelling *find_in_line(struct view line, size_t *at)
{
	const struct spelling *found;

	for (*at = 0; *at < line.n; ++*at)
		switch (line.p[*at]) {
		case 'T':
		case 'F':
		case 'H':
		case 'X':
		case '@':
			found = spelling_at(line, *at);
			if (found)
				return found;
		}
	return NULL;
}

struct found {
	struct marker *items;
	size_t count, capacity;
};

static void find_in_comment(struct view text, int line_number, struct arena *arena, struct found *found)
{
	struct view line;

	for (; view_line(&text, &line); line_number++) {
		size_t at;
		const struct spelling *spelling = find_in_line(line, &at);
		struct view rest;

		if (!spelling)
			continue;
		rest = view_trim(view_slice(line, at, at + MARKER_TEXT));
		if (view_ends(rest, "*/"))
			rest = view_trim(view_slice(rest, 0, rest.n - 2));
		GROW(found->items, found->count + 1, found->capacity);
		found->items[found->count++] = (struct marker){
		    .word = spelling->word,
		    .text = {arena_strndup(arena, rest.p, rest.n), rest.n},
		    .line = line_number,
		};
	}
}

size_t markers_find(struct view content, const struct comment_list *comments, struct arena *arena,
		    struct marker **markers)
{
	struct found found = {0};

	for (size_t i = 0; i < comments->count; i++)
		find_in_comment(view_slice(content, comments->items[i].begin, comments->items[i].end),
				comments->items[i].line, arena, &found);
	*markers = arena_alloc(arena, size_mul(found.count, sizeof(**markers)));
	if (found.count)
		memcpy(*markers, found.items, found.count * sizeof(**markers));
	free(found.items);
	return found.count;
}
