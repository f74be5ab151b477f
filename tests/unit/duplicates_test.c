/*
 * What is said of passages that stand more than once: on small JavaScript files, by their lines.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "collect/duplicates.h"
#include "lang/tokens.h"

#include "base/banned.h"

enum { FILES = 4 };

struct found {
	struct duplicates duplicates;
	uint32_t lines[FILES]; /* duplicated ones of each file */
};

static const struct model_duplication usual = {.min_tokens = 30, .min_lines = 3, .min_shapes = 40};

/* Looks for copies in the files; the list of them ends with NULL. */
static struct found look(const char *const *files, const struct model_duplication *model)
{
	struct token_list list = {0};
	size_t starts[FILES + 1] = {0}, count = 0;
	struct buf packed = {0};
	struct found found = {0};
	struct clone_input input = {.starts = starts, .min_tokens = (size_t)model->min_tokens, .steps_limit = 1000000};

	for (; files[count]; count++) {
		buf_clear(&packed);
		tokens_pack(language_by_name(VIEW("JavaScript")), view_of(files[count]), &packed);
		assert_int_equal(tokens_unpack(buf_view(&packed), &list), 0);
		starts[count + 1] = list.count;
	}
	input.tokens = list.tokens;
	input.file_count = count;
	duplicates_add(&found.duplicates, &input, list.lines, model, 0, found.lines);
	token_list_release(&list);
	buf_release(&packed);
	return found;
}

#define LOOK(...) look((const char *const[]){__VA_ARGS__, NULL}, &usual)

static void assert_copy(const struct found *found, size_t group, size_t copy, uint32_t file, uint32_t line,
			uint32_t end_line)
{
	const struct duplicate_copy *c = &found->duplicates.copies[found->duplicates.groups[group].first + copy];

	assert_int_equal(c->file, file);
	assert_int_equal(c->line, line);
	assert_int_equal(c->end_line, end_line);
}

#define PRICE                                    \
	"  const net = order.sum(items);\n"      \
	"  if (order.country === 'DE') {\n"      \
	"    return net * 1.19; // VAT\n"        \
	"  }\n"                                  \
	"  for (const rule of rules.all()) {\n"  \
	"    net.add(rule.apply(order, net));\n" \
	"  }\n"

static void only_whole_lines_are_shown(void **state)
{
	struct found found = LOOK("function price(order) {\n" PRICE "  return net;\n}\n",
				  "// b\nfunction total(order) {\n" PRICE "  return net + 1;\n}\n");

	(void)state;
	assert_int_equal(found.duplicates.group_count, 1);
	assert_int_equal(found.duplicates.groups[0].copies, 2);
	assert_int_equal(found.duplicates.groups[0].files, 2);
	assert_int_equal(found.duplicates.groups[0].lines, 7);
	assert_int_equal(found.duplicates.groups[0].decisions, 2); /* if, for */
	assert_copy(&found, 0, 0, 0, 2, 8);
	assert_copy(&found, 0, 1, 1, 3, 9);
	assert_int_equal(found.lines[0], 7);
	assert_int_equal(found.lines[1], 7);
	duplicates_release(&found.duplicates);
}

static void what_closes_the_code_before_is_no_part_of_a_copy(void **state)
{
	struct found found = LOOK("a(1,\n  f(b)\n);\n}\n" PRICE, "c(\n  2\n);\n}\n" PRICE);

	(void)state;
	assert_int_equal(found.duplicates.group_count, 1);
	assert_copy(&found, 0, 0, 0, 5, 11);
	assert_copy(&found, 0, 1, 1, 5, 11);
	duplicates_release(&found.duplicates);
}

static void rows_of_one_shape_are_a_table(void **state)
{
	static const char table[] = "const codes = {\n  red: 'a1',\n  green: 'b2',\n  blue: 'c3',\n  white: 'd4',\n"
				    "  black: 'e5',\n  grey: 'f6',\n  pink: 'g7',\n  brown: 'h8',\n};\n";
	struct found found = LOOK(table, table);
	struct model_duplication lax = usual;

	(void)state;
	assert_int_equal(found.duplicates.group_count, 0);
	assert_int_equal(found.duplicates.tables, 1);
	assert_int_equal(found.lines[0], 0);
	duplicates_release(&found.duplicates);
	lax.min_shapes = 0;
	found = look((const char *const[]){table, table, NULL}, &lax);
	assert_int_equal(found.duplicates.group_count, 1);
	assert_int_equal(found.lines[0], 10);
	duplicates_release(&found.duplicates);
}

static void too_few_lines_are_no_copy(void **state)
{
	static const char line[] = "f(a.b(c, d), e.g(h, i)); j(k(l, m), n); while (o > p) { q.r(s, t); u(v); }\n";
	struct found found = LOOK(line, line);

	(void)state;
	assert_int_equal(found.duplicates.group_count, 0);
	assert_int_equal(found.lines[0], 0);
	duplicates_release(&found.duplicates);
}

static void the_largest_is_first_and_a_part_of_it_says_nothing_new(void **state)
{
#define MORE "  log.info('priced', order.id);\n  audit(order, net, rules.version);\n  return round(net, 2);\n"
	struct found found = LOOK(PRICE MORE, "x;\n" PRICE MORE, "y;\n" PRICE "z;\n");

	(void)state;
	/* three copies of seven lines, and two of ten, each with three lines that are only in it */
	assert_int_equal(found.duplicates.group_count, 2);
	assert_int_equal(found.duplicates.groups[0].copies, 3);
	assert_int_equal(found.duplicates.groups[0].lines, 7);
	assert_int_equal(found.duplicates.groups[1].copies, 2);
	assert_int_equal(found.duplicates.groups[1].lines, 10);
	assert_int_equal(found.lines[0], 10);
	assert_int_equal(found.lines[2], 7);
	duplicates_release(&found.duplicates);

	/* with one line more there is nothing new in the second */
	found = LOOK(PRICE "  log.info('priced', order.id);\n", "x;\n" PRICE "  log.info('priced', order.id);\n",
		     "y;\n" PRICE "z;\n");
	assert_int_equal(found.duplicates.group_count, 1);
	assert_int_equal(found.duplicates.groups[0].copies, 3);
	assert_int_equal(found.lines[0], 8);
	duplicates_release(&found.duplicates);
}

static void copies_inside_one_file_are_found(void **state)
{
	struct found found = LOOK(PRICE "a;\n" PRICE "b;\n");

	(void)state;
	assert_int_equal(found.duplicates.group_count, 1);
	assert_int_equal(found.duplicates.groups[0].files, 1);
	assert_copy(&found, 0, 0, 0, 1, 7);
	assert_copy(&found, 0, 1, 0, 9, 15);
	assert_int_equal(found.lines[0], 14);
	duplicates_release(&found.duplicates);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_whole_lines_are_shown),
	    cmocka_unit_test(what_closes_the_code_before_is_no_part_of_a_copy),
	    cmocka_unit_test(rows_of_one_shape_are_a_table),
	    cmocka_unit_test(too_few_lines_are_no_copy),
	    cmocka_unit_test(the_largest_is_first_and_a_part_of_it_says_nothing_new),
	    cmocka_unit_test(copies_inside_one_file_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
