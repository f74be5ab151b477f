#include "report/verdict.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "judge/gate.h"
#include "report/github_hash.h"
#include "report/rows.h"

#include "base/banned.h"

static const char audit_row[] = "SELECT repository, revision, nullif(commit_oid, '') AS commit_oid, date(commit_time, "
				"'unixepoch') AS date, program_version, rules_digest, model_version FROM audit";

static const char base_row[] =
    "SELECT c.base, c.method, b.commit_oid FROM comparison AS c LEFT JOIN main.audit AS b ON "
    "b.id = c.base_audit_id";

static const char condition_rows[] = "SELECT ordinal, id, metric, actual, base, bound_kind, bound, unit, mode, "
				     "verdict, reason FROM gate_condition ORDER BY "
				     "ordinal";

static const char score_rows[] =
    "SELECT dimension, score, letter, low, high, measured, weakest_rule, cap FROM score ORDER BY "
    "dimension = 'overall', dimension";

static const char issue_rows[] =
    "SELECT id, type, scope, title, dimension, impact, effort, priority, findings, days_low, "
    "days_high FROM issue ORDER BY id";

static const char finding_rows[] =
    "SELECT f.id, f.rule, o.title, f.dimension, f.path, f.line, f.end_line, f.symbol, f.subject, f.value, f.\"limit\", "
    "s.base_value, f.impact, f.impact_points, f.effort_minutes, f.priority, f.confidence, f.message, f.fingerprint, "
    "f.line_hash, s.state FROM finding AS f LEFT JOIN outcome AS o ON o.rule = f.rule LEFT JOIN finding_state AS s ON "
    "s.finding_id = f.id ORDER BY f.id";

static const char suppression_rows[] = "SELECT f.id AS finding_id, s.status, s.reason, s.owner, s.created, s.expires "
				       "FROM finding AS f JOIN suppression AS s "
				       "ON s.id = f.suppression_id ORDER BY f.id";

static const char gone_rows[] =
    "SELECT rule, path, line, symbol, fingerprint, priority, state FROM finding_state WHERE "
    "finding_id IS NULL ORDER BY ordinal";

static const char unmeasured_rows[] =
    "SELECT rule, title, dimension, status, reason FROM outcome WHERE status IN ('unknown', 'error') ORDER BY rule";

/* --- parts -------------------------------------------------------------------------------------------------------- */

/* A text of ours or of who wrote the rule: whole, with its paragraphs. */
static json_t *prose_or_null(const char *text)
{
	struct buf whole = {0};

	if (!text)
		return json_null();
	buf_add_utf8(&whole, view_of(text));
	return json_of_buf(&whole);
}

/* The rules that found something, with what a reader of a finding wants to know of them. */
static json_t *rules_of(const struct verdict *verdict, const json_t *findings)
{
	json_t *rules = json_array(), *seen = json_object(), *finding;
	size_t i;

	json_array_foreach(findings, i, finding)
	{
		const char *id = json_string_value(json_object_get(finding, "rule"));
		const struct rule *rule = rules_find(verdict->rules, view_of(id));

		if (json_object_get(seen, id))
			continue;
		json_object_set_new(seen, id, json_true());
		json_array_append_new(
		    rules,
		    json_pack("{s:s, s:O, s:O, s:O, s:s?, s:o, s:o, s:o, s:b, s:s?}", "id", id, "title",
			      json_object_get(finding, "title"), "dimension", json_object_get(finding, "dimension"),
			      "confidence", json_object_get(finding, "confidence"), "impact",
			      rule ? level_name(rule->impact) : NULL, "why", prose_or_null(rule ? rule->why : NULL),
			      "fix", prose_or_null(rule ? rule->fix : NULL), "cwe",
			      rule && rule->cwe ? json_integer(rule->cwe) : json_null(), "is_security",
			      rule && rule->issue_type && rule->issue_type->is_security, "issue",
			      rule ? rule->issue : NULL));
	}
	json_decref(seen);
	return rules;
}

static bool is_unreserved(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || strchr("-._~/", c);
}

/* RFC 3986: a relative reference without a scheme, whatever bytes the path has. */
static void add_uri(struct buf *out, struct view path)
{
	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] && is_unreserved(path.p[i]))
			buf_add_char(out, path.p[i]);
		else
			buf_addf(out, "%%%02X", (unsigned char)path.p[i]);
}

