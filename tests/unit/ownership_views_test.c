/* The views of rules/lib/42-ownership.sql. Person 1 and 2 are active, 3 left, 4 is a program. */
#include "judge/judge.h"
#include "history_facts.h"

#include "usual_rules.h"

enum { NOW = 1741910400 /* 2025-03-14 */, ANN = 1, BOB, CY, BOT };

struct part {
	int64_t person, revisions, added;
};

static void start(struct facts *facts)
{
	static const struct {
		const char *name;
		int64_t days_ago;
	} people[] = {{"ann", 1}, {"bob", 1}, {"cy", 400}, {"bot", 1}};

	facts_start(facts, NOW);
	for (int64_t i = 0; i < 4; i++)
		put_person(facts->store, &(struct person_row){.snapshot_id = SNAPSHOT,
							      .id = i + 1,
							      .name = view_of(people[i].name),
							      .email = view_of(people[i].name),
							      .is_bot = i + 1 == BOT,
							      .last_time = NOW - people[i].days_ago * ONE_DAY});
}

/* A file of the module and what people did to it, up to one without a person. */
static void put_work(struct facts *facts, const char *path, int64_t module, const char *last_day,
		     const struct part *parts)
{
	struct query *query = store_query(facts->store, "SELECT CAST(strftime('%s', ?) AS INTEGER)");
	int64_t id = facts_path(facts, path), last;

	query_bind_text(query, 1, view_of(last_day));
	assert_int_equal(query_step(query, NULL), 1);
	last = query_int(query, 0);
	query_free(query);
	facts_file(facts, path, "production", "C", 10);
	put_module_file(facts->store,
			&(struct module_file_row){.snapshot_id = SNAPSHOT, .path_id = id, .module_id = module});
	put_file_history(facts->store,
			 &(struct file_history_row){.snapshot_id = SNAPSHOT, .path_id = id, .last_time = last});
	for (; parts->person; parts++)
		put_authorship(facts->store, &(struct authorship_row){.snapshot_id = SNAPSHOT,
								      .path_id = id,
								      .person_id = parts->person,
								      .doa = 1,
								      .revisions = parts->revisions,
								      .added = parts->added,
								      .deleted = parts->added});
}

static void put_modules(struct facts *facts)
{
	put_module(facts->store, &(struct module_row){.snapshot_id = SNAPSHOT, .id = 1, .path = VIEW("lib")});
	put_module(facts->store, &(struct module_row){.snapshot_id = SNAPSHOT, .id = 2, .path = VIEW("new")});
}

/* The rows of a query over the views. */
static void expect_views(struct facts *facts, const char *sql, const char *expected)
{
	struct err err = {0};

	if (store_scope(facts->store, SNAPSHOT, -1, &err) || judge_define_views(facts->store, &rules, &err))
		fail_msg("%s", err.message);
	facts_expect(facts, sql, expected);
}

static const char MAIN[] =
    "SELECT path, main_author, format('%.2f', ownership), busiest, format('%.2f', busiest_share), "
    "fragmentation FROM file_ownership ORDER BY path";

static void the_main_author_added_most_lines(void **state)
{
	struct facts facts;

	(void)state;
	start(&facts);
	put_work(&facts, "a", 1, "2025-03-01", (struct part[]){{ANN, 3, 10}, {BOB, 1, 30}, {0}});
	put_work(&facts, "b", 1, "2025-03-01", (struct part[]){{BOB, 1, 0}, {CY, 1, 0}, {0}});
	/* 1 - (3/4)² - (1/4)² */
	expect_views(&facts, MAIN, "a|bob|0.75|ann|0.75|0.375, b|bob|0.00|bob|0.50|0.5");
	facts_end(&facts);
}

