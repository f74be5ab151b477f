#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_bash(void);

static const struct kind_role kinds[] = {
    KIND("function_definition", FUNCTION),
    KIND("if_statement", IF),
    KIND("elif_clause", ELIF),
    KIND("else_clause", ELSE),
    KIND("for_statement", LOOP),
    KIND("c_style_for_statement", LOOP),
    KIND("while_statement", LOOP),
    KIND("case_statement", SWITCH),
    KIND("case_item", CASE),
    TEXT("extglob_pattern", "*", DEFAULT),
    TEXT("word", "*", DEFAULT),
    KIND("ternary_expression", TERNARY),
    KIND("list", LOGICAL),
    KIND("binary_expression", LOGICAL),
    TOKEN("&&", AND),
    TOKEN("||", OR),
    KIND("parenthesized_expression", GROUP),
    KIND("command", CALL),
    KIND("comment", COMMENT),
    {.kind = NULL},
};

/* Not assignments: a list of them tells the reader what may be set, not what once ran. */
static const char *const statements[] = {"if_statement",
					 "case_statement",
					 "for_statement",
					 "c_style_for_statement",
					 "while_statement",
					 "function_definition",
					 NULL};

const struct grammar grammar_shell = {
    .language = tree_sitter_bash,
    .flags = GRAMMAR_ELSE_THEN_IF,
    .separator = ".",
    .kinds = kinds,
    .name = "name",
    .body = "body",
    .condition = "condition",
    .subject = "value",
    .differences = "what stands outside of functions is not measured; -a and -o of test do not count; zsh is read as "
		   "far as it is written as bash is",
    .statements = statements,
};
