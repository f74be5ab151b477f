#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a()", 0, 0, 0},
    {"if a { b() } else if c { d() } else { e() }", 2, 3, 1},
    {"if a { b() } else { if c { d() } }", 2, 4, 2},
    {"if let a = b, c, case .d = e { g() }", 1, 1, 1},
    {"if #available(iOS 13, *) { a() }", 1, 1, 1},
    {"let x = if a { 1 } else { 2 }", 1, 2, 1},
    {"guard let a = b, c else { return }", 1, 1, 1},
    {"guard a else { if b { c() }; return }", 2, 3, 2},
    {"for a in b { c() }", 1, 1, 1},
    {"for a in b where c { d() }", 2, 1, 1},
    {"while a { b() }", 1, 1, 1},
    {"repeat { a() } while b", 1, 1, 1},
    {"switch a { case 1, 2: b()\n case .c(_): d(); fallthrough\n default: e() }", 2, 1, 1},
    {"switch a { case let b where b > 1: c()\n case _: d() }", 2, 1, 1},
    {"switch a { case 1: if b { c() }\n @unknown default: d() }", 2, 3, 2},
    {"do { try a() } catch B.c { d() } catch { e() }", 2, 2, 1},
    {"do { a() }", 0, 0, 0},
    {"let x = try? a()", 0, 0, 0},
    {"let x = a ? b : c", 1, 1, 0},
    {"let x = a ?? b", 0, 0, 0},
    {"let x = a?.b?.c", 0, 0, 0},
    {"let x = a && b || c", 2, 2, 0},
    {"let x = a && !(b && c)", 2, 2, 0},
    {"let x = a && (b && c)", 2, 1, 0},
    {"l: while a { break l }", 1, 2, 1},
    {"l: while a { continue l }", 1, 2, 1},
    {"while a { break }", 1, 1, 1},
    {"a.forEach { if $0 { b() } }", 1, 2, 1},
    {"let x = { (a: Int) -> Int in a > 0 && b }", 1, 1, 0},
    {"defer { a() }", 0, 0, 0},
    {"f()", 0, 1, 0},
    {"self.f()", 0, 1, 0},
    {"f(1); f { a }; a.f()", 0, 0, 0},
    {"throw a", 0, 0, 0},
    {"let x = \"\\(a ? 1 : 2)\"", 1, 1, 0},
    {"let x = \"if a && b\"", 0, 0, 0},
};

static void constructs_of_swift_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("Swift", "func f() {\n", "\n}\n", constructs, COUNT(constructs));
}

static void functions_of_swift_are_qualified_by_type_and_extension(void **state)
{
	(void)state;
	expect_functions("Swift",
			 "class A: B {\n"
			 "  init?(c d: Int, _ e: Int = 1, g: Int...) { self.h = d }\n"
			 "  deinit { i() }\n"
			 "  static func + (l: A, r: A) -> A { l }\n"
			 "  @objc private func j<T>(k: T) async throws where T: M {}\n"
			 "  struct N { func o() {} }\n}\n"
			 "extension A.N: P {\n  func q() {}\n}\n"
			 "enum R { case s; func t() {} }\nactor U { func v() {} }\n",
			 "A.init 1 0 3 0\nA.deinit 1 0 0 0\nA.+ 1 0 2 0\nA.j 1 0 1 0\nA.N.o 1 0 0 0\nA.N.q 1 0 0 0\n"
			 "R.t 1 0 0 0\nU.v 1 0 0 0\n");
	expect_functions("Swift", "protocol A {\n  func b()\n  var c: Int { get }\n}\n", "");
	expect_functions("Swift", "func f() {\n  func g(a: Int) { if a > 0 { b() } }\n}\n", "f 1 0 0 0\ng 2 1 1 1\n");
}

static void accessors_of_swift_are_named_after_their_property(void **state)
{
	(void)state;
	expect_functions("Swift",
			 "class A {\n  var b: Int { if c { return 1 }; return 2 }\n"
			 "  var d: Int { get { e ? 1 : 2 } set(v) { if v > 0 { g() } } }\n"
			 "  var h = 1 { willSet { i() } didSet { } }\n"
			 "  subscript(j: Int) -> Int { return j }\n}\n",
			 "A.b 2 1 0 1\nA.d.get 2 1 0 0\nA.d.set 2 1 0 1\nA.h.willSet 1 0 0 0\nA.h.didSet 1 0 0 0\n"
			 "A.subscript 1 0 0 0\n");
}

static void closures_outside_of_swift_functions_have_a_row(void **state)
{
	(void)state;
	expect_functions("Swift", "class A {\n  lazy var b: Int = { if c { return 1 }; return 2 }()\n}\n",
			 "A.b 2 1 0 1\n");
	expect_functions("Swift", "a.get(\"b\") { c in c && d }\n", "a.get() callback 2 1 0 0\n");
}

static void conditional_compilation_of_swift_loses_no_function(void **state)
{
	(void)state;
	expect_functions("Swift",
			 "class A {\n  func b() {}\n#if canImport(C) && !canImport(D) // e\n  @available(iOS 13, *)\n"
			 "  @_spi(F) open func g() {}\n#elseif os(H)\n  func i() {}\n#endif\n}\n",
			 "A.b 1 0 0 0\nA.g 1 0 0 0\nA.i 1 0 0 0\n");
}

static size_t error_bytes(struct code_parser *parser, const char *language, struct view content)
{
	struct arena arena = {0};
	struct code_facts facts;

	code_measure(parser, language_by_name(view_of(language)), NULL, content, &arena, &facts);
	arena_release(&arena);
	return (size_t)facts.error_bytes;
}

/* Its scanner once used memory that it did not ask for, with what the last file had left there. */
static void swift_is_read_the_same_whatever_was_read_before(void **state)
{
	static const char *const others[] = {"Ruby", "Scala", "PHP", "Rust", "C", "Lua"};
	struct code_parser *parser = code_parser_new();
	struct buf other = {0};

	(void)state;
	for (int i = 0; i < 400; i++)
		buf_addf(&other, "f(%d, \"a\") || { g } && [h, i(j)]\n", i);
	for (size_t i = 0; i < COUNT(others); i++) {
		error_bytes(parser, others[i], buf_view(&other));
		assert_int_equal(error_bytes(parser, "Swift", VIEW("let a = #\"b\"#\nlet c = \"\\(d)\"\n")), 0);
	}
	buf_release(&other);
	code_parser_free(parser);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_swift_count_as_defined),
	    cmocka_unit_test(functions_of_swift_are_qualified_by_type_and_extension),
	    cmocka_unit_test(accessors_of_swift_are_named_after_their_property),
	    cmocka_unit_test(closures_outside_of_swift_functions_have_a_row),
	    cmocka_unit_test(conditional_compilation_of_swift_loses_no_function),
	    cmocka_unit_test(swift_is_read_the_same_whatever_was_read_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
