#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_lua(void);

static const struct kind_role kinds[] = {
    {.kind = "function_declaration", .role = ROLE_FUNCTION, .bodied = true},
    {.kind = "function_definition", .role = ROLE_ANONYMOUS, .name = "", .bodied = true},
    KIND("if_statement", IF),
    KIND("elseif_statement", ELIF),
    KIND("else_statement", ELSE),
    KIND("for_statement", LOOP),
    KIND("while_statement", LOOP),
    KIND("repeat_statement", LOOP),
    KIND("binary_expression", LOGICAL),
    TOKEN("and", AND),
    TOKEN("or", OR),
    KIND("parenthesized_expression", GROUP),
    KIND("goto_statement", JUMP),
    KIND("function_call", CALL),
    KIND("comment", COMMENT),
    KIND("string", LEAF),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    {"assignment_statement", CONTEXT_FIRST, NULL},
    {"field", CONTEXT_FIELD, "name"},
    {"arguments", CONTEXT_CALL, NULL},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const skipped_parameters[] = {"vararg_expression", NULL};
static const char *const selves[] = {"self:", "self.", NULL};
static const char *const import_calls[] = {"require", NULL};
static const char *const hidden_words[] = {"local", NULL};

static const char *const statements[] = {"if_statement",         "for_statement",    "while_statement",
					 "repeat_statement",     "return_statement", "function_declaration",
					 "assignment_statement", "function_call",    NULL};

const struct grammar grammar_lua = {
    .language = tree_sitter_lua,
    .separator = ".",
    .kinds = kinds,
    .contexts = contexts,
    .name = "name",
    .body = "body",
    .parameters = "parameters",
    .arguments = "arguments",
    .condition = "condition",
    .alternative = "alternative",
    .skipped_parameters = skipped_parameters,
    .selves = selves,
    .import_calls = import_calls,
    .visibility = VISIBILITY_WORDS,
    .hidden_words = hidden_words,
    .differences = "luacheck counts the same, and the main chunk as a function",
    .statements = statements,
};
