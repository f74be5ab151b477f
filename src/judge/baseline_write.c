#include <math.h>

#include "base/buf.h"
#include "base/json.h"
#include "judge/baseline.h"
#include "rules/fields.h"

#include "base/banned.h"

struct writing {
	struct store *store;
	int64_t audit_id;
	struct buf *out;
};

/* "null" for what was not measured. */
static void add_number(struct buf *out, double number)
{
	if (isnan(number))
		buf_add_text(out, "null");
	else
		buf_addf(out, "%.10g", number);
}

static void add_numbers(struct buf *out, const char *key, const char *const *names, const double *numbers, size_t count)
{
	buf_addf(out, "\"%s\": {", key);
	for (size_t i = 0; i < count; i++) {
		buf_addf(out, "%s\"%s\": ", i ? ", " : "", names[i]);
		add_number(out, numbers[i]);
	}
	buf_add_text(out, "},\n");
}

static int write_head(const struct writing *writing, struct err *err)
{
	static const char *const keys[] = {"program", "rules_digest", "commit", "date"};
	struct query *query = store_query_for(writing->store,
					      "SELECT program_version, rules_digest, commit_oid, "
					      "coalesce(date(commit_time, 'unixepoch'), ''), model_version "
					      "FROM main.audit WHERE id = ?",
					      writing->audit_id);
	int status = query_step(query, err);

	buf_add_text(writing->out, "{\n\"schema\": \"rescue/baseline/1\",\n");
	if (status == 1) {
		buf_addf(writing->out, "\"model\": %lld,\n", (long long)query_int(query, 4));
		for (int i = 0; i < 4; i++) {
			buf_addf(writing->out, "\"%s\": ", keys[i]);
			buf_add_json_text(writing->out, query_text(query, i));
			buf_add_text(writing->out, ",\n");
		}
	}
	query_free(query);
	return status < 0 ? -1 : 0;
}

static int write_rules(const struct writing *writing, struct err *err)
{
	struct query *query = store_query_for(writing->store,
					      "SELECT rule FROM main.outcome "
					      "WHERE audit_id = ? AND status NOT IN ('unknown', 'error') ORDER BY rule",
					      writing->audit_id);
	const char *separator = "\"rules\": [\n";
	int status;

	while ((status = query_step(query, err)) == 1) {
		buf_add_text(writing->out, separator);
		buf_add_json_text(writing->out, query_text(query, 0));
		separator = ",\n";
	}
	query_free(query);
	buf_add_text(writing->out, separator[0] == ',' ? "\n],\n" : "\"rules\": [],\n");
	return status;
}

static void write_finding(struct buf *out, const struct query *query)
{
	static const char *const keys[] = {"rule", "path", "symbol", "subject", "line_hash", "fingerprint", "priority"};
	const int count = sizeof(keys) / sizeof(*keys);
	const char *separator = "{";

	for (int i = 0; i < count; i++) {
		if (query_type(query, i) == QUERY_NULL)
			continue;
		buf_addf(out, "%s\"%s\": ", separator, keys[i]);
		buf_add_json_text(out, query_text(query, i));
		separator = ", ";
	}
	if (query_type(query, count) != QUERY_NULL) {
		buf_add_text(out, ", \"value\": ");
		add_number(out, query_real(query, count));
	}
	buf_add_char(out, '}');
}

static int write_findings(const struct writing *writing, struct err *err)
{
	struct query *query = store_query_for(writing->store,
					      "SELECT rule, path, symbol, subject, line_hash, fingerprint, priority, "
					      "value FROM main.finding WHERE audit_id = ? "
					      "ORDER BY rule, path, symbol, subject, line_hash, line, fingerprint",
					      writing->audit_id);
	const char *separator = "";
	int status;

	buf_add_text(writing->out, "\"findings\": [\n");
	for (; (status = query_step(query, err)) == 1; separator = ",\n") {
		buf_add_text(writing->out, separator);
		write_finding(writing->out, query);
	}
	query_free(query);
	buf_addf(writing->out, "%s]\n}\n", separator[0] ? "\n" : "");
	return status;
}

int baseline_write(struct store *store, int64_t audit_id, struct buf *out, struct err *err)
{
	const struct writing writing = {store, audit_id, out};
	struct gate_numbers numbers;

	if (gate_measure(store, audit_id, &numbers, err) || write_head(&writing, err))
		return -1;
	add_numbers(out, "scores", policy_dimensions, numbers.scores, GATE_DIMENSIONS);
	add_numbers(out, "uncapped", policy_dimensions, numbers.uncapped, GATE_DIMENSIONS);
	add_numbers(out, "checks", policy_dimensions, numbers.checks, GATE_DIMENSIONS);
	add_numbers(out, "debt", policy_debts, numbers.debts, GATE_DEBTS);
	add_numbers(out, "finding_counts", priority_names, numbers.findings, PRIORITY_COUNT);
	add_numbers(out, "issue_counts", priority_names, numbers.issues, PRIORITY_COUNT);
	return write_rules(&writing, err) || write_findings(&writing, err) ? -1 : 0;
}
