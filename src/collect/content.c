#include "collect/content.h"

#include <stdio.h>

#include "base/line_hash.h"
#include "lang/tokens.h"

#include "base/banned.h"

void content_digest(const struct syntax_queries *queries, const struct language *language, char digest[17])
{
	uint64_t number = language ? syntax_queries_digest(queries, language) : 0;

	digest[0] = '\0';
	if (number)
		snprintf(digest, 17, "%016llx", (unsigned long long)number);
}

static void measure_code(const struct content_reader *reader, struct view content, struct content_facts *facts)
{
	const struct language *language = facts->language;
	const struct syntax_query *query = syntax_query_of(reader->queries, language);
	struct source_row *source = &facts->source;

	tokens_pack(language, content, &facts->tokens);
	code_measure(reader->parser, language, query, content, &facts->arena, &facts->code);
	if (!language_has_metrics(language))
		return;
	source->is_parsed = facts->code.problem == NULL;
	source->is_matched = query && !facts->code.problem && !facts->code.match_problem;
	source->error_bytes = facts->code.error_bytes;
	source->problem = view_of(facts->code.problem ? facts->code.problem : facts->code.match_problem);
}

static void measure_text(const struct content_reader *reader, struct view content, struct content_facts *facts)
{
	struct source_row *source = &facts->source;
	struct line_counts *counts = &facts->code.lines;

	source->is_generated = content_is_generated(facts->language, content);
	source->is_minified = content_is_minified(facts->language, content);
	/* Nobody maintains the functions of machine output, nor copies them. */
	if (!source->is_generated && !source->is_minified)
		line_hashes_pack(content, &facts->lines);
	if (source->is_generated || source->is_minified || !facts->language)
		count_lines(facts->language, content, counts);
	else
		measure_code(reader, content, facts);
	source->lines = counts->lines;
	source->code_lines = counts->code;
	source->comment_lines = counts->comment;
	source->blank_lines = counts->blank;
}

void content_measure(const struct content_reader *reader, struct view path, const struct language *forced,
		     struct view content, struct content_facts *facts)
{
	facts->size = (int64_t)content.n;
	facts->is_binary = content_is_binary(content);
	facts->language = facts->is_binary ? NULL : forced ? forced : language_by_content(path, content);
	facts->source.language = view_of(facts->language ? facts->language->name : "");
	content_digest(reader->queries, facts->language, facts->digest);
	facts->source.syntax_digest = view_of(facts->digest);
	if (!facts->is_binary)
		measure_text(reader, content, facts);
}
