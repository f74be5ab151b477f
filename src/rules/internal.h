/*
 * Shared by the files of src/rules only.
 */
#ifndef RESCUE_RULES_INTERNAL_H
#define RESCUE_RULES_INTERNAL_H

#include "rules/fields.h"
#include "rules/file_source.h"
#include "rules/rules.h"

/* One parsed file each; the target is zeroed by the caller and has id and file set. */
int rule_read(struct reader *reader, const struct yaml_node *root, struct rule *rule);
int issue_type_read(struct reader *reader, const struct yaml_node *root, struct issue_type *issue);
int model_read(struct reader *reader, const struct yaml_node *root, struct model *model);
/* Cells of the matrix that the configuration sets; the whole must stay monotone. */
int matrix_override(struct reader *reader, const struct yaml_node *mapping, struct model *model);
/* A file of syntax/. */
int shared_syntax_read(struct reader *reader, const struct yaml_node *root, struct shared_syntax *shared);
/* {0: 100, 5: 60, 20: 0}: percent of the population flagged, and the score there. */
int score_read(struct reader *reader, const struct yaml_node *node, struct score_steps *steps);
/* `syntax:` of a rule: languages to query texts. */
int rule_syntax_read(struct reader *reader, const struct yaml_node *mapping, struct rule_syntax **syntax,
		     size_t *count);
/* `pieces:` of a rule or a file of syntax/: in its queries {name} becomes the text of that name. */
int rule_syntax_fill(struct reader *reader, const struct yaml_node *pieces, struct rule_syntax *syntax, size_t count);
/* Whether a parameter or a piece may be called that: a-z, 0-9 and '_', no digit first. */
bool is_rule_name(struct view name);
/* The query and the population of a rule that only has `syntax:`. */
void rule_syntax_defaults(struct rule *rule, int line);
/* `thoroughly` as syntax_check() has it. */
int rule_syntax_check(const struct rule *rule, bool thoroughly, struct err *err);
/* All of them together, once the set is read. */
void syntax_queries_collect(struct rule_set *set);
/* ('rule', 'language'), … for SQL's VALUES: who asks about which language. */
void add_syntax_rules(struct buf *out, const struct rule_set *set);
/* The content of rules/gate.yml: the policy of the gate and of suppressions that hold when nobody says otherwise. */
struct view gate_defaults(void);

/* What the user says of one matter: a section of the configuration, or a file of its own. */
struct section {
	const struct yaml_node *node; /* NULL: nothing is said */
	const char *named;            /* in place of a node: the file that says it, as the configuration has it */
	bool is_file;                 /* the node is all of a file */
};

/* A text that is all of a file, or a configuration whose section `key` counts. A file without any text is like none. */
int section_parse(struct reader *reader, struct view content, const char *key, bool is_configuration,
		  struct section *section);
/* The same from the files themselves, also the one that the section names; `reader` then has the name of the last. */
int section_load(struct reader *reader, const struct named_file *from, const char *key, struct section *section);

/* The list under `tests:`. */
int tests_read(struct reader *reader, const struct yaml_node *list, struct rule *rule);

/* Reads "params:" of a rule, or of an override when `rule` has parameters already. */
int params_read(struct reader *reader, const struct yaml_node *mapping, struct rule *rule);
int params_override(struct reader *reader, const struct yaml_node *mapping, struct rule *rule);

#endif
