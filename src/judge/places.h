/*
 * What the facts say about the file a finding is in: everything points and
 * effort depend on. Who counts as what is decided by the view `place` of
 * rules/lib; here it is read once.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_PLACES_H
#define RESCUE_JUDGE_PLACES_H

#include "base/hash.h"
#include "judge/points.h"

struct places {
	struct intern paths;
	struct place *items; /* by number of the path */
	struct intern modules;
	struct intern business; /* words about business paths */
};

/* Reads the view. A store without what it needs gives places that know nothing; a broken view is an error. */
int places_load(struct places *places, struct store *store, const struct model *model, struct err *err);
void places_release(struct places *places);

/* Never NULL: a path nothing is known of has an all-zero place. */
const struct place *places_find(const struct places *places, struct view path);
/* The module's path as it is kept here when `path` is one, else {0}. */
struct view places_module(const struct places *places, struct view path);

#endif
