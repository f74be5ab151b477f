#include "base/buf.h"
#include "lang/walk.h"

#include "base/banned.h"

enum {
	TARGET_LIMIT = 256, /* a longer one is cut: no path of a source is */
	ARGUMENT_REACH = 4, /* comments before an argument or a name */
	LIST_REACH = 1024,  /* files that one call imports */
	BRACE_DEPTH = 8,    /* braces inside braces of one import */
	GUARD_REACH = 8     /* frames up from an import to the if that guards it */
};

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* Without white space, because a long name may stand on several lines. */
static struct view kept(const struct walk *walk, struct view text)
{
	char *to;
	size_t n = 0;

	text = view_slice(view_trim(text), 0, TARGET_LIMIT);
	to = arena_alloc(walk->arena, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		if (!memchr(" \t\r\n\f\v", text.p[i], 6) &&
		    !(text.p[i] == '\\' && i + 1 < text.n && memchr("\r\n", text.p[i + 1], 2)))
			to[n++] = text.p[i];
	return (struct view){to, n};
}

/* Whether the condition is one of the guards and nothing else: `not TYPE_CHECKING` is the opposite. */
static bool is_guard(struct view condition, const char *const *guards)
{
	if (view_starts(condition, "(") && view_ends(condition, ")"))
		condition = view_trim(view_slice(condition, 1, condition.n - 1));
	for (; *guards; guards++) {
		struct view qualifier = view_slice(condition, 0, condition.n - strlen(*guards));

		if (view_is(condition, *guards))
			return true;
		if (view_ends(condition, *guards) && view_ends(qualifier, ".") &&
		    !memchr(qualifier.p, ' ', qualifier.n))
			return true;
	}
	return false;
}

/* Whether the import stands in an if that only a type checker, or only the program itself enters. */
static void see_guards(const struct walk *walk, struct import_fact *fact)
{
	const struct grammar *grammar = walk->grammar->grammar;

	for (int i = walk->top; grammar->type_guards && i >= 0 && i > walk->top - GUARD_REACH; i--) {
		enum role role = walk->frames[i].role;
		struct view condition;

		if (role == ROLE_ELSE || role == ROLE_ELIF)
			i--; /* what it belongs to guards another branch */
		if (role != ROLE_IF)
			continue;
		condition = field_text(walk, walk->frames[i].node, walk->grammar->condition);
		fact->is_type_only |= is_guard(condition, grammar->type_guards);
		fact->is_lazy |= view_starts(condition, grammar->main_guard);
	}
}

static void add_import(struct walk *walk, TSNode node, struct import_fact fact)
{
	fact.target = kept(walk, fact.target);
	fact.name = kept(walk, fact.name);
	if (!fact.target.n)
		return;
	fact.line = (int)ts_node_start_point(node).row + 1;
	/* the preprocessor does not know functions */
	fact.is_lazy |= walk->top >= 0 && walk->frames[walk->top].function >= 0 &&
			!(walk->grammar->grammar->flags & GRAMMAR_PREPROCESSOR);
	see_guards(walk, &fact);
	GROW(walk->imports, walk->import_count + 1, walk->import_capacity);
	walk->imports[walk->import_count++] = fact;
}

/* --- statements --------------------------------------------------------------------------------------------------- */

/* Nothing but `type` names in the braces of an import. */
static bool lists_types(struct view text)
{
	size_t open = view_find(text, 0, VIEW("{"));
	struct view rest = view_slice(text, open + 1, view_find(text, open, VIEW("}")));
	bool found = false;

	while (view_trim(rest).n) {
		size_t comma = view_find(rest, 0, VIEW(","));

		if (!view_starts(view_trim(view_slice(rest, 0, comma)), "type "))
			return false;
		found = true;
		rest = view_slice(rest, comma + 1, rest.n);
	}
	return found;
}

/* TypeScript's `import type …`, `export type … from` and `import {type A} from`: left out of the program. */
static bool is_type_import(struct view text)
{
	struct view rest = view_trim(view_slice(text, strlen("import"), text.n));

	if (!view_starts(text, "import") && !view_starts(text, "export"))
		return false;
	if (view_starts(rest, "type ") || view_starts(rest, "type{"))
		return !view_starts(rest, "type from ");
	return view_starts(rest, "{") && lists_types(rest);
}

/* What a name is called at its source: `a` of "a as b". */
static struct view source_name(const struct walk *walk, TSNode node)
{
	struct view name = node_text(walk, part_of(node, walk->grammar->name));

