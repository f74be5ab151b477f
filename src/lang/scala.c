#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_scala(void);

static const struct kind_role kinds[] = {
    KIND("function_definition", FUNCTION),
    KIND("class_definition", TYPE),
    KIND_TYPE("object_definition", "object"),
    KIND_TYPE("package_object", "object"),
    KIND_TYPE("trait_definition", "trait"),
    KIND_TYPE("enum_definition", "enum"),
    KIND("template_body", TYPE_BODY),
    KIND("lambda_expression", LAMBDA),
    KIND("if_expression", IF),
    KIND("for_expression", LOOP),
    KIND("while_expression", LOOP),
    KIND("do_while_expression", LOOP),
    KIND("match_expression", SWITCH),
    KIND("case_block", CASES),
    KIND("indented_cases", CASES),
    KIND("case_clause", CASE),
    KIND("wildcard", DEFAULT),
    KIND("guard", CLAUSE),
    KIND("try_expression", TRY),
    KIND("catch_clause", CATCHES),
    KIND("infix_expression", LOGICAL),
    TEXT("operator_identifier", "&&", AND),
    TEXT("operator_identifier", "||", OR),
    KIND("parenthesized_expression", GROUP),
    KIND("call_expression", CALL),
    KIND("comment", COMMENT),
    KIND("block_comment", COMMENT),
    KIND_IMPORT("import_declaration", "import", ""),
    KIND("type_arguments", LEAF),
    KIND("type_parameters", LEAF),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    {"val_definition", CONTEXT_FIELD, "pattern"},
    {"var_definition", CONTEXT_FIELD, "pattern"},
    {"arguments", CONTEXT_CALL, NULL},
    {"block", CONTEXT_BLOCK, NULL},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const selves[] = {"this.", NULL};
static const char *const hidden_words[] = {"private", "protected", NULL};

static const char *const statements[] = {"if_expression",     "match_expression",    "for_expression",
					 "while_expression",  "do_while_expression", "try_expression",
					 "return_expression", "throw_expression",    "function_definition",
					 "class_definition",  "object_definition",   "trait_definition",
					 "val_definition",    "var_definition",      "assignment_expression",
					 "call_expression",   "import_declaration",  NULL};

const struct grammar grammar_scala = {
    .language = tree_sitter_scala,
    .flags = GRAMMAR_ELSE_FIELD | GRAMMAR_LONE_LAMBDA | GRAMMAR_OVERLOADS | GRAMMAR_IMPLICIT_SELF | GRAMMAR_CURRIED,
    .separator = ".",
    .kinds = kinds,
    .contexts = contexts,
    .name = "name",
    .body = "body",
    .parameters = "(parameters)",
    .arguments = "arguments",
    .condition = "condition",
    .subject = "value",
    .alternative = "alternative",
    .selves = selves,
    .visibility = VISIBILITY_WORDS,
    .hidden_words = hidden_words,
    .differences = "scalastyle also counts case _; a for counts once here, however many generators it has",
    .statements = statements,
};
