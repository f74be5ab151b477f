/*
 * Passages that occur more than once: compared with a second implementation that looks at every pair of places, and
 * what is made to be hard.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "collect/clones.h"
#include "generator.h"

#include "base/banned.h"

enum { FILES = 8 };

/* Files of tokens, as clones_find() takes them. */
struct text {
	uint32_t tokens[4000];
	size_t starts[FILES + 1];
	size_t file_count;
};

static struct clone_list find(const struct text *text, size_t min_tokens)
{
	const struct clone_input input = {text->tokens, text->starts, text->file_count, min_tokens, 1000000000};
	struct clone_list list = {0};

	clones_find(&input, &list);
	return list;
}

static size_t file_at(const struct text *text, size_t at)
{
	size_t file = 0;

	while (text->starts[file + 1] <= at)
		file++;
	return file;
}

/* --- the second implementation ------------------------------------------------------------------------------------ */

static size_t common(const struct text *text, size_t a, size_t b)
{
	size_t a_end = text->starts[file_at(text, a) + 1], b_end = text->starts[file_at(text, b) + 1], n = 0;

	while (a + n < a_end && b + n < b_end && text->tokens[a + n] == text->tokens[b + n])
		n++;
	return n;
}

static bool is_left_maximal(const struct text *text, size_t a, size_t b)
{
	return a == text->starts[file_at(text, a)] || b == text->starts[file_at(text, b)] ||
	       text->tokens[a - 1] != text->tokens[b - 1];
}

/* Where the passage of `tokens` tokens at `at` stands; 0 in *count when two of them overlap. */
static void places(const struct text *text, size_t at, size_t tokens, size_t *starts, size_t *count)
{
	size_t end = text->starts[text->file_count];

	*count = 0;
	for (size_t i = 0; i < end; i++)
		if (common(text, at, i) >= tokens) {
			if (*count && file_at(text, starts[*count - 1]) == file_at(text, i) &&
			    i - starts[*count - 1] < tokens) {
				*count = 0;
				return;
			}
			starts[(*count)++] = i;
		}
}

static const struct clone_group *find_group(const struct clone_list *list, size_t start, size_t tokens)
{
	for (size_t i = 0; i < list->group_count; i++)
		if (list->groups[i].tokens == tokens && list->copies[list->groups[i].first].start == start)
			return &list->groups[i];
	return NULL;
}

/* Every maximal passage is in the list, complete, and nothing else is. Returns how many; -1 when some overlap. */
static int compare_with_all_pairs(const struct text *text, size_t min_tokens, const struct clone_list *list)
{
	static size_t starts[4000];
	size_t end = text->starts[text->file_count], count, found = 0;

	for (size_t a = 0; a < end; a++)
		for (size_t b = a + 1; b < end; b++) {
			size_t tokens = common(text, a, b);
			const struct clone_group *group;

			if (tokens < min_tokens || !is_left_maximal(text, a, b))
				continue;
			places(text, a, tokens, starts, &count);
			if (count == 0)
				return -1;
			if (starts[0] != a)
				continue;
			group = find_group(list, a, tokens);
			assert_non_null(group);
			assert_int_equal(group->copies, count);
			for (size_t i = 0; i < count; i++) {
				assert_int_equal(list->copies[group->first + i].start, starts[i]);
				assert_int_equal(list->copies[group->first + i].file, file_at(text, starts[i]));
			}
		}
	for (size_t i = 0; i < list->group_count; i++) {
		const struct clone_group *group = &list->groups[i];
		const struct clone_copy *copies = &list->copies[group->first];
		bool is_maximal_left = false, is_maximal_right = false;

		assert_true(group->copies > 1 && group->tokens >= min_tokens);
		for (size_t k = 1; k < group->copies; k++) {
			assert_true(common(text, copies[0].start, copies[k].start) >= group->tokens);
			is_maximal_left |= is_left_maximal(text, copies[0].start, copies[k].start);
			is_maximal_right |= common(text, copies[0].start, copies[k].start) == group->tokens;
		}
		assert_true(is_maximal_left && is_maximal_right);
		for (size_t k = 0; k < i; k++)
			assert_true(find_group(list, copies[0].start, group->tokens) == group);
		found++;
	}
	return (int)found;
}

