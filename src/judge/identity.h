/*
 * Which finding is the same one in the next audit.
 *
 * A fingerprint is "r1:" and 16 hex digits of a hash over the rule, the path,
 * what identifies the place, and an ordinal among equals in order of the
 * lines. What identifies the place is the hash of the line for a finding about
 * one (judge/lines.h), else the symbol (function rules), else the subject
 * (module and team rules). Message, severity and line number are never part of it, so that a
 * reworded rule or an inserted line changes nothing.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_IDENTITY_H
#define RESCUE_JUDGE_IDENTITY_H

#include "judge/evaluate.h"

/* Sets `fingerprint` of all findings of one rule, which are in the order of evaluate_rule() and have their lines'
 * hashes. */
void identity_assign(struct finding *findings, size_t count);

#endif
