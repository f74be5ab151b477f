#include "collect/people.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/num.h"
#include "base/text.h"
#include "collect/name_key.h"
#include "collect/people_internal.h"
#include "collect/people_names.h"
#include "store/rows.h"

#include "base/banned.h"

#define UNKNOWN_NAME VIEW("(unknown)")

struct person {
	const struct identity *printed;
	size_t root; /* index of its first identity */
	bool has_left;
	int64_t commits, merges, co_commits, first_time, last_time;
	int64_t last_co_commit; /* while they are counted */
};

static struct view keep(struct people *people, struct view text)
{
	return arena_view(&people->arena, text);
}

struct view people_text(struct people *people, const struct identity *identity)
{
	struct buf text = {0};
	struct view kept;

	buf_add_view(&text, identity->raw_name);
	buf_add_text(&text, identity->raw_name.n ? " <" : "<");
	buf_add_view(&text, identity->raw_email);
	buf_add_char(&text, '>');
	kept = keep(people, buf_view(&text));
	buf_release(&text);
	return kept;
}

void people_diagnose(struct people *people, struct view subject, struct view message)
{
	put_diagnostic(people->store, &(struct diagnostic_row){.snapshot_id = people->input->snapshot_id,
							       .collector = VIEW("people"),
							       .subject = subject,
							       .message = message});
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static struct view name_key(struct people *people, struct view name)
{
	struct buf key = {0};
	struct view kept;

	buf_add_name_key(&key, name);
	kept = keep(people, buf_view(&key));
	buf_release(&key);
	return kept;
}

static struct view email_key(struct people *people, struct view email)
{
	struct buf key = {0};
	struct view kept;

	buf_add_folded(&key, view_trim(email));
	kept = keep(people, buf_view(&key));
	buf_release(&key);
	return kept;
}

static void add_identity(struct people *people, struct query *query)
{
	struct identity *identity;
	struct view name = query_text(query, 1), email = query_text(query, 2);

	GROW(people->identities, people->count + 1, people->capacity);
	identity = &people->identities[people->count++];
	*identity = (struct identity){.id = query_int(query, 0),
				      .raw_name = keep(people, name),
				      .raw_email = keep(people, email),
				      .raw_name_key = name_key(people, name),
				      .raw_email_key = email_key(people, email),
				      .commits = query_int(query, 3),
				      .merges = query_int(query, 4),
				      .mentions = query_int(query, 5),
				      .first_time = query_int(query, 6),
				      .last_time = query_int(query, 7)};
	identity->is_mapped = mailmap_apply(&people->mailmap, &name, &email);
	identity->name = keep(people, view_trim(name));
	identity->email = keep(people, view_trim(email));
	identity->name_key = name_key(people, name);
	identity->email_key = email_key(people, email);
	identity->is_bot = identity_is_bot(people->input->model, identity->name_key, identity->email_key);
}

static int read_identities(struct people *people, struct err *err)
{
	struct query *query = store_query(
	    people->store,
	    "SELECT i.id, i.name, i.email, sum(a.commits), sum(a.merges), sum(a.mentions), min(a.first), max(a.last) "
	    "FROM (SELECT c.author_id AS id, sum(c.parents < 2) AS commits, sum(c.parents >= 2) AS merges, "
	    "0 AS mentions, min(c.author_time) AS first, max(c.author_time) AS last FROM main.snapshot_commit s "
	    "CROSS JOIN main.git_commit c ON c.id = s.commit_id WHERE s.snapshot_id = ?1 GROUP BY c.author_id UNION "
	    "ALL "
	    "SELECT o.identity_id, 0, 0, sum(c.parents < 2), min(c.author_time), max(c.author_time) "
	    "FROM main.snapshot_commit s CROSS JOIN main.co_author o ON o.commit_id = s.commit_id "
	    "CROSS JOIN main.git_commit c ON c.id = s.commit_id WHERE s.snapshot_id = ?1 GROUP BY o.identity_id) a "
	    "JOIN main.identity i ON i.id = a.id GROUP BY i.id");
	int status;

	query_bind_int(query, 1, people->input->snapshot_id);
	while ((status = query_step(query, err)) == 1)
		add_identity(people, query);
	query_free(query);
	return status;
}

/* --- order ------------------------------------------------------------------------------------------------------ */

/* Most commits first. What commits write is distinct, so no two are equal. */
static int compare_identities(const void *left, const void *right)
{
	const struct identity *a = left, *b = right;
	int order = int_compare(b->commits, a->commits);

	order = order ? order : int_compare(b->merges, a->merges);
	order = order ? order : int_compare(b->mentions, a->mentions);
	order = order ? order : int_compare(a->first_time, b->first_time);
	order = order ? order : view_cmp(a->name, b->name);
	order = order ? order : view_cmp(a->email, b->email);
	order = order ? order : view_cmp(a->raw_name, b->raw_name);
	return order ? order : view_cmp(a->raw_email, b->raw_email);
}

static void sort_identities(struct people *people)
{
	if (people->count)
		qsort(people->identities, people->count, sizeof(*people->identities), compare_identities);
	for (size_t i = 0; i < people->count; i++)
		people->identities[i].parent = i;
}

static int compare_persons(const void *left, const void *right)
{
	const struct person *a = left, *b = right;
	int order = int_compare(b->commits, a->commits);

	order = order ? order : int_compare(b->co_commits, a->co_commits);
	order = order ? order : view_cmp(a->printed->name, b->printed->name);
	order = order ? order : view_cmp(a->printed->email, b->printed->email);
	return order ? order : int_compare((int64_t)a->root, (int64_t)b->root);
}

/* --- persons ---------------------------------------------------------------------------------------------------- */

struct persons {
	struct person *items;
	size_t count;
	size_t *of; /* by index of the identity */
};

static bool says_nothing(const struct people *people, const struct identity *identity)
{
	return identity->name.n == 0 || name_is_generic(people->input->model, identity->name_key);
}

/* A person's identities come in order of their commits. */
static void add_to_person(const struct people *people, struct person *person, const struct identity *identity)
{
	if (!person->printed || identity->first_time < person->first_time)
		person->first_time = identity->first_time;
	if (!person->printed || identity->last_time > person->last_time)
		person->last_time = identity->last_time;
	if (!person->printed || (says_nothing(people, person->printed) && !says_nothing(people, identity)))
		person->printed = identity;
	person->commits += identity->commits;
	person->merges += identity->merges;
	person->has_left |= identity->has_left;
}

/* A root comes before the other identities of its group and is the most active, so one pass finds both. */
static void make_persons(struct people *people, struct persons *persons)
{
	for (size_t i = 0; i < people->count; i++) {
		size_t root = people_root(people, i);

		if (root == i) {
			persons->items[persons->count].root = i;
			persons->of[i] = persons->count++;
		}
		persons->of[i] = persons->of[root];
		add_to_person(people, &persons->items[persons->of[i]], &people->identities[i]);
	}
}

/* Of two groups of the configuration that are one person, the first names it. */
static void name_persons(struct people *people, struct persons *persons)
{
	size_t groups = people->input->configured ? people->input->configured->same.count : 0;

	while (groups-- > 0) {
		size_t first = people_first_of(people, groups);

		if (first < people->count)
			persons->items[persons->of[first]].printed = &people->identities[first];
	}
}

static size_t *make_index(const struct people *people, int64_t *highest)
{
	size_t *index;

	*highest = 0;
	for (size_t i = 0; i < people->count; i++)
		*highest = people->identities[i].id > *highest ? people->identities[i].id : *highest;
	index = xcalloc((size_t)*highest + 1, sizeof(*index));
	for (size_t i = 0; i < people->count; i++)
		index[people->identities[i].id] = i;
	return index;
}

/* A commit that names two identities of one person counts once, one that names its author's other identity never. */
static int count_co_commits(struct people *people, struct persons *persons, struct err *err)
{
	struct query *query = store_query(
	    people->store, "SELECT o.commit_id, c.author_id, o.identity_id FROM main.snapshot_commit s "
			   "JOIN main.co_author o ON o.commit_id = s.commit_id "
			   "JOIN main.git_commit c ON c.id = s.commit_id WHERE s.snapshot_id = ? AND c.parents < 2 "
			   "ORDER BY o.commit_id");
	int64_t highest;
	size_t *index = make_index(people, &highest);
	int status;

	query_bind_int(query, 1, people->input->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		size_t author = persons->of[index[query_int(query, 1)]],
		       other = persons->of[index[query_int(query, 2)]];
		struct person *person = &persons->items[other];

		if (author == other || person->last_co_commit == query_int(query, 0))
			continue;
		person->last_co_commit = query_int(query, 0);
		person->co_commits++;
	}
	query_free(query);
	free(index);
	return status;
}

static void sort_persons(struct people *people, struct persons *persons)
{
	if (persons->count)
		qsort(persons->items, persons->count, sizeof(*persons->items), compare_persons);
	for (size_t i = 0; i < persons->count; i++)
		persons->of[persons->items[i].root] = i;
	for (size_t i = 0; i < people->count; i++)
		persons->of[i] = persons->of[people_root(people, i)];
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static void put_one_person(struct people *people, const struct person *person, size_t number)
{
	struct view name = person->printed->name, email = person->printed->email;

	put_person(people->store, &(struct person_row){.snapshot_id = people->input->snapshot_id,
						       .id = (int64_t)number + 1,
						       .name = name.n    ? name
							       : email.n ? email
									 : UNKNOWN_NAME,
						       .email = email,
						       .is_bot = person->printed->is_bot,
						       .commits = person->commits,
						       .co_commits = person->co_commits,
						       .merges = person->merges,
						       .first_time = person->first_time,
						       .last_time = person->last_time,
						       .has_left = person->has_left});
}

static void put_persons(struct people *people, const struct persons *persons)
{
	for (size_t i = 0; i < persons->count; i++)
		put_one_person(people, &persons->items[i], i);
	for (size_t i = 0; i < people->count; i++) {
		const struct identity *identity = &people->identities[i];

		put_person_identity(
		    people->store,
		    &(struct person_identity_row){
			.snapshot_id = people->input->snapshot_id,
			.identity_id = identity->id,
			.person_id = (int64_t)persons->of[i] + 1,
			.reason = view_of(identity->reason ? identity->reason : "only"),
			.joined_id = identity->reason ? people->identities[identity->partner].id : STORE_NULL});
	}
}

static int write_persons(struct people *people, struct err *err)
{
	struct persons persons = {.items = xcalloc(people->count, sizeof(*persons.items)),
				  .of = xcalloc(people->count, sizeof(*persons.of))};
	int status;

	make_persons(people, &persons);
	name_persons(people, &persons);
	status = count_co_commits(people, &persons, err);
	if (status == 0) {
		sort_persons(people, &persons);
		put_persons(people, &persons);
	}
	free(persons.items);
	free(persons.of);
	return status;
}

static void put_status(struct people *people, bool is_whole)
{
	if (!is_whole)
		people_diagnose(people, VIEW(".mailmap"),
				VIEW("longer than 1 MB: the rest was not read, some people may be counted twice"));
	if (people->kept_apart > PEOPLE_DIAGNOSTICS_LIMIT)
		people_diagnose(people, VIEW("."), VIEW("more joins were left out than are listed here"));
	put_collector(people->store, &(struct collector_row){.snapshot_id = people->input->snapshot_id,
							     .name = VIEW("people"),
							     .status = is_whole ? VIEW("done") : VIEW("partial"),
							     .detail = people->count ? VIEW("") : VIEW("no commits")});
}

int collect_people(struct store *store, const struct people_input *input, struct err *err)
{
	struct people people = {.input = input, .store = store};
	bool is_whole = mailmap_read(&people.mailmap, input->mailmap);
	int status = read_identities(&people, err);

	if (status == 0) {
		sort_identities(&people);
		if (input->configured)
			people_configure(&people);
		people_join_by_rules(&people);
		status = write_persons(&people, err);
	}
	if (status == 0)
		put_status(&people, is_whole);
	free(people.identities);
	mailmap_release(&people.mailmap);
	arena_release(&people.arena);
	return status;
}
