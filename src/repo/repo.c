#include "repo/repo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <git2/sys/repository.h>

#include "base/limits.h"
#include "base/mem.h"
#include "repo/internal.h"
#include "repo/loose.h"

#include "base/banned.h"

/* --- opening ------------------------------------------------------------------------------------------------------ */

struct repo_common *common_new(void)
{
	struct repo_common *common = xcalloc(1, sizeof(*common));

	atomic_init(&common->references, 1);
	atomic_init(&common->handles, 0);
	pthread_mutex_init(&common->failing, NULL);
	return common;
}

static void common_release(struct repo_common *common)
{
	if (atomic_fetch_sub(&common->references, 1) != 1)
		return;
	free(common->name);
	free(common->workdir);
	free(common->directory);
	oid_table_release(&common->shallow);
	pack_set_free(common->packs);
	oid_table_release(&common->failed);
	pthread_mutex_destroy(&common->failing);
	scratch_free(common->scratch);
	free(common);
}

/* A name for the report: the last part of the path, without ".git". */
static char *name_of(const char *path)
{
	struct view v = view_of(path), name;

	while (v.n && v.p[v.n - 1] == '/')
		v.n--;
	name = view_basename(v);
	if (view_is(name, ".git"))
		name = view_basename(view_dirname(v));
	else if (view_ends(name, ".git"))
		name.n -= 4;
	return name.n ? xstrndup(name.p, name.n) : xstrdup("repository");
}

void read_small_file(const char *path, size_t limit, struct buf *out)
{
	struct stat st;
	char piece[8192];
	ssize_t n;
	int fd;

	out->limit = limit;
	/* O_NONBLOCK: a pipe in this place must not hold the audit. */
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		while (!out->truncated && (n = read(fd, piece, sizeof(piece))) > 0)
			buf_add(out, piece, (size_t)n);
	close(fd);
}

void read_control_file(const struct repo_common *common, const char *name, size_t limit, struct buf *out)
{
	struct buf path = {0};

	buf_add_text(&path, common->directory);
	buf_add_text(&path, name);
	read_small_file(buf_text(&path), limit, out);
	buf_release(&path);
}

static void load_shallow(struct repo_common *common)
{
	struct buf content = {0};
	struct view rest, line;
	struct oid oid;

	read_control_file(common, "shallow", SHALLOW_FILE_LIMIT, &content);
	rest = buf_view(&content);
	while (view_line(&rest, &line))
		if (oid_from_hex(view_trim(line), &oid))
			oid_table_add(&common->shallow, &oid, NULL);
	buf_release(&content);
}

/* What to do about a repository that is there and cannot be opened, by the words of libgit2 1.5. */
static const struct {
	const char *reason, *advice;
} open_advice[] = {
    {"objectformat",
     "it names objects by SHA-256, which is not read yet; `git archive HEAD | tar -x -C DIR` writes its "
     "files to a directory that can be audited without history"},
    {"refstorage", "it keeps its references in a reftable; clone it with `git clone --ref-format=files`"},
    {"config", "repair its file `config`"},
    {"", "clone it with a git of today, or repair it"},
};

static void open_packs(struct repo *repo)
{
	struct buf path = {0};

	buf_addf(&path, "%sobjects/pack", repo->common->directory);
	repo->common->packs = pack_set_open(buf_text(&path));
	repo->packed = pack_reader_new(repo->common->packs);
	buf_release(&path);
}

static int open_failed(const char *path, int code, struct err *err)
{
	struct view reason;
	size_t i = 0;

	if (code == GIT_ENOTFOUND)
		return err_set(err, ERR_USAGE,
			       "'%s' is not a git repository: name a work tree, a bare repository or a .git directory",
			       path);
	reason = view_of(library_message());
	while (open_advice[i].reason[0] && view_find(reason, 0, view_of(open_advice[i].reason)) == reason.n)
		i++;
	return err_set(err, ERR_USAGE, "the repository at '%s' cannot be opened (%.*s): %s", path, VIEW_ARG(reason),
		       open_advice[i].advice);
}

/*
 * libgit2 shares an open pack, its lock and its cache between all who name it by the same path. A path that is spelled
 * otherwise (objects/., objects/./.) is another pack to it, and threads do not wait for each other.
 */
static int open_private_odb(struct repo *repo, struct err *err)
{
	struct buf path = {0};
	int status;

	buf_add_text(&path, repo->common->directory);
	buf_add_text(&path, "objects");
	for (int i = 0; i < repo->spelling; i++)
		buf_add_text(&path, "/.");
	status = object_database_open(&repo->odb, buf_text(&path), err);
	buf_release(&path);
	return status;
}

