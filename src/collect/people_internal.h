/*
 * What the files behind people.h share. Floor 3, private to src/collect.
 */
#ifndef RESCUE_COLLECT_PEOPLE_INTERNAL_H
#define RESCUE_COLLECT_PEOPLE_INTERNAL_H

#include "base/mem.h"
#include "collect/mailmap.h"
#include "collect/people.h"

/* Where an identity stands in the lists of `different:`. Two sides of one list are never one person. */
struct side {
	size_t list, item;
	const struct side *next;
};

struct identity {
	int64_t id;
	struct view raw_name, raw_email; /* as commits write them */
	struct view name, email;         /* after .mailmap */
	/* the same to compare: addresses in lower case, names by buf_add_name_key() */
	struct view raw_name_key, raw_email_key, name_key, email_key;
	bool is_mapped; /* a line of .mailmap is about it */
	bool is_bot, has_left;
	int64_t commits, merges, mentions; /* authored, and co-authored; merges are in `merges` only */
	int64_t first_time, last_time;
	size_t parent;            /* union-find: a lower index, or itself */
	const struct side *sides; /* its own */
	const struct side *held;  /* of a root: those of its whole group */
	const char *reason;       /* why it was joined first, NULL: it was not */
	size_t partner;           /* index of the identity it was joined with then */
};

struct people {
	const struct people_input *input;
	struct store *store;
	struct identity *identities; /* the most active first */
	size_t count, capacity;
	size_t kept_apart; /* joins that `different:` prevented */
	struct mailmap mailmap;
	struct arena arena;
};

/* people_join.c */

/* The index of the first identity of the group `i` is in. */
size_t people_root(struct people *people, size_t i);
/* Makes one person of two identities and keeps why; false when `different:` forbids it, which is said. */
bool people_join(struct people *people, size_t a, size_t b, const char *reason);
/* Joins by all that needs no configuration, in the order of people.h. */
void people_join_by_rules(struct people *people);

/* people_config.c */

/* Marks bots, human beings, those who left and those who differ, then joins what `same:` lists. */
void people_configure(struct people *people);
/* The identity that names the group of number `group` in `same:`, or people->count. */
size_t people_first_of(struct people *people, size_t group);

/* people.c */

/* "Name <address>" as commits write it, borrowed from the arena. */
struct view people_text(struct people *people, const struct identity *identity);
void people_diagnose(struct people *people, struct view subject, struct view message);

#endif
