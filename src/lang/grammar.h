/*
 * What the nodes of one grammar mean. A language is one const descriptor in a
 * file of its own; the walk over the tree (walk.c) knows roles, never kinds.
 *
 * A table names node kinds and fields as the grammar does; lang_check() proves
 * that each of them exists, so a renamed kind cannot pass as "never occurs".
 * Private to src/lang.
 */
#ifndef RESCUE_LANG_GRAMMAR_H
#define RESCUE_LANG_GRAMMAR_H

#include "lang/lang.h"

struct TSLanguage;
struct stumbles; /* src/lang/preprocessor.h */

enum mending { MEND_NOTHING, MEND_WORDS, MEND_BRANCHES /* code was blanked, perhaps with functions in it */ };

enum role {
	ROLE_NONE,
	ROLE_FUNCTION,        /* a row of its own, when it has a body */
	ROLE_PARAMETER,       /* right under its function, without a list around */
	ROLE_ANONYMOUS,       /* a function expression with a row of its own */
	ROLE_LAMBDA,          /* belongs to the function around it, raises the nesting */
	ROLE_TYPE,            /* its name qualifies the functions inside; a row of its own, when it has a body */
	ROLE_NAMESPACE,       /* its name qualifies what is inside; no type, and what is inside no member */
	ROLE_TYPE_LEAF,       /* a type whose functions are elsewhere: a row, and nothing inside is of interest */
	ROLE_TYPE_BODY,       /* a type without a name, unless a ROLE_TYPE is right above */
	ROLE_PROPERTY,        /* its name qualifies the accessors inside */
	ROLE_EXPRESSION_BODY, /* right under a ROLE_PROPERTY it is its one accessor, unless it begins with one */
	ROLE_IF,
	ROLE_ELIF,   /* an else-if that is a clause of its own */
	ROLE_ELSE,   /* an else that is a clause; as a token it begins the else of an if or a guard, or the default */
	ROLE_BRANCH, /* right under an if: after the else token an if inside is an else-if */
	ROLE_GUARD,  /* what must hold to go on: an if, counted at its else token; without one a mere binding */
	ROLE_LOOP,
	ROLE_SWITCH,
	ROLE_CASES,   /* a switch, unless one is right above: the cases of a partial function */
	ROLE_CASE,    /* one label or arm; not counted when it is the default */
	ROLE_PATTERN, /* of a case */
	ROLE_DEFAULT, /* right under a case or its pattern it makes the case the default */
	ROLE_CLAUSE,  /* a for or if of a comprehension, a guard of a case; a token only in a case or its pattern */
	ROLE_TRY,
	ROLE_BLOCK,   /* a try when its last child is a catch, an else or a finally, otherwise a mere block */
	ROLE_FINALLY, /* of a ROLE_BLOCK */
	ROLE_CATCH,
	ROLE_CATCHES, /* a catch whose cases are the handlers */
	ROLE_TERNARY,
	ROLE_LOGICAL, /* may hold a logical operator as a direct child */
	ROLE_AND,     /* the operator itself */
	ROLE_OR,
	ROLE_GROUP, /* parentheses */
	ROLE_JUMP,  /* goto */
	ROLE_BREAK, /* break or continue, counted when labelled; as a token when anything is named beside it */
	ROLE_LABEL, /* what makes a break labelled; without one in the table any child does */
	ROLE_CALL,
	ROLE_ARGUMENTS,  /* the list, first in the part of a call that is its arguments */
	ROLE_IMPORT,     /* takes something from another file */
	ROLE_EXPORT,     /* what is declared inside may be used by other files */
	ROLE_ASSIGNMENT, /* CommonJS: an export when it is made to `exports` */
	ROLE_ACCESS,     /* C++: whether what follows is public */
	ROLE_COMMENT,
	ROLE_NAME,         /* a leaf that reads what an import may have brought, in the place of a value */
	ROLE_PREPROCESSOR, /* its condition is for the preprocessor */
	ROLE_LEAF          /* nothing inside is of interest */
};

/* A node kind and its role; for functions, types and properties also where their name is, for imports their target. */
struct kind_role {
	const char *kind;
	enum role role;
	bool token;            /* an anonymous node: "&&" */
	bool bodied;           /* a function that cannot be a mere declaration: needs no body to be found */
	bool imports;          /* a type or namespace: without a body it stands for the file of that name */
	bool follows;          /* an accessor that stands after its property, not inside */
	bool member;           /* a function that is called through an object, also where no type is around it */
	const char *text;      /* only a leaf that reads so; rows of one kind stand together */
	const char *name;      /* a part other than the grammar's `name`; "" when it has none */
	const char *prefix;    /* "operator ", "~"; the whole name when there is no part */
	const char *separator; /* before the function's name, when not the grammar's */
	const char *word;      /* what the language calls the type ("class" when NULL), or the form of the import */
	const char *members;   /* of an import: the field of the names it takes from its target; NULL: none are told */
};

#define KIND(name, does)                            \
	{                                           \
		.kind = (name), .role = ROLE_##does \
	}
#define TOKEN(name, does)                                          \
	{                                                          \
		.kind = (name), .role = ROLE_##does, .token = true \
	}
#define TEXT(name, reads, does)                                      \
	{                                                            \
		.kind = (name), .role = ROLE_##does, .text = (reads) \
	}

#define KIND_TYPE(name, called)                                     \
	{                                                           \
		.kind = (name), .role = ROLE_TYPE, .word = (called) \
	}
