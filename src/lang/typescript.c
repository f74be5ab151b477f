#include "lang/grammar.h"
#include "lang/javascript_kinds.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_typescript(void);
const struct TSLanguage *tree_sitter_tsx(void);

static const struct kind_role kinds[] = {
    JAVASCRIPT_KINDS,
    KIND("abstract_class_declaration", TYPE),
    KIND_IMPORT("import_require_clause", "require", "source"),
    KIND("interface_declaration", LEAF),
    KIND("type_alias_declaration", LEAF),
    KIND("type_annotation", LEAF),
    KIND("type_arguments", LEAF),
    KIND("type_parameters", LEAF),
    KIND("type_query", LEAF),
    KIND("nested_type_identifier", LEAF),
    KIND("identifier", NAME),
    KIND("shorthand_property_identifier", NAME),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    JAVASCRIPT_CONTEXTS,
    {"public_field_definition", CONTEXT_FIELD, "name"},
    {NULL, CONTEXT_FIELD, NULL},
};

static const struct name_context tsx_contexts[] = {
    JAVASCRIPT_CONTEXTS,
    {"public_field_definition", CONTEXT_FIELD, "name"},
    {"jsx_attribute", CONTEXT_FIRST, NULL},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const selves[] = {"this.", NULL};

const struct grammar grammar_typescript = {
    .language = tree_sitter_typescript,
    .kinds = kinds,
    .contexts = contexts,
    JAVASCRIPT_FIELDS,
    .flags = GRAMMAR_ELIDES_TYPES,
    .selves = selves,
    .differences = "the rule `complexity` of eslint also counts ?? and each ?., ||=, &&=, ?\?= and default value; "
		   "SonarJS does not count catch",
};

const struct grammar grammar_tsx = {
    .language = tree_sitter_tsx,
    .kinds = kinds,
    .contexts = tsx_contexts,
    JAVASCRIPT_FIELDS,
    .flags = GRAMMAR_ELIDES_TYPES,
    .selves = selves,
    .differences = "the rule `complexity` of eslint also counts ?? and each ?., ||=, &&=, ?\?= and default value; "
		   "SonarJS does not count catch",
};
