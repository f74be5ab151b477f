/*
 * What the configuration says of people, applied to the identities there are.
 */
#include "base/limits.h"
#include "base/suggest.h"
#include "base/text.h"
#include "collect/name_key.h"
#include "collect/people_internal.h"

#include "base/banned.h"

/* --- whom a text means ------------------------------------------------------------------------------------------ */

/* The keys of a text of the configuration. */
struct wanted {
	enum engagement_identity_kind kind;
	struct buf name, address;
};

static void wanted_init(struct wanted *wanted, const struct engagement_identity *who)
{
	*wanted = (struct wanted){.kind = who->kind};
	buf_add_name_key(&wanted->name, who->name);
	buf_add_folded(&wanted->address, who->address);
}

static void wanted_release(struct wanted *wanted)
{
	buf_release(&wanted->name);
	buf_release(&wanted->address);
}

static bool is_wanted(const struct wanted *wanted, struct view name_key, struct view email_key)
{
	return (wanted->kind == IDENTITY_NAME || view_eq(buf_view(&wanted->address), email_key)) &&
	       (wanted->kind == IDENTITY_ADDRESS || view_eq(buf_view(&wanted->name), name_key));
}

/* What commits write decides; what .mailmap makes of it only where no commit writes that. */
static bool matches(const struct wanted *wanted, const struct identity *identity, bool is_raw)
{
	return is_raw ? is_wanted(wanted, identity->raw_name_key, identity->raw_email_key)
		      : is_wanted(wanted, identity->name_key, identity->email_key);
}

/* The identity whose key is nearest, or NULL. */
static const struct identity *nearest_identity(const struct people *people, const struct wanted *wanted, bool is_name)
{
	struct suggestion nearest = suggest_for(buf_text(is_name ? &wanted->name : &wanted->address));
	const struct identity *best = NULL;

	for (size_t i = 0; i < people->count; i++) {
		const struct identity *identity = &people->identities[i];
		struct view key = is_name ? identity->name_key : identity->email_key;
		size_t distance = nearest.distance;

		suggest_offer(&nearest, key.p);
		if (nearest.distance < distance)
			best = identity;
	}
	return best;
}

static void say_unknown(struct people *people, const struct engagement_identity *who, const struct wanted *wanted)
{
	const struct identity *nearest = NULL;
	struct buf message = {0};

	if (people->count == 0)
		return; /* there is no history: that is said elsewhere */
	if (wanted->kind != IDENTITY_NAME && wanted->address.n)
		nearest = nearest_identity(people, wanted, false);
	if (!nearest && wanted->kind != IDENTITY_ADDRESS && wanted->name.n)
		nearest = nearest_identity(people, wanted, true);
	buf_add_text(&message, "the configuration names an identity that no commit has as author or co-author; ");
	if (nearest)
		buf_addf(&message, "did you mean '%.*s'?", VIEW_ARG(people_text(people, nearest)));
	else
		buf_add_text(&message, "`rescue show people` and `rescue show aliases` list those there are");
	people_diagnose(people, view_of(who->text), buf_view(&message));
	buf_release(&message);
}

/* Indices of the identities a text means, borrowed from the arena, the most active first. */
static size_t find(struct people *people, const struct engagement_identity *who, size_t **found)
{
	struct wanted wanted;
	size_t counts[2] = {0}, at = 0;
	bool is_raw;

	wanted_init(&wanted, who);
	for (size_t i = 0; i < people->count; i++)
		for (int raw = 0; raw < 2; raw++)
			counts[raw] += matches(&wanted, &people->identities[i], raw);
	is_raw = counts[1] > 0;
	*found = arena_alloc(&people->arena, size_mul(counts[is_raw], sizeof(**found)));
	for (size_t i = 0; i < people->count && counts[is_raw]; i++)
		if (matches(&wanted, &people->identities[i], is_raw))
			(*found)[at++] = i;
	if (at == 0)
		say_unknown(people, who, &wanted);
	wanted_release(&wanted);
	return at;
}

/* --- marks ------------------------------------------------------------------------------------------------------ */

/* Sets is_bot for what the texts of one kind mean. */
static void mark_kind(struct people *people, const struct engagement_identities *list,
		      enum engagement_identity_kind kind, bool is_bot)
{
	for (size_t i = 0; i < list->count; i++) {
		size_t *found, count = list->items[i].kind == kind ? find(people, &list->items[i], &found) : 0;

		for (size_t f = 0; f < count; f++)
			people->identities[found[f]].is_bot = is_bot;
	}
}

/* The text that says most comes last and counts; of two that say as much the one that takes nobody away. */
static void mark_bots(struct people *people)
{
	static const enum engagement_identity_kind kinds[] = {IDENTITY_NAME, IDENTITY_ADDRESS, IDENTITY_PAIR};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		mark_kind(people, &people->input->configured->bots, kinds[i], true);
		mark_kind(people, &people->input->configured->humans, kinds[i], false);
	}
}

static void mark_left(struct people *people)
{
	const struct engagement_identities *left = &people->input->configured->left;

	for (size_t i = 0; i < left->count; i++) {
		size_t *found, count = find(people, &left->items[i], &found);

		for (size_t f = 0; f < count; f++)
			people->identities[found[f]].has_left = true;
	}
}

/* --- differences ------------------------------------------------------------------------------------------------ */

static void add_side(struct people *people, struct identity *identity, size_t list, size_t item)
{
	struct side *side = arena_alloc(&people->arena, sizeof(*side));

	/* The newest is in front: an identity has at most one side in each list. */
	if (identity->sides && identity->sides->list == list)
		return;
	*side = (struct side){list, item, identity->sides};
	identity->sides = identity->held = side;
}

/* "Ann" and "Ann <ann@x>" differ: that one from all others of the name. So what says more is looked at first. */
static void mark_different(struct people *people)
{
	static const enum engagement_identity_kind kinds[] = {IDENTITY_PAIR, IDENTITY_ADDRESS, IDENTITY_NAME};
	const struct engagement_groups *different = &people->input->configured->different;

	for (size_t list = 0; list < different->count; list++)
		for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++)
			for (size_t item = 0; item < different->items[list].count; item++) {
				const struct engagement_identity *who = &different->items[list].items[item];
				size_t *found, count = who->kind == kinds[k] ? find(people, who, &found) : 0;

				for (size_t f = 0; f < count; f++)
					add_side(people, &people->identities[found[f]], list, item);
			}
}

/* --- sameness --------------------------------------------------------------------------------------------------- */

static void join_group(struct people *people, const struct engagement_identities *group)
{
	size_t first = people->count;

	for (size_t i = 0; i < group->count; i++) {
		size_t *found, count = find(people, &group->items[i], &found);

		if (first == people->count && count)
			first = found[0];
		for (size_t f = 0; f < count; f++) {
			/* Who says that a robot's commits are Ann's means that Ann is no robot. */
			people->identities[found[f]].is_bot = people->identities[first].is_bot;
			people_join(people, first, found[f], "configured");
		}
	}
}

size_t people_first_of(struct people *people, size_t group)
{
	const struct engagement_identities *identities = &people->input->configured->same.items[group];
	size_t *found;

	for (size_t i = 0; i < identities->count; i++)
		if (find(people, &identities->items[i], &found))
			return found[0];
	return people->count;
}

void people_configure(struct people *people)
{
	mark_bots(people);
	mark_left(people);
	mark_different(people);
	for (size_t i = 0; i < people->input->configured->same.count; i++)
		join_group(people, &people->input->configured->same.items[i]);
}
