#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a()", 0, 0, 0},
    {"if a then b elsif c then d else e end", 2, 3, 1},
    {"if a then b elsif c then d elsif e then g else h end", 3, 4, 1},
    {"if a\n  if b then c end\nend", 2, 3, 2},
    {"if a then b else\n  if c then d end\nend", 2, 4, 2},
    {"unless a then b else c end", 1, 2, 1},
    {"a if b", 1, 1, 1},
    {"a unless b", 1, 1, 1},
    {"while a do b end", 1, 1, 1},
    {"until a do b end", 1, 1, 1},
    {"for a in b do c end", 1, 1, 1},
    {"a while b", 1, 1, 1},
    {"begin; a; end until b", 1, 1, 1},
    {"loop do a end", 0, 0, 0},
    {"case a\nwhen 1, 2 then b\nwhen 3 then c\nelse d\nend", 2, 1, 1},
    {"case\nwhen a && b then c\nend", 2, 2, 1},
    {"case a\nin [b, _] if b then c\nin Integer | Float then d\nin {e: 1} unless g then h\nin _ then i\nend", 5, 1, 1},
    {"case a\nin 1 then b\nelse c\nend", 1, 1, 1},
    {"begin\n  a\nrescue A, B => e\n  b\nrescue\n  c\nelse\n  d\nensure\n  e\nend", 2, 2, 1},
    {"a ||= begin\n  b\n  c\nend", 0, 0, 0},
    {"a\nrescue A\n  b if c", 2, 3, 1},
    {"x = a rescue b", 1, 1, 0},
    {"x = a ? b : c", 1, 1, 0},
    {"x = a && b || c", 2, 2, 0},
    {"a and b or c", 2, 2, 0},
    {"x = a && !(b && c)", 2, 2, 0},
    {"x = (a && b) && c", 2, 1, 0},
    {"not a", 0, 0, 0},
    {"a ||= b; c &&= d", 0, 0, 0},
    {"a&.b", 0, 0, 0},
    {"a.each { |b| c if b }", 1, 2, 1},
    {"a.each do |b|\n  if b then c else d end\nend", 1, 3, 1},
    {"x = ->(a) { a && b }", 1, 1, 0},
    {"a.map(&:b)", 0, 0, 0},
    {"break; next; redo; retry", 0, 0, 0},
    {"f(1)", 0, 1, 0},
    {"f 1", 0, 1, 0},
    {"self.f(1)", 0, 1, 0},
    {"a.f(1)", 0, 0, 0},
    {"\"#{a ? b : c}\"", 1, 1, 0},
    {"x = 'if a && b'", 0, 0, 0},
    {"x = <<~END\n  if a\nEND\n", 0, 0, 0},
};

static void constructs_of_ruby_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("Ruby", "def f\n", "\nend\n", constructs, COUNT(constructs));
}

static void methods_of_ruby_are_qualified_by_their_class_and_module(void **state)
{
	(void)state;
	expect_functions("Ruby", "module A::B\n  class C < D\n    def e; end\n    def self.f; end\n  end\nend\n",
			 "A::B::C#e 1 0 0 0\nA::B::C.f 1 0 0 0\n");
	expect_functions("Ruby", "class A\n  class << self\n    def b(c) = c && d\n  end\nend\n", "A#b 2 1 1 0\n");
	expect_functions("Ruby",
			 "class A\n  def ==(other) true end\n  def a=(v) @a = v end\n  private def b?; end\nend\n",
			 "A#== 1 0 1 0\nA#a= 1 0 1 0\nA#b? 1 0 0 0\n");
	expect_functions("Ruby", "def f\n  def g; end\nend\n", "f 1 0 0 0\ng 1 0 0 0\n");
}

static void a_block_is_no_parameter_of_a_ruby_method(void **state)
{
	(void)state;
	expect_functions("Ruby", "def f(a, b = 1, *c, d:, e: 2, **g, &h); end\ndef g(...) = f(...)\n",
			 "f 1 0 6 0\ng 1 0 1 0\n");
}

static void blocks_outside_of_ruby_methods_have_no_row(void **state)
{
	(void)state;
	expect_functions("Ruby", "describe A do\n  it('b') { c if d }\n  def e; end\nend\n", "e 1 0 0 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_ruby_count_as_defined),
	    cmocka_unit_test(methods_of_ruby_are_qualified_by_their_class_and_module),
	    cmocka_unit_test(a_block_is_no_parameter_of_a_ruby_method),
	    cmocka_unit_test(blocks_outside_of_ruby_methods_have_no_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
