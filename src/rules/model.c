/*
 * The scoring model. Every number is in rules/model.yml; a file in a
 * directory of the user's changes the numbers it names.
 */
#include "base/limits.h"
#include "base/num.h"
#include "rules/internal.h"

#include "base/banned.h"

#define LIST(type, key, member)                                                                         \
	{                                                                                               \
		(key), FIELD_TEXTS, offsetof(type, member.items), .is_required = true,                  \
								  .count = offsetof(type, member.count) \
	}
#define NUMBER(type, key, member, low, high)                                                               \
	{                                                                                                  \
		(key), FIELD_INT, offsetof(type, member), .is_required = true, .min = (low), .max = (high) \
	}

/* --- the matrix ------------------------------------------------------------------------------------------------- */

static int read_priority(struct reader *reader, const struct yaml_node *node, enum priority *priority)
{
	for (int i = 0; i < PRIORITY_COUNT; i++)
		if (node->kind == YAML_SCALAR && view_is(node->text, priority_names[i])) {
			*priority = (enum priority)i;
			return 0;
		}
	return yaml_error(reader->err, reader->file, node, "a priority is P0, P1, P2 or P3, not '%.*s'",
			  VIEW_ARG(node->text));
}

static int read_row(struct reader *reader, const struct yaml_node *row, enum priority *cells)
{
	if (expect_kind(reader, row, YAML_MAPPING))
		return -1;
	for (const struct yaml_node *cell = row->first; cell; cell = cell->next) {
		int effort = name_index(cell->key, effort_names);

		if (effort < 0)
			return yaml_key_error(reader->err, reader->file, cell,
					      "an effort is low, medium or high, not '%.*s'", VIEW_ARG(cell->key));
		if (read_priority(reader, cell, &cells[effort]))
			return -1;
	}
	for (int i = 0; i < EFFORT_COUNT; i++)
		if (!reader->is_override && !yaml_get(row, effort_names[i]))
			return yaml_error(reader->err, reader->file, row, "the row lacks the effort '%s'; add it",
					  effort_names[i]);
	return 0;
}

/* More impact must never lower a priority, more effort never raise one (P0 is the highest and the smallest number). */
static int check_monotone(struct reader *reader, const struct yaml_node *node, const struct model *model)
{
	for (int impact = 0; impact < LEVEL_COUNT; impact++)
		for (int effort = 0; effort < EFFORT_COUNT; effort++) {
			enum priority here = model->matrix[impact][effort];

			if (impact > 0 && here > model->matrix[impact - 1][effort])
				return yaml_error(reader->err, reader->file, node,
						  "the matrix is not monotone: at %s effort, %s impact is %s but %s "
						  "impact is %s; more impact must not lower the priority",
						  level_names[effort], level_names[impact - 1],
						  priority_names[model->matrix[impact - 1][effort]],
						  level_names[impact], priority_names[here]);
			if (effort > 0 && here < model->matrix[impact][effort - 1])
				return yaml_error(reader->err, reader->file, node,
						  "the matrix is not monotone: at %s impact, %s effort is %s but %s "
						  "effort is %s; more effort must not raise the priority",
						  level_names[impact], level_names[effort - 1],
						  priority_names[model->matrix[impact][effort - 1]],
						  level_names[effort], priority_names[here]);
		}
	return 0;
}

static int read_matrix(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct model *model = member;

	if (expect_kind(reader, node, YAML_MAPPING))
		return -1;
	for (const struct yaml_node *row = node->first; row; row = row->next) {
		int impact = level_of(row->key);

		if (impact < 0)
			return yaml_key_error(reader->err, reader->file, row,
					      "an impact is low, medium, high or critical, not '%.*s'",
					      VIEW_ARG(row->key));
		if (read_row(reader, row, model->matrix[impact]))
			return -1;
	}
	for (int i = 0; i < LEVEL_COUNT; i++)
		if (!reader->is_override && !yaml_get(node, level_names[i]))
			return yaml_error(reader->err, reader->file, node, "the matrix lacks the impact '%s'; add it",
					  level_names[i]);
	return check_monotone(reader, node, model);
}

