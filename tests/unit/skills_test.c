#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

#include "store/rows.h"
#include "usual_rules.h"

enum { DAY = 86400, NOW = 1741910400 };

/* An empty store, open for rows about snapshot 1. */
static struct store *store_begun(void)
{
	struct store *store;
	struct err err = {0};

	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	assert_int_equal(store_begin(store, &err), 0);
	put_snapshot(store, &(struct snapshot_row){1, VIEW("t"), VIEW("c"), VIEW(""), VIEW("commit"), 0, 9, 0,
						   NOW - 900 * DAY, NOW});
	return store;
}

static void finish(struct store *store)
{
	struct err err = {0};

	assert_int_equal(store_commit(store, &err), 0);
	assert_int_equal(store_scope(store, 1, 1, &err), 0);
	assert_int_equal(rules_define_views(store, &rules, &err), 0);
}

static void put_file_of_class(struct store *store, int64_t id, const char *path, const char *class)
{
	put_path(store, &(struct path_row){id, view_of(path)});
	put_file(store, &(struct file_row){1, id, STORE_NULL, 33188, VIEW(""), view_of(class), VIEW("path")});
}

/* The first column of the rows of `sql`, joined by commas. */
static void expect(struct store *store, const char *sql, const char *expected)
{
	struct query *query = store_query(store, sql);
	struct buf text = {0};

	while (query_step(query, NULL) == 1) {
		buf_add_text(&text, text.n ? ", " : "");
		buf_add_view(&text, query_text(query, 0));
	}
	assert_string_equal(buf_text(&text), expected);
	buf_release(&text);
	query_free(query);
}

static void a_path_has_one_area_by_the_order_of_precedence(void **state)
{
	static const struct {
		const char *path, *class, *area;
	} cases[] = {
	    {"infra/main.tf", "production", "infrastructure"},
	    {"services/pay/Dockerfile", "configuration", "infrastructure"},
	    {"deploy/helm/templates/pay.yaml", "configuration", "infrastructure"},
	    {"compose.yaml", "configuration", "infrastructure"},
	    {"composer.json", "configuration", ""},
	    {"charts/bar.ts", "production", "other code"},
	    {"charts/pay/values.yaml", "configuration", "infrastructure"},
	    {".github/workflows/test.yml", "configuration", "ci"},
	    {"Jenkinsfile", "configuration", "ci"},
	    {"ci/deploy.tf", "production", "ci"},
	    {"db/migrate/20250101_pay.rb", "production", "migrations"},
	    {"pay/migrations/0001_initial.py", "production", "migrations"},
	    {"pay/migrations/__init__.py", "production", "back end"},
	    {"src/main/resources/db/migration/V1__pay.sql", "production", "migrations"},
	    {"prisma/migrations/20250101_pay/migration.sql", "production", "migrations"},
	    {"migrations/20250101_pay.js", "production", "migrations"},
	    {"alembic/versions/ab12_pay.py", "production", "migrations"},
	    {"database/migrations/2025_01_01_pay.php", "production", "migrations"},
	    {"queries/report.sql", "production", "data"},
	    {"etl/load.py", "production", "data"},
	    {"notebooks/churn.ipynb", "data", "data"},
	    {"src/pay/test/infra/main.tf", "test", "tests"},
	    {"src/payTest.java", "test", "tests"},
	    {"qa/checks.rb", "test", "tests"},
	    {"infra/README.md", "documentation", "documentation"},
	    {"docs/k8s/pay.yaml", "documentation", "documentation"},
	    {"web/src/pay.tsx", "production", "front end"},
	    {"app/views/pay.html.erb", "production", "front end"},
	    {"client/pay.js", "production", "front end"},
	    {"server/pay.js", "production", "back end"},
	    {"lib/pay.js", "production", "other code"},
	    {"client/main.c", "production", "other code"},
	    {"cmd/pay/main.go", "production", "back end"},
	    {"android/app/Pay.kt", "production", "mobile"},
	    {"ios/Pay/Pay.swift", "production", "mobile"},
	    {"vendor/github.com/x/y.go", "vendored", ""},
	    {"node_modules/x/Dockerfile", "vendored", ""},
	    {"src/api.pb.go", "generated", ""},
	    {"LICENSE", "documentation", ""},
	};
	const size_t count = sizeof(cases) / sizeof(*cases);
	struct store *store = store_begun();

	(void)state;
	for (size_t i = 0; i < count; i++)
		put_file_of_class(store, (int64_t)i + 1, cases[i].path, cases[i].class);
	finish(store);
	for (size_t i = 0; i < count; i++) {
		char sql[80];

		snprintf(sql, sizeof(sql), "SELECT area FROM area_path WHERE path_id = %zu", i + 1);
		expect(store, sql, cases[i].area);
	}
	store_close(store);
}

