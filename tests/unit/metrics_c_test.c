#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct c_constructs[] = {
    {"a();", 0, 0, 0},
    {"if (a) b();", 1, 1, 1},
    {"if (a) b(); else c();", 1, 2, 1},
    {"if (a) b(); else if (c) d(); else e();", 2, 3, 1},
    {"if (a) b(); else { if (c) d(); }", 2, 4, 2},
    {"if (a) { if (b) { c(); } }", 2, 3, 2},
    {"if (a) b(); else if (c) { if (d) e(); }", 3, 4, 2},
    {"for (;;) a();", 1, 1, 1},
    {"while (a) b();", 1, 1, 1},
    {"do a(); while (b);", 1, 1, 1},
    {"while (a) while (b) c();", 2, 3, 2},
    {"switch (a) { case 1: b(); break; case 2: c(); break; default: d(); }", 2, 1, 1},
    {"switch (a) { case 1: case 2: b(); }", 2, 1, 1},
    {"switch (a) { default: b(); }", 0, 1, 1},
    {"switch (a) { case 1: if (b) c(); }", 2, 3, 2},
    {"x = a ? b : c;", 1, 1, 0},
    {"x = a ?: c;", 1, 1, 0},
    {"if (a) x = b ? c : d;", 2, 3, 1},
    {"if (a ? b : c) d();", 2, 2, 1},
    {"x = a && b;", 1, 1, 0},
    {"x = a && b && c;", 2, 1, 0},
    {"x = a && b || c && d;", 3, 3, 0},
    {"x = a && (b && c);", 2, 1, 0},
    {"x = a && (b || c) && d;", 3, 3, 0},
    {"x = a && !(b && c);", 2, 2, 0},
    {"x = a && g(b && c);", 2, 2, 0},
    {"if (a && b) c();", 2, 2, 1},
    {"x = a & b | c;", 0, 0, 0},
    {"goto out; out: a();", 0, 1, 0},
    {"while (a) { if (b) break; if (c) continue; }", 3, 5, 2},
    {"return;", 0, 0, 0},
    {"\n#if defined(A) && defined(B)\na();\n#elif C || D\nb();\n#else\nc();\n#endif\n", 0, 0, 0},
    {"\n#ifdef A\nif (a) b();\n#endif\n", 1, 1, 1},
    {"f();", 0, 1, 0},
    {"f(); f();", 0, 1, 0},
    {"if (a) f();", 1, 2, 1},
    {"a->f();", 0, 0, 0},
    {"/* if (a && b) */ a(\"if && ||\");", 0, 0, 0},
    {"list_for_each(a, b) { c(); }", 0, 0, 0},
    {"{ { a(); } }", 0, 0, 0},
};

static void constructs_of_c_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("C", "void f(void) {", "}\n", c_constructs, COUNT(c_constructs));
}

static const struct construct cpp_constructs[] = {
    {"for (auto &a : b) c();", 1, 1, 1},
    {"try { a(); } catch (const E &e) { b(); } catch (...) { c(); }", 2, 2, 1},
    {"try { if (a) b(); } catch (...) { if (c) d(); }", 3, 4, 2},
    {"x = a and b or c;", 2, 2, 0},
    {"x = a and b && c;", 2, 1, 0},
    {"auto &&x = a;", 0, 0, 0},
    {"auto g = [&](int x) { if (x) a(); };", 1, 2, 1},
    {"if (a) g([] { if (b) c(); });", 2, 4, 2},
    {"if (int x = a(); x) b();", 1, 1, 1},
    {"if constexpr (a) b();", 1, 1, 1},
};

static void constructs_of_cpp_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("C++", "void f() {", "}\n", c_constructs, 16);
	expect_constructs("C++", "void f() {", "}\n", cpp_constructs, COUNT(cpp_constructs));
}

