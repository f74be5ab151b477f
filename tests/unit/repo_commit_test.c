#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/limits.h"
#include "base/text.h"
#include "repo/commit.h"
#include "repo_git.h"

#define TREE "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
#define ONE "1111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222"

static struct commit parsed(struct view raw, struct arena *arena)
{
	struct commit commit;

	commit_parse(&commit, raw, arena);
	return commit;
}

/* Name, address, time and subject of a raw commit as our reader and git print them must be equal. */
static void assert_as_git(const char *directory, struct view raw)
{
	struct arena arena = {0};
	struct commit commit = parsed(raw, &arena);
	struct buf ours = {0}, theirs = {0};
	FILE *file = fopen(below(directory, "raw"), "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(raw.p, 1, raw.n, file), raw.n);
	fclose(file);
	assert_int_equal(run_shell(directory,
				   "o=$(git hash-object -t commit -w --literally raw)\n"
				   "git -c i18n.logOutputEncoding=UTF-8 log -1 --format='%an|%ae|%cn|%ce|%s' $o",
				   &theirs),
			 0);
	buf_add_view(&ours, commit.author.name);
	buf_add_char(&ours, '|');
	buf_add_view(&ours, commit.author.email);
	buf_add_char(&ours, '|');
	buf_add_view(&ours, commit.committer.name);
	buf_add_char(&ours, '|');
	buf_add_view(&ours, commit.committer.email);
	buf_add_char(&ours, '|');
	buf_add_view(&ours, commit.subject);
	buf_add_char(&ours, '\n');
	assert_string_equal(buf_text(&ours), buf_text(&theirs));
	buf_release(&ours);
	buf_release(&theirs);
	arena_release(&arena);
}

static void odd_commits_read_as_git_reads_them(void **unused)
{
	static const struct view cases[] = {
	    VIEW(TREE "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0100\n\nsubject\n\nbody\n"),
	    VIEW(TREE "author A <> 1 +0000\ncommitter  <c@x> 2 +0100\n\n\n\nsubject\ngoes on  \n\nbody\n"),
	    VIEW(TREE "author <a@x> 1 +0000\ncommitter C c@x 2 +0100\n\nsubject"),
	    VIEW(TREE "author A <a@x 1 +0000\ncommitter C > c@x < 2 +0100\n\ns\n"),
	    VIEW(TREE "author A <a@x> <b@x> 1 +0000\ncommitter A <<b>@x>> 2 +0000\n\ns\n"),
	    VIEW(TREE "committer C <c@x> 2 +0100\nauthor late <l@x> 1 +0000\n\ns\n"),
	    VIEW(TREE "\nno persons\n"),
	    VIEW(TREE
		 "author <script>alert(1)</script> <x@x> 1 +0000\ncommitter A|B;C,\"D\" <q@x> 1 +0000\n\n=cmd|' /C\n"),
	    VIEW(TREE
		 "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\ngpgsig x\n author no <n@x> 1 +0000\n y\n\ns\n"),
	    VIEW(TREE
		 "author A\tB <a b@x> 1 +0000\ncommitter \xC3\xA9 <\xE2\x82\xAC@x> 2 +0000\n\n\xC3\xA9t\xC3\xA9\n"),
	    VIEW(TREE
		 "author J\xF6rg <j@x> 1 +0000\ncommitter J\xF6rg <j@x> 2 +0000\nencoding ISO-8859-1\n\n\xFC\xDF\n"),
	    VIEW(TREE "author \xCF\xF0 <j@x> 1 +0000\ncommitter C <j@x> 2 +0000\nencoding cp1251\n\n\xEF\xF0\xE8\n"),
	    VIEW(TREE "author \x1b$B;3\x1b(B <j@x> 1 +0000\ncommitter C <j@x> 2 +0000\nencoding "
		      "iso-2022-jp\n\n\x1b$B;3\x1b(B\n"),
	    VIEW(TREE "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\nsub\rject \r\n\t\n body\n"),
	    VIEW(TREE "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n"),
	    VIEW(TREE "author A <a@x> 1 +0000\nauthor B <b@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\ntwo authors\n"),
	};
	char *d = new_directory();

	(void)unused;
	shell(d, "git init -q .");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_as_git(d, cases[i]);
	remove_directory(d);
}

static void dates_are_kept_when_they_can_be_meant(void **unused)
{
	static const struct {
		const char *date;
		int64_t time;
		int zone;
		bool is_bad;
	} cases[] = {
	    {"1700000000 +0100", 1700000000, 60, false},
	    {"1700000000 -0930", 1700000000, -570, false},
	    {"  1700000000\t+0000 ", 1700000000, 0, false},
	    {"0 +0000", 0, 0, false},
	    {"4102444800 +0000", 4102444800, 0, false},
	    {"99999999999999 +0000", 253402300799, 0, true},
	    {"18446744073709551616 +0000", 253402300799, 0, true},
	    {"-5 +0000", 0, 0, true},
	    {"", 0, 0, true},
	    {"1700000000", 1700000000, 0, true},
	    {"1e9 +0000", 1, 0, true},
	    {"1700000000 --700", 1700000000, 0, true},
	    {"1700000000 +9999", 1700000000, 0, true},
	    {"1700000000 +1400", 1700000000, 840, false},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena arena = {0};
		struct buf raw = {0};
		struct commit commit;

		buf_addf(&raw, TREE "author A <a@x> %s\ncommitter C <c@x> 2 +0000\n\ns\n", cases[i].date);
		commit = parsed(buf_view(&raw), &arena);
		if (commit.author.time != cases[i].time || commit.author.zone != cases[i].zone ||
		    (commit.problem.p != NULL) != cases[i].is_bad)
			fail_msg("'%s' read as %lld, zone %d: %.*s", cases[i].date, (long long)commit.author.time,
				 commit.author.zone, VIEW_ARG(commit.problem));
		buf_release(&raw);
		arena_release(&arena);
	}
}

static void parents_are_distinct_and_stand_after_the_tree(void **unused)
{
	struct arena arena = {0};
	struct commit commit;

	(void)unused;
	commit = parsed(VIEW(TREE "parent " ONE "\nparent " TWO "\nparent " ONE "\nauthor A <a@x> 1 +0000\nparent " TWO
				  "\ncommitter C <c@x> 2 +0000\n\ns\n"),
			&arena);
	assert_int_equal(commit.parent_count, 2);
	assert_int_equal(commit.parents[1].bytes[0], 0x22);
	assert_true(view_is(commit.problem, "names a parent twice"));
	commit = parsed(VIEW("tree what\nparent none\n"), &arena);
	assert_true(oid_is_null(&commit.tree));
	assert_int_equal(commit.parent_count, 0);
	assert_non_null(commit.problem.p);
	commit = parsed((struct view){0}, &arena);
	assert_non_null(commit.problem.p);
	arena_release(&arena);
}

static void bytes_that_are_no_utf8_become_text(void **unused)
{
	struct arena arena = {0};
	struct commit commit;

	(void)unused;
	commit = parsed(VIEW(TREE "author J\xF6rg \xC3\xA9 <j\x80@x> 1 +0000\ncommitter N\0ul <c@x> 2 +0000\n\ns\n"),
			&arena);
	assert_true(view_is(commit.author.name, "J\xC3\xB6rg \xC3\xA9"));
	assert_true(view_is(commit.author.email, "j\xE2\x82\xAC@x"));
	assert_int_equal(commit.committer.name.n, 0);
	assert_non_null(strstr(commit.problem.p, "NUL"));
	commit = parsed(
	    VIEW(TREE "author \xFF\xFE <j@x> 1 +0000\ncommitter C <c@x> 2 +0000\nencoding nonsense//x\n\n\xF1\n"),
	    &arena);
	assert_true(view_is(commit.author.name, "\xC3\xBF\xC3\xBE"));
	assert_true(view_is(commit.subject, "\xC3\xB1"));
	arena_release(&arena);
}

static void the_last_line_is_no_subject_and_no_trailer(void **unused)
{
	static const struct {
		const char *message, *last_line;
	} cases[] = {
	    {"Merge branch 'fix' into 'main'\n\nFix it\n\nCloses #4\n\nSee merge request group/project!12\n",
	     "See merge request group/project!12"},
	    {"Merge branch 'a' into 'b'\n\nSee merge request https://lab.example/g/p/-/merge_requests/7\n\n"
	     "Merged-by: A <a@x>\nApproved-by: B <b@x>\n",
	     "See merge request https://lab.example/g/p/-/merge_requests/7"},
	    {"subject\ngoes on\n", ""},
	    {"subject", ""},
	    {"subject\n\nReviewed-by: B <b@x>\n", ""},
	    {"subject\n\nfirst\n \t last \t\r\n\n\n", "last"},
	    {"subject\n\ntext\n\n(cherry picked from commit 1111)\n", "text"},
	    {"\n\nsubject\n\nJ\xF6rg\n", "J\xC3\xB6rg"},
	    {"", ""},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena arena = {0};
		struct buf raw = {0};
		struct commit commit;

		buf_addf(&raw, TREE "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\n%s", cases[i].message);
		commit = parsed(buf_view(&raw), &arena);
		if (!view_is(commit.last_line, cases[i].last_line))
			fail_msg("'%s' ends in '%.*s'", cases[i].message, VIEW_ARG(commit.last_line));
		buf_release(&raw);
		arena_release(&arena);
	}
}

static void co_authors_are_found_wherever_a_squash_left_them(void **unused)
{
	static const struct {
		const char *message, *co_authors;
	} cases[] = {
	    {"s\n\nCo-authored-by: B <b@x>\nCo-Authored-By: C <c@x>\n", "B <b@x>|C <c@x>|"},
	    {"s (#1)\n\n* one\n\nco-authored-by: B <b@x>\n\n* two\n\n---------\n\nCo-authored-by: B <b@x>\n",
	     "B <b@x>|B <b@x>|"},
	    {"s\n\nCo-authored-by: B\n\nCloses #1\n", "B|"},
	    {"s\n\ntext\nCo-authored-by : B <b@x>\r\nCloses #1\n", "B <b@x>|"},
	    {"Squashed commit of the following:\n\ncommit 1\nAuthor: B <b@x>\n\n    one\n\n    Co-authored-by: C "
	     "<c@x>\n",
	     "C <c@x>|"},
	    {"s\n\nCo-authored-by: B\n <b@x>\n", "B <b@x>|"},
	    {"s\n\nCo-authored-by:\n", "|"},
	    {"Co-authored-by: a subject\n\nReviewed-by: B <b@x>\n", ""},
	    {"s\n\nWe parse Co-authored-by: B <b@x> now\n> Co-authored-by: C <c@x>\n", ""},
	    {"s\n\nCo-authored-by: J\xF6rg <j@x>\n\nx\n", "J\xC3\xB6rg <j@x>|"},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena arena = {0};
		struct buf raw = {0}, found = {0};
		struct commit commit;

		buf_addf(&raw, TREE "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\n%s", cases[i].message);
		commit = parsed(buf_view(&raw), &arena);
		for (size_t c = 0; c < commit.co_author_count; c++) {
			buf_add_view(&found, commit.co_authors[c]);
			buf_add_char(&found, '|');
		}
		assert_string_equal(buf_text(&found), cases[i].co_authors);
		buf_release(&raw);
		buf_release(&found);
		arena_release(&arena);
	}
}

static void no_message_names_more_co_authors_than_trailers_may_be(void **unused)
{
	struct arena arena = {0};
	struct commit commit;
	struct buf raw = {0};

	(void)unused;
	buf_add_text(&raw, TREE "author A <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\ns\n\nx\n");
	for (int i = 0; i < 3000; i++)
		buf_addf(&raw, "Co-authored-by: B%d <b@x>\n%s", i, i % 2 ? "" : "\n");
	commit = parsed(buf_view(&raw), &arena);
	assert_int_equal(commit.co_author_count, TRAILERS_LIMIT);
	assert_true(view_is(commit.co_authors[0], "B0 <b@x>"));
	buf_release(&raw);
	arena_release(&arena);
}

static void long_texts_are_cut_between_characters(void **unused)
{
	struct arena arena = {0};
	struct commit commit;
	struct buf raw = {0};

	(void)unused;
	buf_add_text(&raw, TREE "author ");
	for (int i = 0; i < 5000; i++)
		buf_add_text(&raw, "\xE2\x82\xAC");
	buf_add_text(&raw, " <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\n");
	for (int i = 0; i < 5000; i++)
		buf_add_text(&raw, "x\xC3\xA9");
	buf_add_text(&raw, "\n\n");
	for (int i = 0; i < 3000; i++)
		buf_addf(&raw, "Key-%d: value\n", i);
	commit = parsed(buf_view(&raw), &arena);
	assert_int_equal(commit.author.name.n, PERSON_TEXT_LIMIT / 3 * 3);
	assert_true(commit.subject.n <= SUBJECT_LIMIT && commit.subject.n + 3 > SUBJECT_LIMIT);
	assert_true(utf8_valid(commit.author.name) && utf8_valid(commit.subject));
	assert_int_equal(commit.trailer_count, TRAILERS_LIMIT);
	assert_int_equal(commit.author.time, 1);
	buf_release(&raw);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(odd_commits_read_as_git_reads_them),
	    cmocka_unit_test(dates_are_kept_when_they_can_be_meant),
	    cmocka_unit_test(parents_are_distinct_and_stand_after_the_tree),
	    cmocka_unit_test(bytes_that_are_no_utf8_become_text),
	    cmocka_unit_test(the_last_line_is_no_subject_and_no_trailer),
	    cmocka_unit_test(co_authors_are_found_wherever_a_squash_left_them),
	    cmocka_unit_test(no_message_names_more_co_authors_than_trailers_may_be),
	    cmocka_unit_test(long_texts_are_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
