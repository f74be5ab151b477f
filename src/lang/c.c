#include "lang/c_kinds.h"
#include "lang/grammar.h"
#include "lang/preprocessor.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_c(void);

static const struct kind_role kinds[] = {
    C_KINDS,
    KIND("field_declaration_list", LEAF), /* C's structures hold no functions */
    KIND("type_definition", LEAF),
    {.kind = NULL},
};

static const char *const skipped_parameters[] = {"variadic_parameter", NULL};

static const char *const statements[] = {C_STATEMENTS, NULL};

const struct grammar grammar_c = {
    .language = tree_sitter_c,
    .flags = GRAMMAR_DECLARATOR | GRAMMAR_PREPROCESSOR,
    .separator = ".",
    .kinds = kinds,
    C_FIELDS,
    .skipped_parameters = skipped_parameters,
    .mend = mend_preprocessor,
    .differences = "lizard also counts #if, #ifdef and #elif; pmccabe does not see `and` and `or` as words, and counts "
		   "&& in a declaration",
};
