#include "history_facts.h"

#include "collect/ownership.h"
#include "collect/people.h"

enum { NOW = 1000 * ONE_DAY };

static const struct ownership_parameters usual = {
    .directory_min_files = 2, .inactive_days = 180, .year_days = 365, .half_year_days = 182};
static const char SCOPES[] = "SELECT scope, path, bus_factor, files, authors, top_person_id, top_files, orphaned_files "
			     "FROM main.bus_factor ORDER BY scope, path";

static void commit(struct facts *facts, const char *name, int64_t day)
{
	char email[64];

	snprintf(email, sizeof(email), "%s@x.org", name);
	facts_commit(facts, name, email, day * ONE_DAY, 1);
}

static void change(struct facts *facts, const char *kind, const char *path)
{
	facts_change(facts, kind, path, NULL);
}

static void source(struct facts *facts, const char *path)
{
	facts_file(facts, path, "production", "C", 10);
}

/* With a configuration, NULL for none. */
static void collect_configured(struct facts *facts, const char *configuration)
{
	struct ownership_parameters parameters = usual;
	struct people_input people = {.snapshot_id = SNAPSHOT, .model = usual_people()};
	struct engagement engagement = {0};
	struct changes changes = {0};
	struct err err = {0};

	if (configuration) {
		if (engagement_read(&engagement, "rescue.yml", view_of(configuration), &err))
			fail_msg("%s", err.message);
		people.configured = &engagement.people;
		parameters.engagement = &engagement;
	}
	if (collect_people(facts->store, &people, &err) || changes_read(&changes, facts->store, SNAPSHOT, true, &err) ||
	    collect_ownership(facts->store, SNAPSHOT, &changes, &parameters, &err))
		fail_msg("%s", err.message);
	changes_release(&changes);
	engagement_release(&engagement);
}

static void collect(struct facts *facts)
{
	collect_configured(facts, NULL);
}

static void expect_authorship(struct facts *facts, const char *path, const char *expected)
{
	struct buf sql = {0};

	buf_addf(&sql,
		 "SELECT p.name, a.is_creator, a.deliveries, a.acceptances, iif(a.doa IS NULL, '-', format('%%.4f', "
		 "a.doa)), a.is_author "
		 "FROM main.authorship a JOIN main.person p ON p.id = a.person_id "
		 "JOIN main.path t ON t.id = a.path_id WHERE t.path = '%s' ORDER BY p.name",
		 path);
	facts_expect(facts, buf_text(&sql), expected);
	buf_release(&sql);
}

/* ln 2 = 0.6931, ln 3 = 1.0986, ln 4 = 1.3863 */
static void the_degree_of_authorship_is_that_of_the_paper(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	source(&facts, "a.c");
	source(&facts, "b.c");
	commit(&facts, "ann", 1);
	change(&facts, "A", "a.c");
	change(&facts, "A", "b.c");
	commit(&facts, "ann", 2);
	change(&facts, "M", "a.c");
	change(&facts, "M", "b.c");
	commit(&facts, "bob", 3);
	change(&facts, "M", "a.c");
	change(&facts, "M", "b.c");
	commit(&facts, "bob", 4);
	change(&facts, "M", "a.c");
	change(&facts, "T", "a.c");
	collect(&facts);
	/* ann 3.293 + 1.098 + 0.164 - 0.321 ln 3; bob 3.293 + 0.328 - 0.321 ln 2, which is 0.81 of hers */
	expect_authorship(&facts, "a.c", "ann|1|1|2|4.2023|1, bob|0|2|1|3.3985|1");
	/* ann 3.293 + 1.098 + 0.164 - 0.321 ln 2; bob 3.293 + 0.164 - 0.321 ln 2, which is 0.75 of hers, but
	 * below 3.293 */
	expect_authorship(&facts, "b.c", "ann|1|1|1|4.3325|1, bob|0|1|1|3.2345|0");
	facts_end(&facts);
}

