#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_php(void);

static const struct kind_role kinds[] = {
    KIND("function_definition", FUNCTION),
    KIND("method_declaration", FUNCTION),
    {.kind = "property_hook", .role = ROLE_FUNCTION, .name = "(name)"},
    KIND("anonymous_function", LAMBDA),
    KIND("arrow_function", LAMBDA),
    KIND("class_declaration", TYPE),
    KIND("anonymous_class", TYPE),
    KIND_TYPE("interface_declaration", "interface"),
    KIND_TYPE("trait_declaration", "trait"),
    KIND_TYPE("enum_declaration", "enum"),
    KIND("if_statement", IF),
    KIND("else_if_clause", ELIF),
    KIND("else_clause", ELSE),
    KIND("for_statement", LOOP),
    KIND("foreach_statement", LOOP),
    KIND("while_statement", LOOP),
    KIND("do_statement", LOOP),
    KIND("switch_statement", SWITCH),
    KIND("match_expression", SWITCH),
    KIND("case_statement", CASE),
    KIND("match_conditional_expression", CASE),
    KIND("try_statement", TRY),
    KIND("catch_clause", CATCH),
    KIND("conditional_expression", TERNARY),
    KIND("binary_expression", LOGICAL),
    TOKEN("&&", AND),
    TOKEN("||", OR),
    TOKEN("and", AND),
    TOKEN("or", OR),
    KIND("parenthesized_expression", GROUP),
    KIND("goto_statement", JUMP),
    KIND("break_statement", BREAK),
    KIND("continue_statement", BREAK),
    KIND("function_call_expression", CALL),
    KIND("member_call_expression", CALL),
    KIND("scoped_call_expression", CALL),
    KIND("comment", COMMENT),
    KIND_IMPORT("namespace_use_declaration", "use", ""),
    KIND("attribute_list", LEAF),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    {"assignment_expression", CONTEXT_FIELD, "left"},
    {"property_element", CONTEXT_FIELD, "name"},
    {"array_element_initializer", CONTEXT_FIRST, NULL},
    {"arguments", CONTEXT_CALL, NULL},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const selves[] = {"$this->", "self::", "static::", NULL};
static const char *const hidden_words[] = {"private", "protected", NULL};

const struct grammar grammar_php = {
    .language = tree_sitter_php,
    .flags = GRAMMAR_LONE_LAMBDA,
    .separator = "::",
    .kinds = kinds,
    .contexts = contexts,
    .name = "name",
    .body = "body",
    .parameters = "parameters",
    .arguments = "arguments",
    .condition = "condition",
    .alternative = "alternative",
    .selves = selves,
    .visibility = VISIBILITY_WORDS,
    .hidden_words = hidden_words,
    .differences = "phpmd does not count the arms of match, and begins a function after its attributes",
};