/* --- numbers by class ------------------------------------------------------------------------------------------- */

struct by_level {
	int value[LEVEL_COUNT];
};

static const struct field by_level_fields[] = {
    NUMBER(struct by_level, "low", value[LEVEL_LOW], 0, 1000),
    NUMBER(struct by_level, "medium", value[LEVEL_MEDIUM], 0, 1000),
    NUMBER(struct by_level, "high", value[LEVEL_HIGH], 0, 1000),
    NUMBER(struct by_level, "critical", value[LEVEL_CRITICAL], 0, 1000),
};

static int read_by_level(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct by_level *levels = member;

	if (FIELDS_READ(reader, by_level_fields, "this mapping", node, levels))
		return -1;
	for (int i = 1; i < LEVEL_COUNT; i++)
		if (levels->value[i] <= levels->value[i - 1])
			return yaml_error(reader->err, reader->file, node,
					  "'%s' must be more than '%s': the numbers rise with the class",
					  level_names[i], level_names[i - 1]);
	return 0;
}

static int read_place_scores(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct score_steps *steps = member;

	if (expect_kind(reader, node, YAML_MAPPING))
		return -1;
	for (const struct yaml_node *child = node->first; child; child = child->next) {
		int level = level_of(child->key);

		if (level < 0 || level == LEVEL_CRITICAL)
			return yaml_key_error(
			    reader->err, reader->file, child,
			    "place_scores are for low, medium and high; a critical check scores 100 or 0");
		if (score_read(reader, child, &steps[level]))
			return -1;
	}
	return 0;
}

/* --- sections --------------------------------------------------------------------------------------------------- */

static const struct field modifier_fields[] = {
    NUMBER(struct model_modifiers, "tier1", tier1, 0, 100),
    NUMBER(struct model_modifiers, "tier2", tier2, 0, 100),
    NUMBER(struct model_modifiers, "hotspot_top", hotspot_top, 0, 100),
    NUMBER(struct model_modifiers, "hotspot_upper", hotspot_upper, 0, 100),
    NUMBER(struct model_modifiers, "blast_top", blast_top, 0, 100),
    NUMBER(struct model_modifiers, "blast_upper", blast_upper, 0, 100),
    NUMBER(struct model_modifiers, "exposed", exposed, 0, 100),
    NUMBER(struct model_modifiers, "not_exposed", not_exposed, -100, 0),
    NUMBER(struct model_modifiers, "incident", incident, 0, 100),
    NUMBER(struct model_modifiers, "incident_most", incident_most, 0, 100),
    NUMBER(struct model_modifiers, "compensating_control", compensating_control, -100, 0),
    NUMBER(struct model_modifiers, "not_production", not_production, -100, 0),
    NUMBER(struct model_modifiers, "top_percent", top_percent, 1, 100),
    NUMBER(struct model_modifiers, "upper_percent", upper_percent, 1, 100),
    NUMBER(struct model_modifiers, "most_classes_up", most_classes_up, 0, 3),
};

