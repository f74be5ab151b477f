#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a()", 0, 0, 0},
    {"if (a) b() else if (c) d() else e()", 2, 3, 1},
    {"if (a) { b() } else { if (c) { d() } }", 2, 4, 2},
    {"if a then b()\n  else if c then d()\n  else e()", 2, 3, 1},
    {"val x = if (a) 1 else 2", 1, 2, 1},
    {"while (a) { b() }", 1, 1, 1},
    {"do { a() } while (b)", 1, 1, 1},
    {"for (a <- b) c()", 1, 1, 1},
    {"for (a <- b; c <- d if e) yield g", 2, 1, 1},
    {"for { a <- b; if c; d = a } yield d", 2, 1, 1},
    {"a match { case 1 | 2 => b(); case C(_) => d(); case _ => e() }", 2, 1, 1},
    {"a match { case b if b > 1 => c(); case _ if d => e() }", 3, 1, 1},
    {"a match { case _: B => c(); case d @ E => g(); case h => i() }", 3, 1, 1},
    {"a match { case 1 => if (b) c() }", 2, 3, 2},
    {"a.collect { case 1 => b; case _ => c }", 1, 1, 1},
    {"try { a() } catch { case e: B => c(); case NonFatal(e) => d() } finally { g() }", 2, 1, 1},
    {"try { a() } catch { case _ => b() }", 1, 1, 1},
    {"try { a() } catch { case e: B => if (c) d() }", 2, 3, 2},
    {"val x = a && b || c", 2, 2, 0},
    {"val x = a && !(b && c)", 2, 2, 0},
    {"val x = a && (b && c)", 2, 1, 0},
    {"val x = a or b + c", 0, 0, 0},
    {"a.foreach(b => if (b) c())", 1, 2, 1},
    {"a.map { b => b && c }", 1, 1, 0},
    {"f()", 0, 1, 0},
    {"this.f()", 0, 1, 0},
    {"f(1); a.f()", 0, 0, 0},
    {"throw new A", 0, 0, 0},
    {"val x = s\"${if (a) b else c}\"", 1, 2, 1},
    {"val x = \"if (a && b)\"", 0, 0, 0},
};

static void constructs_of_scala_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("Scala", "def f() = {\n  ", "\n}\n", constructs, COUNT(constructs));
}

static void functions_of_scala_are_qualified_by_class_object_and_trait(void **state)
{
	(void)state;
	expect_functions(
	    "Scala",
	    "package a.b\nobject O extends App {\n  def m[T](x: Int)(implicit y: Int, z: => Int): Int = x\n}\n"
	    "class C[T](val d: Int) extends E {\n  def this(x: Int) = this(x, 1)\n  def g: Int\n"
	    "  def +(o: C) = o\n  def h_=(v: Int): Unit = {}\n  trait I { def j = 1 }\n}\n"
	    "enum K { case L; def n = 1 }\n",
	    "O.m 1 0 3 0\nC.this 1 0 1 0\nC.+ 1 0 1 0\nC.h_= 1 0 1 0\nC.I.j 1 0 0 0\nK.n 1 0 0 0\n");
	expect_functions("Scala", "def f = {\n  def g(x: Int) = if (x) 1 else 2\n  new A { def b = 1 }\n}\n",
			 "f 1 0 0 0\ng 2 2 1 1\n(anonymous).b 1 0 0 0\n");
}

static void a_scala_function_may_be_one_indented_expression(void **state)
{
	(void)state;
	expect_functions("Scala", "def f(x: Int) =\n  x match\n    case 1 => 2\n    case _ => 3\n", "f 2 1 1 1\n");
	expect_functions("Scala", "class A {\n  def receive = {\n    case 1 => b()\n    case 2 => c()\n  }\n}\n",
			 "A.receive 3 1 0 1\n");
}

static void lambdas_outside_of_scala_functions_have_a_row(void **state)
{
	(void)state;
	expect_functions("Scala", "class A {\n  val b = (c: Int) => if (c) 1 else 2\n}\n", "A.b 2 2 0 1\n");
	expect_functions("Scala", "object A {\n  b.withServer { c => if (c) d() }\n  val e = { g => h }\n}\n",
			 "A.b.withServer() callback 2 1 0 1\nA.e 1 0 0 0\n");
	expect_functions("Scala", "object A {\n  b.foreach(c => if (c) d())\n}\n", "A.b.foreach() callback 2 1 0 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_scala_count_as_defined),
	    cmocka_unit_test(functions_of_scala_are_qualified_by_class_object_and_trait),
	    cmocka_unit_test(a_scala_function_may_be_one_indented_expression),
	    cmocka_unit_test(lambdas_outside_of_scala_functions_have_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
