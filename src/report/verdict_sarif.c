/*
 * SARIF 2.1.0 (OASIS), as GitHub's code scanning takes it: "SARIF support for code scanning" of its documentation has
 * the properties and the limits.
 */
#include "report/verdict.h"

#include <stdlib.h>

#include "base/limits.h"
#include "report/rows.h"
#include "report/words.h"

#include "base/banned.h"

/* How a priority is told to GitHub. */
static const char *sarif_level(const json_t *priority)
{
	const char *name = json_string_value(priority);

	return strcmp(name, "P0") == 0 ? "error" : strcmp(name, "P1") == 0 ? "warning" : "note";
}

/* GitHub's classes of security-severity: over 9.0 critical, over 7.0 high, over 4.0 medium. The middle of each. */
static const char *severity_of(const char *impact)
{
	static const char *const severities[][2] = {{"critical", "9.5"}, {"high", "8.0"}, {"medium", "5.5"}};

	for (size_t i = 0; i < sizeof(severities) / sizeof(*severities); i++)
		if (strcmp(impact, severities[i][0]) == 0)
			return severities[i][1];
	return "2.0";
}

/* SARIF reads "[text](1)" as a link to a location (3.11.6), which the name of a file may look like. */
static json_t *message_of(const json_t *text)
{
	struct view from = {json_string_value(text), json_string_length(text)};
	struct buf out = {0};

	if (view_find(from, 0, VIEW("](")) == from.n)
		return json_pack("{s:O}", "text", text);
	for (size_t i = 0; i < from.n; i++) {
		if (strchr("[]\\", from.p[i]))
			buf_add_char(&out, '\\');
		buf_add_char(&out, from.p[i]);
	}
	return json_pack("{s:o}", "text", json_of_buf(&out));
}

static json_t *short_text(const json_t *text)
{
	struct buf cut = {0};

	words_cut(&cut, (struct view){json_string_value(text), json_string_length(text)}, GITHUB_TEXT_LIMIT);
	return json_pack("{s:o}", "text", json_of_buf(&cut));
}

/* --- rules -------------------------------------------------------------------------------------------------------- */

static json_t *rule_properties(const struct rule *rule, const json_t *item)
{
	static const char *const names[] = {"low", "medium", "high", "very-high"};
	bool is_security = json_is_true(json_object_get(item, "is_security"));
	json_t *tags = json_array();
	json_t *properties = json_pack("{s:o}", "tags", tags);

	json_array_append(tags, json_object_get(item, "dimension"));
	if (is_security)
		json_array_append_new(tags, json_string("security"));
	if (rule && rule->cwe)
		json_array_append_new(tags, json_sprintf("external/cwe/cwe-%d", rule->cwe));
	if (rule)
		json_object_set_new(properties, "precision", json_string(names[rule->confidence]));
	if (rule && is_security)
		json_object_set_new(properties, "security-severity",
				    json_string(severity_of(level_name(rule->impact))));
	return properties;
}

static json_t *sarif_rule(const struct verdict *verdict, const json_t *item)
{
	const json_t *why = json_object_get(item, "why"), *fix = json_object_get(item, "fix");
	const json_t *title = json_object_get(item, "title");
	const struct rule *rule = rules_find(verdict->rules, view_of(json_string_value(json_object_get(item, "id"))));

	return json_pack("{s:O, s:o, s:o, s:o, s:o}", "id", json_object_get(item, "id"), "shortDescription",
			 short_text(title), "fullDescription", short_text(json_is_string(why) ? why : title), "help",
			 short_text(json_is_string(fix) ? fix : title), "properties", rule_properties(rule, item));
}

/* --- results ------------------------------------------------------------------------------------------------------ */

/* SARIF's own states (3.27.24); without a base there is none. */
static const char *baseline_state(const json_t *state)
{
	static const char *const states[][2] = {
	    {"new", "new"},        {"returned", "new"},        {"new-rule", "new"},   {"worse", "updated"},
	    {"better", "updated"}, {"unchanged", "unchanged"}, {"moved", "unchanged"}};

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (json_is_string(state) && strcmp(json_string_value(state), states[i][0]) == 0)
			return states[i][1];
	return NULL;
}

static json_t *location_of(const json_t *finding)
{
	const json_t *line = json_object_get(finding, "line"), *end_line = json_object_get(finding, "end_line");
	json_t *region = json_object();

	/* GitHub wants a line; what is about the whole file stands at its first. */
	json_object_set_new(region, "startLine", json_integer(json_is_integer(line) ? json_integer_value(line) : 1));
	if (json_is_integer(line) && json_is_integer(end_line))
		json_object_set_new(region, "endLine", json_integer(json_integer_value(end_line)));
	return json_pack("{s:{s:{s:O}, s:o}}", "physicalLocation", "artifactLocation", "uri",
			 json_object_get(finding, "uri"), "region", region);
}