int repo_open(struct repo **out, const char *path, struct err *err)
{
	struct repo *repo = xcalloc(1, sizeof(*repo));
	const char *workdir;
	int code;

	*out = NULL;
	library_start();
	repo->common = common_new();
	code = git_repository_open_ext(&repo->git, path, 0, NULL);
	if (code) {
		open_failed(path, code, err);
		goto fail;
	}
	workdir = git_repository_is_bare(repo->git) ? NULL : git_repository_workdir(repo->git);
	repo->common->workdir = workdir ? xstrdup(workdir) : NULL;
	repo->common->directory = xstrdup(git_repository_commondir(repo->git));
	repo->common->name = name_of(workdir ? workdir : git_repository_path(repo->git));
	load_shallow(repo->common);
	open_packs(repo);
	if (open_private_odb(repo, err))
		goto fail;
	git_repository_set_odb(repo->git, repo->odb);
	*out = repo;
	return 0;
fail:
	repo_free(repo);
	return -1;
}

/* Is `name` there in the directory, of any kind? */
static bool has_entry(struct view directory, const char *name)
{
	struct buf path = {0};
	struct stat st;
	bool found;

	buf_addf(&path, "%.*s/%s", VIEW_ARG(directory), name);
	found = lstat(buf_text(&path), &st) == 0;
	buf_release(&path);
	return found;
}

/*
 * Whether the directory or one above it has what no repository is without. Where there is nothing of it, libgit2 is not
 * asked: to start it takes milliseconds.
 */
static bool has_traces(const char *path)
{
	char *absolute = realpath(path, NULL);
	struct view directory = view_of(absolute);
	bool found = !absolute; /* who could not look does not know */

	for (; !found; directory = view_dirname(directory)) {
		found = has_entry(directory, ".git") || has_entry(directory, "HEAD");
		if (directory.n == 0)
			break;
	}
	free(absolute);
	return found;
}

bool repo_exists_at(const char *path)
{
	git_repository *git = NULL;
	int code;

	if (!has_traces(path))
		return false;
	library_start();
	code = git_repository_open_ext(&git, path, 0, NULL);
	git_repository_free(git);
	git_libgit2_shutdown();
	return code != GIT_ENOTFOUND;
}

bool repo_remains_at(const char *path)
{
	char *absolute = realpath(path, NULL);
	struct view directory = view_of(absolute);
	bool found = absolute && has_entry(directory, "HEAD") && has_entry(directory, "objects") &&
		     has_entry(directory, "refs"); /* what was a bare one */

	for (; absolute && !found; directory = view_dirname(directory)) {
		found = has_entry(directory, ".git");
		if (directory.n == 0)
			break;
	}
	free(absolute);
	return found && !repo_exists_at(path);
}

int repo_reopen(const struct repo *repo, struct repo **out, struct err *err)
{
	struct repo *copy = xcalloc(1, sizeof(*copy));

	library_start();
	copy->common = repo->common;
	atomic_fetch_add(&copy->common->references, 1);
	*out = copy;
	if (repo->common->scratch) {
		/* Objects in memory are only read from now on; the same database serves all. */
		git_repository *wrapped;

		if (git_repository_wrap_odb(&wrapped, repo->odb))
			BUG("cannot wrap an object database: %s", library_message());
		git_repository_odb(&copy->odb, wrapped);
		git_repository_free(wrapped);
		return 0;
	}
	copy->packed = pack_reader_new(copy->common->packs);
	copy->spelling = atomic_fetch_add(&copy->common->handles, 1) + 1;
	if (open_private_odb(copy, err) == 0)
		return 0;
	*out = NULL;
	repo_free(copy);
	return -1;
}

void repo_free(struct repo *repo)
{
	if (!repo)
		return;
	pack_reader_free(repo->packed);
	git_odb_free(repo->odb);
	git_repository_free(repo->git);
	common_release(repo->common);
	free(repo);
	git_libgit2_shutdown();
}

const char *repo_name(const struct repo *repo)
{
	return repo->common->name;
}

const char *repo_workdir(const struct repo *repo)
{
	return repo->common->workdir;
}

bool repo_is_shallow_boundary(const struct repo *repo, const struct oid *commit)
{
	return oid_table_find(&repo->common->shallow, commit) >= 0;
}

/* --- objects -------------------------------------------------------------------------------------------------------
 */

static void note_failure(struct repo_common *common, const struct oid *oid)
{
	pthread_mutex_lock(&common->failing);
	oid_table_add(&common->failed, oid, NULL);
	pthread_mutex_unlock(&common->failing);
}

size_t repo_failed_objects(const struct repo *repo)
{
	size_t count;

	pthread_mutex_lock(&repo->common->failing);
	count = repo->common->failed.count;
	pthread_mutex_unlock(&repo->common->failing);
	return count;
}

static int object_failed(const struct repo *repo, const struct oid *oid, int code, struct err *err)
{
	char hex[OID_HEX_SIZE];

	note_failure(repo->common, oid);
	oid_to_hex(oid, hex);
	if (code == GIT_ENOTFOUND)
		return err_set(err, ERR_INCOMPLETE,
			       "object %s is missing: fetch the repository again, or copy it whole", hex);
	return err_set(err, ERR_INCOMPLETE, "object %s cannot be read: %s", hex, library_message());
}

