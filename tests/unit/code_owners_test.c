#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "collect/code_owners.h"
#include "collect/collect.h"
#include "repo/scratch.h"

/* The owners of a path with spaces between, "nobody" where a line says so, "-" where none matches. */
static void expect(const struct code_owners *owners, const char *path, const char *expected)
{
	uint64_t steps = 0;
	const struct owner_line *line = code_owners_of(owners, view_of(path), &steps);
	struct buf found = {0};

	for (size_t i = 0; line && i < line->owner_count; i++) {
		if (i)
			buf_add_char(&found, ' ');
		buf_add_view(&found, line->owners[i]);
	}
	if (found.n == 0)
		buf_add_text(&found, line ? "nobody" : "-");
	if (strcmp(buf_text(&found), expected) != 0)
		fail_msg("%s is owned by %s, expected %s", path, buf_text(&found), expected);
	buf_release(&found);
}

/* One line for each question: a pattern that `owner` has, a path, and whether the path is theirs. */
static void expect_match(const char *pattern, const char *path, bool is_theirs)
{
	struct code_owners owners = {0};
	struct buf text = {0};

	buf_addf(&text, "%s @owner\n", pattern);
	code_owners_read(&owners, buf_view(&text));
	expect(&owners, path, is_theirs ? "@owner" : "-");
	code_owners_release(&owners);
	buf_release(&text);
}

/* docs.github.com, About code owners, "Example of a CODEOWNERS file". */
static const char GITHUB[] = "# This is a comment.\n"
			     "*       @global-owner1 @global-owner2\n"
			     "\n"
			     "*.js    @js-owner #This is an inline comment.\n"
			     "*.go docs@example.com\n"
			     "*.txt @octo-org/octocats\n"
			     "/build/logs/ @doctocat\n"
			     "docs/* docs@example.com\n"
			     "apps/ @octocat\n"
			     "/docs/ @doctocat\n"
			     "/scripts/ @doctocat @octocat\n"
			     "**/logs @octocat\n"
			     "/apps/ @octocat\n"
			     "/apps/github\n";

static void the_example_of_github_means_what_its_comments_say(void **state)
{
	struct code_owners owners = {0};

	(void)state;
	code_owners_read(&owners, view_of(GITHUB));
	assert_int_equal(owners.problem_count, 0);
	expect(&owners, "README.md", "@global-owner1 @global-owner2");
	expect(&owners, "deep/down/x.c", "@global-owner1 @global-owner2");
	expect(&owners, "web/a.js", "@js-owner");
	expect(&owners, "a.go", "docs@example.com");
	expect(&owners, "x/notes.txt", "@octo-org/octocats");
	expect(&owners, "build/logs/a/b.c", "@octocat"); /* the later **\/logs */
	expect(&owners, "apps/x", "@octocat");
	expect(&owners, "deep/apps/x/y", "@octocat");
	expect(&owners, "docs/build-app/troubleshooting.md", "@doctocat");
	expect(&owners, "x/docs/a.md", "@global-owner1 @global-owner2");
	expect(&owners, "scripts/run", "@doctocat @octocat");
	expect(&owners, "deeply/nested/logs", "@octocat");
	expect(&owners, "deeply/nested/logs/today", "@octocat");
	expect(&owners, "apps/github", "nobody");
	expect(&owners, "apps/github/x/y", "nobody");
	expect(&owners, "apps/github2", "@octocat");
	code_owners_release(&owners);
}

static void a_pattern_reaches_as_far_as_its_form_says(void **state)
{
	(void)state;
	expect_match("docs/*", "docs/getting-started.md", true);
	expect_match("docs/*", "docs/build-app/troubleshooting.md", false);
	expect_match("docs/**", "docs/build-app/troubleshooting.md", true);
	expect_match("/build/logs/", "build/logs/x", true);
	expect_match("/build/logs/", "a/build/logs/x", false);
	expect_match("/build/logs/", "build/logs", false);
	expect_match("build/logs", "a/build/logs/x", false);
	expect_match("logs", "a/logs/x", true);
	expect_match("logs", "a/b/logs", true);
	expect_match("logs", "a/blogs", false);
	expect_match("/*", "a", true);
	expect_match("/*", "a/b", false);
	expect_match("docs/*/", "docs/a/b", true);
	expect_match("docs/*/", "docs/a", false);
	expect_match("**/x/**/y", "a/x/b/c/y/z", true);
	expect_match("**", "a/b/c", true);
	expect_match("*.js", "A.JS", false);
	expect_match("a\\ b/", "a b/c", true);
	expect_match("pages/[id].tsx", "pages/[id].tsx", true);
	expect_match("pages/[id].tsx", "pages/i.tsx", false);
}

static void lines_that_say_nothing_sound_are_skipped_and_counted(void **state)
{
	struct code_owners owners = {0};

	(void)state;
	code_owners_read(&owners, view_of("* @all\n"
					  "!secret.c @x\n"
					  "\\#x @x\n"
					  "/ @x\n"
					  "a.c alice\n"
					  "b.c @x alice\n"
					  "c.c @\n"
					  "d.c d@\n"
					  "e.c # nobody\n"
					  "  \t\r\n"
					  "f.c\t@x/y  z@z\r\n"));
	assert_int_equal(owners.count, 3);
	assert_int_equal(owners.problem_count, 7);
	for (int i = 0; i < 7; i++)
		assert_int_equal(owners.problems[i].number, i + 2);
	expect(&owners, "a.c", "@all");
	expect(&owners, "b.c", "@all");
	expect(&owners, "e.c", "nobody");
	expect(&owners, "f.c", "@x/y z@z");
	assert_int_equal(owners.lines[2].number, 11);
	code_owners_release(&owners);
}