static void without_lines_the_main_author_made_most_commits(void **state)
{
	struct facts facts;

	(void)state;
	start(&facts);
	put_work(&facts, "a", 1, "2025-03-01", (struct part[]){{ANN, 1, STORE_NULL}, {BOB, 3, STORE_NULL}, {0}});
	put_work(&facts, "b", 1, "2025-03-01", (struct part[]){{CY, 5, STORE_NULL}, {0}});
	expect_views(&facts, MAIN, "a|bob|0.75|bob|0.75|0.375, b|cy|1.00|cy|1.00|0.0");
	facts_expect(&facts, "SELECT sum(is_by_lines) FROM file_ownership", "0");
	facts_end(&facts);
}

static void age_is_in_whole_months(void **state)
{
	struct facts facts;

	(void)state;
	start(&facts);
	put_work(&facts, "1", 1, "2025-03-14", (struct part[]){{ANN, 1, 1}, {0}});
	put_work(&facts, "2", 1, "2025-02-15", (struct part[]){{ANN, 1, 1}, {0}});
	put_work(&facts, "3", 1, "2025-02-14", (struct part[]){{ANN, 1, 1}, {0}});
	put_work(&facts, "4", 1, "2023-12-31", (struct part[]){{ANN, 1, 1}, {0}});
	put_work(&facts, "5", 1, "2031-01-01", (struct part[]){{ANN, 1, 1}, {0}});
	expect_views(&facts, "SELECT path, age_months FROM file_ownership ORDER BY path", "1|0, 2|0, 3|1, 4|14, 5|0");
	facts_end(&facts);
}

static void a_module_is_its_files_together(void **state)
{
	struct facts facts;

	(void)state;
	start(&facts);
	put_modules(&facts);
	put_work(&facts, "lib/a", 1, "2025-03-01", (struct part[]){{ANN, 1, 10}, {BOB, 1, 30}, {0}});
	put_work(&facts, "lib/b", 1, "2025-03-01", (struct part[]){{ANN, 2, 60}, {0}});
	put_work(&facts, "new/c", 2, "2025-03-01", (struct part[]){{BOB, 1, 7}, {0}});
	expect_views(&facts,
		     "SELECT module, main_author, ownership, busiest, revisions, fragmentation FROM module_ownership "
		     "ORDER BY module",
		     "lib|ann|0.7|ann|4|0.375, new|bob|1.0|bob|1|0.0");
	facts_end(&facts);
}

static void lost_knowledge_is_what_people_wrote_who_left(void **state)
{
	struct facts facts;

	(void)state;
	start(&facts);
	put_modules(&facts);
	put_work(&facts, "lib/a", 1, "2025-03-01", (struct part[]){{ANN, 1, 25}, {CY, 1, 75}, {BOT, 9, 900}, {0}});
	put_work(&facts, "new/b", 2, "2025-03-01", (struct part[]){{BOB, 1, STORE_NULL}, {0}});
	put_bus_factor(facts.store, &(struct bus_factor_row){.snapshot_id = SNAPSHOT,
							     .scope = VIEW("module"),
							     .path = VIEW("lib"),
							     .files = 4,
							     .orphaned_files = 1,
							     .absence_factor = STORE_NULL});
	expect_views(&facts,
		     "SELECT module, inactive_share, added, lost_added, lost_share FROM knowledge_loss ORDER BY 1",
		     "lib|25.0|100|75|75.0, new|NULL|NULL|NULL|NULL");
	facts_end(&facts);
}

/* --- CODEOWNERS --------------------------------------------------------------------------------------------------- */

static void put_owner(struct facts *facts, const char *path, const char *owner, int64_t line)
{
	put_code_owner(facts->store, &(struct code_owner_row){.snapshot_id = SNAPSHOT,
							      .path_id = facts_path(facts, path),
							      .owner = view_of(owner),
							      .line = line});
}

static void put_named_address(struct facts *facts, int64_t person, const char *name, const char *email)
{
	put_person_identity(facts->store,
			    &(struct person_identity_row){.snapshot_id = SNAPSHOT,
							  .identity_id = facts_identity(facts, name, email),
							  .person_id = person,
							  .reason = VIEW("only"),
							  .joined_id = STORE_NULL});
}

static void put_address(struct facts *facts, int64_t person, const char *email)
{
	put_named_address(facts, person, email, email);
}

