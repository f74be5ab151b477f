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
#include "report/words.h"

#include "base/banned.h"

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

void verdict_add_number(struct buf *out, double number)
{
	if (isnan(number))
		buf_add_text(out, "–");
	else
		buf_addf(out, "%.*f", number == floor(number) ? 0 : 1, number);
}

static void add_number(struct buf *out, const json_t *number)
{
	verdict_add_number(out, json_is_number(number) ? json_number_value(number) : NAN);
}

static void set_number(json_t *object, const char *key)
{
	struct buf text = {0};

	add_number(&text, json_object_get(object, key));
	json_object_set_new(object, key, json_of_buf(&text));
}

/* Text, so that no thousands are parted where a program reads it. */
static json_t *count_text(size_t count)
{
	return json_sprintf("%zu", count);
}

/* --- conditions --------------------------------------------------------------------------------------------------- */

static const char *bound_words(struct view kind)
{
	static const char *const words[][2] = {
	    {"max", "at most"}, {"min", "at least"}, {"max_increase", "may rise by"}, {"max_drop", "may drop by"}};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (view_is(kind, words[i][0]))
			return words[i][1];
	BUG("bound '%.*s'", VIEW_ARG(kind));
}

void verdict_add_bound(struct buf *out, struct view kind, double bound, struct view unit)
{
	buf_addf(out, "%s ", bound_words(kind));
	verdict_add_number(out, bound);
	if (view_is(unit, "percent"))
		buf_add_char(out, '%');
}

static void add_bound(struct buf *out, const json_t *condition)
{
	verdict_add_bound(out, view_of(text_of(condition, "bound_kind")),
			  json_number_value(json_object_get(condition, "bound")), view_of(text_of(condition, "unit")));
}

bool verdict_is_violated(const json_t *condition)
{
	const char *verdict = text_of(condition, "verdict");

	return strcmp(verdict, "fail") == 0 || strcmp(verdict, "missing") == 0;
}

void verdict_add_sentence(struct buf *out, const json_t *condition)
{
	const json_t *actual = json_object_get(condition, "actual"), *base = json_object_get(condition, "base");
	const char *reason = text_of(condition, "reason");

	buf_add_text(out, text_of(condition, "metric"));
	if (json_is_number(actual)) {
		buf_add_text(out, " is ");
		add_number(out, actual);
	} else {
		buf_add_text(out, " was not measured");
	}
	if (json_is_number(base)) {
		buf_add_text(out, ", was ");
		add_number(out, base);
	}
	buf_add_text(out, ", ");
	add_bound(out, condition);
	if (reason && *reason)
		buf_addf(out, " (%s)", reason);
}

/* The number is told where the message has its like: that of a rule with a limit. */
void verdict_add_state(struct buf *out, const json_t *finding)
{
	const char *state = text_of(finding, "state");
	const json_t *was = json_object_get(finding, "base_value");

	if (!state)
		return;
	buf_add_text(out, state);
	if (strcmp(state, "worse") == 0 && json_is_number(was) && json_is_number(json_object_get(finding, "limit"))) {
		buf_add_text(out, ", was ");
		add_number(out, was);
	}
}

static json_t *place_of(const json_t *finding)
{
	const json_t *line = json_object_get(finding, "line");
	const char *path = text_of(finding, "path"), *subject = text_of(finding, "subject");
	struct buf place = {0};

	words_cut(&place,
		  view_of(path                  ? path
			  : subject && *subject ? subject
						: "the whole repository"),
		  REPORT_TEXT_LIMIT);
	if (json_is_integer(line))
		buf_addf(&place, ":%lld", (long long)json_integer_value(line));
	return json_of_buf(&place);
}

static json_t *with_place(const json_t *finding)
{
	json_t *copy = json_deep_copy(finding);
	struct buf standing = {0};

	json_object_set_new(copy, "place", place_of(finding));
	verdict_add_state(&standing, finding);
	json_object_set_new(copy, "standing", json_of_buf(&standing));
	return copy;
}

