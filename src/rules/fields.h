/*
 * Reads a YAML mapping into a struct by a table of its members. The table is
 * the schema: names, types, bounds and what must be there; unknown members are
 * errors that name the nearest known one.
 *
 * Floor 2½.
 */
#ifndef RESCUE_RULES_FIELDS_H
#define RESCUE_RULES_FIELDS_H

#include <stdint.h>

#include "base/mem.h"
#include "formats/yaml.h"

/* What a file is read with: where text goes and what messages call the file. */
struct reader {
	struct arena *arena;
	const char *file;
	const char *manual; /* the page that lists the keys */
	struct err *err;
	bool without_tests; /* as rule_set has it */
	bool is_override;   /* what is missing keeps its former value: `is_required` is not asked */
};

enum field_kind {
	FIELD_TEXT,    /* const char * */
	FIELD_INT,     /* int, inside min..max */
	FIELD_CHOICE,  /* int-sized enum: index into `choices` */
	FIELD_BOOL,    /* bool: true or false */
	FIELD_TEXTS,   /* const char **, and size_t at `count`; one text or a list */
	FIELD_LIST,    /* T *, and size_t at `count`; `read` fills each T, of `size` bytes */
	FIELD_SCHEMA,  /* nothing is kept: it must be the text `schema` */
	FIELD_IGNORED, /* nothing is kept: any value, which another reader or a later version knows */
	FIELD_OTHER,   /* `read` fills what is at `offset` */
};

struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;
	bool is_required;
	int min, max;
	size_t count;               /* offset of the count of FIELD_TEXTS and FIELD_LIST */
	size_t size;                /* of a member of FIELD_LIST */
	const char *const *choices; /* NULL-terminated */
	const char *schema;         /* "rescue/gate/1" */
	int (*read)(struct reader *reader, const struct yaml_node *node, void *member);
	size_t line; /* if not 0: offset of an int that takes the line of the value */
};

/* The words of the matrix, for `choices`. The last dimension, DIMENSION_COUNT, is an alias of architecture. */
extern const char *const dimension_names[];
extern const char *const level_names[];
extern const char *const effort_names[]; /* the first EFFORT_COUNT of those: classes of effort and of confidence */
extern const char *const priority_names[];
extern const char *const phase_names[];

/* Fills *target from `node`, which must be a mapping. `what` names it in messages ("a rule", "a test"). */
int fields_read(struct reader *reader, const struct field *fields, size_t count, const char *what,
		const struct yaml_node *node, void *target);
#define FIELDS_READ(reader, fields, what, node, target) \
	fields_read((reader), (fields), sizeof(fields) / sizeof(*(fields)), (what), (node), (target))

/* Calls `read` for each member of a list; *items gets room for `size` bytes of each, from the reader's arena. */
int read_list(struct reader *reader, const struct yaml_node *node, size_t size,
	      int (*read)(struct reader *reader, const struct yaml_node *node, void *member), void **items,
	      size_t *count);

/* For `read`. A day as text, "2025-03-14"; `member` is a const char *. */
int read_day(struct reader *reader, const struct yaml_node *node, void *member);
/* A list, a mapping to be read later; `member` is a const struct yaml_node *. */
int keep_list(struct reader *reader, const struct yaml_node *node, void *member);
int keep_mapping(struct reader *reader, const struct yaml_node *node, void *member);

/* One scalar each. */
int read_text(struct reader *reader, const struct yaml_node *node, const char **text);
int read_int(struct reader *reader, const struct yaml_node *node, int min, int max, int *value);
int read_texts(struct reader *reader, const struct yaml_node *node, const char ***texts, size_t *count);
/* Mappings of a list must differ in the text of `key`, which each has: "there is another WHAT'a' above; ADVICE". */
int check_unique(struct reader *reader, const struct yaml_node *list, const char *key, const char *what,
		 const char *advice);
/* The node must be of that kind. */
int expect_kind(struct reader *reader, const struct yaml_node *node, enum yaml_kind kind);

#endif
