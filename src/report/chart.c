#include "report/chart.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"
#include "report/svg.h"
#include "report/treemap.h"
#include "report/words.h"

#include "base/banned.h"

enum { WIDTH = 960, MAP_HEIGHT = 480, LINE_HEIGHT = 13 };

static const struct {
	const char *word, *class;
} heats[] = {
    [CHART_CALM] = {"calm", "cell heat0"},
    [CHART_WARM] = {"warm", "cell heat1"},
    [CHART_HOT] = {"hot", "cell heat2"},
    [CHART_VERY_HOT] = {"very hot", "cell heat3"},
};

const char *chart_heat_word(enum chart_heat heat)
{
	return heats[heat].word;
}

/* --- treemap --- */

struct map_cell {
	struct buf tip; /* owned */
	struct view label;
	int64_t size;
	const char *class, *word;
};

static int by_size_then_path(const void *a, const void *b)
{
	const struct chart_cell *one = a, *two = b;

	if (one->size != two->size)
		return one->size > two->size ? -1 : 1;
	return view_cmp(one->path, two->path);
}

static struct map_cell file_cell(const struct chart_cell *cell)
{
	struct map_cell result = {.label = view_basename(cell->path), .size = cell->size};

	result.class = heats[cell->heat].class;
	result.word = heats[cell->heat].word;
	words_cut(&result.tip, cell->path, 200);
	buf_add_text(&result.tip, ": ");
	words_count(&result.tip, cell->size, "code line", "code lines");
	buf_addf(&result.tip, ", %s", result.word);
	return result;
}

static struct map_cell other_cell(int64_t files, int64_t size)
{
	struct map_cell result = {.label = VIEW("all others"), .size = size, .class = "cell other", .word = ""};

	words_count(&result.tip, files, "other file", "other files");
	buf_add_text(&result.tip, ": ");
	words_count(&result.tip, size, "code line", "code lines");
	return result;
}

static void draw_cell(struct buf *out, const struct map_cell *cell, struct svg_box box)
{
	const int64_t pad = 40, line = LINE_HEIGHT * 10;
	struct svg_box at = {box.x + pad, box.y + line, box.w - 2 * pad, 0};

	if (box.w == 0 || box.h == 0)
		return;
	svg_rect(out, cell->class, box, buf_view(&cell->tip));
	if (box.h < line + pad)
		return;
	svg_text(out, "label", at, cell->label);
	at.y += line;
	if (box.h >= 2 * line + pad)
		svg_word(out, "word", at, view_of(cell->word));
}

static void draw_map(struct buf *out, const struct map_cell *cells, size_t count)
{
	const struct svg_box area = {5, 5, WIDTH * 10 - 10, MAP_HEIGHT * 10 - 10};
	struct svg_box *boxes = xcalloc(count, sizeof(*boxes));
	int64_t *sizes = xcalloc(count, sizeof(*sizes));
	struct buf description = {0};

	buf_add_text(&description, "Each rectangle is a file; its area is its code lines, its word how hot it is. ");
	for (size_t i = 0; i < count; i++) {
		sizes[i] = cells[i].size;
		if (i)
			buf_add_text(&description, "; ");
		buf_add_view(&description, buf_view(&cells[i].tip));
	}
	buf_add_char(&description, '.');
	treemap_layout(sizes, count, area, boxes);
	svg_open(out, WIDTH, MAP_HEIGHT, VIEW("Map of the code by size and heat"), buf_view(&description));
	for (size_t i = 0; i < count; i++)
		draw_cell(out, &cells[i], boxes[i]);
	svg_close(out);
	buf_release(&description);
	free(boxes);
	free(sizes);
}

void chart_treemap(struct buf *out, const struct chart_treemap *map)
{
	struct chart_cell *sorted = xcalloc(map->count, sizeof(*sorted));
	struct map_cell cells[CHART_CELLS + 1];
	int64_t files = map->other_files, size = map->other_size;
	size_t count = 0;

	for (size_t i = 0; i < map->count; i++)
		sorted[i] = map->cells[i];
	qsort(sorted, map->count, sizeof(*sorted), by_size_then_path);
	for (size_t i = 0; i < map->count && sorted[i].size > 0; i++) {
		if (count < CHART_CELLS) {
			cells[count++] = file_cell(&sorted[i]);
		} else {
			files++;
			size += sorted[i].size;
		}
	}
	/* Last whatever its size: the layout works best in falling order, and needs it not. */
	if (size > 0)
		cells[count++] = other_cell(files, size);
	if (count)
		draw_map(out, cells, count);
	for (size_t i = 0; i < count; i++)
		buf_release(&cells[i].tip);
	free(sorted);
}

/* --- stacked bars --- */

enum { BAR_HEIGHT = 22, BAR_STEP = 30, LABEL_WIDTH = 220, BAR_WIDTH = WIDTH - LABEL_WIDTH };

static const char *const part_classes[] = {"part part0", "part part1", "part part2", "part part3"};

static void describe_part(struct buf *out, struct view name, int64_t amount, const struct chart_bar *bar)
{
	words_cut(out, name, 80);
	buf_addf(out, " %" PRId64 "%%", share_of(amount, bar->total, 100));
}

static void draw_part(struct buf *out, const char *class, struct svg_box box, struct view name, struct view tip)
{
	struct svg_box at = {box.x + 50, box.y + 150, box.w - 80, 0};

	if (box.w <= 0)
		return;
	svg_rect(out, class, box, tip);
	svg_text(out, "label", at, name);
}

