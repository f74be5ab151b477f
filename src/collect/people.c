#include "collect/people.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "collect/mailmap.h"
#include "collect/people_names.h"
#include "store/rows.h"

#include "base/banned.h"

#define UNKNOWN_NAME VIEW("(unknown)")

struct identity {
	int64_t id;
	struct view name, email;         /* to print: after .mailmap */
	struct view name_key, email_key; /* the same, in lower case and with single spaces */
	struct view raw_email_key;       /* before .mailmap */
	bool is_mapped, is_bot;
	int64_t commits, merges, first_time, last_time;
	size_t parent; /* union-find: a lower index, or itself */
	const char *reason;
};

struct person {
	const struct identity *printed;
	size_t root; /* index of its first identity */
	int64_t commits, merges, first_time, last_time;
};

struct people {
	const struct model_people *model;
	struct identity *identities;
	size_t count, capacity;
	struct person *persons;
	size_t person_count;
	struct mailmap mailmap;
	struct arena arena;
};

static struct view keep(struct people *people, struct view text)
{
	return (struct view){arena_strndup(&people->arena, text.p ? text.p : "", text.n), text.n};
}

/* Lower case, no white space at the ends, one space between words. */
static struct view key_text(struct people *people, struct view text)
{
	struct buf key = {0};
	struct view result;
	bool gap = false;

	text = view_trim(text);
	for (size_t i = 0; i < text.n; i++) {
		bool is_space = text.p[i] == ' ' || text.p[i] == '\t' || text.p[i] == '\n';

		if (!is_space) {
			if (gap)
				buf_add_char(&key, ' ');
			buf_add_folded(&key, view_slice(text, i, i + 1));
		}
		gap = is_space;
	}
	result = keep(people, buf_view(&key));
	buf_release(&key);
	return result;
}

static void add_identity(struct people *people, struct query *query)
{
	struct identity *identity;
	struct view name = query_text(query, 1), email = query_text(query, 2);

	GROW(people->identities, people->count + 1, people->capacity);
	identity = &people->identities[people->count];
	*identity = (struct identity){.id = query_int(query, 0),
				      .commits = query_int(query, 3),
				      .merges = query_int(query, 4),
				      .first_time = query_int(query, 5),
				      .last_time = query_int(query, 6),
				      .parent = people->count++};
	identity->raw_email_key = key_text(people, email);
	identity->is_mapped = mailmap_apply(&people->mailmap, &name, &email);
	identity->name = keep(people, view_trim(name));
	identity->email = keep(people, view_trim(email));
	identity->name_key = key_text(people, name);
	identity->email_key = key_text(people, email);
	identity->is_bot = identity_is_bot(people->model, identity->name_key, identity->email_key);
}

static int read_identities(struct people *people, struct store *store, int64_t snapshot_id, struct err *err)
{
	struct query *query =
	    store_query(store, "SELECT i.id, i.name, i.email, sum(c.parents < 2), sum(c.parents >= 2), "
			       "min(c.author_time), max(c.author_time) "
			       "FROM main.snapshot_commit s JOIN main.git_commit c ON c.id = s.commit_id "
			       "JOIN main.identity i ON i.id = c.author_id "
			       "WHERE s.snapshot_id = ? GROUP BY i.id ORDER BY i.id");
	int status;

	query_bind_int(query, 1, snapshot_id);
	while ((status = query_step(query, err)) == 1)
		add_identity(people, query);
	query_free(query);
	return status;
}

/* --- which are the same ----------------------------------------------------------------------------------------- */

static size_t root_of(struct people *people, size_t i)
{
	while (people->identities[i].parent != i) {
		people->identities[i].parent = people->identities[people->identities[i].parent].parent;
		i = people->identities[i].parent;
	}
	return i;
}

static void join(struct people *people, size_t a, size_t b, const char *reason)
{
	size_t pair[] = {a, b}, root_a = root_of(people, a), root_b = root_of(people, b);

	people->identities[root_a > root_b ? root_a : root_b].parent = root_a > root_b ? root_b : root_a;
	for (int i = 0; i < 2; i++)
		if (!people->identities[pair[i]].reason)
			people->identities[pair[i]].reason = reason;
}

/* What two identities must have in common; the empty view joins with nobody. */
typedef struct view (*key_function)(const struct model_people *model, const struct identity *identity);

static struct view raw_email_of(const struct model_people *model, const struct identity *identity)
{
	/* .mailmap may part those who share an address: then they do not share it. */
	if (email_is_generic(model, identity->raw_email_key) || !view_eq(identity->raw_email_key, identity->email_key))
		return (struct view){0};
	return identity->raw_email_key;
}

static struct view mapped_email_of(const struct model_people *model, const struct identity *identity)
{
	/* Whoever wrote the line of .mailmap knew whose address it is. */
	if (!identity->is_mapped && email_is_generic(model, identity->email_key))
		return (struct view){0};
	return identity->email_key;
}

static struct view noreply_user_of(const struct model_people *model, const struct identity *identity)
{
	struct view number, user;

	(void)model;
	return noreply_parts(identity->email_key, &number, &user) ? user : (struct view){0};
}

static struct view noreply_number_of(const struct model_people *model, const struct identity *identity)
{
	struct view number, user;

	(void)model;
	return noreply_parts(identity->email_key, &number, &user) ? number : (struct view){0};
}

static struct view full_name_of(const struct model_people *model, const struct identity *identity)
{
	struct view name = identity->name_key;

