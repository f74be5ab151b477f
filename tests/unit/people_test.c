#include "history_facts.h"

#include "collect/people.h"
#include "collect/people_names.h"

static void collect(struct facts *facts, const char *mailmap)
{
	struct people_input input = {.snapshot_id = SNAPSHOT, .mailmap = view_of(mailmap), .model = usual_people()};
	struct err err = {0};

	if (collect_people(facts->store, &input, &err))
		fail_msg("%s", err.message);
}

/* With what a configuration says below `people:`. */
static void collect_configured(struct facts *facts, const char *mailmap, const char *configuration)
{
	struct engagement engagement = {0};
	struct people_input input = {.snapshot_id = SNAPSHOT,
				     .mailmap = view_of(mailmap),
				     .model = usual_people(),
				     .configured = &engagement.people};
	struct err err = {0};
	struct buf text = {0};

	buf_addf(&text, "people: {%s}", configuration);
	if (engagement_read(&engagement, "rescue.yml", buf_view(&text), &err) ||
	    collect_people(facts->store, &input, &err))
		fail_msg("%s", err.message);
	engagement_release(&engagement);
	buf_release(&text);
}

static const char PERSONS[] = "SELECT id, name, email, commits, merges, is_bot FROM main.person ORDER BY id";
static const char JOINS[] = "SELECT i.name, p.reason, j.name || ' <' || j.email || '>' FROM main.person_identity p "
			    "JOIN main.identity i ON i.id = p.identity_id "
			    "LEFT JOIN main.identity j ON j.id = p.joined_id ORDER BY i.id";
static const char FIRST_JOINS[] =
    "SELECT i.name, p.reason, j.name || ' <' || j.email || '>' FROM main.person_identity p "
    "JOIN main.identity i ON i.id = p.identity_id "
    "LEFT JOIN main.identity j ON j.id = p.joined_id ORDER BY i.id LIMIT 3";
/* Each person with the names of all its identities. */
static const char GROUPS[] = "SELECT p.name, (SELECT group_concat(name, '+') FROM (SELECT i.name FROM "
			     "main.person_identity x JOIN main.identity i ON i.id = x.identity_id "
			     "WHERE x.person_id = p.id ORDER BY i.name)) FROM main.person p ORDER BY p.id";
static const char DIAGNOSTICS[] = "SELECT subject, message FROM main.diagnostic ORDER BY subject, message";
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

static void a_name_with_an_initial_is_too_little_to_join(void **state)
{
	static const struct {
		const char *name;
		bool is_full;
	} cases[] = {{"ann smith", true}, {"ann b smith", true}, {"lu jj", true},     {"王 伟", true},
		     {"ann s", false},    {"ann s.", false},     {"a. smith", false}, {"ann", false},
		     {"a b c", false},    {"", false},           {" ", false}};
	struct facts facts;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (name_is_full(view_of(cases[i].name)) != cases[i].is_full)
			fail_msg("%s", cases[i].name);
	facts_start(&facts, 100);
	facts_commit(&facts, "Julian Z", "julian@x", 1, 1);
	facts_commit(&facts, "Julian Z", "jz@y", 1, 1);
	collect(&facts, "");
	facts_expect(&facts, "SELECT count(*) FROM main.person", "2");
	facts_end(&facts);
}

