/*
 * One rule, for a person who wants to know why or to argue.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/prose.h"
#include "cmd/rules.h"

#include "base/banned.h"

enum { LABEL_WIDTH = 12 };

/* Rule files may be anybody's: nothing in them reaches the terminal but text and line ends. */
static void add_lines(struct buf *out, const char *text, const char *indent)
{
	struct view rest = view_of(text), line;

	while (view_line(&rest, &line)) {
		buf_add_text(out, line.n ? indent : "");
		buf_add_printable(out, line);
		buf_add_char(out, '\n');
	}
}

static void add_field(struct buf *out, const char *label, const char *text)
{
	struct buf lines = {0};

	if (!text || !text[0])
		return;
	add_lines(&lines, text, "");
	buf_addf(out, "%-*s", LABEL_WIDTH, label);
	prose_fill(out, view_trim(buf_view(&lines)), LABEL_WIDTH, LABEL_WIDTH);
	buf_release(&lines);
}

/* Text that stands as it is: each line indented. */
static void add_block(struct buf *out, const char *label, const char *text)
{
	if (!text)
		return;
	buf_addf(out, "\n%s\n", label);
	add_lines(out, text, "    ");
}

static void add_list(struct buf *out, const char *label, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_field(out, i == 0 ? label : "", texts[i]);
}

static void add_parameters(struct buf *out, const struct rule *rule)
{
	for (size_t i = 0; i < rule->param_count; i++) {
		struct buf text = {0};

		buf_addf(&text, "%s = %s", rule->params[i].name, rule->params[i].text);
		add_field(out, i == 0 ? "parameters" : "", buf_text(&text));
		buf_release(&text);
	}
}

static void add_score(struct buf *out, const struct rule *rule)
{
	struct buf text = {0};

	if (rule->score.count == 0)
		buf_add_text(&text, "100 without a finding, else 0");
	for (size_t i = 0; i < rule->score.count; i++)
		buf_addf(&text, "%s%d at %g%% found", i ? ", " : "", rule->score.points[i].score,
			 rule->score.points[i].percent);
	add_field(out, "score", buf_text(&text));
	buf_release(&text);
}

static void add_facts(struct buf *out, const struct rule *rule)
{
	struct buf text = {0};

	buf_addf(&text, "%s (%s)", rule->issue, rule->issue_type->title);
	add_field(out, "issue", buf_text(&text));
	buf_clear(&text);
	buf_addf(&text, "%s impact, %d minutes a finding, %s confidence, weight %d in %s", level_name(rule->impact),
		 rule->effort, level_name(rule->confidence), rule->weight, dimension_name(rule->dimension));
	if (rule->cwe)
		buf_addf(&text, ", CWE-%d", rule->cwe);
	add_field(out, "judged", buf_text(&text));
	buf_release(&text);
}

/* A text that serves several languages is printed once. */
static void add_syntax(struct buf *out, const struct rule *rule)
{
	struct buf label = {0};

	for (size_t i = 0; i < rule->syntax_count; i++) {
		const struct rule_syntax *syntax = &rule->syntax[i];

		buf_addf(&label, "%s %s", label.n ? "" : "syntax", syntax->language->name);
		if (i + 1 < rule->syntax_count && syntax[1].text == syntax->text)
			continue;
		add_block(out, buf_text(&label), syntax->text);
		buf_clear(&label);
	}
	buf_release(&label);
}

static void add_rule(struct buf *out, const struct rule *rule)
{
	buf_addf(out, "%s: %s\n\n", rule->id, rule->title);
	if (rule->gap) {
		add_field(out, "gap", rule->gap);
		add_field(out, "file", rule->file);
		return;
	}
	add_facts(out, rule);
	add_field(out, "why", rule->why);
	add_field(out, "fix", rule->fix);
	add_field(out, "guardrail", rule->guardrail);
	add_field(out, "strength", rule->strength);
	add_list(out, "references", rule->references, rule->reference_count);
	add_parameters(out, rule);
	add_field(out, "message", rule->message);
	add_score(out, rule);
	for (size_t i = 0; i < rule->test_count; i++)
		add_field(out, i == 0 ? "cases" : "", rule->tests[i].name);
	add_field(out, "file", rule->file);
	add_syntax(out, rule);
	add_block(out, "sql", rule->sql);
	add_block(out, "applies", rule->applies);
}

void rules_show_text(const struct rule_set *set, const bool *selected)
{
	struct buf out = {0};

	for (size_t i = 0; i < set->rule_count; i++) {
		if (!selected[i])
			continue;
		if (out.n)
			buf_add_text(&out, "\n\n");
		add_rule(&out, &set->rules[i]);
	}
	fputs(buf_text(&out), stdout);
	buf_release(&out);
}

static void put_optional(struct listing *listing, const char *text)
{
	if (text)
		listing_text(listing, view_of(text));
	else
		listing_null(listing);
}

static void put_row(struct listing *listing, const struct rule *rule)
{
	listing_text(listing, view_of(rule->id));
	listing_text(listing, view_of(dimension_name(rule->dimension)));
	put_optional(listing, rule->issue);
	listing_text(listing, view_of(level_name(rule->impact)));
	listing_text(listing, view_of(rule->title));
	listing_int(listing, rule->effort);
	listing_text(listing, view_of(level_name(rule->confidence)));
	listing_int(listing, rule->weight);
	put_optional(listing, rule->why);
	put_optional(listing, rule->fix);
	put_optional(listing, rule->guardrail);
	put_optional(listing, rule->message);
	put_optional(listing, rule->sql);
	put_optional(listing, rule->applies);
	listing_text(listing, view_of(rule->file));
}

int rules_show_rows(const struct rule_set *set, const bool *selected, const struct listing_style *style,
		    struct err *err)
{
	static const struct column columns[] = {
	    {"id", COLUMN_TEXT},    {"dimension", COLUMN_TEXT}, {"issue", COLUMN_TEXT},       {"impact", COLUMN_GRADE},
	    {"title", COLUMN_TEXT}, {"effort", COLUMN_ANY},     {"confidence", COLUMN_GRADE}, {"weight", COLUMN_ANY},
	    {"why", COLUMN_TEXT},   {"fix", COLUMN_TEXT},       {"guardrail", COLUMN_TEXT},   {"message", COLUMN_TEXT},
	    {"sql", COLUMN_TEXT},   {"applies", COLUMN_TEXT},   {"file", COLUMN_PATH},
	};
	struct listing listing;

	listing_init(&listing, style, columns, sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < set->rule_count; i++)
		if (selected[i])
			put_row(&listing, &set->rules[i]);
	return listing_finish(&listing, err) < 0 ? -1 : 0;
}