static void everybody_who_adds_a_file_is_a_creator(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	source(&facts, "a.c");
	commit(&facts, "ann", 1);
	change(&facts, "A", "a.c");
	commit(&facts, "ann", 2);
	change(&facts, "D", "a.c");
	commit(&facts, "bob", 3);
	change(&facts, "A", "a.c");
	collect(&facts);
	expect_authorship(&facts, "a.c", "ann|1|0|0|4.3910|1, bob|1|0|0|4.3910|1");
	facts_expect(&facts, "SELECT revisions, people, first_time / 86400, last_time / 86400 FROM main.file_history",
		     "3|2|1|3");
	facts_end(&facts);
}

static void a_rename_brings_the_history_of_the_old_path_even_of_a_file_made_there_later(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	source(&facts, "new.c");
	source(&facts, "old.c");
	commit(&facts, "ann", 1);
	change(&facts, "A", "old.c");
	commit(&facts, "bob", 2);
	facts_change(&facts, "R", "new.c", "old.c");
	commit(&facts, "cy", 3);
	change(&facts, "A", "old.c");
	commit(&facts, "cy", 4);
	change(&facts, "M", "old.c");
	collect(&facts);
	/* 4.391 - 0.321 ln 3 = 4.0383; 3.457 - 0.2225 = 3.2345; 4.391 + 0.164 - 0.2225 = 4.3325 */
	expect_authorship(&facts, "new.c", "ann|1|0|2|4.0383|1, bob|0|1|1|3.2345|0, cy|1|1|1|4.3325|1");
	/* 4.391 - 0.321 ln 2; 4.391 + 0.164 */
	expect_authorship(&facts, "old.c", "ann|1|0|1|4.1685|1, cy|1|1|0|4.5550|1");
	facts_expect(
	    &facts,
	    "SELECT path, revisions, people FROM main.file_history JOIN main.path ON id = path_id ORDER BY path",
	    "new.c|2|2, old.c|3|2");
	facts_end(&facts);
}

/* A merged repository had its src/lib.c too: clap's nushell, whose file got the 26 releases a year of another. */
static void changes_of_a_file_that_has_the_old_name_today_are_its_own(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	source(&facts, "src/lib.c");
	source(&facts, "nu/src/lib.c");
	commit(&facts, "ann", 1);
	change(&facts, "A", "src/lib.c");
	commit(&facts, "bob", 2);
	facts_change(&facts, "R", "nu/src/lib.c", "src/lib.c");
	for (int day = 900; day < 926; day++) {
		commit(&facts, "cy", day);
		change(&facts, "M", "src/lib.c");
	}
	commit(&facts, "bob", 950);
	change(&facts, "M", "nu/src/lib.c");
	collect(&facts);
	facts_expect(&facts,
		     "SELECT path, revisions, revisions_year, people FROM main.file_history "
		     "JOIN main.path ON id = path_id ORDER BY path",
		     "nu/src/lib.c|3|1|2, src/lib.c|27|26|2");
	facts_end(&facts);
}

static void changes_of_an_old_name_on_a_branch_that_was_merged_later_count(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	source(&facts, "new.c");
	commit(&facts, "ann", 1);
	change(&facts, "A", "old.c");
	commit(&facts, "bob", 2);
	facts_change(&facts, "R", "new.c", "old.c");
	commit(&facts, "cy", 3);
	change(&facts, "M", "old.c");
	collect(&facts);
	facts_expect(&facts, "SELECT revisions, people FROM main.file_history", "3|3");
	facts_end(&facts);
}

static void paths_renamed_in_a_circle_share_their_history(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	source(&facts, "a.c");
	source(&facts, "b.c");
	commit(&facts, "ann", 1);
	change(&facts, "A", "a.c");
	change(&facts, "A", "b.c");
	commit(&facts, "bob", 2);
	facts_change(&facts, "R", "a.c", "b.c");
	facts_change(&facts, "R", "b.c", "a.c");
	collect(&facts);
	/* Two renames are two deliveries of bob's, in one revision. */
	expect_authorship(&facts, "a.c", "ann|1|0|2|4.0383|1, bob|0|2|0|3.6210|1");
	expect_authorship(&facts, "b.c", "ann|1|0|2|4.0383|1, bob|0|2|0|3.6210|1");
	facts_expect(&facts, "SELECT revisions FROM main.file_history", "2, 2");
	facts_end(&facts);
}

