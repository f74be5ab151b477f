/*
 * Lines added and deleted between two contents: the numbers that
 * `git log --numstat` (2.39) prints, which are those of Myers' algorithm (see
 * base/edit_cost.h) on what git leaves of the two:
 *
 *   - equal lines at the beginning and at the end are set aside;
 *   - a line that the other content does not have is a change;
 *   - so is a line that the other content has very often (rough root of its
 *     own content's lines, at most 1,024), where it stands among lines of which
 *     more than three in four have no match: such a match would say nothing.
 *
 * A line ends with its LF; a last one without LF is a line too, and differs
 * from the same with LF. Contents are not looked at for being binary.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_LINE_DIFF_H
#define RESCUE_BASE_LINE_DIFF_H

#include <stdint.h>

#include "base/view.h"

struct line_changes {
	size_t added, deleted;
};

/* Memory for comparisons on one thread. Owned; free with line_differ_free(). */
struct line_differ;
struct line_differ *line_differ_new(void);
void line_differ_free(struct line_differ *differ);

/*
 * False when the two differ in more than LINE_DIFF_LINES_LIMIT lines or comparing takes more than
 * LINE_DIFF_STEPS_LIMIT steps: both are the same on every machine. Then *changes is zero.
 */
bool line_diff(struct line_differ *differ, struct view before, struct view after, struct line_changes *changes);
/* Lines of a content; 0 for an empty one. */
size_t line_count(struct view content);

#endif
