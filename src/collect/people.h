/*
 * Which identities are one person, and which persons are programs.
 *
 * Identities (name and address as commits write them, first through .mailmap)
 * are one person when they share, without regard to ASCII case,
 *
 *   - the address ('same e-mail', or 'mailmap' where .mailmap made it the same),
 *   - the user or the number of GitHub's private address ('noreply address'),
 *   - a full name of two or more words ('same name'),
 *
 * also through others. Names and addresses that say nothing (root, Your Name,
 * you@example.com, …) never join, and a program never joins a human being: a
 * commit that carries a robot's name and a colleague's address is the robot's.
 * person_identity.reason is the first of these that an identity shares.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_PEOPLE_H
#define RESCUE_COLLECT_PEOPLE_H

#include <stdint.h>

#include "base/err.h"
#include "base/view.h"
#include "rules/rules.h"
#include "store/store.h"

/*
 * Writes the rows of person and person_identity for the authors of the snapshot's commits. `mailmap` is the content of
 * .mailmap in the audited commit, or empty. Committers who author nothing, and co-authors, are not looked at. The name
 * and address printed are those of the identity with most commits; equal ones are told apart by who was first, then
 * by their bytes, so that the result does not depend on what the store read before.
 */
int collect_people(struct store *store, int64_t snapshot_id, struct view mailmap, const struct model_people *model,
		   struct err *err);

#endif
