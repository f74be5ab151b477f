/*
 * Trailers: the `Key: value` lines that end a message, by the rules of
 * git-interpret-trailers(1). The last paragraph is a block of trailers when all
 * its lines are, or when git itself wrote one of them and at least a quarter of
 * its lines are. A line that begins with white space continues the one before.
 *
 * Co-authors are looked for in all of the message: a squash merge puts the messages of its commits one below the other,
 * and many people write the line above one that is no trailer ("Closes #1").
 */
#include "base/buf.h"
#include "base/limits.h"
#include "repo/commit_internal.h"

#include "base/banned.h"

/* Where the line that ends at `end` (its LF or the end of the text) begins. */
static size_t line_start(struct view text, size_t end)
{
	while (end && text.p[end - 1] != '\n')
		end--;
	return end;
}

/* Offset of the ':' that ends the key, or 0: letters, digits and '-', then perhaps blanks. */
static size_t find_separator(struct view line)
{
	bool after_blank = false;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];
		bool is_word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';

		if (c == ':')
			return i;
		if (is_word && !after_blank)
			continue;
		if (i == 0 || (c != ' ' && c != '\t'))
			return 0;
		after_blank = true;
	}
	return 0;
}

static bool is_written_by_git(struct view line)
{
	return view_starts(line, "Signed-off-by: ") || view_starts(line, "(cherry picked from commit ");
}

/* What the lines of the last paragraph are, counted from its end upwards. */
struct counts {
	size_t trailers, others, continuations;
	bool has_git_line;
};

static void count_line(struct counts *counts, struct view line)
{
	if (line.p[0] == '#') {
		counts->others += counts->continuations;
		counts->continuations = 0;
	} else if (is_written_by_git(line)) {
		counts->trailers++;
		counts->continuations = 0;
		counts->has_git_line = true;
	} else if (is_git_space(line.p[0])) {
		counts->continuations++;
	} else if (find_separator(line)) {
		counts->trailers++;
		counts->continuations = 0;
	} else {
		counts->others += 1 + counts->continuations;
		counts->continuations = 0;
	}
}

struct view trailers_find(struct view body)
{
	struct counts counts = {0};
	size_t end = body.n, start;
	bool seen_text = false;

	/* A blank line must stand above the block, and the one below the subject is not part of `body`. */
	for (;; end = start - 1) {
		struct view line;

		start = line_start(body, end);
		line = view_slice(body, start, end);
		if (git_trim(line).n == 0 && seen_text) {
			start = end + 1;
			break;
		}
		if (git_trim(line).n) {
			count_line(&counts, line);
			seen_text = true;
		}
		if (start == 0)
			break;
	}
	counts.others += counts.continuations;
	if (!counts.trailers || (counts.others && !(counts.has_git_line && counts.trailers * 3 >= counts.others)))
		return (struct view){0};
	return view_slice(body, start, body.n);
}

struct collected {
	struct buf key, value;
	bool is_open;
};

static void close_trailer(struct collected *one, struct commit *commit, struct view encoding, struct arena *arena)
{
	if (one->is_open && commit->trailer_count < TRAILERS_LIMIT)
		commit->trailers[commit->trailer_count++] =
		    (struct trailer){text_to_utf8(arena, buf_view(&one->key), encoding, PERSON_TEXT_LIMIT),
				     text_to_utf8(arena, git_trim(buf_view(&one->value)), encoding, PERSON_TEXT_LIMIT)};
	one->is_open = false;
	buf_clear(&one->key);
	buf_clear(&one->value);
}

static void open_trailer(struct collected *one, struct view line)
{
	size_t separator = find_separator(line);

	if (separator == 0)
		return;
	buf_add_view(&one->key, git_trim(view_slice(line, 0, separator)));
	buf_add_view(&one->value, git_trim(view_slice(line, separator + 1, line.n)));
	one->is_open = true;
}

static size_t count_lines(struct view text)
{
	size_t count = 1;

	for (size_t at = view_find(text, 0, VIEW("\n")); at < text.n; at = view_find(text, at + 1, VIEW("\n")))
		count++;
	return count;
}

void trailers_read(struct commit *commit, struct view block, struct view encoding, struct arena *arena)
{
	struct view line;
	struct collected one = {.key.limit = PERSON_TEXT_LIMIT * 4, .value.limit = PERSON_TEXT_LIMIT * 4};
	size_t lines = count_lines(block);

	if (block.n == 0)
		return;
	commit->trailers =
	    arena_alloc(arena, (lines < TRAILERS_LIMIT ? lines : TRAILERS_LIMIT) * sizeof(*commit->trailers));
	while (view_line(&block, &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (is_git_space(line.p[0])) {
			if (one.is_open) {
				buf_add_char(&one.value, ' ');
				buf_add_view(&one.value, git_trim(line));
			}
			continue;
		}
		close_trailer(&one, commit, encoding, arena);
		open_trailer(&one, line);
	}
	close_trailer(&one, commit, encoding, arena);
	buf_release(&one.key);
	buf_release(&one.value);
}

/* The value of a line `Co-authored-by: …`, in any case of letters; `git merge --squash` indents the messages it joins.
 */
static bool co_author_of(struct view line, struct view *value)
{
	size_t separator;

	line = git_trim(line);
	separator = find_separator(line);
	if (!separator || !view_eq_nocase(git_trim(view_slice(line, 0, separator)), VIEW("Co-authored-by")))
		return false;
	*value = git_trim(view_slice(line, separator + 1, line.n));
	return true;
}

static size_t count_co_authors(const struct commit *commit, struct view text)
{
	struct view line, value;
	size_t count = commit->trailer_count;

	while (view_line(&text, &line))
		count += co_author_of(line, &value);
	return count < TRAILERS_LIMIT ? count : TRAILERS_LIMIT;
}

void co_authors_read(struct commit *commit, struct view text, struct view encoding, struct arena *arena)
{
	size_t most = count_co_authors(commit, text);
	struct view line, value;

	if (most == 0)
		return;
	commit->co_authors = arena_alloc(arena, most * sizeof(*commit->co_authors));
	while (view_line(&text, &line) && commit->co_author_count < most)
		if (co_author_of(line, &value))
			commit->co_authors[commit->co_author_count++] =
			    text_to_utf8(arena, value, encoding, PERSON_TEXT_LIMIT);
	for (size_t i = 0; i < commit->trailer_count && commit->co_author_count < most; i++)
		if (view_eq_nocase(commit->trailers[i].key, VIEW("Co-authored-by")))
			commit->co_authors[commit->co_author_count++] = commit->trailers[i].value;
}
