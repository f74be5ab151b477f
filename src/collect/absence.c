#include "collect/absence.h"

#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

void absence_start(struct absence_space *space)
{
	size_t persons = space->person_count + 1;

	space->seen_commit = xcalloc(space->changes->commit_count, sizeof(*space->seen_commit));
	space->commits_of = xcalloc(persons, sizeof(*space->commits_of));
	space->people = xcalloc(persons, sizeof(*space->people));
	space->counts = xcalloc(persons, sizeof(*space->counts));
}

void absence_release(struct absence_space *space)
{
	free(space->seen_commit);
	free(space->commits_of);
	free(space->people);
	free(space->counts);
	*space = (struct absence_space){0};
}

static void count_commit(struct absence_space *space, const struct change_commit *commit)
{
	uint32_t person = commit->person;

	if (person == 0 || person > space->person_count || space->persons[person].is_bot)
		return;
	if (space->commits_of[person]++ == 0)
		space->people[space->people_count++] = person;
}

static int compare_counts(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (b > a) - (b < a);
}

static struct absence_factor factor_of_counts(struct absence_space *space)
{
	struct absence_factor result = {0};
	int64_t sum = 0;

	for (size_t i = 0; i < space->people_count; i++) {
		space->counts[i] = (int64_t)space->commits_of[space->people[i]];
		space->commits_of[space->people[i]] = 0;
		result.commits += space->counts[i];
	}
	qsort(space->counts, space->people_count, sizeof(*space->counts), compare_counts);
	while (sum * 2 < result.commits)
		sum += space->counts[result.factor++];
	space->people_count = 0;
	return result;
}

struct absence_factor absence_factor_of(struct absence_space *space, const struct recent_table *recent,
					const size_t *set, size_t count)
{
	space->sets++;
	for (size_t i = 0; i < count; i++)
		for (size_t c = recent->starts[set[i]]; c < recent->starts[set[i] + 1]; c++) {
			uint32_t commit = recent->commits[c];

			if (space->seen_commit[commit] == space->sets)
				continue;
			space->seen_commit[commit] = space->sets;
			count_commit(space, &space->changes->commits[commit]);
		}
	return factor_of_counts(space);
}

struct absence_factor absence_factor_of_all(struct absence_space *space)
{
	const struct changes *changes = space->changes;

	for (size_t i = 0; i < changes->commit_count; i++)
		if (changes->commits[i].time >= space->year)
			count_commit(space, &changes->commits[i]);
	for (size_t i = 0; i < changes->empty_count; i++)
		if (changes->empty[i].time >= space->year)
			count_commit(space, &changes->empty[i]);
	return factor_of_counts(space);
}
