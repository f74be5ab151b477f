/*
 * One git repository, read and never written: where it is, which commit is
 * looked at, raw objects. No hook, filter or configured command ever runs, and
 * the user's own git configuration is not read.
 *
 * A handle belongs to one thread. repo_reopen() gives another thread its own,
 * with private caches, so that readers do not wait for each other. The first
 * handle of a process must be opened before others are opened on other threads.
 *
 * Floor 2. Only src/repo includes git2.h.
 */
#ifndef RESCUE_REPO_REPO_H
#define RESCUE_REPO_REPO_H

#include "base/buf.h"
#include "base/err.h"
#include "repo/oid.h"

struct repo;

/*
 * Opens the repository `path` lies in: a work tree or any directory below, a .git directory, a bare repository, a
 * linked work tree, a .git file, a symlink to one of these. Anything else is ERR_USAGE. *repo is owned by the caller.
 */
int repo_open(struct repo **repo, const char *path, struct err *err);
/* Is there a repository at `path` or in a directory above it (one that could be opened or one that is damaged)? */
bool repo_exists_at(const char *path);
/*
 * Was there one, of which not enough is left to be opened or even recognised? True for a .git without a usable HEAD, a
 * .git file that leads nowhere, a bare repository without its HEAD's content.
 */
bool repo_remains_at(const char *path);
/* Another handle of the same repository for another thread. Owned; may outlive `repo`. */
int repo_reopen(const struct repo *repo, struct repo **out, struct err *err);
void repo_free(struct repo *repo);

/* The last part of its path without ".git": "x" for /a/x, /a/x/.git and /a/x.git. */
const char *repo_name(const struct repo *repo);
/* The root of the work tree with a '/' at the end, or NULL for a bare repository. */
const char *repo_workdir(const struct repo *repo);
/* Does the clone lack the parents of this commit? */
bool repo_is_shallow_boundary(const struct repo *repo, const struct oid *commit);

/* --- which commit ------------------------------------------------------------------------------------------------ */

enum { REPO_NOTES = 8 };

struct repo_note {
	char subject[160]; /* the reference, file or path it is about */
	char message[512]; /* what was found and what it means */
};

struct repo_state {
	struct oid commit; /* null without a commit */
	struct oid tree;
	bool has_commit; /* false: an empty repository, which is no error */
	bool is_bare;
	bool is_detached; /* HEAD names a commit, not a branch */
	bool is_shallow;
	char partial_filter[64];            /* what the clone left on the server, e.g. "blob:none"; "" when nothing */
	char reference[256];                /* the full name of the branch or tag, "" when detached or given by id */
	char history_key[OID_HEX_SIZE];     /* "" when complete; otherwise a hash of the shallow boundary */
	struct repo_note notes[REPO_NOTES]; /* what a reader of the audit must know: fallbacks, grafts, alternates … */
	size_t note_count;
};

/*
 * Finds the commit `revision` names (NULL: HEAD). When HEAD names nothing, other branches are tried (the remote's
 * HEAD, main, master, the newest branch) and a note says so. An unknown revision is ERR_USAGE; a commit that cannot be
 * read is ERR_INCOMPLETE.
 */
int repo_resolve(struct repo *repo, const char *revision, struct repo_state *state, struct err *err);
/* Whether a revision names something that is here, a commit or not, or several things. */
bool repo_names(struct repo *repo, const char *revision);

/*
 * The commit that two have in common and that leads to both, the newest of several: 1 and it, 0 when there is none.
 * Where a clone is shallow there may be one that was not fetched. A commit on the way that cannot be read is
 * ERR_INCOMPLETE.
 */
int repo_merge_base(struct repo *repo, const struct oid *one, const struct oid *two, struct oid *base, struct err *err);

/* --- raw objects ------------------------------------------------------------------------------------------------- */

enum object_type { OBJECT_NONE = 0, OBJECT_COMMIT = 1, OBJECT_TREE = 2, OBJECT_BLOB = 3, OBJECT_TAG = 4 };

struct object_data;

struct object {
	enum object_type type;
	struct view content;      /* borrowed until object_release() */
	struct object_data *data; /* who owns it */
};

/*
 * Reads one object whole. Missing or damaged is ERR_INCOMPLETE; that a content has its id is checked for one object in
 * a hundred, always the same. Ask for the size first where it may be large.
 */
int repo_read(struct repo *repo, const struct oid *oid, struct object *object, struct err *err);
void object_release(struct object *object);
/* The same content once more, to be released on its own. */
struct object object_share(const struct object *object);
/* As repo_read(), but an object of another type, or over `limit` bytes, is an error too. */
int repo_read_typed(struct repo *repo, const struct oid *oid, enum object_type type, size_t limit,
		    struct object *object, struct err *err);
/* Type and size without the content. */
int repo_header(struct repo *repo, const struct oid *oid, enum object_type *type, uint64_t *size, struct err *err);
bool repo_has(struct repo *repo, const struct oid *oid);
/* Distinct objects that any handle of the repository was asked for and that are missing or damaged. */
size_t repo_failed_objects(const struct repo *repo);

#endif
