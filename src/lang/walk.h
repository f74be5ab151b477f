/*
 * One walk over a syntax tree that finds the functions and measures them.
 * No recursion: the path from the root is an array of frames, at most
 * TREE_DEPTH_LIMIT deep. Private to src/lang.
 */
#ifndef RESCUE_LANG_WALK_H
#define RESCUE_LANG_WALK_H

#include "lang/lexis.h"
#include "lang/preprocessor.h"
#include "lang/resolve.h"

/* One node on the path from the root to the current node. */
struct frame {
	TSNode node;
	const struct symbol_facts *symbol;
	uint8_t role;          /* enum role; ROLE_NONE when it does not apply here */
	uint8_t last_operator; /* of the logical expression that begins here */
	bool error;            /* the parser could not place what is inside */
	bool is_default;       /* a case that is the default */
	int function;          /* index of the function around it, -1 outside */
	int group;             /* frame where the logical expression around it begins, -1 outside */
	int level;             /* cognitive nesting of the node itself */
	int inner;             /* and of what is inside */
	int depth;             /* control structures around what is inside */
};

/* What is known of a function besides its facts while its body is walked. */
struct open_function {
	struct view short_name; /* as a call would write it; borrowed from the content */
	struct view receiver;   /* Go: the receiver's name */
	bool is_method;
	bool is_recursive;
};

struct walk {
	const struct resolved_grammar *grammar;
	const struct line_table *lines;
	struct view content;
	struct arena *arena;
	struct frame *frames; /* TREE_DEPTH_LIMIT of them */
	int top;              /* index of the innermost frame */
	struct function_fact *functions;
	struct open_function *open; /* beside `functions` */
	size_t count;
	size_t capacity;
	size_t open_capacity;
	int64_t error_bytes;
	struct stumbles stumbles;
	const char *problem;
};

/* Walks the whole tree; on a problem `problem` is set. Functions are in order of their start. */
void walk_tree(struct walk *walk, TSNode root);

/* --- names.c ------------------------------------------------------------------------------------------------------ */

struct view node_text(const struct walk *walk, TSNode node);

/*
 * The name of the function `node`, whose frame would be the next one: qualified, in the arena. *open gets what a call
 * to it looks like. False when it is no function: a keyword that the parser took for a name.
 */
bool function_name(const struct walk *walk, TSNode node, const struct symbol_facts *symbol, struct view *name,
		   struct open_function *open);
int function_parameters(const struct walk *walk, TSNode node, bool is_method);
/* Whether the call `node` calls the function with index `function` itself. */
bool is_recursive_call(const struct walk *walk, TSNode node, int function);

#endif
