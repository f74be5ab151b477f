#include "history_facts.h"

#include "collect/people.h"
#include "collect/people_names.h"

static void collect(struct facts *facts, const char *mailmap)
{
	struct err err = {0};

	if (collect_people(facts->store, SNAPSHOT, view_of(mailmap), usual_people(), &err))
		fail_msg("%s", err.message);
}

static const char PERSONS[] = "SELECT id, name, email, commits, merges, is_bot FROM main.person ORDER BY id";
static const char REASONS[] = "SELECT i.name, p.person_id, p.reason FROM main.person_identity p "
			      "JOIN main.identity i ON i.id = p.identity_id ORDER BY i.id";

static void one_address_in_two_spellings_is_one_person(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Ann", "ann@x.org", 10, 0);
	facts_commit(&facts, "ann smith", "Ann@X.org", 20, 1);
	facts_commit(&facts, "ann smith", "Ann@X.org", 5, 1);
	facts_commit(&facts, "Bob", "bob@x.org", 30, 2);
	collect(&facts, "");
	facts_expect(&facts, PERSONS, "1|ann smith|Ann@X.org|3|0|0, 2|Bob|bob@x.org|0|1|0");
	facts_expect(&facts, REASONS, "Ann|1|same e-mail, ann smith|1|same e-mail, Bob|2|only");
	facts_expect(&facts, "SELECT first_time, last_time FROM main.person ORDER BY id", "5|20, 30|30");
	facts_expect(&facts, "SELECT name, status, detail FROM main.collector", "people|done|");
	facts_end(&facts);
}

static void each_way_of_being_the_same_says_why(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Carol Jones", "carol@x.org", 1, 0);
	facts_commit(&facts, "carol   JONES", "cj@laptop", 2, 1);
	facts_commit(&facts, "cj", "77+Carol@users.noreply.github.com", 3, 1);
	facts_commit(&facts, "cjones", "carol@users.noreply.github.com", 4, 1);
	facts_commit(&facts, "renamed", "77+carol-new@users.noreply.github.com", 5, 1);
	facts_commit(&facts, "old", "old@x.org", 6, 1);
	facts_commit(&facts, "Carol Jones", "carol@x.org", 7, 1);
	collect(&facts, "Carol Jones <carol@x.org> <old@x.org>\nCarol Jones <carol@users.noreply.github.com>\n");
	facts_expect(&facts, PERSONS, "1|Carol Jones|carol@x.org|7|0|0");
	facts_expect(&facts, REASONS,
		     "Carol Jones|1|mailmap, carol   JONES|1|same name, cj|1|noreply address, "
		     "cjones|1|noreply address, renamed|1|noreply address, old|1|mailmap");
	facts_end(&facts);
}

static void what_says_nothing_joins_nobody(void **state)
{
	static const char *const pairs[][2] = {
	    {"root", "root@localhost"},
	    {"Ann", "root@localhost"},
	    {"Your Name", "you@example.com"},
	    {"Your Name", "me@ann.org"},
	    {"Bob", "you@example.com"},
	    {"Cy", "noreply@github.com"},
	    {"Di", "noreply@github.com"},
	    {"", ""},
	    {"Ed", ""},
	    {"alex", "alex@one.org"},
	    {"alex", "alex@two.org"},
	    {"Unknown User", "a@a.org"},
	    {"unknown  user", "b@b.org"},
	    {"John Doe", "x@example.org"},
	    {"Jo Do", "x@example.org"},
	};
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		facts_commit(&facts, pairs[i][0], pairs[i][1], 1, 1);
	collect(&facts, "");
	facts_expect(&facts, "SELECT count(*) FROM main.person", "15");
	facts_expect(&facts, "SELECT count(*) FROM main.person_identity WHERE reason <> 'only'", "0");
	facts_expect(&facts, "SELECT name FROM main.person WHERE email = '' ORDER BY name", "(unknown), Ed");
	facts_end(&facts);
}

static void a_mailmap_parts_people_who_share_an_address(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "joe", "team@x.org", 1, 1);
	facts_commit(&facts, "jane", "team@x.org", 2, 1);
	collect(&facts, "Joe <joe@x.org> joe <team@x.org>\nJane <jane@x.org> jane <team@x.org>\n");
	facts_expect(&facts, PERSONS, "1|Jane|jane@x.org|1|0|0, 2|Joe|joe@x.org|1|0|0");
	facts_expect(&facts, REASONS, "joe|2|only, jane|1|only");
	facts_end(&facts);
}