/* Whole: a program that gets a part of a path finds no file. */
static void add_paths(struct rows *rows, json_t *findings)
{
	struct query *query =
	    store_query(rows->store, "SELECT id, path FROM finding WHERE path IS NOT NULL ORDER BY id");

	while (query_step(query, rows->err) == 1) {
		json_t *finding = json_array_get(findings, (size_t)query_int(query, 0) - 1);
		struct buf uri = {0}, path = {0};

		add_uri(&uri, query_text(query, 1));
		json_object_set_new(finding, "uri", json_of_buf(&uri));
		buf_add_printable(&path, query_text(query, 1));
		json_object_set_new(finding, "path", json_of_buf(&path));
	}
	query_free(query);
}

static void add_suppressions(struct rows *rows, json_t *findings)
{
	json_t *suppressions = rows_array(rows, suppression_rows), *suppression;
	size_t i;

	json_array_foreach(suppressions, i, suppression)
	{
		json_t *finding = json_array_get(
		    findings, (size_t)json_integer_value(json_object_get(suppression, "finding_id")) - 1);

		json_object_del(suppression, "finding_id");
		json_object_set(finding, "suppression", suppression);
	}
	json_decref(suppressions);
}

/* Every member exists; those that few findings have are filled later. */
static json_t *findings_of(struct rows *rows)
{
	static const char *const later[] = {"uri", "suppression", "github_hash"};
	json_t *findings = rows_array(rows, finding_rows), *finding;
	size_t i;

	json_array_foreach(findings, i, finding)
	{
		for (size_t k = 0; k < sizeof(later) / sizeof(*later); k++)
			json_object_set_new(finding, later[k], json_null());
	}
	add_paths(rows, findings);
	add_suppressions(rows, findings);
	return findings;
}

/* --- GitHub's line hashes ----------------------------------------------------------------------------------------- */

/* The findings of one file whose lines are asked for, in the order of their lines. */
struct asked {
	json_t *findings[GITHUB_RESULTS_LIMIT]; /* borrowed */
	int64_t lines[GITHUB_RESULTS_LIMIT];
	size_t count, next;
};

static void set_hash(void *context, int64_t line, const char *hash)
{
	struct asked *asked = context;

	while (asked->next < asked->count && asked->lines[asked->next] <= line) {
		if (asked->lines[asked->next] == line)
			json_object_set_new(asked->findings[asked->next], "github_hash", json_string(hash));
		asked->next++;
	}
}

static void hash_file(const struct verdict *verdict, struct view hex, struct asked *asked)
{
	struct object object;
	struct oid oid;

	/* A file that is in no object (of a working tree) or is too large has none: the action makes its own then. */
	asked->next = 0;
	if (asked->count && oid_from_hex(hex, &oid) &&
	    repo_read_typed(verdict->repo, &oid, OBJECT_BLOB, BLOB_READ_LIMIT, &object, NULL) == 0) {
		github_hash_lines(object.content, set_hash, asked);
		object_release(&object);
	}
	asked->count = 0;
}

static void add_github_hashes(const struct verdict *verdict, json_t *findings)
{
	struct query *query = store_query(
	    verdict->store,
	    "SELECT f.id, coalesce(f.line, 1), b.oid FROM finding AS f JOIN path AS p ON p.path = f.path "
	    "JOIN file AS i ON i.path_id = p.id JOIN blob AS b ON b.id = i.blob_id WHERE f.id <= ?1 ORDER BY "
	    "b.oid, coalesce(f.line, 1)");
	struct asked *asked = xcalloc(1, sizeof(*asked));
	struct buf oid = {0};

	query_bind_int(query, 1, GITHUB_RESULTS_LIMIT);
	while (query_step(query, NULL) == 1) {
		if (!view_eq(buf_view(&oid), query_text(query, 2)))
			hash_file(verdict, buf_view(&oid), asked);
		buf_clear(&oid);
		buf_add_view(&oid, query_text(query, 2));
		asked->lines[asked->count] = query_int(query, 1);
		asked->findings[asked->count++] = json_array_get(findings, (size_t)query_int(query, 0) - 1);
	}
	hash_file(verdict, buf_view(&oid), asked);
	query_free(query);
	buf_release(&oid);
	free(asked);
}

/* --- the gate ----------------------------------------------------------------------------------------------------- */

static json_t *notes_of(const struct verdict *verdict)
{
	json_t *notes = json_array();

	for (size_t i = 0; i < verdict->note_count; i++)
		json_array_append_new(notes, json_of_view(view_of(verdict->notes[i])));
	return notes;
}

/* The numbers of the findings that a condition counts, the most urgent first. */
static json_t *causes_of(const struct verdict *verdict, struct rows *rows, const char *id)
{
	const struct policy_condition *condition = policy_find(verdict->policy, view_of(id));
	json_t *ids = json_array();
	struct gate_causes *causes;
	struct gate_cause cause;

	if (!condition || condition->kind != METRIC_FINDINGS)
		return ids;
	causes = gate_causes(verdict->store, condition, verdict->audit_id);
	while (gate_cause_next(causes, &cause, rows->err) == 1)
		json_array_append_new(ids, json_integer(cause.finding_id));
	gate_causes_free(causes);
	return ids;
}

