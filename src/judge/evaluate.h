/*
 * Running one rule over the scoped store: how it ended, and what it found.
 *
 * A rule's query returns one row a finding. Columns the judge knows: path,
 * line, end_line, symbol, subject, module, statement, value, limit, effort,
 * impact, share, remedy; any others are for the message. A finding has a path or a subject.
 * Without a column `limit` the parameter `max` is the limit, else `min`.
 * `impact` may lower the rule's base class for one finding and never raise it,
 * so that the rule's file says the worst.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_EVALUATE_H
#define RESCUE_JUDGE_EVALUATE_H

#include "judge/collectors.h"
#include "judge/points.h"

enum outcome_status { OUTCOME_PASS, OUTCOME_FAIL, OUTCOME_NOT_APPLICABLE, OUTCOME_UNKNOWN, OUTCOME_ERROR };

/* "pass", "fail", "not_applicable", "unknown", "error". */
const char *outcome_name(enum outcome_status status);

struct finding {
	const struct rule *rule;
	struct view path, symbol, subject, module; /* p == NULL: none */
	struct view message;
	struct view remedy;     /* one statement of SQL that mends it; empty: none */
	int64_t line, end_line; /* STORE_NULL: none */
	int64_t statement;      /* of a profiled database it is about, STORE_NULL: none */
	double value, limit;    /* NaN: none */
	double share;           /* 0..1, of the load of the profiled database that goes through it; NaN: none */
	int64_t minutes;        /* before the factors of the place */
	enum level base;        /* impact before the points of the place */

	/* What the steps after the evaluation add. */
	struct view line_hash;     /* judge/lines.h, p == NULL: it is not about a line */
	char fingerprint[20];      /* judge/identity.h */
	const struct place *place; /* judge/places.h */
	enum level impact, effort; /* judge/points.h, as the next three */
	enum priority priority;
	int points;
	int64_t final_minutes;
	bool is_debt;            /* the rule is about debt, and the place is production code or no file at all */
	int64_t counted_minutes; /* judge/overlap.h: what it adds to sums */
	size_t issue;            /* judge/issues.h: index of its issue */
};

struct evaluation {
	const struct rule *rule;
	enum outcome_status status;
	struct view reason;
	int64_t population;       /* -1: the rule does not say */
	bool is_left_out;         /* a gap and the rules it stands for: one of them is as if it were not there */
	bool has_place;           /* its findings are in files, or could be */
	struct finding *findings; /* in order of path, line, symbol, subject, message */
	size_t count, capacity;
};

/*
 * Evaluates `rule`; never fails: whatever goes wrong with it is its outcome. All text of the result is borrowed from
 * `arena`, the findings are owned: evaluation_release().
 */
void evaluate_rule(const struct collector_state *state, const struct rule *rule, struct arena *arena,
		   struct evaluation *evaluation);
void evaluation_release(struct evaluation *evaluation);

/* Bytewise order of path, line, end line, symbol, subject and message: the same in every run. */
int finding_compare(const struct finding *a, const struct finding *b);

#endif
