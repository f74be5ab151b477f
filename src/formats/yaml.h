/*
 * YAML as a small tree with positions. Scalars stay text and are never typed
 * by guess (`yes`, `12:30` and `2025-03-14` mean what the schema of the reader
 * says). One document; duplicate keys, anchors, aliases, tags and merge keys
 * are errors, because nobody can see what they do to a rule. Size, depth and
 * number of nodes are capped (base/limits.h).
 *
 * Every complaint is one line: "FILE:LINE:COLUMN: what; what to do".
 *
 * Floor 2. Only this module and formats/settings.h include yaml.h.
 */
#ifndef RESCUE_FORMATS_YAML_H
#define RESCUE_FORMATS_YAML_H

#include "base/err.h"
#include "base/mem.h"
#include "base/view.h"

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
	enum yaml_kind kind;
	int line, column; /* of the value, from 1 */
	struct view text; /* of a scalar: UTF-8, NUL-terminated */
	bool is_plain;    /* a scalar without quotes */
	struct view key;  /* of a mapping's member; NUL-terminated */
	int key_line, key_column;
	struct yaml_node *first; /* members of a sequence or mapping, in order */
	struct yaml_node *next;  /* the next member of the same parent */
	size_t count;            /* members */
};

/*
 * Reads one document; *root is borrowed from `arena`, NULL for a file without one. `file` is the name for messages.
 * Fails with ERR_USAGE.
 */
int yaml_parse(struct arena *arena, const char *file, struct view content, struct yaml_node **root, struct err *err);

/* The member called `key`, or NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key);

/* "file:line:column: …" as an ERR_USAGE about a value, or about its key. Always -1. */
int yaml_error(struct err *err, const char *file, const struct yaml_node *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
int yaml_key_error(struct err *err, const char *file, const struct yaml_node *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
