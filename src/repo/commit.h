/*
 * Raw commit objects. Git goes on where libgit2's parser stops (a name without
 * address, a date that is no number), so this reader does too: whatever it is
 * given, it returns a commit, and says in `problem` what was wrong.
 *
 * Floor 2.
 */
#ifndef RESCUE_REPO_COMMIT_H
#define RESCUE_REPO_COMMIT_H

#include "base/mem.h"
#include "repo/oid.h"

struct signature {
	struct view name, email; /* UTF-8, one line, at most PERSON_TEXT_LIMIT bytes; empty where git shows nothing */
	int64_t time;            /* seconds since 1970, UTC; 0 when there is none */
	int zone;                /* minutes east of UTC */
};

struct trailer {
	struct view key, value;
};

struct commit {
	struct oid tree;     /* null when it names none */
	struct oid *parents; /* distinct, in order */
	size_t parent_count;
	struct signature author, committer;
	struct view subject;   /* UTF-8: the first paragraph on one line, as git's %s, at most SUBJECT_LIMIT bytes */
	struct view last_line; /* UTF-8: the last line that is neither of the subject nor of the trailers, blank ones
				  left out, at most PERSON_TEXT_LIMIT bytes; empty when there is none */
	struct trailer *trailers;
	size_t trailer_count;
	struct view *co_authors; /* UTF-8: what stands behind `Co-authored-by:`, in trailers and in any other line of
				    the body: a squash leaves them in the middle. At most TRAILERS_LIMIT */
	size_t co_author_count;
	struct view problem; /* p == NULL: none */
};

/* All text is copied to `arena` and needs `raw` no longer. */
void commit_parse(struct commit *commit, struct view raw, struct arena *arena);

#endif
