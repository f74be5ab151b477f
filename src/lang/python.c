#include "lang/grammar.h"

#include "base/banned.h"

const struct TSLanguage *tree_sitter_python(void);

static const struct kind_role kinds[] = {
    KIND("function_definition", FUNCTION),
    KIND("class_definition", TYPE),
    KIND("lambda", LAMBDA),
    KIND("if_statement", IF),
    KIND("elif_clause", ELIF),
    KIND("else_clause", ELSE),
    KIND("for_statement", LOOP),
    KIND("while_statement", LOOP),
    KIND("match_statement", SWITCH),
    KIND("case_clause", CASE),
    KIND("case_pattern", PATTERN),
    TOKEN("_", DEFAULT),
    KIND("for_in_clause", CLAUSE),
    KIND("if_clause", CLAUSE),
    KIND("try_statement", TRY),
    KIND("except_clause", CATCH),
    KIND("conditional_expression", TERNARY),
    KIND("boolean_operator", LOGICAL),
    TOKEN("and", AND),
    TOKEN("or", OR),
    KIND("parenthesized_expression", GROUP),
    KIND("call", CALL),
    KIND("comment", COMMENT),
    KIND_IMPORT("import_statement", "import", "name"),
    {.kind = "import_from_statement", .role = ROLE_IMPORT, .word = "from", .name = "module_name", .members = "name"},
    {.kind = NULL},
};

static const char *const skipped_parameters[] = {"keyword_separator", "positional_separator", NULL};
static const char *const selves[] = {"self.", "cls.", NULL};
static const char *const self_parameters[] = {"self", "cls", NULL};
static const char *const import_calls[] = {"import_module", "importlib.import_module", "__import__", NULL};

static const char *const type_guards[] = {"TYPE_CHECKING", "TYPE_CHECKING is True", "TYPE_CHECKING == True", NULL};

static const char *const statements[] = {"if_statement",
					 "for_statement",
					 "while_statement",
					 "try_statement",
					 "with_statement",
					 "return_statement",
					 "raise_statement",
					 "function_definition",
					 "class_definition",
					 "decorated_definition",
					 "import_statement",
					 "import_from_statement",
					 "assignment:right",
					 "augmented_assignment",
					 "call",
					 NULL};

const struct grammar grammar_python = {
    .language = tree_sitter_python,
    .flags = GRAMMAR_NEST_NAMES | GRAMMAR_STAR_NAMES,
    .separator = ".",
    .kinds = kinds,
    .name = "name",
    .body = "body",
    .parameters = "parameters",
    .arguments = "arguments",
    .condition = "condition",
    .subject = "subject",
    .alternative = "alternative",
    .skipped_parameters = skipped_parameters,
    .selves = selves,
    .self_parameters = self_parameters,
    .import_calls = import_calls,
    .main_guard = "__name__",
    .type_guards = type_guards,
    .visibility = VISIBILITY_UNDERSCORE,
    .differences = "radon also counts assert and the else of a loop or try; mccabe (flake8) does not count and, or, "
		   "ternaries and comprehensions, and adds nested functions to the outer one",
    .statements = statements,
};
