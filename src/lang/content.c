#include "lang/content.h"

#include "lang/language_index.h"

#include "base/banned.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { MODELINE_LINES = 5 };

static bool is_word(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '+' || c == '#' || c == '-';
}

static struct view word_at(struct view text, size_t from)
{
	size_t to = from;

	while (to < text.n && is_word(text.p[to]))
		to++;
	return view_slice(text, from, to);
}

/* The word after `key` and optional spaces; empty when `key` is not there. */
static struct view word_after(struct view line, const char *key)
{
	size_t at = view_find(line, 0, view_of(key));

	if (at == line.n)
		return (struct view){0};
	at += strlen(key);
	while (at < line.n && line.p[at] == ' ')
		at++;
	return word_at(line, at);
}

/* -*- mode: c++ -*- or -*- C++ -*- */
static struct view emacs_mode(struct view line)
{
	size_t open = view_find(line, 0, VIEW("-*-"));
	size_t close = open == line.n ? line.n : view_find(line, open + 3, VIEW("-*-"));
	struct view inner;
	struct view mode;

	if (close == line.n)
		return (struct view){0};
	inner = view_trim(view_slice(line, open + 3, close));
	mode = word_after(inner, "mode:");
	if (!mode.n)
		mode = word_after(inner, "Mode:");
	return mode.n || view_find(inner, 0, VIEW(":")) < inner.n ? mode : inner;
}

/* vim: set ft=python : */
static struct view vim_type(struct view line)
{
	struct view type = {0};

	if (view_find(line, 0, VIEW("vim:")) == line.n && view_find(line, 0, VIEW("vi:")) == line.n &&
	    view_find(line, 0, VIEW("ex:")) == line.n)
		return type;
	type = word_after(line, "filetype=");
	if (!type.n)
		type = word_after(line, " ft=");
	return type.n ? type : word_after(line, ":ft=");
}

const struct language *content_modeline(struct view head)
{
	struct view line;

	for (int i = 0; i < MODELINE_LINES && view_line(&head, &line); i++) {
		struct view name = emacs_mode(line);
		const struct language *language;

		if (!name.n)
			name = vim_type(line);
		language = name.n ? language_by_name(name) : NULL;
		if (language)
			return language;
	}
	return NULL;
}

/* --- #! lines ----------------------------------------------------------------------------------------------------- */

static struct view next_word(struct view *rest)
{
	struct view word;
	size_t end = 0;

	*rest = view_trim(*rest);
	while (end < rest->n && rest->p[end] != ' ' && rest->p[end] != '\t')
		end++;
	word = view_slice(*rest, 0, end);
	*rest = view_slice(*rest, end, rest->n);
	return word;
}

/* #!/usr/bin/env -S VAR=1 python3 -u: past env come options and assignments, then the name. */
static struct view shebang_interpreter(struct view line)
{
	struct view rest = view_slice(line, 2, line.n);
	struct view word = view_basename(next_word(&rest));

	if (view_is(word, "env"))
		do
			word = next_word(&rest);
		while (word.n && (word.p[0] == '-' || view_find(word, 0, VIEW("=")) < word.n));
	return view_basename(word);
}

/* A shell script that at once becomes another program: exec tclsh "$0" "$@". */
static const struct language *shell_exec(struct view rest)
{
	struct view line;

	for (int i = 0; i < MODELINE_LINES && view_line(&rest, &line); i++) {
		line = view_trim(line);
		if (view_starts(line, "exec ") && view_find(line, 0, VIEW("$0")) < line.n) {
			struct view words = view_slice(line, 5, line.n);

			return language_by_interpreter(view_basename(next_word(&words)));
		}
	}
	return NULL;
}

static const struct language *by_shebang(struct view head)
{
	struct view line;
	struct view name;
	const struct language *language;

	if (!view_starts(head, "#!") || !view_line(&head, &line))
		return NULL;
	name = shebang_interpreter(line);
	if (view_is(name, "sh")) {
		language = shell_exec(head);
		if (language)
			return language;
	}
	return name.n ? language_by_interpreter(name) : NULL;
}

/* --- ambiguous extensions ----------------------------------------------------------------------------------------- */

enum clue_kind {
	CLUE_START, /* the file, after white space, starts with the text */
	CLUE_LINE,  /* a line, after white space, starts with the text */
	CLUE_WORD,  /* as CLUE_LINE, and a space and a name follow, then one of : ; { or the line's end */
	CLUE_TEXT   /* the text stands anywhere */
};

