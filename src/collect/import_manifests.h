/*
 * What the manifests of a tree say about names in imports: package.json which
 * directory a package of the workspace is, tsconfig.json and jsconfig.json
 * what an alias stands for, go.mod what a module is called, composer.json
 * where a namespace begins, Cargo.toml which directory a crate is.
 *
 * A manifest that cannot be read says nothing; nothing in it is executed.
 *
 * Floor 3. All zero bytes is empty; import_manifests_release() frees.
 */
#ifndef RESCUE_COLLECT_IMPORT_MANIFESTS_H
#define RESCUE_COLLECT_IMPORT_MANIFESTS_H

#include "base/hash.h"
#include "repo/file_list.h"

/* One `paths` entry of a tsconfig, one substitution: "@/" + x + "" is `base` / "src/" + x + "". */
struct import_alias {
	struct view before, after; /* around the star; without a star the whole is `before` */
	bool has_star;
	struct view target; /* with its star, from the root of the tree; borrowed, like the others */
};

/* The aliases of the configurations in one directory. */
struct alias_set {
	struct view directory;
	struct import_alias *items; /* those with the longest `before` first */
	size_t count, capacity;
	struct view base; /* baseUrl, from the root of the tree */
	bool has_base;
};

/* Names and the directories they stand for. The first that is read keeps a name. */
struct named_directories {
	struct intern names;
	struct view *directories; /* by name */
	size_t capacity;
};

struct import_manifests {
	struct named_directories packages; /* package.json */
	struct named_directories mains;    /* directory of a package.json, and the file it names as its own */
	struct named_directories modules;  /* go.mod */
	struct named_directories crates;   /* Cargo.toml, '-' as '_' */
	struct named_directories spaces;   /* composer.json: "App\" */
	struct alias_set *aliases;
	struct intern alias_directories; /* by directory: index of its set */
	size_t alias_count, alias_capacity;
	struct arena arena;
};

/* Reads one; false when a file of that name is no manifest. */
bool import_manifest_add(struct import_manifests *manifests, struct view path, struct view content);
/* Reads the manifests of the files that are listed. `repo` as file_reader_open() wants it. */
void import_manifests_read(struct import_manifests *manifests, const struct file_list *list, const struct repo *repo);
void import_manifests_release(struct import_manifests *manifests);

/* The directory of that name; false when there is none. */
bool named_directory(const struct named_directories *table, struct view name, struct view *directory);
/* The aliases a configuration in `directory` sets, or NULL. */
const struct alias_set *import_aliases(const struct import_manifests *manifests, struct view directory);

/* Adds JSON without the comments and commas before a bracket that tsconfig.json may have. */
void buf_add_plain_json(struct buf *buf, struct view text);

#endif
