#include "lang/walk.h"

#include "base/limits.h"
#include "lang/syntax_query.h"

#include "base/banned.h"

enum { OPERATOR_NONE, OPERATOR_AND, OPERATOR_OR };

enum {
	LABEL_REACH = 8,  /* comments between break and its label, or after the end of a block */
	PATTERN_REACH = 2 /* patterns around a default: the third is part of another pattern */
};

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
	struct open_function open = {
	    .start = ts_node_start_byte(node), .end = ts_node_end_byte(node), .outer = frame->function};

	if (!function_name(walk, node, frame->symbol, &fact.name, &open))
		return;
	fact.end_line = last_line(node);
	fact.nloc = code_lines(walk->lines, (size_t)fact.line, (size_t)fact.end_line);
	count_parameters(walk, node, open.is_method, &fact);
	open.is_outermost = frame->function < 0;
	fact.type = open.is_method ? frame->type : -1;
	fact.visibility = function_visibility(walk, frame, &open);
	GROW(walk->functions, walk->count + 1, walk->capacity);
	GROW(walk->open, walk->count + 1, walk->open_capacity);
	see_injected(walk, node, open.short_name);
	walk->functions[walk->count] = fact;
	walk->open[walk->count] = open;
	frame->function = (int)walk->count++;
	frame->level = frame->inner = frame->depth = 0;
	frame->is_exported = false;
}

static bool has_body(const struct walk *walk, TSNode node)
{
	return !ts_node_is_null(part_of(node, walk->grammar->body));
}

static enum role role_of(const struct walk *walk, TSNode node)
{
	return resolved_symbol(walk->grammar, ts_node_symbol(node))->role;
}

