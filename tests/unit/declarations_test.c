/* What the walk says of types, visibility and imports: a source of each language, and the lines expected of it. */
#include "metrics.h"

#include "base/banned.h"

static const char *shown(enum visibility visibility)
{
	return visibility == VISIBILITY_SHOWN ? "shown" : visibility == VISIBILITY_HIDDEN ? "hidden" : "unknown";
}

static void list_all(const struct code_facts *facts, struct buf *out)
{
	for (size_t i = 0; i < facts->type_count; i++) {
		const struct type_fact *t = &facts->types[i];

		buf_addf(out, "%s %.*s %d-%d %s\n", t->kind, VIEW_ARG(t->name), t->line, t->end_line,
			 shown(t->visibility));
	}
	for (size_t i = 0; i < facts->count; i++) {
		const struct function_fact *f = &facts->functions[i];

		buf_addf(out, "%.*s %s of %.*s\n", VIEW_ARG(f->name), shown(f->visibility),
			 VIEW_ARG(f->type < 0 ? VIEW("none") : facts->types[f->type].name));
	}
	for (size_t i = 0; i < facts->import_count; i++) {
		const struct import_fact *m = &facts->imports[i];

		buf_addf(out, "%d %s '%.*s' %.*s%s%s\n", m->line, m->form, VIEW_ARG(m->target), VIEW_ARG(m->name),
			 m->is_lazy ? " lazy" : "", m->is_type_only ? " types" : "");
	}
}

static void expect(const char *language, const char *source, const char *expected)
{
	struct code_parser *parser = code_parser_new();
	struct arena arena = {0};
	struct buf out = {0};
	struct code_facts facts;

	code_measure(parser, language_by_name(view_of(language)), NULL, view_of(source), &arena, &facts);
	if (facts.problem || facts.error_bytes)
		buf_addf(&out, "%d error bytes\n", (int)facts.error_bytes);
	list_all(&facts, &out);
	if (strcmp(buf_text(&out), expected) != 0)
		fail_msg("%s\nshould be\n%sis\n%s", source, expected, buf_text(&out));
	buf_release(&out);
	arena_release(&arena);
	code_parser_free(parser);
}

static void javascript_imports_in_every_form(void **state)
{
	(void)state;
	expect("JavaScript",
	       "import a from './a'\n"
	       "import './b.css'\n"
	       "import {type} from 'c'\n"
	       "export * from \"./d\"\n"
	       "export {e} from './e'\n"
	       "const f = require('./f')\n"
	       "const g = import(/* webpack */ './g')\n"
	       "function h() { return require(\"./h\") }\n"
	       "require(`./i`); require(`./${i}`); require(j); other('./k')\n"
	       "define(['./l', './m'], function () {})\n",
	       "h hidden of none\n"
	       "define() callback hidden of none\n"
	       "1 import './a' \n"
	       "2 import './b.css' \n"
	       "3 import 'c' \n"
	       "4 export './d' \n"
	       "5 export './e' \n"
	       "6 require './f' \n"
	       "7 import './g'  lazy\n"
	       "8 require './h'  lazy\n"
	       "9 require './i' \n"
	       "10 define './l' \n"
	       "10 define './m' \n");
}

static void typescript_imports_of_types_alone_are_marked(void **state)
{
	(void)state;
	expect("TypeScript",
	       "import type { A } from './a'\n"
	       "import { type B, type C } from './b'\n"
	       "import { type D, e } from './d'\n"
	       "import type from './f'\n"
	       "export type { G } from './g'\n"
	       "import h = require('./h')\n"
	       "e(type)\n",
	       "1 import './a'  types\n"
	       "2 import './b'  types\n"
	       "3 import './d' \n"
	       "4 import './f' \n"
	       "5 export './g'  types\n"
	       "6 require './h' \n");
}

