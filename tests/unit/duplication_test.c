/*
 * The collector of copies, on files that are put into a store: which take part, and what is said when not all could.
 * What the groups are is tested in clones_test.c and duplicates_test.c, and on repositories in cli/clones.txt.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "collect/duplication.h"
#include "lang/tokens.h"
#include "store/rows.h"
#include "memory_store.h"
#include "usual_rules.h"

#include "base/banned.h"

static int64_t last_id;

/* A file with the tokens of `text`. */
static void put_source_file(struct store *store, const char *path, const char *language, const char *class,
			    const char *text)
{
	struct buf packed = {0};
	int64_t id = ++last_id;

	tokens_pack(language_by_name(view_of(language)), view_of(text), &packed);
	put_path(store, &(struct path_row){.id = id, .path = view_of(path)});
	put_source_tokens(store, &(struct source_tokens_row){
				     .blob_id = id, .language = view_of(language), .packed = buf_view(&packed)});
	put_file(store, &(struct file_row){.snapshot_id = 1,
					   .path_id = id,
					   .blob_id = id,
					   .mode = 33188,
					   .language = view_of(language),
					   .class = view_of(class),
					   .class_source = VIEW("path")});
	buf_release(&packed);
}

/* Twelve lines with 120 tokens; `name` is in all of them. */
static char *passage(const char *name)
{
	struct buf text = {0};

	for (int i = 0; i < 12; i++)
		buf_addf(&text, i % 2 ? "%s%d(a, b + %d);\n" : "if (%s%d && %d) { f(); }\n", name, i, i);
	for (int i = 0; i < 6; i++)
		buf_addf(&text, "g%d = %.*s%s;\n", i, i, "------", name);
	return buf_take(&text);
}

static struct store *with_files(void)
{
	struct store *store = memory_store();
	char *text = passage("pay"), *other = passage("ship");

	last_id = 0;
	assert_int_equal(store_begin(store, NULL), 0);
	put_source_file(store, "src/a.js", "JavaScript", "production", text);
	put_source_file(store, "src/b.ts", "TypeScript", "production", text);
	put_source_file(store, "src/c.js", "JavaScript", "production", other);
	put_source_file(store, "src/d.java", "Java", "production", text);
	put_source_file(store, "src/e.test.js", "JavaScript", "test", text);
	put_source_file(store, "db/migrations/f.js", "JavaScript", "production", text);
	put_source_file(store, "vendor/g.js", "JavaScript", "vendored", text);
	free(text);
	free(other);
	return store;
}

static void collect(struct store *store, size_t tokens_limit, uint64_t steps_limit)
{
	const struct duplication_input input = {.snapshot_id = 1,
						.model = &rules.model.duplication,
						.year_days = 365,
						.max_changeset = 30,
						.tokens_limit = tokens_limit,
						.steps_limit = steps_limit};
	struct err err = {0};

	assert_int_equal(collect_duplication(store, &input, &err), 0);
}

#define GROUPS                                                                                                   \
	"SELECT g.id || ' ' || p.path || ' ' || c.line || '-' || c.end_line FROM clone_group g JOIN clone c ON " \
	"c.group_id = g.id JOIN path p ON p.id = c.path_id ORDER BY g.id, p.path"
#define STATUS "SELECT status || ': ' || detail FROM collector WHERE name = 'duplication'"

static void only_production_files_of_one_family_are_compared(void **state)
{
	struct store *store = with_files();

	(void)state;
	collect(store, CLONE_TOKENS_LIMIT, CLONE_STEPS_LIMIT);
	assert_rows(store, GROUPS, "1 src/a.js 1-18\n1 src/b.ts 1-18\n");
	assert_rows(
	    store, "SELECT p.path || ' ' || d.lines FROM duplication d JOIN path p ON p.id = d.path_id ORDER BY p.path",
	    "src/a.js 18\nsrc/b.ts 18\nsrc/c.js 0\nsrc/d.java 0\n");
	assert_rows(store, "SELECT coalesce(live, 'not known') FROM clone_group", "not known\n");
	assert_rows(store, STATUS, "done: \n");
	store_close(store);
}

static void files_for_which_there_is_no_room_are_said(void **state)
{
	struct store *store = with_files();

	(void)state;
	collect(store, 400, CLONE_STEPS_LIMIT);
	assert_rows(store, "SELECT count(*) FROM clone_group", "0\n");
	assert_rows(
	    store, STATUS,
	    "partial: 3 files were left out, because all have too many tokens: copies in them were not looked for\n");
	assert_rows(
	    store, "SELECT subject || ': ' || message FROM diagnostic",
	    "files: 3 files were left out, because all have too many tokens: copies in them were not looked for\n");
	store_close(store);
}

static void passages_that_were_not_followed_are_said(void **state)
{
	struct store *store = with_files();

	(void)state;
	collect(store, CLONE_TOKENS_LIMIT, 10);
	assert_rows(store, "SELECT status || ' ' || (detail LIKE '%passages repeat themselves%') FROM collector",
		    "partial 1\n");
	store_close(store);
}

static void without_a_file_nothing_is_claimed(void **state)
{
	struct store *store = memory_store();

	(void)state;
	assert_int_equal(store_begin(store, NULL), 0);
	collect(store, CLONE_TOKENS_LIMIT, CLONE_STEPS_LIMIT);
	assert_rows(store, "SELECT count(*) FROM duplication", "0\n");
	assert_rows(store, STATUS, "done: \n");
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_production_files_of_one_family_are_compared),
	    cmocka_unit_test(files_for_which_there_is_no_room_are_said),
	    cmocka_unit_test(passages_that_were_not_followed_are_said),
	    cmocka_unit_test(without_a_file_nothing_is_claimed),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
