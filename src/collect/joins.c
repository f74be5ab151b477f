#include "collect/joins.h"

#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

enum { HOUR = 60 * 60 };

struct joins {
	const struct changes *changes;
	uint32_t *earlier; /* by commit: one of its set with a lower number, or itself */
};

static uint32_t first_of(struct joins *joins, uint32_t commit)
{
	while (joins->earlier[commit] != commit) {
		joins->earlier[commit] = joins->earlier[joins->earlier[commit]];
		commit = joins->earlier[commit];
	}
	return commit;
}

static void join(struct joins *joins, uint32_t a, uint32_t b)
{
	a = first_of(joins, a);
	b = first_of(joins, b);
	joins->earlier[a > b ? a : b] = a > b ? b : a;
}

/* --- tickets ---------------------------------------------------------------------------------------------------- */

/* Tickets met so far, and the first commit of each. */
struct tickets {
	struct intern names;
	uint32_t *firsts;
	size_t capacity;
};

static void add_ticket(struct joins *joins, struct tickets *tickets, struct view name, uint32_t commit)
{
	bool is_new;
	uint32_t number = intern_add(&tickets->names, name, &is_new);

	GROW(tickets->firsts, (size_t)number + 1, tickets->capacity);
	if (is_new)
		tickets->firsts[number] = commit;
	else
		join(joins, tickets->firsts[number], commit);
}

static int join_tickets(struct joins *joins, struct store *store, int64_t snapshot_id, const char *pattern,
			struct err *err)
{
	struct query *query = store_query(store, "SELECT s.commit_id, regexp_substr(g.subject, ?2) "
						 "FROM main.snapshot_commit s JOIN main.git_commit g "
						 "ON g.id = s.commit_id WHERE s.snapshot_id = ?1 ORDER BY s.commit_id");
	struct tickets tickets = {0};
	uint32_t commit = 0;
	int status;

	query_bind_int(query, 1, snapshot_id);
	query_bind_text(query, 2, view_of(pattern));
	while ((status = query_step(query, err)) == 1) {
		struct view name = query_text(query, 1);

		while (commit < joins->changes->commit_count &&
		       joins->changes->commits[commit].id < query_int(query, 0))
			commit++;
		if (name.n && commit < joins->changes->commit_count &&
		    joins->changes->commits[commit].id == query_int(query, 0))
			add_ticket(joins, &tickets, name, commit);
	}
	query_free(query);
	intern_release(&tickets.names);
	free(tickets.firsts);
	return status;
}

/* --- authors ---------------------------------------------------------------------------------------------------- */

struct dated {
	uint32_t person, commit;
	int64_t time;
};

static int by_person_and_time(const void *left, const void *right)
{
	const struct dated *a = left, *b = right;

	if (a->person != b->person)
		return a->person < b->person ? -1 : 1;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return a->commit < b->commit ? -1 : a->commit > b->commit;
}

static void join_authors(struct joins *joins, int hours)
{
	size_t count = joins->changes->commit_count, begin = 0;
	struct dated *dated = xcalloc(count, sizeof(*dated));

	for (size_t i = 0; i < count; i++)
		dated[i] =
		    (struct dated){joins->changes->commits[i].person, (uint32_t)i, joins->changes->commits[i].time};
	qsort(dated, count, sizeof(*dated), by_person_and_time);
	for (size_t i = 1; i < count; i++) {
		/* Unsigned: forged dates may be further apart than a signed difference can say. */
		uint64_t age = (uint64_t)dated[i].time - (uint64_t)dated[begin].time;

		if (dated[i].person == 0 || dated[i].person != dated[begin].person || age >= (uint64_t)hours * HOUR)
			begin = i;
		else
			join(joins, dated[begin].commit, dated[i].commit);
	}
	free(dated);
}

/* ---------------------------------------------------------------------------------------------------------------- */

/* Turns first commits into the numbers of sets. The first of a set comes before the others. */
static size_t number_sets(struct joins *joins)
{
	size_t count = joins->changes->commit_count;
	uint32_t *numbers = xcalloc(count, sizeof(*numbers));
	uint32_t sets = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t first = first_of(joins, i);

		numbers[i] = first == i ? sets++ : numbers[first];
	}
	free(joins->earlier);
	joins->earlier = numbers;
	return sets;
}

int joins_find(struct store *store, int64_t snapshot_id, const struct changes *changes,
	       const struct model_coupling *model, uint32_t **joined, size_t *set_count, struct err *err)
{
	struct joins joins = {.changes = changes};
	int status = 0;

	*joined = NULL;
	if (!model->tickets && !model->author_hours)
		return 0;
	joins.earlier = xcalloc(changes->commit_count, sizeof(*joins.earlier));
	for (uint32_t i = 0; i < changes->commit_count; i++)
		joins.earlier[i] = i;
	if (model->author_hours)
		join_authors(&joins, model->author_hours);
	if (model->tickets)
		status = join_tickets(&joins, store, snapshot_id, model->ticket_pattern, err);
	*set_count = number_sets(&joins);
	*joined = joins.earlier;
	return status;
}
