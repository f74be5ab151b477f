#include "lang/lexis.h"

#include "base/banned.h"

#define BLOCK_C               \
	{                     \
		"/*", "*/", 0 \
	}
#define LINE_C                \
	{                     \
		"//", NULL, 0 \
	}
#define BLOCK_XML                \
	{                        \
		"<!--", "-->", 0 \
	}
#define BLOCK_NESTED                       \
	{                                  \
		"/*", "*/", COMMENT_NESTED \
	}
#define HASH                 \
	{                    \
		"#", NULL, 0 \
	}
#define DOUBLE                           \
	{                                \
		"\"", "\"", QUOTE_ESCAPE \
	}
#define SINGLE                         \
	{                              \
		"'", "'", QUOTE_ESCAPE \
	}
#define CHARACTER                                        \
	{                                                \
		"'", "'", QUOTE_ESCAPE | QUOTE_CHARACTER \
	}
#define BACKTICK                                         \
	{                                                \
		"`", "`", QUOTE_ESCAPE | QUOTE_MULTILINE \
	}
#define TRIPLE                                                     \
	{                                                          \
		"\"\"\"", "\"\"\"", QUOTE_ESCAPE | QUOTE_MULTILINE \
	}
#define TRIPLE_SINGLE                                        \
	{                                                    \
		"'''", "'''", QUOTE_ESCAPE | QUOTE_MULTILINE \
	}
#define DOUBLE_RAW            \
	{                     \
		"\"", "\"", 0 \
	}
#define SINGLE_RAW          \
	{                   \
		"'", "'", 0 \
	}

/*
 * A quoted string that may legally run over lines, but is written with the same quote that prose and character
 * literals use (shell, SQL, Perl …), ends at the line's end here: one stray apostrophe must not swallow a file.
 */
const struct lexis lexis_ada = {.comments = {{"--", NULL, 0}}, .quotes = {DOUBLE_RAW, {"'", "'", QUOTE_CHARACTER}}};
const struct lexis lexis_assembly = {
    .comments = {BLOCK_C, LINE_C, {";", NULL, 0}, {"#", NULL, COMMENT_FIRST}, {"@", NULL, COMMENT_FIRST}},
    .quotes = {DOUBLE},
};
const struct lexis lexis_batch = {
    .comments = {{"::", NULL, COMMENT_FIRST},
		 {"rem", NULL, COMMENT_FIRST | COMMENT_WORD},
		 {"@rem", NULL, COMMENT_FIRST | COMMENT_WORD}},
};
const struct lexis lexis_c = {.comments = {BLOCK_C, LINE_C}, .quotes = {DOUBLE, SINGLE}};
const struct lexis lexis_cpp = {
    .comments = {BLOCK_C, LINE_C},
    .quotes = {{"R\"", "\"", QUOTE_MULTILINE | QUOTE_DELIMITER}, DOUBLE, CHARACTER},
};
const struct lexis lexis_c_sharp = {
    .comments = {BLOCK_C, LINE_C},
    .quotes = {{"@\"", "\"", QUOTE_MULTILINE},
	       {"@$\"", "\"", QUOTE_MULTILINE},
	       {"\"\"\"", "\"\"\"", QUOTE_MULTILINE},
	       DOUBLE,
	       CHARACTER},
};
const struct lexis lexis_cobol = {
    .comments = {{"*>", NULL, 0}, {"*", NULL, COMMENT_FIRST}, {"      *", NULL, COMMENT_COLUMN}},
    .quotes = {DOUBLE_RAW, SINGLE_RAW},
};
const struct lexis lexis_coffee = {
    .comments = {{"###", "###", COMMENT_FIRST}, HASH},
    .quotes = {TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE},
};
const struct lexis lexis_css = {.comments = {BLOCK_C}, .quotes = {DOUBLE, SINGLE}};
const struct lexis lexis_d = {
    .comments = {{"/+", "+/", COMMENT_NESTED}, BLOCK_C, LINE_C},
    .quotes = {{"`", "`", QUOTE_MULTILINE}, {"\"", "\"", QUOTE_ESCAPE | QUOTE_MULTILINE}, CHARACTER},
};
const struct lexis lexis_dart = {
    .comments = {BLOCK_NESTED, LINE_C},
    .quotes = {TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE},
};
const struct lexis lexis_dockerfile = {.comments = {{"#", NULL, COMMENT_FIRST}}};
const struct lexis lexis_elixir = {
    .comments = {HASH},
    .quotes = {TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE},
};
const struct lexis lexis_erlang = {.comments = {{"%", NULL, 0}}, .quotes = {DOUBLE, SINGLE}};
const struct lexis lexis_forth = {.comments = {{"\\ ", NULL, 0}, {"( ", ")", 0}}};
const struct lexis lexis_fortran = {
    .comments = {{"!", NULL, 0},
		 {"c ", NULL, COMMENT_COLUMN},
		 {"C ", NULL, COMMENT_COLUMN},
		 {"*", NULL, COMMENT_COLUMN}},
    .quotes = {DOUBLE_RAW, SINGLE_RAW},
};
const struct lexis lexis_fsharp = {
    .comments = {{"(*", "*)", COMMENT_NESTED}, LINE_C},
    .quotes = {TRIPLE, {"@\"", "\"", QUOTE_MULTILINE}, {"\"", "\"", QUOTE_ESCAPE | QUOTE_MULTILINE}, CHARACTER},
};
const struct lexis lexis_go = {
    .comments = {BLOCK_C, LINE_C},
    .quotes = {DOUBLE, {"`", "`", QUOTE_MULTILINE}, CHARACTER},
};
const struct lexis lexis_graphql = {.comments = {HASH}, .quotes = {TRIPLE, DOUBLE}};
const struct lexis lexis_groovy = {
    .comments = {BLOCK_C, LINE_C},
    .quotes = {TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE},
};
const struct lexis lexis_handlebars = {.comments = {BLOCK_XML, {"{{!--", "--}}", 0}, {"{{!", "}}", 0}}};
const struct lexis lexis_hash = {.comments = {HASH}, .quotes = {DOUBLE, SINGLE_RAW}};
const struct lexis lexis_haskell = {
    .comments = {{"{-", "-}", COMMENT_NESTED}, {"--", NULL, 0}},
    .quotes = {DOUBLE, CHARACTER},
};
const struct lexis lexis_hcl = {.comments = {BLOCK_C, LINE_C, HASH}, .quotes = {DOUBLE}};
const struct lexis lexis_html = {.comments = {BLOCK_XML}};
const struct lexis lexis_ini = {
    .comments = {{";", NULL, COMMENT_FIRST}, {"#", NULL, COMMENT_FIRST}, {"!", NULL, COMMENT_FIRST}}};
