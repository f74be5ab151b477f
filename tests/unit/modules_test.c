#include "history_facts.h"

#include "collect/directories.h"
#include "collect/modules.h"

static const struct module_parameters usual = {.descend_percent = 80, .split_percent = 60, .min_files = 2};
static const char MODULES[] = "SELECT m.path, count(*) FROM main.module m JOIN main.module_file f "
			      "ON f.snapshot_id = m.snapshot_id AND f.module_id = m.id GROUP BY m.id ORDER BY m.id";

struct tree {
	const char *directory; /* with its '/' at the end */
	int files;
	int lines; /* of each file */
};

#define MODULES_OF(tree, parameters, expected) \
	modules_of((tree), sizeof(tree) / sizeof(*(tree)), (parameters), (expected))

static void modules_of(const struct tree *tree, size_t count, const struct module_parameters *parameters,
		       const char *expected)
{
	struct facts facts;
	struct err err = {0};

	facts_start(&facts, STORE_NULL);
	for (size_t i = 0; i < count; i++)
		for (int n = 0; n < tree[i].files; n++) {
			char path[256];

			snprintf(path, sizeof(path), "%s%d.c", tree[i].directory, n);
			facts_file(&facts, path, "production", "C", tree[i].lines);
		}
	assert_int_equal(collect_modules(facts.store, SNAPSHOT, parameters, NULL, &err), 0);
	facts_expect(&facts, MODULES, expected);
	facts_expect(&facts,
		     "SELECT count(*) FROM main.file WHERE path_id NOT IN (SELECT path_id FROM main.module_file)", "0");
	facts_expect(&facts, "SELECT name, status FROM main.collector", "modules|done");
	facts_end(&facts);
}

static void the_code_of_a_c_project_is_one_module_beside_its_tools(void **state)
{
	static const struct tree redis[] = {
	    {"", 1, 10}, {"src/", 20, 1000}, {"src/commands/", 1, 10}, {"utils/", 3, 50}};

	(void)state;
	MODULES_OF(redis, &usual, "|1, src|21, utils|3");
}

static void a_java_project_is_divided_below_its_packages(void **state)
{
	static const struct tree java[] = {{"app/src/main/java/com/x/", 1, 10},
					   {"app/src/main/java/com/x/pay/", 4, 100},
					   {"app/src/main/java/com/x/user/", 5, 100},
					   {"app/src/main/java/com/x/tiny/", 1, 10}};

	(void)state;
	MODULES_OF(java, &usual,
		   "app/src/main/java/com/x|2, app/src/main/java/com/x/pay|4, app/src/main/java/com/x/user|5");
}

static void a_directory_of_packages_is_divided_into_them(void **state)
{
	static const struct tree lerna[] = {
	    {"apps/web/", 4, 100}, {"packages/a/src/", 4, 100}, {"packages/b/src/", 5, 100}, {"scripts/", 1, 10}};

	(void)state;
	MODULES_OF(lerna, &usual, "|1, apps|4, packages/a|4, packages/b|5");
}

/* Beside much else: without manifests packages/ would be one, as ours/ is, and tools/, where only one is a package. */
static void packages_beside_much_else_are_modules_by_their_manifests(void **state)
{
	static const char *const manifests[] = {"pay.json", "*.proj"};
	static const struct module_parameters named = {
	    .descend_percent = 80, .split_percent = 60, .min_files = 2, .manifests = manifests, .manifest_count = 2};
	static const char *const paths[] = {
	    "packages/a/src/1.c", "packages/a/src/2.c", "packages/b/1.c", "packages/b/2.c", "packages/c/1.c",
	    "ours/x/1.c",         "ours/x/2.c",         "ours/y/1.c",     "ours/y/2.c",     "tools/d/1.c",
	    "tools/d/2.c",        "tools/e/1.c",        "tools/e/2.c"};
	static const char *const found[] = {"packages/a/pay.json", "packages/b/b.proj", "packages/c/pay.json",
					    "ours/pay.json",       "tools/d/pay.json",  "nowhere/pay.json"};
	struct facts facts;
	struct err err = {0};

	(void)state;
	facts_start(&facts, STORE_NULL);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		facts_file(&facts, paths[i], "production", "C", 10);
	for (size_t i = 0; i < sizeof(found) / sizeof(*found); i++)
		facts_file(&facts, found[i], "configuration", "JSON", 1);
	assert_int_equal(collect_modules(facts.store, SNAPSHOT, &named, NULL, &err), 0);
	facts_expect(&facts, MODULES, "ours|4, packages|1, packages/a|2, packages/b|2, tools|4");
	facts_end(&facts);
}