static void typescript_imports_that_only_types_use_are_marked(void **state)
{
	(void)state;
	expect("TypeScript",
	       "import { A } from './a'\n"
	       "import B from './b'\n"
	       "import * as c from './c'\n"
	       "import { D, used } from './d'\n"
	       "import { one as E } from './e'\n"
	       "import './f'\n"
	       "import { G } from './g'\n"
	       "import { H } from './h'\n"
	       "import { I } from './i'\n"
	       "let a: A = used(), b = a as B, d: Map<D, c.Inner> = new Map<E, typeof G>()\n"
	       "interface X extends A { b: B }\n"
	       "class Y extends H<A> implements D {}\n"
	       "export { I }\n",
	       "class Y 12-12 hidden\n"
	       "1 import './a'  types\n"
	       "2 import './b'  types\n"
	       "3 import './c'  types\n"
	       "4 import './d' \n"
	       "5 import './e'  types\n"
	       "6 import './f' \n"
	       "7 import './g'  types\n"
	       "8 import './h' \n"
	       "9 import './i' \n");
}

static void values_of_every_kind_keep_a_typescript_import(void **state)
{
	(void)state;
	expect("TSX",
	       "import { A } from './a'\n"
	       "import { b } from './b'\n"
	       "import { C } from './c'\n"
	       "import * as d from './d'\n"
	       "import e from './e'\n"
	       "import { F } from './f'\n"
	       "const list = { b, [e]: `${d.x}` }\n"
	       "const page = <A />\n"
	       "if (list instanceof C) new F.Inner()\n",
	       "1 import './a' \n"
	       "2 import './b' \n"
	       "3 import './c' \n"
	       "4 import './d' \n"
	       "5 import './e' \n"
	       "6 import './f' \n");
}

static void what_a_decorated_class_is_constructed_with_is_no_mere_type(void **state)
{
	(void)state;
	expect("TypeScript",
	       "import { A } from './a'\n"
	       "import { B } from './b'\n"
	       "import { Inject } from 'inject'\n"
	       "@Inject()\n"
	       "export class Y { constructor(private a: A) {} run(b: B) {} }\n"
	       "class Z { constructor(private b: B) {} }\n",
	       "class Y 5-5 shown\n"
	       "class Z 6-6 hidden\n"
	       "Y.constructor shown of Y\n"
	       "Y.run shown of Y\n"
	       "Z.constructor shown of Z\n"
	       "1 import './a' \n"
	       "2 import './b'  types\n"
	       "3 import 'inject' \n");
}

static void javascript_loads_what_it_imports(void **state)
{
	(void)state;
	expect("JavaScript", "import { A } from './a'\n", "1 import './a' \n");
}

static void javascript_shows_what_it_exports(void **state)
{
	(void)state;
	expect("JavaScript",
	       "export function a() { function inner() {} }\n"
	       "function b() {}\n"
	       "function c() {}\n"
	       "export const d = () => { go(() => 1) }\n"
	       "export { b as other }\n"
	       "export default class E { run() {} #hide() {} _own() {} [key]() {} }\n"
	       "class F { run() {} }\n"
	       "export const list = names.map(x => x)\n"
	       "export const G = { open() {}, close: function () {} }\n",
	       "class E 6-6 shown\n"
	       "class F 7-7 hidden\n"
	       "a shown of none\n"
	       "inner hidden of none\n"
	       "b shown of none\n"
	       "c hidden of none\n"
	       "d shown of none\n"
	       "go() callback hidden of none\n"
	       "E.run shown of E\n"
	       "E.#hide hidden of E\n"
	       "E._own hidden of E\n"
	       "E.[key] hidden of E\n"
	       "F.run shown of F\n"
	       "names.map() callback hidden of none\n"
	       "open shown of none\n"
	       "close shown of none\n");
}

static void commonjs_shows_what_is_assigned_to_exports(void **state)
{
	(void)state;
	expect("JavaScript",
	       "exports.a = function () {}\n"
	       "function b() {}\n"
	       "function c() {}\n"
	       "module.exports = { b, d: e, f() {} }\n"
	       "function e() {}\n"
	       "c.g = function () {}\n",
	       "exports.a shown of none\n"
	       "b shown of none\n"
	       "c hidden of none\n"
	       "f shown of none\n"
	       "e shown of none\n"
	       "c.g unknown of none\n");
}

