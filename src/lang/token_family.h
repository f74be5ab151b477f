/*
 * Which languages share code, how each names other files, and which words are
 * keywords. Private to src/lang.
 */
#ifndef RESCUE_LANG_TOKEN_FAMILY_H
#define RESCUE_LANG_TOKEN_FAMILY_H

#include "lang/lang.h"

struct token_family {
	const char *languages[5]; /* names; the first names the family */
	const char *imports[8];   /* how statements begin that only name other files */
	const char *require;      /* or a call that does, in a statement that begins with one of `declares` */
	const char *declares[4];
	bool no_call;         /* a line of `imports` with a '(' in it is something else */
	const char *tests[3]; /* what stands before an item that is compiled for tests only */
};

/* NULL for a language without a family. */
const struct token_family *token_family_of(const struct language *language);

/* How many languages the table names, for the test that compares it with the table of languages. */
size_t token_family_languages(void);

/* A word with a meaning of its own in any of the languages; what is one in another language only is taken along. */
bool is_keyword(struct view word);

#endif
