/*
 * Contents of a list's entries: from the object database, or from disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "repo/file_list_internal.h"

#include "base/banned.h"

struct file_reader {
	enum file_list_kind kind;
	struct repo *repo; /* FILE_LIST_TREE */
	int root;          /* the others: a descriptor of the root directory */
	int directory;     /* likewise of the one the last entry lies in, -1: none */
	struct view directory_path;
};

int file_reader_open(struct file_reader **out, const struct file_list *list, const struct repo *repo, struct err *err)
{
	struct file_reader *reader = xcalloc(1, sizeof(*reader));

	*out = NULL;
	reader->kind = list->kind;
	reader->root = reader->directory = -1;
	if (list->kind == FILE_LIST_TREE) {
		if (repo_reopen(repo, &reader->repo, err))
			goto fail;
	} else {
		reader->root = open(list->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (reader->root < 0) {
			err_set(err, ERR_INCOMPLETE, "the directory '%s' cannot be opened", list->root);
			goto fail;
		}
	}
	*out = reader;
	return 0;
fail:
	file_reader_free(reader);
	return -1;
}

void file_reader_free(struct file_reader *reader)
{
	if (!reader)
		return;
	repo_free(reader->repo);
	if (reader->root >= 0)
		close(reader->root);
	if (reader->directory >= 0)
		close(reader->directory);
	free(reader);
}

/* Entries come by path, so most lie where the one before did. */
static int open_entry(struct file_reader *reader, const struct tree_entry *entry, int flags)
{
	struct view directory = view_dirname(entry->path);

	if (reader->directory < 0 || !view_eq(directory, reader->directory_path)) {
		if (reader->directory >= 0)
			close(reader->directory);
		reader->directory = open_below(reader->root, directory, O_PATH | O_DIRECTORY);
		reader->directory_path = directory;
	}
	return reader->directory < 0 ? -1 : open_below(reader->directory, view_basename(entry->path), flags);
}

static enum file_content read_object(struct file_reader *reader, const struct tree_entry *entry, size_t limit,
				     struct buf *out, int64_t *size, struct err *err)
{
	enum object_type type;
	struct object object;
	uint64_t n;

	if (repo_header(reader->repo, &entry->oid, &type, &n, err))
		return CONTENT_FAILED;
	if (type != OBJECT_BLOB) {
		err_set(err, ERR_INCOMPLETE, "the tree names an object that is no file content");
		return CONTENT_FAILED;
	}
	*size = (int64_t)n;
	if (n > limit)
		return CONTENT_TOO_LARGE;
	if (repo_read(reader->repo, &entry->oid, &object, err))
		return CONTENT_FAILED;
	buf_add_view(out, object.content);
	object_release(&object);
	return CONTENT_READ;
}

static enum file_content disk_failed(struct err *err, const char *what)
{
	err_set(err, ERR_INCOMPLETE, "%s", what);
	return CONTENT_FAILED;
}

static enum file_content read_symlink(struct file_reader *reader, const struct tree_entry *entry, struct buf *out,
				      struct err *err)
{
	int fd = open_entry(reader, entry, O_PATH);
	char target[PATH_MAX];
	ssize_t n = fd < 0 ? -1 : readlinkat(fd, "", target, sizeof(target));

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return disk_failed(err, "changed while the audit ran: it is no symlink any more");
	buf_add(out, target, (size_t)n);
	return CONTENT_READ;
}

static enum file_content read_file(struct file_reader *reader, const struct tree_entry *entry, size_t limit,
				   struct buf *out, int64_t *size, struct err *err)
{
	int fd = open_entry(reader, entry, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	char piece[65536];
	struct stat st;
	ssize_t n = 0;

	if (fd < 0)
		return disk_failed(err, "cannot be opened: it changed while the audit ran");
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return disk_failed(err, "changed while the audit ran: it is no file any more");
	}
	*size = st.st_size;
	if (st.st_size < 0 || (uint64_t)st.st_size > limit) {
		close(fd);
		return CONTENT_TOO_LARGE;
	}
	while (out->n <= limit && (n = read(fd, piece, sizeof(piece))) > 0)
		buf_add(out, piece, (size_t)n);
	close(fd);
	return n == 0 ? CONTENT_READ : disk_failed(err, "cannot be read, or changed while the audit ran");
}

enum file_content file_read(struct file_reader *reader, const struct tree_entry *entry, size_t limit, struct buf *out,
			    int64_t *size, struct err *err)
{
	enum file_content status;
	struct oid oid;

	buf_clear(out);
	*size = -1;
	if (entry->mode == MODE_SUBMODULE)
		return CONTENT_NONE;
	if (reader->kind == FILE_LIST_TREE)
		return read_object(reader, entry, limit, out, size, err);
	if (entry->mode == MODE_SYMLINK)
		status = read_symlink(reader, entry, out, err);
	else
		status = read_file(reader, entry, limit, out, size, err);
	if (status != CONTENT_READ)
		return status;
	*size = (int64_t)out->n;
	oid_of_blob(buf_view(out), &oid);
	return oid_equal(&oid, &entry->oid) ? CONTENT_READ : disk_failed(err, "changed while the audit ran");
}
