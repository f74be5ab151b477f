#include "collect/duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/tokens.h"
#include "store/store.h"

#include "base/banned.h"

/* What a token is in. */
enum { IN_CLONE = 1, IN_GROUP = 2 };

/* One group that may be added. */
struct candidate {
	const struct clone_group *group;
	uint32_t lines;
};

struct work {
	const struct clone_input *input;
	const uint32_t *lines;
	const struct model_duplication *model;
	struct clone_list found;
	struct candidate *candidates;
	size_t candidate_count;
	unsigned char *marks; /* by token */
	uint64_t *shapes;     /* of the lines of one passage */
	size_t shape_capacity;
};

/* --- whole lines -------------------------------------------------------------------------------------------------- */

/* Tokens from … to - 1 of one copy. */
struct range {
	size_t from, to;
};

/* Whether the file has nothing else on the line. */
static bool is_whole_line(const struct work *w, uint32_t file, size_t from, size_t to)
{
	return (from == w->input->starts[file] || w->lines[from - 1] != w->lines[from]) &&
	       (to == w->input->starts[file + 1] || w->lines[to] != w->lines[to - 1]);
}

/* Nothing but brackets and the like that end what began before. */
static bool is_rest(const struct work *w, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!token_is_closing(w->input->tokens[i]))
			return false;
	return true;
}

static size_t line_from(const struct work *w, struct range range)
{
	size_t from = range.to - 1;

	while (from > range.from && w->lines[from - 1] == w->lines[range.to - 1])
		from--;
	return from;
}

static size_t line_to(const struct work *w, struct range range)
{
	size_t to = range.from + 1;

	while (to < range.to && w->lines[to] == w->lines[range.from])
		to++;
	return to;
}

/*
 * What a reader sees of a copy: without the end of a statement that began before it and the beginning of one that ends
 * after it. Empty when no whole line is left.
 */
static struct range whole_lines(const struct work *w, const struct clone_group *group, size_t copy)
{
	struct range range = {w->found.copies[group->first + copy].start, 0};
	uint32_t file = w->found.copies[group->first + copy].file;
	bool is_whole = false;

	range.to = range.from + group->tokens;
	while (range.from < range.to && !is_whole) {
		size_t to = line_to(w, range);

		is_whole = is_whole_line(w, file, range.from, to) && !is_rest(w, range.from, to);
		range.from = is_whole ? range.from : to;
	}
	for (is_whole = false; range.from < range.to && !is_whole;) {
		size_t from = line_from(w, range);

		is_whole = is_whole_line(w, file, from, range.to);
		range.to = is_whole ? range.to : from;
	}
	return range;
}

static uint32_t count_lines_of(const struct work *w, struct range range)
{
	uint32_t count = range.from < range.to;

	for (size_t i = range.from + 1; i < range.to; i++)
		count += w->lines[i] != w->lines[i - 1];
	return count;
}

