#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "lang/lang.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *name_of(const struct language *language)
{
	return language ? language->name : "(unknown)";
}

static const char *by_path(const char *path)
{
	return name_of(language_by_path(view_of(path)));
}

static const char *by_content(const char *path, const char *head)
{
	return name_of(language_by_content(view_of(path), view_of(head)));
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

static void every_name_in_a_grammar_table_exists_in_the_grammar(void **state)
{
	struct err err = {0};

	(void)state;
	if (lang_check(&err))
		fail_msg("%s", err.message);
}

static void languages_are_many_and_in_order_of_name(void **state)
{
	(void)state;
	assert_true(language_count() >= 80);
	for (size_t i = 1; i < language_count(); i++) {
		struct view before = view_of(language_at(i - 1)->name);
		struct view name = view_of(language_at(i)->name);

		if (strncasecmp(before.p, name.p, before.n < name.n ? before.n : name.n) > 0 ||
		    view_eq_nocase(before, name))
			fail_msg("%s after %s", name.p, before.p);
	}
	assert_null(language_at(language_count()));
}

static bool has_word(const char *list, struct view word)
{
	struct view rest = view_of(list);

	while (rest.n) {
		size_t end = view_find(rest, 0, VIEW(" "));

		if (view_eq(view_slice(rest, 0, end), word))
			return true;
		rest = view_slice(rest, end + 1, rest.n);
	}
	return false;
}

static void check_words(const char *list, size_t from, size_t offset)
{
	struct view rest = view_of(list);

	while (rest.n) {
		size_t end = view_find(rest, 0, VIEW(" "));
		struct view word = view_slice(rest, 0, end);

		assert_true(word.n > 0 && word.n < 32);
		for (size_t i = from; i < language_count(); i++) {
			const char *other;

			memcpy(&other, (const char *)language_at(i) + offset, sizeof(other));
			if (other && has_word(other, word))
				fail_msg("\"%.*s\" stands twice, again at %s", VIEW_ARG(word), language_at(i)->name);
		}
		rest = view_slice(rest, end + 1, rest.n);
	}
}

static void an_extension_and_a_file_name_belong_to_one_language(void **state)
{
	(void)state;
	for (size_t i = 0; i < language_count(); i++) {
		const struct language *language = language_at(i);

		assert_non_null(language->lexis);
		check_words(language->extensions, i + 1, offsetof(struct language, extensions));
		check_words(language->filenames, i + 1, offsetof(struct language, filenames));
		check_words(language->interpreters, i + 1, offsetof(struct language, interpreters));
		check_words(language->aliases, i + 1, offsetof(struct language, aliases));
	}
}

static void languages_are_found_by_name_and_alias_in_any_case(void **state)
{
	(void)state;
	assert_string_equal(name_of(language_by_name(VIEW("c++"))), "C++");
	assert_string_equal(name_of(language_by_name(VIEW("CPP"))), "C++");
	assert_string_equal(name_of(language_by_name(VIEW("js"))), "JavaScript");
	assert_string_equal(name_of(language_by_name(VIEW("Shell"))), "Shell");
	assert_null(language_by_name(VIEW("Klingon")));
	assert_null(language_by_name(VIEW("")));
}

static void languages_with_a_grammar_have_metrics(void **state)
{
	static const char *const names[] = {"C",    "C++",    "JavaScript", "TypeScript", "TSX",  "Python",
					    "Java", "Go",     "C#",         "Ruby",       "PHP",  "Rust",
					    "Lua",  "Kotlin", "Swift",      "Scala",      "Shell"};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		assert_true(language_has_metrics(language_by_name(view_of(names[i]))));
	assert_false(language_has_metrics(language_by_name(VIEW("Markdown"))));
	assert_false(language_has_metrics(NULL));
}

static void notes_say_what_the_tables_of_a_language_count(void **state)
{
	struct buf text = {0};

	(void)state;
	for (size_t i = 0; i < language_count(); i++)
		for (size_t note = 0; note < LANGUAGE_NOTES && language_has_metrics(language_at(i)); note++) {
			assert_non_null(language_note(language_at(i), note, &text));
			assert_true(text.n > 0);
		}
	assert_string_equal(language_note(language_by_name(VIEW("Ruby")), 3, &text), "Cyclomatic complexity");
	assert_true(view_find(buf_view(&text), 0, VIEW("if (if, unless, if modifier, unless modifier);")) < text.n);
	assert_true(view_find(buf_view(&text), 0, VIEW("else-if (elsif);")) < text.n);
	assert_true(view_find(buf_view(&text), 0, VIEW("not for the default of a switch (_)")) < text.n);
	assert_string_equal(language_note(language_by_name(VIEW("Ruby")), 1, &text), "Functions");
	assert_string_equal(buf_text(&text), "method, singleton method, named Type#name, Type.name");
	assert_string_equal(language_note(language_by_name(VIEW("Lua")), 2, &text), "Anonymous functions");
	assert_string_equal(buf_text(&text), "function: a row of its own, named after what it is given to");
	assert_null(language_note(language_by_name(VIEW("Ruby")), LANGUAGE_NOTES, &text));
	assert_null(language_note(language_by_name(VIEW("Markdown")), 0, &text));
	buf_release(&text);
}

static void types_follow_linguist(void **state)
{
	static const struct {
		const char *name;
		enum language_type type;
	} cases[] = {
	    {"C", LANGUAGE_PROGRAMMING},
	    {"Dockerfile", LANGUAGE_PROGRAMMING},
	    {"Makefile", LANGUAGE_PROGRAMMING},
	    {"HTML", LANGUAGE_MARKUP},
	    {"CSS", LANGUAGE_MARKUP},
	    {"JSON", LANGUAGE_DATA},
	    {"YAML", LANGUAGE_DATA},
	    {"SQL", LANGUAGE_DATA},
	    {"Protocol Buffer", LANGUAGE_DATA},
	    {"Markdown", LANGUAGE_PROSE},
	    {"reStructuredText", LANGUAGE_PROSE},
	    {"Text", LANGUAGE_PROSE},
	    {"TeX", LANGUAGE_MARKUP},
	    {"SVG", LANGUAGE_DATA},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(language_by_name(view_of(cases[i].name))->type, cases[i].type);
}

/* --- paths and content -------------------------------------------------------------------------------------------- */

static void a_path_tells_the_language(void **state)
{
	static const char *const cases[][2] = {
	    {"src/main.c", "C"},
	    {"a/b.tar/x.CPP", "C++"},
	    {"include/x.h", "C"},
	    {"x.hpp", "C++"},
	    {"web/app.jsx", "JavaScript"},
	    {"web/app.tsx", "TSX"},
	    {"types/index.d.ts", "TypeScript"},
	    {"x.mjs", "JavaScript"},
	    {"Pay.java", "Java"},
	    {"Pay.cs", "C#"},
	    {"pay.py", "Python"},
	    {"pay.go", "Go"},
	    {"Makefile", "Makefile"},
	    {"src/Makefile.am", "Makefile"},
	    {"Dockerfile", "Dockerfile"},
	    {"docker/Dockerfile.worker", "Dockerfile"},
	    {"CMakeLists.txt", "CMake"},
	    {"notes.txt", "Text"},
	    {"config.h.in", "C"},
	    {"settings.yml.example", "YAML"},
	    {".gitignore", "Ignore List"},
	    {".bashrc", "Shell"},
	    {"go.sum", "Go Checksums"},
	    {"Cargo.lock", "TOML"},
	    {"package.json", "JSON"},
	    {"schema.sql", "SQL"},
	    {"README", "Text"},
	    {"Vagrantfile", "Ruby"},
	    {"git.1", "Roff"},
	    {"noextension", "(unknown)"},
	    {".c", "(unknown)"},
	    {"", "(unknown)"},
	    {"dir.c/", "(unknown)"},
	    {"x.thisextensionislongerthananythingintheworld", "(unknown)"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (strcmp(by_path(cases[i][0]), cases[i][1]) != 0)
			fail_msg("\"%s\" is %s, not %s", cases[i][0], cases[i][1], by_path(cases[i][0]));
}

static void a_shebang_tells_the_language(void **state)
{
	static const char *const cases[][2] = {
	    {"#!/bin/sh\n", "Shell"},
	    {"#! /bin/bash -e\n", "Shell"},
	    {"#!/usr/bin/env python3\n", "Python"},
	    {"#!/usr/bin/python3.11 -u\n", "Python"},
	    {"#!/usr/bin/env -S FOO=1 node --harmony\n", "JavaScript"},
	    {"#!/usr/bin/perl -w\n", "Perl"},
	    {"#!/usr/bin/env ruby\n", "Ruby"},
	    {"#!/bin/sh\n# the next line restarts with tclsh\nexec tclsh \"$0\" \"$@\"\n", "Tcl"},
	    {"#!/usr/bin/env\n", "(unknown)"},
	    {"#!\n", "(unknown)"},
	    {"#!/opt/klingon\n", "(unknown)"},
	    {"plain text\n", "(unknown)"},
	    {"", "(unknown)"},
	    {"<?xml version=\"1.0\"?>\n", "XML"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (strcmp(by_content("bin/tool", cases[i][0]), cases[i][1]) != 0)
			fail_msg("%s is %s, not %s", cases[i][0], cases[i][1], by_content("bin/tool", cases[i][0]));
}

static void content_decides_ambiguous_extensions(void **state)
{
	static const char *const cases[][3] = {
	    {"a.h", "int f(void);\n", "C"},
	    {"a.h", "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n", "C"},
	    {"a.h", "/*\n * class of service\n class of words in a comment\n */\nint f(void);\n", "C"},
	    {"a.h", "class Foo;\n", "C++"},
	    {"a.h", "class EXPORT Foo : public Bar {\n};\n", "C++"},
	    {"a.h", "/* a clash of\n   namespace with <stddef.h>'s names */\nint f(void);\n", "C"},
	    {"a.h", "namespace pay {\n}\n", "C++"},
	    {"a.h", "std::string f();\n", "C++"},
	    {"a.h", "  template <class T>\nT f();\n", "C++"},
	    {"a.h", "#import <Foundation/Foundation.h>\n", "Objective-C"},
	    {"a.h", "@interface Foo\n@end\n", "Objective-C"},
	    {"a.m", "@implementation Foo\n", "Objective-C"},
	    {"a.m", "% solves\nfunction x = solve(y)\nend\n", "MATLAB"},
	    {"a.ts", "export const a = 1;\n", "TypeScript"},
	    {"a.ts", "<?xml version=\"1.0\"?>\n<!DOCTYPE TS>\n", "XML"},
	    {"a.pl", "use strict;\n", "Perl"},
	    {"a.pl", "parent(X, Y) :- father(X, Y).\n", "Prolog"},
	    {"a.inc", "<?php echo 1;\n", "PHP"},
	    {"a.inc", "no clue at all\n", "(unknown)"},
	    {"a.txt", "-*- mode: python -*-\n", "Python"},
	    {"a.h", "/* -*- C++ -*- */\nint f();\n", "C++"},
	    {"a.js", "// vim: ft=text\nf();\n", "JavaScript"}, /* else one line would excuse a file from all rules */
	    {"script", "# vim: set ft=ruby :\n", "Ruby"},
	    {"script", "# vim: set ft=klingon :\n", "(unknown)"},
	    {"a.json", "{}", "JSON"},
	    {"a.json", "// settings\n{}", "JSON with Comments"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (strcmp(by_content(cases[i][0], cases[i][1]), cases[i][2]) != 0)
			fail_msg("%s with %s is %s, not %s", cases[i][0], cases[i][1], cases[i][2],
				 by_content(cases[i][0], cases[i][1]));
}

/* --- classes ------------------------------------------------------------------------------------------------------ */

static void a_path_tells_the_class_of_a_file(void **state)
{
	static const struct {
		const char *path;
		enum file_class class;
	} cases[] = {
	    {"src/main.c", FILE_PRODUCTION},
	    {"src/latest.c", FILE_PRODUCTION},
	    {"src/contest.py", FILE_PRODUCTION},
	    {"src/attestation/sign.go", FILE_PRODUCTION},
	    {"src/testament.js", FILE_PRODUCTION},
	    {"src/Latest.java", FILE_PRODUCTION},
	    {"src/UNIT.java", FILE_PRODUCTION},
	    {"src/LicenseManager.java", FILE_PRODUCTION},
	    {"src/cache/store.c", FILE_PRODUCTION},
	    {"web/index.html", FILE_PRODUCTION},
	    {"pkg/docs/api.go", FILE_PRODUCTION},
	    {"tests/unit/pay.tcl", FILE_TEST},
	    {"Tests/Pay.cs", FILE_TEST},
	    {"src/test/java/Pay.java", FILE_TEST},
	    {"src/it/java/Pay.java", FILE_TEST},
	    {"Src/Pay.Tests/Issues/Issue1.cs", FILE_TEST},
	    {"Pay.UnitTests/Helper.cs", FILE_TEST},
	    {"Src/Pay.TestsOfTime/Pay.cs", FILE_PRODUCTION},
	    {"Src/Contests/Pay.cs", FILE_PRODUCTION},
	    {"src/__tests__/pay.js", FILE_TEST},
	    {"pay_test.go", FILE_TEST},
	    {"test_pay.py", FILE_TEST},
	    {"pay_test.py", FILE_TEST},
	    {"conftest.py", FILE_TEST},
	    {"src/pay.spec.ts", FILE_TEST},
	    {"src/pay.test-d.ts", FILE_TEST},
	    {"src/pay.test.mjs", FILE_TEST},
	    {"src/PayTest.java", FILE_TEST},
	    {"src/PayTests.cs", FILE_TEST},
	    {"src/PayIT.java", FILE_TEST},
	    {"spec/pay_spec.rb", FILE_TEST},
	    {"spec/openapi.md", FILE_DOCUMENTATION},
	    {"lib/PayTest.php", FILE_TEST},
	    {"cypress/pay.js", FILE_TEST},
	    {"pkg/testdata/a.json", FILE_TEST},
	    {"pkg/fixtures/a.csv", FILE_TEST},
	    {"src/__snapshots__/a.js.snap", FILE_TEST},
	    {"src/mocks/a.ts", FILE_TEST},
	    {"t/t0001-init.sh", FILE_TEST},
	    {"a/t/x.c", FILE_PRODUCTION},
	    {"node_modules/a/README.md", FILE_VENDORED},
	    {"vendor/a/a_test.go", FILE_VENDORED},
	    {"third_party/x.c", FILE_VENDORED},
	    {"include/log/fmt/bundled/format.h", FILE_VENDORED},
	    {"lib/config-cmake.h.in", FILE_CONFIGURATION},
	    {"deps/lua/src/lua.c", FILE_VENDORED},
	    {"dependencies/x.c", FILE_VENDORED},
	    {"api/dependencies/x.py", FILE_PRODUCTION},
	    {"static/jquery-3.1.js", FILE_VENDORED},
	    {"gradlew", FILE_VENDORED},
	    {"api/pay.pb.go", FILE_GENERATED},
	    {"api/pay_pb2.py", FILE_GENERATED},
	    {"package-lock.json", FILE_GENERATED},
	    {"web/yarn.lock", FILE_GENERATED},
	    {"go.sum", FILE_GENERATED},
	    {"Form1.Designer.cs", FILE_GENERATED},
	    {"js/app.min.js", FILE_MINIFIED},
	    {"css/app.min.css", FILE_MINIFIED},
	    {"docs/conf.py", FILE_DOCUMENTATION},
	    {"website/versioned_docs/version-2.1/intro.tsx", FILE_DOCUMENTATION},
	    {"site/guide/intro.mdx", FILE_DOCUMENTATION},
	    {"website/src/pages/index.tsx", FILE_PRODUCTION},
	    {"Documentation/git.txt", FILE_DOCUMENTATION},
	    {"examples/app.js", FILE_DOCUMENTATION},
	    {"http/_examples/rest/main.go", FILE_DOCUMENTATION},
	    {"packages/api/__benchmarks__/sign.ts", FILE_TEST},
	    {"lib/sign.bench.ts", FILE_TEST},
	    {"benchmarks/local/sign.rb", FILE_TEST},
	    {"src/main/java/com/shop/benchmark/Index.java", FILE_PRODUCTION},
	    {"src/Storage/StorageTestCase.php", FILE_TEST},
	    {"src/IntegrationTests/Members.cs", FILE_TEST},
	    {"README.md", FILE_DOCUMENTATION},
	    {"CHANGELOG", FILE_DOCUMENTATION},
	    {"LICENSE", FILE_DOCUMENTATION},
	    {"src/notes.md", FILE_DOCUMENTATION},
	    {"man/a.1", FILE_DOCUMENTATION},
	    {".github/workflows/ci.yml", FILE_CONFIGURATION},
	    {".semgrep/rules/order.py", FILE_CONFIGURATION},
	    {"web/.storybook/preview.tsx", FILE_CONFIGURATION},
	    {"web/x.storybook/preview.tsx", FILE_PRODUCTION},
	    {"Dockerfile", FILE_CONFIGURATION},
	    {"src/Makefile", FILE_CONFIGURATION},
	    {"CMakeLists.txt", FILE_CONFIGURATION},
	    {"cmake/x.cmake", FILE_CONFIGURATION},
	    {"package.json", FILE_CONFIGURATION},
	    {"tsconfig.base.json", FILE_CONFIGURATION},
	    {".eslintrc.js", FILE_CONFIGURATION},
	    {"webpack.config.js", FILE_CONFIGURATION},
	    {".editorconfig", FILE_CONFIGURATION},
	    {"redis.conf", FILE_CONFIGURATION},
	    {"pom.xml", FILE_CONFIGURATION},
	    {"setup.py", FILE_CONFIGURATION},
	    {"data/cities.csv", FILE_DATA},
	    {"data/cities.json", FILE_DATA},
	    {"img/logo.png", FILE_DATA},
	    {"img/logo.svg", FILE_DATA},
	    {"db/schema.sql", FILE_DATA},
	    {"unknown", FILE_DATA},
	    {"", FILE_DATA},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct view path = view_of(cases[i].path);
		enum file_class class = classify_path(path, language_by_path(path));

		if (class != cases[i].class)
			fail_msg("\"%s\" is %s, not %s", cases[i].path, file_class_name(cases[i].class),
				 file_class_name(class));
	}
}

static void class_names_read_back(void **state)
{
	(void)state;
	for (int i = FILE_PRODUCTION; i <= FILE_DATA; i++) {
		enum file_class class;

		assert_true(file_class_by_name(view_of(file_class_name((enum file_class)i)), &class));
		assert_int_equal(class, i);
	}
	assert_false(file_class_by_name(VIEW("nonsense"), &(enum file_class){0}));
}

static void generated_files_say_so_in_their_head(void **state)
{
	static const struct {
		const char *path;
		const char *content;
		bool generated;
	} cases[] = {
	    {"a.go", "// Code generated by protoc-gen-go. DO NOT EDIT.\npackage a\n", true},
	    {"a.go", "// Copyright\n\n// Code generated by stringer; DO NOT EDIT.\n\npackage a\n", true},
	    {"a.go", "package a\n\n// Code generated by x. DO NOT EDIT.\n", true},
	    {"a.go", "package a\n\nvar x = 1\n// Code generated by x. DO NOT EDIT.\n", false},
	    {"a.go", "package a\nvar s = \"Code generated by x. DO NOT EDIT.\"\n", false},
	    {"a.js", "/**\n * @generated SignedSource<<1>>\n */\nvar a;\n", true},
	    {"a.py", "# -*- coding: utf-8 -*-\n# Generated by the protocol buffer compiler.  DO NOT EDIT!\nimport x\n",
	     true},
	    {"a.c", "/* A Bison parser, made by GNU Bison 3.8.2.  */\n\nint x;\n", true},
	    {"a.c",
	     "#line 2 \"lex.yy.c\"\n\n#define  YY_INT_ALIGNED short int\n\n/* A lexical scanner generated by flex */\n",
	     true},
	    {"a.java", "\n// line 1 \"parser.java.rl\"\npackage a;\n", true},
	    {"a.c", "#line 1 \"scan.rl\"\nint x;\n", true},
	    {"a.c", "// line 1 of Hamlet\nint x;\n", false},
	    {"a.cs", "// <auto-generated>\n//     This code was generated by a tool.\n", true},
	    {"a.def", "/* Automatically generated by generate.py, do not edit. */\n", true},
	    {"a.yml", "# This file is automatically generated by goreleaser\na: 1\n", true},
	    {"a.java", "/* The keys are automatically generated by the server. */\nclass A {}\n", false},
	    {"a.sh", "# Shows lines of a report\n# that is\n# generated by the make commands above\n", false},
	    {"a.sh", "# Shows lines\n# of a report\n# Generated by make 4.3\n", true},
	    {"a.c", "/* Reads generated code. */\nint x;\n", false},
	    {"a.c", "/* generates a table\n * do not edit tables by hand\n */\nint x;\n", false},
	    {"a.c", "", false},
	    {"a.c", "/* never closed: generated", false},
	    {"a.js", "(function e(t,n,r){function s(o,u){return n[o]}return s})({1:[function(){}]})\n", true},
	    {"a.php", "<?php\n\nnamespace A;\n\nuse B;\n\n/* This is an automatically GENERATED file. */\nclass A {}\n",
	     true},
	    {"a.js", "/******/ (() => { // webpackBootstrap\n", true},
	    {"a.js", "(function e(t) { return t; })(1);\n", false},
	    {"a.js", "var a;\n//# sourceMappingURL=a.js.map\n", true},
	    {"a.css", "a {}\n/*# sourceMappingURL=a.css.map */\n\n", true},
	    {"a.js", "//# sourceMappingURL=a.js.map\nvar a;\n", false},
	    {"a.js", "var a = '//# sourceMappingURL=';\n", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct view content = view_of(cases[i].content);
		const struct language *language = language_by_content(view_of(cases[i].path), content);

		if (content_is_generated(language, content) != cases[i].generated)
			fail_msg("%s", cases[i].content);
	}
}

static void long_lines_of_script_are_minified(void **state)
{
	char text[4000];
	const struct language *js = language_by_name(VIEW("JavaScript"));

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text, "/*! licence */\n", 15);
	assert_true(content_is_minified(js, (struct view){text, sizeof(text)}));
	assert_false(content_is_minified(language_by_name(VIEW("JSON")), (struct view){text, sizeof(text)}));
	assert_false(content_is_minified(NULL, (struct view){text, sizeof(text)}));
	for (size_t i = 60; i < sizeof(text); i += 60)
		text[i] = '\n';
	assert_false(content_is_minified(js, (struct view){text, sizeof(text)}));
	assert_false(content_is_minified(js, (struct view){0}));
}

static void a_nul_near_the_start_makes_a_file_binary(void **state)
{
	char text[9000];

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_false(content_is_binary((struct view){text, sizeof(text)}));
	text[8500] = '\0';
	assert_false(content_is_binary((struct view){text, sizeof(text)}));
	text[7999] = '\0';
	assert_true(content_is_binary((struct view){text, sizeof(text)}));
	assert_false(content_is_binary((struct view){0}));
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

struct line_case {
	const char *language;
	const char *text;
	int code;
	int comment;
	int blank;
};

static const struct line_case line_cases[] = {
    {"C", "", 0, 0, 0},
    {"C", "\n", 0, 0, 1},
    {"C", "int a;", 1, 0, 0},
    {"C", "int a;\r\n\r\n// c\r\n", 1, 1, 1},
    {"C", "int a; // c\n/* c */ int b;\n/* c */\n", 2, 1, 0},
    {"C", "/*\n\n c\n*/\n", 0, 3, 1},
    {"C", "/* c */ /* d */\n", 0, 1, 0},
    {"C", "char *s = \"/*\";\nint a;\n", 2, 0, 0},
    {"C", "char c = '\"'; // c\nint a; /* d\n e */\n", 2, 1, 0},
    {"C", "char *s = \"a\\\n// still text\\\n\";\n// c\n", 3, 1, 0},
    {"C", "char *s = \"unterminated\n// c\n", 1, 1, 0},
    {"C", "char *s = \"\\\"/*\";\n// c\n", 1, 1, 0},
    {"C", "/* never closed\n a\n", 0, 2, 0},
    {"C", "a /* x */ b /* y\n*/ c\n", 2, 0, 0},
    {"C", "#define A \\\n  1\n", 2, 0, 0},
    {"C++", "auto s = R\"x(\n// text )\"\n)x\";\n// c\n", 3, 1, 0},
    {"C++", "int a = 1'000'000; // c\n// d\n", 1, 1, 0},
    {"C#", "var s = @\"a\\\"; // c\n// d\n", 1, 1, 0},
    {"C#", "var s = @\"\n// text\n\";\n", 3, 0, 0},
    {"Rust", "fn f<'a>(x: &'a str) { '\"' } // c\n/* a /* b */ c\n*/\n", 1, 2, 0},
    {"Rust", "let s = r#\"\n// \" text\n\"#;\n", 3, 0, 0},
    {"Java", "String s = \"\"\"\n  // text\n  \"\"\";\n// c\n", 3, 1, 0},
    {"Go", "s := `\n// text\n`\n// c\n", 3, 1, 0},
    {"Go", "r := '\"' // c\n// d\n", 1, 1, 0},
    {"JavaScript", "const s = `\n// text\n`;\n// c\n", 3, 1, 0},
    {"JavaScript", "const r = /[/*]`/; // c\n// d\n", 1, 1, 0},
    {"JavaScript", "const x = a / b; /* c\n*/\n", 1, 1, 0},
    {"JavaScript", "return /\"/.test(x) // c\n// d\n", 1, 1, 0},
    {"Python", "\"\"\"doc\n\nmore\n\"\"\"\nx = 1 # c\n# d\n", 1, 4, 1},
    {"Python", "def f():\n    r'''doc'''\n    return 1\n", 2, 1, 0},
    {"Python", "x = \"\"\"\ntext # no\n\"\"\"\n# c\n", 3, 1, 0},
    {"Python", "f(\n  \"\"\"text\"\"\"\n)\n", 3, 0, 0},
    {"Python", "s = '#' # c\n", 1, 0, 0},
    {"Shell", "#!/bin/sh\n# c\necho '# it'\"'\"'s' # d\n\n", 2, 1, 1},
    {"Ruby", "=begin\n c\n=end\nputs 1\n# d\n", 1, 4, 0},
    {"Perl", "=pod\n\n text\n\n=cut\n\nprint 1; # c\n", 1, 3, 3},
    {"Lua", "--[[ c\n d ]]\nx = [[\n-- text\n]] -- e\n-- f\n", 3, 3, 0},
    {"SQL", "-- c\nSELECT '--' /* d */;\n/* e */\n", 1, 2, 0},
    {"HTML", "<!-- c\n d -->\n<p>\n", 1, 2, 0},
    {"Haskell", "{- a {- b -} c\n-}\nx = 1 -- d\n", 1, 2, 0},
    {"Batchfile", "REM c\n:: d\nremote.exe\n", 1, 2, 0},
    {"Vim Script", "\" c\nlet a = \"x\"\n", 1, 1, 0},
    {"PHP", "<?php\n# c\n#[Attribute]\nf(); // d\n", 3, 1, 0},
    {"Tcl", "# c\nset a #1\n", 1, 1, 0},
    {"YAML", "# c\na: 1 # d\n\n", 1, 1, 1},
    {"JSON", "{\n\n}\n", 2, 0, 1},
    {"Markdown", "# title\n\n<!-- c -->\ntext\n", 2, 1, 1},
    {"OCaml", "(* a (* b *)\n*)\nlet x = 'a'\n", 1, 2, 0},
    {NULL, "# a\n\n// b\n", 2, 0, 1},
};

static void lines_are_counted_as_code_comment_or_blank(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(line_cases); i++) {
		const struct line_case *c = &line_cases[i];
		const struct language *language = c->language ? language_by_name(view_of(c->language)) : NULL;
		struct line_counts counts;

		count_lines(language, view_of(c->text), &counts);
		if (counts.code != c->code || counts.comment != c->comment || counts.blank != c->blank)
			fail_msg("%s: %s\nis %d code %d comment %d blank, not %d %d %d", c->language, c->text, c->code,
				 c->comment, c->blank, (int)counts.code, (int)counts.comment, (int)counts.blank);
		assert_int_equal(counts.lines, counts.code + counts.comment + counts.blank);
	}
}

/* Any bytes, any language: the sum holds and the number of lines is that of the newlines. */
static void random_bytes_keep_the_sum_of_lines(void **state)
{
	static const char alphabet[] = "/*-+#'\"`\\\n\n {}()[]<>!=;%|@Rrabc:\0\xff";
	char text[300];
	unsigned seed = 1;

	(void)state;
	for (size_t round = 0; round < 200 * language_count(); round++) {
		struct line_counts counts;
		size_t newlines = 0;

		for (size_t i = 0; i < sizeof(text); i++) {
			seed = seed * 1103515245 + 12345;
			text[i] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
			newlines += text[i] == '\n';
		}
		count_lines(language_at(round % language_count()), (struct view){text, sizeof(text)}, &counts);
		assert_int_equal(counts.lines, counts.code + counts.comment + counts.blank);
		assert_int_equal(counts.lines, newlines + (text[sizeof(text) - 1] != '\n'));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_name_in_a_grammar_table_exists_in_the_grammar),
	    cmocka_unit_test(languages_are_many_and_in_order_of_name),
	    cmocka_unit_test(an_extension_and_a_file_name_belong_to_one_language),
	    cmocka_unit_test(languages_are_found_by_name_and_alias_in_any_case),
	    cmocka_unit_test(languages_with_a_grammar_have_metrics),
	    cmocka_unit_test(notes_say_what_the_tables_of_a_language_count),
	    cmocka_unit_test(types_follow_linguist),
	    cmocka_unit_test(a_path_tells_the_language),
	    cmocka_unit_test(a_shebang_tells_the_language),
	    cmocka_unit_test(content_decides_ambiguous_extensions),
	    cmocka_unit_test(a_path_tells_the_class_of_a_file),
	    cmocka_unit_test(class_names_read_back),
	    cmocka_unit_test(generated_files_say_so_in_their_head),
	    cmocka_unit_test(long_lines_of_script_are_minified),
	    cmocka_unit_test(a_nul_near_the_start_makes_a_file_binary),
	    cmocka_unit_test(lines_are_counted_as_code_comment_or_blank),
	    cmocka_unit_test(random_bytes_keep_the_sum_of_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
