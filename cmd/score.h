/*
 * What the outputs of `rescue score` need. They read the store; what stands
 * here is what it does not say.
 */
#ifndef RESCUE_CMD_SCORE_H
#define RESCUE_CMD_SCORE_H

#include "judge/gate.h"
#include "repo/repo.h"
#include "rules/suppressions.h"

/* All borrowed. */
struct score_view {
	struct store *store; /* narrowed to the audit, without the views of rules/lib */
	const struct rule_set *rules;
	const struct policy *policy;
	const struct suppression_set *suppressions;
	const struct gate_result *gate;
	const char *incomplete;          /* why the exit code is 3, NULL: it is not */
	struct repo *repo;               /* what is judged, NULL: no git repository */
	int64_t audit_id, base_audit_id; /* 0: no commit is compared with */
	const char *base;                /* what it is compared with, as the user says it; NULL: nothing */
	const char *const *notes;        /* what a reader of the verdict must know, a line each */
	size_t note_count;
	const char *hint; /* what store_hint() gives */
	bool color;
};

/* For a person: the verdict, why, the conditions, the scores. */
int score_print_text(const struct score_view *view, struct err *err);

/* What the verdict may be printed as, text first; ends with NULL. All but text may be written to files. */
extern const char *const score_formats[];
/* Is each of the texts FORMAT=FILE with a known format? */
int score_check_outputs(const char *const *outputs, size_t count, struct err *err);
/* For programs: writes those files, and prints the format `printed` unless it is NULL. */
int score_write(const struct score_view *view, const char *printed, const char *const *outputs, size_t count,
		struct err *err);

#endif