static const struct field effort_fields[] = {
    NUMBER(struct model_effort, "high_fan_in", high_fan_in, 0, 1000),
    NUMBER(struct model_effort, "untested", untested, 0, 1000),
    NUMBER(struct model_effort, "bus_factor_one", bus_factor_one, 0, 1000),
    NUMBER(struct model_effort, "orphaned", orphaned, 0, 1000),
    NUMBER(struct model_effort, "long_file", long_file, 0, 1000),
    NUMBER(struct model_effort, "most", most, 0, 1000),
    NUMBER(struct model_effort, "long_file_lines", long_file_lines, 1, 1000000),
    NUMBER(struct model_effort, "low_days", low_days, 1, 1000),
    NUMBER(struct model_effort, "medium_days", medium_days, 1, 1000),
    NUMBER(struct model_effort, "day_minutes", day_minutes, 1, 1440),
    NUMBER(struct model_effort, "stated_low_days", stated_days[LEVEL_LOW], 1, 1000),
    NUMBER(struct model_effort, "stated_medium_days", stated_days[LEVEL_MEDIUM], 1, 1000),
    NUMBER(struct model_effort, "stated_high_days", stated_days[LEVEL_HIGH], 1, 1000),
    NUMBER(struct model_effort, "issue_min_minutes", issue_min_minutes, 0, 100000),
    NUMBER(struct model_effort, "low_percent", low_percent, 1, 100),
    NUMBER(struct model_effort, "high_percent", high_percent, 100, 1000),
};

static const struct field cap_fields[] = {
    NUMBER(struct model_caps, "p0", p0, 0, 100),
    NUMBER(struct model_caps, "three_p0", three_p0, 0, 100),
    NUMBER(struct model_caps, "p1", p1, 0, 100),
};

static const struct field module_fields[] = {
    NUMBER(struct model_modules, "descend", descend_percent, 1, 100),
    NUMBER(struct model_modules, "split", split_percent, 1, 100),
    NUMBER(struct model_modules, "min_files", min_files, 1, 1000),
    LIST(struct model_modules, "manifests", manifests),
};

static const struct field debt_letter_fields[] = {
    NUMBER(struct model_debt, "A", letter_percent[0], 0, 100000),
    NUMBER(struct model_debt, "B", letter_percent[1], 0, 100000),
    NUMBER(struct model_debt, "C", letter_percent[2], 0, 100000),
    NUMBER(struct model_debt, "D", letter_percent[3], 0, 100000),
};

static int read_debt_letters(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct model_debt *debt = member;

	if (FIELDS_READ(reader, debt_letter_fields, "the letters of debt", node, debt))
		return -1;
	for (int i = 1; i < DEBT_LETTERS; i++)
		if (debt->letter_percent[i] <= debt->letter_percent[i - 1])
			return yaml_error(reader->err, reader->file, node,
					  "the percentages of the letters must rise from A to D");
	return 0;
}

/* [P0, P1, P2] */
static int read_debt_priorities(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct model_debt *debt = member;

	if (expect_kind(reader, node, YAML_SEQUENCE))
		return -1;
	memset(debt->flags, 0, sizeof(debt->flags));
	for (const struct yaml_node *item = node->first; item; item = item->next) {
		enum priority priority = PRIORITY_COUNT;

		if (read_priority(reader, item, &priority))
			return -1;
		debt->flags[priority] = true;
	}
	return 0;
}

static const struct field debt_fields[] = {
    NUMBER(struct model_debt, "line_minutes", line_minutes, 1, 10000),
    {"letters", FIELD_OTHER, 0, .is_required = true, .read = read_debt_letters},
    {"flagged", FIELD_OTHER, 0, .is_required = true, .read = read_debt_priorities},
};

static const struct field coupling_fields[] = {
    NUMBER(struct model_coupling, "max_changeset", max_changeset, 2, 100000),
    NUMBER(struct model_coupling, "focused_changeset", focused_changeset, 2, 100000),
    NUMBER(struct model_coupling, "min_shared", min_shared, 1, 100000),
    NUMBER(struct model_coupling, "min_revisions", min_revisions, 1, 100000),
    NUMBER(struct model_coupling, "min_degree", min_degree, 0, 100),
    NUMBER(struct model_coupling, "chance_in", chance_in, 1, 1000000000),
    {"tickets", FIELD_BOOL, offsetof(struct model_coupling, tickets), .is_required = true},
    {"ticket_pattern", FIELD_TEXT, offsetof(struct model_coupling, ticket_pattern), .is_required = true},
    NUMBER(struct model_coupling, "author_hours", author_hours, 0, 1000),
    NUMBER(struct model_coupling, "min_shared_files", min_shared_files, 1, 1000000),
    LIST(struct model_coupling, "common_names", common_names),
};