static void a_script_without_modules_does_not_say_who_uses_it(void **state)
{
	(void)state;
	expect("JavaScript", "function a() { function b() {} }\n", "a unknown of none\nb hidden of none\n");
}

static void typescript_members_have_words(void **state)
{
	(void)state;
	expect("TypeScript",
	       "export abstract class A {\n"
	       "  constructor(private x: B) {}\n"
	       "  private static b(): void {}\n"
	       "  protected c() {}\n"
	       "  async d() {}\n"
	       "}\n",
	       "class A 1-6 shown\n"
	       "A.constructor shown of A\n"
	       "A.b hidden of A\n"
	       "A.c hidden of A\n"
	       "A.d shown of A\n");
}

static void python_imports_in_every_form(void **state)
{
	(void)state;
	expect("Python",
	       "from __future__ import annotations\n"
	       "import a.b as c, d\n"
	       "from . import e\n"
	       "from ..f import (g,\n"
	       "    h as i)\n"
	       "from j import *\n"
	       "if TYPE_CHECKING:\n"
	       "    from k import l\n"
	       "if typing.TYPE_CHECKING:\n"
	       "    import m\n"
	       "def n():\n"
	       "    import o\n"
	       "p = importlib.import_module('q.r')\n"
	       "try:\n"
	       "    import s\n"
	       "except ImportError:\n"
	       "    pass\n"
	       "if __name__ == '__main__':\n"
	       "    import t\n"
	       "if TYPE_CHECKING is True:\n"
	       "    import u\n"
	       "elif w:\n"
	       "    import x\n"
	       "else:\n"
	       "    import y\n"
	       "if not typing.TYPE_CHECKING:\n"
	       "    import z\n",
	       "n shown of none\n"
	       "2 import 'a.b' \n"
	       "2 import 'd' \n"
	       "3 from '.' e\n"
	       "4 from '..f' g\n"
	       "5 from '..f' h\n"
	       "6 from 'j' *\n"
	       "8 from 'k' l types\n"
	       "10 import 'm'  types\n"
	       "12 import 'o'  lazy\n"
	       "13 importlib.import_module 'q.r' \n"
	       "15 import 's' \n"
	       "19 import 't'  lazy\n"
	       "21 import 'u'  types\n"
	       "23 import 'x' \n"
	       "25 import 'y' \n"
	       "27 import 'z' \n");
}

static void python_hides_by_underscore(void **state)
{
	(void)state;
	expect("Python",
	       "class A(B):\n"
	       "    def run(self):\n"
	       "        def inner(): pass\n"
	       "    def _hide(self): pass\n"
	       "    class C:\n"
	       "        def deep(self): pass\n"
	       "def _f(): pass\n"
	       "@decorated\n"
	       "def g(): pass\n",
	       "class A 1-6 shown\n"
	       "class A.C 5-6 shown\n"
	       "A.run shown of A\n"
	       "A.run.inner hidden of none\n"
	       "A._hide hidden of A\n"
	       "A.C.deep shown of A.C\n"
	       "_f hidden of none\n"
	       "g shown of none\n");
}

