#include "collect/code_owners.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/wild.h"
#include "store/rows.h"

#include "base/banned.h"

/* --- lines -------------------------------------------------------------------------------------------------------- */

static void complain(struct code_owners *owners, int number, const char *message)
{
	if (owners->problem_count >= CODE_OWNERS_PROBLEMS_LIMIT)
		return;
	GROW(owners->problems, owners->problem_count + 1, owners->problem_capacity);
	owners->problems[owners->problem_count++] = (struct owner_problem){number, message};
}

/* Cuts the next word off `rest`; a '\' keeps the space after it in the word. False at the end or at a comment. */
static bool next_word(struct view *rest, struct view *word)
{
	size_t n = 0;

	*rest = view_trim(*rest);
	if (rest->n == 0 || rest->p[0] == '#')
		return false;
	for (; n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t'; n++)
		if (rest->p[n] == '\\' && n + 1 < rest->n)
			n++;
	*word = view_slice(*rest, 0, n);
	*rest = view_slice(*rest, n, rest->n);
	return true;
}

/* @user, @organisation/team, GitLab's @group/sub/team and @@role, or what looks like an address. */
static bool is_owner(struct view word)
{
	size_t at = view_find(word, 0, VIEW("@"));

	if (word.n > PERSON_TEXT_LIMIT)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if ((unsigned char)word.p[i] <= ' ')
			return false;
	return at == 0 ? word.n > 1 : at + 1 < word.n;
}

/* The owners a line names; false when one of them is none. */
static bool read_owners(struct code_owners *owners, struct view rest, struct view **found, size_t *count)
{
	struct view copy = rest, word;
	size_t room = 0;

	*count = 0;
	while (next_word(&copy, &word))
		room++;
	*found = arena_alloc(&owners->arena, size_mul(room, sizeof(**found)));
	while (next_word(&rest, &word)) {
		if (!is_owner(word))
			return false;
		(*found)[(*count)++] = word;
	}
	return true;
}

/* "[Name]", "^[Name]", "[Name][2]", each with owners or without: no pattern begins so on GitLab. */
static bool read_section(struct code_owners *owners, struct view line, int number)
{
	size_t from = view_starts(line, "^") ? 1 : 0, end, digits;

	if (from >= line.n || line.p[from] != '[')
		return false;
	end = view_find(line, from, VIEW("]"));
	if (end == line.n)
		return false;
	line = view_slice(line, end + 1, line.n);
	if (view_starts(line, "[")) {
		for (digits = 1; digits < line.n && line.p[digits] >= '0' && line.p[digits] <= '9';)
			digits++;
		if (digits == 1 || digits >= line.n || line.p[digits] != ']')
			return false;
		line = view_slice(line, digits + 1, line.n);
	}
	if (line.n && line.p[0] != ' ' && line.p[0] != '\t')
		return false;
	if (!read_owners(owners, line, &owners->section_owners, &owners->section_owner_count)) {
		owners->section_owner_count = 0;
		complain(owners, number, "the section has an owner that is no @user, @organisation/team or address");
	}
	return true;
}

/* --- patterns ----------------------------------------------------------------------------------------------------- */

static const char *problem_of(struct view pattern)
{
	if (view_starts(pattern, "!"))
		return "a pattern cannot be negated with '!'; give the files a line of their own further down";
	if (view_starts(pattern, "\\#"))
		return "a pattern cannot begin with '\\#'";
	if (view_is(pattern, "/"))
		return "'/' matches nothing; write '*' for every file";
	if (pattern.n > CODE_OWNERS_PATTERN_LIMIT)
		return "the pattern is too long";
	return NULL;
}

/* To wild_match() '[' begins a set, here it is itself. */
static void add_without_sets(struct buf *out, struct view pattern)
{
	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] == '[')
			buf_add_char(out, '\\');
		buf_add_char(out, pattern.p[i]);
		if (pattern.p[i] == '\\' && i + 1 < pattern.n)
			buf_add_char(out, pattern.p[++i]);
	}
}

static size_t literal_length(struct view pattern)
{
	size_t n = 0;

	while (n < pattern.n && !memchr("*?\\", pattern.p[n], 3))
		n++;
	return n;
}

static void set_pattern(struct code_owners *owners, struct owner_line *line, struct view pattern, struct buf *scratch)
{
	bool is_anchored = view_find(view_slice(pattern, 0, pattern.n - 1), 0, VIEW("/")) < pattern.n - 1;
	struct view last;
	char *text;
	size_t n;

	if (view_starts(pattern, "/"))
		pattern = view_slice(pattern, 1, pattern.n);
	line->is_directory = view_ends(pattern, "/");
	if (line->is_directory)
		pattern = view_slice(pattern, 0, pattern.n - 1);
	last = view_basename(pattern);
	line->is_level = !line->is_directory && (view_is(last, "*") || view_is(last, "**"));
	buf_clear(scratch);
	if (!is_anchored)
		buf_add_text(scratch, "**/");
	add_without_sets(scratch, pattern);
	n = scratch->n;
	buf_add_text(scratch, "/**");
	text = arena_strndup(&owners->arena, buf_text(scratch), scratch->n);
	line->pattern = (struct view){text, n};
	line->below = (struct view){text, scratch->n};
	line->literal = (struct view){text, literal_length(line->pattern)};
}

static void read_line(struct code_owners *owners, struct view text, int number, struct buf *scratch)
{
	struct owner_line line = {.number = number};
	const char *problem;
	struct view pattern, *named;

	text = view_trim(text);
	if (read_section(owners, text, number) || !next_word(&text, &pattern))
		return;
	problem = problem_of(pattern);
	if (!problem && !read_owners(owners, text, &named, &line.owner_count))
		problem = "the line has an owner that is no @user, @organisation/team or address";
	if (problem) {
		complain(owners, number, problem);
		return;
	}
	line.owners = named;
	if (line.owner_count == 0) {
		line.owners = owners->section_owners;
		line.owner_count = owners->section_owner_count;
	}
	set_pattern(owners, &line, pattern, scratch);
	GROW(owners->lines, owners->count + 1, owners->capacity);
	owners->lines[owners->count++] = line;
}