static const struct field duplication_fields[] = {
    NUMBER(struct model_duplication, "min_tokens", min_tokens, 20, 100000),
    NUMBER(struct model_duplication, "min_lines", min_lines, 1, 100000),
    {"normalise_identifiers", FIELD_BOOL, offsetof(struct model_duplication, normalise_identifiers),
     .is_required = true},
    NUMBER(struct model_duplication, "min_shapes", min_shapes, 0, 100),
    LIST(struct model_duplication, "excluded", excluded),
    NUMBER(struct model_duplication, "copied_file_lines", copied_file_lines, 1, 1000000),
};

static const struct field index_advice_fields[] = {
    NUMBER(struct model_index_advice, "statements_least", statements_least, 1, 1000),
    NUMBER(struct model_index_advice, "kept_permille", kept_permille, 1, 1000),
    NUMBER(struct model_index_advice, "table_rows", table_rows, 0, 1000000000),
    NUMBER(struct model_index_advice, "table_pages", table_pages, 0, 1000000000),
    NUMBER(struct model_index_advice, "column_width", column_width, 1, 2000),
    NUMBER(struct model_index_advice, "key_columns", key_columns, 1, 4),
    NUMBER(struct model_index_advice, "equality_columns", equality_columns, 1, 4),
    NUMBER(struct model_index_advice, "include_columns", include_columns, 0, 4),
    NUMBER(struct model_index_advice, "cost_least", cost_least, 0, 1000000000),
    NUMBER(struct model_index_advice, "fall_percent", fall_percent, 1, 99),
    NUMBER(struct model_index_advice, "mean_ms", mean_ms, 0, 1000000),
    NUMBER(struct model_index_advice, "share_percent", share_percent, 0, 100),
    NUMBER(struct model_index_advice, "keep_percent", keep_percent, 0, 100),
    NUMBER(struct model_index_advice, "shared_percent", shared_percent, 0, 100),
    NUMBER(struct model_index_advice, "table_most", table_most, 1, 100),
    NUMBER(struct model_index_advice, "rare_percent", rare_percent, 0, 50),
    NUMBER(struct model_index_advice, "entry_microseconds", entry_microseconds, 0, 100000),
    NUMBER(struct model_index_advice, "locked_ms", locked_ms, 10, 10000),
    NUMBER(struct model_index_advice, "plan_tries", plan_tries, 1, 100),
    NUMBER(struct model_index_advice, "joined_tables", joined_tables, 2, 100),
    NUMBER(struct model_index_advice, "prove_runs", prove_runs, 1, PROVE_RUNS_LIMIT),
    LIST(struct model_index_advice, "unique_names", unique_names),
};

static int read_index_advice(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, index_advice_fields, "index_advice", node, member);
}

static const struct field people_fields[] = {
    LIST(struct model_people, "generic_names", generic_names),
    LIST(struct model_people, "generic_local_parts", generic_local_parts),
    LIST(struct model_people, "generic_domains", generic_domains),
    LIST(struct model_people, "bots", bots),
    LIST(struct model_people, "bot_addresses", bot_addresses),
    NUMBER(struct model_people, "user_name_letters", user_name_letters, 1, 1000),
};

static int read_people(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, people_fields, "people", node, member);
}

static int read_duplication(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, duplication_fields, "duplication", node, member);
}

static int read_modifiers(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, modifier_fields, "modifiers", node, member);
}

