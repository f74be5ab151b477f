#include "metrics.h"

static void write_switch(struct buf *out, const struct function_fact *f)
{
	buf_addf(out, " %d %d %d\n", f->switch_lines, f->arms, f->arm_lines);
}

/* A function "f", alone or in a type, and the lines of its switch or chain, the arms and the longest one. */
struct switch_case {
	const char *language, *source;
	int lines, arms, arm_lines;
};

static const struct switch_case switches[] = {
    {"C", "int f(int a) {\n switch (a) {\n case 1:\n return 2;\n case 2:\n return 3;\n default:\n return 4;\n }\n}\n",
     8, 3, 3},
    {"Go",
     "package a\nfunc f(a int) {\nfor {\nswitch a {\ncase 1:\nb()\ncase 2, 3:\nb()\nb()\ndefault:\nb()\n}\n}\n}\n", 9,
     2, 6},
    {"Java", "class A { int f(int a) {\n switch (a) {\n case 1:\n return 2;\n case 2:\n return 3;\n }\n} }\n", 6, 2, 3},
    {"C#", "class A { int f(int a) {\n switch (a) {\n case 1:\n return 2;\n case 2:\n return 3;\n }\n} }\n", 6, 2, 3},
    {"JavaScript", "function f(a) {\n switch (a) {\n case 1: return 2;\n case 2:\n return 3;\n }\n}\n", 5, 2, 3},
    {"TypeScript", "function f(a: A) {\n switch (a) {\n case 1: return 2;\n case 2:\n return 3;\n }\n}\n", 5, 2, 3},
    {"Python", "def f(a):\n match a:\n  case 1:\n   return 2\n  case 2:\n   return 3\n", 5, 2, 2},
    {"PHP", "<?php\nfunction f($a) {\n switch ($a) {\n case 1:\n  return 2;\n case 2: return 3;\n }\n}\n", 5, 2, 2},
    {"Ruby", "def f(a)\n case a\n when 1 then 2\n when 2\n  3\n end\nend\n", 5, 2, 3},
    {"Rust", "fn f(a: i32) -> i32 {\n match a {\n 1 => 2,\n 2 => {\n 3\n }\n _ => 4,\n }\n}\n", 7, 3, 3},
    {"Kotlin", "fun f(a: Int): Int {\n when (a) {\n 1 -> return 2\n 2 -> {\n return 3\n }\n else -> return 4\n }\n}\n",
     7, 3, 3},
    {"Swift", "func f(a: Int) -> Int {\n switch a {\n case 1:\n return 2\n default:\n return 4\n }\n}\n", 6, 2, 3},
    {"Scala", "object A { def f(a: Int): Int = {\n a match {\n case 1 => 2\n case _ => 4\n }\n} }\n", 4, 2, 2},
    {"Shell", "f() {\n case $1 in\n a) echo 1 ;;\n b)\n echo 2\n ;;\n esac\n}\n", 6, 2, 4},
};

/* An else belongs to the arm before. */
static const struct switch_case chains[] = {
    {"C", "int f(int a) {\n if (a == 1)\n  b();\n else if (a == 2) {\n  b();\n  c();\n }\n else\n  d();\n}\n", 8, 2, 6},
    {"C++", "int f(int a) {\n if (a == 1)\n  b();\n else if (a == 2)\n  c();\n else if (a == 3)\n  d();\n}\n", 6, 3, 2},
    {"Go", "package a\nfunc f(a int) {\n if a == 1 {\n  b()\n } else if a == 2 {\n  c()\n } else {\n  d()\n }\n}\n", 7,
     2, 5},
    {"Java", "class A { void f(int a) {\n if (a == 1) {\n  b();\n } else if (a == 2) {\n  c();\n }\n} }\n", 5, 2, 3},
    {"C#", "class A { void f(int a) {\n if (a == 1) {\n  b();\n } else if (a == 2) {\n  c();\n }\n} }\n", 5, 2, 3},
    {"JavaScript", "function f(a) {\n if (a === 1) {\n  b();\n } else if (a === 2) {\n  c();\n }\n}\n", 5, 2, 3},
    {"TypeScript", "function f(a: A) {\n if (a === 1) {\n  b();\n } else if (a === 2) {\n  c();\n }\n}\n", 5, 2, 3},
    {"Python", "def f(a):\n if a == 1:\n  b()\n elif a == 2:\n  c()\n  c()\n elif a == 3:\n  d()\n else:\n  e()\n", 9,
     3, 4},
    {"PHP", "<?php\nfunction f($a) {\n if ($a) {\n  b();\n } elseif ($b) {\n  c();\n } else if ($c) {\n  d();\n }\n}\n",
     7, 3, 3},
    {"Ruby", "def f(a)\n if a == 1\n  b\n elsif a == 2\n  c\n elsif a == 3\n  d\n end\nend\n", 7, 3, 3},
    {"Rust", "fn f(a: i32) {\n if a == 1 {\n  b();\n } else if a == 2 {\n  c();\n }\n}\n", 5, 2, 3},
    {"Kotlin", "fun f(a: Int) {\n if (a == 1) {\n  b()\n } else if (a == 2) {\n  c()\n }\n}\n", 5, 2, 3},
    {"Swift", "func f(a: Int) {\n if a == 1 {\n  b()\n } else if a == 2 {\n  c()\n }\n}\n", 5, 2, 3},
    {"Scala", "object A { def f(a: Int): Unit = {\n if (a == 1) {\n  b()\n } else if (a == 2) {\n  c()\n }\n} }\n", 5,
     2, 3},
    {"Shell", "f() {\n if a; then\n  b\n elif c; then\n  d\n fi\n}\n", 5, 2, 3},
    {"Lua", "function f(a)\n if a == 1 then\n  b()\n elseif a == 2 then\n  c()\n end\nend\n", 5, 2, 3},
};

