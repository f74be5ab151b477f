/*
 * The verdict in formats that a template makes: JUnit's XML (the form Jenkins and GitLab read) and Markdown.
 */
#include "report/verdict.h"

#include <math.h>

#include "base/embed.h"
#include "base/limits.h"
#include "base/text.h"
#include "report/markdown.h"
#include "report/mustache.h"
#include "report/present.h"
#include "report/rows.h"

#include "base/banned.h"

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* A measured number as people write it, "–" when it was not measured. */
static json_t *number_text(const json_t *number)
{
	struct buf text = {0};

	if (!json_is_number(number))
		buf_add_text(&text, "–");
	else
		buf_addf(&text, "%.*f", json_number_value(number) == floor(json_number_value(number)) ? 0 : 1,
			 json_number_value(number));
	return json_of_buf(&text);
}

/* --- conditions --------------------------------------------------------------------------------------------------- */

/* "max 0", "max drop 2 points". */
static json_t *bound_words(const json_t *condition)
{
	struct buf words = {0};

	for (const char *kind = text_of(condition, "bound_kind"); *kind; kind++)
		buf_add_char(&words, *kind == '_' ? ' ' : *kind);
	buf_addf(&words, " %s", text_of(condition, "bound"));
	if (strcmp(text_of(condition, "unit"), "findings") != 0)
		buf_addf(&words, " %s", text_of(condition, "unit"));
	return json_of_buf(&words);
}

/* "findings.new.p0 is 2, allowed is max 0". */
static json_t *sentence_of(const json_t *condition)
{
	const char *reason = text_of(condition, "reason");
	struct buf text = {0};

	buf_addf(&text, "%s is %s", text_of(condition, "metric"), text_of(condition, "actual"));
	if (json_is_number(json_object_get(condition, "base_number")))
		buf_addf(&text, ", in the base %s", text_of(condition, "base"));
	buf_addf(&text, ", allowed is %s", text_of(condition, "bound_words"));
	if (reason && *reason)
		buf_addf(&text, " (%s)", reason);
	return json_of_buf(&text);
}

static json_t *place_of(const json_t *finding)
{
	const json_t *line = json_object_get(finding, "line");
	const char *path = text_of(finding, "path"), *subject = text_of(finding, "subject");
	struct buf place = {0};

	buf_add_text(&place, path ? path : subject && *subject ? subject : "the whole repository");
	if (json_is_integer(line))
		buf_addf(&place, ":%lld", (long long)json_integer_value(line));
	return json_of_buf(&place);
}

/* The findings a condition counts, as many as a reader takes. */
static void add_causes(json_t *condition, const json_t *findings)
{
	const json_t *ids = json_object_get(condition, "findings");
	json_t *causes = json_array();
	size_t count = json_array_size(ids);

	for (size_t i = 0; i < count && i < COMMENT_FINDINGS_LIMIT; i++)
		json_array_append(causes,
				  json_array_get(findings, (size_t)json_integer_value(json_array_get(ids, i)) - 1));
	json_object_set_new(condition, "rest", json_integer((json_int_t)(count - json_array_size(causes))));
	json_object_set_new(condition, "has_rest", json_boolean(count > json_array_size(causes)));
	json_object_set_new(condition, "causes", causes);
}

