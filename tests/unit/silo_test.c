#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

#include "judge/judge.h"
#include "store/rows.h"
#include "generator.h"
#include "usual_rules.h"

enum { DAY = 86400, NOW = 1741910400, ACTIVE = 1, GONE = 2, OTHER = 3 };

static void put_somebody(struct store *store, int64_t id, const char *name, int64_t days_ago)
{
	put_person(store, &(struct person_row){.snapshot_id = 1,
					       .id = id,
					       .name = view_of(name),
					       .email = view_of(name),
					       .commits = 1,
					       .first_time = NOW - 900 * DAY,
					       .last_time = NOW - days_ago * DAY});
}

/* A store with three people, one of whom left, open for more rows. `whole` people hold the repository. */
static struct store *store_resting_on(int64_t whole)
{
	struct store *store;
	struct err err = {0};

	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	assert_int_equal(store_begin(store, &err), 0);
	put_snapshot(store, &(struct snapshot_row){1, VIEW("t"), VIEW("c"), VIEW(""), VIEW("commit"), 0, 9, 0,
						   NOW - 900 * DAY, NOW});
	put_somebody(store, ACTIVE, "Ada", 1);
	put_somebody(store, GONE, "Grace", 400);
	put_somebody(store, OTHER, "Linus", 1);
	put_bus_factor(store, &(struct bus_factor_row){.snapshot_id = 1,
						       .scope = VIEW("repository"),
						       .path = VIEW(""),
						       .bus_factor = whole,
						       .files = 100,
						       .top_person_id = ACTIVE,
						       .top_files = 40,
						       .absence_factor = STORE_NULL});
	return store;
}

static struct store *store_begun(void)
{
	return store_resting_on(2);
}

static void finish(struct store *store)
{
	struct err err = {0};

	assert_int_equal(store_commit(store, &err), 0);
	assert_int_equal(store_scope(store, 1, 1, &err), 0);
	assert_int_equal(judge_define_views(store, &rules, &err), 0);
}

enum knowledge { SHARED, SILO, ORPHANED };

/* A module or directory of eight files that are known as `knowledge` says. */
static void put_part(struct store *store, const char *scope, const char *path, enum knowledge knowledge)
{
	put_bus_factor(store, &(struct bus_factor_row){.snapshot_id = 1,
						       .scope = view_of(scope),
						       .path = view_of(path),
						       .bus_factor = knowledge == SHARED ? 2 : 1,
						       .files = 8,
						       .authors = 2,
						       .top_person_id = knowledge == ORPHANED ? GONE : ACTIVE,
						       .top_files = 7,
						       .orphaned_files = knowledge == ORPHANED ? 7 : 0,
						       .absence_factor = STORE_NULL});
}

static void put_one_module(struct store *store, int64_t id, const char *path)
{
	put_module(store, &(struct module_row){1, id, view_of(path), false});
}

/* Production files below a directory, in a module. */
static void put_files(struct store *store, int64_t *next, const char *directory, int count, int64_t module)
{
	for (int i = 0; i < count; i++) {
		char path[128];

		snprintf(path, sizeof(path), "%s/f%lld.c", directory, (long long)*next);
		put_path(store, &(struct path_row){*next, view_of(path)});
		put_file(store,
			 &(struct file_row){1, *next, STORE_NULL, 33188, VIEW("C"), VIEW("production"), VIEW("path")});
		if (module)
			put_module_file(store, &(struct module_file_row){1, *next, module});
		++*next;
	}
}

/* "verdict scope path" of the parts that rules may speak of. */
static void expect_spoken(struct store *store, const char *expected)
{
	struct query *query = store_query(store, "SELECT verdict || ' ' || scope || ' ' || path FROM silo_verdict "
						 "WHERE is_outermost ORDER BY path, scope");
	struct buf text = {0};

	while (query_step(query, NULL) == 1) {
		buf_add_text(&text, text.n ? ", " : "");
		buf_add_view(&text, query_text(query, 0));
	}
	assert_string_equal(buf_text(&text), expected);
	buf_release(&text);
	query_free(query);
}

static void the_outermost_directory_speaks_for_what_is_in_it(void **state)
{
	struct store *store = store_begun();

	(void)state;
	put_part(store, "directory", "pay", SILO);
	put_part(store, "directory", "pay/api", ORPHANED);
	put_part(store, "directory", "pay-old", ORPHANED); /* begins alike, lies elsewhere */
	put_part(store, "directory", "web", SHARED);
	put_part(store, "directory", "web/view", SILO);
	finish(store);
	expect_spoken(store, "silo directory pay, orphaned directory pay-old, silo directory web/view");
	store_close(store);
}

static void a_directory_that_is_a_module_is_judged_once_as_the_module(void **state)
{
	struct store *store = store_begun();

	(void)state;
	put_one_module(store, 1, "pay");
	put_part(store, "module", "pay", ORPHANED);
	put_part(store, "directory", "pay", SILO); /* with its tests it looks otherwise */
	finish(store);
	expect_spoken(store, "orphaned module pay");
	store_close(store);
}

