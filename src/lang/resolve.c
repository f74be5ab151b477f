#include "lang/resolve.h"

#include <stdlib.h>

#include "base/banned.h"

static const struct grammar *const grammars[] = {
    &grammar_c,    &grammar_cpp,    &grammar_javascript, &grammar_typescript, &grammar_tsx,   &grammar_python,
    &grammar_java, &grammar_go,     &grammar_c_sharp,    &grammar_ruby,       &grammar_php,   &grammar_rust,
    &grammar_lua,  &grammar_kotlin, &grammar_swift,      &grammar_scala,      &grammar_shell,
};

size_t grammar_count(void)
{
	return sizeof(grammars) / sizeof(*grammars);
}

const struct grammar *grammar_at(size_t index)
{
	return grammars[index];
}

static int missing(struct err *err, const char *what, const char *name)
{
	return err_set(err, ERR_INTERNAL, "the grammar has no %s \"%s\", correct the table in src/lang", what, name);
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

/* Both are 0 when the grammar knows no such field or kind. */
static struct part find_part(const struct resolved_grammar *resolved, struct view name)
{
	const TSLanguage *language = resolved->language;

	if (!view_starts(name, "("))
		return (struct part){.field = ts_language_field_id_for_name(language, name.p, (uint32_t)name.n)};
	name = view_slice(name, 1, name.n - 1);
	return (struct part){.kind = ts_language_symbol_for_name(language, name.p, (uint32_t)name.n, true)};
}

TSNode part_of(TSNode node, struct part part)
{
	if (part.field)
		return ts_node_child_by_field_id(node, part.field);
	for (uint32_t i = 0; part.kind && i < PART_REACH && i < ts_node_named_child_count(node); i++) {
		TSNode child = ts_node_named_child(node, i);

		if (ts_node_symbol(child) == part.kind)
			return child;
	}
	return (TSNode){0};
}

/* The first name of a path, which is cut off. */
static struct view next_name(struct view *path)
{
	size_t slash = view_find(*path, 0, VIEW("/"));
	struct view name = view_slice(*path, 0, slash);

	*path = view_slice(*path, slash + 1, path->n);
	return name;
}

TSNode part_at(const struct resolved_grammar *resolved, TSNode node, const char *path)
{
	struct view rest = view_of(path ? path : "");

	if (!rest.n)
		return (TSNode){0};
	while (rest.n && !ts_node_is_null(node))
		node = part_of(node, find_part(resolved, next_name(&rest)));
	return node;
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

TSFieldId resolved_field(const struct resolved_grammar *resolved, const char *name)
{
	return name && *name ? ts_language_field_id_for_name(resolved->language, name, (uint32_t)strlen(name)) : 0;
}

static void check_path(const struct resolved_grammar *resolved, const char *path, struct err *err)
{
	struct view rest = view_of(path ? path : "");

	while (rest.n) {
		struct part part = find_part(resolved, next_name(&rest));

		if (!part.field && !part.kind)
			missing(err, "field or node kind", path);
	}
}

static struct part check_part(const struct resolved_grammar *resolved, const char *name, struct err *err)
{
	check_path(resolved, name, err);
	return name ? find_part(resolved, view_of(name)) : (struct part){0};
}

static TSFieldId find_field(const struct resolved_grammar *resolved, const char *name, struct err *err)
{
	TSFieldId field = resolved_field(resolved, name);

	if (name && *name && !field)
		missing(err, "field", name);
	return field;
}

static struct symbol_facts *find_symbol(struct resolved_grammar *resolved, const char *kind, bool named,
					struct err *err)
{
	TSSymbol symbol = ts_language_symbol_for_name(resolved->language, kind, (uint32_t)strlen(kind), named);

	if (!symbol || symbol >= resolved->symbol_count) {
		missing(err, "node kind", kind);
		return NULL;
	}
	return &resolved->symbols[symbol];
}

static void resolve_kinds(struct resolved_grammar *resolved, struct err *err)
{
	const struct grammar *grammar = resolved->grammar;
	struct symbol_facts *facts;

	for (const struct kind_role *kind = grammar->kinds; kind->kind; kind++) {
		facts = find_symbol(resolved, kind->kind, !kind->token, err);
		if (facts && !facts->by_text) {
			facts->by_text = kind->text;
			facts->role = (uint8_t)(kind->text ? ROLE_NONE : kind->role);
			facts->kind = kind;
		}
		resolved->has_labels |= kind->role == ROLE_LABEL;
		check_path(resolved, kind->name, err);
	}
	for (const struct name_context *context = grammar->contexts; context && context->kind; context++) {
		facts = find_symbol(resolved, context->kind, true, err);
		if (facts)
			facts->context = context;
		check_path(resolved, context->field, err);
	}
	for (const char *const *kind = grammar->skipped_parameters; kind && *kind; kind++) {
		facts = find_symbol(resolved, *kind, true, err);
		if (facts)
			facts->skipped = true;
	}
}

/* "kind" or "kind:part" */
static void resolve_statement(struct resolved_grammar *resolved, const char *entry, struct err *err)
{
	const char *colon = strchr(entry, ':');
	struct view kind = {entry, colon ? (size_t)(colon - entry) : strlen(entry)};
	TSSymbol symbol = ts_language_symbol_for_name(resolved->language, kind.p, (uint32_t)kind.n, true);

	if (!symbol || symbol >= resolved->symbol_count) {
		missing(err, "node kind", entry);
		return;
	}
	resolved->symbols[symbol].is_statement = true;
	if (colon)
		resolved->symbols[symbol].statement_part = check_part(resolved, colon + 1, err);
}

int resolve_grammar(const struct grammar *grammar, struct resolved_grammar *resolved, struct err *err)
{
	struct err problem = {0};

	*resolved = (struct resolved_grammar){.grammar = grammar, .language = grammar->language()};
	resolved->symbol_count = ts_language_symbol_count(resolved->language);
	resolved->symbols = xcalloc(resolved->symbol_count, sizeof(*resolved->symbols));
	resolve_kinds(resolved, &problem);
	for (const char *const *entry = grammar->statements; *entry; entry++)
		resolve_statement(resolved, *entry, &problem);
	resolved->name = check_part(resolved, grammar->name, &problem);
	resolved->body = check_part(resolved, grammar->body, &problem);
	resolved->parameters = check_part(resolved, grammar->parameters, &problem);
	resolved->parameter = find_field(resolved, grammar->parameter, &problem);
	resolved->arguments = check_part(resolved, grammar->arguments, &problem);
	resolved->condition = find_field(resolved, grammar->condition, &problem);
	resolved->subject = find_field(resolved, grammar->subject, &problem);
	resolved->initializer = find_field(resolved, grammar->initializer, &problem);
	resolved->alternative = find_field(resolved, grammar->alternative, &problem);
	resolved->declarator = find_field(resolved, grammar->declarator, &problem);
	resolved->receiver = find_field(resolved, grammar->receiver, &problem);
	if (problem.kind && err && !err->kind)
		*err = problem;
	return problem.kind ? -1 : 0;
}

enum role leaf_role(const struct symbol_facts *symbol, struct view text)
{
	if (!symbol->by_text)
		return symbol->role;
	for (const struct kind_role *kind = symbol->kind; kind->text; kind++)
		if (strcmp(kind->kind, symbol->kind->kind) == 0 && view_is(text, kind->text))
			return kind->role;
	return ROLE_NONE;
}

void resolved_grammar_release(struct resolved_grammar *resolved)
{
	free(resolved->symbols);
	*resolved = (struct resolved_grammar){0};
}

/* The language a grammar belongs to, for messages. */
static const char *language_of(const struct grammar *grammar)
{
	for (size_t i = 0; i < language_count(); i++)
		if (language_at(i)->grammar == grammar)
			return language_at(i)->name;
	return NULL;
}

int lang_check(struct err *err)
{
	for (size_t i = 0; i < grammar_count(); i++) {
		const char *name = language_of(grammar_at(i));
		struct resolved_grammar resolved;
		struct err problem = {0};
		int result;

		if (!name)
			return err_set(err, ERR_INTERNAL,
				       "grammar %zu belongs to no language, name it in src/lang/languages.c", i);
		result = resolve_grammar(grammar_at(i), &resolved, &problem);
		resolved_grammar_release(&resolved);
		if (result)
			return err_set(err, ERR_INTERNAL, "%s: %s", name, problem.message);
		if (ts_language_abi_version(grammar_at(i)->language()) > TREE_SITTER_LANGUAGE_VERSION)
			return err_set(err, ERR_INTERNAL, "%s: its grammar is newer than the parser, pin an older one",
				       name);
	}
	return 0;
}