static void java_says_public_or_is_an_interface(void **state)
{
	(void)state;
	expect("Java",
	       "package p.q;\n"
	       "import a.b.C;\n"
	       "import static a.b.D.e;\n"
	       "import f.*;\n"
	       "@Named(\"public\") class A {\n"
	       "  public void b() { new Runnable() { public void run() {} }; }\n"
	       "  void c() {}\n"
	       "  @Get(\"public\") protected int d() { return 1; }\n"
	       "  public interface E { default void f() {} private void g() {} }\n"
	       "}\n"
	       "public enum H { ONE { void i() {} }; public void j() {} }\n"
	       "public record K(int x) { public K {} }\n",
	       "class A 5-10 hidden\n"
	       "class A.(anonymous) 6-6 hidden\n"
	       "interface A.E 9-9 shown\n"
	       "enum H 11-11 shown\n"
	       "class H.ONE 11-11 hidden\n"
	       "record K 12-12 shown\n"
	       "A.b shown of A\n"
	       "A.(anonymous).run hidden of A.(anonymous)\n"
	       "A.c hidden of A\n"
	       "A.d hidden of A\n"
	       "A.E.f shown of A.E\n"
	       "A.E.g hidden of A.E\n"
	       "H.ONE.i hidden of H.ONE\n"
	       "H.j shown of H\n"
	       "K.K shown of K\n"
	       "2 import 'a.b.C' \n"
	       "3 import 'a.b.D.e' \n"
	       "4 import 'f' *\n");
}

static void an_import_for_the_documentation_alone_is_marked(void **state)
{
	(void)state;
	expect("Java",
	       "import a.Told;\n"
	       "import a.Used;\n"
	       "import a.Deep.Inner;\n"
	       "import static a.C.max;\n"
	       "/** See {@link Told}, {@link Used}, Inner and max. */\n"
	       "class A { Used toldUsed; UsedInner other; }\n"
	       "// Told again, Inner too\n",
	       "class A 6-6 hidden\n"
	       "1 import 'a.Told'  types\n"
	       "2 import 'a.Used' \n"
	       "3 import 'a.Deep.Inner'  types\n"
	       "4 import 'a.C.max' \n");
	expect("PHP",
	       "<?php\n"
	       "use A\\Told;\n"
	       "use A\\{Used, Other as Told2};\n"
	       "/** @return Told|Used|Other */\n"
	       "function f() { return new Used(); }\n",
	       "f shown of none\n"
	       "2 use 'A\\Told'  types\n"
	       "3 use 'A\\Used' \n"
	       "3 use 'A\\Other' \n");
	expect("Kotlin",
	       "import a.Told\n"
	       "import a.plus\n"
	       "import a.Other as Another\n"
	       "/** [Told], [Other]; plus */\n"
	       "fun f() = 1\n",
	       "f shown of none\n"
	       "1 import 'a.Told'  types\n"
	       "2 import 'a.plus' \n"
	       "3 import 'a.Other' \n");
}

static void go_shows_capitals_and_knows_its_receivers(void **state)
{
	(void)state;
	expect("Go",
	       "package p\n"
	       "import \"a/b\"\n"
	       "import (\n"
	       "\tc \"d/e\"\n"
	       "\t_ `f`\n"
	       ")\n"
	       "func (s *Stack[T]) Push() {}\n"
	       "type Stack[T any] struct { n int }\n"
	       "type ( reader interface { Read() }\n"
	       "names []string )\n"
	       "func (r names) len() { type local struct{} }\n"
	       "func Open() { _ = func() {} }\n"
	       "func (o *Other) Far() {}\n",
	       "struct Stack 8-8 shown\n"
	       "interface reader 9-9 hidden\n"
	       "type names 10-10 hidden\n"
	       "Stack.Push shown of Stack\n"
	       "names.len hidden of names\n"
	       "Open shown of none\n"
	       "Other.Far shown of none\n"
	       "2 import 'a/b' \n"
	       "4 import 'd/e' \n"
	       "5 import 'f' \n");
}

static void c_includes_and_static_functions(void **state)
{
	(void)state;
	expect("C",
	       "#include \"a/b.h\"\n"
	       "#include <stdio.h>\n"
	       "#include MACRO\n"
	       "int a(void) { return 1; }\n"
	       "static inline struct s *b(int c) { return 0; }\n",
	       "a shown of none\n"
	       "b hidden of none\n"
	       "1 include 'a/b.h' \n"
	       "2 include <> 'stdio.h' \n");
}

