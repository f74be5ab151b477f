/*
 * What the files of this module share. Floor 2, private to src/repo.
 */
#ifndef RESCUE_REPO_INTERNAL_H
#define RESCUE_REPO_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include <git2.h>

#include "repo/pack.h"
#include "repo/repo.h"

struct scratch;

/* What all handles of one repository share; does not change after repo_open(), but for counters and failures. */
struct repo_common {
	atomic_int references;
	atomic_int handles; /* ever opened: each spells the path of the objects differently */
	char *name;
	char *workdir;   /* NULL: bare */
	char *directory; /* where objects, refs and shallow are (the common directory of a linked work tree), with a '/'
			  */
	struct oid_table shallow;
	struct pack_set *packs;  /* NULL for a scratch repository */
	pthread_mutex_t failing; /* held while failed is used */
	struct oid_table failed; /* objects that were asked for and are missing or damaged */
	struct scratch *scratch; /* NULL for a real repository */
};

struct repo {
	struct repo_common *common;
	git_repository *git; /* references and configuration; NULL in a reopened handle */
	struct pack_reader *packed;
	git_odb *odb; /* for what is in no pack of the repository, or damaged there */
	int spelling; /* of the path of the objects: no two handles have the same */
};

/* Counted start of libgit2; the first sets its options and keeps it. Each needs one git_libgit2_shutdown(). */
void library_start(void);
/* The text of libgit2's last error; never NULL. Only right after a failed call. */
const char *library_message(void);

struct repo_common *common_new(void);
void scratch_free(struct scratch *scratch);
/* The commit HEAD of a scratch repository points to; the null id before the first. */
const struct oid *scratch_head(const struct scratch *scratch);

struct scratch_tag {
	char *name;
	struct oid target;
};
/* The tags of a scratch repository, 0, 1, 2 … in the order they were made; NULL after the last. */
const struct scratch_tag *scratch_tag(const struct scratch *scratch, size_t index);

/* Reads a small regular file; a missing one is empty. Symlinks are not followed. */
void read_small_file(const char *path, size_t limit, struct buf *out);
/* Reads a small regular file of the repository's own directory; a missing one is empty. Symlinks are not followed. */
void read_control_file(const struct repo_common *common, const char *name, size_t limit, struct buf *out);

#endif