static void add_files(struct facts *facts, const char *name, int64_t day, const char *const *paths)
{
	commit(facts, name, day);
	for (; *paths; paths++) {
		source(facts, *paths);
		change(facts, "A", *paths);
	}
}

static void losing_exactly_half_of_the_files_is_not_enough(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	add_files(&facts, "ann", 900, (const char *const[]){"a", "b", NULL});
	add_files(&facts, "bob", 901, (const char *const[]){"c", "d", NULL});
	collect(&facts);
	facts_expect(&facts, SCOPES, "repository||2|4|2|1|2|0");
	facts_end(&facts);
	facts_start(&facts, NOW);
	add_files(&facts, "ann", 900, (const char *const[]){"a", "b", NULL});
	add_files(&facts, "bob", 901, (const char *const[]){"c", NULL});
	collect(&facts);
	facts_expect(&facts, SCOPES, "repository||1|3|2|1|2|0");
	facts_end(&facts);
}

static void those_with_most_files_go_first_and_are_not_counted_again(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	/* ann a b c d, bob a b c, cy e f; without ann 5 of 6 are left, without bob 2. Counted again cy would go second.
	 */
	add_files(&facts, "ann", 900, (const char *const[]){"a", "b", "c", "d", NULL});
	commit(&facts, "bob", 901);
	change(&facts, "A", "a");
	change(&facts, "A", "b");
	change(&facts, "A", "c");
	add_files(&facts, "cy", 902, (const char *const[]){"e", "f", NULL});
	collect(&facts);
	facts_expect(&facts, SCOPES, "repository||2|6|3|1|4|0");
	facts_end(&facts);
}

static void one_person_is_a_bus_factor_of_one(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	add_files(&facts, "ann", 1, (const char *const[]){"a", NULL});
	collect(&facts);
	facts_expect(&facts, SCOPES, "repository||1|1|1|1|1|1");
	facts_end(&facts);
}

static void bots_deliver_nothing_where_people_work_and_are_nobody_to_lose(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	add_files(&facts, "ann", 900, (const char *const[]){"a", NULL});
	for (int i = 0; i < 5; i++) {
		commit(&facts, "renovate[bot]", 901);
		change(&facts, "M", "a");
	}
	add_files(&facts, "renovate[bot]", 902, (const char *const[]){"b", NULL});
	collect(&facts);
	expect_authorship(&facts, "a", "ann|1|0|0|4.3910|1, renovate[bot]|0|5|0|-|0");
	expect_authorship(&facts, "b", "renovate[bot]|1|0|0|4.3910|1");
	facts_expect(&facts, "SELECT revisions, people FROM main.file_history ORDER BY path_id", "6|1, 1|0");
	/* ann is person 2; b has no author */
	facts_expect(&facts, SCOPES, "repository||1|2|1|2|1|1");
	facts_end(&facts);
}

static void only_source_files_count(void **state)
{
	static const struct {
		const char *path, *class, *language;
	} files[] = {
	    {"1.c", "production", "C"},
	    {"2_test.c", "test", "C"},
	    {"3.html", "production", "HTML"},
	    {"CMakeLists.txt", "configuration", "CMake"},
	    {"no1.c", "vendored", "C"},
	    {"no2.c", "generated", "C"},
	    {"no3.js", "minified", "JavaScript"},
	    {"no4.c", "documentation", "C"},
	    {"no5.c", "data", "C"},
	    {"no6.html", "configuration", "HTML"},
	    {"no7.json", "configuration", "JSON"},
	    {"no8", "production", ""},
	    {"no9", "production", "Nonesuch"},
	};
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	commit(&facts, "ann", 1);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		facts_file(&facts, files[i].path, files[i].class, files[i].language, 1);
		change(&facts, "A", files[i].path);
	}
	source(&facts, "merged_in.c");
	source(&facts, "only_a_type_change.c");
	commit(&facts, "ann", 2);
	change(&facts, "T", "only_a_type_change.c");
	collect(&facts);
	facts_expect(&facts, "SELECT bus_factor, files FROM main.bus_factor WHERE scope = 'repository'", "1|4");
	facts_expect(&facts, "SELECT count(*) FROM main.file_history", "14");
	facts_expect(&facts,
		     "SELECT path FROM main.authorship JOIN main.path ON id = path_id WHERE path LIKE 'no%' AND doa > "
		     "0 ORDER BY path",
		     "no4.c, no6.html, no7.json, no8, no9");
	facts_end(&facts);
}