static void a_name_that_says_nothing_is_not_printed_where_another_is_known(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	for (int i = 0; i < 3; i++)
		facts_commit(&facts, "Unknown", "jo@x", 1, 1);
	facts_commit(&facts, "jo", "jo@x", 1, 1);
	facts_commit(&facts, "Unknown", "only@x", 1, 1);
	facts_commit(&facts, "Your Name", "only@x", 1, 1);
	collect(&facts, "");
	facts_expect(&facts, PERSONS, "1|jo|jo@x|4|0|0, 2|Unknown|only@x|2|0|0");
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

static void a_co_author_is_a_person_and_counts_once_a_commit(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Ann Smith", "ann@x", 10, 1);
	facts_co_author(&facts, "Bob Brown", "bob@x");
	facts_co_author(&facts, "bob", "BOB@x");
	facts_co_author(&facts, "ann", "ann@home");
	facts_co_author(&facts, "Ann Smith", "");
	facts_commit(&facts, "Bob Brown", "bob@x", 20, 1);
	facts_commit(&facts, "Ann Smith", "ann@x", 30, 2);
	facts_co_author(&facts, "Bob Brown", "bob@x");
	facts_commit(&facts, "Ann Smith", "ann@x", 5, 1);
	facts_co_author(&facts, "Cy Clark", "cy@x");
	facts_co_author(&facts, "dependabot[bot]", "1+dependabot[bot]@users.noreply.github.com");
	collect(&facts, "");
	facts_expect(&facts,
		     "SELECT name, is_bot, commits, co_commits, merges, first_time, last_time FROM main.person "
		     "ORDER BY id",
		     "Ann Smith|0|2|0|1|5|30, Bob Brown|0|1|1|0|10|30, Cy Clark|0|0|1|0|5|5, ann|0|0|1|0|10|10, "
		     "dependabot[bot]|1|0|1|0|5|5");
	facts_end(&facts);
}

static void every_join_says_with_whom(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "al", "al@x", 1, 1);
	facts_commit(&facts, "Al Green", "AL@x", 2, 1);
	facts_commit(&facts, "Al Green", "AL@x", 3, 1);
	facts_commit(&facts, "al green", "al@home", 4, 1);
	facts_commit(&facts, "a", "al@old", 5, 1);
	facts_commit(&facts, "b", "al@old", 5, 1);
	collect(&facts, "<al@x> <al@old>\n");
	facts_expect(&facts, JOINS,
		     "al|same e-mail|Al Green <AL@x>, Al Green|mailmap|a <al@old>, al green|same name|Al Green <AL@x>, "
		     "a|mailmap|b <al@old>, b|mailmap|a <al@old>");
	facts_end(&facts);
}

static void accents_do_not_part_a_name_and_transcriptions_do(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Bj\xc3\xb6rn \xc5\x81o\xc5\x9b", "1@x", 1, 1);
	facts_commit(&facts, "BJO\xcc\x88RN los", "2@x", 2, 1);
	facts_commit(&facts, "Bjoern Los", "3@x", 3, 1);
	facts_commit(&facts, "M\xc3\xa4x", "4@x", 4, 1);
	facts_commit(&facts, "Max", "5@x", 5, 1);
	collect(&facts, "");
	facts_expect(&facts, "SELECT email FROM main.person ORDER BY email", "1@x, 3@x, 4@x, 5@x");
	facts_end(&facts);
}

static void private_addresses_join_by_user_or_number_of_one_host(void **state)
{
	static const struct {
		const char *email, *host, *number, *user;
	} cases[] = {
	    {"77+ann@users.noreply.github.com", "github.com", "77", "ann"},
	    {"ann@users.noreply.github.com", "github.com", "", "ann"},
	    {"77-ann@users.noreply.github.com", "github.com", "", "77-ann"},
	    {"77-ann@users.noreply.gitlab.com", "gitlab.com", "77", "ann"},
	    {"77-ann@users.noreply.git.example.org", "git.example.org", "77", "ann"},
	    {"77@users.noreply.gitlab.com", "gitlab.com", "", "77"},
	    {"49699333+dependabot[bot]@users.noreply.github.com", "github.com", "49699333", "dependabot[bot]"},
	};
	static const char *const others[] = {"@users.noreply.github.com", "7+@users.noreply.github.com",
					     "ann@users.noreply.",        "ann@noreply.github.com",
					     "noreply@github.com",        ""};
	struct noreply_address address;
	struct facts facts;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (!noreply_parse(view_of(cases[i].email), &address) || !view_is(address.host, cases[i].host) ||
		    !view_is(address.number, cases[i].number) || !view_is(address.user, cases[i].user))
			fail_msg("%s", cases[i].email);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (noreply_parse(view_of(others[i]), &address))
			fail_msg("%s", others[i]);
	facts_start(&facts, 100);
	for (size_t i = 0; i < 5; i++)
		facts_commit(&facts, cases[i].email, cases[i].email, (int64_t)i, 1);
	facts_commit(&facts, "new name", "77-renamed@users.noreply.gitlab.com", 9, 1);
	collect(&facts, "");
	facts_expect(&facts, "SELECT count(*), max(commits) FROM main.person", "4|2");
	facts_expect(&facts, "SELECT count(*) FROM main.person_identity WHERE reason = 'noreply address'", "4");
	facts_end(&facts);
}