static git_oid library_oid(const struct oid *oid)
{
	git_oid id;

	memcpy(id.id, oid->bytes, sizeof(id.id));
	return id;
}

/* Beyond a limit: `cause` says which. */
static int object_refused(const struct oid *oid, const struct err *cause, struct err *err)
{
	char hex[OID_HEX_SIZE];

	oid_to_hex(oid, hex);
	return err_set(err, cause->kind, "object %s cannot be read: %s", hex, cause->message);
}

/* The way for what no pack of ours has: loose objects, borrowed ones, packs that came later; and for what is damaged
 * there, so that libgit2 may find another copy or say what is wrong. */
static int read_library(struct repo *repo, const struct oid *oid, struct object_data **data, struct err *err)
{
	git_oid id = library_oid(oid);
	git_odb_object *found;
	int code = git_odb_read(&found, repo->odb, &id);

	if (code)
		return object_failed(repo, oid, code, err);
	*data = object_data_new((enum object_type)git_odb_object_type(found), git_odb_object_size(found));
	memcpy((*data)->bytes, git_odb_object_data(found), (*data)->n);
	git_odb_object_free(found);
	return 0;
}

static const char *type_name(enum object_type type)
{
	static const char *const names[] = {"object", "commit", "tree", "blob", "tag"};

	return names[type >= OBJECT_COMMIT && type <= OBJECT_TAG ? type : OBJECT_NONE];
}

/* One object in a hundred is hashed again. Its id chooses it, so that every run looks at the same ones. */
static bool is_damaged(const struct oid *oid, const struct object_data *data)
{
	struct sha1 sha1;
	struct oid actual;

	if ((oid->bytes[18] << 8 | oid->bytes[19]) % 100)
		return false;
	sha1_init_object(&sha1, type_name(data->type), data->n);
	sha1_add(&sha1, data->bytes, data->n);
	sha1_final(&sha1, &actual);
	return !oid_equal(oid, &actual);
}

static int read_within(struct repo *repo, const struct oid *oid, size_t limit, struct object *object, struct err *err)
{
	enum pack_result result = PACK_ABSENT;
	struct object_data *data = NULL;
	struct err cause = {0};

	*object = (struct object){0};
	if (repo->packed)
		result = pack_read(repo->packed, oid, limit, &data, &cause);
	if (result == PACK_REFUSED)
		return object_refused(oid, &cause, err);
	if (result != PACK_READ && read_library(repo, oid, &data, err))
		return -1;
	if (is_damaged(oid, data)) {
		char hex[OID_HEX_SIZE];

		object_data_release(data);
		note_failure(repo->common, oid);
		oid_to_hex(oid, hex);
		return err_set(err, ERR_INCOMPLETE, "object %s is damaged: its content does not have its id", hex);
	}
	*object = (struct object){.type = data->type, .content = {data->bytes, data->n}, .data = data};
	return 0;
}

int repo_read(struct repo *repo, const struct oid *oid, struct object *object, struct err *err)
{
	return read_within(repo, oid, OBJECT_BYTES_LIMIT, object, err);
}

void object_release(struct object *object)
{
	object_data_release(object->data);
	*object = (struct object){0};
}

struct object object_share(const struct object *object)
{
	object_data_share(object->data);
	return *object;
}

int repo_read_typed(struct repo *repo, const struct oid *oid, enum object_type type, size_t limit,
		    struct object *object, struct err *err)
{
	char hex[OID_HEX_SIZE];

	/* In packs the limit is met before the content is read; a loose object is read first, because asking for its
	 * header would cost half as much again. */
	if (read_within(repo, oid, limit, object, err))
		return -1;
	if (object->type == type && object->content.n <= limit)
		return 0;
	oid_to_hex(oid, hex);
	if (object->type != type)
		err_set(err, ERR_INCOMPLETE, "object %s is a %s, not a %s", hex, type_name(object->type),
			type_name(type));
	else
		err_set(err, ERR_INCOMPLETE, "the %s %s has %zu bytes, more than the limit of %zu", type_name(type),
			hex, object->content.n, limit);
	object_release(object);
	return -1;
}

int repo_header(struct repo *repo, const struct oid *oid, enum object_type *type, uint64_t *size, struct err *err)
{
	enum pack_result result = PACK_ABSENT;
	git_oid id = library_oid(oid);
	git_object_t found;
	struct err cause = {0};
	size_t n;
	int code;

	if (repo->packed)
		result = pack_header(repo->packed, oid, type, size, &cause);
	if (result == PACK_REFUSED)
		return object_refused(oid, &cause, err);
	if (result == PACK_READ)
		return 0;
	code = git_odb_read_header(&n, &found, repo->odb, &id);
	if (code)
		return object_failed(repo, oid, code, err);
	*type = (enum object_type)found;
	*size = n;
	return 0;
}

bool repo_has(struct repo *repo, const struct oid *oid)
{
	git_oid id = library_oid(oid);

	if (repo->packed && pack_set_has(repo->common->packs, oid))
		return true;
	return git_odb_exists(repo->odb, &id) == 1;
}
