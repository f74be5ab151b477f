#include "lang/c_kinds.h"
#include "lang/grammar.h"
#include "lang/preprocessor.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_cpp(void);

static const struct kind_role kinds[] = {
    C_KINDS,
    KIND("class_specifier", TYPE),
    KIND_TYPE("struct_specifier", "struct"),
    KIND_TYPE("union_specifier", "union"),
    KIND("access_specifier", ACCESS),
    KIND("lambda_expression", LAMBDA),
    KIND("for_range_loop", LOOP),
    KIND("try_statement", TRY),
    KIND("catch_clause", CATCH),
    TOKEN("and", AND),
    TOKEN("or", OR),
    KIND("raw_string_literal", LEAF),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    {"init_declarator", CONTEXT_FIELD, "declarator"},
    {"field_declaration", CONTEXT_FIELD, "declarator"},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const selves[] = {"this->", NULL};

static const char *const statements[] = {C_STATEMENTS, "for_range_loop", "try_statement", "throw_statement", NULL};

const struct grammar grammar_cpp = {
    .language = tree_sitter_cpp,
    .flags =
	GRAMMAR_DECLARATOR | GRAMMAR_LONE_LAMBDA | GRAMMAR_OVERLOADS | GRAMMAR_IMPLICIT_SELF | GRAMMAR_PREPROCESSOR,
    .separator = "::",
    .kinds = kinds,
    .contexts = contexts,
    C_FIELDS,
    .selves = selves,
    .sections = "class",
    .mend = mend_preprocessor,
    .differences = "lizard also counts #if, #ifdef and #elif; pmccabe does not count catch",
};
