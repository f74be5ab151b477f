/*
 * Tags: the references below refs/tags and what they lead to. A name is bytes;
 * a tag may be a tag object with a date of its own or point straight to its
 * target, which need not be a commit, nor be there.
 *
 * Floor 2.
 */
#ifndef RESCUE_REPO_TAG_H
#define RESCUE_REPO_TAG_H

#include "base/mem.h"
#include "repo/repo.h"

struct tag {
	struct view name;  /* without refs/tags/ */
	struct oid target; /* a tag object or what is tagged; null when it is a symbolic one that leads nowhere */
};

/* All zero bytes is the empty list; tag_list_release() frees. */
struct tag_list {
	struct tag *items; /* by name */
	size_t count, capacity;
	bool is_cut;       /* there are more than TAGS_LIMIT */
	struct oid digest; /* of all names and targets: another set of tags has another */
	struct arena arena;
};

/*
 * Reference files that hold no object id are left out, as by git. Needs the first handle of the repository, as
 * repo_resolve() does. -1 when the references cannot be listed.
 */
int tag_list_read(struct tag_list *list, struct repo *repo, struct err *err);
void tag_list_release(struct tag_list *list);

struct tag_target {
	struct oid commit;
	int64_t time;      /* of the outermost tag object, seconds since 1970; 0 when it has none */
	bool is_annotated; /* there is a tag object */
};

/*
 * Follows tag objects from `oid` to a commit, which is not read itself. What leads to a tree or a blob, or through more
 * than TAG_DEPTH_LIMIT tags, is ERR_USAGE; what is missing or damaged is ERR_INCOMPLETE.
 */
int tag_peel(struct repo *repo, const struct oid *oid, struct tag_target *target, struct err *err);

#endif