static void expect_switches(const struct switch_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct buf out = {0}, expected = {0};
		const char *got;

		list_functions_as(cases[i].language, cases[i].source, &out, write_switch);
		buf_addf(&expected, "f %d %d %d\n", cases[i].lines, cases[i].arms, cases[i].arm_lines);
		got = buf_text(&out);
		got = strncmp(got, "A.", 2) == 0 ? got + 2 : got;
		if (strcmp(got, buf_text(&expected)) != 0)
			fail_msg("%s: should be %sis %s", cases[i].language, buf_text(&expected), got);
		buf_release(&out);
		buf_release(&expected);
	}
}

static void arms_of_a_switch_are_counted_in_each_language(void **state)
{
	(void)state;
	expect_switches(switches, COUNT(switches));
}

static void else_ifs_are_the_arms_of_their_chain_in_each_language(void **state)
{
	(void)state;
	expect_switches(chains, COUNT(chains));
}

static void expect_switch(const char *source, const char *expected)
{
	struct buf out = {0};

	list_functions_as("JavaScript", source, &out, write_switch);
	assert_string_equal(buf_text(&out), expected);
	buf_release(&out);
}

static void only_the_longest_switch_of_a_function_counts(void **state)
{
	(void)state;
	expect_switch("function f(a) {\n if (a) a();\n}\n", "f 0 0 0\n");
	/* one inside an arm, a longer one after a shorter one, a shorter one after it, one of an inner function */
	expect_switch("function f(a) {\n switch (a) {\n case 1:\n  switch (b) {\n  case 4: c();\n  case 5: d();\n  }\n"
		      " case 2: e();\n }\n}\n",
		      "f 8 2 5\n");
	expect_switch("function f(a) {\n switch (a) { case 1: b(); }\n switch (a) {\n case 1: b();\n case 2: c();\n }\n"
		      " switch (a) { case 1: b(); case 2: c(); case 3: d(); }\n}\n",
		      "f 4 2 2\n");
	expect_switch(
	    "function f(a) {\n switch (a) {\n case 1:\n  function g(b) {\n   switch (b) {\n   case 7: c();\n   }\n  }\n"
	    " }\n}\n",
	    "f 8 1 7\ng 3 1 2\n");
}

static void an_if_inside_an_else_begins_a_chain_of_its_own(void **state)
{
	(void)state;
	expect_switch(
	    "function f(a) {\n if (a) {\n  b();\n } else {\n  if (b) {\n   c();\n  } else if (c) {\n   d();\n  }\n }\n"
	    "}\n",
	    "f 5 2 3\n");
	/* a switch in the first arm is shorter than the chain */
	expect_switch(
	    "function f(a) {\n if (a) {\n  switch (b) {\n  case 1: c();\n  case 2: d();\n  case 3: e();\n  }\n"
	    " } else if (c) {\n  if (d) e(); else if (e) f();\n }\n}\n",
	    "f 9 2 6\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arms_of_a_switch_are_counted_in_each_language),
	    cmocka_unit_test(else_ifs_are_the_arms_of_their_chain_in_each_language),
	    cmocka_unit_test(only_the_longest_switch_of_a_function_counts),
	    cmocka_unit_test(an_if_inside_an_else_begins_a_chain_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
