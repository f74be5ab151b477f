#include "base/buf.h"
#include "lang/walk.h"

#include "base/banned.h"

enum {
	NAME_LIMIT = 256,      /* a longer name is cut: it is for people */
	CONTEXT_REACH = 4,     /* frames up from a function expression that may name it */
	DECLARATOR_REACH = 64, /* declarators inside declarators */
	ATTRIBUTE_REACH = 8,   /* attributes and comments before a declarator */
	TYPE_REACH = 8,        /* nodes from a receiver to its type's name */
	ACCESSOR_REACH = 4     /* accessors and comments after a property */
};

static const char anonymous[] = "(anonymous)";

struct view node_text(const struct walk *walk, TSNode node)
{
	if (ts_node_is_null(node))
		return (struct view){0};
	return view_slice(walk->content, ts_node_start_byte(node), ts_node_end_byte(node));
}

struct view field_text(const struct walk *walk, TSNode node, TSFieldId field)
{
	return field ? node_text(walk, ts_node_child_by_field_id(node, field)) : (struct view){0};
}

/* Adds text with each run of white space as one space. */
static void add_squeezed(struct buf *buf, struct view text)
{
	bool space = false;

	text = view_trim(text);
	for (size_t i = 0; i < text.n; i++) {
		bool white = text.p[i] == ' ' || (text.p[i] >= '\t' && text.p[i] <= '\r');

		if (!white) {
			if (space)
				buf_add_char(buf, ' ');
			buf_add_char(buf, text.p[i]);
		}
		space = white;
	}
}

static bool is_name_byte(char c)
{
	return is_identifier_byte(c) || c == '#';
}

/* --- C: declarators ----------------------------------------------------------------------------------------------- */

/* The declarator inside; parentheses, references and attributes hold theirs without a field. */
static TSNode inner_declarator(const struct walk *walk, TSNode node)
{
	TSNode inner = ts_node_child_by_field_id(node, walk->grammar->declarator);
	const char *type;

	if (!ts_node_is_null(inner))
		return inner;
	type = ts_node_type(node);
	if (strcmp(type, "parenthesized_declarator") != 0 && strcmp(type, "reference_declarator") != 0 &&
	    strcmp(type, "attributed_declarator") != 0)
		return inner;
	for (uint32_t i = 0; i < ts_node_named_child_count(node) && i < ATTRIBUTE_REACH; i++) {
		inner = ts_node_named_child(node, i);
		type = ts_node_type(inner);
		if (strcmp(type, "comment") != 0 && strncmp(type, "ms_", 3) != 0)
			return inner;
	}
	return (TSNode){0};
}

/*
 * Goes from a definition down its declarators: `name` is what is declared, `function` the innermost declarator with
 * parameters, so that a function that returns a pointer to a function is itself.
 */
static void find_declarator(const struct walk *walk, TSNode definition, TSNode *name, TSNode *function)
{
	TSNode node = ts_node_child_by_field_id(definition, walk->grammar->declarator);

	*name = *function = (TSNode){0};
	for (int i = 0; i < DECLARATOR_REACH && !ts_node_is_null(node); i++) {
		if (!ts_node_is_null(part_of(node, walk->grammar->parameters)))
			*function = node;
		*name = node;
		node = inner_declarator(walk, node);
	}
}

/*
 * A conversion, "A::operator bool() const", is declared by an operator_cast, perhaps at the end of a qualified name,
 * whose declarator has no name: the name ends where that begins.
 */
static uint32_t conversion_end(const struct walk *walk, TSNode definition)
{
	TSNode node = ts_node_child_by_field_id(definition, walk->grammar->declarator);

	for (int i = 0; i < DECLARATOR_REACH && !ts_node_is_null(node); i++) {
		if (strcmp(ts_node_type(node), "operator_cast") == 0) {
			node = ts_node_child_by_field_id(node, walk->grammar->declarator);
			return ts_node_is_null(node) ? 0 : ts_node_start_byte(node);
		}
		if (strcmp(ts_node_type(node), "qualified_identifier") != 0)
			return 0;
		node = part_of(node, walk->grammar->name);
	}
	return 0;
}

/*
 * Of "static int internal_function find (int a)" the grammar takes the macro for the name; the name stands misplaced
 * before the parameters.
 */