#define KIND_IMPORT(name_, form, target)                                               \
	{                                                                              \
		.kind = (name_), .role = ROLE_IMPORT, .word = (form), .name = (target) \
	}

enum context_source {
	CONTEXT_FIELD,  /* the field's text */
	CONTEXT_MEMBER, /* the field's text, of a property: the function is called through its object */
	CONTEXT_FIRST,  /* the first named child's text */
	CONTEXT_CALL,   /* an argument list: the text of the call before it */
	CONTEXT_BLOCK   /* the same of a block, when it is right under a call */
};

/* A node around a function expression that gives it a name. */
struct name_context {
	const char *kind;
	enum context_source source;
	const char *field;
};

enum grammar_flags {
	GRAMMAR_ELSE_FIELD = 1 << 0,    /* the else branch is a child of the if, without a clause of its own */
	GRAMMAR_DECLARATOR = 1 << 1,    /* C: name and parameters are inside nested declarators */
	GRAMMAR_NEST_NAMES = 1 << 2,    /* a nested function is named outer.inner */
	GRAMMAR_LONE_LAMBDA = 1 << 3,   /* a lambda outside of any function has a row */
	GRAMMAR_OVERLOADS = 1 << 4,     /* a call is recursion only with the same number of arguments */
	GRAMMAR_IMPLICIT_SELF = 1 << 5, /* a method may call another without naming the object */
	GRAMMAR_PREPROCESSOR = 1 << 6,  /* there is one, and it knows no functions */
	GRAMMAR_CURRIED = 1 << 7,       /* a function may have several lists of parameters */
	GRAMMAR_ELSE_THEN_IF = 1 << 8,  /* an if right in an else is a nested one: the else-if has a word of its own */
	GRAMMAR_STAR_NAMES = 1 << 9,    /* what follows a parameter with * is given by its name */
	GRAMMAR_NAMED_USES = 1 << 10,   /* what an import brings is used by the last part of its name */
	GRAMMAR_ELIDES_TYPES = 1 << 11  /* an import whose names no value uses is left out of the program */
};

/* How a language says who may call a function or use a type from outside of its file or class. */
enum visibility_rule {
	VISIBILITY_UNSAID,
	VISIBILITY_WORDS,      /* words before the name, see hidden_words and shown_words */
	VISIBILITY_EXPORT,     /* JavaScript: by export; members by words, # and a leading underscore */
	VISIBILITY_UNDERSCORE, /* a leading underscore hides */
	VISIBILITY_CAPITAL     /* a capital letter shows */
};

struct grammar {
	const struct TSLanguage *(*language)(void);
	unsigned flags;
	const char *separator;               /* between a type and its function: "." or "::" */
	const struct kind_role *kinds;       /* ends with a NULL kind */
	const struct name_context *contexts; /* ends with a NULL kind; NULL: none */

	/*
	 * Parts: a child by its field, or "(kind)", the first child of that kind; "a/b" is the b in the a. NULL where
	 * the language has none.
	 */
	const char *name;
	const char *body;
	const char *parameters; /* there may be several lists */
	const char *arguments;  /* of a call; NULL: what is called is its name */

	/* Fields. NULL where the language has none. */
	const char *parameter;   /* the only one, without parentheses */
	const char *condition;   /* of an if, ternary, switch, #if: not nested in it */
	const char *subject;     /* what a switch looks at: nor this */
	const char *initializer; /* before a condition: nor this */
	const char *alternative;
	const char *declarator;
	const char *receiver; /* of a method: its type qualifies the name */

	const char *const *skipped_parameters; /* kinds that are no parameter, or no list of them; ends with NULL */
	const char *const *selves;             /* "this." "this->": the same object; ends with NULL */
	const char *const *self_parameters;    /* the first parameter of a method that is not counted; ends with NULL */
	const char *const *import_calls;       /* calls that import what their first argument names; ends with NULL */
	const char *main_guard;                /* an import in an if that begins with this is not for who imports */
	const char *const *type_guards;        /* an import in an if on one of these is for type checkers only; ends
						  with NULL */

	/*
	 * Makes readable what the grammar stumbles over, in place: it may blank bytes and must keep every offset and
	 * line. NULL: the language needs none.
	 */
	enum mending (*mend)(char *text, size_t n, const struct stumbles *stumbles);
	const char *differences; /* to the tools that its developers run, for documents */

	enum visibility_rule visibility;
	const char *const *shown_words;  /* without one of them it is hidden; NULL: it is shown */
	const char *const *hidden_words; /* with one of them it is hidden; ends with NULL */
	const char *const *open_types;   /* words of types whose members are shown without a word; ends with NULL */
	const char *sections;            /* C++: in types of this word members are hidden until a ROLE_ACCESS */

	/*
	 * Kinds of statements that prose never parses as: a comment that consists of them is code. "kind:part" only
	 * with that part. Ends with NULL.
	 */
	const char *const *statements;
	const char *opening;       /* a piece of code is read only behind it: PHP; NULL: alone */
	const char *class_opening; /* and a method behind this, before a '}'; NULL where it needs none */
};

extern const struct grammar grammar_c, grammar_cpp, grammar_javascript, grammar_typescript, grammar_tsx, grammar_python,
    grammar_java, grammar_go, grammar_c_sharp, grammar_ruby, grammar_php, grammar_rust, grammar_lua, grammar_kotlin,
    grammar_swift, grammar_scala, grammar_shell;

/* All of them, for the check. */
size_t grammar_count(void);
const struct grammar *grammar_at(size_t index);

#endif
