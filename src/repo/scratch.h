/*
 * Throw-away repositories in memory, for tests: nothing touches the disk and
 * the handle works everywhere a real one does (repo_resolve, file_list_of_tree,
 * repo_reopen …). HEAD is the last commit made.
 *
 * Floor 2.
 */
#ifndef RESCUE_REPO_SCRATCH_H
#define RESCUE_REPO_SCRATCH_H

#include "repo/repo.h"

struct scratch_file {
	struct view path;
	struct view content;
	uint32_t mode;   /* 0: an ordinary file */
	bool is_deleted; /* the file goes away */
};

struct scratch_commit {
	const struct scratch_file *files; /* changes against the commit before */
	size_t file_count;
	struct view name, email;                     /* author; empty: "Test" and "test@example.com" */
	struct view committer_name, committer_email; /* empty: the author */
	int64_t time;                                /* seconds since 1970; both dates */
	int zone;                                    /* minutes east of UTC, of both */
	struct view message;
	const struct oid *parent; /* first parent; NULL: the last commit made */
	const struct oid *merged; /* further parents, or NULL */
	size_t merged_count;
};

/* An empty repository. *repo is owned; repo_free() forgets everything. */
int repo_scratch(struct repo **repo, struct err *err);
/*
 * Commits on top of `parent` and moves HEAD; *out, if not NULL, is the new commit. Its files are those of the last
 * commit made, whatever its parent is, with the changes.
 */
int repo_scratch_commit(struct repo *repo, const struct scratch_commit *commit, struct oid *out, struct err *err);
/* Writes any bytes as an object of any type, well formed or not. */
int repo_scratch_write(struct repo *repo, enum object_type type, struct view content, struct oid *out, struct err *err);
/* Moves HEAD to any commit; the next commit's files are still changes against the last one made. */
void repo_scratch_set_head(struct repo *repo, const struct oid *commit);
/* Adds the reference refs/tags/<name>, which may point to any object, present or not. */
void repo_scratch_tag(struct repo *repo, const char *name, const struct oid *target);

#endif
