/*
 * Languages: which one a file is written in, what kind of file it is, its
 * lines, and the functions in it.
 *
 * Everything here looks at bytes only; nothing is executed and nothing is
 * read from disk. Names and types follow github-linguist. Definitions of the
 * numbers are stated at the functions; thresholds are not ours, they live in
 * rules/.
 *
 * Floor 2. Only this module includes tree_sitter. All tables are const; what
 * has to be resolved at run time is resolved once, behind pthread_once, and
 * never changes afterwards, so every function may be called from any thread.
 * A `struct code_parser` belongs to one thread at a time.
 */
#ifndef RESCUE_LANG_LANG_H
#define RESCUE_LANG_LANG_H

#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/view.h"

/* As github-linguist types them. */
enum language_type { LANGUAGE_PROGRAMMING, LANGUAGE_MARKUP, LANGUAGE_DATA, LANGUAGE_PROSE };

struct lexis;   /* comments and strings, src/lang/lexis.h */
struct grammar; /* node kinds, src/lang/grammar.h */

/* One row of the language table. The lists are words with one space between them, or NULL. */
struct language {
	const char *name; /* linguist's spelling: "C++", "TSX", "Shell" */
	enum language_type type;
	const char *extensions;   /* without the dot, lower case: "c h", "d.ts" */
	const char *filenames;    /* whole names: "Makefile" */
	const char *interpreters; /* of a #! line, without version: "python" */
	const char *aliases;      /* other names people and editors use: "cpp", "js" */
	const struct lexis *lexis;
	const struct grammar *grammar; /* NULL when no grammar is linked in */
};

/* By name or alias, in any case. NULL when unknown. */
const struct language *language_by_name(struct view name);
/* By the whole file name, then by the longest known extension. Ambiguous extensions give their commonest language. */
const struct language *language_by_path(struct view path);
/*
 * As language_by_path(), but with the first bytes of the file (LANGUAGE_PROBE are looked at, fewer are fine): an
 * editor's modeline wins, unless it would take a file that can be measured out of the measurement; content decides
 * between the languages of an ambiguous extension (.h, .m, .ts, .pl …), and a file without a known name is known by its
 * #! line.
 */
const struct language *language_by_content(struct view path, struct view head);
/* Whether code_measure() can read it. */
bool language_has_metrics(const struct language *language);
/*
 * What is counted in a language with metrics, for documents: text from its tables, so that it is what the program does.
 * Returns what note `index` is about ("Functions") and fills `text`; NULL from LANGUAGE_NOTES on.
 */
enum { LANGUAGE_NOTES = 6 };
struct buf;
const char *language_note(const struct language *language, size_t index, struct buf *text);
/* The whole table, in order of name, for listings and documents. */
size_t language_count(void);
const struct language *language_at(size_t index);

/*
 * Lines as cloc counts them: a line of white space is blank wherever it stands, a line with any code on it is code,
 * what is left holds only comment. A Python string standing alone as a statement is a comment. lines = code + comment +
 * blank; a last line without a newline counts.
 */
struct line_counts {
	int64_t lines;
	int64_t code;
	int64_t comment;
	int64_t blank;
};

/* Counts in one pass. Without a language every line that is not blank is code. */
void count_lines(const struct language *language, struct view content, struct line_counts *counts);

/* Whether a file's name says that a generator reads it: a grammar, a lexer, a table, a template of classes. */
bool is_generator_source(struct view path);
/* The extension, with its dot, of the `index`th kind of such files that yield this language; NULL: no more. */
const char *generator_extension(const struct language *language, size_t index);

/* What kind of file it is. The first that applies, in the order of classify_path(). */
enum file_class {
	FILE_PRODUCTION,
	FILE_TEST,
	FILE_GENERATED,
	FILE_MINIFIED,
	FILE_VENDORED,
	FILE_DOCUMENTATION,
	FILE_CONFIGURATION,
	FILE_DATA
};