static TSNode name_past_macro(const struct walk *walk, TSNode function, TSNode name)
{
	TSNode before;

	if (ts_node_is_null(function) || !ts_node_has_error(function))
		return name;
	before = part_of(function, walk->grammar->parameters);
	if (ts_node_is_null(before))
		return name;
	before = ts_node_prev_sibling(before);
	if (ts_node_is_null(before) || !ts_node_is_error(before) || ts_node_named_child_count(before) != 1)
		return name;
	before = ts_node_named_child(before, 0);
	return strcmp(ts_node_type(before), "identifier") == 0 ? before : name;
}

static struct view declared_name(const struct walk *walk, TSNode definition)
{
	TSNode declarator = ts_node_child_by_field_id(definition, walk->grammar->declarator);
	uint32_t end = ts_node_is_null(declarator) ? 0 : conversion_end(walk, definition);
	TSNode name;
	TSNode function;

	if (end)
		return view_trim(view_slice(walk->content, ts_node_start_byte(declarator), end));
	find_declarator(walk, definition, &name, &function);
	return view_trim(node_text(walk, name_past_macro(walk, function, name)));
}

/* --- the function's own name -------------------------------------------------------------------------------------- */

struct view without_quotes(struct view text)
{
	if (text.n >= 2 && memchr("'\"`", text.p[0], 3) && text.p[text.n - 1] == text.p[0])
		return view_slice(text, 1, text.n - 1);
	return text;
}

/* What is called: everything before the arguments. Of a long chain only the last name. */
static void add_callee(struct buf *buf, const struct walk *walk, TSNode call, TSNode arguments)
{
	struct view text =
	    view_trim(view_slice(walk->content, ts_node_start_byte(call), ts_node_start_byte(arguments)));

	for (size_t i = 0; i < text.n; i++)
		if (!is_name_byte(text.p[i]) && text.p[i] != '.') {
			size_t from = text.n;

			while (from > 0 && is_name_byte(text.p[from - 1]))
				from--;
			text = view_slice(text, from, text.n);
			break;
		}
	if (text.n) {
		buf_add_view(buf, text);
		buf_add_text(buf, "() callback");
	}
}

static void add_context(struct buf *buf, const struct walk *walk, const struct frame *frame, const struct frame *above)
{
	const struct name_context *context = frame->symbol->context;

	switch (context->source) {
	case CONTEXT_FIELD:
	case CONTEXT_MEMBER:
		add_squeezed(buf, without_quotes(node_text(walk, part_at(walk->grammar, frame->node, context->field))));
		break;
	case CONTEXT_FIRST:
		add_squeezed(buf, without_quotes(node_text(walk, ts_node_named_child(frame->node, 0))));
		break;
	case CONTEXT_CALL:
	case CONTEXT_BLOCK:
		add_callee(buf, walk, above->node, frame->node);
		break;
	}
}

/*
 * A function or class expression is known by the variable, property or call it is given to, from frame `from` upwards.
 * Returns what that is, NULL when there is nothing.
 */
static const struct name_context *add_name_from_context(struct buf *buf, const struct walk *walk, int from)
{
	for (int i = from; i > 0 && i > from - CONTEXT_REACH; i--) {
		const struct frame *frame = &walk->frames[i];
		const struct frame *above = &walk->frames[i - 1];

		if (frame->symbol->context &&
		    (frame->symbol->context->source != CONTEXT_BLOCK || above->role == ROLE_CALL)) {
			add_context(buf, walk, frame, above);
			return frame->symbol->context;
		}
		if (frame->role == ROLE_FUNCTION || frame->role == ROLE_ANONYMOUS)
			break;
	}
	return NULL;
}

struct view own_name(const struct walk *walk, TSNode node, const struct symbol_facts *symbol)
{
	if ((walk->grammar->grammar->flags & GRAMMAR_DECLARATOR) && symbol->role == ROLE_FUNCTION)
		return declared_name(walk, node);
	if (symbol->kind && symbol->kind->name)
		return node_text(walk, part_at(walk->grammar, node, symbol->kind->name));
	return node_text(walk, part_of(node, walk->grammar->name));
}

/* --- qualifiers --------------------------------------------------------------------------------------------------- */

static bool is_function_frame(const struct frame *frame)
{
	return frame->role == ROLE_FUNCTION || frame->role == ROLE_ANONYMOUS || frame->role == ROLE_EXPRESSION_BODY;
}

static void add_frame_name(struct buf *buf, const struct walk *walk, int index)
{
	const struct frame *frame = &walk->frames[index];
	const struct kind_role *kind = frame->symbol->kind;
	struct view name = own_name(walk, frame->node, frame->symbol);
	size_t before = buf->n;

	if (kind->prefix)
		buf_add_text(buf, kind->prefix);
	/* without the arguments of a template */
	add_squeezed(buf, view_slice(name, 0, view_find(name, 0, VIEW("<"))));
	if (buf->n == before && frame->role == ROLE_TYPE)
		add_name_from_context(buf, walk, index - 1);
	if (buf->n == before)
		buf_add_text(buf, anonymous);
}

