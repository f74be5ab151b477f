#include "repo/scratch.h"

#include <stdio.h>
#include <stdlib.h>

#include <git2/sys/mempack.h>
#include <git2/sys/repository.h>

#include "base/mem.h"
#include "repo/internal.h"
#include "repo/file_list.h"

#include "base/banned.h"

struct scratch_entry {
	char *path;
	size_t length;
	uint32_t mode;
	struct oid oid;
};

struct scratch {
	struct oid head;               /* what repo_resolve() finds */
	struct oid last;               /* the last commit made */
	struct scratch_entry *entries; /* the files after the last commit, sorted by path */
	size_t count, capacity;
	struct scratch_tag *tags;
	size_t tag_count, tag_capacity;
};

void scratch_free(struct scratch *scratch)
{
	if (!scratch)
		return;
	for (size_t i = 0; i < scratch->count; i++)
		free(scratch->entries[i].path);
	for (size_t i = 0; i < scratch->tag_count; i++)
		free(scratch->tags[i].name);
	free(scratch->entries);
	free(scratch->tags);
	free(scratch);
}

const struct oid *scratch_head(const struct scratch *scratch)
{
	return &scratch->head;
}

const struct scratch_tag *scratch_tag(const struct scratch *scratch, size_t index)
{
	return index < scratch->tag_count ? &scratch->tags[index] : NULL;
}

int repo_scratch(struct repo **out, struct err *err)
{
	struct repo *repo = xcalloc(1, sizeof(*repo));
	git_odb_backend *backend = NULL;

	*out = repo;
	library_start();
	repo->common = common_new();
	repo->common->name = xstrdup("scratch");
	repo->common->scratch = xcalloc(1, sizeof(*repo->common->scratch));
	if (git_odb_new(&repo->odb) == 0 && git_mempack_new(&backend) == 0 &&
	    git_odb_add_backend(repo->odb, backend, 1) == 0)
		return 0;
	err_set(err, ERR_INTERNAL, "cannot make an object database in memory: %s", library_message());
	*out = NULL;
	repo_free(repo);
	return -1;
}

int repo_scratch_write(struct repo *repo, enum object_type type, struct view content, struct oid *out, struct err *err)
{
	git_oid id;

	if (git_odb_write(&id, repo->odb, content.p ? content.p : "", content.n, (git_object_t)type))
		return err_set(err, ERR_INTERNAL, "cannot write an object: %s", library_message());
	memcpy(out->bytes, id.id, sizeof(out->bytes));
	return 0;
}

void repo_scratch_set_head(struct repo *repo, const struct oid *commit)
{
	repo->common->scratch->head = *commit;
}

void repo_scratch_tag(struct repo *repo, const char *name, const struct oid *target)
{
	struct scratch *scratch = repo->common->scratch;

	GROW(scratch->tags, scratch->tag_count + 1, scratch->tag_capacity);
	scratch->tags[scratch->tag_count++] = (struct scratch_tag){xstrdup(name), *target};
}

/* --- files to trees
 * ---------------------------------------------------------------------------------------------------- */

static size_t find_entry(const struct scratch *scratch, struct view path, bool *found)
{
	size_t at = 0;

	*found = false;
	while (at < scratch->count) {
		struct view here = {scratch->entries[at].path, scratch->entries[at].length};
		int order = view_cmp(here, path);

		*found = order == 0;
		if (order >= 0)
			break;
		at++;
	}
	return at;
}

static int change_file(struct repo *repo, const struct scratch_file *file, struct err *err)
{
	struct scratch *scratch = repo->common->scratch;
	bool found;
	size_t at = find_entry(scratch, file->path, &found);
	struct scratch_entry *entry;

	if (file->is_deleted) {
		if (!found)
			return err_set(err, ERR_USAGE, "cannot delete '%.*s': there is no such file",
				       VIEW_ARG(file->path));
		free(scratch->entries[at].path);
		memmove(&scratch->entries[at], &scratch->entries[at + 1],
			(--scratch->count - at) * sizeof(*scratch->entries));
		return 0;
	}
	if (!found) {
		GROW(scratch->entries, scratch->count + 1, scratch->capacity);
		memmove(&scratch->entries[at + 1], &scratch->entries[at],
			(scratch->count++ - at) * sizeof(*scratch->entries));
		scratch->entries[at].path = xstrndup(file->path.p, file->path.n);
		scratch->entries[at].length = file->path.n;
	}
	entry = &scratch->entries[at];
	entry->mode = file->mode ? file->mode : MODE_FILE;
	return repo_scratch_write(repo, OBJECT_BLOB, file->content, &entry->oid, err);
}