static void an_owner_is_a_person_only_where_the_history_says_so(void **state)
{
	static const char *const owners[] = {"ANN@x.org", "@bob",         "@CyCode",   "@shared", "@org/team",
					     "@@role",    "nobody@x.org", "@stranger", "@beebee", NULL};
	struct facts facts;

	(void)state;
	start(&facts);
	put_address(&facts, ANN, "ann@X.org");
	put_address(&facts, ANN, "shared@x.org");
	put_address(&facts, BOB, "shared@y.org");
	put_address(&facts, BOB, "12345+Bob@users.noreply.github.com");
	put_address(&facts, CY, "cycode@z.org");
	put_address(&facts, ANN, "bob@z.org");
	put_address(&facts, CY, "org/team@z.org");
	put_named_address(&facts, BOB, "BeeBee", "b@z.org");
	for (const char *const *owner = owners; *owner; owner++)
		put_owner(&facts, "a", *owner, 1);
	put_owner(&facts, "b", "", 2);
	expect_views(
	    &facts, "SELECT owner, kind, person, is_active FROM code_owner_person ORDER BY owner",
	    "@@role|team|NULL|NULL, @CyCode|user|cy|0, @beebee|user|bob|1, @bob|user|bob|1, @org/team|team|NULL|NULL, "
	    "@shared|user|NULL|NULL, @stranger|user|NULL|NULL, ANN@x.org|address|ann|1, "
	    "nobody@x.org|address|NULL|NULL");
	facts_end(&facts);
}

static void a_line_is_held_against_the_commits_of_the_last_year(void **state)
{
	struct facts facts;

	(void)state;
	start(&facts);
	facts_file(&facts, "mine", "production", "C", 1);
	facts_file(&facts, "team", "production", "C", 1);
	facts_file(&facts, "free", "production", "C", 1);
	facts_file(&facts, "left", "production", "C", 1);
	put_address(&facts, ANN, "ann@x.org");
	put_address(&facts, BOB, "bob@x.org");
	put_address(&facts, CY, "cy@x.org");
	put_owner(&facts, "mine", "@ann", 1);
	put_owner(&facts, "mine", "@cy", 1);
	put_owner(&facts, "team", "@org/team", 2);
	put_owner(&facts, "free", "", 3);
	for (int i = 0; i < 4; i++) {
		const char *name = i ? "bob@x.org" : "ann@x.org";

		facts_commit(&facts, name, name, NOW - (i == 3 ? 366 : 9) * ONE_DAY, 1);
		facts_change(&facts, "M", "mine", NULL);
		facts_change(&facts, "M", "team", NULL);
	}
	expect_views(&facts,
		     "SELECT line, owners, files, named, known, active, teams, commits_year, round(own_share) "
		     "FROM code_owner_line ORDER BY line",
		     "1|@ann @cy|1|2|2|1|0|3|33.0, 2|@org/team|1|1|0|0|1|3|NULL, 3||1|0|0|0|0|0|NULL");
	facts_expect(&facts, "SELECT path FROM unowned_file ORDER BY path", "free, left");
	facts_end(&facts);
}

static void where_nobody_owns_anything_no_file_lacks_an_owner(void **state)
{
	struct facts facts;

	(void)state;
	start(&facts);
	facts_file(&facts, "a", "production", "C", 1);
	put_owner(&facts, "a", "", 1);
	expect_views(&facts, "SELECT count(*) FROM unowned_file", "0");
	facts_end(&facts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_main_author_added_most_lines),
	    cmocka_unit_test(without_lines_the_main_author_made_most_commits),
	    cmocka_unit_test(age_is_in_whole_months),
	    cmocka_unit_test(a_module_is_its_files_together),
	    cmocka_unit_test(lost_knowledge_is_what_people_wrote_who_left),
	    cmocka_unit_test(an_owner_is_a_person_only_where_the_history_says_so),
	    cmocka_unit_test(a_line_is_held_against_the_commits_of_the_last_year),
	    cmocka_unit_test(where_nobody_owns_anything_no_file_lacks_an_owner),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