/* The innermost frame that may be part of a name, -1 when there is none. */
static int nearest_named(const struct walk *walk)
{
	int nearest = walk->top;

	while (nearest >= 0 && !is_type_frame(walk, nearest) && !is_function_frame(&walk->frames[nearest]))
		nearest--;
	return nearest;
}

/*
 * The types around the function. When another function is nearer than a type the name stands alone, except in a
 * language whose nested functions are named outer.inner.
 */
static bool add_qualifiers(struct buf *buf, const struct walk *walk, const char *separator)
{
	bool nest = walk->grammar->grammar->flags & GRAMMAR_NEST_NAMES;
	int nearest = nearest_named(walk);

	if (nearest < 0 || (!nest && !is_type_frame(walk, nearest)))
		return false;
	for (int i = 0; i <= nearest; i++) {
		if (!is_type_frame(walk, i) && !(nest && is_function_frame(&walk->frames[i])))
			continue;
		add_frame_name(buf, walk, i);
		buf_add_text(buf, i == nearest ? separator : walk->grammar->grammar->separator);
	}
	return is_type_frame(walk, nearest) && walk->frames[nearest].role != ROLE_NAMESPACE;
}

static bool is_in_property(const struct walk *walk)
{
	int nearest = nearest_named(walk);

	return nearest >= 0 && walk->frames[nearest].role == ROLE_PROPERTY;
}

/* Kotlin: an accessor stands after its property. */
static void add_property_before(struct buf *buf, const struct walk *walk, TSNode accessor)
{
	TSNode node = ts_node_prev_named_sibling(accessor);

	for (int i = 0; i < ACCESSOR_REACH && !ts_node_is_null(node); i++) {
		const struct symbol_facts *symbol = resolved_symbol(walk->grammar, ts_node_symbol(node));

		if (symbol->role == ROLE_PROPERTY) {
			add_squeezed(buf, own_name(walk, node, symbol));
			buf_add_text(buf, walk->grammar->grammar->separator);
			return;
		}
		node = ts_node_prev_named_sibling(node);
	}
}

struct view type_name(const struct walk *walk, int index)
{
	const char *separator = walk->grammar->grammar->separator;
	struct buf buf = {.limit = NAME_LIMIT};
	struct view name;

	for (int i = 0; i <= index; i++) {
		if (!is_type_frame(walk, i))
			continue;
		if (buf.n)
			buf_add_text(&buf, separator);
		add_frame_name(&buf, walk, i);
	}
	name = arena_view(walk->arena, buf_view(&buf));
	buf_release(&buf);
	return name;
}

/* Go: the receiver's type, past pointers and type arguments. */
static void add_receiver(struct buf *buf, const struct walk *walk, TSNode node, struct open_function *open)
{
	TSNode receiver = ts_node_child_by_field_id(node, walk->grammar->receiver);

	if (!ts_node_is_null(receiver))
		receiver = ts_node_named_child(receiver, 0);
	if (ts_node_is_null(receiver))
		return;
	open->is_method = true;
	open->receiver = node_text(walk, part_of(receiver, walk->grammar->name));
	for (int i = 0; i < TYPE_REACH && !ts_node_is_null(receiver); i++) {
		if (strcmp(ts_node_type(receiver), "type_identifier") == 0) {
			open->owner = node_text(walk, receiver);
			buf_add_view(buf, open->owner);
			buf_add_text(buf, walk->grammar->grammar->separator);
			return;
		}
		TSNode type = ts_node_child_by_field_name(receiver, "type", 4);

		receiver = ts_node_is_null(type) ? ts_node_named_child(receiver, 0) : type;
	}
}

/* --- whole names -------------------------------------------------------------------------------------------------- */

/* A recovering parser takes `if (x) {` for a definition. Such a name is none, unless the language allows it. */
static bool is_keyword(const struct walk *walk, struct view name, TSNode node)
{
	static const char *const words[] = {"if",    "else",    "for",     "while",   "do",           "switch",
					    "case",  "return",  "goto",    "sizeof",  "typeof",       "catch",
					    "try",   "foreach", "using",   "lock",    "new",          "delete",
					    "throw", "unless",  "define",  "defined", "synchronized", "struct",
					    "union", "enum",    "typedef", "class",   "namespace"};
	bool suspect = walk->grammar->grammar->flags & GRAMMAR_DECLARATOR || ts_node_has_error(node);

	for (int i = walk->top; !suspect && i >= 0; i--)
		suspect = is_error(walk->frames[i].kind);
	for (size_t i = 0; suspect && i < sizeof(words) / sizeof(*words); i++)
		if (view_is(name, words[i]))
			return true;
	return false;
}

