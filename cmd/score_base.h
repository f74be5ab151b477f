/*
 * What `rescue score` compares with: a commit of the same repository, or a file that an earlier run wrote.
 */
#ifndef RESCUE_CMD_SCORE_BASE_H
#define RESCUE_CMD_SCORE_BASE_H

#include "cmd/auditing.h"
#include "cmd/base_side.h"
#include "judge/baseline.h"

/* All zero bytes: nothing. */
struct score_base {
	const char *name; /* as the user says it, borrowed */
	bool is_commit, is_file;
	struct collect_source source; /* of a commit */
	struct base_side side;        /* likewise */
	struct audited audited;       /* likewise, once it was audited */
	struct baseline baseline;     /* of a file */
};

/*
 * Opens the commit that `ref` and the head have in common. What keeps it from being used is ERR_BASELINE and says how
 * to get it. `path` is that of the head's repository.
 */
int score_base_open(struct score_base *base, const struct collect_source *head, const char *path, const char *ref,
		    struct err *err);
/* Reads a baseline; ERR_BASELINE likewise. */
int score_base_read(struct score_base *base, const char *file, const struct model *model, struct err *err);
void score_base_release(struct score_base *base);

/* Writes the baseline of an audit to `file`; *findings is how many it has. */
int score_base_write(struct store *store, int64_t audit_id, const char *file, int64_t *findings, struct err *err);

#endif
