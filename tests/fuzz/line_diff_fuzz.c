/*
 * Two contents, the first as long as the first two bytes say, compared line by line both ways, and each with itself.
 * Where git does not leave matches out, the lines that stay are a longest common subsequence, which a table of all
 * pairs of lines finds too.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/line_diff.h"
#include "base/mem.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FEW = 200, UNMATCHED_ALLOWED = 6 };

static size_t split(struct view text, struct view lines[FEW])
{
	size_t count = 0;

	while (text.n) {
		size_t n = view_find(text, 0, VIEW("\n")) + 1;

		lines[count] = view_slice(text, 0, n);
		text = view_slice(text, lines[count++].n, text.n);
	}
	return count;
}

static size_t unmatched(const struct view *lines, size_t count, const struct view *others, size_t other_count)
{
	size_t unmatched = 0;

	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		while (k < other_count && !view_eq(lines[i], others[k]))
			k++;
		unmatched += k == other_count;
	}
	return unmatched;
}

static size_t longest_common(const struct view *a, size_t a_count, const struct view *b, size_t b_count)
{
	size_t above[FEW + 1] = {0}, row[FEW + 1] = {0};

	for (size_t i = 0; i < a_count; i++) {
		for (size_t k = 0; k < b_count; k++) {
			size_t longer = above[k + 1] > row[k] ? above[k + 1] : row[k];

			row[k + 1] = view_eq(a[i], b[k]) ? above[k] + 1 : longer;
		}
		memcpy(above, row, sizeof(above));
	}
	return above[b_count];
}

static void check_longest(struct view before, struct view after, size_t kept)
{
	struct view a[FEW], b[FEW];
	size_t a_count, b_count, longest;

	if (line_count(before) > FEW || line_count(after) > FEW)
		return;
	a_count = split(before, a);
	b_count = split(after, b);
	longest = longest_common(a, a_count, b, b_count);
	if (kept > longest)
		BUG("%zu lines stay, only %zu can", kept, longest);
	if (kept < longest && unmatched(a, a_count, b, b_count) <= UNMATCHED_ALLOWED &&
	    unmatched(b, b_count, a, a_count) <= UNMATCHED_ALLOWED)
		BUG("%zu lines stay, but %zu could", kept, longest);
}

static void check(struct line_differ *differ, struct view before, struct view after)
{
	size_t lines[2] = {line_count(before), line_count(after)};
	struct line_changes changes;

	if (!line_diff(differ, before, after, &changes))
		return;
	if (changes.deleted > lines[0] || changes.added > lines[1] ||
	    lines[0] - changes.deleted != lines[1] - changes.added)
		BUG("+%zu -%zu do not lead from %zu to %zu lines", changes.added, changes.deleted, lines[0], lines[1]);
	if (!changes.added && !changes.deleted && !view_eq(before, after))
		BUG("two contents that differ have no difference");
	check_longest(before, after, lines[0] - changes.deleted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t first = size < 2 ? 0 : (size_t)data[0] << 8 | data[1];
	struct view all = view_slice((struct view){(const char *)data, size}, 2, size);
	struct view before = view_slice(all, 0, first), after = view_slice(all, first, all.n);
	struct line_differ *differ = line_differ_new();

	check(differ, before, after);
	check(differ, after, before);
	check(differ, before, before);
	check(differ, after, (struct view){0});
	line_differ_free(differ);
	return 0;
}