static void cpp_classes_have_sections(void **state)
{
	(void)state;
	expect("C++",
	       "#include <vector>\n"
	       "class A : B {\n"
	       "  void a() {}\n"
	       "public:\n"
	       "  static void b() {}\n"
	       "  template <class T> void c() {}\n"
	       "private:\n"
	       "  void d() {}\n"
	       "};\n"
	       "struct E { void f() {} struct G *g; };\n"
	       "void A::h() {}\n"
	       "static void i() {}\n"
	       "namespace n { void j() {} }\n",
	       "class A 2-9 shown\n"
	       "struct E 10-10 shown\n"
	       "A::a hidden of A\n"
	       "A::b shown of A\n"
	       "A::c shown of A\n"
	       "A::d hidden of A\n"
	       "E::f shown of E\n"
	       "A::h unknown of none\n"
	       "i hidden of none\n"
	       "j shown of none\n"
	       "1 include <> 'vector' \n");
}

static void c_sharp_members_have_words(void **state)
{
	(void)state;
	expect("C#",
	       "using System.Linq;\n"
	       "using F = A.B.C;\n"
	       "namespace N {\n"
	       "  [Attr(\"public\")] public class A {\n"
	       "    public int P { get { return 1; } private set { x = 1; } }\n"
	       "    int Q => 1;\n"
	       "    public int R => 1;\n"
	       "    public async Task B() {}\n"
	       "    internal void C() {}\n"
	       "  }\n"
	       "  interface D { void E() {} }\n"
	       "}\n",
	       "class A 4-10 shown\n"
	       "interface D 11-11 hidden\n"
	       "A.P.get shown of A\n"
	       "A.P.set hidden of A\n"
	       "A.Q hidden of A\n"
	       "A.R shown of A\n"
	       "A.B shown of A\n"
	       "A.C hidden of A\n"
	       "D.E shown of D\n"
	       "1 using 'System.Linq' \n"
	       "2 using 'A.B.C' \n");
}

static void hostile_imports_are_cut_and_counted(void **state)
{
	struct buf source = {0};
	struct code_parser *parser = code_parser_new();
	struct arena arena = {0};
	struct code_facts facts;

	(void)state;
	buf_add_text(&source, "import '");
	for (int i = 0; i < 5000; i++)
		buf_add_char(&source, 'x');
	buf_add_text(&source, "'\nrequire(); require(''); import from; export {;\n");
	code_measure(parser, language_by_name(VIEW("JavaScript")), NULL, buf_view(&source), &arena, &facts);
	assert_int_equal(facts.import_count, 1);
	assert_int_equal(facts.imports[0].target.n, 256);
	buf_release(&source);
	arena_release(&arena);
	code_parser_free(parser);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(javascript_imports_in_every_form),
	    cmocka_unit_test(typescript_imports_of_types_alone_are_marked),
	    cmocka_unit_test(typescript_imports_that_only_types_use_are_marked),
	    cmocka_unit_test(values_of_every_kind_keep_a_typescript_import),
	    cmocka_unit_test(what_a_decorated_class_is_constructed_with_is_no_mere_type),
	    cmocka_unit_test(javascript_loads_what_it_imports),
	    cmocka_unit_test(javascript_shows_what_it_exports),
	    cmocka_unit_test(commonjs_shows_what_is_assigned_to_exports),
	    cmocka_unit_test(a_script_without_modules_does_not_say_who_uses_it),
	    cmocka_unit_test(typescript_members_have_words),
	    cmocka_unit_test(python_imports_in_every_form),
	    cmocka_unit_test(python_hides_by_underscore),
	    cmocka_unit_test(java_says_public_or_is_an_interface),
	    cmocka_unit_test(an_import_for_the_documentation_alone_is_marked),
	    cmocka_unit_test(go_shows_capitals_and_knows_its_receivers),
	    cmocka_unit_test(c_includes_and_static_functions),
	    cmocka_unit_test(cpp_classes_have_sections),
	    cmocka_unit_test(c_sharp_members_have_words),
	    cmocka_unit_test(hostile_imports_are_cut_and_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
