/*
 * File lists of what is on disk: the working tree of a repository, or a directory
 * that is none. Each directory is opened part by part from the root without
 * following symlinks, so that nothing that changes meanwhile leads outside.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/limits.h"
#include "repo/internal.h"
#include "repo/file_list_internal.h"

#include "base/banned.h"

struct level {
	struct view *directories; /* names of those below, in the order of the disk; pieces of `names` */
	size_t count, capacity, next;
	struct arena names;
	size_t path_length; /* of this directory, with its '/' */
	size_t patterns;    /* of the ignore files above */
	bool is_ignored;    /* only tracked files count from here down */
};

struct walk {
	struct file_list *list;
	int root;
	struct level *levels;
	size_t depth, capacity, directories;
	struct buf path;
	bool is_full; /* a cap was met */
	/* work tree only */
	bool has_index;
	struct ignore ignore;
	struct intern tracked;      /* paths of the index */
	struct intern tracked_dirs; /* and the directories they lie in */
	struct intern submodules;
};

/* One part of a path in `directory`; never a link, never upwards. */
static int open_part(int directory, struct view part, int flags)
{
	char name[NAME_MAX + 1];

	if (part.n == 0 || part.n > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name, part.p, part.n);
	name[part.n] = '\0';
	if (strcmp(name, "..") == 0) {
		errno = EINVAL;
		return -1;
	}
	return openat(directory, name, flags | O_NOFOLLOW | O_CLOEXEC);
}

int open_below(int root, struct view path, int flags)
{
	struct view whole = path.n ? path : VIEW(".");
	int directory = root, fd;
	size_t at = 0;

	do {
		size_t end = at;

		while (end < whole.n && whole.p[end] != '/')
			end++;
		fd = open_part(directory, view_slice(whole, at, end), end == whole.n ? flags : O_PATH | O_DIRECTORY);
		if (directory != root)
			close(directory);
		directory = fd;
		at = end + 1;
	} while (fd >= 0 && at <= whole.n);
	return fd;
}

static const char *reason(void)
{
	return errno == EACCES || errno == EPERM ? "permission denied" : strerrordesc_np(errno);
}

/* --- one file --------------------------------------------------------------------------------------------------------
 */

static bool hash_file(int fd, int64_t size, struct oid *oid)
{
	struct sha1 sha1;
	char piece[65536];
	int64_t total = 0;
	ssize_t n;

	sha1_init_object(&sha1, "blob", (uint64_t)size);
	while ((n = read(fd, piece, sizeof(piece))) > 0) {
		sha1_add(&sha1, piece, (size_t)n);
		total += n;
		if (total > size)
			return false;
	}
	sha1_final(&sha1, oid);
	return n == 0 && total == size;
}

static void add_file(struct walk *walk, int directory, const char *name, struct view path)
{
	int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	struct oid oid;

	if (fd < 0 || fstat(fd, &st)) {
		file_list_problem(walk->list, path, "cannot be opened: %s", reason());
	} else if (!S_ISREG(st.st_mode)) {
		file_list_problem(walk->list, path, "changed while it was read: left out");
	} else if (st.st_size > DISK_FILE_LIMIT) {
		file_list_problem(walk->list, path, "%lld bytes, more than the limit of %lld: left out",
				  (long long)st.st_size, (long long)DISK_FILE_LIMIT);
	} else if (!hash_file(fd, st.st_size, &oid)) {
		file_list_problem(walk->list, path, "changed while it was read, or cannot be read: left out");
	} else {
		walk->is_full = !file_list_add(walk->list, path, st.st_mode & S_IXUSR ? MODE_EXECUTABLE : MODE_FILE,
					       &oid, st.st_size);
	}
	if (fd >= 0)
		close(fd);
}

static void add_symlink(struct walk *walk, int directory, const char *name, struct view path)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(directory, name, target, sizeof(target));
	struct oid oid;

	if (n < 0) {
		file_list_problem(walk->list, path, "cannot be read: %s", reason());
		return;
	}
	oid_of_blob((struct view){target, (size_t)n}, &oid);
	walk->is_full = !file_list_add(walk->list, path, MODE_SYMLINK, &oid, n);
}

/* --- one directory
 * ---------------------------------------------------------------------------------------------------- */

static bool is_tracked(const struct walk *walk, struct view path)
{
	return walk->has_index && intern_find(&walk->tracked, path) >= 0;
}

