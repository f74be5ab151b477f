/*
 * Source as a sequence of tokens, for finding copies: what is left when
 * comments, white space and imports are gone. Driven by the language's lexis
 * (src/lang/lexis.h) and not by a grammar, so that broken files have tokens
 * too and one pass over the bytes is enough.
 *
 *   word      identifiers and keywords, equal by their text
 *   literal   strings, characters, regular expressions and numbers: all equal
 *             to each other of the first kind, and all numbers to each other
 *   operator  equal by their text, the longest first
 *
 * Out are comments (licence headers among them), Python's documentation
 * strings, statements that only name other files (import, #include, using,
 * use, require, package), and tests inside the file they test (Rust's
 * #[cfg(test)]). Annotations stay.
 *
 * Floor 2. Every function may be called from any thread.
 */
#ifndef RESCUE_LANG_TOKENS_H
#define RESCUE_LANG_TOKENS_H

#include "base/buf.h"
#include "lang/lang.h"

/* The two low bits of a token; the others are a hash of its text. */
enum token_kind { TOKEN_OPERATOR, TOKEN_LITERAL, TOKEN_KEYWORD, TOKEN_IDENTIFIER, TOKEN_KINDS };

/*
 * Languages whose copies are looked for have a family: those of one family share enough of their syntax that code is
 * copied between them (C and C++; JavaScript and TypeScript). A family is known by the name of its first language;
 * NULL for a language without: markup, data and prose, shells, build files and schemas, which repeat by nature, and
 * what is not in the table.
 */
const char *token_family(const struct language *language);

/* Appends the tokens of `content` to `packed`. Nothing for a language without a family. */
void tokens_pack(const struct language *language, struct view content, struct buf *packed);

/* All zero bytes is an empty list. */
struct token_list {
	uint32_t *tokens;
	uint32_t *lines; /* where each begins, from 1, never falling */
	size_t count, token_capacity, line_capacity;
};

/* A closing bracket, a semicolon or a comma. */
bool token_is_closing(uint32_t token);

/* A word that begins a branch, a loop or a handler, in any language; `else`, `case`, `return` and `throw` not. */
bool token_is_decision(uint32_t token);

/* Appends what tokens_pack() packed. Bytes it could not have made end the list early and give -1. */
int tokens_unpack(struct view packed, struct token_list *list);
void token_list_release(struct token_list *list);

#endif