struct clue {
	const char *extension;
	const char *language;
	enum clue_kind kind;
	const char *text;
};

/* For one extension the first clue that is found decides. */
static const struct clue clues[] = {
    {"h", "Objective-C", CLUE_LINE, "@interface"},
    {"h", "Objective-C", CLUE_LINE, "@protocol"},
    {"h", "Objective-C", CLUE_LINE, "@class"},
    {"h", "Objective-C", CLUE_LINE, "@property"},
    {"h", "Objective-C", CLUE_LINE, "#import"},
    {"h", "C++", CLUE_WORD, "class"},
    {"h", "C++", CLUE_WORD, "namespace"},
    {"h", "C++", CLUE_WORD, "using namespace"},
    {"h", "C++", CLUE_LINE, "template <"},
    {"h", "C++", CLUE_LINE, "template<"},
    {"h", "C++", CLUE_LINE, "public:"},
    {"h", "C++", CLUE_LINE, "private:"},
    {"h", "C++", CLUE_LINE, "protected:"},
    {"h", "C++", CLUE_LINE, "constexpr "},
    {"h", "C++", CLUE_LINE, "#include <string>"},
    {"h", "C++", CLUE_LINE, "#include <vector>"},
    {"h", "C++", CLUE_LINE, "#include <map>"},
    {"h", "C++", CLUE_LINE, "#include <memory>"},
    {"h", "C++", CLUE_LINE, "#include <iostream>"},
    {"h", "C++", CLUE_LINE, "#include <functional>"},
    {"h", "C++", CLUE_LINE, "#include <cstdint>"},
    {"h", "C++", CLUE_LINE, "#include <type_traits>"},
    {"h", "C++", CLUE_TEXT, "std::"},
    {"m", "Objective-C", CLUE_LINE, "@implementation"},
    {"m", "Objective-C", CLUE_LINE, "@interface"},
    {"m", "Objective-C", CLUE_LINE, "#import"},
    {"m", "Objective-C", CLUE_LINE, "#include"},
    {"m", "Objective-C", CLUE_LINE, "//"},
    {"m", "Objective-C", CLUE_LINE, "/*"},
    {"m", "MATLAB", CLUE_LINE, "%"},
    {"m", "MATLAB", CLUE_LINE, "function "},
    {"m", "MATLAB", CLUE_LINE, "classdef "},
    {"m", "MATLAB", CLUE_TEXT, "end"},
    {"ts", "XML", CLUE_START, "<?xml"},
    {"ts", "XML", CLUE_START, "<!DOCTYPE TS"},
    {"tsx", "XML", CLUE_START, "<?xml"},
    {"pl", "Perl", CLUE_LINE, "use "},
    {"pl", "Perl", CLUE_START, "#!"},
    {"pl", "Prolog", CLUE_LINE, ":-"},
    {"pl", "Prolog", CLUE_TEXT, " :-"},
    {"pm", "Raku", CLUE_LINE, "use v6"},
    {"t", "Raku", CLUE_LINE, "use v6"},
    {"v", "Coq", CLUE_LINE, "Require "},
    {"v", "Coq", CLUE_LINE, "Theorem "},
    {"v", "Coq", CLUE_LINE, "Lemma "},
    {"v", "Coq", CLUE_LINE, "From "},
    {"fs", "GLSL", CLUE_LINE, "#version"},
    {"fs", "GLSL", CLUE_LINE, "precision "},
    {"fs", "GLSL", CLUE_LINE, "void main"},
    {"d", "Makefile", CLUE_TEXT, ".o:"},
    {"cls", "TeX", CLUE_LINE, "\\"},
    {"cls", "Visual Basic 6.0", CLUE_LINE, "Attribute VB_"},
    {"cls", "Visual Basic 6.0", CLUE_START, "VERSION "},
    {"cls", "Apex", CLUE_TEXT, "class "},
    {"inc", "PHP", CLUE_TEXT, "<?"},
    {"inc", "C++", CLUE_LINE, "#include"},
    {"inc", "C++", CLUE_LINE, "#define"},
    {"inc", "C++", CLUE_LINE, "//"},
    {"inc", "C", CLUE_LINE, "/*"},
    {"pro", "QMake", CLUE_TEXT, "SOURCES"},
    {"pro", "QMake", CLUE_TEXT, "TEMPLATE"},
    {"pro", "Prolog", CLUE_TEXT, ":-"},
    {"cs", "Smalltalk", CLUE_LINE, "!"},
    {"st", "HTML", CLUE_START, "<"},
    {"as", "ActionScript", CLUE_LINE, "package"},
    {"conf", "Nginx", CLUE_LINE, "server {"},
    {"conf", "Nginx", CLUE_LINE, "location /"},
    {"json", "JSON with Comments", CLUE_START, "//"},
    {"json", "JSON with Comments", CLUE_START, "/*"},
    {"config", "XML", CLUE_START, "<"},
    {"manifest", "XML", CLUE_START, "<"},
    {"ui", "XML", CLUE_START, "<"},
    {"launch", "XML", CLUE_START, "<"},
    {"sch", "Scheme", CLUE_START, ";"},
    {"svg", "XML", CLUE_START, "<!DOCTYPE plist"},
    {"txt", "CMake", CLUE_LINE, "cmake_minimum_required("},
};

