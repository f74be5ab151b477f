#include <string.h>

#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_swift(void);

static const struct kind_role kinds[] = {
    KIND("function_declaration", FUNCTION),
    KIND("init_declaration", FUNCTION),
    {.kind = "deinit_declaration", .role = ROLE_FUNCTION, .name = "", .prefix = "deinit"},
    {.kind = "computed_getter", .role = ROLE_FUNCTION, .name = "", .prefix = "get", .bodied = true},
    {.kind = "computed_setter", .role = ROLE_FUNCTION, .name = "", .prefix = "set", .bodied = true},
    {.kind = "willset_clause", .role = ROLE_FUNCTION, .name = "", .prefix = "willSet", .bodied = true},
    {.kind = "didset_clause", .role = ROLE_FUNCTION, .name = "", .prefix = "didSet", .bodied = true},
    KIND("parameter", PARAMETER),
    KIND("property_declaration", PROPERTY),
    {.kind = "subscript_declaration", .role = ROLE_PROPERTY, .name = "", .prefix = "subscript"},
    KIND("computed_property", EXPRESSION_BODY),
    KIND("class_declaration", TYPE),
    KIND_TYPE("protocol_declaration", "protocol"),
    KIND("lambda_literal", LAMBDA),
    KIND("if_statement", IF),
    KIND("guard_statement", GUARD),
    KIND("else", ELSE),
    KIND("for_statement", LOOP),
    KIND("while_statement", LOOP),
    KIND("repeat_while_statement", LOOP),
    KIND("where_clause", CLAUSE),
    KIND("switch_statement", SWITCH),
    KIND("switch_entry", CASE),
    KIND("switch_pattern", PATTERN),
    KIND("pattern", PATTERN),
    KIND("wildcard_pattern", DEFAULT),
    KIND("default_keyword", DEFAULT),
    KIND("where_keyword", CLAUSE),
    KIND("do_statement", BLOCK),
    KIND("catch_block", CATCH),
    KIND("ternary_expression", TERNARY),
    KIND("conjunction_expression", LOGICAL),
    KIND("disjunction_expression", LOGICAL),
    TOKEN("&&", AND),
    TOKEN("||", OR),
    KIND("tuple_expression", GROUP),
    TOKEN("break", BREAK),
    TOKEN("continue", BREAK),
    KIND("call_expression", CALL),
    KIND("value_arguments", ARGUMENTS),
    KIND("comment", COMMENT),
    KIND("multiline_comment", COMMENT),
    KIND_IMPORT("import_declaration", "import", NULL),
    KIND("modifiers", LEAF),
    KIND("type_arguments", LEAF),
    {.kind = NULL},
};

static const struct name_context contexts[] = {
    {"call_suffix", CONTEXT_CALL, NULL},
    {NULL, CONTEXT_FIELD, NULL},
};

static const char *const selves[] = {"self.", "Self.", NULL};
static const char *const hidden_words[] = {"private", "fileprivate", NULL};

static bool is_condition(struct view line)
{
	return view_starts(line, "#if") || view_starts(line, "#elseif") || view_starts(line, "#else") ||
	       view_starts(line, "#endif");
}

/* The grammar does not know every condition of an #if; its branches are read one after the other as it is. */
static enum mending mend_conditions(char *text, size_t n, const struct stumbles *stumbles)
{
	struct view rest = {text, n};
	struct view line;
	enum mending mended = MEND_NOTHING;

	(void)stumbles;
	while (view_line(&rest, &line)) {
		struct view directive = view_trim(line);

		if (!is_condition(directive))
			continue;
		memset(text + (directive.p - text), ' ', directive.n);
		mended = MEND_WORDS;
	}
	return mended;
}

static const char *const statements[] = {"if_statement",
					 "guard_statement",
					 "switch_statement",
					 "for_statement",
					 "while_statement",
					 "repeat_while_statement",
					 "do_statement",
					 "control_transfer_statement",
					 "function_declaration",
					 "init_declaration",
					 "class_declaration",
					 "protocol_declaration",
					 "property_declaration",
					 "assignment",
					 "call_expression",
					 "import_declaration",
					 NULL};

const struct grammar grammar_swift = {
    .language = tree_sitter_swift,
    .flags = GRAMMAR_LONE_LAMBDA | GRAMMAR_OVERLOADS | GRAMMAR_IMPLICIT_SELF,
    .separator = ".",
    .kinds = kinds,
    .contexts = contexts,
    .name = "name",
    .body = "body",
    .arguments = "(call_suffix)",
    .condition = "condition",
    .subject = "expr",
    .selves = selves,
    .visibility = VISIBILITY_WORDS,
    .hidden_words = hidden_words,
    .mend = mend_conditions,
    .differences = "SwiftLint does not count && and ||; further conditions after a comma count neither there nor here",
    .statements = statements,
};