static void every_commit_that_touches_a_file_is_a_revision_of_it(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	source(&facts, "a.c");
	commit(&facts, "ann", 1);
	change(&facts, "A", "a.c");
	commit(&facts, "bob", 817);
	change(&facts, "T", "a.c");
	commit(&facts, "bob", 818);
	change(&facts, "D", "a.c");
	commit(&facts, "ann", 819);
	change(&facts, "A", "a.c");
	commit(&facts, "bob", 820);
	change(&facts, "M", "b.c");
	collect(&facts);
	facts_expect(&facts, "SELECT revisions, revisions_year, revisions_half, people FROM main.file_history",
		     "4|3|2|2");
	/* Who only deletes or retypes a file does not know it. */
	expect_authorship(&facts, "a.c", "ann|1|0|0|4.3910|1, bob|0|0|0|-|0");
	facts_expect(&facts, "SELECT revisions FROM main.authorship ORDER BY person_id", "2, 2");
	facts_end(&facts);
}

static void lines_are_summed_by_person_over_all_names_of_a_file(void **state)
{
	static const char LINES[] = "SELECT added, deleted FROM main.file_history";
	static const char BY_PERSON[] = "SELECT p.name, a.revisions, a.added, a.deleted FROM main.authorship a "
					"JOIN main.person p ON p.id = a.person_id ORDER BY p.name";

	(void)state;
	for (int is_counted = 0; is_counted < 2; is_counted++) {
		struct facts facts;

		facts_start(&facts, NOW);
		source(&facts, "new.c");
		commit(&facts, "ann", 1);
		change(&facts, "A", "old.c");
		facts_lines(&facts, "old.c", 10, 0, 10);
		commit(&facts, "bob", 2);
		facts_change(&facts, "R", "new.c", "old.c");
		facts_lines(&facts, "new.c", 3, 2, 11);
		commit(&facts, "bob", 3); /* binary for one commit */
		change(&facts, "M", "new.c");
		facts_lines(&facts, "new.c", STORE_NULL, STORE_NULL, STORE_NULL);
		commit(&facts, "renovate[bot]", 4);
		change(&facts, "M", "new.c");
		facts_lines(&facts, "new.c", 1, 1, 11);
		if (is_counted)
			facts_lines_counted(&facts, "done");
		collect(&facts);
		facts_expect(&facts, LINES, is_counted ? "14|3" : "NULL|NULL");
		facts_expect(&facts, BY_PERSON,
			     is_counted ? "ann|1|10|0, bob|2|3|2, renovate[bot]|1|1|1"
					: "ann|1|NULL|NULL, bob|2|NULL|NULL, renovate[bot]|1|NULL|NULL");
		facts_end(&facts);
	}
}

/* Of a partial clone without contents the collector says 'partial', as of a history with one file too large. */
static void lines_are_unknown_when_none_could_be_counted(void **state)
{
	static const char LINES[] = "SELECT h.added, h.deleted, a.added, a.deleted FROM main.file_history h "
				    "JOIN main.authorship a ON a.path_id = h.path_id ORDER BY h.path_id";

	(void)state;
	for (int has_some = 0; has_some < 2; has_some++) {
		struct facts facts;

		facts_start(&facts, NOW);
		source(&facts, "a.c");
		source(&facts, "b.c");
		commit(&facts, "ann", 1);
		change(&facts, "A", "a.c");
		change(&facts, "A", "b.c");
		if (has_some)
			facts_lines(&facts, "b.c", 3, 0, 3);
		facts_lines_counted(&facts, "partial");
		collect(&facts);
		facts_expect(&facts, LINES, has_some ? "0|0|0|0, 3|0|3|0" : "NULL|NULL|NULL|NULL, NULL|NULL|NULL|NULL");
		facts_end(&facts);
	}
}