static void a_large_module_that_cannot_be_divided_stays_whole(void **state)
{
	static const struct tree flat[] = {{"core/", 9, 100}, {"core/only/", 3, 100}, {"edge/", 3, 1000}};

	(void)state;
	MODULES_OF(flat, &usual, "core|12, edge|3");
}

static void at_the_share_itself_nothing_is_entered_or_divided(void **state)
{
	static const struct tree eighty[] = {{"a/", 4, 100}, {"b/", 1, 100}};
	static const struct tree more[] = {{"a/", 4, 101}, {"b/", 1, 100}};
	static const struct tree sixty[] = {{"a/x/", 3, 1}, {"a/y/", 3, 1}, {"b/", 4, 100}};
	static const struct tree seventy[] = {{"a/x/", 3, 1}, {"a/y/", 4, 1}, {"b/", 3, 100}};
	static const struct module_parameters high = {.descend_percent = 101, .split_percent = 60, .min_files = 2};

	(void)state;
	MODULES_OF(eighty, &usual, "|1, a|4");
	MODULES_OF(more, &usual, "|1, a|4");
	MODULES_OF(sixty, &high, "a|6, b|4");
	MODULES_OF(seventy, &high, "a/x|3, a/y|4, b|3");
}

static void few_huge_files_are_no_place_to_go_down_to(void **state)
{
	static const struct tree huge[] = {{"", 3, 10}, {"data/", 1, 100000}, {"web/", 3, 10}};

	(void)state;
	MODULES_OF(huge, &usual, "|4, web|3");
}

static void files_without_lines_still_have_a_module(void **state)
{
	static const struct tree empty[] = {{"a/", 3, 0}, {"b/", 3, 0}};

	(void)state;
	MODULES_OF(empty, &usual, "a|3, b|3");
}

/* Of files that two name the first has them, what nobody names is divided as ever, and an empty one is said. */
static void modules_of_the_configuration_take_their_files_before_all_others(void **state)
{
	static const char *const paths[] = {"cart/1.c", "cart/2.c", "pay/1.c",  "pay/2.c",  "pay/x/1.c",
					    "util/1.c", "util/2.c", "late/1.c", "late/2.c", "checkout/1.c"};
	static const char RESCUE_YML[] = "modules:\n"
					 "  - {name: checkout, globs: ['cart/**', 'pay/*.c']}\n"
					 "  - {name: late, globs: ['pay/**', 'late/1.c']}\n"
					 "  - {name: gone, globs: ['cart/**']}\n";
	struct engagement engagement = {0};
	struct facts facts;
	struct err err = {0};

	(void)state;
	assert_int_equal(engagement_read(&engagement, "rescue.yml", view_of(RESCUE_YML), &err), 0);
	facts_start(&facts, STORE_NULL);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		facts_file(&facts, paths[i], "production", "C", 10);
	assert_int_equal(collect_modules(facts.store, SNAPSHOT, &usual, &engagement, &err), 0);
	facts_expect(&facts,
		     "SELECT module, is_configured, group_concat(path, ' ') FROM (SELECT m.id, m.path AS module, "
		     "m.is_configured, p.path FROM main.module m JOIN main.module_file f ON f.module_id = m.id "
		     "JOIN main.path p ON p.id = f.path_id ORDER BY p.path) GROUP BY id",
		     "|0|checkout/1.c late/2.c, checkout|1|cart/1.c cart/2.c pay/1.c pay/2.c, "
		     "late|1|late/1.c pay/x/1.c, util|0|util/1.c util/2.c");
	facts_expect(&facts, "SELECT collector, subject FROM main.diagnostic", "modules|gone");
	facts_end(&facts);
	engagement_release(&engagement);
}

