#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_go(void);

static const struct kind_role kinds[] = {
    KIND("function_declaration", FUNCTION),
    KIND("method_declaration", FUNCTION),
    KIND("func_literal", LAMBDA),
    KIND("if_statement", IF),
    KIND("for_statement", LOOP),
    KIND("expression_switch_statement", SWITCH),
    KIND("type_switch_statement", SWITCH),
    KIND("select_statement", SWITCH),
    KIND("expression_case", CASE),
    KIND("type_case", CASE),
    KIND("communication_case", CASE),
    KIND("binary_expression", LOGICAL),
    TOKEN("&&", AND),
    TOKEN("||", OR),
    KIND("parenthesized_expression", GROUP),
    KIND("goto_statement", JUMP),
    KIND("break_statement", BREAK),
    KIND("continue_statement", BREAK),
    KIND("call_expression", CALL),
    KIND("comment", COMMENT),
    KIND_IMPORT("import_spec", "import", "path"),
    KIND("type_spec", TYPE_LEAF),
    KIND("package_clause", LEAF),
    KIND("interpreted_string_literal", LEAF),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    {"var_spec", CONTEXT_FIELD, "name"},
    {"keyed_element", CONTEXT_FIELD, "key"},
    {"argument_list", CONTEXT_CALL, NULL},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const statements[] = {"if_statement",
					 "for_statement",
					 "expression_switch_statement",
					 "type_switch_statement",
					 "select_statement",
					 "return_statement",
					 "go_statement",
					 "defer_statement",
					 "function_declaration",
					 "method_declaration",
					 "short_var_declaration",
					 "assignment_statement",
					 "inc_statement",
					 "dec_statement",
					 "call_expression",
					 "var_spec:value",
					 "const_spec:value",
					 "import_declaration",
					 NULL};

const struct grammar grammar_go = {
    .language = tree_sitter_go,
    .flags = GRAMMAR_ELSE_FIELD | GRAMMAR_LONE_LAMBDA,
    .separator = ".",
    .kinds = kinds,
    .contexts = contexts,
    .name = "name",
    .body = "body",
    .parameters = "parameters",
    .arguments = "arguments",
    .condition = "condition",
    .subject = "value",
    .initializer = "initializer",
    .alternative = "alternative",
    .receiver = "receiver",
    .visibility = VISIBILITY_CAPITAL,
    .differences = "gocyclo counts the same; lizard gives function literals rows without a name",
    .statements = statements,
};