static void a_name_that_is_the_user_of_a_private_address_is_that_person(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Iga Karbowiak", "40886528+IKarbowiak@users.noreply.github.com", 1, 1);
	facts_commit(&facts, "Iga Karbowiak", "40886528+IKarbowiak@users.noreply.github.com", 1, 1);
	facts_commit(&facts, "IKarbowiak", "iga@work.example", 1, 1);
	facts_commit(&facts, "ikarbowiak", "iga@home.example", 1, 1);
	facts_commit(&facts, "Robert Alexander", "7+alex@users.noreply.github.com", 1, 1);
	facts_commit(&facts, "alex", "alex@other.example", 1, 1);
	facts_commit(&facts, "nobodys", "1@x", 1, 1);
	facts_commit(&facts, "nobodys", "2@x", 1, 1);
	facts_commit(&facts, "renovate", "r@x", 1, 1);
	facts_commit(&facts, "Ann Other", "8+renovate-fan@users.noreply.github.com", 1, 1);
	collect(&facts, "");
	facts_expect(&facts, "SELECT name, commits FROM main.person ORDER BY name, email",
		     "Ann Other|1, Iga Karbowiak|4, Robert Alexander|1, alex|1, nobodys|1, nobodys|1, renovate|1");
	facts_expect(&facts, FIRST_JOINS,
		     "Iga Karbowiak|noreply address|IKarbowiak <iga@work.example>, "
		     "IKarbowiak|noreply address|Iga Karbowiak <40886528+IKarbowiak@users.noreply.github.com>, "
		     "ikarbowiak|noreply address|Iga Karbowiak <40886528+IKarbowiak@users.noreply.github.com>");
	facts_end(&facts);
}

static void programs_named_as_co_authors_are_no_people(void **state)
{
	static const char *const programs[][2] = {
	    {"Claude", "noreply@anthropic.com"},
	    {"Claude Opus 4.8 (1M context)", "noreply@anthropic.com"},
	    {"Copilot", "175728472+Copilot@users.noreply.github.com"},
	    {"copilot-swe-agent[bot]", "198982749+Copilot@users.noreply.github.com"},
	    {"Cursor Agent", "cursoragent@cursor.com"},
	    {"Cursor", "cursoragent@cursor.com"},
	    {"devin-ai-integration[bot]", "158243242+devin-ai-integration[bot]@users.noreply.github.com"},
	    {"Devin AI", "158243242+devin-ai-integration[bot]@users.noreply.github.com"},
	    {"gemini-code-assist[bot]", "176961590+gemini-code-assist[bot]@users.noreply.github.com"},
	    {"Codex", "codex@openai.com"},
	    {"aider (gpt-4o)", "noreply@aider.chat"},
	};
	static const char *const people[][2] = {
	    {"Claude Dupont", "claude@dupont.fr"},
	    {"Claude", "claude@example.fr"},
	    {"Devin Jones", "devin@x"},
	    {"Gemini Rossi", "gemini@x"},
	    {"Jules", "jules@x"},
	    {"Ann (aider)", "ann@x"},
	};
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Zed", "zed@x", 1, 1);
	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++)
		facts_co_author(&facts, programs[i][0], programs[i][1]);
	for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++)
		facts_co_author(&facts, people[i][0], people[i][1]);
	collect(&facts, "");
	facts_expect(&facts, "SELECT name FROM main.person WHERE is_bot = 0 ORDER BY email",
		     "Ann (aider), Claude Dupont, Claude, Devin Jones, Gemini Rossi, Jules, Zed");
	/* Copilot, Cursor, Claude and Devin each under one address or user */
	facts_expect(&facts, "SELECT count(*) FROM main.person WHERE is_bot", "7");
	facts_end(&facts);
}