void code_owners_read(struct code_owners *owners, struct view content)
{
	struct view rest = {arena_strndup(&owners->arena, content.n ? content.p : "", content.n), content.n}, line;
	struct buf scratch = {0};

	for (int number = 1; view_line(&rest, &line); number++)
		read_line(owners, line, number, &scratch);
	buf_release(&scratch);
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static bool line_matches(const struct owner_line *line, struct view path, uint64_t *steps)
{
	*steps += line->literal.n + 1;
	if (path.n < line->literal.n || memcmp(path.p, line->literal.p, line->literal.n) != 0)
		return false;
	/* What a star can make of it at worst. */
	*steps += (uint64_t)line->below.n * path.n;
	if (!line->is_directory && wild_match(line->pattern, path))
		return true;
	return !line->is_level && wild_match(line->below, path);
}

const struct owner_line *code_owners_of(const struct code_owners *owners, struct view path, uint64_t *steps)
{
	for (size_t i = owners->count; i-- > 0;)
		if (line_matches(&owners->lines[i], path, steps))
			return &owners->lines[i];
	return NULL;
}

void code_owners_release(struct code_owners *owners)
{
	free(owners->lines);
	free(owners->problems);
	arena_release(&owners->arena);
	*owners = (struct code_owners){0};
}

/* --- the collector ------------------------------------------------------------------------------------------------ */

struct writer {
	struct store *store;
	const struct collect_files_input *input;
	struct view subject; /* path of the CODEOWNERS file */
	struct code_owners owners;
};

static void diagnose(const struct writer *writer, struct view subject, const char *message)
{
	inventory_diagnose(writer->store, writer->input, subject, "", message);
}

static void put_problems(const struct writer *writer)
{
	const struct code_owners *owners = &writer->owners;
	struct buf message = {0};

	for (size_t i = 0; i < owners->problem_count; i++) {
		buf_clear(&message);
		buf_addf(&message, "line %d is skipped: %s", owners->problems[i].number, owners->problems[i].message);
		diagnose(writer, writer->subject, buf_text(&message));
	}
	if (owners->problem_count == CODE_OWNERS_PROBLEMS_LIMIT)
		diagnose(writer, writer->subject, "there may be more such lines");
	buf_release(&message);
}

static void put_owners(const struct writer *writer, struct view path, const struct owner_line *line)
{
	static const struct view nobody = {"", 0};
	struct code_owner_row row = {.snapshot_id = writer->input->snapshot_id,
				     .path_id = path_id(writer->input->paths, path),
				     .line = line->number};

	for (size_t i = 0; i < line->owner_count || i == 0; i++) {
		row.owner = line->owner_count ? line->owners[i] : nobody;
		put_code_owner(writer->store, &row);
	}
}

static void put_files(const struct writer *writer)
{
	const struct file_list *list = writer->input->list;
	uint64_t steps = 0;

	for (size_t i = 0; i < list->count && writer->owners.count; i++) {
		const struct owner_line *line = code_owners_of(&writer->owners, list->entries[i].path, &steps);

		if (line)
			put_owners(writer, list->entries[i].path, line);
		if (steps > CODE_OWNERS_STEPS_LIMIT) {
			diagnose(writer, list->entries[i].path,
				 "CODEOWNERS has too many lines for so many files: who owns those after this one is "
				 "not known");
			return;
		}
	}
}

/* The file that counts; others of the name are said, because who edits one of them is mistaken. */
static const struct tree_entry *find_file(struct writer *writer)
{
	static const char *const places[] = {".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS",
					     ".gitlab/CODEOWNERS"};
	const struct tree_entry *found = NULL;
	struct buf message = {0};

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		const struct tree_entry *entry = file_list_find(writer->input->list, view_of(places[i]));

		if (entry && found) {
			buf_clear(&message);
			buf_addf(&message, "not used: %.*s comes first", VIEW_ARG(found->path));
			diagnose(writer, entry->path, buf_text(&message));
		}
		found = found ? found : entry;
	}
	buf_release(&message);
	return found;
}

static bool read_file(struct writer *writer, const struct tree_entry *entry, struct buf *content)
{
	struct file_reader *reader;
	enum file_content found;
	struct err err = {0};
	int64_t size;

	if (entry->mode != MODE_FILE && entry->mode != MODE_EXECUTABLE) {
		diagnose(writer, entry->path, "is no ordinary file: not used");
		return false;
	}
	if (file_reader_open(&reader, writer->input->list, writer->input->repo, NULL))
		return false;
	found = file_read(reader, entry, CODE_OWNERS_LIMIT, content, &size, &err);
	file_reader_free(reader);
	if (found == CONTENT_TOO_LARGE)
		diagnose(writer, entry->path, "over 3 MB: not used, as GitHub does not");
	else if (found != CONTENT_READ)
		diagnose(writer, entry->path, err.message);
	return found == CONTENT_READ;
}

void collect_code_owners(struct store *store, const struct collect_files_input *input)
{
	struct writer writer = {.store = store, .input = input};
	const struct tree_entry *entry = find_file(&writer);
	struct buf content = {0};

	if (entry && read_file(&writer, entry, &content)) {
		writer.subject = entry->path;
		code_owners_read(&writer.owners, buf_view(&content));
		put_problems(&writer);
		put_files(&writer);
	}
	code_owners_release(&writer.owners);
	buf_release(&content);
}