static void directories_with_just_the_files_of_a_module_are_judged_once_as_the_module(void **state)
{
	struct store *store = store_begun();

	(void)state;
	put_one_module(store, 1, "src/pay");
	put_part(store, "module", "src/pay", SHARED);
	put_part(store, "directory", "src", SILO);
	put_part(store, "directory", "src/pay", SILO);
	put_part(store, "directory", "src/pay/java", SILO);
	put_part(store, "directory", "src/payment", SILO); /* begins alike, lies elsewhere */
	put_part(store, "directory", "web", SILO);
	put_part(store, "directory", "web/js", SILO);
	finish(store);
	expect_spoken(store, "silo directory src/payment, silo directory web");
	store_close(store);
}

static void a_directory_made_of_modules_that_have_a_verdict_adds_nothing(void **state)
{
	struct store *store = store_begun();
	int64_t next = 1;

	(void)state;
	put_one_module(store, 1, "src/pay");
	put_one_module(store, 2, "src/web");
	put_part(store, "module", "src/pay", ORPHANED);
	put_part(store, "module", "src/web", SHARED);
	put_part(store, "directory", "src", ORPHANED);
	put_files(store, &next, "src/pay", 8, 1);
	put_files(store, &next, "src/web", 8, 2);
	finish(store);
	expect_spoken(store, "orphaned module src/pay");
	store_close(store);
}

static void a_module_inside_a_directory_with_a_verdict_is_part_of_that(void **state)
{
	struct store *store = store_begun();
	int64_t next = 1;

	(void)state;
	put_one_module(store, 1, "src/pay");
	put_one_module(store, 2, "src/web");
	put_part(store, "module", "src/pay", ORPHANED);
	put_part(store, "module", "src/web", SHARED);
	put_part(store, "directory", "src", SILO);
	put_files(store, &next, "src/pay", 4, 1);
	put_files(store, &next, "src/web", 12, 2);
	finish(store);
	expect_spoken(store, "silo directory src");
	store_close(store);
}

static void who_holds_the_whole_is_no_silo_of_each_part(void **state)
{
	struct store *store = store_begun();

	(void)state;
	put_part(store, "directory", "pay", SILO);
	put_part(store, "directory", "web", ORPHANED);
	finish(store);
	expect_spoken(store, "silo directory pay, orphaned directory web");
	store_close(store);
	store = store_resting_on(1);
	put_part(store, "directory", "pay", SILO);
	put_part(store, "directory", "web", ORPHANED);
	finish(store);
	expect_spoken(store, "orphaned directory web");
	store_close(store);
}

static void a_critical_path_speaks_for_the_directory_with_its_files(void **state)
{
	struct store *store = store_begun();

	(void)state;
	put_part(store, "critical path", "money", SILO);
	put_part(store, "directory", "pay", SILO);
	put_part(store, "directory", "old", ORPHANED); /* known otherwise, so it is another part */
	finish(store);
	expect_spoken(store, "silo critical path money, orphaned directory old");
	store_close(store);
}

/* A tree of parts at random: four levels, each name a or b, some of them modules. */
static void put_random_parts(struct store *store, struct generator *generator)
{
	static const char *const names[] = {"a",     "a/a", "a/b", "a/a/a", "a/a/b", "a/b/a",
					    "a/b/b", "b",   "b/a", "b/b",   "b/a/a"};
	const size_t count = sizeof(names) / sizeof(*names);
	int64_t next = 1, module = 0;

	for (size_t i = 0; i < count; i++) {
		bool is_module = generate(generator, 3) == 0;

		if (is_module) {
			put_one_module(store, ++module, names[i]);
			put_part(store, "module", names[i], (enum knowledge)generate(generator, 3));
		}
		put_part(store, "directory", names[i], (enum knowledge)generate(generator, 3));
		put_files(store, &next, names[i], 1 + (int)generate(generator, 9), is_module ? module : 0);
	}
}

static void no_part_is_ever_said_to_be_both_or_said_twice(void **state)
{
	struct generator generator = {20160516};

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct store *store = store_begun();

		put_random_parts(store, &generator);
		finish(store);
		/* Two modules are two parts even when one lies below the other: a file is in one module. */
		assert_int_equal(
		    store_int(store,
			      "SELECT count(*) FROM silo_verdict AS a JOIN silo_verdict AS b ON a.is_outermost AND "
			      "b.is_outermost AND (a.scope <> b.scope OR a.path <> b.path) AND NOT (a.scope = 'module' "
			      "AND b.scope = 'module') AND (b.path = a.path OR (a.scope = 'directory' AND "
			      "substr(b.path, 1, length(a.path) + 1) = a.path || '/'))",
			      -1),
		    0);
		store_close(store);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_outermost_directory_speaks_for_what_is_in_it),
	    cmocka_unit_test(a_directory_that_is_a_module_is_judged_once_as_the_module),
	    cmocka_unit_test(directories_with_just_the_files_of_a_module_are_judged_once_as_the_module),
	    cmocka_unit_test(a_directory_made_of_modules_that_have_a_verdict_adds_nothing),
	    cmocka_unit_test(a_module_inside_a_directory_with_a_verdict_is_part_of_that),
	    cmocka_unit_test(who_holds_the_whole_is_no_silo_of_each_part),
	    cmocka_unit_test(a_critical_path_speaks_for_the_directory_with_its_files),
	    cmocka_unit_test(no_part_is_ever_said_to_be_both_or_said_twice),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
