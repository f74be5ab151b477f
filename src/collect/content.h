/*
 * One content read as one language: lines, generated or minified, functions,
 * tokens, hashes of lines, matches of syntax rules.
 * Pure work without a store, so that workers can do it.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_CONTENT_H
#define RESCUE_COLLECT_CONTENT_H

#include "base/buf.h"
#include "lang/syntax.h"
#include "store/rows.h"

/* What a worker found in one file; everything else is borrowed from its own arena. */
struct content_facts {
	struct arena arena;
	const struct language *language; /* decided with the content in hand; NULL unknown */
	int64_t size;
	bool is_binary;
	struct source_row source; /* without blob_id */
	char digest[17];          /* source.syntax_digest points here */
	struct code_facts code;
	struct buf tokens;   /* owned; packed, see lang/tokens.h */
	struct buf lines;    /* likewise, see base/line_hash.h */
	const char *problem; /* why it was not read at all, NULL when it was */
};

/* What a content is measured with. */
struct content_reader {
	struct code_parser *parser;
	struct syntax_queries *queries; /* of the syntax rules; may be NULL */
};

/* source.syntax_digest of a language: '' when no syntax rule asks about it. */
void content_digest(const struct syntax_queries *queries, const struct language *language, char digest[17]);
/* Measures `content`. `path` decides the language together with the first bytes; `forced`, if not NULL, overrides it.
 */
void content_measure(const struct content_reader *reader, struct view path, const struct language *forced,
		     struct view content, struct content_facts *facts);

#endif