static void put_somebody(struct store *store, int64_t id, const char *name, int is_bot)
{
	put_identity(store, &(struct identity_row){id, view_of(name), view_of(name)});
	put_person(store, &(struct person_row){.snapshot_id = 1,
					       .id = id,
					       .name = view_of(name),
					       .email = view_of(name),
					       .is_bot = is_bot,
					       .commits = 1,
					       .first_time = NOW - 900 * DAY,
					       .last_time = NOW - DAY});
	put_person_identity(store, &(struct person_identity_row){1, id, id, VIEW("only"), STORE_NULL});
}

static void put_work(struct store *store, int64_t id, int64_t author, int64_t days_ago, int64_t parents, int64_t path)
{
	char oid[24];

	snprintf(oid, sizeof(oid), "c%lld", (long long)id);
	put_git_commit(store, &(struct git_commit_row){.id = id,
						       .oid = view_of(oid),
						       .author_id = author,
						       .author_time = NOW - days_ago * DAY,
						       .committer_id = author,
						       .commit_time = NOW - days_ago * DAY,
						       .parents = parents,
						       .subject = VIEW("s")});
	put_snapshot_commit(store, &(struct snapshot_commit_row){1, id, 1});
	if (parents < 2)
		put_change(store, &(struct change_row){id, path, VIEW("M"), STORE_NULL, STORE_NULL});
}

/* Ada and a program change the pipeline, Bob is named as co-author once; a file that is gone still counts as work. */
static struct store *worked(void)
{
	struct store *store = store_begun();

	put_file_of_class(store, 1, ".github/workflows/test.yml", "configuration");
	put_path(store, &(struct path_row){2, VIEW(".travis.yml")});
	put_somebody(store, 1, "Ada", 0);
	put_somebody(store, 2, "Bob", 0);
	put_somebody(store, 3, "renovate", 1);
	put_work(store, 1, 1, 700, 1, 2);
	put_work(store, 2, 1, 30, 1, 1);
	put_co_author(store, &(struct co_author_row){2, 2});
	put_work(store, 3, 3, 20, 1, 1);
	put_work(store, 4, 1, 10, 2, 1);
	finish(store);
	return store;
}

static void skill_counts_authors_and_co_authors_and_neither_merges_nor_programs(void **state)
{
	struct store *store = worked();

	(void)state;
	expect(store,
	       "SELECT person || ' ' || area || ' ' || commits || ' ' || files || ' ' || share FROM skill "
	       "ORDER BY person_id",
	       "Ada ci 2 2 100.0, Bob ci 1 1 50.0");
	expect(store,
	       "SELECT date(first_time, 'unixepoch') || ' ' || date(last_time, 'unixepoch') FROM skill WHERE "
	       "person = 'Ada'",
	       "2023-04-14 2025-02-12");
	store_close(store);
}

static void an_area_is_summed_up_by_the_work_of_its_last_year(void **state)
{
	struct store *store = worked();

	(void)state;
	expect(store,
	       "SELECT area || ' ' || files || ' ' || commits_year || ' ' || active_people || ' ' || top_person || ' ' "
	       "|| top_share FROM area_summary",
	       "ci 1 1 2 Ada 100.0");
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_path_has_one_area_by_the_order_of_precedence),
	    cmocka_unit_test(skill_counts_authors_and_co_authors_and_neither_merges_nor_programs),
	    cmocka_unit_test(an_area_is_summed_up_by_the_work_of_its_last_year),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
