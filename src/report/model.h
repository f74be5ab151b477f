/*
 * What a report says, as one JSON value: `rescue report --format json` prints
 * it, and the templates read nothing else. The names in it are the contract
 * between the two; a template that uses one that is not there fails.
 *
 * Every member exists. null: not measured, or nothing to show. Lists that may
 * be empty are tables (report/rows.h). Shares are per mille (`…_permille`),
 * dates "2025-03-14" in UTC. Nothing depends on the clock, the machine or the
 * place of the store.
 *
 * Floor 5. The files model_*.c each build some chapters.
 */
#ifndef RESCUE_REPORT_MODEL_H
#define RESCUE_REPORT_MODEL_H

#include "report/rows.h"
#include "rules/rules.h"

/* The model of the audit in view, owned; NULL when the store cannot be read. The views of rules/lib must be defined. */
json_t *report_model(struct store *store, const struct rule_set *rules, struct err *err);

/* Only its member `database`: the profile in view, null without one. */
json_t *report_profile_model(struct store *store, const struct rule_set *rules, struct err *err);

/* --- the parts, for report_model() only: each adds its members to `model` --- */

struct model_job {
	struct rows rows;
	const struct rule_set *rules;
	json_t *model;
};

void model_add_summary(struct model_job *job);
void model_add_work(struct model_job *job);
void model_add_findings(struct model_job *job);
void model_add_debt(struct model_job *job);
void model_add_facts(struct model_job *job);
void model_add_team(struct model_job *job);
void model_add_database(struct model_job *job);
void model_add_method(struct model_job *job);

/* The business sentence of an issue with "{module}" replaced by its scope; null for an unknown type. */
json_t *model_business(const struct model_job *job, const json_t *issue);

/* Person-days of an issue's row as text, "0.5 to 2" (or "under 0.1"): an SQL expression over issue i. */
#define MODEL_DAYS(x) \
	"CASE WHEN " x " < 10 THEN format('%.1f', " x ") ELSE format('%,d', CAST(round(" x ") AS INTEGER)) END"
#define MODEL_ISSUE_COLUMNS                                                                                          \
	"i.id, i.type, i.title, i.scope, i.dimension, i.impact, i.impact_points, i.effort, i.priority, i.findings, " \
	"i.phase, i.set_by, "                                                                                        \
	"round(i.days_low, 1) AS days_low, round(i.days_high, 1) AS days_high, "                                     \
	"CASE WHEN i.days_high < 0.1 THEN 'under 0.1' ELSE " MODEL_DAYS("i.days_low") " || ' to ' || " MODEL_DAYS(   \
	    "i.days_high") " END AS days"

#endif