static void a_file_counts_unless_it_is_known_to_be_empty(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	put_blob(facts.store, &(struct blob_row){.id = 99, .oid = VIEW("e69de29b"), .size = 0});
	for (int is_known = 0; is_known < 2; is_known++)
		put_file(facts.store,
			 &(struct file_row){.snapshot_id = SNAPSHOT,
					    .path_id = facts_path(&facts, is_known ? "empty.c" : "not-fetched.c"),
					    .blob_id = is_known ? 99 : STORE_NULL,
					    .mode = 33188,
					    .language = VIEW("C"),
					    .class = VIEW("production"),
					    .class_source = VIEW("path")});
	commit(&facts, "ann", 999);
	change(&facts, "A", "empty.c");
	change(&facts, "A", "not-fetched.c");
	collect(&facts);
	facts_expect(&facts, SCOPES, "repository||1|1|1|1|1|0");
	facts_end(&facts);
}

static void files_whose_authors_left_are_orphaned(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	add_files(&facts, "ann", 819, (const char *const[]){"left", NULL});
	add_files(&facts, "bob", 820, (const char *const[]){"stays", NULL});
	add_files(&facts, "cy", 1, (const char *const[]){"back", NULL});
	facts_commit(&facts, "cy", "cy@x.org", 990 * ONE_DAY, 2);
	collect(&facts);
	facts_expect(&facts, "SELECT files, orphaned_files FROM main.bus_factor", "3|1");
	facts_end(&facts);
}

static void who_the_configuration_says_has_left_is_inactive(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	add_files(&facts, "ann", 999, (const char *const[]){"a", NULL});
	add_files(&facts, "bob", 999, (const char *const[]){"b", NULL});
	collect_configured(&facts, "people: {left: [ann]}\n");
	facts_expect(&facts, "SELECT files, orphaned_files FROM main.bus_factor", "2|1");
	facts_end(&facts);
}

/* CHAOSS: 3 + 2 of 9 commits are half of them, 3 are not. */
static void the_absence_factor_is_the_fewest_with_half_of_the_commits_of_a_year(void **state)
{
	static const char *const authors[] = {"ann", "ann", "ann", "bob", "bob", "cy", "cy", "dan", "eve"};
	static const char ABSENCE[] = "SELECT path, absence_factor, absence_commits FROM main.bus_factor ORDER BY path";
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	add_files(&facts, "zoe", 100, (const char *const[]){"d/a", "d/b", "quiet/c", "quiet/d", NULL});
	for (size_t i = 0; i < sizeof(authors) / sizeof(*authors); i++) {
		commit(&facts, authors[i], 700);
		/* An empty commit counts for the repository, and another name of the file for its directory. */
		if (i == 3) {
			change(&facts, "M", "elsewhere");
		} else if (i != 0) {
			change(&facts, "M", "d/a");
			change(&facts, "M", "d/b");
		}
	}
	facts_commit(&facts, "bob", "bob@x.org", 701 * ONE_DAY, 2);
	commit(&facts, "renovate[bot]", 702);
	change(&facts, "M", "d/a");
	commit(&facts, "bob", 600);
	facts_change(&facts, "R", "d/a", "elsewhere");
	collect(&facts);
	facts_expect(&facts, ABSENCE, "|2|9, d|2|8, quiet|NULL|0");
	facts_end(&facts);
}

static void the_curve_of_coverage_says_what_is_left_after_each_departure(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	add_files(&facts, "ann", 900, (const char *const[]){"d/a", "d/b", "d/c", NULL});
	add_files(&facts, "bob", 901, (const char *const[]){"d/d", NULL});
	commit(&facts, "bob", 902);
	change(&facts, "A", "d/a");
	commit(&facts, "cy", 903);
	change(&facts, "M", "d/d");
	put_module(facts.store, &(struct module_row){.snapshot_id = SNAPSHOT, .id = 1, .path = VIEW("d")});
	put_module_file(
	    facts.store,
	    &(struct module_file_row){.snapshot_id = SNAPSHOT, .path_id = facts_path(&facts, "d/d"), .module_id = 1});
	collect(&facts);
	facts_expect(&facts,
		     "SELECT scope, path, rank, p.name, files, covered FROM main.knowledge_coverage "
		     "JOIN main.person p ON p.id = person_id ORDER BY scope, path, rank",
		     "module|d|1|bob|1|1, module|d|2|cy|1|0, "
		     "repository||1|ann|3|2, repository||2|bob|2|1, repository||3|cy|1|0");
	facts_end(&facts);
}

