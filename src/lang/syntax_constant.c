/* Whether a value that is put somewhere is known from the code alone. */
#include "base/hash.h"
#include "base/limits.h"
#include "lang/syntax_query.h"

#include "base/banned.h"

enum { CONSTANT_DEPTH = 24 }; /* of nodes, and of variables that get each other */

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
/* Parts of the kinds that give a value to a name that they hold in a field. */
static const char *const givers[] = {
    "assign", "declarator", "short_var_declaration", "_spec", "for", "range_clause", "named_expression", "let_", NULL};
/* Parts of the kinds that bring a name whose value is not told. */
static const char *const binders[] = {"foreach",
				      "catch",
				      "except_clause",
				      "exception_variable",
				      "_pattern",
				      "pattern_list",
				      "destructured_",
				      "import_clause",
				      "import_from_statement",
				      "aliased_import",
				      "global_declaration",
				      "global_statement",
				      "nonlocal_statement",
				      "function_d",
				      NULL};

/* One value that is being looked at. */
struct question {
	struct syntax_run *run;
	int from; /* frame of the innermost scope its names are looked for in */
};

/* Takes steps from the budget of the file; false when it is spent. */
static bool spend(struct syntax_run *run, size_t steps)
{
	run->constant_steps += steps;
	return run->constant_steps <= run->constant_limit;
}

static bool is_in(const char *const *list, const char *kind)
{
	while (*list && strcmp(*list, kind) != 0)
		list++;
	return *list != NULL;
}

static TSNode field_of(TSNode node, const char *name)
{
	return ts_node_child_by_field_name(node, name, (uint32_t)strlen(name));
}

static TSNode either_field_of(TSNode node, const char *first, const char *second)
{
	TSNode child = field_of(node, first);

	return ts_node_is_null(child) ? field_of(node, second) : child;
}

/* Whether the name stands in the text as a word; so it does when the budget is spent. */
static bool has_name(struct syntax_run *run, struct view text, struct view name)
{
	if (!spend(run, text.n))
		return true;
	for (size_t at = view_find(text, 0, name); at < text.n; at = view_find(text, at + 1, name))
		if (!(at > 0 && is_identifier_byte(text.p[at - 1])) &&
		    !(at + name.n < text.n && is_identifier_byte(text.p[at + name.n])))
			return true;
	return false;
}

static bool is_constant(const struct question *question, TSNode node, int depth);

static bool are_constant(const struct question *question, TSNode node, int depth)
{
	TSTreeCursor cursor = ts_tree_cursor_new(node);
	bool is = true;

	if (ts_tree_cursor_goto_first_child(&cursor))
		do {
			TSNode child = ts_tree_cursor_current_node(&cursor);

			is = !ts_node_is_named(child) || is_constant(question, child, depth);
		} while (is && ts_tree_cursor_goto_next_sibling(&cursor));
	ts_tree_cursor_delete(&cursor);
	return is;
}

