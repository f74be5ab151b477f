/*
 * Identities become persons: union-find, the ways of being the same, and the
 * differences no join may overrule.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "collect/people_internal.h"
#include "collect/people_names.h"

#include "base/banned.h"

#define NOBODY SIZE_MAX

size_t people_root(struct people *people, size_t i)
{
	struct identity *identities = people->identities;

	while (identities[i].parent != i) {
		identities[i].parent = identities[identities[i].parent].parent;
		i = identities[i].parent;
	}
	return i;
}

/* --- differences ------------------------------------------------------------------------------------------------ */

static bool are_apart(const struct side *left, const struct side *right)
{
	for (const struct side *a = left; a; a = a->next)
		for (const struct side *b = right; b; b = b->next)
			if (a->list == b->list && a->item != b->item)
				return true;
	return false;
}

static bool has_side(const struct side *sides, const struct side *side)
{
	while (sides && (sides->list != side->list || sides->item != side->item))
		sides = sides->next;
	return sides != NULL;
}

static void hold(struct people *people, struct identity *root, const struct side *sides)
{
	for (; sides; sides = sides->next)
		if (!has_side(root->held, sides)) {
			struct side *copy = arena_alloc(&people->arena, sizeof(*copy));

			*copy = (struct side){sides->list, sides->item, root->held};
			root->held = copy;
		}
}

/* That two are apart whom the configuration names is no news; that it parts others too, or itself, is. */
static void say_apart(struct people *people, const struct identity *a, const struct identity *b, const char *reason)
{
	struct buf message = {0};

	if (are_apart(a->sides, b->sides) && strcmp(reason, "configured") != 0)
		return;
	if (people->kept_apart++ >= PEOPLE_DIAGNOSTICS_LIMIT)
		return;
	buf_addf(&message,
		 "not joined with '%.*s' (%s): the configuration says that they, or others they are joined "
		 "with, are different people",
		 VIEW_ARG(people_text(people, a)), reason);
	people_diagnose(people, people_text(people, b), buf_view(&message));
	buf_release(&message);
}

bool people_join(struct people *people, size_t a, size_t b, const char *reason)
{
	size_t pair[] = {a, b}, root_a = people_root(people, a), root_b = people_root(people, b);
	size_t upper = root_a < root_b ? root_a : root_b, lower = root_a < root_b ? root_b : root_a;
	struct identity *identities = people->identities;

	if (a == b)
		return true;
	if (upper != lower && are_apart(identities[upper].held, identities[lower].held)) {
		say_apart(people, &identities[a], &identities[b], reason);
		return false;
	}
	identities[lower].parent = upper;
	if (upper != lower)
		hold(people, &identities[upper], identities[lower].held);
	for (int i = 0; i < 2; i++)
		if (!identities[pair[i]].reason) {
			identities[pair[i]].reason = reason;
			identities[pair[i]].partner = pair[1 - i];
		}
	return true;
}

/* --- ways of being the same ------------------------------------------------------------------------------------- */

/* Adds what two identities must have in common; false: this one shares it with nobody. */
typedef bool (*key_function)(const struct people *people, const struct identity *identity, struct buf *key);

static bool add_key(struct buf *key, struct view text)
{
	buf_add_view(key, text);
	return text.n > 0;
}

static bool is_generic(const struct people *people, struct view email)
{
	return email_is_generic(people->input->model, email);
}

/* The address .mailmap gives to an identity that says nothing of its own: whoever wrote the line knew whose it is. */
static bool given_email_of(const struct people *people, const struct identity *identity, struct buf *key)
{
	bool is_moved = !view_eq(identity->raw_email_key, identity->email_key);

	return identity->is_mapped && (is_moved || is_generic(people, identity->email_key)) &&
	       add_key(key, identity->email_key);
}

static bool own_email_of(const struct people *people, const struct identity *identity, struct buf *key)
{
	/* .mailmap may part those who share an address: then they do not share it. */
	return view_eq(identity->raw_email_key, identity->email_key) && !is_generic(people, identity->email_key) &&
	       add_key(key, identity->email_key);
}

/* Two forges may give the same user name or number to two people. */
static bool add_key_at_host(struct buf *key, struct view host, struct view text)
{
	buf_add_view(key, host);
	buf_add_char(key, '/');
	return add_key(key, text);
}

static bool noreply_user_of(const struct people *people, const struct identity *identity, struct buf *key)
{
	struct noreply_address address;

	(void)people;
	return noreply_parse(identity->email_key, &address) && add_key_at_host(key, address.host, address.user);
}

static bool noreply_number_of(const struct people *people, const struct identity *identity, struct buf *key)
{
	struct noreply_address address;

	(void)people;
	return noreply_parse(identity->email_key, &address) && add_key_at_host(key, address.host, address.number);
}

static bool full_name_of(const struct people *people, const struct identity *identity, struct buf *key)
{
	struct view name = identity->name_key;

	return name_is_full(name) && !name_is_generic(people->input->model, name) && add_key(key, name);
}