/* After "class": a name, possibly with an export macro or `final`, and then a body, a base, a `;` or nothing. */
static bool names_something(struct view rest)
{
	rest = view_trim(rest);
	for (int words = 0; words < 3; words++) {
		size_t n = word_at(rest, 0).n;

		if (n == 0)
			return words > 0 && (rest.n == 0 || memchr(":;{", rest.p[0], 3));
		rest = view_trim(view_slice(rest, n, rest.n));
	}
	return rest.n == 0 || memchr(":;{", rest.p[0], 3);
}

static bool clue_on_line(const struct clue *clue, struct view line)
{
	size_t n = strlen(clue->text);

	if (!view_starts(line, clue->text))
		return false;
	return clue->kind == CLUE_LINE ||
	       (line.n > n && line.p[n] == ' ' && names_something(view_slice(line, n, line.n)));
}

/* Lowers *best to the first of the `count` clues that is found, when it is before it. One pass over the lines. */
static void find_line_clues(const struct clue *list, size_t count, struct view head, size_t *best)
{
	struct view line;

	while (*best > 0 && view_line(&head, &line)) {
		line = view_trim(line);
		for (size_t i = 0; line.n && i < count && i < *best; i++)
			if ((list[i].kind == CLUE_LINE || list[i].kind == CLUE_WORD) && list[i].text[0] == line.p[0] &&
			    clue_on_line(&list[i], line))
				*best = i;
	}
}

static void find_text_clues(const struct clue *list, size_t count, struct view head, size_t *best)
{
	for (size_t i = 0; i < count && i < *best; i++)
		if ((list[i].kind == CLUE_START && view_starts(view_trim(head), list[i].text)) ||
		    (list[i].kind == CLUE_TEXT && view_find(head, 0, view_of(list[i].text)) < head.n))
			*best = i;
}

static bool has_line_clues(const struct clue *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == CLUE_LINE || list[i].kind == CLUE_WORD)
			return true;
	return false;
}

static const struct language *by_clues(struct view path, struct view head)
{
	struct view base = view_basename(path);
	size_t dot = base.n;
	size_t from = 0;
	size_t count = 0;
	size_t best;

	while (dot > 0 && base.p[dot - 1] != '.')
		dot--;
	if (dot == 0)
		return NULL;
	/* the clues of an extension stand together */
	while (from < COUNT(clues) && !view_eq_nocase(view_slice(base, dot, base.n), view_of(clues[from].extension)))
		from++;
	while (from + count < COUNT(clues) && strcmp(clues[from].extension, clues[from + count].extension) == 0)
		count++;
	best = count;
	find_text_clues(clues + from, count, head, &best);
	if (has_line_clues(clues + from, best))
		find_line_clues(clues + from, count, head, &best);
	return best < count ? language_by_name(view_of(clues[from + best].language)) : NULL;
}

const struct language *content_decide(struct view path, const struct language *language, struct view head)
{
	/* a name that is known as a whole (Makefile.in, composer.lock) is not ambiguous */
	const struct language *better = by_clues(path, head);

	return better ? better : language;
}

const struct language *content_unknown(struct view path, struct view head)
{
	const struct language *language = by_shebang(head);

	if (!language)
		language = by_clues(path, head);
	if (!language && view_starts(view_trim(head), "<?xml"))
		language = language_by_name(VIEW("XML"));
	return language;
}
