#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "base/text.h"
#include "report/markdown.h"

/* How a text may stand in a report, and what of the page is not the text. */
static const struct place {
	const char *before, *after;
	const char *shown_before, *shown_after;
} places[] = {
    {"", "\n", "", ""},
    {"before ", " after\n", "before ", " after"},
    {"- ", "\n", "", ""},
    {"1. **P0** ", ": end\n", "P0 ", ": end"},
    {"## ", "\n", "", ""},
    {"> ", "\n", "", ""},
    {"line\n\n", "\n\nline\n", "line", "line"},
    {"| a | b |\n|---|---|\n| x | ", " |\n", "abx", ""},
    {"| a | b |\n|---|---:|\n| ", " | y |\n", "ab", "y"},
};

static cmark_node *parse(struct view markdown)
{
	/* Autolink of 0.29.0.gfm.6 reads one byte before its text, which ThreadSanitizer's allocator does not survive.
	 */
	static const char *const extensions[] = {
	    "table",    "strikethrough", "tagfilter", "tasklist",
#ifndef __SANITIZE_THREAD__
	    "autolink",
#endif
	};
	cmark_parser *parser;
	cmark_node *root;

	cmark_gfm_core_extensions_ensure_registered();
	parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
	cmark_parser_feed(parser, markdown.p, markdown.n);
	root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return root;
}

/* All text of a page. Anything that shows otherwise than as text becomes "{kind}", so it cannot go unseen. */
static void shown_text(cmark_node *root, struct buf *shown)
{
	cmark_iter *iter = cmark_iter_new(root);

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (cmark_iter_get_event_type(iter) != CMARK_EVENT_ENTER)
			continue;
		if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
			buf_add_text(shown, cmark_node_get_literal(node));
		else if (type == CMARK_NODE_HTML_INLINE && strcmp(cmark_node_get_literal(node), "<!-- -->") == 0)
			continue;
		else if ((type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE && type != CMARK_NODE_STRONG)
			buf_addf(shown, "{%s}", cmark_node_get_type_string(node));
		else if (type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK ||
			 type == CMARK_NODE_THEMATIC_BREAK)
			buf_addf(shown, "{%s}", cmark_node_get_type_string(node));
	}
	cmark_iter_free(iter);
}

static void check(struct view text, const struct place *place, void (*add)(struct buf *, struct view))
{
	struct buf markdown = {0}, shown = {0}, expected = {0};
	cmark_node *root;

	buf_add_text(&markdown, place->before);
	add(&markdown, text);
	buf_add_text(&markdown, place->after);
	root = parse(buf_view(&markdown));
	shown_text(root, &shown);
	buf_add_text(&expected, place->shown_before);
	buf_add_printable(&expected, text);
	buf_add_text(&expected, place->shown_after);
	if (!view_eq(buf_view(&shown), buf_view(&expected)))
		fail_msg("markdown: %s\nshown:    %s\nexpected: %s", buf_text(&markdown), buf_text(&shown),
			 buf_text(&expected));
	cmark_node_free(root);
	buf_release(&markdown);
	buf_release(&shown);
	buf_release(&expected);
}

static void check_everywhere(struct view text)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		check(text, &places[i], markdown_escape);
		check(text, &places[i], markdown_code);
	}
}

static const char *const nasty[] = {
    "|",
    "`",
    "``",
    "<",
    ">",
    "&",
    "&amp;",
    "&#124;",
    "[",
    "]",
    "](",
    "![",
    "(x)",
    "*",
    "**",
    "_",
    "__",
    "a_b",
    "#",
    "## ",
    "!",
    "~",
    "~~",
    "~~~",
    "\\",
    "\\\\",
    "\\|",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    "    ",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "12) ",
    "> ",
    "---",
    "===",
    "***",
    "http://x.y",
    "https://a.bc/d_e",
    "ftp://x.y/",
    "www.a.bc",
    "WWW.a.bc",
    "a@b.cd",
    "mailto:a@b.cd",
    "@me",
    "<!-- chart: x -->",
    "<script>",
    "<br>",
    "<a href=x>",
    "</td>",
    "<!--",
    "-->",
    "{{x}}",
    "$x$",
    "$$",
    ":smile:",
    "[^1]",
    "[^1]: x",
    "[x]: y",
    "[ ] ",
    "\x1b[31m",
    "\x01",
    "\x7f",
    "\xE2\x80\xAE",
    "\xE2\x80\xA8",
    "\xFF",
    "\xC3\xA9",
    "\xF0\x9F\x98\x80",
    "a",
    "z9",
    "0",
    "/",
    ":",
    ".",
    ",",
    "-",
    "+",
    "=",
    "\"",
    "'",
    ":--",
    "|---|",
    "||",
};
enum { NASTY = sizeof(nasty) / sizeof(nasty[0]) };

