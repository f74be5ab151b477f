/*
 * One walk over a syntax tree that finds the functions and measures them.
 * No recursion: the path from the root is an array of frames, at most
 * TREE_DEPTH_LIMIT deep. Private to src/lang.
 */
#ifndef RESCUE_LANG_WALK_H
#define RESCUE_LANG_WALK_H

#include "lang/descent.h"
#include "lang/lexis.h"
#include "lang/preprocessor.h"
#include "lang/resolve.h"

struct syntax_run;

/* One node on the path from the root to the current node. */
struct frame {
	TSNode node;
	const struct symbol_facts *symbol;
	TSSymbol kind;         /* as ts_node_symbol(); see is_error() */
	uint8_t role;          /* enum role; ROLE_NONE when it does not apply here */
	uint8_t last_operator; /* of the logical expression that begins here */
	bool is_closed;        /* what is inside is only offered to `run` */
	bool is_default;       /* a case that is the default */
	bool is_else;          /* an if whose else token was passed */
	bool is_exported;      /* an export is around it, and no function between */
	bool is_hidden;        /* C++: in a section that is not public */
	int function;          /* index of the function around it, -1 outside */
	int type;              /* index of the type around it, -1 outside */
	int group;             /* frame where the logical expression around it begins, -1 outside */
	int chain;             /* of an if, an else-if and an else: the frame of the first if */
	int level;             /* cognitive nesting of the node itself */
	int inner;             /* and of what is inside */
	int depth;             /* control structures around what is inside */
};

/* Whether the parser could not place what is inside a node of that kind. */
static inline bool is_error(TSSymbol kind)
{
	return kind == (TSSymbol)-1;
}

/* What is known of a function besides its facts while its body is walked. */
struct open_function {
	struct view short_name; /* as a call would write it; borrowed from the content */
	struct view path;       /* the declared name when it has a qualifier: Lua's module.name, Class::name of C++ */
	struct view receiver;   /* Go: the receiver's name */
	struct view owner;      /* Go: the receiver's type */
	bool is_method;
	bool is_member; /* called through an object; each method is */
	bool is_recursive;
	bool is_callback;      /* known only by the call it is given to */
	bool is_outermost;     /* no function around it */
	uint32_t start, end;   /* its bytes */
	uint32_t switch_start; /* first byte of its longest switch or chain of else-ifs */
	int switch_end;        /* and last line */
	int arm_line;          /* where the last arm of it begins */
	int outer;             /* index of the function around it, -1 outside */
};

/* A name that an import brings into the file. */
struct binding {
	struct view name; /* borrowed from the content */
	size_t import;
};

struct walk {
	const struct resolved_grammar *grammar;
	const struct line_table *lines;
	struct view content;
	struct arena *arena;
	struct descent descent;
	struct frame *frames; /* TREE_DEPTH_LIMIT of them */
	int top;              /* index of the innermost frame */
	struct function_fact *functions;
	struct open_function *open; /* beside `functions` */
	size_t count;
	size_t capacity;
	size_t open_capacity;
	struct type_fact *types;
	size_t type_count, type_capacity;
	struct import_fact *imports;
	size_t import_count, import_capacity;
	struct binding *bindings; /* names of imports that no value was seen to use yet */
	size_t binding_count, binding_capacity;
	uint64_t binding_bits; /* one for each of them, by its hash: most names of a file are no import's */
	struct view *exports;  /* names that an export clause lists, borrowed from the content */
	size_t export_count, export_capacity;
	bool has_exports;
	int64_t error_bytes;
	struct stumbles stumbles;
	struct syntax_run *run; /* is offered every node; NULL: none */
	const char *problem;
};

/* Walks the whole tree; on a problem `problem` is set. Functions, types and imports are in order of their start. */
void walk_tree(struct walk *walk, TSNode root);

/* --- names.c ------------------------------------------------------------------------------------------------------ */

struct view node_text(const struct walk *walk, TSNode node);
struct view field_text(const struct walk *walk, TSNode node, TSFieldId field);
struct view without_quotes(struct view text);
/* What a declaration calls itself, in the content; empty when it does not say. */
struct view own_name(const struct walk *walk, TSNode node, const struct symbol_facts *symbol);
/* Lines that hold code from `first` to `last`. */
int code_lines(const struct line_table *lines, size_t first, size_t last);
/* A node's last line: one that ends in the first column ends with the newline of the line before. */
int last_line(TSNode node);

/*
 * The name of the function `node`, whose frame would be the next one: qualified, in the arena. *open gets what a call
 * to it looks like. False when it is no function: a keyword that the parser took for a name.
 */
bool function_name(const struct walk *walk, TSNode node, const struct symbol_facts *symbol, struct view *name,
		   struct open_function *open);
/* The name of the type whose frame has that index, qualified, in the arena. */
struct view type_name(const struct walk *walk, int index);
/* Fills fact->parameters and fact->required. */
void count_parameters(const struct walk *walk, TSNode node, bool is_method, struct function_fact *fact);
/* How many things stand in a list, between the commas; a single name without parentheses is one. */
int count_listed(const struct walk *walk, TSNode list);

/* --- recursion.c -------------------------------------------------------------------------------------------------- */

/* Whether the call `node` calls the function with index `function` itself. */
bool is_recursive_call(const struct walk *walk, TSNode node, int function);
/* After the walk: a call that may mean an overload with as many parameters is no recursion. */
void settle_recursion(struct walk *walk);

/* --- types.c ------------------------------------------------------------------------------------------------------ */

/* Whether the type of frame `index` qualifies names: a body right under its own type does not. */
bool is_type_frame(const struct walk *walk, int index);
/* The frame after the top is a type: gives it a row, when it has a body. */
void begin_type(struct walk *walk, struct frame *frame);
/* The same for a type whose functions are elsewhere; it gets no frame. */
void see_type_leaf(struct walk *walk, TSNode node, const struct symbol_facts *symbol);
/* Who may call the function `node`, whose frame would be the next one. */
enum visibility function_visibility(const struct walk *walk, const struct frame *frame,
				    const struct open_function *open);
/* After the walk: what export clauses and receivers said about functions and types. */
void settle_visibility(struct walk *walk);

/* --- imports.c ---------------------------------------------------------------------------------------------------- */

/* The node is an import; false when it names nothing. */
bool see_import(struct walk *walk, TSNode node, const struct kind_role *kind);
/* The frame is a type without a body that stands for a file. */
void see_module(struct walk *walk, const struct frame *frame);
/* The node is a call, perhaps of a function that imports. */
void see_import_call(struct walk *walk, TSNode call);
/* The frame is an export, or an assignment that may be one. */
void see_export(struct walk *walk, struct frame *frame);
void see_assignment(struct walk *walk, struct frame *frame);

/* --- import_uses.c ------------------------------------------------------------------------------------------------ */

/* The names that the import `node`, of that index, brings. */
void bind_names(struct walk *walk, TSNode node, size_t import);
/* A name in the place of a value: an import that brings it is loaded. */
void see_name(struct walk *walk, TSNode node);
/* The node is a function: what a decorated class is constructed with is asked for by its types. */
void see_injected(struct walk *walk, TSNode function, struct view name);
/* After the walk: the program runs without an import whose names stand in comments or types alone. */
void settle_imports(struct walk *walk);

#endif
