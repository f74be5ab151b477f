/*
 * The files of one audited state: of a commit's tree, of the working tree, or
 * of a plain directory. Paths are bytes from the root, '/' between parts,
 * sorted bytewise, each once.
 *
 * Nothing outside the root is ever opened and no symlink is followed: a symlink
 * is an entry with mode 0120000 whose content is the text of its target. What
 * is neither file, symlink nor submodule, or could not be read, is a problem.
 *
 * Floor 2.
 */
#ifndef RESCUE_REPO_LISTING_H
#define RESCUE_REPO_LISTING_H

#include "base/mem.h"
#include "repo/repo.h"

enum {
	MODE_FILE = 0100644,
	MODE_EXECUTABLE = 0100755,
	MODE_SYMLINK = 0120000,
	MODE_SUBMODULE = 0160000,
	MODE_DIRECTORY = 0040000
};

struct tree_entry {
	struct view path;
	uint32_t mode;  /* one of the first four */
	struct oid oid; /* git's id of the content; of a submodule, its commit */
	int64_t size;   /* -1: not known before it is read */
};

struct listing_problem {
	struct view subject; /* the path */
	struct view message;
};

enum listing_kind { LISTING_TREE, LISTING_WORKTREE, LISTING_DIRECTORY };

struct listing {
	enum listing_kind kind;
	struct tree_entry *entries;
	size_t count;
	struct oid tree; /* the tree's id; for the others a hash of all paths, modes and ids */
	struct listing_problem *problems;
	size_t problem_count;

	/* private */
	size_t capacity, problem_capacity, problems_left_out, path_bytes;
	char *root;
	struct arena arena;
};

/* The files of a tree object. Subtrees that cannot be read are problems. Fails only when the root tree cannot be read.
 */
int listing_of_tree(struct listing *listing, struct repo *repo, const struct oid *tree, struct err *err);
/*
 * The working tree as `git ls-files --cached --others --exclude-standard` has it, with the content that is on disk:
 * tracked files that are there, and untracked ones that no .gitignore or info/exclude of the repository names.
 */
int listing_of_worktree(struct listing *listing, struct repo *repo, struct err *err);
/* Every file below `path`, except those in .git and .rescue directories. */
int listing_of_directory(struct listing *listing, const char *path, struct err *err);
void listing_release(struct listing *listing);

/* The entry with exactly this path, or NULL. */
const struct tree_entry *listing_find(const struct listing *listing, struct view path);

/* --- content ------------------------------------------------------------------------------------------------------ */

/* Reads contents of one listing on one thread. */
struct listing_reader;

/* `repo` is needed for LISTING_TREE only (a handle of its own is opened from it). *reader is owned. */
int listing_reader_open(struct listing_reader **reader, const struct listing *listing, const struct repo *repo,
			struct err *err);
void listing_reader_free(struct listing_reader *reader);

enum listing_content {
	CONTENT_FAILED = -1,   /* err says why; the next entry can be read */
	CONTENT_READ = 0,      /* the whole content is in `out` */
	CONTENT_TOO_LARGE = 1, /* over the limit: nothing was read, *size says how large it is */
	CONTENT_NONE = 2,      /* a submodule */
};

/*
 * The content of an entry, at most `limit` bytes of it. `out` is cleared first. A file that changed on disk since it
 * was listed is a failure, so that content and id always belong together.
 */
enum listing_content listing_read(struct listing_reader *reader, const struct tree_entry *entry, size_t limit,
				  struct buf *out, int64_t *size, struct err *err);

#endif