/* Python writes the condition between the arms, the others before them. */
static bool is_constant_choice(const struct question *question, TSNode node, int depth)
{
	TSNode condition = field_of(node, "condition");

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

static bool has_part(const char *const *parts, const char *kind)
{
	while (*parts && !strstr(kind, *parts))
		parts++;
	return *parts != NULL;
}

static bool is_giver(TSNode node, const char *kind)
{
	if (strcmp(kind, "binary") == 0) /* Ruby adds to a text in place */
		return ts_node_child_count(node) == 3 && strcmp(ts_node_type(ts_node_child(node, 1)), "<<") == 0;
	return has_part(givers, kind);
}

static bool is_list(struct view text)
{
	return view_starts(text, "{") || view_starts(text, "[") || view_starts(text, "(") ||
	       view_starts(text, "list(") || view_find(text, 0, VIEW(",")) < text.n;
}

/* What a node that gives something gives; the kinds of C# have no field for it. */
static TSNode given_value(TSNode node, const char *kind, TSNode left)
{
	TSNode value = either_field_of(node, "right", "value"), none = {0};
	uint32_t count = ts_node_named_child_count(node);

	if (ts_node_is_null(value) && strcmp(kind, "variable_declarator") == 0)
		value = ts_node_named_child(node, count - 1);
	return !ts_node_is_null(value) && ts_node_eq(value, left) ? none : value;
}

/* The part of a binder in which the names are that it brings. */
static struct view bound_text(const struct walk *walk, TSNode node, const char *kind)
{
	struct view text = node_text(walk, node);
	TSNode body = field_of(node, "body"), module = field_of(node, "module_name");
	size_t start = ts_node_start_byte(node), from = 0, to = text.n;

	if (strstr(kind, "function_d"))
		return node_text(walk, field_of(node, "name"));
	if (strstr(kind, "foreach") && ts_node_named_child_count(node) > 0)
		module = ts_node_named_child(node, 0); /* what is gone through comes first */
	if (!ts_node_is_null(module))
		from = ts_node_end_byte(module) - start;
	if (!ts_node_is_null(body))
		to = ts_node_start_byte(body) - start;
	return view_slice(text, from, to > from ? to : from);
}

/* Whether the node brings the name and says nothing of its value: a loop, a catch, an import, a part of a pattern. */
static bool is_bound(struct syntax_run *run, TSNode node, const char *kind, struct view name)
{
	if (strcmp(kind, "regex_pattern") == 0 || strcmp(kind, "assignment_pattern") == 0 || !has_part(binders, kind))
		return false;
	if (strstr(kind, "foreach") && !ts_node_is_null(field_of(node, "left")))
		return false; /* C# says what is what */
	return !spend(run, ts_node_child_count(node)) || has_name(run, bound_text(run->walk, node, kind), name);
}

/* A place that a call may write to. */
static bool is_lent(struct view text, struct view name)
{
	return text.n == name.n + 1 && text.p[0] == '&' && view_eq(view_slice(text, 1, text.n), name);
}

static struct view without_object(struct view text)
{
	static const char *const objects[] = {"this.", "self."};

	for (size_t i = 0; i < sizeof(objects) / sizeof(*objects); i++)
		if (view_starts(text, objects[i]))
			return view_slice(text, strlen(objects[i]), text.n);
	return text;
}

/* Whether an assignment inside another function is to the variable out here and not to one of that function: not in
 * the languages in which it makes one. */
static bool reaches_out(const char *kind, struct view name)
{
	return (strstr(kind, "assignment_expr") || strstr(kind, "assignment_statement")) && !view_starts(name, "$");
}

/* Whether nodes of the kind may give anything, found out once for each kind. */
static bool may_give(struct syntax_run *run, TSNode node)
{
	size_t symbol = ts_node_symbol(node);
	const char *kind = ts_node_type(node);
	enum kind_gives gives = symbol < KINDS_KEPT ? run->kind_gives[symbol] : KIND_NEW;

	if (gives == KIND_NEW) {
		bool may = strcmp(kind, "binary") == 0 || strstr(kind, "parameter") || has_part(givers, kind) ||
			   has_part(binders, kind);

		gives = may ? KIND_GIVES : KIND_GIVES_NOTHING;
		if (symbol < KINDS_KEPT)
			run->kind_gives[symbol] = (uint8_t)gives;
	}
	return gives == KIND_GIVES;
}

/* What a giver, whose name is in the node `left`, gives the variable. Of a list it is not told which part it gets. */
static enum given given_to(const struct question *question, TSNode node, TSNode left, bool is_elsewhere,
			   struct view name, int depth)
{
	struct syntax_run *run = question->run;
	const char *kind = ts_node_type(node);
	struct view text = node_text(run->walk, left), own = without_object(text);
	bool is_field = own.n < text.n;
	TSNode value;

	if (is_elsewhere && !is_field && !reaches_out(kind, name))
		return GIVEN_NOTHING;
	if (!spend(run, text.n) || !view_eq(own, name))
		return is_list(text) && has_name(run, text, name) ? GIVEN_OTHER : GIVEN_NOTHING;
	value = given_value(node, kind, left);
	if (ts_node_is_null(value))
		return GIVEN_NOTHING;
	if (!is_constant(question, value, depth))
		return GIVEN_OTHER;
	return is_elsewhere && !is_field ? GIVEN_NOTHING : GIVEN_CONSTANT;
}

/* What this one node gives the variable. In another function only fields are given, and what is put into the variable
 * out here may make it one that is not known. */
static enum given given_at(const struct question *question, TSNode node, bool is_elsewhere, struct view name, int depth)
{
	struct syntax_run *run = question->run;
	const char *kind = ts_node_type(node);
	struct view text = node_text(run->walk, node);
	TSNode left;

	if (is_lent(text, name))
		return GIVEN_OTHER;
	if (!may_give(run, node))
		return GIVEN_NOTHING;
	if (!is_elsewhere && strstr(kind, "parameter") && has_name(run, text, name))
		return GIVEN_OTHER;
	if ((!is_elsewhere || strstr(kind, "l_statement")) && is_bound(run, node, kind, name))
		return GIVEN_OTHER;
	if (!is_giver(node, kind) || !spend(run, ts_node_child_count(node)))
		return GIVEN_NOTHING;
	left = either_field_of(node, "left", "name");
	if (ts_node_is_null(left))
		left = field_of(node, "pattern");
	return ts_node_is_null(left) ? GIVEN_NOTHING : given_to(question, node, left, is_elsewhere, name, depth);
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

static bool is_function(const struct walk *walk, TSNode node)
{
	enum role role = resolved_symbol(walk->grammar, ts_node_symbol(node))->role;

	return role == ROLE_FUNCTION || role == ROLE_ANONYMOUS;
}

/* What the nodes of a scope give it, one with another. */
static enum given given_in(const struct question *question, TSNode scope, struct view name, int depth)
{
	const struct walk *walk = question->run->walk;
	TSTreeCursor cursor = ts_tree_cursor_new(scope);
	enum given all = GIVEN_NOTHING;
	uint32_t function_end = 0; /* of the last function inside that was met */

	while (all != GIVEN_OTHER && next_node(&cursor)) {
		TSNode node = ts_tree_cursor_current_node(&cursor);
		enum given one = GIVEN_NOTHING;
		bool is_elsewhere = ts_node_start_byte(node) < function_end;

		if (!spend(question->run, 1))
			one = GIVEN_OTHER;
		else if (ts_node_is_named(node))
			one = given_at(question, node, is_elsewhere, name, depth);
		if (one > all)
			all = one;
		if (!is_elsewhere && is_function(walk, node))
			function_end = ts_node_end_byte(node);
	}
	ts_tree_cursor_delete(&cursor);
	return all;
}

/* As given_in(), worked out once while it is remembered. A variable that is being looked at is not known yet. */
static enum given given_by(struct syntax_run *run, int frame, struct view name, int depth)
{
	const struct question question = {run, frame};
	TSNode scope = run->walk->frames[frame].node;
	size_t slot = (hash_bytes(name.p, name.n) + ts_node_start_byte(scope) + (size_t)frame) % GIVEN_KEPT;
	struct kept_given *kept = &run->given[slot];
	enum given given;

	if (kept->scope == scope.id && kept->start == ts_node_start_byte(scope) && view_eq(kept->name, name))
		return kept->given;
	*kept = (struct kept_given){scope.id, ts_node_start_byte(scope), name, GIVEN_OTHER};
	given = given_in(&question, scope, name, depth);
	*kept = (struct kept_given){scope.id, ts_node_start_byte(scope), name, given};
	return given;
}

/* By the innermost function around the value, or the file, that gives the variable anything. */
static bool is_constant_name(const struct question *question, struct view name, int depth)
{
	const struct frame *frames = question->run->walk->frames;
	enum given given = GIVEN_NOTHING;

	for (int i = question->from; i >= 0 && given == GIVEN_NOTHING; i--)
		if (i == 0 || frames[i].function != frames[i - 1].function)
			given = given_by(question->run, i, name, depth);
	return given == GIVEN_CONSTANT;
}

/* --- any value ---------------------------------------------------------------------------------------------------- */

/* Recursion ends: `depth` counts down. */
static bool is_constant(const struct question *question, TSNode node, int depth)
{
	const char *kind = ts_node_type(node);

	if (depth == 0 || !spend(question->run, 1))
		return false;
	if (is_in(texts, kind))
		return true;
	if (is_in(wholes, kind))
		return are_constant(question, node, depth - 1);
	if (is_in(choices, kind))
		return is_constant_choice(question, node, depth - 1);
	return is_in(names, kind) && is_constant_name(question, node_text(question->run->walk, node), depth - 1);
}

bool syntax_is_constant(struct syntax_run *run, const struct surroundings *around, TSNode node)
{
	const struct question question = {run, around->above};

	return is_constant(&question, node, CONSTANT_DEPTH);
}