static void names_that_break_other_tools_are_people(void **state)
{
	static const char *const names[][2] = {
	    {"-f", "f@x"},
	    {"--global", "g@x"},
	    {"Ed", ""},
	    {"", "nameless@x"},
	    {"   ", "blank@x"},
	    {"<script>alert(1)</script>", "s@x"},
	    {"=cmd|' /C calc'!A0", "c@x"},
	    {"\xe2\x80\xae"
	     "evil\xe2\x80\xac",
	     "b@x"},
	    {"a'; DROP TABLE person; --", "d@x"},
	    {"%s%n%d", "%n@x"},
	};
	struct facts facts;
	char lengthy[5001];

	(void)state;
	memset(lengthy, 'x', sizeof(lengthy) - 1);
	lengthy[sizeof(lengthy) - 1] = '\0';
	facts_start(&facts, 100);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		facts_commit(&facts, names[i][0], names[i][1], 1, 1);
	put_identity(facts.store, &(struct identity_row){.id = 50, .name = view_of(lengthy), .email = VIEW("l@x")});
	put_git_commit(facts.store,
		       &(struct git_commit_row){.id = 50, .oid = VIEW("50"), .author_id = 50, .parents = 1});
	put_snapshot_commit(facts.store, &(struct snapshot_commit_row){.snapshot_id = SNAPSHOT, .commit_id = 50});
	collect_configured(&facts, "",
			   "left: ['-f', '--global', '%s%n%d', '<script>alert(1)</script> <s@x>', 'Ed <>']");
	facts_expect(&facts, "SELECT count(*), sum(commits), sum(is_bot), max(length(name)) FROM main.person",
		     "11|11|0|5000");
	facts_expect(&facts, "SELECT name FROM main.person WHERE has_left ORDER BY name",
		     "%s%n%d, --global, -f, <script>alert(1)</script>, Ed");
	facts_expect(&facts, "SELECT name FROM main.person WHERE email IN ('blank@x', 'nameless@x') ORDER BY email",
		     "blank@x, nameless@x");
	facts_expect(&facts, DIAGNOSTICS, "");
	facts_end(&facts);
}

/* --- with a configuration --------------------------------------------------------------------------------------- */

static void the_configuration_joins_and_the_first_names_the_person(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	for (int i = 0; i < 3; i++)
		facts_commit(&facts, "asmith", "ann@laptop", i, 1);
	facts_commit(&facts, "Ann Smith", "ann@x", 9, 1);
	facts_commit(&facts, "bb", "bb@x", 9, 1);
	facts_commit(&facts, "bb", "bb@y", 9, 1);
	collect_configured(&facts, "", "same: [[ANN smith <Ann@x>, asmith], [bb]]");
	facts_expect(&facts, PERSONS, "1|Ann Smith|ann@x|4|0|0, 2|bb|bb@x|2|0|0");
	facts_expect(&facts, JOINS,
		     "asmith|configured|Ann Smith <ann@x>, Ann Smith|configured|asmith <ann@laptop>, "
		     "bb|configured|bb <bb@y>, bb|configured|bb <bb@x>");
	facts_end(&facts);
}

static void what_the_configuration_calls_different_no_rule_joins(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Wei Wang", "wei@x", 1, 1);
	facts_commit(&facts, "Wei Wang", "wei@x", 1, 1);
	facts_commit(&facts, "Wei Wang", "wang@y", 1, 1);
	facts_commit(&facts, "w", "WANG@y", 1, 1);
	facts_commit(&facts, "Wei Wang", "other@z", 1, 1);
	collect_configured(&facts, "", "different: [[Wei Wang <wei@x>, Wei Wang <wang@y>]]");
	facts_expect(&facts, PERSONS, "1|Wei Wang|wei@x|3|0|0, 2|Wei Wang|wang@y|2|0|0");
	facts_expect(&facts, DIAGNOSTICS, "");
	facts_end(&facts);
}