static json_t *suppressions_of(const json_t *suppression)
{
	json_t *list = json_array();

	if (json_is_object(suppression))
		json_array_append_new(list, json_pack("{s:s, s:s, s:O}", "kind", "external", "status", "accepted",
						      "justification", json_object_get(suppression, "reason")));
	return list;
}

static json_t *fingerprints_of(const json_t *finding)
{
	const json_t *hash = json_object_get(finding, "github_hash");
	json_t *fingerprints = json_pack("{s:O}", "rescueFingerprint/v1", json_object_get(finding, "fingerprint"));

	if (json_is_string(hash))
		json_object_set_new(fingerprints, "primaryLocationLineHash", json_string(json_string_value(hash)));
	return fingerprints;
}

static json_t *result_of(const json_t *finding)
{
	json_t *result =
	    json_pack("{s:O, s:s, s:o, s:[o], s:o, s:o, s:{s:O, s:O}}", "ruleId", json_object_get(finding, "rule"),
		      "level", sarif_level(json_object_get(finding, "priority")), "message",
		      message_of(json_object_get(finding, "message")), "locations", location_of(finding),
		      "partialFingerprints", fingerprints_of(finding), "suppressions",
		      suppressions_of(json_object_get(finding, "suppression")), "properties", "priority",
		      json_object_get(finding, "priority"), "impactPoints", json_object_get(finding, "impact_points"));
	const char *state = baseline_state(json_object_get(finding, "state"));

	if (state)
		json_object_set_new(result, "baselineState", json_string(state));
	return result;
}

/* --- the log ------------------------------------------------------------------------------------------------------ */

/* A run that left something out says so where tools look for it (3.20.21). */
static json_t *invocation_of(const json_t *model, size_t cut)
{
	json_t *notifications = json_array(), *item;
	size_t i;

	if (cut)
		json_array_append_new(
		    notifications,
		    json_pack("{s:s, s:{s:o}}", "level", "warning", "message", "text",
			      json_sprintf("%zu less urgent findings are left out: GitHub takes %zu of a run", cut,
					   GITHUB_RESULTS_LIMIT)));
	json_array_foreach(json_object_get(model, "unmeasured"), i, item)
	{
		json_array_append_new(
		    notifications,
		    json_pack("{s:s, s:{s:o}, s:{s:O}}", "level", "note", "message", "text",
			      json_sprintf("not measured: %s: %s", json_string_value(json_object_get(item, "title")),
					   json_string_value(json_object_get(item, "reason"))),
			      "associatedRule", "id", json_object_get(item, "rule")));
	}
	return json_pack("{s:b, s:o}", "executionSuccessful", true, "toolExecutionNotifications", notifications);
}

static json_t *run_of(const struct verdict *verdict, const json_t *model)
{
	json_t *rules = json_array(), *results = json_array(), *item;
	size_t i, cut = 0;

	json_array_foreach(json_object_get(model, "rules"), i, item)
	{
		json_array_append_new(rules, sarif_rule(verdict, item));
	}
	json_array_foreach(json_object_get(model, "findings"), i, item)
	{
		if (!json_is_string(json_object_get(item, "uri")))
			continue;
		if (json_array_size(results) < GITHUB_RESULTS_LIMIT)
			json_array_append_new(results, result_of(item));
		else
			cut++;
	}
	return json_pack("{s:{s:{s:s, s:s, s:s, s:o}}, s:{s:s}, s:[o], s:s, s:o}", "tool", "driver", "name", "rescue",
			 "version", RESCUE_VERSION, "semanticVersion", RESCUE_VERSION, "rules", rules,
			 "automationDetails", "id", "rescue/", "invocations", invocation_of(model, cut), "columnKind",
			 "utf16CodeUnits", "results", results);
}

int verdict_write_sarif(const struct verdict *verdict, struct buf *out, struct err *err)
{
	json_t *model = verdict_model(verdict, err), *log;
	char *text;

	if (!model)
		return -1;
	log = json_pack("{s:s, s:s, s:[o]}", "$schema", "https://json.schemastore.org/sarif-2.1.0.json", "version",
			"2.1.0", "runs", run_of(verdict, model));
	text = json_dumps(log, JSON_INDENT(1));
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	free(text);
	json_decref(log);
	json_decref(model);
	return 0;
}
