#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a();", 0, 0, 0},
    {"if a { b() } else if c { d() } else { e() }", 2, 3, 1},
    {"if a { b() } else { if c { d() } }", 2, 4, 2},
    {"if let Some(a) = b { c() }", 1, 1, 1},
    {"if let Some(a) = b && c { d() }", 2, 2, 1},
    {"let x = if a { 1 } else { 2 };", 1, 2, 1},
    {"for a in b { c() }", 1, 1, 1},
    {"while a { b() }", 1, 1, 1},
    {"while let Some(a) = b { c() }", 1, 1, 1},
    {"loop { a() }", 1, 1, 1},
    {"match a { 1 | 2 => b(), Some(_) => c(), _ => d() }", 2, 1, 1},
    {"match a { x if x > 1 => b(), _ if c => d() }", 3, 1, 1},
    {"match a { 1 => { if b { c() } } _ => {} }", 2, 3, 2},
    {"let Some(a) = b else { return };", 1, 1, 1},
    {"let Some(a) = b else { if c { return } return };", 2, 3, 2},
    {"let a = b?.c()?;", 0, 0, 0},
    {"let x = a && b || c;", 2, 2, 0},
    {"let x = a && !(b && c);", 2, 2, 0},
    {"'l: loop { break 'l; }", 1, 2, 1},
    {"'l: for a in b { continue 'l; }", 1, 2, 1},
    {"let x = loop { break 3; };", 1, 1, 1},
    {"let x = |a: i32| if a > 0 { b() } else { c() };", 1, 3, 1},
    {"let x = || a && b;", 1, 1, 0},
    {"a.map(|b| b + 1);", 0, 0, 0},
    {"unsafe { a() }", 0, 0, 0},
    {"assert!(a && b); println!(\"{}\", if c { 1 } else { 2 });", 0, 0, 0},
    {"f();", 0, 1, 0},
    {"Self::f(); a.f(); b::f();", 0, 0, 0},
    {"let x = \"if a && b\"; let y = r#\"|| \"#; let z = 'a';", 0, 0, 0},
};

static void constructs_of_rust_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("Rust", "fn f() { ", " }\n", constructs, COUNT(constructs));
}

static void functions_of_rust_are_qualified_by_impl_trait_and_module(void **state)
{
	(void)state;
	expect_functions("Rust",
			 "mod m { impl<T: A> fmt::Display for Foo<'_, T> where T: B {\n"
			 "  pub fn new(a: i32, (b, c): (i32, i32)) -> Self { Self::new(a, (b, c)) }\n"
			 "  async fn g(&mut self, #[d] e: i32) { self.g(e) }\n} }\n",
			 "m::Foo::new 1 1 2 0\nm::Foo::g 1 1 1 0\n");
	expect_functions("Rust",
			 "trait A { fn b(&self); fn c(&self) { if d { e() } } }\nextern \"C\" { fn g(h: i32); }\n",
			 "A::c 2 1 0 1\n");
	expect_functions("Rust", "#[test]\nfn f() { fn g() { if a {} } }\n", "f 1 0 0 0\ng 2 1 0 1\n");
}

static void a_module_of_rust_is_no_type(void **state)
{
	struct code_parser *parser = code_parser_new();
	struct arena arena = {0};
	struct code_facts facts;

	(void)state;
	expect_functions("Rust", "mod m { fn f() { f() } mod n { fn g() {} } }\n", "m::f 1 1 0 0\nm::n::g 1 0 0 0\n");
	code_measure(parser, language_by_name(VIEW("Rust")), NULL,
		     VIEW("mod m { pub fn f() {} impl A { fn g() {} } }\n"), &arena, &facts);
	assert_int_equal(facts.type_count, 1);
	assert_true(view_is(facts.types[0].name, "m::A"));
	assert_int_equal(facts.functions[0].type, -1);
	assert_int_equal(facts.functions[1].type, 0);
	arena_release(&arena);
	code_parser_free(parser);
}

static void closures_outside_of_rust_functions_have_a_row(void **state)
{
	(void)state;
	expect_functions("Rust", "static A: fn(i32) -> i32 = |b| if b { 1 } else { 2 };\n", "A 2 2 1 1\n");
}

static void macros_of_rust_have_no_rows(void **state)
{
	(void)state;
	expect_functions("Rust", "macro_rules! m { ($a:expr) => { fn b() { if $a {} } } }\nm! { fn c() { if d {} } }\n",
			 "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_rust_count_as_defined),
	    cmocka_unit_test(functions_of_rust_are_qualified_by_impl_trait_and_module),
	    cmocka_unit_test(a_module_of_rust_is_no_type),
	    cmocka_unit_test(closures_outside_of_rust_functions_have_a_row),
	    cmocka_unit_test(macros_of_rust_have_no_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
