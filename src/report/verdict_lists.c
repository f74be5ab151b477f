/*
 * Formats that are a plain list of places: GitLab's code quality report ("Code Quality", report format, of its
 * documentation), reviewdog's diagnostic format (rdjson, proto/rdf of reviewdog) and GitHub's workflow commands
 * ("Workflow commands for GitHub Actions" of its documentation).
 */
#include "report/verdict.h"

#include <stdlib.h>

#include "base/limits.h"
#include "report/rows.h"
#include "rules/fields.h"

#include "base/banned.h"

/* What each calls a finding of a priority. */
struct severities {
	const char *names[PRIORITY_COUNT]; /* P0, P1 … */
};

static const char *severity_of(const struct severities *severities, const json_t *finding)
{
	const char *name = json_string_value(json_object_get(finding, "priority"));
	int priority = name_index(view_of(name), priority_names);

	if (priority < 0)
		BUG("priority '%s'", name);
	return severities->names[priority];
}

static bool is_listed(const json_t *finding)
{
	return json_is_string(json_object_get(finding, "path")) &&
	       json_is_null(json_object_get(finding, "suppression"));
}

static int64_t line_of(const json_t *finding)
{
	const json_t *line = json_object_get(finding, "line");

	return json_is_integer(line) ? json_integer_value(line) : 1;
}

/* --- GitLab ------------------------------------------------------------------------------------------------------- */

int verdict_write_gitlab(const json_t *model, struct buf *out, struct err *err)
{
	static const struct severities severities = {{"blocker", "critical", "major", "minor"}};
	json_t *list = json_array(), *finding;
	size_t i;

	(void)err;
	json_array_foreach(json_object_get(model, "findings"), i, finding)
	{
		if (is_listed(finding))
			json_array_append_new(list, json_pack("{s:O, s:O, s:O, s:s, s:{s:O, s:{s:I}}}", "description",
							      json_object_get(finding, "message"), "check_name",
							      json_object_get(finding, "rule"), "fingerprint",
							      json_object_get(finding, "fingerprint"), "severity",
							      severity_of(&severities, finding), "location", "path",
							      json_object_get(finding, "path"), "lines", "begin",
							      (json_int_t)line_of(finding)));
	}
	json_add_text(out, list);
	json_decref(list);
	return 0;
}

/* --- reviewdog ---------------------------------------------------------------------------------------------------- */

static json_t *diagnostic_of(const json_t *finding)
{
	static const struct severities severities = {{"ERROR", "WARNING", "INFO", "INFO"}};
	const json_t *line = json_object_get(finding, "line"), *end_line = json_object_get(finding, "end_line");
	json_t *location = json_pack("{s:O}", "path", json_object_get(finding, "path"));

	if (json_is_integer(line)) {
		json_t *range = json_pack("{s:{s:O}}", "start", "line", line);

		if (json_is_integer(end_line))
			json_object_set_new(range, "end", json_pack("{s:O}", "line", end_line));
		json_object_set_new(location, "range", range);
	}
	return json_pack("{s:O, s:o, s:s, s:{s:O}}", "message", json_object_get(finding, "message"), "location",
			 location, "severity", severity_of(&severities, finding), "code", "value",
			 json_object_get(finding, "rule"));
}

int verdict_write_rdjson(const json_t *model, struct buf *out, struct err *err)
{
	json_t *list = json_array(),
	       *root = json_pack("{s:{s:s}, s:o}", "source", "name", "rescue", "diagnostics", list);
	json_t *finding;
	size_t i;

	(void)err;
	json_array_foreach(json_object_get(model, "findings"), i, finding)
	{
		if (is_listed(finding))
			json_array_append_new(list, diagnostic_of(finding));
	}
	json_add_text(out, root);
	json_decref(root);
	return 0;
}

/* --- GitHub's annotations ----------------------------------------------------------------------------------------- */

static void add_escaped(struct buf *out, const char *text, const char *escaped)
{
	for (; *text; text++)
		if (strchr(escaped, *text))
			buf_addf(out, "%%%02X", (unsigned char)*text);
		else
			buf_add_char(out, *text);
}

