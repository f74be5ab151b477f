#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/line_diff.h"
#include "base/num.h"
#include "base/mem.h"
#include "repo_git.h"

/* --- texts of chance, the same in every run ----------------------------------------------------------------------- */

static uint64_t chance_state;

static unsigned chance(unsigned below_this)
{
	chance_state ^= chance_state << 13;
	chance_state ^= chance_state >> 7;
	chance_state ^= chance_state << 17;
	return (unsigned)((chance_state >> 16) % below_this);
}

/* How two versions of a file are made. */
struct recipe {
	unsigned lines;      /* of the first, at most */
	unsigned least;      /* of the first, at least */
	unsigned words;      /* different lines there are */
	unsigned common;     /* of a hundred lines, those of five frequent kinds */
	unsigned edits;      /* places changed, at most */
	unsigned edit_lines; /* lines removed and lines added at one place, at most */
	unsigned fresh;      /* of a hundred lines added, those the first cannot have */
	bool is_shuffled;    /* blocks change places */
};

static void add_line(struct buf *text, const struct recipe *recipe)
{
	static const char *const frequent[] = {"\n", "}\n", "\tbreak;\n", "{\n", "\t}\r\n"};

	if (chance(100) < recipe->common)
		buf_add_text(text, frequent[chance(5)]);
	else
		buf_addf(text, "\tline %u;\n", chance(recipe->words));
}

struct lines {
	struct view *items;
	size_t count, capacity;
};

static void split(struct view text, struct lines *lines)
{
	lines->count = 0;
	while (text.n) {
		size_t n = view_find(text, 0, VIEW("\n")) + 1;

		n = n > text.n ? text.n : n;
		GROW(lines->items, lines->count + 1, lines->capacity);
		lines->items[lines->count++] = view_slice(text, 0, n);
		text = view_slice(text, n, text.n);
	}
}

static void edit(const struct recipe *recipe, struct view before, struct buf *after)
{
	struct lines lines = {0};
	size_t at = 0;

	split(before, &lines);
	for (unsigned left = chance(recipe->edits + 1); left && at < lines.count; left--) {
		size_t next = at + chance((unsigned)(lines.count - at) / left * 2 + 1);

		for (; at < next && at < lines.count; at++)
			buf_add_view(after, lines.items[at]);
		at += chance(recipe->edit_lines + 1);
		for (unsigned n = chance(recipe->edit_lines + 1); n; n--) {
			if (chance(100) < recipe->fresh)
				buf_addf(after, "\tfresh %u;\n", chance(1000000));
			else
				add_line(after, recipe);
		}
		if (recipe->is_shuffled && lines.count && chance(2))
			at = chance((unsigned)lines.count);
	}
	for (; at < lines.count; at++)
		buf_add_view(after, lines.items[at]);
	free(lines.items);
}

static void make_pair(const struct recipe *recipe, struct buf *before, struct buf *after)
{
	unsigned lines = recipe->least + chance(recipe->lines - recipe->least + 1);

	buf_clear(before);
	buf_clear(after);
	for (unsigned i = 0; i < lines; i++)
		add_line(before, recipe);
	if (chance(4) == 0)
		buf_add_text(before, "no end of line");
	edit(recipe, buf_view(before), after);
	if (chance(6) == 0 && after->n)
		after->n--;
}

static const struct recipe small_recipes[] = {
    {.lines = 6, .words = 3, .common = 30, .edits = 3, .edit_lines = 3, .fresh = 30},
    {.lines = 30, .words = 1, .common = 60, .edits = 2, .edit_lines = 14, .fresh = 88},
    {.lines = 40, .words = 1, .common = 90, .edits = 5, .edit_lines = 12, .fresh = 70},
    {.lines = 100, .words = 20, .common = 40, .edits = 6, .edit_lines = 20, .fresh = 90},
    {.lines = 300, .words = 1000, .common = 30, .edits = 10, .edit_lines = 30, .fresh = 80},
    {.lines = 300, .words = 50, .common = 50, .edits = 10, .edit_lines = 100, .fresh = 95},
};

