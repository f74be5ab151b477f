#include "collect/truck_factor.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

void truck_space_start(struct truck_space *space, const struct author_table *table)
{
	size_t persons = table->person_count + 1;

	*space = (struct truck_space){.table = table};
	space->authors = xcalloc(persons, sizeof(*space->authors));
	space->lost = xcalloc(persons, sizeof(*space->lost));
	space->files_of = xcalloc(persons, sizeof(*space->files_of));
	space->rank_of = xcalloc(persons, sizeof(*space->rank_of));
	space->alone = xcalloc(persons, sizeof(*space->alone));
}

void truck_space_release(struct truck_space *space)
{
	free(space->authors);
	free(space->lost);
	free(space->files_of);
	free(space->rank_of);
	free(space->alone);
	*space = (struct truck_space){0};
}

/* Most files first, then the lower number. The counts are those of the whole set and never taken again. */
static int compare_authors(const void *left, const void *right, void *argument)
{
	const size_t *files_of = argument;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	if (files_of[a] != files_of[b])
		return files_of[a] > files_of[b] ? -1 : 1;
	return (a > b) - (a < b);
}

static void rank_authors(struct truck_space *space, const size_t *set, size_t count)
{
	const struct author_table *table = space->table;

	for (size_t rank = 0; rank < space->author_count; rank++)
		space->files_of[space->authors[rank]] = 0; /* of the last set */
	space->author_count = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t a = table->starts[set[i]]; a < table->starts[set[i] + 1]; a++)
			if (space->files_of[table->authors[a]]++ == 0)
				space->authors[space->author_count++] = table->authors[a];
	qsort_r(space->authors, space->author_count, sizeof(*space->authors), compare_authors, space->files_of);
	for (size_t rank = 0; rank < space->author_count; rank++) {
		space->rank_of[space->authors[rank]] = rank;
		space->lost[rank] = 0;
	}
}

/* The rank of the last author of a file to leave; false when it has none. */
static bool last_rank(const struct truck_space *space, size_t file, size_t *last)
{
	const struct author_table *table = space->table;

	*last = 0;
	for (size_t a = table->starts[file]; a < table->starts[file + 1]; a++)
		if (space->rank_of[table->authors[a]] > *last)
			*last = space->rank_of[table->authors[a]];
	return table->starts[file] < table->starts[file + 1];
}

static void count_lost(struct truck_space *space, const size_t *set, size_t count)
{
	size_t last;

	space->covered = 0;
	for (size_t i = 0; i < count; i++)
		if (last_rank(space, set[i], &last)) {
			space->lost[last]++;
			space->covered++;
		}
}

/* --- orders of a group -------------------------------------------------------------------------------------------- */

/* Authors of equally many files, of whom the last one to leave is one: ranks first … first + size - 1. */
struct group {
	const size_t *set; /* all files */
	size_t count;
	size_t first, size;
	size_t covered; /* files with an author when the first of the group leaves */
};

static struct group group_of(const struct truck_space *space, const size_t *set, size_t count, size_t last)
{
	struct group group = {.set = set, .count = count, .first = last, .covered = space->covered};
	size_t files = space->files_of[space->authors[last]];

	while (group.first > 0 && space->files_of[space->authors[group.first - 1]] == files)
		group.first--;
	while (group.first + group.size < space->author_count &&
	       space->files_of[space->authors[group.first + group.size]] == files)
		group.size++;
	for (size_t rank = 0; rank < group.first; rank++)
		group.covered -= space->lost[rank];
	return group;
}

static bool is_enough(const struct group *group, size_t lost)
{
	return (group->covered - lost) * 2 < group->count;
}

/* The authors in the group of a file that is lost with them, as a set of bits; 0 when it is not. */
static uint32_t members_of(const struct truck_space *space, const struct group *group, size_t file)
{
	const struct author_table *table = space->table;
	uint32_t members = 0;
	size_t last;

	if (!last_rank(space, file, &last) || last < group->first || last >= group->first + group->size)
		return 0;
	for (size_t a = table->starts[file]; a < table->starts[file + 1]; a++)
		if (space->rank_of[table->authors[a]] >= group->first)
			members |= 1U << (space->rank_of[table->authors[a]] - group->first);
	return members;
}

