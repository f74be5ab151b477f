#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a();", 0, 0, 0},
    {"if (a) b(); else if (c) d(); else e();", 2, 3, 1},
    {"if (a) b(); else { if (c) d(); }", 2, 4, 2},
    {"for (;;) a();", 1, 1, 1},
    {"foreach (var a in b) c();", 1, 1, 1},
    {"while (a) b();", 1, 1, 1},
    {"do a(); while (b);", 1, 1, 1},
    {"switch (a) { case 1: case 2: b(); break; default: c(); break; }", 2, 1, 1},
    {"switch (a) { case int n when n > 3: b(); break; }", 2, 1, 1},
    {"var x = a switch { 1 => 2, > 3 and < 5 => 4, _ => 5 };", 3, 2, 1},
    {"var x = a is 1 or 2 or 3;", 2, 1, 0},
    {"try { a(); } catch (A e) when (b) { c(); } catch { d(); } finally { e(); }", 2, 2, 1},
    {"x = a ? b : c;", 1, 1, 0},
    {"x = a && b || c;", 2, 2, 0},
    {"x = a ?? b; x ?\?= c; x = a?.b;", 0, 0, 0},
    {"int? x = null;", 0, 0, 0},
    {"goto end; end: a();", 0, 1, 0},
    {"lock (a) { b(); } using (var c = d()) { e(); }", 0, 0, 0},
    {"Func<int, int> g = x => x > 0 ? 1 : 2;", 1, 2, 0},
    {"b(delegate (int x) { if (x > 0) c(); });", 1, 2, 1},
    {"f();", 0, 1, 0},
    {"this.f();", 0, 1, 0},
    {"f(1);", 0, 0, 0},
    {"var x = from a in b where a && c select a;", 1, 1, 0},
};

static void constructs_of_c_sharp_count_as_defined(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(constructs); i++) {
		struct buf source = {0};
		struct buf expected = {0};

		buf_addf(&source, "class A { void f() { %s } }\n", constructs[i].code);
		buf_addf(&expected, "A.f %d %d 0 %d\n", 1 + constructs[i].ccn, constructs[i].cognitive,
			 constructs[i].nesting);
		expect_functions("C#", buf_text(&source), buf_text(&expected));
		buf_release(&source);
		buf_release(&expected);
	}
}

static void members_of_c_sharp_are_rows(void **state)
{
	(void)state;
	expect_functions("C#", "namespace N { class A { public A(int x) : base(x) { } ~A() { } static A() { } } }\n",
			 "A.A 1 0 1 0\nA.~A 1 0 0 0\nA.A 1 0 0 0\n");
	expect_functions("C#",
			 "class A { int P { get; set; } int Q { get => a ? 1 : 2; set { b(); } } int R => c && d; int "
			 "S { get; } = e ? 1 : 2; }\n",
			 "A.Q.get 2 1 0 0\nA.Q.set 1 0 0 0\nA.R 2 1 0 0\n");
	expect_functions("C#",
			 "class A { int this[int i] { get { return 1; } } public static A operator +(A a, A b) => a; "
			 "public static explicit operator int(A a) => 1; }\n",
			 "A.this.get 1 0 0 0\nA.operator + 1 0 2 0\nA.operator int 1 0 1 0\n");
	expect_functions("C#",
			 "class A { event H E { add { a(); } remove { b(); } } void I.F(int a, params int[] b) { } }\n",
			 "A.E.add 1 0 0 0\nA.E.remove 1 0 0 0\nA.F 1 0 2 0\n");
	expect_functions("C#", "class A { void F() { int G(int x) { return x > 0 ? 1 : 2; } } }\n",
			 "A.F 1 0 0 0\nG 2 1 1 0\n");
	expect_functions("C#", "interface I { void F(); }\nabstract class B { abstract void G(); extern void H(); }\n",
			 "");
	expect_functions("C#", "record R(int X) { int F() => X; }\nstruct S { void F<T>(T t) where T : class { } }\n",
			 "R.F 1 0 0 0\nS.F 1 0 1 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_c_sharp_count_as_defined),
	    cmocka_unit_test(members_of_c_sharp_are_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
