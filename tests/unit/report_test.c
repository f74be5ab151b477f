#include "report_facts.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "report/report.h"

struct fixture {
	struct rule_set rules;
	struct store *store, *empty;
	struct buf json, markdown, html, empty_markdown, empty_html;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct err err = {0};

	if (rules_load(&f->rules, NULL, NULL, &err))
		fail_msg("%s", err.message);
	f->store = report_store(&f->rules, false);
	f->empty = report_store(&f->rules, true);
	if (report_json(f->store, &f->rules, &f->json, &err) ||
	    report_markdown(f->store, &f->rules, &f->markdown, &err) ||
	    report_html(f->store, &f->rules, &f->html, &err) ||
	    report_markdown(f->empty, &f->rules, &f->empty_markdown, &err) ||
	    report_html(f->empty, &f->rules, &f->empty_html, &err))
		fail_msg("%s", err.message);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	store_close(f->store);
	store_close(f->empty);
	rules_release(&f->rules);
	buf_release(&f->json);
	buf_release(&f->markdown);
	buf_release(&f->html);
	buf_release(&f->empty_markdown);
	buf_release(&f->empty_html);
	free(f);
	return 0;
}

static size_t count_of(const struct buf *text, const char *needle)
{
	size_t count = 0;

	for (size_t at = 0; (at = view_find(buf_view(text), at, view_of(needle))) < text->n; at++)
		count++;
	return count;
}

static void has(const struct buf *text, const char *needle)
{
	if (!count_of(text, needle))
		fail_msg("the report has no '%s':\n%s", needle, buf_text(text));
}

/* The part of the Markdown from one heading up to the next of the same kind. */
static struct buf chapter(const struct buf *markdown, const char *heading)
{
	struct buf part = {0};
	size_t from = view_find(buf_view(markdown), 0, view_of(heading));
	size_t to = view_find(buf_view(markdown), from + 4, VIEW("\n## "));

	assert_true(from < markdown->n);
	buf_add_view(&part, view_slice(buf_view(markdown), from, to));
	return part;
}

static void page_one_says_verdict_numbers_risks_scores_and_gaps(void **state)
{
	struct fixture *f = *state;
	struct buf page = chapter(&f->markdown, "## 1. Summary");

	has(&page, "**Verdict: not ready");
	has(&page, "P0 (do first) 1, P1 (do second) 1, P2 0, P3 0");
	has(&page, "12 to 46 person-days");
	has(&page, "| Code flagged | 40.1% of 61,200 code lines | (m) |");
	has(&page, "| Bus factor | 2 for the repository; 1 of 2 modules rest on one person | (d) |");
	has(&page, "2 of 4 active in the last 180 days");
	has(&page, "1. P0 **src/payments module refactor**: Changes to src/payments take longer");
	has(&page, "Control flow is flat: none of 90 functions is nested too deep (m)");
	has(&page, "| Code | 12 | E | 9 to 34 | 75% | Function too complex to test (42); at most 54 with 1 P0 open |");
	has(&page, "| Team | – | NR | 0 to 100 | 0% | – |");
	has(&page, "Knowledge of people who left");
	buf_release(&page);
}

static void what_people_decided_is_told_with_who_and_why(void **state)
{
	struct fixture *f = *state;
	struct buf page = chapter(&f->markdown, "## 1. Summary"), work = chapter(&f->markdown, "## 2. Risk matrix");

	has(&page, "**Act now**");
	has(&page, ": Eve, 2.5 hours (of “Fix a");
	has(&page, "- tell the bank (of “Fix a");
	has(&work, "| P0 | src/payments module refactor (set by Bob &lt;b&gt;) | critical (90) | high |");
	has(&work, "| P0 | src/payments module refactor | impact critical instead of high, set by Bob &lt;b&gt; on "
		   "2025-03-14: it earns the money |");
	has(&work, "- caching in src/ui, impact low, set by Ann on 2025-03-01: nobody waits");
	assert_int_equal(count_of(&work, "it earns the money"), 1);
	assert_int_equal(count_of(&f->empty_markdown, "Act now"), 0);
	assert_int_equal(count_of(&f->empty_markdown, "Set by people"), 0);
	buf_release(&page);
	buf_release(&work);
}

static void work_of_no_type_has_a_phase_too(void **state)
{
	struct fixture *f = *state;

	has(&f->markdown, "| stabilize | P1: Fix a");
}

static void a_finding_says_where_what_why_and_how_much_work(void **state)
{
	struct fixture *f = *state;
	struct buf part = chapter(&f->markdown, "## 3. Findings");

	has(&part, "has cyclomatic complexity 45, limit 10 (m). Impact 90 (base: high +55; hotspot in the top 5% +10), "
		   "effort 0.8 "
		   "to 3.0 hours (d), confidence high.");
	has(&part, "and 4 more, see appendix B");
	buf_release(&part);
}