const struct lexis lexis_java = {.comments = {BLOCK_C, LINE_C}, .quotes = {TRIPLE, DOUBLE, CHARACTER}};
const struct lexis lexis_javascript = {
    .comments = {BLOCK_C, LINE_C},
    .quotes = {DOUBLE, SINGLE, BACKTICK},
    .regex = true,
};
const struct lexis lexis_jinja = {.comments = {BLOCK_XML, {"{#", "#}", 0}}};
const struct lexis lexis_julia = {
    .comments = {{"#=", "=#", COMMENT_NESTED}, HASH},
    .quotes = {TRIPLE, DOUBLE, CHARACTER},
};
const struct lexis lexis_kotlin = {.comments = {BLOCK_NESTED, LINE_C}, .quotes = {TRIPLE, DOUBLE, CHARACTER}};
const struct lexis lexis_lisp = {
    .comments = {{"#|", "|#", COMMENT_NESTED}, {";", NULL, 0}},
    .quotes = {{"\"", "\"", QUOTE_ESCAPE | QUOTE_MULTILINE}},
};
const struct lexis lexis_lua = {
    .comments = {{"--[==[", "]==]", 0}, {"--[=[", "]=]", 0}, {"--[[", "]]", 0}, {"--", NULL, 0}},
    .quotes = {{"[==[", "]==]", QUOTE_MULTILINE},
	       {"[=[", "]=]", QUOTE_MULTILINE},
	       {"[[", "]]", QUOTE_MULTILINE},
	       DOUBLE,
	       SINGLE},
};
const struct lexis lexis_m4 = {.comments = {{"dnl", NULL, COMMENT_FIRST | COMMENT_WORD}, HASH}};
const struct lexis lexis_matlab = {.comments = {{"%{", "%}", COMMENT_FIRST}, {"%", NULL, 0}}, .quotes = {DOUBLE_RAW}};
const struct lexis lexis_nim = {
    .comments = {{"#[", "]#", COMMENT_NESTED}, HASH},
    .quotes = {TRIPLE, DOUBLE, CHARACTER},
};
const struct lexis lexis_ocaml = {
    .comments = {{"(*", "*)", COMMENT_NESTED}},
    .quotes = {{"\"", "\"", QUOTE_ESCAPE | QUOTE_MULTILINE}, CHARACTER},
};
const struct lexis lexis_pascal = {.comments = {{"{", "}", 0}, {"(*", "*)", 0}, LINE_C}, .quotes = {SINGLE_RAW}};
const struct lexis lexis_perl = {
    .comments = {{"=head", "=cut", COMMENT_COLUMN},
		 {"=pod", "=cut", COMMENT_COLUMN},
		 {"=over", "=cut", COMMENT_COLUMN},
		 {"=item", "=cut", COMMENT_COLUMN},
		 {"=begin", "=cut", COMMENT_COLUMN},
		 {"=for", "=cut", COMMENT_COLUMN},
		 {"=encoding", "=cut", COMMENT_COLUMN},
		 {"#", NULL, COMMENT_FIRST}},
    .quotes = {DOUBLE, SINGLE},
};
const struct lexis lexis_php = {
    .comments = {BLOCK_C, LINE_C, {"#", NULL, COMMENT_NO_BRACKET}, BLOCK_XML},
    .quotes = {DOUBLE, SINGLE},
};
const struct lexis lexis_plain = {.comments = {{NULL, NULL, 0}}};
const struct lexis lexis_powershell = {.comments = {{"<#", "#>", 0}, HASH}, .quotes = {DOUBLE_RAW, SINGLE_RAW}};
const struct lexis lexis_prolog = {.comments = {BLOCK_C, {"%", NULL, 0}}, .quotes = {DOUBLE}};
const struct lexis lexis_python = {
    .comments = {HASH},
    .quotes = {{"\"\"\"", "\"\"\"", QUOTE_ESCAPE | QUOTE_MULTILINE | QUOTE_DOC},
	       {"'''", "'''", QUOTE_ESCAPE | QUOTE_MULTILINE | QUOTE_DOC},
	       DOUBLE,
	       SINGLE},
};
const struct lexis lexis_roff = {.comments = {{".\\\"", NULL, COMMENT_FIRST}, {"'\\\"", NULL, COMMENT_FIRST}}};
const struct lexis lexis_ruby = {
    .comments = {{"=begin", "=end", COMMENT_COLUMN}, {"#", NULL, COMMENT_FIRST}},
    .quotes = {DOUBLE, SINGLE},
};
const struct lexis lexis_rust = {
    .comments = {BLOCK_NESTED, LINE_C},
    .quotes = {{"r##\"", "\"##", QUOTE_MULTILINE},
	       {"r#\"", "\"#", QUOTE_MULTILINE},
	       {"r\"", "\"", QUOTE_MULTILINE},
	       {"\"", "\"", QUOTE_ESCAPE | QUOTE_MULTILINE},
	       CHARACTER},
};
const struct lexis lexis_scala = {.comments = {BLOCK_NESTED, LINE_C}, .quotes = {TRIPLE, DOUBLE, CHARACTER}};
const struct lexis lexis_scss = {.comments = {BLOCK_C, LINE_C}, .quotes = {DOUBLE, SINGLE}};
const struct lexis lexis_shell = {.comments = {{"#", NULL, COMMENT_FIRST}}};
const struct lexis lexis_smalltalk = {.comments = {{"\"", "\"", 0}}, .quotes = {SINGLE_RAW}};
const struct lexis lexis_sql = {
    .comments = {BLOCK_C, {"--", NULL, 0}, {"#", NULL, COMMENT_FIRST}},
    .quotes = {SINGLE_RAW, DOUBLE_RAW},
};
const struct lexis lexis_swift = {.comments = {BLOCK_NESTED, LINE_C}, .quotes = {TRIPLE, DOUBLE}};
const struct lexis lexis_tcl = {.comments = {{"#", NULL, COMMENT_FIRST}}};
const struct lexis lexis_tex = {.comments = {{"%", NULL, COMMENT_FIRST}}};
const struct lexis lexis_vb = {
    .comments = {{"'", NULL, 0}, {"rem", NULL, COMMENT_FIRST | COMMENT_WORD}},
    .quotes = {DOUBLE_RAW},
};
const struct lexis lexis_verilog = {.comments = {BLOCK_C, LINE_C}, .quotes = {DOUBLE}};
const struct lexis lexis_vim = {.comments = {{"\"", NULL, COMMENT_FIRST}, {"#", NULL, COMMENT_FIRST}}};
const struct lexis lexis_xml = {.comments = {BLOCK_XML}};
const struct lexis lexis_zig = {.comments = {LINE_C}, .quotes = {DOUBLE, CHARACTER}};