/* Class::method is called as method, module.method and module:method too. */
static struct view last_part(const struct walk *walk, struct view name)
{
	struct view separator = view_of(walk->grammar->grammar->separator);
	size_t at;

	while ((at = view_find(name, 0, separator)) < name.n)
		name = view_slice(name, at + separator.n, name.n);
	at = view_find(name, 0, VIEW(":"));
	return at + 1 < name.n ? view_slice(name, at + 1, name.n) : name;
}

/* The name of a function that has none of its own: of its property, of what it is given to. */
static void add_given_name(struct buf *buf, const struct walk *walk, const struct symbol_facts *symbol,
			   const char *separator, struct open_function *open)
{
	const struct name_context *context;
	size_t before = buf->n;
	struct view given;

	if (before > 0 && is_in_property(walk)) {
		buf->n -= strlen(separator);
		open->is_callback = symbol->role != ROLE_EXPRESSION_BODY;
		return;
	}
	context = add_name_from_context(buf, walk, walk->top);
	open->is_callback = !context || context->source == CONTEXT_CALL || context->source == CONTEXT_BLOCK;
	if (buf->n == before) {
		buf_add_text(buf, anonymous);
		return;
	}
	given = view_slice(buf_view(buf), before, buf->n);
	open->short_name = last_part(walk, given);
	open->is_member |= context->source == CONTEXT_MEMBER || open->short_name.n < given.n;
}

bool function_name(const struct walk *walk, TSNode node, const struct symbol_facts *symbol, struct view *name,
		   struct open_function *open)
{
	struct buf buf = {.limit = NAME_LIMIT};
	struct view own = own_name(walk, node, symbol);
	const struct kind_role *kind = symbol->kind;
	const char *separator = kind->separator ? kind->separator : walk->grammar->grammar->separator;
	size_t before;

	if (is_keyword(walk, own, node))
		return false;
	open->is_method = add_qualifiers(&buf, walk, separator);
	if (kind->follows && !is_in_property(walk))
		add_property_before(&buf, walk, node);
	if (walk->grammar->receiver)
		add_receiver(&buf, walk, node, open);
	open->is_member = open->is_method || kind->member;
	before = buf.n;
	if (kind->prefix)
		buf_add_text(&buf, kind->prefix);
	add_squeezed(&buf, own);
	open->short_name = last_part(walk, own);
	open->path = open->short_name.n < own.n ? own : (struct view){0};
	if (buf.n == before)
		add_given_name(&buf, walk, symbol, separator, open);
	name->p = arena_strndup(walk->arena, buf_text(&buf), buf.n);
	name->n = buf.n;
	if (!own.n && open->short_name.n) /* the buffer goes, the name stays */
		open->short_name = view_slice(*name, name->n - open->short_name.n, name->n);
	buf_release(&buf);
	return true;
}

/* --- parameters --------------------------------------------------------------------------------------------------- */

static bool is_skipped_parameter(const struct walk *walk, TSNode node)
{
	const struct symbol_facts *symbol = resolved_symbol(walk->grammar, ts_node_symbol(node));

	return symbol->skipped || symbol->role == ROLE_COMMENT;
}

/* Names in one declaration: Go's "a, b int" declares two. */
static int declared_names(const struct walk *walk, TSNode parameter)
{
	TSTreeCursor cursor;
	int names = 0;

	if (!walk->grammar->receiver)
		return 1;
	cursor = ts_tree_cursor_new(parameter);
	for (bool more = ts_tree_cursor_goto_first_child(&cursor); more;
	     more = ts_tree_cursor_goto_next_sibling(&cursor))
		names += ts_tree_cursor_current_field_id(&cursor) == walk->grammar->name.field &&
			 ts_node_is_named(ts_tree_cursor_current_node(&cursor));
	ts_tree_cursor_delete(&cursor);
	return names ? names : 1;
}

