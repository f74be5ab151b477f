/* Whether a value that is put somewhere is known from the code alone. */
#include "lang/syntax_query.h"

#include "base/banned.h"

enum {
	CONSTANT_DEPTH = 24,         /* of nodes, and of variables that get each other */
	CONSTANT_STEPS_LIMIT = 20000 /* nodes that are looked at for one value */
};

/* Kinds whose text stands for itself, and kinds made of what they hold, in all grammars; NULL ends a list. */
static const char *const texts[] = {"string_fragment",
				    "string_content",
				    "string_literal_content",
				    "string_literal_encoding",
				    "string_value",
				    "string_start",
				    "string_end",
				    "heredoc_start",
				    "heredoc_end",
				    "escape_sequence",
				    "type_conversion",
				    "number",
				    "integer",
				    "float",
				    "true",
				    "false",
				    "null",
				    "null_literal",
				    "none",
				    "nil",
				    "int_literal",
				    "integer_literal",
				    "float_literal",
				    "real_literal",
				    "boolean_literal",
				    "boolean",
				    "simple_symbol",
				    "decimal_integer_literal",
				    "character_literal",
				    "interpolation_start",
				    "interpolation_brace",
				    "interpolation_quote",
				    "interpreted_string_literal_content",
				    "raw_string_literal_content",
				    "verbatim_string_literal",
				    "comment",
				    NULL};
static const char *const wholes[] = {"string",
				     "string_literal",
				     "interpreted_string_literal",
				     "raw_string_literal",
				     "template_string",
				     "template_substitution",
				     "encapsed_string",
				     "concatenated_string",
				     "chained_string",
				     "interpolated_string_expression",
				     "interpolation",
				     "heredoc",
				     "heredoc_body",
				     "subshell",
				     "shell_command_expression",
				     "binary_expression",
				     "binary_operator",
				     "binary",
				     "unary_expression",
				     "parenthesized_expression",
				     "parenthesized_statements",
				     "arguments",
				     "argument_list",
				     "argument",
				     "tuple",
				     "expression_list",
				     "equals_value_clause",
				     NULL};
static const char *const choices[] = {"ternary_expression", "conditional_expression", "conditional", NULL};
static const char *const names[] = {"identifier", "variable_name", NULL};
static const char *const givers[] = {"assign", "declarator",   "short_var_declaration", "_spec",
				     "for",    "range_clause", "named_expression",      NULL};

/* One value that is being looked at. */
struct question {
	const struct surroundings *around;
	int steps;
};

static bool is_in(const char *const *list, const char *kind)
{
	while (*list && strcmp(*list, kind) != 0)
		list++;
	return *list != NULL;
}

static TSNode field_of(TSNode node, const char *first, const char *second)
{
	TSNode child = ts_node_child_by_field_name(node, first, (uint32_t)strlen(first));

	return ts_node_is_null(child) ? ts_node_child_by_field_name(node, second, (uint32_t)strlen(second)) : child;
}

/* Whether the name stands in the text as a word. */
static bool has_name(struct view text, struct view name)
{
	for (size_t at = view_find(text, 0, name); at < text.n; at = view_find(text, at + 1, name))
		if (!(at > 0 && is_identifier_byte(text.p[at - 1])) &&
		    !(at + name.n < text.n && is_identifier_byte(text.p[at + name.n])))
			return true;
	return false;
}

static bool is_constant(struct question *question, TSNode node, int depth);

static bool are_constant(struct question *question, TSNode node, int depth)
{
	uint32_t count = ts_node_named_child_count(node);

	for (uint32_t i = 0; i < count; i++)
		if (!is_constant(question, ts_node_named_child(node, i), depth))
			return false;
	return true;
}

/* Python writes the condition between the arms, the others before them. */
static bool is_constant_choice(struct question *question, TSNode node, int depth)
{
	TSNode condition = field_of(node, "condition", "condition");

	if (ts_node_named_child_count(node) != 3)
		return false;
	if (ts_node_is_null(condition))
		condition = ts_node_named_child(node, 1);
	for (uint32_t i = 0; i < 3; i++)
		if (!ts_node_eq(ts_node_named_child(node, i), condition) &&
		    !is_constant(question, ts_node_named_child(node, i), depth))
			return false;
	return true;
}

/* --- variables ---------------------------------------------------------------------------------------------------- */

enum given { GIVEN_NOTHING, GIVEN_CONSTANT, GIVEN_OTHER };

