#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "collect/truck_factor.h"

enum { FILES_MOST = 4096 };

/* Who is author of which file, written as one word a file: "ab b c" is three files and three persons. */
struct table {
	struct author_table table;
	size_t starts[FILES_MOST + 1];
	uint32_t authors[FILES_MOST * 8];
	size_t set[FILES_MOST];
	size_t count;
};

static void start(struct table *table, size_t persons)
{
	memset(table, 0, sizeof(*table));
	table->table = (struct author_table){table->starts, table->authors, persons};
}

static void add_author(struct table *table, uint32_t person)
{
	table->authors[table->starts[table->count + 1]++] = person;
}

static void end_file(struct table *table)
{
	table->set[table->count] = table->count;
	table->count++;
	table->starts[table->count + 1] = table->starts[table->count];
}

static void read_table(struct table *table, const char *words)
{
	start(table, 26);
	for (; *words; words++)
		if (*words == ' ')
			end_file(table);
		else if (*words != '-')
			add_author(table, (uint32_t)(*words - 'a' + 1));
	end_file(table);
}

static struct truck_factor factor_of(const struct table *table)
{
	struct truck_space space;
	struct truck_factor factor;

	truck_space_start(&space, &table->table);
	factor = truck_factor_of(&space, table->set, table->count);
	truck_space_release(&space);
	return factor;
}

static void expect(const char *words, size_t factor, size_t low, size_t high)
{
	static struct table table;
	struct truck_factor found;

	read_table(&table, words);
	found = factor_of(&table);
	if (found.factor != factor || found.low != low || found.high != high)
		fail_msg("%s: %zu (%zu to %zu), expected %zu (%zu to %zu)", words, found.factor, found.low, found.high,
			 factor, low, high);
}

static void without_ties_there_is_one_factor(void **state)
{
	(void)state;
	expect("a a a b b c", 2, 2, 2);
	expect("a", 1, 1, 1);
	expect("a -", 1, 1, 1);
	expect("a - -", 0, 0, 0);
	expect("-", 0, 0, 0);
}

static void the_order_of_authors_with_equally_many_files_moves_the_factor(void **state)
{
	(void)state;
	/* Two of five files must be lost: with c two are, with a none is before b leaves too. */
	expect("ab ab c c -", 2, 1, 2);
	/* The tie is over before the last one leaves: no order matters. */
	expect("a b c c c c", 1, 1, 1);
	expect("a b c d", 3, 3, 3);
}

static size_t count_covered(const struct table *table, uint32_t gone)
{
	size_t covered = 0;

	for (size_t file = 0; file < table->count; file++) {
		bool has_author = false;

		for (size_t a = table->starts[file]; a < table->starts[file + 1]; a++)
			has_author |= !(gone >> table->authors[a] & 1);
		covered += has_author;
	}
	return covered;
}

/* Every order of the authors in which those with more files come first; `gone` is a set of bits by person. */
static void try_order(const struct table *table, const size_t *files_of, uint32_t gone, struct truck_factor *bounds)
{
	size_t most = 0, left = (size_t)__builtin_popcount(gone);

	if (count_covered(table, gone) * 2 < table->count) {
		bounds->low = left < bounds->low ? left : bounds->low;
		bounds->high = left > bounds->high ? left : bounds->high;
		return;
	}
	for (uint32_t person = 1; person <= table->table.person_count; person++)
		if (!(gone >> person & 1) && files_of[person] > most)
			most = files_of[person];
	for (uint32_t person = 1; person <= table->table.person_count; person++)
		if (!(gone >> person & 1) && files_of[person] == most)
			try_order(table, files_of, gone | 1U << person, bounds);
}

static void the_bounds_are_those_of_trying_every_order(void **state)
{
	static struct table table;
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct truck_factor bounds = {.low = SIZE_MAX}, found;
		size_t files_of[7] = {0};

		start(&table, 6);
		for (size_t file = 0; file < 8; file++) {
			for (uint32_t person = 1; person <= 6; person++) {
				seed = seed * 1664525 + 1013904223;
				if (seed >> 24 < 64) {
					add_author(&table, person);
					files_of[person]++;
				}
			}
			end_file(&table);
		}
		try_order(&table, files_of, 0, &bounds);
		found = factor_of(&table);
		if (found.low != bounds.low || found.high != bounds.high)
			fail_msg("round %d: %zu to %zu, expected %zu to %zu", round, found.low, found.high, bounds.low,
				 bounds.high);
		assert_in_range(found.factor, found.low, found.high);
	}
}

/* 40 persons with two files each: the first 20 share theirs in pairs, the others have theirs alone. */
static void a_large_group_is_bounded_too(void **state)
{
	static struct table table;
	struct truck_factor found;

	(void)state;
	start(&table, 40);
	for (uint32_t person = 1; person <= 20; person += 2)
		for (int i = 0; i < 2; i++) {
			add_author(&table, person);
			add_author(&table, person + 1);
			end_file(&table);
		}
	for (uint32_t person = 21; person <= 40; person++)
		for (int i = 0; i < 2; i++) {
			add_author(&table, person);
			end_file(&table);
		}
	assert_true(40 > TIE_LIMIT);
	/* 60 files; 31 must be lost. Alone first: 16 persons. In order: 10 pairs lose 20, then 6 persons. */
	found = factor_of(&table);
	assert_int_equal(found.factor, 26);
	assert_int_equal(found.low, 16);
	assert_int_equal(found.high, 26);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_ties_there_is_one_factor),
	    cmocka_unit_test(the_order_of_authors_with_equally_many_files_moves_the_factor),
	    cmocka_unit_test(the_bounds_are_those_of_trying_every_order),
	    cmocka_unit_test(a_large_group_is_bounded_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