static void a_chain_is_cut_at_its_least_trusted_join(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	for (int i = 0; i < 9; i++)
		facts_commit(&facts, "Jo Kim", "jo@x", 1, 1);
	facts_commit(&facts, "jk", "jo@x", 1, 1);
	facts_commit(&facts, "jk", "7+jk@users.noreply.github.com", 1, 1);
	facts_commit(&facts, "jk2", "jk@users.noreply.github.com", 1, 1);
	facts_commit(&facts, "Jo Kim", "7+jk@users.noreply.github.com", 1, 1);
	collect_configured(&facts, "", "different: [[jo@x, jk2]]");
	/* By its address the last is jk2's, by its name it would be Jo's, and Jo is not jk2. */
	facts_expect(&facts, GROUPS, "Jo Kim|Jo Kim+jk, Jo Kim|Jo Kim+jk+jk2");
	facts_expect(&facts, DIAGNOSTICS,
		     "Jo Kim <7+jk@users.noreply.github.com>|not joined with 'Jo Kim <jo@x>' (same name): the "
		     "configuration says that they, or others they are joined with, are different people");
	facts_end(&facts);
}

static void those_kept_apart_still_find_their_own(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Li Na", "1@x", 1, 1);
	facts_commit(&facts, "Li Na", "2@x", 2, 1);
	facts_commit(&facts, "Li Na", "3@x", 3, 1);
	collect_configured(&facts, "", "different: [['1@x', '2@x'], ['1@x', '3@x']]");
	facts_expect(&facts, "SELECT email, commits FROM main.person ORDER BY email", "1@x|1, 2@x|2");
	facts_end(&facts);
}

static void a_name_differs_from_its_one_exception(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Li Na", "1@x", 1, 1);
	facts_commit(&facts, "Li Na", "2@x", 2, 1);
	facts_commit(&facts, "Li Na", "3@x", 3, 1);
	collect_configured(&facts, "", "different: [[Li Na, Li Na <2@x>]]");
	facts_expect(&facts, "SELECT email, commits FROM main.person ORDER BY email", "1@x|2, 2@x|1");
	facts_end(&facts);
}

static void same_and_different_at_once_is_said(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "a", "a@x", 1, 1);
	facts_commit(&facts, "b", "b@x", 2, 1);
	facts_commit(&facts, "c", "c@x", 3, 1);
	collect_configured(&facts, "", "same: [[a, b], [b, c]], different: [[a, c]]");
	facts_expect(&facts, GROUPS, "a|a+b, c|c");
	facts_expect(&facts, DIAGNOSTICS,
		     "c <c@x>|not joined with 'b <b@x>' (configured): the configuration says that they, or others "
		     "they are joined with, are different people");
	facts_end(&facts);
}

static void a_mailmap_is_undone_by_what_commits_write(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Joe", "joe@x", 1, 1);
	facts_commit(&facts, "Jane", "jane@x", 2, 1);
	facts_commit(&facts, "jj", "jj@x", 2, 1);
	collect_configured(&facts, "Joe <joe@x> <jane@x>\nProper <proper@x> <jj@x>\n",
			   "different: [[Joe <joe@x>, Jane <jane@x>]], left: [Proper]");
	facts_expect(&facts, "SELECT name, commits, has_left FROM main.person ORDER BY id",
		     "Joe|1|0, Joe|1|0, Proper|1|1");
	facts_end(&facts);
}

static void the_configuration_says_who_is_a_program_and_who_left(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Deploy", "ops@x", 1, 1);
	facts_commit(&facts, "Ops Olga", "ops@x", 1, 1);
	facts_commit(&facts, "renovate", "renovate@x", 1, 1);
	facts_commit(&facts, "Renée Vate", "RENOVATE@x", 1, 1);
	facts_commit(&facts, "gone", "gone@x", 1, 1);
	facts_commit(&facts, "Gone Girl", "gone@x", 99, 1);
	facts_commit(&facts, "ci", "a@x", 1, 1);
	facts_commit(&facts, "ci", "b@x", 1, 1);
	collect_configured(&facts, "", "bots: [Deploy, ci], humans: [renovate@x, ci <b@x>], left: [gone <gone@x>]");
	facts_expect(&facts,
		     "SELECT name, email, is_bot, commits, has_left FROM main.person ORDER BY lower(email), name",
		     "ci|a@x|1|1|0, ci|b@x|0|1|0, gone|gone@x|0|2|1, Deploy|ops@x|1|1|0, Ops Olga|ops@x|0|1|0, "
		     "Ren\xc3\xa9"
		     "e Vate|RENOVATE@x|0|2|0");
	facts_end(&facts);
}

