/* Whether what an import brings is used where the program runs. */
#include "lang/walk.h"

#include "base/banned.h"

enum {
	BINDING_DEPTH = 3,    /* clause, braces, specifier */
	BINDING_REACH = 1024, /* names that one import brings */
	CLASS_REACH = 4       /* frames between a method and what its class is exported by */
};

/* --- in comments alone -------------------------------------------------------------------------------------------- */
static bool is_word_at(struct view text, size_t at, size_t n)
{
	return !(at > 0 && is_identifier_byte(text.p[at - 1])) &&
	       !(at + n < text.n && is_identifier_byte(text.p[at + n]));
}

/* Whether the name stands elsewhere than on the import's own line, and nowhere on a line that holds code. */
static bool is_only_in_comments(const struct walk *walk, struct view name, int own_line)
{
	struct view text = walk->content;
	size_t line = 1, counted = 0;
	bool is_met = false;

	for (size_t at = view_find(text, 0, name); at < text.n; at = view_find(text, at + name.n, name)) {
		if (!is_word_at(text, at, name.n))
			continue;
		for (const char *p = text.p + counted; (p = memchr(p, '\n', (size_t)(text.p + at - p))); p++)
			line++;
		counted = at;
		if ((int)line == own_line)
			continue;
		if (code_lines(walk->lines, line, line))
			return false;
		is_met = true;
	}
	return is_met;
}

/* Types only: functions may be meant by an operator. */
static struct view used_name(const struct import_fact *fact)
{
	size_t start = fact->target.n;

	while (start > 0 && is_identifier_byte(fact->target.p[start - 1]))
		start--;
	if (fact->is_renamed || fact->name.n || start == fact->target.n || fact->target.p[start] < 'A' ||
	    fact->target.p[start] > 'Z')
		return (struct view){0};
	return view_slice(fact->target, start, fact->target.n);
}

static void settle_named_uses(struct walk *walk)
{
	for (size_t i = 0; i < walk->import_count; i++) {
		struct view name = used_name(&walk->imports[i]);

		if (name.n && is_only_in_comments(walk, name, walk->imports[i].line))
			walk->imports[i].is_type_only = true;
	}
}

/* --- as types alone ----------------------------------------------------------------------------------------------- */

static uint64_t binding_bit(struct view name)
{
	return (uint64_t)1 << (((unsigned char)name.p[0] + 7 * name.n) % 64);
}

static void add_binding(struct walk *walk, struct view name, size_t import)
{
	GROW(walk->bindings, walk->binding_count + 1, walk->binding_capacity);
	walk->bindings[walk->binding_count++] = (struct binding){name, import};
	walk->binding_bits |= binding_bit(name);
}

/* The last name of each part: of `a as b` and `* as b` that is b. Recursion ends: `depth` counts down. */
static void bind_part(struct walk *walk, TSNode node, size_t import, int depth)
{
	uint32_t count = ts_node_named_child_count(node);
	TSNode last = {0};

	if (view_starts(node_text(walk, node), "type "))
		return;
	for (uint32_t i = 0; i < count && i < BINDING_REACH; i++) {
		TSNode child = ts_node_named_child(node, i);

		if (resolved_symbol(walk->grammar, ts_node_symbol(child))->role == ROLE_NAME)
			last = child;
		else if (depth > 0)
			bind_part(walk, child, import, depth - 1);
	}
	if (!ts_node_is_null(last))
		add_binding(walk, node_text(walk, last), import);
}

void bind_names(struct walk *walk, TSNode node, size_t import)
{
	if (walk->grammar->grammar->flags & GRAMMAR_ELIDES_TYPES && strcmp(walk->imports[import].form, "import") == 0)
		bind_part(walk, node, import, BINDING_DEPTH);
}

static void forget_import(struct walk *walk, size_t import)
{
	size_t kept = 0;

	for (size_t i = 0; i < walk->binding_count; i++)
		if (walk->bindings[i].import != import)
			walk->bindings[kept++] = walk->bindings[i];
	walk->binding_count = kept;
}

static void use_name(struct walk *walk, struct view name)
{
	if (!name.n || !(walk->binding_bits & binding_bit(name)))
		return;
	for (size_t i = 0; i < walk->binding_count; i++)
		if (view_eq(walk->bindings[i].name, name)) {
			forget_import(walk, walk->bindings[i].import);
			return;
		}
}

void see_name(struct walk *walk, TSNode node)
{
	if (walk->binding_count)
		use_name(walk, node_text(walk, node));
}

static bool is_in_decorated_class(const struct walk *walk)
{
	int i = walk->top;

	while (i >= 0 && i > walk->top - CLASS_REACH && walk->frames[i].role != ROLE_TYPE)
		i--;
	if (i < 0 || walk->frames[i].role != ROLE_TYPE)
		return false;
	return view_starts(node_text(walk, walk->frames[i].node), "@") ||
	       (i > 0 && walk->frames[i - 1].role == ROLE_EXPORT &&
		view_starts(node_text(walk, walk->frames[i - 1].node), "@"));
}

void see_injected(struct walk *walk, TSNode function, struct view name)
{
	struct view text;

	if (!walk->binding_count || !view_is(name, "constructor") || !is_in_decorated_class(walk))
		return;
	text = node_text(walk, part_of(function, walk->grammar->parameters));
	for (size_t from = 0, end; from < text.n; from = end + 1) {
		for (end = from; end < text.n && is_identifier_byte(text.p[end]);)
			end++;
		use_name(walk, view_slice(text, from, end));
	}
}

void settle_imports(struct walk *walk)
{
	if (walk->grammar->grammar->flags & GRAMMAR_NAMED_USES)
		settle_named_uses(walk);
	for (size_t i = 0; i < walk->binding_count; i++)
		walk->imports[walk->bindings[i].import].is_type_only = true;
}