/* Every subset of the group: lost[s] is first how many files have exactly the members s, then how many have no other.
 */
static void try_all_orders(const struct truck_space *space, const struct group *group, struct truck_factor *factor)
{
	size_t lost[1 << TIE_LIMIT] = {0};
	uint32_t subsets = 1U << group->size;

	for (size_t i = 0; i < group->count; i++)
		lost[members_of(space, group, group->set[i])]++;
	lost[0] = 0;
	for (uint32_t bit = 1; bit < subsets; bit <<= 1)
		for (uint32_t s = 0; s < subsets; s++)
			if (s & bit)
				lost[s] += lost[s ^ bit];
	for (uint32_t s = 0; s < subsets; s++) {
		size_t left = group->first + (size_t)__builtin_popcount(s);

		if (is_enough(group, lost[s]) && left < factor->low)
			factor->low = left;
		else if (!is_enough(group, lost[s]) && left + 1 > factor->high)
			factor->high = left + 1;
	}
}

/* Rearranges the group by files shared with nobody of it, and counts anew from there. */
struct by_alone {
	const size_t *alone; /* by person */
	int sign;            /* 1: most first, -1: fewest first, 0: by number */
};

static int compare_alone(const void *left, const void *right, void *argument)
{
	const struct by_alone *order = argument;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	if (order->sign && order->alone[a] != order->alone[b])
		return order->alone[a] > order->alone[b] ? -order->sign : order->sign;
	return (a > b) - (a < b);
}

static size_t factor_in_order(struct truck_space *space, const struct group *group, int sign)
{
	struct by_alone order = {space->alone, sign};
	size_t factor = group->first, covered = group->covered;

	qsort_r(space->authors + group->first, group->size, sizeof(*space->authors), compare_alone, &order);
	for (size_t rank = group->first; rank < group->first + group->size; rank++)
		space->rank_of[space->authors[rank]] = rank;
	for (size_t rank = 0; rank < space->author_count; rank++)
		space->lost[rank] = 0;
	count_lost(space, group->set, group->count);
	while (factor < group->first + group->size && covered * 2 >= group->count)
		covered -= space->lost[factor++];
	return factor;
}

static void count_alone(struct truck_space *space, const struct group *group)
{
	const struct author_table *table = space->table;

	for (size_t rank = group->first; rank < group->first + group->size; rank++)
		space->alone[space->authors[rank]] = 0;
	for (size_t i = 0; i < group->count; i++) {
		size_t file = group->set[i], last, members = 0;

		if (!last_rank(space, file, &last) || last < group->first || last >= group->first + group->size)
			continue;
		for (size_t a = table->starts[file]; a < table->starts[file + 1]; a++)
			members += space->rank_of[table->authors[a]] >= group->first;
		space->alone[space->authors[last]] += members == 1;
	}
}

static void try_orders(struct truck_space *space, const struct group *group, struct truck_factor *factor)
{
	if (group->size == 1)
		return;
	if (group->size <= TIE_LIMIT) {
		try_all_orders(space, group, factor);
		return;
	}
	count_alone(space, group);
	factor->low = factor_in_order(space, group, 1);
	factor->high = factor_in_order(space, group, -1);
	factor_in_order(space, group, 0);
	if (factor->low > factor->factor)
		factor->low = factor->factor;
	if (factor->high < factor->factor)
		factor->high = factor->factor;
}

struct truck_factor truck_factor_of(struct truck_space *space, const size_t *set, size_t count)
{
	struct truck_factor result = {0};
	struct group group;
	size_t covered;

	rank_authors(space, set, count);
	count_lost(space, set, count);
	covered = space->covered;
	while (result.factor < space->author_count && covered * 2 >= count)
		covered -= space->lost[result.factor++];
	result.low = result.high = result.factor;
	if (result.factor) {
		group = group_of(space, set, count, result.factor - 1);
		try_orders(space, &group, &result);
	}
	return result;
}
