/*
 * Lines as hashes: equal where `git diff -w` would say so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/line_hash.h"
#include "base/mem.h"

static uint32_t hash_of(struct view content, int64_t line)
{
	struct buf packed = {0};
	uint32_t hash;

	line_hashes_pack(content, &packed);
	hash = line_hash_at(buf_view(&packed), line);
	buf_release(&packed);
	return hash;
}

static size_t count_of(struct view content)
{
	struct buf packed = {0};
	size_t count;

	line_hashes_pack(content, &packed);
	count = line_hashes_count(buf_view(&packed));
	buf_release(&packed);
	return count;
}

static void white_space_makes_no_difference(void **state)
{
	uint32_t plain = hash_of(VIEW("if (a)b();"), 1);

	(void)state;
	assert_int_not_equal(plain, 0);
	assert_int_equal(hash_of(VIEW("\t\tif (a) b();\r\n"), 1), plain);
	assert_int_equal(hash_of(VIEW("x\n\v\fi f(a)\tb();\n"), 2), plain);
	assert_int_not_equal(hash_of(VIEW("if (b)a();"), 1), plain);
	assert_int_not_equal(hash_of(VIEW("if (a)b();\0"), 1), plain);
}

static void every_line_has_one_and_a_blank_one_has_none(void **state)
{
	(void)state;
	assert_int_equal(count_of(VIEW("")), 0);
	assert_int_equal(count_of(VIEW("\n")), 1);
	assert_int_equal(count_of(VIEW("a\nb")), 2);
	assert_int_equal(count_of(VIEW("a\nb\n")), 2);
	assert_int_equal(hash_of(VIEW("a\n \t\r\nb\n"), 2), 0);
	assert_int_not_equal(hash_of(VIEW("a\n \t\r\nb"), 3), 0);
}

static void there_is_no_line_before_the_first_and_after_the_last(void **state)
{
	(void)state;
	assert_int_equal(hash_of(VIEW("a\nb\n"), 0), 0);
	assert_int_equal(hash_of(VIEW("a\nb\n"), -1), 0);
	assert_int_equal(hash_of(VIEW("a\nb\n"), 3), 0);
	assert_int_equal(hash_of(VIEW("a\nb\n"), INT64_MAX), 0);
	assert_int_equal(line_hash_at((struct view){0}, 1), 0);
}

static void a_line_longer_than_a_piece_is_read_to_its_end(void **state)
{
	enum { LENGTH = 10000 };
	char *line = xmalloc(LENGTH);
	uint32_t before;

	(void)state;
	memset(line, 'a', LENGTH);
	before = hash_of((struct view){line, LENGTH}, 1);
	line[LENGTH - 1] = 'b';
	assert_int_not_equal(hash_of((struct view){line, LENGTH}, 1), before);
	memset(line, ' ', LENGTH);
	assert_int_equal(hash_of((struct view){line, LENGTH}, 1), 0);
	free(line);
}

/* Stores are carried from one machine to another. So it stays this number. */
static void the_packed_form_is_the_same_everywhere(void **state)
{
	struct buf packed = {0};

	(void)state;
	line_hashes_pack(VIEW("int main(void)\n"), &packed);
	assert_int_equal(packed.n, 4);
	assert_int_equal((unsigned char)packed.p[0], line_hash_at(buf_view(&packed), 1) & 255);
	buf_release(&packed);
	assert_int_equal(hash_of(VIEW("int main(void)\n"), 1), 0x620b1d0f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(white_space_makes_no_difference),
	    cmocka_unit_test(every_line_has_one_and_a_blank_one_has_none),
	    cmocka_unit_test(there_is_no_line_before_the_first_and_after_the_last),
	    cmocka_unit_test(a_line_longer_than_a_piece_is_read_to_its_end),
	    cmocka_unit_test(the_packed_form_is_the_same_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