static int read_effort(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct model_effort *effort = member;

	if (FIELDS_READ(reader, effort_fields, "effort", node, effort))
		return -1;
	if (effort->medium_days <= effort->low_days)
		return yaml_error(reader->err, reader->file, node, "'medium_days' must be more than 'low_days'");
	if (effort->stated_days[LEVEL_LOW] > effort->low_days ||
	    effort->stated_days[LEVEL_MEDIUM] <= effort->low_days ||
	    effort->stated_days[LEVEL_MEDIUM] > effort->medium_days ||
	    effort->stated_days[LEVEL_HIGH] <= effort->medium_days)
		return yaml_error(reader->err, reader->file, node,
				  "each of 'stated_low_days', 'stated_medium_days' and 'stated_high_days' must lie in "
				  "its class by 'low_days' and 'medium_days'");
	return 0;
}

static int read_caps(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct model_caps *caps = member;

	if (FIELDS_READ(reader, cap_fields, "caps", node, caps))
		return -1;
	if (caps->three_p0 > caps->p0 || caps->p0 > caps->p1)
		return yaml_error(reader->err, reader->file, node,
				  "caps must satisfy three_p0 <= p0 <= p1: worse must not score higher");
	return 0;
}

static int read_modules(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, module_fields, "modules", node, member);
}

static const struct field switch_fields[] = {
    NUMBER(struct model_switch, "arms", arms, 2, 1000),
    NUMBER(struct model_switch, "share", share, 1, 100),
    NUMBER(struct model_switch, "arm_lines", arm_lines, 1, 10000),
};

static const struct field god_class_fields[] = {
    NUMBER(struct model_god_class, "wmc", wmc, 1, 1000000),
    NUMBER(struct model_god_class, "methods", methods, 1, 100000),
    NUMBER(struct model_god_class, "lines", lines, 1, 1000000),
    NUMBER(struct model_god_class, "subjects", subjects, 1, 10000),
    NUMBER(struct model_god_class, "branches", branches, 0, 100000),
    NUMBER(struct model_god_class, "plain", plain, 1, 101),
    NUMBER(struct model_god_class, "plain_lines", plain_lines, 1, 1000),
    NUMBER(struct model_god_class, "verb", verb, 1, 101),
};

static const struct field dominant_file_fields[] = {
    NUMBER(struct model_dominant_file, "share", share, 1, 100),
    NUMBER(struct model_dominant_file, "over", over, 0, 1000),
    NUMBER(struct model_dominant_file, "lines", lines, 1, 1000000),
    NUMBER(struct model_dominant_file, "files", files, 2, 100000),
    NUMBER(struct model_dominant_file, "branches", branches, 0, 100000),
    NUMBER(struct model_dominant_file, "inside", inside, 0, 100),
    NUMBER(struct model_dominant_file, "others", others, 0, 1000),
    NUMBER(struct model_dominant_file, "others_lines", others_lines, 0, 100000),
};

static const struct field trend_fields[] = {
    NUMBER(struct model_trend, "files", files, 0, 1000),
    NUMBER(struct model_trend, "samples", samples, 1, 100),
    NUMBER(struct model_trend, "span_days", span_days, 1, 10000),
};

static int read_switch(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, switch_fields, "switches", node, member);
}

static const struct field readme_fields[] = {
    {"pipeline", FIELD_TEXT, offsetof(struct model_readme, pipeline), .is_required = true},
    {"elsewhere", FIELD_TEXT, offsetof(struct model_readme, elsewhere), .is_required = true},
};

static int read_readme(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, readme_fields, "readme", node, member);
}

static int read_god_class(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, god_class_fields, "god_class", node, member);
}

static int read_dominant_file(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, dominant_file_fields, "dominant_file", node, member);
}

static int read_trend(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, trend_fields, "trend", node, member);
}

static int read_debt(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, debt_fields, "debt", node, member);
}

static int read_coupling(struct reader *reader, const struct yaml_node *node, void *member)
{
	return FIELDS_READ(reader, coupling_fields, "coupling", node, member);
}

