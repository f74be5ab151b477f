/*
 * Impact points and effort of one finding, each with the parts they are made
 * of, so that a report can show its working. The numbers are the model's
 * (rules/model.yml); the arithmetic is here.
 *
 * Floor 4, integers only.
 */
#ifndef RESCUE_JUDGE_POINTS_H
#define RESCUE_JUDGE_POINTS_H

#include "rules/rules.h"

/* Where something stands among the files of its kind. */
enum rank { RANK_NONE, RANK_UPPER, RANK_TOP };

enum exposure { EXPOSURE_UNKNOWN, EXPOSURE_SHOWN, EXPOSURE_EXCLUDED };

/* What is known of the place of a finding. All zero bytes is "nothing": the unknown changes neither points nor effort.
 */
struct place {
	int tier;               /* business path 1 or 2 */
	const char *business;   /* which, "business path 'payments' (assumed)"; NULL: not known */
	enum rank hotspot;      /* churn × complexity */
	enum rank blast;        /* dependents, co-change */
	enum exposure exposure; /* in production */
	int incidents;          /* linked to it */
	bool has_control;       /* something else stops the damage */
	bool is_not_production; /* test, example or dead code */
	bool is_production;     /* code of the product */
	bool has_high_fan_in;
	bool is_untested;
	bool is_orphaned;   /* nobody active knows the module */
	bool has_one_owner; /* the module has bus factor 1 */
	int64_t lines;      /* of the file */
	struct view module; /* path of its module, p == NULL: none */
};

enum { ASSESSMENT_PARTS = 20 };

struct assessment_part {
	bool is_effort; /* percent of the minutes; else impact points */
	int amount;
	const char *reason; /* a constant text, or one of the place */
};

struct assessment {
	int points; /* 0..100, the sum of the impact parts */
	enum level impact;
	int64_t minutes;
	enum level effort;
	enum priority priority;
	struct assessment_part parts[ASSESSMENT_PARTS];
	size_t part_count;
};

/* Assesses a finding of base class `base` and `minutes` of work at `place`. */
void assess(const struct model *model, enum level base, int64_t minutes, const struct place *place,
	    struct assessment *assessment);

/* The most urgent priority a finding of class `base` can get; `is_fixed`: nothing modifies it, since it has no place.
 */
enum priority worst_priority(const struct model *model, enum level base, bool is_fixed);

#endif