/* "production", "test" … */
const char *file_class_name(enum file_class class);
/* The class of that name; false when there is none. */
bool file_class_by_name(struct view name, enum file_class *class);
/*
 * By the path alone: vendored directories and files, then machine-written names (lock files, *.pb.go, *.min.js), then
 * tests with their fixtures, snapshots and mocks, documentation, configuration (build files and pipelines are
 * configuration), data; what is left is production. `language` may be NULL: such a file is data.
 */
enum file_class classify_path(struct view path, const struct language *language);
/*
 * Whether a comment at the head of the file says that a program wrote it, or its last line names its source map. Text
 * below the first code does not count otherwise.
 */
bool content_is_generated(const struct language *language, struct view content);
/* Whether a script or style sheet was squeezed by a program: linguist's rule, a mean line over 110 bytes. */
bool content_is_minified(const struct language *language, struct view content);
/* git's rule: a NUL in the first BINARY_PROBE bytes. */
bool content_is_binary(struct view content);

/*
 * Whether code elsewhere may use something, by the language's own rules: a top-level function or type from outside of
 * its file (export, pub, a capital letter, not static), a method from outside of its class (public, or a member of an
 * interface; in C++ public of what is defined inside the class). A leading underscore hides in Python, JavaScript and
 * TypeScript, and a key that is computed; package-private and protected are hidden; what is inside a function is
 * hidden.
 */
enum visibility { VISIBILITY_UNKNOWN = -1, VISIBILITY_HIDDEN, VISIBILITY_SHOWN };

/* A type that holds functions: class, interface, struct … with a body, as its language calls it. C has none. */
struct type_fact {
	struct view name; /* "Outer.Inner"; borrowed from the arena */
	const char *kind; /* static */
	int line;
	int end_line;
	int nloc;
	enum visibility visibility;
};

/*
 * What a file says it takes from another: import, export … from, require("…"), #include, using … One row for each name
 * where Python takes several.
 */
struct import_fact {
	const char *form;   /* "import", "from", "require", "include", "include <>" … static */
	struct view target; /* as written, without quotes and white space; borrowed from the arena */
	struct view name;   /* Python's from: the imported name, "*" for all of them; otherwise empty */
	int line;
	bool is_lazy;      /* only when the function around it runs, or the promise of import() is asked for */
	bool is_type_only; /* for the type checker, or the documentation, alone */
	bool is_renamed;   /* used by another name than its target's last one */
};

/*
 * Lines of comments that are code somebody took out of the program: they stand alone, parse in the file's language
 * without an error, and most of their statements are such as prose never parses as. Two lines at least. Documentation
 * and what illustrates a sentence are left alone, see src/lang/comments.h.
 */
struct commented_out_code {
	int line;
	int end_line;
	int lines; /* that hold code */
};

/*
 * One function, method, constructor, accessor; in JavaScript, TypeScript and Lua also each function expression. The
 * lambdas, closures and blocks of the other languages belong to the function around them; outside of any function they
 * have a row of their own (not in Python and Ruby). language_note() says it of each language.
 *
 * `line` is where the declaration starts, modifiers and attributes included, Python decorators and Rust attributes not.
 *
 * nloc        lines from `line` to `end_line` that hold code.
 * ccn         cyclomatic complexity: 1, +1 for each if and else-if, loop, case or match arm that is not the default (a
 *             label with several values is one), guard of a case, catch, ternary, && || and or, for and if of a
 *             comprehension. Not for else, switch, default, try, finally, ?? ?. assert, with, #if.
 * cognitive   "Cognitive Complexity" (G. Ann Campbell, SonarSource, v1.5): +1 and +1 per level of nesting for if,
 *             ternary, switch, loop, catch; +1 for else, else-if, goto, labelled break and continue, each run of the
 *             same logical operator, and a function that calls itself by name (in a language with overloads with as
 *             many arguments, unless another function of the file has the same name and number of parameters). Every
 *             row starts at nesting 0; merged lambdas nest. #if and ?? do not count.
 * parameters  declared parameters, C's lone void, self and cls of a method, the block of Ruby, and a ... without a name
 *             not counted.
 * required    of those, the ones that each call gives in their place: without a default, not any number of them, and
 *             not by their name only (Python after *, Ruby's keywords); nor PHP's that declare a property.
 * nesting     deepest nesting of control structures: 0 for straight code, 1 inside one if. else-if does not deepen;
 *             try does, as in Sonar's S134.
 * switch_lines  physical lines of its longest switch, match, when or the like, or of its longest if with an else-if; 0
 *             without one; arms: the labels or arms of that one, what is nested in them not; arm_lines: from the one to
 *             the next, or to the end, the most. An else is none, nor is a default where the grammar has a kind of its
 *             own for it: its lines are those of the arm before.
 */
