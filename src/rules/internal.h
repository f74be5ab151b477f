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
/* The query and the population of a rule that only has `syntax:`. */
void rule_syntax_defaults(struct rule *rule, int line);
/* `thoroughly` as syntax_check() has it. */
int rule_syntax_check(const struct rule *rule, bool thoroughly, struct err *err);
/* All of them together, once the set is read. */
void syntax_queries_collect(struct rule_set *set);
/* ('rule', 'language'), … for SQL's VALUES: who asks about which language. */
void add_syntax_rules(struct buf *out, const struct rule_set *set);
/* A text as SQL writes one. */
void add_sql_text(struct buf *out, const char *text);
/* The content of rules/gate.yml: the policy of the gate and of suppressions that hold when nobody says otherwise. */
struct view gate_defaults(void);
/* The path of a file that another one names: from the directory of that one unless it begins with '/'. */
const char *beside_file(struct arena *arena, const char *file, const char *name);
/* The list under `tests:`. */
int tests_read(struct reader *reader, const struct yaml_node *list, struct rule *rule);

/* Reads "params:" of a rule, or of an override when `rule` has parameters already. */
int params_read(struct reader *reader, const struct yaml_node *mapping, struct rule *rule);
int params_override(struct reader *reader, const struct yaml_node *mapping, struct rule *rule);

#endif
