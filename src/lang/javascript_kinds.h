/* The node kinds that the grammars of JavaScript and TypeScript share. Private to their two files. */
#ifndef RESCUE_LANG_JAVASCRIPT_KINDS_H
#define RESCUE_LANG_JAVASCRIPT_KINDS_H

#include <stddef.h>

/* clang-format off */
#define JAVASCRIPT_KINDS \
	KIND("function_declaration", FUNCTION), \
	KIND("generator_function_declaration", FUNCTION), \
	{.kind = "method_definition", .role = ROLE_FUNCTION, .member = true}, \
	{.kind = "class_static_block", .role = ROLE_FUNCTION, .name = "", .prefix = "static"}, \
	KIND("function_expression", ANONYMOUS), \
	KIND("generator_function", ANONYMOUS), \
	KIND("arrow_function", ANONYMOUS), \
	KIND("class_declaration", TYPE), \
	KIND("class", TYPE), \
	{.kind = "export_statement", .role = ROLE_EXPORT, .word = "export", .name = "source"}, \
	KIND("assignment_expression", ASSIGNMENT), \
	KIND("if_statement", IF), \
	KIND("else_clause", ELSE), \
	KIND("for_statement", LOOP), \
	KIND("for_in_statement", LOOP), \
	KIND("while_statement", LOOP), \
	KIND("do_statement", LOOP), \
	KIND("switch_statement", SWITCH), \
	KIND("switch_case", CASE), \
	KIND("try_statement", TRY), \
	KIND("catch_clause", CATCH), \
	KIND("ternary_expression", TERNARY), \
	KIND("binary_expression", LOGICAL), \
	TOKEN("&&", AND), \
	TOKEN("||", OR), \
	KIND("parenthesized_expression", GROUP), \
	KIND("break_statement", BREAK), \
	KIND("continue_statement", BREAK), \
	KIND("call_expression", CALL), \
	KIND("comment", COMMENT), \
	KIND("string", LEAF), \
	KIND("regex", LEAF), \
	KIND_IMPORT("import_statement", "import", "source")
/* clang-format on */

#define JAVASCRIPT_CONTEXTS                                                                                            \
	{"variable_declarator", CONTEXT_FIELD, "name"}, {"assignment_expression", CONTEXT_FIELD, "left"},              \
	    {"augmented_assignment_expression", CONTEXT_FIELD, "left"}, {"assignment_pattern", CONTEXT_FIELD, "left"}, \
	    {"pair", CONTEXT_MEMBER, "key"},                                                                           \
	{                                                                                                              \
		"arguments", CONTEXT_CALL, NULL                                                                        \
	}

#define JAVASCRIPT_FIELDS                                                                                       \
	.separator = ".", .name = "name", .body = "body", .parameters = "parameters", .parameter = "parameter", \
	.arguments = "arguments", .condition = "condition", .subject = "value", .alternative = "alternative",   \
	.import_calls = javascript_import_calls, .visibility = VISIBILITY_EXPORT,                               \
	.hidden_words = javascript_hidden_words, .statements = javascript_statements, .class_opening = "class A {\n"

static const char *const javascript_import_calls[] = {"require", "import", "define", NULL};
static const char *const javascript_statements[] = {"if_statement",
						    "for_statement",
						    "for_in_statement",
						    "while_statement",
						    "do_statement",
						    "switch_statement",
						    "try_statement",
						    "return_statement",
						    "throw_statement",
						    "function_declaration",
						    "class_declaration",
						    "method_definition",
						    "import_statement",
						    "export_statement",
						    "assignment_expression",
						    "augmented_assignment_expression",
						    "update_expression",
						    "call_expression",
						    "variable_declarator:value",
						    NULL};
static const char *const javascript_hidden_words[] = {"private", "protected", NULL};

#endif