static uint32_t fewest_lines(const struct work *w, const struct clone_group *group)
{
	uint32_t fewest = UINT32_MAX;

	for (size_t i = 0; i < group->copies; i++) {
		uint32_t lines = count_lines_of(w, whole_lines(w, group, i));

		fewest = lines < fewest ? lines : fewest;
	}
	return fewest;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static int compare_shapes(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* What is left of a line when one name is as good as another, and one literal; 0 when it has only operators. */
static uint64_t shape_of(const struct work *w, size_t from, size_t to)
{
	uint64_t hash = 0;
	bool has_word = false;

	for (size_t i = from; i < to; i++) {
		uint32_t token = w->input->tokens[i], kind = token % TOKEN_KINDS;

		if (kind == TOKEN_IDENTIFIER || kind == TOKEN_LITERAL)
			token = kind;
		has_word |= kind != TOKEN_OPERATOR;
		hash = (hash ^ token) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
	}
	return has_word ? hash | 1 : 0;
}

/* Rows of few shapes: constants, properties, cases of a switch, texts. Nobody copied them, and nobody can merge them.
 */
static bool is_table(struct work *w, const struct clone_group *group)
{
	struct range range = whole_lines(w, group, 0);
	size_t count = 0, distinct = 0;

	while (range.from < range.to) {
		size_t to = line_to(w, range);
		uint64_t shape = shape_of(w, range.from, to);

		GROW(w->shapes, count + 1, w->shape_capacity);
		w->shapes[count] = shape;
		count += shape != 0;
		range.from = to;
	}
	qsort(w->shapes, count, sizeof(*w->shapes), compare_shapes);
	for (size_t i = 0; i < count; i++)
		distinct += i == 0 || w->shapes[i] != w->shapes[i - 1];
	return 100 * distinct < (size_t)w->model->min_shapes * count;
}

/* --- groups ------------------------------------------------------------------------------------------------------- */

static void mark(struct work *w, const struct clone_group *group, unsigned char what)
{
	for (size_t i = 0; i < group->copies; i++) {
		struct range range = whole_lines(w, group, i);

		for (size_t k = range.from; k < range.to; k++)
			w->marks[k] |= what;
	}
}

static void find_candidates(struct work *w, struct duplicates *duplicates)
{
	w->candidates = xcalloc(w->found.group_count, sizeof(*w->candidates));
	for (size_t i = 0; i < w->found.group_count; i++) {
		const struct clone_group *group = &w->found.groups[i];
		uint32_t lines = fewest_lines(w, group);

		if (lines < (uint32_t)w->model->min_lines)
			continue;
		if (is_table(w, group)) {
			duplicates->tables++;
			continue;
		}
		mark(w, group, IN_CLONE);
		w->candidates[w->candidate_count++] = (struct candidate){group, lines};
	}
}

/* The largest first; groups lie in the order of the text. */
static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	uint64_t size_x = (uint64_t)x->lines * (x->group->copies - 1);
	uint64_t size_y = (uint64_t)y->lines * (y->group->copies - 1);

	if (size_x != size_y)
		return size_x > size_y ? -1 : 1;
	return x->group < y->group ? -1 : x->group > y->group;
}

static uint32_t count_decisions(const struct work *w, struct range range)
{
	uint32_t count = 0;

	for (size_t i = range.from; i < range.to; i++)
		count += token_is_decision(w->input->tokens[i]);
	return count;
}

static bool says_something_new(const struct work *w, const struct clone_group *group)
{
	for (size_t i = 0; i < group->copies; i++) {
		struct range range = whole_lines(w, group, i);
		uint32_t lines = 0, last = 0;

		for (size_t k = range.from; k < range.to; k++)
			if (!(w->marks[k] & IN_GROUP) && w->lines[k] != last) {
				last = w->lines[k];
				lines++;
			}
		if (lines >= (uint32_t)w->model->min_lines)
			return true;
	}
	return false;
}

static void add(const struct work *w, const struct candidate *candidate, uint32_t first_file, struct duplicates *out)
{
	const struct clone_group *group = candidate->group;
	struct duplicate duplicate = {.copies = group->copies,
				      .lines = candidate->lines,
				      .tokens = group->tokens,
				      .decisions = count_decisions(w, whole_lines(w, group, 0)),
				      .live = STORE_NULL,
				      .first = out->copy_count};

	GROW(out->copies, out->copy_count + group->copies, out->copy_capacity);
	for (size_t i = 0; i < group->copies; i++) {
		const struct clone_copy *copy = &w->found.copies[group->first + i];
		struct range range = whole_lines(w, group, i);

		duplicate.files += i == 0 || copy->file != copy[-1].file;
		out->copies[out->copy_count++] =
		    (struct duplicate_copy){first_file + copy->file, w->lines[range.from], w->lines[range.to - 1]};
	}
	GROW(out->groups, out->group_count + 1, out->group_capacity);
	out->groups[out->group_count++] = duplicate;
}

static void count_duplicated_lines(const struct work *w, uint32_t *duplicated_lines)
{
	for (size_t file = 0; file < w->input->file_count; file++) {
		uint32_t last = 0, count = 0;

		for (size_t i = w->input->starts[file]; i < w->input->starts[file + 1]; i++)
			if (w->marks[i] && w->lines[i] != last) {
				last = w->lines[i];
				count++;
			}
		duplicated_lines[file] = count;
	}
}

void duplicates_add(struct duplicates *duplicates, const struct clone_input *input, const uint32_t *lines,
		    const struct model_duplication *model, uint32_t first_file, uint32_t *duplicated_lines)
{
	struct work w = {.input = input, .lines = lines, .model = model};

	w.marks = xcalloc(input->starts[input->file_count] + 1, 1);
	clones_find(input, &w.found);
	duplicates->given_up += w.found.given_up;
	find_candidates(&w, duplicates);
	if (w.candidate_count)
		qsort(w.candidates, w.candidate_count, sizeof(*w.candidates), compare_candidates);
	for (size_t i = 0; i < w.candidate_count; i++) {
		const struct clone_group *group = w.candidates[i].group;

		if (!says_something_new(&w, group))
			continue;
		mark(&w, group, IN_GROUP);
		add(&w, &w.candidates[i], first_file, duplicates);
	}
	count_duplicated_lines(&w, duplicated_lines);
	clone_list_release(&w.found);
	free(w.candidates);
	free(w.marks);
	free(w.shapes);
}

void duplicates_release(struct duplicates *duplicates)
{
	free(duplicates->groups);
	free(duplicates->copies);
	*duplicates = (struct duplicates){0};
}