static void the_configuration_names_critical_paths(void **state)
{
	static const char RESCUE_YML[] = "critical_paths:\n"
					 "  - {name: Payments, tier: 1, globs: ['**/a', 'd/b']}\n"
					 "  - {name: Gone, tier: 2, globs: ['gone/**']}\n";
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	add_files(&facts, "ann", 900, (const char *const[]){"d/a", "d/b", "d/c", NULL});
	add_files(&facts, "bob", 901, (const char *const[]){"e/a", NULL});
	put_module(facts.store, &(struct module_row){.snapshot_id = SNAPSHOT, .id = 1, .path = VIEW("d")});
	put_module_file(
	    facts.store,
	    &(struct module_file_row){.snapshot_id = SNAPSHOT, .path_id = facts_path(&facts, "d/c"), .module_id = 1});
	collect_configured(&facts, RESCUE_YML);
	facts_expect(&facts,
		     "SELECT scope, path, bus_factor, files FROM main.bus_factor WHERE scope <> 'directory' ORDER BY 1",
		     "critical path|Payments|1|3, module|d|1|1, repository||1|4");
	facts_expect(
	    &facts, "SELECT c.name, c.tier, p.path FROM main.critical_path_file c JOIN main.path p ON p.id = c.path_id",
	    "Payments|1|d/a, Payments|1|d/b, Payments|1|e/a");
	facts_expect(&facts, "SELECT DISTINCT scope FROM main.knowledge_coverage ORDER BY 1",
		     "critical path, module, repository");
	facts_expect(&facts, "SELECT collector, subject FROM main.diagnostic", "ownership|Gone");
	facts_end(&facts);
}

static void the_last_year_is_365_days_of_commit_dates(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, NOW);
	source(&facts, "a");
	for (int day = 634; day < 637; day++) {
		commit(&facts, "ann", day);
		change(&facts, day == 634 ? "A" : "M", "a");
	}
	collect(&facts);
	facts_expect(&facts, "SELECT revisions, revisions_year, people FROM main.file_history", "3|2|1");
	facts_end(&facts);
}

static void directories_and_modules_have_their_own(void **state)
{
	struct facts facts;
	int64_t id = 0;

	(void)state;
	facts_start(&facts, NOW);
	add_files(&facts, "ann", 900,
		  (const char *const[]){"s/j/a/1", "s/j/a/2", "s/j/b/1", "s/j/b/2", "s/j/b/3", NULL});
	add_files(&facts, "bob", 901, (const char *const[]){"s/j/c/1", "\xff", NULL});
	put_module(facts.store, &(struct module_row){.snapshot_id = SNAPSHOT, .id = 1, .path = VIEW("")});
	put_module(facts.store, &(struct module_row){.snapshot_id = SNAPSHOT, .id = 2, .path = VIEW("s/j/b")});
	put_module(facts.store, &(struct module_row){.snapshot_id = SNAPSHOT, .id = 3, .path = VIEW("empty")});
	for (const char *const *path = (const char *const[]){"s/j/a/1", "s/j/c/1", "s/j/b/1", "s/j/b/2", NULL}; *path;
	     path++)
		put_module_file(facts.store, &(struct module_file_row){.snapshot_id = SNAPSHOT,
								       .path_id = facts_path(&facts, *path),
								       .module_id = id++ < 2 ? 1 : 2});
	collect(&facts);
	/* All files of 's' lie in 's/j'; 's/j/c' has too few. Ties go to the lower number. */
	facts_expect(&facts, SCOPES,
		     "directory|s|1|6|2|1|5|0, directory|s/j|1|6|2|1|5|0, directory|s/j/a|1|2|1|1|2|0, "
		     "directory|s/j/b|1|3|1|1|3|0, "
		     "module||2|2|2|1|1|0, module|s/j/b|1|2|1|1|2|0, repository||1|7|2|1|5|0");
	facts_end(&facts);
}

