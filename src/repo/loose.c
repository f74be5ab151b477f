#include "repo/loose.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <git2/sys/odb_backend.h>
#include <zlib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/num.h"
#include "repo/internal.h"

#include "base/banned.h"

enum { PIECE = 16384, HEADER_LIMIT = 64 };

struct loose_backend {
	git_odb_backend parent; /* first: libgit2 knows only this */
	char *directory;
};

/* A file while it is inflated. */
struct inflation {
	int fd;
	z_stream stream;
	bool is_done;
	unsigned char input[PIECE];
};

static int damaged(const char *what)
{
	git_error_set_str(GIT_ERROR_ODB, what);
	return GIT_ERROR;
}

static void object_path(struct buf *path, const char *directory, const git_oid *id)
{
	char hex[GIT_OID_HEXSZ + 1];

	git_oid_tostr(hex, sizeof(hex), id);
	buf_addf(path, "%s/%.2s/%s", directory, hex, hex + 2);
}

/* GIT_ENOTFOUND when there is no such file. */
static int inflation_start(struct inflation *in, const git_odb_backend *backend, const git_oid *id)
{
	struct buf path = {0};
	struct stat st;

	*in = (struct inflation){0};
	object_path(&path, ((const struct loose_backend *)backend)->directory, id);
	/* O_NONBLOCK: a pipe in this place must not hold the audit. */
	in->fd = open(buf_text(&path), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	buf_release(&path);
	if (in->fd < 0)
		return GIT_ENOTFOUND;
	if (fstat(in->fd, &st) || !S_ISREG(st.st_mode) || inflateInit(&in->stream) != Z_OK) {
		close(in->fd);
		return damaged("no file that can be read");
	}
	return 0;
}

static void inflation_end(struct inflation *in)
{
	inflateEnd(&in->stream);
	close(in->fd);
}

/* Up to `n` bytes more; fewer only at the end. Negative when the file is damaged or cut short. */
static ssize_t inflation_read(struct inflation *in, void *out, size_t n)
{
	in->stream.next_out = out;
	in->stream.avail_out = (unsigned)n;
	while (in->stream.avail_out && !in->is_done) {
		int status;

		if (in->stream.avail_in == 0) {
			ssize_t got = read(in->fd, in->input, sizeof(in->input));

			if (got <= 0)
				return damaged("the file of the loose object is cut short");
			in->stream.next_in = in->input;
			in->stream.avail_in = (unsigned)got;
		}
		status = inflate(&in->stream, Z_NO_FLUSH);
		if (status != Z_OK && status != Z_STREAM_END)
			return damaged("the file of the loose object is damaged");
		in->is_done = status == Z_STREAM_END;
	}
	return (ssize_t)(n - in->stream.avail_out);
}

/* "commit 123" and a NUL. `used` counts the bytes of it. */
static int parse_header(struct view head, git_object_t *type, size_t *size, size_t *used)
{
	size_t space = view_find(head, 0, VIEW(" ")), end = view_find(head, 0, (struct view){"", 1});
	struct buf name = {0};
	int64_t n;

	if (end == head.n || space > end)
		return damaged("the loose object has no header");
	buf_add_view(&name, view_slice(head, 0, space));
	*type = git_object_string2type(buf_text(&name));
	buf_release(&name);
	if (!git_object_typeisloose(*type) || !parse_int(view_slice(head, space + 1, end), 0, INT64_MAX, &n))
		return damaged("the header of the loose object is damaged");
	*size = (size_t)n;
	*used = end + 1;
	return 0;
}

static int read_header(size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id)
{
	struct inflation in;
	char head[HEADER_LIMIT];
	size_t used;
	ssize_t n;
	int code = inflation_start(&in, backend, id);

	if (code)
		return code;
	n = inflation_read(&in, head, sizeof(head));
	inflation_end(&in);
	return n < 0 ? GIT_ERROR : parse_header((struct view){head, (size_t)n}, type, size, &used);
}

/* The content after the header: exactly as long as it says. */
static int read_content(struct inflation *in, struct view begun, char *content, size_t size)
{
	size_t have = begun.n < size ? begun.n : size;
	char beyond;

	if (begun.n > size)
		return damaged("the loose object is longer than it says");
	memcpy(content, begun.p, have);
	while (have < size) {
		/* zlib counts in 32 bits. */
		size_t want = size - have < (size_t)1 << 30 ? size - have : (size_t)1 << 30;
		ssize_t n = inflation_read(in, content + have, want);

		if (n < 0)
			return GIT_ERROR;
		if (n == 0)
			return damaged("the loose object is shorter than it says");
		have += (size_t)n;
	}
	/* The end also brings the checksum. */
	return in->is_done || inflation_read(in, &beyond, 1) == 0 ? 0 : damaged("the loose object does not end");
}

static int read_object(void **data, size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id)
{
	struct inflation in;
	char head[HEADER_LIMIT];
	size_t used;
	ssize_t n;
	int code = inflation_start(&in, backend, id);

	if (code)
		return code;
	*data = NULL;
	n = inflation_read(&in, head, sizeof(head));
	code = n < 0 ? GIT_ERROR : parse_header((struct view){head, (size_t)n}, type, size, &used);
	if (!code && *size < OBJECT_BYTES_LIMIT)
		*data = git_odb_backend_data_alloc(backend, *size + 1);
	if (!code && !*data)
		code = damaged("larger than any object may be");
	if (!code)
		code = read_content(&in, (struct view){head + used, (size_t)n - used}, *data, *size);
	inflation_end(&in);
	if (code) {
		git_odb_backend_data_free(backend, *data);
		*data = NULL;
	} else {
		((char *)*data)[*size] = '\0'; /* as libgit2 has it */
	}
	return code;
}

static int exists(git_odb_backend *backend, const git_oid *id)
{
	struct buf path = {0};
	bool found;

	object_path(&path, ((struct loose_backend *)backend)->directory, id);
	found = access(buf_text(&path), F_OK) == 0;
	buf_release(&path);
	return found;
}

/* The one object whose id begins with `length` digits of `begin`, at least two. */
static int exists_prefix(git_oid *out, git_odb_backend *backend, const git_oid *begin, size_t length)
{
	char hex[GIT_OID_HEXSZ + 1], name[GIT_OID_HEXSZ + 1];
	struct buf path = {0};
	const struct dirent *entry;
	size_t found = 0;
	git_oid id;
	DIR *directory;

	git_oid_tostr(hex, sizeof(hex), begin);
	buf_addf(&path, "%s/%.2s", ((struct loose_backend *)backend)->directory, hex);
	directory = length < 2 ? NULL : opendir(buf_text(&path));
	buf_release(&path);
	while (directory && (entry = readdir(directory))) {
		snprintf(name, sizeof(name), "%.2s%.38s", hex, entry->d_name);
		if (strncmp(name, hex, length) == 0 && git_oid_fromstr(&id, name) == 0) {
			*out = id;
			found++;
		}
	}
	if (directory)
		closedir(directory);
	return found == 0 ? GIT_ENOTFOUND : found == 1 ? 0 : GIT_EAMBIGUOUS;
}

static int read_prefix(git_oid *out, void **data, size_t *size, git_object_t *type, git_odb_backend *backend,
		       const git_oid *begin, size_t length)
{
	int code = exists_prefix(out, backend, begin, length);

	return code ? code : read_object(data, size, type, backend, out);
}

static void backend_free(git_odb_backend *backend)
{
	struct loose_backend *loose = (struct loose_backend *)backend;

	free(loose->directory);
	free(loose);
}

static git_odb_backend *loose_backend_new(const char *directory)
{
	struct loose_backend *backend = xcalloc(1, sizeof(*backend));

	git_odb_init_backend(&backend->parent, GIT_ODB_BACKEND_VERSION);
	backend->parent.read = read_object;
	backend->parent.read_prefix = read_prefix;
	backend->parent.read_header = read_header;
	backend->parent.exists = exists;
	backend->parent.exists_prefix = exists_prefix;
	backend->parent.free = backend_free;
	backend->directory = xstrdup(directory);
	return &backend->parent;
}

/* --- the database --------------------------------------------------------------------------------------------------
 */

struct place {
	dev_t device;
	ino_t inode;
};

/* A database while it is put together; a directory that borrows from itself, or from one that borrows back, is in it
 * once. */
struct database {
	git_odb *odb;
	struct place places[ALTERNATES_LIMIT];
	size_t count;
};

static bool is_new(struct database *database, const char *objects)
{
	struct stat st;

	if (stat(objects, &st) || database->count == ALTERNATES_LIMIT)
		return false;
	for (size_t i = 0; i < database->count; i++)
		if (database->places[i].device == st.st_dev && database->places[i].inode == st.st_ino)
			return false;
	database->places[database->count++] = (struct place){st.st_dev, st.st_ino};
	return true;
}

static int add_directory(struct database *database, const char *objects, int depth);

/* Each line of info/alternates names another directory, from this one when it does not begin with '/'. */
static int add_borrowed(struct database *database, const char *objects, int depth)
{
	struct buf path = {0}, content = {0};
	struct view rest, line;
	int code = 0;

	buf_addf(&path, "%s/info/alternates", objects);
	read_small_file(buf_text(&path), ALTERNATES_FILE_LIMIT, &content);
	rest = buf_view(&content);
	while (!code && view_line(&rest, &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		buf_clear(&path);
		if (line.p[0] != '/')
			buf_addf(&path, "%s/", objects);
		buf_add_view(&path, line);
		code = add_directory(database, buf_text(&path), depth + 1);
	}
	buf_release(&content);
	buf_release(&path);
	return code;
}

static int add_directory(struct database *database, const char *objects, int depth)
{
	git_odb_backend *packs;
	int code;

	if (depth > ALTERNATES_DEPTH_LIMIT || !is_new(database, objects))
		return 0;
	code = git_odb_add_alternate(database->odb, loose_backend_new(objects), 1);
	if (!code && git_odb_backend_pack(&packs, objects) == 0)
		code = git_odb_add_alternate(database->odb, packs, 2);
	return code ? code : add_borrowed(database, objects, depth);
}

int object_database_open(git_odb **odb, const char *objects, struct err *err)
{
	struct database database = {0};
	int code = git_odb_new(&database.odb);

	if (!code)
		code = add_directory(&database, objects, 0);
	if (code) {
		err_set(err, ERR_INCOMPLETE, "the objects in '%s' cannot be opened: %s", objects, library_message());
		git_odb_free(database.odb);
		return -1;
	}
	*odb = database.odb;
	return 0;
}
