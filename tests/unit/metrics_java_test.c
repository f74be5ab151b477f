#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct java_constructs[] = {
    {"a();", 0, 0, 0},
    {"if (a) b(); else if (c) d(); else e();", 2, 3, 1},
    {"if (a) b(); else { if (c) d(); }", 2, 4, 2},
    {"if (a) b(); else for (;;) c();", 2, 4, 2},
    {"for (;;) a();", 1, 1, 1},
    {"for (A a : b) c();", 1, 1, 1},
    {"while (a) b();", 1, 1, 1},
    {"do a(); while (b);", 1, 1, 1},
    {"switch (a) { case 1: case 2: b(); break; default: c(); }", 2, 1, 1},
    {"switch (a) { case 1, 2 -> b(); default -> c(); }", 1, 1, 1},
    {"int x = switch (a) { case A p when p.b() -> 1; case null -> 2; default -> 3; };", 3, 1, 1},
    {"try { a(); } catch (A | B e) { b(); } finally { c(); }", 1, 1, 1},
    {"try (A a = b()) { c(); }", 0, 0, 1},
    {"x = a ? b : c;", 1, 1, 0},
    {"x = a && b || c;", 2, 2, 0},
    {"l: for (;;) { break l; }", 1, 2, 1},
    {"for (;;) { continue; }", 1, 1, 1},
    {"assert a : b;", 0, 0, 0},
    {"synchronized (a) { b(); }", 0, 0, 0},
    {"a.forEach(x -> { if (x) b(); });", 1, 2, 1},
    {"throw new A();", 0, 0, 0},
    {"String s = \"a && b ? c : d\";", 0, 0, 0},
};

static void constructs_of_java_count_as_defined(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(java_constructs); i++) {
		const struct construct *c = &java_constructs[i];
		struct buf source = {0};
		struct buf expected = {0};

		buf_addf(&source, "class A { void f() { %s } }\n", c->code);
		buf_addf(&expected, "A.f %d %d 0 %d\n", 1 + c->ccn, c->cognitive, c->nesting);
		expect_functions("Java", buf_text(&source), buf_text(&expected));
		buf_release(&source);
		buf_release(&expected);
	}
}

static void functions_of_java_are_qualified(void **state)
{
	(void)state;
	expect_functions(
	    "Java",
	    "class A { A(int x) { this(x, 1); } @B\nprivate <T> int f(A this, final int a, int... b) { return 1; } }\n",
	    "A.A 1 0 1 0\nA.f 1 0 2 0\n");
	expect_functions("Java",
			 "interface I { void f(); default void g() {} }\nenum E { RED { void h() {} }; void i() {} }\n",
			 "I.g 1 0 0 0\nE.RED.h 1 0 0 0\nE.i 1 0 0 0\n");
	expect_functions("Java", "record R(int a) { R { if (a < 0) b(); } }\n", "R.R 2 1 0 1\n");
	expect_functions("Java", "class A { void f() { new B() { void g() { if (a) b(); } }; } }\n",
			 "A.f 1 0 0 0\nA.(anonymous).g 2 1 0 1\n");
	expect_functions("Java", "class A { B b = (x, y) -> x && y; class C { void f() {} } abstract void g(); }\n",
			 "A.b 2 1 2 0\nA.C.f 1 0 0 0\n");
}

static void recursion_of_java_needs_the_same_object_and_arity(void **state)
{
	(void)state;
	expect_functions("Java",
			 "class A { int f(int a) { return f(a - 1); } int g(int a) { return g(a, 1); } int h() { "
			 "return b.h(); } int i() { return this.i(); } }\n",
			 "A.f 1 1 1 0\nA.g 1 0 1 0\nA.h 1 0 0 0\nA.i 1 1 0 0\n");
}

