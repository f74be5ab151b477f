#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a();", 0, 0, 0},
    {"if ($a) b(); elseif ($c) d(); else e();", 2, 3, 1},
    {"if ($a) b(); else if ($c) d(); else e();", 2, 3, 1},
    {"if ($a) { b(); } else { if ($c) { d(); } }", 2, 4, 2},
    {"if ($a): b(); elseif ($c): d(); else: e(); endif;", 2, 3, 1},
    {"for ($a = 0; $a < 1; $a++) b();", 1, 1, 1},
    {"foreach ($a as $b => $c) d();", 1, 1, 1},
    {"while ($a): b(); endwhile;", 1, 1, 1},
    {"do { a(); } while ($b);", 1, 1, 1},
    {"switch ($a) { case 1: case 2: b(); break; default: c(); }", 2, 1, 1},
    {"$x = match (true) { $a, $b => 1, $c && $d => 2, default => 3 };", 3, 2, 1},
    {"try { a(); } catch (A | B $e) { b(); } catch (C) {} finally { c(); }", 2, 2, 1},
    {"$x = $a ? $b : $c;", 1, 1, 0},
    {"$x = $a ?: $b;", 1, 1, 0},
    {"$x = $a ?? $b; $a ?\?= $b;", 0, 0, 0},
    {"$x = $a && $b || $c;", 2, 2, 0},
    {"$a and b() or c();", 2, 2, 0},
    {"$x = $a && !($b && $c);", 2, 2, 0},
    {"$x = $a xor $b;", 0, 0, 0},
    {"$a?->b();", 0, 0, 0},
    {"foreach ($a as $b) { foreach ($c as $d) { continue 2; } }", 2, 4, 2},
    {"while ($a) { break; }", 1, 1, 1},
    {"goto l; l: a();", 0, 1, 0},
    {"$x = function ($a) use ($b) { if ($a) c(); };", 1, 2, 1},
    {"$x = fn ($a) => $a && $b;", 1, 1, 0},
    {"f(1);", 0, 1, 0},
    {"$this->f(1); A::f(1); $a->f(1);", 0, 0, 0},
    {"throw new A();", 0, 0, 0},
    {"echo \"{$a->b($c ? 1 : 2)}\";", 1, 1, 0},
    {"echo 'if ($a && $b)';", 0, 0, 0},
    {"?><b><?php if ($a): ?> if (b) <?php endif;", 1, 1, 1},
};

static void constructs_of_php_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("PHP", "<?php function f() { ", " }\n", constructs, COUNT(constructs));
}

static void functions_of_php_are_qualified_by_their_class(void **state)
{
	(void)state;
	expect_functions("PHP",
			 "<?php namespace A\\B; abstract class C {\n"
			 "  public function __construct(private int $a, &$b, ?D ...$c) {}\n"
			 "  abstract function d();\n"
			 "  static function e() { return self::e() + static::e(); }\n"
			 "  function g() { return $this->g(); }\n}\n",
			 "C::__construct 1 0 3 0\nC::e 1 1 0 0\nC::g 1 1 0 0\n");
	expect_functions("PHP",
			 "<?php interface A { function b(); }\ntrait C { function d() {} }\n"
			 "enum E { case F; function g() {} }\nfunction h() { function i() {} }\n",
			 "C::d 1 0 0 0\nE::g 1 0 0 0\nh 1 0 0 0\ni 1 0 0 0\n");
	expect_functions("PHP", "<?php class A { public $b { get => $c ? 1 : 2; set { } } }\n",
			 "A::get 2 1 0 0\nA::set 1 0 0 0\n");
	expect_functions("PHP",
			 "<?php function f() { return new class extends A { function b() { if ($c) d(); } }; }\n",
			 "f 1 0 0 0\n(anonymous)::b 2 1 0 1\n");
}

static void closures_outside_of_php_functions_have_a_row(void **state)
{
	(void)state;
	expect_functions("PHP", "<?php $a = function ($b) { if ($b) c(); };\n", "$a 2 1 1 1\n");
	expect_functions("PHP", "<?php Route::get('/', fn ($a) => $a ? 1 : 2);\n", "get() callback 2 1 1 0\n");
	expect_functions("PHP", "<?php return ['a' => fn () => $b && $c];\n", "a 2 1 0 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_php_count_as_defined),
	    cmocka_unit_test(functions_of_php_are_qualified_by_their_class),
	    cmocka_unit_test(closures_outside_of_php_functions_have_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