/* Does the list have this file or directory? */
static bool is_wanted(const struct walk *walk, const struct level *level, struct view path, bool is_directory)
{
	if (walk->list->kind == FILE_LIST_DIRECTORY)
		return true;
	if (is_directory ? intern_find(&walk->tracked_dirs, path) >= 0 : is_tracked(walk, path))
		return true;
	return !level->is_ignored && !ignore_matches(&walk->ignore, path, is_directory);
}

static bool is_own_directory(const char *name)
{
	return strcmp(name, ".git") == 0 || strcmp(name, ".rescue") == 0;
}

static void take_name(struct walk *walk, struct level *level, int directory, const char *name)
{
	struct stat st;
	struct view path;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || is_own_directory(name))
		return;
	walk->path.n = level->path_length;
	buf_add_text(&walk->path, name);
	path = buf_view(&walk->path);
	if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW)) {
		file_list_problem(walk->list, path, "cannot be looked at: %s", reason());
		return;
	}
	if (S_ISDIR(st.st_mode)) {
		GROW(level->directories, level->count + 1, level->capacity);
		level->directories[level->count++] = arena_view(&level->names, view_of(name));
		return;
	}
	if (!is_wanted(walk, level, path, false))
		return;
	if (S_ISREG(st.st_mode))
		add_file(walk, directory, name, path);
	else if (S_ISLNK(st.st_mode))
		add_symlink(walk, directory, name, path);
	else
		file_list_problem(walk->list, path, "is a pipe, socket or device: left out");
}

static void add_ignore_file(struct walk *walk, int directory, const char *name, struct view where)
{
	int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct buf content = {.limit = IGNORE_LIMIT};
	struct stat st;
	char piece[8192];
	ssize_t n;

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		while (!content.truncated && (n = read(fd, piece, sizeof(piece))) > 0)
			buf_add(&content, piece, (size_t)n);
	close(fd);
	ignore_add(&walk->ignore, where, buf_view(&content));
	buf_release(&content);
}

static int compare_names(const void *a, const void *b)
{
	return view_cmp(*(const struct view *)a, *(const struct view *)b);
}

static void read_directory(struct walk *walk, struct level *level, int fd)
{
	struct dirent *entry;
	DIR *stream;

	if (walk->list->kind == FILE_LIST_WORKTREE) {
		size_t n = level->path_length ? level->path_length - 1 : 0;

		add_ignore_file(walk, fd, ".gitignore", (struct view){walk->path.p, n});
	}
	stream = fdopendir(fd);
	if (!stream) {
		close(fd);
		return;
	}
	while (!walk->is_full && (entry = readdir(stream)))
		take_name(walk, level, fd, entry->d_name);
	closedir(stream);
	if (level->count)
		qsort(level->directories, level->count, sizeof(*level->directories), compare_names);
}

/* Enters the directory in walk->path (with its '/'; empty for the root). */
static void push_directory(struct walk *walk, bool is_ignored)
{
	struct level level = {.path_length = walk->path.n, .patterns = walk->ignore.count, .is_ignored = is_ignored};
	struct view path = {walk->path.p, walk->path.n ? walk->path.n - 1 : 0};
	int fd;

	if (walk->depth >= PATH_DEPTH_LIMIT || walk->directories++ >= FILE_LIST_FILES_LIMIT) {
		file_list_problem(walk->list, path, "too many directories, or too deep: left out");
		return;
	}
	fd = open_below(walk->root, path, O_RDONLY | O_DIRECTORY);
	if (fd < 0) {
		file_list_problem(walk->list, path, "cannot be opened: %s", reason());
		return;
	}
	if (walk->depth && walk->list->kind == FILE_LIST_WORKTREE &&
	    faccessat(fd, ".git", F_OK, AT_SYMLINK_NOFOLLOW) == 0 && intern_find(&walk->tracked_dirs, path) < 0) {
		file_list_problem(walk->list, path, "another repository lies here: audit it on its own");
		close(fd);
		return;
	}
	read_directory(walk, &level, fd);
	GROW(walk->levels, walk->depth + 1, walk->capacity);
	walk->levels[walk->depth++] = level;
}

