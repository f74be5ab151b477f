/*
 * Where the code issues the statements of a profiled database (view `statement_origin` of rules/lib), so that a finding
 * about a statement has the points of that place and names it; and the share of the load such a finding is about.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_ORIGINS_H
#define RESCUE_JUDGE_ORIGINS_H

#include "judge/evaluate.h"

/* The file of the code a finding's statement was found in, {0} when it is about none or none was found; and names the
 * place at the end of its message. A finding that does not say its share gets that of its statement. Text is borrowed
 * from `arena`. */
struct view origin_add(struct store *store, struct arena *arena, struct finding *finding);

#endif
