#include "report/pictures.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "report/chart.h"

#include "base/banned.h"

static struct view text_of(const json_t *object, const char *key)
{
	const json_t *text = json_object_get(object, key);

	return (struct view){json_string_value(text), json_string_length(text)};
}

static int64_t int_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static enum chart_heat heat_of(struct view word)
{
	enum chart_heat heat = CHART_VERY_HOT;

	while (heat > CHART_CALM && !view_is(word, chart_heat_word(heat)))
		heat--;
	return heat;
}

static void draw_hotspots(struct buf *out, const json_t *hotspots)
{
	const json_t *all = json_object_get(hotspots, "map_rest"), *map = json_object_get(hotspots, "map");
	const json_t *files = json_object_get(map, "rows");
	size_t count = json_array_size(files);
	struct chart_cell *cells = xcalloc(count, sizeof(*cells));
	struct chart_treemap chart = {cells, count, int_of(all, "files") - (int64_t)count, int_of(all, "code_lines")};

	for (size_t i = 0; i < count; i++) {
		const json_t *file = json_array_get(files, i);

		cells[i] = (struct chart_cell){text_of(file, "path"), int_of(file, "code_lines"),
					       heat_of(text_of(file, "heat"))};
		chart.other_size -= cells[i].size;
	}
	chart_treemap(out, &chart);
	free(cells);
}

enum { POINTS = 101 }; /* model.yml allows 100 samples, and there is today */

static void draw_trend(struct buf *out, const json_t *hotspot)
{
	const json_t *points = json_object_get(json_object_get(hotspot, "trend"), "points");
	int64_t values[POINTS];
	struct buf label = {0};
	struct chart_spark spark = {.values = values};

	for (; spark.count < POINTS && spark.count < json_array_size(points); spark.count++)
		values[spark.count] = int_of(json_array_get(points, spark.count), "ccn");
	if (spark.count) {
		buf_add_text(&label, "complexity of ");
		buf_add_view(&label, text_of(hotspot, "path"));
		spark.label = buf_view(&label);
		chart_spark(out, &spark);
	}
	buf_release(&label);
}

enum { BARS = 12, PARTS = 3 };

static struct chart_bar bar_of(const json_t *module, struct chart_part parts[PARTS])
{
	const json_t *owners = json_object_get(module, "owners");
	struct chart_bar bar = {
	    .label = text_of(module, "module_label"), .parts = parts, .total = int_of(module, "files")};

	for (; bar.count < PARTS && bar.count < json_array_size(owners); bar.count++) {
		const json_t *owner = json_array_get(owners, bar.count);

		parts[bar.count] = (struct chart_part){text_of(owner, "name"), int_of(owner, "files")};
	}
	return bar;
}

static void draw_ownership(struct buf *out, const json_t *ownership)
{
	const json_t *modules = json_object_get(ownership, "rows");
	struct chart_bar bars[BARS];
	struct chart_part parts[BARS][PARTS];
	struct chart_bars chart = {"Who knows the files of each module best", "files", "others", bars, 0};

	for (; chart.count < BARS && chart.count < json_array_size(modules); chart.count++)
		bars[chart.count] = bar_of(json_array_get(modules, chart.count), parts[chart.count]);
	chart_bars(out, &chart);
}

/* One bar a person away: what still has an author, and what has none left. */
static void draw_coverage(struct buf *out, const json_t *coverage)
{
	const json_t *rows = json_object_get(coverage, "rows");
	struct chart_bar bars[BARS];
	struct chart_part parts[BARS];
	struct chart_bars chart = {"Files that still have an author when these people are away, one after the other",
				   "files", "none left", bars, 0};

	for (; chart.count < BARS && chart.count < json_array_size(rows); chart.count++) {
		const json_t *row = json_array_get(rows, chart.count);

		parts[chart.count] = (struct chart_part){VIEW("have an author"), int_of(row, "covered")};
		bars[chart.count] =
		    (struct chart_bar){text_of(row, "label"), &parts[chart.count], 1, int_of(row, "files")};
	}
	chart_bars(out, &chart);
}

/* One bar a statement, of the whole database's time. */
static void draw_load(struct buf *out, const json_t *load)
{
	const json_t *rows = json_object_get(load, "rows");
	struct chart_bar bars[BARS];
	struct chart_part parts[BARS];
	struct chart_bars chart = {"Share of the database's time, in thousandths", "of 1000", "all others", bars, 0};

	for (; chart.count < BARS && chart.count < json_array_size(rows); chart.count++) {
		const json_t *row = json_array_get(rows, chart.count);

		parts[chart.count] = (struct chart_part){VIEW("this statement"), int_of(row, "share_permille")};
		bars[chart.count] = (struct chart_bar){text_of(row, "label"), &parts[chart.count], 1, 1000};
	}
	if (chart.count)
		chart_bars(out, &chart);
}

static void draw_scores(struct buf *out, const json_t *scores)
{
	const json_t *rows = json_object_get(scores, "rows");
	struct chart_score items[16];
	size_t count = 0;

	for (; count < 16 && count < json_array_size(rows); count++) {
		const json_t *row = json_array_get(rows, count), *score = json_object_get(row, "score");

		items[count] = (struct chart_score){text_of(row, "label"), text_of(row, "letter"),
						    json_is_integer(score) ? json_integer_value(score) : -1,
						    int_of(row, "low"), int_of(row, "high")};
	}
	chart_scores(out, items, count);
}

void pictures_draw(struct pictures *pictures, const json_t *model)
{
	const json_t *hotspots = json_object_get(json_object_get(model, "hotspots"), "rows");

	for (size_t i = 0; i < PICTURES_TRENDS && i < json_array_size(hotspots); i++)
		draw_trend(&pictures->trends[i], json_array_get(hotspots, i));
	draw_hotspots(&pictures->hotspots, json_object_get(model, "hotspots"));
	draw_ownership(&pictures->ownership, json_object_get(model, "ownership"));
	draw_coverage(&pictures->coverage, json_object_get(json_object_get(model, "team"), "coverage"));
	draw_scores(&pictures->scores, json_object_get(model, "scores"));
	draw_load(&pictures->load, json_object_get(json_object_get(model, "database"), "load"));
}

struct view pictures_find(void *context, struct view name)
{
	struct pictures *pictures = context;

	if (view_is(name, "hotspots"))
		return buf_view(&pictures->hotspots);
	if (view_is(name, "ownership"))
		return buf_view(&pictures->ownership);
	if (view_is(name, "coverage"))
		return buf_view(&pictures->coverage);
	if (view_is(name, "scores"))
		return buf_view(&pictures->scores);
	if (view_is(name, "load"))
		return buf_view(&pictures->load);
	for (size_t i = 0; i < PICTURES_TRENDS; i++) {
		char trend[16];

		snprintf(trend, sizeof(trend), "trend %zu", i);
		if (view_is(name, trend))
			return buf_view(&pictures->trends[i]);
	}
	return (struct view){0};
}

void pictures_release(struct pictures *pictures)
{
	for (size_t i = 0; i < PICTURES_TRENDS; i++)
		buf_release(&pictures->trends[i]);
	buf_release(&pictures->hotspots);
	buf_release(&pictures->ownership);
	buf_release(&pictures->coverage);
	buf_release(&pictures->scores);
	buf_release(&pictures->load);
}