static void prepare_condition(json_t *condition, const json_t *findings)
{
	static const char *const verdicts[][2] = {
	    {"fail", "is_fail"}, {"missing", "is_missing"}, {"skipped", "is_skipped"}};
	bool is_other = true;

	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++) {
		bool is_it = strcmp(text_of(condition, "verdict"), verdicts[i][0]) == 0;

		json_object_set_new(condition, verdicts[i][1], json_boolean(is_it));
		is_other = is_other && !is_it;
	}
	json_object_set_new(condition, "is_other", json_boolean(is_other));
	json_object_set(condition, "base_number", json_object_get(condition, "base"));
	json_object_set_new(condition, "actual", number_text(json_object_get(condition, "actual")));
	json_object_set_new(condition, "base", number_text(json_object_get(condition, "base")));
	json_object_set_new(condition, "bound", number_text(json_object_get(condition, "bound")));
	json_object_set_new(condition, "bound_words", bound_words(condition));
	json_object_set_new(condition, "sentence", sentence_of(condition));
	add_causes(condition, findings);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static void prepare_gate(json_t *gate, const json_t *findings)
{
	static const char *const counted[][2] = {
	    {"is_fail", "failures"}, {"is_missing", "errors"}, {"is_skipped", "skipped"}};
	json_t *conditions = json_object_get(gate, "conditions"), *condition, *notes = json_array(), *note;
	json_int_t counts[sizeof(counted) / sizeof(*counted)] = {0};
	size_t i;

	json_array_foreach(conditions, i, condition)
	{
		prepare_condition(condition, findings);
		for (size_t k = 0; k < sizeof(counted) / sizeof(*counted); k++)
			counts[k] += json_is_true(json_object_get(condition, counted[k][0]));
	}
	json_array_foreach(json_object_get(gate, "notes"), i, note)
	{
		json_array_append_new(notes, json_pack("{s:O}", "text", note));
	}
	for (size_t k = 0; k < sizeof(counted) / sizeof(*counted); k++)
		json_object_set_new(gate, counted[k][1], json_integer(counts[k]));
	json_object_set_new(gate, "tests", json_integer((json_int_t)json_array_size(conditions)));
	json_object_set_new(gate, "notes", notes);
	json_object_set_new(gate, "headline", json_sprintf("gate %s", text_of(gate, "verdict")));
}

static void prepare(json_t *model)
{
	bool is_compared = json_is_object(json_object_get(model, "base"));
	json_t *findings = json_object_get(model, "findings"), *attention = verdict_attention(model), *finding;
	size_t i, total = json_array_size(attention);

	json_array_foreach(findings, i, finding)
	{
		json_object_set_new(finding, "place", place_of(finding));
	}
	prepare_gate(json_object_get(model, "gate"), findings);
	while (json_array_size(attention) > COMMENT_FINDINGS_LIMIT)
		json_array_remove(attention, json_array_size(attention) - 1);
	json_object_set_new(model, "attention", rows_table_of(attention, total));
	json_object_set_new(model, "attention_title",
			    json_string(is_compared ? "What this change brings" : "What is urgent"));
	json_object_set_new(model, "attention_none",
			    json_string(is_compared ? "This change brings no new finding." : "Nothing is urgent."));
}

static int render(const struct verdict *verdict, const char *template, void (*escape)(struct buf *, struct view),
		  struct buf *out, struct err *err)
{
	struct mustache how = {.escape = escape, .strict = true};
	json_t *model = verdict_model(verdict, err);
	int status;

	if (!model)
		return -1;
	prepare(model);
	present(model);
	status = mustache_render(&how, view_of(template), embedded_find(template), model, out, err);
	json_decref(model);
	return status;
}

/* XML 1.0 (2.2) has no U+FFFE and U+FFFF; all else that it lacks is never in printable text. */
static void escape_xml(struct buf *out, struct view text)
{
	struct buf allowed = {0};

	while (text.n) {
		uint32_t rune;
		size_t length = utf8_next(text, &rune);

		if (rune == 0xFFFE || rune == 0xFFFF)
			buf_addf(&allowed, "\\u{%X}", rune);
		else
			buf_add_view(&allowed, view_slice(text, 0, length));
		text = view_slice(text, length, text.n);
	}
	mustache_escape_html(out, buf_view(&allowed));
	buf_release(&allowed);
}

int verdict_write_junit(const struct verdict *verdict, struct buf *out, struct err *err)
{
	return render(verdict, "templates/verdict.xml", escape_xml, out, err);
}

int verdict_write_markdown(const struct verdict *verdict, struct buf *out, struct err *err)
{
	return render(verdict, "templates/verdict.md", markdown_escape, out, err);
}
