#include "lang/descent.h"

#include <stdlib.h>

#include <language.h>
#include <subtree.h>
#include <tree.h>

#include "base/mem.h"

#include "base/banned.h"

enum { CHILDREN_ASKED_FOR = 8 };

/* A node, visible or not, whose children are passed one after the other. */
struct descent_level {
	const Subtree *children;
	const TSSymbol *aliases; /* by place among the children that are no extras; NULL: none */
	Length position;         /* where the last child ended, at first where the node begins */
	uint32_t count;
	uint32_t passed;     /* children */
	uint32_t structural; /* of these no extras */
	uint32_t production;
	bool is_visible;
};

/* Most of the time of a walk is waiting for nodes to come from memory: the first children are asked for at once. */
static void ask_for(const Subtree *children, uint32_t count)
{
	for (uint32_t i = 0; i < count && i < CHILDREN_ASKED_FOR; i++)
		if (!children[i].data.is_inline)
			__builtin_prefetch(children[i].ptr);
}

/* What is inside the present node. */
static void push(struct descent *descent, Subtree node, Length position, bool is_visible)
{
	ask_for(ts_subtree_children(node), node.ptr->child_count);
	GROW(descent->levels, descent->depth + 1, descent->capacity);
	descent->levels[descent->depth++] = (struct descent_level){
	    .children = ts_subtree_children(node),
	    .aliases = ts_language_alias_sequence(descent->tree->language, node.ptr->production_id),
	    .position = position,
	    .count = node.ptr->child_count,
	    .production = node.ptr->production_id,
	    .is_visible = is_visible,
	};
}

static void arrive(struct descent *descent, const Subtree *node, Length position, TSSymbol alias)
{
	TSSymbol symbol = alias ? alias : ts_subtree_symbol(*node);

	descent->node =
	    (TSNode){{position.bytes, position.extent.row, position.extent.column, alias}, node, descent->tree};
	descent->symbol = symbol == ts_builtin_sym_error ? symbol : descent->tree->language->public_symbol_map[symbol];
	descent->child_count = ts_subtree_visible_child_count(*node);
}

static Length place_of(const TSNode *node)
{
	return (Length){node->context[0], {node->context[1], node->context[2]}};
}

void descent_begin(struct descent *descent, TSNode node)
{
	descent->tree = node.tree;
	descent->depth = 0;
	descent->left = 0;
	arrive(descent, node.id, place_of(&node), (TSSymbol)node.context[3]);
}

bool descent_next(struct descent *descent, bool enters)
{
	const TSNode *node = &descent->node;

	if (enters && descent->child_count > 0)
		push(descent, *(const Subtree *)node->id, place_of(node), true);
	descent->left = 0;
	while (descent->depth > 0) {
		struct descent_level *level = &descent->levels[descent->depth - 1];
		const Subtree *child;
		TSSymbol alias = 0;
		Length position;

		if (level->passed == level->count) {
			descent->left += level->is_visible;
			descent->depth--;
			continue;
		}
		child = &level->children[level->passed];
		/* a node begins where its first child does */
		position = level->passed ? length_add(level->position, ts_subtree_padding(*child)) : level->position;
		level->passed++;
		level->position = length_add(position, ts_subtree_size(*child));
		if (!ts_subtree_extra(*child)) {
			alias = level->aliases ? level->aliases[level->structural] : 0;
			level->structural++;
		}
		if (ts_subtree_visible(*child) || alias) {
			arrive(descent, child, position, alias);
			return true;
		}
		if (ts_subtree_visible_child_count(*child) > 0)
			push(descent, *child, position, false);
	}
	return false;
}

TSFieldId descent_field(const struct descent *descent)
{
	/* a field may be told of the node or of one that is not visible around it */
	for (size_t i = descent->depth; i-- > 0;) {
		const struct descent_level *level = &descent->levels[i];
		const TSFieldMapEntry *entry, *end;

		if (ts_subtree_extra(level->children[level->passed - 1]))
			break;
		ts_language_field_map(descent->tree->language, level->production, &entry, &end);
		for (; entry < end; entry++)
			if (!entry->inherited && entry->child_index == level->structural - 1)
				return entry->field_id;
		if (level->is_visible)
			break;
	}
	return 0;
}

void descent_release(struct descent *descent)
{
	free(descent->levels);
}
