#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_java(void);

static const struct kind_role kinds[] = {
    KIND("method_declaration", FUNCTION),
    KIND("constructor_declaration", FUNCTION),
    KIND("compact_constructor_declaration", FUNCTION),
    KIND("class_declaration", TYPE),
    KIND_TYPE("interface_declaration", "interface"),
    KIND_TYPE("enum_declaration", "enum"),
    KIND_TYPE("record_declaration", "record"),
    KIND_TYPE("annotation_type_declaration", "annotation"),
    KIND("enum_constant", TYPE),
    KIND("class_body", TYPE_BODY),
    KIND("lambda_expression", LAMBDA),
    KIND("if_statement", IF),
    KIND("for_statement", LOOP),
    KIND("enhanced_for_statement", LOOP),
    KIND("while_statement", LOOP),
    KIND("do_statement", LOOP),
    KIND("switch_expression", SWITCH),
    KIND("switch_label", CASE),
    TOKEN("default", DEFAULT),
    KIND("guard", CLAUSE),
    KIND("try_statement", TRY),
    KIND("try_with_resources_statement", TRY),
    KIND("catch_clause", CATCH),
    KIND("ternary_expression", TERNARY),
    KIND("binary_expression", LOGICAL),
    TOKEN("&&", AND),
    TOKEN("||", OR),
    KIND("parenthesized_expression", GROUP),
    KIND("break_statement", BREAK),
    KIND("continue_statement", BREAK),
    KIND("method_invocation", CALL),
    KIND("line_comment", COMMENT),
    KIND("block_comment", COMMENT),
    KIND("string_literal", LEAF),
    KIND_IMPORT("import_declaration", "import", NULL),
    KIND("package_declaration", LEAF),
    KIND("modifiers", LEAF),
    KIND("type_arguments", LEAF),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    {"variable_declarator", CONTEXT_FIELD, "name"},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const skipped_parameters[] = {"receiver_parameter", NULL};
static const char *const selves[] = {"this.", NULL};
static const char *const shown_words[] = {"public", NULL};
static const char *const hidden_words[] = {"private", NULL};
static const char *const open_types[] = {"interface", "annotation", NULL};

static const char *const statements[] = {"if_statement",
					 "for_statement",
					 "enhanced_for_statement",
					 "while_statement",
					 "do_statement",
					 "switch_expression",
					 "try_statement",
					 "try_with_resources_statement",
					 "synchronized_statement",
					 "return_statement",
					 "throw_statement",
					 "method_declaration",
					 "constructor_declaration",
					 "class_declaration",
					 "field_declaration",
					 "import_declaration",
					 "local_variable_declaration",
					 "method_invocation",
					 "assignment_expression",
					 "update_expression",
					 NULL};

const struct grammar grammar_java = {
    .language = tree_sitter_java,
    .flags = GRAMMAR_ELSE_FIELD | GRAMMAR_LONE_LAMBDA | GRAMMAR_OVERLOADS | GRAMMAR_IMPLICIT_SELF | GRAMMAR_NAMED_USES,
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
    .visibility = VISIBILITY_WORDS,
    .shown_words = shown_words,
    .hidden_words = hidden_words,
    .open_types = open_types,
    .differences =
	"checkstyle counts the same; PMD also counts throw, break and continue; SonarQube does not count catch",
    .statements = statements,
    .class_opening = "class A {\n",
};
