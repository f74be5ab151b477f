/*
 * The first screen of `rescue db-profile`, at most 25 lines with that of the report: whose database it is and how old
 * the evidence, where its time goes, the verdict, the worst by share of the load and then the worst of the rest, and
 * what nobody could tell.
 */
#ifndef RESCUE_CMD_PROFILE_SCREEN_H
#define RESCUE_CMD_PROFILE_SCREEN_H

#include "store/store.h"

/* `hint` is what store_hint() gives. The views of rules/lib must be defined. */
void profile_screen_print(struct store *store, const char *hint);

#endif
