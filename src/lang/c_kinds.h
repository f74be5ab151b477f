/* The node kinds that the grammars of C and C++ share. Private to src/lang/c.c and src/lang/cpp.c. */
#ifndef RESCUE_LANG_C_KINDS_H
#define RESCUE_LANG_C_KINDS_H

#include <stddef.h>

/* clang-format off */
#define C_KINDS \
	KIND("function_definition", FUNCTION), \
	KIND("if_statement", IF), \
	KIND("else_clause", ELSE), \
	KIND("for_statement", LOOP), \
	KIND("while_statement", LOOP), \
	KIND("do_statement", LOOP), \
	KIND("switch_statement", SWITCH), \
	KIND("case_statement", CASE), \
	TOKEN("default", DEFAULT), \
	KIND("conditional_expression", TERNARY), \
	KIND("binary_expression", LOGICAL), \
	TOKEN("&&", AND), \
	TOKEN("||", OR), \
	KIND("parenthesized_expression", GROUP), \
	KIND("goto_statement", JUMP), \
	KIND("call_expression", CALL), \
	KIND("seh_try_statement", TRY), \
	KIND("seh_except_clause", CATCH), \
	KIND("comment", COMMENT), \
	KIND("preproc_if", PREPROCESSOR), \
	KIND("preproc_elif", PREPROCESSOR), \
	KIND("preproc_def", LEAF), \
	KIND("preproc_function_def", LEAF), \
	KIND_IMPORT("preproc_include", "include", "path"), \
	KIND("string_literal", LEAF), \
	KIND("char_literal", LEAF), \
	KIND("enum_specifier", LEAF), \
	KIND("sized_type_specifier", LEAF), \
	KIND("gnu_asm_expression", LEAF)

#define C_STATEMENTS \
	"if_statement", "for_statement", "while_statement", "do_statement", "switch_statement", "return_statement", "function_definition", \
	"assignment_expression", "call_expression", "update_expression", "declaration:(init_declarator)"
/* clang-format on */

#define C_FIELDS                                                                                                  \
	.body = "body", .parameters = "parameters", .arguments = "arguments", .condition = "condition",           \
	.alternative = "alternative", .declarator = "declarator", .name = "name", .visibility = VISIBILITY_WORDS, \
	.hidden_words = c_hidden_words, .statements = statements

static const char *const c_hidden_words[] = {"static", NULL};

#endif