static void only_production_files_are_divided(void **state)
{
	struct facts facts;
	struct err err = {0};

	(void)state;
	facts_start(&facts, STORE_NULL);
	facts_file(&facts, "tests/a.c", "test", "C", 5);
	assert_int_equal(collect_modules(facts.store, SNAPSHOT, &usual, NULL, &err), 0);
	facts_expect(&facts, "SELECT count(*) FROM main.module", "0");
	facts_expect(&facts, "SELECT status, detail FROM main.collector", "done|no production files");
	facts_end(&facts);
}

static void odd_paths_have_a_place_of_their_own(void **state)
{
	static const struct tree odd[] = {{"/", 2, 1},    {"//", 2, 1},  {"/x/", 2, 1},   {"a//", 2, 1}, {"a/", 2, 1},
					  {"a-b/", 2, 1}, {"../", 2, 1}, {"\xff/", 2, 1}, {"a.b/", 2, 1}};
	struct facts facts;
	struct err err = {0};

	(void)state;
	facts_start(&facts, STORE_NULL);
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		for (int n = 0; n < 2; n++) {
			char path[64];

			snprintf(path, sizeof(path), "%s%d", odd[i].directory, n);
			facts_file(&facts, path, "production", "C", 1);
		}
	assert_int_equal(collect_modules(facts.store, SNAPSHOT, &usual, NULL, &err), 0);
	facts_expect(&facts,
		     "SELECT hex(path), (SELECT count(*) FROM main.module_file f WHERE f.module_id = m.id) "
		     "FROM main.module m ORDER BY id",
		     "|2, 2E2E|2, 2F|2, 2F78|2, 61|4, 612D62|2, 612E62|2, FF|2");
	facts_end(&facts);
}

static void directories_are_runs_of_the_sorted_paths(void **state)
{
	static const char *const names[] = {"a-b/x", "a/b/c/1", "a/b/c/2", "a/b/d", "a/c", "b"};
	struct view paths[6];
	struct directories directories = {0};
	struct buf found = {0};

	(void)state;
	for (int i = 0; i < 6; i++)
		paths[i] = view_of(names[i]);
	directories_of(&directories, paths, 6);
	for (size_t d = 0; d < directories.count; d++) {
		const struct directory *item = &directories.items[d];

		buf_addf(&found, "%.*s:%zu-%zu,%zu,%zu ", VIEW_ARG(item->path), item->first, item->after, item->direct,
			 item->parent);
	}
	assert_string_equal(buf_text(&found), ":0-6,1,0 a-b:0-1,1,0 a:1-5,1,0 a/b:1-4,1,2 a/b/c:1-3,2,3 ");
	assert_int_equal(directories.items[2].end, 5);
	buf_release(&found);
	directories_release(&directories);
}

static void a_path_of_thousands_of_directories_costs_little(void **state)
{
	struct buf deep = {0};
	struct view path;
	struct directories directories = {0};

	(void)state;
	for (int i = 0; i < 30000; i++)
		buf_add_text(&deep, "a/");
	path = buf_view(&deep);
	directories_of(&directories, &path, 1);
	assert_int_equal(directories.count, 65);
	buf_release(&deep);
	directories_release(&directories);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_code_of_a_c_project_is_one_module_beside_its_tools),
	    cmocka_unit_test(a_java_project_is_divided_below_its_packages),
	    cmocka_unit_test(a_directory_of_packages_is_divided_into_them),
	    cmocka_unit_test(packages_beside_much_else_are_modules_by_their_manifests),
	    cmocka_unit_test(a_large_module_that_cannot_be_divided_stays_whole),
	    cmocka_unit_test(at_the_share_itself_nothing_is_entered_or_divided),
	    cmocka_unit_test(few_huge_files_are_no_place_to_go_down_to),
	    cmocka_unit_test(files_without_lines_still_have_a_module),
	    cmocka_unit_test(modules_of_the_configuration_take_their_files_before_all_others),
	    cmocka_unit_test(only_production_files_are_divided),
	    cmocka_unit_test(odd_paths_have_a_place_of_their_own),
	    cmocka_unit_test(directories_are_runs_of_the_sorted_paths),
	    cmocka_unit_test(a_path_of_thousands_of_directories_costs_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
