#include "metrics.h"

/* code, ccn, cognitive, nesting */
static const struct construct constructs[] = {
    {"a", 0, 0, 0},
    {"if a; then b; elif c; then d; else e; fi", 2, 3, 1},
    {"if a; then b; else if c; then d; fi; fi", 2, 4, 2},
    {"if a && b; then c; fi", 2, 2, 1},
    {"for a in b c; do d; done", 1, 1, 1},
    {"for ((a = 0; a < 3; a++)); do b; done", 1, 1, 1},
    {"select a in b c; do d; done", 1, 1, 1},
    {"while a; do b; done", 1, 1, 1},
    {"until a; do b; done", 1, 1, 1},
    {"while read -r a; do b; done < c", 1, 1, 1},
    {"case $a in b | c) d ;; [ef]*) g ;; *) h ;; esac", 2, 1, 1},
    {"case $a in (b) c ;; (*) d ;; esac", 1, 1, 1},
    {"case $a in b*) if c; then d; fi ;; esac", 2, 3, 2},
    {"a && b || c", 2, 2, 0},
    {"a || { b; return 1; }", 1, 1, 0},
    {"a && b && c", 2, 1, 0},
    {"a && (b && c)", 2, 2, 0},
    {"[ \"$a\" ] && [ \"$b\" = c ] && d", 2, 1, 0},
    {"[[ $a && $b || ! $c ]]", 2, 2, 0},
    {"[ a -a b ]", 0, 0, 0},
    {"((a && b))", 1, 1, 0},
    {"x=$((a ? b : c))", 1, 1, 0},
    {"! a", 0, 0, 0},
    {"a | b", 0, 0, 0},
    {"x=$(if a; then b; fi)", 1, 1, 1},
    {"cat <<END\n$(a && b) if c; then d; fi\nEND\n", 1, 1, 0},
    {"while a; do break 2; done", 1, 1, 1},
    {"f 1", 0, 1, 0},
    {"x='if a && b'", 0, 0, 0},
    {"trap 'a && b' EXIT", 0, 0, 0},
};

static void constructs_of_shell_count_as_defined(void **state)
{
	(void)state;
	expect_constructs("Shell", "f() {\n", "\n}\n", constructs, COUNT(constructs));
}

static void functions_of_shell_are_written_in_several_ways(void **state)
{
	(void)state;
	expect_functions("Shell",
			 "#!/bin/sh\na() { b; }\nfunction c { d; }\nfunction e() ( g )\nh() if i; then j; fi\n",
			 "a 1 0 0 0\nc 1 0 0 0\ne 1 0 0 0\nh 2 1 0 1\n");
	expect_functions("Shell", "a::b-c() {\n  d() { if e; then g; fi; }\n}\n", "a::b-c 1 0 0 0\nd 2 1 0 1\n");
}

static void shell_outside_of_functions_has_no_row(void **state)
{
	(void)state;
	expect_functions("Shell", "if a; then b; fi\n", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(constructs_of_shell_count_as_defined),
	    cmocka_unit_test(functions_of_shell_are_written_in_several_ways),
	    cmocka_unit_test(shell_outside_of_functions_has_no_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