static void draw_bar(struct buf *out, const struct chart_bar *bar, const char *rest, int64_t y)
{
	struct svg_box label = {0, y + 150, (LABEL_WIDTH - 10) * 10, 0};
	int64_t sum = 0, from = 0;

	svg_text(out, "label", label, bar->label);
	for (size_t i = 0; i <= bar->count; i++) {
		bool is_rest = i == bar->count;
		struct view name = is_rest ? view_of(rest) : bar->parts[i].name;
		int64_t amount = is_rest ? bar->total - sum : bar->parts[i].amount, to;
		struct svg_box box = {LABEL_WIDTH * 10 + from, y, 0, BAR_HEIGHT * 10};
		struct buf tip = {0};

		sum += amount;
		to = share_of(sum, bar->total, BAR_WIDTH * 10 - 5);
		box.w = to - from;
		describe_part(&tip, name, amount, bar);
		draw_part(out, is_rest ? "part rest" : part_classes[i < 3 ? i : 3], box, buf_view(&tip),
			  buf_view(&tip));
		from = to;
		buf_release(&tip);
	}
}

static void describe_bar(struct buf *out, const struct chart_bar *bar, const struct chart_bars *chart)
{
	words_cut(out, bar->label, 120);
	buf_addf(out, " (%" PRId64 " %s): ", bar->total, chart->unit);
	for (size_t i = 0; i < bar->count; i++) {
		if (i)
			buf_add_text(out, ", ");
		describe_part(out, bar->parts[i].name, bar->parts[i].amount, bar);
	}
	buf_add_text(out, ". ");
}

void chart_bars(struct buf *out, const struct chart_bars *chart)
{
	struct buf description = {0};

	if (chart->count == 0)
		return;
	for (size_t i = 0; i < chart->count; i++)
		describe_bar(&description, &chart->bars[i], chart);
	svg_open(out, WIDTH, (int)chart->count * BAR_STEP, view_of(chart->title), buf_view(&description));
	for (size_t i = 0; i < chart->count; i++)
		draw_bar(out, &chart->bars[i], chart->rest, (int64_t)i * BAR_STEP * 10);
	svg_close(out);
	buf_release(&description);
}

/* --- scores --- */

enum { SCORE_WIDTH = 600 };

static void describe_score(struct buf *out, const struct chart_score *score)
{
	buf_add_view(out, score->label);
	if (score->score < 0)
		buf_add_text(out, ": not rated");
	else
		buf_addf(out, ": %" PRId64 ", %.*s", score->score, VIEW_ARG(score->letter));
	buf_addf(out, ", range %" PRId64 " to %" PRId64, score->low, score->high);
}

static void draw_score(struct buf *out, const struct chart_score *score, int64_t y)
{
	const int64_t left = LABEL_WIDTH * 10, track = y + 50, height = 120;
	struct svg_box range = {left + score->low * SCORE_WIDTH / 10, track,
				(score->high - score->low) * SCORE_WIDTH / 10, height};
	struct svg_box mark = {left + score->score * SCORE_WIDTH / 10 - 20, track - 30, 40, height + 60};
	struct svg_box text = {left + (SCORE_WIDTH + 12) * 10, y + 150, 1200, 0};
	struct buf words = {0};

	svg_text(out, "label", (struct svg_box){0, y + 150, LABEL_WIDTH * 10 - 100, 0}, score->label);
	svg_rect(out, "track", (struct svg_box){left, track, SCORE_WIDTH * 10, height}, (struct view){0});
	svg_rect(out, "range", range, (struct view){0});
	if (score->score >= 0) {
		svg_rect(out, "mark", mark, (struct view){0});
		buf_addf(&words, "%" PRId64 " ", score->score);
	}
	buf_add_view(&words, score->letter);
	svg_text(out, "label", text, buf_view(&words));
	buf_release(&words);
}

void chart_scores(struct buf *out, const struct chart_score *scores, size_t count)
{
	struct buf description = {0};

	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		describe_score(&description, &scores[i]);
		buf_add_text(&description, i + 1 < count ? "; " : ".");
	}
	svg_open(out, WIDTH, (int)count * BAR_STEP, VIEW("Scores and their ranges, 0 to 100"), buf_view(&description));
	for (size_t i = 0; i < count; i++)
		draw_score(out, &scores[i], (int64_t)i * BAR_STEP * 10);
	svg_close(out);
	buf_release(&description);
}

/* --- sparkline --- */

enum { SPARK_HEIGHT = 16, SPARK_BAR = 6, SPARK_STEP = 8 };

void chart_spark(struct buf *out, const struct chart_spark *spark)
{
	struct buf title = {0}, values = {0};
	int64_t most = 1;

	buf_addf(&title, "%.*s over time", VIEW_ARG(spark->label));
	for (size_t i = 0; i < spark->count; i++) {
		most = spark->values[i] > most ? spark->values[i] : most;
		buf_add_text(&values, i ? ", " : "");
		words_number(&values, spark->values[i]);
	}
	svg_open_inline(out, (int)spark->count * SPARK_STEP, SPARK_HEIGHT, buf_view(&title), buf_view(&values));
	for (size_t i = 0; i < spark->count; i++) {
		int64_t height = share_of(spark->values[i], most, SPARK_HEIGHT * 10);

		svg_rect(
		    out, i + 1 < spark->count ? "bar" : "bar last",
		    (struct svg_box){(int64_t)i * SPARK_STEP * 10, SPARK_HEIGHT * 10 - height, SPARK_BAR * 10, height},
		    (struct view){0});
	}
	svg_close_inline(out);
	buf_release(&title);
	buf_release(&values);
}