	return name.n ? name : node_text(walk, node);
}

/* Quotes and angles are taken off; an #include of a macro names nothing. */
static void set_target(struct import_fact *fact, struct view text)
{
	if (view_starts(text, "<") && view_ends(text, ">")) {
		fact->target = view_slice(text, 1, text.n - 1);
		fact->form = "include <>";
		return;
	}
	fact->target = without_quotes(text);
	if (strcmp(fact->form, "include") == 0 && fact->target.n == text.n)
		fact->target = (struct view){0};
}

/* The children that the table names: targets, or one target and the names taken from it. */
static void add_fields(struct walk *walk, TSNode node, const struct kind_role *kind, struct import_fact fact)
{
	TSFieldId target = resolved_field(walk->grammar, kind->name);
	TSFieldId member = resolved_field(walk->grammar, kind->members);
	TSTreeCursor cursor = ts_tree_cursor_new(node);
	size_t before = walk->import_count;

	for (bool more = ts_tree_cursor_goto_first_child(&cursor); more;
	     more = ts_tree_cursor_goto_next_sibling(&cursor)) {
		TSNode child = ts_tree_cursor_current_node(&cursor);
		TSFieldId field = ts_tree_cursor_current_field_id(&cursor);

		if (!field || !ts_node_is_named(child))
			continue;
		if (field == target)
			set_target(&fact, source_name(walk, child));
		else if (field == member)
			fact.name = source_name(walk, child);
		if (field == (member ? member : target))
			add_import(walk, child, fact);
	}
	ts_tree_cursor_delete(&cursor);
	if (member && walk->import_count == before) {
		fact.name = VIEW("*");
		add_import(walk, node, fact);
	}
}

/* Java, C#: the last name is the target (an alias stands before it), and a star may follow. */
static void add_last_name(struct walk *walk, TSNode node, struct import_fact fact)
{
	uint32_t count = ts_node_named_child_count(node);

	for (uint32_t i = 0; i < count && i < ARGUMENT_REACH; i++) {
		TSNode child = ts_node_named_child(node, i);
		struct view text = node_text(walk, child);

		if (view_is(text, "*"))
			fact.name = text;
		else if (view_starts(text, "as ")) /* Kotlin's alias stands after it */
			fact.is_renamed = true;
		else if (resolved_symbol(walk->grammar, ts_node_symbol(child))->role != ROLE_COMMENT)
			fact.target = text;
	}
	add_import(walk, node, fact);
}

/* Where a list that begins at `from` has its next comma, or ends; braces inside are passed over. */
static size_t part_end(struct view text, size_t from)
{
	int depth = 0;

	for (size_t i = from; i < text.n; i++) {
		depth += (text.p[i] == '{') - (text.p[i] == '}');
		if (depth < 0 || (depth == 0 && text.p[i] == ','))
			return i;
	}
	return text.n;
}

/* `a as b`, `a => b`: what it is called at its source. */
static struct view without_alias(struct view text)
{
	text = view_slice(text, 0, view_find(text, 0, VIEW(" as ")));
	return view_trim(view_slice(text, 0, view_find(text, 0, VIEW("=>"))));
}

/* "a::{b, c::{d, e}}" is a::b, a::c::d and a::c::e. Recursion ends: each step takes a brace, of a few. */
static void add_expanded(struct walk *walk, TSNode node, struct import_fact fact, struct buf *prefix, struct view text,
			 int depth)
{
	size_t before = prefix->n;

	for (size_t from = 0, end; from < text.n; from = end + 1) {
		struct view part;
		size_t brace;
		bool is_name;

		end = part_end(text, from);
		part = view_trim(view_slice(text, from, end));
		brace = view_find(part, 0, VIEW("{"));
		is_name = brace == part.n;
		buf_add_view(prefix, is_name ? without_alias(part) : view_slice(part, 0, brace));
		if (is_name && part.n) {
			fact.target = buf_view(prefix);
			fact.is_renamed = without_alias(part).n != part.n;
			add_import(walk, node, fact);
		} else if (depth > 0) {
			add_expanded(walk, node, fact, prefix, view_slice(part, brace + 1, part.n - 1), depth - 1);
		}
		prefix->n = before;
	}
}

/* Rust, Scala, PHP: everything after the word is a list of names, with braces around what they have in common. */
static void add_list(struct walk *walk, TSNode node, struct import_fact fact)
{
	static const char *const words[] = {"pub", "use", "import", "function", "const"};
	struct view text = node_text(walk, node);
	struct buf prefix = {.limit = TARGET_LIMIT};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t n = strlen(words[i]);

		if (view_starts(text, words[i]) && text.n > n && memchr(" \t\n\r(", text.p[n], 5))
			text = view_trim(view_slice(text, n, text.n));
		if (view_starts(text, "("))
			text = view_trim(view_slice(text, view_find(text, 0, VIEW(")")) + 1, text.n));
	}
	add_expanded(walk, node, fact, &prefix, view_slice(text, 0, view_find(text, 0, VIEW(";"))), BRACE_DEPTH);
	buf_release(&prefix);
}

