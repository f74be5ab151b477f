/*
 * The linguist-* attributes of .gitattributes files (gitattributes(5) and
 * linguist's docs/overrides.md): a repository may say that a path is vendored,
 * generated, documentation, or of another language. They are honoured, and the
 * file's class_source says so, because a client can hide code with them.
 *
 * Floor 3. All zero bytes is an empty set; attributes_release() frees.
 */
#ifndef RESCUE_COLLECT_ATTRIBUTES_H
#define RESCUE_COLLECT_ATTRIBUTES_H

#include "base/mem.h"
#include "base/view.h"

enum attribute_state { ATTRIBUTE_UNSPECIFIED, ATTRIBUTE_SET, ATTRIBUTE_UNSET };

struct linguist_attributes {
	enum attribute_state vendored, generated, documentation;
	struct view language; /* linguist-language=NAME; empty when unspecified */
};

struct attribute_line;
struct attributes {
	struct attribute_line *lines; /* in order of application: the last match wins */
	size_t count;
	size_t capacity;
	struct arena arena;
};

/*
 * Adds one .gitattributes file that lies in `directory` ("" for the root). Files must be added parents first; content
 * is copied. Lines without a linguist attribute, negative patterns and macros are left out, as git does or may.
 */
void attributes_add(struct attributes *attributes, struct view directory, struct view content);
/* What the files say of `path`; the language is borrowed. */
struct linguist_attributes attributes_of(const struct attributes *attributes, struct view path);
void attributes_release(struct attributes *attributes);

#endif
