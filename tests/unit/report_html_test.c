#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/embed.h"
#include "report/html.h"
#include "report/markdown.h"

static struct view one_chart(void *context, struct view name)
{
	(void)context;
	return view_is(name, "map") ? VIEW("<svg>map</svg>\n") : (struct view){0};
}

static void renders(const char *markdown, const char *expected)
{
	struct html_charts charts = {.find = one_chart};
	struct buf body = {0}, contents = {0};

	html_from_markdown(view_of(markdown), &charts, &body, &contents);
	assert_string_equal(buf_text(&body), expected);
	buf_release(&body);
	buf_release(&contents);
}

static void headings_get_stable_ids_and_chapters_a_contents_list(void **state)
{
	struct buf body = {0}, contents = {0};

	(void)state;
	html_from_markdown(VIEW("# T\n\n## 2. Risk matrix & work-list\n\n### Sub\n\n## A\n\n## A\n\n## `x` <\n"), NULL,
			   &body, &contents);
	assert_string_equal(buf_text(&contents),
			    "<li><a href=\"#2-risk-matrix--work-list\">2. Risk matrix &amp; work-list</a></li>\n"
			    "<li><a href=\"#a\">A</a></li>\n<li><a href=\"#a-1\">A</a></li>\n"
			    "<li><a href=\"#x-\">x &lt;</a></li>\n");
	assert_non_null(strstr(buf_text(&body), "<h2 id=\"2-risk-matrix--work-list\">"));
	assert_non_null(strstr(buf_text(&body), "<h3 id=\"sub\">Sub</h3>"));
	buf_release(&body);
	buf_release(&contents);
}

static void a_cell_that_begins_with_a_priority_gets_its_class(void **state)
{
	(void)state;
	renders("| Issue | Days | Priority |\n|---|---:|---|\n| a | 3 | P0 (do first) |\n| P4 | 2 | **P1** |\n| P3 | | "
		"P2x |\n",
		"<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">Issue</th><th scope=\"col\" "
		"class=\"number\">Days</th>"
		"<th scope=\"col\">Priority</th></tr></thead>\n<tbody>\n"
		"<tr><td>a</td><td class=\"number\">3</td><td class=\"p0\">P0 (do first)</td></tr>\n"
		"<tr><td>P4</td><td class=\"number\">2</td><td class=\"p1\"><strong>P1</strong></td></tr>\n"
		"<tr><td class=\"p3\">P3</td><td class=\"number\"></td><td>P2x</td></tr>\n</tbody></table></div>\n");
}

static void a_chart_comment_becomes_the_chart_and_an_unknown_one_nothing(void **state)
{
	(void)state;
	renders("a\n\n<!-- chart: map -->\n\nb\n\n<!-- chart: none -->\n", "<p>a</p>\n<svg>map</svg>\n<p>b</p>\n");
}

static void a_fold_pair_becomes_details_and_is_always_closed(void **state)
{
	(void)state;
	renders("<!-- fold: All <b> -->\n\na\n\n<!-- /fold -->\n\n<!-- /fold -->\n",
		"<details><summary>All &lt;b&gt;</summary>\n<p>a</p>\n</details>\n");
	renders("<!-- fold: x -->\n\n- a\n", "<details><summary>x</summary>\n<ul>\n<li>a</li>\n</ul>\n</details>\n");
}

static void raw_html_images_and_outside_links_never_get_through(void **state)
{
	(void)state;
	renders("<script>alert(1)</script>\n", "");
	renders("a <b onclick=x>c</b>\n", "<p>a c</p>\n");
	renders("![alt](http://a/b.png)\n", "<p>alt</p>\n");
	renders("[t](http://a/) [u](javascript:x) [v](#w)\n", "<p>t u <a href=\"#w\">v</a></p>\n");
	renders("[t](#\"x)\n", "<p><a href=\"#&quot;x\">t</a></p>\n");
}

static void client_text_cannot_make_a_chart_or_a_fold(void **state)
{
	struct buf markdown = {0}, body = {0}, contents = {0};
	struct html_charts charts = {.find = one_chart};

	(void)state;
	markdown_escape(&markdown, VIEW("<!-- chart: map -->"));
	html_from_markdown(buf_view(&markdown), &charts, &body, &contents);
	assert_string_equal(buf_text(&body), "<p>&lt;!-- chart: map --&gt;</p>\n");
	buf_release(&markdown);
	buf_release(&body);
	buf_release(&contents);
}

static void deep_and_odd_markdown_still_gives_a_page(void **state)
{
	struct buf markdown = {0}, body = {0}, contents = {0};

	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_add_text(&markdown, "> ");
	buf_add(&markdown, "a\0\xFF", 3);
	html_from_markdown(buf_view(&markdown), NULL, &body, &contents);
	assert_true(body.n > 0);
	buf_release(&markdown);
	buf_release(&body);
	buf_release(&contents);
}

