#include "lang/resolve.h"

#include <stdlib.h>

#include "base/banned.h"

static const struct grammar *const grammars[] = {
    &grammar_c,      &grammar_cpp,  &grammar_javascript, &grammar_typescript, &grammar_tsx,
    &grammar_python, &grammar_java, &grammar_go,         &grammar_c_sharp,
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

TSFieldId resolved_field(const struct resolved_grammar *resolved, const char *name)
{
	return name && *name ? ts_language_field_id_for_name(resolved->language, name, (uint32_t)strlen(name)) : 0;
}

static TSFieldId find_field(struct resolved_grammar *resolved, const char *name, struct err *err)
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
		if (facts) {
			facts->role = (uint8_t)kind->role;
			facts->kind = kind;
		}
		find_field(resolved, kind->name, err);
	}
	for (const struct name_context *context = grammar->contexts; context && context->kind; context++) {
		facts = find_symbol(resolved, context->kind, true, err);
		if (facts)
			facts->context = context;
		find_field(resolved, context->field, err);
	}
	for (const char *const *kind = grammar->skipped_parameters; kind && *kind; kind++) {
		facts = find_symbol(resolved, *kind, true, err);
		if (facts)
			facts->skipped = true;
	}
}

int resolve_grammar(const struct grammar *grammar, struct resolved_grammar *resolved, struct err *err)
{
	struct err problem = {0};

	*resolved = (struct resolved_grammar){.grammar = grammar, .language = grammar->language()};
	resolved->symbol_count = ts_language_symbol_count(resolved->language);
	resolved->symbols = xcalloc(resolved->symbol_count, sizeof(*resolved->symbols));
	resolve_kinds(resolved, &problem);
	resolved->name = find_field(resolved, grammar->name, &problem);
	resolved->body = find_field(resolved, grammar->body, &problem);
	resolved->parameters = find_field(resolved, grammar->parameters, &problem);
	resolved->parameter = find_field(resolved, grammar->parameter, &problem);
	resolved->arguments = find_field(resolved, grammar->arguments, &problem);
	resolved->condition = find_field(resolved, grammar->condition, &problem);
	resolved->alternative = find_field(resolved, grammar->alternative, &problem);
	resolved->declarator = find_field(resolved, grammar->declarator, &problem);
	resolved->receiver = find_field(resolved, grammar->receiver, &problem);
	if (problem.kind && err && !err->kind)
		*err = problem;
	return problem.kind ? -1 : 0;
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