/* Those with one key who may be one person. More than one list of them only where differences forbid it. */
struct heads {
	struct intern keys;
	size_t *first; /* by number of the key: the first who could not be joined with an earlier one */
	size_t *next;  /* by identity: the next such */
	struct buf key;
};

static void heads_init(struct heads *heads, size_t count)
{
	*heads = (struct heads){.first = xcalloc(count, sizeof(size_t)), .next = xcalloc(count, sizeof(size_t))};
}

static void heads_release(struct heads *heads)
{
	intern_release(&heads->keys);
	free(heads->first);
	free(heads->next);
	buf_release(&heads->key);
}

/* Joins an identity with the first of the same key it may be joined with. */
static void join_with_heads(struct people *people, struct heads *heads, uint32_t number, size_t i, const char *reason)
{
	size_t head = heads->first[number];

	while (!people_join(people, head, i, reason)) {
		if (heads->next[head] == NOBODY) {
			heads->next[head] = i;
			heads->next[i] = NOBODY;
			return;
		}
		head = heads->next[head];
	}
}

/* The key of an identity, for programs and human beings apart; empty without one. */
static struct view key_of_identity(struct people *people, struct heads *heads, key_function key_of, size_t i)
{
	const struct identity *identity = &people->identities[i];

	buf_clear(&heads->key);
	buf_add_char(&heads->key, identity->is_bot ? 'b' : 'h');
	return key_of(people, identity, &heads->key) ? buf_view(&heads->key) : (struct view){0};
}

static void join_all(struct people *people, struct heads *heads, key_function key_of, const char *reason)
{
	for (size_t i = 0; i < people->count; i++) {
		struct view key = key_of_identity(people, heads, key_of, i);
		uint32_t number;
		bool is_new;

		if (key.n == 0)
			continue;
		number = intern_add(&heads->keys, key, &is_new);
		if (is_new) {
			heads->first[number] = i;
			heads->next[i] = NOBODY;
		} else {
			join_with_heads(people, heads, number, i, reason);
		}
	}
}

static void join_by(struct people *people, key_function key_of, const char *reason)
{
	struct heads heads;

	heads_init(&heads, people->count);
	join_all(people, &heads, key_of, reason);
	heads_release(&heads);
}

/* Those to whom .mailmap gives an address, and one of those who have it by themselves: the others are joined with that
 * one because they share it. */
static void join_by_mailmap(struct people *people)
{
	struct heads heads;
	bool *has_owner = xcalloc(people->count, sizeof(*has_owner));

	heads_init(&heads, people->count);
	join_all(people, &heads, given_email_of, "mailmap");
	for (size_t i = 0; i < people->count; i++) {
		struct view key = key_of_identity(people, &heads, own_email_of, i);
		int64_t number = key.n ? intern_find(&heads.keys, key) : -1;

		if (number >= 0 && !has_owner[number]) {
			has_owner[number] = true;
			join_with_heads(people, &heads, (uint32_t)number, i, "mailmap");
		}
	}
	heads_release(&heads);
	free(has_owner);
}

/* A name that may be somebody's user name: one word, not too short. */
static bool user_name_of(const struct people *people, const struct identity *identity, struct buf *key)
{
	struct view name = identity->name_key;

	return name.n >= (size_t)people->input->model->user_name_letters && view_find(name, 0, VIEW(" ")) == name.n &&
	       !name_is_generic(people->input->model, name) && add_key(key, name);
}

static bool private_user_of(const struct people *people, const struct identity *identity, struct buf *key)
{
	struct noreply_address address;

	(void)people;
	return noreply_parse(identity->email_key, &address) && add_key(key, address.user);
}

/* Git wants a name where people have set none, and many give the one they sign in with. Those who only share such a
 * name are not joined: somebody's private address must say whose it is. */
static void join_by_user_name(struct people *people)
{
	struct heads heads;
	bool is_new;

	heads_init(&heads, people->count);
	for (size_t i = 0; i < people->count; i++) {
		struct view key = key_of_identity(people, &heads, private_user_of, i);
		uint32_t number = key.n ? intern_add(&heads.keys, key, &is_new) : 0;

		if (key.n && is_new)
			heads.first[number] = i;
	}
	for (size_t i = 0; i < people->count; i++) {
		struct view key = key_of_identity(people, &heads, user_name_of, i);
		int64_t number = key.n ? intern_find(&heads.keys, key) : -1;

		if (number >= 0)
			people_join(people, heads.first[number], i, "noreply address");
	}
	heads_release(&heads);
}

void people_join_by_rules(struct people *people)
{
	join_by_mailmap(people);
	join_by(people, own_email_of, "same e-mail");
	join_by(people, noreply_user_of, "noreply address");
	join_by(people, noreply_number_of, "noreply address");
	join_by_user_name(people);
	join_by(people, full_name_of, "same name");
}
