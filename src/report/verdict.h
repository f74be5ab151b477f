/*
 * What a CI system is told of an audit and of its gate, as one JSON value that
 * all outputs of `rescue score` but the one for a terminal are made of.
 * templates/verdict.* and schemas/score.json rest on its names.
 *
 *   audit, base, gate {verdict, conditions, notes}, scores, issues, rules,
 *   findings (the most urgent first, suppressed ones too), gone (what only the
 *   base has), unmeasured
 *
 * Text is printable UTF-8 and cut at REPORT_TEXT_LIMIT bytes, but for paths and
 * what rules say; `uri` is a path byte for byte, percent-encoded. Same store,
 * same bytes.
 *
 * Floor 5.
 */
#ifndef RESCUE_REPORT_VERDICT_H
#define RESCUE_REPORT_VERDICT_H

#include <jansson.h>

#include "base/buf.h"
#include "repo/repo.h"
#include "rules/policy.h"
#include "store/store.h"

/* All borrowed; the store is narrowed to the audit. */
struct verdict {
	struct store *store;
	const struct rule_set *rules;
	const struct policy *policy; /* the conditions of table gate_condition, as they were asked for */
	struct repo *repo;           /* contents for GitHub's line hashes; NULL: without them */
	int64_t audit_id;
	const char *result;     /* "passed", "failed" or "incomplete" */
	const char *incomplete; /* why it is incomplete, NULL: it is not */
	const char *base;       /* what it is compared with, as the user says it; NULL: nothing */
	const char *const *notes;
	size_t note_count;
};

/* Owned; NULL when the store cannot be read. */
json_t *verdict_model(const struct verdict *verdict, struct err *err);

/* The findings somebody should look at now: not suppressed, and new, returned or worse, or without a base of priority
 * P0 or P1. What lies in no file and is of team or process is left out beside a base unless a condition that is
 * violated or warns counts it: no change brings it. Borrowed from `model`, owned as a list. */
json_t *verdict_attention(const json_t *model);
/* How many were left out. */
size_t verdict_left_out(const json_t *model);

/* What a finding of the model is beside the base: "new", "worse, was 55"; nothing without a base. */
void verdict_add_state(struct buf *out, const json_t *finding);
/* Does a condition of the model keep the gate from passing? */
bool verdict_is_violated(const json_t *condition);
/* A number as people write it, "–" for NaN. */
void verdict_add_number(struct buf *out, double number);
/* "at most 0", "may drop by 2%": a bound of that kind (`bound_kind`). */
void verdict_add_bound(struct buf *out, struct view kind, double bound, struct view unit);
/* "findings.new.source.p0 is 2, at most 0". */
void verdict_add_sentence(struct buf *out, const json_t *condition);

/* --- formats: each adds its text of a model, which stays as it is ------------------------------------------------ */

int verdict_write_json(const json_t *model, struct buf *out, struct err *err);
/* SARIF 2.1.0 as GitHub's code scanning takes it. Results beyond its limits are cut by urgency, what lies in no file is
 * left out, and the log says how many of both. */
int verdict_write_sarif(const json_t *model, struct buf *out, struct err *err);
/* GitLab's code quality report: what lies in a file and is not suppressed. */
int verdict_write_gitlab(const json_t *model, struct buf *out, struct err *err);
/* reviewdog's diagnostic format, one object: likewise. */
int verdict_write_rdjson(const json_t *model, struct buf *out, struct err *err);
/* JUnit's XML: a case for each condition. */
int verdict_write_junit(const json_t *model, struct buf *out, struct err *err);
/* GitHub's workflow commands: the verdict when the gate did not pass, and annotations, within its limit for a step. */
int verdict_write_github(const json_t *model, struct buf *out, struct err *err);
/* For a comment on a change, and GitHub's step summary: as many findings as a comment has room for. */
int verdict_write_markdown(const json_t *model, struct buf *out, struct err *err);

#endif
