#include "lang/walk.h"

#include "base/limits.h"

#include "base/banned.h"

enum { OPERATOR_NONE, OPERATOR_AND, OPERATOR_OR };

enum { LABEL_REACH = 8 }; /* comments between break and its label */

static const struct frame outside = {.function = -1, .type = -1, .group = -1};

static const struct frame *parent_of(const struct walk *walk)
{
	return walk->top >= 0 ? &walk->frames[walk->top] : &outside;
}

static void add(struct walk *walk, int function, int ccn, int cognitive)
{
	if (function < 0)
		return;
	walk->functions[function].ccn += ccn;
	walk->functions[function].cognitive += cognitive;
}

/* --- functions ---------------------------------------------------------------------------------------------------- */

int code_lines(const struct line_table *lines, size_t first, size_t last)
{
	if (lines->count == 0)
		return 0;
	if (last > lines->count)
		last = lines->count;
	return first > last ? 0 : (int)(lines->code[last - 1] - (first > 1 ? lines->code[first - 2] : 0));
}

int last_line(TSNode node)
{
	TSPoint end = ts_node_end_point(node);

	return (int)end.row + (end.column > 0 || end.row == ts_node_start_point(node).row);
}

static void begin_function(struct walk *walk, struct frame *frame)
{
	TSNode node = frame->node;
	struct function_fact fact = {.line = (int)ts_node_start_point(node).row + 1, .ccn = 1};
	struct open_function open = {0};

	if (!function_name(walk, node, frame->symbol, &fact.name, &open))
		return;
	fact.end_line = last_line(node);
	fact.nloc = code_lines(walk->lines, (size_t)fact.line, (size_t)fact.end_line);
	fact.parameters = function_parameters(walk, node, open.is_method);
	open.is_outermost = frame->function < 0;
	fact.type = open.is_method ? frame->type : -1;
	fact.visibility = function_visibility(walk, frame, &open);
	GROW(walk->functions, walk->count + 1, walk->capacity);
	GROW(walk->open, walk->count + 1, walk->open_capacity);
	walk->functions[walk->count] = fact;
	walk->open[walk->count] = open;
	frame->function = (int)walk->count++;
	frame->level = frame->inner = frame->depth = 0;
	frame->is_exported = false;
}

static bool has_body(const struct walk *walk, TSNode node)
{
	return !ts_node_is_null(ts_node_child_by_field_id(node, walk->grammar->body));
}

static void enter_function(struct walk *walk, struct frame *frame, const struct frame *parent)
{
	unsigned flags = walk->grammar->grammar->flags;

	switch (frame->role) {
	case ROLE_LAMBDA:
		if (frame->function >= 0)
			frame->inner = frame->level + 1;
		else if (flags & GRAMMAR_LONE_LAMBDA)
			begin_function(walk, frame);
		break;
	case ROLE_EXPRESSION_BODY:
		if (parent->role == ROLE_PROPERTY)
			begin_function(walk, frame);
		break;
	default:
		if (has_body(walk, frame->node))
			begin_function(walk, frame);
		break;
	}
}

/* --- control structures ------------------------------------------------------------------------------------------- */

static void deepen(struct walk *walk, struct frame *frame)
{
	frame->depth++;
	if (frame->function >= 0 && walk->functions[frame->function].nesting < frame->depth)
		walk->functions[frame->function].nesting = frame->depth;
}

static void enter_if(struct walk *walk, struct frame *frame, const struct frame *parent, bool alternative)
{
	if (parent->role == ROLE_ELSE || alternative) {
		/* else if: the else was counted, the nesting is that of the first if */
		frame->level = parent->level;
		frame->inner = parent->inner;
		add(walk, frame->function, 1, 0);
		return;
	}
	add(walk, frame->function, 1, 1 + frame->level);
	frame->inner = frame->level + 1;
	deepen(walk, frame);
}

/* An else-if or else that is a clause of an if. */
static void enter_clause(struct walk *walk, struct frame *frame, const struct frame *parent)
{
	if (parent->role != ROLE_IF) {
		frame->role = ROLE_NONE; /* the else of a loop or a try */
		return;
	}
	frame->level = parent->level;
	frame->inner = parent->inner;
	add(walk, frame->function, frame->role == ROLE_ELIF, 1);
}

