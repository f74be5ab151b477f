#include <jansson.h>
#include <math.h>

#include "judge/baseline.h"
#include "rules/fields.h"

#include "base/banned.h"

static const char again[] = "write it anew with `rescue score --write-baseline FILE` on the commit it is to be about";

static struct view text_of(struct arena *arena, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return (struct view){0};
	return arena_view(arena, (struct view){json_string_value(value), json_string_length(value)});
}

static double number_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static void read_numbers(const json_t *root, const char *key, const char *const *names, double *numbers, size_t count)
{
	const json_t *object = json_object_get(root, key);

	for (size_t i = 0; i < count; i++)
		numbers[i] = number_of(object, names[i]);
}

static int read_entry(struct baseline *baseline, const json_t *from, struct baseline_entry *entry)
{
	struct arena *arena = &baseline->arena;

	*entry = (struct baseline_entry){
	    .rule = text_of(arena, from, "rule"),
	    .path = text_of(arena, from, "path"),
	    .symbol = text_of(arena, from, "symbol"),
	    .subject = text_of(arena, from, "subject"),
	    .line_hash = text_of(arena, from, "line_hash"),
	    .fingerprint = text_of(arena, from, "fingerprint"),
	    .priority = text_of(arena, from, "priority"),
	    .value = number_of(from, "value"),
	};
	return entry->rule.p && entry->fingerprint.p && entry->priority.p && (entry->path.p || entry->subject.p) ? 0
														 : -1;
}

static int read_entries(struct baseline *baseline, const json_t *list)
{
	size_t count = json_array_size(list);

	baseline->entries = arena_zalloc(&baseline->arena, size_mul(count, sizeof(*baseline->entries)));
	for (size_t i = 0; i < count; i++)
		if (read_entry(baseline, json_array_get(list, i), &baseline->entries[baseline->entry_count++]))
			return -1;
	return json_is_array(list) ? 0 : -1;
}

static int read_rules(struct baseline *baseline, const json_t *list)
{
	size_t count = json_array_size(list);

	baseline->rules = arena_zalloc(&baseline->arena, size_mul(count, sizeof(*baseline->rules)));
	for (size_t i = 0; i < count; i++) {
		const json_t *rule = json_array_get(list, i);

		if (!json_is_string(rule))
			return -1;
		baseline->rules[baseline->rule_count++] =
		    arena_view(&baseline->arena, (struct view){json_string_value(rule), json_string_length(rule)});
	}
	return json_is_array(list) ? 0 : -1;
}

static int read_root(struct baseline *baseline, const json_t *root, const char *file, const struct model *model,
		     struct err *err)
{
	json_int_t version = json_integer_value(json_object_get(root, "model"));
	struct gate_numbers *numbers = &baseline->numbers;

	if (!view_is(text_of(&baseline->arena, root, "schema"), "rescue/baseline/1"))
		return err_set(err, ERR_BASELINE, "'%s' is no baseline of the schema rescue/baseline/1; %s", file,
			       again);
	if (version != model->version)
		return err_set(err, ERR_BASELINE,
			       "'%s' was judged by version %lld of the scoring model, this program has version %d; %s",
			       file, (long long)version, model->version, again);
	baseline->commit = text_of(&baseline->arena, root, "commit");
	*numbers = gate_numbers_none();
	read_numbers(root, "scores", policy_dimensions, numbers->scores, GATE_DIMENSIONS);
	read_numbers(root, "uncapped", policy_dimensions, numbers->uncapped, GATE_DIMENSIONS);
	read_numbers(root, "checks", policy_dimensions, numbers->checks, GATE_DIMENSIONS);
	read_numbers(root, "debt", policy_debts, numbers->debts, GATE_DEBTS);
	read_numbers(root, "finding_counts", priority_names, numbers->findings, PRIORITY_COUNT);
	read_numbers(root, "issue_counts", priority_names, numbers->issues, PRIORITY_COUNT);
	if (read_rules(baseline, json_object_get(root, "rules")) ||
	    read_entries(baseline, json_object_get(root, "findings")))
		return err_set(err, ERR_BASELINE, "'%s' is damaged: it lacks rules or findings; %s", file, again);
	return 0;
}

int baseline_read(struct baseline *baseline, const char *file, struct view content, const struct model *model,
		  struct err *err)
{
	json_error_t mistake;
	json_t *root =
	    json_loadb(content.p ? content.p : "", content.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &mistake);
	int status;

	if (!root)
		return err_set(err, ERR_BASELINE, "'%s' is no baseline: line %d: %s; %s", file, mistake.line,
			       mistake.text, again);
	status = read_root(baseline, root, file, model, err);
	json_decref(root);
	return status;
}

void baseline_release(struct baseline *baseline)
{
	arena_release(&baseline->arena);
	*baseline = (struct baseline){0};
}