static void add_place(struct buf *out, const json_t *finding)
{
	const char *path = json_string_value(json_object_get(finding, "path"));
	const json_t *end_line = json_object_get(finding, "end_line");

	if (!path)
		return;
	buf_add_text(out, "file=");
	add_escaped(out, path, "%\r\n:,");
	buf_addf(out, ",line=%lld,", (long long)line_of(finding));
	if (json_is_integer(end_line))
		buf_addf(out, "endLine=%lld,", (long long)json_integer_value(end_line));
}

static void add_annotation(struct buf *out, const char *kind, const json_t *finding)
{
	struct buf state = {0};

	buf_addf(out, "::%s ", kind);
	add_place(out, finding);
	buf_add_text(out, "title=");
	add_escaped(out, json_string_value(json_object_get(finding, "title")), "%\r\n:,");
	buf_add_text(out, "::");
	add_escaped(out, json_string_value(json_object_get(finding, "message")), "%\r\n");
	buf_addf(out, " (%s, ", json_string_value(json_object_get(finding, "priority")));
	add_escaped(out, json_string_value(json_object_get(finding, "rule")), "%\r\n");
	verdict_add_state(&state, finding);
	if (state.n)
		buf_addf(out, ", %s", buf_text(&state));
	buf_add_text(out, ")\n");
	buf_release(&state);
}

/* Those of one kind, the most urgent first, `room` of them; the last one that is shown says how many are not. */
static void add_annotations(struct buf *out, const char *kind, size_t room, const json_t *attention)
{
	static const struct severities severities = {{"error", "warning", "notice", "notice"}};
	size_t i, shown = 0, count = 0;
	json_t *finding;

	json_array_foreach(attention, i, finding)
	{
		count += strcmp(severity_of(&severities, finding), kind) == 0;
	}
	if (count > room)
		room--;
	json_array_foreach(attention, i, finding)
	{
		if (strcmp(severity_of(&severities, finding), kind) != 0 || shown == room)
			continue;
		add_annotation(out, kind, finding);
		shown++;
	}
	if (count > shown)
		buf_addf(out, "::%s title=rescue::and %zu more of these: GitHub shows %zu of a kind\n", kind,
			 count - shown, GITHUB_ANNOTATIONS_LIMIT);
}

/* Why the gate did not pass, as one annotation at no file: it may be for no finding. */
static size_t add_verdict(struct buf *out, const json_t *gate)
{
	const char *verdict = json_string_value(json_object_get(gate, "verdict"));
	const char *incomplete = json_string_value(json_object_get(gate, "incomplete")), *separator = ": ";
	json_t *condition;
	size_t i;

	if (strcmp(verdict, "passed") == 0)
		return 0;
	buf_addf(out, "::error title=rescue::gate %s", verdict);
	if (incomplete) {
		buf_add_text(out, separator);
		add_escaped(out, incomplete, "%\r\n");
		separator = "; ";
	}
	json_array_foreach(json_object_get(gate, "conditions"), i, condition)
	{
		struct buf sentence = {0};

		if (!verdict_is_violated(condition))
			continue;
		verdict_add_sentence(&sentence, condition);
		buf_add_text(out, separator);
		add_escaped(out, buf_text(&sentence), "%\r\n");
		separator = "; ";
		buf_release(&sentence);
	}
	buf_add_char(out, '\n');
	return 1;
}

int verdict_write_github(const json_t *model, struct buf *out, struct err *err)
{
	json_t *attention = verdict_attention(model);
	size_t used = add_verdict(out, json_object_get(model, "gate"));

	(void)err;
	add_annotations(out, "error", GITHUB_ANNOTATIONS_LIMIT - used, attention);
	add_annotations(out, "warning", GITHUB_ANNOTATIONS_LIMIT, attention);
	add_annotations(out, "notice", GITHUB_ANNOTATIONS_LIMIT, attention);
	json_decref(attention);
	return 0;
}
