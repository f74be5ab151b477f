#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "rules/engagement.h"
#include "rules/rules.h"
#include "manual.h"

static struct engagement good(const char *text)
{
	struct engagement engagement = {0};
	struct err err = {0};

	if (engagement_read(&engagement, "rescue.yml", view_of(text), &err))
		fail_msg("%s", err.message);
	return engagement;
}

/* The message must begin with the place and hold what to do. */
static void refused(const char *text, const char *place, const char *message)
{
	struct engagement engagement = {0};
	struct err err = {0};

	assert_int_equal(engagement_read(&engagement, "rescue.yml", view_of(text), &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	if (strncmp(err.message, place, strlen(place)) != 0 || !strstr(err.message, message))
		fail_msg("said '%s', not '%s %s'", err.message, place, message);
	assert_null(strchr(err.message, '\n'));
	engagement_release(&engagement);
}

static void what_the_file_says_is_in_its_order(void **state)
{
	struct engagement engagement = good("schema: rescue/engagement/1\n"
					    "critical_paths:\n"
					    "  - {name: payments, tier: 1, globs: ['payments/**', config/keys.js]}\n"
					    "  - {name: reports, tier: 2, globs: 'reports/**'}\n"
					    "modules:\n"
					    "  - {name: checkout, globs: ['cart/**']}\n"
					    "people:\n"
					    "  same: [[Ann <ann@x>, ann], [Bob]]\n"
					    "  different: [[C <c@x>, C <c@y>]]\n"
					    "  bots: [ci@x]\n"
					    "  humans: [robot]\n"
					    "  left: [Dora, eve@x]\n");

	(void)state;
	assert_int_equal(engagement.critical_path_count, 2);
	assert_string_equal(engagement.critical_paths[0].name, "payments");
	assert_int_equal(engagement.critical_paths[0].tier, 1);
	assert_int_equal(engagement.critical_paths[0].globs.count, 2);
	assert_string_equal(engagement.critical_paths[0].globs.items[1], "config/keys.js");
	assert_int_equal(engagement.critical_paths[1].tier, 2);
	assert_string_equal(engagement.critical_paths[1].globs.items[0], "reports/**");
	assert_int_equal(engagement.module_count, 1);
	assert_string_equal(engagement.modules[0].name, "checkout");
	assert_int_equal(engagement.people.same.count, 2);
	assert_int_equal(engagement.people.same.items[0].count, 2);
	assert_string_equal(engagement.people.same.items[1].items[0].text, "Bob");
	assert_string_equal(engagement.people.different.items[0].items[1].text, "C <c@y>");
	assert_int_equal(engagement.people.bots.count, 1);
	assert_int_equal(engagement.people.humans.count, 1);
	assert_string_equal(engagement.people.left.items[1].text, "eve@x");
	engagement_release(&engagement);
}

static void an_identity_is_a_pair_an_address_or_a_name(void **state)
{
	static const struct {
		const char *text;
		enum engagement_identity_kind kind;
		const char *name, *address;
	} cases[] = {
	    {"Ann Smith <ann@x.org>", IDENTITY_PAIR, "Ann Smith", "ann@x.org"},
	    {"  Ann  <  ann@x.org > ", IDENTITY_PAIR, "Ann", "ann@x.org"},
	    {"Ann <>", IDENTITY_PAIR, "Ann", ""},
	    {"<>", IDENTITY_PAIR, "", ""},
	    {"<ann@x.org>", IDENTITY_ADDRESS, "", "ann@x.org"},
	    {"ann@x.org", IDENTITY_ADDRESS, "", "ann@x.org"},
	    {"root@(none)", IDENTITY_ADDRESS, "", "root@(none)"},
	    {"Ann <ann at x.org>", IDENTITY_PAIR, "Ann", "ann at x.org"},
	    {"Ann Smith", IDENTITY_NAME, "Ann Smith", ""},
	    {"Ann @ work", IDENTITY_NAME, "Ann @ work", ""},
	    {"-f", IDENTITY_NAME, "-f", ""},
	    {"a > b", IDENTITY_NAME, "a > b", ""},
	    {"<b>x</b> <x@y>", IDENTITY_PAIR, "<b>x</b>", "x@y"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf text = {0};
		struct engagement engagement;
		const struct engagement_identity *identity;

		buf_addf(&text, "people: {left: ['%s']}", cases[i].text);
		engagement = good(buf_text(&text));
		identity = &engagement.people.left.items[0];
		if (identity->kind != cases[i].kind || !view_is(identity->name, cases[i].name) ||
		    !view_is(identity->address, cases[i].address))
			fail_msg("'%s' is read as kind %d, '%.*s' and '%.*s'", cases[i].text, (int)identity->kind,
				 VIEW_ARG(identity->name), VIEW_ARG(identity->address));
		engagement_release(&engagement);
		buf_release(&text);
	}
}

static void a_mistake_is_said_with_its_line_and_what_to_write(void **state)
{
	(void)state;
	refused("peolpe: {}\n", "rescue.yml:1:1:", "did you mean 'people'?");
	refused("zzzzz: 1\n", "rescue.yml:1:1:", "rescue-engagement(5) lists the keys");
	refused("people:\n  bot: [x]\n", "rescue.yml:2:3:", "did you mean 'bots'?");
	refused("schema: rescue/engagement/2\n", "rescue.yml:1:9:", "'rescue/engagement/1'");
	refused("critical_paths:\n  - {name: a, tier: 3, globs: [b]}\n",
		"rescue.yml:2:21:", "'3' is no whole number from 1 to 2");
	refused("critical_paths:\n  - {name: a, globs: [b]}\n", "rescue.yml:2:5:", "needs the key 'tier'");
	refused("critical_paths:\n  - {name: a, tier: 1, globs: []}\n", "rescue.yml:2:", "the list is empty");
	refused("modules:\n  - {name: a, globs: [b]}\n  - {name: a, globs: [c]}\n",
		"rescue.yml:3:12:", "there is another 'a' above");
	refused("modules: [{name: a, globs: [/src/**]}]\n", "rescue.yml:1:", "leave out the '/' in front");
	refused("modules: [{name: a, globs: [x, ./src/**]}]\n", "rescue.yml:1:32:", "leave out the './' in front");
	refused("modules: [{name: a, globs: src/}]\n", "rescue.yml:1:", "write 'src/**'");
	refused("modules: {name: a}\n", "rescue.yml:1:", "a list is expected here");
	refused("people: {same: [Ann, Bob]}\n", "rescue.yml:1:17:", "a list is expected here, not one value");
	refused("people: {same: [[]]}\n", "rescue.yml:1:17:", "write the identities of one person");
	refused("people:\n  different:\n    - [Ann]\n", "rescue.yml:3:7:", "write two or more");
	refused("people: {left: ['']}\n", "rescue.yml:1:17:", "the text is empty");
	refused("people: {left: Ann}\n", "rescue.yml:1:16:", "a list is expected here");
	refused("people: {left: [[Ann]]}\n", "rescue.yml:1:17:", "one value is expected here");
	refused("- a\n", "rescue.yml:1:1:", "a mapping of names to values is expected");
}

static void what_is_kept_for_later_may_be_anything(void **state)
{
	struct engagement engagement = good("client: {name: FinCo, invested_usd: 2500000}\n"
					    "months_in_development: 18\n"
					    "audience: [ceo, cto]\n"
					    "confidentiality: {person_names: pseudonym}\n"
					    "params: {code/long-file: {max: 1}}\n");

	(void)state;
	assert_int_equal(engagement_digest(&engagement), 0);
	engagement_release(&engagement);
}

static void a_file_without_content_says_nothing(void **state)
{
	static const char *const texts[] = {"", "# only a remark\n", "{}"};

	(void)state;
	assert_int_equal(engagement_digest(NULL), 0);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct engagement engagement = good(texts[i]);

		assert_int_equal(engagement_digest(&engagement), 0);
		engagement_release(&engagement);
	}
}

static void another_meaning_is_another_digest_and_another_spelling_is_not(void **state)
{
	static const char *const different[] = {
	    "people: {same: [[a, b], [c]]}",
	    "people: {same: [[a, b, c]]}",
	    "people: {same: [[a], [b, c]]}",
	    "people: {different: [[a, b], [c, d]]}",
	    "people: {bots: [a]}",
	    "people: {humans: [a]}",
	    "people: {left: [a]}",
	    "people: {left: [a, b]}",
	    "people: {left: [b, a]}",
	    "modules: [{name: a, globs: [b, c]}]",
	    "modules: [{name: a, globs: [b]}, {name: c, globs: [d]}]",
	    "critical_paths: [{name: a, tier: 1, globs: [b]}]",
	    "critical_paths: [{name: a, tier: 2, globs: [b]}]",
	};
	const size_t count = sizeof(different) / sizeof(*different);
	uint64_t digests[sizeof(different) / sizeof(*different)];
	struct engagement spelled =
	    good("# a remark\npeople:\n  left:\n    - 'a'\n    - \"b\"\nmonths_in_development: 3\n");

	(void)state;
	for (size_t i = 0; i < count; i++) {
		struct engagement engagement = good(different[i]);

		digests[i] = engagement_digest(&engagement);
		engagement_release(&engagement);
		for (size_t j = 0; j < i; j++)
			if (digests[i] == digests[j])
				fail_msg("%s\n%s", different[i], different[j]);
	}
	assert_true(engagement_digest(&spelled) == digests[7]);
	engagement_release(&spelled);
}

static void a_file_that_cannot_be_read_is_named(void **state)
{
	struct engagement engagement = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(engagement_load(&engagement, "/nonexistent/rescue.yml", NULL, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.message, "'/nonexistent/rescue.yml' cannot be opened"));
	err_clear(&err);
	assert_int_equal(engagement_load(&engagement, "/dev/null", NULL, &err), -1);
	assert_non_null(strstr(err.message, "no regular file"));
	engagement_release(&engagement);
}

/* Both readers of the file: what is wrong with a rule's parameter is said by the other one. */
static void the_example_of_the_man_page_is_good(void **state)
{
	char path[] = "/tmp/rescue-engagement-XXXXXX";
	int fd = mkstemp(path);
	struct engagement engagement;
	struct rule_set rules = {0};
	struct err err = {0};
	struct buf text = {0};

	(void)state;
	add_example(&text, "rescue-engagement.5", "# AN EXAMPLE");
	engagement = good(buf_text(&text));
	assert_int_equal(engagement.critical_path_count, 2);
	assert_int_equal(engagement.people.same.items[0].count, 3);
	assert_int_equal(engagement.people.left.count, 1);
	assert_int_equal(write(fd, text.p, text.n), (ssize_t)text.n);
	close(fd);
	if (rules_load(&rules, NULL, path, &err))
		fail_msg("%s", err.message);
	assert_string_equal(rules_find(&rules, VIEW("code/long-file"))->params[0].text, "800");
	unlink(path);
	rules_release(&rules);
	engagement_release(&engagement);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_the_file_says_is_in_its_order),
	    cmocka_unit_test(an_identity_is_a_pair_an_address_or_a_name),
	    cmocka_unit_test(a_mistake_is_said_with_its_line_and_what_to_write),
	    cmocka_unit_test(what_is_kept_for_later_may_be_anything),
	    cmocka_unit_test(a_file_without_content_says_nothing),
	    cmocka_unit_test(another_meaning_is_another_digest_and_another_spelling_is_not),
	    cmocka_unit_test(a_file_that_cannot_be_read_is_named),
	    cmocka_unit_test(the_example_of_the_man_page_is_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