/* The findings a condition counts, as many as a reader takes. */
static void add_causes(json_t *condition, const json_t *findings)
{
	const json_t *ids = json_object_get(condition, "findings");
	json_t *causes = json_array();
	size_t count = json_array_size(ids), shown = 0;

	for (; shown < count && shown < COMMENT_FINDINGS_LIMIT; shown++) {
		json_int_t id = json_integer_value(json_array_get(ids, shown));

		json_array_append_new(causes, with_place(json_array_get(findings, (size_t)id - 1)));
	}
	json_object_set_new(condition, "rest", count_text(count - shown));
	json_object_set_new(condition, "has_rest", json_boolean(count > shown));
	json_object_set_new(condition, "causes", causes);
}

static json_t *prepared_condition(const json_t *condition, const json_t *findings)
{
	static const char *const verdicts[][2] = {
	    {"fail", "is_fail"}, {"missing", "is_missing"}, {"skipped", "is_skipped"}};
	json_t *copy = json_deep_copy(condition);
	struct buf sentence = {0}, bound = {0};
	bool is_other = true;

	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++) {
		bool is_it = strcmp(text_of(condition, "verdict"), verdicts[i][0]) == 0;

		json_object_set_new(copy, verdicts[i][1], json_boolean(is_it));
		is_other = is_other && !is_it;
	}
	json_object_set_new(copy, "is_other", json_boolean(is_other));
	verdict_add_sentence(&sentence, condition);
	json_object_set_new(copy, "sentence", json_of_buf(&sentence));
	add_bound(&bound, condition);
	json_object_set_new(copy, "bound_words", json_of_buf(&bound));
	set_number(copy, "actual");
	set_number(copy, "base");
	set_number(copy, "bound");
	add_causes(copy, findings);
	return copy;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static json_t *notes_of(const json_t *gate)
{
	json_t *notes = json_array(), *note;
	size_t i;

	if (json_is_string(json_object_get(gate, "incomplete")))
		json_array_append_new(notes, json_pack("{s:O}", "text", json_object_get(gate, "incomplete")));
	json_array_foreach(json_object_get(gate, "notes"), i, note)
	{
		json_array_append_new(notes, json_pack("{s:O}", "text", note));
	}
	return notes;
}

/* Violated ones first, at most `limit`. */
static json_t *conditions_of(const json_t *model, size_t limit)
{
	const json_t *all = json_object_get(json_object_get(model, "gate"), "conditions");
	json_t *list = json_array();

	for (int turn = 0; turn < 2; turn++)
		for (size_t i = 0; i < json_array_size(all) && json_array_size(list) < limit; i++) {
			const json_t *condition = json_array_get(all, i);

			if (verdict_is_violated(condition) == (turn == 0))
				json_array_append_new(
				    list, prepared_condition(condition, json_object_get(model, "findings")));
		}
	return list;
}

/* Objects of the list whose `key` is that text. */
static size_t count_of(const json_t *list, const char *key, const char *wanted)
{
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = text_of(json_array_get(list, i), key);

		count += text && strcmp(text, wanted) == 0;
	}
	return count;
}

/* "2 new, 9 fixed, 167 unchanged"; empty without a base. */
static json_t *states_of(const json_t *model)
{
	static const char *const states[] = {"new",   "returned", "worse",     "new-rule", "better",
					     "fixed", "moved",    "unchanged", "unknown"};
	struct buf text = {0};

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++) {
		size_t count = count_of(json_object_get(model, "findings"), "state", states[i]) +
			       count_of(json_object_get(model, "gone"), "state", states[i]);

		if (count)
			buf_addf(&text, "%s%zu %s", text.n ? ", " : "", count, states[i]);
	}
	return json_of_buf(&text);
}

