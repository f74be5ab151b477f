#include "collect/attribute_files.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "repo/diff.h"

#include "base/banned.h"

static bool is_named(struct view path)
{
	return view_is(view_basename(path), ".gitattributes");
}

static bool is_one(const struct tree_entry *entry)
{
	return is_named(entry->path) && entry->mode != MODE_SYMLINK;
}

void attribute_files_read(struct attributes *attributes, const struct file_list *list, struct file_reader *reader)
{
	struct buf content = {0};

	for (size_t i = 0; i < list->count; i++) {
		const struct tree_entry *entry = &list->entries[i];
		int64_t size;

		if (!is_one(entry))
			continue;
		buf_clear(&content);
		if (file_read(reader, entry, ATTRIBUTES_LIMIT, &content, &size, NULL) == CONTENT_READ)
			attributes_add(attributes, view_dirname(entry->path), buf_view(&content));
	}
	buf_release(&content);
}

uint64_t attribute_files_digest(const struct file_list *list)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct tree_entry *entry = &list->entries[i];

		if (!is_one(entry))
			continue;
		hash = hash_add(hash, entry->path);
		hash = hash_add(hash, (struct view){(const char *)entry->oid.bytes, sizeof(entry->oid.bytes)});
	}
	return hash;
}

bool attribute_files_differ(struct repo *repo, const struct oid *one, const struct oid *other)
{
	struct differ *differ = differ_new(repo);
	struct change_list changes = {0};
	bool found = differ_compare(differ, one, other, &changes, NULL) < 0;

	for (size_t i = 0; i < changes.count && !found; i++)
		found = is_named(changes.items[i].path);
	change_list_release(&changes);
	differ_free(differ);
	return found;
}