static void every_hostile_piece_shows_as_itself_wherever_it_stands(void **state)
{
	(void)state;
	for (size_t i = 0; i < NASTY; i++)
		check_everywhere(view_of(nasty[i]));
}

static void every_pair_of_hostile_pieces_shows_as_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < (size_t)NASTY * NASTY; i++) {
		struct buf text = {0};

		buf_add_text(&text, nasty[i / NASTY]);
		buf_add_text(&text, nasty[i % NASTY]);
		check_everywhere(buf_view(&text));
		buf_release(&text);
	}
}

static void long_random_mixtures_show_as_themselves(void **state)
{
	uint32_t random = 1;

	(void)state;
	for (int round = 0; round < 1500; round++) {
		struct buf text = {0};

		for (int piece = 0; piece < 3 + round % 9; piece++) {
			random = random * 1664525U + 1013904223U;
			buf_add_text(&text, nasty[(random >> 8) % NASTY]);
		}
		check_everywhere(buf_view(&text));
		buf_release(&text);
	}
}

static void escaped(const char *text, const char *expected)
{
	struct buf out = {0};

	markdown_escape(&out, view_of(text));
	assert_string_equal(buf_text(&out), expected);
	buf_release(&out);
}

static void ordinary_names_stay_readable(void **state)
{
	(void)state;
	escaped("src/pay_ment.c:12", "src/pay_ment.c:12");
	escaped("processPayment() has complexity 45, limit 10.", "processPayment() has complexity 45, limit 10.");
	escaped("__init__", "\\_\\_init\\_\\_");
	escaped("C++ / C#", "C++ / C\\#");
	escaped("2.5 days", "2.5 days");
	escaped("2. days", "2\\. days");
}

static void code_in_the_prose_of_a_rule_stays_code(void **state)
{
	struct buf out = {0};

	(void)state;
	markdown_prose(&out, VIEW("Run `a_b --c` in *CI*, `x`; not ` alone"));
	assert_string_equal(buf_text(&out), "Run `a_b --c` in \\*CI\\*, `x`; not \\` alone");
	buf_release(&out);
}

static void a_nul_in_a_text_does_not_end_it(void **state)
{
	struct buf out = {0};

	(void)state;
	markdown_code(&out, VIEW("a\0b"));
	assert_string_equal(buf_text(&out), "`a\\x00b`");
	buf_release(&out);
}

static void no_text_can_make_an_html_comment_or_block(void **state)
{
	(void)state;
	for (size_t i = 0; i < (size_t)NASTY * NASTY; i++) {
		struct buf text = {0}, out = {0};
		size_t at = 0;

		buf_add_text(&text, nasty[i / NASTY]);
		buf_add_text(&text, nasty[i % NASTY]);
		markdown_escape(&out, buf_view(&text));
		while ((at = view_find(buf_view(&out), at, VIEW("<"))) < out.n) {
			assert_true(at > 0 && out.p[at - 1] == '@');
			assert_true(view_starts(view_slice(buf_view(&out), at, out.n), "<!-- -->"));
			at++;
		}
		buf_release(&text);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_hostile_piece_shows_as_itself_wherever_it_stands),
	    cmocka_unit_test(every_pair_of_hostile_pieces_shows_as_itself),
	    cmocka_unit_test(long_random_mixtures_show_as_themselves),
	    cmocka_unit_test(ordinary_names_stay_readable),
	    cmocka_unit_test(code_in_the_prose_of_a_rule_stays_code),
	    cmocka_unit_test(a_nul_in_a_text_does_not_end_it),
	    cmocka_unit_test(no_text_can_make_an_html_comment_or_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
