#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a();", 0, 0, 0},
    {"if (a) b(); else if (c) d(); else e();", 2, 3, 1},
    {"if (a) { b(); } else { if (c) d(); }", 2, 4, 2},
    {"for (;;) a();", 1, 1, 1},
    {"for (const a of b) c();", 1, 1, 1},
    {"for (const a in b) c();", 1, 1, 1},
    {"while (a) b();", 1, 1, 1},
    {"do a(); while (b);", 1, 1, 1},
    {"switch (a) { case 1: b(); break; case 2: default: c(); }", 2, 1, 1},
    {"switch (a ? 1 : 2) { case 1: b(); }", 2, 2, 1},
    {"try { a(); } catch (e) { b(); } finally { c(); }", 1, 1, 1},
    {"try { a(); } catch { if (b) c(); }", 2, 3, 2},
    {"x = a ? b : c;", 1, 1, 0},
    {"x = a ? b : c ? d : e;", 2, 3, 0},
    {"x = `${a ? b : c}`;", 1, 1, 0},
    {"x = a && b || c;", 2, 2, 0},
    {"x = a ?? b;", 0, 0, 0},
    {"x = a?.b?.c();", 0, 0, 0},
    {"x ||= a; y &&= b; z ?\?= c;", 0, 0, 0},
    {"l: for (;;) { break l; }", 1, 2, 1},
    {"l: for (;;) { continue /* to */ l; }", 1, 2, 1},
    {"for (;;) { break /* out */; }", 1, 1, 1},
    {"f();", 0, 1, 0},
    {"this.f();", 0, 0, 0},
    {"a.forEach(b);", 0, 0, 0},
    {"x = /if (a && b)/; y = 'a && b';", 0, 0, 0},
};

static void constructs_of_javascript_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("JavaScript", "function f() {", "}\n", constructs, COUNT(constructs));
	expect_constructs("TypeScript", "function f(): void {", "}\n", constructs, COUNT(constructs));
	expect_constructs("TSX", "function f() {", "}\n", constructs, COUNT(constructs));
}

static void functions_inside_have_rows_of_their_own(void **state)
{
	(void)state;
	expect_functions("JavaScript", "function f(a) { if (a) g(() => { if (b) c(); }); }\n",
			 "f 2 1 1 1\ng() callback 2 1 0 1\n");
	expect_functions("JavaScript", "function f() { function g() { return a && b; } }\n", "f 1 0 0 0\ng 2 1 0 0\n");
}

static void function_expressions_are_named_by_what_they_are_given_to(void **state)
{
	(void)state;
	expect_functions("JavaScript", "const f = x => x && y;\n", "f 2 1 1 0\n");
	expect_functions("JavaScript", "var f = function (a, b) {};\n", "f 1 0 2 0\n");
	expect_functions("JavaScript", "var f = function g() {};\n", "g 1 0 0 0\n");
	expect_functions("JavaScript", "app.use = async function ({a, b}, c = 1, ...d) {};\n", "app.use 1 0 3 0\n");
	expect_functions("JavaScript", "A.prototype.b = function () { this.b(); };\n", "A.prototype.b 1 1 0 0\n");
	expect_functions("JavaScript", "x = { a: function () {}, 'b-c': () => 1, d() {}, [e]: () => 2 };\n",
			 "a 1 0 0 0\nb-c 1 0 0 0\nd 1 0 0 0\n[e] 1 0 0 0\n");
	expect_functions("JavaScript", "app.get('/', (req, res) => {});\n", "app.get() callback 1 0 2 0\n");
	expect_functions("JavaScript", "fetch(url).then(r => r);\n", "then() callback 1 0 1 0\n");
	expect_functions("JavaScript", "(function () { if (a) b(); })();\n", "(anonymous) 2 1 0 1\n");
	expect_functions("JavaScript", "function* f() { yield 1; }\nconst g = function* () {};\n",
			 "f 1 0 0 0\ng 1 0 0 0\n");
	expect_functions("JavaScript", "const e = <a onClick={() => go()}>x</a>;\n", "onClick 1 0 0 0\n");
	expect_functions("JavaScript", "const f = () => f();\n", "f 1 1 0 0\n");
}