static void a_call_that_may_mean_another_overload_of_java_is_not_recursion(void **state)
{
	(void)state;
	expect_functions("Java",
			 "class A { String f(Object a) { return f(a.type()); } String f(Class<?> a) { return null; } "
			 "String f(int a, int b) { return f(b, a); } }\nclass B { int f(int a) { return f(a); } }\n",
			 "A.f 1 0 1 0\nA.f 1 0 1 0\nA.f 1 1 2 0\nB.f 1 1 1 0\n");
}

/* --- the white paper's own examples ------------------------------------------------------------------------------- */

static void the_examples_of_the_white_paper_have_their_numbers(void **state)
{
	(void)state;
	expect_functions("Java",
			 "class A { int sumOfPrimes(int max) {\n"
			 "  int total = 0;\n"
			 "  OUT: for (int i = 1; i <= max; ++i) {\n"
			 "    for (int j = 2; j < i; ++j) {\n"
			 "      if (i % j == 0) {\n"
			 "        continue OUT;\n"
			 "      }\n"
			 "    }\n"
			 "    total += i;\n"
			 "  }\n"
			 "  return total;\n"
			 "} }\n",
			 "A.sumOfPrimes 4 7 1 3\n");
	expect_functions("Java",
			 "class A { String getWords(int number) {\n"
			 "  switch (number) {\n"
			 "    case 1: return \"one\";\n"
			 "    case 2: return \"a couple\";\n"
			 "    case 3: return \"a few\";\n"
			 "    default: return \"lots\";\n"
			 "  }\n"
			 "} }\n",
			 "A.getWords 4 1 1 1\n");
	/* try 0, if +1, for +2, while +3, catch +1, if +2 */
	expect_functions("Java",
			 "class A { void myMethod() {\n"
			 "  try {\n"
			 "    if (condition1) {\n"
			 "      for (int i = 0; i < 10; i++) {\n"
			 "        while (condition2) { }\n"
			 "      }\n"
			 "    }\n"
			 "  } catch (ExcepType1 | ExcepType2 e) {\n"
			 "    if (condition2) { }\n"
			 "  }\n"
			 "} }\n",
			 "A.myMethod 6 9 0 4\n");
	/* the lambda nests: if +2 */
	expect_functions("Java", "class A { void myMethod2() { Runnable r = () -> { if (condition1) { } }; } }\n",
			 "A.myMethod2 2 2 0 1\n");
	/* if +1, && +1, || +1, && +1 */
	expect_functions("Java", "class A { void f() { if (a && b && c || d || e && f) { } } }\n", "A.f 7 4 0 1\n");
	/* if +1, && +1, the negated && +1 */
	expect_functions("Java", "class A { void f() { if (a && !(b && c)) { } } }\n", "A.f 4 3 0 1\n");
	/* appendix B: addVersion */
	expect_functions(
	    "Java",
	    "class A { void addVersion(final Entry entry, final Transaction txn) {\n"
	    "  final TransactionIndex ti = _persistit.getTransactionIndex();\n"
	    "  while (true) {\n" /* +1 */
	    "    try {\n"
	    "      synchronized (this) {\n"
	    "        if (frst != null) {\n"                             /* +2 */
	    "          if (frst.getVersion() > entry.getVersion()) {\n" /* +3 */
	    "            throw new RollbackException();\n"
	    "          }\n"
	    "          if (txn.isActive()) {\n"                                    /* +3 */
	    "            for (Entry e = frst; e != null; e = e.getPrevious()) {\n" /* +4 */
	    "              final long version = e.getVersion();\n"
	    "              final long depends = ti.wwDependency(version, txn.getTransactionStatus(), 0);\n"
	    "              if (depends == TIMED_OUT) {\n" /* +5 */
	    "                throw new WWRetryException(version);\n"
	    "              }\n"
	    "              if (depends != 0 && depends != ABORTED) {\n" /* +5 +1 */
	    "                throw new RollbackException();\n"
	    "              }\n"
	    "            }\n"
	    "          }\n"
	    "        }\n"
	    "        entry.setPrevious(frst);\n"
	    "        frst = entry;\n"
	    "        break;\n"
	    "      }\n"
	    "    } catch (final WWRetryException re) {\n" /* +2 */
	    "      try {\n"
	    "        final long depends = _persistit.getTransactionIndex().wwDependency(re.getVersionHandle(), "
	    "txn.getTransactionStatus(), TIMEOUT);\n"
	    "        if (depends != 0 && depends != ABORTED) {\n" /* +3 +1 */
	    "          throw new RollbackException();\n"
	    "        }\n"
	    "      } catch (final InterruptedException ie) {\n" /* +3 */
	    "        throw new PersistitInterruptedException(ie);\n"
	    "      }\n"
	    "    } catch (final InterruptedException ie) {\n" /* +2 */
	    "      throw new PersistitInterruptedException(ie);\n"
	    "    }\n"
	    "  }\n"
	    "} }\n",
	    "A.addVersion 14 35 2 6\n");
	/* appendix B: overriddenSymbolFrom */
	expect_functions("Java",
			 "class A { Symbol overriddenSymbolFrom(Type type) {\n"
			 "  if (type.isUnknown()) {\n" /* +1 */
			 "    return UNKNOWN;\n"
			 "  }\n"
			 "  boolean unknownFound = false;\n"
			 "  for (Symbol symbol : type.lookup(name)) {\n"         /* +1 */
			 "    if (symbol.isKind(MTH) && !symbol.isStatic()) {\n" /* +2 +1 */
			 "      if (canOverride(symbol)) {\n"                    /* +3 */
			 "        Boolean overriding = check(symbol, type);\n"
			 "        if (overriding == null) {\n" /* +4 */
			 "          if (!unknownFound) {\n"    /* +5 */
			 "            unknownFound = true;\n"
			 "          }\n"
			 "        } else if (overriding) {\n" /* +1 */
			 "          return symbol;\n"
			 "        }\n"
			 "      }\n"
			 "    }\n"
			 "  }\n"
			 "  if (unknownFound) {\n" /* +1 */
			 "    return UNKNOWN;\n"
			 "  }\n"
			 "  return null;\n"
			 "} }\n",
			 "A.overriddenSymbolFrom 10 19 1 5\n");
	/* appendix B: toRegexp */
	expect_functions("Java",
			 "class A { String toRegexp(String pattern, String separator) {\n"
			 "  int i = pattern.startsWith(\"/\") || pattern.startsWith(B) ? 1 : 0;\n" /* +1 +1 */
			 "  while (i < pattern.length()) {\n"                                      /* +1 */
			 "    final char ch = pattern.charAt(i);\n"
			 "    if (SPECIAL_CHARS.indexOf(ch) != -1) {\n" /* +2 */
			 "      sb.append(B).append(ch);\n"
			 "    } else if (ch == '*') {\n"                                               /* +1 */
			 "      if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {\n"     /* +3 +1 */
			 "        if (i + 2 < pattern.length() && isSlash(pattern.charAt(i + 2))) {\n" /* +4 +1 */
			 "          i += 2;\n"
			 "        } else {\n" /* +1 */
			 "          i += 1;\n"
			 "        }\n"
			 "      } else {\n" /* +1 */
			 "        sb.append(separator);\n"
			 "      }\n"
			 "    } else if (ch == '?') {\n" /* +1 */
			 "      sb.append(separator);\n"
			 "    } else if (isSlash(ch)) {\n" /* +1 */
			 "      sb.append(separator);\n"
			 "    } else {\n" /* +1 */
			 "      sb.append(ch);\n"
			 "    }\n"
			 "    i++;\n"
			 "  }\n"
			 "  return sb.toString();\n"
			 "} }\n",
			 "A.toRegexp 12 20 2 4\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_java_count_as_defined),
	    cmocka_unit_test(functions_of_java_are_qualified),
	    cmocka_unit_test(recursion_of_java_needs_the_same_object_and_arity),
	    cmocka_unit_test(a_call_that_may_mean_another_overload_of_java_is_not_recursion),
	    cmocka_unit_test(the_examples_of_the_white_paper_have_their_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
