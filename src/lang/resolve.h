/*
 * A grammar table with its names looked up in the loaded grammar: what the
 * walk uses. Owned by a code_parser, immutable after resolve_grammar().
 * Private to src/lang.
 */
#ifndef RESCUE_LANG_RESOLVE_H
#define RESCUE_LANG_RESOLVE_H

#include <tree_sitter/api.h>

#include "lang/grammar.h"

/* A child: by field, or the first of a kind. All zero bytes: none. */
struct part {
	TSFieldId field;
	TSSymbol kind;
};

struct symbol_facts {
	uint8_t role;                       /* enum role */
	bool skipped;                       /* in a parameter list: no parameter */
	bool by_text;                       /* the role depends on what a leaf reads: leaf_role() */
	const struct kind_role *kind;       /* the row of the table, or NULL */
	const struct name_context *context; /* or NULL */
	bool is_statement;                  /* prose never parses as it, */
	struct part statement_part;         /* when it has this part; all zero bytes: always */
};

enum { PART_REACH = 32 }; /* children among which a part of a kind is looked for */

struct resolved_grammar {
	const struct grammar *grammar;
	const TSLanguage *language;
	struct symbol_facts *symbols; /* owned, by symbol */
	uint32_t symbol_count;
	bool has_labels; /* the table has a ROLE_LABEL */
	struct part name;
	struct part body;
	struct part parameters;
	struct part arguments;
	/* 0 where the language has none, which no child ever has */
	TSFieldId parameter;
	TSFieldId condition;
	TSFieldId subject;
	TSFieldId initializer;
	TSFieldId alternative;
	TSFieldId declarator;
	TSFieldId receiver;
};

/* Fills `resolved`. The first name that the grammar does not know is an error; the others still work. */
int resolve_grammar(const struct grammar *grammar, struct resolved_grammar *resolved, struct err *err);
void resolved_grammar_release(struct resolved_grammar *resolved);
/* A field by name, 0 when the name is NULL, "" or no field. */
TSFieldId resolved_field(const struct resolved_grammar *resolved, const char *name);
/* The role of a leaf that reads `text`. */
enum role leaf_role(const struct symbol_facts *symbol, struct view text);
/* The child of `node` that is its `part`; the null node when there is none. */
TSNode part_of(TSNode node, struct part part);
/* As part_of(), by name: "a/b" is the b in the a. NULL and "" are none. */
TSNode part_at(const struct resolved_grammar *resolved, TSNode node, const char *path);

static inline const struct symbol_facts *resolved_symbol(const struct resolved_grammar *resolved, TSSymbol symbol)
{
	/* the error symbol is beyond all; symbol 0 is the end of the file and has no role */
	return &resolved->symbols[symbol < resolved->symbol_count ? symbol : 0];
}

#endif
