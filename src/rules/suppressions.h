/*
 * Suppressions: findings that somebody decided not to act upon for a while,
 * with a name, a reason and a last day. They are the section `suppressions:`
 * of the configuration, or a file of its own (rescue-gate(5)). A suppressed
 * finding stays in reports, scores and debt; only the gate passes it over.
 * Nothing here knows findings: src/judge/suppress.h does.
 *
 * Arrays keep the order of the file. All text is UTF-8, NUL-terminated and
 * borrowed from the set. All zero bytes is a set without any.
 *
 * Floor 2½.
 */
#ifndef RESCUE_RULES_SUPPRESSIONS_H
#define RESCUE_RULES_SUPPRESSIONS_H

#include "rules/rules.h"

enum suppression_reaction { REACTION_IGNORE, REACTION_WARN, REACTION_FAIL };

struct suppression_policy {
	int max_days;         /* from the day it was made to the last on which it holds; 0: any */
	int reason_min_chars; /* bytes of the reason */
	bool require_owner;
	enum suppression_reaction on_expired, on_unused;
	int notice_days;    /* before its last day, an end is told */
	bool self_suppress; /* one that only the audited side has counts too */
};

struct suppression {
	const char *rule;        /* id, or a glob of ids */
	const char *fingerprint; /* of one finding; NULL: by path and symbol */
	const char *path;        /* file or glob; NULL: any */
	const char *symbol;      /* NULL: any */
	const char *status;      /* "accepted", "false-positive" or "wont-fix" */
	const char *reason;
	const char *owner; /* "" when nobody is named */
	const char *created, *expires;
	const char *refusal; /* why it does not count, whatever the day: against the policy, or a day that is none;
				NULL: nothing against it */
	int line;            /* of the file */
};

struct suppression_set {
	const char *file; /* for messages; NULL: there is none */
	struct suppression_policy policy;
	struct suppression *items;
	size_t count;
	struct arena arena;
};

/*
 * What the user's file says, or the section `suppressions:` of the configuration (a list, what such a file holds, or
 * the name of one beside it). The rules they name must exist in `rules`. A mistake is ERR_USAGE, "FILE:LINE:COLUMN:
 * what; what to do".
 */
int suppressions_load(struct suppression_set *set, const struct named_file *from, const struct rule_set *rules,
		      struct err *err);
/* A text, which is all of a file, or a configuration when `is_configuration`. One without the section changes nothing;
 * one that names a file in its place sets *named, as written. */
int suppressions_read(struct suppression_set *set, const char *file, struct view content, bool is_configuration,
		      const char **named, struct err *err);
/* Do both cover the same findings? */
bool suppression_is_same(const struct suppression *a, const struct suppression *b);
/* Also after a failure. */
void suppressions_release(struct suppression_set *set);

#endif
