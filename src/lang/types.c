#include <stdlib.h>

#include "base/hash.h"
#include "lang/walk.h"

#include "base/banned.h"

bool is_type_frame(const struct walk *walk, int index)
{
	const struct frame *frame = &walk->frames[index];

	if (frame->role == ROLE_TYPE_BODY)
		return index == 0 || walk->frames[index - 1].role != ROLE_TYPE;
	return frame->role == ROLE_TYPE || frame->role == ROLE_NAMESPACE || frame->role == ROLE_PROPERTY;
}

/* --- visibility --------------------------------------------------------------------------------------------------- */

static bool is_modifier_byte(char c)
{
	return is_ascii_letter(c) || c == '_';
}

static bool is_listed(const char *const *words, struct view word)
{
	for (; words && *words; words++)
		if (view_is(word, *words))
			return true;
	return false;
}

/* Whether one of the words stands in a declaration before its name, outside of brackets and quotes. */
static bool says(struct view head, const char *const *words)
{
	int depth = 0;
	char quote = 0;

	for (size_t i = 0; words && i < head.n; i++) {
		char c = head.p[i];
		size_t from = i;

		if (quote || c == '"' || c == '\'') {
			quote = quote == c ? 0 : quote ? quote : c;
		} else if (memchr("([{", c, 3)) {
			depth++;
		} else if (memchr(")]}", c, 3)) {
			depth--;
		} else if (is_modifier_byte(c)) {
			while (i + 1 < head.n && is_modifier_byte(head.p[i + 1]))
				i++;
			if (depth == 0 && is_listed(words, view_slice(head, from, i + 1)))
				return true;
		}
	}
	return false;
}

/* What stands before the name of a declaration: modifiers, attributes, types. */
static struct view head_of(const struct walk *walk, TSNode node, const struct symbol_facts *symbol)
{
	struct view name = own_name(walk, node, symbol);
	size_t from = ts_node_start_byte(node);

	return view_slice(walk->content, from, name.n ? (size_t)(name.p - walk->content.p) : from);
}

/* What the language calls a type: by the table, or by the keyword where one kind serves for several. */
static const char *word_of(TSNode node, const struct symbol_facts *symbol)
{
	static const char *const words[] = {"interface", "struct", "enum", "extension", "actor", NULL};

	if (symbol->kind->word)
		return symbol->kind->word;
	for (uint32_t i = 0; i < PART_REACH && i < ts_node_child_count(node); i++)
		if (is_listed(words, view_of(ts_node_type(ts_node_child(node, i)))))
			return ts_node_type(ts_node_child(node, i));
	return "class";
}

/* The type right around the next frame. */
static const struct frame *owner(const struct walk *walk)
{
	for (int i = walk->top; i >= 0; i--)
		if (walk->frames[i].role == ROLE_TYPE)
			return &walk->frames[i];
	return NULL;
}

static enum visibility by_words(const struct walk *walk, struct view head, bool is_member)
{
	const struct grammar *grammar = walk->grammar->grammar;
	const struct frame *type = is_member ? owner(walk) : NULL;

	if (says(head, grammar->hidden_words))
		return VISIBILITY_HIDDEN;
	if (!grammar->shown_words || says(head, grammar->shown_words))
		return VISIBILITY_SHOWN;
	return type && is_listed(grammar->open_types, view_of(word_of(type->node, type->symbol))) ? VISIBILITY_SHOWN
												  : VISIBILITY_HIDDEN;
}

/* The part of a name that is its own: after the last dot. */
static char first_byte(struct view name)
{
	size_t from = name.n;

	while (from > 0 && name.p[from - 1] != '.')
		from--;
	return from < name.n ? name.p[from] : 0;
}

static enum visibility shown_if(bool condition)
{
	return condition ? VISIBILITY_SHOWN : VISIBILITY_HIDDEN;
}

/* Of a member of a type, or of what stands at the top of the file. `name` is its own. */
static enum visibility visibility(const struct walk *walk, const struct frame *frame, struct view name, bool is_member)
{
	const struct grammar *grammar = walk->grammar->grammar;
	struct view head = head_of(walk, frame->node, frame->symbol);

	switch (grammar->visibility) {
	case VISIBILITY_UNSAID:
		return VISIBILITY_UNKNOWN;
	case VISIBILITY_UNDERSCORE:
		return shown_if(first_byte(name) != '_');
	case VISIBILITY_CAPITAL:
		return shown_if(first_byte(name) >= 'A' && first_byte(name) <= 'Z');
	case VISIBILITY_EXPORT:
		if (!is_member) /* what is given to a member of something goes wherever that goes */
			return frame->is_exported                                                  ? VISIBILITY_SHOWN
			       : walk->top >= 0 && walk->frames[walk->top].role == ROLE_ASSIGNMENT ? VISIBILITY_UNKNOWN
												   : VISIBILITY_HIDDEN;
		return shown_if(first_byte(name) != '#' && first_byte(name) != '_' && first_byte(name) != '[' &&
				!says(head, grammar->hidden_words));
	case VISIBILITY_WORDS:
		break;
	}
	if (is_member && grammar->sections)
		return shown_if(!frame->is_hidden);
	if (grammar->sections && view_find(name, 0, VIEW("::")) < name.n)
		return VISIBILITY_UNKNOWN; /* its class says so, elsewhere */
	return by_words(walk, head, is_member);
}

