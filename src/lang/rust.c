#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_rust(void);

static const struct kind_role kinds[] = {
    KIND("function_item", FUNCTION),
    KIND("closure_expression", LAMBDA),
    {.kind = "impl_item", .role = ROLE_TYPE, .name = "type", .word = "impl"},
    KIND_TYPE("trait_item", "trait"),
    {.kind = "mod_item", .role = ROLE_NAMESPACE, .imports = true},
    KIND("if_expression", IF),
    KIND("else_clause", ELSE),
    KIND("let_declaration", GUARD),
    TOKEN("else", ELSE),
    KIND("for_expression", LOOP),
    KIND("while_expression", LOOP),
    KIND("loop_expression", LOOP),
    KIND("match_expression", SWITCH),
    KIND("match_arm", CASE),
    KIND("match_pattern", PATTERN),
    TOKEN("_", DEFAULT),
    TOKEN("if", CLAUSE),
    KIND("binary_expression", LOGICAL),
    KIND("let_chain", LOGICAL),
    TOKEN("&&", AND),
    TOKEN("||", OR),
    KIND("parenthesized_expression", GROUP),
    KIND("break_expression", BREAK),
    KIND("continue_expression", BREAK),
    KIND("label", LABEL),
    KIND("call_expression", CALL),
    KIND("line_comment", COMMENT),
    KIND("block_comment", COMMENT),
    KIND_IMPORT("use_declaration", "use", ""),
    KIND("attribute_item", LEAF),
    KIND("inner_attribute_item", LEAF),
    KIND("macro_definition", LEAF),
    KIND("token_tree", LEAF),
    KIND("string_literal", LEAF),
    KIND("raw_string_literal", LEAF),
    KIND("type_arguments", LEAF),
    KIND("type_parameters", LEAF),
    KIND("where_clause", LEAF),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    {"static_item", CONTEXT_FIELD, "name"},
    {"const_item", CONTEXT_FIELD, "name"},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const skipped_parameters[] = {"self_parameter", "attribute_item", NULL};
static const char *const selves[] = {"self.", "Self::", NULL};
static const char *const shown_words[] = {"pub", NULL};
static const char *const open_types[] = {"trait", NULL};

static const char *const statements[] = {"if_expression",
					 "for_expression",
					 "while_expression",
					 "loop_expression",
					 "match_expression",
					 "return_expression",
					 "function_item",
					 "impl_item",
					 "let_declaration:value",
					 "assignment_expression",
					 "compound_assignment_expr",
					 "call_expression",
					 "macro_invocation",
					 "use_declaration",
					 NULL};

const struct grammar grammar_rust = {
    .language = tree_sitter_rust,
    .flags = GRAMMAR_LONE_LAMBDA,
    .separator = "::",
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
    .open_types = open_types,
    .differences = "lizard also counts ? and where, and a match once instead of its arms; what is inside of a macro "
		   "call or definition is not seen here",
    .statements = statements,
};