static void enter_next(struct walk *walk, struct level *level)
{
	struct view name = level->directories[level->next++], path;
	bool is_ignored = level->is_ignored;

	walk->path.n = level->path_length;
	buf_add_view(&walk->path, name);
	path = buf_view(&walk->path);
	if (intern_find(&walk->submodules, path) >= 0 || !is_wanted(walk, level, path, true))
		return;
	if (walk->list->kind == FILE_LIST_WORKTREE)
		is_ignored = is_ignored || ignore_matches(&walk->ignore, path, true);
	buf_add_char(&walk->path, '/');
	push_directory(walk, is_ignored);
}

static void walk_directories(struct walk *walk)
{
	push_directory(walk, false);
	while (walk->depth) {
		struct level *level = &walk->levels[walk->depth - 1];

		if (level->next < level->count && !walk->is_full) {
			enter_next(walk, level);
			continue;
		}
		ignore_cut(&walk->ignore, level->patterns);
		free(level->directories);
		arena_release(&level->names);
		walk->depth--;
	}
}

/* An id for what was found: paths, modes and contents. */
static void hash_file_list(struct file_list *list)
{
	struct sha1 sha1;

	sha1_init(&sha1);
	for (size_t i = 0; i < list->count; i++) {
		const struct tree_entry *entry = &list->entries[i];
		char mode[16];
		int n = snprintf(mode, sizeof(mode), "%o ", entry->mode);

		sha1_add(&sha1, mode, (size_t)n);
		sha1_add(&sha1, entry->path.p, entry->path.n);
		sha1_add(&sha1, "", 1);
		sha1_add(&sha1, entry->oid.bytes, sizeof(entry->oid.bytes));
	}
	sha1_final(&sha1, &list->tree);
}

static int list_disk(struct walk *walk, const char *path, struct err *err)
{
	walk->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (walk->root < 0)
		return err_set(err, ERR_USAGE, "the directory '%s' cannot be opened: %s", path, reason());
	walk->list->root = xstrdup(path);
	walk_directories(walk);
	close(walk->root);
	free(walk->levels);
	buf_release(&walk->path);
	file_list_finish(walk->list);
	hash_file_list(walk->list);
	return 0;
}

int file_list_of_directory(struct file_list *list, const char *path, struct err *err)
{
	struct walk walk = {.list = list};

	*list = (struct file_list){.kind = FILE_LIST_DIRECTORY};
	return list_disk(&walk, path, err);
}

/* --- the index
 * ---------------------------------------------------------------------------------------------------------- */

static void track(struct walk *walk, const git_index_entry *entry)
{
	struct view path = view_of(entry->path);

	if ((entry->mode & 0170000) == MODE_SUBMODULE) {
		struct oid oid;
		bool added;

		memcpy(oid.bytes, entry->id.id, sizeof(oid.bytes));
		intern_add(&walk->submodules, path, &added);
		if (added)
			file_list_add(walk->list, path, MODE_SUBMODULE, &oid, -1);
	} else {
		intern_add(&walk->tracked, path, NULL);
	}
	for (path = view_dirname(path); path.n; path = view_dirname(path)) {
		bool added;

		intern_add(&walk->tracked_dirs, path, &added);
		if (!added)
			break;
	}
}

static void read_index(struct walk *walk, struct repo *repo)
{
	git_index *index = NULL;

	if (git_repository_index(&index, repo->git)) {
		file_list_problem(walk->list, VIEW(".git/index"),
				  "cannot be read (%s): all files that are not ignored were taken", library_message());
		return;
	}
	walk->has_index = true;
	for (size_t i = 0; i < git_index_entrycount(index); i++)
		track(walk, git_index_get_byindex(index, i));
	git_index_free(index);
}

int file_list_of_worktree(struct file_list *list, struct repo *repo, struct err *err)
{
	struct walk walk = {.list = list};
	struct buf exclude = {0};
	int status;

	*list = (struct file_list){.kind = FILE_LIST_WORKTREE};
	if (!repo->git || !repo->common->workdir)
		return err_set(err, ERR_USAGE,
			       "the repository '%s' is bare: it has no working tree; name a commit with --rev",
			       repo->common->name);
	read_index(&walk, repo);
	read_control_file(repo->common, "info/exclude", IGNORE_LIMIT, &exclude);
	ignore_add(&walk.ignore, VIEW(""), buf_view(&exclude));
	status = list_disk(&walk, repo->common->workdir, err);
	buf_release(&exclude);
	ignore_release(&walk.ignore);
	intern_release(&walk.tracked);
	intern_release(&walk.tracked_dirs);
	intern_release(&walk.submodules);
	return status;
}