static bool has_label(const struct walk *walk, TSNode node)
{
	uint32_t count = ts_node_named_child_count(node);

	for (uint32_t i = 0; i < count && i < LABEL_REACH; i++)
		if (resolved_symbol(walk->grammar, ts_node_symbol(ts_node_named_child(node, i)))->role != ROLE_COMMENT)
			return true;
	return false;
}

static void enter_call(struct walk *walk, const struct frame *frame)
{
	struct open_function *open = frame->function < 0 ? NULL : &walk->open[frame->function];

	if (walk->grammar->grammar->import_calls)
		see_import_call(walk, frame->node);
	if (!open || open->is_recursive || !is_recursive_call(walk, frame->node, frame->function))
		return;
	open->is_recursive = true;
	add(walk, frame->function, 0, 1);
}

/* What a node with a role does to the numbers of the function around it and to the nesting inside. */
static void enter(struct walk *walk, struct frame *frame, const struct frame *parent, bool alternative)
{
	int function = frame->function;

	switch (frame->role) {
	case ROLE_FUNCTION:
	case ROLE_ANONYMOUS:
	case ROLE_LAMBDA:
	case ROLE_EXPRESSION_BODY:
		enter_function(walk, frame, parent);
		break;
	case ROLE_IF:
		enter_if(walk, frame, parent, alternative);
		break;
	case ROLE_ELIF:
	case ROLE_ELSE:
		enter_clause(walk, frame, parent);
		break;
	case ROLE_LOOP:
	case ROLE_SWITCH:
		add(walk, function, frame->role == ROLE_LOOP, 1 + frame->level);
		frame->inner = frame->level + 1;
		deepen(walk, frame);
		break;
	case ROLE_TRY:
		deepen(walk, frame);
		break;
	case ROLE_CATCH:
	case ROLE_TERNARY:
		add(walk, function, 1, 1 + frame->level);
		frame->inner = frame->level + 1;
		break;
	case ROLE_CASE:
	case ROLE_CLAUSE:
		add(walk, function, 1, 0);
		break;
	case ROLE_LOGICAL:
		frame->group = parent->group >= 0 ? parent->group : walk->top + 1;
		break;
	case ROLE_GROUP:
		frame->group = parent->group;
		break;
	case ROLE_JUMP:
		add(walk, function, 0, 1);
		break;
	case ROLE_BREAK:
		add(walk, function, 0, has_label(walk, frame->node));
		break;
	case ROLE_CALL:
		enter_call(walk, frame);
		break;
	case ROLE_TYPE:
	case ROLE_TYPE_BODY:
		begin_type(walk, frame);
		break;
	case ROLE_EXPORT:
		see_export(walk, frame);
		break;
	case ROLE_ASSIGNMENT:
		see_assignment(walk, frame);
		break;
	case ROLE_ACCESS:
		walk->frames[walk->top].is_hidden = !view_starts(node_text(walk, frame->node), "public");
		break;
	default:
		break;
	}
}

/* --- leaves ------------------------------------------------------------------------------------------------------- */

static void see_operator(struct walk *walk, const struct frame *parent, enum role role)
{
	uint8_t operator= role == ROLE_AND ? OPERATOR_AND : OPERATOR_OR;
	struct frame *group;

	if (parent->role != ROLE_LOGICAL)
		return;
	group = &walk->frames[parent->group];
	add(walk, parent->function, 1, group->last_operator != operator);
	group->last_operator = operator;
}

static void see_default(struct walk *walk)
{
	int top = walk->top;
	struct frame *parent;

	if (top > 0 && walk->frames[top].role == ROLE_PATTERN)
		top--;
	parent = top >= 0 ? &walk->frames[top] : NULL;
	if (!parent || parent->role != ROLE_CASE || parent->is_default)
		return;
	parent->is_default = true;
	add(walk, parent->function, -1, 0);
}

static void see_error(struct walk *walk, TSNode node)
{
	struct stumbles *stumbles = &walk->stumbles;

	if (stumbles->count < STUMBLE_LIMIT)
		stumbles->at[stumbles->count] = ts_node_start_byte(node);
	stumbles->count++;
}

