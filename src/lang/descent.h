/*
 * A walk over all visible nodes of a syntax tree in the order of the text, each
 * before what is inside it. It does what a tree cursor of tree-sitter does at a
 * third of its cost: the cursor finds its place among the siblings anew at each
 * step, and each fact of a node is a call of its own.
 *
 * It reads the tree's private structures; the sources of tree-sitter are pinned,
 * and a test compares it to the cursor. Private to src/lang.
 */
#ifndef RESCUE_LANG_DESCENT_H
#define RESCUE_LANG_DESCENT_H

#include <stdbool.h>
#include <stddef.h>
#include <tree_sitter/api.h>

struct descent_level;

/* All zero bytes is an empty one. What it owns is used again for the next tree. */
struct descent {
	/* of the node it is at */
	TSNode node;
	TSSymbol symbol;      /* as ts_node_symbol() */
	uint32_t child_count; /* visible ones */
	int left;             /* nodes that were entered before and whose end was passed to come here */

	const TSTree *tree;
	struct descent_level *levels; /* owned */
	size_t depth, capacity;
};

/* At the node whose inside is to be walked, often the root. */
void descent_begin(struct descent *descent, TSNode node);
/* On to the next node, which is inside the present one if that is entered. False at the end. */
bool descent_next(struct descent *descent, bool enters);
/* The field of its parent the node is, 0: none. The node the walk began at has none. */
TSFieldId descent_field(const struct descent *descent);
void descent_release(struct descent *descent);

#endif
