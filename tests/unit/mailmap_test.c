#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "collect/mailmap.h"

static void gives(const struct mailmap *mailmap, const char *name, const char *email, const char *expected)
{
	struct view n = view_of(name), e = view_of(email);
	char text[512];

	mailmap_apply(mailmap, &n, &e);
	snprintf(text, sizeof(text), "%.*s <%.*s>", VIEW_ARG(n), VIEW_ARG(e));
	assert_string_equal(text, expected);
}

static void the_four_forms_replace_what_they_name(void **state)
{
	struct mailmap mailmap = {0};

	(void)state;
	assert_true(mailmap_read(&mailmap, VIEW("# people\n"
						"Proper Name <one@x>\n"
						"<proper@x> <two@x>\n"
						"  Proper Three\t <three@x> <old@x> trailing words\n"
						"Joe <joe@x> bugs <tracker@x>\n"
						"Jane <jane@x> Reports <tracker@x>\r\n")));
	gives(&mailmap, "p", "one@x", "Proper Name <one@x>");
	gives(&mailmap, "p", "ONE@X", "Proper Name <ONE@X>");
	gives(&mailmap, "p", "two@x", "p <proper@x>");
	gives(&mailmap, "p", "old@x", "Proper Three <three@x>");
	gives(&mailmap, "BUGS", "Tracker@x", "Joe <joe@x>");
	gives(&mailmap, "reports", "tracker@x", "Jane <jane@x>");
	gives(&mailmap, "somebody", "tracker@x", "somebody <tracker@x>");
	gives(&mailmap, "", "tracker@x", " <tracker@x>");
	mailmap_release(&mailmap);
}

static void lines_without_a_form_are_skipped(void **state)
{
	struct mailmap mailmap = {0};

	(void)state;
	assert_true(mailmap_read(&mailmap, VIEW("\n<\n>\n<>\nName <>\nName only\n <open@x\nclose@x>\n>x<\n\xff\xfe<\n"
						"good <good@x>")));
	assert_int_equal(mailmap.keys.count, 1);
	gives(&mailmap, "", "", " <>");
	gives(&mailmap, "bad", "good@x", "good <good@x>");
	mailmap_release(&mailmap);
}

static void reading_ends_at_the_limit_and_at_a_nul(void **state)
{
	struct mailmap mailmap = {0};
	struct buf content = {0};

	(void)state;
	assert_true(mailmap_read(&mailmap, VIEW("a <a@x>\nb\0 <b@x>\nc <c@x>\n")));
	gives(&mailmap, "", "c@x", " <c@x>");
	while (content.n <= MAILMAP_LIMIT)
		buf_add_text(&content, "Name <address@x>\n");
	assert_false(mailmap_read(&mailmap, buf_view(&content)));
	gives(&mailmap, "", "address@x", "Name <address@x>");
	buf_release(&content);
	mailmap_release(&mailmap);
}

/* --- against git ------------------------------------------------------------------------------------------------ */

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 16;
}

static void add_words(struct buf *buf, uint32_t *seed, const char *const *words, unsigned count)
{
	buf_add_text(buf, words[next_random(seed) % count]);
}

/* Lines of pieces in any order: most are of a form, some are broken in the ways people and attackers break them. */
static void make_mailmap(struct buf *out, uint32_t *seed)
{
	static const char *const names[] = {"", "A", "a", "B b", " C ", "\xc3\xa9", "\xff", "#", "D>d"};
	static const char *const emails[] = {"<a@x>", "<A@X>", "<b@x>", "<>", "<c", "d>", "< a@x >", "", "<e@x> "};

	for (int line = 0; line < 40; line++) {
		for (unsigned pair = 0; pair < 1 + next_random(seed) % 3; pair++) {
			add_words(out, seed, names, sizeof(names) / sizeof(*names));
			buf_add_text(out, next_random(seed) % 4 ? " " : "");
			add_words(out, seed, emails, sizeof(emails) / sizeof(*emails));
		}
		buf_add_char(out, '\n');
	}
}

static void write_file(const char *path, struct view content)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(content.p, 1, content.n, file), content.n);
	assert_int_equal(fclose(file), 0);
}

static const char *const asked_names[] = {"A", "a", "B b", "b B", "C", "\xc3\xa9", "\xff", "zz"};
static const char *const asked_emails[] = {"a@x", "A@x", "b@x", "c@x", " a@x ", "e@x", "none@x"};

/* What git says of each name and address: lines "Name <address>". */
static FILE *ask_git(const char *directory, struct view mailmap)
{
	struct buf questions = {0}, command = {0};
	char path[512];
	FILE *answers;

	snprintf(path, sizeof(path), "%s/map", directory);
	write_file(path, mailmap);
	for (size_t n = 0; n < sizeof(asked_names) / sizeof(*asked_names); n++)
		for (size_t e = 0; e < sizeof(asked_emails) / sizeof(*asked_emails); e++)
			buf_addf(&questions, "%s <%s>\n", asked_names[n], asked_emails[e]);
	snprintf(path, sizeof(path), "%s/questions", directory);
	write_file(path, buf_view(&questions));
	buf_addf(&command, "cd %s && git --git-dir=git -c mailmap.file=map check-mailmap --stdin <questions",
		 directory);
	answers = popen(buf_text(&command), "r");
	assert_non_null(answers);
	buf_release(&questions);
	buf_release(&command);
	return answers;
}

static void random_files_read_as_git_reads_them(void **state)
{
	char directory[] = "/tmp/mailmap_test.XXXXXX", command[128], answer[512];
	uint32_t seed = 7;

	(void)state;
	if (access("/usr/bin/git", X_OK))
		skip();
	assert_non_null(mkdtemp(directory));
	snprintf(command, sizeof(command), "git init -q --bare %s/git", directory);
	assert_int_equal(system(command), 0);
	for (int round = 0; round < 20; round++) {
		struct mailmap mailmap = {0};
		struct buf content = {0};
		FILE *answers;

		make_mailmap(&content, &seed);
		mailmap_read(&mailmap, buf_view(&content));
		answers = ask_git(directory, buf_view(&content));
		for (size_t n = 0; n < sizeof(asked_names) / sizeof(*asked_names); n++)
			for (size_t e = 0; e < sizeof(asked_emails) / sizeof(*asked_emails); e++) {
				assert_non_null(fgets(answer, sizeof(answer), answers));
				answer[strcspn(answer, "\n")] = '\0';
				gives(&mailmap, asked_names[n], asked_emails[e], answer);
			}
		assert_int_equal(pclose(answers), 0);
		mailmap_release(&mailmap);
		buf_release(&content);
	}
	snprintf(command, sizeof(command), "rm -r %s", directory);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_four_forms_replace_what_they_name),
	    cmocka_unit_test(lines_without_a_form_are_skipped),
	    cmocka_unit_test(reading_ends_at_the_limit_and_at_a_nul),
	    cmocka_unit_test(random_files_read_as_git_reads_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