static void forged_dates_overflow_nothing(void **state)
{
	static const int64_t ends[] = {INT64_MIN + 1, INT64_MAX};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct facts facts;

		facts_start(&facts, ends[i]);
		source(&facts, "a");
		facts_commit(&facts, "ann", "ann@x.org", ends[1 - i], 1);
		change(&facts, "A", "a");
		facts_commit(&facts, "", "", ends[i], 1);
		change(&facts, "M", "a");
		collect(&facts);
		facts_expect(&facts, "SELECT revisions, people FROM main.file_history", "2|2");
		facts_end(&facts);
	}
}

static void no_history_is_no_ownership(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, STORE_NULL);
	source(&facts, "a.c");
	collect(&facts);
	facts_expect(&facts,
		     "SELECT (SELECT count(*) FROM main.authorship) + (SELECT count(*) FROM main.file_history) + "
		     "(SELECT count(*) FROM main.bus_factor)",
		     "0");
	facts_expect(&facts, "SELECT name, status, detail FROM main.collector ORDER BY name",
		     "ownership|done|no commits, people|done|no commits");
	facts_end(&facts);
}

/* Each of n files was once x, and each time x was made anew: every history holds all n renames. */
static void a_history_made_of_renames_is_cut_and_says_so(void **state)
{
	enum { FILES = 12000 };
	struct facts facts;
	char path[32];

	(void)state;
	facts_start(&facts, NOW);
	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "f%05d", i);
		source(&facts, path);
		commit(&facts, "ann", 900);
		change(&facts, "A", "x");
		commit(&facts, "ann", 900);
		facts_change(&facts, "R", path, "x");
	}
	collect(&facts);
	facts_expect(&facts, "SELECT status FROM main.collector WHERE name = 'ownership'", "partial");
	facts_expect(&facts, "SELECT collector, subject FROM main.diagnostic ORDER BY subject",
		     "ownership|absence factor, ownership|renames");
	facts_expect(&facts, "SELECT count(*) FROM main.file_history", "12000");
	facts_expect(&facts, "SELECT min(revisions), max(revisions) FROM main.file_history", "1|8333");
	facts_end(&facts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_degree_of_authorship_is_that_of_the_paper),
	    cmocka_unit_test(everybody_who_adds_a_file_is_a_creator),
	    cmocka_unit_test(a_rename_brings_the_history_of_the_old_path_even_of_a_file_made_there_later),
	    cmocka_unit_test(changes_of_a_file_that_has_the_old_name_today_are_its_own),
	    cmocka_unit_test(changes_of_an_old_name_on_a_branch_that_was_merged_later_count),
	    cmocka_unit_test(paths_renamed_in_a_circle_share_their_history),
	    cmocka_unit_test(losing_exactly_half_of_the_files_is_not_enough),
	    cmocka_unit_test(those_with_most_files_go_first_and_are_not_counted_again),
	    cmocka_unit_test(one_person_is_a_bus_factor_of_one),
	    cmocka_unit_test(bots_deliver_nothing_where_people_work_and_are_nobody_to_lose),
	    cmocka_unit_test(only_source_files_count),
	    cmocka_unit_test(every_commit_that_touches_a_file_is_a_revision_of_it),
	    cmocka_unit_test(lines_are_summed_by_person_over_all_names_of_a_file),
	    cmocka_unit_test(lines_are_unknown_when_none_could_be_counted),
	    cmocka_unit_test(a_file_counts_unless_it_is_known_to_be_empty),
	    cmocka_unit_test(files_whose_authors_left_are_orphaned),
	    cmocka_unit_test(who_the_configuration_says_has_left_is_inactive),
	    cmocka_unit_test(the_absence_factor_is_the_fewest_with_half_of_the_commits_of_a_year),
	    cmocka_unit_test(the_curve_of_coverage_says_what_is_left_after_each_departure),
	    cmocka_unit_test(the_configuration_names_critical_paths),
	    cmocka_unit_test(the_last_year_is_365_days_of_commit_dates),
	    cmocka_unit_test(directories_and_modules_have_their_own),
	    cmocka_unit_test(forged_dates_overflow_nothing),
	    cmocka_unit_test(no_history_is_no_ownership),
	    cmocka_unit_test(a_history_made_of_renames_is_cut_and_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
