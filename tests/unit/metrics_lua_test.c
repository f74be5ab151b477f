#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a()", 0, 0, 0},
    {"if a then b() elseif c then d() else e() end", 2, 3, 1},
    {"if a then b() elseif c then d() elseif e then g() end", 3, 3, 1},
    {"if a then b() else if c then d() end end", 2, 4, 2},
    {"for a = 1, 2 do b() end", 1, 1, 1},
    {"for a, b in pairs(c) do d() end", 1, 1, 1},
    {"while a do break end", 1, 1, 1},
    {"repeat a() until b", 1, 1, 1},
    {"do a() end", 0, 0, 0},
    {"local x = a and b or c", 2, 2, 0},
    {"local x = a and not (b and c)", 2, 2, 0},
    {"local x = a and (b and c)", 2, 1, 0},
    {"goto l ::l::", 0, 1, 0},
    {"f(1)", 0, 1, 0},
    {"f 'a'", 0, 1, 0},
    {"a.f(1) self:f(1)", 0, 0, 0},
    {"local x = 'if a and b' .. [[ or c]] -- if d", 0, 0, 0},
};

static void constructs_of_lua_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("Lua", "local function f() ", "\nend\n", constructs, COUNT(constructs));
}

static void functions_of_lua_keep_the_names_they_are_declared_with(void **state)
{
	(void)state;
	expect_functions(
	    "Lua",
	    "function M.a(b, ...) M.a(b) end\nfunction M:c() self:c() end\nfunction d.e.g:h() end\nfunction i() end\n",
	    "M.a 1 1 1 0\nM:c 1 1 0 0\nd.e.g:h 1 0 0 0\ni 1 0 0 0\n");
	expect_functions("Lua", "local function f()\n  local function g(a) if a then b() end end\nend\n",
			 "f 1 0 0 0\ng 2 1 1 1\n");
}

static void function_expressions_of_lua_have_rows_named_by_what_they_are_given_to(void **state)
{
	(void)state;
	expect_functions("Lua", "M.a = function(b) return b and c end\nlocal d = function() end\n",
			 "M.a 2 1 1 0\nd 1 0 0 0\n");
	expect_functions("Lua", "return { a = function() end, ['b'] = function() end, function() end }\n",
			 "a 1 0 0 0\nb 1 0 0 0\n(anonymous) 1 0 0 0\n");
	expect_functions("Lua", "function f()\n  pcall(function() if a then b() end end)\nend\n",
			 "f 1 0 0 0\npcall() callback 2 1 0 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_lua_count_as_defined),
	    cmocka_unit_test(functions_of_lua_keep_the_names_they_are_declared_with),
	    cmocka_unit_test(function_expressions_of_lua_have_rows_named_by_what_they_are_given_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
