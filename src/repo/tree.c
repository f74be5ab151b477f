#include "repo/tree.h"

#include "base/limits.h"
#include "repo/file_list.h"

#include "base/banned.h"

/* As git's canon_mode(): permissions of files become one of two, an unknown kind becomes a submodule. */
static uint32_t canonical_mode(uint32_t mode)
{
	switch (mode & 0170000) {
	case 0100000:
		return mode & 0100 ? MODE_EXECUTABLE : MODE_FILE;
	case 0120000:
		return MODE_SYMLINK;
	case 0040000:
		return MODE_DIRECTORY;
	default:
		return MODE_SUBMODULE;
	}
}

int tree_next(struct view *rest, struct tree_item *item)
{
	const char *p = rest->p, *end, *name_end;
	uint32_t mode = 0;

	if (rest->n == 0)
		return 0;
	end = p + rest->n;
	while (p < end && *p >= '0' && *p <= '7')
		mode = mode << 3 | (uint32_t)(*p++ - '0');
	if (p == rest->p || p == end || *p != ' ')
		return -1;
	p++;
	name_end = memchr(p, '\0', (size_t)(end - p));
	if (!name_end || name_end == p || (size_t)(end - name_end) < 1 + sizeof(struct oid))
		return -1;
	item->mode = canonical_mode(mode);
	item->name = (struct view){p, (size_t)(name_end - p)};
	item->oid = (const struct oid *)(name_end + 1);
	p = name_end + 1 + sizeof(struct oid);
	*rest = (struct view){p, (size_t)(end - p)};
	return 1;
}

/* One step down: 1, 0 or -1 as tree_find(). */
static int find_entry(struct repo *repo, const struct oid *tree, struct view name, uint32_t *mode, struct oid *oid,
		      struct err *err)
{
	struct tree_item item;
	struct object object;
	struct view rest;
	int status;

	if (repo_read_typed(repo, tree, OBJECT_TREE, TREE_SIZE_LIMIT, &object, err))
		return -1;
	rest = object.content;
	while ((status = tree_next(&rest, &item)) == 1 && !view_eq(item.name, name))
		;
	if (status == 1) {
		*mode = item.mode;
		*oid = *item.oid;
	}
	object_release(&object);
	return status == 1;
}

int tree_find(struct repo *repo, const struct oid *tree, struct view path, uint32_t *mode, struct oid *oid,
	      struct err *err)
{
	struct oid at = *tree;
	int status = 0;

	*mode = MODE_DIRECTORY;
	for (size_t start = 0; start <= path.n && *mode == MODE_DIRECTORY;) {
		size_t end = view_find(path, start, VIEW("/"));

		status = find_entry(repo, &at, view_slice(path, start, end), mode, oid, err);
		if (status != 1 || end == path.n)
			return status;
		at = *oid;
		start = end + 1;
	}
	return status < 0 ? -1 : 0;
}

int tree_item_cmp(const struct tree_item *a, const struct tree_item *b)
{
	size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
	int order = memcmp(a->name.p, b->name.p, n);
	unsigned char after_a, after_b;

	if (order)
		return order;
	after_a = n < a->name.n ? (unsigned char)a->name.p[n] : a->mode == MODE_DIRECTORY ? '/' : 0;
	after_b = n < b->name.n ? (unsigned char)b->name.p[n] : b->mode == MODE_DIRECTORY ? '/' : 0;
	return (after_a > after_b) - (after_a < after_b);
}