/* --- the palette --- */

/* The value of `--name` in one theme's block of the style sheet, as relative luminance (WCAG 2.1). */
static double luminance(struct view block, const char *name)
{
	double channels[3];
	char needle[32], hex[3] = {0};
	size_t at;

	snprintf(needle, sizeof(needle), "\t--%s: #", name);
	at = view_find(block, 0, view_of(needle));
	assert_true(at < block.n);
	at += strlen(needle);
	for (int i = 0; i < 3; i++) {
		memcpy(hex, block.p + at + 2 * (size_t)i, 2);
		channels[i] = (double)strtoul(hex, NULL, 16) / 255;
		channels[i] = channels[i] <= 0.03928 ? channels[i] / 12.92 : pow((channels[i] + 0.055) / 1.055, 2.4);
	}
	return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
}

static void contrast_is_at_least(struct view block, const char *one, const char *two, double least)
{
	double a = luminance(block, one), b = luminance(block, two);
	double ratio = a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);

	if (ratio < least)
		fail_msg("contrast of --%s and --%s is %.2f, needs %.1f", one, two, ratio, least);
}

static void check_theme(struct view block)
{
	static const char *const fills[] = {"page",  "soft",  "p0",    "p1",    "p2",    "p3",    "heat0", "heat1",
					    "heat2", "heat3", "part0", "part1", "part2", "part3", "rest"};

	for (size_t i = 0; i < sizeof(fills) / sizeof(fills[0]); i++) {
		contrast_is_at_least(block, "text", fills[i], 4.5);
		contrast_is_at_least(block, "edge", fills[i], 3);
	}
	for (size_t i = 0; i < 6; i++)
		contrast_is_at_least(block, "line", fills[i], 3);
	for (size_t i = 0; i < 2; i++) {
		contrast_is_at_least(block, "muted", fills[i], 4.5);
		contrast_is_at_least(block, "link", fills[i], 4.5);
	}
	contrast_is_at_least(block, "mark", "range", 3);
	contrast_is_at_least(block, "mark", "page", 3);
	contrast_is_at_least(block, "range", "page", 3);
}

static void every_pair_of_colours_that_meets_is_readable_in_both_themes(void **state)
{
	struct view style = embedded_find("templates/report.css");
	size_t dark = view_find(style, 0, VIEW("@media screen and (prefers-color-scheme: dark)"));
	size_t end = view_find(style, dark, VIEW("\n}\n"));

	(void)state;
	assert_true(end < style.n);
	check_theme(view_slice(style, 0, dark));
	check_theme(view_slice(style, dark, end));
}

static void colours_are_written_only_as_custom_properties(void **state)
{
	struct view style = embedded_find("templates/report.css"), line;

	(void)state;
	while (view_line(&style, &line)) {
		struct view trimmed = view_trim(line);

		if (view_find(line, 0, VIEW(": #")) < line.n)
			assert_true(view_starts(trimmed, "--"));
		assert_true(view_find(line, 0, VIEW("url(")) == line.n);
		assert_true(view_find(line, 0, VIEW("@import")) == line.n);
	}
}

static void the_page_has_exactly_the_policy_that_allows_nothing(void **state)
{
	struct view page = embedded_find("templates/report.html");
	struct view policy =
	    VIEW("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		 "'unsafe-inline'; img-src data:\">");

	(void)state;
	assert_true(view_find(page, 0, policy) < page.n);
	assert_true(view_find(page, 0, VIEW("<script")) == page.n);
	assert_true(view_find(page, 0, VIEW("<link")) == page.n);
	assert_true(view_find(page, 0, VIEW("//")) == page.n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(headings_get_stable_ids_and_chapters_a_contents_list),
	    cmocka_unit_test(a_cell_that_begins_with_a_priority_gets_its_class),
	    cmocka_unit_test(a_chart_comment_becomes_the_chart_and_an_unknown_one_nothing),
	    cmocka_unit_test(a_fold_pair_becomes_details_and_is_always_closed),
	    cmocka_unit_test(raw_html_images_and_outside_links_never_get_through),
	    cmocka_unit_test(client_text_cannot_make_a_chart_or_a_fold),
	    cmocka_unit_test(deep_and_odd_markdown_still_gives_a_page),
	    cmocka_unit_test(every_pair_of_colours_that_meets_is_readable_in_both_themes),
	    cmocka_unit_test(colours_are_written_only_as_custom_properties),
	    cmocka_unit_test(the_page_has_exactly_the_policy_that_allows_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
