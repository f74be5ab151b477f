/*
 * Syntax queries: what rules ask of syntax trees, in tree-sitter's query
 * language. All patterns of one language run as one query over a tree.
 *
 * A capture whose name begins with '_' is there for predicates only; the
 * capture @name gives its text to the matches of its pattern, and so does
 * @value, unless the code alone tells what it is: then there is no match; a pattern has
 * one of the two. Each
 * other capture is reported, once for each node, where the parser did not lose
 * its way. Predicates, all of which must hold
 * for every node of the capture they name (and do where it has none):
 *
 *   #eq? #not-eq?                 @a "text", or @a @b
 *   #any-of? #not-any-of?         @a "text" "text" …
 *   #match? #not-match?           @a "pattern" (base/regex.h)
 *   #has-parent? #has-ancestor?   @a kind kind …, with not- before each: kinds of nodes, or _ for any
 *   #follows? #precedes?          likewise: the named node right before it (or before the node it begins), after it
 *
 * One is about no capture: #in-file? "word" "word" … holds where one of the words
 * stands anywhere in the file, whole and of two bytes or more. Elsewhere its
 * pattern is not even tried.
 *
 * Floor 2. Compiling happens behind a lock, so any thread may ask.
 */
#ifndef RESCUE_LANG_SYNTAX_H
#define RESCUE_LANG_SYNTAX_H

#include "lang/lang.h"

/* The patterns of one rule for one language; the text is borrowed as long as what is made of it. */
struct syntax_text {
	const char *rule; /* its id */
	const struct language *language;
	const char *text;
};

struct syntax_queries; /* all texts of all languages */
struct syntax_query;   /* those of one language, compiled */

/* The texts must have passed syntax_check(). Nothing is compiled yet. Owned; the array is copied. */
struct syntax_queries *syntax_queries_new(const struct syntax_text *texts, size_t count);
void syntax_queries_free(struct syntax_queries *queries);
/* Of the texts of a language, of all for NULL; 0 when there are none. `queries` may be NULL. */
uint64_t syntax_queries_digest(const struct syntax_queries *queries, const struct language *language);
/* Compiles at the first call for a language. NULL when no text is for it. Borrowed. `queries` may be NULL. */
const struct syntax_query *syntax_query_of(struct syntax_queries *queries, const struct language *language);

/*
 * Whether the text is a query that fits the grammar of its language, uses predicates as above and reports something;
 * `needed`, if not NULL, is a capture it must report. `thoroughly`, at some 5 ms a pattern: also that each pattern can
 * match something. On ERR_USAGE *line is the line of the text, from 0, the message is about.
 */
int syntax_check(const struct syntax_text *text, const char *needed, bool thoroughly, int *line, struct err *err);

#endif