static void methods_are_qualified_by_their_class(void **state)
{
	(void)state;
	expect_functions(
	    "JavaScript",
	    "class A { constructor(x) {} get b() { return this.b(); } static c() {} #d = () => 1; static { e(); } }\n",
	    "A.constructor 1 0 1 0\nA.b 1 1 0 0\nA.c 1 0 0 0\nA.#d 1 0 0 0\nA.static 1 0 0 0\n");
	expect_functions("JavaScript", "const A = class { b() {} };\n", "A.b 1 0 0 0\n");
	expect_functions("JavaScript", "class A { catch() {} if() {} }\n", "A.catch 1 0 0 0\nA.if 1 0 0 0\n");
	expect_functions("TypeScript",
			 "abstract class A { private b?: string; abstract c(): void; d(x: number, y?: string): void {} "
			 "e = (x: X) => x; }\n",
			 "A.d 1 0 2 0\nA.e 1 0 1 0\n");
}

static void types_of_typescript_do_not_count(void **state)
{
	(void)state;
	expect_functions("TypeScript", "type X<T> = T extends string ? a : b;\ninterface I { f(): void }\n", "");
	expect_functions("TypeScript",
			 "function f(a: string): void;\nfunction f(a: any) { }\ndeclare function g(): void;\n",
			 "f 1 0 1 0\n");
	expect_functions("TypeScript",
			 "function f<T extends A | B>(a: T | null): a is B { return <any>a && !!a!.b; }\n",
			 "f 2 1 1 0\n");
	expect_functions("TSX", "export const F: React.FC<P> = ({a}) => <div>{a && <b/>}</div>;\n", "F 2 1 1 0\n");
}

static void a_property_is_called_through_its_object(void **state)
{
	(void)state;
	expect_functions(
	    "JavaScript",
	    "req.accepts = function () { return accepts(this); };\n"
	    "req.type = function () { return this.type(); };\n"
	    "var o = { keys: function () { return keys(o); }, all: function () { return this.all(); },\n"
	    "  values() { return values(o); }, each() { return this.each(); } };\n"
	    "var f = function () { return f(); };\n",
	    "req.accepts 1 0 0 0\nreq.type 1 1 0 0\nkeys 1 0 0 0\nall 1 1 0 0\nvalues 1 0 0 0\neach 1 1 0 0\n"
	    "f 1 1 0 0\n");
}

/* Each function has a row that starts at nesting 0, so the 20 of the paper for the whole are spread over three. */
static void the_javascript_example_of_the_white_paper_is_counted_by_function(void **state)
{
	(void)state;
	expect_functions(
	    "JavaScript",
	    "save: function save(options, callback) {\n"
	    "  if (typeof options === 'function') {\n" /* +1 */
	    "    callback = options;\n"
	    "  }\n"
	    "  options || (options = {});\n" /* +1 */
	    "  self.validate(self.toJSON(), function (err) {\n"
	    "    if (err) {\n"                              /* +1 */
	    "      callback && callback.call(null, err);\n" /* +1 */
	    "      return;\n"
	    "    }\n"
	    "    self.sync(self.isNew() ? 'create' : 'update', options, function (err, response) {\n" /* +1 */
	    "      if (err) {\n"                                                                      /* +1 */
	    "        self.fire(EVT_ERROR, facade);\n"
	    "      } else {\n"                 /* +1 */
	    "        if (!self.saveEvent) {\n" /* +2 */
	    "          self.saveEvent = self.publish(EVT_SAVE);\n"
	    "        }\n"
	    "        if (response) {\n" /* +2 */
	    "          self.setAttrs(parsed, options);\n"
	    "        }\n"
	    "      }\n"
	    "      callback && callback.apply(null, arguments);\n" /* +1 */
	    "    });\n"
	    "  });\n"
	    "}\n",
	    "save 3 2 2 1\nself.validate() callback 4 3 1 1\nself.sync() callback 5 7 2 2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_javascript_count_as_defined),
	    cmocka_unit_test(functions_inside_have_rows_of_their_own),
	    cmocka_unit_test(function_expressions_are_named_by_what_they_are_given_to),
	    cmocka_unit_test(methods_are_qualified_by_their_class),
	    cmocka_unit_test(types_of_typescript_do_not_count),
	    cmocka_unit_test(a_property_is_called_through_its_object),
	    cmocka_unit_test(the_javascript_example_of_the_white_paper_is_counted_by_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
