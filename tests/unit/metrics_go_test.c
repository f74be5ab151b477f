#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a()", 0, 0, 0},
    {"if a { b() } else if c { d() } else { e() }", 2, 3, 1},
    {"if a { b() } else { if c { d() } }", 2, 4, 2},
    {"if x := a(); x { b() }", 1, 1, 1},
    {"for { a() }", 1, 1, 1},
    {"for i := 0; i < a; i++ { b() }", 1, 1, 1},
    {"for a, b := range c { d() }", 1, 1, 1},
    {"switch a { case 1, 2: b(); case 3: c(); default: d() }", 2, 1, 1},
    {"switch { case a && b: c() }", 2, 2, 1},
    {"switch a := b.(type) { case int, string: c(a); default: }", 1, 1, 1},
    {"select { case a := <-b: c(a); case d <- e: default: }", 2, 1, 1},
    {"x := a && b || c", 2, 2, 0},
    {"go func() { if a { b() } }()", 1, 2, 1},
    {"defer func() { if r := recover(); r != nil { a() } }()", 1, 2, 1},
    {"L: for { break L }", 1, 2, 1},
    {"for { continue }", 1, 1, 1},
    {"goto L; L: a()", 0, 1, 0},
    {"switch a { case 1: fallthrough; case 2: }", 2, 1, 1},
    /* what comes before the condition is not nested in the if: 1 and, in the literal, 2 */
    {"if err := g(func() { if b { } }); err != nil { }", 2, 3, 2},
    {"switch g(func() { if b { } }) { case 1: }", 2, 3, 2},
    {"f()", 0, 1, 0},
    {"a.f()", 0, 0, 0},
    {"x := <-a; x, ok := <-b; _ = ok", 0, 0, 0},
};

static void constructs_of_go_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("Go", "package a\nfunc f() {\n", "\n}\n", constructs, COUNT(constructs));
}

static void functions_of_go_are_qualified_by_their_receiver(void **state)
{
	(void)state;
	expect_functions(
	    "Go",
	    "package a\nfunc (t *T) F(a, b int, c ...string) error { return t.F(a) }\nfunc (T) G(int, string) {}\n",
	    "T.F 1 1 3 0\nT.G 1 0 2 0\n");
	expect_functions("Go", "package a\nfunc (l *List[K, V]) F() {}\nfunc G[T any](a T) {}\n",
			 "List.F 1 0 0 0\nG 1 0 1 0\n");
	expect_functions("Go", "package a\nfunc external(a int)\ntype I interface { F() }\n", "");
}

static void a_literal_in_a_package_variable_has_a_row(void **state)
{
	(void)state;
	expect_functions("Go", "package a\nvar f = func(a int) { if a > 0 { b() } }\n", "f 2 1 1 1\n");
	expect_functions("Go", "package a\nvar m = map[string]func(){ \"x\": func() {} }\n", "x 1 0 0 0\n");
	expect_functions("Go", "package a\nvar o = Once(func() { if a { func() { if b { } }() } })\n",
			 "Once() callback 3 4 0 2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_go_count_as_defined),
	    cmocka_unit_test(functions_of_go_are_qualified_by_their_receiver),
	    cmocka_unit_test(a_literal_in_a_package_variable_has_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