static void a_bot_stays_apart_from_people(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Ann Smith", "ann@x.org", 1, 1);
	facts_commit(&facts, "github-actions", "ann@x.org", 2, 1);
	facts_commit(&facts, "dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", 3, 1);
	facts_commit(&facts, "dependabot", "support@dependabot.com", 4, 1);
	facts_commit(&facts, "ci", "snyk-bot@snyk.io", 5, 1);
	collect(&facts, "");
	facts_expect(&facts, "SELECT name, is_bot FROM main.person ORDER BY name",
		     "Ann Smith|0, ci|1, dependabot|1, dependabot[bot]|1, github-actions|1");
	facts_end(&facts);
}

static void names_of_bots_are_known_and_names_of_people_are_not_taken_for_them(void **state)
{
	static const struct {
		const char *name, *email;
		bool is_bot;
	} cases[] = {
	    {"renovate[bot]", "bot@renovateapp.com", true},
	    {"mend renovate", "x@x", true},
	    {"someone", "8517910+weblate@users.noreply.github.com", true},
	    {"k8s-ci-robot", "x@x", true},
	    {"github action", "action@github.com", true},
	    {"copilot-swe-agent[bot]", "x@x", true},
	    {"sander bot", "sander@x", false},
	    {"abbott", "abbott@x", false},
	    {"robot chicken", "r@x", false},
	    {"jenkins smith", "j@x", false},
	    {"[bo]t", "b@x", false},
	    {"", "", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (identity_is_bot(usual_people(), view_of(cases[i].name), view_of(cases[i].email)) != cases[i].is_bot)
			fail_msg("%s <%s>", cases[i].name, cases[i].email);
}

static void hostile_names_are_kept_as_bytes(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "\xff\xfe", "\x80@x", 1, 1);
	facts_commit(&facts, "\xff\xfe", "\x81@x", INT64_MAX, 1);
	facts_commit(&facts, " \t ", " \n ", INT64_MIN + 1, 1);
	facts_commit(&facts, "<script>", "\x1b[2J@x", 2, 1);
	collect(&facts, "\xff <\xff> <\x81@x>\n<<<>>>\n");
	facts_expect(&facts, "SELECT hex(name), hex(email) FROM main.person ORDER BY id",
		     "28756E6B6E6F776E29|, 3C7363726970743E|1B5B324A4078, FF|FF, FFFE|8040"
		     "78");
	facts_end(&facts);
}

/* The same history must give the same rows whatever other history the store read before. */
static void the_numbers_of_identities_do_not_matter(void **state)
{
	static const char *const people[][2] = {
	    {"b", "one@x"}, {"a", "one@x"}, {"c", "two@x"}, {"d", "three@x"}, {"a", "two@y"}};
	char *seen[2];

	(void)state;
	for (int backwards = 0; backwards < 2; backwards++) {
		struct facts facts;
		struct buf rows = {0};
		struct query *query;

		facts_start(&facts, 100);
		for (int i = 0; i < 5 && backwards; i++)
			facts_identity(&facts, people[4 - i][0], people[4 - i][1]);
		for (int i = 0; i < 5; i++)
			facts_commit(&facts, people[i][0], people[i][1], 9, 1);
		collect(&facts, "");
		query = store_query(facts.store, PERSONS);
		while (query_step(query, NULL) == 1)
			for (int i = 0; i < query_column_count(query); i++) {
				buf_add_view(&rows, query_text(query, i));
				buf_add_char(&rows, '|');
			}
		query_free(query);
		facts_end(&facts);
		seen[backwards] = buf_take(&rows);
	}
	assert_string_equal(seen[0], seen[1]);
	free(seen[0]);
	free(seen[1]);
}

static void no_history_is_no_people(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, STORE_NULL);
	collect(&facts, "A <a@x>\n");
	facts_expect(&facts, PERSONS, "");
	facts_expect(&facts, "SELECT name, status, detail FROM main.collector", "people|done|no commits");
	facts_end(&facts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_address_in_two_spellings_is_one_person),
	    cmocka_unit_test(each_way_of_being_the_same_says_why),
	    cmocka_unit_test(what_says_nothing_joins_nobody),
	    cmocka_unit_test(a_mailmap_parts_people_who_share_an_address),
	    cmocka_unit_test(a_bot_stays_apart_from_people),
	    cmocka_unit_test(names_of_bots_are_known_and_names_of_people_are_not_taken_for_them),
	    cmocka_unit_test(hostile_names_are_kept_as_bytes),
	    cmocka_unit_test(the_numbers_of_identities_do_not_matter),
	    cmocka_unit_test(no_history_is_no_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
