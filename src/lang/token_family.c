#include "lang/token_family.h"

#include <stdlib.h>

#include "lang/tokens.h"

#include "base/banned.h"

static const struct token_family families[] = {
    {.languages = {"C", "C++", "Objective-C", "Objective-C++", "Cuda"},
     .imports = {"#include", "#import", "#pragma once", "using"},
     .no_call = true},
    {.languages = {"JavaScript", "TypeScript", "TSX", "CoffeeScript"},
     .imports = {"import", "export *"},
     .require = "require(",
     .declares = {"const", "let", "var"}},
    {.languages = {"Java"}, .imports = {"import", "package"}},
    {.languages = {"Kotlin"}, .imports = {"import", "package"}},
    {.languages = {"Scala"}, .imports = {"import"}},
    {.languages = {"Groovy"}, .imports = {"import", "package"}},
    {.languages = {"C#"}, .imports = {"using", "global using"}, .no_call = true},
    {.languages = {"F#"}, .imports = {"open"}},
    {.languages = {"Visual Basic .NET"}, .imports = {"Imports"}},
    {.languages = {"Go"}, .imports = {"import", "package"}},
    {.languages = {"Python", "Cython"}, .imports = {"import", "from", "cimport"}},
    {.languages = {"Ruby", "Crystal"}, .imports = {"require", "require_relative", "load"}},
    {.languages = {"PHP"}, .imports = {"use", "require", "require_once", "include", "include_once"}},
    {.languages = {"Rust"},
     .imports = {"use", "pub use", "pub(crate) use", "extern crate"},
     .tests = {"#[cfg(test)]", "#[cfg(all(test"}},
    {.languages = {"Swift"}, .imports = {"import", "@testable import"}},
    {.languages = {"Dart"}, .imports = {"import", "export", "part", "library"}},
    {.languages = {"Lua"}, .imports = {"require"}, .require = "require", .declares = {"local"}},
    {.languages = {"Perl"}, .imports = {"use", "require", "no"}},
    {.languages = {"Elixir"}, .imports = {"import", "alias", "require", "use"}},
    {.languages = {"Erlang"}, .imports = {"-include(", "-include_lib(", "-import(", "-export(", "-module("}},
    {.languages = {"Haskell"}, .imports = {"import"}},
    {.languages = {"OCaml"}, .imports = {"open"}},
    {.languages = {"Julia"}, .imports = {"using", "import"}},
    {.languages = {"R"}, .imports = {"library(", "require("}},
    {.languages = {"PowerShell"}, .imports = {"using", "Import-Module"}},
    {.languages = {"Pascal"}, .imports = {"uses"}},
    {.languages = {"Zig"}, .require = "@import(", .declares = {"const", "pub const"}},
    {.languages = {"D"}, .imports = {"import", "module"}},
    {.languages = {"Nim"}, .imports = {"import", "from", "include"}},
    {.languages = {"Vala"}, .imports = {"using"}},
    {.languages = {"ActionScript"}, .imports = {"import"}},
    {.languages = {"Elm"}, .imports = {"import"}},
    {.languages = {"Apex"}},
    {.languages = {"Clojure"}},
};

const struct token_family *token_family_of(const struct language *language)
{
	if (!language || language->type != LANGUAGE_PROGRAMMING)
		return NULL;
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		for (size_t k = 0; k < 5 && families[i].languages[k]; k++)
			if (strcmp(families[i].languages[k], language->name) == 0)
				return &families[i];
	return NULL;
}

size_t token_family_languages(void)
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		for (size_t k = 0; k < 5 && families[i].languages[k]; k++)
			count++;
	return count;
}

const char *token_family(const struct language *language)
{
	const struct token_family *family = token_family_of(language);

	return family ? family->languages[0] : NULL;
}

/* In order of their bytes. */
static const char *const keywords[] = {
    "False",    "None",       "True",      "abstract",  "and",       "as",         "assert",       "async",
    "auto",     "await",      "begin",     "bool",      "boolean",   "break",      "byte",         "case",
    "catch",    "char",       "class",     "const",     "constexpr", "continue",   "def",          "default",
    "defer",    "del",        "delete",    "do",        "double",    "elif",       "else",         "elsif",
    "end",      "ensure",     "enum",      "except",    "export",    "extends",    "extern",       "false",
    "final",    "finally",    "float",     "fn",        "for",       "foreach",    "from",         "fun",
    "func",     "function",   "get",       "global",    "go",        "goto",       "guard",        "if",
    "impl",     "implements", "import",    "in",        "inline",    "instanceof", "int",          "interface",
    "internal", "is",         "lambda",    "let",       "local",     "long",       "loop",         "match",
    "module",   "mut",        "namespace", "new",       "next",      "nil",        "nonlocal",     "not",
    "null",     "object",     "of",        "operator",  "or",        "override",   "package",      "pass",
    "private",  "protected",  "pub",       "public",    "raise",     "readonly",   "ref",          "register",
    "rescue",   "return",     "sealed",    "select",    "self",      "set",        "short",        "signed",
    "sizeof",   "static",     "string",    "struct",    "super",     "switch",     "synchronized", "template",
    "then",     "this",       "throw",     "throws",    "trait",     "true",       "try",          "type",
    "typedef",  "typename",   "typeof",    "undefined", "union",     "unless",     "unsigned",     "until",
    "use",      "using",      "val",       "var",       "virtual",   "void",       "volatile",     "when",
    "where",    "while",      "with",      "yield",
};

static int compare_keyword(const void *word, const void *keyword)
{
	return view_cmp(*(const struct view *)word, view_of(*(const char *const *)keyword));
}

bool is_keyword(struct view word)
{
	return bsearch(&word, keywords, sizeof(keywords) / sizeof(*keywords), sizeof(*keywords), compare_keyword);
}