bool see_import(struct walk *walk, TSNode node, const struct kind_role *kind)
{
	struct import_fact fact = {.form = kind->word};
	size_t before = walk->import_count;

	fact.is_type_only =
	    walk->grammar->grammar->visibility == VISIBILITY_EXPORT && is_type_import(node_text(walk, node));
	if (kind->name && !*kind->name)
		add_list(walk, node, fact);
	else if (kind->name)
		add_fields(walk, node, kind, fact);
	else
		add_last_name(walk, node, fact);
	if (walk->import_count > before && !fact.is_type_only)
		bind_names(walk, node, walk->import_count - 1);
	return walk->import_count > before;
}

void see_module(struct walk *walk, const struct frame *frame)
{
	struct import_fact fact = {.form = "mod", .target = own_name(walk, frame->node, frame->symbol)};

	add_import(walk, frame->node, fact);
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

static void add_argument(struct walk *walk, TSNode argument, const char *form)
{
	struct view text = node_text(walk, argument);
	struct view target = without_quotes(text);
	struct import_fact fact = {.form = form, .target = target, .is_lazy = strcmp(form, "import") == 0};

	/* only a literal: a template with something to fill in is none */
	if (target.n < text.n && view_find(target, 0, VIEW("${")) == target.n)
		add_import(walk, argument, fact);
}

/* A path, or AMD's list of them. */
static void add_arguments(struct walk *walk, TSNode argument, const char *form)
{
	uint32_t count = ts_node_named_child_count(argument);

	if (!view_starts(node_text(walk, argument), "[")) {
		add_argument(walk, argument, form);
		return;
	}
	for (uint32_t i = 0; i < count && i < LIST_REACH; i++)
		add_argument(walk, ts_node_named_child(argument, i), form);
}

void see_import_call(struct walk *walk, TSNode call)
{
	struct view text = node_text(walk, call);

	for (const char *const *form = walk->grammar->grammar->import_calls; *form; form++) {
		TSNode arguments;

		if (!view_starts(text, *form) || !view_is(node_text(walk, ts_node_child(call, 0)), *form))
			continue;
		arguments = part_of(call, walk->grammar->arguments);
		if (ts_node_is_null(arguments))
			return;
		for (uint32_t i = 0; i < ARGUMENT_REACH && i < ts_node_named_child_count(arguments); i++) {
			TSNode argument = ts_node_named_child(arguments, i);

			if (resolved_symbol(walk->grammar, ts_node_symbol(argument))->role == ROLE_COMMENT)
				continue;
			add_arguments(walk, argument, *form);
			return;
		}
	}
}

/* --- exports ------------------------------------------------------------------------------------------------------ */

static void add_export(struct walk *walk, struct view name)
{
	GROW(walk->exports, walk->export_count + 1, walk->export_capacity);
	walk->exports[walk->export_count++] = name;
}

/* `export {a, b as c}` and `module.exports = {a, b: c}`: the names that mean something in this file. */
static void add_listed_exports(struct walk *walk, TSNode list)
{
	TSTreeCursor cursor = ts_tree_cursor_new(list);

	for (bool more = ts_tree_cursor_goto_first_child(&cursor); more;
	     more = ts_tree_cursor_goto_next_sibling(&cursor)) {
		TSNode child = ts_tree_cursor_current_node(&cursor);
		TSNode value = ts_node_child_by_field_name(child, "value", 5);

		if (ts_node_is_named(child))
			add_export(walk, ts_node_is_null(value) ? source_name(walk, child) : node_text(walk, value));
	}
	ts_tree_cursor_delete(&cursor);
}

void see_export(struct walk *walk, struct frame *frame)
{
	const struct kind_role *kind = frame->symbol->kind;
	TSNode last;

	walk->has_exports = true;
	frame->is_exported = true;
	if (see_import(walk, frame->node, kind))
		return;
	for (uint32_t i = 0; i < ts_node_named_child_count(frame->node) && i < ARGUMENT_REACH; i++) {
		last = ts_node_named_child(frame->node, i);
		if (ts_node_is_null(part_of(last, walk->grammar->body)))
			view_starts(node_text(walk, last), "{") ? add_listed_exports(walk, last)
								: add_export(walk, node_text(walk, last));
	}
}

void see_assignment(struct walk *walk, struct frame *frame)
{
	struct view left = node_text(walk, ts_node_child(frame->node, 0));
	TSNode right;

	if (!view_is(left, "module.exports") && !view_starts(left, "exports") && !view_starts(left, "module.exports."))
		return;
	walk->has_exports = true;
	frame->is_exported = true;
	right = ts_node_child(frame->node, ts_node_child_count(frame->node) - 1);
	if (view_starts(node_text(walk, right), "{"))
		add_listed_exports(walk, right);
	else if (ts_node_named_child_count(right) == 0)
		add_export(walk, node_text(walk, right));
}
