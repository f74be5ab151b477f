#include <string.h>

#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_kotlin(void);

static const struct kind_role kinds[] = {
    KIND("function_declaration", FUNCTION),
    {.kind = "secondary_constructor", .role = ROLE_FUNCTION, .name = "", .prefix = "constructor", .bodied = true},
    {.kind = "anonymous_initializer", .role = ROLE_FUNCTION, .name = "", .prefix = "init", .bodied = true},
    {.kind = "getter", .role = ROLE_FUNCTION, .name = "", .prefix = "get", .follows = true},
    {.kind = "setter", .role = ROLE_FUNCTION, .name = "", .prefix = "set", .follows = true},
    {.kind = "property_declaration", .role = ROLE_PROPERTY, .name = "(variable_declaration)/(simple_identifier)"},
    {.kind = "class_declaration", .role = ROLE_TYPE, .name = "(type_identifier)", .bodied = true},
    {.kind = "object_declaration", .role = ROLE_TYPE, .name = "(type_identifier)", .word = "object", .bodied = true},
    {.kind = "companion_object",
     .role = ROLE_TYPE,
     .name = "",
     .prefix = "Companion",
     .word = "object",
     .bodied = true},
    KIND("enum_entry", TYPE),
    KIND("class_body", TYPE_BODY),
    KIND("lambda_literal", LAMBDA),
    KIND("anonymous_function", LAMBDA),
    KIND("if_expression", IF),
    KIND("control_structure_body", BRANCH),
    TOKEN("else", ELSE),
    KIND("for_statement", LOOP),
    KIND("while_statement", LOOP),
    KIND("do_while_statement", LOOP),
    KIND("when_expression", SWITCH),
    KIND("when_entry", CASE),
    KIND("try_expression", TRY),
    KIND("catch_block", CATCH),
    KIND("conjunction_expression", LOGICAL),
    KIND("disjunction_expression", LOGICAL),
    TOKEN("&&", AND),
    TOKEN("||", OR),
    KIND("parenthesized_expression", GROUP),
    TOKEN("break@", BREAK),
    TOKEN("continue@", BREAK),
    KIND("label", LABEL),
    KIND("call_expression", CALL),
    KIND("value_arguments", ARGUMENTS),
    KIND("line_comment", COMMENT),
    KIND("multiline_comment", COMMENT),
    KIND_IMPORT("import_header", "import", NULL),
    KIND("type_arguments", LEAF),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    {"call_suffix", CONTEXT_CALL, NULL},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const selves[] = {"this.", NULL};
static const char *const hidden_words[] = {"private", "protected", "internal", NULL};

/* The grammar knows no functional interface: a `fun` before `interface` is blanked. */
static enum mending mend_interfaces(char *text, size_t n, const struct stumbles *stumbles)
{
	const struct view content = {text, n};
	const struct view words = VIEW("fun interface ");
	enum mending mended = MEND_NOTHING;

	(void)stumbles;
	for (size_t at = 0; (at = view_find(content, at, words)) < n; at += words.n) {
		if (at > 0 && !memchr(" \t\r\n", text[at - 1], 4))
			continue;
		memset(text + at, ' ', strlen("fun"));
		mended = MEND_WORDS;
	}
	return mended;
}

static const char *const statements[] = {"if_expression",        "when_expression",
					 "for_statement",        "while_statement",
					 "do_while_statement",   "try_expression",
					 "function_declaration", "class_declaration",
					 "object_declaration",   "property_declaration",
					 "assignment",           "call_expression",
					 "import_header",        NULL};

const struct grammar grammar_kotlin = {
    .language = tree_sitter_kotlin,
    .flags = GRAMMAR_LONE_LAMBDA | GRAMMAR_OVERLOADS | GRAMMAR_IMPLICIT_SELF | GRAMMAR_NAMED_USES,
    .separator = ".",
    .kinds = kinds,
    .contexts = contexts,
    .name = "(simple_identifier)",
    .body = "(function_body)",
    .parameters = "(function_value_parameters)",
    .arguments = "(call_suffix)",
    .selves = selves,
    .visibility = VISIBILITY_WORDS,
    .hidden_words = hidden_words,
    .mend = mend_interfaces,
    .differences = "detekt also counts ?:, and calls of let, run, apply and the like",
    .statements = statements,
};
