/*
 * SARIF 2.1.0 (OASIS), as GitHub's code scanning takes it: "SARIF support for code scanning" of its documentation has
 * the properties and the limits.
 */
#include "report/verdict.h"

#include "base/limits.h"
#include "report/github_hash.h"
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

static json_t *rule_properties(const json_t *rule)
{
	bool is_security = json_is_true(json_object_get(rule, "is_security"));
	const char *impact = json_string_value(json_object_get(rule, "impact"));
	const json_t *cwe = json_object_get(rule, "cwe");
	json_t *tags = json_array();
	json_t *properties = json_pack("{s:o, s:O}", "tags", tags, "precision", json_object_get(rule, "confidence"));

	json_array_append(tags, json_object_get(rule, "dimension"));
	if (is_security)
		json_array_append_new(tags, json_string("security"));
	if (json_is_integer(cwe))
		json_array_append_new(tags,
				      json_sprintf("external/cwe/cwe-%" JSON_INTEGER_FORMAT, json_integer_value(cwe)));
	if (is_security && impact)
		json_object_set_new(properties, "security-severity", json_string(severity_of(impact)));
	return properties;
}

/* What GitHub shows beside a result: why it matters, and what to do. */
static json_t *help_of(const json_t *rule)
{
	const json_t *why = json_object_get(rule, "why"), *fix = json_object_get(rule, "fix");
	struct buf text = {0};

	if (json_is_string(why))
		buf_add_text(&text, json_string_value(why));
	if (json_is_string(why) && json_is_string(fix))
		buf_add_text(&text, "\n\n");
	if (json_is_string(fix))
		buf_add_text(&text, json_string_value(fix));
	if (!text.n)
		buf_add_text(&text, json_string_value(json_object_get(rule, "title")));
	return json_pack("{s:o}", "text", json_of_buf(&text));
}

static json_t *sarif_rule(const json_t *rule)
{
	const json_t *why = json_object_get(rule, "why"), *title = json_object_get(rule, "title");

	return json_pack("{s:O, s:o, s:o, s:o, s:o}", "id", json_object_get(rule, "id"), "shortDescription",
			 short_text(title), "fullDescription", short_text(json_is_string(why) ? why : title), "help",
			 help_of(rule), "properties", rule_properties(rule));
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

/* What became of the findings on their way into the log. */
struct results {
	json_t *list;
	size_t own_bytes, cut, placeless;
};

static void add_result(struct results *results, const json_t *finding)
{
	const json_t *uri = json_object_get(finding, "uri"), *message = json_object_get(finding, "message");
	size_t own = json_string_length(uri) + json_string_length(message) +
		     json_string_length(json_object_get(finding, "fingerprint")) + GITHUB_HASH_SIZE;

	if (!json_is_string(uri)) {
		results->placeless++;
	} else if (results->cut || json_array_size(results->list) == GITHUB_RESULTS_LIMIT ||
		   results->own_bytes + own > GITHUB_OWN_BYTES_LIMIT) {
		results->cut++;
	} else {
		json_array_append_new(results->list, result_of(finding));
		results->own_bytes += own;
	}
}

static void notify(json_t *notifications, const char *level, json_t *text)
{
	json_array_append_new(notifications, json_pack("{s:s, s:{s:o}}", "level", level, "message", "text", text));
}

/* A run that left something out says so where tools look for it (3.20.21). */
static json_t *invocation_of(const json_t *model, const struct results *results)
{
	json_t *notifications = json_array(), *item;
	size_t i, count = json_array_size(results->list);

	if (results->cut)
		notify(
		    notifications, "warning",
		    json_sprintf("%zu less urgent findings are left out: GitHub takes %zu results and 10 MB of a run",
				 results->cut, GITHUB_RESULTS_LIMIT));
	if (count > GITHUB_SHOWN_LIMIT)
		notify(
		    notifications, "note",
		    json_sprintf("GitHub shows the %zu most severe of these %zu results", GITHUB_SHOWN_LIMIT, count));
	if (results->placeless)
		notify(notifications, "note",
		       json_sprintf("%zu findings about no file (of team, process, database) are left out",
				    results->placeless));
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

static json_t *run_of(const json_t *model)
{
	struct results results = {.list = json_array()};
	json_t *rules = json_array(), *item;
	size_t i;

	json_array_foreach(json_object_get(model, "rules"), i, item)
	{
		json_array_append_new(rules, sarif_rule(item));
	}
	json_array_foreach(json_object_get(model, "findings"), i, item)
	{
		add_result(&results, item);
	}
	return json_pack("{s:{s:{s:s, s:s, s:s, s:o}}, s:{s:s}, s:[o], s:s, s:o}", "tool", "driver", "name", "rescue",
			 "version", RESCUE_VERSION, "semanticVersion", RESCUE_VERSION, "rules", rules,
			 "automationDetails", "id", "rescue/", "invocations", invocation_of(model, &results),
			 "columnKind", "utf16CodeUnits", "results", results.list);
}

int verdict_write_sarif(const json_t *model, struct buf *out, struct err *err)
{
	json_t *log = json_pack("{s:s, s:s, s:[o]}", "$schema", "https://json.schemastore.org/sarif-2.1.0.json",
				"version", "2.1.0", "runs", run_of(model));

	(void)err;
	json_add_text(out, log);
	json_decref(log);
	return 0;
}
