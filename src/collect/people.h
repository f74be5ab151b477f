/*
 * Which identities are one person, and which persons are programs.
 *
 * Identities (name and address as commits write them, first through .mailmap)
 * are one person when
 *
 *   - the configuration says so ('configured'),
 *   - .mailmap gives them the same address ('mailmap'),
 *   - they have the same address without regard to ASCII case ('same e-mail'),
 *   - they share the user or the number of a private address of GitHub or
 *     GitLab, or one is called like the user of the other's ('noreply
 *     address'),
 *   - they share a full name, two or more words that are no initials, without
 *     regard to case and accents ('same name'),
 *
 * also through others. Names and addresses that say nothing (root, Your Name,
 * you@example.com, …) never join, and a program never joins a human being: a
 * commit that carries a robot's name and a colleague's address is the robot's.
 *
 * These are tried in the order above, the most trusted first, each with the
 * more active identity first. A join that would make one person of two the
 * configuration calls different, directly or through others, is left out.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_PEOPLE_H
#define RESCUE_COLLECT_PEOPLE_H

#include <stdint.h>

#include "base/err.h"
#include "base/view.h"
#include "rules/engagement.h"
#include "rules/rules.h"
#include "store/store.h"

struct people_input {
	int64_t snapshot_id;
	struct view mailmap; /* the content of .mailmap in the audited commit, or empty */
	const struct model_people *model;
	const struct engagement_people *configured; /* may be NULL */
};

/*
 * Writes the rows of person and person_identity for authors and co-authors of the snapshot's commits, and a diagnostic
 * for what the configuration says of nobody. Committers who author nothing are not looked at. The name and address
 * printed are those the configuration puts first, else those of the identity with most commits whose name says
 * something; equal ones are told apart by who was first, then by their bytes, so that the result does not depend on
 * what the store read before.
 */
int collect_people(struct store *store, const struct people_input *input, struct err *err);

#endif
