#include "collect/communication.h"

#include <stdlib.h>

#include "base/mem.h"
#include "store/rows.h"

#include "base/banned.h"

struct communication {
	struct store *store;
	int64_t snapshot_id;
	const struct changes *changes;
	const struct memberships *files;
	const struct person_set *persons;
	int min_shared;
	struct memberships people; /* item: person.id, group: file */
	size_t *seen;              /* by person: the last file, + 1 */
};

/* Each file and human being who changed it, in order of the files; once to count, once to fill. */
static void add_people(struct communication *c, bool is_counting)
{
	const struct memberships *files = c->files;
	struct memberships *people = &c->people;

	memset(c->seen, 0, (c->persons->count + 1) * sizeof(*c->seen));
	for (size_t file = 0; file < files->item_count; file++)
		for (size_t i = files->starts[file]; i < files->starts[file + 1]; i++) {
			uint32_t person = c->changes->commits[files->list[i].group].person;

			if (person > c->persons->count || !c->persons->is_human[person] || c->seen[person] == file + 1)
				continue;
			c->seen[person] = file + 1;
			if (is_counting)
				people->starts[person + 2]++;
			else
				people->list[people->starts[person + 1]++] =
				    (struct membership){(uint32_t)file, NO_MARK};
		}
}

/* Which files each person changed: a counting sort of who changed each file. */
static void group_by_person(struct communication *c)
{
	size_t count = c->persons->count + 1;
	size_t *starts = c->people.starts = xcalloc(count + 2, sizeof(*starts));

	c->seen = xcalloc(count, sizeof(*c->seen));
	c->people.item_count = count;
	add_people(c, true);
	for (size_t p = 2; p < count + 2; p++)
		starts[p] += starts[p - 1];
	c->people.list = xcalloc(starts[count + 1], sizeof(*c->people.list));
	add_people(c, false);
	free(c->seen);
}

static int64_t files_of(const struct memberships *people, uint32_t person)
{
	return (int64_t)(people->starts[person + 1] - people->starts[person]);
}

static void put_people(void *context, const struct pair *pair)
{
	struct communication *c = context;

	if ((int64_t)pair->shared < c->min_shared)
		return;
	put_communication(c->store, &(struct communication_row){.snapshot_id = c->snapshot_id,
								.person_a_id = pair->a,
								.person_b_id = pair->b,
								.shared = pair->shared,
								.files_a = files_of(&c->people, pair->a),
								.files_b = files_of(&c->people, pair->b)});
}

bool put_communications(struct store *store, int64_t snapshot_id, const struct changes *changes,
			const struct memberships *files, const struct person_set *persons, int min_shared)
{
	struct communication c = {.store = store,
				  .snapshot_id = snapshot_id,
				  .changes = changes,
				  .files = files,
				  .persons = persons,
				  .min_shared = min_shared};
	const struct pair_search search = {
	    .members = &c.people, .group_count = files->item_count, .found = put_people, .context = &c};
	bool is_complete;

	group_by_person(&c);
	is_complete = pairs_find(&search);
	memberships_release(&c.people);
	return is_complete;
}
