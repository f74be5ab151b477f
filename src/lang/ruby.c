#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_ruby(void);

static const struct kind_role kinds[] = {
    {.kind = "method", .role = ROLE_FUNCTION, .bodied = true, .separator = "#"},
    {.kind = "singleton_method", .role = ROLE_FUNCTION, .bodied = true, .separator = "."},
    KIND("class", TYPE),
    KIND_TYPE("module", "module"),
    KIND("block", LAMBDA),
    KIND("do_block", LAMBDA),
    KIND("if", IF),
    KIND("unless", IF),
    KIND("if_modifier", IF),
    KIND("unless_modifier", IF),
    KIND("elsif", ELIF),
    KIND("else", ELSE),
    KIND("while", LOOP),
    KIND("until", LOOP),
    KIND("for", LOOP),
    KIND("while_modifier", LOOP),
    KIND("until_modifier", LOOP),
    KIND("case", SWITCH),
    KIND("case_match", SWITCH),
    KIND("when", CASE),
    KIND("in_clause", CASE),
    TEXT("identifier", "_", DEFAULT),
    KIND("if_guard", CLAUSE),
    KIND("unless_guard", CLAUSE),
    KIND("begin", BLOCK),
    KIND("ensure", FINALLY),
    KIND("rescue", CATCH),
    KIND("rescue_modifier", CATCH),
    KIND("conditional", TERNARY),
    KIND("binary", LOGICAL),
    TOKEN("&&", AND),
    TOKEN("||", OR),
    TOKEN("and", AND),
    TOKEN("or", OR),
    KIND("parenthesized_statements", GROUP),
    KIND("call", CALL),
    KIND("comment", COMMENT),
    {.kind = NULL},
};

static const char *const skipped_parameters[] = {"block_parameter", NULL};
static const char *const selves[] = {"self.", NULL};
static const char *const import_calls[] = {"require", "require_relative", "load", NULL};

static const char *const statements[] = {"if",
					 "unless",
					 "while",
					 "until",
					 "for",
					 "case",
					 "begin",
					 "method",
					 "singleton_method",
					 "class",
					 "module",
					 "assignment",
					 "operator_assignment",
					 "call:receiver",
					 "call:block",
					 NULL};

const struct grammar grammar_ruby = {
    .language = tree_sitter_ruby,
    .flags = GRAMMAR_IMPLICIT_SELF | GRAMMAR_ELSE_THEN_IF,
    .separator = "::",
    .kinds = kinds,
    .name = "name",
    .body = "body",
    .parameters = "parameters",
    .arguments = "arguments",
    .condition = "condition",
    .subject = "value",
    .alternative = "alternative",
    .skipped_parameters = skipped_parameters,
    .selves = selves,
    .import_calls = import_calls,
    .differences =
	"RuboCop also counts ||=, &&=, &. and blocks of methods that iterate, counts the rescues of one begin "
	"as one, and does not count in and methods without a body; define_method has no row here",
    .statements = statements,
};
