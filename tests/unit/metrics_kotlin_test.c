#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a()", 0, 0, 0},
    {"if (a) b() else if (c) d() else e()", 2, 3, 1},
    {"if (a) { b() } else if (c) { d() } else { e() }", 2, 3, 1},
    {"if (a) { b() } else { if (c) { d() } }", 2, 4, 2},
    {"val x = if (a) 1 else 2", 1, 2, 1},
    {"for (a in b) { c() }", 1, 1, 1},
    {"while (a) { b() }", 1, 1, 1},
    {"do { a() } while (b)", 1, 1, 1},
    {"when (a) { 1, 2 -> b(); is C -> d(); in 3..4 -> e(); else -> g() }", 3, 1, 1},
    {"when { a && b -> c(); else -> d() }", 2, 2, 1},
    {"val x = when (a) { 1 -> if (b) 2 else 3; else -> 4 }", 2, 4, 2},
    {"try { a() } catch (e: A) { b() } catch (e: B) { c() } finally { d() }", 2, 2, 1},
    {"val x = a ?: b", 0, 0, 0},
    {"a?.b()?.c!!", 0, 0, 0},
    {"val x = a && b || c", 2, 2, 0},
    {"val x = a && !(b && c)", 2, 2, 0},
    {"val x = a && (b && c)", 2, 1, 0},
    {"l@ for (a in b) { break@l }", 1, 2, 1},
    {"l@ for (a in b) { continue@l }", 1, 2, 1},
    {"for (a in b) { break }", 1, 1, 1},
    {"a.forEach { if (it) return@forEach }", 1, 2, 1},
    {"a.map { b -> b && c }", 1, 1, 0},
    {"val x = fun(a: Int): Int { return if (a > 0) 1 else 2 }", 1, 3, 1},
    {"f()", 0, 1, 0},
    {"this.f()", 0, 1, 0},
    {"f(1); f { a }; a.f()", 0, 0, 0},
    {"throw A()", 0, 0, 0},
    {"val x = \"${if (a) b else c}\"", 1, 2, 1},
    {"val x = \"if (a && b)\"", 0, 0, 0},
};

static void constructs_of_kotlin_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("Kotlin", "fun f() {\n", "\n}\n", constructs, COUNT(constructs));
}

static void functions_of_kotlin_are_qualified_by_class_and_object(void **state)
{
	(void)state;
	expect_functions("Kotlin",
			 "class A(val b: Int) : C() {\n"
			 "  constructor(d: Int, e: Int) : this(d) { if (e > 0) g() }\n"
			 "  init { h() }\n"
			 "  private suspend fun <T> List<T>.i(j: Int, vararg k: String = \"\") = j\n"
			 "  companion object { fun l() {} }\n"
			 "  inner class M { fun n() = 1 }\n}\n"
			 "object O { fun p() {} }\n",
			 "A.constructor 2 1 2 1\nA.init 1 0 0 0\nA.i 1 0 2 0\nA.Companion.l 1 0 0 0\nA.M.n 1 0 0 0\n"
			 "O.p 1 0 0 0\n");
	expect_functions("Kotlin",
			 "interface A {\n  fun b()\n  fun c() {}\n}\nenum class D { E { override fun g() = 1 } }\n",
			 "A.c 1 0 0 0\nD.E.g 1 0 0 0\n");
	expect_functions("Kotlin", "fun f() {\n  fun g(a: Int) = a\n  h(object : A { override fun b() {} })\n}\n",
			 "f 1 0 0 0\ng 1 0 1 0\n(anonymous).b 1 0 0 0\n");
}

static void a_functional_interface_of_kotlin_is_an_interface(void **state)
{
	(void)state;
	expect_functions("Kotlin", "private fun interface A {\n  fun b()\n  fun c() = if (d) 1 else 2\n}\n",
			 "A.c 2 2 0 1\n");
	expect_functions("Kotlin", "class A {\n  fun interface B { fun c(): A }\n  fun d() {}\n}\n", "A.d 1 0 0 0\n");
}

static void accessors_of_kotlin_are_named_after_their_property(void **state)
{
	(void)state;
	expect_functions("Kotlin",
			 "class A {\n  val b: Int get() = 1\n  var c: Int\n    get() = if (d) 1 else 2\n"
			 "    set(value) { if (value > 0) e() }\n  var g = 1\n    private set\n}\n",
			 "A.b.get 1 0 0 0\nA.c.get 2 2 0 1\nA.c.set 2 1 0 1\n");
}

static void lambdas_outside_of_kotlin_functions_have_a_row(void **state)
{
	(void)state;
	expect_functions("Kotlin", "class A {\n  val b by lazy { if (c) d else e }\n}\n", "A.b 2 2 0 1\n");
	expect_functions("Kotlin", "plugins { if (a) b() }\n", "plugins() callback 2 1 0 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_kotlin_count_as_defined),
	    cmocka_unit_test(functions_of_kotlin_are_qualified_by_class_and_object),
	    cmocka_unit_test(a_functional_interface_of_kotlin_is_an_interface),
	    cmocka_unit_test(accessors_of_kotlin_are_named_after_their_property),
	    cmocka_unit_test(lambdas_outside_of_kotlin_functions_have_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