static const struct recipe large_recipes[] = {
    {.lines = 2000, .words = 5000, .common = 30, .edits = 60, .edit_lines = 30, .fresh = 80},
    {.lines = 2000, .words = 100, .common = 10, .edits = 400, .edit_lines = 4, .fresh = 10},
    {.lines = 6000, .words = 1000, .common = 20, .edits = 300, .edit_lines = 20, .fresh = 40},
    {.lines = 6000, .words = 100000, .common = 20, .edits = 40, .edit_lines = 300, .fresh = 5, .is_shuffled = true},
    {.lines = 9000, .words = 4, .common = 0, .edits = 3000, .edit_lines = 5, .fresh = 0},
    {.lines = 20000, .words = 3000, .common = 0, .edits = 12, .edit_lines = 900, .fresh = 0},
};

/* So many lines that git takes a long run of equal ones for a good place to divide. */
static const struct recipe huge_recipes[] = {
    {.lines = 90000, .least = 80000, .words = 3000, .common = 0, .edits = 60, .edit_lines = 900, .fresh = 0},
    {.lines = 90000, .least = 80000, .words = 3000, .common = 0, .edits = 1000, .edit_lines = 40, .fresh = 0},
};

/* --- git as the judge --------------------------------------------------------------------------------------------- */

static void write_file(const char *directory, const char *side, size_t number, struct view content)
{
	char path[4200];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s/%zu", directory, side, number);
	file = fopen(path, "w");
	assert_non_null(file);
	if (content.n)
		assert_int_equal(fwrite(content.p, 1, content.n, file), content.n);
	fclose(file);
}

/* "ADDED<tab>DELETED<tab>…/NUMBER" to counts[NUMBER]. */
static void read_numstat(struct view output, struct line_changes *counts, size_t count)
{
	struct view line;

	while (view_line(&output, &line)) {
		size_t tab = view_find(line, 0, VIEW("\t")), second = view_find(line, tab + 1, VIEW("\t"));
		int64_t added, deleted, number;

		assert_true(parse_int(view_slice(line, 0, tab), 0, 1000000, &added));
		assert_true(parse_int(view_slice(line, tab + 1, second), 0, 1000000, &deleted));
		assert_true(parse_int(view_basename(line), 0, (int64_t)count - 1, &number));
		counts[number] = (struct line_changes){(size_t)added, (size_t)deleted};
	}
}

static void assert_counts_of_git(const struct recipe *recipe, size_t pairs)
{
	char *d = new_directory();
	struct line_changes *ours = xcalloc(pairs, sizeof(*ours)), *theirs = xcalloc(pairs, sizeof(*theirs));
	struct line_differ *differ = line_differ_new();
	struct buf before = {0}, after = {0}, output = {0};

	shell(d, "mkdir before after");
	for (size_t i = 0; i < pairs; i++) {
		make_pair(recipe, &before, &after);
		write_file(d, "before", i, buf_view(&before));
		write_file(d, "after", i, buf_view(&after));
		assert_true(line_diff(differ, buf_view(&before), buf_view(&after), &ours[i]));
		assert_true(ours[i].added - ours[i].deleted ==
			    line_count(buf_view(&after)) - line_count(buf_view(&before)));
	}
	assert_int_equal(
	    run_shell(d, "git diff --no-index --no-renames --numstat before after || test $? = 1", &output), 0);
	read_numstat(buf_view(&output), theirs, pairs);
	for (size_t i = 0; i < pairs; i++)
		if (ours[i].added != theirs[i].added || ours[i].deleted != theirs[i].deleted)
			fail_msg("pair %zu of %u lines at most: +%zu -%zu, git says +%zu -%zu", i, recipe->lines,
				 ours[i].added, ours[i].deleted, theirs[i].added, theirs[i].deleted);
	line_differ_free(differ);
	buf_release(&before);
	buf_release(&after);
	buf_release(&output);
	free(ours);
	free(theirs);
	remove_directory(d);
}

static void small_edits_are_counted_as_git_counts_them(void **unused)
{
	(void)unused;
	chance_state = 1;
	for (size_t i = 0; i < sizeof(small_recipes) / sizeof(*small_recipes); i++)
		assert_counts_of_git(&small_recipes[i], 600);
}

/* So many changes that git does not look for the smallest number. */
static void large_edits_are_counted_as_git_counts_them(void **unused)
{
	(void)unused;
	chance_state = 2;
	for (size_t i = 0; i < sizeof(large_recipes) / sizeof(*large_recipes); i++)
		assert_counts_of_git(&large_recipes[i], 20);
	for (size_t i = 0; i < sizeof(huge_recipes) / sizeof(*huge_recipes); i++)
		assert_counts_of_git(&huge_recipes[i], 2);
}

