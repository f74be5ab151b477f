#include "repo/diff.h"

#include <endian.h>
#include <stdlib.h>

#include "base/limits.h"
#include "repo/diff_internal.h"
#include "repo/file_list.h"
#include "repo/tree.h"

#include "base/banned.h"

void change_list_clear(struct change_list *list)
{
	list->count = 0;
	arena_reset(&list->arena);
}

void change_list_release(struct change_list *list)
{
	free(list->items);
	arena_release(&list->arena);
	*list = (struct change_list){0};
}

struct differ *differ_new(struct repo *repo)
{
	struct differ *differ = xcalloc(1, sizeof(*differ));

	differ->repo = repo;
	differ->cache = xcalloc(CACHE_SLOTS, sizeof(*differ->cache));
	return differ;
}

void differ_free(struct differ *differ)
{
	if (!differ)
		return;
	for (size_t i = 0; i < CACHE_SLOTS; i++)
		object_release(&differ->cache[i].object);
	free(differ->cache);
	free(differ->levels);
	buf_release(&differ->path);
	free(differ);
}

/* --- trees, read once
 * ------------------------------------------------------------------------------------------------- */

static void drop(struct differ *differ, struct cached_tree *slot)
{
	differ->cached_bytes -= slot->object.content.n;
	object_release(&slot->object);
}

/* The tree before a commit is the one after its parent: most trees are asked for twice, shortly after each other. */
static void keep(struct differ *differ, struct cached_tree *slot, const struct oid *oid, const struct object *object)
{
	drop(differ, slot);
	if (object->content.n > TREE_CACHE_BYTES / 8)
		return;
	slot->oid = *oid;
	slot->object = object_share(object);
	differ->cached_bytes += object->content.n;
	while (differ->cached_bytes > TREE_CACHE_BYTES) {
		differ->evict = (differ->evict + 1) % CACHE_SLOTS;
		if (&differ->cache[differ->evict] != slot)
			drop(differ, &differ->cache[differ->evict]);
	}
}

/* git knows the empty tree without storing it. */
static bool is_empty_tree(const struct oid *oid)
{
	static const struct oid empty = {{0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60,
					  0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88, 0xfb, 0xee, 0x49, 0x04}};

	return oid_equal(oid, &empty);
}

static int read_tree(struct differ *differ, const struct oid *oid, struct object *object, struct err *err)
{
	struct cached_tree *slot = &differ->cache[(oid->bytes[0] << 8 | oid->bytes[1]) % CACHE_SLOTS];

	*object = (struct object){0};
	if (is_empty_tree(oid))
		return 0;
	if (slot->object.data && oid_equal(&slot->oid, oid)) {
		*object = object_share(&slot->object);
		return 0;
	}
	if (repo_read_typed(differ->repo, oid, OBJECT_TREE, TREE_SIZE_LIMIT, object, err))
		return -1;
	keep(differ, slot, oid, object);
	return 0;
}

/* --- two trees side by side
 * ------------------------------------------------------------------------------------------- */

struct side {
	struct object object;
	struct view rest;
	struct tree_item item;
	bool has_item;
};

struct diff_level {
	struct side sides[2]; /* before, after */
	size_t path_length;   /* of the directory, with its '/' */
};

static int damaged(struct differ *differ, struct err *err)
{
	return err_set(err, ERR_INCOMPLETE, "the tree of '%s' is damaged",
		       differ->path.n ? buf_text(&differ->path) : ".");
}

/* Index of the first NUL, n when there is none. Names are short: calling memchr would cost more than looking. */
static size_t find_nul(const char *p, size_t n)
{
	static const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
	const char *found;
	size_t at = 0;

	for (; at + 8 <= n && at < 64; at += 8) {
		uint64_t word, zeros;

		memcpy(&word, p + at, sizeof(word));
		word = le64toh(word);
		zeros = (word - ones) & ~word & highs; /* the lowest bit stands for the first NUL */
		if (zeros)
			return at + ((size_t)__builtin_ctzll(zeros) >> 3);
	}
	found = at < n ? memchr(p + at, '\0', n - at) : NULL;
	return found ? (size_t)(found - p) : n;
}

/* Most of two versions of a directory is equal: steps over whole entries at the front that are. */
static void skip_equal(struct diff_level *level)
{
	struct view *a = &level->sides[0].rest, *b = &level->sides[1].rest;
	size_t common = view_common_prefix(*a, *b), at = 0;

	if (common == a->n && common == b->n)
		at = common;
	while (at < common) {
		size_t name_end = at + find_nul(a->p + at, common - at);

		if (common - name_end < 1 + sizeof(struct oid))
			break;
		at = name_end + 1 + sizeof(struct oid);
	}
	*a = (struct view){a->p + at, a->n - at};
	*b = (struct view){b->p + at, b->n - at};
}

/* Has each side's next entry at hand: 1, or 0 when both are at their end. */
static int fill(struct differ *differ, struct diff_level *level, struct err *err)
{
	if (!level->sides[0].has_item && !level->sides[1].has_item)
		skip_equal(level);
	for (int i = 0; i < 2; i++) {
		struct side *side = &level->sides[i];
		int status = side->has_item ? 1 : tree_next(&side->rest, &side->item);

		if (status < 0)
			return damaged(differ, err);
		side->has_item = status > 0;
	}
	return level->sides[0].has_item || level->sides[1].has_item;
}

