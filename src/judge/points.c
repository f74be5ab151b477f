#include "judge/points.h"

#include "base/banned.h"

enum { MOST_POINTS = 100 };

static void add_part(struct assessment *assessment, bool is_effort, int amount, const char *reason)
{
	if (amount == 0)
		return;
	if (assessment->part_count == ASSESSMENT_PARTS)
		BUG("more than %d parts", ASSESSMENT_PARTS);
	assessment->parts[assessment->part_count++] = (struct assessment_part){is_effort, amount, reason};
}

static void add_points(struct assessment *assessment, int points, const char *reason)
{
	assessment->points += points;
	add_part(assessment, false, points, reason);
}

static const char *base_reason(enum level base)
{
	static const char *const reasons[LEVEL_COUNT] = {"base: low", "base: medium", "base: high", "base: critical"};

	return reasons[base];
}

static void modify(const struct model_modifiers *points, const struct place *place, struct assessment *assessment)
{
	int incidents = place->incidents * points->incident;

	if (place->tier == 1)
		add_points(assessment, points->tier1,
			   place->business ? place->business : "on a business path of tier 1");
	if (place->tier == 2)
		add_points(assessment, points->tier2,
			   place->business ? place->business : "on a business path of tier 2");
	if (place->hotspot == RANK_TOP)
		add_points(assessment, points->hotspot_top, "hotspot, among the first by churn and complexity");
	if (place->hotspot == RANK_UPPER)
		add_points(assessment, points->hotspot_upper, "often changed and complex");
	if (place->blast == RANK_TOP)
		add_points(assessment, points->blast_top, "very much depends on it");
	if (place->blast == RANK_UPPER)
		add_points(assessment, points->blast_upper, "much depends on it");
	if (place->exposure == EXPOSURE_SHOWN)
		add_points(assessment, points->exposed, "exposed in production");
	if (place->exposure == EXPOSURE_EXCLUDED)
		add_points(assessment, points->not_exposed, "shown not to be exposed");
	if (place->incidents > 0)
		add_points(assessment, incidents < points->incident_most ? incidents : points->incident_most,
			   "linked incidents");
	if (place->has_control)
		add_points(assessment, points->compensating_control, "something else stops the damage");
	if (place->is_not_production)
		add_points(assessment, points->not_production, "test, example or dead code");
}

/* The most points a finding may have without an incident: just under the first class out of reach. */
static int most_points(const struct model *model, enum level base)
{
	int beyond = (int)base + model->modifiers.most_classes_up + 1;

	return beyond < LEVEL_COUNT ? model->impact_points[beyond] - 1 : MOST_POINTS;
}

static void assess_impact(const struct model *model, enum level base, const struct place *place,
			  struct assessment *assessment)
{
	int most = most_points(model, base);

	add_points(assessment, model->impact_points[base], base_reason(base));
	modify(&model->modifiers, place, assessment);
	if (place->incidents == 0 && assessment->points > most)
		add_points(assessment, most - assessment->points, "raised by one class at most without an incident");
	if (assessment->points > MOST_POINTS)
		add_points(assessment, MOST_POINTS - assessment->points, "100 points at most");
	if (assessment->points < 0)
		add_points(assessment, -assessment->points, "0 points at least");
	assessment->impact = model_impact(model, assessment->points);
}

static int add_percent(struct assessment *assessment, int percent, const char *reason)
{
	add_part(assessment, true, percent, reason);
	return percent;
}

static void assess_effort(const struct model *model, int64_t minutes, const struct place *place,
			  struct assessment *assessment)
{
	const struct model_effort *effort = &model->effort;
	int percent = 0;

	if (place->has_high_fan_in)
		percent += add_percent(assessment, effort->high_fan_in, "much calls it");
	if (place->is_untested)
		percent += add_percent(assessment, effort->untested, "no test leads to it");
	if (place->is_orphaned)
		percent += add_percent(assessment, effort->orphaned, "who knew the module is gone");
	else if (place->has_one_owner)
		percent += add_percent(assessment, effort->bus_factor_one, "one person knows the module");
	if (place->lines > effort->long_file_lines)
		percent += add_percent(assessment, effort->long_file, "a very long file");
	if (percent > effort->most)
		percent += add_percent(assessment, effort->most - percent, "the most these add up to");
	assessment->minutes = (minutes * (100 + percent) + 50) / 100;
	assessment->effort = model_effort(model, assessment->minutes);
}

void assess(const struct model *model, enum level base, int64_t minutes, const struct place *place,
	    struct assessment *assessment)
{
	*assessment = (struct assessment){0};
	assess_impact(model, base, place, assessment);
	assess_effort(model, minutes, place, assessment);
	assessment->priority = model->matrix[assessment->impact][assessment->effort];
}

enum priority worst_priority(const struct model *model, enum level base, bool is_fixed)
{
	enum level impact =
	    is_fixed ? model_impact(model, model->impact_points[base]) : model_impact(model, most_points(model, base));

	/* The matrix is monotone, so low effort is the most urgent column. */
	return model->matrix[impact][LEVEL_LOW];
}