static bool begins_with_accessor(const struct walk *walk, TSNode node)
{
	return ts_node_named_child_count(node) > 0 && role_of(walk, ts_node_named_child(node, 0)) == ROLE_FUNCTION;
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
		if (parent->role == ROLE_PROPERTY && !begins_with_accessor(walk, frame->node))
			begin_function(walk, frame);
		else
			frame->role = ROLE_NONE;
		break;
	default:
		if (frame->symbol->kind->bodied || has_body(walk, frame->node))
			begin_function(walk, frame);
		else
			frame->role = ROLE_NONE;
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

/* A function's longest switch, or chain of else-ifs, is the one whose arms are counted. */
static void begin_switch(struct walk *walk, const struct frame *frame)
{
	int begin = (int)ts_node_start_point(frame->node).row + 1, end = last_line(frame->node);
	struct function_fact *function;

	if (frame->function < 0)
		return;
	function = &walk->functions[frame->function];
	if (end - begin + 1 <= function->switch_lines)
		return;
	function->switch_lines = end - begin + 1;
	function->arms = function->arm_lines = 0;
	walk->open[frame->function].switch_start = ts_node_start_byte(frame->node);
	walk->open[frame->function].switch_end = end;
}

/* The arm that began last goes as far as `line`, which is no longer its own. */
static void end_arm(struct function_fact *function, const struct open_function *open, int line)
{
	if (function->arms && function->arm_lines < line - open->arm_line)
		function->arm_lines = line - open->arm_line;
}

static void count_arm(struct walk *walk, int function, TSNode node)
{
	struct open_function *open = &walk->open[function];
	int line = (int)ts_node_start_point(node).row + 1;

	end_arm(&walk->functions[function], open, line);
	walk->functions[function].arms++;
	open->arm_line = line;
}

/* An else-if: with the first one the if before it has become a chain. */
static void see_else_if(struct walk *walk, const struct frame *frame)
{
	const struct frame *first = &walk->frames[frame->chain];
	uint32_t start = ts_node_start_byte(first->node);

	if (frame->function < 0)
		return;
	if (walk->open[frame->function].switch_start != start || !walk->functions[frame->function].arms) {
		begin_switch(walk, first);
		if (walk->open[frame->function].switch_start != start)
			return;
		count_arm(walk, frame->function, first->node);
	}
	count_arm(walk, frame->function, frame->node);
}

static void enter_if(struct walk *walk, struct frame *frame, const struct frame *parent, bool alternative)
{
	if (alternative || (parent->role == ROLE_IF && parent->is_else) ||
	    (parent->role == ROLE_ELSE && !(walk->grammar->grammar->flags & GRAMMAR_ELSE_THEN_IF))) {
		/* else if: the else was counted, the nesting is that of the first if */
		frame->level = parent->level;
		frame->inner = parent->inner;
		frame->chain = parent->chain;
		add(walk, frame->function, 1, 0);
		see_else_if(walk, frame);
		return;
	}
	frame->chain = walk->top + 1;
	add(walk, frame->function, 1, 1 + frame->level);
	frame->inner = frame->level + 1;
	deepen(walk, frame);
}

/* An else-if or else that is a clause of an if. */
static void enter_clause(struct walk *walk, struct frame *frame, const struct frame *parent)
{
	if (parent->role != ROLE_IF && parent->role != ROLE_ELIF) {
		frame->role = ROLE_NONE; /* the else of a loop or a try */
		return;
	}
	frame->level = parent->level;
	frame->inner = parent->inner;
	frame->chain = parent->chain;
	add(walk, frame->function, frame->role == ROLE_ELIF, 1);
	if (frame->role == ROLE_ELIF)
		see_else_if(walk, frame);
}

static bool has_label(const struct walk *walk, TSNode node)
{
	uint32_t count = ts_node_named_child_count(node);

	for (uint32_t i = 0; i < count && i < LABEL_REACH; i++) {
		enum role role = role_of(walk, ts_node_named_child(node, i));

		if (walk->grammar->has_labels ? role == ROLE_LABEL : role != ROLE_COMMENT)
			return true;
	}
	return false;
}

/* Whether a block ends as a try does. */
static bool is_try(const struct walk *walk, TSNode block)
{
	uint32_t count = ts_node_named_child_count(block);

	for (uint32_t i = 1; i <= count && i < LABEL_REACH; i++) {
		enum role role = role_of(walk, ts_node_named_child(block, count - i));

		if (role != ROLE_COMMENT)
			return role == ROLE_CATCH || role == ROLE_CATCHES || role == ROLE_ELSE || role == ROLE_FINALLY;
	}
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

/* Whether the case of that frame is one of the handlers of a catch: the one for everything is no default. */
static bool is_handler(const struct walk *walk, int index)
{
	while (index > 0 && (walk->frames[index].role == ROLE_CASE || walk->frames[index].role == ROLE_NONE))
		index--;
	return walk->frames[index].role == ROLE_CATCHES;
}

static void see_default(struct walk *walk)
{
	int top = walk->top;
	struct frame *parent;

	for (int i = 0; i < PATTERN_REACH && top > 0 && walk->frames[top].role == ROLE_PATTERN; i++)
		top--;
	parent = top >= 0 ? &walk->frames[top] : NULL;
	if (!parent || parent->role != ROLE_CASE || parent->is_default || is_handler(walk, top))
		return;
	parent->is_default = true;
	add(walk, parent->function, -1, 0);
}

static void begin_arm(struct walk *walk, const struct frame *frame)
{
	int index = walk->top;

	while (index >= 0 && walk->frames[index].role != ROLE_SWITCH && walk->frames[index].role != ROLE_CASES &&
	       walk->frames[index].role != ROLE_CATCHES)
		index--;
	if (index < 0 || frame->function < 0)
		return;
	if (walk->frames[index].role != ROLE_CATCHES && walk->frames[index].function == frame->function &&
	    ts_node_start_byte(walk->frames[index].node) == walk->open[frame->function].switch_start)
		count_arm(walk, frame->function, frame->node);
}

static void end_switches(struct walk *walk)
{
	for (size_t i = 0; i < walk->count; i++)
		end_arm(&walk->functions[i], &walk->open[i], walk->open[i].switch_end + 1);
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
	case ROLE_CASES:
		if (parent->role == ROLE_SWITCH || parent->role == ROLE_CATCHES) {
			frame->role = ROLE_NONE;
			break;
		}
		/* fallthrough */
	case ROLE_LOOP:
	case ROLE_SWITCH:
		if (frame->role != ROLE_LOOP)
			begin_switch(walk, frame);
		add(walk, function, frame->role == ROLE_LOOP, 1 + frame->level);
		frame->inner = frame->level + 1;
		deepen(walk, frame);
		break;
	case ROLE_TRY:
		deepen(walk, frame);
		break;
	case ROLE_BLOCK:
		if (is_try(walk, frame->node))
			deepen(walk, frame);
		break;
	case ROLE_BRANCH:
		if (parent->role == ROLE_IF && parent->is_else) {
			frame->role = ROLE_ELSE;
			frame->level = parent->level;
			frame->inner = parent->inner;
			frame->chain = parent->chain;
		}
		break;
	case ROLE_CATCH:
	case ROLE_CATCHES:
	case ROLE_TERNARY:
		add(walk, function, frame->role != ROLE_CATCHES, 1 + frame->level);
		frame->inner = frame->level + 1;
		break;
	case ROLE_CASE:
		begin_arm(walk, frame);
		/* fallthrough */
	case ROLE_CLAUSE:
		add(walk, function, 1, 0);
		break;
	case ROLE_DEFAULT:
		see_default(walk);
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
	case ROLE_PARAMETER:
		if (parent->role == ROLE_FUNCTION && function >= 0) {
			walk->functions[function].parameters++;
			walk->functions[function].required++;
		}
		break;
	case ROLE_CALL:
		enter_call(walk, frame);
		break;
	case ROLE_TYPE:
	case ROLE_TYPE_BODY:
	case ROLE_NAMESPACE:
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

/* The token after which the other branch stands. */
static void see_else(struct walk *walk)
{
	struct frame *parent = walk->top >= 0 ? &walk->frames[walk->top] : NULL;

	if (!parent)
		return;
	if (parent->role == ROLE_IF) {
		add(walk, parent->function, 0, 1);
		parent->is_else = true;
	} else if (parent->role == ROLE_GUARD) {
		add(walk, parent->function, 1, 1 + parent->level);
		parent->inner = parent->level + 1;
		deepen(walk, parent);
	} else {
		see_default(walk);
	}
}

static void see_error(struct walk *walk, TSNode node)
{
	struct stumbles *stumbles = &walk->stumbles;

	if (stumbles->count < STUMBLE_LIMIT)
		stumbles->at[stumbles->count] = ts_node_start_byte(node);
	stumbles->count++;
}

static void see_role(struct walk *walk, const struct frame *parent, enum role role, const TSNode *node, bool is_token)
{
	switch (role) {
	case ROLE_NAME:
		see_name(walk, *node);
		break;
	case ROLE_AND:
	case ROLE_OR:
		see_operator(walk, parent, role);
		break;
	case ROLE_DEFAULT:
		see_default(walk);
		break;
	case ROLE_ELSE:
		see_else(walk);
		break;
	case ROLE_CLAUSE:
		if (parent->role == ROLE_CASE || parent->role == ROLE_PATTERN)
			add(walk, parent->function, 1, 0);
		break;
	case ROLE_BREAK:
		if (is_token)
			add(walk, parent->function, 0, has_label(walk, parent->node));
		break;
	default:
		break;
	}
}

static void see_leaf(struct walk *walk, const TSNode *node, TSSymbol symbol)
{
	const struct frame *parent = parent_of(walk);
	const struct symbol_facts *facts = resolved_symbol(walk->grammar, symbol);
	enum role role = facts->role;

	if (facts->by_text && parent->role != ROLE_NONE)
		role = leaf_role(facts, node_text(walk, *node));
	if (is_error(parent->kind) || is_error(symbol))
		walk->error_bytes += ts_node_end_byte(*node) - ts_node_start_byte(*node);
	if (is_error(symbol))
		see_error(walk, *node);
	if (role != ROLE_NONE)
		see_role(walk, parent, role, node, facts->kind->token);
}

/* --- the walk ----------------------------------------------------------------------------------------------------- */

static bool has_fields_of_interest(enum role role)
{
	return role == ROLE_IF || role == ROLE_TERNARY || role == ROLE_SWITCH || role == ROLE_PREPROCESSOR;
}

/* Pushes a frame for `node`. False when what is inside is not to be walked. */
static bool push(struct walk *walk, TSNode node, const struct symbol_facts *symbol, TSFieldId field, bool alternative)
{
	const struct resolved_grammar *grammar = walk->grammar;
	const struct frame *parent = parent_of(walk);
	struct frame *frame;
	bool is_condition =
	    field && (field == grammar->condition || field == grammar->subject || field == grammar->initializer);

	if (is_condition && parent->role == ROLE_PREPROCESSOR)
		return false;
	if (walk->top + 1 >= TREE_DEPTH_LIMIT) {
		walk->problem = "nested deeper than 2000";
		return false;
	}
	frame = &walk->frames[walk->top + 1];
	*frame = (struct frame){
	    .node = node,
	    .kind = walk->descent.symbol,
	    .symbol = symbol,
	    .role = symbol->role,
	    .is_exported = parent->is_exported,
	    .is_hidden = parent->is_hidden,
	    .function = parent->function,
	    .type = parent->type,
	    .group = -1,
	    .level = is_condition ? parent->level : parent->inner,
	    .depth = parent->depth,
	};
	frame->inner = frame->level;
	if (is_error(frame->kind))
		see_error(walk, node);
	if (frame->role != ROLE_NONE)
		enter(walk, frame, parent, alternative);
	walk->top++;
	return true;
}

/* Whether the node, of that field of its parent, is the else branch of an if. */
static bool is_alternative(const struct walk *walk, TSFieldId field)
{
	return field && field == walk->grammar->alternative && parent_of(walk)->role == ROLE_IF &&
	       (walk->grammar->grammar->flags & GRAMMAR_ELSE_FIELD);
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

/* A frame for a node in which only syntax rules look. */
static bool push_closed(struct walk *walk, TSNode node)
{
	if (walk->top + 1 >= TREE_DEPTH_LIMIT) {
		walk->run->problem = "the syntax rules gave up: nested deeper than 2000";
		return false;
	}
	walk->frames[++walk->top] = (struct frame){.node = node, .kind = walk->descent.symbol, .is_closed = true};
	return true;
}

/* As visit(), for what the metrics need. */
static bool measure_node(struct walk *walk)
{
	const TSNode *node = &walk->descent.node;
	const struct symbol_facts *symbol = resolved_symbol(walk->grammar, walk->descent.symbol);
	TSFieldId field = 0;
	bool alternative;

	if (has_fields_of_interest(parent_of(walk)->role))
		field = descent_field(&walk->descent);
	alternative = is_alternative(walk, field);
	if (alternative)
		add(walk, parent_of(walk)->function, 0, 1);
	if (walk->descent.child_count == 0) {
		see_leaf(walk, node, walk->descent.symbol);
		return false;
	}
	if (is_closed(walk, *node, symbol) && !ts_node_has_error(*node))
		return walk->run && push_closed(walk, *node);
	return push(walk, *node, symbol, field, alternative);
}

/* True when what is inside the node is to be visited, for which a frame was pushed. */
static bool visit(struct walk *walk)
{
	const TSNode *node = &walk->descent.node;
	TSSymbol symbol = walk->descent.symbol;
	int above = walk->top;
	bool enters;

	if (parent_of(walk)->is_closed)
		enters = walk->descent.child_count > 0 && push_closed(walk, *node);
	else
		enters = measure_node(walk);
	if (walk->run && syntax_run_asks(walk->run, symbol))
		syntax_run_at(walk->run, *node, symbol, above);
	return enters;
}

void walk_tree(struct walk *walk, TSNode root)
{
	walk->top = -1;
	walk->count = 0;
	walk->type_count = 0;
	walk->import_count = 0;
	walk->binding_count = 0;
	walk->binding_bits = 0;
	walk->export_count = 0;
	walk->has_exports = false;
	walk->error_bytes = 0;
	walk->stumbles.count = 0;
	walk->problem = NULL;
	descent_begin(&walk->descent, root);
	while (descent_next(&walk->descent, visit(walk)) && !walk->problem)
		walk->top -= walk->descent.left;
	end_switches(walk);
}