static void a_hotspot_has_its_complexity_of_a_year_ago_and_a_picture(void **state)
{
	struct fixture *f = *state;
	struct buf part = chapter(&f->markdown, "## 3. Findings");

	has(&part, "| 89 | <!-- chart: trend 1 -->60 → 89 (+48%) since 2024-02-08 | 89 |");
	has(&part, "| 90 | – | 90 |");
	has(&f->html, "<td><svg class=\"spark\" role=\"img\" width=\"16\"");
	has(&f->html, "<desc>60, 89</desc>");
	assert_int_equal(count_of(&f->html, "class=\"spark\""), 1);
	buf_release(&part);
}

static void debt_is_three_numbers_that_a_reader_can_work_out_again(void **state)
{
	struct fixture *f = *state;
	struct buf part = chapter(&f->markdown, "## 3. Findings"), formulas = chapter(&f->markdown, "## Appendix A");

	has(&part, "**Flagged lines: 40.1%** of the code. 24,541 of 61,200 code lines");
	has(&part, "**Flagged files: 17.5%** of the files. 70 of 400 production files");
	has(&part, "**Work: 1.3 person-days** to mend the 8 findings (d). That is 0.0%");
	has(&part, "| Function too complex to test | 8 | 630 | 1.3 |");
	assert_int_equal(count_of(&part, "**Technical debt**"), 1);
	has(&formulas, "630 minutes / 480 a person-day = 1.3 person-days");
	has(&formulas, "630 / (30 × 61,200) = 630 / 1,836,000 = 0.0%. Letters: A up to 5%, B up to 10%, C up to 20%, "
		       "D up to 50%, else E; so A.");
	has(&formulas, "| `src/ui` | 10 | 5 | 50.0% | 1,000 | 100 | 10.0% | 2 | 3,003 | 30,000 | 10.0% | C |");
	buf_release(&part);
	buf_release(&formulas);
}

static void the_team_chapter_says_who_could_be_missed_and_what_that_rests_on(void **state)
{
	struct fixture *f = *state;
	struct buf part = chapter(&f->markdown, "## 3. Findings");

	has(&part, "| **the whole** | 90 | 2 | – | 4% | Ann Able (33%) |");
	has(&part, "| 1 | Ann Able | 60 of 90 | 66.6% |");
	has(&part, "Pace, the last half year against the half year before: commits 9 → 9 (+0%)");
	has(&part, "Releases: no tag names a stable version.");
	has(&part, "**What the history cannot tell**");
	buf_release(&part);
}

static void what_was_not_measured_is_told_with_the_reason(void **state)
{
	struct fixture *f = *state;
	struct buf part = chapter(&f->markdown, "## 7. What was not");

	has(&part, "| Knowledge of people who left | team | needs 'ownership', which was left out |");
	has(&part, "No lock file (`process/lock`): no manifest here");
	has(&part, "| content | partial | 1 file failed |");
	has(&part, "too large");
	buf_release(&part);
}

static void an_audit_of_nothing_says_in_every_chapter_why_it_is_empty(void **state)
{
	struct fixture *f = *state;

	has(&f->empty_markdown, "**No verdict: too little could be measured**");
	has(&f->empty_markdown, "| Code flagged | not measured | (m) |");
	has(&f->empty_markdown, "No score: no rule was evaluated.");
	has(&f->empty_markdown, "**History.** None was given");
	has(&f->empty_markdown, "Empty: a ranking needs at least");
	has(&f->empty_markdown, "Empty: authorship needs a history");
	assert_int_equal(count_of(&f->empty_html, "<svg"), 0);
}