static void nobody_of_that_name_is_said_with_the_nearest(void **state)
{
	struct facts facts;

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Ann Smith", "ann@x.org", 1, 1);
	facts_commit(&facts, "zz", "zz@y.net", 1, 1);
	collect_configured(
	    &facts, "", "left: [Anne Smith, ann@x.com, Ann Smyth <ann@x.org>, Unheard Of, '<>'], same: [[Anne Smith]]");
	facts_expect(&facts, "SELECT subject, substr(message, instr(message, ';') + 2) FROM main.diagnostic ORDER BY 1",
		     "<>|`rescue show people` and `rescue show aliases` list those there are, "
		     "Ann Smyth <ann@x.org>|did you mean 'Ann Smith <ann@x.org>'?, "
		     "Anne Smith|did you mean 'Ann Smith <ann@x.org>'?, "
		     "Unheard Of|`rescue show people` and `rescue show aliases` list those there are, "
		     "ann@x.com|did you mean 'Ann Smith <ann@x.org>'?");
	facts_expect(&facts, "SELECT status FROM main.collector", "done");
	facts_end(&facts);
}

static void many_joins_left_out_are_listed_up_to_a_limit(void **state)
{
	struct facts facts;
	char email[32];

	(void)state;
	facts_start(&facts, 100);
	facts_commit(&facts, "Li Na", "1@x", 1, 1);
	facts_commit(&facts, "Li Na", "2@x", 2, 1);
	facts_commit(&facts, "Li Na", "2@x", 2, 1);
	for (int i = 0; i < 300; i++) {
		snprintf(email, sizeof(email), "%d@y", i);
		facts_commit(&facts, "Li Na", email, 3, 1);
	}
	collect_configured(&facts, "", "different: [['1@x', '2@x']]");
	facts_expect(&facts, "SELECT count(*) FROM main.person", "2");
	facts_expect(&facts, "SELECT count(*) <= 101 FROM main.diagnostic", "1");
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
	    cmocka_unit_test(a_name_with_an_initial_is_too_little_to_join),
	    cmocka_unit_test(a_name_that_says_nothing_is_not_printed_where_another_is_known),
	    cmocka_unit_test(a_mailmap_parts_people_who_share_an_address),
	    cmocka_unit_test(a_bot_stays_apart_from_people),
	    cmocka_unit_test(names_of_bots_are_known_and_names_of_people_are_not_taken_for_them),
	    cmocka_unit_test(hostile_names_are_kept_as_bytes),
	    cmocka_unit_test(a_co_author_is_a_person_and_counts_once_a_commit),
	    cmocka_unit_test(every_join_says_with_whom),
	    cmocka_unit_test(accents_do_not_part_a_name_and_transcriptions_do),
	    cmocka_unit_test(private_addresses_join_by_user_or_number_of_one_host),
	    cmocka_unit_test(a_name_that_is_the_user_of_a_private_address_is_that_person),
	    cmocka_unit_test(programs_named_as_co_authors_are_no_people),
	    cmocka_unit_test(names_that_break_other_tools_are_people),
	    cmocka_unit_test(the_configuration_joins_and_the_first_names_the_person),
	    cmocka_unit_test(what_the_configuration_calls_different_no_rule_joins),
	    cmocka_unit_test(a_chain_is_cut_at_its_least_trusted_join),
	    cmocka_unit_test(those_kept_apart_still_find_their_own),
	    cmocka_unit_test(a_name_differs_from_its_one_exception),
	    cmocka_unit_test(same_and_different_at_once_is_said),
	    cmocka_unit_test(a_mailmap_is_undone_by_what_commits_write),
	    cmocka_unit_test(the_configuration_says_who_is_a_program_and_who_left),
	    cmocka_unit_test(nobody_of_that_name_is_said_with_the_nearest),
	    cmocka_unit_test(many_joins_left_out_are_listed_up_to_a_limit),
	    cmocka_unit_test(the_numbers_of_identities_do_not_matter),
	    cmocka_unit_test(no_history_is_no_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