static void functions_of_c_have_their_names_and_parameters(void **state)
{
	(void)state;
	expect_functions("C", "int a(void) { return 0; }\n", "a 1 0 0 0\n");
	expect_functions("C", "int a() { return 0; }\n", "a 1 0 0 0\n");
	expect_functions("C", "static const char *a(int x, char **y, ...) { return 0; }\n", "a 1 0 2 0\n");
	expect_functions("C", "int a(x, y) int x; char *y; { return 0; }\n", "a 1 0 2 0\n");
	expect_functions("C", "void (*signal(int sig, void (*func)(int)))(int) { return 0; }\n", "signal 1 0 2 0\n");
	expect_functions("C", "int a(int x);\nextern int b(void);\n", "");
	expect_functions("C", "int a(int x /* , y */) { }\n", "a 1 0 1 0\n");
	expect_functions("C", "#ifdef A\nint a(void) { }\n#else\nint b(void) { }\n#endif\n", "a 1 0 0 0\nb 1 0 0 0\n");
	expect_functions("C", "", "");
	expect_functions("C", "struct s { int (*f)(int); };\nint x = 1;\n", "");
}

static void functions_of_cpp_are_qualified(void **state)
{
	(void)state;
	expect_functions("C++", "class A { int b(int x = 1) const { return x; } A() : y(1) {} ~A() {} };\n",
			 "A::b 1 0 1 0\nA::A 1 0 0 0\nA::~A 1 0 0 0\n");
	expect_functions("C++",
			 "int A::b() { }\nns::T ns::A::operator+(const T &x) { }\nA::operator bool() const { }\n",
			 "A::b 1 0 0 0\nns::A::operator+ 1 0 1 0\nA::operator bool 1 0 0 0\n");
	expect_functions(
	    "C++", "template <class T> struct A { void b() { } void c() = delete; A &operator=(A &) = default; };\n",
	    "A::b 1 0 0 0\n");
	expect_functions("C++", "void f() { struct L { int g() { return a && b; } }; }\n", "f 1 0 0 0\nL::g 2 1 0 0\n");
	expect_functions("C++", "auto g = [](int x) { return x ? 1 : 2; };\n", "g 2 1 1 0\n");
	expect_functions("C++", "int f() try { a(); } catch (...) { b(); }\n", "f 2 1 0 1\n");
}

static void overloads_that_call_each_other_are_not_recursion(void **state)
{
	(void)state;
	expect_functions("C++", "void f(int a) { f(a, 1); }\nvoid g(int a) { g(a - 1); }\n", "f 1 0 1 0\ng 1 1 1 0\n");
	expect_functions("C++", "class A { void f(int a) { this->f(a); } void g() { b->g(); } };\n",
			 "A::f 1 1 1 0\nA::g 1 0 0 0\n");
}

static void a_call_that_may_mean_another_overload_is_not_recursion(void **state)
{
	(void)state;
	expect_functions("C++", "void f(int a) { f(b); }\nvoid f(char *a) { }\nvoid g(int a) { g(a); }\n",
			 "f 1 0 1 0\nf 1 0 1 0\ng 1 1 1 0\n");
	expect_functions("C", "void f(int a) { f(b); }\nvoid f(char *a) { }\n", "f 1 1 1 0\nf 1 0 1 0\n");
}

static void a_macro_before_the_name_is_not_the_name(void **state)
{
	struct buf out = {0};

	(void)state;
	list_functions("C", "static int\ninternal_function\nfind (int a, char *b)\n{\n\treturn a ? 1 : 2;\n}\n", &out);
	if (!strstr(buf_text(&out), "find 2 1 2 0\n"))
		fail_msg("%s", buf_text(&out));
	buf_release(&out);
}

static void a_structure_after_a_macro_is_no_function(void **state)
{
	struct buf out = {0};

	(void)state;
	list_functions(
	    "C", "TEST_END\n\ntypedef struct {\n\tint a;\n} args_t;\n\nstatic void *start(void *a) { return a; }\n",
	    &out);
	list_functions("C", "int f(void)\n{\n\tBEGIN(g())\n\n\tstruct test {\n\t\tint a;\n\t};\n}\n", &out);
	if (strstr(buf_text(&out), "struct ") || strstr(buf_text(&out), "typedef "))
		fail_msg("%s", buf_text(&out));
	buf_release(&out);
}