/* --- cases -------------------------------------------------------------------------------------------------------- */

static void assert_changes(struct view before, struct view after, size_t added, size_t deleted)
{
	struct line_differ *differ = line_differ_new();
	struct line_changes changes;

	assert_true(line_diff(differ, before, after, &changes));
	assert_int_equal(changes.added, added);
	assert_int_equal(changes.deleted, deleted);
	line_differ_free(differ);
}

static void an_empty_side_counts_all_lines_of_the_other(void **unused)
{
	(void)unused;
	assert_changes((struct view){0}, (struct view){0}, 0, 0);
	assert_changes((struct view){0}, VIEW("a\nb"), 2, 0);
	assert_changes(VIEW("\n\n\n"), (struct view){0}, 0, 3);
	assert_changes(VIEW("a\nb\n"), VIEW("a\nb\n"), 0, 0);
}

static void a_last_line_that_gets_its_line_end_is_another_line(void **unused)
{
	(void)unused;
	assert_changes(VIEW("a\nb"), VIEW("a\nb\n"), 1, 1);
	assert_changes(VIEW("a\nb"), VIEW("a\nb\nc\n"), 2, 1);
	assert_changes(VIEW("b"), VIEW("a\nb"), 1, 0);
	assert_changes(VIEW("ab\nx"), VIEW("b\nx"), 1, 1);
}

static void a_line_that_moves_is_deleted_and_added(void **unused)
{
	(void)unused;
	assert_changes(VIEW("a\nb\nc\nd\ne\n"), VIEW("b\nc\nd\na\ne\n"), 1, 1);
	assert_changes(VIEW("A\nB\nC\nA\nB\nB\nA\n"), VIEW("C\nB\nA\nB\nA\nC\n"), 2, 3); /* Myers 1986, figure 1 */
}

static void lines_are_counted_whatever_their_number(void **unused)
{
	struct buf text = {0};

	(void)unused;
	for (size_t i = 0; i < 20000; i++) {
		assert_int_equal(line_count(buf_view(&text)), i);
		buf_add_text(&text, i % 3 ? "\n" : "some words\n");
		if (i == 300)
			i = 19000, buf_clear(&text);
		if (i >= 19000 && text.n == 0)
			for (size_t n = 0; n <= i; n++)
				buf_add_text(&text, "\n");
	}
	buf_add_char(&text, 'x');
	assert_int_equal(line_count(buf_view(&text)), 20001);
	buf_release(&text);
}

static void contents_that_would_take_minutes_are_given_up(void **unused)
{
	struct line_differ *differ = line_differ_new();
	struct line_changes changes = {1, 1};
	struct buf before = {0}, after = {0};

	(void)unused;
	/* Seven lines in an order of chance have no good end anywhere. */
	chance_state = 3;
	for (size_t i = 0; i < 600000; i++) {
		buf_addf(&before, "%u\n", chance(7));
		buf_addf(&after, "%u\n", chance(7));
	}
	assert_false(line_diff(differ, buf_view(&before), buf_view(&after), &changes));
	assert_int_equal(changes.added + changes.deleted, 0);
	for (size_t n = 0; n < 2; n++)
		buf_add(&after, before.p, before.n);
	buf_add_text(&after, "another end\n");
	assert_false(line_diff(differ, buf_view(&before), buf_view(&after), &changes));
	/* Where nothing has to be compared there is no limit. */
	assert_true(line_diff(differ, buf_view(&before), (struct view){0}, &changes));
	assert_int_equal(changes.deleted, 600000);
	line_differ_free(differ);
	buf_release(&before);
	buf_release(&after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(small_edits_are_counted_as_git_counts_them),
	    cmocka_unit_test(large_edits_are_counted_as_git_counts_them),
	    cmocka_unit_test(an_empty_side_counts_all_lines_of_the_other),
	    cmocka_unit_test(a_last_line_that_gets_its_line_end_is_another_line),
	    cmocka_unit_test(a_line_that_moves_is_deleted_and_added),
	    cmocka_unit_test(lines_are_counted_whatever_their_number),
	    cmocka_unit_test(contents_that_would_take_minutes_are_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