static void add_item(struct buf *tree, uint32_t mode, struct view name, const struct oid *oid)
{
	buf_addf(tree, "%o ", mode);
	buf_add_view(tree, name);
	buf_add_char(tree, '\0');
	buf_add(tree, oid->bytes, sizeof(oid->bytes));
}

/* Writes the tree of entries [from, to), whose paths share their first `prefix` bytes. Sorted paths make sorted trees.
 */
static int write_tree(struct repo *repo, size_t from, size_t to, size_t prefix, struct oid *out, struct err *err)
{
	const struct scratch_entry *entries = repo->common->scratch->entries;
	struct buf tree = {0};
	int status = 0;

	while (from < to && status == 0) {
		struct view path = {entries[from].path, entries[from].length};
		struct view rest = view_slice(path, prefix, path.n);
		size_t slash = view_find(rest, 0, VIEW("/")), end = from + 1;
		struct oid oid = entries[from].oid;

		if (slash < rest.n) {
			while (end < to && entries[end].length > prefix + slash &&
			       memcmp(entries[end].path, path.p, prefix + slash + 1) == 0)
				end++;
			status = write_tree(repo, from, end, prefix + slash + 1, &oid, err);
		}
		add_item(&tree, slash < rest.n ? (uint32_t)MODE_DIRECTORY : entries[from].mode,
			 view_slice(rest, 0, slash), &oid);
		from = end;
	}
	if (status == 0)
		status = repo_scratch_write(repo, OBJECT_TREE, buf_view(&tree), out, err);
	buf_release(&tree);
	return status;
}

/* --- commits
 * -------------------------------------------------------------------------------------------------------------- */

static void add_parent(struct buf *raw, const struct oid *parent)
{
	char hex[OID_HEX_SIZE];

	oid_to_hex(parent, hex);
	buf_addf(raw, "parent %s\n", hex);
}

static void add_person(struct buf *raw, const char *role, struct view name, struct view email,
		       const struct scratch_commit *commit)
{
	int zone = abs(commit->zone);

	if (!name.n && !email.n) {
		name = VIEW("Test");
		email = VIEW("test@example.com");
	}
	buf_addf(raw, "%s ", role);
	buf_add_view(raw, name);
	buf_add_text(raw, " <");
	buf_add_view(raw, email);
	buf_addf(raw, "> %lld %c%02d%02d\n", (long long)commit->time, commit->zone < 0 ? '-' : '+', zone / 60,
		 zone % 60);
}

static void add_people(struct buf *raw, const struct scratch_commit *commit)
{
	bool is_other = commit->committer_name.n || commit->committer_email.n;

	add_person(raw, "author", commit->name, commit->email, commit);
	add_person(raw, "committer", is_other ? commit->committer_name : commit->name,
		   is_other ? commit->committer_email : commit->email, commit);
}

int repo_scratch_commit(struct repo *repo, const struct scratch_commit *commit, struct oid *out, struct err *err)
{
	struct scratch *scratch = repo->common->scratch;
	struct oid tree, made;
	char hex[OID_HEX_SIZE];
	struct buf raw = {0};
	int status;

	for (size_t i = 0; i < commit->file_count; i++)
		if (change_file(repo, &commit->files[i], err))
			return -1;
	if (write_tree(repo, 0, scratch->count, 0, &tree, err))
		return -1;
	oid_to_hex(&tree, hex);
	buf_addf(&raw, "tree %s\n", hex);
	if (commit->parent || !oid_is_null(&scratch->last))
		add_parent(&raw, commit->parent ? commit->parent : &scratch->last);
	for (size_t i = 0; i < commit->merged_count; i++)
		add_parent(&raw, &commit->merged[i]);
	add_people(&raw, commit);
	buf_add_char(&raw, '\n');
	buf_add_view(&raw, commit->message);
	status = repo_scratch_write(repo, OBJECT_COMMIT, buf_view(&raw), &made, err);
	buf_release(&raw);
	if (status)
		return -1;
	scratch->head = scratch->last = made;
	if (out)
		*out = made;
	return 0;
}
