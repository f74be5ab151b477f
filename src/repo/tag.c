#include "repo/tag.h"

#include <stdlib.h>

#include "base/limits.h"
#include "repo/commit_internal.h"
#include "repo/internal.h"

#include "base/banned.h"

static const char prefix[] = "refs/tags/";

/* --- the list ---------------------------------------------------------------------------------------------------- */

static void add_tag(struct tag_list *list, struct view name, const struct oid *target)
{
	struct tag *tag;

	if (list->count == TAGS_LIMIT) {
		list->is_cut = true;
		return;
	}
	GROW(list->items, list->count + 1, list->capacity);
	tag = &list->items[list->count++];
	tag->name = arena_view(&list->arena, name);
	tag->target = *target;
}

/* What a reference points to, through others; null when it leads nowhere. */
static struct oid target_of(struct repo *repo, const char *name)
{
	git_reference *reference = NULL, *resolved = NULL;
	struct oid target = {0};

	if (git_reference_lookup(&reference, repo->git, name) == 0 && git_reference_resolve(&resolved, reference) == 0)
		memcpy(target.bytes, git_reference_target(resolved)->id, sizeof(target.bytes));
	git_reference_free(resolved);
	git_reference_free(reference);
	return target;
}

static int read_references(struct tag_list *list, struct repo *repo, struct err *err)
{
	git_reference_iterator *iterator = NULL;
	const char *name;
	int code;

	if (!repo->git)
		BUG("only the first handle of a repository knows its references");
	code = git_reference_iterator_glob_new(&iterator, repo->git, "refs/tags/*");
	while (!list->is_cut && code == 0 && (code = git_reference_next_name(&name, iterator)) == 0) {
		struct oid target = target_of(repo, name);

		add_tag(list, view_of(name + strlen(prefix)), &target);
	}
	git_reference_iterator_free(iterator);
	if (code && code != GIT_ITEROVER)
		return err_set(err, ERR_INCOMPLETE, "the tags cannot be listed: %s", library_message());
	return 0;
}

static int compare_tags(const void *a, const void *b)
{
	return view_cmp(((const struct tag *)a)->name, ((const struct tag *)b)->name);
}

static void make_digest(struct tag_list *list)
{
	struct sha1 sha1;

	sha1_init(&sha1);
	for (size_t i = 0; i < list->count; i++) {
		sha1_add(&sha1, list->items[i].name.p, list->items[i].name.n);
		sha1_add(&sha1, "", 1);
		sha1_add(&sha1, list->items[i].target.bytes, sizeof(list->items[i].target.bytes));
	}
	sha1_final(&sha1, &list->digest);
}

int tag_list_read(struct tag_list *list, struct repo *repo, struct err *err)
{
	*list = (struct tag_list){0};
	if (repo->common->scratch) {
		const struct scratch_tag *tag;

		for (size_t i = 0; (tag = scratch_tag(repo->common->scratch, i)) != NULL; i++)
			add_tag(list, view_of(tag->name), &tag->target);
	} else if (read_references(list, repo, err)) {
		tag_list_release(list);
		return -1;
	}
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), compare_tags);
	make_digest(list);
	return 0;
}

void tag_list_release(struct tag_list *list)
{
	free(list->items);
	arena_release(&list->arena);
	*list = (struct tag_list){0};
}

/* --- where a tag leads ------------------------------------------------------------------------------------------- */

static bool header_line(struct view raw, const char *key, struct view *line)
{
	while (view_line(&raw, line) && line->n)
		if (view_starts(*line, key))
			return true;
	return false;
}

/* One step: what a tag object names, and its date if it is the outermost one. */
static int follow(struct repo *repo, struct oid *oid, struct tag_target *target, struct err *err)
{
	struct object object;
	struct signature who = {0};
	struct view line;
	char hex[OID_HEX_SIZE];
	bool found;

	if (repo_read_typed(repo, oid, OBJECT_TAG, COMMIT_SIZE_LIMIT, &object, err))
		return -1;
	oid_to_hex(oid, hex);
	found = header_line(object.content, "object ", &line) && oid_from_hex(view_slice(line, 7, line.n), oid);
	if (!target->is_annotated && header_line(object.content, "tagger ", &line) && signature_date(line, &who))
		target->time = who.time;
	target->is_annotated = true;
	object_release(&object);
	return found ? 0 : err_set(err, ERR_INCOMPLETE, "tag %s is damaged: it names no object", hex);
}

int tag_peel(struct repo *repo, const struct oid *oid, struct tag_target *target, struct err *err)
{
	char hex[OID_HEX_SIZE];
	struct oid at = *oid;

	*target = (struct tag_target){0};
	for (int depth = 0; depth < TAG_DEPTH_LIMIT; depth++) {
		enum object_type type;
		uint64_t size;

		if (repo_header(repo, &at, &type, &size, err))
			return -1;
		if (type == OBJECT_COMMIT) {
			target->commit = at;
			return 0;
		}
		if (type != OBJECT_TAG) {
			oid_to_hex(&at, hex);
			return err_set(err, ERR_USAGE, "object %s is no commit: name a branch, a tag or a commit", hex);
		}
		if (follow(repo, &at, target, err))
			return -1;
	}
	return err_set(err, ERR_USAGE, "too many tags point to each other: name a commit");
}