static void the_page_loads_and_runs_nothing(void **state)
{
	struct fixture *f = *state;

	has(&f->html, "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"");
	assert_int_equal(count_of(&f->html, "<script"), 0);
	assert_int_equal(count_of(&f->html, "<link"), 0);
	assert_int_equal(count_of(&f->html, "<img"), 0);
	assert_int_equal(count_of(&f->html, "src=\""), 0);
	assert_int_equal(count_of(&f->html, "url("), 0);
	assert_int_equal(count_of(&f->html, "href=\""), count_of(&f->html, "href=\"#"));
	assert_int_equal(count_of(&f->html, "<style"), 1);
}

static void every_picture_has_a_title_a_description_and_a_table(void **state)
{
	struct fixture *f = *state;
	size_t pictures = count_of(&f->html, "<svg ");

	assert_int_equal(pictures, 6);
	assert_int_equal(count_of(&f->html, "role=\"img\""), pictures);
	assert_int_equal(count_of(&f->html, "<desc>"), pictures);
	for (size_t at = 0; (at = view_find(buf_view(&f->html), at, VIEW("</svg>"))) < f->html.n; at++) {
		size_t table = view_find(buf_view(&f->html), at, VIEW("<table>"));
		size_t heading = view_find(buf_view(&f->html), at, VIEW("<h"));

		assert_true(table < heading);
	}
}

static void every_link_in_the_page_has_its_target(void **state)
{
	struct fixture *f = *state;
	size_t at = 0, links = 0;

	while ((at = view_find(buf_view(&f->html), at, VIEW("href=\"#"))) < f->html.n) {
		size_t from = at + strlen("href=\"#"), to = view_find(buf_view(&f->html), from, VIEW("\""));
		struct buf id = {0};

		buf_add_text(&id, " id=\"");
		buf_add_view(&id, view_slice(buf_view(&f->html), from, to));
		buf_add_char(&id, '"');
		has(&f->html, buf_text(&id));
		buf_release(&id);
		links++;
		at = to;
	}
	assert_true(links > 10);
}

static void a_profiled_database_has_a_chapter_and_one_that_was_not_is_said(void **state)
{
	struct fixture *f = *state;

	has(&f->markdown, "shop at db1:5432, PostgreSQL 15.18");
	has(&f->markdown, "Evidence: statements of 3 d; table counters never reset");
	has(&f->markdown, "| 1,200 | 83.80 | 20.0 |");
	has(&f->markdown,
	    "| user_id, created_at DESC | btree | 72,261 | 16 | 38.1% | 90 | measured, confidence high |");
	has(&f->markdown, "| pg_hba.conf | not allowed | GRANT pg_read_all_settings |");
	has(&f->html, "1 select (1000 of 1000): this statement 38%");
	has(&f->empty_markdown, "no database was profiled");
}

static void hostile_names_show_as_they_are_in_every_format(void **state)
{
	struct fixture *f = *state;
	json_t *json = json_loads(buf_text(&f->json), 0, NULL);

	assert_non_null(json);
	json_decref(json);
	/* A code span (path) and plain text (title). */
	has(&f->html,
	    "src/a|b`c*[x](http://evil.example)&lt;script&gt;alert(1)&lt;/script&gt;&lt;!-- chart: scores --&gt;\\n# "
	    "\\u{202e}\\xff&amp;amp;");
	has(&f->html, "Fix a|b`c*[x](http://evil.example)&lt;script&gt;");
	assert_int_equal(count_of(&f->html, "\xE2\x80\xAE"), 0);
	assert_int_equal(count_of(&f->markdown, "\xE2\x80\xAE"), 0);
	assert_int_equal(count_of(&f->markdown, "<script>"), 0);
	assert_int_equal(count_of(&f->markdown, "<!-- chart: scores -->"), 1);
}

static void the_same_store_gives_the_same_bytes(void **state)
{
	struct fixture *f = *state;
	struct store *again = report_store(&f->rules, false);
	struct buf html = {0}, json = {0};
	struct err err = {0};

	assert_int_equal(report_html(again, &f->rules, &html, &err), 0);
	assert_int_equal(report_json(again, &f->rules, &json, &err), 0);
	assert_true(view_eq(buf_view(&html), buf_view(&f->html)));
	assert_true(view_eq(buf_view(&json), buf_view(&f->json)));
	store_close(again);
	buf_release(&html);
	buf_release(&json);
}

static void files_are_written_whole_and_leave_nothing_else(void **state)
{
	struct fixture *f = *state;
	char directory[] = "/tmp/report_test_XXXXXX", path[64], read[16] = {0};
	struct err err = {0};
	FILE *file;

	assert_non_null(mkdtemp(directory));
	assert_int_equal(report_write(f->store, &f->rules, AUDIT, directory, &err), 0);
	snprintf(path, sizeof(path), "%s/report.html", directory);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fread(read, 1, 15, file), 15);
	assert_string_equal(read, "<!doctype html>");
	fclose(file);
	unlink(path);
	snprintf(path, sizeof(path), "%s/report.md", directory);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(directory), 0);
}

static void a_directory_that_is_not_there_is_named_in_the_error(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	assert_int_equal(report_write(f->store, &f->rules, AUDIT, "/nonexistent/dir", &err), -1);
	assert_string_equal(err.message,
			    "cannot write the report '/nonexistent/dir/report.md': No such file or directory; "
			    "choose another directory with --output DIR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(page_one_says_verdict_numbers_risks_scores_and_gaps),
	    cmocka_unit_test(what_people_decided_is_told_with_who_and_why),
	    cmocka_unit_test(work_of_no_type_has_a_phase_too),
	    cmocka_unit_test(a_finding_says_where_what_why_and_how_much_work),
	    cmocka_unit_test(a_hotspot_has_its_complexity_of_a_year_ago_and_a_picture),
	    cmocka_unit_test(debt_is_three_numbers_that_a_reader_can_work_out_again),
	    cmocka_unit_test(the_team_chapter_says_who_could_be_missed_and_what_that_rests_on),
	    cmocka_unit_test(what_was_not_measured_is_told_with_the_reason),
	    cmocka_unit_test(an_audit_of_nothing_says_in_every_chapter_why_it_is_empty),
	    cmocka_unit_test(the_page_loads_and_runs_nothing),
	    cmocka_unit_test(every_picture_has_a_title_a_description_and_a_table),
	    cmocka_unit_test(every_link_in_the_page_has_its_target),
	    cmocka_unit_test(a_profiled_database_has_a_chapter_and_one_that_was_not_is_said),
	    cmocka_unit_test(hostile_names_show_as_they_are_in_every_format),
	    cmocka_unit_test(the_same_store_gives_the_same_bytes),
	    cmocka_unit_test(files_are_written_whole_and_leave_nothing_else),
	    cmocka_unit_test(a_directory_that_is_not_there_is_named_in_the_error),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
