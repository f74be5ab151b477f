#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

#include "store/rows.h"
#include "usual_rules.h"

enum { DAY = 86400, NOW = 1741910400 };

/* One commit a case, each of its own author. */
static const struct {
	const char *name, *email; /* of the author */
	const char *co_name, *co_email;
	const char *key, *value; /* a trailer */
	const char *last_line;
	const char *assistant; /* what must be found, "" for nothing */
} cases[] = {
    {"Ada", "ada@x.org", "Claude", "noreply@anthropic.com", NULL, NULL, "", "Claude"},
    {"Ada", "ada@x.org", "Claude Opus 4.8 (1M context)", "noreply@anthropic.com", NULL, NULL, "", "Claude"},
    {"Ada", "ada@x.org", "Claude Martin", "claude@x.org", NULL, NULL, "", ""},
    {"Claude Monet", "monet@x.org", NULL, NULL, NULL, NULL, "", ""},
    {"Devin Townsend", "devin@x.org", NULL, NULL, NULL, NULL, "", ""},
    {"devin-ai-integration[bot]", "158243242+devin-ai-integration[bot]@users.noreply.github.com", NULL, NULL, NULL,
     NULL, "", "Devin"},
    {"Copilot", "198982749+Copilot@users.noreply.github.com", NULL, NULL, NULL, NULL, "", "Copilot"},
    {"copilot-swe-agent[bot]", "1@users.noreply.github.com", NULL, NULL, NULL, NULL, "", "Copilot"},
    {"Ada", "ada@x.org", "Cursor Agent", "cursoragent@cursor.com", NULL, NULL, "", "Cursor"},
    {"Ada (aider)", "ada@x.org", NULL, NULL, NULL, NULL, "", "aider"},
    {"Ada", "ada@x.org", "aider (gpt-4o)", "noreply@aider.chat", NULL, NULL, "", "aider"},
    {"Ada", "ada@x.org", NULL, NULL, "Assisted-by", "Claude:claude-opus-4", "", "Claude"},
    {"Ada", "ada@x.org", NULL, NULL, "assisted-by", "GitHub Copilot", "", "Copilot"},
    {"Ada", "ada@x.org", NULL, NULL, "Assisted-by", "Grace Hopper <grace@x.org>", "", ""},
    {"Ada", "ada@x.org", NULL, NULL, "Reviewed-by", "Claude Code", "", ""},
    {"Ada", "ada@x.org", NULL, NULL, "Made-with", "Cursor", "", "Cursor"},
    {"Ada", "ada@x.org", NULL, NULL, NULL, NULL,
     "\xF0\x9F\xA4\x96 Generated with [Claude Code](https://claude.com/claude-code)", "Claude"},
    {"Ada", "ada@x.org", NULL, NULL, NULL, NULL, "Generated with protoc 3.1", ""},
    {"Ada", "ada@x.org", NULL, NULL, NULL, NULL, "asked Claude, who wrote the parser, whether it still holds", ""},
    {"Ada", "ada@x.org", NULL, NULL, NULL, NULL, "", ""},
};
enum { CASES = sizeof(cases) / sizeof(*cases) };

/* Commit `id` and its identities 2 id and 2 id + 1. */
static void put_case(struct store *store, int64_t id, int64_t days_ago)
{
	char oid[24];

	snprintf(oid, sizeof(oid), "c%lld", (long long)id);
	put_identity(store, &(struct identity_row){2 * id, view_of(cases[id].name), view_of(cases[id].email)});
	if (cases[id].co_name) {
		put_identity(
		    store, &(struct identity_row){2 * id + 1, view_of(cases[id].co_name), view_of(cases[id].co_email)});
		put_co_author(store, &(struct co_author_row){id, 2 * id + 1});
	}
	if (cases[id].key)
		put_trailer(store, &(struct trailer_row){id, 0, view_of(cases[id].key), view_of(cases[id].value)});
	put_git_commit(store, &(struct git_commit_row){.id = id,
						       .oid = view_of(oid),
						       .author_id = 2 * id,
						       .author_time = NOW - days_ago * DAY,
						       .committer_id = 2 * id,
						       .commit_time = NOW - days_ago * DAY,
						       .parents = 1,
						       .subject = VIEW("change"),
						       .last_line = view_of(cases[id].last_line)});
	put_snapshot_commit(store, &(struct snapshot_commit_row){1, id, 1});
}

/* The case alone in a store: which program its commit names. */
static void expect_assistant(int64_t id, int64_t days_ago, const char *expected)
{
	struct store *store;
	struct query *query;
	struct err err = {0};

	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	assert_int_equal(store_begin(store, &err), 0);
	put_snapshot(store, &(struct snapshot_row){1, VIEW("t"), VIEW("c"), VIEW(""), VIEW("commit"), 0, 9, 0,
						   NOW - 900 * DAY, NOW});
	put_case(store, id, days_ago);
	assert_int_equal(store_commit(store, &err), 0);
	assert_int_equal(store_scope(store, 1, 1, &err), 0);
	assert_int_equal(rules_define_views(store, &rules, &err), 0);
	query = store_query(store, "SELECT coalesce((SELECT assistant FROM assistant_commit), ''), "
				   "(SELECT assisted || '/' || commits FROM assistant_share)");
	assert_int_equal(query_step(query, &err), 1);
	if (!view_is(query_text(query, 0), expected))
		fail_msg("case %d: '%.*s', not '%s'", (int)id, VIEW_ARG(query_text(query, 0)), expected);
	if (days_ago < 365)
		assert_true(view_is(query_text(query, 1), *expected ? "1/1" : "0/1"));
	query_free(query);
	store_close(store);
}

static void a_program_is_told_by_what_it_leaves_and_never_by_a_first_name(void **state)
{
	(void)state;
	for (int64_t id = 0; id < CASES; id++)
		expect_assistant(id, 30, cases[id].assistant);
}

static void only_the_last_year_counts(void **state)
{
	(void)state;
	expect_assistant(0, 400, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_program_is_told_by_what_it_leaves_and_never_by_a_first_name),
	    cmocka_unit_test(only_the_last_year_counts),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}
