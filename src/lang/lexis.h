/*
 * How a language writes comments and strings: all that counting lines needs
 * to know about it. Private to src/lang.
 */
#ifndef RESCUE_LANG_LEXIS_H
#define RESCUE_LANG_LEXIS_H

#include <stdint.h>

#include "lang/lang.h"

enum {
	COMMENT_NESTED = 1 << 0,    /* the pair nests */
	COMMENT_FIRST = 1 << 1,     /* only as the first thing on a line */
	COMMENT_COLUMN = 1 << 2,    /* open and close only in the first column */
	COMMENT_WORD = 1 << 3,      /* a word: in any case, not followed by a letter or digit */
	COMMENT_NO_BRACKET = 1 << 4 /* not before '[': PHP's attributes */
};

/* A comment that runs to `close`, or to the end of the line when that is NULL. */
struct comment_token {
	const char *open;
	const char *close;
	unsigned flags;
};

enum {
	QUOTE_ESCAPE = 1 << 0,    /* a backslash takes the next byte along */
	QUOTE_MULTILINE = 1 << 1, /* a newline does not end it */
	QUOTE_CHARACTER =
	    1 << 2,         /* holds one character, else it is only a tick (lifetime, digit separator, transpose) */
	QUOTE_DOC = 1 << 3, /* standing alone as a statement it is a comment */
	QUOTE_DELIMITER = 1 << 4 /* C++ raw string: open, delimiter, '(' … ')', delimiter, close */
};

struct quote_token {
	const char *open;
	const char *close;
	unsigned flags;
};

/* Tokens are tried in order, so a longer one stands before its own beginning. Unused places are zero. */
struct lexis {
	struct comment_token comments[10];
	struct quote_token quotes[8];
	bool regex; /* /…/ literals as in JavaScript */
};

extern const struct lexis lexis_ada, lexis_assembly, lexis_batch, lexis_c, lexis_c_sharp, lexis_cobol, lexis_coffee,
    lexis_cpp, lexis_css, lexis_d, lexis_dart, lexis_dockerfile, lexis_elixir, lexis_erlang, lexis_forth, lexis_fortran,
    lexis_fsharp, lexis_go, lexis_graphql, lexis_groovy, lexis_handlebars, lexis_hash, lexis_haskell, lexis_hcl,
    lexis_html, lexis_ini, lexis_java, lexis_javascript, lexis_jinja, lexis_julia, lexis_kotlin, lexis_lisp, lexis_lua,
    lexis_m4, lexis_matlab, lexis_nim, lexis_ocaml, lexis_pascal, lexis_perl, lexis_php, lexis_plain, lexis_powershell,
    lexis_prolog, lexis_python, lexis_roff, lexis_ruby, lexis_rust, lexis_scala, lexis_scss, lexis_shell,
    lexis_smalltalk, lexis_sql, lexis_swift, lexis_tcl, lexis_tex, lexis_vb, lexis_verilog, lexis_vim, lexis_xml,
    lexis_zig;

/* A place in a text: where the text begins, the line and the place itself, and where the text ends. */
struct lexeme_place {
	const char *begin, *line, *p, *end;
};

enum lexeme {
	LEXEME_NONE,
	LEXEME_COMMENT,
	LEXEME_DOCUMENTATION, /* a string that stands alone as a statement (QUOTE_DOC) */
	LEXEME_LITERAL        /* a string, a character or a regular expression */
};

/* What of these begins at place->p; *past is set to its end unless it is none. */
enum lexeme lexeme_at(const struct lexis *lexis, const struct lexeme_place *place, const char **past);

/*
 * code[i] is the number of code lines among lines 1 … i + 1: the code lines of a function are a subtraction.
 * All zero bytes is empty.
 */
struct line_table {
	uint32_t *code;
	size_t count;
	size_t capacity;
};

/* A comment, or a string that stands as documentation: bytes `begin` up to `end` of the content. */
struct comment {
	size_t begin;
	size_t end;
	int line;      /* where it begins, from 1 */
	bool is_first; /* nothing but white space before it on its line */
};

/* In order of the text. All zero bytes is empty. */
struct comment_list {
	struct comment *items;
	size_t count;
	size_t capacity;
};

/* Counts as count_lines() does and, when they are not NULL, refills `table` and `comments`. */
void scan_lines(const struct lexis *lexis, struct view content, struct line_counts *counts, struct line_table *table,
		struct comment_list *comments);

/* The markers in the comments of `content`, in order; *markers is borrowed from the arena. */
size_t markers_find(struct view content, const struct comment_list *comments, struct arena *arena,
		    struct marker **markers);

/* The next comment token at `at` of `content`, or NULL; what opens a string or code is no comment. */
const struct comment_token *lexis_comment_at(const struct lexis *lexis, struct view content, size_t at);

#endif