/* Random files, then pieces of them pasted over other places, some of them with a change inside. */
static void make_text(struct text *text, struct generator *generator, uint32_t alphabet)
{
	size_t end = 0;

	text->file_count = 1 + generate(generator, FILES);
	for (size_t file = 0; file < text->file_count; file++) {
		text->starts[file] = end;
		end += generate(generator, 250);
	}
	text->starts[text->file_count] = end;
	for (size_t i = 0; i < end; i++)
		text->tokens[i] = (uint32_t)generate(generator, alphabet);
	for (size_t pastes = generate(generator, 12); end > 80 && pastes; pastes--) {
		size_t n = 10 + generate(generator, 70);
		size_t from = generate(generator, (uint32_t)(end - n)), to = generate(generator, (uint32_t)(end - n));

		memmove(text->tokens + to, text->tokens + from, n * sizeof(*text->tokens));
		if (generate(generator, 3) == 0)
			text->tokens[to + generate(generator, (uint32_t)n)] = alphabet;
	}
}

static void random_texts_have_the_groups_that_all_pairs_have(void **state)
{
	struct generator generator = {20261128};
	int trials = 0, groups = 0;

	(void)state;
	for (int i = 0; i < 400; i++) {
		static struct text text;
		struct clone_list list;
		int found;

		make_text(&text, &generator, 40);
		list = find(&text, 20);
		found = compare_with_all_pairs(&text, 20, &list);
		trials += found >= 0;
		groups += found > 0 ? found : 0;
		clone_list_release(&list);
	}
	assert_true(trials > 200);
	assert_true(groups > 500);
}

/* --- by hand ------------------------------------------------------------------------------------------------------ */

/* Adds `n` tokens that stand nowhere else. */
static void add_unique(struct text *text, size_t *end, size_t n)
{
	for (; n > 0; n--, (*end)++)
		text->tokens[*end] = 1000000 + (uint32_t)*end;
}

/* Adds the tokens first, first + 1 … */
static void add_passage(struct text *text, size_t *end, uint32_t first, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text->tokens[(*end)++] = first + (uint32_t)i;
}

static void end_file(struct text *text, size_t end)
{
	text->starts[++text->file_count] = end;
}

static void a_copy_ends_where_its_file_ends(void **state)
{
	static struct text text;
	struct clone_list list;
	size_t end = 0;

	(void)state;
	for (int file = 0; file < 2; file++) {
		add_passage(&text, &end, 1, 60);
		end_file(&text, end);
		add_passage(&text, &end, 61, 60);
		end_file(&text, end);
	}
	list = find(&text, 100);
	assert_int_equal(list.group_count, 0);
	clone_list_release(&list);
	list = find(&text, 60);
	assert_int_equal(list.group_count, 2);
	clone_list_release(&list);
}

static void a_longer_copy_of_two_and_a_shorter_one_of_three_are_two_groups(void **state)
{
	static struct text text;
	struct clone_list list;
	size_t end = 0;

	(void)state;
	for (int copy = 0; copy < 3; copy++) {
		add_unique(&text, &end, 30);
		add_passage(&text, &end, 1, copy == 1 ? 120 : 200);
	}
	end_file(&text, end);
	list = find(&text, 100);
	assert_int_equal(list.group_count, 2);
	assert_int_equal(list.groups[0].tokens, 200);
	assert_int_equal(list.groups[0].copies, 2);
	assert_int_equal(list.groups[1].tokens, 120);
	assert_int_equal(list.groups[1].copies, 3);
	clone_list_release(&list);
}