/* Enters a pair of directories, one of which may be NULL, whose path is in differ->path with its '/'. */
static int push_pair(struct differ *differ, const struct oid *before, const struct oid *after, struct err *err)
{
	const struct oid *oids[2] = {before, after};
	struct diff_level *level;

	if (differ->depth >= PATH_DEPTH_LIMIT || differ->path.n > PATH_LENGTH_LIMIT)
		return err_set(err, ERR_INCOMPLETE, "directories are nested more than %d deep", PATH_DEPTH_LIMIT);
	GROW(differ->levels, differ->depth + 1, differ->capacity);
	level = &differ->levels[differ->depth++];
	*level = (struct diff_level){.path_length = differ->path.n};
	for (int i = 0; i < 2; i++) {
		if (oids[i] && read_tree(differ, oids[i], &level->sides[i].object, err))
			return -1;
		level->sides[i].rest = level->sides[i].object.content;
	}
	return 0;
}

static void pop_pair(struct differ *differ)
{
	struct diff_level *level = &differ->levels[--differ->depth];

	object_release(&level->sides[0].object);
	object_release(&level->sides[1].object);
}

static int add_change(struct differ *differ, struct change_list *list, const struct tree_item *before,
		      const struct tree_item *after, struct err *err)
{
	struct view path = buf_view(&differ->path);
	struct change *change;

	if (list->count >= COMMIT_CHANGES_LIMIT)
		return err_set(err, ERR_INCOMPLETE, "more than %zu changed files", COMMIT_CHANGES_LIMIT);
	GROW(list->items, list->count + 1, list->capacity);
	change = &list->items[list->count++];
	*change = (struct change){.kind = !before ? 'A' : !after ? 'D' : 'M'};
	change->path = arena_view(&list->arena, path);
	if (before) {
		change->old_mode = before->mode;
		change->old_oid = *before->oid;
	}
	if (after) {
		change->new_mode = after->mode;
		change->new_oid = *after->oid;
	}
	if (before && after && (before->mode ^ after->mode) & 0170000)
		change->kind = 'T';
	return 0;
}

/* One name that is on one side, or on both; at least one is not NULL, and both are directories or both are not. */
static int take_pair(struct differ *differ, struct change_list *list, const struct tree_item *before,
		     const struct tree_item *after, struct err *err)
{
	const struct tree_item *one = before ? before : after;

	if (before && after && before->mode == after->mode && oid_equal(before->oid, after->oid))
		return 0;
	differ->path.n = differ->levels[differ->depth - 1].path_length;
	buf_add_view(&differ->path, one->name);
	if (one->mode != MODE_DIRECTORY)
		return add_change(differ, list, before, after, err);
	buf_add_char(&differ->path, '/');
	if (differ->directories++ >= COMMIT_CHANGES_LIMIT)
		return err_set(err, ERR_INCOMPLETE, "more than %zu changed directories", COMMIT_CHANGES_LIMIT);
	return push_pair(differ, before ? before->oid : NULL, after ? after->oid : NULL, err);
}

static int step(struct differ *differ, struct change_list *list, struct err *err)
{
	struct diff_level *level = &differ->levels[differ->depth - 1];
	struct side *before = &level->sides[0], *after = &level->sides[1];
	struct tree_item items[2];
	int status = fill(differ, level, err), order;

	if (status <= 0) {
		if (status == 0)
			pop_pair(differ);
		return status;
	}
	order = !before->has_item ? 1 : !after->has_item ? -1 : tree_item_cmp(&before->item, &after->item);
	items[0] = before->item;
	items[1] = after->item;
	if (order <= 0)
		before->has_item = false;
	if (order >= 0)
		after->has_item = false;
	return take_pair(differ, list, order <= 0 ? &items[0] : NULL, order >= 0 ? &items[1] : NULL, err);
}

/* --- trees out of order
 * ------------------------------------------------------------------------------------------------ */

static int compare_changes(const void *a, const void *b)
{
	const struct change *left = a, *right = b;
	int order = view_cmp(left->path, right->path);

	if (order)
		return order;
	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	order = oid_cmp(&left->new_oid, &right->new_oid);
	return order ? order : oid_cmp(&left->old_oid, &right->old_oid);
}

/* An addition and a deletion of one path are one change, or none. False: nothing is left. */
static bool merge_changes(struct change *kept, const struct change *next)
{
	if (kept->kind != 'A' || next->kind != 'D')
		return true; /* a path named twice: the first stays */
	kept->old_oid = next->old_oid;
	kept->old_mode = next->old_mode;
	kept->kind = (kept->old_mode ^ kept->new_mode) & 0170000 ? 'T' : 'M';
	return kept->old_mode != kept->new_mode || !oid_equal(&kept->old_oid, &kept->new_oid);
}

/* The comparison expects git's order; where a tree breaks it, names met on one side only find each other here. */
static void settle(struct change_list *list)
{
	size_t kept = 0;
	bool in_order = true;

	for (size_t i = 1; i < list->count && in_order; i++)
		in_order = view_cmp(list->items[i - 1].path, list->items[i].path) < 0;
	if (in_order)
		return;
	qsort(list->items, list->count, sizeof(*list->items), compare_changes);
	for (size_t i = 0; i < list->count;) {
		struct change change = list->items[i++];
		bool stays = true;

		for (; i < list->count && view_eq(change.path, list->items[i].path); i++)
			stays = merge_changes(&change, &list->items[i]) && stays;
		if (stays)
			list->items[kept++] = change;
	}
	list->count = kept;
}

int differ_compare(struct differ *differ, const struct oid *old_tree, const struct oid *new_tree,
		   struct change_list *list, struct err *err)
{
	int status;

	change_list_clear(list);
	if (old_tree && oid_equal(old_tree, new_tree))
		return 0;
	buf_clear(&differ->path);
	differ->directories = 0;
	status = push_pair(differ, old_tree, new_tree, err);
	while (status == 0 && differ->depth)
		status = step(differ, list, err);
	while (differ->depth)
		pop_pair(differ);
	if (status)
		change_list_clear(list);
	else
		settle(list);
	return status;
}