static json_t *gate_of(const struct verdict *verdict, struct rows *rows)
{
	json_t *conditions = rows_array(rows, condition_rows), *condition;
	size_t i;

	json_array_foreach(conditions, i, condition)
	{
		const char *id = json_string_value(json_object_get(condition, "id"));

		json_object_set_new(condition, "findings", causes_of(verdict, rows, id));
	}
	return json_pack("{s:s, s:o, s:o, s:o}", "verdict", verdict->result, "incomplete",
			 prose_or_null(verdict->incomplete), "conditions", conditions, "notes", notes_of(verdict));
}

json_t *verdict_model(const struct verdict *verdict, struct err *err)
{
	struct rows rows = {.store = verdict->store, .err = err};
	json_t *model = json_pack("{s:s}", "schema", "rescue/score/1");
	json_t *base = verdict->base ? rows_first(&rows, base_row) : json_null();
	json_t *findings = findings_of(&rows);

	if (json_is_object(base))
		json_object_set_new(base, "name", json_of_view(view_of(verdict->base)));
	json_object_set_new(model, "audit", rows_first(&rows, audit_row));
	json_object_set_new(model, "base", base);
	json_object_set_new(model, "gate", gate_of(verdict, &rows));
	json_object_set_new(model, "scores", rows_array(&rows, score_rows));
	json_object_set_new(model, "issues", rows_array(&rows, issue_rows));
	json_object_set_new(model, "rules", rules_of(verdict, findings));
	json_object_set_new(model, "findings", findings);
	json_object_set_new(model, "gone", rows_array(&rows, gone_rows));
	json_object_set_new(model, "unmeasured", rows_array(&rows, unmeasured_rows));
	if (verdict->repo)
		add_github_hashes(verdict, findings);
	if (rows.failed) {
		json_decref(model);
		return NULL;
	}
	return model;
}

static bool is_one_of(const json_t *text, const char *const *words)
{
	return json_is_string(text) && name_index(view_of(json_string_value(text)), words) >= 0;
}

/* Does a violated condition, or one that warns, count it? */
static bool is_counted(const json_t *model, const json_t *finding)
{
	static const char *const verdicts[] = {"fail", "warn", NULL};
	json_t *condition, *id;
	size_t i, k;

	json_array_foreach(json_object_get(json_object_get(model, "gate"), "conditions"), i, condition)
	{
		if (!is_one_of(json_object_get(condition, "verdict"), verdicts))
			continue;
		json_array_foreach(json_object_get(condition, "findings"), k, id)
		{
			if (json_equal(id, json_object_get(finding, "id")))
				return true;
		}
	}
	return false;
}

/* Who is silent for half a year, how long releases take: a finding of that kind may come on any day. */
static bool moves_with_the_calendar(const json_t *finding)
{
	static const char *const dimensions[] = {"team", "process", NULL};

	return json_is_null(json_object_get(finding, "path")) &&
	       is_one_of(json_object_get(finding, "dimension"), dimensions);
}

static bool is_urgent(const json_t *model, const json_t *finding)
{
	static const char *const states[] = {"new", "returned", "worse", NULL};
	static const char *const priorities[] = {"P0", "P1", NULL};

	if (!json_is_null(json_object_get(finding, "suppression")))
		return false;
	return json_is_object(json_object_get(model, "base"))
		   ? is_one_of(json_object_get(finding, "state"), states)
		   : is_one_of(json_object_get(finding, "priority"), priorities);
}

static bool is_left_out(const json_t *model, const json_t *finding)
{
	return json_is_object(json_object_get(model, "base")) && moves_with_the_calendar(finding) &&
	       !is_counted(model, finding);
}

json_t *verdict_attention(const json_t *model)
{
	json_t *list = json_array(), *finding;
	size_t i;

	json_array_foreach(json_object_get(model, "findings"), i, finding)
	{
		if (is_urgent(model, finding) && !is_left_out(model, finding))
			json_array_append(list, finding);
	}
	return list;
}

size_t verdict_left_out(const json_t *model)
{
	size_t i, count = 0;
	json_t *finding;

	json_array_foreach(json_object_get(model, "findings"), i, finding)
	{
		count += is_urgent(model, finding) && is_left_out(model, finding);
	}
	return count;
}

int verdict_write_json(const json_t *model, struct buf *out, struct err *err)
{
	(void)err;
	json_add_text(out, model);
	return 0;
}