static void one_token_less_than_the_least_is_no_clone(void **state)
{
	(void)state;
	for (size_t tokens = 99; tokens <= 100; tokens++) {
		static struct text text;
		struct clone_list list;
		size_t end = 0;

		memset(&text, 0, sizeof(text));
		for (int copy = 0; copy < 2; copy++) {
			add_unique(&text, &end, 30);
			add_passage(&text, &end, 1, tokens);
		}
		end_file(&text, end);
		list = find(&text, 100);
		assert_int_equal(list.group_count, tokens == 100);
		clone_list_release(&list);
	}
}

/* --- what repeats itself ------------------------------------------------------------------------------------------ */

/* One file of `rows` rows of `width` equal tokens, and `files` of these. */
static struct clone_list find_in_table(size_t width, size_t rows, size_t files, uint64_t steps)
{
	size_t n = width * rows * files;
	uint32_t *tokens = xcalloc(n, sizeof(*tokens));
	size_t starts[3] = {0, width * rows, n};
	const struct clone_input input = {tokens, starts, files, 100, steps};
	struct clone_list list = {0};

	for (size_t i = 0; i < n; i++)
		tokens[i] = 1 + (uint32_t)(i % width);
	clones_find(&input, &list);
	free(tokens);
	return list;
}

static void a_line_that_is_repeated_is_no_clone_of_itself(void **state)
{
	static const size_t widths[] = {1, 4, 51, 99};

	(void)state;
	for (size_t i = 0; i < sizeof(widths) / sizeof(*widths); i++) {
		struct clone_list list = find_in_table(widths[i], 200000 / widths[i], 1, 1000000);

		assert_int_equal(list.group_count, 0);
		assert_int_equal(list.given_up, 0);
		clone_list_release(&list);
	}
}

static void a_long_row_that_is_repeated_is_one_group_of_rows(void **state)
{
	struct clone_list list = find_in_table(150, 500, 1, 10000000);

	(void)state;
	assert_int_equal(list.group_count, 1);
	assert_int_equal(list.groups[0].tokens, 150);
	assert_int_equal(list.groups[0].copies, 500);
	assert_int_equal(list.given_up, 0);
	clone_list_release(&list);
}

static void a_copied_table_is_found_whole(void **state)
{
	struct clone_list list = find_in_table(7, 3000, 2, 1000000);

	(void)state;
	assert_int_equal(list.group_count, 1);
	assert_int_equal(list.groups[0].tokens, 21000);
	assert_int_equal(list.groups[0].copies, 2);
	clone_list_release(&list);
}

/* Each file shares a longer beginning with the next: as many passages as there are files, each compared with all. */
static void what_is_too_entangled_is_given_up_and_said(void **state)
{
	enum { COUNT = 300 };
	size_t starts[COUNT + 1] = {0}, end = 0;
	uint32_t *tokens = xcalloc(COUNT * (COUNT + 200), sizeof(*tokens));
	struct clone_input input = {tokens, starts, COUNT, 100, 100000};
	struct clone_list list = {0};

	(void)state;
	for (size_t file = 0; file < COUNT; file++) {
		for (size_t i = 0; i < 101 + file; i++)
			tokens[end++] = 1 + (uint32_t)i;
		starts[file + 1] = end;
	}
	clones_find(&input, &list);
	assert_true(list.given_up > 0);
	clone_list_release(&list);
	input.steps_limit = 1000000000;
	clones_find(&input, &list);
	assert_int_equal(list.given_up, 0);
	assert_int_equal(list.group_count, COUNT - 1);
	clone_list_release(&list);
	free(tokens);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_texts_have_the_groups_that_all_pairs_have),
	    cmocka_unit_test(a_copy_ends_where_its_file_ends),
	    cmocka_unit_test(a_longer_copy_of_two_and_a_shorter_one_of_three_are_two_groups),
	    cmocka_unit_test(one_token_less_than_the_least_is_no_clone),
	    cmocka_unit_test(a_line_that_is_repeated_is_no_clone_of_itself),
	    cmocka_unit_test(a_long_row_that_is_repeated_is_one_group_of_rows),
	    cmocka_unit_test(a_copied_table_is_found_whole),
	    cmocka_unit_test(what_is_too_entangled_is_given_up_and_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