/* {A: 85, B: 70, …, E: 0} */
static int read_letters(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct model *model = member;
	const size_t most = sizeof(model->letters) / sizeof(*model->letters);
	int last = 101;

	if (expect_kind(reader, node, YAML_MAPPING))
		return -1;
	if (node->count == 0 || node->count > most)
		return yaml_error(reader->err, reader->file, node, "there must be 1 to %zu letters", most);
	model->letter_count = 0;
	for (const struct yaml_node *letter = node->first; letter; letter = letter->next) {
		struct model_letter *entry = &model->letters[model->letter_count++];

		entry->letter = letter->key.p;
		if (read_int(reader, letter, 0, 100, &entry->score))
			return -1;
		if (entry->score >= last)
			return yaml_error(reader->err, reader->file, letter,
					  "the scores of the letters must fall; put the best letter first");
		last = entry->score;
	}
	if (last != 0)
		return yaml_error(reader->err, reader->file, node, "the last letter must start at 0");
	return 0;
}

/* Words are compared as whole words: anything but letters and digits could never be one. */
static int read_words(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct model_list *words = member;

	if (read_texts(reader, node, &words->items, &words->count))
		return -1;
	for (size_t i = 0; i < words->count; i++)
		for (const char *c = words->items[i]; *c; c++)
			if (!(*c >= 'a' && *c <= 'z') && !is_ascii_digit(*c))
				return yaml_error(reader->err, reader->file, node,
						  "'%s' is no word: only small letters and digits", words->items[i]);
	return words->count ? 0 : yaml_error(reader->err, reader->file, node, "the list is empty; write a word");
}

static const struct field assumed_path_fields[] = {
    NUMBER(struct model_assumed_path, "tier", tier, 1, 2),
    {"words", FIELD_OTHER, offsetof(struct model_assumed_path, words), .is_required = true, .read = read_words},
};

/* {payments: {tier: 1, words: [payment, …]}, …}; a file that overrides it replaces all of them. */
static int read_assumed_paths(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct model *model = member;

	if (expect_kind(reader, node, YAML_MAPPING))
		return -1;
	model->assumed_path_count = 0;
	model->assumed_paths = arena_zalloc(reader->arena, size_mul(node->count, sizeof(*model->assumed_paths)));
	for (const struct yaml_node *child = node->first; child; child = child->next) {
		struct model_assumed_path *path = &model->assumed_paths[model->assumed_path_count++];

		path->name = child->key.p;
		if (FIELDS_READ(reader, assumed_path_fields, "an assumed path", child, path))
			return -1;
	}
	return 0;
}