static bool is_giver(TSNode node, const char *kind)
{
	if (strcmp(kind, "binary") == 0) /* Ruby adds to a text in place */
		return ts_node_child_count(node) == 3 && strcmp(ts_node_type(ts_node_child(node, 1)), "<<") == 0;
	for (const char *const *part = givers; *part; part++)
		if (strstr(kind, *part))
			return true;
	return false;
}

static bool is_list(struct view text)
{
	return view_starts(text, "{") || view_starts(text, "[") || view_find(text, 0, VIEW(",")) < text.n;
}

/* What a node that gives something gives; the kinds of C# have no field for it. */
static TSNode given_value(TSNode node, const char *kind, TSNode left)
{
	TSNode value = field_of(node, "right", "value"), none = {0};
	uint32_t count = ts_node_named_child_count(node);

	if (ts_node_is_null(value) && strcmp(kind, "variable_declarator") == 0)
		value = ts_node_named_child(node, count - 1);
	return !ts_node_is_null(value) && ts_node_eq(value, left) ? none : value;
}

/* A parameter, or a place that a call may write to. */
static bool is_given_elsewhere(const char *kind, struct view text, struct view name)
{
	if (strstr(kind, "parameter"))
		return has_name(text, name);
	return text.n == name.n + 1 && text.p[0] == '&' && has_name(text, name);
}

/* What this one node gives the variable. Of a list it is not told which part it gets. */
static enum given given_at(struct question *question, TSNode node, struct view name, int depth)
{
	const char *kind = ts_node_type(node);
	TSNode left, value;
	struct view text = node_text(question->around->walk, node);

	if (is_given_elsewhere(kind, text, name))
		return GIVEN_OTHER;
	left = field_of(node, "left", "name");
	if (!is_giver(node, kind) || ts_node_is_null(left))
		return GIVEN_NOTHING;
	text = node_text(question->around->walk, left);
	if (view_starts(text, "this."))
		text = view_slice(text, strlen("this."), text.n);
	if (!view_eq(text, name))
		return is_list(text) && has_name(text, name) ? GIVEN_OTHER : GIVEN_NOTHING;
	value = given_value(node, kind, left);
	if (ts_node_is_null(value))
		return GIVEN_NOTHING;
	return is_constant(question, value, depth) ? GIVEN_CONSTANT : GIVEN_OTHER;
}

/* The next node inside the scope, the outer before the inner. */
static bool next_node(TSTreeCursor *cursor)
{
	if (ts_tree_cursor_goto_first_child(cursor))
		return true;
	while (!ts_tree_cursor_goto_next_sibling(cursor))
		if (!ts_tree_cursor_goto_parent(cursor))
			return false;
	return true;
}

/* What the nodes of a scope give it, one with another. */
static enum given given_in(struct question *question, TSNode scope, struct view name, int depth)
{
	TSTreeCursor cursor = ts_tree_cursor_new(scope);
	enum given all = GIVEN_NOTHING;

	while (all != GIVEN_OTHER && next_node(&cursor)) {
		TSNode node = ts_tree_cursor_current_node(&cursor);
		enum given one = GIVEN_NOTHING;

		if (--question->steps < 0)
			one = GIVEN_OTHER;
		else if (ts_node_is_named(node))
			one = given_at(question, node, name, depth);
		if (one > all)
			all = one;
	}
	ts_tree_cursor_delete(&cursor);
	return all;
}

/* By the innermost function around the value, or the file, that gives the variable anything. */
static bool is_constant_name(struct question *question, struct view name, int depth)
{
	const struct frame *frames = question->around->walk->frames;
	enum given given = GIVEN_NOTHING;

	for (int i = question->around->above; i >= 0 && given == GIVEN_NOTHING; i--)
		if (i == 0 || frames[i].function != frames[i - 1].function)
			given = given_in(question, frames[i].node, name, depth);
	return given == GIVEN_CONSTANT;
}

/* --- any value ---------------------------------------------------------------------------------------------------- */

/* Recursion ends: `depth` counts down. */
static bool is_constant(struct question *question, TSNode node, int depth)
{
	const char *kind = ts_node_type(node);

	if (depth == 0 || --question->steps < 0)
		return false;
	if (is_in(texts, kind))
		return true;
	if (is_in(wholes, kind))
		return are_constant(question, node, depth - 1);
	if (is_in(choices, kind))
		return is_constant_choice(question, node, depth - 1);
	return is_in(names, kind) && is_constant_name(question, node_text(question->around->walk, node), depth - 1);
}

bool syntax_is_constant(const struct surroundings *around, TSNode node)
{
	struct question question = {around, CONSTANT_STEPS_LIMIT};

	return is_constant(&question, node, CONSTANT_DEPTH);
}
