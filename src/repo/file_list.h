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
#ifndef RESCUE_REPO_FILE_LIST_H
#define RESCUE_REPO_FILE_LIST_H

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

struct file_list_problem {
	struct view subject; /* the path */
	struct view message;
};

enum file_list_kind { FILE_LIST_TREE, FILE_LIST_WORKTREE, FILE_LIST_DIRECTORY };

struct file_list {
	enum file_list_kind kind;
	struct tree_entry *entries;
	size_t count;
	struct oid tree; /* the tree's id; for the others a hash of all paths, modes and ids */
	struct file_list_problem *problems;
	size_t problem_count;

	/* private */
	size_t capacity, problem_capacity, problems_left_out, path_bytes;
	char *root;
	struct arena arena;
};

/* The files of a tree object. Subtrees that cannot be read are problems. Fails only when the root tree cannot be read.
 */
int file_list_of_tree(struct file_list *list, struct repo *repo, const struct oid *tree, struct err *err);
/*
 * The working tree as `git ls-files --cached --others --exclude-standard` has it, with the content that is on disk:
 * tracked files that are there, and untracked ones that no .gitignore or info/exclude of the repository names.
 */
int file_list_of_worktree(struct file_list *list, struct repo *repo, struct err *err);
/* Every file below `path`, except those in .git and .rescue directories. */
int file_list_of_directory(struct file_list *list, const char *path, struct err *err);
void file_list_release(struct file_list *list);

/* The entry with exactly this path, or NULL. */
const struct tree_entry *file_list_find(const struct file_list *list, struct view path);

/* --- content ------------------------------------------------------------------------------------------------------ */

/* Reads contents of one list on one thread. */
struct file_reader;

/* `repo` is needed for FILE_LIST_TREE only (a handle of its own is opened from it). *reader is owned. */
int file_reader_open(struct file_reader **reader, const struct file_list *list, const struct repo *repo,
		     struct err *err);
void file_reader_free(struct file_reader *reader);

enum file_content {
	CONTENT_FAILED = -1,   /* err says why; the next entry can be read */
	CONTENT_READ = 0,      /* the whole content is in `out` */
	CONTENT_TOO_LARGE = 1, /* over the limit: nothing was read, *size says how large it is */
	CONTENT_NONE = 2,      /* a submodule */
};

/*
 * The content of an entry, at most `limit` bytes of it. `out` is cleared first. A file that changed on disk since it
 * was listed is a failure, so that content and id always belong together.
 */
enum file_content file_read(struct file_reader *reader, const struct tree_entry *entry, size_t limit, struct buf *out,
			    int64_t *size, struct err *err);

#endif
