/*
 * A profile as one JSON object: server, statements, advice, findings, unknown. What its members are and mean is in
 * schemas/db-profile.json, which `rescue schema --json db-profile` prints and a test checks the output against.
 */
#ifndef RESCUE_CMD_PROFILE_JSON_H
#define RESCUE_CMD_PROFILE_JSON_H

#include "base/buf.h"
#include "rules/rules.h"
#include "store/store.h"

/* The findings of the profile in view, the most urgent first: columns as the members of the schema's `findings`. */
extern const char profile_findings_sql[];

/* Adds the object, with a line end. The views of rules/lib must be defined; `rules` say how a finding is mended. */
void profile_json(struct store *store, const struct rule_set *rules, struct buf *out);

#endif