static json_t *gate_of(const json_t *model, size_t limit)
{
	const json_t *gate = json_object_get(model, "gate"), *all = json_object_get(gate, "conditions");
	json_t *conditions = conditions_of(model, limit);
	size_t shown = json_array_size(conditions), total = json_array_size(all);
	size_t failures = count_of(all, "verdict", "fail"), errors = count_of(all, "verdict", "missing");

	return json_pack("{s:O, s:o, s:o, s:b, s:o, s:b, s:o, s:o, s:o, s:b, s:o}", "verdict",
			 json_object_get(gate, "verdict"), "tests", count_text(total), "failures", count_text(failures),
			 "has_failures", failures > 0, "errors", count_text(errors), "has_errors", errors > 0,
			 "skipped", count_text(count_of(all, "verdict", "skipped")), "conditions", conditions, "rest",
			 count_text(total - shown), "has_rest", total > shown, "notes", notes_of(gate));
}

static json_t *scores_of(const json_t *model)
{
	json_t *scores = json_deep_copy(json_object_get(model, "scores")), *score;
	size_t i;

	json_array_foreach(scores, i, score)
	{
		set_number(score, "score");
	}
	return scores;
}

static json_t *attention_of(const json_t *model, size_t limit)
{
	json_t *all = verdict_attention(model), *shown = json_array();
	size_t total = json_array_size(all);

	for (size_t i = 0; i < total && i < limit; i++)
		json_array_append_new(shown, with_place(json_array_get(all, i)));
	json_decref(all);
	return rows_table_of(shown, total);
}

/* A sentence, or null: the states count what the list does not have. */
static json_t *left_out_of(const json_t *model)
{
	size_t count = verdict_left_out(model);

	if (count == 0)
		return json_null();
	return json_sprintf("%zu more %s with the calendar, about team or process: the report has %s.", count,
			    count == 1 ? "comes" : "come", count == 1 ? "it" : "them");
}

/* What the templates read: of conditions and of findings at most `limit`. */
static json_t *page_of(const json_t *model, size_t limit)
{
	bool is_compared = json_is_object(json_object_get(model, "base"));
	json_t *page = json_object();

	json_object_set_new(page, "gate", gate_of(model, limit));
	json_object_set_new(page, "base", json_deep_copy(json_object_get(model, "base")));
	json_object_set_new(page, "scores", scores_of(model));
	json_object_set_new(page, "states", states_of(model));
	json_object_set_new(page, "attention", attention_of(model, limit));
	json_object_set_new(page, "attention_title",
			    json_string(is_compared ? "What this change brings" : "What is urgent"));
	json_object_set_new(page, "attention_none",
			    json_string(is_compared ? "This change brings no new finding." : "Nothing is urgent."));
	json_object_set_new(page, "left_out", left_out_of(model));
	present(page);
	return page;
}

static int render(const json_t *page, const char *template, void (*escape)(struct buf *, struct view), struct buf *out,
		  struct err *err)
{
	struct mustache how = {.escape = escape, .strict = true};

	return mustache_render(&how, view_of(template), embedded_find(template), page, out, err);
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

int verdict_write_junit(const json_t *model, struct buf *out, struct err *err)
{
	json_t *page = page_of(model, SIZE_MAX);
	int status = render(page, "templates/verdict.xml", escape_xml, out, err);

	json_decref(page);
	return status;
}

/* With names made to be long once they are escaped even a short list may be too much: half of it, then. */
int verdict_write_markdown(const json_t *model, struct buf *out, struct err *err)
{
	struct buf text = {0};
	int status = 0;

	for (size_t limit = COMMENT_FINDINGS_LIMIT; !status; limit /= 2) {
		json_t *page = page_of(model, limit);

		buf_clear(&text);
		status = render(page, "templates/verdict.md", markdown_escape, &text, err);
		json_decref(page);
		if (text.n <= COMMENT_SIZE_LIMIT || limit == 1)
			break;
	}
	buf_add_view(out, buf_view(&text));
	buf_release(&text);
	return status;
}
