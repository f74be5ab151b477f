#include "collect/content.h"

#include "lang/tokens.h"

#include "base/banned.h"

static void measure_text(struct code_parser *parser, struct view path, struct view content, struct content_facts *facts)
{
	const struct language *language = facts->language;
	struct source_row *source = &facts->source;
	struct line_counts counts;

	count_lines(language, content, &counts);
	source->lines = counts.lines;
	source->code_lines = counts.code;
	source->comment_lines = counts.comment;
	source->blank_lines = counts.blank;
	source->is_generated = content_is_generated(path, content);
	source->is_minified = content_is_minified(language, content);
	/* Nobody maintains the functions of machine output, nor copies them. */
	if (!language || source->is_generated || source->is_minified)
		return;
	tokens_pack(language, content, &facts->tokens);
	if (!language_has_metrics(language))
		return;
	code_measure(parser, language, content, &facts->arena, &facts->code);
	source->is_parsed = facts->code.problem == NULL;
	source->error_bytes = facts->code.error_bytes;
	source->problem = view_of(facts->code.problem);
}

void content_measure(struct code_parser *parser, struct view path, const struct language *forced, struct view content,
		     struct content_facts *facts)
{
	facts->size = (int64_t)content.n;
	facts->is_binary = content_is_binary(content);
	facts->language = facts->is_binary ? NULL : forced ? forced : language_by_content(path, content);
	facts->source.language = view_of(facts->language ? facts->language->name : "");
	if (!facts->is_binary)
		measure_text(parser, path, content, facts);
}