enum visibility function_visibility(const struct walk *walk, const struct frame *frame,
				    const struct open_function *open)
{
	const struct frame *above = &walk->frames[walk->top];
	struct view name = own_name(walk, frame->node, frame->symbol);

	if (frame->function >= 0 || open->is_callback)
		return VISIBILITY_HIDDEN;
	for (int i = walk->top; i >= 0 && i > walk->top - 2; i--) {
		if (walk->frames[i].role != ROLE_PROPERTY)
			continue;
		above = &walk->frames[i];
		if (says(head_of(walk, frame->node, frame->symbol), walk->grammar->grammar->hidden_words))
			return VISIBILITY_HIDDEN;
		return by_words(walk, head_of(walk, above->node, above->symbol), true);
	}
	return visibility(walk, frame, name.n ? name : open->short_name, open->is_method);
}

/* --- types -------------------------------------------------------------------------------------------------------- */

static struct type_fact type_at(const struct walk *walk, TSNode node, const char *kind)
{
	struct type_fact fact = {
	    .line = (int)ts_node_start_point(node).row + 1, .end_line = last_line(node), .kind = kind};

	fact.nloc = code_lines(walk->lines, (size_t)fact.line, (size_t)fact.end_line);
	return fact;
}

static int add_type(struct walk *walk, struct type_fact fact)
{
	GROW(walk->types, walk->type_count + 1, walk->type_capacity);
	walk->types[walk->type_count] = fact;
	return (int)walk->type_count++;
}

void begin_type(struct walk *walk, struct frame *frame)
{
	struct type_fact fact;

	if (frame->role == ROLE_TYPE_BODY) {
		if (walk->top >= 0 && walk->frames[walk->top].role == ROLE_TYPE)
			return;
	} else if (!frame->symbol->kind->bodied && ts_node_is_null(part_of(frame->node, walk->grammar->body))) {
		if (frame->symbol->kind->imports)
			see_module(walk, frame);
		return;
	}
	if (frame->role == ROLE_NAMESPACE)
		return;
	fact = type_at(walk, frame->node, word_of(frame->node, frame->symbol));
	fact.name = type_name(walk, walk->top + 1);
	fact.visibility = frame->function >= 0 || frame->role == ROLE_TYPE_BODY
			      ? VISIBILITY_HIDDEN
			      : visibility(walk, frame, fact.name, frame->type >= 0);
	frame->type = add_type(walk, fact);
	frame->is_hidden = walk->grammar->grammar->sections && strcmp(fact.kind, walk->grammar->grammar->sections) == 0;
}

void see_type_leaf(struct walk *walk, TSNode node, const struct symbol_facts *symbol)
{
	const struct frame frame = {.node = node, .symbol = symbol};
	struct view kind = view_of(ts_node_type(ts_node_child_by_field_name(node, "type", 4)));
	struct view name = own_name(walk, node, symbol);
	struct type_fact fact = type_at(walk, node,
					view_is(kind, "struct_type")      ? "struct"
					: view_is(kind, "interface_type") ? "interface"
									  : "type");

	if (!name.n || (walk->top >= 0 && walk->frames[walk->top].function >= 0))
		return;
	fact.name = arena_view(walk->arena, name);
	fact.visibility = visibility(walk, &frame, name, false);
	add_type(walk, fact);
}

/* --- after the walk ----------------------------------------------------------------------------------------------- */

/* Go: methods stand outside of their types. */
static void find_owners(struct walk *walk)
{
	struct intern types = {0};

	for (size_t i = 0; i < walk->type_count; i++)
		intern_add(&types, walk->types[i].name, NULL);
	/* numbers are positions as long as no name comes twice, which no compiler accepts */
	for (size_t i = 0; i < walk->count && types.count == walk->type_count; i++)
		if (walk->open[i].owner.n)
			walk->functions[i].type = (int)intern_find(&types, walk->open[i].owner);
	intern_release(&types);
}

static enum visibility settled(const struct walk *walk, const struct intern *exports, struct view name,
			       enum visibility found)
{
	if (found == VISIBILITY_HIDDEN && intern_find(exports, name) >= 0)
		return VISIBILITY_SHOWN;
	/* a script's own names are for every script of the page */
	return found == VISIBILITY_HIDDEN && !walk->has_exports && !walk->import_count ? VISIBILITY_UNKNOWN : found;
}

/* What an export clause names may be declared before or after it. */
static void find_exported(struct walk *walk)
{
	struct intern exports = {0};

	for (size_t i = 0; i < walk->export_count; i++)
		intern_add(&exports, walk->exports[i], NULL);
	for (size_t i = 0; i < walk->count; i++) {
		struct function_fact *f = &walk->functions[i];

		if (f->type < 0 && walk->open[i].is_outermost)
			f->visibility = settled(walk, &exports, f->name, f->visibility);
	}
	for (size_t i = 0; i < walk->type_count; i++)
		walk->types[i].visibility = settled(walk, &exports, walk->types[i].name, walk->types[i].visibility);
	intern_release(&exports);
}

void settle_visibility(struct walk *walk)
{
	if (walk->grammar->receiver)
		find_owners(walk);
	if (walk->grammar->grammar->visibility == VISIBILITY_EXPORT)
		find_exported(walk);
}