/* The pieces between the commas that hold something. A cursor, because a list may have a million members. */
int count_listed(const struct walk *walk, TSNode list)
{
	TSTreeCursor cursor = ts_tree_cursor_new(list);
	bool counted = false; /* something stands since the last comma */
	int count = 0;

	for (bool more = ts_tree_cursor_goto_first_child(&cursor); more;
	     more = ts_tree_cursor_goto_next_sibling(&cursor)) {
		TSNode child = ts_tree_cursor_current_node(&cursor);

		if (!ts_node_is_named(child)) {
			if (view_is(node_text(walk, child), ","))
				counted = false;
		} else if (!counted && !is_skipped_parameter(walk, child)) {
			counted = true;
			count += declared_names(walk, child);
		}
	}
	ts_tree_cursor_delete(&cursor);
	/* a single name may stand without parentheses */
	return ts_node_child_count(list) ? count : 1;
}

/* It has a default, "=" among its children or what its grammar says of it, or takes any number, of which none is one.
 * PHP's promoted ones declare fields. */
static bool may_be_left_out(TSNode parameter)
{
	static const char *const kinds[] = {"optional_parameter",
					    "keyword_parameter",
					    "property_promotion_parameter",
					    "spread_parameter",
					    "variadic_parameter_declaration",
					    "variadic_parameter",
					    "splat_parameter",
					    "hash_splat_parameter"};
	const char *kind = ts_node_type(parameter);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	for (uint32_t i = 0; i < PART_REACH && i < ts_node_child_count(parameter); i++)
		if (strcmp(ts_node_type(ts_node_child(parameter, i)), "=") == 0)
			return true;
	return false;
}

/* Of the members of a list of parameters, those that a call may leave out or gives by name. */
static int count_optional(const struct walk *walk, TSNode list)
{
	bool is_python = walk->grammar->grammar->flags & GRAMMAR_STAR_NAMES;
	TSTreeCursor cursor = ts_tree_cursor_new(list);
	bool by_name = false;
	int count = 0;

	for (bool more = ts_tree_cursor_goto_first_child(&cursor); more;
	     more = ts_tree_cursor_goto_next_sibling(&cursor)) {
		TSNode child = ts_tree_cursor_current_node(&cursor);

		if (!ts_node_is_named(child)) {
			count += strcmp(ts_node_type(child), "=") == 0; /* Kotlin: beside the parameter */
			continue;
		}
		by_name |= is_python && view_starts(node_text(walk, child), "*");
		if (!is_skipped_parameter(walk, child))
			count += by_name || view_starts(node_text(walk, child), "...") || may_be_left_out(child);
	}
	ts_tree_cursor_delete(&cursor);
	return count;
}

static bool is_self(const struct walk *walk, TSNode list)
{
	struct view first = node_text(walk, ts_node_named_child(list, 0));
	const char *const *self = walk->grammar->grammar->self_parameters;

	for (; self && *self; self++)
		if (view_is(first, *self))
			return true;
	return false;
}

/* Scala's f(a)(b), with type parameters between. */
static int count_lists(const struct walk *walk, TSNode node)
{
	int count = 0;

	for (uint32_t i = 0; i < PART_REACH && i < ts_node_named_child_count(node); i++) {
		TSNode child = ts_node_named_child(node, i);

		if (ts_node_symbol(child) == walk->grammar->parameters.kind)
			count += count_listed(walk, child);
	}
	return count;
}

/* The list of parameters; null when there is none. */
static TSNode parameter_list(const struct walk *walk, TSNode node)
{
	TSNode holder = node;

	if (walk->grammar->grammar->flags & GRAMMAR_DECLARATOR) {
		TSNode name;

		find_declarator(walk, node, &name, &holder);
		if (ts_node_is_null(holder))
			return holder;
	}
	return part_of(holder, walk->grammar->parameters);
}

void count_parameters(const struct walk *walk, TSNode node, bool is_method, struct function_fact *fact)
{
	const struct resolved_grammar *grammar = walk->grammar;
	bool is_curried = grammar->grammar->flags & GRAMMAR_CURRIED;
	TSNode list = parameter_list(walk, node);

	if (is_curried) {
		fact->parameters = count_lists(walk, node);
	} else if (ts_node_is_null(list)) {
		fact->parameters =
		    grammar->parameter && !ts_node_is_null(ts_node_child_by_field_id(node, grammar->parameter));
	} else if (ts_node_named_child_count(list) != 1 ||
		   !view_is(node_text(walk, ts_node_named_child(list, 0)), "void")) {
		fact->parameters = count_listed(walk, list);
		fact->parameters -= is_method && fact->parameters > 0 && is_self(walk, list);
	}
	fact->required = fact->parameters;
	if (fact->parameters > 0 && !is_curried && !ts_node_is_null(list))
		fact->required -= count_optional(walk, list);
	fact->required = fact->required > 0 ? fact->required : 0;
}
