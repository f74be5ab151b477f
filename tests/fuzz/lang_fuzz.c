/*
 * The first byte picks the language, or the environment variable FUZZ_LANGUAGE
 * names it ("list" prints the languages with a grammar and ends); the rest is a file of it: its lines are
 * counted, its head is judged and, where a grammar is linked in, its functions
 * are measured and queries that fit every grammar are run over its tree.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/syntax.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct language *chosen;

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* Any nodes, and those beside and inside each other where the parser was lost, with every predicate. */
static const char query[] =
    "((ERROR (_)* @_before . (_) @name @child) @parent"
    " (#match? @child \"^[a-m]\") (#not-eq? @child @_before) (#not-any-of? @child \"a\" \"b\"))"
    "((_) @name @node (#match? @node \"^[a-m]+$\") (#has-parent? @node ERROR) (#has-ancestor? @node ERROR))"
    "((_) @word (#any-of? @word \"if\" \"return\" \"a1\") (#not-has-ancestor? @word ERROR))";

static struct syntax_queries *queries_of(const struct language *language)
{
	const struct syntax_text text = {"a", language, query};
	struct err err = {0};
	int line;

	check(!language_has_metrics(language) || syntax_check(&text, NULL, false, &line, &err) == 0);

	return syntax_queries_new(&text, language_has_metrics(language));
}

static void check_matches(const struct code_facts *facts, int64_t lines)
{
	check(!(facts->problem || facts->match_problem) || facts->match_count == 0);
	for (size_t i = 0; i < facts->match_count; i++) {
		const struct syntax_match *m = &facts->matches[i];

		check(m->line >= 1 && m->end_line >= m->line && m->end_line <= lines + 1);
		check(m->function >= -1 && m->function < (int)facts->count);
		check(i == 0 || m->line >= m[-1].line);
	}
}

static void check_functions(const struct code_facts *facts, int64_t lines)
{
	check(!facts->problem || facts->count == 0);
	for (size_t i = 0; i < facts->count; i++) {
		const struct function_fact *f = &facts->functions[i];

		check(f->line >= 1 && f->end_line >= f->line && f->end_line <= lines);
		check(f->nloc >= 0 && f->nloc <= f->end_line - f->line + 1);
		check(f->ccn >= 1 && f->cognitive >= 0 && f->parameters >= 0 && f->nesting >= 0 && f->name.n > 0);
	}
}

static void check_declarations(const struct code_facts *facts, int64_t lines)
{
	for (size_t i = 0; i < facts->count; i++)
		check(facts->functions[i].type >= -1 && facts->functions[i].type < (int)facts->type_count);
	for (size_t i = 0; i < facts->type_count; i++) {
		const struct type_fact *t = &facts->types[i];

		check(t->line >= 1 && t->end_line >= t->line && t->end_line <= lines && t->name.n > 0 && t->kind);
	}
	for (size_t i = 0; i < facts->import_count; i++) {
		const struct import_fact *m = &facts->imports[i];

		check(m->line >= 1 && m->line <= lines && m->target.n > 0 && m->form);
	}
}

static void check_comments(const struct code_facts *facts, int64_t lines)
{
	for (size_t i = 0; i < facts->commented_count; i++) {
		const struct commented_out_code *c = &facts->commented[i];

		check(c->line >= 1 && c->end_line >= c->line && c->end_line <= lines);
		check(c->lines >= 2 && c->lines <= c->end_line - c->line + 1);
		check(i == 0 || c->line > c[-1].end_line);
	}
}

static void check_markers(const struct code_facts *facts, int64_t lines)
{
	for (size_t i = 0; i < facts->marker_count; i++) {
		const struct marker *m = &facts->markers[i];

		check(m->word && m->line >= 1 && m->line <= lines && m->text.n > 2);
	}
}

static void list_languages(void)
{
	for (size_t i = 0; i < language_count(); i++)
		if (language_has_metrics(language_at(i)))
			puts(language_at(i)->name);
	exit(0);
}

/* Called by libFuzzer before the first input. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("FUZZ_LANGUAGE");

	(void)argc;
	(void)argv;
	if (name && strcmp(name, "list") == 0)
		list_languages();
	chosen = name ? language_by_name(view_of(name)) : NULL;
	check(!name || chosen);
	return 0;
}

static const struct language *pick_language(const uint8_t *data, size_t size, struct view *content)
{
	size_t from = chosen || size == 0 ? 0 : 1;

	*content = (struct view){(const char *)data + from, size - from};
	return chosen || size == 0 ? chosen : language_at(data[0] % language_count());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view content;
	const struct language *language = pick_language(data, size, &content);
	/* kept, as a worker keeps them: making them takes most of the time of a small input */
	static struct code_parser *parser;
	static struct syntax_queries *queries;
	static const struct language *queried;
	struct arena arena = {0};
	struct line_counts counts;
	struct code_facts facts;

	if (!parser)
		parser = code_parser_new();
	if (!queries || language != queried) {
		syntax_queries_free(queries);
		queries = queries_of(language);
		queried = language;
	}
	count_lines(language, content, &counts);
	check(counts.lines == counts.code + counts.comment + counts.blank);
	language_by_content(VIEW("a.h"), content);
	classify_path(content, language);
	content_is_generated(language, content);
	content_is_minified(language, content);
	code_measure(parser, language, syntax_query_of(queries, language), content, &arena, &facts);
	check_functions(&facts, counts.lines);
	check_declarations(&facts, counts.lines);
	check_matches(&facts, counts.lines);
	check_comments(&facts, counts.lines);
	check_markers(&facts, counts.lines);
	arena_release(&arena);
	return 0;
}