static void see_leaf(struct walk *walk, TSNode node, TSSymbol symbol, enum role role)
{
	const struct frame *parent = parent_of(walk);

	if (parent->error || symbol == (TSSymbol)-1)
		walk->error_bytes += ts_node_end_byte(node) - ts_node_start_byte(node);
	if (symbol == (TSSymbol)-1)
		see_error(walk, node);
	if (role == ROLE_AND || role == ROLE_OR)
		see_operator(walk, parent, role);
	else if (role == ROLE_DEFAULT)
		see_default(walk);
}

/* --- the walk ----------------------------------------------------------------------------------------------------- */

static bool has_fields_of_interest(enum role role)
{
	return role == ROLE_IF || role == ROLE_TERNARY || role == ROLE_SWITCH || role == ROLE_PREPROCESSOR;
}

/* Pushes a frame for `node`. False when what is inside is not to be walked. */
static bool push(struct walk *walk, TSNode node, const struct symbol_facts *symbol, TSFieldId field)
{
	const struct resolved_grammar *grammar = walk->grammar;
	const struct frame *parent = parent_of(walk);
	struct frame *frame;
	bool is_condition = field && field == grammar->condition;
	bool alternative = false;

	if (is_condition && parent->role == ROLE_PREPROCESSOR)
		return false;
	if (walk->top + 1 >= TREE_DEPTH_LIMIT) {
		walk->problem = "nested deeper than 2000";
		return false;
	}
	frame = &walk->frames[walk->top + 1];
	*frame = (struct frame){
	    .node = node,
	    .symbol = symbol,
	    .role = symbol->role,
	    .error = ts_node_is_error(node),
	    .is_exported = parent->is_exported,
	    .is_hidden = parent->is_hidden,
	    .function = parent->function,
	    .type = parent->type,
	    .group = -1,
	    .level = is_condition ? parent->level : parent->inner,
	    .depth = parent->depth,
	};
	frame->inner = frame->level;
	if (field && field == grammar->alternative && parent->role == ROLE_IF &&
	    (grammar->grammar->flags & GRAMMAR_ELSE_FIELD)) {
		alternative = true;
		add(walk, parent->function, 0, 1);
	}
	if (frame->error)
		see_error(walk, node);
	if (frame->role != ROLE_NONE)
		enter(walk, frame, parent, alternative);
	walk->top++;
	return true;
}

/* Whether nothing is looked for inside the node. */
static bool is_closed(struct walk *walk, TSNode node, const struct symbol_facts *symbol)
{
	switch (symbol->role) {
	case ROLE_IMPORT:
		return see_import(walk, node, symbol->kind);
	case ROLE_TYPE_LEAF:
		see_type_leaf(walk, node, symbol);
		return true;
	case ROLE_LEAF:
		return true;
	default:
		return false;
	}
}

/* True when the cursor is to go down into its node, for which a frame was pushed. */
static bool visit(struct walk *walk, const TSTreeCursor *cursor)
{
	TSNode node = ts_tree_cursor_current_node(cursor);
	TSSymbol number = ts_node_symbol(node);
	const struct symbol_facts *symbol = resolved_symbol(walk->grammar, number);
	TSFieldId field = 0;

	if (ts_node_child_count(node) == 0) {
		see_leaf(walk, node, number, symbol->role);
		return false;
	}
	if (is_closed(walk, node, symbol) && !ts_node_has_error(node))
		return false;
	if (has_fields_of_interest(parent_of(walk)->role))
		field = ts_tree_cursor_current_field_id(cursor);
	return push(walk, node, symbol, field);
}

void walk_tree(struct walk *walk, TSNode root)
{
	TSTreeCursor cursor = ts_tree_cursor_new(root);

	walk->top = -1;
	walk->count = 0;
	walk->type_count = 0;
	walk->import_count = 0;
	walk->export_count = 0;
	walk->has_exports = false;
	walk->error_bytes = 0;
	walk->stumbles.count = 0;
	walk->problem = NULL;
	for (bool more = true; more && !walk->problem;) {
		if (visit(walk, &cursor) && ts_tree_cursor_goto_first_child(&cursor))
			continue;
		while (more && !ts_tree_cursor_goto_next_sibling(&cursor)) {
			more = ts_tree_cursor_goto_parent(&cursor);
			walk->top--;
		}
	}
	ts_tree_cursor_delete(&cursor);
}
