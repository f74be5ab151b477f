#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a()", 0, 0, 0},
    {"if a: b()\n elif c: d()\n else: e()", 2, 3, 1},
    {"if a:\n  if b: c()", 2, 3, 2},
    {"if a: b()\n else:\n  if c: d()", 2, 4, 2},
    {"if a: b()\n elif c:\n  if d: e()", 3, 4, 2},
    {"for a in b: c()", 1, 1, 1},
    {"for a in b: c()\n else: d()", 1, 1, 1},
    {"while a: b()\n else: c()", 1, 1, 1},
    {"async_for = 1", 0, 0, 0},
    {"try: a()\n except A: b()\n except B: c()\n else: d()\n finally: e()", 2, 2, 1},
    {"x = a if b else c", 1, 1, 0},
    {"x = a and b or c", 2, 2, 0},
    {"x = a and not (b and c)", 2, 2, 0},
    {"x = [a for a in b]", 1, 0, 0},
    {"x = [a for a in b if c if d]", 3, 0, 0},
    {"x = {a: b for a in c for b in d}", 2, 0, 0},
    {"x = sum(a for a in b)", 1, 0, 0},
    {"with a as b: c()", 0, 0, 0},
    {"assert a", 0, 0, 0},
    {"x = lambda a: b if a else c", 1, 2, 0},
    {"match a:\n  case 1 | 2: b()\n  case A(x=_): c()\n  case _: d()", 2, 1, 1},
    {"match a:\n  case x if x: b()\n  case _ if y: c()", 3, 1, 1},
    {"f()", 0, 1, 0},
    {"self.f()", 0, 0, 0},
    {"x = a < b < c", 0, 0, 0},
    {"return f'{a if b else c}'", 1, 1, 0},
    {"'''if a and b'''", 0, 0, 0},
};

static void constructs_of_python_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("Python", "def f():\n ", "\n", constructs, COUNT(constructs));
}

static void nested_functions_have_rows_named_after_the_outer(void **state)
{
	(void)state;
	expect_functions("Python", "def f():\n  def g(a):\n    if a: b()\n  return g\n", "f 1 0 0 0\nf.g 2 1 1 1\n");
	expect_functions("Python", "class A:\n  class B:\n    def c(self): pass\n", "A.B.c 1 0 0 0\n");
	expect_functions("Python", "def f():\n  class A:\n    def g(self): pass\n", "f 1 0 0 0\nf.A.g 1 0 0 0\n");
}

static void self_and_markers_are_no_parameters(void **state)
{
	(void)state;
	expect_functions("Python", "class A:\n  def f(self, a, b=1, *c, d: int = 2, **e): self.f()\n", "A.f 1 1 5 0\n");
	expect_functions("Python",
			 "class A:\n  @classmethod\n  def f(cls, a): pass\n  @staticmethod\n  def g(a, b): pass\n",
			 "A.f 1 0 1 0\nA.g 1 0 2 0\n");
	expect_functions("Python", "async def f(self, a, /, b, *, c): pass\n", "f 1 0 4 0\n");
}

static void defaults_and_names_are_not_required(void **state)
{
	(void)state;
	expect_required("Python", "class A:\n  def f(self, a, b=1, *c, d: int = 2, **e): pass\n", "A.f 1\n");
	expect_required("Python", "async def f(a, /, b, *, c, d): pass\n", "f 2\n");
	expect_required("TypeScript", "function f(a: A, b?: B, c = 1, d: D = 2, ...e: E[]) {}\n", "f 1\n");
	expect_required("JavaScript", "function f(a, { b } = {}, c) {}\nconst g = a => a\n", "f 2\ng 1\n");
	expect_required("Java", "class A { void f(int a, String... b) {} void g() {} }\n", "A.f 1\nA.g 0\n");
	expect_required("Go", "package a\nfunc f(a, b int, c ...string) {}\n", "f 2\n");
	expect_required("PHP", "<?php\nfunction f($a, ...$b) {}\n", "f 1\n");
	expect_required("Ruby", "def f(a, *b, **c)\nend\n", "f 1\n");
	expect_required("C", "int f(int a, ...) { return a; }\n", "f 1\n");
	expect_required("C++", "int f(int a, int b = 1) { return a; }\n", "f 1\n");
	expect_required("Kotlin", "fun f(a: Int, b: Int = 1, c: Int) = a\n", "f 2\n");
}

static void lambdas_outside_of_functions_have_no_row(void **state)
{
	(void)state;
	expect_functions("Python", "f = lambda a: b if a else c\n", "");
}

/* The paper spares decorators the nesting of the inner function; here every function's row starts at nesting 0. */
static void the_decorators_of_the_white_paper_are_counted_by_function(void **state)
{
	(void)state;
	expect_functions("Python",
			 "def a_decorator(a, b):\n"
			 "    def inner(func):\n"
			 "        if condition:\n"
			 "            print(b)\n"
			 "        func()\n"
			 "    return inner\n",
			 "a_decorator 1 0 2 0\na_decorator.inner 2 1 1 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_python_count_as_defined),
	    cmocka_unit_test(nested_functions_have_rows_named_after_the_outer),
	    cmocka_unit_test(self_and_markers_are_no_parameters),
	    cmocka_unit_test(defaults_and_names_are_not_required),
	    cmocka_unit_test(lambdas_outside_of_functions_have_no_row),
	    cmocka_unit_test(the_decorators_of_the_white_paper_are_counted_by_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