static void headings_of_gitlab_give_owners_to_the_lines_without(void **state)
{
	struct code_owners owners = {0};

	(void)state;
	code_owners_read(&owners, view_of("x.c\n"
					  "[Documentation] @docs @@maintainer\n"
					  "docs/\n"
					  "README.md @ann\n"
					  "^[Optional part][2] @group/sub/team\n"
					  "db/\n"
					  "[No owners]\n"
					  "lib/\n"
					  "[not a heading]x @ann\n"));
	expect(&owners, "x.c", "nobody");
	expect(&owners, "docs/a/b", "@docs @@maintainer");
	expect(&owners, "README.md", "@ann");
	expect(&owners, "db/x", "@group/sub/team");
	expect(&owners, "lib/x", "nobody");
	expect(&owners, "[not", "-");
	assert_int_equal(owners.problem_count, 1);
	assert_int_equal(owners.problems[0].number, 9);
	code_owners_release(&owners);
}

static void only_so_many_problems_are_kept(void **state)
{
	struct code_owners owners = {0};
	struct buf text = {0};

	(void)state;
	for (size_t i = 0; i < 2 * CODE_OWNERS_PROBLEMS_LIMIT; i++)
		buf_add_text(&text, "a b\n");
	buf_add_text(&text, "a @b\n");
	code_owners_read(&owners, buf_view(&text));
	assert_int_equal(owners.problem_count, CODE_OWNERS_PROBLEMS_LIMIT);
	expect(&owners, "a", "@b");
	code_owners_release(&owners);
	buf_release(&text);
}

/* --- an audit ----------------------------------------------------------------------------------------------------- */

static void audit(const struct scratch_file *files, size_t count, struct store *store, int64_t *snapshot)
{
	const struct scratch_commit commit = {
	    .time = 1700000000, .message = VIEW("change"), .files = files, .file_count = count};
	struct collect_options options = {.jobs = 1};
	struct collect_source source;
	struct rule_set rules = {.without_tests = true};
	struct err err = {0};
	struct repo *repo;

	if (rules_load(&rules, NULL, NULL, &err) || repo_scratch(&repo, &err) ||
	    repo_scratch_commit(repo, &commit, NULL, &err) || collect_open_repo(&source, repo, NULL, &err))
		fail_msg("%s", err.message);
	options.model = &rules.model;
	if (store_begin(store, &err) || collect_run(store, &source, &options, snapshot, &err) ||
	    store_commit(store, &err))
		fail_msg("%s", err.message);
	collect_close(&source);
	rules_release(&rules);
}

static void expect_rows(struct store *store, const char *sql, const char *expected)
{
	struct query *query = store_query(store, sql);
	struct buf rows = {0};

	while (query_step(query, NULL) == 1) {
		for (int i = 0; i < query_column_count(query); i++) {
			if (rows.n)
				buf_add_char(&rows, i ? '|' : ' ');
			buf_add_view(&rows, query_text(query, i));
		}
	}
	query_free(query);
	assert_string_equal(buf_text(&rows), expected);
	buf_release(&rows);
}

static const char ROWS[] =
    "SELECT path, owner, line FROM main.code_owner JOIN main.path ON id = path_id ORDER BY path, owner";
static const char PROBLEMS[] =
    "SELECT subject, message FROM main.diagnostic WHERE collector = 'inventory' ORDER BY 1, 2";

static void every_file_of_the_tree_has_the_owners_of_its_line(void **state)
{
	const struct scratch_file files[] = {
	    {.path = VIEW(".github/CODEOWNERS"), .content = VIEW("*.c @ann @bob\nx y\ngone.c\n")},
	    {.path = VIEW("CODEOWNERS"), .content = VIEW("* @nobody\n")},
	    {.path = VIEW("a.c"), .content = VIEW("1\n")},
	    {.path = VIEW("b.h"), .content = VIEW("2\n")},
	    {.path = VIEW("gone.c"), .content = VIEW("3\n")},
	};
	struct store *store;
	struct err err = {0};
	int64_t snapshot;

	(void)state;
	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	audit(files, sizeof(files) / sizeof(*files), store, &snapshot);
	expect_rows(store, ROWS, "a.c|@ann|1 a.c|@bob|1 gone.c||3");
	expect_rows(
	    store, PROBLEMS,
	    ".github/CODEOWNERS|line 2 is skipped: the line has an owner that is no @user, @organisation/team or "
	    "address CODEOWNERS|not used: .github/CODEOWNERS comes first");
	store_close(store);
}

static void a_link_that_calls_itself_codeowners_is_not_read(void **state)
{
	const struct scratch_file files[] = {
	    {.path = VIEW("CODEOWNERS"), .content = VIEW("/etc/passwd"), .mode = MODE_SYMLINK},
	    {.path = VIEW("a.c"), .content = VIEW("1\n")},
	};
	struct store *store;
	struct err err = {0};
	int64_t snapshot;

	(void)state;
	assert_int_equal(store_open(&store, ":memory:", STORE_WRITE, &err), 0);
	audit(files, 2, store, &snapshot);
	expect_rows(store, ROWS, "");
	expect_rows(store, PROBLEMS, "CODEOWNERS|is no ordinary file: not used");
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_example_of_github_means_what_its_comments_say),
	    cmocka_unit_test(a_pattern_reaches_as_far_as_its_form_says),
	    cmocka_unit_test(lines_that_say_nothing_sound_are_skipped_and_counted),
	    cmocka_unit_test(headings_of_gitlab_give_owners_to_the_lines_without),
	    cmocka_unit_test(only_so_many_problems_are_kept),
	    cmocka_unit_test(every_file_of_the_tree_has_the_owners_of_its_line),
	    cmocka_unit_test(a_link_that_calls_itself_codeowners_is_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
