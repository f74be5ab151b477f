#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_c_sharp(void);

static const struct kind_role kinds[] = {
    KIND("method_declaration", FUNCTION),
    KIND("constructor_declaration", FUNCTION),
    {.kind = "destructor_declaration", .role = ROLE_FUNCTION, .prefix = "~"},
    {.kind = "operator_declaration", .role = ROLE_FUNCTION, .name = "operator", .prefix = "operator "},
    {.kind = "conversion_operator_declaration", .role = ROLE_FUNCTION, .name = "type", .prefix = "operator "},
    KIND("local_function_statement", FUNCTION),
    KIND("accessor_declaration", FUNCTION),
    KIND("property_declaration", PROPERTY),
    KIND("event_declaration", PROPERTY),
    {.kind = "indexer_declaration", .role = ROLE_PROPERTY, .name = "", .prefix = "this"},
    KIND("arrow_expression_clause", EXPRESSION_BODY),
    KIND("class_declaration", TYPE),
    KIND_TYPE("struct_declaration", "struct"),
    KIND_TYPE("interface_declaration", "interface"),
    KIND_TYPE("record_declaration", "record"),
    KIND("enum_declaration", LEAF),
    KIND("lambda_expression", LAMBDA),
    KIND("anonymous_method_expression", LAMBDA),
    KIND("if_statement", IF),
    KIND("for_statement", LOOP),
    KIND("foreach_statement", LOOP),
    KIND("while_statement", LOOP),
    KIND("do_statement", LOOP),
    KIND("switch_statement", SWITCH),
    KIND("switch_expression", SWITCH),
    KIND("switch_section", CASE),
    KIND("switch_expression_arm", CASE),
    TOKEN("default", DEFAULT),
    KIND("discard", DEFAULT),
    KIND("when_clause", CLAUSE),
    KIND("try_statement", TRY),
    KIND("catch_clause", CATCH),
    KIND("conditional_expression", TERNARY),
    KIND("binary_expression", LOGICAL),
    KIND("and_pattern", LOGICAL),
    KIND("or_pattern", LOGICAL),
    TOKEN("&&", AND),
    TOKEN("||", OR),
    TOKEN("and", AND),
    TOKEN("or", OR),
    KIND("parenthesized_expression", GROUP),
    KIND("parenthesized_pattern", GROUP),
    KIND("goto_statement", JUMP),
    KIND("invocation_expression", CALL),
    KIND("comment", COMMENT),
    KIND("preproc_if", PREPROCESSOR),
    KIND("preproc_elif", PREPROCESSOR),
    KIND("string_literal", LEAF),
    KIND_IMPORT("using_directive", "using", NULL),
    KIND("attribute_list", LEAF),
    KIND("type_argument_list", LEAF),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    {"variable_declarator", CONTEXT_FIELD, "name"},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const skipped_parameters[] = {"attribute_list", NULL};
static const char *const selves[] = {"this.", NULL};
static const char *const shown_words[] = {"public", NULL};
static const char *const hidden_words[] = {"private", NULL};
static const char *const open_types[] = {"interface", NULL};

const struct grammar grammar_c_sharp = {
    .language = tree_sitter_c_sharp,
    .flags = GRAMMAR_ELSE_FIELD | GRAMMAR_LONE_LAMBDA | GRAMMAR_OVERLOADS | GRAMMAR_IMPLICIT_SELF,
    .separator = ".",
    .kinds = kinds,
    .contexts = contexts,
    .name = "name",
    .body = "body",
    .parameters = "parameters",
    .arguments = "arguments",
    .condition = "condition",
    .subject = "value",
    .alternative = "alternative",
    .skipped_parameters = skipped_parameters,
    .selves = selves,
    .visibility = VISIBILITY_WORDS,
    .shown_words = shown_words,
    .hidden_words = hidden_words,
    .open_types = open_types,
    .differences = "SonarQube also counts ?. ?? and ?\?= and does not count catch",
};
