#include "lang/grammar.h"
#include "lang/javascript_kinds.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_javascript(void);

static const struct kind_role kinds[] = {JAVASCRIPT_KINDS, {.kind = NULL}};

static const struct name_context contexts[] = {
    JAVASCRIPT_CONTEXTS,
    {"field_definition", CONTEXT_FIELD, "property"},
    {"jsx_attribute", CONTEXT_FIRST, NULL},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const selves[] = {"this.", NULL};

const struct grammar grammar_javascript = {
    .language = tree_sitter_javascript,
    .kinds = kinds,
    .contexts = contexts,
    JAVASCRIPT_FIELDS,
    .selves = selves,
    .differences = "the rule `complexity` of eslint also counts ?? and each ?., ||=, &&=, ?\?= and default value; "
		   "SonarJS does not count catch",
};