	if (view_find(name, 0, VIEW(" ")) == name.n || name_is_generic(model, name))
		return (struct view){0};
	return name;
}

static void join_by(struct people *people, key_function key_of, const char *reason)
{
	struct intern keys = {0};
	size_t *first = xcalloc(people->count, sizeof(*first));
	struct buf key = {0};

	for (size_t i = 0; i < people->count; i++) {
		struct view text = key_of(people->model, &people->identities[i]);
		uint32_t number;
		bool is_new;

		if (text.n == 0)
			continue;
		buf_clear(&key);
		buf_add_char(&key, people->identities[i].is_bot ? 'b' : 'h');
		buf_add_view(&key, text);
		number = intern_add(&keys, buf_view(&key), &is_new);
		if (is_new)
			first[number] = i;
		else
			join(people, first[number], i, reason);
	}
	buf_release(&key);
	intern_release(&keys);
	free(first);
}

/* --- persons ---------------------------------------------------------------------------------------------------- */

static int compare_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Most commits first. */
static int compare_identities(const struct identity *a, const struct identity *b)
{
	int order = compare_int(b->commits, a->commits);

	order = order ? order : compare_int(b->merges, a->merges);
	order = order ? order : compare_int(a->first_time, b->first_time);
	order = order ? order : view_cmp(a->name, b->name);
	return order ? order : view_cmp(a->email, b->email);
}

static int compare_persons(const void *left, const void *right)
{
	const struct person *a = left, *b = right;
	int order = compare_int(b->commits, a->commits);

	order = order ? order : view_cmp(a->printed->name, b->printed->name);
	order = order ? order : view_cmp(a->printed->email, b->printed->email);
	order = order ? order : compare_identities(a->printed, b->printed);
	return order ? order : compare_int((int64_t)a->root, (int64_t)b->root);
}

static void add_to_person(struct person *person, const struct identity *identity)
{
	if (!person->printed || identity->first_time < person->first_time)
		person->first_time = identity->first_time;
	if (!person->printed || identity->last_time > person->last_time)
		person->last_time = identity->last_time;
	if (!person->printed || compare_identities(identity, person->printed) < 0)
		person->printed = identity;
	person->commits += identity->commits;
	person->merges += identity->merges;
}

/* Roots come before the other identities of their group, so one pass finds them in order. */
static void make_persons(struct people *people, size_t *person_of)
{
	people->persons = xcalloc(people->count, sizeof(*people->persons));
	for (size_t i = 0; i < people->count; i++) {
		size_t root = root_of(people, i);

		if (root == i) {
			person_of[i] = people->person_count++;
			people->persons[person_of[i]].root = i;
		}
		add_to_person(&people->persons[person_of[root]], &people->identities[i]);
	}
	qsort(people->persons, people->person_count, sizeof(*people->persons), compare_persons);
	for (size_t i = 0; i < people->person_count; i++)
		person_of[people->persons[i].root] = i;
}

static void put_people(struct people *people, struct store *store, int64_t snapshot_id)
{
	size_t *person_of = xcalloc(people->count, sizeof(*person_of));

	make_persons(people, person_of);
	for (size_t i = 0; i < people->person_count; i++) {
		const struct person *person = &people->persons[i];
		struct view name = person->printed->name, email = person->printed->email;

		put_person(store, &(struct person_row){.snapshot_id = snapshot_id,
						       .id = (int64_t)i + 1,
						       .name = name.n    ? name
							       : email.n ? email
									 : UNKNOWN_NAME,
						       .email = email,
						       .is_bot = person->printed->is_bot,
						       .commits = person->commits,
						       .merges = person->merges,
						       .first_time = person->first_time,
						       .last_time = person->last_time});
	}
	for (size_t i = 0; i < people->count; i++) {
		const struct identity *identity = &people->identities[i];

		put_person_identity(store, &(struct person_identity_row){
					       .snapshot_id = snapshot_id,
					       .identity_id = identity->id,
					       .person_id = (int64_t)person_of[root_of(people, i)] + 1,
					       .reason = view_of(identity->reason ? identity->reason : "only")});
	}
	free(person_of);
}

int collect_people(struct store *store, int64_t snapshot_id, struct view mailmap, const struct model_people *model,
		   struct err *err)
{
	struct people people = {.model = model};
	bool is_whole = mailmap_read(&people.mailmap, mailmap);
	int status = read_identities(&people, store, snapshot_id, err);

	if (status == 0) {
		join_by(&people, raw_email_of, "same e-mail");
		join_by(&people, mapped_email_of, "mailmap");
		join_by(&people, noreply_user_of, "noreply address");
		join_by(&people, noreply_number_of, "noreply address");
		join_by(&people, full_name_of, "same name");
		put_people(&people, store, snapshot_id);
		if (!is_whole)
			put_diagnostic(
			    store, &(struct diagnostic_row){.snapshot_id = snapshot_id,
							    .collector = VIEW("people"),
							    .subject = VIEW(".mailmap"),
							    .message = VIEW("longer than 1 MB: the rest was not read, "
									    "some people may be counted twice")});
		put_collector(store, &(struct collector_row){.snapshot_id = snapshot_id,
							     .name = VIEW("people"),
							     .status = is_whole ? VIEW("done") : VIEW("partial"),
							     .detail = people.count ? VIEW("") : VIEW("no commits")});
	}
	free(people.identities);
	free(people.persons);
	mailmap_release(&people.mailmap);
	arena_release(&people.arena);
	return status;
}
