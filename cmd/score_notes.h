/*
 * What a reader of a verdict must know beside it: what was not read, and what was judged or compared by something else
 * than it seems. Each function adds a line where there is something to tell.
 */
#ifndef RESCUE_CMD_SCORE_NOTES_H
#define RESCUE_CMD_SCORE_NOTES_H

#include "cmd/score_base.h"
#include "rules/suppressions.h"

/* All zero bytes: none. */
struct score_notes {
	const char **items; /* a line each */
	size_t count, capacity;
	struct arena arena;
};

/* Adds a line and releases it. */
void score_notes_add(struct score_notes *notes, struct buf *line);
/* Forgets all of them. */
void score_notes_release(struct score_notes *notes);

/* Files that the base was asked for and does not have. */
void score_note_absent(struct score_notes *notes, const struct base_side *side);
/* Suppressions of the change itself that are not among those in force. */
void score_note_own_suppressions(struct score_notes *notes, const struct suppression_set *own,
				 const struct suppression_set *in_force);
/* For a run without --config: a file that is the configuration by custom, of which nothing holds unless it is named. */
void score_note_unnamed_configuration(struct score_notes *notes, const struct collect_source *head);
/* A base that has all of the change already, as when the branch itself is named: easily a mistake in a pipeline. */
void score_note_same_commit(struct score_notes *notes, const struct collect_source *head,
			    const struct collect_source *base, const char *ref);
/* A baseline of another repository, of which all would be new, or all fixed. A commit can also be gone, or not fetched,
 * so it is said only. */
void score_note_foreign_baseline(struct score_notes *notes, struct repo *repo, const struct baseline *baseline,
				 const char *file);
/* Files that may not be read, or only in part: nothing or little of them is in any number. */
void score_note_unread_files(struct score_notes *notes, struct store *store, int64_t snapshot_id);
/* Files of code that are new, or of another class than in the base, and in which no rule looks now. */
void score_note_passed_over(struct score_notes *notes, struct store *store, int64_t snapshot_id,
			    int64_t base_snapshot_id);

#endif