struct function_fact {
	struct view name; /* "Class.method", "Class::method"; borrowed from the arena */
	int line;
	int end_line;
	int nloc;
	int ccn;
	int cognitive;
	int parameters;
	int required;
	int nesting;
	int switch_lines;
	int arms;
	int arm_lines;
	int type; /* index of the type whose member it is, -1 when it is none's */
	enum visibility visibility;
};

/* A node that a syntax rule reports, see lang/syntax.h. */
struct syntax_match {
	const char *rule;    /* its id; borrowed from the query */
	const char *capture; /* without '@'; borrowed from the query */
	struct view
	    name; /* of the capture @name or @value, cut at SYNTAX_NAME_LIMIT; p == NULL: none; from the arena */
	int line;
	int end_line; /* of the last */
	int times;    /* such nodes, counted together from the first on; 1 of a capture that is not counted */
	int function; /* index of the innermost function around the node, itself if it is one; -1 outside */
};

/*
 * A word by which a comment says that work is left: "TODO", "FIXME", "HACK", "XXX" in capitals, or "@todo" and "@fixme"
 * in any case; one a line. A word in capitals that a sentence goes through is none; "XXX"
 * counts only at the beginning of a line or before a colon.
 */
struct marker {
	const char *word; /* "TODO", "FIXME", "HACK" or "XXX"; static */
	struct view text; /* from the word to the end of the line; cut at 200 bytes; borrowed from the arena */
	int line;
};

struct code_facts {
	struct line_counts lines;        /* as count_lines() has them; there with a problem too */
	struct function_fact *functions; /* by line, then end_line descending; borrowed from the arena */
	size_t count;
	struct type_fact *types; /* by line; borrowed from the arena, like the next */
	size_t type_count;
	struct import_fact *imports;
	size_t import_count;
	struct commented_out_code *commented;
	size_t commented_count;
	struct marker *markers; /* of the comments, in order; there with a problem too */
	size_t marker_count;
	struct syntax_match *matches; /* by place, the outer before the inner; borrowed from the arena */
	size_t match_count;
	const char *match_problem; /* NULL, or static text that says why there are no matches */
	int64_t nodes;             /* of the syntax tree */
	int64_t error_bytes;       /* tokens the parser could not place */
	const char *problem; /* NULL, or static text that says why the file was given up; then there is nothing else */
};

struct syntax_query;
struct code_parser;
struct code_parser *code_parser_new(void);
void code_parser_free(struct code_parser *parser);
/*
 * Counts the lines of `content`, finds what stands in its comments, parses it, measures its functions, finds its types
 * and imports, and runs `query` (of the same language, or NULL) over it. Without a grammar for `language` there are
 * lines and markers only and no problem. A file nested deeper than
 * TREE_DEPTH_LIMIT or over the parser's budget is given up with a problem; when only the query is over its own, all but
 * the matches is left.
 */
void code_measure(struct code_parser *parser, const struct language *language, const struct syntax_query *query,
		  struct view content, struct arena *arena, struct code_facts *facts);

/* Every node kind and field named in a language table exists in its linked grammar; the error names the missing one. */
int lang_check(struct err *err);

#endif