static void functions_survive_braces_that_differ_over_branches(void **state)
{
	(void)state;
	expect_functions("C",
			 "#ifdef A\nint f(int a) {\n#else\nint f(void) {\n#endif\n\tif (a) b();\n\treturn 0;\n}\nint "
			 "g(void) { return 1; }\n",
			 "f 2 1 1 1\ng 1 0 0 0\n");
	expect_functions("C",
			 "int f(void) {\n#ifdef A\n\tif (a) {\n#endif\n\t\tb();\n#ifdef A\n\t}\n#endif\n\treturn "
			 "0;\n}\nint g(void) { return 1; }\n",
			 "f 2 1 0 1\ng 1 0 0 0\n");
	expect_functions("C",
			 "int f(void) {\n\tif (a) {\n\t\tb();\n#ifdef A\n\t} else if (c) "
			 "{\n\t\td();\n#endif\n\t}\n}\nint g(void) { return 1; }\n",
			 "f 3 2 0 1\ng 1 0 0 0\n");
	expect_functions(
	    "C",
	    "int f(void) {\n\tif (a\n#ifdef A\n\t    && b\n#endif\n\t   )\n\t\tc();\n}\nint g(void) { return 1; }\n",
	    "f 3 2 0 1\ng 1 0 0 0\n");
	expect_functions("C", "#if 0\nint f(int a) {\n#else\nint f(void) {\n#endif\n}\n", "f 1 0 0 0\n");
}

static void a_macro_with_comments_does_not_end_early(void **state)
{
	(void)state;
	expect_functions("C",
			 "#define A(x) do { \\\n\tif (x) { /* no */ \\\n\t\tb(); \\\n\t} \\\n} while (0)\n\nint "
			 "f(void) { return 1; }\nint g(void) { return 1; }\n",
			 "f 1 0 0 0\ng 1 0 0 0\n");
}

static void lines_of_a_function_hold_only_its_code(void **state)
{
	static const char source[] = "\n"
				     "static int\n"
				     "f(void)\n"
				     "{\n"
				     "\t/* a comment\n"
				     "\t   of two lines */\n"
				     "\n"
				     "\treturn 1; // and one more\n"
				     "}\n"
				     "int g(void) { return 2; }\n";
	struct code_parser *parser = code_parser_new();
	struct arena arena = {0};
	struct code_facts facts;

	(void)state;
	code_measure(parser, language_by_name(VIEW("C")), NULL, view_of(source), &arena, &facts);
	assert_int_equal(facts.count, 2);
	assert_int_equal(facts.functions[0].line, 2);
	assert_int_equal(facts.functions[0].end_line, 9);
	assert_int_equal(facts.functions[0].nloc, 5);
	assert_int_equal(facts.functions[1].line, 10);
	assert_int_equal(facts.functions[1].end_line, 10);
	assert_int_equal(facts.functions[1].nloc, 1);
	assert_int_equal(facts.error_bytes, 0);
	assert_true(facts.nodes > 20);
	arena_release(&arena);
	code_parser_free(parser);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_c_count_as_defined),
	    cmocka_unit_test(constructs_of_cpp_count_as_defined),
	    cmocka_unit_test(functions_of_c_have_their_names_and_parameters),
	    cmocka_unit_test(functions_of_cpp_are_qualified),
	    cmocka_unit_test(overloads_that_call_each_other_are_not_recursion),
	    cmocka_unit_test(a_call_that_may_mean_another_overload_is_not_recursion),
	    cmocka_unit_test(a_macro_before_the_name_is_not_the_name),
	    cmocka_unit_test(a_structure_after_a_macro_is_no_function),
	    cmocka_unit_test(functions_survive_braces_that_differ_over_branches),
	    cmocka_unit_test(a_macro_with_comments_does_not_end_early),
	    cmocka_unit_test(lines_of_a_function_hold_only_its_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