static const struct field model_fields[] = {
    NUMBER(struct model, "version", version, 1, 1000000),
    {"matrix", FIELD_OTHER, 0, .is_required = true, .read = read_matrix},
    {"impact_points", FIELD_OTHER, offsetof(struct model, impact_points), .is_required = true, .read = read_by_level},
    {"modifiers", FIELD_OTHER, offsetof(struct model, modifiers), .is_required = true, .read = read_modifiers},
    {"effort", FIELD_OTHER, offsetof(struct model, effort), .is_required = true, .read = read_effort},
    {"caps", FIELD_OTHER, offsetof(struct model, caps), .is_required = true, .read = read_caps},
    {"letters", FIELD_OTHER, 0, .is_required = true, .read = read_letters},
    NUMBER(struct model, "least_measured", least_measured, 0, 100),
    {"weights", FIELD_OTHER, offsetof(struct model, weights), .is_required = true, .read = read_by_level},
    {"place_scores", FIELD_OTHER, offsetof(struct model, place_scores), .is_required = true, .read = read_place_scores},
    NUMBER(struct model, "percentile_files", percentile_files, 1, 1000000),
    NUMBER(struct model, "imports_resolved", imports_resolved, 0, 100),
    NUMBER(struct model, "blast_least", blast_least, 1, 1000000),
    NUMBER(struct model, "tests_reach", tests_reach, 1, 100),
    {"quiet_subject", FIELD_TEXT, offsetof(struct model, quiet_subject), .is_required = true},
    NUMBER(struct model, "work_lines", work_lines, 1, 1000000),
    NUMBER(struct model, "hotspots_most", hotspots_most, 1, 1000000),
    {"switches", FIELD_OTHER, offsetof(struct model, switches), .is_required = true, .read = read_switch},
    {"god_class", FIELD_OTHER, offsetof(struct model, god_class), .is_required = true, .read = read_god_class},
    {"dominant_file", FIELD_OTHER, offsetof(struct model, dominant_file), .is_required = true,
     .read = read_dominant_file},
    {"trend", FIELD_OTHER, offsetof(struct model, trend), .is_required = true, .read = read_trend},
    {"debt", FIELD_OTHER, offsetof(struct model, debt), .is_required = true, .read = read_debt},
    {"index_advice", FIELD_OTHER, offsetof(struct model, index_advice), .is_required = true, .read = read_index_advice},
    {"assumed_paths", FIELD_OTHER, 0, .is_required = true, .read = read_assumed_paths},
    {"modules", FIELD_OTHER, offsetof(struct model, modules), .is_required = true, .read = read_modules},
    {"people", FIELD_OTHER, offsetof(struct model, people), .is_required = true, .read = read_people},
    {"coupling", FIELD_OTHER, offsetof(struct model, coupling), .is_required = true, .read = read_coupling},
    {"duplication", FIELD_OTHER, offsetof(struct model, duplication), .is_required = true, .read = read_duplication},
    {"readme", FIELD_OTHER, offsetof(struct model, readme), .is_required = true, .read = read_readme},
    {"setting_words", FIELD_OTHER, offsetof(struct model, setting_words), .is_required = true, .read = read_words},
    NUMBER(struct model, "directory_min_files", directory_min_files, 1, 1000000),
    NUMBER(struct model, "inactive_days", inactive_days, 1, 100000),
    NUMBER(struct model, "year_days", year_days, 1, 100000),
    NUMBER(struct model, "half_year_days", half_year_days, 1, 100000),
    NUMBER(struct model, "repair_days", repair_days, 1, 100000),
    NUMBER(struct model, "burst_days", burst_days, 1, 100000),
    NUMBER(struct model, "quarter_days", quarter_days, 1, 100000),
    NUMBER(struct model, "quiet_days", quiet_days, 1, 100000),
    NUMBER(struct model, "orphaned_percent", orphaned_percent, 0, 100),
    NUMBER(struct model, "shared_percent", shared_percent, 0, 100),
    NUMBER(struct model, "shared_min_commits", shared_min_commits, 0, 1000000),
    NUMBER(struct model, "most_work_percent", most_work_percent, 0, 100),
    NUMBER(struct model, "most_work_people", most_work_people, 0, 1000000),
    NUMBER(struct model, "most_work_commits", most_work_commits, 0, 1000000),
    NUMBER(struct model, "tolerance_percent", tolerance_percent, 0, 1000),
};

int model_read(struct reader *reader, const struct yaml_node *root, struct model *model)
{
	return FIELDS_READ(reader, model_fields, "the model", root, model);
}

int matrix_override(struct reader *reader, const struct yaml_node *mapping, struct model *model)
{
	reader->is_override = true;
	return read_matrix(reader, mapping, model);
}

enum level model_impact(const struct model *model, int points)
{
	enum level level = LEVEL_CRITICAL;

	while (level > LEVEL_LOW && points < model->impact_points[level])
		level--;
	return level;
}

enum level model_effort(const struct model *model, int64_t minutes)
{
	int64_t day = model->effort.day_minutes;

	if (minutes <= model->effort.low_days * day)
		return LEVEL_LOW;
	return minutes <= model->effort.medium_days * day ? LEVEL_MEDIUM : LEVEL_HIGH;
}

const char *model_letter(const struct model *model, int score)
{
	for (size_t i = 0; i < model->letter_count; i++)
		if (score >= model->letters[i].score)
			return model->letters[i].letter;
	BUG("score %d has no letter", score);
}
