/*
 * A baseline: what an audit found, in a file, for places where the commit a
 * change started from is not at hand. JSON (RFC 8259) that stands well in a
 * repository: sorted, one finding a line, without line numbers, the same bytes
 * for the same audit. rescue-gate(5) describes it.
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_BASELINE_H
#define RESCUE_JUDGE_BASELINE_H

#include "judge/gate.h"
#include "judge/match.h"

struct baseline {
	struct view commit; /* of the audit, "" without one */
	struct gate_numbers numbers;
	struct baseline_entry *entries;
	size_t entry_count;
	struct view *rules; /* that could be evaluated */
	size_t rule_count;
	struct arena arena;
};

/* Adds the baseline of an audit. Fails when the store is damaged. */
int baseline_write(struct store *store, int64_t audit_id, struct buf *out, struct err *err);
/*
 * Reads one written by baseline_write(), `file` is its name for messages. What is no baseline, or one by another
 * scoring model, is ERR_BASELINE and says what to do. Release also after a failure.
 */
int baseline_read(struct baseline *baseline, const char *file, struct view content, const struct model *model,
		  struct err *err);
void baseline_release(struct baseline *baseline);

#endif
